# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Real servers on a loopback address that send too much, too slowly, or with a certificate that nobody knows."""

from __future__ import annotations

import gzip
import json
import socket
import ssl
import subprocess
import sys
import threading
import time
import tracemalloc
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from resources import RESOURCES

from ansible_collections.community.storyblok.plugins.module_utils._api import session as _session
from ansible_collections.community.storyblok.plugins.module_utils._api.client import Client
from ansible_collections.community.storyblok.plugins.module_utils._api.connection import Connection
from ansible_collections.community.storyblok.plugins.module_utils._api.session import keep_connections
from ansible_collections.community.storyblok.plugins.module_utils._engine.errors import AnswerLost, ApiError

TOKEN = "a-personal-access-token-of-usual-length"
STAGE = RESOURCES["workflow_stage"]
ONE = {"workflow_stage": {"id": 1, "name": "Review"}}
BODY = json.dumps(ONE).encode()
CERTIFICATE = Path(__file__).with_name("loopback.pem")

Behave = Callable[[socket.socket, str], None]


class Server:
    """Accepts connections, reads requests, and lets a function write to the socket whatever it likes."""

    def __init__(self, behave: Behave, *, tls: bool = False) -> None:
        self._behave = behave
        self._tls = tls
        self._listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"{'https' if tls else 'http'}://127.0.0.1:{self._listening.getsockname()[1]}"
        self.connections = 0
        self.requests: list[str] = []
        self.stopped = threading.Event()
        threading.Thread(target=self._accept, daemon=True).start()

    def _accept(self) -> None:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(CERTIFICATE)
        while True:
            try:
                connected, _address = self._listening.accept()
                self.connections += 1
                if self._tls:
                    connected = context.wrap_socket(connected, server_side=True)
            except OSError:
                if self.stopped.is_set():
                    return
                continue
            threading.Thread(target=self._serve, args=(connected,), daemon=True).start()

    def _serve(self, connected: socket.socket) -> None:
        with connected:
            received = b""
            while not self.stopped.is_set():
                try:
                    while b"\r\n\r\n" not in received:
                        piece = connected.recv(65536)
                        if not piece:
                            return
                        received += piece
                    head, received = received.split(b"\r\n\r\n", 1)
                    length = next(
                        (int(line[15:]) for line in head.split(b"\r\n") if line.startswith(b"Content-Length:")), 0
                    )
                    while len(received) < length:
                        received += connected.recv(65536)
                    received = received[length:]
                    self.requests.append(head.decode())
                    self._behave(connected, head.decode())
                except OSError:
                    return

    def stop(self) -> None:
        self.stopped.set()
        self._listening.close()


@pytest.fixture
def serve() -> Iterator[Callable[..., Server]]:
    started: list[Server] = []

    def start(behave: Behave, **options: Any) -> Server:
        started.append(Server(behave, **options))
        return started[-1]

    yield start
    for server in started:
        server.stop()


