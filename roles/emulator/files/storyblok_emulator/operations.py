# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What each operation of the description does with the state. A function is named like its operation."""

from __future__ import annotations

import copy
import datetime
import random
import re
from typing import Any, Callable

from storyblok_emulator.behaviors import Behaviors
from storyblok_emulator.store import (
    COLLABORATOR_DEFAULTS,
    COLLABORATOR_UPDATE,
    FIRST_STAGES,
    ROLE_DEFAULTS,
    STAGE_DEFAULTS,
    STORY_DEFAULTS,
    Item,
    Space,
    Store,
    new_invitation,
)

Answer = tuple[int, Any]
NOT_FOUND: Answer = (404, ["This record could not be found"])
# What refers to something, or says a place.
_NUMBERS = ("after_publish_id", "position", "workflow_id", "workflow_stage_id", "user_id", "space_role_id")
_TAKEN = "has already been taken"
_BLANK = "can't be blank"


class Refused(Exception):
    """The request is not accepted; holds the answer."""

    def __init__(self, status: int, body: Any) -> None:
        super().__init__(f"{status} {body}")
        self.answer: Answer = (status, body)


class Call:
    """One request that fits the description, and everything it needs. space is None outside of spaces."""

    def __init__(
        self,
        store: Store,
        behaviors: Behaviors,
        token: Item,
        space: Space | None,
        ids: dict[str, Any],
        query: dict[str, str],
        body: Any,
    ) -> None:
        self.store = store
        self.behaviors = behaviors
        self.token = token
        self._space = space
        self.ids = ids
        self.query = query
        self.body = body
        self.headers: dict[str, str] = {}

    @property
    def space(self) -> Space:
        assert self._space is not None
        return self._space

    def one(self, objects: dict[int, Item]) -> Item:
        try:
            return objects[self.ids["id"]]
        except KeyError:
            raise Refused(*NOT_FOUND) from None

    def ordered(self, items: list[Any]) -> list[Any]:
        if self.behaviors["list_order"] == "reversed":
            return items[::-1]
        if self.behaviors["list_order"] == "shuffled":
            return random.sample(items, len(items))
        return items

    def matching(self, items: list[Item], name: str) -> list[Item]:
        """Items that by_ids, exclude_id and search let through."""
        if "by_ids" in self.query:
            wanted = self.query["by_ids"].split(",")
            items = [item for item in items if str(item["id"]) in wanted]
        if "exclude_id" in self.query:
            items = [item for item in items if str(item["id"]) != self.query["exclude_id"]]
        if "search" in self.query:
            part = self.query["search"].casefold()
            items = [item for item in items if part in str(item.get(name)).casefold()]
        return items

    def page(self, items: list[Item]) -> list[Item]:
        """The page that was asked for; the headers say how many objects there are."""
        page, per_page = self._number("page", 1), min(self._number("per_page", 25), 100)
        self.headers["Per-Page"] = str(per_page)
        if self.behaviors["total_header"] == "sent":
            self.headers["Total"] = str(len(items))
        return items[(page - 1) * per_page : page * per_page]

    def _number(self, name: str, otherwise: int) -> int:
        value = self.query.get(name, str(otherwise))
        if not value.isdigit() or value == "0":
            raise Refused(400, {"error": f"{name} is invalid"})
        return int(value)

    def answered(self, item: Item) -> Item:
        """An object as the server shows it."""
        shown = copy.deepcopy(item)
        as_text = self.behaviors["numbers"] == "strings"
        for key, value in shown.items():
            if key.endswith("_ids"):
                value = self.ordered(value)
                shown[key] = [str(number) for number in value] if as_text else value
            elif as_text and key in _NUMBERS and value is not None:
                shown[key] = str(value)
            elif key == "stage" and value is not None:
                shown[key] = self.answered(value)
        if "allow_all_stages" in shown and self.behaviors["nested_attributes"] == "answered":
            shown.update({"_new": False, "_destroy": False})
        return shown


Handler = Callable[[Call], Answer]
HANDLERS: dict[str, Handler] = {}


def operation(handler: Handler) -> Handler:
    HANDLERS[handler.__name__] = handler
    return handler


