# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""Gather objects as code: what another task, or another space, can be given. Only GET requests."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from ansible_collections.community.storyblok.plugins.module_utils._code import (
    collaborator_as_code,
    ids_without_names,
    space_role_as_code,
    workflow_as_code,
)
from ansible_collections.community.storyblok.plugins.module_utils._fields import Field, Id, as_id
from ansible_collections.community.storyblok.plugins.module_utils._lookup import Space, describe, find, names_of
from ansible_collections.community.storyblok.plugins.module_utils._resources import (
    COLLABORATOR,
    RESOURCES,
    SPACE_ROLE,
    STAGE_FIELDS,
    WORKFLOW,
    WORKFLOW_STAGE,
)

Object = Mapping[str, Any]


def workflows_as_code(space: Space, workflows: Sequence[Object]) -> list[dict[str, Any]]:
    """Workflows as the module workflow takes them: the default one first, the others by name."""
    code = []
    for workflow in sorted(workflows, key=lambda item: (not item.get("is_default"), str(item.get("name")), item["id"])):
        stages = workflow["workflow_stages"]
        declared = workflow_as_code(workflow, stages, _names(space, STAGE_FIELDS, stages, stages))
        for stage in declared["stages"]:
            _warn_of_ids(space, f"{describe(WORKFLOW, workflow)}, {stage['name']}: ", stage, STAGE_FIELDS)
        code.append(declared)
    return code


def space_roles_as_code(space: Space, roles: Sequence[Object]) -> list[dict[str, Any]]:
    """Space roles as the module space_role takes them, by name."""
    names = _names(space, SPACE_ROLE.fields, roles)
    code = []
    for role in sorted(roles, key=lambda item: (str(item.get("role")), item["id"])):
        declared = space_role_as_code(role, names)
        _warn_of_ids(space, f"{describe(SPACE_ROLE, role)}: ", declared, SPACE_ROLE.fields)
        code.append(declared)
    return code


def collaborators_as_code(space: Space, people: Sequence[Object]) -> list[dict[str, Any]]:
    """Collaborators as the module of the same name takes them, by address.

    The owner is not among them, because every space has its own. Who cannot be declared is left out with a warning.
    """
    owner = as_id(space.described().get("owner_id"))
    declarable: dict[str, Object] = {}
    for person in people:
        if owner is not None and as_id(person.get("user_id")) == owner:
            continue
        email = _address(space, person)
        reason = _why_not(person, email)
        if reason:
            space.warn(f"{describe(COLLABORATOR, person)} of {space.title} is left out of the code: {reason}.")
        else:
            declarable[email] = person
    names = _names(space, COLLABORATOR.fields, list(declarable.values()))
    code = []
    for email, person in sorted(declarable.items(), key=lambda item: (item[0].casefold(), item[0])):
        declared = collaborator_as_code(person, email, names)
        _warn_of_ids(space, f"{describe(COLLABORATOR, person)}: ", declared, COLLABORATOR.fields)
        code.append(declared)
    return code


def _address(space: Space, person: Object) -> str:
    """The first e-mail address that nobody else has; empty when there is none."""
    people = space.all(COLLABORATOR)
    addresses = [name for name in names_of(COLLABORATOR, person) if "@" in name]
    return next((name for name in addresses if len(find(COLLABORATOR, people, name=name)) == 1), "")


def _why_not(person: Object, email: str) -> str:
    if not email:
        return "there is no e-mail address that only they have"
    if (person.get("invitation") or {}).get("is_expired"):
        return "the invitation has expired, and would be sent again"
    if not person["space_role_ids"] and person.get("role") not in ("admin", "editor"):
        return f"the role {person.get('role')!r} cannot be given to anybody"
    return ""


def _names(
    space: Space, fields: Iterable[Field], items: Sequence[Object], stages: Sequence[Object] = ()
) -> dict[str, dict[Id, str]]:
    """For each reference field, the clear names by id. What a field refers to is read where one of the items holds some."""
    names = {}
    for field in fields:
        if field.refers_to:
            resource = RESOURCES[field.refers_to]
            if resource is not WORKFLOW_STAGE:
                held = {identifier for item in items for identifier in field.canonical(item.get(field.name))}
                if held:
                    space.read(resource, sorted(held))
            names[field.name] = space.known_names(field, stages, clear_only=True)
    return names


def _warn_of_ids(space: Space, place: str, declared: Mapping[str, Any], fields: Iterable[Field]) -> None:
    for option in ids_without_names(declared, fields):
        space.warn(
            f"{place}{option} holds ids, because something there has no name or shares it. They mean nothing in another "
            "space."
        )


# By the key under which an info module returns the objects.
AS_CODE: Mapping[str, Callable[[Space, Any], list[dict[str, Any]]]] = {
    "collaborators": collaborators_as_code,
    "space_roles": space_roles_as_code,
    "workflows": workflows_as_code,
}
