# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""Find what refers to an object, and whether what is referred to exists. Pure over what was read."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from .errors import attempting
from .names import describe, nothing_called
from .plan import Change, Create, Delete, MoveStory, Update, gone_from
from .resource import Field, Item, Resource
from .space import Space
from .values import Id


class Reference(NamedTuple):
    """An object that refers to another one. owner: what it belongs to, where that is not the space.

    gone: the ids of its own kind to which it refers although nothing has them any more.
    """

    resource: Resource
    item: Item
    owner: Item | None
    field: Field
    gone: Collection[Id] = ()

    @property
    def sentence(self) -> str:
        nested = self.resource.nested
        inside = f" of {describe(nested.within, self.owner)}" if nested is not None and self.owner is not None else ""
        return f"{describe(self.resource, self.item)}{inside}"

    def removal(self, identifier: Id) -> Update:
        """Return the change that takes a reference out of a set, whatever else is in it by then."""
        name = self.field.name
        others = tuple(other for other in self.field.canonical(self.item.get(name)) if other != identifier)
        return Update(self.resource, self.item, {name: others}, (name,), removes={name: identifier}, gone=self.gone)


def references_to(space: Space, target: Resource, identifier: Id, kinds: Sequence[Resource]) -> Iterator[Reference]:
    """Yield the objects of some kinds that refer to an object, in the order in which they are listed."""
    for kind in kinds:
        fields = [field for field in kind.references if kind.target(field) is target]
        for owner, item in _all_of(space, kind):
            siblings = space.within(kind, owner) if owner is not None else space.all(kind)
            for field in fields:
                value = field.canonical(item.get(field.name))
                if identifier in (value if isinstance(value, tuple) else (value,)):
                    yield Reference(kind, item, owner, field, gone_from(kind, item, siblings))


def refuse_unknown(space: Space, changes: Iterable[Change]) -> None:
    """Refuse changes that declare an id which nothing has. space: as it is after them."""
    for change in changes:
        if isinstance(change, Delete):
            continue
        held = {} if isinstance(change, Create) else change.current or {}
        # Which stages a story may get is not decided by what is listed.
        declared = change.beside if isinstance(change, MoveStory) else change.desired
        with attempting(f"{change.sentence} of {space.title}"):
            _refuse_unknown_ids(space, change.resource, declared, held)
        if isinstance(change, Create) and change.copied_from is None:
            refuse_unknown(space, change.children)


def _refuse_unknown_ids(space: Space, resource: Resource, declared: Mapping[str, Any], held: Item) -> None:
    """Refuse an id that nothing has, unless the object refers to it already. Nothing is read where none is new to it."""
    for field in resource.references:
        target = resource.target(field)
        if not target.all_listed or field.name not in declared:
            continue
        known = _ids(field.canonical(held.get(field.name)))
        new = [identifier for identifier in _ids(field.canonical(declared[field.name])) if identifier not in known]
        there = {target.reference(item) for item in space.all(target)} if new else set()
        missing = [identifier for identifier in new if identifier not in there]
        if missing:
            raise nothing_called(target, space.all(target), missing, space.title, field.name)


def _ids(value: Any) -> tuple[Id, ...]:
    return value if isinstance(value, tuple) else () if value is None else (value,)


def _all_of(space: Space, kind: Resource) -> Iterator[tuple[Item | None, Item]]:
    items = space.all(kind)
    owners = {} if kind.nested is None else {owner["id"]: owner for owner in space.all(kind.nested.within)}
    for item in items:
        yield owners.get(item.get(kind.scope) or 0), item
