# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""From options to desired values: only what was declared, as it is sent, names resolved to ids."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .errors import ConfigurationError, LookupFailed, StoryblokError, collecting, complain
from .names import find, nothing_called, the_one
from .resource import Field, Item, Resource
from .space import Space
from .undeclared import undeclared
from .values import Id

# Objects, and how messages call the place in which they are.
Among = tuple[Sequence[Item], str]


def desired(
    space: Space,
    resource: Resource,
    params: Mapping[str, Any],
    among: Mapping[str, Among] | None = None,
    held: Item | None = None,
) -> dict[str, Any]:
    """Return the values of the declared fields as they are kept until they are sent.

    What was not declared is in it only where the task resets it.

    among: by the name of a resource, the objects among which its names are looked up, if not in the whole space, and how
    messages call their place. held: the object as it stands; None for a new one.
    Raises everything that is wrong as one error.
    """
    values: dict[str, Any] = {}
    complaints: list[StoryblokError] = []
    _ask_together(space, resource, params)
    for field in resource.fields:
        names = params.get(field.names_option) if field.names_option else None
        value = params.get(field.name)
        with collecting(complaints):
            if names is not None:
                wanted = names if field.kind.many else [names] if names else []
                ids, waiting = _ids_of(field, resource.target(field), wanted, space, among or {})
                _note(space, resource, params, field, waiting)
                values[field.name] = field.canonical(ids if field.kind.many else ids[0] if ids else None)
            elif value is not None:
                _check(field, value)
                values[field.name] = field.declared(value)
    complain(complaints)
    return {**values, **undeclared(space, resource, values, held)}


def _ask_together(space: Space, resource: Resource, params: Mapping[str, Any]) -> None:
    """Have the server look for the names of several fields at once, in lists that are too long to be read."""
    wanted: dict[str, list[str]] = {}
    targets = {}
    for field in resource.references:
        target = resource.target(field)
        if field.names_option and target.found_by:
            targets[target.name] = target
            wanted.setdefault(target.name, []).extend(filter(None, params.get(field.names_option) or ()))
    for name, names in wanted.items():
        if names:
            space.named(targets[name], names)


def _ids_of(
    field: Field, target: Resource, names: Sequence[str], space: Space, among: Mapping[str, Among]
) -> tuple[list[Id], list[str]]:
    """Return the ids of the objects that names of a reference field mean, and the names that have no id yet."""
    wanted = [name for name in names if name]
    objects, where = among.get(target.name) or (space.named(target, wanted) if wanted else (), space.title)
    found: list[Id] = []
    waiting: list[str] = []
    complaints: list[StoryblokError] = []
    with collecting(complaints):
        _check_names(field, names)
    missing = [name for name in wanted if not find(target, objects, name=name)]
    if missing:
        complaints.append(nothing_called(target, objects, missing, where, field.names_option))
    for name in wanted:
        if name not in missing:
            with collecting(complaints):
                match = the_one(target, objects, name=name, where=where, option=field.names_option)
                identifier = target.reference(match)
                if identifier is None:
                    _refuse_to_wait(space, field, name, where)
                    waiting.append(name)
                else:
                    found.append(identifier)
    complain(complaints)
    return found, waiting


def _refuse_to_wait(space: Space, field: Field, name: str, where: str) -> None:
    if space.notes.waiting is None:
        raise LookupFailed(
            f"{field.names_option}: {name} was invited to {where} and has not accepted yet, so there is no user id to "
            "refer to. Try again after they have accepted."
        )


def _note(space: Space, resource: Resource, params: Mapping[str, Any], field: Field, waiting: Sequence[str]) -> None:
    """Note where somebody is named who has no user id before they accept their invitation."""
    if waiting and space.notes.waiting is not None:
        name = params.get(resource.name_field) or params.get("id")
        space.notes.waiting.append(
            {"kind": resource.name, "name": name, "option": field.names_option, "users": list(waiting)}
        )


def check_values(resource: Resource, params: Mapping[str, Any]) -> None:
    """Refuse values that cannot be right, whatever the server holds. Raise everything that is wrong as one error."""
    complaints: list[StoryblokError] = []
    for field in resource.fields:
        names = params.get(field.names_option) if field.names_option else None
        with collecting(complaints):
            if names is not None and field.kind.many:
                _check_names(field, names)
            elif names is None and params.get(field.name) is not None:
                _check(field, params[field.name])
    complain(complaints)


def _check_names(field: Field, names: Sequence[str]) -> None:
    if not all(names):
        raise ConfigurationError(
            f"{field.names_option} holds an empty name. To clear the list give [] (an empty list)."
        )


def _check(field: Field, value: Any) -> None:
    if field.kind.option.get("elements") == "str":
        if any(not text.strip() for text in value):
            raise ConfigurationError(f"{field.name} holds an empty text. To clear the list give [] (an empty list).")
        return
    if not field.refers_to:
        return
    if field.kind.many and any(identifier <= 0 for identifier in value):
        raise ConfigurationError(
            f"{field.name} holds 0 or less, which is no id. To clear the list give [] (an empty list)."
        )
    if not field.kind.many and value < 0:
        raise ConfigurationError(f"{field.name} is less than 0, which is no id. To clear it give 0.")
