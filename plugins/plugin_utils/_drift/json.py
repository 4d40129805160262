# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""A drift report as JSON. Its form is documented in the guide "Drift as a report". Pure."""

from __future__ import annotations

import json
import re
from typing import Any

from .report import (
    SEVERITY,
    Cell,
    Object,
    Report,
    Space,
)

# Another number when a reader of the former form would misunderstand the new one; keys may be added without.
FORMAT = 1


def drift_json(report: Report) -> str:
    return json.dumps(drift_data(report), indent=2, default=str) + "\n"


def drift_data(report: Report) -> dict[str, Any]:
    return {
        "format": FORMAT,
        "title": report.title,
        "generated_at": report.generated_at,
        "mode": report.mode,
        "summary": {"spaces": len(report.spaces), **{status: report.count(status) for status in SEVERITY}},
        "object_summary": {
            "objects": sum(len(space.cells) for space in report.spaces),
            **{
                status: {"objects": report.count_objects(status), "spaces": report.count_holding(status)}
                for status in SEVERITY
            },
        },
        "watched": [watch._asdict() for watch in report.watched],
        "objects": [_object(item) for item in report.objects],
        "spaces": [_space(space, report) for space in report.spaces],
    }


def _object(item: Object) -> dict[str, Any]:
    return {"kind": item.kind, "name": item.name, "turn": item.turn}


def _space(space: Space, report: Report) -> dict[str, Any]:
    return {
        "host": space.host,
        # Python refuses to read a number of thousands of digits.
        "space_id": int(space.space_id)
        if space.space_id and re.fullmatch(r"\d{1,20}", space.space_id)
        else space.space_id,
        "name": space.name,
        "status": space.status,
        "warnings": list(space.warnings),
        "cells": [_cell(item, space.cells[item]) for item in report.objects if item in space.cells],
    }


def _cell(item: Object, cell: Cell) -> dict[str, Any]:
    return {
        **_object(item),
        "status": cell.status,
        "task": cell.task_name,
        "changed_fields": list(cell.changed_fields),
        "steps": list(cell.steps),
        "before": cell.before,
        "after": cell.after,
        "message": cell.message,
        "warnings": list(cell.warnings),
        "sentences": list(cell.sentences),
        "additional": [dict(entry) for entry in cell.additional],
    }
