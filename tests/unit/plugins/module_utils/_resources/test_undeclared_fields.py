# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The option undeclared of every module that has it: reset converges in one write, report writes nothing and reads no more."""

from __future__ import annotations

from typing import Any

import pytest
from laws import the_plan_is_the_writes
from resources import RESOURCES
from servers import SERVERS

ADA = 282994740190001
REVIEWER = 282994740191001
ARTICLES = 111683030075001
DRAFTING, REVIEW, READY = 111683030076001, 111683030076002, 111683030076003
FULL_STAGE: dict[str, Any] = {
    "workflow_stage_ids": [DRAFTING, REVIEW],
    "user_ids": [ADA],
    "space_role_ids": [REVIEWER],
    "after_publish_id": DRAFTING,
    **{
        field.name: True
        for field in RESOURCES["workflow_stage"].fields
        if field.name.startswith(("allow", "auto", "story"))
    },
}
# By the method of the task, a declaration that leaves out what the object holds.
THERE: dict[str, dict[str, Any]] = {
    "stage": {"name": "Review", "next_stages": ["Ready to publish"]},
    "workflow": {"default": True, "stages": [{"name": "Drafting"}, {"name": "Review", "allow_publish": True}]},
    "role": {"role": "Reviewer", "subtitle": "Reads"},
    "person": {"email": "ada@example.com"},
}
NEW: dict[str, dict[str, Any]] = {
    "stage": {"name": "Legal", "next_stages": ["Legal"]},
    "workflow": {
        "name": "News",
        "content_types": ["news"],
        "stages": [{"name": "Drafting", "next_stages": ["Review"]}, {"name": "Review"}],
    },
    "role": {"role": "Proofreader", "permissions": ["save_stories"]},
    "person": {"email": "margaret@example.com", "role": "editor"},
}
COPY: dict[str, Any] = {
    "name": "News",
    "content_types": ["news"],
    "copy_from": "Articles",
    "stages": [{"name": "Review"}],
}


def fill(task: Any) -> None:
    """Have objects hold what no declaration here says, without the collection."""
    space = task.emulator.store.spaces[606]
    space.stages[REVIEW].update(FULL_STAGE)
    space.workflows[ARTICLES]["content_types"] = ["article"]
    space.roles[REVIEWER].update(subtitle="Reads", ext_id="sso", permissions=["a"], allowed_languages=["de"])
    [ada] = [person for person in space.collaborators.values() if person["user_id"] == ADA]
    ada["permissions"] = ["publish_stories"]


def hold(task: Any, kind: str, options: dict[str, Any], *, changed: bool = True) -> dict[str, Any]:
    """check → real → real → check; gives back the result of the first real run."""
    run = getattr(task, kind)
    before = task.state()
    task.emulator.log.clear()
    checked = run(check=True, **options)
    assert task.writes() == []
    assert task.state() == before
    real: dict[str, Any] = run(**options)
    the_plan_is_the_writes(task, checked["operations"], before)
    assert (checked["changed"], real["changed"]) == (changed, changed)
    for key in ("changed_fields", "operations", "diff", "warnings", "drift"):
        assert real[key] == checked[key], key
    settled = task.state()
    task.emulator.log.clear()
    for again in (run(**options), run(check=True, **options)):
        assert (again["changed"], again["operations"], again["drift"]) == (False, [], real["drift"])
    assert task.writes() == []
    assert task.state() == settled
    return real


@pytest.mark.parametrize("server", SERVERS, ids=lambda server: "-".join(server.values()) or "usual")
@pytest.mark.parametrize("kind", THERE)
def test_what_is_there_is_reset_in_one_write_each(task: Any, kind: str, server: dict[str, str]) -> None:
    fill(task)
    task.emulator.behaviors.choose(server)
    result = hold(task, kind, {**THERE[kind], "undeclared": "reset"})
    assert result["drift"] == []
    written = [(operation["resource"], operation["id"]) for operation in result["operations"]]
    assert len(set(written)) == len(written)
    assert task.emulator.store.spaces[606].stages[REVIEW]["user_ids"] == (
        [] if kind in ("stage", "workflow") else [ADA]
    )


@pytest.mark.parametrize("server", SERVERS, ids=lambda server: "-".join(server.values()) or "usual")
@pytest.mark.parametrize("kind", NEW)
def test_what_is_new_is_empty_after_the_first_run(task: Any, kind: str, server: dict[str, str]) -> None:
    fill(task)
    task.emulator.behaviors.choose(server)
    hold(task, kind, {**NEW[kind], "undeclared": "reset"})


