# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""Let the requests of all processes of a user pass at the rate that the API allows a token.

Ansible runs each fork in a process of its own, so they agree by a file: it holds the moment at which the next request may
be sent. Whoever wants to send one takes that moment, writes down the one after it, and sleeps until its own has come. So
every process waits in turn, nobody asks twice, and one that dies takes along no more than its own turn.
"""

from __future__ import annotations

import hashlib
import os
import secrets
import struct
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Callable

try:
    import fcntl
except ImportError:
    fcntl = None  # type: ignore[assignment]

# Nobody waits longer than a day: a moment that lies further ahead is damage, and a server that asks for more is not obeyed.
_FURTHEST = 86_400.0
# The lock is held for microseconds. Who waits longer waits for a process that was stopped while it held it.
_LONGEST_LOCK = 5.0
_SHORTEST_SLEEP = 0.001
# When the next request may be sent, until when the server wants none, when both were written. Versions up to 0.5.0 know the
# first of them only.
_RECORD = struct.Struct("<ddd")


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
    ) -> None:
        self._interval = 1 / rate
        # Storyblok counts what came within a second. Half of what it allows may come at once, so that a short task need
        # not wait, and the rest is left for requests that come late.
        self._leeway = max(0.0, rate / 2 - 1) * self._interval
        self._sleep = sleep
        self._now = now
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
        """Take a turn, and sleep until it has come.

        longest_pause: seconds. Where the server wants a longer one, the request is sent all the same: its answer says so.
        """
        turn = 0.0
        with self._record() as record:
            if record is not None:
                now = self._now()
                turn = max(now, record.moment - self._leeway)
                if record.held_until - now > longest_pause:
                    turn = now
                record.moment = max(now, record.moment) + self._interval
        if turn:
            delay = turn - self._now()
            if delay >= _SHORTEST_SLEEP:
                self._sleep(delay)

    def hold(self, seconds: float) -> None:
        """Let nobody pass for some seconds, because the server said that requests come too fast."""
        with self._record() as record:
            if record is not None:
                until = self._now() + min(seconds, _FURTHEST - self._leeway)
                record.held_until = max(record.held_until, until)
                record.moment = max(record.moment, until + self._leeway)

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
                os.pwrite(descriptor, _RECORD.pack(record.moment, record.held_until, self._now()), 0)
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
class _Record:
    moment: float = 0.0
    held_until: float = 0.0


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
    return hashlib.blake2b(f"{url}\n{token}".encode(), key=secret[:64], digest_size=16).hexdigest()


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
    content = os.pread(descriptor, _RECORD.size, 0)
    if len(content) != _RECORD.size:
        return _Record()
    moment, held_until, written = _RECORD.unpack(content)
    if not (0 <= written <= now and moment - now <= _FURTHEST and held_until - now <= _FURTHEST):
        return _Record()
    return _Record(moment, held_until)
