# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What workflows and stages send and keep, where the Management API leaves a question open or punishes the wrong answer."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from test_workflow import (
    ARTICLES,
    DRAFTING,
    ORANGE,
    PRODUCTS,
    READY,
    REVIEW,
    STAGE,
    arriving,
    hold,
    names,
    run_with_last_write,
    stories,
)

from ansible_collections.community.storyblok.plugins.module_utils._api import session
from ansible_collections.community.storyblok.plugins.module_utils._engine.errors import StoryblokError
from storyblok_emulator.store import default_seed


def sent(task: Any, field: str) -> list[Any]:
    """Return what the writes to stages say of a field, in their order."""
    bodies = [write["body"] for write in task.writes() if "/workflow_stages" in write["path"]]
    return [body["workflow_stage"].get(field) for body in bodies]


# --- the declared value is the one that is sent -----------------------------------------------------------------------


@pytest.mark.parametrize("color", ["#fff", "#ABCDEF", "#2D3v22"])
def test_a_declared_color_is_sent_predicted_and_shown_as_it_is(task: Any, color: str) -> None:
    stages = [{"name": "Drafting"}, {"name": "Review", "color": color}, {"name": "Legal", "color": "#123ABC"}]
    result = hold(task, {"name": "Articles", "stages": stages})
    assert f'color: "{color}"' in result["diff"]["after"]
    held = {stage["name"]: stage["color"] for stage in task.emulator.store.spaces[606].stages_of(ARTICLES)}
    assert (held["Review"], held["Legal"]) == (color, "#123ABC")
    # Compared it is by what it means.
    assert task.stage(name="Review", color=color.swapcase())["changed"] is False
    assert task.stage(check=True, name="Review", color="#00F")["workflow_stage"]["color"] == "#00F"
    [gathered] = task.workflows(gather="code", name="Articles")["code"]
    assert color in [stage["color"] for stage in gathered["stages"]]


# --- colours that several stages share --------------------------------------------------------------------------------

FOUR = ["Drafting", "Review", "Ready to publish", "Legal"]


def colored(task: Any, held: Sequence[str], declared: Sequence[str]) -> dict[str, Any]:
    """Give four stages their colours without the collection; return what a task declares of them."""
    store = task.emulator.store
    store.load(default_seed())
    space = store.spaces[606]
    store.add(space.stages, {**space.stages[READY], "id": 111683030076099, "name": "Legal", "position": 4})
    for stage, color in zip(space.stages_of(ARTICLES), held):
        stage["color"] = color
    return {"name": "Articles", "stages": [{"name": name, "color": color} for name, color in zip(FOUR, declared)]}


@settings(max_examples=150, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    held=some.lists(some.sampled_from(["#111111", "#222222", "#333333"]), min_size=4, max_size=4),
    declared=some.lists(some.sampled_from(["#111", "#222222", "#333333"]), min_size=4, max_size=4),
)
def test_equal_declared_colors_are_one_put_a_stage(task: Any, held: list[str], declared: list[str]) -> None:
    options = colored(task, held, declared)
    task.emulator.behaviors.choose({"duplicate_color": "accepted"})
    expected = [color for stood, color in zip(held, declared) if stood[:4] != color[:4]]
    task.emulator.log.clear()
    task.workflow(**options)
    assert sorted(sent(task, "color")) == sorted(expected)
    task.emulator.log.clear()
    assert task.workflow(**options)["changed"] is False
    assert task.writes() == []


def test_equal_declared_colors_where_the_server_refuses_them(task: Any) -> None:
    options = colored(task, ["#111111", "#222222", "#333333", "#444444"], [ORANGE] * 4)
    with pytest.raises(
        StoryblokError, match=r'update workflow stage "Review" .* answered 422: color has already been taken'
    ):
        task.workflow(**options)
    assert set(sent(task, "color")) == {ORANGE}


# --- names that are passed on -----------------------------------------------------------------------------------------

CHAIN: dict[str, Any] = {
    "name": "Articles",
    "unlisted_stages": "delete",
    "evacuate_to": "Review",
    "stages": [
        {"name": "Review", "renamed_from": "Drafting"},
        {"name": "Legal", "renamed_from": "Review"},
        {"name": "Ready to publish"},
    ],
}


