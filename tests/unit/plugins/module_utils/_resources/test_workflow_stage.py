# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which stage a task means, what it costs, and what happens when something is in the way."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.community.storyblok.plugins.module_utils._engine.errors import StoryblokError
from ansible_collections.community.storyblok.plugins.module_utils._resources.palette import PALETTE, first_free_color

ARTICLES, PRODUCTS = 111683030075001, 111683030075002
DRAFTING, REVIEW, READY = 111683030076001, 111683030076002, 111683030076003
ADA, GRACE = 282994740190001, 282994740190002
REVIEWER = 282994740191001
EMPTY_SPACE = 282994740194929


def message(task: Any, **options: Any) -> str:
    """The message of a task that fails: in check mode the same, and without a write."""
    with pytest.raises(StoryblokError) as checked:
        task.stage(check=True, **options)
    with pytest.raises(StoryblokError) as real:
        task.stage(**options)
    assert str(checked.value) == str(real.value)
    assert task.writes() == []
    return str(real.value)


# --- request budgets --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "options",
    [
        {"id": REVIEW, "color": "#f2a33a", "user_ids": [GRACE], "workflow_stage_ids": [READY, DRAFTING]},
        {"name": "Review", "color": "#f2a33a", "next_stages": ["Drafting", "Ready to publish"]},
        {"name": "Review", "workflow": "Articles"},
        {"name": "Review", "workflow_id": ARTICLES},
        {"name": "Nowhere", "state": "absent"},
    ],
)
def test_a_converged_task_makes_one_request(task: Any, options: dict[str, Any]) -> None:
    result = task.stage(**options)
    assert (result["changed"], result["api_requests"]) == (False, 1)
    assert len(task.requests()) == 1


def test_one_difference_makes_three_requests(task: Any) -> None:
    result = task.stage(name="Review", color="#000")
    assert task.requests() == ["GET workflows", f"PUT workflow_stages/{REVIEW}", f"GET workflow_stages/{REVIEW}"]
    assert result["api_requests"] == 3


def test_one_difference_makes_two_requests_where_the_server_answers_the_stage(task: Any) -> None:
    task.emulator.behaviors.choose({"put_answer": "object"})
    assert task.stage(name="Review", color="#000")["api_requests"] == 2


def test_names_of_roles_cost_one_request_and_names_of_users_one_a_page(task: Any) -> None:
    assert task.stage(name="Review", space_roles=["Reviewer"])["api_requests"] == 2
    # Four collaborators on pages of two.
    assert task.stage(name="Review", users=["grace"])["api_requests"] == 3
    assert task.stage(name="Review", users=["grace"], space_roles=["Reviewer"])["api_requests"] == 4


def test_clearing_by_name_reads_nobody(task: Any) -> None:
    task.stage(name="Review", users=[], space_roles=[])
    assert "GET collaborators" not in task.requests()
    assert "GET space_roles" not in task.requests()


def test_creating_makes_two_requests_and_removing_three(task: Any) -> None:
    assert task.stage(name="Legal", next_stages=["Review"])["api_requests"] == 2
    task.emulator.log.clear()
    legal = task.stage(name="Legal")["workflow_stage"]["id"]
    assert task.stage(name="Legal", state="absent")["api_requests"] == 3
    assert task.requests()[1:] == ["GET workflows", "GET stories", f"DELETE workflow_stages/{legal}"]


def test_repeated_requests_are_counted(task: Any) -> None:
    task.fault(status=503, times=2)
    task.fault(status=429, times=1, headers={"Retry-After": "1"})
    assert task.stage(name="Review")["api_requests"] == 4


def test_a_failed_task_tells_its_requests_too(task: Any) -> None:
    with pytest.raises(StoryblokError) as caught:
        task.stage(name="Review", color="#2db47d")
    assert caught.value.details["api_requests"] == 2


# --- which stage ------------------------------------------------------------------------------------------------------


def test_without_a_workflow_the_default_one_is_meant(task: Any) -> None:
    task.emulator.behaviors.choose({"list_order": "reversed"})
    assert task.stage(name="Drafting")["workflow_stage"]["workflow_id"] == ARTICLES
    assert task.stage(name="Drafting", workflow="Product pages")["workflow_stage"]["workflow_id"] == PRODUCTS


