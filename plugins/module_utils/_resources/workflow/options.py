# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""The options of workflow and workflow_info."""

from __future__ import annotations

from typing import Any

from ..._engine.options import GATHER, ID, RENAMED_FROM, STATE, UNDECLARED, fields_of, info_options, pairs_of
from ..workflow_stage import STAGE_FIELDS, WORKFLOW_STAGE
from .stage import REFUGE
from .table import WORKFLOW

_STAGES: dict[str, Any] = {
    "type": "list",
    "elements": "dict",
    # The list says the order.
    "options": {**fields_of(WORKFLOW_STAGE, STAGE_FIELDS), **ID, **RENAMED_FROM},
    "mutually_exclusive": [["id", "renamed_from"], *pairs_of(WORKFLOW_STAGE)],
    "required_one_of": [["id", "name"]],
}
OPTIONS: dict[str, Any] = {
    "argument_spec": {
        **STATE,
        **ID,
        "default": {"type": "bool"},
        **RENAMED_FROM,
        **fields_of(WORKFLOW),
        "copy_from": {"type": "str"},
        "copy_from_id": {"type": "int"},
        "stages": _STAGES,
        "unlisted_stages": {"type": "str", "choices": ["keep", "report", "delete"], "default": "keep"},
        **REFUGE,
        **UNDECLARED,
    },
    "mutually_exclusive": [
        ["id", "renamed_from"],
        ["copy_from", "copy_from_id"],
        ["evacuate_to", "evacuate_to_id"],
    ],
    "required_one_of": [["id", "name", "default"]],
    "supports_check_mode": True,
}
INFO_OPTIONS = info_options(ID, GATHER, name={"type": "str"}, content_type={"type": "str"}, default={"type": "bool"})
