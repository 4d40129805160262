# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""Read the spaces that a token reaches, one request for each server."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ...module_utils._api.client import client_for
from ...module_utils._engine.errors import attempting
from ...module_utils._resources.space.table import SPACE
from .spaces import known_space


def read_spaces(
    params: Mapping[str, Any], servers: Iterable[Mapping[str, Any]]
) -> tuple[list[dict[str, Any]], list[str]]:
    """Return what is known of every space, by their ids, and warnings. Raises StoryblokError.

    params: the options of a connection. servers: for each server to ask, the options that lead to it.
    """
    found: dict[int, dict[str, Any]] = {}
    warnings: dict[str, None] = {}
    for server in servers:
        where = f"region {server['region']}" if server["region"] else "the server that api_url names"
        with attempting(f"read the spaces of {where}"), client_for({**params, **server}) as client:
            for space in client.list_all(SPACE):
                # Should two servers know a space, the first one asked tells about it.
                found.setdefault(space["id"], known_space(space, server["region"]))
            warnings.update(dict.fromkeys(client.warnings))
    return [found[number] for number in sorted(found)], list(warnings)