def test_a_space_without_a_default_workflow_is_an_error_that_lists_the_workflows(task: Any) -> None:
    workflows = task.emulator.store.spaces[606].workflows
    workflows[PRODUCTS]["is_default"] = True
    assert "2 of the workflows of space 606 are marked as default: say which one is meant" in message(
        task, name="Review"
    )


def test_the_default_workflow_that_the_api_makes_on_reading_is_used(task: Any) -> None:
    result = task.stage(space_id=EMPTY_SPACE, name="Reviewing", color="#123456")
    assert result["changed_fields"] == ["color"]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            {"workflow": "Articels"},
            'no workflow of space 606 has the name "Articels". There are: "Articles" (id 111683030075001), '
            '"Product pages" (id 111683030075002).',
        ),
        ({"workflow_id": 5}, "no workflow of space 606 has the id 5. There are:"),
        (
            {"next_stages": ["Legal"]},
            'next_stages: no workflow stage of workflow "Articles" (id 111683030075001) of space 606 has',
        ),
        ({"after_publish": "Legal"}, 'after_publish: no workflow stage of workflow "Articles"'),
        ({"space_roles": ["reviewer"]}, 'space_roles: no space role of space 606 has the name "reviewer". There are:'),
        ({"users": ["nobody@example.com"]}, 'users: no user of space 606 has the name "nobody@example.com".'),
        ({"users": ["linus@example.com"]}, "linus@example.com was invited to space 606 and has not accepted yet"),
        ({"users": [""]}, "users holds an empty name. To clear the list give [] (an empty list)."),
        ({"next_stages": ["Drafting", ""]}, "next_stages holds an empty name."),
        ({"id": 7}, "No workflow stage of space 606 has the id 7. One that is given by id is not created"),
        ({"id": REVIEW, "workflow": "Product pages"}, 'belongs to workflow "Articles" (id 111683030075001), not to'),
        ({"user_ids": [0]}, "user_ids holds 0 or less, which is no id. To clear the list give []"),
        ({"workflow_stage_ids": [REVIEW, -1]}, "workflow_stage_ids holds 0 or less"),
        ({"after_publish_id": -1}, "after_publish_id is less than 0, which is no id. To clear it give 0."),
        (
            {"id": REVIEW, "name": "Drafting"},
            f'Could not rename workflow stage "Review" (id {REVIEW}): workflow stage "Draf',
        ),
        ({"users": ["nobody"]}, f'"ada@example.com" (id {ADA})'),
        ({"users": ["nobody"]}, '"linus@example.com" (invited, without an id yet)'),
        ({"name": "  "}, "name is empty"),
        ({"workflow": ""}, "workflow is empty"),
        ({"renamed_from": "", "name": "x"}, "renamed_from is empty"),
        ({"id": REVIEW, "name": "Legal", "state": "absent"}, "is not called 'Legal', so it was not deleted"),
        ({"color": ""}, "color is empty"),
        ({"renamed_from": "x", "name": "y", "state": "absent"}, "renamed_from goes with state=present only"),
    ],
)
def test_what_cannot_be_found_is_an_error_that_says_what_there_is(
    task: Any, options: dict[str, Any], sentence: str
) -> None:
    assert sentence in message(task, **{"name": "Review", **options})


def test_everything_that_is_wrong_is_said_at_once(task: Any) -> None:
    with pytest.raises(StoryblokError) as caught:
        task.stage(name="Review", users=["ghost", "phantom"], space_roles=["Nope"], after_publish="Zed", color="#000")
    for part in (
        'users: no user of space 606 has the name "ghost" or the name "phantom". There are: ',
        'space_roles: no space role of space 606 has the name "Nope". There are: ',
        'after_publish: no workflow stage of workflow "Articles" (id 111683030075001) of space 606 has the name "Zed"',
    ):
        assert part in str(caught.value)
    with pytest.raises(StoryblokError, match="workflow is empty: .* color is empty: "):
        task.stage(name="Review", workflow="", color=" ")
    assert task.writes() == []


