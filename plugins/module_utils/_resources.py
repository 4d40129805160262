# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""What Storyblok's Management API offers: one table, which everything else reads.

Source of names, kinds and envelopes: the types that Storyblok generates from its API description, and the
reference pages where those are silent.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Callable

from ansible_collections.community.storyblok.plugins.module_utils._fields import (
    COLOR,
    FLAG,
    MOMENT,
    NAMES,
    NUMBER,
    REFERENCE,
    REFERENCES,
    TEXT,
    TEXT_REFERENCES,
    UUID_REFERENCES,
    Field,
    Id,
    Kind,
    as_id,
    as_ids,
)


@dataclass(frozen=True)
class Resource:
    """One kind of object.

    name: the envelope of a single object in requests and answers, and the key of a task's result.
    plural: the segment of the path below the space, and the envelope of a list.
    noun: how messages call it.
    identity: the fields in which a name that a person knows is looked for; a dot goes into a nested object.
    naming: what a new object is called by, where that is not the first of identity.
    named_id: where the id stands by which other objects refer to it: a number, or a text where it is a UUID.
    parent: the field that refers to the parent where objects form a tree; then their name is a path of names.
    found_by: the parameter with which the list is asked for names, where it is too long to be read as a whole.
    fields: what can be written.
    read_only: what the server answers and does not take back. Every other key is sent back as it came, so that a
        field this version does not know survives a PUT that replaces the object.
    paged: whether its list takes ``page`` and ``per_page``.
    scope: the field with the id of the object to which it belongs; empty where that is the space.
    ignores_case: whether names that are e-mail addresses mean the same in another case.
    bare_creation: whether a new object is sent without its envelope.
    listed_only: whether an object can be read with the whole list only.
    unified: brings an answer to one form where the API says the same in several.
    """

    name: str
    plural: str
    noun: str
    identity: tuple[str, ...] = ("name",)
    naming: str = ""
    named_id: str = "id"
    parent: str = ""
    found_by: str = ""
    fields: tuple[Field, ...] = ()
    read_only: frozenset[str] = frozenset({"id", "created_at", "updated_at"})
    paged: bool = False
    scope: str = ""
    ignores_case: bool = False
    bare_creation: bool = False
    listed_only: bool = False
    unified: Callable[[Mapping[str, Any]], Mapping[str, Any]] = dict

    @property
    def name_field(self) -> str:
        return self.naming or self.identity[0]

    def names(self, item: Mapping[str, Any]) -> list[str]:
        """Every name under which a person may know an object."""
        values = (value_at(item, path) for path in self.identity)
        return [str(value) for value in values if value]

    def reference(self, item: Mapping[str, Any]) -> Id | None:
        """The id by which other objects refer to an object; None when it has none yet."""
        value = value_at(item, self.named_id)
        return str(value) if self.named_id == "uuid" and value else as_id(value)

    def envelope(self, payload: Mapping[str, Any]) -> dict[str, Any]:
        return {self.name: dict(payload)}

    def field(self, name: str) -> Field:
        return next(field for field in self.fields if field.name == name)

    def typed(self, item: Mapping[str, Any]) -> dict[str, Any]:
        """An object as it was answered, ids and numbers as numbers, null lists as empty ones.

        Raises TypeError, ValueError or KeyError for what is no object with an id.
        """
        return {**self._with_numbers(self.unified(item)), "id": int(item["id"])}

    def _with_numbers(self, item: Mapping[str, Any]) -> dict[str, Any]:
        found = dict(item)
        if found.get(self.scope):
            found[self.scope] = as_id(found[self.scope])
        for field in self.fields:
            if field.kind.varies and field.name in found:
                found[field.name] = field.kind.sent(field.canonical(found[field.name]))
        return found

    def writable_part(self, current: Mapping[str, Any]) -> dict[str, Any]:
        """What the server holds, in the form in which it takes it back."""
        flags = {field.name for field in self.fields if field.kind is FLAG}
        return {
            key: value
            for key, value in self._with_numbers(current).items()
            # The server answers null for a flag that was never set, and takes a flag or nothing.
            if key not in self.read_only and not (value is None and key in flags)
        }


