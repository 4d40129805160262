# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""What is particular to stages: where they are looked up, and what the API wants of a new one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.community.storyblok.plugins.module_utils._errors import (
    ConfigurationError,
    LookupFailed,
    StoryblokError,
)
from ansible_collections.community.storyblok.plugins.module_utils._fields import Field, as_id
from ansible_collections.community.storyblok.plugins.module_utils._lookup import Space, describe, find, the_one
from ansible_collections.community.storyblok.plugins.module_utils._palette import first_free_color
from ansible_collections.community.storyblok.plugins.module_utils._plan import Plan, plan_absent, plan_present
from ansible_collections.community.storyblok.plugins.module_utils._resources import WORKFLOW, WORKFLOW_STAGE

Stage = Mapping[str, Any]


class StageTask:
    """One task of the module workflow_stage: which stage it means, and what that stage needs."""

    resource = WORKFLOW_STAGE

    def __init__(self, space: Space, params: Mapping[str, Any]) -> None:
        self.space = space
        self.params = params
        self.warnings: list[str] = []
        self._check_options()
        self.workflow, self.current = self._locate()
        self.stages: Sequence[Stage] = self.space.stages(self.workflow) if self.workflow is not None else ()

    @property
    def title(self) -> str:
        name = self.params.get("name") or (self.current or {}).get("name") or f"id {self.params.get('id')}"
        workflow = f" of workflow {self.workflow.get('name')}" if self.workflow is not None else ""
        return f"workflow stage {name}{workflow} in {self.space.title}"

    def plan(self) -> Plan:
        if self.params["state"] == "absent":
            if self.current is not None and len(self.stages) == 1:
                raise StoryblokError(
                    f"Could not delete {describe(WORKFLOW_STAGE, self.current)} of {self.space.title}: it is the last "
                    "stage of its workflow, and a workflow keeps at least one. Create another stage first."
                )
            return plan_absent(WORKFLOW_STAGE, self.current)
        if self.current is not None:
            self._check_new_name(self.current)
            return plan_present(WORKFLOW_STAGE, self.current, self._desired())
        if self.workflow is None or self.params.get("id") is not None:
            raise LookupFailed(
                f"No workflow stage of {self.space.title} has the id {self.params['id']}. A stage that is given by id is "
                "not created, because the server assigns ids: give its name instead."
            )
        desired = self._desired()
        desired.setdefault("color", first_free_color(stage.get("color") for stage in self.stages))
        return plan_present(WORKFLOW_STAGE, None, desired, scope={"workflow_id": int(self.workflow["id"])})

    def find_again(self) -> Stage | None:
        """Look for the stage once more, in a space that is read anew."""
        self.space.forget()
        _workflow, stage = self._locate()
        return stage

    def names(self) -> dict[str, dict[int, str]]:
        """For each reference field, the known names by id."""
        return {
            field.name: self.space.known_names(field, self.stages) for field in WORKFLOW_STAGE.fields if field.refers_to
        }

    def _check_options(self) -> None:
        for option in ("name", "renamed_from", "workflow"):
            value = self.params.get(option)
            if value is not None and not value.strip():
                raise ConfigurationError(f"{option} is empty: give a name, or leave the option out.")
        if self.params.get("renamed_from") is not None and self.params["state"] == "absent":
            raise ConfigurationError("renamed_from goes with state=present only: give the name of the stage to remove.")

    def _check_new_name(self, current: Stage) -> None:
        others = [stage for stage in self.stages if stage["id"] != current["id"]]
        for other in find(WORKFLOW_STAGE, others, name=self.params.get("name") or ""):
            raise ConfigurationError(
                f"Could not rename {describe(WORKFLOW_STAGE, current)}: {describe(WORKFLOW_STAGE, other)} of the same "
                "workflow has that name. Rename or remove it first."
            )

    def _locate(self) -> tuple[Mapping[str, Any] | None, Stage | None]:
        """The workflow and the stage that the task means; either may be missing when the stage is given by id."""
        named = self.space.workflow(self.params)
        if self.params.get("id") is not None:
            return self._locate_by_id(named)
        workflow = named if named is not None else self.space.default_workflow()
        stages = self.space.stages(workflow)
        where = f"{describe(WORKFLOW, workflow)} of {self.space.title}"
        name, former = self.params["name"], self.params.get("renamed_from")
        if find(WORKFLOW_STAGE, stages, name=name):
            if former is not None and former != name and find(WORKFLOW_STAGE, stages, name=former):
                self.warnings.append(
                    f'Both "{name}" and "{former}" (renamed_from) are stages of {where}. "{former}" was left alone.'
                )
            return workflow, the_one(WORKFLOW_STAGE, stages, name=name, where=where)
        if former is not None and find(WORKFLOW_STAGE, stages, name=former):
            return workflow, the_one(WORKFLOW_STAGE, stages, name=former, where=where)
        return workflow, None

    def _locate_by_id(self, named: Mapping[str, Any] | None) -> tuple[Mapping[str, Any] | None, Stage | None]:
        if named is None:
            self.space.read_all_stages()
        for workflow in self.space.workflows() if named is None else [named, *self.space.workflows()]:
            matches = find(WORKFLOW_STAGE, self.space.stages(workflow), identifier=self.params["id"])
            if not matches:
                continue
            if named is not None and as_id(named["id"]) != as_id(workflow["id"]):
                raise LookupFailed(
                    f"{describe(WORKFLOW_STAGE, matches[0])} belongs to {describe(WORKFLOW, workflow)}, not to "
                    f"{describe(WORKFLOW, named)}. A stage cannot be moved to another workflow."
                )
            return workflow, matches[0]
        return named, None

    def _desired(self) -> dict[str, Any]:
        """Canonical values of the declared fields, names resolved to ids. What was not declared is not in it."""
        new = self.params.get("name") if self.current is None else None
        stages = [self._as_named_afterwards(stage) for stage in self.stages]
        desired: dict[str, Any] = {}
        for field in WORKFLOW_STAGE.fields:
            names = self.params.get(field.names_option) if field.names_option else None
            value = self.params.get(field.name)
            if value is not None and field.refers_to:
                _check_ids(field, value)
            if names is not None:
                wanted = names if field.holds_many else [names] if names else []
                ids = self.space.named_ids(field, wanted, stages, new)
                desired[field.name] = field.canonical(ids if field.holds_many else ids[0] if ids else None)
            elif value is not None:
                desired[field.name] = field.canonical(value)
        return desired

    def _as_named_afterwards(self, stage: Stage) -> Stage:
        renamed = self.current is not None and stage["id"] == self.current["id"] and self.params.get("name")
        return {**stage, "name": self.params["name"]} if renamed else stage