def test_a_chain_of_former_names_is_resolved_at_once(task: Any) -> None:
    stood = stories(task)
    result = hold(task, CHAIN)
    assert [(stage["id"], stage["name"]) for stage in result["workflow"]["workflow_stages"]] == [
        (DRAFTING, "Review"),
        (REVIEW, "Legal"),
        (READY, "Ready to publish"),
    ]
    assert [operation["action"] for operation in result["operations"]] == ["update", "update"]
    new_names = {"Drafting": "Review", "Review": "Legal"}
    assert stories(task) == {slug: new_names.get(stage, stage) for slug, stage in stood.items()}


def test_a_chain_that_was_cut_off_is_completed_by_the_next_run(task: Any) -> None:
    chain = {**CHAIN, "stages": [*CHAIN["stages"][:2], {"name": "Done", "renamed_from": "Ready to publish"}]}
    chain["stages"][1] = {**chain["stages"][1], "name": "Ready to publish"}
    start = task.emulator.store.dump()
    for done in range(3):
        task.emulator.store.load(start)
        with pytest.raises(StoryblokError):
            run_with_last_write(task, done, False, chain)
        task.workflow(**chain)
        stages = {stage["id"]: stage["name"] for stage in task.stages(workflow="Articles")}
        assert stages == {DRAFTING: "Review", REVIEW: "Ready to publish", READY: "Done"}, done


@pytest.mark.parametrize(
    "entries",
    [
        # Somebody keeps the name at the beginning, so there is nothing to pass on.
        [
            {"name": "Drafting"},
            {"name": "Review", "renamed_from": "Drafting"},
            {"name": "Legal", "renamed_from": "Review"},
        ],
        # The chain begins with a stage that is not there: it was passed on before, or never was.
        [{"name": "Review", "renamed_from": "Ideas"}, {"name": "Legal", "renamed_from": "Review"}],
    ],
)
def test_a_stage_that_keeps_its_name_is_not_renamed(task: Any, entries: list[dict[str, Any]]) -> None:
    result = hold(task, {"name": "Articles", "stages": entries})
    assert {stage["name"]: stage["id"] for stage in result["workflow"]["workflow_stages"]}["Review"] == REVIEW
    assert "Legal" in names(result)


def test_former_names_that_go_round_are_warned_about(task: Any) -> None:
    """Before and after, the same names stand there: who renamed on each run would never be done."""
    entries = [{"name": "Review", "renamed_from": "Drafting"}, {"name": "Drafting", "renamed_from": "Review"}]
    result = task.workflow(name="Articles", stages=[*entries, {"name": "Ready to publish"}])
    assert {stage["id"]: stage["name"] for stage in result["workflow"]["workflow_stages"]}[REVIEW] == "Review"
    [warning] = result["warnings"]
    assert warning.startswith('Workflow Articles in space 606: renamed_from of "Review", "Drafting" goes round')
    assert warning.endswith("Give the ids of the stages to exchange their names.")


# --- the default stage ------------------------------------------------------------------------------------------------

WITHOUT_DEFAULT: dict[str, Any] = {
    "name": "Articles",
    "unlisted_stages": "delete",
    "stages": [{"name": "Review"}, {"name": "Ready to publish"}],
}


def defaults(task: Any) -> list[str]:
    return [stage["name"] for stage in task.emulator.store.spaces[606].stages_of(ARTICLES) if stage["is_default"]]


