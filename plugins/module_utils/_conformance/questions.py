# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""How each question that no public source settles is put to a server. One function for each, named like the question.

A function returns the answer in the word that the emulator takes as the behavior of that name, or raises NotTold. They are
asked in the order of QUESTIONS, and what several of them need is made by the first one.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from contextlib import suppress
from typing import Any, Callable

from .record import PREFIX
from .scratch import Item, NotTold, Refused, Reply, Scratch, number

Stages = dict[str, Item]

_COLORS = {"A": "#babcb6", "B": "#f2a33a", "C": "#2db47d", "D": "#395ece", "E": "#8d60b0"}
# What stage C gets later.
_ANOTHER_COLOR = "#d85030"
_INLINE = ("A", "B", "C", "D")
# What stage C is created with and a later PUT leaves out. No server has reason to make them the default.
_FLAGS = ("story_editing_locked", "auto_remove_assignee", "allow_none_for_next_stages")
_WRITTEN = (
    *("name", "color", "is_default", "allow_publish", "allow_admin_publish", "allow_all_stages", "allow_all_users"),
    *("allow_admin_change", "allow_editor_change", "workflow_stage_ids", "after_publish_id", *_FLAGS),
)
# Neither in UTC nor with milliseconds, and far from today.
_DUE = "2099-06-01T12:30:00+02:00"
_DUE_IN_UTC = "2099-06-01T10:30:00.000Z"
_TAGGED = "asset"
# What the probe sends, apart from names.
TEXTS = frozenset({*_COLORS.values(), _ANOTHER_COLOR, _DUE, _TAGGED})


# --- what the questions are asked with --------------------------------------------------------------------------------


def _content_type(scratch: Scratch, letter: str) -> str:
    """Make a content type of its own, which surely belongs to no other workflow."""
    name = f"{scratch.mark}_{letter}"
    fields = {"name": name, "is_root": True, "is_nestable": False, "schema": {}}
    scratch.once(f"component {letter}", lambda: scratch.create("components", fields))
    return name


def _stage(scratch: Scratch, letter: str) -> Item:
    """The fields of a new stage."""
    return {
        "name": f"{scratch.mark} {letter}",
        "color": _COLORS[letter],
        **({"is_default": True} if letter == "A" else {}),
        **(dict.fromkeys(_FLAGS, True) if letter == "C" else {}),
    }


def _workflow(scratch: Scratch) -> int:
    return number(scratch.once("workflow", lambda: _new_workflow(scratch))["id"])


def _new_workflow(scratch: Scratch) -> Item:
    fields = {"name": scratch.mark, "content_types": [_content_type(scratch, "A")]}
    try:
        stages = [_stage(scratch, letter) for letter in _INLINE]
        return scratch.create("workflows", {**fields, "workflow_stages": stages})
    except Refused:
        return scratch.create("workflows", fields)


def _inline_stages(scratch: Scratch) -> Stages:
    """Read the stages that are there when the workflow was made."""
    _workflow(scratch)
    return scratch.once("inline stages", lambda: _read_stages(scratch))


def _stages(scratch: Scratch) -> Stages:
    """Return the stages as they began."""
    return scratch.once("stages", lambda: _all_stages(scratch))


def _all_stages(scratch: Scratch) -> Stages:
    found = _inline_stages(scratch)
    missing = [letter for letter in _INLINE if letter not in found]
    for letter in missing:
        scratch.create("workflow_stages", {**_stage(scratch, letter), "workflow_id": _workflow(scratch)})
    return _read_stages(scratch) if missing else found


def _read_stages(scratch: Scratch) -> Stages:
    """Read the stages of the workflow, by the letter that their names end with."""
    items = scratch.own("workflow_stages", {"in_workflow": _workflow(scratch)})
    _note_order(scratch, items)
    return {str(item["name"])[-1]: item for item in items}


def _note_order(scratch: Scratch, items: list[Item]) -> None:
    positions = [item.get("position") for item in items]
    if None not in positions:
        scratch.orders.append([number(position) for position in positions])


