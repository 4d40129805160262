# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A name is found or refused, never guessed, and messages call an object by what a person knows of it."""

from __future__ import annotations

from typing import Any

import pytest
from resources import RESOURCES

from ansible_collections.community.storyblok.plugins.module_utils._engine.errors import (
    ConfigurationError,
    LookupFailed,
    StoryblokError,
)
from ansible_collections.community.storyblok.plugins.module_utils._engine.names import (
    both_names,
    describe,
    find,
    known_names,
    listing,
    named_or_renamed,
    nothing_called,
    refuse_empty,
    refuse_other_name,
    refuse_taken_name,
    the_one,
    with_paths,
)
from ansible_collections.community.storyblok.plugins.module_utils._engine.values import Pending

STAGE, PERSON, ROLE = RESOURCES["workflow_stage"], RESOURCES["collaborator"], RESOURCES["space_role"]
STORY, FOLDER, GROUP = RESOURCES["story"], RESOURCES["asset_folder"], RESOURCES["component_group"]
A, B, SECOND_A = {"id": 1, "name": "A"}, {"id": 2, "name": "B"}, {"id": 3, "name": "A"}
ADA = {"id": 70, "user_id": 7, "user": {"real_email": "Ada@example.com", "alt_email": "a@b", "userid": "ada"}}
LINUS = {"id": 80, "user_id": None, "user": None, "invitation": {"email": "linus@example.com"}}


@pytest.mark.parametrize(
    ("resource", "item", "called"),
    [
        (STAGE, A, 'workflow stage "A" (id 1)'),
        (STAGE, {"id": 1}, "workflow stage (id 1)"),
        (STAGE, {"id": Pending("A"), "name": "A"}, 'workflow stage "A" (new)'),
        (ROLE, {"id": 4, "role": "Legal"}, 'space role "Legal" (id 4)'),
        (PERSON, ADA, 'user "Ada@example.com" (id 7)'),
        (PERSON, LINUS, 'user "linus@example.com" (invited, without an id yet)'),
    ],
)
def test_how_an_object_is_called(resource: Any, item: dict[str, Any], called: str) -> None:
    assert describe(resource, item) == called


@pytest.mark.parametrize(
    ("resource", "items", "wanted", "found"),
    [
        (STAGE, [A, B, SECOND_A], {"name": "A"}, [A, SECOND_A]),
        (STAGE, [A, B], {"name": "a"}, []),
        (STAGE, [A, B], {"identifier": 2}, [B]),
        (STAGE, [A, B], {"identifier": Pending("A")}, []),
        (PERSON, [ADA, LINUS], {"name": "ada@EXAMPLE.com"}, [ADA]),
        (PERSON, [ADA, LINUS], {"name": "A@B"}, [ADA]),
        (PERSON, [ADA, LINUS], {"name": "ada"}, [ADA]),
        (PERSON, [ADA, LINUS], {"name": "Ada"}, []),
        (PERSON, [ADA, LINUS], {"name": "Linus@example.com"}, [LINUS]),
    ],
)
def test_what_is_found(resource: Any, items: list[Any], wanted: dict[str, Any], found: list[Any]) -> None:
    assert find(resource, items, **wanted) == found


@pytest.mark.parametrize(
    ("wanted", "sentence"),
    [
        (
            {"name": "C", "option": "next_stages"},
            'next_stages: no workflow stage of space 606 has the name "C". There are: "A" (id 1), "B" (id 2), "A" (id 3).',
        ),
        ({"identifier": 9}, "no workflow stage of space 606 has the id 9. There are: "),
        (
            {"name": "A", "option": "stage"},
            'stage: 2 workflow stages of space 606 are called "A": workflow stage "A" (id 1), workflow stage "A" (id 3). '
            "Give the id.",
        ),
    ],
)
def test_what_is_not_the_only_one(wanted: dict[str, Any], sentence: str) -> None:
    assert the_one(STAGE, [A, B, SECOND_A], name="B", where="space 606") is B
    with pytest.raises(LookupFailed) as caught:
        the_one(STAGE, [A, B, SECOND_A], where="space 606", **wanted)
    assert str(caught.value).startswith(sentence)


