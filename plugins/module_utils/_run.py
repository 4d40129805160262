# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""The core of every module: validated parameters in, a result out: read, plan, apply, report."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from ansible_collections.community.storyblok.plugins.module_utils._apply import carry_out
from ansible_collections.community.storyblok.plugins.module_utils._apply_pipeline import carry_out_pipeline
from ansible_collections.community.storyblok.plugins.module_utils._client import Client
from ansible_collections.community.storyblok.plugins.module_utils._connection import connection_from
from ansible_collections.community.storyblok.plugins.module_utils._errors import StoryblokError
from ansible_collections.community.storyblok.plugins.module_utils._lookup import Space
from ansible_collections.community.storyblok.plugins.module_utils._report import (
    diff,
    diff_pipeline,
    report,
    report_pipeline,
)
from ansible_collections.community.storyblok.plugins.module_utils._workflow import (
    WorkflowTask,
    matching_workflows,
    workflows_as_code,
)
from ansible_collections.community.storyblok.plugins.module_utils._workflow_stage import StageTask, matching_stages


def run_workflow_stage(params: Mapping[str, Any], *, check_mode: bool, with_diff: bool) -> dict[str, Any]:
    """The result of one workflow_stage task; raises StoryblokError."""
    with _client(params) as client:
        space = Space(client)
        task = StageTask(space, params)
        plan = task.plan()
        outcome = carry_out(plan, client, check_mode=check_mode, find_again=task.find_again)
        result = report(plan, outcome.value)
        if with_diff:
            result["diff"] = diff(plan, task.names(), task.title)
        return {**result, "warnings": [*space.warnings, *outcome.warnings], "api_requests": client.requests_made}


def run_workflow(params: Mapping[str, Any], *, check_mode: bool, with_diff: bool) -> dict[str, Any]:
    """The result of one workflow task; raises StoryblokError."""
    with _client(params) as client:
        space = Space(client)
        task = WorkflowTask(space, params)
        plan, outcome = carry_out_pipeline(task, client, check_mode=check_mode)
        result = report_pipeline(plan, outcome.value)
        if with_diff:
            result["diff"] = diff_pipeline(plan, task.names(), task.title)
        return {**result, "warnings": [*space.warnings, *outcome.warnings], "api_requests": client.requests_made}


def run_workflow_info(params: Mapping[str, Any], *, check_mode: bool, with_diff: bool) -> dict[str, Any]:
    """The result of one workflow_info task; raises StoryblokError."""
    with _client(params) as client:
        space = Space(client)
        result: dict[str, Any] = {"changed": False, "workflows": matching_workflows(space, params)}
        if params["gather"] == "code":
            result["code"] = workflows_as_code(space, result["workflows"])
        return {**result, "warnings": space.warnings, "api_requests": client.requests_made}


def run_workflow_stage_info(params: Mapping[str, Any], *, check_mode: bool, with_diff: bool) -> dict[str, Any]:
    """The result of one workflow_stage_info task; raises StoryblokError."""
    with _client(params) as client:
        stages = matching_stages(Space(client), params)
        return {"changed": False, "workflow_stages": stages, "api_requests": client.requests_made}


@contextmanager
def _client(params: Mapping[str, Any]) -> Iterator[Client]:
    client = Client(connection_from(params, os.environ))
    try:
        yield client
    except StoryblokError as error:
        error.details["api_requests"] = client.requests_made
        raise
    finally:
        client.close()