def _id(stages: Stages, letter: str) -> int:
    if letter not in stages:
        raise NotTold(f"stage {letter} of the probe is missing in the list of stages")
    return number(stages[letter].get("id"))


def _whole(stage: Item, **changes: Any) -> Item:
    """What a PUT sends: all that a stage has, so that it does not matter whether the server merges or replaces."""
    fields = {key: stage[key] for key in _WRITTEN if key in stage}
    if isinstance(fields.get("workflow_stage_ids"), list):
        fields["workflow_stage_ids"] = [number(item) for item in fields["workflow_stage_ids"]]
    if fields.get("after_publish_id"):
        fields["after_publish_id"] = number(fields["after_publish_id"])
    return {**fields, **changes}


def _put(scratch: Scratch, identifier: int, fields: Item) -> Reply:
    """PUT a stage. Raises Refused."""
    path = f"workflow_stages/{identifier}"
    reply = scratch.ask("PUT", path, {"workflow_stage": fields})
    if not reply.is_success:
        raise Refused(f"PUT {path} was answered {reply.status}")
    return reply


def _current(scratch: Scratch, letter: str) -> Item:
    return scratch.get("workflow_stages", _id(_stages(scratch), letter))


# --- workflows --------------------------------------------------------------------------------------------------------


def _ask_inline_stages(scratch: Scratch) -> str:
    found = _inline_stages(scratch)
    if found and set(found) < set(_INLINE):
        raise NotTold(f"of {len(_INLINE)} stages {len(found)} were created")
    return "honored" if found else "ignored"


def _ask_include_stages(scratch: Scratch) -> str:
    _stages(scratch)
    path = f"workflows/{_workflow(scratch)}"
    reply = scratch.ask("GET", path, query={"include_stages": "true"})
    found = scratch.told(reply, "GET", path, "workflow").get("workflow_stages")
    if not found:
        return "ignored"
    if not (isinstance(found, list) and all(isinstance(item, dict) for item in found)):
        raise NotTold("workflow_stages was answered in another form")
    _note_order(scratch, found)
    return "honored"


def _copy(scratch: Scratch) -> tuple[str, Item]:
    """Copy the workflow. Returns the name that was sent, and the copy."""
    name = f"{scratch.mark}_twin"
    fields = {"name": name, "content_types": [_content_type(scratch, "B")]}
    path = f"workflows/{_workflow(scratch)}/duplicate"
    return name, scratch.once("copy", lambda: scratch.create("workflows", fields, path))


def _ask_copy_content_types(scratch: Scratch) -> str:
    # Where not even this is possible, a refusal would say nothing about content types.
    _copy(scratch)
    try:
        scratch.create("workflows", {"name": f"{scratch.mark}_third"}, f"workflows/{_workflow(scratch)}/duplicate")
    except Refused:
        return "required"
    return "optional"


def _ask_copy_name(scratch: Scratch) -> str:
    name, copied = _copy(scratch)
    if not isinstance(copied.get("name"), str):
        raise NotTold("the copy was answered without a name")
    return "sent" if copied["name"] == name else "own"


# --- stages -----------------------------------------------------------------------------------------------------------


def _short_put(scratch: Scratch) -> Reply:
    """PUT a stage with nothing but its name and another colour."""
    stage = _stages(scratch)
    fields = {"name": f"{scratch.mark} C", "color": _ANOTHER_COLOR}
    return scratch.once("short PUT", lambda: _put(scratch, _id(stage, "C"), fields))


def _ask_put_answer(scratch: Scratch) -> str:
    body = _short_put(scratch).body
    if body is None:
        return "empty"
    if isinstance(body, dict) and isinstance(body.get("workflow_stage"), dict):
        return "object"
    raise NotTold("PUT was answered with something else than nothing or a stage")