@pytest.mark.parametrize("deleted", ["passed_on", "none"])
@pytest.mark.parametrize(
    "options", [{"evacuate_to": "Ready to publish"}, {"evacuate_to_id": READY}], ids=["by name", "by id"]
)
def test_the_default_is_handed_on_to_the_stage_that_takes_the_stories(
    task: Any, deleted: str, options: dict[str, Any]
) -> None:
    task.emulator.behaviors.choose({"deleted_default_stage": deleted})
    result = hold(task, {**WITHOUT_DEFAULT, **options})
    assert defaults(task) == ["Ready to publish"]
    assert result["operations"][0]["changed_fields"] == ["is_default"]
    assert "    is_default: true  # Ready to publish\n" in result["diff"]["after"]


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (WITHOUT_DEFAULT, '"Drafting" is the default stage and would be removed'),
        (
            {**WITHOUT_DEFAULT, "stages": [{"name": "Review", "is_default": False}], "evacuate_to": "Review"},
            '"Drafting" is the default stage and would be removed',
        ),
        (
            {"name": "Articles", "stages": [{"name": "Ideas", "renamed_from": "Drafting", "is_default": False}]},
            '"Ideas" is the default stage and would not be it any more',
        ),
    ],
)
def test_the_default_stage_is_not_lost(task: Any, check: bool, options: dict[str, Any], sentence: str) -> None:
    task.emulator.store.spaces[606].stories.clear()
    with pytest.raises(StoryblokError) as caught:
        task.workflow(check=check, **options)
    assert f"{sentence}, and no other one takes its place. Set is_default: true on the stage" in str(caught.value)
    assert task.writes() == []


@pytest.mark.parametrize("deleted", ["passed_on", "none"])
def test_removing_the_default_stage_alone_hands_it_on(task: Any, deleted: str) -> None:
    task.emulator.behaviors.choose({"deleted_default_stage": deleted})
    options = {"name": "Drafting", "state": "absent", "evacuate_to": "Review"}
    checked = task.stage(check=True, **options)
    result = task.stage(**options)
    assert checked["operations"] == result["operations"]
    assert [operation["action"] for operation in result["operations"]] == ["update", "move", "move", "move", "delete"]
    assert checked["diff"] == result["diff"]
    assert result["diff"]["after"][f"workflow stage Review ({REVIEW})"] == {"is_default": True}
    assert (result["changed_fields"], result["stories_moved"]) == ([], 3)
    assert defaults(task) == ["Review"]
    assert task.stage(**options)["changed"] is False


@pytest.mark.parametrize("check", [True, False])
def test_the_default_stage_alone_is_not_lost(task: Any, check: bool) -> None:
    task.emulator.store.spaces[606].stories.clear()
    for options in ({"name": "Drafting", "state": "absent"}, {"name": "Drafting", "is_default": False}):
        with pytest.raises(StoryblokError, match="is the default stage and would .* no other one takes its place"):
            task.stage(check=check, **options)
    assert task.writes() == []
    assert task.stage(name="Review", is_default=False)["changed"] is False


# --- what a PUT carries along -----------------------------------------------------------------------------------------


@pytest.mark.parametrize("put_effect", ["merge", "replace"])
def test_a_reference_to_a_stage_that_is_gone_is_not_sent_back(task: Any, put_effect: str) -> None:
    space = task.emulator.store.spaces[606]
    space.stages[DRAFTING].update(workflow_stage_ids=[REVIEW, 5], after_publish_id=7)
    task.emulator.behaviors.choose({"references_to_nothing": "refused", "put_effect": put_effect})
    result = hold(task, {"name": "Articles", "stages": [{"name": "Drafting", "allow_publish": True}]})
    assert result["warnings"] == []
    [write] = [entry for entry in task.emulator.log if entry["method"] == "PUT"] or [None]
    assert write is None, "the second run changes nothing"
    assert (space.stages[DRAFTING]["workflow_stage_ids"], space.stages[DRAFTING]["after_publish_id"]) == (
        [REVIEW],
        None,
    )


def test_a_stage_alone_sends_back_no_reference_to_a_stage_that_is_gone(task: Any) -> None:
    space = task.emulator.store.spaces[606]
    task.emulator.behaviors.choose({"references_to_nothing": "refused"})
    space.stages[DRAFTING]["workflow_stage_ids"] = [5, READY]
    checked = task.stage(check=True, name="Drafting", allow_publish=True)
    result = task.stage(name="Drafting", allow_publish=True)
    assert checked["workflow_stage"].items() <= result["workflow_stage"].items()
    assert sent(task, "workflow_stage_ids") == [[READY]]
    # Nor does taking a person out of a stage.
    space.stages[REVIEW].update(workflow_stage_ids=[5, READY], user_ids=[282994740190001])
    task.emulator.log.clear()
    task.person(email="ada@example.com", state="absent", forget=True)
    assert sent(task, "workflow_stage_ids") == [[READY]]


