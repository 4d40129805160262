# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From options to what is compared: only what was declared, names as ids, and everything that is wrong at once."""

from __future__ import annotations

from typing import Any

import pytest
from in_memory import InMemory, space_of
from resources import RESOURCES

from ansible_collections.community.storyblok.plugins.module_utils._engine.desired import desired
from ansible_collections.community.storyblok.plugins.module_utils._engine.errors import (
    ConfigurationError,
    LookupFailed,
)
from ansible_collections.community.storyblok.plugins.module_utils._engine.space import Notes, Space
from ansible_collections.community.storyblok.plugins.module_utils._engine.values import Pending

STAGE, ROLE = RESOURCES["workflow_stage"], RESOURCES["space_role"]
LEGAL = Pending("Legal")
STAGES = [{"id": 1, "name": "A"}, {"id": 2, "name": "B"}, {"id": LEGAL, "name": "Legal"}]
PEOPLE = [
    {"id": 70, "user_id": 7, "user": {"real_email": "ada@example.com"}},
    {"id": 80, "user_id": None, "invitation": {"email": "linus@example.com"}},
]
ROLES = [{"id": 5, "role": "Reviewer"}, {"id": 6, "role": "Reviewer"}, {"id": 4, "role": "Legal"}]


def declared(options: dict[str, Any], space: Space | None = None) -> dict[str, Any]:
    space = space_of(collaborator=PEOPLE, space_role=ROLES) if space is None else space
    return desired(space, STAGE, options, {STAGE.name: (STAGES, "workflow X")})


@pytest.mark.parametrize(
    ("options", "values"),
    [
        ({}, {}),
        ({"name": None, "color": None, "next_stages": None, "workflow_stage_ids": None, "state": "present"}, {}),
        (
            {"name": "A", "color": "#ABC", "allow_publish": False},
            {"name": "A", "color": "#ABC", "allow_publish": False},
        ),
        ({"next_stages": ["B", "A", "B"]}, {"workflow_stage_ids": (1, 2)}),
        ({"next_stages": ["Legal", "A"]}, {"workflow_stage_ids": (1, LEGAL)}),
        ({"next_stages": []}, {"workflow_stage_ids": ()}),
        ({"workflow_stage_ids": [2, 1, 2]}, {"workflow_stage_ids": (1, 2)}),
        ({"after_publish": "B"}, {"after_publish_id": 2}),
        ({"after_publish": ""}, {"after_publish_id": None}),
        ({"after_publish_id": 0}, {"after_publish_id": None}),
        ({"users": ["ADA@example.com"], "space_roles": ["Legal"]}, {"user_ids": (7,), "space_role_ids": (4,)}),
    ],
)
def test_what_is_declared(options: dict[str, Any], values: dict[str, Any]) -> None:
    assert declared(options) == values


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            {"next_stages": ["C"]},
            r'^next_stages: no workflow stage of workflow X has the name "C"\. There are: "A" \(id 1\), "B"',
        ),
        ({"next_stages": ["C", "D"]}, 'has the name "C" or the name "D"'),
        ({"after_publish": "C"}, '^after_publish: no workflow stage of workflow X has the name "C"'),
        ({"space_roles": ["Reviewer"]}, r'^space_roles: 2 space roles of space 606 are called "Reviewer"'),
        (
            {"users": ["linus@example.com"]},
            "^users: linus@example.com was invited to space 606 and has not accepted yet",
        ),
    ],
)
def test_names_that_mean_nothing_or_several_things(options: dict[str, Any], sentence: str) -> None:
    with pytest.raises(LookupFailed, match=sentence):
        declared(options)


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"next_stages": ["A", ""]}, r"^next_stages holds an empty name\. To clear the list give \[\]"),
        ({"workflow_stage_ids": [1, 0]}, "^workflow_stage_ids holds 0 or less"),
        ({"after_publish_id": -1}, "^after_publish_id is less than 0"),
    ],
)
def test_values_that_cannot_be(options: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ConfigurationError, match=sentence):
        declared(options)


def test_everything_that_is_wrong_is_said_at_once() -> None:
    with pytest.raises(ConfigurationError) as caught:
        declared({"next_stages": ["", "C"], "users": ["nobody"], "after_publish_id": -1, "space_roles": ["Legal"]})
    for part in (
        "next_stages holds an empty name",
        'the name "C"',
        'users: no user of space 606 has the name "nobody"',
    ):
        assert part in str(caught.value)
    assert "after_publish_id is less than 0" in str(caught.value)


def test_somebody_who_has_not_accepted_may_be_waited_for() -> None:
    notes = Notes(waiting=[])
    space = Space(InMemory(collaborator=PEOPLE), notes=notes)
    assert declared({"name": "A", "users": ["ada@example.com", "linus@example.com"]}, space)["user_ids"] == (7,)
    assert notes.waiting == [{"kind": "workflow_stage", "name": "A", "option": "users", "users": ["linus@example.com"]}]


def test_only_lists_that_are_needed_are_read() -> None:
    lists = InMemory(space_role=ROLES)
    desired(
        Space(lists), STAGE, {"name": "A", "users": [], "user_ids": None, "space_role_ids": [4], "after_publish": ""}
    )
    assert lists.asked == []


def test_names_of_several_fields_are_asked_for_together_where_a_list_is_long() -> None:
    lists = InMemory(story=[{"id": 1, "full_slug": "a"}, {"id": 2, "full_slug": "b"}])
    values = desired(Space(lists), ROLE, {"allowed_slugs": ["a"], "blocked_slugs": ["b", "a"]})
    assert values == {"allowed_paths": (1,), "blocked_paths": (1, 2)}
    assert lists.asked[0] == ("story", ["a", "b", "a"])
