# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What the user sees of a plan: one operation for each write, and the object as it stands afterwards."""

from __future__ import annotations

from typing import Any

import pytest
from in_memory import space_of
from resources import RESOURCES

from ansible_collections.community.storyblok.plugins.module_utils._engine.plan import (
    Change,
    Delete,
    MoveStory,
    Plan,
    Update,
    create,
)
from ansible_collections.community.storyblok.plugins.module_utils._engine.report import Outcome, operation, report
from ansible_collections.community.storyblok.plugins.module_utils._engine.values import Pending

STAGE, WORKFLOW, PERSON = RESOURCES["workflow_stage"], RESOURCES["workflow"], RESOURCES["collaborator"]
PLACE = RESOURCES["workflow_stage_change"]
LEGAL, NEWS = Pending("Legal"), Pending("News")
A = {"id": 1, "name": "A", "workflow_id": 1, "color": "#111111"}
CHILD = create(STAGE, LEGAL, {"name": "Legal"}, {"workflow_id": NEWS})
INVITED = create(PERSON, Pending("x@y"), {"role": "editor"}, {"email": "x@y"}, {"invitation": {"email": "x@y"}})
STORY = {"id": 5, "full_slug": "articles/a"}


@pytest.mark.parametrize(
    ("change", "shown"),
    [
        (
            create(STAGE, LEGAL, {"color": "#111111", "name": "Legal"}),
            ("create", "workflow_stage", None, "Legal", ["name", "color"]),
        ),
        (
            create(WORKFLOW, NEWS, {"name": "News"}, children=(CHILD,)),
            ("create", "workflow", None, "News", ["name", "workflow_stages"]),
        ),
        (INVITED, ("create", "collaborator", None, "x@y", ["role"])),
        (Update(STAGE, A, {"name": "B"}, ("name",)), ("update", "workflow_stage", 1, "A", ["name"])),
        (
            Update(STAGE, CHILD.item, {"after_publish_id": LEGAL}, ("after_publish_id",)),
            ("update", "workflow_stage", None, "Legal", ["after_publish_id"]),
        ),
        (Update(WORKFLOW, {"id": 1}, {}, (), order=(1,), ordered=STAGE), ("update", "workflow", 1, "", [])),
        (Delete(STAGE, A), ("delete", "workflow_stage", 1, "A", [])),
        (
            MoveStory(PLACE, STORY, None, {"workflow_stage_id": 1}, ("workflow_stage_id",)),
            ("move", "story", 5, "articles/a", ["workflow_stage_id"]),
        ),
        (MoveStory(PLACE, {"id": 5}, None, {}, ()), ("move", "story", 5, "5", [])),
    ],
)
def test_what_a_change_writes(change: Change, shown: tuple[Any, ...]) -> None:
    assert operation(change) == dict(zip(("action", "resource", "id", "name", "changed_fields"), shown, strict=True))


def test_nothing_to_do() -> None:
    space = space_of(workflow_stage=[A])
    assert report(Plan(STAGE, "", (), A, 1), Outcome(space)) == {
        "changed": False,
        "changed_fields": [],
        "operations": [],
        "workflow_stage": A,
    }
    assert "workflow_stage" not in report(Plan(STAGE, ""), Outcome(space))


def test_what_is_predicted_leaves_out_what_only_the_server_knows() -> None:
    plan = Plan(STAGE, "", (create(STAGE, LEGAL, {"name": "Legal", "after_publish_id": LEGAL}),), None, LEGAL)
    result = report(plan, Outcome(space_of().after(*plan.changes)))
    assert result["workflow_stage"] == {"name": "Legal"}
    assert result["changed"] is True


def test_what_came_is_found_by_the_id_that_the_server_gave() -> None:
    plan = Plan(STAGE, "", (create(STAGE, LEGAL, {"name": "Legal"}),), None, LEGAL)
    result = report(plan, Outcome(space_of(workflow_stage=[A, {**A, "id": 9}]), {LEGAL: 9}))
    assert result["workflow_stage"]["id"] == 9
    assert result["operations"][0]["id"] is None, "it says what the check run says"


def test_what_goes_is_shown_as_it_was() -> None:
    plan = Plan(WORKFLOW, "", (Delete(WORKFLOW, {"id": 1}),), {"id": 1}, children=STAGE, former_children=(A,))
    assert report(plan, Outcome(space_of()))["workflow"] == {"id": 1, "workflow_stages": [A]}


def test_where_stories_stand() -> None:
    moves = tuple(MoveStory(PLACE, {"id": number}, None, {"workflow_stage_id": 2}, ()) for number in (5, 6))
    plan = Plan(PLACE, "", moves, result=lambda places, ids: {"places": list(places)})
    assert report(plan, Outcome(space_of()))["places"] == [{"workflow_stage_id": 2}] * 2
    assert report(plan, Outcome(space_of(), places={1: {"id": 3}}))["places"] == [{"workflow_stage_id": 2}, {"id": 3}]
