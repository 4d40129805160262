# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""Argument specifications, read off the table of resources, for AnsibleModule."""

from __future__ import annotations

import os
from typing import Any

from ansible.module_utils.basic import AnsibleFallbackNotFound

from ansible_collections.community.storyblok.plugins.module_utils._connection import REGION_URLS
from ansible_collections.community.storyblok.plugins.module_utils._resources import (
    ASSIGNMENT,
    COLLABORATOR,
    SPACE_ROLE,
    WORKFLOW,
    WORKFLOW_STAGE,
    WORKFLOW_STAGE_CHANGE,
    Resource,
)


def from_environment(variable: str) -> str:
    """The value of an environment variable; one that is set to nothing counts as not set."""
    value = os.environ.get(variable)
    if not value:
        raise AnsibleFallbackNotFound
    return value


# Kept in step with plugins/doc_fragments/connection.py; ansible-test compares them.
CONNECTION: dict[str, Any] = {
    # Their variables are read with the connection: what Ansible fills in cannot be told from what the task says.
    "personal_access_token": {"type": "str", "no_log": True, "aliases": ["token"]},
    "oauth_token": {"type": "str", "no_log": True},
    "space_id": {"type": "int", "required": True, "fallback": (from_environment, ["STORYBLOK_SPACE_ID"])},
    "region": {"type": "str", "choices": list(REGION_URLS), "fallback": (from_environment, ["STORYBLOK_REGION"])},
    "api_url": {"type": "str", "fallback": (from_environment, ["STORYBLOK_URL"])},
    "validate_certs": {"type": "bool", "default": True},
    "ca_path": {"type": "path"},
    "timeout": {"type": "float", "default": 30.0},
    "rate_limit_budget": {"type": "float", "default": 120.0},
    "rate_limit": {"type": "float"},
}

STATE: dict[str, Any] = {"state": {"type": "str", "choices": ["present", "absent"], "default": "present"}}
WORKFLOW_REFERENCE: dict[str, Any] = {"workflow": {"type": "str"}, "workflow_id": {"type": "int"}}
REFUGE: dict[str, Any] = {"evacuate_to": {"type": "str"}, "evacuate_to_id": {"type": "int"}}
# Kept in step with plugins/doc_fragments/expected.py. Entries are what the modules take; these have told their types.
_ENTRIES = {"type": "list", "elements": "dict"}
EXPECTED: dict[str, Any] = {
    "expected": {
        "type": "dict",
        "options": {"space_roles": _ENTRIES, "collaborators": _ENTRIES, "workflows": _ENTRIES},
    }
}
GATHER: dict[str, Any] = {"gather": {"type": "str", "choices": ["raw", "code"], "default": "raw"}}


def fields_of(resource: Resource) -> dict[str, Any]:
    """The options for the fields of a resource: the API's own values, and names beside them."""
    options: dict[str, Any] = {}
    for field in resource.fields:
        options[field.name] = dict(field.kind.option)
        if field.names_option:
            options[field.names_option] = dict(field.kind.names_option or {})
    return options


def pairs_of(resource: Resource) -> list[list[str]]:
    """The options that say the same thing in two ways."""
    return [[field.name, field.names_option] for field in resource.fields if field.names_option]


def workflow_stage() -> dict[str, Any]:
    return {
        "argument_spec": {
            **CONNECTION,
            **STATE,
            **WORKFLOW_REFERENCE,
            "id": {"type": "int"},
            "renamed_from": {"type": "str"},
            **fields_of(WORKFLOW_STAGE),
            **REFUGE,
            **EXPECTED,
        },
        "mutually_exclusive": [
            ["workflow", "workflow_id"],
            ["id", "renamed_from"],
            ["evacuate_to", "evacuate_to_id"],
            *pairs_of(WORKFLOW_STAGE),
        ],
        "required_one_of": [["id", "name"]],
        "supports_check_mode": True,
    }


def workflow() -> dict[str, Any]:
    stage = {**fields_of(WORKFLOW_STAGE), "id": {"type": "int"}, "renamed_from": {"type": "str"}}
    # The list says the order.
    del stage["position"]
    return {
        "argument_spec": {
            **CONNECTION,
            **STATE,
            "id": {"type": "int"},
            "default": {"type": "bool"},
            "renamed_from": {"type": "str"},
            **fields_of(WORKFLOW),
            "copy_from": {"type": "str"},
            "copy_from_id": {"type": "int"},
            "stages": {
                "type": "list",
                "elements": "dict",
                "options": stage,
                "mutually_exclusive": [["id", "renamed_from"], *pairs_of(WORKFLOW_STAGE)],
                "required_one_of": [["id", "name"]],
            },
            "unlisted_stages": {"type": "str", "choices": ["keep", "report", "delete"], "default": "keep"},
            **REFUGE,
            **EXPECTED,
        },
        "mutually_exclusive": [
            ["id", "renamed_from"],
            ["copy_from", "copy_from_id"],
            ["evacuate_to", "evacuate_to_id"],
        ],
        "required_one_of": [["id", "name", "default"]],
        "supports_check_mode": True,
    }


