# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The state of the emulated spaces. It is made from a seed and can be given back as one."""

from __future__ import annotations

import copy
import json
import os
import secrets
import threading
from collections.abc import Iterable
from typing import Any

Item = dict[str, Any]

STAGE_DEFAULTS: Item = {
    "after_publish_id": None,
    "allow_publish": False,
    "allow_admin_publish": False,
    "is_default": False,
    "allow_all_stages": False,
    "allow_none_for_next_stages": False,
    "allow_all_users": False,
    "allow_admin_change": True,
    "allow_editor_change": False,
    "user_ids": [],
    "space_role_ids": [],
    "workflow_stage_ids": [],
    "story_editing_locked": False,
    "auto_remove_assignee": False,
}

_ROLE_LISTS = (
    "permissions allowed_paths blocked_paths field_permissions allowed_field_permissions readonly_field_permissions "
    "component_group_uuids blocked_component_group_uuids managed_component_group_uuids "
    "blocked_manage_component_group_uuids allowed_languages blocked_languages component_ids allowed_component_ids "
    "managed_component_ids blocked_manage_component_ids datasource_ids blocked_datasource_ids branch_ids "
    "blocked_branch_ids asset_folder_ids blocked_asset_folder_ids"
).split()
ROLE_DEFAULTS: Item = {"subtitle": None, "ext_id": None, **{name: [] for name in _ROLE_LISTS}}

COLLABORATOR_DEFAULTS: Item = {
    "user_id": None,
    "role": None,
    "space_role_id": None,
    "space_role_ids": [],
    "permissions": [],
    "user": None,
    "invitation": None,
    # Answered, and not writable.
    "allowed_path": "",
    "field_permissions": "",
    "can_act_as_admin": False,
}
# What a PUT of a collaborator takes, and what becomes of it where a PUT replaces.
COLLABORATOR_UPDATE: Item = {
    name: COLLABORATOR_DEFAULTS[name] for name in ("user_id", "role", "space_role_id", "space_role_ids", "permissions")
}


def new_invitation(email: str) -> Item:
    """An invitation that stays open; rid is the token by which it is accepted and renewed."""
    expires = "2099-01-01T00:00:00.000Z"
    return {"email": email, "expires_at": expires, "is_expired": False, "rid": secrets.token_urlsafe(16)}


USER_DEFAULTS: Item = {
    "userid": None,
    "firstname": None,
    "lastname": None,
    "real_email": None,
    "alt_email": None,
    "friendly_name": None,
    "avatar": None,
    "disabled": False,
}

STORY_DEFAULTS: Item = {
    "content_type": "page",
    "published": False,
    "content": {},
    "stage": None,
    "is_folder": False,
    "user_ids": [],
    "space_role_ids": [],
}
# When stories that a seed puts into a stage got there.
_SEEDED_AT = "2026-01-01T00:00:00.000Z"

# What the API puts into the workflow that it creates for a space that has none.
FIRST_STAGES = (("Drafting", "#babcb6"), ("Reviewing", "#f2a33a"), ("Ready for publishing", "#2db47d"))

# What a space of a seed holds, beside its own fields.
LISTED = ("components", "component_groups", "datasources", "branches", "asset_folders")
_CONTENTS = (*LISTED, "workflows", "space_roles", "internal_tags", "collaborators", "stories", "workflow_stage_changes")


_SPACE_DEFAULTS: Item = {
    "region": "eu",
    "plan": "business",
    "plan_level": 3,
    "owner_id": None,
    "org_id": None,
    "role": "admin",
}
_KNOWN: dict[str, set[str]] = {
    "token": {"token", "kind", "spaces", "can_write"},
    "space": {"id", "name", *_SPACE_DEFAULTS, *_CONTENTS},
    "workflow": {"id", "name", "content_types", "is_default", "workflow_stages", "description"},
    "workflow stage": {"id", "name", "color", "position", "workflow_id", *STAGE_DEFAULTS},
    "internal tag": {"id", "name", "object_type"},
    "space role": {"id", "role", *ROLE_DEFAULTS},
    "collaborator": {"id", "space_id", *COLLABORATOR_DEFAULTS},
    "user": {"id", *USER_DEFAULTS},
    "change of stage": {
        *("id", "story_id", "workflow_id", "workflow_stage_id", "user_id", "due_date", "created_at"),
    },
    "story": {"id", "name", "slug", "full_slug", *STORY_DEFAULTS},
}