def value_at(item: Mapping[str, Any], path: str) -> Any:
    """The value at a path of keys with dots between them; None where one is missing."""
    value: Any = item
    for key in path.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value


# Listed for a whole account, everything else for one space.
SPACE = Resource(name="space", plural="spaces", noun="space")
COMPONENT = Resource(name="component", plural="components", noun="component", paged=True)
COMPONENT_GROUP = Resource(
    name="component_group",
    plural="component_groups",
    noun="component group",
    identity=("path", "name"),
    named_id="uuid",
    parent="parent_uuid",
)
DATASOURCE = Resource(name="datasource", plural="datasources", noun="datasource", identity=("slug",), paged=True)
BRANCH = Resource(name="branch", plural="branches", noun="branch", paged=True)
ASSET_FOLDER = Resource(
    name="asset_folder",
    plural="asset_folders",
    noun="asset folder",
    identity=("path", "name"),
    parent="parent_id",
)


def _family(ids: str, names: str, kind: Kind, refers_to: str, *prefixes: str) -> tuple[Field, ...]:
    """Fields that differ in a word before them only, such as component_ids and allowed_component_ids."""
    return tuple(
        Field(f"{prefix}{ids}", kind, refers_to=refers_to, names_option=f"{prefix}{names}") for prefix in prefixes
    )


# Not here, because the API takes them but never answers them, so that nobody can compare: blocked_permissions, user_id.
SPACE_ROLE = Resource(
    name="space_role",
    plural="space_roles",
    noun="space role",
    identity=("role",),
    fields=(
        Field("role", TEXT),
        Field("subtitle", TEXT),
        Field("ext_id", TEXT),
        Field("permissions", NAMES),
        Field("allowed_paths", TEXT_REFERENCES, refers_to="story", names_option="allowed_slugs"),
        Field("blocked_paths", TEXT_REFERENCES, refers_to="story", names_option="blocked_slugs"),
        Field("field_permissions", NAMES),
        Field("allowed_field_permissions", NAMES),
        Field("readonly_field_permissions", NAMES),
        *_family("component_ids", "components", REFERENCES, "component", "", "allowed_", "managed_", "blocked_manage_"),
        *_family(
            "component_group_uuids",
            "component_groups",
            UUID_REFERENCES,
            "component_group",
            *("", "blocked_", "managed_", "blocked_manage_"),
        ),
        *_family("datasource_ids", "datasources", REFERENCES, "datasource", "", "blocked_"),
        *_family("branch_ids", "branches", REFERENCES, "branch", "", "blocked_"),
        Field("allowed_languages", NAMES),
        Field("blocked_languages", NAMES),
        *_family("asset_folder_ids", "asset_folders", REFERENCES, "asset_folder", "", "blocked_"),
    ),
    read_only=frozenset({"id", "created_at", "updated_at", "resolved_allowed_paths", "resolved_blocked_paths"}),
)


def _with_all_roles(person: Mapping[str, Any]) -> dict[str, Any]:
    """A collaborator whose space roles stand in one place.

    The API answers them in space_role_ids, in space_role_id, or as a number in role (generated types, and fixtures of
    Storyblok's PHP client); with several of them role is "multi".
    """
    role = str(person.get("role") or "")
    roles = as_ids(
        [*(person.get("space_role_ids") or ()), person.get("space_role_id"), int(role) if role.isdecimal() else 0]
    )
    return {**person, "role": "multi" if roles else person.get("role"), "space_role_ids": list(roles)}


