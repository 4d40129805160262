# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a fleet of spaces costs: many hosts, a limit that all forks share, and how time and memory grow with the fleet.

Every run is the real ansible-playbook against one emulator that holds all spaces, each in its declared state.

usage: fleet.py [--sizes 10 100 500] [--spaces 100] [--many 500] [--repeats 2] [--results FILE] [--report FILE] [--report-only]

--sizes: fleets of workflows; none leaves that part out. --spaces: how many whole spaces; 0 leaves that part out.
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
from typing import Any, NamedTuple

import yaml
from bench import EMPTY, TOKEN, WORKFLOW, declared
from measure import ROOT, Goal, Rows, goals_table, keep, run_playbook, versions, write_report

from storyblok_emulator.faults import RateLimit
from storyblok_emulator.server import Emulator

STAGES = 10
LIMIT = 6.0
WORKFLOW_TASK, AS_MODULES = "one `workflow` task each", "one `workflow` task each, as modules"
DRIFTED = "the same, one stage drifted, in check mode"
URI = "`uri`: one list GET, compare, PUT in a loop"
GOVERNED = "three tasks each, under a limit"
SPACE_TASK, SPACE_LIMITED = "one `space` task each", "one `space` task each, under a limit"
NOTHING = "one `space` task each that declares nothing"
LOOPS = "loops of `space_role`, `collaborator` and `workflow`"
LIMITED = (GOVERNED, SPACE_LIMITED)


class Shape(NamedTuple):
    """How many objects each whole space of a fleet has, and the id before that of its first space."""

    roles: int
    people: int
    workflows: int
    before: int

    def __str__(self) -> str:
        return f"{self.roles} roles, {self.people} people, {self.workflows} workflows"


LARGE, SMALL = Shape(10, 20, 3, 100_000), Shape(4, 8, 2, 200_000)
STAGES_OF_WHOLE = 5


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


def description(shape: Shape) -> dict[str, Any]:
    """What a whole space has, as the module space takes it."""
    stages = [f"Stage {place}" for place in range(STAGES_OF_WHOLE)]
    return {
        "space_roles": [
            {"role": f"Role {number}", "subtitle": "Reads", "permissions": ["save_stories"]}
            for number in range(shape.roles)
        ],
        "collaborators": [
            {"email": f"person{number}@example.com", "space_roles": [f"Role {number % shape.roles}"]}
            for number in range(shape.people)
        ],
        "workflows": [
            {
                "name": f"Workflow {number}",
                "content_types": [f"type{number}"],
                "stages": [
                    {
                        "name": name,
                        "space_roles": [f"Role {place % shape.roles}"],
                        "users": [f"person{place % shape.people}@example.com"],
                        "next_stages": [stages[(place + 1) % len(stages)]],
                    }
                    for place, name in enumerate(stages)
                ],
            }
            for number in range(shape.workflows)
        ],
    }


def whole_space(shape: Shape, number: int) -> dict[str, Any]:
    """A space that is as its description says."""
    first = (shape.before + number) * 1000
    described = description(shape)
    ids = {role["role"]: first + place for place, role in enumerate(described["space_roles"])}
    users = {person["email"]: first + 100 + place for place, person in enumerate(described["collaborators"])}
    workflows = []
    for place, workflow in enumerate(described["workflows"]):
        begin = first + 300 + place * STAGES_OF_WHOLE
        stages = {stage["name"]: begin + at for at, stage in enumerate(workflow["stages"])}
        workflows.append(
            {
                "id": first + 200 + place,
                "name": workflow["name"],
                "content_types": workflow["content_types"],
                "is_default": place == 0,
                "workflow_stages": [
                    {
                        "id": stages[stage["name"]],
                        "name": stage["name"],
                        "color": f"#{at + 1:06x}",
                        "is_default": at == 0,
                        "space_role_ids": [ids[name] for name in stage["space_roles"]],
                        "user_ids": [users[name] for name in stage["users"]],
                        "workflow_stage_ids": [stages[name] for name in stage["next_stages"]],
                    }
                    for at, stage in enumerate(workflow["stages"])
                ],
            }
        )
    return {
        "id": shape.before + number,
        "name": f"{shape.roles} roles {number}",
        "workflows": workflows,
        "space_roles": [{"id": ids[role["role"]], **role} for role in described["space_roles"]],
        "collaborators": [
            {
                "id": users[person["email"]] + 500,
                "user_id": users[person["email"]],
                "user": {"id": users[person["email"]], "real_email": person["email"]},
                "role": "multi",
                "space_role_ids": [ids[name] for name in person["space_roles"]],
            }
            for person in described["collaborators"]
        ],
    }