def _check_ids(field: Field, value: Any) -> None:
    if field.holds_many and any(identifier <= 0 for identifier in value):
        raise ConfigurationError(
            f"{field.name} holds 0 or less, which is no id. To clear the list give [] (an empty list)."
        )
    if not field.holds_many and value < 0:
        raise ConfigurationError(f"{field.name} is less than 0, which is no id. To clear it give 0.")


def matching_stages(space: Space, params: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The stages that all given filters of workflow_stage_info match, in the order of workflows and positions."""
    workflows: Sequence[Mapping[str, Any]] = space.workflows()
    if params.get("workflow_id") is not None:
        workflows = find(WORKFLOW, workflows, identifier=params["workflow_id"])
    if params.get("workflow") is not None:
        workflows = find(WORKFLOW, workflows, name=params["workflow"])
    if len(workflows) > 1:
        space.read_all_stages()
    stages: list[Mapping[str, Any]] = [stage for workflow in workflows for stage in space.stages(workflow)]
    if params.get("id") is not None:
        stages = find(WORKFLOW_STAGE, stages, identifier=params["id"])
    if params.get("name") is not None:
        stages = find(WORKFLOW_STAGE, stages, name=params["name"])
    if params.get("search") is not None:
        part = params["search"].casefold()
        stages = [stage for stage in stages if part in str(stage.get("name")).casefold()]
    return [dict(stage) for stage in stages]
