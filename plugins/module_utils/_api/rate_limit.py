# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""Let the requests of all processes of a user pass at the rate that the API allows a token.

Ansible runs each fork in a process of its own, so they agree by a file. It contains the moments of the last requests, and the
queue of those who wait. A process sends when a window of time has room for its request and for everybody before it in the queue,
and writes down when it really did: a busy machine wakes processes late. A process that dies leaves the queue.
"""

from __future__ import annotations

import hashlib
import json
import math
import os
import secrets
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any, Callable

try:
    import fcntl
except ImportError:
    fcntl = None  # type: ignore[assignment]

# Nobody waits longer than a day: a moment that lies further ahead is damage, and a server that asks for more is not obeyed.
_FURTHEST = 86_400.0
# The lock is held for microseconds. Who waits longer waits for a process that was stopped while it held it.
_LONGEST_LOCK = 5.0
_SHORTEST_SLEEP = 0.001
# How much longer than a second a window is. Whether Storyblok counts the last second, each second of the clock, or a bucket is
# not documented: six requests in any window pass under all of them. What is added is for requests that overtake each other
# on the way to the server.
_MARGIN = 0.07
# Above this rate, windows are shorter than a second.
_MOST_IN_A_WINDOW = 60
# A process that waits looks again after this time whether those before it are still there.
_LOOK_AGAIN = 1.0
# A process that has not sent its request so long after its time was stopped.
_LATEST = 5.0
_LARGEST_FILE = 2**20


Limits = tuple[tuple[int, float], ...]


class Governor:
    """Turns for requests with one token to one server.

    rate: requests a second. url, token: what the limit counts for; only a keyed hash of them is written.
    folder: where processes meet; one for each user of this machine, which only they can read, when it is not given.
    trouble: why turns cannot be taken, as a sentence; empty as long as they can. Requests then pass at once.
    """

    def __init__(
        self,
        url: str,
        token: str,
        rate: float,
        *,
        folder: str | None = None,
        sleep: Callable[[float], None] = time.sleep,
        # All processes of a machine share this clock, and nobody sets it.
        now: Callable[[], float] = time.monotonic,
        is_gone: Callable[[int], bool] | None = None,
    ) -> None:
        most = min(_MOST_IN_A_WINDOW, math.ceil(rate))
        window = most / rate * (1 + _MARGIN)
        # What comes at once is held up together, by a busy machine or network, and then all of it is too close to the next.
        self._limits = ((most, window), (max(1, most // 3), window / 5))
        self._sleep = sleep
        self._now = now
        self._is_gone = is_gone or _is_gone
        self.trouble = ""
        self._path = ""
        try:
            if fcntl is None:
                raise OSError("this platform has no file locks")
            folder = _private_folder(folder)
            self._path = os.path.join(folder, _name(_secret_of(folder), url, token))
        except OSError as error:
            self._give_up(error)

    def wait(self, longest_pause: float = _FURTHEST) -> None:
        """Wait in the queue until the request may be sent.

        longest_pause: seconds. Where the server wants a longer one, the request is sent all the same: its answer says so.
        """
        mine = _Turn(secrets.randbits(53), *_own_process())
        left = self._take(mine, longest_pause)
        while left >= _SHORTEST_SLEEP:
            self._sleep(left)
            left = self._take(mine, longest_pause)

    def hold(self, seconds: float) -> None:
        """Let nobody pass for some seconds, because the server said that requests come too fast."""
        with self._record() as record:
            if record is not None:
                record.held_until = max(record.held_until, self._now() + min(seconds, _FURTHEST))

    def _take(self, mine: _Turn, longest_pause: float) -> float:
        """Take a turn if it has come. Return the seconds after which to look again, else."""
        with self._record() as record:
            if record is None:
                return 0.0
            now = self._now()
            pause = record.held_until - now
            if pause > longest_pause:
                pause = 0.0
            record.drop(lambda turn: turn.due < now - _LATEST or self._has_left(turn))
            if mine not in record.waiting:
                record.waiting.append(mine)
            place = record.waiting.index(mine)
            mine.due = record.due(place, now + max(0.0, pause), self._limits)
            record.waiting[place] = mine
            left = mine.due - now
            if left < _SHORTEST_SLEEP:
                record.waiting.remove(mine)
                record.sent.append(now)
                return 0.0
            # During a pause nobody passes, whoever is still there.
            return min(left, max(_LOOK_AGAIN, pause))

    def _has_left(self, turn: _Turn) -> bool:
        # Processes of other containers cannot be seen from here.
        return turn.namespace == _own_process()[1] and self._is_gone(turn.process)

    @contextmanager
    def _record(self) -> Iterator[_Record | None]:
        """What the file holds, for this process alone; None when it cannot be had."""
        descriptor = -1
        try:
            if not self.trouble:
                try:
                    descriptor = os.open(self._path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC | os.O_NOFOLLOW, 0o600)
                    _lock(descriptor, self._sleep)
                    record = _read(descriptor, self._now())
                except OSError as error:
                    self._give_up(error)
            if self.trouble:
                yield None
                return
            yield record
            try:
                os.pwrite(descriptor, record.written(self._now()), 0)
            except OSError as error:
                self._give_up(error)
        finally:
            # Closing lets go of the lock, and so does the end of a process, however it comes.
            if descriptor >= 0:
                os.close(descriptor)

    def _give_up(self, error: OSError) -> None:
        self.trouble = (
            f"Tasks cannot keep to rate_limit together, because they have no file to agree by ({error}). Each of them waits "
            "for itself when the server answers 429. Set the environment variable TMPDIR to a folder in which only this user "
            "can write, for all of them, or set rate_limit to 0."
        )


@dataclass
class _Turn:
    """A process that waits in the queue.

    due: when it will send its request. namespace: where its number means something.
    """

    number: int
    process: int
    namespace: int
    due: float = field(default=0.0, compare=False)


@dataclass
class _Record:
    """What processes agree on: when requests were sent, until when the server wants none, and who waits, in turn."""

    sent: list[float] = field(default_factory=list)
    held_until: float = 0.0
    waiting: list[_Turn] = field(default_factory=list)

    def drop(self, has_left: Callable[[_Turn], bool]) -> None:
        """Remove those who left from the head of the queue. Those behind somebody cost nobody anything yet."""
        while self.waiting and has_left(self.waiting[0]):
            del self.waiting[0]

    def due(self, place: int, earliest: float, limits: Limits) -> float:
        """Return when whoever is in a place of the queue can send. limits: never more than so many in so many seconds."""
        moments = list(self.sent)
        for _number in range(place + 1):
            free = [moments[-most] + window for most, window in limits if len(moments) >= most]
            moments.append(max([earliest, *free]))
        return moments[-1]

    def written(self, now: float) -> bytes:
        """Return what is written into the file: one line. What a longer one left behind it is not read."""
        waiting = [[turn.number, turn.process, turn.namespace, turn.due] for turn in self.waiting]
        sent = self.sent[-_MOST_IN_A_WINDOW:]
        return json.dumps([now, self.held_until, sent, waiting], separators=(",", ":")).encode() + b"\n"


def _is_gone(process: int) -> bool:
    """Tell whether a process has ended, also if nobody has asked how."""
    try:
        os.kill(process, 0)
        with open(f"/proc/{process}/stat", "rb") as file:
            # The state stands behind the name of the program, which may contain anything.
            return file.read().rpartition(b")")[2].split()[:1] == [b"Z"]
    except ProcessLookupError:
        return True
    except OSError:
        # It belongs to somebody else, or the platform has no such file.
        return False


def _own_process() -> tuple[int, int]:
    """Return the number of this process, and the namespace in which it has it."""
    try:
        return os.getpid(), os.stat("/proc/self/ns/pid").st_ino
    except OSError:
        return os.getpid(), 0


def _private_folder(folder: str | None) -> str:
    """The folder in which processes of this user meet. Raises OSError when others could write there."""
    path = folder or os.path.join(tempfile.gettempdir(), f"community.storyblok-{os.getuid()}")
    os.makedirs(path, mode=0o700, exist_ok=True)
    found = os.lstat(path)
    if found.st_uid != os.getuid() or found.st_mode & 0o022 or not os.path.isdir(path) or os.path.islink(path):
        raise OSError(f"{path} does not belong to this user alone")
    return path


def _secret_of(folder: str) -> bytes:
    """What keys the hash, so that the name of a file tells nothing about a token; made by whoever comes first."""
    path = os.path.join(folder, "key")
    try:
        with open(path, "rb") as file:
            return file.read()
    except FileNotFoundError:
        pass
    made = os.path.join(folder, f"key.{secrets.token_hex(8)}")
    descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with open(descriptor, "wb") as file:
        file.write(secrets.token_bytes(32))
    try:
        # A link is there with its whole content or not at all, and fails where another process was faster.
        os.link(made, path)
    except FileExistsError:
        pass
    finally:
        os.unlink(made)
    with open(path, "rb") as file:
        return file.read()


def _name(secret: bytes, url: str, token: str) -> str:
    # Versions up to 0.5.0 use a file of another form, without the last word.
    return hashlib.blake2b(f"{url}\n{token}\nqueue".encode(), key=secret[:64], digest_size=16).hexdigest()


def _lock(descriptor: int, sleep: Callable[[float], None]) -> None:
    deadline = time.monotonic() + _LONGEST_LOCK
    while True:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            return
        except BlockingIOError:
            if time.monotonic() > deadline:
                raise OSError("another process holds the lock and does not go on") from None
            sleep(0.001)


def _read(descriptor: int, now: float) -> _Record:
    """What a file holds; nothing when that cannot be meant, or was written before the machine was started again."""
    try:
        found: Any = json.loads(os.pread(descriptor, _LARGEST_FILE, 0).partition(b"\n")[0])
        written, held_until, sent, waiting = found
        record = _Record(
            [float(moment) for moment in sent],
            float(held_until),
            [_Turn(int(number), int(process), int(space), float(due)) for number, process, space, due in waiting],
        )
        sane = 0 <= written <= now and record.held_until - now <= _FURTHEST
        sane = sane and all(moment <= written for moment in record.sent)
        if sane and all(0 < turn.process < 2**31 for turn in record.waiting):
            return record
    except (ValueError, TypeError, OverflowError, RecursionError):
        pass
    return _Record()
