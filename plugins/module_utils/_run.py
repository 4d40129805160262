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

from ._api.apply import apply
from ._api.client import Client
from ._api.connection import connection_from
from ._api.lists import Lists
from ._engine.diff import diff
from ._engine.errors import StoryblokError
from ._engine.plan import Plan
from ._engine.report import report
from ._engine.resource import Item
from ._engine.space import Space

Params = Mapping[str, Any]
Planner = Callable[[Space, Params], Plan]
Finder = Callable[[Space, Params], "list[dict[str, Any]]"]
Coder = Callable[[Space, "list[dict[str, Any]]"], "list[dict[str, Any]]"]


@contextmanager
def client_for(params: Params) -> Iterator[Client]:
    """Yield a client that is closed afterwards. A StoryblokError raised meanwhile says how many requests were made."""
    client = Client(connection_from(params, os.environ))
    try:
        yield client
    except StoryblokError as error:
        error.details.update(space_id=client.connection.space_id, api_requests=client.requests_made)
        raise
    finally:
        client.close()


def run_task(plan_for: Planner, params: Params, *, check_mode: bool, with_diff: bool) -> dict[str, Any]:
    """Return the result of a task that may write; raises StoryblokError."""
    with client_for(params) as client:
        lists = Lists(client)
        space = Space(lists)
        plan = plan_for(space, params)
        shown = {"diff": diff(plan, space)} if with_diff else {}
        outcome = apply(plan, space, lists, check_mode=check_mode)
        result = {**report(plan, outcome), **shown}
        warnings = [*space.warnings, *outcome.warnings, *client.warnings]
        return _ended(client, result, warnings)


def run_info(key: str, find: Finder, params: Params, as_code: Coder | None = None) -> dict[str, Any]:
    """Return the result of a task that only reads; raises StoryblokError.

    key: how the result calls what was found. as_code: what makes code of it, for tasks that gather.
    """
    with client_for(params) as client:
        space = Space(Lists(client))
        found = find(space, params)
        result: dict[str, Any] = {"changed": False, key: found}
        if as_code is not None and params.get("gather") == "code":
            result["code"] = as_code(space, found)
        return _ended(client, result, [*space.warnings, *client.warnings])


def _ended(client: Client, result: Item, warnings: list[str]) -> dict[str, Any]:
    return {
        **result,
        "space_id": client.connection.space_id,
        "warnings": warnings,
        "api_requests": client.requests_made,
    }
