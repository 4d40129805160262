# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""From the results of a run to a drift report. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import NamedTuple

from .cell import cell_of
from .observations import FAILED, UNREACHABLE, WHOLE, Host, Observation
from .parts import parts
from .report import CHECK, MIXED, NOT_CHECKED, REAL, SEVERITY, Cell, Object, Report, Space
from .watched import watched

# Kind and name of an object.
Named = tuple[str, str]


class _Row(NamedTuple):
    """A space, and for each of its objects the observation that counts. of_host: all that the host's tasks said."""

    space: Space
    counting: Mapping[Object, Observation]
    of_host: Sequence[Observation]


def drift_report(
    observations: Sequence[Observation],
    hosts: Mapping[str, Host],
    plays: Sequence[Iterable[str]],
    *,
    title: str,
    generated_at: str,
) -> Report:
    """Return the report of a run.

    hosts: every host for which the tasks were meant, also those that no task reached. plays: of each play, its hosts.
    title: empty for one that says which kind of run it was.
    """
    split = [(observation, parts(observation)) for observation in observations]
    looked_at = watched(observations)
    observations = [part for _observation, its_parts in split for part in its_parts]
    warnings = _warnings(split)
    rows = _rows(observations, hosts)
    for row in rows:
        row.space.warnings = tuple(dict.fromkeys(warnings.get((row.space.host, row.space.space_id), ())))
        row.space.cells.update({item: cell_of(observation) for item, observation in row.counting.items()})
    _add_gaps(rows, _Plays(observations, plays))
    mode = _mode(observations)
    return Report(
        title or ("Storyblok change report" if mode == REAL else "Storyblok drift report"),
        generated_at,
        mode,
        tuple(sorted({item for row in rows for item in row.space.cells}, key=_column)),
        tuple(sorted((row.space for row in rows), key=_place)),
        looked_at,
    )


def _warnings(split: Iterable[tuple[Observation, Sequence[Observation]]]) -> dict[tuple[str, str | None], list[str]]:
    """Return by host and id the warnings about spaces as a whole, which belong to none of their objects."""
    found: dict[tuple[str, str | None], list[str]] = {}
    for observation, its_parts in split:
        if its_parts[0] is not observation:
            found.setdefault((observation.host, observation.space_id), []).extend(observation.warnings)
    return found


def _mode(observations: Iterable[Observation]) -> str:
    checks = {observation.check for observation in observations}
    return MIXED if len(checks) > 1 else REAL if checks == {False} else CHECK


def _place(space: Space) -> tuple[int, int, str, str, str]:
    worst = sum(cell.status == space.status for cell in space.cells.values())
    return SEVERITY.index(space.status), -worst, space.name.casefold(), space.host, space.space_id or ""


def _column(item: Object) -> tuple[str, str, str, int]:
    return item.kind, item.name.casefold(), item.name, item.turn


# --- rows: one for each space that the tasks of a host are about ------------------------------------------------------


def _rows(observations: Sequence[Observation], hosts: Mapping[str, Host]) -> list[_Row]:
    known = {**{observation.host: Host() for observation in observations}, **hosts}
    of_host: dict[str, list[Observation]] = {host: [] for host in known}
    for observation in observations:
        of_host[observation.host].append(observation)
    elsewhere = _named_by_task(observations)
    return [row for host, own in known.items() for row in _rows_of(host, own, of_host[host], elsewhere)]


def _rows_of(
    host: str, own: Host, of_host: Sequence[Observation], elsewhere: Mapping[str, set[Named]]
) -> Iterable[_Row]:
    by_space = _by_space(own, of_host)
    for space_id, observations in by_space.items():
        name = _name_of(host, own, space_id, is_only=len(by_space) == 1)
        yield _Row(Space(host, space_id, name), _counting(observations, elsewhere), of_host)


def _by_space(own: Host, of_host: Sequence[Observation]) -> dict[str | None, list[Observation]]:
    """Sort what the tasks of a host said by the space that it is about."""
    told = {observation.space_id for observation in of_host} - {None}
    usual = own.space_id or (next(iter(told)) if len(told) == 1 else None)
    found: dict[str | None, list[Observation]] = {}
    for observation in of_host:
        space_id = observation.space_id or usual
        # A loop over an empty list makes no row of its own where others do.
        if space_id is not None or not told or not observation.is_about_nothing:
            found.setdefault(space_id, []).append(observation)
    return found or {usual: []}