def _ask_put_effect(scratch: Scratch) -> str:
    before = _stages(scratch).get("C", {})
    _short_put(scratch)
    given = [flag for flag in _FLAGS if before.get(flag) is True]
    if not given:
        raise NotTold("the stage has none of the flags with which it was created")
    after = _current(scratch, "C")
    kept = [flag for flag in given if after.get(flag) is True]
    if kept and len(kept) < len(given):
        raise NotTold(f"of the fields that were left out, {' and '.join(kept)} stayed, and others did not")
    return "merge" if kept else "replace"


def _ask_unknown_fields(scratch: Scratch) -> str:
    identifier, fields = _id(_stages(scratch), "B"), _whole(_stages(scratch)["B"])
    try:
        _put(scratch, identifier, {**fields, PREFIX: scratch.mark})
    except Refused:
        # That it is the unknown field, and nothing else, which is refused.
        _put(scratch, identifier, fields)
        return "refused"
    return "stored" if PREFIX in _current(scratch, "B") else "dropped"


def _ask_duplicate_color(scratch: Scratch) -> str:
    color = str(_stage_e(scratch).get("color")).casefold()
    if color not in (_COLORS["A"], _COLORS["E"]):
        raise NotTold("the stage got another colour than the one that was sent")
    return "accepted" if color == _COLORS["A"] else "refused"


def _stage_e(scratch: Scratch) -> Item:
    """Return stage E as it was created: with the colour of another stage where that is accepted."""
    return scratch.once("stage E", lambda: _new_stage(scratch))


def _new_stage(scratch: Scratch) -> Item:
    _stages(scratch)
    fields = {**_stage(scratch, "E"), "workflow_id": _workflow(scratch)}
    try:
        return scratch.create("workflow_stages", {**fields, "color": _COLORS["A"]})
    except Refused:
        # That it is the colour, and nothing else, which is refused.
        return scratch.create("workflow_stages", fields)


def _ask_position_write(scratch: Scratch) -> str:
    stages = _stages(scratch)
    wanted = number(stages["B"].get("position")) if "B" in stages else 0
    _put(scratch, _id(stages, "D"), _whole(_current(scratch, "D"), position=wanted))
    after = {letter: number(stage.get("position")) for letter, stage in _read_stages(scratch).items()}
    if after.get("D") != wanted:
        raise NotTold(f"position {wanted} was written, and the stage stands at {after.get('D')}")
    return "duplicates" if list(after.values()).count(wanted) > 1 else "shifts"


def _ask_unset_default(scratch: Scratch) -> str:
    before = _current(scratch, "A")
    if before.get("is_default") is not True:
        raise NotTold("the stage that was created as default is not the default")
    _put(scratch, _id(_stages(scratch), "A"), _whole(before, is_default=False))
    return "ignored" if _current(scratch, "A").get("is_default") is True else "accepted"


def _referring(scratch: Scratch) -> Item:
    """Let stage C refer to stages A and E."""
    return scratch.once("references", lambda: _refer(scratch))


def _refer(scratch: Scratch) -> Item:
    target = number(_stage_e(scratch).get("id"))
    stages = _stages(scratch)
    following = [_id(stages, "A"), target]
    changes = {"workflow_stage_ids": following, "after_publish_id": target}
    _put(scratch, _id(stages, "C"), _whole(_current(scratch, "C"), **changes))
    return _current(scratch, "C")


def _references(stage: Item) -> list[int]:
    ids = stage.get("workflow_stage_ids")
    after = stage.get("after_publish_id")
    return [number(item) for item in [*(ids if isinstance(ids, list) else []), *([after] if after else [])]]


def _ask_numbers(scratch: Scratch) -> str:
    stage = _referring(scratch)
    ids = stage.get("workflow_stage_ids")
    numbers = [stage.get("workflow_id"), stage.get("after_publish_id"), *(ids if isinstance(ids, list) else [])]
    kinds = {type(value) for value in numbers if value is not None}
    if len(kinds) != 1:
        raise NotTold("some numbers came as texts, others as numbers" if kinds else "no number was answered")
    return "strings" if kinds == {str} else "numbers"


def _without_e(scratch: Scratch) -> Stages:
    """Delete stage E, and return the stages that are left."""
    return scratch.once("without E", lambda: _delete_e(scratch))


