# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Processes that share a limit: in turn, fair, whatever becomes of one of them, and nothing written that tells a token."""

from __future__ import annotations

import fcntl
import json
import multiprocessing
import os
import random
import signal
import time
from pathlib import Path
from typing import Any

import pytest
from lockstep import Machine

from ansible_collections.community.storyblok.plugins.module_utils._api import rate_limit
from ansible_collections.community.storyblok.plugins.module_utils._api.rate_limit import Governor
from storyblok_emulator.faults import RateLimit

URL = "https://mapi.storyblok.com"
TOKEN = "a-personal-access-token-of-usual-length"
FORK = multiprocessing.get_context("fork")
# What is forked here only takes turns; it touches nothing that a thread of another test may hold.
pytestmark = pytest.mark.filterwarnings("ignore:This process.*multi-threaded:DeprecationWarning")


class Clock:
    """A time that passes by sleeping only, which all governors of a test share."""

    def __init__(self) -> None:
        self.time = 1_800_000_000.0
        self.slept: list[float] = []

    def now(self) -> float:
        return self.time

    def sleep(self, seconds: float) -> None:
        self.slept.append(seconds)
        self.time += seconds

    def governor(self, folder: Path, rate: float = 6.0, token: str = TOKEN) -> Governor:
        return Governor(URL, token, rate, folder=str(folder), sleep=self.sleep, now=self.now)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    return tmp_path / "meet"


@pytest.mark.parametrize(
    ("rate", "most", "at_once"), [(6, 6, 2), (3, 3, 1), (1, 1, 1), (0.5, 1, 1), (5.8, 6, 2), (20, 20, 6), (600, 60, 20)]
)
def test_no_window_has_more_than_the_rate_and_no_fifth_of_it_more_than_a_third(
    folder: Path, rate: float, most: int, at_once: int
) -> None:
    clock = Clock()
    moments = []
    for _number in range(3 * most + 1):
        clock.governor(folder, rate).wait()
        moments.append(clock.time)
    window = 1.07 * most / rate
    for number, moment in enumerate(moments):
        assert sum(moment <= other < moment + window - 0.005 for other in moments[number:]) <= most
        assert sum(moment <= other < moment + window / 5 - 0.002 for other in moments[number:]) <= at_once
    # Each window is full.
    assert moments[-1] - moments[0] == pytest.approx(3 * window, abs=0.01)
    assert moments[at_once - 1] == moments[0]


def test_time_that_passes_unused_is_not_saved_up(folder: Path) -> None:
    clock = Clock()
    clock.governor(folder).wait()
    clock.time += 60
    for _number in range(7):
        clock.governor(folder).wait()
    assert sum(clock.slept) == pytest.approx(1.07, abs=0.001)


def test_tokens_and_servers_have_limits_of_their_own(folder: Path) -> None:
    clock = Clock()
    for token in ("one-token", "another-token"):
        for _number in range(2):
            clock.governor(folder, token=token).wait()
    assert sum(clock.slept) == 0


def test_a_pause_that_the_server_asks_for_holds_everybody(folder: Path) -> None:
    clock = Clock()
    clock.governor(folder).hold(2.5)
    clock.governor(folder).wait()
    assert clock.slept == [pytest.approx(2.5)]


def test_nothing_that_is_written_tells_the_token(folder: Path) -> None:
    clock = Clock()
    clock.governor(folder).wait()
    files = {path.name: path.read_bytes() for path in folder.iterdir()}
    assert len(files) == 2
    for name, content in files.items():
        assert TOKEN not in name
        assert TOKEN.encode() not in content
        assert oct((folder / name).stat().st_mode & 0o777) == "0o600"
    assert folder.stat().st_mode & 0o777 == 0o700
    # Another key, another name: nobody who lacks the key can try tokens out.
    names = {rate_limit._name(key, URL, TOKEN) for key in (b"a" * 32, b"b" * 32, files["key"])}
    assert len(names) == 3
    assert names & set(files)


def test_a_long_pause_is_kept_by_those_who_may_wait_that_long(folder: Path) -> None:
    clock = Clock()
    clock.governor(folder).hold(3600)
    clock.time += 5
    # Who may not wait so long asks the server, which says so.
    clock.governor(folder).wait(longest_pause=120.0)
    assert clock.slept == []
    clock.governor(folder).wait(longest_pause=7200.0)
    assert clock.slept == [pytest.approx(3595, abs=1)]