# --- spaces -----------------------------------------------------------------------------------------------------------


@operation
def list_spaces(call: Call) -> Answer:
    reached = [call.store.spaces[number].described for number in call.store.reach(call.token)]
    return 200, {"spaces": call.ordered(call.matching(reached, "name"))}


@operation
def get_space(call: Call) -> Answer:
    return 200, {"space": call.space.described}


# --- workflows --------------------------------------------------------------------------------------------------------


def _with_first_workflow(call: Call) -> None:
    """The API description says that reading workflows creates the default one where there is none."""
    if call.space.default_workflow() is None:
        workflow = call.store.add(call.space.workflows, {"name": "Default", "content_types": [], "is_default": True})
        for position, (name, color) in enumerate(FIRST_STAGES, start=1):
            stage = {**STAGE_DEFAULTS, "name": name, "color": color, "position": position, "is_default": position == 1}
            call.store.add(call.space.stages, {**stage, "allow_all_stages": True, "workflow_id": workflow["id"]})


def _workflow(call: Call, workflow: Item) -> Item:
    shown = copy.deepcopy(workflow)
    if call.query.get("include_stages") == "true" and call.behaviors["include_stages"] == "honored":
        stages = [call.answered(stage) for stage in call.space.stages_of(workflow["id"])]
        shown["workflow_stages"] = call.ordered(stages)
    return shown


def _check_plan(call: Call) -> None:
    """Workflows beside the default one are not in every plan of Storyblok; the starter plan has level 0."""
    if not call.space.described["plan_level"]:
        raise Refused(403, {"error": "Custom workflows are not available in your plan"})


def _check_workflow(call: Call, given: Item, current: Item | None) -> None:
    complaints: dict[str, list[str]] = {}
    if not given.get("name", current and current["name"]):
        complaints["name"] = [_BLANK]
    if not (current and current["is_default"]) and not given.get("content_types", current and current["content_types"]):
        complaints["content_types"] = [_BLANK]
    if complaints:
        raise Refused(422, complaints)


@operation
def list_workflows(call: Call) -> Answer:
    _with_first_workflow(call)
    workflows = list(call.space.workflows.values())
    content_type = call.query.get("by_content_type", call.query.get("content_type"))
    if content_type is not None:
        workflows = [workflow for workflow in workflows if content_type in workflow["content_types"]]
    if "is_default" in call.query:
        workflows = [item for item in workflows if item["is_default"] == (call.query["is_default"] == "true")]
    return 200, {
        "workflows": [_workflow(call, workflow) for workflow in call.ordered(call.matching(workflows, "name"))]
    }


@operation
def create_workflow(call: Call) -> Answer:
    given = dict(call.body["workflow"])
    stages = given.pop("workflow_stages", [])
    _check_plan(call)
    _check_workflow(call, given, None)
    workflow = call.store.add(call.space.workflows, {"is_default": False, **given})
    if call.behaviors["inline_stages"] == "honored":
        try:
            for stage in stages:
                _add_stage(call, {key: value for key, value in stage.items() if key != "id"}, workflow)
        except Refused:
            _remove_workflow(call.space, workflow)
            raise
        if stages:
            call.query["include_stages"] = "true"
    return 201, {"workflow": _workflow(call, workflow)}


@operation
def get_workflow(call: Call) -> Answer:
    return 200, {"workflow": _workflow(call, call.one(call.space.workflows))}


@operation
def update_workflow(call: Call) -> Answer:
    workflow = call.one(call.space.workflows)
    given = dict(call.body["workflow"])
    order = given.pop("workflow_stages_attributes", [])
    _check_workflow(call, given, workflow)
    for place in order:
        stage = call.space.stages.get(place["id"])
        if stage is None or stage["workflow_id"] != workflow["id"]:
            raise Refused(*NOT_FOUND)
    for place in order:
        call.space.stages[place["id"]]["position"] = place["position"]
    workflow.update(given)
    return _put_answer(call, "workflow", _workflow(call, workflow))


@operation
def delete_workflow(call: Call) -> Answer:
    workflow = call.one(call.space.workflows)
    if workflow["is_default"]:
        raise Refused(422, {"error": "The default workflow cannot be deleted"})
    _remove_workflow(call.space, workflow)
    return 204, None


