# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Who refers to an object, and what takes it from there."""

from __future__ import annotations

from typing import Any

from in_memory import space_of
from resources import RESOURCES

from ansible_collections.community.storyblok.plugins.module_utils._engine.references import references_to

STAGE, PERSON, ROLE = RESOURCES["workflow_stage"], RESOURCES["collaborator"], RESOURCES["space_role"]
WORKFLOWS = [{"id": 1, "name": "Articles"}, {"id": 2, "name": "Products"}]
STAGES: list[dict[str, Any]] = [
    {"id": 11, "name": "A", "workflow_id": 1, "user_ids": [7, 8], "space_role_ids": [], "after_publish_id": 12},
    {"id": 12, "name": "B", "workflow_id": 1, "user_ids": None, "space_role_ids": ["7"], "workflow_stage_ids": [12]},
    {"id": 21, "name": "A", "workflow_id": 2, "user_ids": ["7"], "space_role_ids": [4]},
]
PEOPLE = [{"id": 70, "user_id": 9, "user": {"real_email": "ada@example.com"}, "space_role_ids": [7, 4]}]
SPACE = space_of(workflow=WORKFLOWS, workflow_stage=STAGES, collaborator=PEOPLE)


def test_who_names_a_user() -> None:
    found = list(references_to(SPACE, PERSON, 7, [STAGE, PERSON]))
    assert [reference.sentence for reference in found] == [
        'workflow stage "A" (id 11) of workflow "Articles" (id 1)',
        'workflow stage "A" (id 21) of workflow "Products" (id 2)',
    ]
    assert {reference.field.name for reference in found} == {"user_ids"}


def test_who_names_a_role_in_the_order_of_the_kinds() -> None:
    found = list(references_to(SPACE, ROLE, 7, [STAGE, PERSON]))
    assert [reference.item["id"] for reference in found] == [12, 70]
    assert found[1].sentence == 'user "ada@example.com" (id 9)'
    assert list(references_to(SPACE, ROLE, 7, [])) == []
    assert list(references_to(SPACE, ROLE, 99, [STAGE, PERSON])) == []


def test_a_single_reference_is_found_like_one_of_a_set() -> None:
    found = list(references_to(SPACE, STAGE, 12, [STAGE]))
    assert [(reference.item["id"], reference.field.name) for reference in found] == [
        (11, "after_publish_id"),
        (12, "workflow_stage_ids"),
    ]


def test_what_takes_a_reference_away() -> None:
    [first, _second] = references_to(SPACE, PERSON, 7, [STAGE])
    change = first.removal(7)
    assert (change.desired, change.changed_fields) == ({"user_ids": (8,)}, ("user_ids",))
    assert change.payload({"id": 11, "user_ids": [7, 8, 9]}, {})["user_ids"] == [8, 9], "also if others came meanwhile"