def test_a_pause_ends_after_a_day_at_the_latest(folder: Path) -> None:
    clock = Clock()
    clock.governor(folder).hold(1e10)
    clock.governor(folder).wait()
    assert clock.slept == [pytest.approx(86_400, abs=1)]


def test_what_was_written_before_the_machine_started_again_holds_nobody_up(folder: Path) -> None:
    clock = Clock()
    clock.governor(folder).hold(3600)
    # The clock counts from the start of the machine.
    clock.time -= 1000
    clock.governor(folder).wait()
    assert clock.slept == []


def test_a_client_waits_for_the_pause_of_others_as_long_as_its_budget_allows(
    folder: Path, monkeypatch: pytest.MonkeyPatch, task: Any
) -> None:
    asked: list[float] = []
    monkeypatch.setattr(Governor, "wait", lambda self, longest_pause: asked.append(longest_pause))
    for budget in (0, 300):
        task.stage(name="Review", rate_limit=6, rate_limit_budget=budget)
    assert asked == [60.0, 300.0]


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"abc",
        b"[1, 2",
        b"[" * 100_000,
        b"\xff\xfe",
        b"{}",
        b"[null, null, null, null]",
        json.dumps([9e9, 0, [], []]).encode(),
        json.dumps([1, 9e9, [], []]).encode(),
        json.dumps([1_800_000_000.0, 0, [9e9] * 6, []]).encode(),
        json.dumps([1_800_000_000.0, 0, [float("nan")] * 6, []]).encode(),
        json.dumps([float("nan"), 0, [], []]).encode(),
        json.dumps([1, float("nan"), [], []]).encode(),
        json.dumps([1, 0, ["x"], []]).encode(),
        json.dumps([1, 0, [], [[1, 2, 3]]]).encode(),
        json.dumps([1, 0, [], [[1, 10**30, 0, 9e9]] * 6]).encode(),
        json.dumps([1, 0, [], [[1, -1, 0, 9e9]] * 6]).encode(),
    ],
)
def test_what_is_no_moment_in_the_file_holds_nobody_up(folder: Path, content: bytes) -> None:
    clock = Clock()
    governor = clock.governor(folder)
    governor.wait()
    Path(governor._path).write_bytes(content)
    governor.wait()
    assert sum(clock.slept) == 0


def test_what_a_longer_content_left_behind_is_not_read(folder: Path) -> None:
    clock = Clock()
    governor = clock.governor(folder)
    governor.wait()
    written = Path(governor._path).read_bytes()
    Path(governor._path).write_bytes(written + b"1.0]],\n")
    for _number in range(6):
        governor.wait()
    assert sum(clock.slept) == pytest.approx(1.07, abs=0.001)