def _remove_workflow(space: Space, workflow: Item) -> None:
    for stage in space.stages_of(workflow["id"]):
        _remove_stage(space, stage)
    del space.workflows[workflow["id"]]


def _remove_stage(space: Space, stage: Item) -> None:
    del space.stages[stage["id"]]
    for story in space.stories.values():
        if story["stage"] and story["stage"]["workflow_stage_id"] == stage["id"]:
            story["stage"] = None


@operation
def duplicate_workflow(call: Call) -> Answer:
    source = call.one(call.space.workflows)
    _check_plan(call)
    given = {"content_types": source["content_types"], "name": f"{source['name']} copy", **call.body["workflow"]}
    given.pop("workflow_stages_attributes", None)
    is_same = sorted(given["content_types"]) == sorted(source["content_types"])
    if call.behaviors["copy_content_types"] == "required" and (is_same or "content_types" not in call.body["workflow"]):
        raise Refused(422, {"content_types": [_TAKEN if "content_types" in call.body["workflow"] else _BLANK]})
    if call.behaviors["copy_name"] == "own":
        given["name"] = f"{source['name']} copy"
    _check_workflow(call, given, None)
    copied = call.store.add(call.space.workflows, {**given, "is_default": False})
    new_ids: dict[int, int] = {}
    for stage in call.space.stages_of(source["id"]):
        fields = {key: value for key, value in stage.items() if key != "id"}
        new_ids[stage["id"]] = call.store.add(call.space.stages, {**fields, "workflow_id": copied["id"]})["id"]
    for stage in call.space.stages_of(copied["id"]):
        stage["workflow_stage_ids"] = [new_ids.get(number, number) for number in stage["workflow_stage_ids"]]
        stage["after_publish_id"] = new_ids.get(stage["after_publish_id"], stage["after_publish_id"])
    call.query["include_stages"] = "true"
    return 201, {"workflow": _workflow(call, copied)}


# --- workflow stages --------------------------------------------------------------------------------------------------


def _check_stage(call: Call, given: Item, workflow: Item, current: Item | None) -> None:
    complaints: dict[str, list[str]] = {}
    others = [stage for stage in call.space.stages_of(workflow["id"]) if current is None or stage is not current]
    for field in ("name", "color"):
        value = given.get(field, current and current[field])
        if not value or not value.strip():
            complaints[field] = [_BLANK]
        elif field == "color" and call.behaviors["duplicate_color"] == "accepted":
            continue
        elif any(stage[field].casefold() == value.casefold() for stage in others):
            complaints[field] = [_TAKEN]
    known = {
        "workflow_stage_ids": {stage["id"] for stage in call.space.stages_of(workflow["id"])},
        "space_role_ids": set(call.space.roles),
        "user_ids": {item["user_id"] for item in call.space.collaborators.values()}
        | {call.space.described["owner_id"]},
    }
    known["after_publish_id"] = known["workflow_stage_ids"] | {None}
    for field, ids in known.items():
        wanted = given.get(field, [])
        wanted = wanted if isinstance(wanted, list) else [wanted]
        accepted = call.behaviors["references_to_nothing"] == "accepted" or field in ("user_ids", "space_role_ids")
        held = (current or {}).get(field) or [] if accepted else []
        held = held if isinstance(held, list) else [held]
        if any(number not in ids and number not in held for number in wanted):
            complaints[field] = ["is invalid"]
    if complaints:
        raise Refused(422, complaints)


def _place(call: Call, stage: Item, position: int, swap: bool) -> None:
    others = [other for other in call.space.stages_of(stage["workflow_id"]) if other is not stage]
    if swap:
        for other in others:
            if other["position"] == position:
                other["position"] = stage["position"]
    elif position != stage["position"] and call.behaviors["position_write"] == "shifts":
        for other in others:
            if other["position"] >= position:
                other["position"] += 1
    stage["position"] = position


def _make_default(call: Call, stage: Item) -> None:
    if stage["is_default"]:
        for other in call.space.stages_of(stage["workflow_id"]):
            other["is_default"] = other is stage