def _delete_e(scratch: Scratch) -> Stages:
    target = number(_stage_e(scratch).get("id"))
    # What the questions about the deletion need, as far as it can be had.
    for prepare in (_referring, _default_e):
        with suppress(NotTold):
            prepare(scratch)
    path = f"workflow_stages/{target}"
    reply = scratch.ask("DELETE", path)
    if not reply.is_success:
        raise Refused(f"DELETE {path} was answered {reply.status}")
    left = _read_stages(scratch)
    # Only for the record: how a 404 looks.
    scratch.ask("GET", path)
    return left


def _ask_deleted_stage_references(scratch: Scratch) -> str:
    target = number(_stage_e(scratch).get("id"))
    before = _references(_referring(scratch)).count(target)
    if before != 2:
        raise NotTold("a stage does not have the references that were written to it")
    stages = _without_e(scratch)
    _id(stages, "C")
    kept = _references(stages["C"]).count(target)
    if kept == 1:
        raise NotTold("one of workflow_stage_ids and after_publish_id still has the id of the deleted stage")
    return "kept" if kept else "removed"


def _ask_references_to_nothing(scratch: Scratch) -> str:
    if _ask_deleted_stage_references(scratch) == "removed":
        raise NotTold("references to a deleted stage are removed, so there is none to send back")
    stage = _without_e(scratch)["C"]
    identifier = _id(_stages(scratch), "C")
    try:
        _put(scratch, identifier, _whole(stage))
    except Refused:
        # That it is the references, and nothing else, which are refused.
        _put(scratch, identifier, _whole(stage, workflow_stage_ids=[], after_publish_id=None))
        return "refused"
    return "accepted"


def _default_e(scratch: Scratch) -> None:
    """Make stage E the default."""
    scratch.once("default", lambda: _make_e_default(scratch))


def _make_e_default(scratch: Scratch) -> None:
    stage = _stage_e(scratch)
    target = number(stage.get("id"))
    _put(scratch, target, _whole(stage, is_default=True))
    if scratch.get("workflow_stages", target).get("is_default") is not True:
        raise NotTold("a stage does not become the default when that is written")


def _ask_deleted_default_stage(scratch: Scratch) -> str:
    _default_e(scratch)
    left = _without_e(scratch).values()
    return "passed_on" if any(stage.get("is_default") is True for stage in left) else "none"


def _ask_nested_attributes(scratch: Scratch) -> str:
    return "answered" if any({"_new", "_destroy"} & set(stage) for stage in _stages(scratch).values()) else "absent"


def _ask_list_order(scratch: Scratch) -> str:
    long = [order for order in scratch.orders if len(set(order)) > 2]
    if len(long) < 2:
        raise NotTold("fewer than two lists of at least three stages were read")
    if all(order == sorted(order) for order in long):
        return "stored"
    return "reversed" if all(order == sorted(order, reverse=True) for order in long) else "shuffled"


# --- stories ----------------------------------------------------------------------------------------------------------


def _story(scratch: Scratch) -> int:
    content_type = _content_type(scratch, "A")
    fields = {"name": scratch.mark, "slug": scratch.mark, "content": {"component": content_type}}
    return number(scratch.once("story", lambda: scratch.create("stories", fields)).get("id"))


def _moved(scratch: Scratch) -> Item:
    """Move the story into a stage, and return the change."""
    change = {"workflow_stage_id": _id(_stages(scratch), "A"), "story_id": _story(scratch), "due_date": _DUE}
    return scratch.once("change", lambda: scratch.create("workflow_stage_changes", change))


def _listed(scratch: Scratch) -> Item:
    """Return the story as a list has it."""
    query = {"by_ids": _story(scratch), "per_page": 100}
    found = scratch.once("list of stories", lambda: scratch.own("stories", query))
    if not found:
        raise NotTold("the list of stories does not have the new story")
    return found[0]


