# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""From the results of a run to a table of spaces and objects that says which are in step. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, NamedTuple

# How a task ended for one host, or for one item of its loop.
OK = "ok"
FAILED = "failed"
SKIPPED = "skipped"
UNREACHABLE = "unreachable"

# What stands in a cell beside FAILED. The second line is what a run that is no check did about it.
IN_STEP = "in_step"
NOT_CHECKED = "not_checked"
DRIFTED, MISSING, EXTRA = "drifted", "missing", "extra"
CHANGED, CREATED, REMOVED = "changed", "created", "removed"

DRIFT = (MISSING, DRIFTED, EXTRA)
DONE = (CREATED, CHANGED, REMOVED)
# The worst first: a space is called by the worst of its cells, and the worst spaces stand on top.
SEVERITY = (FAILED, *DRIFT, *DONE, NOT_CHECKED, IN_STEP)

CHECK, REAL, MIXED = "check", "real", "mixed"

COLLECTION = "community.storyblok."
INFO = "_info"

_TRUE = ("true", "yes", "on", "y", "t", "1")

# For each module, the options that name its object; and after them, in the same task, the options that say where it lies.
NAMED_BY: Mapping[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "workflow": (("name", "id"), ()),
    "workflow_stage": (("name", "id"), ("workflow", "workflow_id")),
    "space_role": (("role", "id"), ()),
    "collaborator": (("email", "user_id"), ()),
    "workflow_stage_change": (("story", "story_id"), ()),
}
_NAMED_ANYHOW: tuple[tuple[str, ...], tuple[str, ...]] = (("name", "id"), ())
# The only options of a task that a report may know of. The token is none of them.
OPTIONS = frozenset(
    {"space_id", "state", "default"}.union(*(names + places for names, places in (*NAMED_BY.values(), _NAMED_ANYHOW)))
)


@dataclass(frozen=True)
class Observation:
    """What one task of a state module said about one host, or one item of its loop.

    task: the same for all hosts. play: the number of the play it belongs to. args: the options among OPTIONS as they were
    templated; templates that were not reached stay.
    """

    host: str
    task: str
    task_name: str
    module: str
    outcome: str
    check: bool
    args: Mapping[str, Any]
    result: Mapping[str, Any]
    ignored: bool = False
    play: int = 0


class Host(NamedTuple):
    """What the variables of a host say about its space."""

    space_id: str | None = None
    space_name: str | None = None


class Object(NamedTuple):
    """A column. turn: 1, or which of several tasks about the same object of the same space this is."""

    kind: str
    name: str
    turn: int = 1

    @property
    def title(self) -> str:
        return self.name if self.turn == 1 else f"{self.name} (task {self.turn})"


@dataclass(frozen=True)
class Cell:
    """before, after: as the module returned them, a text or a mapping; None where there was no diff."""

    status: str
    task_name: str = ""
    changed_fields: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    before: Any = None
    after: Any = None
    message: str = ""
    warnings: tuple[str, ...] = ()

    @property
    def has_diff(self) -> bool:
        return self.before is not None or self.after is not None


@dataclass
class Space:
    """A row. Objects that were not declared for the space have no cell."""

    host: str
    space_id: str | None
    name: str
    cells: dict[Object, Cell] = field(default_factory=dict)

    @property
    def status(self) -> str:
        """The worst of its cells; NOT_CHECKED where there is none."""
        statuses = {cell.status for cell in self.cells.values()}
        return next((status for status in SEVERITY if status in statuses), NOT_CHECKED)

    @property
    def detail(self) -> str:
        """What tells the space beside its name: its id and the host."""
        parts = [f"space {self.space_id}"] if self.space_id and self.name != f"space {self.space_id}" else []
        return " · ".join([*parts, *([f"host {self.host}"] if self.host != self.name else [])])


@dataclass(frozen=True)
class Report:
    """spaces: the worst first. objects: by kind and name. mode: CHECK, REAL, or MIXED. generated_at: ISO 8601, UTC."""

    title: str
    generated_at: str
    mode: str
    objects: tuple[Object, ...]
    spaces: tuple[Space, ...]

    def count(self, *statuses: str) -> int:
        """How many spaces have one of these as their status."""
        return sum(space.status in statuses for space in self.spaces)

    def cells(self) -> Iterator[Cell]:
        for space in self.spaces:
            yield from space.cells.values()

    @property
    def drifted(self) -> bool:
        return any(cell.status in DRIFT for cell in self.cells())

    @property
    def lacks_diffs(self) -> bool:
        return any(cell.status in (*DRIFT, *DONE) and not cell.has_diff for cell in self.cells())


def reported_module(action: str) -> str | None:
    """The module that an action means, when it is one whose results are reported: of this collection, and no info module."""
    name = action[len(COLLECTION) :] if action.startswith(COLLECTION) else ""
    return name if name and "." not in name and not name.endswith(INFO) else None


