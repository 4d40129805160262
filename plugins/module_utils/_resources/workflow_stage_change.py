# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""Workflow stage change: which stories a task moves, where to, and whether they may go there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from .._engine.desired import desired
from .._engine.errors import ConfigurationError, LookupFailed, StoryblokError, attempting
from .._engine.names import describe, find, known_names, refuse_empty, the_one
from .._engine.options import fields_of, info_options, pairs_of
from .._engine.plan import MoveStory, Plan, differing
from .._engine.resource import Field, Item, Resource
from .._engine.space import Lists, Space
from .._engine.values import MOMENT, REFERENCE, REFERENCES, Id, as_ids, as_moment, is_moment, to_json
from .collaborator import COLLABORATOR
from .space_role import SPACE_ROLE
from .story import (
    STORY,
    assignment_of,
    content_type_of,
    named_stories,
    place_of,
    stories_in,
    story_with_id,
    with_place,
)
from .workflow.table import WORKFLOW, default_workflow, named_workflow
from .workflow_stage import WORKFLOW_REFERENCE, WORKFLOW_STAGE

# The newest change of a story says where it stands. The API answers no story_id with it.
WORKFLOW_STAGE_CHANGE = Resource(
    name="workflow_stage_change",
    plural="workflow_stage_changes",
    noun="change of stage",
    identity=(),
    naming="story_id",
    scope="workflow_id",
    ids=("user_id",),
    fields=(
        Field("workflow_stage_id", REFERENCE, refers_to=WORKFLOW_STAGE, names_option="stage"),
        Field("due_date", MOMENT),
        Field("assign_user_ids", REFERENCES, refers_to=COLLABORATOR, names_option="assign_users", beside="assign"),
        Field(
            *("assign_space_role_ids", REFERENCES),
            refers_to=SPACE_ROLE,
            names_option="assign_space_roles",
            beside="assign",
        ),
    ),
    paged=True,
)

_STORIES: dict[str, Any] = {
    "story": {"type": "str"},
    "story_id": {"type": "int"},
    "stories": {"type": "list", "elements": "str"},
    "story_ids": {"type": "list", "elements": "int"},
    "from_stage": {"type": "str"},
    "from_stage_id": {"type": "int"},
}
OPTIONS: dict[str, Any] = {
    "argument_spec": {
        **WORKFLOW_REFERENCE,
        **_STORIES,
        **fields_of(WORKFLOW_STAGE_CHANGE),
        "transition": {"type": "str", "choices": ["checked", "any"], "default": "checked"},
        "comment": {"type": "str"},
        "notify": {"type": "bool"},
        "release_id": {"type": "int"},
    },
    "mutually_exclusive": [
        list(_STORIES),
        ["workflow", "workflow_id"],
        *pairs_of(WORKFLOW_STAGE_CHANGE),
    ],
    "required_one_of": [list(_STORIES), ["stage", "workflow_stage_id"]],
    "supports_check_mode": True,
}
INFO_OPTIONS = {
    **info_options(story={"type": "str"}, story_id={"type": "int"}, due_before={"type": "str"}),
    "mutually_exclusive": [["story", "story_id"]],
    "required_one_of": [["story", "story_id", "due_before"]],
}


def plan(space: Space, params: Mapping[str, Any]) -> Plan:
    """Plan the move of one story, of several, or of all in a stage."""
    _check_options(params)
    source, stories = _stories(space, params)
    folders = [describe(STORY, story) for story in stories if story.get("is_folder")]
    if folders:
        raise ConfigurationError(
            f"{', '.join(folders)} of {space.title}: a folder stands in no stage. Name the stories in it."
        )
    moves = [_move(space, params, story, source) for story in stories]
    changing = [move for move in moves if move.changed_fields]
    refused = {move.name: _refusal(space, params, move) for move in changing}
    reasons = [reason for reason in refused.values() if reason]
    if reasons:
        raise StoryblokError(
            f"{' '.join(reasons)} Nothing was moved. Let the stories pass through the stages between, change the stages, or "
            "leave the decision to the server with transition: any.",
            refused=[title for title, reason in refused.items() if reason],
        )
    changes = tuple(replace(move, along=_along(params, move)) for move in changing)
    return Plan(
        WORKFLOW_STAGE_CHANGE,
        f"stages of stories of {space.title}",
        changes,
        result=lambda places, ids: {"workflow_stage_changes": _told(space, moves, places)},
        unchanged=tuple(move for move in moves if not move.changed_fields),
    )