def _add_stage(call: Call, given: Item, workflow: Item) -> Item:
    _check_stage(call, given, workflow, None)
    stages = call.space.stages_of(workflow["id"])
    last = max((stage["position"] for stage in stages), default=0)
    fields = {key: value for key, value in given.items() if key not in ("position", "update_position", "workflow_id")}
    stage = call.store.add(
        call.space.stages, {**STAGE_DEFAULTS, **fields, "position": last + 1, "workflow_id": workflow["id"]}
    )
    _place(call, stage, given.get("position", last + 1), swap=False)
    _make_default(call, stage)
    return stage


@operation
def list_workflow_stages(call: Call) -> Answer:
    asked = call.query.get("in_workflow", "")
    if asked and not asked.isdecimal():
        raise Refused(400, {"error": "in_workflow is invalid"})
    workflows = [int(asked)] if asked else list(call.space.workflows)
    stages = [stage for workflow_id in workflows for stage in call.space.stages_of(workflow_id)]
    return 200, {"workflow_stages": [call.answered(stage) for stage in call.ordered(call.matching(stages, "name"))]}


@operation
def create_workflow_stage(call: Call) -> Answer:
    given = call.body["workflow_stage"]
    _with_first_workflow(call)
    if given.get("workflow_id") is None:
        workflow = call.space.default_workflow()
    else:
        workflow = call.space.workflows.get(given["workflow_id"])
    if workflow is None:
        raise Refused(*NOT_FOUND)
    return 201, {"workflow_stage": call.answered(_add_stage(call, given, workflow))}


@operation
def get_workflow_stage(call: Call) -> Answer:
    return 200, {"workflow_stage": call.answered(call.one(call.space.stages))}


def _replaces(call: Call) -> bool:
    return call.behaviors["put_effect"] == "replace"


@operation
def update_workflow_stage(call: Call) -> Answer:
    return _write_stage(call, replaces=_replaces(call))


@operation
def patch_workflow_stage(call: Call) -> Answer:
    return _write_stage(call, replaces=False)


def _write_stage(call: Call, *, replaces: bool) -> Answer:
    stage = call.one(call.space.stages)
    given = dict(call.body["workflow_stage"])
    workflow = call.space.workflows[stage["workflow_id"]]
    if given.pop("workflow_id", None) not in (None, workflow["id"]):
        raise Refused(422, {"workflow_id": ["cannot be changed"]})
    if replaces:
        given = {**STAGE_DEFAULTS, "name": "", "color": "", **given}
    _check_stage(call, given, workflow, stage)
    swap = given.pop("update_position", False)
    position = given.pop("position", stage["position"])
    if call.behaviors["unset_default"] == "ignored" and stage["is_default"]:
        given.pop("is_default", None)
    stage.update(copy.deepcopy(given))
    _place(call, stage, position, swap)
    _make_default(call, stage)
    return _put_answer(call, "workflow_stage", call.answered(stage))


@operation
def delete_workflow_stage(call: Call) -> Answer:
    stage = call.one(call.space.stages)
    left = [other for other in call.space.stages_of(stage["workflow_id"]) if other is not stage]
    if not left:
        raise Refused(422, {"error": "The last stage of a workflow cannot be deleted"})
    _remove_stage(call.space, stage)
    if stage["is_default"] and call.behaviors["deleted_default_stage"] == "passed_on":
        left[0]["is_default"] = True
    if call.behaviors["deleted_stage_references"] == "removed":
        for other in left:
            other["workflow_stage_ids"] = [number for number in other["workflow_stage_ids"] if number != stage["id"]]
            if other["after_publish_id"] == stage["id"]:
                other["after_publish_id"] = None
    return 204, None


def _put_answer(call: Call, envelope: str, item: Item) -> Answer:
    return (200, {envelope: item}) if call.behaviors["put_answer"] == "object" else (204, None)


# --- stories ----------------------------------------------------------------------------------------------------------


