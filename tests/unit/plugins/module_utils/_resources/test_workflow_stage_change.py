# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Stories that move between stages: which ones, where to, whether they may, what an error half-way leaves."""

from __future__ import annotations

from typing import Any

import pytest
from laws import the_plan_is_the_writes
from servers import SERVERS

from ansible_collections.community.storyblok.plugins.module_utils._engine.errors import StoryblokError

DRAFTING, REVIEW, READY = 111683030076001, 111683030076002, 111683030076003
PRODUCT_DRAFTING, PRODUCT_READY = 111683030076011, 111683030076012
FAIR, LIBRARY, COUNCIL, FESTIVAL, ROADS, ABOUT = range(445566770001, 445566770007)
ADA, GRACE, REVIEWER = 282994740190001, 282994740190002, 282994740191001
CASES: dict[str, dict[str, Any]] = {
    "by names": {"story": "articles/spring-fair", "stage": "Review"},
    "by ids": {"story_id": FAIR, "workflow_stage_id": REVIEW},
    "with a due date": {"story": "articles/spring-fair", "stage": "Review", "due_date": "2026-12-24"},
    "a due date only": {"story_id": FAIR, "workflow_stage_id": DRAFTING, "due_date": "2026-12-24T12:00:00+01:00"},
    "no due date any more": {"story_id": FESTIVAL, "stage": "Ready to publish", "due_date": ""},
    "out of no stage": {"story": "about-us", "stage": "Drafting"},
    "several": {"stories": ["articles/new-library", "articles/spring-fair"], "stage": "Review"},
    "several by ids": {"story_ids": [ROADS, FESTIVAL], "workflow_stage_id": REVIEW},
    "all in a stage": {"workflow": "Articles", "from_stage": "Drafting", "stage": "Review"},
    "all in a stage by id": {"from_stage_id": READY, "workflow_stage_id": REVIEW},
    "all in a stage by id and name": {"from_stage_id": READY, "stage": "Review"},
    "another workflow": {
        "story_id": FAIR,
        "workflow": "Product pages",
        "stage": "Drafting",
        "transition": "any",
    },
    "assigned, and nothing else": {"story_id": FAIR, "workflow_stage_id": DRAFTING, "assign_users": ["ada"]},
    "assigned by slug, with a due date that stays": {
        "story": "articles/summer-festival",
        "stage": "Ready to publish",
        "assign_user_ids": [ADA],
        "assign_space_roles": ["Reviewer"],
    },
    "with everything": {
        "story": "articles/spring-fair",
        "stage": "Ready to publish",
        "transition": "any",
        "assign_users": ["ada"],
        "assign_space_role_ids": [REVIEWER],
        "comment": "Please read it.",
        "notify": True,
        "release_id": 7,
    },
}


def hold(task: Any, options: dict[str, Any]) -> dict[str, Any]:
    """check → real → real → check; gives back the result of the first real run."""
    before = task.state()
    task.emulator.log.clear()
    checked = task.move(check=True, **options)
    assert task.writes() == []
    assert task.state() == before
    real = task.move(**options)
    the_plan_is_the_writes(task, checked["operations"], before)
    assert checked["changed"] is real["changed"] is True
    for key in ("changed_fields", "operations", "diff", "warnings"):
        assert real[key] == checked[key], key
    assert real["diff"]["before"] != real["diff"]["after"]
    for predicted, came in zip(checked["workflow_stage_changes"], real["workflow_stage_changes"], strict=True):
        assert predicted.items() <= came.items()
    assert len(task.writes()) == sum(change["changed"] for change in real["workflow_stage_changes"])
    settled = task.state()
    task.emulator.log.clear()
    again = task.move(**options)
    assert again["changed"] is task.move(check=True, **options)["changed"] is False
    for came, stands in zip(real["workflow_stage_changes"], again["workflow_stage_changes"]):
        assert stands["workflow_stage_id"] == came["workflow_stage_id"]
    assert again["diff"]["before"] == again["diff"]["after"]
    assert task.writes() == []
    assert task.state() == settled
    return real


