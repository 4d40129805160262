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
from ansible_collections.community.storyblok.plugins.module_utils._fields import Pending, as_id
from ansible_collections.community.storyblok.plugins.module_utils._lookup import (
    Space,
    describe,
    find,
    refuse_empty,
)
from ansible_collections.community.storyblok.plugins.module_utils._palette import first_free_color
from ansible_collections.community.storyblok.plugins.module_utils._plan import Plan, plan_absent, plan_present
from ansible_collections.community.storyblok.plugins.module_utils._resources import WORKFLOW, WORKFLOW_STAGE
from ansible_collections.community.storyblok.plugins.module_utils._stories import plan_evacuation

Stage = Mapping[str, Any]


class StageTask:
    """One task of the module workflow_stage: which stage it means, and what that stage needs."""

    resource = WORKFLOW_STAGE

    def __init__(self, space: Space, params: Mapping[str, Any]) -> None:
        self.space = space
        self.params = params
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
            if self.current is None:
                return plan_absent(WORKFLOW_STAGE, None)
            name = self.params.get("name")
            if name is not None and name != self.current.get("name"):
                raise ConfigurationError(
                    f"{describe(WORKFLOW_STAGE, self.current)} is not called {name!r}, so it was not deleted. Correct "
                    "id or name, or leave one of them out."
                )
            others = [stage for stage in self.stages if stage["id"] != self.current["id"]]
            if not others:
                raise StoryblokError(
                    f"Could not delete {describe(WORKFLOW_STAGE, self.current)} of {self.space.title}: it is the last "
                    "stage of its workflow, and a workflow keeps at least one. Create another stage first."
                )
            where = f"{describe(WORKFLOW, self.workflow or {})} that stays"
            evacuation = plan_evacuation(self.space, [self.current], self.params, others, where)
            return plan_absent(WORKFLOW_STAGE, self.current, evacuation)
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
        self.space.forget_workflows()
        _workflow, stage = self._locate()
        return stage

    def names(self) -> dict[str, dict[int, str]]:
        """For each reference field, the known names by id."""
        return {
            field.name: self.space.known_names(field, self.stages) for field in WORKFLOW_STAGE.fields if field.refers_to
        }

    def _check_options(self) -> None:
        refuse_empty(self.params, "name", "renamed_from", "workflow", "evacuate_to", "color")
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
        stage = self.space.locate(
            WORKFLOW_STAGE,
            self.space.stages(workflow),
            name=self.params["name"],
            renamed_from=self.params.get("renamed_from"),
            where=f"{describe(WORKFLOW, workflow)} of {self.space.title}",
        )
        return workflow, stage

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
                    f"{describe(WORKFLOW, named)}. Give the workflow of the stage, or leave it out: stages do not move "
                    "between workflows."
                )
            return workflow, matches[0]
        return named, None

    def _desired(self) -> dict[str, Any]:
        """What was declared. Stages have the names that they will have, and a new one may refer to itself."""
        name = self.params.get("name")
        stages = list(self.stages)
        if self.current is None:
            stages.append({"id": Pending(name or ""), "name": name})
        elif name:
            stages = [{**stage, "name": name} if stage["id"] == self.current["id"] else stage for stage in stages]
        where = f"{describe(WORKFLOW, self.workflow or {})} of {self.space.title}"
        return self.space.desired(WORKFLOW_STAGE, self.params, stages, where)


def matching_stages(space: Space, params: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The stages that all given filters of workflow_stage_info match, in the order of workflows and positions."""
    refuse_empty(params, "name", "workflow", "search")
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
