# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""What is particular to stages: where they are looked up, and what the API wants of a new one."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.community.storyblok.plugins.module_utils._errors import (
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
from ansible_collections.community.storyblok.plugins.module_utils._plan import DELETE, Plan, plan_absent, plan_present
from ansible_collections.community.storyblok.plugins.module_utils._resources import WORKFLOW, WORKFLOW_STAGE
from ansible_collections.community.storyblok.plugins.module_utils._stories import plan_evacuation
from ansible_collections.community.storyblok.plugins.module_utils._task import Task

Stage = Mapping[str, Any]


class StageTask(Task):
    """One task of the module workflow_stage. Its stage is looked for in a workflow, by id in all of them."""

    resource = WORKFLOW_STAGE

    def __init__(self, space: Space, params: Mapping[str, Any]) -> None:
        refuse_empty(params, "workflow", "evacuate_to", "color")
        self.workflow: Mapping[str, Any] | None = None
        super().__init__(space, params)

    @property
    def where(self) -> str:
        if self.workflow is None:
            return self.space.title
        return f"{describe(WORKFLOW, self.workflow)} of {self.space.title}"

    def siblings(self) -> Sequence[Stage]:
        return self.space.stages(self.workflow) if self.workflow is not None else ()

    def locate(self) -> Stage | None:
        named = self.space.workflow(self.params)
        if self.params.get("id") is not None:
            return self._locate_by_id(named)
        self.workflow = named if named is not None else self.space.default_workflow()
        return super().locate()

    def _locate_by_id(self, named: Mapping[str, Any] | None) -> Stage | None:
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
            self.workflow = workflow
            return matches[0]
        return None

    def plan_creation(self) -> Plan:
        desired = self.desired()
        desired.setdefault("color", first_free_color(stage.get("color") for stage in self.siblings()))
        return plan_present(WORKFLOW_STAGE, None, desired, scope={"workflow_id": as_id((self.workflow or {})["id"])})

    def plan_removal(self, current: Stage) -> Plan:
        others = [stage for stage in self.siblings() if stage["id"] != current["id"]]
        if not others:
            raise StoryblokError(
                f"Could not delete {describe(WORKFLOW_STAGE, current)} of {self.space.title}: it is the last stage of its "
                "workflow, and a workflow keeps at least one. Create another stage first."
            )
        where = f"{describe(WORKFLOW, self.workflow or {})} that stays"
        evacuation = plan_evacuation(self.space, [current], self.params, others, where)
        return plan_absent(WORKFLOW_STAGE, current, evacuation)

    def result(self, plan: Plan) -> dict[str, Any]:
        if plan.action != DELETE:
            return {}
        return {"stories_moved": plan.evacuation.stories if plan.evacuation else 0}

    def desired(self) -> dict[str, Any]:
        """What was declared. Stages have the names that they will have, and a new one may refer to itself."""
        stages = list(self.siblings())
        if self.current is None:
            stages.append({"id": Pending(self.name or ""), "name": self.name})
        elif self.name:
            stages = [{**stage, "name": self.name} if stage["id"] == self.current["id"] else stage for stage in stages]
        return self.space.desired(WORKFLOW_STAGE, self.params, stages, self.where)


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