@pytest.mark.parametrize("server", SERVERS, ids=lambda server: "-".join(server.values()) or "usual")
@pytest.mark.parametrize("case", CASES)
def test_the_prediction_law(task: Any, case: str, server: dict[str, str]) -> None:
    task.emulator.behaviors.choose(server)
    hold(task, CASES[case])


def place(task: Any, story: int) -> dict[str, Any]:
    held: dict[str, Any] = task.emulator.store.spaces[606].stories[story]["stage"]
    return held


def test_what_is_sent_and_what_comes_back(task: Any) -> None:
    result = task.move(**CASES["with everything"], due_date="2026-12-24")
    [write] = task.writes()
    assert write["body"] == {
        "workflow_stage_change": {
            "story_id": FAIR,
            "workflow_stage_id": READY,
            "due_date": "2026-12-24T00:00:00.000Z",
        },
        "assign": {"user_ids": [ADA], "space_role_ids": [REVIEWER]},
        "comment": {"message": "Please read it."},
        "notify": True,
        "release_id": 7,
    }
    [change] = result["workflow_stage_changes"]
    assert (change["story"], change["stage"], change["workflow_stage_id"]) == (
        "articles/spring-fair",
        *("Ready to publish", READY),
    )
    assert change["before"]["stage"] == "Drafting"
    assert change["id"] > 2**31
    assigned = ["assign_user_ids", "assign_space_role_ids"]
    assert result["changed_fields"] == ["workflow_stage_id", "due_date", *assigned]
    assert result["diff"]["before"] == {
        "articles/spring-fair": {"workflow_stage_id": f"Drafting ({DRAFTING})", "due_date": None}
    }


def test_what_a_task_costs(task: Any) -> None:
    here = {"story_id": FAIR, "workflow_stage_id": DRAFTING}
    assert task.move(**here)["api_requests"] == 1
    # A story read alone tells whom it is assigned to, one of a list costs one more.
    assert task.move(**here, assign_user_ids=[], assign_space_role_ids=[])["api_requests"] == 1
    assert task.move(story="articles/spring-fair", workflow_stage_id=DRAFTING, assign_user_ids=[])["api_requests"] == 2
    assert task.move(story="articles/spring-fair", workflow_stage_id=DRAFTING)["api_requests"] == 1
    assert task.move(story="articles/spring-fair", stage="Drafting")["api_requests"] == 2
    assert task.move(story_id=FAIR, workflow_stage_id=REVIEW, transition="any")["api_requests"] == 2
    assert task.move(story_id=FAIR, workflow_stage_id=DRAFTING)["api_requests"] == 3
    # Three stories on two pages, the workflows, and one request for each story.
    assert task.move(workflow="Articles", from_stage="Drafting", stage="Review")["api_requests"] == 6
    assert task.move(from_stage_id=DRAFTING, workflow_stage_id=REVIEW)["api_requests"] == 1
    assert task.move(stories=[], stage="Review")["api_requests"] == 0


def test_a_story_that_moves_starts_without_a_due_date_and_one_that_stays_keeps_it(task: Any) -> None:
    assert place(task, FESTIVAL)["due_date"]
    assert task.move(story_id=FESTIVAL, stage="Ready to publish")["changed"] is False
    assert place(task, FESTIVAL)["due_date"]
    task.move(story_id=FESTIVAL, stage="Review")
    assert place(task, FESTIVAL)["due_date"] is None


@pytest.mark.parametrize(("held", "declared"), [([GRACE], ["ada"]), ([ADA], []), ([ADA], ["ada", "grace"])])
def test_the_assignment_of_a_story_that_stays_is_brought_about(task: Any, held: list[int], declared: list[str]) -> None:
    story = task.emulator.store.spaces[606].stories[FESTIVAL]
    story.update(user_ids=held, space_role_ids=[REVIEWER])
    due_date = story["stage"]["due_date"]
    options = {"story_id": FESTIVAL, "stage": "Ready to publish", "assign_users": declared}
    result = hold(task, options)
    assert story["user_ids"] == [{"ada": ADA, "grace": GRACE}[name] for name in declared]
    # What was not declared is left alone.
    assert (story["space_role_ids"], story["stage"]["due_date"]) == ([REVIEWER], due_date)
    assert (result["changed_fields"], result["warnings"]) == (["assign_user_ids"], [])
    assert result["diff"]["before"]["articles/summer-festival"]["assign_user_ids"] != []


