# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""A drift report: a table of spaces and objects that says which are in step. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from .observations import FAILED

# What stands in a cell, apart from FAILED. DONE is what a real run did about it. ADDITIONAL is what nobody declared.
IN_STEP = "in_step"
NOT_CHECKED = "not_checked"
DRIFTED, MISSING, EXTRA, ADDITIONAL = "drifted", "missing", "extra", "additional"
CHANGED, CREATED, REMOVED = "changed", "created", "removed"

# What differs from what was declared.
DIFFERING = (MISSING, DRIFTED, EXTRA)
DRIFT = (*DIFFERING, ADDITIONAL)
DONE = (CREATED, CHANGED, REMOVED)
# The worst first: a space is called by the worst of its cells, and the worst spaces stand on top.
SEVERITY = (FAILED, *DRIFT, *DONE, NOT_CHECKED, IN_STEP)

CHECK, REAL, MIXED = "check", "real", "mixed"


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
    """What is known of an object in a space.

    before, after: as the module returned them, a text or a mapping; None where there was no diff. additional: what nobody
    declared, as the module returned it. sentences: what differs, for people who do not read YAML. check: whether the task
    only checked.
    """

    status: str
    task_name: str = ""
    changed_fields: tuple[str, ...] = ()
    steps: tuple[str, ...] = ()
    before: Any = None
    after: Any = None
    message: str = ""
    warnings: tuple[str, ...] = ()
    additional: tuple[Mapping[str, Any], ...] = ()
    sentences: tuple[str, ...] = ()
    check: bool = True

    @property
    def has_diff(self) -> bool:
        return self.before is not None or self.after is not None

    @property
    def is_drift(self) -> bool:
        """Whether a check found something. A real run leaves what nobody declared, which is no reason for it to fail."""
        return self.check and self.status in DRIFT


@dataclass
class Space:
    """A row. Objects that were not declared for the space have no cell. warnings: those about the space as a whole."""

    host: str
    space_id: str | None
    name: str
    cells: dict[Object, Cell] = field(default_factory=dict)
    warnings: tuple[str, ...] = ()

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


class Watch(NamedTuple):
    """How much of one kind of objects a run looked at, each in so many spaces; None where the kind has no such thing.

    fields: those that the playbook leaves out. others: objects that the playbook does not list.
    """

    kind: str
    spaces: int
    fields: int | None
    others: int | None


@dataclass(frozen=True)
class Report:
    """spaces: the worst first. objects: by kind and name. mode: CHECK, REAL, or MIXED. generated_at: ISO 8601, UTC."""

    title: str
    generated_at: str
    mode: str
    objects: tuple[Object, ...]
    spaces: tuple[Space, ...]
    watched: tuple[Watch, ...] = ()

    def count(self, *statuses: str) -> int:
        """How many spaces have one of these as their status."""
        return sum(space.status in statuses for space in self.spaces)

    def count_objects(self, status: str) -> int:
        """How many objects have this status, each counted once in each space."""
        return sum(cell.status == status for cell in self.cells())

    def count_holding(self, status: str) -> int:
        """How many spaces have an object with this status."""
        return sum(any(cell.status == status for cell in space.cells.values()) for space in self.spaces)

    def cells(self) -> Iterator[Cell]:
        for space in self.spaces:
            yield from space.cells.values()

    @property
    def summary(self) -> str:
        """A sentence such as "3 of 117 objects missing in 2 spaces, 114 in step."."""
        total = sum(len(space.cells) for space in self.spaces)
        parts: list[str] = []
        for status in SEVERITY:
            number = self.count_objects(status)
            if number:
                counted = f"{number} of {numbered(total, 'object')}" if not parts else str(number)
                place = "" if parts and status == IN_STEP else f" in {numbered(self.count_holding(status), 'space')}"
                parts.append(f"{counted} {status.replace('_', ' ')}{place}")
        return f"{', '.join(parts) or 'No objects'}."

    @property
    def unwatched(self) -> list[str]:
        """What the run did not look at, or not in every space that has the kind."""
        gone = [f"{watch.kind}s" for watch in self.watched if not watch.spaces]
        seen = [watch for watch in self.watched if watch.spaces]
        fields = [_partly(watch, watch.fields) for watch in seen if watch.fields not in (None, watch.spaces)]
        others = [_partly(watch, watch.others) for watch in seen if watch.others not in (None, watch.spaces)]
        told = (("", gone), ("undeclared fields of ", fields), ("unlisted ", others))
        return [f"{what}{', '.join(kinds)}" for what, kinds in told if kinds]

    @property
    def drifted(self) -> bool:
        return any(cell.is_drift for cell in self.cells())

    @property
    def lacks_diffs(self) -> bool:
        return any(cell.status in (*DIFFERING, *DONE) and not cell.has_diff for cell in self.cells())


def _partly(watch: Watch, spaces: int | None) -> str:
    return f"{watch.kind}s (in {numbered(watch.spaces - spaces, 'space')})" if spaces else f"{watch.kind}s"


def numbered(number: int, noun: str) -> str:
    return f"{number} {noun}{'' if number == 1 else 's'}"