@operation
def list_stories(call: Call) -> Answer:
    stories = call.matching(list(call.space.stories.values()), "name")
    if "in_workflow_stages" in call.query:
        wanted = call.query["in_workflow_stages"].split(",")
        stories = [item for item in stories if item["stage"] and str(item["stage"]["workflow_stage_id"]) in wanted]
    if "by_slugs" in call.query:
        slugs = call.query["by_slugs"].split(",")
        stories = [item for item in stories if item["full_slug"] in slugs]
    return 200, {"stories": [_in_list(call, item) for item in call.ordered(call.page(stories))]}


def _in_list(call: Call, story: Item) -> Item:
    hidden = {"content", "user_ids", "space_role_ids"}
    if call.behaviors["story_stage"] == "alone":
        hidden.add("stage")
    if call.behaviors["content_type_in_lists"] == "absent":
        hidden.add("content_type")
    return {key: value for key, value in call.answered(story).items() if key not in hidden}


@operation
def get_story(call: Call) -> Answer:
    return 200, {"story": _single(call, call.one(call.space.stories))}


def _single(call: Call, story: Item) -> Item:
    shown = call.answered(story)
    content = {"component": story["content_type"], **shown["content"]}
    if call.behaviors["content_type_in_lists"] == "absent":
        del shown["content_type"]
    if call.behaviors["story_stage"] == "in_lists":
        del shown["stage"]
    return {**shown, "content": content}


@operation
def create_story(call: Call) -> Answer:
    """A story at the root of the space."""
    given = copy.deepcopy(call.body["story"])
    content_type = given["content"].pop("component", None)
    complaints: dict[str, list[str]] = {field: [_BLANK] for field in ("name", "slug") if not given[field].strip()}
    if any(story["full_slug"] == given["slug"] for story in call.space.stories.values()):
        complaints["slug"] = [_TAKEN]
    if content_type not in [component["name"] for component in call.space.listed["components"].values()]:
        complaints["content"] = ["is invalid"]
    if complaints:
        raise Refused(422, complaints)
    fields = {**STORY_DEFAULTS, **given, "full_slug": given["slug"], "content_type": content_type}
    return 201, {"story": _single(call, call.store.add(call.space.stories, fields))}


@operation
def delete_story(call: Call) -> Answer:
    story = call.one(call.space.stories)
    del call.space.stories[story["id"]]
    for change in [item for item in call.space.stage_changes.values() if item["story_id"] == story["id"]]:
        del call.space.stage_changes[change["id"]]
    return 200, {"story": _single(call, story)}


# --- workflow stage changes -------------------------------------------------------------------------------------------


@operation
def list_workflow_stage_changes(call: Call) -> Answer:
    asked = call.query.get("with_story")
    if asked is None:
        # The reference pages call it required.
        raise Refused(400, {"error": "param is missing or the value is empty: with_story"})
    changes = [change for change in list(call.space.stage_changes.values())[::-1] if str(change["story_id"]) == asked]
    # The fixtures show the newest change first.
    return 200, {"workflow_stage_changes": [_change(call, change) for change in call.ordered(call.page(changes))]}


@operation
def create_workflow_stage_change(call: Call) -> Answer:
    given = call.body["workflow_stage_change"]
    story, stage = call.space.stories.get(given["story_id"]), call.space.stages.get(given["workflow_stage_id"])
    if story is None or stage is None:
        raise Refused(*NOT_FOUND)
    if story["is_folder"]:
        raise Refused(422, {"story_id": ["is invalid"]})
    assigned = call.body.get("assign", {})
    _check_assignment(call, assigned)
    if stage["auto_remove_assignee"] and (story["stage"] or {}).get("workflow_stage_id") != stage["id"]:
        story.update({"user_ids": [], "space_role_ids": []})
    for field, ids in assigned.items():
        held = story[field] if call.behaviors["assignment"] == "adds" else []
        story[field] = [*held, *(number for number in ids if number not in held)]
    now = datetime.datetime.now(datetime.timezone.utc)
    call.space.put_story_into(story, stage, _due_date(call, given.get("due_date")), _moment(now))
    change = {**story["stage"], "user_id": call.space.described["owner_id"]}
    return 201, {"workflow_stage_change": _change(call, call.store.add(call.space.stage_changes, change))}