def test_an_assignment_that_does_not_stick_is_warned_about(task: Any) -> None:
    task.emulator.behaviors.choose({"assignment": "adds"})
    task.emulator.store.spaces[606].stories[FAIR]["user_ids"] = [GRACE]
    [warning] = task.move(story_id=FAIR, stage="Drafting", assign_users=["ada"])["warnings"]
    assert warning.startswith(f"articles/spring-fair: assign_user_ids was declared as [{ADA}], but after the write the")


def test_an_assignment_that_the_server_does_not_tell_is_not_compared(task: Any) -> None:
    story = {"id": FAIR, "name": "x", "slug": "x", "full_slug": "x", "stage": {"workflow_stage_id": DRAFTING}}
    task.fault(method="GET", path=f"/stories/{FAIR}$", status=200, body={"story": story})
    result = task.move(story_id=FAIR, workflow_stage_id=DRAFTING, assign_user_ids=[ADA])
    assert result["changed"] is False
    assert result["warnings"] == [
        f'The server does not say whom story "x" (id {FAIR}) is assigned to: assign_user_ids was not compared.'
    ]


def test_fresh_stories_are_not_read_one_by_one(task: Any) -> None:
    """In a list, null is an answer."""
    space = task.emulator.store.spaces[606]
    for number in range(1, 21):
        space.stories[number] = {**space.stories[ABOUT], "id": number, "full_slug": f"fresh/{number}", "stage": None}
    task.move(check=True, stories=[f"fresh/{number}" for number in range(1, 21)], stage="Drafting", workflow="Articles")
    assert set(task.requests()) == {"GET stories", "GET workflows"}


@pytest.mark.parametrize("told", ["alone", "in_lists"])
@pytest.mark.parametrize("story", [{"story_id": FAIR}, {"story": "articles/spring-fair"}])
def test_a_stage_that_one_answer_leaves_out_is_in_the_other(task: Any, told: str, story: dict[str, Any]) -> None:
    task.emulator.behaviors.choose({"story_stage": told})
    assert task.move(**story, stage="Drafting")["changed"] is False
    with pytest.raises(StoryblokError, match="lets stories go only to Review"):
        task.move(**story, stage="Ready to publish")
    assert task.writes() == []


@pytest.mark.parametrize("story", [{"story_id": FAIR}, {"story": "articles/spring-fair"}])
def test_a_stage_that_nothing_tells_is_no_stage_to_move_from(task: Any, story: dict[str, Any]) -> None:
    told = {"id": FAIR, "name": "x", "slug": "x", "full_slug": "articles/spring-fair"}
    task.fault(method="GET", path=f"/stories/{FAIR}$", status=200, body={"story": told})
    task.fault(method="GET", path="/stories$", status=200, body={"stories": [told]})
    with pytest.raises(StoryblokError, match="The server does not say in which stage story"):
        task.move(**story, workflow_stage_id=DRAFTING)
    assert task.writes() == []


@pytest.mark.parametrize("story", [{"story_id": FAIR}, {"stories": ["about-us", "articles/spring-fair"]}])
def test_a_folder_is_not_moved(task: Any, story: dict[str, Any]) -> None:
    task.emulator.store.spaces[606].stories[FAIR].update(is_folder=True, stage=None)
    with pytest.raises(StoryblokError, match=r'story "articles/spring-fair" .*: a folder stands in no stage'):
        task.move(**story, stage="Drafting")
    assert task.writes() == []


