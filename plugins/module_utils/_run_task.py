# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""The four steps of a task that may write: read, plan, apply, report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Callable

from ._api.apply import apply
from ._api.client import client_for, with_what_it_took
from ._api.lists import Lists
from ._engine.diff import diff
from ._engine.drift import drift
from ._engine.plan import Plan
from ._engine.references import refuse_unknown
from ._engine.report import report
from ._engine.space import Notes, Space

Params = Mapping[str, Any]
Planner = Callable[[Space, Params], Plan]


def run_task(plan_for: Planner, params: Params, *, check_mode: bool, with_diff: bool) -> dict[str, Any]:
    """Return the result of a task that may write; raises StoryblokError."""
    with client_for(params) as client:
        lists = Lists(client)
        space = Space(lists, notes=Notes(undeclared=params.get("undeclared", "keep")))
        plan = plan_for(space, params)
        refuse_unknown(space.after(*plan.changes), plan.changes)
        shown: dict[str, Any] = {"drift": drift(space)} if "undeclared" in params else {}
        if with_diff:
            shown["diff"] = diff(plan, space)
        outcome = apply(plan, space, lists, check_mode=check_mode)
        result = {**report(plan, outcome), **shown}
        warnings = [*space.warnings, *outcome.warnings, *client.warnings]
        return with_what_it_took(client, result, warnings)
