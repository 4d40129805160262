# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""Send one request and read its response, within a size and a time: the only file that knows ``requests``."""

from __future__ import annotations

import functools
import http.client
import io
import os
import socket
import time
import traceback
import zlib
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from .._engine.errors import ConfigurationError
from .connection import Connection

REQUESTS_IMPORT_ERROR: str | None = None
try:
    import requests
    import urllib3
except ImportError:
    REQUESTS_IMPORT_ERROR = traceback.format_exc()

# The largest response of the API is a page of 100 objects, far below 1 MiB. Counted unpacked.
_LARGEST = 64 * 2**20
_PIECE = 64 * 2**10
# What is kept of a larger response, for messages that quote it.
_BEGINNING = 4096
# A whole response may take this many times the time-out, which alone limits only the pauses in it.
_TIMEOUTS_IN_ALL = 4

# By what a session is good for, the sessions that outlive their clients; None where each client has one of its own.
_kept_sessions: dict[tuple[str, str, bool | str], Any] | None = None


def keep_connections() -> None:
    """Let the clients of this process share their connections to a server, because several tasks run in it."""
    global _kept_sessions
    if _kept_sessions is None:
        _kept_sessions = {}


class Answer(NamedTuple):
    """A response. problem: why ``content`` is not all of it, as the end of a sentence about the response."""

    status_code: int
    headers: Mapping[str, str]
    content: bytes
    problem: str = ""


class Unanswered(Exception):
    """A request without a response.

    trouble: why, as a sentence. never_sent: whether nothing of it reached the server. hopeless: whether trying again
    cannot help.
    """

    def __init__(self, trouble: str, *, never_sent: bool, hopeless: bool) -> None:
        super().__init__(trouble)
        self.trouble = trouble
        self.never_sent = never_sent
        self.hopeless = hopeless


class Session:
    """Requests to one server with one token; keeps the connection open between them."""

    def __init__(self, connection: Connection) -> None:
        if isinstance(connection.verify, str) and not os.path.exists(connection.verify):
            raise ConfigurationError(f"ca_path names {connection.verify}, which does not exist on this host.")
        if connection.verify is True and not connection.is_loopback:
            _check_certificate_variables()
        self._connection = connection
        self.requests = _session_for(connection)

    def close(self) -> None:
        if _kept_sessions is None:
            self.requests.close()

    def send(self, method: str, path: str, query: Mapping[str, Any] | None = None, body: Any = None) -> Answer:
        """Send one request. Raises Unanswered."""
        began = time.monotonic()
        try:
            response = self.requests.request(
                method,
                self._connection.url + path,
                params=query,
                json=body,
                timeout=self._connection.timeout,
                verify=self._connection.verify,
                # A redirect would carry the token to wherever the answer points.
                allow_redirects=False,
                # Otherwise requests would unpack everything into memory before anybody can count it.
                stream=True,
            )
            with response:
                content, problem = _read(response)
            return Answer(response.status_code, response.headers, content, problem)
        except requests.RequestException as error:
            hopeless = isinstance(error, ValueError) or _is_about_certificate(error)
            raise Unanswered(
                self._trouble(error, time.monotonic() - began),
                never_sent=hopeless or _never_sent(error),
                hopeless=hopeless,
            ) from error

    def _trouble(self, error: Any, elapsed: float) -> str:
        host = urlsplit(self._connection.url).netloc
        if isinstance(error, ValueError):
            return f"{self._connection.url} or the proxy from the environment is not an address that can be used."
        if _is_about_certificate(error):
            return f"the certificate of {host} could not be verified. Give the authority that signed it as ca_path."
        if isinstance(error, requests.exceptions.SSLError):
            return f"TLS with {host} failed. Check region or api_url, and whether something on the way breaks TLS."
        if isinstance(error, requests.exceptions.ProxyError) and _never_sent(error):
            return f"the proxy from the environment did not let it through to {host}."
        if isinstance(error, requests.exceptions.Timeout):
            timeout = self._connection.timeout
            longest = _TIMEOUTS_IN_ALL * timeout
            if elapsed >= longest:
                return f"{host} did not complete its answer within {longest:g} seconds (4 times the option timeout)."
            return f"{host} did not answer within {timeout:g} seconds (option timeout)."
        if _never_sent(error):
            return f"no connection to {host}. Check the network, region or api_url."
        if isinstance(error, requests.exceptions.ConnectionError):
            return f"the connection to {host} broke."
        return f"the answer of {host} could not be read ({type(error).__name__})."


# --- the body of a response -------------------------------------------------------------------------------------------


def _read(response: Any) -> tuple[bytes, str]:
    """Read and unpack a body; its beginning and the reason where it cannot be had as a whole."""
    packed = response.headers.get("Content-Encoding", "").strip().casefold()
    if packed not in ("", "identity", "gzip", "x-gzip", "deflate"):
        return b"", f"with a body that is packed as {packed[:50]!r}, which was not asked for"
    found: list[bytes] = []
    size = 0
    try:
        pieces = _pieces(response.raw)
        for piece in _unpacked(pieces) if packed not in ("", "identity") else pieces:
            size += len(piece)
            if size > _LARGEST:
                return (found[0] if found else piece)[:_BEGINNING], f"with more than {_LARGEST >> 20} MiB"
            found.append(piece)
    except urllib3.exceptions.ReadTimeoutError as error:
        raise requests.exceptions.ReadTimeout(error) from error
    except urllib3.exceptions.SSLError as error:
        raise requests.exceptions.SSLError(error) from error
    except urllib3.exceptions.HTTPError as error:
        raise requests.exceptions.ChunkedEncodingError(error) from error
    except zlib.error as error:
        raise requests.exceptions.ContentDecodingError(error) from error
    return b"".join(found), ""


