# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The HTTP side: the Management API below /v1, and the control of the emulator below /_emulator."""

from __future__ import annotations

import collections
import json
import os
import re
import secrets
import socket
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from storyblok_emulator.behaviors import Behaviors
from storyblok_emulator.description import Description, Operation
from storyblok_emulator.faults import Fault, RateLimit
from storyblok_emulator.operations import HANDLERS, NOT_FOUND, Answer, Call, Refused
from storyblok_emulator.store import Store

_LOG_LENGTH = 100_000
_LARGEST_BODY = 10 * 2**20
UNAUTHORIZED: Answer = (401, {"error": "Unauthorized"})


class Emulator:
    """A running stand-in: state, behaviors, faults, limit and log. url is known as soon as it is made."""

    def __init__(
        self,
        seed: dict[str, Any] | None = None,
        *,
        port: int = 0,
        behaviors: dict[str, str] | None = None,
        requests_per_second: float | None = None,
        largest_page: int | None = None,
        verify_answers: bool = False,
    ) -> None:
        self.description = Description()
        self.store = Store(seed)
        self.behaviors = Behaviors(behaviors)
        self.faults: list[Fault] = []
        self.rate_limit = RateLimit(requests_per_second)
        self.largest_page = largest_page
        self.verify_answers = verify_answers
        self.log: collections.deque[dict[str, Any]] = collections.deque(maxlen=_LOG_LENGTH)
        self.instance = secrets.token_hex(16)
        self._server = _Server(("127.0.0.1", port), _Handler)
        self._server.emulator = self
        self.url = f"http://127.0.0.1:{self._server.server_port}"
        self.stop_asked = False
        self._thread: threading.Thread | None = None

    def start(self) -> Emulator:
        """Serve in a thread of this process."""
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.05,), daemon=True)
        self._thread.start()
        return self

    def serve(self) -> None:
        """Serve until stop is called, in this thread."""
        try:
            self._server.serve_forever(0.05)
        finally:
            self._server.server_close()

    def stop(self) -> None:
        self._server.shutdown()
        if self._thread is not None:
            self._thread.join()
            self._server.server_close()

    def identity(self) -> dict[str, Any]:
        """What tells this server from any other that may listen on the port, and how to use it."""
        return {
            "emulator": "community.storyblok",
            "emulator_instance": self.instance,
            "emulator_pid": os.getpid(),
            "emulator_url": self.url,
            "emulator_token": self._first_token("personal"),
            "emulator_oauth_token": self._first_token("oauth"),
            "emulator_spaces": list(self.store.spaces),
        }

    def _first_token(self, kind: str) -> str | None:
        return next((token["token"] for token in self.store.tokens if token.get("kind", "personal") == kind), None)

    # --- the Management API -------------------------------------------------------------------------------------------

    def answer(
        self, method: str, path: str, query: dict[str, str], authorization: str, raw: bytes, forgotten: list[str]
    ) -> tuple[int, Any, dict[str, str]]:
        """Status, body and headers for one request to the Management API."""
        token = self.store.token(authorization)
        if token is None:
            return (*UNAUTHORIZED, {})
        if not self.rate_limit.admits(token["token"], self.behaviors["rate_limit"]):
            wait = {"Retry-After": "1"} if self.behaviors["retry_after"] == "sent" else {}
            return 429, {"error": "Too many requests"}, wait
        operation, ids, methods = self.description.find(method, path)
        if operation is None:
            return (405, {"error": f"{method} is not allowed"}, {}) if methods else (*NOT_FOUND, {})
        with self.store.lock:
            try:
                call = self._call(token, operation, ids, query, raw, forgotten)
                status, body = HANDLERS[operation.name](call)
            except Refused as refused:
                (status, body), call = refused.answer, None
        headers = call.headers if call else {}
        if self.verify_answers:
            complaints = self.description.answer_complaints(operation, status, body)
            if complaints:
                return 500, {"error": f"The emulator broke its own description: {'; '.join(complaints)}"}, {}
        return status, body, headers

    def _call(
        self,
        token: dict[str, Any],
        operation: Operation,
        ids: dict[str, Any],
        query: dict[str, str],
        raw: bytes,
        forgotten: list[str],
    ) -> Call:
        space = None
        if "space_id" in ids:
            space = self.store.spaces.get(ids["space_id"])
            if space is None or ids["space_id"] not in self.store.reach(token):
                raise self._foreign_space()
        if operation.method != "GET" and not token.get("can_write", True):
            raise Refused(403, {"error": "Forbidden"})
        unknown = set(query) - operation.query
        if unknown:
            raise Refused(400, {"error": f"unknown query parameter: {', '.join(sorted(unknown))}"})
        if self.largest_page is not None and "per_page" in operation.query:
            asked = query.get("per_page", "25")
            query["per_page"] = str(min(int(asked), self.largest_page)) if asked.isdigit() else asked
        body = self._body(operation, raw, forgotten)
        return Call(self.store, self.behaviors, token, space, ids, query, body)

    def _foreign_space(self) -> Refused:
        answers = {"401": UNAUTHORIZED, "403": (403, {"error": "Forbidden"}), "404": NOT_FOUND}
        return Refused(*answers[self.behaviors["foreign_space"]])

    def _body(self, operation: Operation, raw: bytes, forgotten: list[str]) -> Any:
        """The request body; refused in the API's own shapes where it does not fit the description."""
        schema = operation.request_schema
        if schema is None:
            return None
        try:
            body = json.loads(raw)
        except ValueError:
            raise Refused(400, {"error": "The request body is not JSON"}) from None
        envelopes = schema.get("required", [])
        missing = [name for name in envelopes if not isinstance(body, dict) or not isinstance(body.get(name), dict)]
        if missing:
            raise Refused(400, {"error": f"param is missing or the value is empty: {missing[0]}"})
        for fields in (body, *(body[name] for name in envelopes)):
            for name in forgotten:
                fields.pop(name, None)
        complaints: dict[str, list[str]] = {}
        for place, what in self.description.complaints(schema, body):
            if what != "is not a known field" or self.behaviors["unknown_fields"] == "refused":
                field = place.split(".", 1)[1] if envelopes and "." in place else place
                complaints.setdefault(field, []).append(what)
        if complaints:
            raise Refused(422, complaints)
        return body

    # --- the control --------------------------------------------------------------------------------------------------

    def control(self, method: str, path: str, body: Any) -> Answer:
        """Requests below /_emulator; ValueError, KeyError and TypeError mean a wrong request."""
        asked = (method, path.rstrip("/"))
        if asked == ("GET", ""):
            return 200, {
                **self.identity(),
                "behaviors": dict(self.behaviors),
                "requests_per_second": self.rate_limit.requests_per_second,
            }
        if asked == ("GET", "/requests"):
            return 200, {"requests": list(self.log)}
        if asked == ("DELETE", "/requests"):
            self.log.clear()
            return 204, None
        if asked == ("POST", "/faults"):
            self.faults.append(Fault(body))
            return 204, None
        if asked == ("DELETE", "/faults"):
            self.faults.clear()
            return 204, None
        if asked == ("PUT", "/behaviors"):
            self.behaviors.choose(body)
            return 204, None
        if asked == ("PUT", "/rate_limit"):
            self.rate_limit = RateLimit(body["requests_per_second"])
            return 204, None
        with self.store.lock:
            if asked == ("GET", "/state"):
                return 200, self.store.dump()
            if asked == ("PUT", "/state"):
                self.store.load(body)
                return 204, None
        if asked == ("POST", "/stop"):
            if body.get("instance") != self.instance:
                return 409, {"error": "another instance"}
            self.stop_asked = True
            return 204, None
        return 404, {"error": "no such control"}


