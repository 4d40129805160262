# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A space in memory, for tests of what plans over lists without knowing where they come from."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ansible_collections.community.storyblok.plugins.module_utils._engine.resource import Item, Resource
from ansible_collections.community.storyblok.plugins.module_utils._engine.space import Space


class InMemory:
    """Lists that were read. asked: every list that was asked for by names, with these."""

    title = "space 606"

    def __init__(self, **items: Sequence[Item]) -> None:
        self.items = items
        self.asked: list[tuple[str, list[str]]] = []

    def all(self, resource: Resource) -> Sequence[Item]:
        return self.items.get(resource.name, ())

    known = all

    def within(self, resource: Resource, owner: Item) -> Sequence[Item]:
        return [item for item in self.all(resource) if item.get(resource.scope) == owner["id"]]

    def named(self, resource: Resource, names: Sequence[str]) -> Sequence[Item]:
        self.asked.append((resource.name, list(names)))
        return self.all(resource)

    def referred(self, resource: Resource, ids: Iterable[Any]) -> None:
        raise AssertionError("nothing is read")

    def one(self, resource: Resource, identifier: int) -> Item:
        raise AssertionError("nothing is read")

    def search(self, resource: Resource, query: Mapping[str, Any]) -> list[dict[str, Any]]:
        raise AssertionError("nothing is read")

    def count(self, resource: Resource, query: Mapping[str, Any]) -> int:
        raise AssertionError("nothing is read")

    def described(self) -> Item:
        raise AssertionError("nothing is read")


def space_of(**items: Sequence[Item]) -> Space:
    """Return a space with the given objects, by the names of their kinds."""
    return Space(InMemory(**items))