def test_the_workflow_is_the_one_that_the_content_type_uses(task: Any) -> None:
    task.emulator.store.spaces[606].stories[ABOUT]["content_type"] = "product"
    result = task.move(stories=["about-us", "articles/spring-fair"], stage="Drafting")
    assert [change["workflow_stage_id"] for change in result["workflow_stage_changes"]] == [PRODUCT_DRAFTING, DRAFTING]
    assert [change["changed"] for change in result["workflow_stage_changes"]] == [True, False]


def test_moves_that_the_stage_does_not_allow_are_refused_together(task: Any) -> None:
    for check in (True, False):
        with pytest.raises(StoryblokError) as caught:
            task.move(check=check, stories=["articles/spring-fair", "articles/new-library"], stage="Ready to publish")
        message = str(caught.value)
        assert (
            f'Could not move story "articles/spring-fair" (id {FAIR}) to workflow stage "Ready to publish" (id {READY}): '
            f'workflow stage "Drafting" (id {DRAFTING}), in which it stands, lets stories go only to Review.'
        ) in message
        assert 'story "articles/new-library"' in message
        assert message.endswith("leave the decision to the server with transition: any.")
        assert caught.value.details["refused"] == ["articles/spring-fair", "articles/new-library"]
    assert task.writes() == []


def test_where_a_stage_lets_stories_go(task: Any) -> None:
    drafting = task.emulator.store.spaces[606].stages[DRAFTING]
    drafting.update(workflow_stage_ids=[], allow_all_stages=True)
    assert task.move(check=True, story_id=FAIR, workflow_stage_id=READY)["changed"] is True
    # All stages of its own workflow, not those of others.
    with pytest.raises(StoryblokError, match="lets stories go only to Drafting, Ready to publish, Review"):
        task.move(story_id=FAIR, workflow_stage_id=PRODUCT_READY)
    drafting.update(allow_all_stages=False)
    with pytest.raises(StoryblokError, match="lets stories go nowhere"):
        task.move(story_id=FAIR, workflow_stage_id=REVIEW)
    # A stage that is gone has no rules.
    place(task, FAIR)["workflow_stage_id"] = 5
    assert task.move(story_id=FAIR, workflow_stage_id=REVIEW)["changed"] is True


def test_an_error_half_way_says_which_moved_and_a_second_run_moves_the_rest(task: Any) -> None:
    stories = ["articles/spring-fair", "articles/new-library", "articles/council-minutes"]
    task.fault(method="POST", skip=1, times=1, status=403, body={"error": "not now"})
    with pytest.raises(StoryblokError) as caught:
        task.move(stories=stories, stage="Review")
    assert str(caught.value).startswith(f'Could not move story "articles/new-library" (id {LIBRARY}) of space 606: ')
    assert "answered 403: not now" in str(caught.value)
    told = "Already done: moved 1 of 3 stories: articles/spring-fair. Running the task again goes on from there."
    assert told in str(caught.value)
    assert caught.value.details["moved"] == ["articles/spring-fair"]
    task.emulator.log.clear()
    result = task.move(stories=stories, stage="Review")
    assert [change["changed"] for change in result["workflow_stage_changes"]] == [False, True, True]
    assert len(task.writes()) == 2


@pytest.mark.parametrize("act", [True, False])
def test_a_lost_answer_never_moves_twice(task: Any, act: bool) -> None:
    task.fault(method="POST", act=act, times=1, drop=True)
    options = {"story_id": FAIR, "stage": "Review", "due_date": "2026-12-24"}
    if act:
        [change] = task.move(**options)["workflow_stage_changes"]
        assert change["due_date"] == "2026-12-24T00:00:00.000Z"
        assert change["created_at"]
    else:
        with pytest.raises(StoryblokError, match="story where it stood. It was not moved. Run the task"):
            task.move(**options)
    assert len(task.writes()) == 1