def test_what_there_is() -> None:
    assert listing(STAGE, []) == "There is no workflow stage at all."
    many = listing(STAGE, [{"id": number, "name": "x"} for number in range(53)])
    assert many.endswith('"x" (id 49), and 3 more.')
    # Of a list that is too long to be read, nothing but what was asked for is known.
    assert listing(STORY, [{"id": 1, "full_slug": "a"}]).startswith("Give the full slug, such as")
    several = str(nothing_called(STAGE, [A], ["X", 5], "space 606", "stages"))
    assert several.startswith('stages: no workflow stage of space 606 has the name "X" or the id 5. There are: "A"')


@pytest.mark.parametrize(
    ("name", "former", "found", "both"),
    [
        ("A", None, A, False),
        ("C", "B", B, False),
        ("A", "B", A, True),
        ("A", "A", A, False),
        ("C", "D", None, False),
        ("C", None, None, False),
    ],
)
def test_a_name_comes_before_a_former_one(name: str, former: Any, found: Any, both: bool) -> None:
    assert named_or_renamed(STAGE, [A, B], name, former, "space 606") is found
    assert both_names(STAGE, [A, B], name, former) is both


@pytest.mark.parametrize(
    ("current", "name", "refused"),
    [(B, "A", True), (B, "B", False), (B, "C", False), (B, None, False), (A, "A", False)],
)
def test_a_name_that_another_one_has(current: dict[str, Any], name: Any, refused: bool) -> None:
    complaints: list[StoryblokError] = []
    try:
        refuse_taken_name(STAGE, current, name, [A, B], "space 606")
    except ConfigurationError as error:
        complaints.append(error)
    assert [str(error).split(". ", maxsplit=1)[0] for error in complaints] == (
        ['Could not rename workflow stage "B" (id 2): workflow stage "A" (id 1) of space 606 has that name'] * refused
    )


def test_an_object_of_two_that_share_a_name_keeps_it() -> None:
    refuse_taken_name(STAGE, A, "A", [A, SECOND_A], "space 606")
    with pytest.raises(ConfigurationError, match=r'workflow stage "A" \(id 1\) of space 606 has that name'):
        refuse_taken_name(STAGE, {"id": 9, "name": "x"}, "A", [A, SECOND_A], "space 606")


def test_an_id_and_a_name_that_mean_two_objects() -> None:
    refuse_other_name(STAGE, A, None)
    refuse_other_name(STAGE, A, "A")
    with pytest.raises(
        ConfigurationError, match=r'^workflow stage "A" \(id 1\) is not called \'B\', so it was not deleted'
    ):
        refuse_other_name(STAGE, A, "B")


def test_which_names_are_shown_and_which_are_clear() -> None:
    assert known_names(STAGE, [A, B, SECOND_A, {"id": 4}]) == {1: "A", 2: "B", 3: "A"}
    assert known_names(STAGE, [A, B, SECOND_A], clear_only=True) == {2: "B"}
    # What others refer to is the user; an invitation has none.
    assert known_names(PERSON, [ADA, LINUS]) == {7: "Ada@example.com"}
    shared = {**ADA, "id": 71, "user_id": 8, "user": {"real_email": "ada@example.com", "userid": "lovelace"}}
    assert known_names(PERSON, [ADA, shared], clear_only=True) == {7: "a@b", 8: "lovelace"}


def test_the_paths_of_a_tree() -> None:
    folders = [
        {"id": 1, "name": "Layout", "parent_id": None},
        {"id": 2, "name": "Header", "parent_id": 1},
        {"id": 3, "name": "Left", "parent_id": "2"},
        {"id": 4, "name": "Lost", "parent_id": 99},
        {"id": 5, "name": "Own", "parent_id": 5},
    ]
    paths = [item["path"] for item in with_paths(FOLDER, folders)]
    assert paths[:4] == ["Layout", "Layout/Header", "Layout/Header/Left", "Lost"]
    assert paths[4].endswith("Own")
    groups = [{"id": 1, "uuid": "u", "name": "A"}, {"id": 2, "uuid": "v", "name": "B", "parent_uuid": "u"}]
    assert [item["path"] for item in with_paths(GROUP, groups)] == ["A", "A/B"]


def test_every_empty_text_is_said() -> None:
    refuse_empty({"name": "x", "color": None}, "name", "color", "workflow")
    with pytest.raises(ConfigurationError) as caught:
        refuse_empty({"name": " ", "color": ""}, "name", "color")
    assert str(caught.value).count(" is empty: ") == 2
