# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""A drift report as JUnit XML: a test suite for each space, a test case for each object. Pure."""

from __future__ import annotations

from xml.etree import ElementTree

from .lines import as_text, fit, lines_between
from .observations import FAILED
from .report import (
    NOT_CHECKED,
    Cell,
    Report,
    Space,
)
from .sides import undeclared_sides


def drift_junit(report: Report) -> str:
    """Drift is a failure, a failed task an error, and what was not checked is skipped."""
    root = ElementTree.Element("testsuites", {"name": fit(report.title), **_counts(list(report.cells()))})
    for space in report.spaces:
        root.append(_suite(space, report))
    ElementTree.indent(root)
    return '<?xml version="1.0" encoding="UTF-8"?>\n' + ElementTree.tostring(root, encoding="unicode") + "\n"


def _counts(cells: list[Cell]) -> dict[str, str]:
    return {
        "tests": str(len(cells)),
        "failures": str(sum(cell.is_drift for cell in cells)),
        "errors": str(sum(cell.status == FAILED for cell in cells)),
        "skipped": str(sum(cell.status == NOT_CHECKED for cell in cells)),
        "time": "0",
    }


def _suite(space: Space, report: Report) -> ElementTree.Element:
    name = fit(f"{space.name} ({space.detail})" if space.detail else space.name)
    attributes = {"name": name, "hostname": fit(space.host), "timestamp": report.generated_at.rstrip("Z")}
    suite = ElementTree.Element("testsuite", {**attributes, **_counts(list(space.cells.values()))})
    for item in report.objects:
        cell = space.cells.get(item)
        if cell is not None:
            case = ElementTree.SubElement(
                suite, "testcase", {"classname": name, "name": fit(f"{item.kind} {item.title}"), "time": "0"}
            )
            _add_outcome(case, cell)
    if space.warnings:
        ElementTree.SubElement(suite, "system-out").text = fit("\n".join(space.warnings))
    return suite


def _add_outcome(case: ElementTree.Element, cell: Cell) -> None:
    said = fit("\n".join(filter(None, [*cell.warnings, cell.message])))
    lines = as_text(lines_between(cell.before, cell.after)) or "\n".join(cell.steps)
    more = as_text(lines_between(*undeclared_sides(cell.additional)))
    difference = fit("\n".join(filter(None, [*cell.sentences, lines, more])))
    fields = fit(", ".join(cell.changed_fields or _undeclared(cell)))
    summary = f"{cell.status}: {fields}" if fields else cell.status
    if cell.is_drift:
        told = ElementTree.SubElement(case, "failure", {"message": summary, "type": cell.status})
        told.text = "\n".join(filter(None, [difference or summary, said]))
    elif cell.status == FAILED:
        ElementTree.SubElement(case, "error", {"message": fit(cell.message), "type": cell.status}).text = said
    elif cell.status == NOT_CHECKED:
        ElementTree.SubElement(case, "skipped", {"message": fit(cell.message)})
    elif difference or said:
        ElementTree.SubElement(case, "system-out").text = "\n".join(filter(None, [difference, said]))


def _undeclared(cell: Cell) -> list[str]:
    """Return the fields that nobody declared, each once."""
    return list(dict.fromkeys(str(entry["field"]) for entry in cell.additional if entry.get("field")))
