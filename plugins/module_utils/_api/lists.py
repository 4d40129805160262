# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""Read the lists of a space, each when it is first needed, and only once. Only GET requests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from .._engine.errors import attempting
from .._engine.names import describe, find, with_paths
from .._engine.resource import Item, Nested, Resource
from .._engine.values import Id
from .client import Client

# Names and ids stand in the address of a request, which servers cut off at some thousand characters.
_MOST_NAMES = 40
_MOST_IDS = 100


class Lists:
    """What was read of one space."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self.title = f"space {client.connection.space_id}"
        self._lists: dict[str, list[dict[str, Any]]] = {}
        # By the list and by the id of the object that its items belong to.
        self._within: dict[str, dict[Id, list[dict[str, Any]]]] = {}
        # Names for which the server was asked, by the list in which it looked.
        self._asked: dict[str, set[str]] = {}
        self._described: Item | None = None

    def all(self, resource: Resource) -> Sequence[Item]:
        if resource.nested is not None:
            return self._all_nested(resource, resource.nested)
        if resource.name not in self._lists:
            with attempting(f"read the {resource.noun}s of {self.title}"):
                found = self.client.lists(resource, resource.query or None)
            for kind in (resource, *resource.beside):
                if kind.name in found and kind.name not in self._lists:
                    items = found[kind.name]
                    self._lists[kind.name] = with_paths(kind, items) if kind.parent else items
        return self._lists[resource.name]

    def _all_nested(self, resource: Resource, nested: Nested) -> Sequence[Item]:
        owners = self.all(nested.within)
        apart = [owner["id"] for owner in owners if not isinstance(owner.get(nested.key), list)]
        kept = self._within.setdefault(resource.name, {})
        if len(apart) > 1 and not kept:
            with attempting(f"read the {resource.noun}s of {self.title}"):
                items = self.client.list_all(resource)
            for owner in apart:
                # An object of which nothing came is asked for alone: that all items come is not documented.
                if any(item.get(resource.scope) == owner for item in items):
                    self._keep(resource, owner, items)
        return [item for owner in owners for item in self.within(resource, owner)]

    def within(self, resource: Resource, owner: Item) -> Sequence[Item]:
        nested = resource.nested
        if nested is None:
            return ()
        kept = self._within.setdefault(resource.name, {})
        if owner["id"] not in kept:
            listed = owner.get(nested.key)
            with attempting(f"read the {nested.option} of {describe(nested.within, owner)} of {self.title}"):
                if not isinstance(listed, list):
                    listed = self.client.list_all(resource, {nested.filter: owner["id"]})
                else:
                    listed = self.client.objects(resource, listed, "GET", nested.within.plural)
            self._keep(
                resource,
                owner["id"],
                [{**item, resource.scope: item.get(resource.scope) or owner["id"]} for item in listed],
            )
        return kept[owner["id"]]

    def _keep(self, resource: Resource, owner: Id, items: Iterable[dict[str, Any]]) -> None:
        mine = [item for item in items if item.get(resource.scope) == owner]
        mine.sort(key=lambda item: (item.get(resource.ordered_by) or 0, item["id"]))
        self._within.setdefault(resource.name, {})[owner] = mine

    def known(self, resource: Resource) -> Sequence[Item]:
        nested = resource.nested
        if nested is None:
            return self._lists.get(resource.name, ())
        return [
            item
            for owner in self._lists.get(nested.within.name, ())
            if owner["id"] in self._within.get(resource.name, ()) or isinstance(owner.get(nested.key), list)
            for item in self.within(resource, owner)
        ]

    def named(self, resource: Resource, names: Sequence[str]) -> Sequence[Item]:
        if not resource.found_by:
            return self.all(resource)
        known = self._lists.setdefault(resource.name, [])
        asked_before = self._asked.setdefault(resource.name, set())
        missing = [
            name for name in dict.fromkeys(names) if name not in asked_before and not find(resource, known, name=name)
        ]
        asked_before.update(missing)
        for start in range(0, len(missing), _MOST_NAMES):
            asked = ",".join(missing[start : start + _MOST_NAMES])
            with attempting(f"look for {resource.plural} of {self.title}"):
                known += self.client.list_all(resource, {resource.found_by: asked})
        return known

    def referred(self, resource: Resource, ids: Iterable[Id]) -> None:
        if not resource.found_by:
            self.all(resource)
            return
        known = self._lists.setdefault(resource.name, [])
        found = {resource.reference(item) for item in known}
        missing = [str(identifier) for identifier in ids if identifier not in found]
        for start in range(0, len(missing), _MOST_IDS):
            with attempting(f"look for {resource.plural} of {self.title}"):
                known += self.client.list_all(resource, {"by_ids": ",".join(missing[start : start + _MOST_IDS])})

    def one(self, resource: Resource, identifier: int) -> Item:
        return self.client.get(resource, identifier)

    def search(self, resource: Resource, query: Mapping[str, Any]) -> list[dict[str, Any]]:
        return self.client.list_all(resource, query)

    def count(self, resource: Resource, query: Mapping[str, Any]) -> int:
        return self.client.count(resource, query)

    def described(self) -> Item:
        if self._described is None:
            with attempting(f"read {self.title}"):
                self._described = self.client.space()
        return self._described

    # --- after a write ----------------------------------------------------------------------------------------------

    def forget(self, resource: Resource) -> None:
        """Read the list of a resource again when it is next needed. What it contains goes with it."""
        if resource.nested is not None:
            resource = resource.nested.within
        self._within.clear()
        self._lists.pop(resource.name, None)
        self._asked.pop(resource.name, None)

    def learn(self, resource: Resource, item: dict[str, Any]) -> None:
        """Take note of an object as the server holds it after a write."""
        listed = self._list_of(resource, item)
        if listed is not None:
            place = next((place for place, known in enumerate(listed) if known["id"] == item["id"]), len(listed))
            listed[place : place + 1] = [item]

    def unlearn(self, resource: Resource, item: Item) -> None:
        """Take note that an object is gone."""
        listed = self._list_of(resource, item)
        if listed is not None:
            listed[:] = [known for known in listed if known["id"] != item["id"]]

    def _list_of(self, resource: Resource, item: Item) -> list[dict[str, Any]] | None:
        if resource.nested is not None:
            return self._within.get(resource.name, {}).get(item.get(resource.scope) or 0)
        return self._lists.get(resource.name)
