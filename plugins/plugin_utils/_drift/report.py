# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""A drift report: a table of spaces and objects that says which are in step. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, NamedTuple

from .observations import FAILED

# What stands in a cell, apart from FAILED. DONE is what a real run did about it.
IN_STEP = "in_step"
NOT_CHECKED = "not_checked"
DRIFTED, MISSING, EXTRA = "drifted", "missing", "extra"
CHANGED, CREATED, REMOVED = "changed", "created", "removed"

DRIFT = (MISSING, DRIFTED, EXTRA)
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
