# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Somebody else changes an object while a task runs: what was not declared is kept, what was declared is told."""

from __future__ import annotations

import contextlib
import re
from collections.abc import Iterator
from typing import Any, Callable

import pytest
import requests

from ansible_collections.community.storyblok.plugins.module_utils._api import client as _client
from ansible_collections.community.storyblok.plugins.module_utils._engine.errors import StoryblokError

ARTICLES = 111683030075001
DRAFTING, REVIEW, READY = 111683030076001, 111683030076002, 111683030076003
ADA, GRACE = 282994740190001, 282994740190002
GREY, ORANGE, GREEN = "#babcb6", "#f2a33a", "#2db47d"
TOO_FAST = {"status": 429, "headers": {"Retry-After": "5"}}
GET, PUT = f"GET workflow_stages/{REVIEW}", f"PUT workflow_stages/{REVIEW}"
# What a colleague does to a stage.
EDIT: dict[str, Any] = {"allow_publish": True, "story_editing_locked": True, "user_ids": [ADA, GRACE]}
SERVERS = [
    {"put_effect": effect, "put_answer": answer} for effect in ("merge", "replace") for answer in ("empty", "object")
]


@contextlib.contextmanager
def meanwhile(request: str, act: Callable[[], Any]) -> Iterator[None]:
    """Something happens right after the first request whose method and path match was answered, or failed."""
    original = requests.Session.request
    waiting = [act]

    def send(self: Any, method: str, url: str, **options: Any) -> Any:
        try:
            return original(self, method, url, **options)
        finally:
            if re.search(request, f"{method} {url}") and waiting:
                waiting.pop()()

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(requests.Session, "request", send)
        yield
    assert not waiting, "the request was never sent"


def editing(task: Any, stage: int = REVIEW, **fields: Any) -> Callable[[], None]:
    """A colleague's edit of a stage."""
    return lambda: task.emulator.store.spaces[606].stages[stage].update(fields or EDIT)