def test_a_reference_that_somebody_adds_meanwhile_is_sent_back(task: Any) -> None:
    """Only what had no stage when the task read the workflow is known to be gone."""
    space = task.emulator.store.spaces[606]
    space.stages[REVIEW]["workflow_stage_ids"] = [5]

    def arrive() -> None:
        if "111" not in space.stages:
            task.emulator.store.add(space.stages, {**space.stages[READY], "id": 111, "name": "New", "color": "#010101"})
            space.stages[REVIEW]["workflow_stage_ids"] = [5, 111]

    with arriving(arrive):
        stages = [{"name": "Drafting", "allow_publish": True}, {"name": "Review", "allow_publish": True}]
        task.workflow(name="Articles", stages=stages)
    assert space.stages[REVIEW]["workflow_stage_ids"] == [111]


def test_what_rails_reads_as_a_command_is_never_sent_back(task: Any) -> None:
    task.emulator.behaviors.choose({"nested_attributes": "answered", "unknown_fields": "stored"})
    hold(task, {"name": "Articles", "stages": [{"name": "Review", "allow_publish": True}, {"name": "Legal"}]})
    task.emulator.log.clear()
    task.stage(name="Review", allow_publish=False)
    [write] = task.writes()
    assert not [key for key in write["body"]["workflow_stage"] if key.startswith("_")]


def test_null_is_sent_back_only_where_the_api_takes_it() -> None:
    held = {"id": 1, "name": None, "color": None, "allow_publish": None, "position": None, "user_ids": None}
    sent_back = STAGE.writable_part({**held, "after_publish_id": None, "from_a_later_version": None, "_destroy": False})
    assert sent_back == {"user_ids": [], "after_publish_id": None}


# --- copies, and workflows without stages -----------------------------------------------------------------------------


@pytest.mark.parametrize("check", [True, False])
@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"content_types": ["product"]}, "needs content types of its own: give content_types. Those of workflow"),
        ({}, "needs content types of its own"),
    ],
)
def test_a_copy_needs_content_types_of_its_own(task: Any, check: bool, options: dict[str, Any], sentence: str) -> None:
    with pytest.raises(StoryblokError, match=sentence):
        task.workflow(check=check, name="Offers", copy_from="Product pages", **options)
    assert task.writes() == []
    # Of a workflow that is there, nothing is copied.
    assert task.workflow(name="Articles", copy_from="Product pages")["changed"] is False


def test_a_copy_that_could_not_be_renamed_is_not_made_twice(task: Any) -> None:
    task.emulator.behaviors.choose({"copy_name": "own"})
    options = {"name": "News", "copy_from": "Articles", "content_types": ["news"]}
    task.fault(method="PUT", times=1, status=400, body={"error": "x"})
    with pytest.raises(StoryblokError, match="Set renamed_from to that name and run the task again"):
        task.workflow(**options)
    [made] = [item for item in task.workflows()["workflows"] if item["id"] not in (ARTICLES, PRODUCTS)]
    for check in (True, False):
        with pytest.raises(StoryblokError) as caught:
            task.workflow(check=check, **options)
        assert f'Set renamed_from: "{made["name"]}" to go on with it, or remove it.' in str(caught.value)
    assert len(task.workflows()["workflows"]) == 3
    # A copy for other content types is another one.
    assert task.workflow(check=True, **{**options, "content_types": ["sports"]})["changed"] is True
    result = task.workflow(**options, renamed_from=made["name"])
    assert (result["workflow"]["id"], result["workflow"]["name"]) == (made["id"], "News")
    assert task.workflow(**options, renamed_from=made["name"])["changed"] is False


