# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""Workflow stage: its table, and what workflow_stage_info finds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._engine.gather import filtered
from .._engine.names import find, refuse_empty
from .._engine.options import ID, SEARCH, Options, info_options
from .._engine.resource import Field, Item, Nested, Resource, always
from .._engine.space import Space
from .._engine.values import COLOR, FLAG, NUMBER, REFERENCE, REFERENCES, TEXT
from .collaborator import COLLABORATOR
from .space_role import SPACE_ROLE
from .workflow.table import WORKFLOW

WORKFLOW_STAGE = Resource(
    name="workflow_stage",
    plural="workflow_stages",
    noun="workflow stage",
    scope="workflow_id",
    nested=Nested(
        WORKFLOW,
        key="workflow_stages",
        filter="in_workflow",
        order_key="workflow_stages_attributes",
        option="stages",
    ),
    ordered_by="position",
    fields=(
        Field("name", TEXT, unique=True, kept=always),
        Field("color", COLOR, unique=True, kept=always),
        # Writing a position alone may leave two stages in one place; with update_position the server swaps them.
        Field("position", NUMBER, sent_along={"update_position": True}, after_creation=True, kept=always),
        Field("is_default", FLAG, exclusive=True, kept=always),
        Field("allow_publish", FLAG),
        Field("allow_admin_publish", FLAG),
        Field("allow_all_stages", FLAG),
        Field("allow_none_for_next_stages", FLAG),
        Field("workflow_stage_ids", REFERENCES, refers_to="itself", names_option="next_stages"),
        Field("allow_all_users", FLAG),
        Field("allow_admin_change", FLAG),
        Field("allow_editor_change", FLAG),
        Field("user_ids", REFERENCES, refers_to=COLLABORATOR, names_option="users"),
        Field("space_role_ids", REFERENCES, refers_to=SPACE_ROLE, names_option="space_roles"),
        Field("after_publish_id", REFERENCE, refers_to="itself", names_option="after_publish"),
        Field("story_editing_locked", FLAG),
        Field("auto_remove_assignee", FLAG),
    ),
)

# The fields of a stage in a list of stages, which says their order itself.
STAGE_FIELDS = tuple(field for field in WORKFLOW_STAGE.fields if field.name != "position")

WORKFLOW_REFERENCE: Options = {"workflow": {"type": "str"}, "workflow_id": {"type": "int"}}
INFO_OPTIONS = {
    **info_options(WORKFLOW_REFERENCE, ID, SEARCH, name={"type": "str"}),
    "mutually_exclusive": [["workflow", "workflow_id"]],
}


def matching(space: Space, params: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the stages that all given filters match, in the order of workflows and positions."""
    refuse_empty(params, "name", "workflow", "search")
    workflows: Sequence[Item] = space.all(WORKFLOW)
    if params.get("workflow_id") is not None:
        workflows = find(WORKFLOW, workflows, identifier=params["workflow_id"])
    if params.get("workflow") is not None:
        workflows = find(WORKFLOW, workflows, name=params["workflow"])
    if len(workflows) > 1:
        # One request for the stages of all of them, where they do not come with their workflows.
        space.all(WORKFLOW_STAGE)
    stages = [stage for workflow in workflows for stage in space.within(WORKFLOW_STAGE, workflow)]
    return [dict(stage) for stage in filtered(WORKFLOW_STAGE, stages, params, "name")]
