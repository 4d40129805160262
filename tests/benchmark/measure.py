# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Run a playbook and measure it, keep what was measured, and put a report into a page of the documentation."""

from __future__ import annotations

import json
import os
import platform
import signal
import statistics
import subprocess
import sys
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "roles" / "emulator" / "files"))

BIN = Path(sys.executable).parent

# What a goal is called, what was measured, what is wanted, and in which direction.
Goal = tuple[str, float, float, str]


def run_playbook(arguments: list[str], folder: Path, what: str) -> dict[str, float]:
    """Run ansible-playbook in a folder. Returns its wall time as ``seconds``, and ``peak_mib``, the resident memory of the
    largest process. what: how the message calls it, with which the benchmark ends when the playbook fails.
    """
    started = time.perf_counter()
    process = subprocess.Popen(
        [str(BIN / "ansible-playbook"), *arguments],
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={**os.environ, "ANSIBLE_NOCOLOR": "1", "ANSIBLE_PYTHON_INTERPRETER": sys.executable},
        cwd=folder,
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        with process.stdout:
            printed = process.stdout.read().decode()
        # The largest of the process and all that it waited for, in KiB.
        _pid, status, usage = os.wait4(process.pid, 0)
        process.returncode = os.waitstatus_to_exitcode(status)
    finally:
        # Who is interrupted leaves no playbook behind that asks an emulator which is gone.
        if process.returncode is None:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()
    seconds = time.perf_counter() - started
    if process.returncode:
        raise SystemExit(f"{what} failed:\n{printed}")
    return {"seconds": seconds, "peak_mib": usage.ru_maxrss / 1024}


def keep(results: Path, row: dict[str, Any]) -> None:
    with results.open("a", encoding="utf-8") as file:
        file.write(json.dumps(row) + "\n")


class Rows:
    """What was measured, a row for each run."""

    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.rows = rows

    def of(self, **wanted: Any) -> list[dict[str, Any]]:
        return [row for row in self.rows if all(row[key] == value for key, value in wanted.items())]

    def median(self, key: str, **wanted: Any) -> float | None:
        values = [row[key] for row in self.of(**wanted)]
        return statistics.median(values) if values else None


def goals_table(title: str, goals: Iterable[Goal]) -> list[str]:
    lines = [f"## {title}", "", "| goal | measured | wanted | met |", "|---|---:|---:|---|"]
    for text, value, wanted, sign in goals:
        met = value >= wanted if sign == ">=" else value <= wanted
        lines.append(f"| {text} | {value:.2f} | {sign} {wanted:g} | {'yes' if met else 'no'} |")
    return lines


def write_report(page: Path, part: str, text: str) -> None:
    """Put what was measured in the place of a page that is marked for it."""
    begin, end = f"<!-- {part} -->\n", f"<!-- end of {part} -->\n"
    before, _begin, rest = page.read_text(encoding="utf-8").partition(begin)
    _old, _end, after = rest.partition(end)
    page.write_text(f"{before}{begin}\n{text.strip()}\n\n{end}{after}", encoding="utf-8")


def versions() -> str:
    code = "import ansible.release, requests; print(ansible.release.__version__, requests.__version__)"
    core, requests = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True
    ).stdout.split()
    collection = yaml.safe_load((ROOT / "galaxy.yml").read_text(encoding="utf-8"))["version"]
    usable = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return (
        f"community.storyblok {collection}, ansible-core {core}, requests {requests}, Python {platform.python_version()}, "
        f"{platform.system()} on {platform.machine()}, {os.cpu_count()} cores of which {usable} could be used."
    )
