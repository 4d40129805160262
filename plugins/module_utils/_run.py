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
from ansible_collections.community.storyblok.plugins.module_utils._client import Client
from ansible_collections.community.storyblok.plugins.module_utils._connection import connection_from
from ansible_collections.community.storyblok.plugins.module_utils._errors import StoryblokError
from ansible_collections.community.storyblok.plugins.module_utils._lookup import Space
from ansible_collections.community.storyblok.plugins.module_utils._report import diff, report
from ansible_collections.community.storyblok.plugins.module_utils._workflow_stage import StageTask, matching_stages


def run_workflow_stage(params: Mapping[str, Any], *, check_mode: bool, with_diff: bool) -> dict[str, Any]:
    """The result of one workflow_stage task; raises StoryblokError."""
    with _client(params) as client:
        task = StageTask(Space(client), params)
        plan = task.plan()
        outcome = carry_out(plan, client, check_mode=check_mode, find_again=task.find_again)
        result = report(plan, outcome.value)
        if with_diff:
            result["diff"] = diff(plan, task.names(), task.title)
        return {**result, "warnings": [*task.warnings, *outcome.warnings], "api_requests": client.requests_made}


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
