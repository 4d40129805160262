# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""A whole workflow: which one a task means, and what it and its stages need."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._engine.desired import desired
from ..._engine.errors import ConfigurationError, StoryblokError, collecting, complain
from ..._engine.names import describe, refuse_empty, refuse_other_name, refuse_taken_name, the_one
from ..._engine.object import Place, locate
from ..._engine.plan import Change, Create, Delete, Plan, Update, create, differing
from ..._engine.resource import Item
from ..._engine.space import Space
from ..._engine.values import Pending
from ..workflow_stage import WORKFLOW_STAGE
from .evacuation import evacuation, names_refuge
from .stages import Stages, plan_stages
from .table import WORKFLOW, default_workflow

Params = Mapping[str, Any]


def plan(space: Space, params: Params) -> Plan:
    """Plan one workflow with its stages."""
    check_options(params)
    title = _title(space, params)
    current = _locate(space, params)
    if params["state"] == "absent":
        return _plan_absent(space, params, title, current)
    complaints: list[StoryblokError] = []
    if current is not None:
        with collecting(complaints):
            refuse_taken_name(WORKFLOW, current, params.get("name"), space.all(WORKFLOW), space.title)
        return _plan_present(space, params, title, current, complaints)
    return _plan_new(space, params, title, complaints)


def check_options(params: Params) -> None:
    """Refuse options that cannot be right, whatever the server holds."""
    refuse_empty(params, "name", "renamed_from", "copy_from", "evacuate_to")
    if params.get("default") and (params.get("id") is not None or params.get("renamed_from")):
        raise ConfigurationError("default: true goes with neither id nor renamed_from.")
    if all(not params.get(option) for option in ("id", "name", "default")):
        raise ConfigurationError("Say which workflow is meant: give id, name, or default: true.")
    if params.get("renamed_from") is not None and not params.get("name"):
        raise ConfigurationError("renamed_from goes with name, which is the new name.")
    if params["state"] == "absent" and params.get("renamed_from") is not None:
        raise ConfigurationError("renamed_from goes with state=present only: give the name of the workflow to remove.")


def _title(space: Space, params: Params) -> str:
    if params.get("name"):
        return f"workflow {params['name']} in {space.title}"
    if params.get("id") is not None:
        return f"workflow {params['id']} in {space.title}"
    return f"default workflow in {space.title}"


def _locate(space: Space, params: Params) -> Item | None:
    workflows = space.all(WORKFLOW)
    if params.get("id") is not None and params["state"] == "present":
        return the_one(WORKFLOW, workflows, identifier=params["id"], where=space.title)
    if params.get("id") is None and params.get("default"):
        return default_workflow(space)
    return locate(space, WORKFLOW, params, Place(workflows, space.title))


# --- absent -----------------------------------------------------------------------------------------------------------


def _plan_absent(space: Space, params: Params, title: str, current: Item | None) -> Plan:
    if current is None:
        return Plan(WORKFLOW, title, children=WORKFLOW_STAGE)
    refuse_other_name(WORKFLOW, current, params.get("name"))
    if current.get("is_default"):
        raise StoryblokError(
            f"Could not delete {describe(WORKFLOW, current)} of {space.title}: it is the default workflow, and every space "
            "needs its default workflow."
        )
    stages = space.within(WORKFLOW_STAGE, current)
    others = [workflow for workflow in space.all(WORKFLOW) if workflow["id"] != current["id"]]
    refuges = (
        [stage for other in others for stage in space.within(WORKFLOW_STAGE, other)] if names_refuge(params) else []
    )
    evacuated = evacuation(space, stages, params, refuges, f"the other workflows of {space.title}")
    moves: tuple[Change, ...] = evacuated.moves if evacuated is not None else ()
    removal = Delete(WORKFLOW, current, evacuated.look if evacuated is not None and moves else None)
    return Plan(*(WORKFLOW, title, (*moves, removal), current), children=WORKFLOW_STAGE, former_children=tuple(stages))


# --- present ----------------------------------------------------------------------------------------------------------


def _plan_present(space: Space, params: Params, title: str, current: Item, complaints: list[StoryblokError]) -> Plan:
    declared = _declared(space, params, title, complaints, current, None)
    stages = space.within(WORKFLOW_STAGE, current)
    if params.get("stages") is None:
        complain(complaints)
        planned = Stages()
    else:
        planned = plan_stages(space, params, title, stages, current["id"], complaints)
    changed = differing(WORKFLOW, current, declared)
    changes: list[Change] = list(planned.writes)
    if changed or planned.order:
        ordered = WORKFLOW_STAGE if planned.order else None
        changes.append(Update(WORKFLOW, current, declared, changed, planned.order, ordered))
    changes += _removals(space, params, planned, current, bool(changes))
    return Plan(
        *(WORKFLOW, title, tuple(changes), current, current["id"], declared),
        children=WORKFLOW_STAGE,
        shows_children=params.get("stages") is not None,
    )


def _removals(space: Space, params: Params, planned: Stages, workflow: Item, has_written: bool) -> list[Change]:
    """Return the moves of stories, and the removals of the stages in which they stand."""
    refuges = [*planned.staying]
    evacuated = evacuation(space, planned.removed, params, refuges, f"{describe(WORKFLOW, workflow)} that stays")
    if evacuated is None:
        return []
    # Stories may have come since they were counted, before the first write.
    look = evacuated.look if evacuated.moves or has_written else None
    removals = [
        Delete(WORKFLOW_STAGE, stage, look if place == 0 else None) for place, stage in enumerate(planned.removed)
    ]
    return [*evacuated.moves, *removals]


