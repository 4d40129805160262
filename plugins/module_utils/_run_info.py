# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""What a task does that only reads."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Callable

from ._api.client import client_for, with_what_it_took
from ._api.lists import Lists
from ._engine.space import Space
from ._engine.values import without_secrets

Params = Mapping[str, Any]
Finder = Callable[[Space, Params], "list[dict[str, Any]]"]
Coder = Callable[[Space, "list[dict[str, Any]]"], "list[dict[str, Any]]"]


def run_info(key: str, find: Finder, params: Params, as_code: Coder | None = None, **_modes: bool) -> dict[str, Any]:
    """Return the result of a task that only reads; raises StoryblokError.

    key: how the result calls what was found. as_code: what makes code of it, for tasks that gather.
    Check mode and the diff make no difference here.
    """
    with client_for(params) as client:
        space = Space(Lists(client))
        found = [without_secrets(item) for item in find(space, params)]
        result: dict[str, Any] = {"changed": False, key: found}
        if as_code is not None and params.get("gather") == "code":
            result["code"] = as_code(space, found)
        return with_what_it_took(client, result, [*space.warnings, *client.warnings])
