# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""The core of workflow_stage and workflow_stage_info: validated parameters in, a result out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.community.storyblok.plugins.module_utils._lookup import Space
from ansible_collections.community.storyblok.plugins.module_utils._report import diff, report
from ansible_collections.community.storyblok.plugins.module_utils._run import client_for
from ansible_collections.community.storyblok.plugins.module_utils._workflow_stage import StageTask, matching_stages


def run_workflow_stage(params: Mapping[str, Any], *, check_mode: bool, with_diff: bool) -> dict[str, Any]:
    """The result of one workflow_stage task; raises StoryblokError."""
    with client_for(params) as client:
        space = Space(client)
        task = StageTask(space, params)
        plan = task.plan()
        value: Mapping[str, Any] | None = plan.predicted
        warnings: tuple[str, ...] = ()
        if plan.changes:
            # Python compiles what a module imports anew in every run, so what only changes need is imported for them.
            from ansible_collections.community.storyblok.plugins.module_utils._apply import carry_out

            value, warnings = carry_out(plan, client, check_mode=check_mode, find_again=task.find_again)
        result = report(plan, value)
        if with_diff:
            result["diff"] = diff(plan, task.names(), task.title)
        return {**result, "warnings": [*space.warnings, *warnings], "api_requests": client.requests_made}


def run_workflow_stage_info(params: Mapping[str, Any], *, check_mode: bool, with_diff: bool) -> dict[str, Any]:
    """The result of one workflow_stage_info task; raises StoryblokError."""
    with client_for(params) as client:
        stages = matching_stages(Space(client), params)
        return {"changed": False, "workflow_stages": stages, "api_requests": client.requests_made}
