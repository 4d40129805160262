# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A machine whose processes share a time that passes by sleeping only, so that no test depends on how busy this one is."""

from __future__ import annotations

import heapq
import itertools
import threading
from collections.abc import Callable
from typing import Any


class Killed(BaseException):
    """Raised where a process sleeps that is killed meanwhile."""


class Machine:
    """Runs functions as processes: always the one that wakes first, until it sleeps or ends.

    late: how many seconds after its time a process wakes. gone: the numbers of the processes that were killed.
    """

    def __init__(self, late: Callable[[], float] = float) -> None:
        self.time = 1000.0
        self.gone: set[int] = set()
        self._stopped: set[int] = set()
        self._late = late
        self._numbers = itertools.count(1)
        self._asleep: list[tuple[float, int, int, threading.Event]] = []
        self._here = threading.local()
        self._is_idle = threading.Event()
        self._threads: list[threading.Thread] = []
        self._failures: list[BaseException] = []

    def start(self, function: Callable[..., Any], *arguments: Any) -> int:
        """Start a process. Return its number."""
        number = next(self._numbers) + 1000
        begin = threading.Event()

        def live() -> None:
            begin.wait()
            self._here.number = number
            try:
                function(*arguments)
            except Killed:
                pass
            except BaseException as error:
                self._failures.append(error)
            self._is_idle.set()

        self._threads.append(threading.Thread(target=live, daemon=True))
        self._threads[-1].start()
        self._add(self.time, number, begin)
        return number

    def run(self, until: float = float("inf")) -> None:
        """Let time pass, until nobody is left or a moment has come."""
        while self._asleep and self._asleep[0][0] <= until:
            self.time, _place, number, wake = heapq.heappop(self._asleep)
            if number in self._stopped:
                continue
            self._is_idle.clear()
            wake.set()
            assert self._is_idle.wait(60)
        if self._failures:
            raise self._failures[0]

    def kill(self, *numbers: int) -> None:
        self.gone.update(numbers)

    def stop(self, *numbers: int) -> None:
        """Let processes be, which never wake again."""
        self._stopped.update(numbers)

    # --- what a process asks ----------------------------------------------------------------------------------------

    def number(self) -> int:
        number: int = self._here.number
        return number

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.pass_by(seconds + self._late())

    def pass_by(self, seconds: float) -> None:
        """Sleep, and wake in time."""
        wake = threading.Event()
        self._add(self.time + seconds, self.number(), wake)
        self._is_idle.set()
        wake.wait()
        if self.number() in self.gone:
            raise Killed

    def _add(self, moment: float, number: int, wake: threading.Event) -> None:
        heapq.heappush(self._asleep, (moment, next(self._numbers), number, wake))