@pytest.fixture(autouse=True)
def _no_kept_sessions(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(_session, "_kept_sessions", None)


def client(server: Server, **options: Any) -> Client:
    defaults = {"url": server.url, "space_id": 606, "token": TOKEN, "authorization": TOKEN, "timeout": 10.0}
    return Client(Connection(**{**defaults, **options}), sleep=lambda seconds: None)


def head(*lines: str, status: str = "200 OK") -> bytes:
    return "\r\n".join([f"HTTP/1.1 {status}", *lines, "", ""]).encode()


def answering(content: bytes, *lines: str, status: str = "200 OK") -> Behave:
    def behave(connected: socket.socket, request: str) -> None:
        connected.sendall(head(f"Content-Length: {len(content)}", *lines, status=status) + content)

    return behave


def chunked(pieces: Iterator[bytes], *lines: str) -> Behave:
    def behave(connected: socket.socket, request: str) -> None:
        connected.sendall(head("Transfer-Encoding: chunked", *lines))
        for piece in pieces:
            connected.sendall(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        connected.sendall(b"0\r\n\r\n")

    return behave


# --- size -------------------------------------------------------------------------------------------------------------


def bomb(size: int, wbits: int) -> bytes:
    """A body that unpacks to zeros, some thousand times its size."""
    packer = zlib.compressobj(9, zlib.DEFLATED, wbits)
    piece = bytes(2**20)
    return b"".join(packer.compress(piece) for _number in range(size >> 20)) + packer.flush()


@pytest.mark.parametrize(("packed", "wbits"), [("gzip", 31), ("x-gzip", 31), ("deflate", 15)])
def test_a_bomb_is_refused_before_it_fills_the_memory(
    serve: Callable[..., Server], packed: str, wbits: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A megabyte of gzip may unpack to a gigabyte."""
    monkeypatch.setattr(_session, "_LARGEST", 2**20)
    content = bomb(256 * 2**20, wbits)
    assert len(content) < 2**19
    server = serve(answering(content, f"Content-Encoding: {packed}"))
    tracemalloc.start()
    try:
        with pytest.raises(ApiError, match="GET /v1/spaces/606/workflow_stages/1 answered 200 with more than 1 MiB"):
            client(server).get(STAGE, 1)
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 8 * 2**20
    assert len(server.requests) == 1


def test_the_limit_is_64_mebibytes_and_a_whole_process_stays_small(serve: Callable[..., Server]) -> None:
    assert _session._LARGEST == 64 * 2**20
    server = serve(answering(bomb(1024 * 2**20, 31), "Content-Encoding: gzip"))
    program = (
        "import resource, sys; sys.path[:] = eval(sys.argv[1])\n"
        "from ansible_collections.community.storyblok.plugins.module_utils._api.session import Session\n"
        "from ansible_collections.community.storyblok.plugins.module_utils._api.connection import Connection\n"
        "session = Session(Connection(url=sys.argv[2], space_id=1, token='x', authorization='x'))\n"
        "before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss\n"
        "print(session.send('GET', '/').problem)\n"
        "print((resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024)\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", program, repr(sys.path), server.url], capture_output=True, text=True, check=True
    )
    problem, mebibytes = ran.stdout.splitlines()
    assert problem == "with more than 64 MiB"
    assert int(mebibytes) < 100


@pytest.mark.parametrize("framing", ["chunks", "until it closes"])
def test_a_body_without_end_is_refused(
    serve: Callable[..., Server], framing: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_session, "_LARGEST", 2**20)
    closed = threading.Event()

    def endless(connected: socket.socket, request: str) -> None:
        connected.sendall(head("Transfer-Encoding: chunked" if framing == "chunks" else "Connection: close"))
        piece = b"10000\r\n" + bytes(65536) + b"\r\n" if framing == "chunks" else bytes(65536)
        try:
            while True:
                connected.sendall(piece)
        finally:
            closed.set()

    with pytest.raises(ApiError, match="answered 200 with more than 1 MiB"):
        client(serve(endless)).get(STAGE, 1)
    # The rest is not read: the connection is closed.
    assert closed.wait(10)


def test_a_create_that_is_answered_with_too_much_counts_as_lost(
    serve: Callable[..., Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_session, "_LARGEST", 1000)
    server = serve(answering(b" " * 1001, status="201 Created"))
    with pytest.raises(AnswerLost, match="answered 201 with more than"):
        client(server).create(STAGE, {})
    # A body of white space is not taken for none. What came of a PUT is read all the same.
    with pytest.raises(ApiError, match="PUT /v1/spaces/606/workflow_stages/1 answered 201 with more than"):
        client(server).update(STAGE, 1, {})
    assert len(server.requests) == 3


def test_the_status_counts_more_than_a_body_that_is_too_large(
    serve: Callable[..., Server], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(_session, "_LARGEST", 1000)
    server = serve(answering(b"no " * 1000, status="422 Unprocessable Entity"))
    with pytest.raises(ApiError, match="answered 422: no no no .*The server does not accept these values"):
        client(server).update(STAGE, 1, {})


@pytest.mark.parametrize(
    ("content", "lines"),
    [
        (BODY, ()),
        (gzip.compress(BODY), ("Content-Encoding: gzip",)),
        (gzip.compress(BODY), ("Content-Encoding: GZIP",)),
        (zlib.compress(BODY), ("Content-Encoding: deflate",)),
        (BODY, ("Content-Encoding: identity",)),
        (gzip.compress(BODY) + b"what follows the end", ("Content-Encoding: gzip",)),
        # Longer than what is unpacked at once.
        (gzip.compress(BODY + b" " * 10_000_000), ("Content-Encoding: gzip",)),
    ],
    ids=["plain", "gzip", "GZIP", "deflate", "identity", "more behind", "large"],
)
def test_what_a_body_may_be_packed_in(serve: Callable[..., Server], content: bytes, lines: tuple[str, ...]) -> None:
    server = serve(answering(content, *lines))
    asked = client(server)
    for _turn in range(2):
        assert asked.get(STAGE, 1) == ONE["workflow_stage"]
    assert server.connections == 1
    assert "Accept-Encoding: gzip\r\n" in server.requests[0]


@pytest.mark.parametrize(
    ("content", "packed", "sentence"),
    [
        (b"\x0b", "br", "answered 200 with a body that is packed as 'br', which was not asked for"),
        (gzip.compress(gzip.compress(BODY)), "gzip, gzip", "with a body that is packed as 'gzip, gzip'"),
        (BODY, "gzip", r"could not be read \(ContentDecodingError\). That was try 4 of 4"),
        (gzip.compress(BODY)[:-12], "gzip", r"could not be read \(ContentDecodingError\)"),
    ],
    ids=["brotli", "twice", "not packed", "cut"],
)
def test_what_a_body_may_not_be_packed_in(
    serve: Callable[..., Server], content: bytes, packed: str, sentence: str
) -> None:
    with pytest.raises(ApiError, match=sentence):
        client(serve(answering(content, f"Content-Encoding: {packed}"))).get(STAGE, 1)


def test_connections_are_used_again(serve: Callable[..., Server]) -> None:
    """After every kind of body that is read to its end."""
    behaviors = [
        answering(BODY),
        chunked(iter([BODY[:5], BODY[5:]])),
        answering(gzip.compress(BODY), "Content-Encoding: gzip"),
        answering(b'{"error": "no"}', status="500 Internal Server Error"),
        lambda connected, request: connected.sendall(head(status="204 No Content")),
        chunked(iter([gzip.compress(BODY)]), "Content-Encoding: gzip"),
        answering(b"", status="204 No Content"),
        answering(BODY),
    ]
    waiting = iter(behaviors)

    def behave(connected: socket.socket, request: str) -> None:
        next(waiting)(connected, request)

    server = serve(behave)
    asked = client(server)
    assert asked.get(STAGE, 1) == ONE["workflow_stage"]
    assert asked.get(STAGE, 1) == ONE["workflow_stage"]
    assert asked.get(STAGE, 1) == ONE["workflow_stage"]
    asked.delete(STAGE, 1)
    assert asked.update(STAGE, 1, {}) == ONE["workflow_stage"]
    assert asked.update(STAGE, 1, {}) == ONE["workflow_stage"]
    assert (server.connections, len(server.requests)) == (1, len(behaviors))


# --- time -------------------------------------------------------------------------------------------------------------


def dripping(content: bytes, after: int) -> Behave:
    """Sends an answer, from some byte on a byte at a time, faster than the time-out, slower than a whole answer may be."""

    def behave(connected: socket.socket, request: str) -> None:
        connected.sendall(content[:after])
        for number in range(after, len(content)):
            time.sleep(0.05)
            connected.sendall(content[number : number + 1])

    return behave


WHOLE = head(f"Content-Length: {len(BODY)}") + BODY
CHUNKS = head("Transfer-Encoding: chunked") + b"%x\r\n%s\r\n0\r\n\r\n" % (len(BODY), BODY)
SMALL = gzip.compress(BODY, mtime=0)
PACKED = head("Content-Encoding: gzip", f"Content-Length: {len(SMALL)}") + SMALL


@pytest.mark.parametrize("tls", [False, True], ids=["http", "https"])
@pytest.mark.parametrize(
    ("content", "after"),
    [(WHOLE, 0), (WHOLE, len(WHOLE) - len(BODY)), (CHUNKS, len(CHUNKS) - len(BODY) - 10), (PACKED, len(PACKED) - 60)],
    ids=["head", "body", "chunk", "packed"],
)
def test_a_server_that_drips_does_not_outlive_the_total_time(
    serve: Callable[..., Server], content: bytes, after: int, tls: bool
) -> None:
    server = serve(dripping(content, after), tls=tls)
    started = time.monotonic()
    with pytest.raises(AnswerLost) as caught:
        client(server, timeout=0.4, verify=str(CERTIFICATE)).create(STAGE, {})
    # With some room for a busy machine.
    assert 1.5 < time.monotonic() - started < 8
    assert "did not complete its answer within 1.6 seconds (4 times the option timeout)" in str(caught.value)
    assert len(server.requests) == 1


def test_what_drips_is_asked_for_again_where_that_is_safe(serve: Callable[..., Server]) -> None:
    server = serve(dripping(WHOLE, 40))
    with pytest.raises(ApiError, match=r"within 1.6 seconds \(4 times the option timeout\). That was try 4 of 4"):
        client(server, timeout=0.4).get(STAGE, 1)
    assert len(server.requests) == 4


def test_what_is_slow_but_in_time_is_read(serve: Callable[..., Server]) -> None:
    """Longer than the time-out in all, and never as long without a byte."""
    assert client(serve(dripping(WHOLE, len(WHOLE) - 20)), timeout=0.5).get(STAGE, 1) == ONE["workflow_stage"]


def test_a_server_that_says_nothing_is_not_waited_for_that_long(serve: Callable[..., Server]) -> None:
    server = serve(lambda connected, request: time.sleep(2))
    started = time.monotonic()
    with pytest.raises(ApiError, match=r"did not answer within 0.1 seconds \(option timeout\)"):
        client(server, timeout=0.1).get(STAGE, 1)
    assert time.monotonic() - started < 1.5


def test_responses_are_timed_through_a_proxy_too(serve: Callable[..., Server], monkeypatch: pytest.MonkeyPatch) -> None:
    for variable in ("NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(variable, raising=False)
    proxy = serve(dripping(head(f"X-Padding: {'x' * 200}"), 0))
    monkeypatch.setenv("https_proxy", proxy.url)
    started = time.monotonic()
    # Older versions of urllib3 call it a broken connection.
    with pytest.raises(AnswerLost, match="mapi.example.com"):
        client(proxy, url="https://mapi.example.com", timeout=0.4).create(STAGE, {})
    assert 1.5 < time.monotonic() - started < 8
    assert proxy.requests[0].startswith("CONNECT mapi.example.com:443")


# --- certificates -----------------------------------------------------------------------------------------------------


def test_a_session_that_verifies_nothing_is_kept_apart(serve: Callable[..., Server]) -> None:
    """The items of a loop share their connections; each says for itself whether it verifies."""
    server = serve(answering(BODY), tls=True)
    keep_connections()
    assert client(server, verify=False).get(STAGE, 1) == ONE["workflow_stage"]
    assert client(server, verify=False).get(STAGE, 1) == ONE["workflow_stage"]
    assert (server.connections, len(server.requests)) == (1, 2)
    with pytest.raises(ApiError, match="the certificate of 127.0.0.1:[0-9]+ could not be verified"):
        client(server, verify=True).get(STAGE, 1)
    # The token did not get there.
    assert len(server.requests) == 2
    assert client(server, verify=str(CERTIFICATE)).get(STAGE, 1) == ONE["workflow_stage"]
    assert len(server.requests) == 3


def test_clients_share_a_session_where_connections_are_kept() -> None:
    def session(**options: Any) -> Any:
        defaults = {"url": "https://mapi.storyblok.com", "space_id": 606, "token": TOKEN, "authorization": TOKEN}
        return Client(Connection(**{**defaults, **options}))._session.requests

    assert session() is not session()
    keep_connections()
    kept = session()
    assert session(space_id=7) is kept
    for other in (
        {"authorization": "other"},
        {"url": "https://api-us.storyblok.com"},
        {"verify": False},
        {"verify": str(CERTIFICATE)},
    ):
        assert session(**other) is not kept
        assert session(**other) is session(**other)