def inventory(size: int, before: int = 1000) -> dict[str, Any]:
    hosts = {
        f"space_{number}": {
            "ansible_connection": "local",
            "ansible_python_interpreter": sys.executable,
            "storyblok_space_id": before + number,
            "offset": number * 1000,
        }
        for number in range(size)
    }
    return {"all": {"hosts": hosts}}


def whole(arm: str, shape: Shape) -> list[dict[str, Any]]:
    """The tasks of a play over whole spaces."""
    if arm == NOTHING:
        return [{"community.storyblok.space": {}}]
    described = description(shape)
    if arm != LOOPS:
        return [{"community.storyblok.space": described}]
    modules = {"space_roles": "space_role", "collaborators": "collaborator", "workflows": "workflow"}
    return [
        {
            f"community.storyblok.{module}": {name: f"{{{{ item.{name} }}}}" for name in described[kind][0]},
            "loop": described[kind],
            "loop_control": {"label": "entry"},
        }
        for kind, module in modules.items()
    ]


def playbook(arm: str, url: str, shape: Shape | None = None) -> list[dict[str, Any]]:
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
        "rate_limit": LIMIT if arm in LIMITED else 0,
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
            "tasks": tasks[arm] if shape is None else whole(arm, shape),
        }
    ]


class Fleet:
    def __init__(self, folder: Path, results: Path, most: int, large: int, small: int) -> None:
        self.folder = folder
        self.results = results
        self.emulator = Emulator().start()
        spaces = [space(number) for number in range(most)]
        for shape, many in ((LARGE, large), (SMALL, small)):
            spaces += [whole_space(shape, number) for number in range(many)]
        seed = {"tokens": [{"token": TOKEN}], "spaces": spaces}
        self.emulator.store.load(seed)

    def run(self, arm: str, size: int, forks: int, shape: Shape | None = None) -> None:
        emulator = self.emulator
        emulator.rate_limit = RateLimit(LIMIT if arm in LIMITED else None)
        emulator.log.clear()
        (self.folder / "hosts.yml").write_text(
            yaml.safe_dump(inventory(size, shape.before if shape else 1000)), encoding="utf-8"
        )
        path = self.folder / "playbook.yml"
        path.write_text(yaml.safe_dump(playbook(arm, emulator.url, shape), sort_keys=False), encoding="utf-8")
        measured = run_playbook(["-i", "hosts.yml", "-f", str(forks), str(path)], self.folder, arm)
        if any(entry["method"] != "GET" for entry in emulator.log):
            raise SystemExit(f"{arm} wrote something, although every space is in its declared state")
        keep(
            self.results,
            {
                "arm": arm,
                "size": size,
                "forks": forks,
                "shape": str(shape or ""),
                **measured,
                "requests": len(emulator.log),
                "refused": sum(entry["status"] == 429 for entry in emulator.log),
            },
        )


