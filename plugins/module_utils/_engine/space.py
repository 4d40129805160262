# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""A space as it was read, with changes applied to it in memory: the prediction of check mode is a fold. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Protocol

from .plan import Change, Create, Delete, MoveStory, Update
from .resource import Field, Item, Resource
from .values import Id, Pending


class Lists(Protocol):
    """What a space is read through. Each list is read when it is first needed, and only once."""

    title: str

    def all(self, resource: Resource) -> Sequence[Item]:
        """Return every object of a list. Where they form a tree, each has a ``path`` beside its name."""

    def within(self, resource: Resource, owner: Item) -> Sequence[Item]:
        """Return the objects that belong to another one, in their order."""

    def known(self, resource: Resource) -> Sequence[Item]:
        """Return the objects that were read so far."""

    def named(self, resource: Resource, names: Sequence[str]) -> Sequence[Item]:
        """Return the objects among which names are looked up: all of them, or those that the server finds."""

    def referred(self, resource: Resource, ids: Iterable[Id]) -> None:
        """Read what some ids refer to, where nothing is known of it."""

    def one(self, resource: Resource, identifier: int) -> Item:
        """Return one object, read by its id."""

    def search(self, resource: Resource, query: Mapping[str, Any]) -> list[dict[str, Any]]:
        """Return the objects that a list contains for a query. They are not kept."""

    def count(self, resource: Resource, query: Mapping[str, Any]) -> int:
        """Return how many objects a list contains for a query."""

    def described(self) -> Item:
        """Return the space itself, with its owner_id."""


@dataclass(frozen=True)
class Drift:
    """What the server holds although nobody declared it. field: None where the object itself is not listed."""

    resource: Resource
    item: Item
    field: Field | None = None


@dataclass
class Notes:
    """What is noticed while a task plans.

    warnings: sentences for the user. waiting: where somebody who has not accepted an invitation yet is named, for tasks that do
    everything else meanwhile; None where that is an error. undeclared: what becomes of fields that the task does not declare.
    drift: what nobody declared, where the task reports it.
    """

    warnings: list[str] = field(default_factory=list)
    waiting: list[dict[str, Any]] | None = None
    undeclared: str = "keep"
    drift: list[Drift] = field(default_factory=list)


class Space:
    """What one task knows of one space: what was read, and what has been applied to it since."""

    def __init__(self, lists: Lists, changes: tuple[Change, ...] = (), notes: Notes | None = None) -> None:
        self.lists = lists
        self.changes = changes
        self.notes = Notes() if notes is None else notes
        # The space to which the last changes were applied, and those. Each list that was folded, with what it was folded from.
        self._before: Space | None = None
        self._last = changes
        self._lists_after: dict[tuple[Any, ...], tuple[list[Item], Sequence[Item]]] = {}

    @property
    def title(self) -> str:
        return self.lists.title

    @property
    def warnings(self) -> list[str]:
        return self.notes.warnings

    @property
    def made(self) -> set[Id]:
        """The objects that exist by now, although they did not when the space was read."""
        creates = [change for change in self.changes if isinstance(change, Create)]
        return {made.item["id"] for create in creates for made in (create, *create.children)}

    def warn(self, sentence: str) -> None:
        if sentence not in self.warnings:
            self.warnings.append(sentence)

    def note_drift(self, resource: Resource, item: Item, field: Field | None = None) -> None:
        """Note what nobody declared. An object that the task is to create drifts from the next run on."""
        if not isinstance(item["id"], Pending):
            self.notes.drift.append(Drift(resource, item, field))

    def after(self, *changes: Change) -> Space:
        """Return the space with changes applied."""
        if not changes:
            return self
        space = Space(self.lists, (*self.changes, *changes), self.notes)
        space._before, space._last = self, changes
        return space

    def all(self, resource: Resource) -> Sequence[Item]:
        if resource.nested is not None:
            self.lists.all(resource)
            return [item for owner in self.all(resource.nested.within) for item in self.within(resource, owner)]
        return self._folded(resource, self.lists.all(resource), "all")

    def within(self, resource: Resource, owner: Item) -> Sequence[Item]:
        """Return the objects that belong to another one, in their order."""
        read = () if isinstance(owner["id"], Pending) else self.lists.within(resource, owner)
        return [item for item in self._folded(resource, read, owner["id"]) if item.get(resource.scope) == owner["id"]]

    def known(self, resource: Resource) -> Sequence[Item]:
        """Return the objects that are known without another request."""
        return self._folded(resource, self.lists.known(resource), "known")

    def named(self, resource: Resource, names: Sequence[str]) -> Sequence[Item]:
        return self._folded(resource, self.lists.named(resource, names), "named")

    def find(self, resource: Resource, reference: Id) -> Item | None:
        """Return the object with an id, where it is known."""
        return next((item for item in self.known(resource) if item["id"] == reference), None)

    def _folded(self, resource: Resource, items: Sequence[Item], which: Any) -> Sequence[Item]:
        """Return a list with all changes applied. which: tells the lists of a resource apart.

        A whole space is planned entry by entry, each in the space that the one before left. So the list of that one is taken, and
        the last changes are applied to it. What was read meanwhile makes another list.
        """
        key, read = (resource.name, which), list(items)
        behind: list[Space] = []
        nearest: Space | None = self
        while nearest is not None:
            kept = nearest._lists_after.get(key)
            if kept is not None and kept[0] == read:
                items = kept[1]
                break
            behind.append(nearest)
            nearest = nearest._before
        for space in reversed(behind):
            for change in space._last:
                items = fold(resource, items, change)
            # The one before is where the next entry, or the difference of the next one, begins.
            if space is self or space is self._before:
                space._lists_after[key] = (read, items)
        return items