def _check_assignment(call: Call, given: Item) -> None:
    people = {item["user_id"] for item in call.space.collaborators.values()} | {call.space.described["owner_id"]}
    known = {"user_ids": people, "space_role_ids": set(call.space.roles)}
    complaints = {
        field: ["is invalid"]
        for field, ids in known.items()
        if any(number not in ids for number in given.get(field, []))
    }
    if complaints:
        raise Refused(422, complaints)


def _due_date(call: Call, text: str | None) -> str | None:
    """A due date in the form that the reference pages give it; 422 for what is no date."""
    if not text:
        return None
    try:
        moment = datetime.datetime.fromisoformat(text.replace("Z", "+00:00"))
    except ValueError:
        raise Refused(422, {"due_date": ["is invalid"]}) from None
    return text if call.behaviors["due_date_form"] == "sent" else _moment(moment)


def _moment(moment: datetime.datetime) -> str:
    if moment.tzinfo is not None:
        moment = moment.astimezone(datetime.timezone.utc)
    return moment.strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"


def _change(call: Call, change: Item) -> Item:
    return call.answered({key: value for key, value in change.items() if key != "story_id"})


# --- what roles refer to ----------------------------------------------------------------------------------------------


def _list(call: Call, name: str) -> Answer:
    found = call.matching(list(call.space.listed[name].values()), "name")
    paged = name in ("datasources", "branches")
    return 200, {name: call.ordered(call.page(found) if paged else found)}


@operation
def list_components(call: Call) -> Answer:
    # All component groups stand beside the components, whatever is asked for.
    _status, groups = _list(Call(call.store, call.behaviors, call.token, call.space, {}, {}, None), "component_groups")
    status, components = _list(call, "components")
    return status, {**components, **groups}


@operation
def create_component(call: Call) -> Answer:
    given = call.body["component"]
    components = call.space.listed["components"]
    if not given["name"].strip():
        raise Refused(422, {"name": [_BLANK]})
    if any(component["name"] == given["name"] for component in components.values()):
        raise Refused(422, {"name": [_TAKEN]})
    return 201, {"component": call.store.add(components, given)}


@operation
def delete_component(call: Call) -> Answer:
    component = call.one(call.space.listed["components"])
    del call.space.listed["components"][component["id"]]
    return 200, {"component": component}


@operation
def list_component_groups(call: Call) -> Answer:
    return _list(call, "component_groups")


@operation
def list_datasources(call: Call) -> Answer:
    return _list(call, "datasources")


@operation
def list_branches(call: Call) -> Answer:
    return _list(call, "branches")


@operation
def list_asset_folders(call: Call) -> Answer:
    return _list(call, "asset_folders")


# --- space roles ------------------------------------------------------------------------------------------------------


def _check_role(call: Call, given: Item, current: Item | None) -> None:
    name = given.get("role", current and current["role"])
    if not name or not name.strip():
        raise Refused(422, {"role": [_BLANK]})
    if any(role["role"] == name for role in call.space.roles.values() if role is not current):
        raise Refused(422, {"role": [_TAKEN]})


def _set_role(role: Item, given: Item) -> Item:
    write_only = ("blocked_permissions", "user_id")
    role.update(copy.deepcopy({key: value for key, value in given.items() if key not in write_only}))
    return role


def _role(call: Call, role: Item) -> Item:
    """A role with the slugs of the stories that its paths are about; the recorded answers say null where none is blocked."""
    found = {
        family: [call.space.stories[int(path)]["full_slug"] for path in role[f"{family}_paths"] if _story(call, path)]
        for family in ("allowed", "blocked")
    }
    resolved = {"resolved_allowed_paths": found["allowed"], "resolved_blocked_paths": found["blocked"] or None}
    return call.answered({**role, **resolved})


def _story(call: Call, path: str) -> Item | None:
    return call.space.stories.get(int(path)) if path.isdecimal() else None


@operation
def list_space_roles(call: Call) -> Answer:
    roles = call.ordered(call.matching(list(call.space.roles.values()), "role"))
    return 200, {"space_roles": [_role(call, role) for role in roles]}


