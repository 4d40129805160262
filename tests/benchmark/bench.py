# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What managing the stages of a workflow costs, side by side: empty, ping, uri, workflow_stage, workflow.

Each arm is a playbook that the real ansible-playbook runs against an emulator of its own. In one round every arm of every
situation runs once, in an order that changes from round to round; before each run the emulator starts over, and after it
the state must be the declared one. What was measured is kept after each run, so that a longer session can be cut off and
reported: bench.py --report-only.

usage: bench.py [--sizes 1 10 50 200] [--limited-sizes 50] [--repeats 7] [--results FILE] [--report FILE] [--report-only]
"""

from __future__ import annotations

import argparse
import json
import os
import platform
import random
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "roles" / "emulator" / "files"))

from storyblok_emulator.faults import RateLimit
from storyblok_emulator.server import Emulator

BIN = Path(sys.executable).parent
SPACE = 606
WORKFLOW = 111683030075001
FIRST_STAGE = 111683030076001
TOKEN = "emulator-personal-access-token-f3b1c8"
LIMIT = 6.0

SITUATIONS = {"converged": 0.0, "10 % changed": 0.1, "all changed": 1.0}
EMPTY, PING, PINGS, GET = "empty playbook", "`ping` once", "`ping` in a loop", "`uri` GET once"
URI_A, URI_B = "(a) `uri`: GET, compare, PUT in a loop", "(b) `uri`: one list GET, compare, PUT in a loop"
STAGE, STAGES, PIPELINE = "`workflow_stage` once", "`workflow_stage` in a loop", "one `workflow` task"
# These do not depend on what changed; the loop of pings depends on the number of stages.
FLOORS = (EMPTY, PING, PINGS, GET)
ARMS = (*FLOORS, STAGE, URI_A, URI_B, STAGES, PIPELINE)


def declared(size: int) -> list[dict[str, Any]]:
    """The stages as the API holds them when everything is in place: a ring, each with a field that may drift."""
    return [
        {
            "id": FIRST_STAGE + number,
            "name": f"Stage {number}",
            "color": f"#{number + 1:06x}",
            "workflow_stage_ids": [FIRST_STAGE + (number + 1) % size],
            "allow_all_users": True,
            "story_editing_locked": False,
        }
        for number in range(size)
    ]


def seed(size: int, share: float) -> dict[str, Any]:
    stages = [
        {**stage, "is_default": number == 0, "story_editing_locked": number < round(size * share) or share == 1}
        for number, stage in enumerate(declared(size))
    ]
    workflow = {"id": WORKFLOW, "name": "Articles", "is_default": True, "workflow_stages": stages}
    return {"tokens": [{"token": TOKEN}], "spaces": [{"id": SPACE, "name": "Magazine", "workflows": [workflow]}]}


def playbook(arm: str, size: int, url: str) -> list[dict[str, Any]]:
    stages = declared(size)
    names = {stage["id"]: stage["name"] for stage in stages}
    by_name = [
        {
            **{key: value for key, value in stage.items() if key not in ("id", "workflow_stage_ids")},
            "next_stages": [names[identifier] for identifier in stage["workflow_stage_ids"]],
        }
        for stage in stages
    ]
    base = f"{url}/v1/spaces/{SPACE}"
    # As a careful author writes it: the answer 429 is waited for.
    ask = {"headers": {"Authorization": TOKEN}, "use_proxy": False}
    patient = {"retries": 60, "delay": 1, "register": "current", "until": "current.status != 429"}
    change = {
        "ansible.builtin.uri": {
            **ask,
            "url": base + "/workflow_stages/{{ item.id }}",
            "method": "PUT",
            "body_format": "json",
            "body": {
                "workflow_stage": "{{ found | combine(item) | dict2items | rejectattr('key', 'eq', 'id') | items2dict }}"
            },
            "status_code": [200, 204, 429],
        },
        "retries": 60,
        "delay": 1,
        "register": "written",
        "until": "written.status | default(204) != 429",
        "changed_when": True,
        "loop": "{{ stages }}",
        "loop_control": {"label": "{{ item.name }}", "index_var": "number"},
        "when": "found | combine(item) != found",
    }
    tasks: dict[str, list[dict[str, Any]]] = {
        EMPTY: [],
        PING: [{"ansible.builtin.ping": {}}],
        PINGS: [{"ansible.builtin.ping": {}, "loop": "{{ range(size) | list }}"}],
        GET: [{"ansible.builtin.uri": {**ask, "url": f"{base}/workflow_stages/{FIRST_STAGE}"}}],
        URI_A: [
            {
                "ansible.builtin.uri": {
                    **ask,
                    "url": base + "/workflow_stages/{{ item.id }}",
                    "status_code": [200, 429],
                },
                "loop": "{{ stages }}",
                "loop_control": {"label": "{{ item.name }}"},
                **patient,
            },
            {**change, "vars": {"found": "{{ current.results[number].json.workflow_stage }}"}},
        ],
        URI_B: [
            {
                "ansible.builtin.uri": {
                    **ask,
                    "url": f"{base}/workflow_stages?in_workflow={WORKFLOW}",
                    "status_code": [200, 429],
                },
                **patient,
            },
            {**change, "vars": {"found": "{{ by_id[item.id | string] }}"}},
        ],
        STAGE: [{"community.storyblok.workflow_stage": by_name[0]}],
        STAGES: [
            {
                "community.storyblok.workflow_stage": {key: f"{{{{ item.{key} }}}}" for key in by_name[0]},
                "loop": "{{ by_name }}",
                "loop_control": {"label": "{{ item.name }}"},
            }
        ],
        PIPELINE: [{"community.storyblok.workflow": {"name": "Articles", "stages": "{{ by_name }}"}}],
    }
    chosen = tasks[arm]
    if arm == URI_B:
        listed = "current.json.workflow_stages"
        lookup = f"{{{{ dict({listed} | map(attribute='id') | map('string') | zip({listed})) }}}}"
        chosen = [chosen[0], {"ansible.builtin.set_fact": {"by_id": lookup}}, chosen[1]]
    options = {"api_url": url, "personal_access_token": TOKEN, "space_id": SPACE, "rate_limit_budget": 3600}
    play = {
        "hosts": "localhost",
        "gather_facts": False,
        "module_defaults": {"group/community.storyblok.all": options},
        "vars": {"size": size, "stages": stages, "by_name": by_name},
        "tasks": chosen,
    }
    return [play]


class Bench:
    def __init__(self, folder: Path, results: Path) -> None:
        self.folder = folder
        self.results = results
        self.emulator = Emulator().start()

    def run(self, arm: str, size: int, situation: str, limit: float | None) -> None:
        emulator = self.emulator
        emulator.store.load(seed(size, SITUATIONS[situation]))
        emulator.rate_limit = RateLimit(limit)
        emulator.log.clear()
        path = self.folder / "playbook.yml"
        path.write_text(yaml.safe_dump(playbook(arm, size, emulator.url), sort_keys=False), encoding="utf-8")
        started = time.perf_counter()
        process = subprocess.Popen(
            [str(BIN / "ansible-playbook"), "-i", "localhost,", "-c", "local", str(path)],
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            env={**os.environ, "ANSIBLE_NOCOLOR": "1", "ANSIBLE_PYTHON_INTERPRETER": sys.executable},
            cwd=self.folder,
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
            raise SystemExit(f"{arm} failed:\n{printed}")
        if arm not in (*FLOORS, STAGE):
            self._check_converged(arm, size)
        row = {
            "arm": arm,
            "size": size,
            "situation": situation,
            "limit": limit,
            "seconds": seconds,
            "requests": len(emulator.log),
            "refused": sum(entry["status"] == 429 for entry in emulator.log),
            "peak_mib": usage.ru_maxrss / 1024,
        }
        with self.results.open("a", encoding="utf-8") as file:
            file.write(json.dumps(row) + "\n")

    def _check_converged(self, arm: str, size: int) -> None:
        stages = self.emulator.store.spaces[SPACE].stages
        for stage in declared(size):
            if not stage.items() <= stages[stage["id"]].items():
                raise SystemExit(f"{arm} did not bring about the declared state: {stages[stage['id']]}")


def plan(sizes: list[int], limit: float | None) -> Iterator[tuple[str, int, str, float | None]]:
    """One round: the floors once for each size, every other arm once for each situation."""
    for size in sizes:
        for arm in FLOORS if limit is None else ():
            yield arm, size, "converged", None
        if limit is None:
            yield STAGE, size, "converged", None
        # Where little is written, no arm comes near the limit.
        for situation in SITUATIONS if limit is None else ("all changed",):
            if size == 1 and situation == "10 % changed":
                continue
            for arm in (URI_A, URI_B, STAGES, PIPELINE):
                yield arm, size, situation, limit


# --- the report -------------------------------------------------------------------------------------------------------


class Rows:
    def __init__(self, rows: list[dict[str, Any]]) -> None:
        self.rows = rows

    def of(self, **wanted: Any) -> list[dict[str, Any]]:
        return [row for row in self.rows if all(row[key] == value for key, value in wanted.items())]

    def median(self, key: str, **wanted: Any) -> float | None:
        values = [row[key] for row in self.of(**wanted)]
        return statistics.median(values) if values else None


def report(rows: Rows, versions: str) -> str:
    lines = [versions, ""]
    empty = rows.median("seconds", arm=EMPTY)
    assert empty is not None
    for limit, title in ((None, "Without a limit of requests"), (LIMIT, f"With {LIMIT:g} requests a second")):
        sizes = sorted({row["size"] for row in rows.of(limit=limit)})
        if not sizes:
            continue
        lines += [f"## {title}", ""]
        lines += [
            "| stages | situation | arm | runs | wall s | net of empty s | times `workflow` | requests | peak MiB |"
        ]
        lines += ["|---:|---|---|---:|---:|---:|---:|---:|---:|"]
        for size in sizes:
            for arm in (*FLOORS, STAGE) if limit is None else ():
                lines.append(_line(rows, arm, size, "converged", limit, empty, None))
            for situation in SITUATIONS:
                base = rows.median("seconds", arm=PIPELINE, size=size, situation=situation, limit=limit)
                if base is not None:
                    for arm in (URI_A, URI_B, STAGES, PIPELINE):
                        lines.append(_line(rows, arm, size, situation, limit, empty, base))
        lines.append("")
    lines += _goals(rows, empty)
    return "\n".join(line for line in lines if line is not None) + "\n"


def _line(
    rows: Rows, arm: str, size: int, situation: str, limit: float | None, empty: float, base: float | None
) -> str | None:
    wanted = {"arm": arm, "size": size, "situation": situation, "limit": limit}
    seconds = rows.median("seconds", **wanted)
    if seconds is None:
        return None
    ratio = f"{seconds / base:.1f}" if base else ""
    shown = "" if arm in (*FLOORS, STAGE) else situation
    requests, peak = rows.median("requests", **wanted), rows.median("peak_mib", **wanted)
    refused = rows.median("refused", **wanted)
    asked = f"{requests:.0f}" + (f" ({refused:.0f} of them 429)" if refused else "")
    return (
        f"| {size} | {shown} | {arm} | {len(rows.of(**wanted))} | {seconds:.2f} | {seconds - empty:.2f} | {ratio} | {asked} | "
        f"{peak:.0f} |"
    )


def _goals(rows: Rows, empty: float) -> Iterator[str]:
    def seconds(arm: str, situation: str = "converged", size: int = 50) -> float:
        return rows.median("seconds", arm=arm, size=size, situation=situation, limit=None) or float("nan")

    def peak(arm: str) -> float:
        medians = [rows.median("peak_mib", arm=arm, size=50, situation=name, limit=None) for name in SITUATIONS]
        return max((median for median in medians if median), default=float("nan"))

    every = "all changed"
    ping = rows.median("seconds", arm=PING) or float("nan")
    get, stage = rows.median("seconds", arm=GET) or float("nan"), rows.median("seconds", arm=STAGE) or float("nan")
    added, ping_added = seconds(PIPELINE) - empty, ping - empty
    goals = [
        (
            "converged: one `workflow` task takes at most a fifteenth of (a)",
            seconds(URI_A) / seconds(PIPELINE),
            15,
            ">=",
        ),
        ("converged: it adds at most 1.5 times what one `ping` adds", added / ping_added, 1.5, "<="),
        ("all changed: at most a twentieth of (a)", seconds(URI_A, every) / seconds(PIPELINE, every), 20, ">="),
        ("all changed: at most a tenth of (b)", seconds(URI_B, every) / seconds(PIPELINE, every), 10, ">="),
        ("one `workflow_stage` task takes no longer than one `uri` GET task", stage / get, 1, "<="),
        ("peak memory no higher than that of (a)", peak(PIPELINE) / peak(URI_A), 1, "<="),
    ]
    yield "## Goals at 50 stages"
    yield ""
    yield "| goal | measured ratio | wanted | met |"
    yield "|---|---:|---:|---|"
    for text, value, wanted, sign in goals:
        met = value >= wanted if sign == ">=" else value <= wanted
        yield f"| {text} | {value:.2f} | {sign} {wanted:g} | {'yes' if met else 'no'} |"


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


def main() -> int:
    signal.signal(signal.SIGTERM, lambda _signal, _frame: sys.exit(1))
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", type=int, nargs="*", default=[1, 10, 50, 200])
    parser.add_argument("--limited-sizes", type=int, nargs="*", default=[50])
    parser.add_argument("--repeats", type=int, default=7)
    parser.add_argument("--results", type=Path, default=ROOT / ".build" / "bench.jsonl")
    parser.add_argument("--report", type=Path)
    parser.add_argument("--report-only", action="store_true")
    options = parser.parse_args()
    said = options.results.with_suffix(".versions")
    if not options.report_only:
        options.results.parent.mkdir(parents=True, exist_ok=True)
        options.results.write_text("", encoding="utf-8")
        said.write_text(versions(), encoding="utf-8")
        with tempfile.TemporaryDirectory() as folder:
            bench = Bench(Path(folder), options.results)
            # Python compiles what it meets for the first time; nobody waits for that twice.
            for arm in ARMS:
                bench.run(arm, 1, "all changed", None)
            options.results.write_text("", encoding="utf-8")
            for number in range(options.repeats):
                steps = [*plan(options.sizes, None), *plan(options.limited_sizes, LIMIT)]
                random.Random(number).shuffle(steps)
                for step in steps:
                    bench.run(*step)
                print(f"round {number + 1} of {options.repeats} is done", file=sys.stderr, flush=True)
            bench.emulator.stop()
    rows = [json.loads(line) for line in options.results.read_text(encoding="utf-8").splitlines()]
    text = report(Rows(rows), said.read_text(encoding="utf-8"))
    print(text)
    if options.report:
        before = options.report.read_text(encoding="utf-8").partition("<!-- measured -->")[0]
        options.report.write_text(f"{before}<!-- measured -->\n\n{text}", encoding="utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