def test_nobody_who_sets_the_clock_holds_requests_up(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    Governor(URL, TOKEN, 6.0, folder=str(folder)).wait()
    wall = time.time
    monkeypatch.setattr(time, "time", lambda: wall() - 300)
    slept: list[float] = []
    Governor(URL, TOKEN, 6.0, folder=str(folder), sleep=slept.append).wait()
    assert sum(slept) == 0


@pytest.mark.parametrize("trouble", ["no folder", "others may write", "a link", "no lock"])
def test_without_a_folder_requests_pass_at_once_and_the_user_is_told(
    tmp_path: Path, trouble: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "meet"
    if trouble == "no folder":
        (tmp_path / "file").write_text("")
        folder = tmp_path / "file" / "meet"
    elif trouble == "others may write":
        folder.mkdir()
        folder.chmod(0o777)
    elif trouble == "a link":
        (tmp_path / "elsewhere").mkdir(mode=0o700)
        folder.symlink_to(tmp_path / "elsewhere")
    else:
        monkeypatch.setattr(rate_limit, "fcntl", None)
    clock = Clock()
    governor = clock.governor(folder)
    for _number in range(20):
        governor.wait()
        governor.hold(5)
    assert clock.slept == []
    assert governor.trouble.startswith(
        "Tasks cannot keep to rate_limit together, because they have no file to agree by ("
    )
    assert "Set the environment variable TMPDIR to a folder in which only this user can write" in governor.trouble


def test_a_folder_that_somebody_else_made_before_is_escaped_by_another_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Everybody may make a folder below /tmp, under any name."""
    taken = tmp_path / f"community.storyblok-{os.getuid()}"
    taken.mkdir()
    taken.chmod(0o777)
    clock = Clock()
    for place, works in ((tmp_path, False), (tmp_path / "own", True)):
        place.mkdir(exist_ok=True)
        monkeypatch.setenv("TMPDIR", str(place))
        monkeypatch.setattr(rate_limit.tempfile, "tempdir", None)
        governor = Governor(URL, TOKEN, 6.0, sleep=clock.sleep, now=clock.now)
        assert (governor.trouble == "") is works
    governor.wait()
    assert [path.name for path in (tmp_path / "own").iterdir()] == [f"community.storyblok-{os.getuid()}"]


def test_the_warning_reaches_the_result_of_a_task(task: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    blocked = tmp_path / "file"
    blocked.write_text("")
    monkeypatch.setattr(rate_limit.tempfile, "tempdir", str(blocked))
    for options in ({"name": "Review"}, {"name": "Review", "color": "#000"}):
        [warning] = task.stage(**options, rate_limit=6)["warnings"]
        assert warning.startswith("Tasks cannot keep to rate_limit together")
    assert task.stage(name="Review")["warnings"] == []


def test_a_client_asks_before_every_request_and_tells_of_pauses(
    folder: Path, monkeypatch: pytest.MonkeyPatch, task: Any
) -> None:
    """Each try is a request; a 429 holds the others."""
    said: list[Any] = []
    monkeypatch.setattr(Governor, "__init__", lambda self, *args, **options: setattr(self, "trouble", ""))
    monkeypatch.setattr(Governor, "wait", lambda self, longest_pause: said.append("wait"))
    monkeypatch.setattr(Governor, "hold", lambda self, seconds: said.append(seconds))
    task.fault(status=429, headers={"Retry-After": "2"}, times=1)
    assert task.stage(name="Review", rate_limit=6)["api_requests"] == 2
    assert said == ["wait", 2.0, "wait"]


# --- many processes, in a time that passes by sleeping only -----------------------------------------------------------


class Fleet:
    """Processes that share a token, on a machine that wakes them late, and a server that enforces a limit.

    came: when each request came to the server, and whether it passed.
    """

    def __init__(
        self,
        folder: Path,
        monkeypatch: pytest.MonkeyPatch,
        counted: str = "sliding",
        seed: int = 0,
        late: float = 0.004,
    ) -> None:
        # As measured on loopback, on a machine that has more to do.
        self.random = random.Random(seed)
        self.machine = Machine(lambda: self.random.expovariate(1 / late) if late else 0.0)
        self.machine.time += self.random.random()
        self.folder = folder
        self.limit = RateLimit(6, clock=self.machine.now)
        self.counted = counted
        self.came: list[tuple[float, bool, int]] = []
        monkeypatch.setattr(rate_limit, "_own_process", lambda: (self.machine.number(), 7))

    def governor(self) -> Governor:
        machine = self.machine
        clock = {"sleep": machine.sleep, "now": machine.now, "is_gone": machine.gone.__contains__}
        return Governor(URL, TOKEN, 6.0, folder=str(self.folder), **clock)  # type: ignore[arg-type]

    def ask(self, requests: int) -> None:
        governor = self.governor()
        left = requests
        while left:
            governor.wait()
            # A connection is opened before the first request of a process.
            self.machine.pass_by((0.003 if left == requests else 0) + self.random.expovariate(200))
            passed = self.limit.admits(TOKEN, self.counted)
            self.came.append((self.machine.time, passed, self.machine.number()))
            self.machine.pass_by(0.002)
            left -= passed
            if not passed:
                governor.hold(1.0)
                self.machine.sleep(1.0)

    def start(self, processes: int, requests: int) -> list[int]:
        return [self.machine.start(self.ask, requests) for _number in range(processes)]


@pytest.mark.parametrize("seed", [1, 2])
@pytest.mark.parametrize("counted", ["bucket", "fixed", "sliding"])
@pytest.mark.parametrize(
    ("processes", "is_after_a_kill"), [(1, False), (25, False), (25, True)], ids=["one", "many", "after a kill"]
)
def test_the_limit_is_used_and_kept_whichever_way_it_is_counted(
    folder: Path, monkeypatch: pytest.MonkeyPatch, counted: str, processes: int, is_after_a_kill: bool, seed: int
) -> None:
    fleet = Fleet(folder, monkeypatch, counted, seed)
    if is_after_a_kill:
        killed = fleet.start(processes, 100)
        fleet.machine.run(fleet.machine.time + 2.3)
        fleet.machine.kill(*killed)
        fleet.came.clear()
    started = fleet.machine.time
    requests = 200
    fleet.start(processes, requests // processes)
    fleet.machine.run()
    assert sum(passed for _moment, passed, _process in fleet.came) == requests
    assert (fleet.came[-1][0] - started) / (requests / 6) <= 1.10
    assert sum(not passed for _moment, passed, _process in fleet.came) / len(fleet.came) <= 0.01
    # The turns of those who were killed are not waited for.
    assert fleet.came[0][0] - started <= 1.2


def test_each_process_gets_its_turn(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    fleet = Fleet(folder, monkeypatch)
    processes = fleet.start(8, 10)
    fleet.machine.run()
    half = {process for _moment, _passed, process in fleet.came[:40]}
    assert half == set(processes)


def test_who_waits_behind_a_process_that_is_killed_goes_on_without_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fleet = Fleet(folder, monkeypatch, late=0)
    started = fleet.machine.time
    fleet.start(6, 1)
    killed = fleet.start(30, 1)
    [behind] = fleet.start(1, 1)
    fleet.machine.run(started + 0.5)
    assert len(fleet.came) == 6
    fleet.machine.kill(*killed)
    fleet.machine.run()
    [(moment, _passed, process)] = fleet.came[6:]
    # It looked again one second after it came, and would have been the last of 37, in the seventh window.
    assert process == behind
    assert moment - started == pytest.approx(1.07, abs=0.05)


def test_who_waits_behind_a_process_that_is_stopped_goes_on_without_it(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    fleet = Fleet(folder, monkeypatch, late=0)
    started = fleet.machine.time
    fleet.start(6, 1)
    stopped = fleet.start(6, 1)
    [behind] = fleet.start(1, 1)
    fleet.machine.run(started + 0.5)
    fleet.machine.stop(*stopped)
    fleet.machine.run()
    [(moment, _passed, process)] = fleet.came[6:]
    # Their time was that of the second window; five seconds after it nobody waits for them any more.
    assert process == behind
    assert 6.0 < moment - started < 7.3


# --- real processes ---------------------------------------------------------------------------------------------------


def ask(folder: str, count: int, moments: Any) -> None:
    for _number in range(count):
        Governor(URL, TOKEN, 50.0, folder=folder).wait()
        moments.put((os.getpid(), time.monotonic()))


def test_processes_share_the_rate_and_none_is_left_out(folder: Path) -> None:
    moments = FORK.Queue()
    forks = [FORK.Process(target=ask, args=(str(folder), 10, moments)) for _number in range(8)]
    for fork in forks:
        fork.start()
    found = [moments.get(timeout=20) for _number in range(80)]
    for fork in forks:
        fork.join(timeout=20)
    times = sorted(moment for _pid, moment in found)
    # Eighty requests at fifty a second, of which the first fifty may come within one.
    assert times[-1] - times[0] >= 1.0
    assert {pid for pid, _moment in found} == {fork.pid for fork in forks}


def hold_the_lock(path: str, held: Any) -> None:
    with open(path, "r+b") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        held.set()
        time.sleep(60)


def test_a_process_that_dies_with_the_lock_lets_go_of_it(folder: Path) -> None:
    governor = Governor(URL, TOKEN, 1000.0, folder=str(folder))
    governor.wait()
    held = FORK.Event()
    fork = FORK.Process(target=hold_the_lock, args=(governor._path, held))
    fork.start()
    assert held.wait(10)
    os.kill(fork.pid or 0, signal.SIGKILL)
    fork.join(10)
    started = time.monotonic()
    governor.wait()
    assert time.monotonic() - started < 1
    assert governor.trouble == ""


def test_a_process_that_is_stopped_with_the_lock_holds_nobody_up_for_long(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(rate_limit, "_LONGEST_LOCK", 0.2)
    governor = Governor(URL, TOKEN, 1000.0, folder=str(folder))
    governor.wait()
    held = FORK.Event()
    fork = FORK.Process(target=hold_the_lock, args=(governor._path, held))
    fork.start()
    assert held.wait(10)
    started = time.monotonic()
    governor.wait()
    assert time.monotonic() - started < 2
    assert "another process holds the lock" in governor.trouble
    fork.kill()
    fork.join(10)
