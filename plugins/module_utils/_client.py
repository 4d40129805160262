# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
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
import traceback
from collections.abc import Mapping
from email.utils import parsedate_to_datetime
from typing import Any, Callable, Union
from urllib.parse import urlsplit

from ansible_collections.community.storyblok.plugins.module_utils._connection import Connection
from ansible_collections.community.storyblok.plugins.module_utils._errors import (
    AnswerLost,
    ApiError,
    ConfigurationError,
    explain,
)
from ansible_collections.community.storyblok.plugins.module_utils._governor import Governor
from ansible_collections.community.storyblok.plugins.module_utils._resources import Resource

REQUESTS_IMPORT_ERROR: str | None = None
try:
    import requests
except ImportError:
    REQUESTS_IMPORT_ERROR = traceback.format_exc()

# Storyblok's own client gives a request up to 12 tries on 429 and waits up to 20 seconds between them.
_FIRST_WAIT = 1.0
_LONGEST_WAIT = 20.0
_SHORTEST_WAIT = 0.05
# A gateway error or a broken connection is usually over within seconds, or not at all.
_TRIES = 4
# Seconds between requests once the server has said that they come too fast: Storyblok allows 6 a second, or 3.
_FIRST_PACE = 1 / 6
_SLOWEST_PACE = 4 / 3
# Stories allow 100 objects a page; no list allows fewer.
_PAGE = 100
_MOST_PAGES = 1000
# Seconds after which somebody may have changed what was read.
_FRESH = 2.0

_REPEATABLE = frozenset({"GET", "PUT", "DELETE"})

Payload = Union[Mapping[str, Any], Callable[[], Mapping[str, Any]]]

# By what a session is good for, the sessions that outlive their clients; None where each client has one of its own.
_kept_sessions: dict[tuple[str, str], Any] | None = None


def keep_connections() -> None:
    """Let the clients of this process share their connections to a server, because several tasks run in it."""
    global _kept_sessions
    if _kept_sessions is None:
        _kept_sessions = {}