def check_seed(seed: Any) -> None:
    """Raise ValueError where a seed holds what the emulator does not know, or lacks what it needs."""
    for key in ("tokens", "spaces"):
        if not isinstance(seed, dict) or not isinstance(seed.get(key), list):
            raise ValueError(f"a seed is an object with the lists tokens and spaces; {key} is missing")
    for token in seed["tokens"]:
        _check("token", token, "token")
    for space in seed["spaces"]:
        _check("space", space, "id", "name")
        for workflow in space.get("workflows", ()):
            _check("workflow", workflow, "name")
            for stage in workflow.get("workflow_stages", ()):
                _check("workflow stage", stage, "name", "color")
        for role in space.get("space_roles", ()):
            _check("space role", role, "role")
        for tag in space.get("internal_tags", ()):
            _check("internal tag", tag, "name")
        for collaborator in space.get("collaborators", ()):
            _check("collaborator", collaborator)
            if collaborator.get("user"):
                _check("user", collaborator["user"], "id")
        for change in space.get("workflow_stage_changes", ()):
            _check("change of stage", change, "story_id", "workflow_id", "workflow_stage_id", "created_at")
        for story in space.get("stories", ()):
            _check("story", story, "name", "slug", "full_slug")


def _check(kind: str, item: Any, *needed: str) -> None:
    if not isinstance(item, dict):
        raise ValueError(f"a {kind} of a seed is an object, not {item!r}")
    unknown = sorted(set(item) - _KNOWN[kind])
    missing = [key for key in needed if key not in item]
    if unknown or missing:
        trouble = f"knows no {', '.join(unknown)}" if unknown else f"needs {', '.join(missing)}"
        raise ValueError(f"a {kind} of a seed {trouble}: {item!r}")


def default_seed() -> Item:
    with open(os.path.join(os.path.dirname(__file__), "seed.json"), encoding="utf-8") as file:
        seed: Item = json.load(file)
    return seed


class Space:
    """One space: its own description, and its objects by id, in the order of their creation."""

    def __init__(self, described: Item) -> None:
        self.described = described
        self.workflows: dict[int, Item] = {}
        self.stages: dict[int, Item] = {}
        self.roles: dict[int, Item] = {}
        self.tags: dict[int, Item] = {}
        self.collaborators: dict[int, Item] = {}
        self.stories: dict[int, Item] = {}
        # What is only listed here: by the name of the list.
        self.listed: dict[str, dict[int, Item]] = {name: {} for name in LISTED}
        # With the story_id that the API takes and does not answer.
        self.stage_changes: dict[int, Item] = {}

    def stages_of(self, workflow_id: int) -> list[Item]:
        mine = [stage for stage in self.stages.values() if stage["workflow_id"] == workflow_id]
        return sorted(mine, key=lambda stage: (stage["position"], stage["id"]))

    def put_story_into(self, story: Item, stage: Item, due_date: str | None, at: str) -> None:
        story["stage"] = {
            "workflow_id": stage["workflow_id"],
            "workflow_stage_id": stage["id"],
            "story_id": story["id"],
            "due_date": due_date,
            "created_at": at,
        }

    def default_workflow(self) -> Item | None:
        return next((workflow for workflow in self.workflows.values() if workflow["is_default"]), None)