def test_a_due_date_that_does_not_stick_is_warned_about(task: Any) -> None:
    # A server that answers 201 with something else than what was sent.
    task.fault(
        method="POST",
        times=1,
        status=201,
        body={
            "workflow_stage_change": {
                "id": 5,
                "workflow_stage_id": REVIEW,
                "workflow_id": 1,
                "due_date": None,
                "created_at": "2026-11-24T00:00:00Z",
            }
        },
    )
    [warning] = task.move(story_id=FAIR, stage="Review", due_date="2026-12-24")["warnings"]
    assert warning.startswith("articles/spring-fair: due_date was declared as '2026-12-24T00:00:00.000Z', but after")


def test_many_slugs_do_not_stand_in_one_address(task: Any) -> None:
    space = task.emulator.store.spaces[606]
    for number in range(90):
        story = {**space.stories[FAIR], "id": number + 1, "full_slug": f"archive/{number}"}
        space.stories[number + 1] = story
    result = task.move(stories=[f"archive/{number}" for number in range(90)], workflow_stage_id=DRAFTING)
    assert len(result["workflow_stage_changes"]) == 90
    asked = {entry["query"]["by_slugs"].count(",") + 1 for entry in task.emulator.log}
    assert asked == {40, 10}


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            {"story": "articles/nothing", "stage": "Review"},
            'story: no story of space 606 has the name "articles/nothing". Give the full slug, such as articles/spring-fair',
        ),
        (
            {"stories": ["articles/spring-fair", "articles/nothing", "nowhere"], "stage": "Review"},
            'stories: no story of space 606 has the name "articles/nothing" or the name "nowhere". Give the full slug',
        ),
        ({"story_id": 7, "stage": "Review"}, "No story of space 606 has the id 7. Check it, and space_id."),
        ({"story_id": 0, "stage": "Review"}, "0 is no id of a story"),
        ({"story": " ", "stage": "Review"}, "story is empty"),
        ({"stories": ["a", ""], "stage": "Review"}, "stories holds an empty slug"),
        ({"story_id": FAIR, "stage": ""}, "stage is empty"),
        ({"story_id": FAIR, "workflow_stage_id": 0}, "cannot be taken out of its workflow"),
        ({"story_id": FAIR, "workflow_stage_id": 5}, "workflow_stage_id: no workflow stage of space 606 has the id 5"),
        (
            {"story_id": FAIR, "workflow_stage_id": REVIEW, "workflow": "Product pages"},
            'workflow_stage_id: no workflow stage of workflow "Product pages"',
        ),
        ({"story_id": FAIR, "stage": "Legal"}, 'stage: no workflow stage of workflow "Articles"'),
        (
            {"from_stage": "Drafting", "stage": "Review"},
            'several workflows of space 606 have a stage "Drafting". Say with workflow which one is meant: workflow "Articles"',
        ),
        ({"from_stage": "Legal", "stage": "Review"}, "from_stage: no workflow stage of space 606 has the name"),
        ({"story_id": FAIR, "stage": "Review", "due_date": "soon"}, "due_date is 'soon', which is no date"),
        (
            {"story_id": FAIR, "stage": "Review", "assign_users": ["nobody"]},
            'assign_users: no user of space 606 has the name "nobody"',
        ),
        ({"story_id": FAIR, "stage": "Review", "assign_user_ids": [0]}, "assign_user_ids holds 0 or less"),
    ],
)
def test_what_cannot_be(task: Any, options: dict[str, Any], sentence: str) -> None:
    for check in (True, False):
        with pytest.raises(StoryblokError) as caught:
            task.move(check=check, **options)
        assert sentence in str(caught.value)
    assert task.writes() == []


def test_several_workflows_for_a_content_type(task: Any) -> None:
    for workflow in task.emulator.store.spaces[606].workflows.values():
        workflow["content_types"] = ["article"]
    with pytest.raises(StoryblokError, match='are for the content type "article" of story "articles/spring-fair"'):
        task.move(story="articles/spring-fair", stage="Drafting")
    assert task.move(story="articles/spring-fair", stage="Drafting", workflow="Articles")["changed"] is False