def test_a_name_that_means_several_things_is_an_error_that_lists_them(task: Any) -> None:
    space = task.emulator.store.spaces[606]
    space.stages[READY]["name"] = "Review"
    space.workflows[PRODUCTS]["name"] = "Articles"
    space.roles[282994740191002]["role"] = "Reviewer"
    assert f'"Review" (id {REVIEW}), workflow stage "Review" (id {READY}). Give the id.' in message(task, name="Review")
    assert "2 workflows of space 606 are called" in message(task, name="Drafting", workflow="Articles")
    assert "space_roles: 2 space roles of space 606 are called" in message(
        task, name="Drafting", space_roles=["Reviewer"]
    )


def test_a_user_is_found_by_any_address_whatever_its_case_and_by_user_name(task: Any) -> None:
    task.emulator.store.spaces[606].collaborators[282994740192001]["user"]["alt_email"] = "Ada@home.example"
    for known in ("ada", "ADA@example.com", "ada@HOME.example"):
        assert task.stage(check=True, name="Review", users=[known])["workflow_stage"]["user_ids"] == [ADA]
    assert "no user of space 606" in message(task, name="Review", users=["ADA"])


def test_a_stage_given_by_id_with_its_own_workflow_is_fine(task: Any) -> None:
    assert task.stage(id=REVIEW, workflow_id=ARTICLES)["changed"] is False
    assert task.stage(id=7, workflow="Product pages", state="absent")["changed"] is False


# --- renaming ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("way", [{"id": REVIEW}, {"renamed_from": "Review"}])
def test_renaming_keeps_the_id_and_may_refer_to_the_new_name(task: Any, way: dict[str, Any]) -> None:
    options = {"name": "Check", "after_publish": "Check", **way}
    checked = task.stage(check=True, **options)
    result = task.stage(**options)
    assert result["changed_fields"] == checked["changed_fields"] == ["name", "after_publish_id"]
    assert (result["workflow_stage"]["id"], result["workflow_stage"]["name"]) == (REVIEW, "Check")
    assert result["workflow_stage"]["after_publish_id"] == REVIEW
    assert task.stage(**options)["changed"] is False


def test_a_stage_that_has_the_new_name_already_is_the_one(task: Any) -> None:
    result = task.stage(name="Review", renamed_from="Drafting")
    assert result["changed"] is False
    assert result["warnings"] == [
        'Both "Review" and "Drafting" (renamed_from) are workflow stages of workflow "Articles" (id 111683030075001) of '
        'space 606. "Drafting" was left alone.'
    ]


def test_a_stage_with_neither_name_is_created(task: Any) -> None:
    result = task.stage(name="Check", renamed_from="Checking")
    assert result["workflow_stage"]["name"] == "Check"
    assert result["diff"]["before"] == {}


# --- creating and removing --------------------------------------------------------------------------------------------


def test_a_new_stage_gets_the_first_colour_that_is_free(task: Any) -> None:
    result = task.stage(name="Legal", workflow="Product pages")
    assert result["workflow_stage"]["color"] == PALETTE[1]
    assert result["workflow_stage"]["workflow_id"] == PRODUCTS
    assert "color" in result["changed_fields"]
    assert task.stage(name="Legal", workflow="Product pages")["changed"] is False


def test_colours_do_not_run_out() -> None:
    used: list[str] = []
    for _stage in range(500):
        used.append(first_free_color(used))
    assert len(set(used)) == 500
    assert used[: len(PALETTE)] == list(PALETTE)
    assert all(len(color) == 7 for color in used)


def test_the_last_stage_is_not_removed(task: Any) -> None:
    task.stage(name="Drafting", workflow="Product pages", state="absent", evacuate_to="Ready to publish")
    task.emulator.log.clear()
    sentence = message(task, name="Ready to publish", workflow="Product pages", state="absent")
    assert "it is the last stage of its workflow" in sentence


def test_a_new_stage_may_follow_itself(task: Any) -> None:
    options = {"name": "Legal", "next_stages": ["Legal", "Review"], "after_publish": "Legal"}
    checked = task.stage(check=True, **options)
    assert checked["diff"]["after"]["workflow_stage_ids"] == ["Legal (new)", "Review (111683030076002)"]
    assert "workflow_stage_ids" not in checked["workflow_stage"]
    result = task.stage(**options)
    made = result["workflow_stage"]
    assert (made["workflow_stage_ids"], made["after_publish_id"]) == ([REVIEW, made["id"]], made["id"])
    assert result["api_requests"] == 4
    assert task.stage(**options)["changed"] is False


