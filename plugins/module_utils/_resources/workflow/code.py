# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""What workflow_info finds, and workflows as code."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..._engine.as_code import as_code
from ..._engine.gather import clear_names, warn_of_ids
from ..._engine.names import describe, find, refuse_empty
from ..._engine.resource import Item
from ..._engine.space import Space
from ..._engine.values import to_json
from ..workflow_stage import STAGE_FIELDS, WORKFLOW_STAGE
from .table import WORKFLOW


def matching(space: Space, params: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the workflows that all given filters match, each with its stages in their order."""
    refuse_empty(params, "name", "content_type")
    workflows: Sequence[Item] = space.all(WORKFLOW)
    if len(workflows) > 1:
        # One request for the stages of all of them, where they do not come with their workflows.
        space.all(WORKFLOW_STAGE)
    if params.get("id") is not None:
        workflows = find(WORKFLOW, workflows, identifier=params["id"])
    if params.get("name") is not None:
        workflows = find(WORKFLOW, workflows, name=params["name"])
    if params.get("content_type") is not None:
        workflows = [item for item in workflows if params["content_type"] in (item.get("content_types") or ())]
    if params.get("default") is not None:
        workflows = [item for item in workflows if bool(item.get("is_default")) == params["default"]]
    return [{**workflow, "workflow_stages": list(space.within(WORKFLOW_STAGE, workflow))} for workflow in workflows]


def code(space: Space, workflows: Sequence[Item]) -> list[dict[str, Any]]:
    """Return workflows as the module takes them: the default one first, the others by name."""
    order = sorted(workflows, key=lambda item: (not item.get("is_default"), str(item.get("name")), item["id"]))
    return [_declared(space, workflow) for workflow in order]


def _declared(space: Space, workflow: Item) -> dict[str, Any]:
    stages = workflow["workflow_stages"]
    names = clear_names(space, WORKFLOW_STAGE, STAGE_FIELDS, stages, stages)
    declared: dict[str, Any] = {"name": workflow.get("name")}
    if workflow.get("is_default"):
        declared["default"] = True
    declared["content_types"] = to_json(WORKFLOW.field("content_types").canonical(workflow.get("content_types")))
    declared["stages"] = []
    for stage in stages:
        # A flag that the server never stored is not declared.
        told = [field for field in STAGE_FIELDS if stage.get(field.name) is not None or field.refers_to]
        declared["stages"].append(as_code(stage, told, names))
        place = f"{describe(WORKFLOW, workflow)}, {stage.get('name')}: "
        warn_of_ids(space, place, declared["stages"][-1], STAGE_FIELDS)
    return declared