def _tells_stage(scratch: Scratch, story: Item) -> bool:
    """Whether an answer has the stage into which the story was moved; null would mean that it is in none."""
    stage = story.get("stage")
    if not isinstance(stage, dict) or not any(stage.values()):
        return False
    if number(stage.get("workflow_stage_id")) != _id(_stages(scratch), "A"):
        raise NotTold("a story has another stage than the one that it was moved to")
    return True


def _ask_story_stage(scratch: Scratch) -> str:
    _moved(scratch)
    in_list = _tells_stage(scratch, _listed(scratch))
    alone = _tells_stage(scratch, scratch.get("stories", _story(scratch)))
    if not (in_list or alone):
        raise NotTold("neither a list nor the story itself tells the stage")
    return "everywhere" if in_list and alone else "in_lists" if in_list else "alone"


def _ask_content_type_in_lists(scratch: Scratch) -> str:
    item = _listed(scratch)
    if "content_type" not in item:
        return "absent"
    if item["content_type"] != _content_type(scratch, "A"):
        raise NotTold("the list of stories has another content type than the one of the story")
    return "told"


def _ask_total_header(scratch: Scratch) -> str:
    _listed(scratch)
    return "sent" if scratch.totals["stories"] else "absent"


def _ask_due_date_form(scratch: Scratch) -> str:
    answered = _moved(scratch).get("due_date")
    forms = {_DUE_IN_UTC: "moment", _DUE: "sent"}
    if answered not in forms:
        form = (
            re.sub(r"\d", "0", answered)
            if isinstance(answered, str) and re.fullmatch(r"[\dTZ:.+ -]+", answered)
            else ""
        )
        raise NotTold(f"the due date was answered in another form, {form}" if form else "no due date was answered")
    return forms[answered]


# --- the rest ---------------------------------------------------------------------------------------------------------


def _ask_duplicate_tag(scratch: Scratch) -> str:
    fields = {"name": scratch.mark, "object_type": _TAGGED}
    scratch.create("internal_tags", fields)
    try:
        scratch.create("internal_tags", fields)
    except Refused:
        return "refused"
    return "accepted"


def _ask_retry_after(scratch: Scratch) -> str:
    if not scratch.limited:
        raise NotTold("no response was 429, and the probe does not provoke one")
    return "sent" if all(scratch.limited) else "absent"


def _ask_foreign_space(scratch: Scratch) -> str:
    status = str(scratch.ask_for_foreign_space().status)
    if status not in ("401", "403", "404"):
        raise NotTold(
            f"the other space was answered {status}; foreign_space_id should be one that the token does not reach"
        )
    return status


QUESTIONS: Mapping[str, Callable[[Scratch], str]] = {
    "foreign_space": _ask_foreign_space,
    "inline_stages": _ask_inline_stages,
    "include_stages": _ask_include_stages,
    "put_answer": _ask_put_answer,
    "put_effect": _ask_put_effect,
    "unknown_fields": _ask_unknown_fields,
    "duplicate_color": _ask_duplicate_color,
    "position_write": _ask_position_write,
    "unset_default": _ask_unset_default,
    "numbers": _ask_numbers,
    "deleted_stage_references": _ask_deleted_stage_references,
    "references_to_nothing": _ask_references_to_nothing,
    "deleted_default_stage": _ask_deleted_default_stage,
    "nested_attributes": _ask_nested_attributes,
    "list_order": _ask_list_order,
    "copy_name": _ask_copy_name,
    "copy_content_types": _ask_copy_content_types,
    "story_stage": _ask_story_stage,
    "content_type_in_lists": _ask_content_type_in_lists,
    "total_header": _ask_total_header,
    "due_date_form": _ask_due_date_form,
    "duplicate_tag": _ask_duplicate_tag,
    # Last, because any of the requests before may have been too many.
    "retry_after": _ask_retry_after,
}

# What is not asked, and why.
_PEOPLE = "it would write to people"
NOT_ASKED: Mapping[str, str] = {
    "collaborator_user_id": _PEOPLE,
    "invitation_rid": _PEOPLE,
    "second_invitation": _PEOPLE,
    "assignment": "it would notify people",
    "rate_limit": "it would have to send more requests than the server allows",
}
