# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""Gather objects as code: the names that stand for ids, and warnings where none does."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .as_code import ids_without_names
from .names import find, known_names, refuse_empty
from .resource import Field, Item, Resource
from .space import Space
from .values import Id

Params = Mapping[str, Any]


def clear_names(
    space: Space, resource: Resource, fields: Iterable[Field], items: Sequence[Item], own: Sequence[Item] = ()
) -> dict[str, Mapping[Id, str]]:
    """Return, for each reference field, the clear names by id. What one of the items refers to is read for it.

    own: the objects among which references to the resource itself are looked up.
    """
    names: dict[str, Mapping[Id, str]] = {}
    for field in fields:
        if not field.refers_to:
            continue
        target = resource.target(field)
        if target is resource:
            names[field.name] = known_names(target, own, clear_only=True)
            continue
        held = {identifier for item in items for identifier in _ids(field.canonical(item.get(field.name)))}
        if held:
            space.lists.referred(target, sorted(held, key=str))
        names[field.name] = known_names(target, space.known(target), clear_only=True)
    return names


def _ids(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else () if value is None else (value,)


def warn_of_ids(space: Space, place: str, declared: Mapping[str, Any], fields: Iterable[Field]) -> None:
    """Warn of ids that had to stay in gathered code."""
    for option in ids_without_names(declared, fields):
        space.warn(
            f"{place}{option} holds ids, because something there has no name or shares it. They mean nothing in another "
            "space."
        )


def matching(resource: Resource, space: Space, params: Params) -> list[dict[str, Any]]:
    """Return the objects that all given filters match: id, the name, a part of the name, the part of the list."""
    name = resource.identity[0]
    refuse_empty(params, name, "search")
    items = resource.part(space.all(resource), params.get(resource.within))
    return [dict(item) for item in filtered(resource, items, params, name)]


def filtered(resource: Resource, items: Sequence[Item], params: Params, name: str) -> Sequence[Item]:
    if params.get("id") is not None:
        items = find(resource, items, identifier=params["id"])
    if params.get(name) is not None:
        items = find(resource, items, name=params[name])
    if params.get("search") is not None:
        part = params["search"].casefold()
        items = [item for item in items if part in str(item.get(name)).casefold()]
    return items
