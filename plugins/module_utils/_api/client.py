# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""Talk to the Management API of one space, or of one account: the only place that sends requests."""

from __future__ import annotations

import json
import math
import os
import random
import re
import time
from collections.abc import Container, Iterator, Mapping, Sequence
from contextlib import contextmanager
from email.utils import parsedate_to_datetime
from typing import Any, Callable, Union
from urllib.parse import quote

from .._engine.errors import (
    AnswerLost,
    ApiError,
    NeverSent,
    StoryblokError,
    explain,
    in_words,
    shortened,
)
from .._engine.options import refuse_halves
from .._engine.resource import Misshapen, Resource
from .._engine.values import Secret
from .connection import Connection, connection_from
from .rate_limit import Governor
from .session import Answer, Session, Unanswered

# Storyblok's own client gives a request up to 12 tries on 429 and waits up to 20 seconds between them.
_LIMITED_TRIES = 12
_FIRST_WAIT = 1.0
_LONGEST_WAIT = 20.0
_SHORTEST_WAIT = 0.05
# The starter plan lets a token make 3 requests a second: no place is free sooner, whatever Retry-After says.
_SHORTEST_PAUSE = 1 / 3
# Whoever is refused that often after the time that the server asked for has company, and waits longer than that.
_TRIES_AS_ASKED = 3
# A pause that another task was asked for is waited for as long as this, or as rate_limit_budget allows where that is more.
_PAUSE_OF_OTHERS = 60.0
# A gateway error or a broken connection is usually over within seconds, or not at all.
_TRIES = 4
# Seconds between requests once the server has said that they come too fast: Storyblok allows 6 a second, or 3.
_FIRST_PACE = 1 / 6
_SLOWEST_PACE = 4 / 3
# Stories allow 100 objects a page; no list allows fewer.
_PAGE = 100
_MOST_PAGES = 1000
# Stories nest two levels a block; Ansible gives up on results that are nested some hundreds deep.
_DEEPEST = 100
# Error bodies of the API are some hundred bytes. A longer one is quoted by its beginning.
_LONGEST_ERROR = 64 * 2**10
_LONGEST_TEXT = 10_000
_LONGEST_BODY = 1000
# More digits than any count or id has; Python refuses to read some thousands.
_MOST_DIGITS = 15

# Under this key stands the token of an invitation, which lets whoever has it accept.
_SECRET_KEY = "rid"
_SECRET_IN_JSON = re.compile(r'("rid"\s*:\s*")(?:[^"\\]|\\.)+')
# How JSON writes half of a character. Two of them make one, alone it is nothing that UTF-8 can hold.
_HALF = re.compile(rb"\\u[dD][89a-fA-F]")

# Seconds after which somebody may have changed what was read.
_FRESH = 2.0

# A PATCH carries the same whole object as a PUT.
_REPEATABLE = frozenset({"GET", "PUT", "PATCH", "DELETE"})
# What ends a request that is sent to learn how the server responds: everything but what is worth another try.
_ANY_END = frozenset(range(300, 500)) - {429}

# What every task may ask about the space itself.
_SPACE = Resource(name="space", plural="spaces", noun="space", ids=("owner_id",))

Payload = Union[Mapping[str, Any], Callable[[], Mapping[str, Any]]]