def table(rows: Rows, shape: str) -> list[str]:
    lines = ["| spaces | forks | arm | runs | wall s | ms for each space | requests | 429 | controller MiB |"]
    lines += ["|---:|---:|---|---:|---:|---:|---:|---:|---:|"]
    measured = {(row["size"], row["forks"], row["arm"]) for row in rows.of(shape=shape)}
    for size, forks, arm in sorted(measured):
        wanted = {"size": size, "forks": forks, "arm": arm, "shape": shape}
        values = {key: rows.median(key, **wanted) or 0 for key in ("seconds", "requests", "refused", "peak_mib")}
        lines.append(
            f"| {size} | {forks} | {arm} | {len(rows.of(**wanted))} | {values['seconds']:.2f} | "
            f"{values['seconds'] / size * 1000:.0f} | {values['requests']:.0f} | {values['refused']:.0f} | "
            f"{values['peak_mib']:.0f} |"
        )
    return lines


def report(rows: Rows, said: str, sizes: list[int]) -> str:
    parts = [said, *([workflows_report(rows, sizes)] if sizes else []), *whole_report(rows)]
    return "\n\n".join(parts) + "\n"


def whole_report(rows: Rows) -> Iterator[str]:
    """Whole spaces: a table for each shape, and the goals."""
    for shape in (LARGE, SMALL):
        if rows.of(shape=str(shape)):
            yield "\n".join([f"## Spaces with {shape}, everything in place", "", *table(rows, str(shape))])
    if not rows.of(shape=str(LARGE)):
        return

    def median(key: str, arm: str) -> float:
        value = rows.median(key, arm=arm, shape=str(LARGE))
        return float("nan") if value is None else value

    many = rows.of(shape=str(LARGE))[0]["size"]
    goals: list[Goal] = [
        (
            f"{many} spaces, 25 forks, 6 requests a second: at most 1.15 times requests ÷ 6",
            median("seconds", SPACE_LIMITED) / (median("requests", SPACE_LIMITED) / LIMIT),
            1.15,
            "<=",
        ),
        (
            "without a limit: at most 1.5 times a task in process that does nothing",
            median("seconds", SPACE_TASK) / median("seconds", NOTHING),
            1.5,
            "<=",
        ),
    ]
    yield "\n".join(goals_table("Goals for whole spaces", goals))


def workflows_report(rows: Rows, sizes: list[int]) -> str:
    lines = [f"## Spaces with {STAGES} stages, everything in place", "", *table(rows, "")]

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
    return "\n".join(lines)


def main() -> int:
    signal.signal(signal.SIGTERM, lambda _signal, _frame: sys.exit(1))
    parser = argparse.ArgumentParser()
    parser.add_argument("--sizes", type=int, nargs="*", default=[10, 100, 500])
    parser.add_argument("--spaces", type=int, default=100)
    parser.add_argument("--many", type=int, default=500)
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
            fleet = Fleet(Path(folder), options.results, max(50, *options.sizes, 0), options.spaces, options.many)
            # Python compiles what it meets for the first time; nobody waits for that twice.
            for arm in (WORKFLOW_TASK, DRIFTED, AS_MODULES, URI) if options.sizes else ():
                fleet.run(arm, 1, 1)
            for arm in (SPACE_TASK, LOOPS) if options.spaces else ():
                fleet.run(arm, 1, 1, LARGE)
            options.results.write_text("", encoding="utf-8")
            for number in range(options.repeats):
                steps: list[tuple[str, int, int, Shape | None]] = []
                if options.sizes:
                    steps += [(arm, 20, 20, None) for arm in (EMPTY, WORKFLOW_TASK, AS_MODULES)]
                    arms = (EMPTY, WORKFLOW_TASK, DRIFTED, URI)
                    steps += [(arm, size, 20, None) for size in options.sizes for arm in arms]
                    steps += [(GOVERNED, 50, 25, None)]
                if options.spaces:
                    steps += [(arm, options.spaces, 20, LARGE) for arm in (NOTHING, SPACE_TASK, LOOPS)]
                    steps += [(SPACE_LIMITED, options.spaces, 25, LARGE)]
                if options.many:
                    steps += [(arm, options.many, 20, SMALL) for arm in (NOTHING, SPACE_TASK, LOOPS)]
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