def collaborator() -> dict[str, Any]:
    fields = fields_of(COLLABORATOR)
    return {
        "argument_spec": {
            **CONNECTION,
            **STATE,
            "email": {"type": "str"},
            "user_id": {"type": "int"},
            **fields,
            "role": {**fields["role"], "choices": ["admin", "editor"]},
            "forget": {"type": "bool", "default": False},
            **EXPECTED,
        },
        "mutually_exclusive": [["email", "user_id"], ["role", "space_roles", "space_role_ids"]],
        "required_one_of": [["email", "user_id"]],
        "supports_check_mode": True,
    }


def collaborator_info() -> dict[str, Any]:
    return {
        "argument_spec": {
            **CONNECTION,
            "email": {"type": "str"},
            "user_id": {"type": "int"},
            "space_role": {"type": "str"},
            "search": {"type": "str"},
            **GATHER,
        },
        "supports_check_mode": True,
    }


def space_role() -> dict[str, Any]:
    return {
        "argument_spec": {
            **CONNECTION,
            **STATE,
            "id": {"type": "int"},
            "renamed_from": {"type": "str"},
            **fields_of(SPACE_ROLE),
            "force": {"type": "bool", "default": False},
            **EXPECTED,
        },
        "mutually_exclusive": [["id", "renamed_from"], *pairs_of(SPACE_ROLE)],
        "required_one_of": [["id", "role"]],
        "supports_check_mode": True,
    }


def space_role_info() -> dict[str, Any]:
    return {
        "argument_spec": {
            **CONNECTION,
            "id": {"type": "int"},
            "role": {"type": "str"},
            "search": {"type": "str"},
            **GATHER,
        },
        "supports_check_mode": True,
    }


def workflow_info() -> dict[str, Any]:
    return {
        "argument_spec": {
            **CONNECTION,
            "id": {"type": "int"},
            "name": {"type": "str"},
            "content_type": {"type": "str"},
            "default": {"type": "bool"},
            **GATHER,
        },
        "supports_check_mode": True,
    }


def workflow_stage_info() -> dict[str, Any]:
    return {
        "argument_spec": {
            **CONNECTION,
            **WORKFLOW_REFERENCE,
            "id": {"type": "int"},
            "name": {"type": "str"},
            "search": {"type": "str"},
        },
        "mutually_exclusive": [["workflow", "workflow_id"]],
        "supports_check_mode": True,
    }


def workflow_stage_change() -> dict[str, Any]:
    stories: dict[str, Any] = {
        "story": {"type": "str"},
        "story_id": {"type": "int"},
        "stories": {"type": "list", "elements": "str"},
        "story_ids": {"type": "list", "elements": "int"},
        "from_stage": {"type": "str"},
        "from_stage_id": {"type": "int"},
    }
    return {
        "argument_spec": {
            **CONNECTION,
            **WORKFLOW_REFERENCE,
            **stories,
            **fields_of(WORKFLOW_STAGE_CHANGE),
            "transition": {"type": "str", "choices": ["checked", "any"], "default": "checked"},
            **fields_of(ASSIGNMENT),
            "comment": {"type": "str"},
            "notify": {"type": "bool"},
            "release_id": {"type": "int"},
        },
        "mutually_exclusive": [
            list(stories),
            ["workflow", "workflow_id"],
            *pairs_of(WORKFLOW_STAGE_CHANGE),
            *pairs_of(ASSIGNMENT),
        ],
        "required_one_of": [list(stories), ["stage", "workflow_stage_id"]],
        "supports_check_mode": True,
    }


def workflow_stage_change_info() -> dict[str, Any]:
    return {
        "argument_spec": {
            **CONNECTION,
            "story": {"type": "str"},
            "story_id": {"type": "int"},
            "due_before": {"type": "str"},
        },
        "mutually_exclusive": [["story", "story_id"]],
        "required_one_of": [["story", "story_id", "due_before"]],
        "supports_check_mode": True,
    }