def _pieces(raw: Any) -> Iterator[bytes]:
    while True:
        piece: bytes = raw.read(_PIECE, decode_content=False)
        if not piece:
            return
        yield piece


def _unpacked(pieces: Iterable[bytes]) -> Iterator[bytes]:
    """Unpack gzip or zlib, never more than a piece at once, however much a few bytes unpack to."""
    unpacker = zlib.decompressobj(zlib.MAX_WBITS | 32)
    empty = True
    for piece in pieces:
        empty = False
        # What follows the end is read all the same, so that the connection can be used again.
        while piece and not unpacker.eof:
            yield unpacker.decompress(piece, _PIECE)
            piece = unpacker.unconsumed_tail
    yield unpacker.flush()
    if not (empty or unpacker.eof):
        raise zlib.error("the packed body ends early")


# --- the time of a response -------------------------------------------------------------------------------------------


class _TimedReader(io.RawIOBase):
    """Reads a socket until a response has taken too long as a whole.

    The time-out of a socket is over when nothing came for so long: a server that sends a byte a second, of its headers or
    its body, could keep a task forever.
    """

    def __init__(self, raw: Any, connected: Any, timeout: float) -> None:
        self._raw = raw
        self._socket = connected
        self._timeout = timeout
        self._deadline = time.monotonic() + _TIMEOUTS_IN_ALL * timeout

    def readable(self) -> bool:
        return True

    def readinto(self, buffer: Any) -> int | None:
        left = self._deadline - time.monotonic()
        if left <= 0:
            raise socket.timeout("the whole response took too long")
        if left < self._timeout:
            self._socket.settimeout(left)
        count: int | None = self._raw.readinto(buffer)
        return count

    def fileno(self) -> int:
        number: int = self._raw.fileno()
        return number

    def close(self) -> None:
        self._raw.close()
        super().close()


class _TimedResponse(http.client.HTTPResponse):
    """A response of http.client that is read by a _TimedReader, headers included."""

    def __init__(self, sock: Any, *arguments: Any, **options: Any) -> None:
        super().__init__(sock, *arguments, **options)
        timeout = sock.gettimeout()
        if timeout:
            raw: Any = self.fp.detach()
            self.fp = io.BufferedReader(_TimedReader(raw, sock, timeout))


@functools.cache
def _timed(pool: Any) -> Any:
    """A class of pools whose connections return timed responses."""
    connection = type(pool.ConnectionCls.__name__, (pool.ConnectionCls,), {"response_class": _TimedResponse})
    return type(pool.__name__, (pool,), {"ConnectionCls": connection})


def _with_timed_responses(manager: Any) -> Any:
    classes = manager.pool_classes_by_scheme
    if not all(issubclass(pool.ConnectionCls.response_class, _TimedResponse) for pool in classes.values()):
        manager.pool_classes_by_scheme = {scheme: _timed(pool) for scheme, pool in classes.items()}
    return manager


@functools.cache
def _adapter_class() -> Any:
    """The class, made when it is needed, because requests may be missing."""

    class Adapter(requests.adapters.HTTPAdapter):
        """Connections whose responses are timed, through proxies as well."""

        def init_poolmanager(self, *arguments: Any, **options: Any) -> None:
            super().init_poolmanager(*arguments, **options)
            _with_timed_responses(self.poolmanager)

        def proxy_manager_for(self, *arguments: Any, **options: Any) -> Any:
            return _with_timed_responses(super().proxy_manager_for(*arguments, **options))

    return Adapter


# --- sessions ---------------------------------------------------------------------------------------------------------


class _Authorizer:
    """Keeps requests from putting an entry of ~/.netrc in the token's place."""

    def __init__(self, authorization: str) -> None:
        self._authorization = authorization

    def __call__(self, request: Any) -> Any:
        request.headers["Authorization"] = self._authorization
        return request


def _session_for(connection: Connection) -> Any:
    """Return a session for a server, a token and a way to verify; the kept one, where sessions are kept."""
    # A connection that was opened without verification must never carry what demands it.
    key = (connection.url, connection.authorization, connection.verify)
    if _kept_sessions is not None and key in _kept_sessions:
        return _kept_sessions[key]
    session = requests.Session()
    adapter = _adapter_class()()
    for scheme in ("https://", "http://"):
        session.mount(scheme, adapter)
    session.auth = _Authorizer(connection.authorization)
    # A proxy must never see what is meant for a server on this machine: that may go in plain http.
    session.trust_env = not connection.is_loopback
    session.headers.update(
        {"Accept": "application/json", "Accept-Encoding": "gzip", "User-Agent": "ansible-community.storyblok"}
    )
    if _kept_sessions is not None:
        _kept_sessions[key] = session
    return session


def _check_certificate_variables() -> None:
    for variable in ("REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"):
        path = os.environ.get(variable)
        if path and not os.path.exists(path):
            raise ConfigurationError(f"{variable} names {path}, which does not exist on this host.")


# --- what went wrong --------------------------------------------------------------------------------------------------


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


def _is_about_certificate(error: Any) -> bool:
    return isinstance(error, requests.exceptions.SSLError) and "certificate" in str(error).casefold()