def _check_options(params: Mapping[str, Any]) -> None:
    refuse_empty(params, "workflow", "story", "from_stage", "stage", "comment")
    if params.get("workflow_stage_id") is not None and params["workflow_stage_id"] <= 0:
        raise ConfigurationError("workflow_stage_id is 0 or less: a story cannot be taken out of its workflow.")
    if any(not slug.strip() for slug in params.get("stories") or ()):
        raise ConfigurationError("stories holds an empty slug. To move no story give [] (an empty list).")
    check_moment(params, "due_date")


# --- which stories ----------------------------------------------------------------------------------------------------


def _stories(space: Space, params: Mapping[str, Any]) -> tuple[Item | None, Sequence[Item]]:
    """Return the stories that are meant, and the workflow in which they stand, where that is known."""
    if params.get("from_stage") is not None or params.get("from_stage_id") is not None:
        source, stage = _leaving(space, params)
        with attempting(f"read the stories in stage {stage} of {space.title}"):
            return source, stories_in(space.lists, [stage])
    if params.get("story_id") is not None or params.get("story_ids") is not None:
        ids = params["story_ids"] if params.get("story_ids") is not None else [params["story_id"]]
        return None, [story_with_id(space, identifier) for identifier in dict.fromkeys(ids)]
    slugs = params["stories"] if params.get("stories") is not None else [params["story"]]
    return None, named_stories(space, slugs)


def _leaving(space: Space, params: Mapping[str, Any]) -> tuple[Item | None, int]:
    """Return the stage that all stories leave, by its id, and its workflow."""
    identifier, name = params.get("from_stage_id"), params.get("from_stage")
    named = named_workflow(space, params)
    if identifier is not None and named is None and params.get("stage") is None:
        return None, identifier
    pool = space.within(WORKFLOW_STAGE, named) if named is not None else space.all(WORKFLOW_STAGE)
    if named is None and len(find(WORKFLOW_STAGE, pool, name=name, identifier=identifier)) > 1:
        raise LookupFailed(
            f'from_stage: several workflows of {space.title} have a stage "{name}". Say with workflow which one is meant: '
            f"{_workflows_with(space, name or '')}."
        )
    where = space.title if named is None else describe(WORKFLOW, named)
    stage = the_one(WORKFLOW_STAGE, pool, name=name, identifier=identifier, where=where, option="from_stage")
    workflows = space.all(WORKFLOW)
    return the_one(WORKFLOW, workflows, identifier=stage["workflow_id"], where=space.title), stage["id"]


def _workflows_with(space: Space, stage: str) -> str:
    return ", ".join(
        describe(WORKFLOW, workflow)
        for workflow in space.all(WORKFLOW)
        if find(WORKFLOW_STAGE, space.within(WORKFLOW_STAGE, workflow), name=stage)
    )


# --- where to ---------------------------------------------------------------------------------------------------------


def _move(space: Space, params: Mapping[str, Any], story: Item, source: Item | None) -> MoveStory:
    place = place_of(story)
    wanted = _desired(space, params, story, source)
    stays = place is not None and place["workflow_stage_id"] == wanted["workflow_stage_id"]
    if stays:
        story = _with_assignment(space, story, wanted)
    if place is not None:
        place = {**place, **assignment_of(story)}
    # A stage that is already known tells its workflow; otherwise only the server's response does.
    known = find(WORKFLOW_STAGE, space.known(WORKFLOW_STAGE), identifier=wanted["workflow_stage_id"])
    return MoveStory(
        WORKFLOW_STAGE_CHANGE,
        story,
        place,
        wanted,
        differing(WORKFLOW_STAGE_CHANGE, place, wanted) if place is not None else tuple(wanted),
        known={"workflow_id": known[0]["workflow_id"]} if known else {},
        stands=lambda lists: _stands(lists, story["id"]),
    )