@pytest.mark.parametrize("server", SERVERS, ids=lambda server: "-".join(server.values()) or "usual")
def test_the_stages_of_a_copy_are_reset(task: Any, server: dict[str, str]) -> None:
    fill(task)
    task.emulator.behaviors.choose(server)
    result = hold(task, "workflow", {**COPY, "undeclared": "reset"})
    [review] = [stage for stage in result["workflow"]["workflow_stages"] if stage["name"] == "Review"]
    assert (review["user_ids"], review["after_publish_id"], review["allow_publish"]) == ([], None, False)
    assert result["workflow"]["content_types"] == ["news"]


def test_reset_leaves_names_colors_places_and_defaults(task: Any) -> None:
    fill(task)
    before = task.stored(REVIEW)
    task.stage(name="Review", undeclared="reset")
    emptied = {name: [] if isinstance(value, list) else False for name, value in FULL_STAGE.items()}
    assert task.stored(REVIEW) == {**before, **emptied, "after_publish_id": None}


def test_reset_takes_no_role_from_anybody(task: Any) -> None:
    fill(task)
    [before] = task.people(email="ada@example.com")
    result = task.person(email="ada@example.com", undeclared="reset")
    assert result["changed_fields"] == ["permissions"]
    assert result["collaborator"] == {**before, "permissions": []}


def test_only_the_default_workflow_can_be_without_content_types(task: Any) -> None:
    fill(task)
    task.emulator.store.spaces[606].workflows[ARTICLES]["name"] = "Everything else"
    assert task.workflow(default=True, undeclared="reset")["workflow"]["content_types"] == []
    assert task.workflow(name="Product pages", undeclared="reset")["changed"] is False


@pytest.mark.parametrize("kind", THERE)
def test_what_is_reported_is_what_reset_would_change(task: Any, kind: str) -> None:
    fill(task)
    kept, reported = (getattr(task, kind)(check=True, **THERE[kind], undeclared=mode) for mode in ("keep", "report"))
    for key in ("changed", "operations", "diff", "warnings", "api_requests"):
        assert kept[key] == reported[key], key
    assert (kept["drift"], reported["drift"] != []) == ([], True)
    reset = getattr(task, kind)(check=True, **THERE[kind], undeclared="reset")
    would = {
        (operation["resource"], operation["id"], field)
        for operation in reset["operations"]
        for field in operation["changed_fields"]
    }
    own = {
        (operation["resource"], operation["id"], field)
        for operation in kept["operations"]
        for field in operation["changed_fields"]
    }
    assert {(found["resource"], found["id"], found["field"]) for found in reported["drift"]} == would - own
    hold(task, kind, {**THERE[kind], "undeclared": "report"}, changed=kept["changed"])


def test_stages_are_reported_with_their_workflow_and_known_names(task: Any) -> None:
    fill(task)
    task.emulator.log.clear()
    result = task.workflow(
        check=True,
        name="Articles",
        stages=[{"name": "Drafting", "allow_all_users": True, "space_roles": ["Reviewer"]}, {"name": "Review"}],
        unlisted_stages="report",
        undeclared="report",
    )
    content_types, ready, *others = result["drift"]
    assert (content_types["resource"], content_types["of"], content_types["value"]) == ("workflow", "", ["article"])
    assert ready == {
        "reason": "unlisted",
        "resource": "workflow_stage",
        "of": "Articles",
        "id": READY,
        "name": "Ready to publish",
        "field": "",
        "value": None,
        "empty": None,
    }
    told = {found["field"]: found["value"] for found in others if found["id"] == REVIEW}
    assert told["workflow_stage_ids"] == [f"Drafting ({DRAFTING})", f"Review ({REVIEW})"]
    # Roles were read for a name of another stage; people were not.
    assert told["space_role_ids"] == [f"Reviewer ({REVIEWER})"]
    assert told["user_ids"] == [ADA]
    assert task.requests() == ["GET workflows", "GET space_roles"]


def test_what_is_removed_or_left_alone_does_not_drift(task: Any) -> None:
    fill(task)
    task.emulator.store.spaces[606].stories.clear()
    assert task.stage(name="Ready to publish", state="absent", undeclared="report")["drift"] == []
    unlisted = task.workflow(name="Articles", stages=[{"name": "Drafting"}], unlisted_stages="delete")
    assert unlisted["drift"] == []
    assert task.workflow(name="Articles", unlisted_stages="report")["drift"] == []


def test_an_invitation_that_is_renewed_is_the_object_it_was(task: Any) -> None:
    [linus] = [person for person in task.emulator.store.spaces[606].collaborators.values() if person["invitation"]]
    linus["invitation"]["is_expired"] = True
    linus["permissions"] = ["publish_stories"]
    options = {"email": "linus@example.com", "role": "editor"}
    reported = task.person(check=True, **options, undeclared="report")
    assert reported["collaborator"]["permissions"] == ["publish_stories"]
    assert [(found["field"], found["value"]) for found in reported["drift"]] == [("permissions", ["publish_stories"])]
    assert hold(task, "person", {**options, "undeclared": "reset"})["collaborator"]["permissions"] == []
