# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What managing the stages of one workflow costs, side by side: empty, ping, uri, workflow_stage, workflow.

Each arm is a playbook that the real ansible-playbook runs against an emulator of its own. In one round every arm of every
situation runs once, in an order that changes from round to round; before each run the emulator starts over, and after it
the state must be the declared one. What was measured is kept after each run, so that a longer session can be cut off and
reported: bench.py --report-only.

usage: bench.py [--sizes 1 10 50 200] [--limited-sizes 50] [--repeats 3] [--large-repeats 1] [--limited-repeats 1]
                [--results FILE] [--report FILE] [--report-only]
"""

from __future__ import annotations

import argparse
import json
import random
import signal
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml
from measure import ROOT, Rows, goals_table, keep, run_playbook, versions, write_report

from storyblok_emulator.faults import RateLimit
from storyblok_emulator.server import Emulator

SPACE = 606
WORKFLOW = 111683030075001
FIRST_STAGE = 111683030076001
TOKEN = "emulator-personal-access-token-f3b1c8"
LIMIT = 6.0

SITUATIONS = {"converged": 0.0, "10 % changed": 0.1, "all changed": 1.0}
EMPTY, PING, PINGS, GET = "empty playbook", "`ping` once", "`ping` in a loop", "`uri` GET once"
URI_A, URI_B = "(a) `uri`: GET, compare, PUT in a loop", "(b) `uri`: one list GET, compare, PUT in a loop"
STAGE, STAGES, PIPELINE = "`workflow_stage` once", "`workflow_stage` in a loop", "one `workflow` task"
# Without storyblok_in_process, each task and each item is a program of its own, as with any other module.
AS_MODULE = ", as a module"
STAGE_M, STAGES_M, PIPELINE_M = (f"{arm}{AS_MODULE}" for arm in (STAGE, STAGES, PIPELINE))
# These do not depend on what changed; the loop of pings depends on the number of stages.
FLOORS = (EMPTY, PING, PINGS, GET)
ONCE = (STAGE, STAGE_M)
WHOLE = (URI_A, URI_B, STAGES_M, STAGES, PIPELINE_M, PIPELINE)
ARMS = (*FLOORS, *ONCE, *WHOLE)
# From here on a round takes minutes.
LARGE = 200


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
    chosen = tasks[arm.removesuffix(AS_MODULE)]
    if arm == URI_B:
        listed = "current.json.workflow_stages"
        lookup = f"{{{{ dict({listed} | map(attribute='id') | map('string') | zip({listed})) }}}}"
        chosen = [chosen[0], {"ansible.builtin.set_fact": {"by_id": lookup}}, chosen[1]]
    options = {"api_url": url, "personal_access_token": TOKEN, "space_id": SPACE, "rate_limit_budget": 3600}
    play = {
        "hosts": "localhost",
        "gather_facts": False,
        "module_defaults": {"group/community.storyblok.all": options},
        "vars": {
            "size": size,
            "stages": stages,
            "by_name": by_name,
            "storyblok_in_process": not arm.endswith(AS_MODULE),
        },
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
        measured = run_playbook(["-i", "localhost,", "-c", "local", str(path)], self.folder, arm)
        if arm in WHOLE:
            self._check_converged(arm, size)
        row = {
            "arm": arm,
            "size": size,
            "situation": situation,
            "limit": limit,
            **measured,
            "requests": len(emulator.log),
            "refused": sum(entry["status"] == 429 for entry in emulator.log),
        }
        keep(self.results, row)

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
        for arm in ONCE if limit is None else ():
            yield arm, size, "converged", None
        # Where little is written, no arm comes near the limit.
        for situation in SITUATIONS if limit is None else ("all changed",):
            if size == 1 and situation == "10 % changed":
                continue
            for arm in WHOLE:
                yield arm, size, situation, limit


# --- the report -------------------------------------------------------------------------------------------------------


def report(rows: Rows, said: str) -> str:
    lines: list[str | None] = [said, ""]
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
            for arm in (*FLOORS, *ONCE) if limit is None else ():
                lines.append(_line(rows, arm, size, "converged", limit, empty, None))
            for situation in SITUATIONS:
                base = rows.median("seconds", arm=PIPELINE, size=size, situation=situation, limit=limit)
                if base is not None:
                    for arm in WHOLE:
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
    shown = situation if arm in WHOLE else ""
    requests, peak = rows.median("requests", **wanted), rows.median("peak_mib", **wanted)
    refused = rows.median("refused", **wanted)
    asked = f"{requests:.0f}" + (f" ({refused:.0f} of them 429)" if refused else "")
    return (
        f"| {size} | {shown} | {arm} | {len(rows.of(**wanted))} | {seconds:.2f} | {seconds - empty:.2f} | {ratio} | {asked} | "
        f"{peak:.0f} |"
    )


def _goals(rows: Rows, empty: float) -> list[str]:
    def seconds(arm: str, situation: str = "converged", size: int = 50) -> float:
        return rows.median("seconds", arm=arm, size=size, situation=situation, limit=None) or float("nan")

    def peak(arm: str) -> float:
        medians = [rows.median("peak_mib", arm=arm, size=50, situation=name, limit=None) for name in SITUATIONS]
        return max((median for median in medians if median), default=float("nan"))

    def anywhere(arm: str) -> float:
        return rows.median("seconds", arm=arm) or float("nan")

    every = "all changed"
    added, ping_added = seconds(PIPELINE) - empty, anywhere(PING) - empty
    # The first item opens the connection and imports; each further one is a request and what Ansible adds.
    further = (seconds(STAGES) - seconds(STAGES, size=1)) / 49 * 1000
    return goals_table(
        "Goals at 50 stages",
        [
            (
                "converged: one `workflow` task takes at most a fifteenth of (a)",
                seconds(URI_A) / seconds(PIPELINE),
                15,
                ">=",
            ),
            ("converged: it adds at most 1.5 times what one `ping` adds", added / ping_added, 1.5, "<="),
            ("all changed: at most a twentieth of (a)", seconds(URI_A, every) / seconds(PIPELINE, every), 20, ">="),
            ("all changed: at most a tenth of (b)", seconds(URI_B, every) / seconds(PIPELINE, every), 10, ">="),
            (
                "one `workflow_stage` task takes no longer than one `uri` GET task",
                anywhere(STAGE) / anywhere(GET),
                1,
                "<=",
            ),
            ("the same as a module", anywhere(STAGE_M) / anywhere(GET), 1, "<="),
            ("peak memory of one `workflow` task no higher than that of (a)", peak(PIPELINE) / peak(URI_A), 1, "<="),
            (
                "converged: a loop of `workflow_stage` takes at most a fifteenth of (a)",
                seconds(URI_A) / seconds(STAGES),
                15,
                ">=",
            ),
            ("converged: each further item of that loop takes at most 15 ms, its request included", further, 15, "<="),
            (
                "converged: one `workflow` task takes at most 1.25 times an empty playbook",
                seconds(PIPELINE) / empty,
                1.25,
                "<=",
            ),
        ],
    )


def main() -> int:
    signal.signal(signal.SIGTERM, lambda _signal, _frame: sys.exit(1))
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", type=int, nargs="*", default=[1, 10, 50, 200])
    parser.add_argument("--limited-sizes", type=int, nargs="*", default=[50])
    parser.add_argument("--repeats", type=int, default=3)
    parser.add_argument("--large-repeats", type=int, default=1, help=f"rounds with {LARGE} stages or more")
    parser.add_argument("--limited-repeats", type=int, default=1, help="rounds under a limit of requests")
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
                sizes = [size for size in options.sizes if size < LARGE or number < options.large_repeats]
                limited_sizes = options.limited_sizes if number < options.limited_repeats else []
                steps = [*plan(sizes, None), *plan(limited_sizes, LIMIT)]
                random.Random(number).shuffle(steps)
                for step in steps:
                    bench.run(*step)
                print(f"round {number + 1} of {options.repeats} is done", file=sys.stderr, flush=True)
            bench.emulator.stop()
    rows = [json.loads(line) for line in options.results.read_text(encoding="utf-8").splitlines()]
    text = report(Rows(rows), said.read_text(encoding="utf-8"))
    print(text)
    if options.report:
        write_report(options.report, "stages", text)
    return 0


if __name__ == "__main__":
    sys.exit(main())