def test_what_a_create_ignores_an_update_brings(task: Any) -> None:
    task.fault(method="POST", ignore_fields=["position", "user_ids"])
    result = task.stage(name="Legal", position=9, user_ids=[ADA])
    assert (result["workflow_stage"]["position"], result["workflow_stage"]["user_ids"]) == (9, [ADA])
    assert result["warnings"] == []
    assert task.stage(name="Legal", position=9, user_ids=[ADA])["changed"] is False


def test_swapping_positions_leaves_no_two_stages_in_one_place(task: Any) -> None:
    task.stage(name="Review", position=1)
    assert [stage["name"] for stage in task.stages(workflow="Articles")] == ["Review", "Drafting", "Ready to publish"]
    assert [stage["position"] for stage in task.stages(workflow="Articles")] == [1, 2, 3]


def test_the_default_moves_from_one_stage_to_the_other(task: Any) -> None:
    task.stage(name="Review", is_default=True)
    assert [stage["name"] for stage in task.stages(workflow="Articles") if stage["is_default"]] == ["Review"]


# --- what does not stick ----------------------------------------------------------------------------------------------


def test_a_value_that_does_not_stick_is_a_warning_that_names_it(task: Any) -> None:
    task.fault(method="PUT", ignore_fields=["story_editing_locked"])
    result = task.stage(name="Review", story_editing_locked=True, color="#000")
    assert result["changed"] is True
    assert len(result["warnings"]) == 1
    assert result["warnings"][0].startswith(
        "story_editing_locked was declared as True, but after the write the server holds False."
    )
    assert task.stage(check=True, name="Review", story_editing_locked=True)["warnings"] == []


# --- trouble on the line ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "trouble",
    [
        {"drop": True},
        {"status": 502, "body": "<html><title>Bad Gateway</title></html>", "content_type": "text/html"},
        {"status": 201, "body": ""},
        {"truncate": True},
    ],
    ids=["dropped", "bad gateway", "empty", "half"],
)
def test_a_create_whose_answer_is_lost_never_makes_two_stages(task: Any, trouble: dict[str, Any]) -> None:
    task.fault(method="POST", act=True, times=1, **trouble)
    options = {"name": "Legal", "color": "#123456", "next_stages": ["Legal"]}
    result = task.stage(**options)
    assert result["changed"] is True
    assert result["workflow_stage"]["workflow_stage_ids"] == [result["workflow_stage"]["id"]]
    assert len(task.stages(name="Legal")) == 1
    assert [request.split()[0] for request in task.requests()].count("POST") == 1
    assert task.stage(**options)["changed"] is False


@pytest.mark.parametrize("trouble", [{"drop": True}, {"status": 503}], ids=["dropped", "unavailable"])
def test_a_create_that_got_lost_before_the_server_acted_is_sent_once_and_said(
    task: Any, trouble: dict[str, Any]
) -> None:
    task.fault(method="POST", times=1, **trouble)
    with pytest.raises(StoryblokError, match="A second look did not find the workflow stage.*Run the task again"):
        task.stage(name="Legal")
    assert [request.split()[0] for request in task.requests()] == ["GET", "POST", "GET"]
    assert task.stage(name="Legal")["changed"] is True
    assert len(task.stages(name="Legal")) == 1


@pytest.mark.parametrize("act", [True, False])
@pytest.mark.parametrize("trouble", [{"drop": True}, {"status": 502}], ids=["dropped", "bad gateway"])
def test_an_update_or_a_removal_whose_answer_is_lost_is_repeated(task: Any, act: bool, trouble: dict[str, Any]) -> None:
    task.fault(method="PUT", act=act, times=2, **trouble)
    task.fault(method="DELETE", act=act, times=1, **trouble)
    assert task.stage(name="Review", position=1)["workflow_stage"]["position"] == 1
    assert [stage["name"] for stage in task.stages(workflow="Articles")] == ["Review", "Drafting", "Ready to publish"]
    assert task.stage(name="Review", state="absent")["changed"] is True
    assert task.stages(name="Review") == []