# --- workflow_stage_change_info ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("server", SERVERS, ids=lambda server: "-".join(server.values()) or "usual")
@pytest.mark.parametrize("story", [{"story": "articles/summer-festival"}, {"story_id": FESTIVAL}])
def test_the_history_of_a_story(task: Any, story: dict[str, Any], server: dict[str, str]) -> None:
    task.emulator.behaviors.choose(server)
    changes = task.changes(**story)["workflow_stage_changes"]
    assert [change["stage"] for change in changes] == ["Ready to publish", "Review", "Drafting"]
    assert [change["user"] for change in changes] == ["grace@example.com", "ada@example.com", "ada@example.com"]
    assert {change["workflow"] for change in changes} == {"Articles"}
    assert {change["story_id"] for change in changes} == {FESTIVAL}
    assert all(isinstance(change[name], int) for change in changes for name in ("user_id", "workflow_id", "id"))


def test_what_the_history_costs(task: Any) -> None:
    # The changes and the collaborators on two pages each, and the workflows; the slug costs one more.
    assert task.changes(story_id=FESTIVAL)["api_requests"] == 5
    assert task.changes(story="articles/summer-festival")["api_requests"] == 6
    assert task.changes(story_id=FAIR)["api_requests"] == 1


def test_somebody_who_is_invited_is_not_named_for_a_change_without_a_user(task: Any) -> None:
    space = task.emulator.store.spaces[606]
    newest = [change for change in space.stage_changes.values() if change["story_id"] == FESTIVAL][-1]
    newest["user_id"] = None
    changes = task.changes(story_id=FESTIVAL)["workflow_stage_changes"]
    assert [change["user"] for change in changes] == [None, "ada@example.com", "ada@example.com"]


def test_an_assignment_of_a_role_that_does_not_exist_is_refused_in_check_mode_too(task: Any) -> None:
    for check in (True, False):
        with pytest.raises(StoryblokError, match="assign_space_role_ids: no space role of space 606 has the id 4711"):
            task.move(story_id=FAIR, stage="Review", assign_space_role_ids=[4711], check=check)
    assert task.writes() == []


def test_who_and_what_is_gone_has_no_name(task: Any) -> None:
    task.move(story_id=FAIR, stage="Review")
    [change] = task.changes(story_id=FAIR)["workflow_stage_changes"]
    # The owner of the space is no collaborator.
    assert change["user"] is None
    assert change["user_id"] == 282994740190000
    del task.emulator.store.spaces[606].stages[REVIEW]
    assert task.changes(story_id=FAIR)["workflow_stage_changes"][0]["stage"] is None


@pytest.mark.parametrize("server", SERVERS, ids=lambda server: "-".join(server.values()) or "usual")
def test_what_is_overdue(task: Any, server: dict[str, str]) -> None:
    task.emulator.behaviors.choose(server)
    task.move(story_id=ROADS, workflow_stage_id=READY, due_date="2026-11-01")
    overdue = task.changes(due_before="2026-11-24")["workflow_stage_changes"]
    assert [change["story"] for change in overdue] == ["articles/road-works", "articles/summer-festival"]
    assert [change["stage"] for change in overdue] == ["Ready to publish"] * 2
    assert [change["story_id"] for change in overdue] == [ROADS, FESTIVAL]
    assert task.changes(due_before="2026-11-20")["workflow_stage_changes"] == overdue[:1]
    # A due date in a stage that the story has left is not overdue any more.
    assert len(task.changes(story_id=FESTIVAL, due_before="2026-11-24")["workflow_stage_changes"]) == 1
    assert task.changes(story_id=FESTIVAL, due_before="2026-11-20")["workflow_stage_changes"] == []


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"story": "nothing"}, "story: no story of space 606"),
        ({"story": ""}, "story is empty"),
        ({"due_before": "soon"}, "due_before is 'soon', which is no date"),
        ({"due_before": ""}, "due_before is empty"),
    ],
)
def test_filters_that_cannot_be(task: Any, options: dict[str, Any], sentence: str) -> None:
    with pytest.raises(StoryblokError, match=sentence):
        task.changes(**options)
