# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""How well all processes keep to a limit of requests, whichever way the server counts them.

Every request is one of the collection's own client, to an emulator that enforces the limit.

usage: rate_limit.py [--requests 240] [--processes 25] [--report FILE]
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from measure import ROOT, goals_table, versions, write_report

sys.path.insert(0, str(ROOT / ".build" / "linked"))

from ansible_collections.community.storyblok.plugins.module_utils._api.client import Client
from ansible_collections.community.storyblok.plugins.module_utils._api.connection import connection_from
from ansible_collections.community.storyblok.plugins.module_utils._resources.workflow.table import WORKFLOW
from storyblok_emulator.server import Emulator

LIMIT = 6.0
KINDS = {"bucket": "token bucket", "fixed": "fixed window", "sliding": "sliding window"}
ALONE, TOGETHER, AFTER = "one process", "{} processes", "{} processes, right after a run that was killed"


def ask(url: str, token: str, requests: int, folder: str) -> None:
    """Send requests, one after the other, as the tasks of a fork do. Print when each of them was sent."""
    tempfile.tempdir = folder
    options = {"api_url": url, "personal_access_token": token, "space_id": 606, "rate_limit": LIMIT, "timeout": 30.0}
    client = Client(connection_from({**options, "validate_certs": True, "rate_limit_budget": 3600.0}, {}))
    print("ready", flush=True)
    sys.stdin.readline()
    send = client._session.send

    def noted(*arguments: Any) -> Any:
        print(time.time(), flush=True)
        return send(*arguments)

    client._session.send = noted
    for _number in range(requests):
        client.list_all(WORKFLOW)
    print(f"answered {time.time()}", flush=True)


class Run:
    """Some processes that send requests to a server."""

    def __init__(self, emulator: Emulator, processes: int, requests: int, folder: str) -> None:
        each = [requests // processes + (number < requests % processes) for number in range(processes)]
        self.processes = [
            subprocess.Popen(
                [
                    sys.executable,
                    __file__,
                    "--ask",
                    *(emulator.url, str(emulator.identity()["emulator_token"])),
                    str(share),
                    folder,
                ],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                text=True,
            )
            for share in each
        ]
        for process in self.processes:
            assert process.stdout is not None
            assert process.stdout.readline() == "ready\n"

    def start(self) -> None:
        for process in self.processes:
            assert process.stdin is not None
            process.stdin.write("go\n")
            process.stdin.flush()

    def kill(self) -> None:
        for process in self.processes:
            process.kill()
        self.end()

    def end(self) -> tuple[list[float], float]:
        """Wait for the end of all processes. Return when they sent their requests, and when the last one was answered."""
        sent: list[float] = []
        answered = 0.0
        for process in self.processes:
            printed, _nothing = process.communicate(timeout=600)
            moments, _word, last = printed.partition("answered ")
            sent += map(float, moments.split())
            answered = max(answered, float(last or 0))
        return sorted(sent), answered


def measure(kind: str, situation: str, processes: int, requests: int) -> dict[str, Any]:
    emulator = Emulator(requests_per_second=LIMIT, behaviors={"rate_limit": kind}).start()
    try:
        with tempfile.TemporaryDirectory() as folder:
            # The processes of both runs are there before the first of them begins.
            before = Run(emulator, processes, 100 * processes, folder) if situation == AFTER else None
            run = Run(emulator, 1 if situation == ALONE else processes, requests, folder)
            if before is not None:
                before.start()
                time.sleep(2.5)
                before.kill()
            emulator.log.clear()
            started = time.time()
            run.start()
            sent, answered = run.end()
            seconds = answered - started
            log = list(emulator.log)
    finally:
        emulator.stop()
    came = sorted(entry["at"] for entry in log)
    return {
        "kind": kind,
        "situation": situation.format(processes),
        "requests": requests,
        "seconds": seconds,
        "first": came[0] - started,
        "ratio": seconds / (requests / LIMIT),
        "share": sum(entry["status"] == 429 for entry in log) / len(log),
        "travel": [after - begun for begun, after in zip(sent, came)],
    }


def report(rows: list[dict[str, Any]]) -> str:
    lines = [
        versions(),
        "",
        "| the server counts by | situation | requests | wall s | times requests ÷ 6 | share of 429 | first request after s |",
        "|---|---|---:|---:|---:|---:|---:|",
    ]
    for row in rows:
        lines.append(
            f"| {KINDS[row['kind']]} | {row['situation']} | {row['requests']} | {row['seconds']:.2f} | {row['ratio']:.3f} "
            f"| {100 * row['share']:.1f} % | {row['first']:.2f} |"
        )
    travel = sorted(1000 * seconds for row in rows for seconds in row["travel"])
    lines += [
        "",
        f"From the client to the server a request took {statistics.median(travel):.1f} ms, one in a hundred more than "
        f"{travel[99 * len(travel) // 100]:.0f} ms.",
        "",
        *goals_table(
            "Goals under a limit",
            [
                ("the longest time, in times requests ÷ 6", max(row["ratio"] for row in rows), 1.10, "<="),
                ("the largest share of 429, in %", 100 * max(row["share"] for row in rows), 1, "<="),
            ],
        ),
    ]
    return "\n".join(lines)


def main() -> None:
    if sys.argv[1:2] == ["--ask"]:
        url, token, requests, folder = sys.argv[2:]
        return ask(url, token, int(requests), folder)
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--requests", type=int, default=240)
    parser.add_argument("--processes", type=int, default=25)
    parser.add_argument("--report", type=Path, help="page of the documentation that gets the table")
    options = parser.parse_args()
    rows = []
    for kind in KINDS:
        for situation in (ALONE, TOGETHER, AFTER):
            rows.append(measure(kind, situation, options.processes, options.requests))
            print(json.dumps({name: value for name, value in rows[-1].items() if name != "travel"}), flush=True)
    text = report(rows)
    print(text)
    if options.report:
        write_report(options.report, "rate limit", text)
    return None


if __name__ == "__main__":
    main()
