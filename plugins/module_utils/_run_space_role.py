# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""The core of space_role and space_role_info."""

from __future__ import annotations

from collections.abc import Mapping
from functools import partial
from typing import Any

from ansible_collections.community.storyblok.plugins.module_utils._resources import SPACE_ROLE
from ansible_collections.community.storyblok.plugins.module_utils._run import run_info, run_task
from ansible_collections.community.storyblok.plugins.module_utils._space_role import SpaceRoleTask
from ansible_collections.community.storyblok.plugins.module_utils._task import matching


def run_space_role(params: Mapping[str, Any], *, check_mode: bool, with_diff: bool) -> dict[str, Any]:
    """The result of one space_role task; raises StoryblokError."""
    return run_task(SpaceRoleTask, params, check_mode=check_mode, with_diff=with_diff)


def run_space_role_info(params: Mapping[str, Any], *, check_mode: bool, with_diff: bool) -> dict[str, Any]:
    """The result of one space_role_info task; raises StoryblokError."""
    return run_info("space_roles", partial(matching, SPACE_ROLE), params)