def _with_assignment(space: Space, story: Item, wanted: dict[str, Any]) -> Item:
    """Return a story that stays in its stage with those to whom it is assigned, where any are declared.

    Its due date is declared anew, because it belongs to the change of stage, and nobody is compared with whom the server
    does not tell.
    """
    declared = [field.name for field in WORKFLOW_STAGE_CHANGE.fields if field.beside and field.name in wanted]
    if declared and not assignment_of(story):
        with attempting(f"read whom {describe(STORY, story)} of {space.title} is assigned to"):
            story = {**space.lists.one(STORY, story["id"]), **story}
    for name in declared:
        if name not in assignment_of(story):
            space.warn(
                f"The server does not say whom {describe(STORY, story)} is assigned to: {name} was not compared."
            )
            del wanted[name]
    if declared:
        wanted.setdefault("due_date", (place_of(story) or {}).get("due_date"))
    return story


def _stands(lists: Lists, identifier: int) -> Item | None:
    """Return where a story stands by now, with those to whom it is assigned."""
    story = with_place(lists, lists.one(STORY, identifier), alone=True)
    place = place_of(story)
    return None if place is None else {**place, **assignment_of(story)}


def _desired(space: Space, params: Mapping[str, Any], story: Item, source: Item | None) -> dict[str, Any]:
    workflow = named_workflow(space, params)
    if params.get("stage") is not None:
        workflow = workflow or source or _workflow_of(space, story)
    if workflow is None:
        return desired(space, WORKFLOW_STAGE_CHANGE, params)
    where = f"{describe(WORKFLOW, workflow)} of {space.title}"
    stages = space.within(WORKFLOW_STAGE, workflow)
    identifier = params.get("workflow_stage_id")
    if identifier is not None:
        the_one(WORKFLOW_STAGE, stages, identifier=identifier, where=where, option="workflow_stage_id")
    return desired(space, WORKFLOW_STAGE_CHANGE, params, among={WORKFLOW_STAGE.name: (stages, where)})


def _workflow_of(space: Space, story: Item) -> Item:
    """Return the workflow that the content type of a story uses: a custom one that lists it, else the default one."""
    workflows = space.all(WORKFLOW)
    if len(workflows) == 1:
        return workflows[0]
    kind = content_type_of(story) or content_type_of(story_with_id(space, story["id"]))
    mine = [workflow for workflow in workflows if kind in (workflow.get("content_types") or ())]
    if len(mine) > 1:
        listed = ", ".join(describe(WORKFLOW, workflow) for workflow in mine)
        raise LookupFailed(
            f'Several workflows of {space.title} are for the content type "{kind}" of {describe(STORY, story)}: {listed}. '
            "Say with workflow which one is meant."
        )
    return mine[0] if mine else default_workflow(space)


# --- whether they may -------------------------------------------------------------------------------------------------


def _refusal(space: Space, params: Mapping[str, Any], move: MoveStory) -> str:
    """Return why the stage in which a story stands does not let it go where it should; empty where it does."""
    target, current = move.desired["workflow_stage_id"], (move.current or {}).get("workflow_stage_id")
    if params["transition"] != "checked" or current is None or current == target:
        return ""
    stages = space.all(WORKFLOW_STAGE)
    wanted = the_one(WORKFLOW_STAGE, stages, identifier=target, where=space.title, option="workflow_stage_id")
    held = find(WORKFLOW_STAGE, stages, identifier=current)
    # A stage that is gone has no rules any more.
    if not held:
        return ""
    allowed = as_ids(held[0].get("workflow_stage_ids"))
    if held[0].get("allow_all_stages"):
        allowed = as_ids(stage["id"] for stage in stages if stage["workflow_id"] == held[0]["workflow_id"])
    if target in allowed:
        return ""
    others = [WORKFLOW_STAGE.names(stage)[0] for stage in stages if stage["id"] in allowed]
    onward = f"only to {', '.join(sorted(others))}" if others else "nowhere"
    return (
        f"Could not move {describe(STORY, move.story)} to {describe(WORKFLOW_STAGE, wanted)}: "
        f"{describe(WORKFLOW_STAGE, held[0])}, in which it stands, lets stories go {onward}."
    )


# --- what goes with it, and what comes --------------------------------------------------------------------------------


def _along(params: Mapping[str, Any], move: MoveStory) -> dict[str, Any]:
    """Return what a change of stage says beside its own fields, in the form in which the API takes it."""
    along: dict[str, Any] = {}
    for name, value in move.beside.items():
        beside = move.resource.field(name).beside
        along.setdefault(beside, {})[name.removeprefix(f"{beside}_")] = to_json(value)
    if params.get("comment") is not None:
        along["comment"] = {"message": params["comment"]}
    return {**along, **{name: params[name] for name in ("notify", "release_id") if params.get(name) is not None}}


