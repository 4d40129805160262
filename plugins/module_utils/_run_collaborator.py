# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""The core of collaborator and collaborator_info."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.community.storyblok.plugins.module_utils._collaborator import (
    CollaboratorTask,
    matching_collaborators,
)
from ansible_collections.community.storyblok.plugins.module_utils._run import run_info, run_task


def run_collaborator(params: Mapping[str, Any], *, check_mode: bool, with_diff: bool) -> dict[str, Any]:
    """The result of one collaborator task; raises StoryblokError."""
    return run_task(CollaboratorTask, params, check_mode=check_mode, with_diff=with_diff)


def run_collaborator_info(params: Mapping[str, Any], *, check_mode: bool, with_diff: bool) -> dict[str, Any]:
    """The result of one collaborator_info task; raises StoryblokError."""
    return run_info("collaborators", matching_collaborators, params)
