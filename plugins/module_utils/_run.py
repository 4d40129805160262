# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""The core of every module: validated parameters in, a result out: read, plan, apply, report."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Callable

from ansible_collections.community.storyblok.plugins.module_utils._client import Client
from ansible_collections.community.storyblok.plugins.module_utils._connection import connection_from
from ansible_collections.community.storyblok.plugins.module_utils._errors import StoryblokError
from ansible_collections.community.storyblok.plugins.module_utils._lookup import Space
from ansible_collections.community.storyblok.plugins.module_utils._report import diff, report
from ansible_collections.community.storyblok.plugins.module_utils._task import Task


@contextmanager
def client_for(params: Mapping[str, Any]) -> Iterator[Client]:
    """A client that is closed afterwards. A StoryblokError raised meanwhile tells how many requests were made."""
    client = Client(connection_from(params, os.environ))
    try:
        yield client
    except StoryblokError as error:
        error.details["api_requests"] = client.requests_made
        raise
    finally:
        client.close()


def space_for(client: Client, params: Mapping[str, Any], *, check_mode: bool) -> Space:
    """The space of a task, as it is or, in check mode, as earlier tasks of the same run will have left it."""
    space = Space(client)
    if params.get("expected"):
        from ansible_collections.community.storyblok.plugins.module_utils._apply_earlier import expect

        expect(space, params["expected"], check_mode=check_mode)
    return space


def run_task(
    make_task: Callable[[Space, Mapping[str, Any]], Task],
    params: Mapping[str, Any],
    *,
    check_mode: bool,
    with_diff: bool,
) -> dict[str, Any]:
    """The result of one task about one object; raises StoryblokError."""
    with client_for(params) as client:
        space = space_for(client, params, check_mode=check_mode)
        task = make_task(space, params)
        plan = task.plan()
        value: Mapping[str, Any] | None = plan.predicted
        warnings: tuple[str, ...] = ()
        if plan.changes:
            # Python compiles what a module imports anew in every run, so what only changes need is imported for them.
            from ansible_collections.community.storyblok.plugins.module_utils._apply import carry_out

            value, warnings = carry_out(plan, client, check_mode=check_mode, find_again=task.find_again)
        result = {**report(plan, value), **task.result(plan)}
        if with_diff:
            result["diff"] = diff(plan, task.names(), task.title)
        return {**result, "warnings": [*space.warnings, *warnings], "api_requests": client.requests_made}


def run_info(
    key: str, find: Callable[[Space, Mapping[str, Any]], list[dict[str, Any]]], params: Mapping[str, Any]
) -> dict[str, Any]:
    """The result of a task that only reads; raises StoryblokError. key: how the result calls what is found."""
    with client_for(params) as client:
        space = Space(client)
        found = find(space, params)
        result: dict[str, Any] = {"changed": False, key: found}
        if params.get("gather") == "code":
            # Python compiles what a module imports anew in every run, so what not every task needs is imported for those that do.
            from ansible_collections.community.storyblok.plugins.module_utils._gather import AS_CODE

            result["code"] = AS_CODE[key](space, found)
        return {**result, "warnings": space.warnings, "api_requests": client.requests_made}