class Client:
    """Requests to one space, counted in ``requests_made``, retries included.

    Waits and retries by itself:

    * Before each request, until it is its turn among those of all processes that use the same token, where
      ``rate_limit`` says how many may pass in a second.
    * 429: as long as Retry-After says, else exponentially longer with full jitter, for every verb, until
      ``rate_limit_budget`` seconds were spent in one task.
      Later requests of the same task then keep a distance from each other, so that a task of many requests does not
      run into the limit with each of them.
    * 5xx, broken connections and time-outs: for GET, PUT and DELETE, which may be repeated safely. A POST is sent
      again only when it surely never reached the server; otherwise AnswerLost leaves it to the caller to look first.

    Paths are relative to the space: ``workflows``, ``workflow_stages/1``; without a space, to the account: ``spaces``.
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
        self._clock = clock
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
        if isinstance(connection.verify, str) and not os.path.exists(connection.verify):
            raise ConfigurationError(f"ca_path names {connection.verify}, which does not exist on this host.")
        if connection.verify is True and not connection.is_loopback:
            _check_certificate_variables()
        self._governor: Governor | None = None
        if connection.rate_limit:
            self._governor = Governor(connection.url, connection.token, connection.rate_limit, sleep=sleep)
        self._session = _session_for(connection)

    @property
    def warnings(self) -> list[str]:
        """Sentences for the user about how requests are sent."""
        return [self._governor.trouble] if self._governor is not None and self._governor.trouble else []

    def close(self) -> None:
        if _kept_sessions is None:
            self._session.close()

    def list_all(self, resource: Resource, query: Mapping[str, Any] | None = None) -> list[dict[str, Any]]:
        """Every object of a list, over all its pages.

        A list that takes no paging is asked for once, unless its Total header says that there is more.
        """
        query = dict(query or {})
        if resource.paged:
            query["per_page"] = _PAGE
        found: list[dict[str, Any]] = []
        seen: set[str] = set()
        for page in range(1, _MOST_PAGES + 1):
            if resource.paged or page > 1:
                query["page"] = page
            answer = self._send("GET", resource.plural, query=query)
            items = self._expect(answer, "GET", resource.plural, resource.plural, list)
            items = self.objects(resource, items, "GET", resource.plural)
            fresh = [item for item in items if json.dumps(item, sort_keys=True) not in seen]
            seen.update(json.dumps(item, sort_keys=True) for item in fresh)
            found.extend(fresh)
            total = _header_number(answer, "Total")
            if not fresh or (len(found) >= total if total is not None else not resource.paged):
                return found
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
        found: dict[str, Any] = self._expect(self._send("GET", ""), "GET", "", "space", dict)
        return found

    def count(self, resource: Resource, query: Mapping[str, Any]) -> int:
        """How many objects of a paged list there are: its Total header, or a look at all pages where that is missing."""
        answer = self._send("GET", resource.plural, query={**query, "per_page": 1})
        items = self._expect(answer, "GET", resource.plural, resource.plural, list)
        total = _header_number(answer, "Total")
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

    def put(self, resource: Resource, identifier: int, payload: Payload) -> dict[str, Any] | None:
        """PUT. Returns the object where the server answers it, else None (the API description says 204).

        payload: what is sent, or a function that returns it. The function is called before each try, after all waits.
        """
        path = f"{resource.plural}/{identifier}"
        answer = self._send("PUT", path, body=lambda: resource.envelope(payload() if callable(payload) else payload))
        if not answer.content.strip():
            return None
        return self._object(resource, answer, "PUT", path)

    def update(self, resource: Resource, identifier: int, payload: Payload) -> dict[str, Any]:
        """PUT, and read the object back when the answer does not hold it."""
        updated = self.put(resource, identifier, payload)
        if updated is not None:
            return updated
        try:
            return self.get(resource, identifier)
        except ApiError as error:
            error.message = f"The server accepted the change, but reading it back failed: {error.message}"
            raise

    def delete(self, resource: Resource, identifier: int) -> None:
        """DELETE; that the object is gone already is what was wanted."""
        self._send("DELETE", f"{resource.plural}/{identifier}", accept=(404,))

    def is_fresh(self, resource: Resource, identifier: int, *, made_here: bool = False) -> bool:
        """Whether an object can be taken for what the server holds: read just now, and nothing was written since.

        An object that was not answered alone counts as read with the first request, because it may have been.
        made_here: the object was created by this task, so that it matters only how long ago that was.
        """
        asked, writes = self._seen.get((resource.plural, identifier), (self._first_sent or 0.0, 0))
        return (made_here or writes == self._writes) and self._clock() - asked <= _FRESH

    def objects(self, resource: Resource, items: list[Any], method: str, path: str) -> list[dict[str, Any]]:
        """What was answered as objects of a resource, with numbers where the API answers them as strings.

        method, path: the request that was answered so, for the error when something is no object with an id.
        """
        try:
            return [resource.typed(item) for item in items]
        except (TypeError, ValueError, KeyError) as error:
            raise ApiError(
                f"{method} {self._path(path)} answered a {resource.noun} in a form that the Management API does not "
                f"use. Is {self.connection.url} the Management API, or does a proxy answer in its place?",
                status=200,
                method=method,
                path=self._path(path),
            ) from error

    def _object(self, resource: Resource, answer: Any, method: str, path: str) -> dict[str, Any]:
        found = self.objects(resource, [self._expect(answer, method, path, resource.name, dict)], method, path)[0]
        self._seen[resource.plural, found["id"]] = (self._last_sent, self._writes)
        return found

    def _path(self, path: str) -> str:
        space_id = self.connection.space_id
        return f"/v1/{path}" if space_id is None else f"/v1/spaces/{space_id}/{path}".rstrip("/")

    def _send(
        self,
        method: str,
        path: str,
        *,
        query: Mapping[str, Any] | None = None,
        body: Any = None,
        accept: tuple[int, ...] = (),
    ) -> Any:
        """One answered request: the response of a 2xx, or of a status in ``accept``. Raises ApiError otherwise.

        body: what is sent, or a function that returns it, which is called before each try.
        """
        failures = 0
        limited = 0
        if self._pace:
            self._sleep(self._pace)
        while True:
            if self._governor is not None:
                self._governor.wait()
            sent = body() if callable(body) else body
            self.requests_made += 1
            self._writes += method != "GET"
            self._last_sent = self._clock()
            trouble = ""
            response: Any = None
            try:
                response = self._session.request(
                    method,
                    self.connection.url + self._path(path),
                    params=query,
                    json=sent,
                    timeout=self.connection.timeout,
                    verify=self.connection.verify,
                    # A redirect would carry the token to wherever the answer points.
                    allow_redirects=False,
                )
            except requests.RequestException as error:
                trouble = self._transport_trouble(error)
                if _is_hopeless(error):
                    raise self._unreachable(method, path, trouble) from error
                if not (method in _REPEATABLE or _never_sent(error)):
                    raise self._answer_lost(trouble, path) from error
                failures += 1
                if failures >= _TRIES:
                    raise self._unreachable(method, path, f"{trouble} That was try {failures} of {_TRIES}.") from error
            if response is not None:
                status = response.status_code
                if 200 <= status < 300 or status in accept:
                    self._admitted = self._admitted or status < 300
                    if self._first_sent is None:
                        self._first_sent = self._last_sent
                    return response
                if status == 429:
                    limited += 1
                    self._wait_for_rate_limit(response, method, path, limited)
                    continue
                failures += 1
                if status < 500:
                    raise self._refused(response, method, path)
                if method not in _REPEATABLE:
                    raise self._answer_lost(self._refused(response, method, path).message, path, status=status)
                if failures >= _TRIES:
                    raise self._refused(response, method, path, tries=failures)
            self._sleep(self._backoff(failures))

    def _backoff(self, count: int) -> float:
        ceiling: float = min(_LONGEST_WAIT, _FIRST_WAIT * 2.0 ** (count - 1))
        return max(_SHORTEST_WAIT, self._jitter(0, ceiling))

    def _wait_for_rate_limit(self, response: Any, method: str, path: str, count: int) -> None:
        wait = self._retry_after(response) or self._backoff(count)
        if self.seconds_waited + wait > self.connection.rate_limit_budget:
            asked = f", and the server asks for {wait:.1f} more" if self._retry_after(response) else ""
            raise self._refused(
                response,
                method,
                path,
                f" This task waited {self.seconds_waited:.1f} of the {self.connection.rate_limit_budget:g} seconds that "
                f"rate_limit_budget allows{asked}. Raise rate_limit_budget, or let fewer tasks run at once "
                "(throttle: 1, fewer forks): the limit counts per token.",
            )
        if self._governor is not None:
            # Whoever else uses the token would be answered the same.
            self._governor.hold(wait)
        self._sleep(wait)
        self.seconds_waited += wait
        self._pace = min(_SLOWEST_PACE, 2 * self._pace or _FIRST_PACE)

    def _retry_after(self, response: Any) -> float:
        """Seconds that the server asks for, 0 when it does not say; the header holds seconds or a date (RFC 9110)."""
        value = str(response.headers.get("Retry-After", "")).strip()
        try:
            seconds = float(value)
        except ValueError:
            try:
                seconds = parsedate_to_datetime(value).timestamp() - self._now()
            except (TypeError, ValueError, IndexError):
                return 0.0
        return max(0.0, seconds) if math.isfinite(seconds) else 0.0

    def _expect(self, response: Any, method: str, path: str, key: str, kind: type) -> Any:
        """The content of an answer's envelope; ApiError when it is not what the API answers."""
        content = response.content
        where = f"{method} {self._path(path)} answered {response.status_code}"
        document: Any = None
        if not content.strip():
            problem = "with nothing"
        else:
            try:
                document = json.loads(content)
                problem = f"without {key}"
            except ValueError:
                problem = f"with something that is not JSON ({explain(self._scrub(response.text))})"
        value = document.get(key) if isinstance(document, dict) else None
        if not isinstance(value, kind):
            raise ApiError(
                f"{where} {problem}. Is {self.connection.url} the Management API, or does a proxy answer in its place?",
                status=response.status_code,
                method=method,
                path=self._path(path),
                body=self._scrub(response.text)[:1000],
            )
        return value

    def _refused(self, response: Any, method: str, path: str, advice: str = "", tries: int = 0) -> ApiError:
        status = response.status_code
        body = self._said(response)
        said = explain(body)
        return ApiError(
            f"{method} {self._path(path)} answered {status}{f': {said}' if said else ''}."
            f"{f' That was try {tries} of {_TRIES}.' if tries else ''}"
            f" {advice.strip() or self._advice(status, method, path)}",
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
                "What the new object refers to is gone: somebody may have deleted it a moment ago. Run the task again."
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
            return "The server does not accept these values: correct the options that it names."
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

    def _transport_trouble(self, error: Any) -> str:
        host = urlsplit(self.connection.url).netloc
        if isinstance(error, ValueError):
            return f"{self.connection.url} or the proxy from the environment is not an address that can be used."
        if _is_about_certificate(error):
            return f"the certificate of {host} could not be verified. Give the authority that signed it as ca_path."
        if isinstance(error, requests.exceptions.SSLError):
            return f"TLS with {host} failed. Check region or api_url, and whether something on the way breaks TLS."
        if isinstance(error, requests.exceptions.ProxyError) and _never_sent(error):
            return f"the proxy from the environment did not let it through to {host}."
        if isinstance(error, requests.exceptions.Timeout):
            return f"{host} did not answer within {self.connection.timeout:g} seconds (option timeout)."
        if _never_sent(error):
            return f"no connection to {host}. Check the network, region or api_url."
        if isinstance(error, requests.exceptions.ConnectionError):
            return f"the connection to {host} broke."
        return f"the answer of {host} could not be read ({type(error).__name__})."

    def _said(self, response: Any) -> Any:
        """The body of an answer, decoded where it is JSON, else the beginning of its text."""
        try:
            body = json.loads(response.text)
        except ValueError:
            body = response.text
        body = self._scrub(body)
        return body[:1000] if isinstance(body, str) else body

    def _scrub(self, said: Any) -> Any:
        """What the server says, without the token, should it repeat it, written out or with its characters as numbers."""
        if isinstance(said, str):
            return re.sub(_spellings_of(self.connection.token), "********", said)
        if isinstance(said, list):
            return [self._scrub(item) for item in said]
        if isinstance(said, dict):
            return {self._scrub(key): self._scrub(value) for key, value in said.items()}
        return said


def _spellings_of(token: str) -> str:
    """A pattern for a token: JSON may write any character as a number, and put a backslash before some."""
    return "".join(rf"(?:\\?{re.escape(each)}|\\u(?i:{ord(each):04x}))" for each in token)


class _Authorizer:
    """Keeps requests from putting an entry of ~/.netrc in the token's place."""

    def __init__(self, authorization: str) -> None:
        self._authorization = authorization

    def __call__(self, request: Any) -> Any:
        request.headers["Authorization"] = self._authorization
        return request


def _session_for(connection: Connection) -> Any:
    """A session for a server and a token; the one that is kept for them, where sessions are kept."""
    key = (connection.url, connection.authorization)
    if _kept_sessions is not None and key in _kept_sessions:
        return _kept_sessions[key]
    session = requests.Session()
    session.auth = _Authorizer(connection.authorization)
    # A proxy must never see what is meant for a server on this machine: that may go in plain http.
    session.trust_env = not connection.is_loopback
    session.headers.update({"Accept": "application/json", "User-Agent": "ansible-community.storyblok"})
    if _kept_sessions is not None:
        _kept_sessions[key] = session
    return session


def _check_certificate_variables() -> None:
    for variable in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        path = os.environ.get(variable)
        if path and not os.path.exists(path):
            raise ConfigurationError(f"{variable} names {path}, which does not exist on this host.")


def _never_sent(error: Any) -> bool:
    """Whether a request failed before anything of it could reach the server."""
    if isinstance(error, requests.exceptions.ConnectTimeout):
        return True
    reason = getattr(error.args[0] if error.args else None, "reason", None)
    # A connection that breaks behind a proxy is an error of the proxy too, whatever was sent over it before.
    cause = getattr(reason, "original_error", reason)
    if type(cause).__name__ in ("NewConnectionError", "ConnectTimeoutError", "NameResolutionError"):
        return True
    return "Tunnel connection failed" in str(cause)


def _is_hopeless(error: Any) -> bool:
    """Whether trying again cannot help: a certificate that is not trusted, or an address that is none."""
    return isinstance(error, ValueError) or _is_about_certificate(error)


def _is_about_certificate(error: Any) -> bool:
    return isinstance(error, requests.exceptions.SSLError) and "certificate" in str(error).casefold()


def _header_number(response: Any, name: str) -> int | None:
    value = str(response.headers.get(name, ""))
    return int(value) if value.isascii() and value.isdecimal() else None
