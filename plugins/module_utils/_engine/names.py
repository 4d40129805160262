# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""Find what the user named among objects that were read, and call objects in messages. A name is never guessed."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .errors import ConfigurationError, LookupFailed, complain
from .resource import Item, Resource, value_at
from .values import Id, Pending

_MOST_LISTED = 50


def describe(resource: Resource, item: Item) -> str:
    """Return how messages call an object: its kind, its name and its id."""
    names = resource.names(item)
    identifier = value_at(item, resource.named_id)
    shown = "invited, without an id yet" if identifier is None else f"id {identifier}"
    if isinstance(identifier, Pending):
        shown = "new"
    return f'{resource.noun} "{names[0]}" ({shown})' if names else f"{resource.noun} ({shown})"


def find(
    resource: Resource, objects: Iterable[Item], *, name: str | None = None, identifier: Id | None = None
) -> list[Item]:
    """Return every object with a name or an id. E-mail addresses are compared without regard to case."""
    if name is None:
        return [item for item in objects if item["id"] == identifier]
    return resource.called(objects, name)


def the_one(
    resource: Resource,
    objects: Iterable[Item],
    *,
    name: str | None = None,
    identifier: Id | None = None,
    where: str,
    option: str = "",
) -> Item:
    """Return the only object with a name or an id. Raise LookupFailed, which lists what there is, for none or several."""
    objects = list(objects)
    matches = find(resource, objects, name=name, identifier=identifier)
    if len(matches) == 1:
        return matches[0]
    if not matches:
        raise nothing_called(resource, objects, [identifier if name is None else name], where, option)
    start = f"{option}: " if option else ""
    wanted = f'"{name}"' if name is not None else f"the id {identifier}"
    found = ", ".join(describe(resource, match) for match in matches)
    raise LookupFailed(f"{start}{len(matches)} {resource.noun}s of {where} are called {wanted}: {found}. Give the id.")


def nothing_called(
    resource: Resource, objects: Sequence[Item], wanted: Sequence[Any], where: str, option: str
) -> LookupFailed:
    """Return the error about names, or an id, that no object has."""
    start = f"{option}: " if option else ""
    called = " or ".join(f'the name "{one}"' if isinstance(one, str) else f"the id {one}" for one in wanted)
    return LookupFailed(f"{start}no {resource.noun} of {where} has {called}. {listing(resource, objects)}")


def listing(resource: Resource, objects: Sequence[Item]) -> str:
    """Return a sentence that lists the objects there are."""
    if resource.found_by:
        # Only what was asked for was read.
        return "Give the full slug, such as articles/spring-fair, without a slash before or behind it."
    if not objects:
        return f"There is no {resource.noun} at all."
    shown = ", ".join(describe(resource, item).removeprefix(f"{resource.noun} ") for item in objects[:_MOST_LISTED])
    more = f", and {len(objects) - _MOST_LISTED} more" if len(objects) > _MOST_LISTED else ""
    return f"There are: {shown}{more}."


def named_or_renamed(
    resource: Resource, objects: Sequence[Item], name: str, renamed_from: str | None, where: str
) -> Item | None:
    """Return the object with a name, or else the one with its former name; None when there is neither."""
    for called in (name, renamed_from):
        if called is not None and find(resource, objects, name=called):
            return the_one(resource, objects, name=called, where=where)
    return None


def both_names(resource: Resource, objects: Sequence[Item], name: str | None, renamed_from: str | None) -> bool:
    """Tell whether an object of the new name and another one of the former name exist side by side."""
    return bool(
        name
        and renamed_from
        and name != renamed_from
        and find(resource, objects, name=name)
        and find(resource, objects, name=renamed_from)
    )


def known_names(resource: Resource, objects: Sequence[Item], *, clear_only: bool = False) -> dict[Id, str]:
    """Return names by id, for display.

    clear_only: leave out names that mean several objects.
    """
    names: dict[Id, str] = {}
    held = [[(name, resource.same_for(name)) for name in resource.names(item)] for item in objects]
    # How many objects have a name, each counted once.
    count = Counter(same for known in held for same in {same for _name, same in known})
    for item, having in zip(objects, held):
        identifier = resource.reference(item)
        known = [name for name, same in having if not clear_only or count[same] == 1]
        if identifier is not None and known:
            names[identifier] = known[0]
    return names


def with_paths(resource: Resource, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Return the objects of a tree, each with the path of names that leads to it, such as Layout/Header."""
    by_reference = {resource.reference(item): item for item in items}

    def path(item: Item, below: tuple[int, ...] = ()) -> str:
        parent = by_reference.get(resource.reference({resource.named_id: item.get(resource.parent)}))
        # A parent that the server does not list, or that is its own, ends the path.
        if parent is None or item["id"] in below:
            return str(item.get("name"))
        return f"{path(parent, (*below, item['id']))}/{item.get('name')}"

    return [{**item, "path": path(item)} for item in items]


def refuse_empty(params: Mapping[str, Any], *options: str) -> None:
    """Refuse an empty text, which is usually a template that came out empty."""
    complain(
        [
            ConfigurationError(f"{option} is empty: give it a value, or leave the option out.")
            for option in options
            if params.get(option) is not None and not params[option].strip()
        ]
    )


def refuse_taken_name(
    resource: Resource, current: Item, name: str | None, siblings: Iterable[Item], where: str
) -> None:
    """Refuse a name, or a part of the list, in which another object already has the name."""
    siblings = list(siblings)
    called = name or current.get(resource.identity[0])
    stays = any(item["id"] == current["id"] for item in siblings)
    if not called or (stays and current.get(resource.identity[0]) == called):
        return
    for other in find(resource, siblings, name=called):
        if other["id"] != current["id"]:
            raise ConfigurationError(
                f"Could not rename {describe(resource, current)}: {describe(resource, other)} of {where} has that name. "
                "Rename or remove it first."
            )


def refuse_other_part(resource: Resource, current: Item, value: Any) -> None:
    """Refuse to delete an object, given by its id, that stands in another part of its list than the task says."""
    if not resource.part([current], value):
        raise ConfigurationError(
            f"{describe(resource, current)} has the {resource.within} {current.get(resource.within)!r}, not {value!r}, so it "
            f"was not deleted. Correct id or {resource.within}, or leave one of them out."
        )


def refuse_other_name(resource: Resource, current: Item, name: str | None) -> None:
    """Refuse to delete an object, given by its id, whose name is not the one that the task says."""
    if name is not None and name != current.get(resource.name_field):
        raise ConfigurationError(
            f"{describe(resource, current)} is not called {name!r}, so it was not deleted. Correct id or "
            f"{resource.name_field}, or leave one of them out."
        )
