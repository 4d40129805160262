# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""Gather workflows as code: what another task, or another space, can be given. Only GET requests."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.community.storyblok.plugins.module_utils._code import (
    ids_without_names,
    workflow_as_code,
)
from ansible_collections.community.storyblok.plugins.module_utils._lookup import Space, describe
from ansible_collections.community.storyblok.plugins.module_utils._resources import (
    RESOURCES,
    STAGE_FIELDS,
    WORKFLOW,
    WORKFLOW_STAGE,
)


def workflows_as_code(space: Space, workflows: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Workflows as the module workflow takes them. Roles and users are read only where a stage names some."""
    code = []
    for workflow in workflows:
        stages = workflow["workflow_stages"]
        names = {}
        for field in STAGE_FIELDS:
            if field.refers_to:
                if field.refers_to != WORKFLOW_STAGE.name and any(stage.get(field.name) for stage in stages):
                    space.all(RESOURCES[field.refers_to])
                names[field.name] = space.known_names(field, stages, clear_only=True)
        declared = workflow_as_code(workflow, stages, names)
        for place in ids_without_names(declared):
            space.warn(
                f"{describe(WORKFLOW, workflow)}, {place} holds ids, because something there has no name or shares it. "
                "They mean nothing in another space."
            )
        code.append(declared)
    return code