@operation
def create_space_role(call: Call) -> Answer:
    given = call.body["space_role"]
    _check_role(call, given, None)
    role = call.store.add(call.space.roles, ROLE_DEFAULTS)
    return 201, {"space_role": _role(call, _set_role(role, given))}


@operation
def get_space_role(call: Call) -> Answer:
    return 200, {"space_role": _role(call, call.one(call.space.roles))}


@operation
def update_space_role(call: Call) -> Answer:
    return _write_role(call, replaces=_replaces(call))


@operation
def patch_space_role(call: Call) -> Answer:
    return _write_role(call, replaces=False)


def _write_role(call: Call, *, replaces: bool) -> Answer:
    role = call.one(call.space.roles)
    given = call.body["space_role"]
    if replaces:
        given = {**ROLE_DEFAULTS, "role": "", **given}
    _check_role(call, given, role)
    return 200, {"space_role": _role(call, _set_role(role, given))}


@operation
def delete_space_role(call: Call) -> Answer:
    role = call.one(call.space.roles)
    del call.space.roles[role["id"]]
    return 200, {"space_role": _role(call, role)}


# --- internal tags ----------------------------------------------------------------------------------------------------


def _check_tag(call: Call, given: Item, current: Item | None) -> None:
    name, kind = (given.get(field, current and current[field]) for field in ("name", "object_type"))
    if not name or not name.strip():
        raise Refused(422, {"name": [_BLANK]})
    others = [tag for tag in call.space.tags.values() if tag is not current]
    if call.behaviors["duplicate_tag"] == "refused" and any(
        (tag["name"], tag["object_type"]) == (name, kind) for tag in others
    ):
        raise Refused(422, {"name": [_TAKEN]})


@operation
def list_internal_tags(call: Call) -> Answer:
    tags = call.matching(list(call.space.tags.values()), "name")
    if "by_object_type" in call.query:
        tags = [tag for tag in tags if tag["object_type"] == call.query["by_object_type"]]
    return 200, {"internal_tags": [call.answered(tag) for tag in call.ordered(call.page(tags))]}


@operation
def create_internal_tag(call: Call) -> Answer:
    given = call.body["internal_tag"]
    _check_tag(call, given, None)
    return 200, {"internal_tag": call.answered(call.store.add(call.space.tags, {"object_type": None, **given}))}


@operation
def update_internal_tag(call: Call) -> Answer:
    return _write_tag(call, replaces=_replaces(call))


@operation
def patch_internal_tag(call: Call) -> Answer:
    return _write_tag(call, replaces=False)


def _write_tag(call: Call, *, replaces: bool) -> Answer:
    tag = call.one(call.space.tags)
    given = call.body["internal_tag"]
    if replaces:
        given = {"name": "", "object_type": None, **given}
    _check_tag(call, given, tag)
    tag.update(copy.deepcopy(given))
    return 200, {"internal_tag": call.answered(tag)}


@operation
def delete_internal_tag(call: Call) -> Answer:
    del call.space.tags[call.one(call.space.tags)["id"]]
    return 204, None


# --- collaborators ----------------------------------------------------------------------------------------------------


def _check_collaborator(call: Call, given: Item, current: Item | None) -> None:
    complaints: dict[str, list[str]] = {}
    if current is None:
        email = given.get("email", "")
        taken = {
            address.casefold()
            for item in call.space.collaborators.values()
            if not (_has_expired(item) and call.behaviors["second_invitation"] == "replaces")
            for address in (*_called(item["user"]), (item["invitation"] or {}).get("email"))
            if address
        }
        # A user name or an SSO id is taken as well.
        if not email:
            complaints["email"] = [_BLANK]
        elif email != email.strip() or re.fullmatch(r"[^@\s,]+@[^@\s,]+(,[^@\s,]+@[^@\s,]+)+", email):
            complaints["email"] = ["is invalid"]
        elif email.casefold() in taken:
            complaints["email"] = [_TAKEN]
    complaints.update(_wrong_roles(call, given, current))
    if complaints:
        raise Refused(422, complaints)


def _called(user: Item | None) -> list[Any]:
    return [user[name] for name in ("real_email", "alt_email", "userid")] if user else []


