# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""The objects with which the questions are asked: made on request, removed at the end, and every exchange recorded."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Callable, NamedTuple, TypeVar

from .._api.client import Client
from .._api.session import Answer
from .._engine.errors import ApiError
from .record import PREFIX, Mask

Item = dict[str, Any]
T = TypeVar("T")

# How many requests a probe makes at most, and how many of them are kept for removing what it made.
_MOST_REQUESTS = 59
_FOR_REMOVAL = 17
# A second look finds what the server finished only after its response was lost.
_LOOKS = 4
_WRONG_TOKEN = "conformance-probe-sends-a-token-that-does-not-exist"

_ENVELOPES = {
    "stories": "story",
    "workflows": "workflow",
    "workflow_stages": "workflow_stage",
    "components": "component",
    "internal_tags": "internal_tag",
    "workflow_stage_changes": "workflow_stage_change",
}
# What lies in the space itself, in the order of its removal, and how it is found there.
_REMOVED: Mapping[str, Callable[[str], Item]] = {
    "stories": lambda mark: {"by_slugs": mark, "per_page": 100},
    "workflows": lambda mark: {},
    "components": lambda mark: {"search": PREFIX},
    "internal_tags": lambda mark: {"search": PREFIX, "per_page": 100},
}


class NotTold(Exception):
    """Why a question has no answer, as the beginning of a sentence."""


class Refused(NotTold):
    """A request that was refused."""


class Reply(NamedTuple):
    """What the server said in the end. body: decoded JSON, or text, or None."""

    status: int
    headers: Mapping[str, str]
    body: Any

    @property
    def is_success(self) -> bool:
        return self.status < 300