class Store:
    """All spaces and tokens. Hold lock while reading or writing."""

    def __init__(self, seed: Item | None = None) -> None:
        self.lock = threading.RLock()
        if seed is not None:
            check_seed(seed)
        self.load(seed if seed is not None else default_seed())

    def load(self, seed: Item) -> None:
        """Start over with the spaces and tokens of a seed; objects without an id are given one."""
        seed = copy.deepcopy(seed)
        spaces: dict[int, Space] = {}
        # Storyblok's ids are far above 2**31 and not consecutive.
        self._last_id = 111683030900000
        for described in seed["spaces"]:
            contents = {key: described.pop(key, []) for key in _CONTENTS}
            space = spaces[described["id"]] = Space({**_SPACE_DEFAULTS, **described})
            for name in LISTED:
                for item in contents[name]:
                    self.add(space.listed[name], item)
            for role in contents["space_roles"]:
                self.add(space.roles, {**ROLE_DEFAULTS, **role})
            for tag in contents["internal_tags"]:
                self.add(space.tags, {"object_type": None, **tag})
            for collaborator in contents["collaborators"]:
                user = collaborator.get("user")
                if user:
                    collaborator = {"user_id": user["id"], **collaborator, "user": {**USER_DEFAULTS, **user}}
                if collaborator.get("invitation"):
                    collaborator = {**collaborator, "invitation": {**new_invitation(""), **collaborator["invitation"]}}
                self.add(space.collaborators, {**COLLABORATOR_DEFAULTS, "space_id": described["id"], **collaborator})
            for workflow in contents["workflows"]:
                stages = workflow.pop("workflow_stages", [])
                added = self.add(space.workflows, {"content_types": [], "is_default": False, **workflow})
                for position, stage in enumerate(stages, start=1):
                    stage = {**STAGE_DEFAULTS, "position": position, **stage, "workflow_id": added["id"]}
                    self.add(space.stages, stage)
            for change in contents["workflow_stage_changes"]:
                self.add(space.stage_changes, {"user_id": None, "due_date": None, **change})
            for story in contents["stories"]:
                place = story.pop("stage", None)
                added = self.add(space.stories, {**STORY_DEFAULTS, **story})
                if place:
                    stage = space.stages[place["workflow_stage_id"]]
                    space.put_story_into(added, stage, place.get("due_date"), place.get("created_at", _SEEDED_AT))
        self.tokens: list[Item] = seed["tokens"]
        self.spaces = spaces

    def dump(self) -> Item:
        """The state as a seed."""
        spaces = []
        for space in self.spaces.values():
            workflows = [
                {**workflow, "workflow_stages": space.stages_of(workflow["id"])}
                for workflow in space.workflows.values()
            ]
            spaces.append(
                {
                    **space.described,
                    "workflows": workflows,
                    "space_roles": list(space.roles.values()),
                    "internal_tags": list(space.tags.values()),
                    "collaborators": list(space.collaborators.values()),
                    "stories": list(space.stories.values()),
                    **{name: list(items.values()) for name, items in space.listed.items()},
                    "workflow_stage_changes": list(space.stage_changes.values()),
                }
            )
        return copy.deepcopy({"tokens": self.tokens, "spaces": spaces})

    def add(self, objects: dict[int, Item], item: Item) -> Item:
        if "id" not in item:
            item = {"id": self.next_id(), **item}
        item = copy.deepcopy(item)
        objects[item["id"]] = item
        return item

    def next_id(self) -> int:
        self._last_id += 17
        return self._last_id

    def token(self, authorization: str) -> Item | None:
        """The token that an Authorization header carries: a personal one as it is, an OAuth one behind Bearer."""
        for token in self.tokens:
            prefix = "Bearer " if token.get("kind") == "oauth" else ""
            if authorization == prefix + token["token"]:
                return token
        return None

    def reach(self, token: Item) -> Iterable[int]:
        reached: Iterable[int] = self.spaces if token.get("spaces", "all") == "all" else token["spaces"]
        return reached