def drift_report(
    observations: Sequence[Observation],
    hosts: Mapping[str, Host],
    plays: Sequence[Iterable[str]],
    *,
    title: str,
    generated_at: str,
) -> Report:
    """The report of a run.

    hosts: every host for which the tasks were meant, also those that no task reached. plays: of each play, its hosts.
    title: empty for one that says which kind of run it was.
    """
    checks = {observation.check for observation in observations}
    mode = MIXED if len(checks) > 1 else CHECK if checks != {False} else REAL
    table = _Table(observations, hosts, plays)
    spaces = sorted(table.spaces(), key=_place)
    return Report(
        title or ("Storyblok change report" if mode == REAL else "Storyblok drift report"),
        generated_at,
        mode,
        tuple(sorted({item for space in spaces for item in space.cells}, key=_column)),
        tuple(spaces),
    )


def _place(space: Space) -> tuple[int, int, str, str, str]:
    worst = sum(cell.status == space.status for cell in space.cells.values())
    return SEVERITY.index(space.status), -worst, space.name.casefold(), space.host, space.space_id or ""


def _column(item: Object) -> tuple[int, str, str, str, int]:
    kinds = [kind.replace("_", " ") for kind in NAMED_BY]
    known = kinds.index(item.kind) if item.kind in kinds else len(kinds)
    return known, item.kind, item.name.casefold(), item.name, item.turn


class _Table:
    def __init__(
        self, observations: Sequence[Observation], hosts: Mapping[str, Host], plays: Sequence[Iterable[str]]
    ) -> None:
        self.plays = [frozenset(play) for play in plays]
        self.play_of = {observation.task: observation.play for observation in observations}
        self.hosts = {**{observation.host: Host() for observation in observations}, **hosts}
        self.of_host: dict[str, list[Observation]] = {host: [] for host in self.hosts}
        self.named: dict[str, set[tuple[str, str]]] = {}
        self.space_ids: dict[str, list[str | None]] = {}
        for observation in observations:
            self.of_host[observation.host].append(observation)
            named = _named(observation)
            if named:
                self.named.setdefault(observation.task, set()).add(named)

    def spaces(self) -> list[Space]:
        rows = [row for host in self.hosts for row in self._rows(host)]
        # Which tasks tell of an object in any space.
        tasks: dict[Object, set[str]] = {}
        for space, cells in rows:
            for item, observation in cells.items():
                space.cells[item] = _cell(observation)
                tasks.setdefault(item, set()).add(observation.task)
        for space, _cells in rows:
            for item, its_tasks in tasks.items():
                if item not in space.cells:
                    reason = self._why_not(space.host, its_tasks)
                    if reason:
                        space.cells[item] = Cell(NOT_CHECKED, message=reason)
        return [space for space, _cells in rows]

    def _rows(self, host: str) -> list[tuple[Space, dict[Object, Observation]]]:
        """One row for each space that the tasks of a host are about, and what they said of its objects."""
        own = self.hosts[host]
        told = {_space_id(observation) for observation in self.of_host[host]} - {None}
        usual = own.space_id or (next(iter(told)) if len(told) == 1 else None)
        rows: dict[str | None, list[Observation]] = {}
        for observation in self.of_host[host]:
            identifier = _space_id(observation) or usual
            if identifier is None and told and _is_about_nothing(observation):
                continue
            rows.setdefault(identifier, []).append(observation)
        if not rows:
            rows[usual] = []
        found = []
        for identifier, observations in rows.items():
            name = host
            if own.space_name and own.space_id in (None, identifier):
                name = own.space_name
            elif identifier and (len(rows) > 1 or host == "localhost"):
                name = f"space {identifier}"
            found.append((Space(host, identifier, name), self._objects(observations)))
        return found

    def _objects(self, observations: Iterable[Observation]) -> dict[Object, Observation]:
        """For each object of a space, the observation that counts. Several tasks about one object make several columns."""
        found: dict[tuple[str, str], list[Observation]] = {}
        for observation in observations:
            named = _named(observation) or self._named_elsewhere(observation)
            if named:
                found.setdefault(named, []).append(observation)
        counting: dict[Object, Observation] = {}
        for (kind, name), several in found.items():
            # Of two tasks that exclude each other by their conditions, the one that was skipped says nothing.
            telling = [observation for observation in several if observation.outcome in (OK, FAILED)] or several[:1]
            for turn, observation in enumerate(telling, start=1):
                counting[Object(kind, name, turn)] = observation
        return counting

    def _named_elsewhere(self, observation: Observation) -> tuple[str, str] | None:
        """What an observation that does not tell its object is about: what other hosts say of the task, or the task itself.

        None where the task names several objects on other hosts, and none of them here.
        """
        named = self.named.get(observation.task, set())
        if len(named) == 1 and not _is_about_nothing(observation):
            return next(iter(named))
        if observation.outcome in (OK, FAILED) or (not named and not _is_about_nothing(observation)):
            return _kind(observation), observation.task_name
        return None

    def _why_not(self, host: str, tasks: set[str]) -> str:
        """Why an object has no result in a space; empty when it simply was not declared there."""
        if not any(host in self.plays[self.play_of[task]] for task in tasks):
            return ""
        own = [observation for observation in self.of_host[host] if observation.task in tasks]
        if any(observation.outcome in (OK, FAILED) or _is_about_nothing(observation) for observation in own):
            return ""
        if own:
            return _message(own[-1])
        for observation in self.of_host[host]:
            if observation.outcome == UNREACHABLE:
                return _message(observation)
        if any(observation.outcome == FAILED for observation in self.of_host[host]):
            return "The task did not run for this space, after another one had failed."
        return "The task did not run for this space."


