# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""A drift report as one HTML page, without scripts and without anything that is loaded from elsewhere.

The page is ``page.html.j2`` with the styles of ``page.css``, which lie next to this file.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from itertools import groupby
from typing import Any, NamedTuple

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from .lines import ADDED, LEFT_OUT, Line, fit, lines_between
from .lines import REMOVED as TAKEN_AWAY
from .observations import FAILED
from .report import (
    ADDITIONAL,
    CHANGED,
    CHECK,
    CREATED,
    DONE,
    DRIFT,
    DRIFTED,
    EXTRA,
    IN_STEP,
    MISSING,
    NOT_CHECKED,
    REAL,
    REMOVED,
    SEVERITY,
    Cell,
    Report,
    Space,
    Watch,
    numbered,
)
from .sides import undeclared_sides


class Words(NamedTuple):
    """How a status is shown: the name of its colour, a sign, a word, and what it means."""

    color: str
    sign: str
    word: str
    meaning: str


WORDS = {
    IN_STEP: Words("step", "✓", "in step", "is as the playbook declares it"),
    DRIFTED: Words("drift", "≠", "drifted", "is there, and differs from what the playbook declares"),
    MISSING: Words("missing", "+", "missing", "is declared, and not there"),
    EXTRA: Words("drift", "−", "extra", "is there, and the playbook would remove it"),
    ADDITIONAL: Words("additional", "⊕", "additional", "is there or set, and nobody declared it"),
    CHANGED: Words("drift", "≠", "changed", "differed, and was changed by this run"),
    CREATED: Words("missing", "+", "created", "was missing, and was created by this run"),
    REMOVED: Words("drift", "−", "removed", "was not wanted, and was removed by this run"),
    FAILED: Words("failed", "✕", "failed", "could not be checked or changed; the message says why"),
    NOT_CHECKED: Words("unknown", "?", "not checked", "the run skipped it, or did not get that far"),
}
UNDECLARED = Words("none", "–", "not declared", "the playbook says nothing about it for this space")

# How the lines of a difference are shown, by their sign: an element, and another sign.
_SHOWN = {TAKEN_AWAY: ("del", "−"), ADDED: ("ins", "+"), LEFT_OUT: ("i", "⋯")}

# A space with its number on the page.
Numbered = tuple[int, Space]


def drift_html(report: Report) -> str:
    """Return a report as a page."""
    spaces = list(enumerate(report.spaces))
    return _ENVIRONMENT.get_template("page.html.j2").render(
        report=report,
        lead=_lead(report),
        counted=[(status, report.count_objects(status), report.count_holding(status)) for status in SEVERITY],
        always_shown=_always_shown(report),
        kinds=[(kind, len(list(items))) for kind, items in groupby(report.objects, key=lambda item: item.kind)],
        groups=list(_groups(report, spaces)),
        legend=list(_legend(report)),
        details=[(number, space) for number, space in spaces if _has_details(space)],
    )


def _lead(report: Report) -> str:
    number = numbered(len(report.spaces), "space")
    return {
        CHECK: f"A check of {number}. Nothing was changed.",
        REAL: f"A run over {number}. Differences were removed by it.",
    }.get(report.mode, f"A run over {number}, in which some tasks only checked and others changed what differed.")


def _always_shown(report: Report) -> tuple[str, ...]:
    return (
        (FAILED, MISSING, DRIFTED, ADDITIONAL, IN_STEP) if report.mode != REAL else (FAILED, CREATED, CHANGED, IN_STEP)
    )


def _groups(report: Report, spaces: list[Numbered]) -> Iterator[tuple[str, list[Numbered]]]:
    """Yield the parts of the table with their headings: spaces to look at, spaces in step."""
    for calm, group in groupby(spaces, key=lambda numbered: numbered[1].status == IN_STEP):
        heading = "In step" if calm else "Changed or failed" if report.mode == REAL else "Need attention"
        yield heading, list(group)


def _legend(report: Report) -> Iterator[Words]:
    present = {cell.status for cell in report.cells()}.union(_always_shown(report))
    for status in (IN_STEP, *DRIFT, *DONE, FAILED, NOT_CHECKED):
        if status in present:
            yield WORDS[status]
    if any(item not in space.cells for space in report.spaces for item in report.objects):
        yield UNDECLARED


def _is_told(cell: Cell) -> bool:
    """Tell whether a cell has a part of its own below the table."""
    return cell.status not in (IN_STEP, NOT_CHECKED) or bool(cell.warnings)


def _has_details(space: Space) -> bool:
    return (
        not space.cells
        or bool(space.warnings)
        or any(_is_told(cell) or cell.status == NOT_CHECKED for cell in space.cells.values())
    )


def _shows_id(space: Space) -> bool:
    return bool(space.space_id) and space.name != f"space {space.space_id}"


def _unchecked(space: Space, report: Report) -> dict[str, list[str]]:
    """Return the objects that were not checked by the reason, so that each reason is one line."""
    reasons: dict[str, list[str]] = {}
    for item in report.objects:
        cell = space.cells.get(item)
        if cell is not None and cell.status == NOT_CHECKED and not _is_told(cell):
            reasons.setdefault(cell.message, []).append(f"{item.kind} {item.title}")
    return reasons


def _differing_lines(cell: Cell) -> list[Line]:
    return lines_between(cell.before, cell.after)


def _undeclared_lines(cell: Cell) -> list[Line]:
    return lines_between(*undeclared_sides(cell.additional))


def _key(lines: list[Line], told: tuple[str, str]) -> list[tuple[str, str, str]]:
    """Return what the signs of a difference mean: element, sign, meaning."""
    signs = {line.sign for line in lines}
    return [(*_SHOWN[sign], meaning) for sign, meaning in zip((TAKEN_AWAY, ADDED), told) if sign in signs]


def _shown(line: Line) -> tuple[str, str, str]:
    """Return how a line of a difference is shown: element, sign, text."""
    return (*_SHOWN.get(line.sign, ("span", " ")), line.text)


def _extent(number: int | None, watch: Watch) -> tuple[str, str]:
    """Return how much of a kind was watched: the name of a colour, and words."""
    if number is None:
        return UNDECLARED.color, UNDECLARED.sign
    if not number:
        return "unknown", "not watched"
    if number == watch.spaces:
        return "step", "watched"
    return "unknown", f"watched in {number} of {numbered(watch.spaces, 'space')}"


def _readable_time(moment: str) -> str:
    return moment.replace("T", " ").replace("Z", " UTC")


def _finalized(value: Any) -> Any:
    """Replace what cannot stand in HTML. What a macro made of the template is HTML already."""
    return value if hasattr(value, "__html__") else fit(str(value))


def _environment() -> Environment:
    environment = Environment(
        loader=FileSystemLoader(os.path.dirname(__file__)),
        autoescape=True,
        finalize=_finalized,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
    )
    environment.globals.update(
        words=WORDS,
        undeclared=UNDECLARED,
        ADDITIONAL=ADDITIONAL,
        IN_STEP=IN_STEP,
        NOT_CHECKED=NOT_CHECKED,
        DRIFT=DRIFT,
        DONE=DONE,
        extent=_extent,
        numbered=numbered,
    )
    environment.tests.update(told=_is_told, shown_with_id=_shows_id, detailed=_has_details)
    environment.filters.update(
        differing_lines=_differing_lines,
        undeclared_lines=_undeclared_lines,
        key=_key,
        shown=_shown,
        unchecked=_unchecked,
        readable_time=_readable_time,
    )
    return environment


_ENVIRONMENT = _environment()