@pytest.fixture
def passing(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Lets time pass for clients, which otherwise stands still, but for waits."""
    passed = [1000.0]

    def wait(seconds: float) -> None:
        passed[0] += seconds

    monkeypatch.setitem(_client.Client.__init__.__kwdefaults__, "clock", lambda: passed[0])
    monkeypatch.setitem(_client.Client.__init__.__kwdefaults__, "sleep", wait)
    return wait


# --- one object -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("server", SERVERS, ids=lambda server: "-".join(server.values()))
def test_an_edit_during_a_wait_for_the_rate_limit_is_kept(task: Any, server: dict[str, str]) -> None:
    task.emulator.behaviors.choose(server)
    before = task.stored(REVIEW)
    task.fault(method="PUT", times=1, **TOO_FAST)
    with meanwhile("PUT", editing(task)):
        result = task.stage(name="Review", color="#000000")
    assert task.stored(REVIEW) == {**before, **EDIT, "color": "#000000"}
    assert {name: result["workflow_stage"][name] for name in EDIT} == EDIT
    assert (result["changed_fields"], result["warnings"]) == (["color"], [])
    assert task.requests()[:4] == ["GET workflows", PUT, GET, PUT]
    assert result["api_requests"] == (5 if server["put_answer"] == "empty" else 4)


@pytest.mark.parametrize(("seconds", "requests_made"), [(1.9, 3), (2.1, 4)])
def test_a_stage_is_read_again_when_it_was_read_long_ago(
    task: Any, passing: Callable[[float], None], seconds: float, requests_made: int
) -> None:
    with meanwhile("GET", lambda: passing(seconds)):
        result = task.stage(name="Review", color="#000000")
    assert result["api_requests"] == requests_made
    assert task.requests() == ["GET workflows", GET, PUT, GET] if requests_made == 4 else ["GET workflows", PUT, GET]


def test_an_edit_while_names_are_looked_up_is_kept(task: Any, passing: Callable[[float], None]) -> None:
    task.fault(method="GET", path="space_roles", times=1, **TOO_FAST)
    with meanwhile("GET .*space_roles", editing(task)):
        result = task.stage(name="Review", space_roles=["Legal"])
    assert {name: task.stored(REVIEW)[name] for name in EDIT} == EDIT
    assert (result["changed_fields"], result["warnings"]) == (["space_role_ids"], [])


def test_a_wait_before_the_first_answer_needs_no_second_look(task: Any, passing: Callable[[float], None]) -> None:
    task.fault(method="GET", times=1, **TOO_FAST)
    task.stage(name="Review", color="#000000")
    assert task.requests() == ["GET workflows", "GET workflows", PUT, GET]


@pytest.mark.parametrize("lost", [{"drop": True}, {"status": 502}], ids=["dropped", "bad gateway"])
@pytest.mark.parametrize("act", [True, False])
def test_an_update_whose_answer_is_lost_is_repeated_only_where_it_was_not_done(
    task: Any, act: bool, lost: dict[str, Any]
) -> None:
    before = task.stored(REVIEW)
    task.fault(method="PUT", act=act, times=1, **lost)
    with meanwhile("PUT", editing(task)):
        result = task.stage(name="Review", color="#000000")
    assert task.stored(REVIEW) == {**before, **EDIT, "color": "#000000"}
    assert result["workflow_stage"]["color"] == "#000000"
    # It is the task that did it.
    assert (result["changed"], result["warnings"]) == (True, [])
    assert task.requests() == ["GET workflows", PUT, GET, *([] if act else [PUT, GET])]


def test_a_declared_field_that_moved_is_set_and_told(task: Any) -> None:
    task.fault(method="PUT", times=1, **TOO_FAST)
    with meanwhile("PUT", editing(task, color="#111111", name="Check", user_ids=[ADA, GRACE])):
        result = task.stage(id=REVIEW, name="Review", color="#000000", user_ids=[ADA])
    assert {name: task.stored(REVIEW)[name] for name in ("name", "color", "user_ids")} == {
        "name": "Review",
        "color": "#000000",
        "user_ids": [ADA],
    }
    who = f'of workflow stage "Review" (id {REVIEW})'
    assert result["warnings"] == [
        f"name {who} changed from 'Review' to 'Check' while this task ran. It was set to 'Review', as declared.",
        f"color {who} changed from '#f2a33a' to '#111111' while this task ran. It was set to '#000000', as declared.",
        f"user_ids {who} changed from [{GRACE}] to [{ADA}, {GRACE}] while this task ran. It was set to [{ADA}], as declared.",
    ]
    assert task.stage(id=REVIEW, name="Review", color="#000000", user_ids=[ADA])["changed"] is False


def test_a_move_is_told_once_though_the_stage_is_read_several_times(task: Any) -> None:
    task.fault(method="PUT", times=3, **TOO_FAST)
    with meanwhile("PUT", editing(task, color="#111111")):
        result = task.stage(name="Review", color="#000000")
    assert len(result["warnings"]) == 1
    assert [request for request in task.requests() if request == PUT] == [PUT] * 4


def test_what_became_as_declared_is_not_written(task: Any, passing: Callable[[float], None]) -> None:
    def arrive() -> None:
        passing(3.0)
        editing(task, color="#000000", allow_publish=True)()

    with meanwhile("GET", arrive):
        result = task.stage(name="Review", color="#000000")
    assert (task.writes(), task.requests()) == ([], ["GET workflows", GET])
    assert (result["workflow_stage"]["color"], result["workflow_stage"]["allow_publish"]) == ("#000000", True)
    assert result["warnings"] == [
        f"color of workflow stage \"Review\" (id {REVIEW}) changed from '#f2a33a' to '#000000' while this task ran. It "
        "is as declared now."
    ]


def test_a_stage_that_goes_during_a_wait_is_an_error(task: Any) -> None:
    task.fault(method="PUT", times=1, **TOO_FAST)
    with (
        meanwhile("PUT", lambda: task.emulator.store.spaces[606].stages.pop(REVIEW)),
        pytest.raises(StoryblokError) as caught,
    ):
        task.stage(name="Review", color="#000000")
    assert str(caught.value).startswith(f'Could not update workflow stage "Review" (id {REVIEW}) of space 606: GET')
    assert "The object is gone: somebody may have deleted it a moment ago. Run the task again." in str(caught.value)


def test_a_swap_of_places_starts_from_where_the_stage_stands_now(task: Any) -> None:
    space = task.emulator.store.spaces[606]
    task.fault(method="PUT", times=1, **TOO_FAST)

    def swap() -> None:
        space.stages[REVIEW]["position"], space.stages[READY]["position"] = 3, 2

    with meanwhile("PUT", swap):
        result = task.stage(name="Review", position=1)
    assert [stage["name"] for stage in task.stages(workflow="Articles")] == ["Review", "Ready to publish", "Drafting"]
    assert result["warnings"][0].startswith(f'position of workflow stage "Review" (id {REVIEW}) changed from 2 to 3')


def test_an_edit_of_a_role_during_a_wait_is_kept(task: Any) -> None:
    [role] = [role for role in task.emulator.store.spaces[606].roles.values() if role["role"] == "Reviewer"]
    task.emulator.behaviors.choose({"put_effect": "replace"})
    task.fault(method="PUT", times=1, **TOO_FAST)
    with meanwhile("PUT", lambda: role.update(permissions=["publish"], ext_id="theirs")):
        result = task.role(role="Reviewer", ext_id="ours")
    assert (role["permissions"], role["ext_id"]) == (["publish"], "ours")
    assert result["space_role"]["permissions"] == ["publish"]
    assert result["warnings"][0].endswith("to 'theirs' while this task ran. It was set to 'ours', as declared.")
    assert task.requests()[1:] == [f"{verb} space_roles/{role['id']}" for verb in ("PUT", "GET", "PUT")]


def test_an_edit_of_a_collaborator_during_a_wait_is_kept(task: Any) -> None:
    """There is no GET of one collaborator, so all pages are read again."""
    [grace] = [
        person for person in task.emulator.store.spaces[606].collaborators.values() if person["user_id"] == GRACE
    ]
    pages = 2
    task.fault(method="PUT", times=1, **TOO_FAST)
    with meanwhile("PUT", lambda: grace.update(permissions=["can_deploy"])):
        result = task.person(email="grace@example.com", role="admin")
    assert (grace["permissions"], grace["role"]) == (["can_deploy"], "admin")
    assert result["collaborator"]["permissions"] == ["can_deploy"]
    assert (result["warnings"], result["api_requests"]) == ([], 2 * pages + 2)


def test_a_collaborator_who_goes_during_a_wait_is_an_error(task: Any) -> None:
    people = task.emulator.store.spaces[606].collaborators
    [grace] = [number for number, person in people.items() if person["user_id"] == GRACE]
    task.fault(method="PUT", times=1, **TOO_FAST)
    with meanwhile("PUT", lambda: people.pop(grace)), pytest.raises(StoryblokError) as caught:
        task.person(email="grace@example.com", role="admin")
    assert re.match(r"Could not update user .* of space 606: It is gone: .*Run the task again\.$", str(caught.value))


# --- several objects --------------------------------------------------------------------------------------------------

STAGES = [
    {"name": "Drafting", "auto_remove_assignee": True},
    {"name": "Review", "color": "#000000"},
    {"name": "Ready to publish"},
]


@pytest.mark.parametrize("server", SERVERS, ids=lambda server: "-".join(server.values()))
def test_an_edit_between_two_writes_of_a_workflow_is_kept(task: Any, server: dict[str, str]) -> None:
    task.emulator.behaviors.choose(server)
    before = task.stored(REVIEW)
    with meanwhile("PUT", editing(task)):
        result = task.workflow(name="Articles", stages=STAGES)
    assert task.stored(REVIEW) == {**before, **EDIT, "color": "#000000"}
    [review] = [stage for stage in result["workflow"]["workflow_stages"] if stage["name"] == "Review"]
    assert {name: review[name] for name in EDIT} == EDIT
    assert (len(result["operations"]), result["warnings"]) == (2, [])
    assert task.requests() == ["GET workflows", f"PUT workflow_stages/{DRAFTING}", GET, PUT, "GET workflows"]


def test_an_edit_before_the_first_write_of_a_workflow_is_kept(task: Any, passing: Callable[[float], None]) -> None:
    def arrive() -> None:
        passing(3.0)
        editing(task)()

    before = task.stored(REVIEW)
    with meanwhile("GET", arrive):
        task.workflow(name="Articles", stages=[{"name": "Drafting"}, *STAGES[1:]])
    assert task.stored(REVIEW) == {**before, **EDIT, "color": "#000000"}


def test_a_declared_field_that_moved_between_two_writes_is_set_and_told(task: Any) -> None:
    with meanwhile("PUT", editing(task, color="#111111")):
        result = task.workflow(name="Articles", stages=STAGES)
    assert task.stored(REVIEW)["color"] == "#000000"
    assert result["warnings"] == [
        f"color of workflow stage \"Review\" (id {REVIEW}) changed from '#f2a33a' to '#111111' while this task ran. It "
        "was set to '#000000', as declared."
    ]
    assert task.workflow(name="Articles", stages=STAGES)["changed"] is False


def test_a_stage_of_a_workflow_that_became_as_declared_is_not_written(task: Any) -> None:
    with meanwhile("PUT", editing(task, color="#000000")):
        result = task.workflow(name="Articles", stages=STAGES)
    assert [write["path"].rpartition("/")[2] for write in task.writes()] == [str(DRAFTING)]
    assert [warning.rpartition("while this task ran. ")[2] for warning in result["warnings"]] == [
        "It is as declared now."
    ]


def test_a_stage_that_goes_between_two_writes_is_an_error_that_tells_what_was_done(task: Any) -> None:
    with (
        meanwhile("PUT", lambda: task.emulator.store.spaces[606].stages.pop(REVIEW)),
        pytest.raises(
            StoryblokError, match='update workflow stage "Review".*is gone.*Already done: updated.*"Drafting"'
        ),
    ):
        task.workflow(name="Articles", stages=STAGES)


def test_an_edit_of_the_workflow_before_its_stages_are_put_in_order_is_kept(task: Any) -> None:
    workflow = task.emulator.store.spaces[606].workflows[ARTICLES]
    kept = [*workflow["content_types"], "bulletin"]
    with meanwhile("PUT", lambda: workflow.update(content_types=kept)):
        result = task.workflow(name="Articles", stages=STAGES[::-1])
    assert workflow["content_types"] == kept == result["workflow"]["content_types"]
    assert result["warnings"] == []
    assert task.requests()[-3:] == [f"GET workflows/{ARTICLES}", f"PUT workflows/{ARTICLES}", "GET workflows"]


def test_what_a_workflow_task_itself_writes_is_not_told(task: Any) -> None:
    """The default passes on, and colours are exchanged by way of a third one."""
    stages = [
        {"name": "Drafting", "color": ORANGE, "is_default": False},
        {"name": "Review", "color": GREY, "is_default": True},
        {"name": "Ready to publish"},
    ]
    for server in SERVERS:
        task.emulator.behaviors.choose(server)
        result = task.workflow(name="Articles", stages=stages)
        assert (result["changed"], result["warnings"]) == (True, [])
        colors = [{**stage, "color": color} for stage, color in zip(stages, (GREY, ORANGE, GREEN))]
        back = [{**stage, "is_default": number == 0} for number, stage in enumerate(colors)]
        assert task.workflow(name="Articles", stages=back)["warnings"] == []


@pytest.mark.parametrize("request_before", ["GET", "PUT"])
def test_an_edit_during_an_exchange_of_colors_is_kept_and_told(
    task: Any, passing: Callable[[float], None], request_before: str
) -> None:
    """One of the two gets a third colour in between; the edit comes before that, or after."""

    def arrive() -> None:
        passing(3.0)
        editing(task, DRAFTING, color="#111111", user_ids=[GRACE])()

    stages = [{"name": "Drafting", "color": ORANGE}, {"name": "Review", "color": GREY}, {"name": "Ready to publish"}]
    with meanwhile(request_before, arrive):
        result = task.workflow(name="Articles", stages=stages)
    drafting = task.stored(DRAFTING)
    assert (drafting["color"], drafting["user_ids"], task.stored(REVIEW)["color"]) == (ORANGE, [GRACE], GREY)
    [warning] = result["warnings"]
    assert warning.endswith(f"to '#111111' while this task ran. It was set to {ORANGE!r}, as declared.")


def test_a_person_is_taken_from_stages_as_they_are_now(task: Any) -> None:
    space = task.emulator.store.spaces[606]
    space.stages[DRAFTING]["user_ids"] = [GRACE]
    space.stages[REVIEW]["user_ids"] = [GRACE]
    with meanwhile("PUT", editing(task, user_ids=[ADA, GRACE], allow_publish=True)):
        result = task.person(email="grace@example.com", state="absent", forget=True)
    assert (space.stages[REVIEW]["user_ids"], space.stages[REVIEW]["allow_publish"]) == ([ADA], True)
    assert (space.stages[DRAFTING]["user_ids"], result["warnings"]) == ([], [])
    assert not any(person["user_id"] == GRACE for person in space.collaborators.values())


def test_a_new_stage_is_not_read_again_before_what_refers_to_it_is_written(task: Any) -> None:
    task.emulator.behaviors.choose({"inline_stages": "ignored"})
    stages = [{"name": "One", "next_stages": ["Two"]}, {"name": "Two", "next_stages": ["One"]}]
    task.workflow(name="News", content_types=["news"], stages=stages)
    assert not [request for request in task.requests() if request.startswith("GET workflow_stages/")]
