# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a fleet of spaces costs: many hosts, a limit that all forks share, and how time and memory grow with the fleet.

Every run is the real ansible-playbook against one emulator that holds all spaces, each in its declared state.

usage: fleet.py [--sizes 10 100 500] [--repeats 2] [--results FILE] [--report FILE] [--report-only]
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import sys
import tempfile
from pathlib import Path
from typing import Any

import yaml
from bench import EMPTY, TOKEN, WORKFLOW, declared
from measure import ROOT, Rows, goals_table, keep, run_playbook, versions, write_report

from storyblok_emulator.faults import RateLimit
from storyblok_emulator.server import Emulator

STAGES = 10
LIMIT = 6.0
WORKFLOW_TASK, AS_MODULES = "one `workflow` task each", "one `workflow` task each, as modules"
DRIFTED = "the same, one stage drifted, in check mode"
URI = "`uri`: one list GET, compare, PUT in a loop"
GOVERNED = "three tasks each, under a limit"


def space(number: int) -> dict[str, Any]:
    """A space with a role and the declared stages; ids as everywhere are unique in the emulator."""
    offset = number * 1000
    stages = [
        {
            **stage,
            "id": stage["id"] + offset,
            "workflow_stage_ids": [identifier + offset for identifier in stage["workflow_stage_ids"]],
            "is_default": place == 0,
        }
        for place, stage in enumerate(declared(STAGES))
    ]
    workflow = {"id": WORKFLOW + offset, "name": "Articles", "is_default": True, "workflow_stages": stages}
    return {
        "id": 1000 + number,
        "name": f"Space {number}",
        "workflows": [workflow],
        "space_roles": [{"role": "Reviewer", "subtitle": "Reads"}],
    }


def inventory(size: int) -> dict[str, Any]:
    hosts = {
        f"space_{number}": {
            "ansible_connection": "local",
            "ansible_python_interpreter": sys.executable,
            "storyblok_space_id": 1000 + number,
            "offset": number * 1000,
        }
        for number in range(size)
    }
    return {"all": {"hosts": hosts}}


def playbook(arm: str, url: str) -> list[dict[str, Any]]:
    names = {stage["id"]: stage["name"] for stage in declared(STAGES)}
    by_name = [
        {
            **{key: value for key, value in stage.items() if key not in ("id", "workflow_stage_ids")},
            "next_stages": [names[identifier] for identifier in stage["workflow_stage_ids"]],
        }
        for stage in declared(STAGES)
    ]
    workflow = {"community.storyblok.workflow": {"name": "Articles", "stages": "{{ by_name }}"}}
    drifted = [{**stage, "story_editing_locked": place == 0} for place, stage in enumerate(by_name)]
    check = {"community.storyblok.workflow": {"name": "Articles", "stages": drifted}, "check_mode": True, "diff": True}
    base = f"{url}/v1/spaces/{{{{ storyblok_space_id }}}}"
    ask = {"headers": {"Authorization": TOKEN}, "use_proxy": False}
    wanted = "stages[number] | combine({'id': item.id, 'workflow_stage_ids': item.workflow_stage_ids})"
    uri = [
        {
            "ansible.builtin.uri": {**ask, "url": f"{base}/workflow_stages"},
            "register": "current",
        },
        {
            "ansible.builtin.uri": {
                **ask,
                "url": base + "/workflow_stages/{{ item.id }}",
                "method": "PUT",
                "body_format": "json",
                "body": {"workflow_stage": f"{{{{ item | combine({wanted}) }}}}"},
                "status_code": [200, 204],
            },
            "loop": "{{ current.json.workflow_stages }}",
            "loop_control": {"label": "{{ item.name }}", "index_var": "number"},
            "when": f"item | combine({wanted}) != item",
        },
    ]
    three = [
        workflow,
        {"community.storyblok.space_role": {"role": "Reviewer", "subtitle": "Reads"}},
        {"community.storyblok.workflow_stage": {"name": "Stage 0", "allow_all_users": True}},
    ]
    tasks = {EMPTY: [], WORKFLOW_TASK: [workflow], DRIFTED: [check], AS_MODULES: [workflow], URI: uri, GOVERNED: three}
    options = {
        "api_url": url,
        "personal_access_token": TOKEN,
        "space_id": "{{ storyblok_space_id }}",
        "rate_limit": LIMIT if arm == GOVERNED else 0,
    }
    return [
        {
            "hosts": "all",
            "gather_facts": False,
            "module_defaults": {"group/community.storyblok.all": options},
            "vars": {
                "stages": declared(STAGES),
                "by_name": by_name,
                "storyblok_in_process": arm != AS_MODULES,
            },
            "tasks": tasks[arm],
        }
    ]


class Fleet:
    def __init__(self, folder: Path, results: Path, most: int) -> None:
        self.folder = folder
        self.results = results
        self.emulator = Emulator().start()
        seed = {"tokens": [{"token": TOKEN}], "spaces": [space(number) for number in range(most)]}
        self.emulator.store.load(seed)

    def run(self, arm: str, size: int, forks: int) -> None:
        emulator = self.emulator
        emulator.rate_limit = RateLimit(LIMIT if arm == GOVERNED else None)
        emulator.log.clear()
        (self.folder / "hosts.yml").write_text(yaml.safe_dump(inventory(size)), encoding="utf-8")
        path = self.folder / "playbook.yml"
        path.write_text(yaml.safe_dump(playbook(arm, emulator.url), sort_keys=False), encoding="utf-8")
        measured = run_playbook(["-i", "hosts.yml", "-f", str(forks), str(path)], self.folder, arm)
        if any(entry["method"] != "GET" for entry in emulator.log):
            raise SystemExit(f"{arm} wrote something, although every space is in its declared state")
        keep(
            self.results,
            {
                "arm": arm,
                "size": size,
                "forks": forks,
                **measured,
                "requests": len(emulator.log),
                "refused": sum(entry["status"] == 429 for entry in emulator.log),
            },
        )