# While an invitation is open the collaborator has no user yet: user_id is null.
COLLABORATOR = Resource(
    name="collaborator",
    plural="collaborators",
    noun="user",
    identity=("user.real_email", "user.alt_email", "user.userid", "invitation.email"),
    naming="email",
    named_id="user_id",
    fields=(
        Field("role", TEXT),
        # Where the API holds a single role apart from the list, a new list does not replace it.
        Field(
            "space_role_ids",
            REFERENCES,
            refers_to="space_role",
            names_option="space_roles",
            sent_along={"space_role_id": None},
        ),
        Field("permissions", NAMES),
    ),
    read_only=frozenset({"id", "user_id", "user", "invitation", "space_role_id", "created_at", "updated_at"}),
    paged=True,
    ignores_case=True,
    bare_creation=True,
    # Neither the API description nor the reference pages know a GET of one collaborator.
    listed_only=True,
    unified=_with_all_roles,
)

WORKFLOW = Resource(
    name="workflow",
    plural="workflows",
    noun="workflow",
    fields=(Field("name", TEXT), Field("content_types", NAMES)),
    read_only=frozenset({"id", "is_default", "workflow_stages", "created_at", "updated_at"}),
)

WORKFLOW_STAGE = Resource(
    name="workflow_stage",
    plural="workflow_stages",
    noun="workflow stage",
    scope="workflow_id",
    fields=(
        Field("name", TEXT),
        Field("color", COLOR),
        # Writing a position alone may leave two stages in one place; with update_position the server swaps them.
        Field("position", NUMBER, sent_along={"update_position": True}, after_creation=True),
        Field("is_default", FLAG),
        Field("allow_publish", FLAG),
        Field("allow_admin_publish", FLAG),
        Field("allow_all_stages", FLAG),
        Field("allow_none_for_next_stages", FLAG),
        Field("workflow_stage_ids", REFERENCES, refers_to="workflow_stage", names_option="next_stages"),
        Field("allow_all_users", FLAG),
        Field("allow_admin_change", FLAG),
        Field("allow_editor_change", FLAG),
        Field("user_ids", REFERENCES, refers_to="collaborator", names_option="users"),
        Field("space_role_ids", REFERENCES, refers_to="space_role", names_option="space_roles"),
        Field("after_publish_id", REFERENCE, refers_to="workflow_stage", names_option="after_publish"),
        Field("story_editing_locked", FLAG),
        Field("auto_remove_assignee", FLAG),
    ),
)

# The fields of a stage in a list of stages, which says their order itself.
STAGE_FIELDS = tuple(field for field in WORKFLOW_STAGE.fields if field.name != "position")

STORY = Resource(name="story", plural="stories", noun="story", identity=("full_slug",), found_by="by_slugs", paged=True)

# The newest change of a story says where it stands. The API answers no story_id with it.
WORKFLOW_STAGE_CHANGE = Resource(
    name="workflow_stage_change",
    plural="workflow_stage_changes",
    noun="change of stage",
    identity=(),
    scope="workflow_id",
    fields=(
        Field("workflow_stage_id", REFERENCE, refers_to="workflow_stage", names_option="stage"),
        Field("due_date", MOMENT),
    ),
    paged=True,
)

# What a change of stage says beside its envelope, each without the word before it. The API never answers it.
ASSIGNMENT = Resource(
    name="assign",
    plural="",
    noun="assignment",
    identity=(),
    fields=(
        Field("assign_user_ids", REFERENCES, refers_to="collaborator", names_option="assign_users"),
        Field("assign_space_role_ids", REFERENCES, refers_to="space_role", names_option="assign_space_roles"),
    ),
)

RESOURCES: Mapping[str, Resource] = {
    resource.name: resource
    for resource in (
        *(ASSET_FOLDER, BRANCH, COMPONENT, COMPONENT_GROUP, DATASOURCE),
        *(COLLABORATOR, SPACE_ROLE, STORY, WORKFLOW, WORKFLOW_STAGE, WORKFLOW_STAGE_CHANGE),
    )
}
