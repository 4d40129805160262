# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a person reads of a plan: declared fields only, names beside ids, and in a workflow, YAML."""

from __future__ import annotations

from typing import Any

import pytest
from in_memory import space_of
from resources import RESOURCES

from ansible_collections.community.storyblok.plugins.module_utils._engine.diff import diff, readable
from ansible_collections.community.storyblok.plugins.module_utils._engine.plan import (
    Change,
    Delete,
    MoveStory,
    Plan,
    Update,
    create,
)
from ansible_collections.community.storyblok.plugins.module_utils._engine.values import Pending

STAGE, WORKFLOW, PERSON = RESOURCES["workflow_stage"], RESOURCES["workflow"], RESOURCES["collaborator"]
PLACE = RESOURCES["workflow_stage_change"]
LEGAL, NEWS = Pending("Legal"), Pending("News")
ARTICLES = {"id": 1, "name": "Articles", "content_types": ["article"]}
A: dict[str, Any] = {
    "id": 11,
    "name": "A",
    "workflow_id": 1,
    "position": 1,
    "workflow_stage_ids": [12],
    "user_ids": [7],
}
B: dict[str, Any] = {"id": 12, "name": "B", "workflow_id": 1, "position": 2, "workflow_stage_ids": [], "user_ids": []}
ADA = {"id": 70, "user_id": 7, "user": {"real_email": "ada@example.com"}}
SPACE = space_of(workflow=[ARTICLES], workflow_stage=[A, B], collaborator=[ADA])


@pytest.mark.parametrize(
    ("field", "value", "shown"),
    [
        ("user_ids", ["7", 9], [9, "ada@example.com (7)"]),
        ("user_ids", None, []),
        ("user_ids", [Pending("new@example.com"), 7], ["ada@example.com (7)", "new@example.com (new)"]),
        ("after_publish_id", "12", "B (12)"),
        ("after_publish_id", LEGAL, "Legal (new)"),
        ("after_publish_id", None, None),
        ("color", "#ABC", "#ABC"),
        ("allow_publish", None, False),
    ],
)
def test_a_value_with_its_names(field: str, value: Any, shown: Any) -> None:
    names = {"user_ids": {7: "ada@example.com"}, "after_publish_id": {12: "B"}}
    assert readable(STAGE.field(field), value, names) == shown


# --- one object -------------------------------------------------------------------------------------------------------


def one(*changes: Change, **desired: Any) -> tuple[Any, Any]:
    subject = desired.pop("subject", A)
    shown = diff(Plan(STAGE, "workflow stage A", changes, subject, None, desired), SPACE)
    assert shown["before_header"] == shown["after_header"] == "workflow stage A"
    return shown["before"], shown["after"]


def test_declared_fields_of_what_changes_and_of_what_does_not() -> None:
    values: dict[str, Any] = {"name": "A", "workflow_stage_ids": (), "user_ids": (7,)}
    assert one(Update(STAGE, A, values, ("workflow_stage_ids",)), **values) == (
        {"name": "A", "workflow_stage_ids": ["B (12)"], "user_ids": ["ada@example.com (7)"]},
        {"name": "A", "workflow_stage_ids": [], "user_ids": ["ada@example.com (7)"]},
    )
    assert one(name="A") == ({"name": "A"}, {"name": "A"})


def test_what_is_new_was_nothing() -> None:
    values = {"name": "Legal", "workflow_stage_ids": (12, LEGAL)}
    made = create(STAGE, LEGAL, values, {"workflow_id": 1})
    assert one(made, subject=None, **values) == (
        {},
        {"name": "Legal", "workflow_stage_ids": ["B (12)", "Legal (new)"]},
    )


def test_what_goes_is_called_by_name_and_id() -> None:
    assert one(Delete(STAGE, A)) == ({"id": 11, "name": "A"}, {})


def test_a_renamed_object_is_called_by_its_new_name() -> None:
    values = {"name": "New", "workflow_stage_ids": (11, 12)}
    before, after = one(Update(STAGE, A, values, ("name", "workflow_stage_ids")), **values)
    assert (before["name"], after["name"]) == ("A", "New")
    assert after["workflow_stage_ids"] == ["B (12)", "New (11)"]


def test_what_else_changes_stands_beneath() -> None:
    changes = (Update(STAGE, A, {"user_ids": ()}, ("user_ids",)), Delete(PERSON, ADA))
    shown = diff(Plan(PERSON, "", changes, ADA), SPACE)
    assert shown["before"] == {
        "id": 7,
        "email": "ada@example.com",
        "workflow stage A (11)": {"user_ids": ["ada@example.com (7)"]},
    }
    assert shown["after"] == {"workflow stage A (11)": {"user_ids": []}}


def test_stories_by_their_slugs() -> None:
    def moving(number: int, current: Any) -> MoveStory:
        story = {"id": number, "full_slug": f"story-{number}"}
        return MoveStory(PLACE, story, current, {"workflow_stage_id": 12}, ("workflow_stage_id",))

    stands = {"workflow_stage_id": 11, "due_date": "2026-12-24"}
    still = moving(7, {"workflow_stage_id": 12})
    shown = diff(Plan(PLACE, "", (moving(5, stands), moving(6, None)), unchanged=(still,)), SPACE)
    assert shown["before"] == {
        "story-5": {"workflow_stage_id": "A (11)"},
        "story-6": {},
        "story-7": {"workflow_stage_id": "B (12)"},
    }
    assert shown["after"] == {f"story-{number}": {"workflow_stage_id": "B (12)"} for number in (5, 6, 7)}