def test_a_second_look_that_fails_says_both(task: Any) -> None:
    task.fault(method="POST", drop=True)
    task.fault(method="GET", skip=1, status=403)
    with pytest.raises(StoryblokError, match="was sent, but whether.* A second look failed too: .*answered 403"):
        task.stage(name="Legal")


def test_a_new_stage_takes_its_place_and_shares_it_with_none(task: Any) -> None:
    result = task.stage(name="Legal", position=2)
    places = {stage["name"]: stage["position"] for stage in task.stages(workflow="Articles")}
    assert result["workflow_stage"]["position"] == places["Legal"] == 2
    assert len(set(places.values())) == 4
    assert [request.split()[0] for request in task.requests()[:4]] == ["GET", "POST", "PUT", "GET"]


def test_the_workflow_of_a_stage_is_known_where_the_server_does_not_say_it(task: Any) -> None:
    body = {"workflow_stage": {"id": REVIEW, "name": "Legal", "color": "#babcb6", "workflow_id": None}}
    task.fault(method="POST", times=1, status=201, body=body)
    result = task.stage(name="Legal", color="#babcb6")
    assert result["workflow_stage"]["workflow_id"] == ARTICLES
    task.fault(method="GET", path="/workflow_stages/", times=1, status=200, body=body)
    assert task.stage(name="Review", color="#000000")["workflow_stage"]["workflow_id"] == ARTICLES


@pytest.mark.parametrize("option", ["name", "workflow", "search"])
def test_an_empty_filter_is_an_error(task: Any, option: str) -> None:
    with pytest.raises(StoryblokError, match=f"{option} is empty"):
        task.stages(**{option: ""})


@pytest.mark.parametrize("body", [{"workflows": [None]}, {"workflows": [{"id": 1, "workflow_stages": ["x"]}]}])
def test_an_answer_of_another_shape_is_an_error_with_a_sentence(task: Any, body: Any) -> None:
    task.fault(method="GET", status=200, body=body)
    with pytest.raises(StoryblokError, match="in a form that the Management API does not use"):
        task.stages()


def test_only_addresses_of_people_ignore_case(task: Any) -> None:
    task.emulator.store.spaces[606].stages[REVIEW]["name"] = "Check @ Legal"
    assert "workflow_stage" not in task.stage(name="check @ legal", state="absent")


def test_a_server_that_ignores_include_stages_is_asked_for_all_stages_once(task: Any) -> None:
    task.emulator.behaviors.choose({"include_stages": "ignored"})
    assert task.stage(id=111683030076012)["api_requests"] == 2
    assert task.stage(id=111683030076012, color="#123456")["api_requests"] == 4
    task.emulator.log.clear()
    assert len(task.stages()) == 5
    assert task.requests() == ["GET workflows", "GET workflow_stages"]


def test_a_server_that_tells_the_stages_of_one_workflow_only_is_asked_for_the_others(task: Any) -> None:
    task.emulator.behaviors.choose({"include_stages": "ignored"})
    listed = {"workflow_stages": [task.stored(REVIEW)]}
    task.fault(method="GET", path="/workflow_stages$", times=1, status=200, body=listed)
    assert task.stage(id=111683030076012)["api_requests"] == 3


def test_a_time_out(task: Any) -> None:
    task.fault(method="GET", delay=1.0, times=1)
    result = task.stage(name="Review", timeout=0.3)
    assert (result["changed"], result["api_requests"]) == (False, 2)


@pytest.mark.parametrize("behavior", ["401", "403", "404"])
def test_a_foreign_space_is_never_taken_for_an_absent_stage(task: Any, behavior: str) -> None:
    task.emulator.behaviors.choose({"foreign_space": behavior})
    sentence = message(task, space_id=99, name="Review", state="absent")
    assert sentence.startswith(
        f"Could not read the workflows of space 99: GET /v1/spaces/99/workflows answered {behavior}"
    )


def test_a_token_without_the_right_to_write(task: Any) -> None:
    with pytest.raises(StoryblokError, match='Could not update workflow stage "Review".*answered 403: Forbidden'):
        task.stage(personal_access_token="emulator-read-only-access-token-5c4e11", name="Review", color="#000")


