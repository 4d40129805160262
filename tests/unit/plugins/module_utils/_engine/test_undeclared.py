# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Fields that a task leaves out: kept, reported or reset; and what the result says of them."""

from __future__ import annotations

from typing import Any

import pytest
from in_memory import InMemory
from resources import RESOURCES

from ansible_collections.community.storyblok.plugins.module_utils._engine import values
from ansible_collections.community.storyblok.plugins.module_utils._engine.desired import desired
from ansible_collections.community.storyblok.plugins.module_utils._engine.drift import drift
from ansible_collections.community.storyblok.plugins.module_utils._engine.space import Notes, Space
from ansible_collections.community.storyblok.plugins.module_utils._engine.undeclared import undeclared
from ansible_collections.community.storyblok.plugins.module_utils._engine.values import Pending

STAGE, WORKFLOW, ROLE, PERSON = (
    RESOURCES[name] for name in ("workflow_stage", "workflow", "space_role", "collaborator")
)
ARTICLES = {"id": 9, "name": "Articles", "is_default": True, "content_types": ["article"]}
NEWS = {"id": 8, "name": "News", "content_types": ["news"]}
DRAFTING = {"id": 1, "name": "Drafting", "workflow_id": 9}
REVIEW: dict[str, Any] = {
    "id": 2,
    "name": "Review",
    "workflow_id": 9,
    "color": "#000000",
    "position": 2,
    "is_default": True,
    "allow_publish": True,
    "allow_all_users": None,
    "workflow_stage_ids": [77, 1],
    "space_role_ids": [5],
    "user_ids": [7],
    "after_publish_id": 1,
    "of_a_later_version": True,
}


def space_with(mode: str) -> Space:
    items = InMemory(
        workflow=[ARTICLES, NEWS], workflow_stage=[DRAFTING, REVIEW], space_role=[{"id": 5, "role": "Legal"}]
    )
    return Space(items, notes=Notes(undeclared=mode))


@pytest.mark.parametrize(
    ("kind", "empty"),
    [
        ("FLAG", False),
        ("TEXT", ""),
        ("NAMES", ()),
        ("REFERENCES", ()),
        ("TEXT_REFERENCES", ()),
        ("UUID_REFERENCES", ()),
        ("REFERENCE", None),
    ],
)
def test_every_kind_has_an_empty_value(kind: str, empty: Any) -> None:
    assert getattr(values, kind).empty == empty


@pytest.mark.parametrize(
    ("resource", "item", "kept"),
    [
        ("workflow_stage", REVIEW, {"name", "color", "position", "is_default"}),
        ("workflow", NEWS, {"name", "content_types"}),
        ("workflow", {}, {"name", "content_types"}),
        ("workflow", ARTICLES, {"name"}),
        ("space_role", {}, {"role"}),
        ("collaborator", {}, {"role", "space_role_ids"}),
    ],
)
def test_what_an_object_is_known_by_and_cannot_be_without_is_kept(
    resource: str, item: dict[str, Any], kept: set[str]
) -> None:
    fields = {field.name for field in RESOURCES[resource].fields}
    assert set(undeclared(space_with("reset"), RESOURCES[resource], (), item)) == fields - kept


def test_what_is_left_out_is_kept() -> None:
    space = space_with("keep")
    assert desired(space, STAGE, {"name": "Review"}, held=REVIEW) == {"name": "Review"}
    assert drift(space) == []


def test_what_is_left_out_is_reported() -> None:
    space = space_with("report")
    assert desired(space, STAGE, {"name": "Review", "space_roles": ["Legal"]}, held=REVIEW) == {
        "name": "Review",
        "space_role_ids": (5,),
    }
    stage = {"reason": "undeclared", "resource": "workflow_stage", "of": "Articles", "id": 2, "name": "Review"}
    assert drift(space) == [
        {**stage, "field": "allow_publish", "value": True, "empty": False},
        {**stage, "field": "workflow_stage_ids", "value": [77, "Drafting (1)"], "empty": []},
        # The list of people was not read, and is not read for it.
        {**stage, "field": "user_ids", "value": [7], "empty": []},
        {**stage, "field": "after_publish_id", "value": "Drafting (1)", "empty": None},
    ]


def test_what_belongs_to_the_space_is_of_nothing() -> None:
    space = space_with("report")
    role = {"id": 5, "role": "Legal", "subtitle": "Reads", "permissions": None, "ext_id": ""}
    desired(space, ROLE, {"role": "Legal"}, held=role)
    assert [(found["of"], found["name"], found["field"], found["empty"]) for found in drift(space)] == [
        ("", "Legal", "subtitle", "")
    ]


@pytest.mark.parametrize("held", [None, {**REVIEW, "id": Pending("Review")}], ids=["new", "a stage of a copy"])
def test_a_new_object_drifts_from_the_next_run_on(held: dict[str, Any] | None) -> None:
    space = space_with("report")
    assert desired(space, STAGE, {"name": "Review"}, held=held) == {"name": "Review"}
    assert drift(space) == []


@pytest.mark.parametrize("held", [None, REVIEW], ids=["new", "there"])
def test_what_is_left_out_is_reset(held: dict[str, Any] | None) -> None:
    space = space_with("reset")
    declared = {"name": "Review", "allow_publish": True, "space_roles": ["Legal"]}
    reset = {
        field.name: field.kind.empty
        for field in STAGE.fields
        if field.name not in ("name", "color", "position", "is_default", "allow_publish", "space_role_ids")
    }
    assert desired(space, STAGE, declared, held=held) == {
        **reset,
        "name": "Review",
        "allow_publish": True,
        "space_role_ids": (5,),
    }
    assert drift(space) == []


def test_what_is_not_listed_is_drift_as_a_whole() -> None:
    space = space_with("keep")
    space.note_drift(STAGE, REVIEW)
    space.note_drift(PERSON, {"id": 4, "user": {"real_email": "ada@example.com"}})
    space.note_drift(WORKFLOW, {"id": Pending("Offers"), "name": "Offers"})
    nothing = {"reason": "unlisted", "field": "", "value": None, "empty": None}
    assert drift(space) == [
        {**nothing, "resource": "workflow_stage", "of": "Articles", "id": 2, "name": "Review"},
        {**nothing, "resource": "collaborator", "of": "", "id": 4, "name": "ada@example.com"},
    ]
