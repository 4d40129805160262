# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""Workflow: its table, and how one is found."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._engine.errors import LookupFailed
from ..._engine.names import listing, the_one
from ..._engine.resource import Field, Item, Resource, always
from ..._engine.space import Space
from ..._engine.values import NAMES, TEXT


def _is_custom(workflow: Item) -> bool:
    return not workflow.get("is_default")


# The API creates a default workflow, even on a GET, where a space has none. One request brings all workflows with all
# their stages; only the API description knows include_stages, and a server may ignore it.
WORKFLOW = Resource(
    name="workflow",
    plural="workflows",
    noun="workflow",
    fields=(
        Field("name", TEXT, unique=True, kept=always),
        # The reference pages say that a custom workflow has at least one content type.
        Field("content_types", NAMES, kept=_is_custom),
    ),
    read_only=frozenset({"id", "is_default", "workflow_stages", "created_at", "updated_at"}),
    query={"include_stages": "true"},
    sends_empty=False,
)


def default_workflow(space: Space) -> Item:
    """Return the default workflow. Raise LookupFailed unless there is exactly one."""
    workflows = space.all(WORKFLOW)
    defaults = [workflow for workflow in workflows if workflow.get("is_default")]
    if len(defaults) != 1:
        raise LookupFailed(
            f"{len(defaults) or 'None'} of the workflows of {space.title} {'is' if len(defaults) < 2 else 'are'} marked as "
            f"default: say which one is meant, by name or id. {listing(WORKFLOW, workflows)}"
        )
    return defaults[0]


def named_workflow(space: Space, params: Mapping[str, Any]) -> Item | None:
    """Return the workflow that workflow_id or workflow names; None when neither option is given."""
    name, identifier = params.get("workflow"), params.get("workflow_id")
    if name is None and identifier is None:
        return None
    return the_one(
        WORKFLOW,
        space.all(WORKFLOW),
        name=name if identifier is None else None,
        identifier=identifier,
        where=space.title,
    )