def test_a_title_shows_its_control_characters() -> None:
    assert diff(Plan(STAGE, "a\x1b[2J"), SPACE)["before_header"] == "a\\u001b[2J"


# --- a workflow as YAML -----------------------------------------------------------------------------------------------


def tree(*changes: Change, reference: Any = 1, **desired: Any) -> tuple[list[str], list[str]]:
    subject = desired.pop("subject", ARTICLES)
    plan = Plan(*(WORKFLOW, "", changes, subject, reference, desired), children=STAGE, shows_children=True)
    shown = diff(plan, SPACE)
    return shown["before"].splitlines(), shown["after"].splitlines()


def test_stages_that_do_not_change_are_a_line() -> None:
    lines = ["name: Articles", "stages:", "  - name: A", "  - name: B"]
    assert tree() == (lines, lines)


def test_below_a_stage_stands_what_changes_with_its_name_behind_it() -> None:
    change = Update(STAGE, A, {"workflow_stage_ids": (), "user_ids": (7,)}, ("workflow_stage_ids",))
    assert tree(change) == (
        ["name: Articles", "stages:", "  - name: A", "    next_stages: [B]  # A", "  - name: B"],
        ["name: Articles", "stages:", "  - name: A", "    next_stages: []  # A", "  - name: B"],
    )


def test_a_renamed_stage_says_its_former_name_also_after_it_made_way() -> None:
    away = Update(STAGE, A, {"name": "A (2)"}, ("name",), makes_way=True)
    comes = Update(STAGE, B, {"name": "A"}, ("name",))
    back = Update(STAGE, {**A, "name": "A (2)"}, {"name": "B"}, ("name",))
    before, after = tree(away, comes, back)
    assert before[2:] == ["  - name: A", "  - name: B"]
    assert after[2:] == [
        *("  - name: B", "    renamed_from: A  # B"),
        *("  - name: A", "    renamed_from: B  # A"),
    ]


def test_a_new_stage_is_shown_as_a_whole_and_one_that_goes_is_gone() -> None:
    made = create(STAGE, LEGAL, {"name": "Legal", "workflow_stage_ids": (11, LEGAL)}, {"workflow_id": 1})
    before, after = tree(made, Delete(STAGE, B))
    assert before[2:] == ["  - name: A", "  - name: B"]
    assert after[2:] == ["  - name: A", "  - name: Legal", "    next_stages: [A, Legal]"]


def test_another_order() -> None:
    order = Update(WORKFLOW, ARTICLES, {}, (), order=(12, 11), ordered=STAGE)
    assert tree(order)[1][2:] == ["  - name: B", "  - name: A"]


def test_places_are_shown_where_the_order_would_not_tell_them() -> None:
    space = space_of(workflow=[ARTICLES], workflow_stage=[A, {**B, "position": 1}])
    order = Update(WORKFLOW, ARTICLES, {}, (), order=(11, 12), ordered=STAGE)
    shown = diff(Plan(*(WORKFLOW, "", (order,), ARTICLES, 1), children=STAGE, shows_children=True), space)
    assert shown["before"].splitlines()[2:] == ["  - name: A", "  - name: B  # position 1"]
    assert shown["after"].splitlines()[2:] == ["  - name: A", "  - name: B  # position 2"]


def test_a_new_workflow() -> None:
    child = create(STAGE, LEGAL, {"name": "Legal", "color": "#111111"}, {"workflow_id": NEWS})
    desired = {"name": "News", "content_types": ("news",)}
    made = create(WORKFLOW, NEWS, desired, children=(child,))
    before, after = tree(made, subject=None, reference=NEWS, **desired)
    assert before == []
    assert after == [
        *("name: News", "content_types: [news]", "stages:"),
        *("  - name: Legal", '    color: "#111111"'),
    ]


def test_stories_that_are_moved_out_of_a_stage() -> None:
    story = {"id": 5, "full_slug": "articles/a"}
    move = MoveStory(PLACE, story, {"workflow_stage_id": 12}, {"workflow_stage_id": 11}, ("workflow_stage_id",))
    before, after = tree(move, Delete(STAGE, B))
    assert before[-2:] == ["stories:", "  articles/a: B"]
    assert after[-2:] == ["stories:", "  articles/a: A"]


def test_a_workflow_that_goes() -> None:
    before, after = tree(Delete(WORKFLOW, ARTICLES), reference=None)
    assert (before, after) == (["name: Articles", "stages:", "  - name: A", "  - name: B"], [])


# --- several objects --------------------------------------------------------------------------------------------------


def test_several_objects_each_below_what_it_is_called() -> None:
    change = Update(STAGE, A, {"user_ids": ()}, ("user_ids",))
    part = Plan(STAGE, "workflow stage A", (change,), A, 11, {"user_ids": ()})
    untouched = Plan(STAGE, "workflow stage B", (), B, 12, {"name": "B"})
    shown = diff(Plan(WORKFLOW, "space 606", (change,), parts=((part, SPACE), (untouched, SPACE))), SPACE)
    assert shown["before"] == 'workflow stage A:\n  user_ids: ["ada@example.com (7)"]\n'
    assert shown["after"] == "workflow stage A:\n  user_ids: []\n"