def _name_of(host: str, own: Host, space_id: str | None, *, is_only: bool) -> str:
    if own.space_name and own.space_id in (None, space_id):
        return own.space_name
    if space_id and (not is_only or host == "localhost"):
        return f"space {space_id}"
    return host


# --- columns: one for each object -------------------------------------------------------------------------------------


def _named_by_task(observations: Iterable[Observation]) -> dict[str, set[Named]]:
    """Return the objects that each task names on any host."""
    found: dict[str, set[Named]] = {}
    for observation in observations:
        if observation.named:
            found.setdefault(observation.task, set()).add(observation.named)
    return found


def _counting(observations: Iterable[Observation], elsewhere: Mapping[str, set[Named]]) -> dict[Object, Observation]:
    """Return for each object of a space the observation that counts. Several tasks about one make several columns."""
    found: dict[Named, list[Observation]] = {}
    for observation in observations:
        named = observation.named or _named_elsewhere(observation, elsewhere.get(observation.task, set()))
        if named:
            found.setdefault(named, []).append(observation)
    return {
        Object(*named, turn): observation
        for named, several in found.items()
        for turn, observation in enumerate(_telling(several), start=1)
    }


def _telling(several: Sequence[Observation]) -> Sequence[Observation]:
    """Leave out skipped tasks. Of two that exclude each other by their conditions, the skipped one says nothing."""
    return [observation for observation in several if observation.has_ended] or several[:1]


def _named_elsewhere(observation: Observation, elsewhere: set[Named]) -> Named | None:
    """Return what other hosts say that a task is about, or the task itself.

    None where the task names several objects on other hosts, and none of them here.
    """
    if len(elsewhere) == 1 and not observation.is_about_nothing:
        return next(iter(elsewhere))
    if observation.has_ended or not (elsewhere or observation.is_about_nothing):
        return observation.kind, observation.task_name
    return None


# --- gaps: what was declared for a space, and has no result -----------------------------------------------------------


class _Plays:
    """For which hosts a task was meant."""

    def __init__(self, observations: Iterable[Observation], plays: Sequence[Iterable[str]]) -> None:
        self._plays = [frozenset(play) for play in plays]
        self._play_of = {observation.task: observation.play for observation in observations}

    def declare(self, host: str, tasks: set[str]) -> bool:
        """Tell whether any of several tasks was meant for a host."""
        return any(host in self._plays[self._play_of[task]] for task in tasks)


def _add_gaps(rows: Sequence[_Row], plays: _Plays) -> None:
    """Add a cell for each object that has none in a space, although it was declared there."""
    tasks: dict[Object, set[str]] = {}
    for row in rows:
        for item, observation in row.counting.items():
            if observation.is_declared:
                tasks.setdefault(item, set()).add(observation.task)
    for row in rows:
        for item, its_tasks in sorted(tasks.items(), key=lambda task: task[0].kind == WHOLE):
            if item.kind == WHOLE and row.space.cells:
                # What such a task is about is known from other spaces, and has cells of its own.
                continue
            if item not in row.space.cells and plays.declare(row.space.host, its_tasks):
                reason = _why_not(row.of_host, its_tasks)
                if reason:
                    row.space.cells[item] = Cell(NOT_CHECKED, message=reason)


def _why_not(of_host: Sequence[Observation], tasks: set[str]) -> str:
    """Return why tasks have no result for a host; empty when the host's loop simply has no such item."""
    own = [observation for observation in of_host if observation.task in tasks]
    if any(observation.outcome == FAILED and observation.module == WHOLE for observation in own):
        return "The task about the whole space failed."
    if any(observation.has_ended or observation.is_about_nothing for observation in own):
        return ""
    stopped = own[-1:] or [observation for observation in of_host if observation.outcome == UNREACHABLE]
    if stopped:
        return stopped[0].message
    if any(observation.outcome == FAILED for observation in of_host):
        return "The task did not run for this space, after another one had failed."
    return "The task did not run for this space."
