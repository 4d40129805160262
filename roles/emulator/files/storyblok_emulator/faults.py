# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Trouble on request: faults for chosen requests, and a limit of requests a second."""

from __future__ import annotations

import collections
import re
import threading
import time
from typing import Any, Callable

_KNOWN = {
    "method": str,
    "path": str,
    "skip": int,
    "times": int,
    "delay": (int, float),
    "act": bool,
    "drop": bool,
    "truncate": bool,
    "status": int,
    "headers": dict,
    "body": object,
    "content_type": str,
    "ignore_fields": list,
}


class Fault:
    """One kind of trouble, for the requests that match.

    method, path: which requests; path is a regular expression, searched in the path. Both default to every request.
    skip: how many matching requests pass first. times: how many are hit after that; without it, all.
    delay: seconds before anything else happens.
    ignore_fields: fields that the server forgets from the request body; the request is handled otherwise.
    drop: the connection is closed without an answer. truncate: only the first half of the answer's body is sent.
    status, headers, body, content_type: the answer that is given instead.
    act: with drop or status, whether the server does what was asked before the trouble comes.
    """

    def __init__(self, described: dict[str, Any]) -> None:
        for key, value in described.items():
            if key not in _KNOWN:
                raise ValueError(f"a fault knows no {key}; it knows: {', '.join(_KNOWN)}")
            if not isinstance(value, _KNOWN[key]):  # type: ignore[arg-type]
                raise ValueError(f"{key} of a fault is of the wrong type")
        self.method: str = described.get("method", "")
        self.path = re.compile(described.get("path", ""))
        self.skip: int = described.get("skip", 0)
        self.left: int | None = described.get("times")
        self.delay: float = described.get("delay", 0)
        self.act: bool = described.get("act", False)
        self.drop: bool = described.get("drop", False)
        self.truncate: bool = described.get("truncate", False)
        self.status: int | None = described.get("status")
        self.headers: dict[str, str] = described.get("headers", {})
        self.body: Any = described.get("body")
        self.content_type: str = described.get("content_type", "application/json")
        self.ignore_fields: list[str] = described.get("ignore_fields", [])

    def hits(self, method: str, path: str) -> bool:
        """Whether this request is hit; counts it."""
        if (self.method and self.method != method) or not self.path.search(path) or self.left == 0:
            return False
        if self.skip:
            self.skip -= 1
            return False
        if self.left is not None:
            self.left -= 1
        return True


class RateLimit:
    """As many requests a second for each token as are given, counted in one of three ways.

    bucket: what was not used is saved up, as many as pass in one second. fixed: each second of the clock by itself.
    sliding: the last second, whenever it began.
    """

    def __init__(self, requests_per_second: float | None, clock: Callable[[], float] = time.monotonic) -> None:
        self.requests_per_second = requests_per_second
        self._clock = clock
        self._buckets: dict[str, tuple[float, float]] = {}
        self._admitted: dict[str, collections.deque[float]] = {}
        self._lock = threading.Lock()

    def admits(self, token: str, counted: str = "bucket") -> bool:
        rate = self.requests_per_second
        if not rate:
            return True
        with self._lock:
            now = self._clock()
            return self._fills(token, rate, now) if counted == "bucket" else self._counts(token, rate, now, counted)

    def _fills(self, token: str, rate: float, now: float) -> bool:
        level, since = self._buckets.get(token, (max(1.0, rate), now))
        level = min(max(1.0, rate), level + (now - since) * rate)
        admitted = level >= 1
        self._buckets[token] = (level - 1 if admitted else level, now)
        return admitted

    def _counts(self, token: str, rate: float, now: float, counted: str) -> bool:
        most = max(1, int(rate))
        window = most / rate
        begin = now // window * window if counted == "fixed" else now - window
        admitted = self._admitted.setdefault(token, collections.deque())
        while admitted and (admitted[0] < begin if counted == "fixed" else admitted[0] <= begin):
            admitted.popleft()
        if len(admitted) >= most:
            return False
        admitted.append(now)
        return True