def _told(space: Space, moves: Sequence[MoveStory], places: Sequence[Item]) -> list[dict[str, Any]]:
    """Return, for each story, where it stands and where it stood before. places: those of the stories that move."""
    stages = known_names(WORKFLOW_STAGE, space.known(WORKFLOW_STAGE))
    waiting = iter(places)
    return [
        {
            "story_id": move.story["id"],
            "story": move.story.get("full_slug"),
            "changed": bool(move.changed_fields),
            **_place(
                next(waiting) if move.changed_fields else move.current or {}, stages, ("id", "user_id", "created_at")
            ),
            "before": None if move.current is None else _place(move.current, stages),
        }
        for move in moves
    ]


def _place(held: Item, stages: Mapping[Id, str], more: tuple[str, ...] = ()) -> dict[str, Any]:
    place = {name: held[name] for name in (*more, "workflow_id", "workflow_stage_id", "due_date") if name in held}
    stage: Any = held.get("workflow_stage_id")
    return {**place, "stage": stages[stage]} if stage in stages else place


# --- info -------------------------------------------------------------------------------------------------------------


def matching(space: Space, params: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the changes of stage of a story, or those that stand and are overdue."""
    refuse_empty(params, "story", "due_before")
    check_moment(params, "due_before")
    due_before = as_moment(params.get("due_before"))
    one = params.get("story_id") is not None or params.get("story") is not None
    found = _history(space, params) if one else _places(space)
    if due_before is not None:
        # Only the newest change of a story still stands.
        found = [change for change in (found[:1] if one else found) if is_moment(as_moment(change.get("due_date")))]
        found = [change for change in found if (as_moment(change["due_date"]) or "") < due_before]
        found.sort(key=lambda change: (as_moment(change["due_date"]) or "", change["story_id"]))
    return _with_names(space, found)


def _history(space: Space, params: Mapping[str, Any]) -> list[dict[str, Any]]:
    story: Item = {"id": params.get("story_id")}
    if params.get("story") is not None:
        found = space.named(STORY, [params["story"]])
        story = the_one(STORY, found, name=params["story"], where=space.title, option="story")
    with attempting(f"read the changes of stage of {describe(STORY, story)} of {space.title}"):
        changes = space.lists.search(WORKFLOW_STAGE_CHANGE, {"with_story": story["id"]})
    changes.sort(key=lambda change: (as_moment(change.get("created_at")) or "", change["id"]), reverse=True)
    slug = {"story": story["full_slug"]} if "full_slug" in story else {}
    return [{**change, "story_id": story["id"], **slug} for change in changes]


def _places(space: Space) -> list[dict[str, Any]]:
    """Return where every story stands that stands in any stage. The API lists changes for one story at a time only."""
    stages = [stage["id"] for stage in space.all(WORKFLOW_STAGE)]
    with attempting(f"read the stories in stages of {space.title}"):
        stories = stories_in(space.lists, stages)
    return [{**(place_of(story) or {}), "story_id": story["id"], "story": story.get("full_slug")} for story in stories]


def _with_names(space: Space, changes: Sequence[Item]) -> list[dict[str, Any]]:
    """Return changes with the names of stages, workflows and users; null where nothing is called so."""
    if not changes:
        return []
    stages = {stage["id"]: stage["name"] for stage in space.all(WORKFLOW_STAGE)}
    workflows = {workflow["id"]: workflow.get("name") for workflow in space.all(WORKFLOW)}
    ids = {change.get("user_id") for change in changes} - {None}
    people = [person for person in space.all(COLLABORATOR) if person["user_id"] is not None] if ids else []
    users = {person["user_id"]: COLLABORATOR.names(person) for person in people}
    named = []
    for change in changes:
        workflow, stage = change.get("workflow_id"), change.get("workflow_stage_id")
        with_names = {**change, "workflow": workflows.get(workflow or 0), "stage": stages.get(stage or 0)}
        if "user_id" in change:
            with_names["user"] = next(iter(users.get(change["user_id"], ())), None)
        named.append(with_names)
    return named


def check_moment(params: Mapping[str, Any], option: str) -> None:
    value = params.get(option)
    if value and not is_moment(as_moment(value)):
        raise ConfigurationError(
            f"{option} is {value!r}, which is no date: give one such as 2026-12-24, or 2026-12-24T12:00:00Z."
        )
