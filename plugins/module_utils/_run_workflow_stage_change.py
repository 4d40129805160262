# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""The tasks of the modules workflow_stage_change and workflow_stage_change_info."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.community.storyblok.plugins.module_utils._lookup import Space
from ansible_collections.community.storyblok.plugins.module_utils._moves import diff_moves, report_moves
from ansible_collections.community.storyblok.plugins.module_utils._run import client_for, run_info
from ansible_collections.community.storyblok.plugins.module_utils._workflow_stage_change import (
    StageChangeTask,
    stage_changes,
)


def run_workflow_stage_change(params: Mapping[str, Any], *, check_mode: bool, with_diff: bool) -> dict[str, Any]:
    """The result of one workflow_stage_change task; raises StoryblokError."""
    with client_for(params) as client:
        space = Space(client)
        task = StageChangeTask(space, params)
        plan = task.plan()
        places = plan.predicted()
        warnings: tuple[str, ...] = ()
        if plan.changes:
            # Python compiles what a module imports anew in every run, so what only changes need is imported for them.
            from ansible_collections.community.storyblok.plugins.module_utils._apply_stories import carry_out_moves

            places, warnings = carry_out_moves(plan, client, check_mode=check_mode)
        result: dict[str, Any] = {
            "changed": plan.changes,
            "changed_fields": plan.changed_fields,
            "workflow_stage_changes": report_moves(plan.moves, places, task.stage_names()),
        }
        if with_diff:
            result["diff"] = diff_moves(plan, task.names(), task.title)
        return {**result, "warnings": [*space.warnings, *warnings], "api_requests": client.requests_made}


def run_workflow_stage_change_info(params: Mapping[str, Any], *, check_mode: bool, with_diff: bool) -> dict[str, Any]:
    """The result of one workflow_stage_change_info task; raises StoryblokError."""
    return run_info("workflow_stage_changes", stage_changes, params)