class Client:
    """Requests to one space, counted in ``requests_made``, retries included.

    Waits and retries by itself:

    * Before each request, until it is its turn among those of all processes that use the same token, where
      ``rate_limit`` says how many may pass in a second.
    * 429: as long as Retry-After says, else exponentially longer with full jitter, for every verb, until
      ``rate_limit_budget`` seconds were spent in one task, or a request was refused 12 times.
      Later requests of the same task then keep a distance from each other, so that a task of many requests does not
      run into the limit with each of them.
    * 5xx, broken connections and time-outs: for GET, PUT, PATCH and DELETE, which may be repeated safely. A POST is sent
      again only when it surely never reached the server; otherwise AnswerLost leaves it to the caller to look first.

    Paths are relative to the space: ``workflows``, ``workflow_stages/1``; without a space, to the account: ``spaces``.
    One that begins with a slash belongs to no space.
    """

    def __init__(
        self,
        connection: Connection,
        *,
        sleep: Callable[[float], None] = time.sleep,
        jitter: Callable[[float, float], float] = random.uniform,
        now: Callable[[], float] = time.time,
        clock: Callable[[], float] = time.monotonic,
    ) -> None:
        self.connection = connection
        self.requests_made = 0
        # Requests that may have changed something, and for each object that was answered alone: when it was asked for,
        # and how many of these requests had been sent by then.
        self._writes = 0
        self._seen: dict[tuple[str, int], tuple[float, int]] = {}
        self._first_sent: float | None = None
        self._last_sent = 0.0
        self.seconds_waited = 0.0
        self._admitted = False
        self._pace = 0.0
        self._sleep = sleep
        self._jitter = jitter
        self._now = now
        self._clock = clock
        self._session = Session(connection)
        # What no message may repeat.
        self._secrets = {connection.token}
        self._governor: Governor | None = None
        if connection.rate_limit:
            self._governor = Governor(connection.url, connection.token, connection.rate_limit, sleep=sleep)

    @property
    def warnings(self) -> list[str]:
        """Sentences for the user about how requests are sent."""
        return [self._governor.trouble] if self._governor is not None and self._governor.trouble else []

    def close(self) -> None:
        self._session.close()

    def list_all(self, resource: Resource, query: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Every object of a list, over all its pages."""
        return self.lists(resource, query)[resource.name]

    def lists(self, resource: Resource, query: Mapping[str, Any] | None = None) -> dict[str, list[dict[str, Any]]]:
        """Every object of a list, over all its pages, and of the lists that the server answers beside it, by their kinds.

        A list that takes no paging is asked for once, unless its Total header says that there is more. Without that header a
        page that is not full is the last one.
        """
        query = dict(query or {})
        if resource.paged:
            query["per_page"] = _PAGE
        found: list[dict[str, Any]] = []
        lists = {resource.name: found}
        seen: set[int] = set()
        for page in range(1, _MOST_PAGES + 1):
            if resource.paged or page > 1:
                query["page"] = page
            answer = self._send("GET", resource.plural, query=query)
            document = self._enveloped(answer, "GET", resource.plural, resource.plural, list)
            items = self.objects(resource, document[resource.plural], "GET", resource.plural)
            for kind in resource.beside:
                if isinstance(document.get(kind.plural), list):
                    lists[kind.name] = self.objects(kind, document[kind.plural], "GET", resource.plural)
            fresh = [item for item in items if item["id"] not in seen]
            seen.update(item["id"] for item in fresh)
            found.extend(fresh)
            total = self._total(answer, resource.plural)
            is_last = not resource.paged or len(document[resource.plural]) < _page_size(answer)
            if not fresh or (is_last if total is None else len(found) >= total):
                return lists
        raise ApiError(
            f"The list of {resource.plural} did not end after {_MOST_PAGES} pages.",
            status=200,
            method="GET",
            path=self._path(resource.plural),
        )

    def get(self, resource: Resource, identifier: int) -> dict[str, Any]:
        path = f"{resource.plural}/{identifier}"
        return self._object(resource, self._send("GET", path), "GET", path)

    def space(self) -> dict[str, Any]:
        """The space itself."""
        return self._object(_SPACE, self._send("GET", ""), "GET", "")

    def count(self, resource: Resource, query: Mapping[str, Any]) -> int:
        """How many objects of a paged list there are: its Total header, or a look at all pages where that is missing."""
        answer = self._send("GET", resource.plural, query={**query, "per_page": 1})
        items = self._expect(answer, "GET", resource.plural, resource.plural, list)
        total = self._total(answer, resource.plural)
        if total is not None or not items:
            return total or 0
        return len(self.list_all(resource, query))

    def create(
        self,
        resource: Resource,
        payload: Mapping[str, Any],
        *,
        path: str = "",
        beside: Mapping[str, Any] | None = None,
    ) -> dict[str, Any]:
        """POST once. Returns the object as the server answered it; raises AnswerLost when nobody knows.

        path: where the object is made, when that is not the list of its kind. beside: what stands beside the envelope.
        """
        path = path or resource.plural
        sent = dict(payload) if resource.bare_creation else resource.envelope(payload)
        answer = self._send("POST", path, body={**sent, **(beside or {})})
        try:
            created = self._object(resource, answer, "POST", path)
        except ApiError as error:
            raise self._answer_lost(error.message, path, status=answer.status_code) from error
        return created

    def put(
        self, resource: Resource, identifier: int, payload: Payload, *, path: Sequence[str | Secret] = ()
    ) -> dict[str, Any] | None:
        """PUT, or PATCH. Returns the object where the server answers it, else None (the API description says 204).

        A success without the object is one all the same, as for a POST: what came of it is to be read.
        payload: what is sent, or a function that returns it. The function is called before each try, after all waits.
        path: the segments of a path below /v1, if it is not sent to the object. What that answers is not documented.
        """
        return self._put(resource, identifier, payload, path)[0]

    def _joined(self, segments: Sequence[str | Secret]) -> str:
        """Return a path that belongs to no space. The secrets in it are in no message from now on."""
        texts = [segment.text if isinstance(segment, Secret) else segment for segment in segments]
        quoted = [quote(text, safe="") for text in texts]
        hidden = [isinstance(segment, Secret) for segment in segments]
        self._secrets.update(text for pair, hide in zip(zip(texts, quoted), hidden) if hide for text in pair)
        return "".join(f"/{text}" for text in quoted)

    def update(self, resource: Resource, identifier: int, payload: Payload) -> dict[str, Any]:
        """PUT, and read the object back when the answer does not hold it."""
        updated, said = self._put(resource, identifier, payload)
        if updated is not None:
            return updated
        try:
            return self.get(resource, identifier)
        except ApiError as error:
            error.message = f"{said}, but reading it back failed: {error.message}"
            raise

    def _put(
        self, resource: Resource, identifier: int, payload: Payload, path: Sequence[str | Secret] = ()
    ) -> tuple[dict[str, Any] | None, str]:
        """Return the object, or None and a sentence without its end about the answer."""
        own = f"{resource.plural}/{identifier}"
        method = "PUT" if path else resource.method

        def body() -> Mapping[str, Any] | None:
            sent = payload() if callable(payload) else payload
            return None if path else resource.envelope(sent)

        answer = self._send(method, self._joined(path) or own, body=body)
        if path or not (answer.problem or answer.content.strip()):
            return None, "The server accepted the change"
        try:
            return self._object(resource, answer, method, own), ""
        except ApiError as error:
            return None, f"{error.message} The change may have been made"

    def delete(self, resource: Resource, identifier: int) -> None:
        """DELETE; that the object is gone already is what was wanted."""
        self._send("DELETE", f"{resource.plural}/{identifier}", accept=(404,))

    def ask(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Mapping[str, Any] | None = None,
        heard: Callable[[Answer], None] | None = None,
    ) -> Answer:
        """Send one request to learn how the server responds, refusals included. Raises ApiError where no try got through.

        heard: called with every response, also with those that lead to another try.
        """
        return self._send(method, path, query=query, body=body, accept=_ANY_END, heard=heard)

    def body_of(self, answer: Answer) -> Any:
        """The whole body of a response, decoded where it is JSON, else its beginning as text; None where there is none."""
        if not answer.problem:
            try:
                return self._scrub(_document(answer.content))
            except ValueError:
                pass
        return self._text(answer)[:_LONGEST_BODY] or None

    def is_fresh(self, resource: Resource, identifier: int, *, made_here: bool = False) -> bool:
        """Whether an object can be taken for what the server holds: read just now, and nothing was written since.

        An object that was not answered alone counts as read with the first request, because it may have been.
        made_here: the object was created by this task, so that it matters only how long ago that was.
        """
        asked, writes = self._seen.get((resource.plural, identifier), (self._first_sent or 0.0, 0))
        return (made_here or writes == self._writes) and self._clock() - asked <= _FRESH

    def objects(self, resource: Resource, items: list[Any], method: str, path: str) -> list[dict[str, Any]]:
        """Return what was answered as objects of a resource: the one door through which answers come in.

        method, path: the request that was answered so, for the error about something in another form.
        """
        try:
            # A list that says something twice holds it once: what looks for an id finds one object, or none.
            return list({item["id"]: item for item in map(resource.typed, items)}.values())
        except Misshapen as error:
            raise ApiError(
                f"{method} {self._path(path)} answered a {resource.noun} in a form that the Management API does not "
                f"use: {error}. Is {self.connection.url} the Management API, or does a proxy answer in its place?",
                status=200,
                method=method,
                path=self._path(path),
            ) from error

    def _object(self, resource: Resource, answer: Answer, method: str, path: str) -> dict[str, Any]:
        found = self.objects(resource, [self._expect(answer, method, path, resource.name, dict)], method, path)[0]
        self._seen[resource.plural, found["id"]] = (self._last_sent, self._writes)
        return found

    def _path(self, path: str) -> str:
        """Return the path of a request as messages show it."""
        shown: str = self._scrub(self._address(path))
        return shown

    def _address(self, path: str) -> str:
        space_id = self.connection.space_id
        if path.startswith("/"):
            return f"/v1{path}"
        return f"/v1/{path}" if space_id is None else f"/v1/spaces/{space_id}/{path}".rstrip("/")

    def _send(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        accept: Container[int] = (),
        heard: Callable[[Answer], None] | None = None,
    ) -> Answer:
        """One answered request: the response of a 2xx, or of a status in ``accept``. Raises ApiError otherwise.

        body: what is sent, or a function that returns it, which is called before each try. heard: called with every response.
        """
        failures = 0
        limited = 0
        distance = self._pace - (self._clock() - self._last_sent)
        if self._pace and distance > 0:
            self._sleep(distance)
        while True:
            if self._governor is not None:
                self._governor.wait(max(self.connection.rate_limit_budget, _PAUSE_OF_OTHERS))
            sent = body() if callable(body) else body
            self.requests_made += 1
            self._writes += method != "GET"
            began = self._last_sent = self._clock()
            try:
                answer = self._session.send(method, self._address(path), query, sent)
            except Unanswered as failure:
                failures += 1
                self._fail_unless_repeatable(failure, method, path, failures)
            else:
                if heard is not None:
                    heard(answer)
                if 200 <= answer.status_code < 300 or answer.status_code in accept:
                    self._admitted = self._admitted or answer.status_code < 300
                    if self._first_sent is None:
                        self._first_sent = began
                    return answer
                if answer.status_code == 429:
                    limited += 1
                    self._wait_for_rate_limit(answer, method, path, limited, began)
                    continue
                failures += 1
                self._refuse_unless_repeatable(answer, method, path, failures)
            self._sleep(self._backoff(failures))

    def _fail_unless_repeatable(self, failure: Unanswered, method: str, path: str, failures: int) -> None:
        if not (method in _REPEATABLE or failure.never_sent):
            raise self._answer_lost(failure.trouble, path) from failure
        if failure.hopeless:
            raise self._unreachable(method, path, failure.trouble) from failure
        if failures >= _TRIES:
            trouble = f"{failure.trouble} That was try {failures} of {_TRIES}."
            error = self._unreachable(method, path, trouble)
            if method not in _REPEATABLE:
                raise NeverSent(error.message, status=None, method=method, path=self._path(path)) from failure
            raise error from failure

    def _refuse_unless_repeatable(self, answer: Answer, method: str, path: str, failures: int) -> None:
        status = answer.status_code
        if status < 500:
            raise self._refused(answer, method, path)
        if method not in _REPEATABLE:
            raise self._answer_lost(self._refused(answer, method, path).message, path, status=status)
        if failures >= _TRIES:
            raise self._refused(answer, method, path, f" That was try {failures} of {_TRIES}.")

    def _backoff(self, count: int) -> float:
        ceiling: float = min(_LONGEST_WAIT, _FIRST_WAIT * 2.0 ** (count - 1))
        return max(_SHORTEST_WAIT, self._jitter(0, ceiling))

    def _wait_for_rate_limit(self, answer: Answer, method: str, path: str, count: int, began: float) -> None:
        """Wait after the answer 429. began: when the request was sent; what it took counts as well."""
        asked = self._retry_after(answer)
        wait = max(asked or self._backoff(count), _SHORTEST_PAUSE)
        if count > _TRIES_AS_ASKED:
            wait = max(wait, self._backoff(count))
        trouble = ""
        if self.seconds_waited + wait > self.connection.rate_limit_budget:
            more = f", and the server asks for {in_words(asked)} more" if asked else ""
            trouble = (
                f" This task waited {self.seconds_waited:.1f} of the {self.connection.rate_limit_budget:g} seconds that "
                f"rate_limit_budget allows{more}. Raise rate_limit_budget, or let"
            )
        elif count >= _LIMITED_TRIES:
            trouble = f" That was try {count} of {_LIMITED_TRIES}. Let"
        if trouble:
            trouble += " fewer tasks run at once (throttle: 1, fewer forks): the limit counts per token."
            raise self._refused(answer, method, path, advice=trouble)
        if self._governor is not None:
            # Whoever else uses the token would be answered the same.
            self._governor.hold(wait)
        self._sleep(wait)
        self.seconds_waited += max(wait, self._clock() - began)
        self._pace = min(_SLOWEST_PACE, 2 * self._pace or _FIRST_PACE)

    def _retry_after(self, answer: Answer) -> float:
        """Seconds that the server asks for, 0 when it does not say; the header holds seconds or a date (RFC 9110)."""
        value = answer.headers.get("Retry-After", "").strip()
        try:
            seconds = float(value)
        except ValueError:
            try:
                seconds = parsedate_to_datetime(value).timestamp() - self._now()
            except (TypeError, ValueError, IndexError, OverflowError):
                return 0.0
        return max(0.0, seconds) if math.isfinite(seconds) else 0.0

    def _total(self, answer: Answer, path: str) -> int | None:
        """How many objects a list has over all its pages; None where the server does not say."""
        value = answer.headers.get("Total", "")
        if not (value.isascii() and value.isdecimal()):
            return None
        if len(value) > _MOST_DIGITS:
            raise self._not_the_api(answer, "GET", path, f"with a Total header of {len(value)} digits")
        return int(value)

    def _expect(self, answer: Answer, method: str, path: str, key: str, kind: type) -> Any:
        """The content of an answer's envelope; ApiError when it is not what the API answers."""
        return self._enveloped(answer, method, path, key, kind)[key]

    def _enveloped(self, answer: Answer, method: str, path: str, key: str, kind: type) -> dict[str, Any]:
        """An answer with an envelope of a kind."""
        problem = answer.problem
        document: Any = None
        if not (problem or answer.content.strip()):
            problem = "with nothing"
        if not problem:
            try:
                document = _document(answer.content)
                problem = f"without {key}"
            except _Absurd as error:
                problem = str(error)
            except ValueError:
                problem = f"with something that is not JSON ({explain(self._text(answer))})"
        if not (isinstance(document, dict) and isinstance(document.get(key), kind)):
            raise self._not_the_api(answer, method, path, problem)
        return document

    def _not_the_api(self, answer: Answer, method: str, path: str, problem: str) -> ApiError:
        """The error for a success that the Management API would not answer so."""
        return ApiError(
            f"{method} {self._path(path)} answered {answer.status_code} {problem}. "
            f"Is {self.connection.url} the Management API, or does a proxy answer in its place?",
            status=answer.status_code,
            method=method,
            path=self._path(path),
            body=self._text(answer)[:_LONGEST_BODY],
        )

    def _refused(self, answer: Answer, method: str, path: str, tries: str = "", advice: str = "") -> ApiError:
        status = answer.status_code
        body = self._said(answer)
        said = explain(body)
        return ApiError(
            f"{method} {self._path(path)} answered {status}{f': {said}' if said else ''}."
            f"{tries} {advice.strip() or self._advice(status, method, path)}",
            status=status,
            method=method,
            path=self._path(path),
            body=body,
        )

    def _advice(self, status: int, method: str, path: str) -> str:
        space = f"space {self.connection.space_id}"
        # How the API answers for a space that the user is no member of is not documented: 401, 403 or 404.
        foreign = (
            f" Check space_id too: {space} may be none that the user of the token is a member of."
            if not self._admitted
            else ""
        )
        if 300 <= status < 400:
            return (
                "Redirects are not followed, because they would take the token elsewhere. Check region or api_url "
                f"({self.connection.url})."
            )
        if status == 401:
            return (
                f"The token is not valid at {self.connection.url}. Check that it was not revoked, that it belongs to "
                "this region, and that a personal access token is given as personal_access_token and an OAuth token "
                f"as oauth_token.{foreign}"
            )
        if status in (403, 404) and self.connection.space_id is None:
            return (
                f"The token is valid, but does not reach the list of spaces at {self.connection.url}. Check region or "
                "api_url, and try a personal access token in place of an OAuth token."
            )
        if status == 403:
            return (
                f"The token is valid, but its user may not do this in {space}: check their role, and the plan of the "
                f"space.{foreign}"
            )
        if status == 404 and method == "POST":
            return (
                "An object to which the request refers is not there: check the ids that the task gives. If they are right, "
                "somebody deleted it a moment ago: run the task again."
            )
        if status == 404 and "/" not in path:
            return (
                f"{space.capitalize()} was not found at {self.connection.url}: check space_id and region, and that the "
                "user of the token is a member of the space."
            )
        if status == 404:
            return "The object is gone: somebody may have deleted it a moment ago. Run the task again."
        if status == 422 and method == "DELETE":
            return "The server does not allow this to be deleted."
        if status == 422:
            return "The server does not accept these values."
        if status >= 500:
            return "The server or a gateway in front of it failed. Try again later."
        return "The server does not accept this request."

    def _unreachable(self, method: str, path: str, trouble: str) -> ApiError:
        return ApiError(
            f"{method} {self._path(path)} got no answer: {trouble}",
            status=None,
            method=method,
            path=self._path(path),
        )

    def _answer_lost(self, trouble: str, path: str, status: int | None = None) -> AnswerLost:
        return AnswerLost(
            f"POST {self._path(path)} was sent, but whether the server acted on it is not known: {trouble}",
            status=status,
            method="POST",
            path=self._path(path),
        )

    def _said(self, answer: Answer) -> Any:
        """The body of an answer, decoded where it is JSON, else the beginning of its text."""
        if not answer.problem and len(answer.content) <= _LONGEST_ERROR:
            try:
                return shortened(self._scrub(_document(answer.content)))
            except ValueError:
                pass
        return self._text(answer)[:_LONGEST_BODY]

    def _text(self, answer: Answer) -> str:
        """The beginning of a body as text, without the token."""
        # The longest spelling of the token; where the text is cut, a part of one may stand.
        margin = 6 * max(map(len, self._secrets))
        content = answer.content[: _LONGEST_TEXT + margin]
        text: str = self._scrub(content.decode("utf-8", "replace"))
        return text if len(content) == len(answer.content) else text[: len(text) - margin]

    def _scrub(self, said: Any) -> Any:
        """What the server says, without secrets, should it repeat them, written out or with their characters as numbers."""
        if isinstance(said, str):
            said = re.sub("|".join(map(_spellings_of, sorted(self._secrets, key=len, reverse=True))), "********", said)
            return _SECRET_IN_JSON.sub(r"\1********", said)
        if isinstance(said, list):
            return [self._scrub(item) for item in said]
        if isinstance(said, dict):
            return {
                self._scrub(key): "********" if key == _SECRET_KEY and value else self._scrub(value)
                for key, value in said.items()
            }
        return said


@contextmanager
def client_for(params: Mapping[str, Any]) -> Iterator[Client]:
    """Yield a client that is closed afterwards. A StoryblokError raised meanwhile says how many requests were made."""
    refuse_halves(params)
    client = Client(connection_from(params, os.environ))
    try:
        yield client
    except StoryblokError as error:
        error.details.update(space_id=client.connection.space_id, api_requests=client.requests_made)
        raise
    finally:
        client.close()


def with_what_it_took(client: Client, result: Mapping[str, Any], warnings: list[str]) -> dict[str, Any]:
    """Return the result of a task with the space that it was about, its warnings, and how many requests it made."""
    return {
        **result,
        "space_id": client.connection.space_id,
        "warnings": warnings,
        "api_requests": client.requests_made,
    }


def _spellings_of(token: str) -> str:
    """A pattern for a token: JSON may write any character as a number, and put a backslash before some."""
    return "".join(rf"(?:\\?{re.escape(each)}|\\u(?i:{ord(each):04x}))" for each in token)


def _page_size(answer: Answer) -> int:
    """How many objects a full page has: as many as were asked for, unless the server says that it gives fewer."""
    said = answer.headers.get("Per-Page", "")
    return min(int(said), _PAGE) if re.fullmatch("[1-9][0-9]{0,3}", said) else _PAGE


class _Absurd(ValueError):
    """JSON that no server sends without meaning harm; ``str()`` ends a sentence about the answer."""


def _document(content: bytes) -> Any:
    """Decode JSON. Raises ValueError, and its kind _Absurd for what would break whatever works with it."""
    nested = _Absurd(f"with JSON that is nested more than {_DEEPEST} levels deep")
    try:
        # As JSON is exchanged (RFC 8259). Python would guess, and take halves of characters for characters.
        document = json.loads(content.decode("utf-8-sig"), parse_float=_finite, parse_constant=_finite)
    except RecursionError:
        raise nested from None
    if content.count(b"[") + content.count(b"{") > _DEEPEST and _is_deep(document):
        raise nested
    if _HALF.search(content):
        try:
            json.dumps(document, ensure_ascii=False).encode()
        except UnicodeEncodeError:
            raise _Absurd("with a text that contains half a character, which cannot be written") from None
    return document


def _finite(number: str) -> float:
    value = float(number)
    if not math.isfinite(value):
        raise _Absurd(f"with {number[:50]} in place of a number")
    return value


def _is_deep(document: Any) -> bool:
    level = [document]
    for _depth in range(_DEEPEST + 1):
        if not level:
            return False
        level = [
            child
            for item in level
            if isinstance(item, (list, dict))
            for child in (item.values() if isinstance(item, dict) else item)
        ]
    return True
