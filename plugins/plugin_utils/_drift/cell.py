# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""From what a task said to a cell of the report. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from .observations import FAILED, OK, Observation, listed, words
from .report import (
    ADDITIONAL,
    CHANGED,
    CREATED,
    DONE,
    DRIFT,
    DRIFTED,
    EXTRA,
    IN_STEP,
    MISSING,
    NOT_CHECKED,
    REMOVED,
    Cell,
)
from .sentences import sentences
from .sides import before_and_after


def cell_of(observation: Observation) -> Cell:
    """Return the cell of the object that an observation is about."""
    status = status_of(observation)
    differs = status in (*DRIFT, *DONE)
    before, after = before_and_after(observation.result) if differs else (None, None)
    return Cell(
        status,
        observation.task_name,
        tuple(str(name) for name in listed(observation.result.get("changed_fields"))),
        tuple(_steps(observation)) if differs else (),
        before,
        after,
        observation.message,
        observation.warnings,
        tuple(observation.drift),
        sentences(observation) if differs else (),
        observation.check,
    )


def status_of(observation: Observation) -> str:
    """Return what an observation says about its object, by how the task ended and what it writes."""
    if observation.outcome == FAILED:
        return FAILED
    if observation.outcome != OK:
        return NOT_CHECKED
    if not observation.result.get("changed"):
        return ADDITIONAL if observation.drift else IN_STEP
    return _difference(_actions(observation), check=observation.check)


def _actions(observation: Observation) -> set[Any]:
    """Return what happens to the object itself, not to others that change with it."""
    mine = [operation for operation in observation.operations if operation.get("resource") == observation.module]
    return {operation.get("action") for operation in mine} & {"create", "delete"}


def _difference(actions: set[Any], *, check: bool) -> str:
    if actions == {"create"}:
        return MISSING if check else CREATED
    if actions == {"delete"}:
        return EXTRA if check else REMOVED
    # What is deleted and created again, such as an invitation that expired, was there.
    return DRIFTED if check else CHANGED


def _steps(observation: Observation) -> Iterator[str]:
    """Yield a line for each request that the task would send or did send."""
    for operation in observation.operations:
        what = f"{operation.get('action')} {words(operation.get('resource'))} {operation.get('name')}"
        fields = ", ".join(str(name) for name in listed(operation.get("changed_fields")))
        yield f"{what}: {fields}" if fields else what