class _Server(ThreadingHTTPServer):
    daemon_threads = True
    # Forks that start together must not find the queue of connections full.
    request_queue_size = 128
    emulator: Emulator


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True
    # Buffered, so that head and body leave in one packet: two would wait for the acknowledgement of the first.
    wbufsize = 2**16
    server: _Server

    def do_GET(self) -> None:  # pylint: disable=invalid-name
        self._handle()

    do_POST = do_PUT = do_PATCH = do_DELETE = do_GET

    def log_message(self, format: str, *args: Any) -> None:  # pylint: disable=redefined-builtin
        """Requests are kept in the emulator's own log, not on stderr."""

    def _handle(self) -> None:
        emulator = self.server.emulator
        parts = urlsplit(self.path)
        raw = self._read_body()
        # A page in a browser that resolves its own name to 127.0.0.1 must not reach the emulator.
        host = (self.headers.get("Host") or "").rsplit(":", 1)[0]
        if host not in ("127.0.0.1", "localhost"):
            self._send(421, {"error": "only for loopback"})
        elif parts.path == "/_emulator" or parts.path.startswith("/_emulator/"):
            try:
                self._send(*emulator.control(self.command, parts.path[len("/_emulator") :], json.loads(raw or b"{}")))
            except (ValueError, KeyError, TypeError, AttributeError, re.error) as error:
                self._send(400, {"error": f"{type(error).__name__}: {error}"})
            if emulator.stop_asked:
                # Only after the answer has left: this thread ends with the process.
                self.wfile.flush()
                threading.Thread(target=emulator.stop).start()
        else:
            self._handle_api(emulator, parts.path, dict(parse_qsl(parts.query, keep_blank_values=True)), raw)

    def _handle_api(self, emulator: Emulator, path: str, query: dict[str, str], raw: bytes) -> None:
        started = time.time()
        fault = next((fault for fault in list(emulator.faults) if fault.hits(self.command, path)), None)
        if fault is not None and fault.delay:
            time.sleep(fault.delay)
        answered_instead = fault is not None and (fault.drop or fault.status is not None)
        status, body = 0, None
        headers: dict[str, str] = {}
        if fault is None or not answered_instead or fault.act:
            status, body, headers = emulator.answer(
                self.command,
                path,
                dict(query),
                self.headers.get("Authorization", ""),
                raw,
                fault.ignore_fields if fault else [],
            )
        if fault is not None and fault.status is not None:
            status, body, headers = fault.status, fault.body, dict(fault.headers)
            headers.setdefault("Content-Type", fault.content_type)
        emulator.log.append(
            {
                "method": self.command,
                "path": path,
                "query": query,
                "body": _parsed(raw),
                "status": 0 if fault is not None and fault.drop else status,
                "at": started,
            }
        )
        if fault is not None and fault.drop:
            self.close_connection = True
            self.connection.shutdown(socket.SHUT_RDWR)
            return
        self._send(status, body, headers, truncate=fault is not None and fault.truncate)

    def _read_body(self) -> bytes:
        length = int(self.headers.get("Content-Length") or 0)
        if length > _LARGEST_BODY:
            self.close_connection = True
            return b""
        return self.rfile.read(length)

    def _send(self, status: int, body: Any, headers: dict[str, str] | None = None, *, truncate: bool = False) -> None:
        content = b"" if body is None else body.encode() if isinstance(body, str) else json.dumps(body).encode()
        if truncate:
            content = content[: len(content) // 2]
        self.send_response(status)
        for name, value in {"Content-Type": "application/json; charset=utf-8", **(headers or {})}.items():
            self.send_header(name, value)
        if status != 204:
            self.send_header("Content-Length", str(len(content)))
        self.end_headers()
        if status != 204:
            self.wfile.write(content)


def _parsed(raw: bytes) -> Any:
    try:
        return json.loads(raw) if raw else None
    except ValueError:
        return raw.decode(errors="replace")
