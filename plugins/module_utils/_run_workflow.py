# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""The core of workflow and workflow_info: validated parameters in, a result out."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.community.storyblok.plugins.module_utils._run import client_for, run_info, space_for
from ansible_collections.community.storyblok.plugins.module_utils._workflow import (
    WorkflowTask,
    matching_workflows,
)


def run_workflow(params: Mapping[str, Any], *, check_mode: bool, with_diff: bool) -> dict[str, Any]:
    """The result of one workflow task; raises StoryblokError."""
    with client_for(params) as client:
        space = space_for(client, params, check_mode=check_mode)
        task = WorkflowTask(space, params)
        plan = task.plan()
        value: Mapping[str, Any] | None = plan.standing()
        warnings: tuple[str, ...] = ()
        # Python compiles what a module imports anew in every run, so what only changes or a diff need is imported for them.
        if plan.changes:
            from ansible_collections.community.storyblok.plugins.module_utils._apply_pipeline import carry_out_pipeline

            value, warnings = carry_out_pipeline(task, plan, client, check_mode=check_mode)
        result: dict[str, Any] = {
            "changed": plan.changes,
            "changed_fields": plan.changed_fields,
            "operations": plan.operations(),
            **({"workflow": dict(value)} if value is not None else {}),
        }
        if with_diff:
            from ansible_collections.community.storyblok.plugins.module_utils._report_pipeline import diff_pipeline

            result["diff"] = diff_pipeline(plan, task.names(), task.title)
        return {**result, "warnings": [*space.warnings, *warnings], "api_requests": client.requests_made}


def run_workflow_info(params: Mapping[str, Any], *, check_mode: bool, with_diff: bool) -> dict[str, Any]:
    """The result of one workflow_info task; raises StoryblokError."""
    return run_info("workflows", matching_workflows, params)