@pytest.mark.parametrize("server", [{}, {"include_stages": "ignored"}, {"put_answer": "object"}])
def test_a_workflow_without_stages_is_three_requests(task: Any, server: dict[str, str]) -> None:
    task.emulator.behaviors.choose(server)
    result = task.workflow(name="News", content_types=["news"])
    assert (result["api_requests"], len(task.requests())) == (3, 3)
    assert (result["workflow"]["name"], result["workflow"]["workflow_stages"]) == ("News", [])


# --- trouble that is none ---------------------------------------------------------------------------------------------


def test_a_put_whose_answer_is_cut_off_is_no_failure(task: Any) -> None:
    task.emulator.behaviors.choose({"put_answer": "object"})
    task.fault(method="PUT", truncate=True)
    result = task.stage(name="Review", color="#000")
    assert (result["changed"], result["workflow_stage"]["color"], result["warnings"]) == (True, "#000", [])
    stages = [{"name": "Review", "color": "#111"}, {"name": "Drafting", "color": "#222"}]
    assert task.workflow(name="Articles", stages=stages)["warnings"] == []
    task.emulator.faults.clear()
    assert task.workflow(name="Articles", stages=stages)["changed"] is False


def test_posts_that_never_reached_the_server_are_sent_again_after_a_look(
    task: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nobody listened for as long as a request is tried; by the time of the look, the server is back."""
    original = session.Session.send
    left = {"/workflow_stages": 4, "/workflow_stage_changes": 4}

    def send(self: Any, method: str, path: str, *rest: Any) -> Any:
        [resource] = [name for name in left if path.endswith(name)] or [""]
        if method == "POST" and left.get(resource):
            left[resource] -= 1
            raise session.Unanswered("no connection.", never_sent=True, hopeless=False)
        return original(self, method, path, *rest)

    monkeypatch.setattr(session.Session, "send", send)
    assert task.stage(name="Legal")["warnings"] == []
    [change] = task.move(story="articles/spring-fair", stage="Review")["workflow_stage_changes"]
    assert (change["stage"], set(left.values())) == ("Review", {0})
    assert [write["method"] for write in task.writes()] == ["POST", "POST"]
    # A server that stays away is an error as before.
    left.update({"/workflow_stages": 9})
    with pytest.raises(StoryblokError, match="got no answer: no connection. That was try 4 of 4"):
        task.stage(name="Design")
    assert task.stages(name="Design") == []


# --- what messages say ------------------------------------------------------------------------------------------------


def test_what_fifty_stages_have_in_common_is_said_once(task: Any) -> None:
    stages = [{"name": f"Stage {number}", "space_roles": ["Nobody"]} for number in range(50)]
    with pytest.raises(StoryblokError) as caught:
        task.workflow(name="Articles", stages=stages)
    assert str(caught.value).count("no space role of space 606") == 1
    assert 'Stages "Stage 0", "Stage 1", ' in str(caught.value)


def test_what_follows_from_fifty_warnings_is_said_once(task: Any) -> None:
    task.fault(method="PUT", ignore_fields=["story_editing_locked"])
    stages = [{"name": name, "story_editing_locked": True} for name in ("Drafting", "Review", "Ready to publish")]
    warnings = task.workflow(name="Articles", stages=stages)["warnings"]
    assert len(warnings) == 3
    assert "".join(warnings).count("on every run") == 1
    assert warnings[-1].endswith(
        "holds False. All of this will be reported as changes on every run. Storyblok may not allow this here, or not in the "
        "plan of this space."
    )


def test_a_value_that_no_option_gave_is_not_an_option_to_correct(task: Any) -> None:
    task.fault(method="PUT", status=422, body={"after_publish_id": ["is invalid"]})
    with pytest.raises(StoryblokError) as caught:
        task.stage(name="Review", color="#000")
    assert "Correct the options" not in str(caught.value)
    assert "The task does not declare after_publish_id, so it was sent as the server holds it." in str(caught.value)


def test_a_mistyped_stage_is_not_told_as_deleted(task: Any) -> None:
    with pytest.raises(
        StoryblokError, match="is not there: check the ids that the task gives. If they are right, somebody"
    ):
        task.move(story="articles/spring-fair", workflow_stage_id=7, transition="any")
