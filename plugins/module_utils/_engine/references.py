# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""Find what refers to an object. Pure over what was read."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from .names import describe
from .plan import Update
from .resource import Field, Item, Resource
from .space import Space
from .values import Id


class Reference(NamedTuple):
    """An object that refers to another one. owner: what it belongs to, where that is not the space."""

    resource: Resource
    item: Item
    owner: Item | None
    field: Field

    @property
    def sentence(self) -> str:
        nested = self.resource.nested
        inside = f" of {describe(nested.within, self.owner)}" if nested is not None and self.owner is not None else ""
        return f"{describe(self.resource, self.item)}{inside}"

    def removal(self, identifier: Id) -> Update:
        """Return the change that takes a reference out of a set, whatever else is in it by then."""
        name = self.field.name
        others = tuple(other for other in self.field.canonical(self.item.get(name)) if other != identifier)
        return Update(self.resource, self.item, {name: others}, (name,), removes={name: identifier})


def references_to(space: Space, target: Resource, identifier: Id, kinds: Sequence[Resource]) -> Iterator[Reference]:
    """Yield the objects of some kinds that refer to an object, in the order in which they are listed."""
    for kind in kinds:
        fields = [field for field in kind.references if kind.target(field) is target]
        for owner, item in _all_of(space, kind):
            for field in fields:
                value = field.canonical(item.get(field.name))
                if identifier in (value if isinstance(value, tuple) else (value,)):
                    yield Reference(kind, item, owner, field)


def _all_of(space: Space, kind: Resource) -> Iterator[tuple[Item | None, Item]]:
    items = space.all(kind)
    owners = {} if kind.nested is None else {owner["id"]: owner for owner in space.all(kind.nested.within)}
    for item in items:
        yield owners.get(item.get(kind.scope) or 0), item