def test_a_rejected_value_names_what_was_attempted(task: Any) -> None:
    with pytest.raises(StoryblokError) as caught:
        task.stage(name="Review", color="#2db47d")
    assert str(caught.value) == (
        f'Could not update workflow stage "Review" (id {REVIEW}) of space 606: PUT /v1/spaces/606/workflow_stages/{REVIEW} '
        "answered 422: color has already been taken. The server does not accept these values. Correct the options that "
        "it names."
    )


def test_a_stage_that_vanishes_meanwhile(task: Any) -> None:
    task.fault(method="PUT", status=404, body=["This record could not be found"])
    with pytest.raises(StoryblokError, match="The object is gone: somebody may have deleted it a moment ago"):
        task.stage(name="Review", color="#000")


# --- reports ----------------------------------------------------------------------------------------------------------


def test_a_diff_shows_declared_fields_only_with_names_beside_ids(task: Any) -> None:
    result = task.stage(check=True, name="Review", next_stages=["Drafting"], space_roles=["Legal"], user_ids=[ADA])
    assert result["diff"] == {
        "before_header": 'workflow stage Review of workflow "Articles" (id 111683030075001) of space 606',
        "after_header": 'workflow stage Review of workflow "Articles" (id 111683030075001) of space 606',
        "before": {
            "name": "Review",
            "workflow_stage_ids": [f"Drafting ({DRAFTING})", f"Ready to publish ({READY})"],
            "user_ids": [GRACE],
            "space_role_ids": [f"Reviewer ({REVIEWER})"],
        },
        "after": {
            "name": "Review",
            "workflow_stage_ids": [f"Drafting ({DRAFTING})"],
            "user_ids": [ADA],
            "space_role_ids": ["Legal (282994740191003)"],
        },
    }


def test_a_diff_of_a_removal_names_the_stage(task: Any) -> None:
    diff = task.stage(check=True, name="Review", state="absent")["diff"]
    assert (diff["before"], diff["after"]) == ({"id": REVIEW, "name": "Review"}, {})


def test_undeclared_values_stay_out_of_the_diff(task: Any) -> None:
    task.emulator.behaviors.choose({"unknown_fields": "stored"})
    task.emulator.store.spaces[606].stages[REVIEW]["from_a_later_version"] = "SENTINEL"
    assert "SENTINEL" not in repr(task.stage(name="Review", color="#000")["diff"])


# --- reading ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("server", [{}, {"include_stages": "ignored"}, {"list_order": "shuffled"}])
@pytest.mark.parametrize(
    ("filters", "names"),
    [
        ({}, ["Drafting", "Review", "Ready to publish", "Drafting", "Ready to publish"]),
        ({"workflow": "Product pages"}, ["Drafting", "Ready to publish"]),
        ({"workflow_id": ARTICLES}, ["Drafting", "Review", "Ready to publish"]),
        ({"id": REVIEW}, ["Review"]),
        ({"name": "Drafting"}, ["Drafting", "Drafting"]),
        ({"name": "Drafting", "workflow_id": PRODUCTS}, ["Drafting"]),
        ({"search": "PUBLISH"}, ["Ready to publish", "Ready to publish"]),
        ({"name": "Legal"}, []),
        ({"workflow": "No such workflow"}, []),
        ({"workflow_id": 5}, []),
        ({"id": 5}, []),
        ({"id": REVIEW, "name": "Drafting"}, []),
    ],
)
def test_reading_stages(task: Any, server: dict[str, str], filters: dict[str, Any], names: list[str]) -> None:
    task.emulator.behaviors.choose(server)
    found = task.stages(**filters)
    assert sorted(stage["name"] for stage in found) == sorted(names)
    if "list_order" not in server:
        assert [stage["name"] for stage in found] == names
    assert task.stages(check=True, **filters) == found or "list_order" in server
    assert task.writes() == []


def test_all_stages_of_a_space_are_one_request(task: Any) -> None:
    task.stages()
    assert task.requests() == ["GET workflows"]


def test_a_role_that_does_not_exist_is_refused_in_check_mode_too(task: Any) -> None:
    for options in ({"name": "Review"}, {"name": "Brand new", "color": "#123456"}):
        for check in (True, False):
            with pytest.raises(StoryblokError, match="space_role_ids: no space role of space 606 has the id 4711"):
                task.stage(check=check, workflow="Articles", space_role_ids=[4711], **options)
    assert task.writes() == []
