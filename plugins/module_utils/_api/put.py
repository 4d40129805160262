# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""One PUT: it carries along what the server holds when it is sent, not what the plan was made from.

The API knows neither ETag nor If-Match. So the object is read again right before the PUT, unless it was read just now and
nothing was written since; before each try of the PUT, because a try may come after a long wait.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Any

from .._engine.errors import StoryblokError
from .._engine.names import describe
from .._engine.plan import Ids, Update
from .._engine.resource import Item
from .._engine.values import bind, to_json
from .client import Client


class Put:
    """The tries of one PUT.

    held: the object in its newest form. sent: the number of tries; 0 where the object became as declared by itself.
    warnings: a sentence for each declared field that somebody else changed meanwhile.
    """

    def __init__(
        self,
        change: Update,
        client: Client,
        held: Item,
        origin: Item,
        declared: Mapping[str, Any],
        ids: Ids,
        *,
        made_here: bool,
    ) -> None:
        """origin: the object before any write of the task. declared: what the user said of it.

        made_here: whether the task created it itself.
        """
        self.change = change
        self.held = held
        self.sent = 0
        self.warnings: list[str] = []
        self._client = client
        self._origin = origin
        self._declared = declared
        self._ids = ids
        self._made_here = made_here

    def send(self, identifier: int, *, read_back: bool) -> dict[str, Any] | None:
        """Return the object as the server responds with it; None where it responds with nothing.

        Where nothing was left to do that is the object as it was read again.
        """
        write = self._client.update if read_back else self._client.put
        act = self.change.act
        try:
            if act is not None:
                return self._client.put(self.change.resource, identifier, self._payload, path=act.path(self.held))
            return write(self.change.resource, identifier, self._payload)
        except _AsDeclared:
            return dict(self.held)

    def _payload(self) -> Mapping[str, Any]:
        resource, identifier = self.change.resource, self.held["id"]
        if not self._client.is_fresh(resource, identifier, made_here=self._made_here):
            now = {**self.held, **self._read(identifier)}
            self.warnings += self._moved(now)
            self.held = now
        if not self.change.is_needed(self.held, self._ids):
            raise _AsDeclared
        self.sent += 1
        return self.change.payload(self.held, self._ids)

    def _read(self, identifier: int) -> Item:
        resource = self.change.resource
        found: Item | None
        if resource.listed_only:
            found = next((item for item in self._client.list_all(resource) if item["id"] == identifier), None)
        else:
            found = self._client.get(resource, identifier)
        if found is None:
            raise StoryblokError("It is gone: somebody may have deleted it a moment ago. Run the task again.")
        scope = resource.scope
        return {**found, scope: found.get(scope) or self.held.get(scope)} if scope else found

    def _moved(self, now: Item) -> Iterator[str]:
        resource = self.change.resource
        for name, value in bind(self._declared, self._ids).items():
            field = resource.field(name)
            declared, is_now = field.canonical(value), field.canonical(now.get(name))
            # This task itself wrote what is known, or tried to. Of a try without a response nobody knows what it did.
            explained = [field.canonical(held.get(name)) for held in (self.held, self._origin)]
            if is_now in explained or (self.sent and is_now == declared):
                continue
            came = (
                "It is as declared now." if is_now == declared else f"It was set to {to_json(declared)!r}, as declared."
            )
            yield (
                f"{name} of {describe(resource, self.held)} changed from {to_json(explained[0])!r} to "
                f"{to_json(is_now)!r} while this task ran. {came}"
            )


class _AsDeclared(Exception):
    """Nothing is left to write, because the object has become as it was declared."""