def _cell(observation: Observation) -> Cell:
    result = observation.result
    before, after = _diff(result)
    status = _status(observation, before, after)
    if status not in (*DRIFT, *DONE):
        before = after = None
    return Cell(
        status,
        observation.task_name,
        tuple(str(name) for name in _listed(result.get("changed_fields"))),
        tuple(_steps(result.get("operations"))) if status in (*DRIFT, *DONE) else (),
        before,
        after,
        _message(observation),
        tuple(warning for warning in _listed(result.get("warnings")) if isinstance(warning, str)),
    )


def _status(observation: Observation, before: Any, after: Any) -> str:
    result = observation.result
    if observation.outcome == FAILED:
        return FAILED
    if observation.outcome != OK:
        return NOT_CHECKED
    if not result.get("changed"):
        return IN_STEP
    drifted, missing, extra = (DRIFTED, MISSING, EXTRA) if observation.check else (CHANGED, CREATED, REMOVED)
    if (before is not None or after is not None) and bool(before) is not bool(after):
        return missing if after else extra
    if observation.args.get("state") == "absent":
        return extra
    # What would be created has no id yet.
    item = result.get(observation.module)
    return missing if observation.check and isinstance(item, Mapping) and "id" not in item else drifted


def _diff(result: Mapping[str, Any]) -> tuple[Any, Any]:
    """``before`` and ``after`` of a result; None where it has none."""
    diff = result.get("diff")
    if isinstance(diff, list):
        diff = next((part for part in diff if isinstance(part, Mapping)), None)
    if not isinstance(diff, Mapping) or not {"before", "after"} <= set(diff):
        return None, None
    return diff["before"], diff["after"]


def _message(observation: Observation) -> str:
    result = observation.result
    said = str(result.get("msg") or "")
    if observation.outcome == FAILED:
        said = said or "The task failed without a message."
        return f"{said} (The playbook ignores this failure.)" if observation.ignored else said
    if observation.outcome == UNREACHABLE:
        return f"The host could not be reached: {said}" if said else "The host could not be reached."
    if observation.outcome == SKIPPED:
        reason = str(result.get("skip_reason") or result.get("skipped_reason") or "")
        return f"The task was skipped: {reason}" if reason else "The task was skipped."
    return "The task has no_log, so nothing more is known." if "censored" in result else ""


def _steps(operations: Any) -> Iterator[str]:
    """What a task about a whole workflow would do or did, one line each."""
    for operation in _listed(operations):
        if isinstance(operation, Mapping):
            what = f"{operation.get('action')} {_words(operation.get('resource'))} {operation.get('name')}"
            fields = ", ".join(str(name) for name in _listed(operation.get("changed_fields")))
            yield f"{what}: {fields}" if fields else what


def _named(observation: Observation) -> tuple[str, str] | None:
    """Kind and name of the object that an observation is about; None when it does not tell."""
    if "censored" in observation.result:
        return None
    args = observation.args
    options, places = NAMED_BY.get(observation.module, _NAMED_ANYHOW)
    kind = _kind(observation)
    name = _text(args.get(options[0]))
    if name is None:
        for option in options[1:]:
            identifier = _text(args.get(option))
            if identifier is not None:
                item = observation.result.get(observation.module)
                known = item.get(options[0]) if isinstance(item, Mapping) else None
                name = str(known) if known else f"id {identifier}"
    if name is None and observation.module == "workflow" and str(args.get("default")).casefold() in _TRUE:
        name = "Default workflow"
    if name is None:
        return None
    for option in places:
        place = _text(args.get(option))
        if place is not None:
            return kind, f"{name} ({place})" if option == places[0] else f"{name} (workflow {place})"
    return kind, name


def _space_id(observation: Observation) -> str | None:
    told = _text(observation.args.get("space_id"))
    if told is not None and told.isdecimal():
        return told
    # Modules that got the id from the environment say it in the title of their diff.
    diff = observation.result.get("diff")
    title = str(diff.get("before_header", "")) if isinstance(diff, Mapping) else ""
    found = re.search(r" space (\d+)$", title)
    return found[1] if found else None


def _is_about_nothing(observation: Observation) -> bool:
    """Whether this is a loop over an empty list."""
    return observation.outcome == SKIPPED and observation.result.get("results") == []


def _kind(observation: Observation) -> str:
    return _words(observation.module)


def _words(name: Any) -> str:
    return str(name).replace("_", " ")


def _text(value: Any) -> str | None:
    """A value that was given and templated, as text."""
    text = "" if value is None else str(value)
    return None if not text or "{{" in text or "{%" in text else text


def _listed(value: Any) -> Sequence[Any]:
    return value if isinstance(value, (list, tuple)) else ()
