# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""What a workflow with its stages needs: the plans of its parts, their order, what goes. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from ansible_collections.community.storyblok.plugins.module_utils._fields import (
    Field,
    Pending,
    as_id,
    as_number,
    is_pending,
)
from ansible_collections.community.storyblok.plugins.module_utils._plan import CREATE, DELETE, Evacuation, Plan
from ansible_collections.community.storyblok.plugins.module_utils._resources import WORKFLOW_STAGE

Stage = Mapping[str, Any]


class PipelinePlan(NamedTuple):
    """What a workflow and its stages need.

    workflow: the plan of the workflow itself.
    stages: the plans of the listed stages, in the order of the list; none when stages were not declared.
    current: the stages as they are, in their order. Those that a copy will have are among them, with Pending ids.
    kept: stages that are not listed and stay, behind the listed ones. removed: stages that go.
    evacuation: the stories that are moved before anything goes.
    copied_from: the workflow of which a new one is made.
    """

    workflow: Plan
    stages: tuple[Plan, ...] = ()
    current: tuple[Stage, ...] = ()
    kept: tuple[Stage, ...] = ()
    removed: tuple[Stage, ...] = ()
    evacuation: Evacuation | None = None
    copied_from: Mapping[str, Any] | None = None

    @property
    def changes(self) -> bool:
        return self.workflow.changes or self.reorders or bool(self.removed) or any(plan.changes for plan in self.stages)

    @property
    def changed_fields(self) -> list[str]:
        """Names of the declared fields of the workflow that differ; workflow_stages when anything about them does."""
        about_stages = self.reorders or self.removed or any(plan.changes for plan in self.stages)
        return [*self.workflow.changed_fields, *(["workflow_stages"] if about_stages else [])]

    @property
    def reorders(self) -> bool:
        """Whether the stages have to be put into order, after new ones were added at the end."""
        wanted = [as_id(stage["id"]) for stage in self._staying]
        leaving = {as_id(stage["id"]) for stage in self.removed}
        standing = [as_id(stage["id"]) for stage in self.current if as_id(stage["id"]) not in leaving]
        new = [identifier for identifier in wanted if identifier not in standing]
        if not self.stages:
            return False
        # Two stages in one place are in no order that the server promises.
        places = [as_number(stage.get("position")) for stage in self._staying]
        known = [place for place in places if place is not None]
        return [*standing, *new] != wanted or len(set(known)) < len(known)

    @property
    def order(self) -> list[dict[str, int]]:
        """The place of every stage, as the API takes it in one request. Only when all stages exist."""
        stages = [*self._staying, *self.removed]
        return [{"id": int(stage["id"]), "position": place} for place, stage in enumerate(stages, start=1)]

    @property
    def _staying(self) -> list[Stage]:
        """The stages in the order in which they shall stand. New ones have a Pending id."""
        return [
            *(plan.current or {"id": Pending(plan.desired["name"])} for plan in self.stages),
            *self.kept,
        ]

    def operations(self) -> list[dict[str, Any]]:
        """What is done, in the order in which it is done."""
        name = str((self.workflow.predicted or {}).get("name"))
        done: list[dict[str, Any]] = []
        if self.workflow.action == CREATE:
            done.append(_operation("copy" if self.copied_from else "create", "workflow", name))
        done += [_about(plan) for plan in self.stages if plan.action == CREATE]
        done += [_about(plan) for plan in self.stages if plan.changes and plan.action != CREATE]
        if self.workflow.changes and self.workflow.action not in (CREATE, DELETE):
            done.append(_about(self.workflow))
        if self.reorders:
            done.append(_operation("reorder", "workflow", name))
        if self.evacuation is not None:
            refuge = str(self.evacuation.refuge.get("name"))
            done.append({**_operation("move", "story", f"to {refuge}"), "count": self.evacuation.stories})
        done += [_operation("delete", "workflow_stage", str(stage.get("name"))) for stage in self.removed]
        if self.workflow.action == DELETE:
            done.append(_about(self.workflow))
        return done

    def standing(self) -> dict[str, Any] | None:
        """The workflow with its stages as the server holds them now."""
        current = self.workflow.current
        if current is None:
            return None
        return {**_known(current), "workflow_stages": [_known(stage) for stage in self.current]}

    def predicted(self) -> dict[str, Any] | None:
        """The workflow with its stages as they will stand, as far as that can be known."""
        workflow = self.workflow.predicted
        if workflow is None or not self.changes or self.workflow.action == DELETE:
            return self.standing()
        stages = [plan.predicted or {} for plan in self.stages]
        new_default = any(plan.desired.get("is_default") for plan in self.stages if plan.changes)
        leaving = {as_id(stage["id"]) for stage in self.removed}
        unsure = {"position"} if self.reorders or leaving else set()
        if new_default or any(stage.get("is_default") for stage in self.removed):
            unsure.add("is_default")
        predicted = []
        for stage, declared in (
            *((stage, set(plan.desired)) for stage, plan in zip(stages, self.stages)),
            *((stage, set()) for stage in self.kept),
        ):
            vague = unsure | {
                field.name for field in WORKFLOW_STAGE.fields if field.refers_to and _mentions(field, stage, leaving)
            }
            predicted.append(_known({name: stage[name] for name in stage if name in declared or name not in vague}))
        return {**_known(workflow), "workflow_stages": predicted}


def _about(plan: Plan) -> dict[str, Any]:
    name = str((plan.current or plan.desired).get("name"))
    return _operation(plan.action, plan.resource.name, name, plan.changed_fields if plan.action != CREATE else ())


def _operation(action: str, resource: str, name: str, changed_fields: Any = ()) -> dict[str, Any]:
    return {"action": action, "resource": resource, "name": name, "changed_fields": list(changed_fields)}


def _mentions(field: Field, stage: Stage, ids: set[Any]) -> bool:
    """Whether a reference of a stage leads to one of some stages."""
    value = field.canonical(stage.get(field.name))
    return field.refers_to == "workflow_stage" and bool(ids & set(value if isinstance(value, tuple) else [value]))


def _known(item: Mapping[str, Any]) -> dict[str, Any]:
    """An object without what waits for ids that the server has not assigned yet."""
    return {name: value for name, value in item.items() if not is_pending(value)}