def _collaborator(call: Call, item: Item) -> Item:
    shown = call.answered(item)
    if call.behaviors["collaborator_user_id"] == "absent" and item["user"]:
        del shown["user_id"]
    if call.behaviors["invitation_rid"] == "absent" and item["invitation"]:
        del shown["invitation"]["rid"]
    return shown


def _has_expired(item: Item) -> bool:
    return bool((item["invitation"] or {}).get("is_expired"))


def _wrong_roles(call: Call, given: Item, current: Item | None) -> dict[str, list[str]]:
    """What is wrong with roles: several are "multi" and need a flag in an invitation, a single one is the role itself."""
    held: list[int] = current["space_role_ids"] if current else []
    role, roles = str(given.get("role") or ""), given.get("space_role_ids", held) or []
    if any(number not in call.space.roles for number in roles):
        return {"space_role_ids": ["is invalid"]}
    if role == "multi":
        if not roles:
            return {"space_role_ids": [_BLANK]}
        if current is None and given.get("allow_multiple_roles_creation") is not True:
            return {"role": ["several roles need allow_multiple_roles_creation"]}
    elif role.isdecimal():
        if int(role) not in call.space.roles or given.get("space_role_id") != int(role):
            return {"space_role_id": ["is invalid"]}
    elif role not in ("", "admin", "editor"):
        return {"role": ["is invalid"]}
    return {}


@operation
def list_collaborators(call: Call) -> Answer:
    found = [item for item in call.space.collaborators.values() if _mentions(item, call.query.get("search", ""))]
    call.query.pop("search", None)
    return 200, {
        "collaborators": [_collaborator(call, item) for item in call.ordered(call.page(call.matching(found, "id")))]
    }


def _mentions(collaborator: Item, part: str) -> bool:
    texts = [*(collaborator["user"] or {}).values(), *(collaborator["invitation"] or {}).values()]
    return any(part.casefold() in str(text).casefold() for text in texts) if part else True


@operation
def create_collaborator(call: Call) -> Answer:
    # The API description sends the fields bare; older reference pages wrap them.
    given = dict(call.body.get("collaborator", call.body))
    _check_collaborator(call, given, None)
    email = given.pop("email")
    given.pop("allow_multiple_roles_creation", None)
    given = {
        "space_id": call.space.described["id"],
        **{name: value for name, value in given.items() if value is not None},
    }
    invitation = new_invitation(email)
    for item in list(call.space.collaborators.values()):
        if (item["invitation"] or {}).get("email", "").casefold() == email.casefold():
            # The new invitation takes the place of the one that expired.
            item.update({**COLLABORATOR_DEFAULTS, **given, "invitation": invitation})
            return 201, {"collaborator": _collaborator(call, item)}
    added = call.store.add(call.space.collaborators, {**COLLABORATOR_DEFAULTS, **given, "invitation": invitation})
    return 201, {"collaborator": _collaborator(call, added)}


@operation
def update_collaborator(call: Call) -> Answer:
    collaborator = call.one(call.space.collaborators)
    given = call.body["collaborator"]
    if _replaces(call):
        given = {**COLLABORATOR_UPDATE, **given}
    _check_collaborator(call, given, collaborator)
    collaborator.update(copy.deepcopy(given))
    return 200, {"collaborator": _collaborator(call, collaborator)}


@operation
def delete_collaborator(call: Call) -> Answer:
    collaborator = call.one(call.space.collaborators)
    del call.space.collaborators[collaborator["id"]]
    return 200, {"collaborator": _collaborator(call, collaborator)}


# --- invitations ------------------------------------------------------------------------------------------------------


@operation
def renew_invitation(call: Call) -> Answer:
    """Renew an invitation by its token. Neither what is answered nor whether an open one may be renewed is documented."""
    reached = [call.store.spaces[number] for number in call.store.reach(call.token)]
    for item in (item for space in reached for item in space.collaborators.values() if item["invitation"]):
        if item["invitation"].get("rid") == call.ids["rid"]:
            item["invitation"].update({**new_invitation(item["invitation"]["email"]), "rid": call.ids["rid"]})
            return 200, {}
    raise Refused(*NOT_FOUND)
