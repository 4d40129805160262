# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""One workflow stage: which one a task means, and what it needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ..._engine.errors import LookupFailed, StoryblokError
from ..._engine.names import describe, find
from ..._engine.object import Place, check_options, locate, plan_absent, plan_present
from ..._engine.options import UNDECLARED, task_options
from ..._engine.plan import Delete, Plan, update
from ..._engine.resource import Item
from ..._engine.space import Space
from ..palette import first_free_color
from ..workflow_stage import WORKFLOW_REFERENCE, WORKFLOW_STAGE
from .evacuation import evacuation, no_default
from .table import WORKFLOW, default_workflow, named_workflow

REFUGE: dict[str, Any] = {"evacuate_to": {"type": "str"}, "evacuate_to_id": {"type": "int"}}
_TASK = task_options(WORKFLOW_STAGE, **WORKFLOW_REFERENCE, **REFUGE, **UNDECLARED)
OPTIONS = {
    **_TASK,
    "mutually_exclusive": [
        ["workflow", "workflow_id"],
        ["evacuate_to", "evacuate_to_id"],
        *_TASK["mutually_exclusive"],
    ],
}


def plan(space: Space, params: Mapping[str, Any]) -> Plan:
    """Plan one stage of a workflow."""
    check_options(WORKFLOW_STAGE, params, "workflow", "evacuate_to", "color")
    workflow = _workflow_of(space, params)
    place = _place(space, workflow)
    current = locate(space, WORKFLOW_STAGE, params, place)
    if params["state"] == "present":
        colors = [stage.get("color") for stage in place.siblings]
        if current is not None and current.get("is_default") and params.get("is_default") is False:
            raise no_default(f"{describe(WORKFLOW_STAGE, current)} is the default stage and would not be it any more")
        return plan_present(space, WORKFLOW_STAGE, params, place, current, defaults={"color": first_free_color(colors)})
    planned = plan_absent(
        *(WORKFLOW_STAGE, params, place, current),
        lambda stage: _removal(space, params, stage, workflow or {}, place.siblings),
    )
    return planned if planned.changes else replace(planned, subject=None)


def _workflow_of(space: Space, params: Mapping[str, Any]) -> Item | None:
    """Return the workflow in which a stage is looked for; by id, that is the one that contains it."""
    named = named_workflow(space, params)
    if params.get("id") is None:
        return named if named is not None else default_workflow(space)
    if named is not None and find(WORKFLOW_STAGE, space.within(WORKFLOW_STAGE, named), identifier=params["id"]):
        return named
    for stage in find(WORKFLOW_STAGE, space.all(WORKFLOW_STAGE), identifier=params["id"]):
        [workflow] = find(WORKFLOW, space.all(WORKFLOW), identifier=stage["workflow_id"])
        if named is None:
            return workflow
        raise LookupFailed(
            f"{describe(WORKFLOW_STAGE, stage)} belongs to {describe(WORKFLOW, workflow)}, not to {describe(WORKFLOW, named)}. "
            "Give the workflow of the stage, or leave it out: stages do not move between workflows."
        )
    return None


def _place(space: Space, workflow: Item | None) -> Place:
    if workflow is None:
        return Place((), space.title)
    where = f"{describe(WORKFLOW, workflow)} of {space.title}"
    return Place(space.within(WORKFLOW_STAGE, workflow), where, {"workflow_id": workflow["id"]})


def _removal(space: Space, params: Mapping[str, Any], stage: Item, workflow: Item, siblings: Sequence[Item]) -> Plan:
    others = [other for other in siblings if other["id"] != stage["id"]]
    if not others:
        raise StoryblokError(
            f"Could not delete {describe(WORKFLOW_STAGE, stage)} of {space.title}: it is the last stage of its workflow, and a "
            "workflow keeps at least one. Create another stage first."
        )
    evacuated = evacuation(space, [stage], params, others, f"{describe(WORKFLOW, workflow)} that stays")
    refuge = evacuated.refuge if evacuated is not None else None
    if stage.get("is_default") and refuge is None:
        raise no_default(f"{describe(WORKFLOW_STAGE, stage)} is the default stage and would be removed")
    # Who takes the stories of the default stage becomes it: which stage the server would choose is not documented.
    is_passed_on = refuge is not None and stage.get("is_default")
    heirs = update(WORKFLOW_STAGE, refuge or {}, {"is_default": True}, siblings) if is_passed_on else []
    moves = evacuated.moves if evacuated is not None else ()
    look = evacuated.look if evacuated is not None and (moves or heirs) else None
    told = {"stories_moved": len(moves)}
    changes = (*heirs, *moves, Delete(WORKFLOW_STAGE, stage, look))
    return Plan(WORKFLOW_STAGE, "", changes, stage, result=lambda places, ids: told)