def _plan_new(space: Space, params: Params, title: str, complaints: list[StoryblokError]) -> Plan:
    """Plan a workflow that does not exist: from nothing, or as a copy of another one."""
    source = _source(space, params)
    declared = _declared(space, params, title, complaints, None, source)
    if source is not None:
        with collecting(complaints):
            _refuse_second_copy(space, params, source, declared)
    pending = Pending(str(params.get("name")), title)
    copies = _copies(space, source, pending) if source is not None else []
    planned = Stages()
    if params.get("stages") is None:
        complain(complaints)
    else:
        planned = plan_stages(space, params, title, copies, pending, complaints)
    inline = [change for change in planned.writes if isinstance(change, Create)] if source is None else []
    copied = [Create(WORKFLOW_STAGE, stage, _fields(stage), {"workflow_id": pending}) for stage in copies]
    copied_from = source["id"] if source is not None else None
    first = create(WORKFLOW, pending, declared, copied_from=copied_from, children=tuple(inline or copied))
    changes: list[Change] = [first, *(change for change in planned.writes if change not in inline)]
    if planned.order:
        changes.append(Update(WORKFLOW, first.item, declared, (), planned.order, WORKFLOW_STAGE))
    changes += [Delete(WORKFLOW_STAGE, stage) for stage in planned.removed]
    return Plan(
        *(WORKFLOW, title, tuple(changes), None, pending, declared),
        children=WORKFLOW_STAGE,
        shows_children=bool(planned.writes) or params.get("stages") is not None,
    )


def _source(space: Space, params: Params) -> Item | None:
    name, identifier = params.get("copy_from"), params.get("copy_from_id")
    if name is None and identifier is None:
        return None
    workflows = space.all(WORKFLOW)
    return the_one(*(WORKFLOW, workflows), name=name, identifier=identifier, where=space.title, option="copy_from")


def _refuse_second_copy(space: Space, params: Params, source: Item, declared: Mapping[str, Any]) -> None:
    """Refuse to make a copy where one seems to stand under the name that the server gave it.

    A run that was cut off before it renamed its copy leaves such a workflow behind.
    """
    field = WORKFLOW.field("content_types")
    names = [stage.get("name") for stage in space.within(WORKFLOW_STAGE, source)]
    for workflow in space.all(WORKFLOW):
        own_name = str(workflow.get("name"))
        if (
            workflow["id"] != source["id"]
            and str(source.get("name")).casefold() in own_name.casefold()
            and field.is_same(workflow.get("content_types"), declared.get("content_types"))
            and [stage.get("name") for stage in space.within(WORKFLOW_STAGE, workflow)] == names
        ):
            raise ConfigurationError(
                f"{describe(WORKFLOW, workflow)} seems to be a copy of {describe(WORKFLOW, source)} that an earlier run could "
                f'not rename to "{params.get("name")}": its content types and stages are the same. Set renamed_from: '
                f'"{own_name}" to go on with it, or remove it.'
            )


def _copies(space: Space, source: Item, workflow: Pending) -> list[dict[str, Any]]:
    """Return the stages that a copy of their workflow will have: the same, but for ids that are not known yet."""
    stages = space.within(WORKFLOW_STAGE, source)
    ids = {stage["id"]: Pending(str(stage.get("name")), f"{workflow.of}, copied {stage['id']}") for stage in stages}
    copies = []
    for stage in stages:
        copy = {**stage, "id": ids[stage["id"]], "workflow_id": workflow}
        for field in WORKFLOW_STAGE.references:
            if WORKFLOW_STAGE.target(field) is WORKFLOW_STAGE:
                value = field.canonical(stage.get(field.name))
                led = [ids[held] for held in (value if isinstance(value, tuple) else (value,)) if held in ids]
                copy[field.name] = led if field.kind.many else next(iter(led), None)
        copies.append(copy)
    return copies


def _fields(stage: Item) -> dict[str, Any]:
    """Return what a copied stage holds."""
    return {
        field.name: field.declared(stage[field.name])
        for field in WORKFLOW_STAGE.fields
        if field.name in stage and not field.after_creation
    }


def _declared(
    space: Space,
    params: Params,
    title: str,
    complaints: list[StoryblokError],
    current: Item | None,
    source: Item | None,
) -> dict[str, Any]:
    """Return the values of the declared fields of the workflow. What is wrong with them is added to the complaints."""
    declared: dict[str, Any] = {}
    with collecting(complaints):
        declared = desired(space, WORKFLOW, params, held=current)
        held = (current or source or {}).get("content_types") or ()
        # Whether one that has none is right is the server's affair: only that they are taken away is refused.
        takes_away = held and declared.get("content_types") == () and not (current or {}).get("is_default")
        if takes_away if current is not None else not declared.get("content_types", held):
            # The reference pages say that a custom workflow has at least one content type.
            raise ConfigurationError(
                f"{title[0].upper()}{title[1:]} needs at least one content type: give content_types."
            )
        field = WORKFLOW.field("content_types")
        if source is not None and field.is_same(declared.get("content_types", held), held):
            # The reference pages want content types with a copy, and others than those of its source.
            listed = ", ".join(field.canonical(held))
            raise ConfigurationError(
                f"{title[0].upper()}{title[1:]} needs content types of its own: give content_types. Those of "
                f"{describe(WORKFLOW, source)}, of which it is copied, are {listed}."
            )
    return declared