def fold(resource: Resource, items: Sequence[Item], change: Change) -> Sequence[Item]:
    """Return the objects of a kind as they stand after a change. What cannot be known is left out of them."""
    if isinstance(change, MoveStory):
        return items
    if isinstance(change, Create):
        made = [change.item] if change.resource is resource else []
        made += [child.item for child in change.children if child.resource is resource]
        others = [_beside(resource, item, change) for item in items] if change.resource is resource else items
        return [*others, *made] if made else others
    if isinstance(change, Delete):
        return _without(resource, items, change)
    if change.resource is resource:
        return [_updated(resource, item, change) for item in items]
    return _in_order(resource, items, change.order) if change.ordered is resource else items


def _updated(resource: Resource, item: Item, change: Update) -> Item:
    if item["id"] == change.current["id"]:
        changed = [field for field in resource.fields if field.name in change.changed_fields]
        vague = {key for field in changed for key in field.unsettles}
        return {**{key: value for key, value in item.items() if key not in vague}, **change.values}
    if not _are_together(resource, item, change.current):
        return item
    # Which places the others get when one is put somewhere is the server's affair.
    moved = resource.ordered_by in change.changed_fields
    return _beside(resource, _unplaced(resource, item) if moved else item, change)


def _beside(resource: Resource, item: Item, change: Create | Update) -> Item:
    """Return an object without the flags that the server takes from it, because another one of its scope gets them."""
    if not _are_together(resource, item, change.item):
        return item
    taken = [field.name for field in resource.fields if field.exclusive and change.desired.get(field.name)]
    return {**item, **{name: False for name in taken if name in item}} if taken else item


def _are_together(resource: Resource, one: Item, other: Item) -> bool:
    return not resource.scope or one.get(resource.scope) == other.get(resource.scope)


def _in_order(resource: Resource, items: Sequence[Item], order: Sequence[Id]) -> Sequence[Item]:
    """Return objects in their new order. Whether the server counts their places from 0 or 1 is not known."""
    by_id = {item["id"]: item for item in items}
    placed = [_unplaced(resource, by_id[identifier]) for identifier in order if identifier in by_id]
    return [*(item for item in items if item["id"] not in order), *placed]


def _unplaced(resource: Resource, item: Item) -> Item:
    return {name: value for name, value in item.items() if name != resource.ordered_by}


def _without(resource: Resource, items: Sequence[Item], change: Delete) -> Sequence[Item]:
    gone = change.resource.reference(change.item)
    if change.resource is resource:
        # As it stands by then: it may have lost a flag to another one since it was read.
        standing = next((item for item in items if item["id"] == change.item["id"]), change.item)
        return [
            _without_references(resource, _unsettled(resource, item, standing), change.resource, gone)
            for item in items
            if item["id"] != change.item["id"]
        ]
    if resource.nested is not None and resource.nested.within is change.resource:
        return [item for item in items if item.get(resource.scope) != gone]
    return [_without_references(resource, item, change.resource, gone) for item in items]


def _unsettled(resource: Resource, item: Item, gone: Item) -> Item:
    """Return an object without what the server decides when another one goes: its place, and who becomes the default."""
    if not _are_together(resource, item, gone):
        return item
    vague = {field.name for field in resource.fields if field.exclusive and gone.get(field.name)}
    return {name: value for name, value in _unplaced(resource, item).items() if name not in vague}


def _without_references(resource: Resource, item: Item, kind: Resource, gone: Id | None) -> Item:
    """Return an object without the fields that refer to what is gone: whether the server clears them is not known."""
    vague = {
        field.name
        for field in resource.references
        if resource.target(field) is kind and gone in _ids(field.canonical(item.get(field.name)))
    }
    return {name: value for name, value in item.items() if name not in vague} if vague else item


def _ids(value: Any) -> tuple[Any, ...]:
    return value if isinstance(value, tuple) else () if value is None else (value,)