def report(rows: Rows, said: str, sizes: list[int]) -> str:
    lines = [said, "", f"## Spaces with {STAGES} stages, everything in place", ""]
    lines += ["| spaces | forks | arm | runs | wall s | ms for each space | requests | 429 | controller MiB |"]
    lines += ["|---:|---:|---|---:|---:|---:|---:|---:|---:|"]
    for size, forks, arm in sorted({(row["size"], row["forks"], row["arm"]) for row in rows.rows}):
        wanted = {"size": size, "forks": forks, "arm": arm}
        values = {key: rows.median(key, **wanted) or 0 for key in ("seconds", "requests", "refused", "peak_mib")}
        lines.append(
            f"| {size} | {forks} | {arm} | {len(rows.of(**wanted))} | {values['seconds']:.2f} | "
            f"{values['seconds'] / size * 1000:.0f} | {values['requests']:.0f} | {values['refused']:.0f} | "
            f"{values['peak_mib']:.0f} |"
        )

    def median(key: str, arm: str, size: int) -> float:
        value = rows.median(key, arm=arm, size=size)
        return float("nan") if value is None else value

    asked = median("requests", GOVERNED, 50)
    few, many = sizes[0], sizes[-1]

    def growth(arm: str) -> float:
        """Milliseconds for each further space."""
        return 1000 * (median("seconds", arm, many) - median("seconds", arm, few)) / max(1, many - few)

    lines += [
        "",
        f"From {few} to {many} spaces, each further space takes {growth(WORKFLOW_TASK):.0f} ms with one `workflow` task and "
        f"{growth(URI):.0f} ms with `uri`.",
        f"The controller grows from {median('peak_mib', WORKFLOW_TASK, few):.0f} to "
        f"{median('peak_mib', WORKFLOW_TASK, many):.0f} MiB with `workflow`, and from {median('peak_mib', URI, few):.0f} to "
        f"{median('peak_mib', URI, many):.0f} MiB with `uri`.",
        "",
    ]

    def task(arm: str) -> float:
        """Seconds that a task adds to an empty playbook for all spaces."""
        return median("seconds", arm, 100) - median("seconds", EMPTY, 100)

    lines += goals_table(
        "Goals for a fleet",
        [
            (
                "100 spaces: a drifted task with its diff takes at most 1.3 times an unchanged one",
                task(DRIFTED) / task(WORKFLOW_TASK),
                1.3,
                "<=",
            ),
            (
                "20 hosts with one task each take at most a quarter of the module's way",
                median("seconds", AS_MODULES, 20) / median("seconds", WORKFLOW_TASK, 20),
                4,
                ">=",
            ),
            (
                "50 spaces, 25 forks, 6 requests a second: at most 1.15 times requests ÷ 6",
                median("seconds", GOVERNED, 50) / (asked / LIMIT),
                1.15,
                "<=",
            ),
            ("… with at most 1 % of the answers 429", 100 * median("refused", GOVERNED, 50) / asked, 1, "<="),
        ],
    )
    return "\n".join(lines) + "\n"


def main() -> int:
    signal.signal(signal.SIGTERM, lambda _signal, _frame: sys.exit(1))
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", type=int, nargs="*", default=[10, 100, 500])
    parser.add_argument("--repeats", type=int, default=2)
    parser.add_argument("--results", type=Path, default=ROOT / ".build" / "fleet.jsonl")
    parser.add_argument("--report", type=Path)
    parser.add_argument("--report-only", action="store_true")
    options = parser.parse_args()
    said = options.results.with_suffix(".versions")
    if not options.report_only:
        options.results.parent.mkdir(parents=True, exist_ok=True)
        said.write_text(versions(), encoding="utf-8")
        with tempfile.TemporaryDirectory() as folder:
            fleet = Fleet(Path(folder), options.results, max(50, *options.sizes))
            # Python compiles what it meets for the first time; nobody waits for that twice.
            for arm in (WORKFLOW_TASK, DRIFTED, AS_MODULES, URI):
                fleet.run(arm, 1, 1)
            options.results.write_text("", encoding="utf-8")
            for number in range(options.repeats):
                steps = [(arm, 20, 20) for arm in (EMPTY, WORKFLOW_TASK, AS_MODULES)]
                steps += [(arm, size, 20) for size in options.sizes for arm in (EMPTY, WORKFLOW_TASK, DRIFTED, URI)]
                steps += [(GOVERNED, 50, 25)]
                random.Random(number).shuffle(steps)
                for step in steps:
                    fleet.run(*step)
                print(f"round {number + 1} of {options.repeats} is done", file=sys.stderr, flush=True)
            fleet.emulator.stop()
    rows = [json.loads(line) for line in options.results.read_text(encoding="utf-8").splitlines()]
    text = report(Rows(rows), said.read_text(encoding="utf-8"), options.sizes)
    print(text)
    if options.report:
        write_report(options.report, "fleet", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