class Scratch:
    """Requests of a probe.

    mark: what every object of the probe has in its name, and no other object. texts: other texts that the probe sends.
    foreign_space_id: a space that the token does not reach. writes: whether anything but reading is allowed.
    Set ``question`` to what the next requests are sent for.
    """

    def __init__(
        self, client: Client, mark: str, texts: frozenset[str], *, foreign_space_id: int, writes: bool
    ) -> None:
        self.client = client
        self._foreign_space_id = foreign_space_id
        self.mark = mark
        self.question = ""
        self.exchanges: list[Item] = []
        # For each 429, whether it said how long to wait.
        self.limited: list[bool] = []
        # For each kind of list that was read, whether it said how many objects there are.
        self.totals: dict[str, bool] = {}
        # The positions of stages, in the order of each list that was read.
        self.orders: list[list[int]] = []
        # Objects of a probe that was killed.
        self.strangers: set[str] = set()
        self._mask = Mask(mark, texts)
        self._writes = writes
        self._removing = False
        self._made: dict[str, set[int]] = {}
        self._kept: dict[str, Any] = {}

    def ask(self, method: str, path: str, body: Item | None = None, query: Item | None = None) -> Reply:
        """Send one request to the space. Raises NotTold where it may not be sent or gets no response."""
        return self._ask(self.client, "/v1/spaces/:space_id", method, path, body, query)

    def ask_with_wrong_token(self) -> Reply:
        return self._ask_for_space("/v1/spaces/:space_id", token=_WRONG_TOKEN, authorization=_WRONG_TOKEN)

    def ask_for_foreign_space(self) -> Reply:
        return self._ask_for_space("/v1/spaces/:foreign_space_id", space_id=self._foreign_space_id)

    def create(self, plural: str, fields: Item, path: str = "") -> Item:
        """Make an object and return it as it was answered. Raises Refused."""
        path, envelope = path or plural, _ENVELOPES[plural]
        if plural in _REMOVED and self._writes:
            self._made.setdefault(plural, set())
        reply = self.ask("POST", path, {envelope: fields})
        created = self.told(reply, "POST", path, envelope)
        if plural in _REMOVED:
            self._made[plural].add(number(created.get("id")))
        return created

    def get(self, plural: str, identifier: int) -> Item:
        path = f"{plural}/{identifier}"
        return self.told(self.ask("GET", path), "GET", path, _ENVELOPES[plural])

    def own(self, plural: str, query: Item) -> list[Item]:
        """The objects of this probe among those of a list."""
        reply = self.ask("GET", plural, query=query)
        if not reply.is_success:
            raise Refused(f"GET {plural} was answered {reply.status}")
        self.totals[plural] = "Total" in reply.headers
        found = reply.body.get(plural) if isinstance(reply.body, dict) else None
        if not isinstance(found, list):
            raise NotTold(f"GET {plural} was answered without {plural}")
        others = [item for item in found if isinstance(item, dict) and not self._mask.is_own(item)]
        self.strangers |= {f"{plural} {item['name']}" for item in others if str(item.get("name")).startswith(PREFIX)}
        return [item for item in found if self._mask.is_own(item)]

    def told(self, reply: Reply, method: str, path: str, envelope: str) -> Item:
        """The object in a response. Raises Refused, or NotTold where there is none."""
        if not reply.is_success:
            raise Refused(f"{method} {self._mask.path(path)} was answered {reply.status}")
        found = reply.body.get(envelope) if isinstance(reply.body, dict) else None
        if not isinstance(found, dict):
            raise NotTold(f"{method} {self._mask.path(path)} was answered {reply.status} without {envelope}")
        return found

    def once(self, what: str, make: Callable[[], T]) -> T:
        """What several questions need: made for the first of them. A failure is kept, too."""
        if what not in self._kept:
            try:
                self._kept[what] = make()
            except NotTold as reason:
                self._kept[what] = reason
        if isinstance(self._kept[what], NotTold):
            raise self._kept[what]
        found: T = self._kept[what]
        return found

    def remove(self) -> list[str]:
        """Remove everything that was made. Return what may be left of it."""
        self._removing = True
        left = [kind for kind in _REMOVED if kind in self._made]
        for _look in range(_LOOKS):
            left = [kind for kind in left if not self._is_removed(kind)]
        return [f"{kind} {self.mark}" for kind in left]

    def _is_removed(self, kind: str) -> bool:
        """Remove what was made of a kind. Return whether the server was found to have had nothing of it any more."""
        has_looked = True
        found = set(self._made[kind])
        try:
            found |= {number(item.get("id")) for item in self.own(kind, _REMOVED[kind](self.mark))}
        except NotTold:
            has_looked = False
        for identifier in sorted(found):
            try:
                reply = self.ask("DELETE", f"{kind}/{identifier}")
            except NotTold:
                continue
            if reply.is_success or reply.status == 404:
                self._made[kind].discard(identifier)
        return has_looked and not found

    def _ask_for_space(self, shown: str, **changed: Any) -> Reply:
        other = Client(replace(self.client.connection, **changed))
        try:
            return self._ask(other, shown, "GET", "", None, None)
        finally:
            other.close()
            self.client.requests_made += other.requests_made

    def _ask(self, client: Client, shown: str, method: str, path: str, body: Item | None, query: Item | None) -> Reply:
        what = f"{method} {self._mask.path(path) or 'of the space'}"
        if method != "GET" and not self._writes:
            raise NotTold(f"check mode sends no {what}")
        if self.client.requests_made >= _MOST_REQUESTS - _FOR_REMOVAL and not self._removing:
            raise NotTold(f"{self.client.requests_made} requests were made before {what}")

        def heard(answer: Answer) -> None:
            self.exchanges.append(self._recorded(client, f"{shown}/{path}".rstrip("/"), method, body, query, answer))
            if answer.status_code == 429:
                self.limited.append("Retry-After" in answer.headers)

        try:
            answer = client.ask(method, path, query=query, body=body, heard=heard)
        except ApiError as error:
            raise NotTold(f"{what} was answered {error.status}" if error.status else f"{what} got no answer") from error
        return Reply(answer.status_code, answer.headers, client.body_of(answer))

    def _recorded(
        self, client: Client, path: str, method: str, sent: Item | None, query: Item | None, answer: Answer
    ) -> Item:
        received = client.body_of(answer)
        return {
            "question": self.question,
            "method": method,
            "path": self._mask.path(path),
            **({"query": {key: self._mask.path(str(value)) for key, value in query.items()}} if query else {}),
            **({"sent": self._mask.body(sent)} if sent else {}),
            "status": answer.status_code,
            "headers": self._mask.headers(answer.headers),
            **({"received": self._mask.body(received, answer.status_code)} if received is not None else {}),
        }


def number(value: Any) -> int:
    """A number that may come as a text."""
    if isinstance(value, bool) or not str(value).isdecimal():
        raise NotTold("a number was answered in another form")
    return int(value)
