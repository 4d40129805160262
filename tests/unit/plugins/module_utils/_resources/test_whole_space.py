# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole spaces: one plan, which is the writes; people who have not accepted; what is not listed; backups; budgets."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from servers import SERVERS

from ansible_collections.community.storyblok.plugins.module_utils._api import client
from ansible_collections.community.storyblok.plugins.module_utils._engine.errors import ApiError, StoryblokError
from ansible_collections.community.storyblok.plugins.module_utils._resources.space import gather, plan
from ansible_collections.community.storyblok.plugins.module_utils._resources.space.options import OPTIONS
from ansible_collections.community.storyblok.plugins.module_utils._run_info import run_info
from ansible_collections.community.storyblok.plugins.module_utils._run_task import run_task
from storyblok_emulator.server import Emulator
from storyblok_emulator.store import USER_DEFAULTS, default_seed

MARGARET = "margaret@example.com"
DESCRIPTION: dict[str, Any] = {
    "space_roles": [
        # The name is free only after the next entry.
        {"role": "Reviewer", "permissions": ["save_stories"]},
        {"role": "Proofreader", "renamed_from": "Reviewer"},
        {"role": "Legal", "state": "absent", "force": True},
    ],
    "collaborators": [
        {"email": MARGARET, "space_roles": ["Proofreader"]},
        {"email": "ada@example.com", "space_roles": ["Reviewer", "Proofreader"]},
    ],
    "workflows": [
        {
            "name": "News",
            "content_types": ["news"],
            "stages": [
                {"name": "Drafting", "next_stages": ["Review"], "space_roles": ["Proofreader"]},
                {"name": "Review", "users": ["ada", MARGARET], "next_stages": ["Drafting"]},
            ],
        },
        {"name": "Bulletins", "content_types": ["bulletin"], "copy_from": "News"},
        {"name": "Product pages", "state": "absent"},
    ],
}


def entry_of(kind: str, entry: dict[str, Any]) -> dict[str, Any]:
    """Return an entry as Ansible hands it to the module, with its defaults."""
    options = OPTIONS["argument_spec"][kind]["options"]
    return {**{name: option["default"] for name, option in options.items() if "default" in option}, **entry}


def params(task: Any, description: dict[str, Any], **options: Any) -> dict[str, Any]:
    kinds = ("space_roles", "collaborators", "workflows")
    entries = {
        kind: [entry_of(kind, entry) for entry in description[kind]]
        for kind in kinds
        if description.get(kind) is not None
    }
    given = {
        "unlisted": description.get("unlisted"),
        "undeclared": description.get("undeclared", "keep"),
        "backup": False,
    }
    return {**given, **task.connection, **entries, **options}


def run(task: Any, description: dict[str, Any], *, check: bool = False, **options: Any) -> dict[str, Any]:
    return run_task(plan.plan, params(task, description, **options), check_mode=check, with_diff=True)


def gathered(task: Any, **options: Any) -> dict[str, Any]:
    found = run_info("spaces", gather.matching, {**task.connection, **options})
    description: dict[str, Any] = found["spaces"][0]
    return description


def in_words(write: dict[str, Any]) -> tuple[str, str]:
    """Return what a request does, as an operation says it."""
    action = {"POST": "create", "PUT": "update", "DELETE": "delete"}[write["method"]]
    part = write["path"].split("/")[4]
    resource = {"workflows": "workflow", "collaborators": "collaborator"}.get(part, part.removesuffix("s"))
    return ("move", "story") if resource == "workflow_stage_change" else (action, resource)


def hold(task: Any, description: dict[str, Any]) -> dict[str, Any]:
    """check → real → real → check; the operations are the writes."""
    before = task.state()
    checked = run(task, description, check=True)
    assert task.writes() == []
    assert task.state() == before
    real = run(task, description)
    for key in ("changed", "operations", "waiting", "unlisted", "drift", "diff", "warnings"):
        assert real[key] == checked[key], key
    assert (real["diff"]["before"] != real["diff"]["after"]) == real["changed"]
    writes = [in_words(write) for write in task.writes()]
    assert writes == [(operation["action"], operation["resource"]) for operation in real["operations"]]
    settled = task.state()
    task.emulator.log.clear()
    for again in (run(task, description), run(task, description, check=True)):
        assert (again["changed"], again["operations"], again["diff"]["before"]) == (False, [], again["diff"]["after"])
        assert description.get("undeclared") != "reset" or again["drift"] == []
    assert task.writes() == []
    assert task.state() == settled
    return real


def without_stories(task: Any) -> None:
    task.emulator.store.spaces[606].stories.clear()


HONEST = [server for server in SERVERS if not {"inline_stages", "copy_name"} & set(server)]


@pytest.mark.parametrize("undeclared", ["keep", "report", "reset"])
@pytest.mark.parametrize("server", HONEST, ids=lambda server: "-".join(server.values()) or "usual")
def test_the_plan_is_the_writes(task: Any, server: dict[str, str], undeclared: str) -> None:
    without_stories(task)
    task.emulator.behaviors.choose(server)
    result = hold(task, {**DESCRIPTION, "undeclared": undeclared})
    names = {(item["kind"], item["name"]) for item in result["objects"]}
    assert {("space_role", "Reviewer"), ("collaborator", MARGARET), ("workflow", "Bulletins")} <= names
    assert sorted(role["role"] for role in task.roles()) == ["Editor in chief", "Proofreader", "Reviewer"]


def test_somebody_who_has_not_accepted_is_waited_for(task: Any) -> None:
    without_stories(task)
    result = hold(task, DESCRIPTION)
    [note, *_copy] = result["waiting"]
    assert (note["place"], note["name"], note["option"], note["users"]) == (
        "workflows[0]",
        "Review",
        "users",
        [MARGARET],
    )
    assert f"waiting for {MARGARET} to accept" in result["warnings"][0]
    [margaret] = [item for item in task.emulator.store.spaces[606].collaborators.values() if item["invitation"]][-1:]
    user = {**USER_DEFAULTS, "id": 282994740190077, "real_email": MARGARET}
    margaret.update(user_id=282994740190077, user=user, invitation=None)
    completed = hold(task, DESCRIPTION)
    assert completed["waiting"] == []
    assert [operation["name"] for operation in completed["operations"]] == ["Review"]


WRONG_STAGE = {"name": "Drafting", "next_stages": ["Zed"], "color": "", "space_roles": ["Nobody"]}


def test_everything_that_is_wrong_is_said_at_once_with_its_place(task: Any) -> None:
    wrong = {
        "space_roles": [{"role": "Reviewer", "components": ["nothing"], "datasources": ["nowhere"]}],
        "collaborators": [
            {"email": "a@x,b@y", "role": "admin"},
            {"email": "grace@example.com", "space_roles": ["Nobody"]},
            {"email": "alan@example.com", "space_role_ids": [4711]},
        ],
        "workflows": [{"default": True, "stages": [WRONG_STAGE]}],
    }
    for check in (True, False):
        with pytest.raises(StoryblokError) as caught:
            run(task, wrong, check=check)
        problems = [problem.partition(". ")[0] for problem in caught.value.details["problems"]]
        assert problems == [
            'space_roles[0] (Reviewer): components: no component of space 606 has the name "nothing"',
            'space_roles[0] (Reviewer): datasources: no datasource of space 606 has the name "nowhere"',
            "collaborators[0] (a@x,b@y): email is 'a@x,b@y', which is not one e-mail address",
            'collaborators[1] (grace@example.com): space_roles: no space role of space 606 has the name "Nobody"',
            'collaborators[2] (alan@example.com): Could not update user "alan@example.com" (id 282994740190003) of space 606: '
            "space_role_ids: no space role of space 606 has the id 4711",
            'workflows[0] (default): "Drafting" can be followed by "Zed", which is no stage of the workflow.',
            'workflows[0] (default): Stage "Drafting": color is empty: give it a value, or leave the option out.',
            'workflows[0] (default): Stage "Drafting": space_roles: no space role of space 606 has the name "Nobody"',
        ]
        introduction = "Space 606 cannot be declared like this. Nothing was changed."
        assert str(caught.value) == " ".join([introduction, *caught.value.details["problems"]])


def test_what_follows_from_a_problem_is_not_one_of_its_own(task: Any) -> None:
    wrong = {
        "space_roles": [{"role": "New", "components": ["nothing"]}, {"role": "Legal", "state": "absent"}],
        "collaborators": [{"email": "ada@example.com", "space_roles": ["New"]}],
        "workflows": [{"default": True, "stages": [{"name": "Review", "space_roles": ["New"], "users": ["ada"]}]}],
    }
    with pytest.raises(StoryblokError) as caught:
        run(task, wrong)
    [problem] = caught.value.details["problems"]
    assert problem.startswith("space_roles[0] (New): components: ")
    assert task.writes() == []


def test_what_is_not_listed_is_kept_reported_or_deleted(task: Any) -> None:
    without_stories(task)
    listed: dict[str, Any] = {"space_roles": [{"role": "Reviewer"}], "collaborators": [], "workflows": []}
    assert hold(task, listed)["unlisted"] == []
    told = hold(
        task, {**listed, "unlisted": {"space_roles": "report", "collaborators": "report", "workflows": "report"}}
    )
    assert [item["name"] for item in told["unlisted"]][:3] == ["Articles", "Product pages"][1:] + told_people(told)[:2]
    assert told["changed"] is False
    drifting = [(found["reason"], found["resource"], found["id"], found["field"]) for found in told["drift"]]
    assert drifting == [("unlisted", item["kind"], item["id"], "") for item in told["unlisted"]]
    # Nobody names Legal; the default workflow stays.
    task.emulator.store.spaces[606].collaborators.clear()
    for stage in task.emulator.store.spaces[606].stages.values():
        stage["space_role_ids"] = []
    hold(task, {**listed, "unlisted": {"space_roles": "delete", "workflows": "delete"}})
    assert [role["role"] for role in task.roles()] == ["Reviewer"]
    assert [workflow["name"] for workflow in task.workflows()["workflows"]] == ["Articles"]


def told_people(result: dict[str, Any]) -> list[str]:
    return [item["name"] for item in result["unlisted"] if item["kind"] == "collaborator"]


# What the spaces of the emulator hold in addition to it: workflows have several content types, stages have flags and people.
LITTLE: dict[str, Any] = {
    "space_roles": [{"role": "Reviewer"}],
    "collaborators": [{"email": "ada@example.com"}],
    "workflows": [{"default": True, "stages": [{"name": "Drafting"}, {"name": "Review"}]}],
}


def test_one_option_says_what_becomes_of_undeclared_fields_of_all_kinds(task: Any) -> None:
    task.emulator.log.clear()
    assert run(task, LITTLE)["drift"] == []
    kept = len(task.emulator.log)
    reported = hold(task, {**LITTLE, "undeclared": "report"})
    assert reported["changed"] is False
    assert reported["api_requests"] == kept
    names = {(found["resource"], found["of"], found["name"]) for found in reported["drift"]}
    assert names == {
        ("space_role", "", "Reviewer"),
        ("workflow_stage", "Articles", "Drafting"),
        ("workflow_stage", "Articles", "Review"),
    }
    reset = hold(task, {**LITTLE, "undeclared": "reset"})
    written = [(operation["resource"], operation["name"]) for operation in reset["operations"]]
    assert written == [(resource, name) for resource, _workflow, name in sorted(names)]
    told = {(found["resource"], found["id"], found["field"]) for found in reported["drift"]}
    fields = {
        (operation["resource"], operation["id"], field)
        for operation in reset["operations"]
        for field in operation["changed_fields"]
    }
    assert fields == told


def test_an_entry_does_not_take_the_option_of_the_whole() -> None:
    for kind in ("space_roles", "collaborators", "workflows"):
        assert "undeclared" not in OPTIONS["argument_spec"][kind]["options"]


def test_reporting_collaborators_reads_the_space_for_its_owner(task: Any) -> None:
    listed = {"collaborators": [{"email": "ada@example.com"}]}
    task.emulator.log.clear()
    run(task, listed)
    usual = len(task.emulator.log)
    told = run(task, {**listed, "unlisted": {"collaborators": "report"}})
    assert told["api_requests"] == usual + 1
    assert task.requests()[-1].split("?")[0] == "GET /v1/spaces/606"


CHANGED: dict[str, Any] = {
    "space_roles": [{"role": "Proofreader", "renamed_from": "Reviewer", "permissions": ["a"]}, {"role": "Chief"}],
    "collaborators": [
        {"email": "ada@example.com", "space_roles": ["Chief"]},
        {"email": MARGARET, "role": "editor"},
    ],
    "workflows": [
        {
            "name": "Pieces",
            "default": True,
            "stages": [
                {"name": "Check", "renamed_from": "Review", "color": "#000000", "space_roles": ["Chief"]},
                {"name": "New"},
            ],
        },
        {"name": "Product pages", "state": "absent"},
        {"name": "News", "content_types": ["news"], "stages": [{"name": "Drafting"}]},
    ],
}


def test_a_backup_restores_by_names(task: Any) -> None:
    without_stories(task)
    before = gathered(task)
    backup = run(task, CHANGED, backup=True)["backup"]
    assert backup["space_roles"][-1] == {"role": "Chief", "state": "absent"}
    assert gathered(task) != before
    run(task, backup)
    assert gathered(task) == before


def test_a_backup_gives_stages_their_names_back_and_leaves_stories_where_they_are(task: Any) -> None:
    without_stories(task)
    space = task.emulator.store.spaces[606]
    stages = {stage["name"]: stage["id"] for stage in task.workflows()["workflows"][0]["workflow_stages"]}
    exchanged = {
        "default": True,
        "stages": [
            {"id": stages["Review"], "name": "Drafting"},
            {"id": stages["Drafting"], "name": "Review"},
            {"name": "Checked", "renamed_from": "Ready to publish"},
        ],
    }
    before = gathered(task)
    backup = run(task, {"workflows": [exchanged]}, backup=True)["backup"]
    assert gathered(task) != before
    undone = run(task, backup)
    assert gathered(task) == before
    assert {operation["action"] for operation in undone["operations"]} == {"update"}
    assert {name: space.stages[identifier]["name"] for name, identifier in stages.items()} == {
        name: name for name in stages
    }


def test_a_backup_restores_what_a_failed_run_has_changed(task: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Wherever the run ends, the backup restores the space: what was not changed yet is as the backup says it."""
    without_stories(task)
    start, before = task.emulator.store.dump(), gathered(task)
    run(task, CHANGED)
    for done in range(1, len(task.writes())):
        task.emulator.store.load(start)
        with monkeypatch.context() as patch:
            cut_after(patch, done)
            with pytest.raises(StoryblokError) as caught:
                run(task, CHANGED, backup=True)
        assert gathered(task) != before
        run(task, caught.value.details["backup"])
        assert gathered(task) == before, done


def cut_after(patch: pytest.MonkeyPatch, writes: int) -> None:
    """Let the power go out after a number of writes."""
    original = client.Client._send
    sent = 0

    def send(self: Any, method: str, path: str, **rest: Any) -> Any:
        nonlocal sent
        sent += method != "GET"
        if method != "GET" and sent > writes:
            raise ApiError("The power went out.", status=None, method=method, path=path)
        return original(self, method, path, **rest)

    patch.setattr(client.Client, "_send", send)


def test_gathered_and_given_back_nothing_is_written(task: Any) -> None:
    description = gathered(task)
    task.emulator.log.clear()
    assert run(task, description)["changed"] is False
    assert task.writes() == []


@pytest.mark.parametrize("act", [False, True])
def test_cut_anywhere(task: Any, act: bool, monkeypatch: pytest.MonkeyPatch) -> None:
    without_stories(task)
    start = task.emulator.store.dump()
    run(task, DESCRIPTION)
    expected, writes = gathered(task), len(task.writes())
    original = client.Client._send
    for done in range(writes):
        task.emulator.store.load(start)
        sent = 0

        def send(self: Any, method: str, path: str, last: int = done, **rest: Any) -> Any:
            nonlocal sent
            sent += method != "GET"
            if method != "GET" and sent > last:
                if act and sent == last + 1:
                    original(self, method, path, **rest)
                raise ApiError("The power went out.", status=None, method=method, path=path)
            return original(self, method, path, **rest)

        with monkeypatch.context() as patch:
            patch.setattr(client.Client, "_send", send)
            with pytest.raises(StoryblokError) as caught:
                run(task, DESCRIPTION)
        if done:
            assert "Already done: " in str(caught.value)
        # A role of the old name is there by then, so that the renaming is done and only warned about.
        run(task, DESCRIPTION)
        assert gathered(task) == expected, done
        assert run(task, DESCRIPTION)["changed"] is False


# --- budgets ----------------------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def large() -> Iterator[Emulator]:
    emulator = Emulator(verify_answers=True).start()
    yield emulator
    emulator.stop()


def test_ten_roles_twenty_people_three_workflows(task: Any, large: Emulator) -> None:
    seed = default_seed()
    empty = {"workflows": [], "space_roles": [], "collaborators": [], "stories": [], "workflow_stage_changes": []}
    seed["spaces"] = [{**space, **empty} for space in seed["spaces"] if space["id"] == 606]
    large.store.load(seed)
    task.connection.update(api_url=large.url)
    description = {
        "space_roles": [{"role": f"Role {number}", "permissions": ["save_stories"]} for number in range(10)],
        "collaborators": [
            {"email": f"person{number}@example.com", "space_roles": [f"Role {number % 10}"]} for number in range(20)
        ],
        "workflows": [
            {
                "name": f"Workflow {number}",
                "content_types": [f"type{number}"],
                "stages": [{"name": "Drafting", "space_roles": ["Role 1"]}, {"name": "Ready"}],
            }
            for number in range(3)
        ],
    }
    checked = run(task, description, check=True)
    assert (checked["api_requests"], len(checked["operations"])) == (3, 33)
    large.log.clear()
    real = run(task, description)
    assert real["operations"] == checked["operations"]
    # Three lists before, and three after.
    assert real["api_requests"] == 33 + 6
    converged = run(task, description)
    assert (converged["changed"], converged["api_requests"]) == (False, 3)


# --- any space becomes any other one ----------------------------------------------------------------------------------

ROLES = ["Reviewer", "Editor in chief", "Legal", "Proofreader", "Chief"]


@some.composite
def descriptions(draw: Any) -> dict[str, Any]:
    names = draw(some.lists(some.sampled_from(ROLES), unique=True, min_size=1, max_size=4))
    roles: list[dict[str, Any]] = [{"role": name} for name in names]
    for role in roles:
        if draw(some.booleans()):
            role["permissions"] = draw(some.lists(some.sampled_from(["a", "b"]), unique=True))
    people = [
        {"email": email, "space_roles": draw(some.lists(some.sampled_from(names), unique=True, min_size=1))}
        for email in draw(some.lists(some.sampled_from(["ada@example.com", MARGARET]), unique=True))
    ]
    stages = [
        {"name": name, "space_roles": draw(some.lists(some.sampled_from(names), unique=True))}
        for name in draw(some.lists(some.sampled_from(["Drafting", "Review", "New"]), unique=True, min_size=1))
    ]
    return {
        "space_roles": draw(some.permutations(roles)),
        "collaborators": people,
        "workflows": [{"default": True, "stages": stages}],
        "undeclared": draw(some.sampled_from(["keep", "report", "reset"])),
    }


@settings(max_examples=40, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(one=descriptions(), other=descriptions())
def test_any_space_becomes_any_other_one(task: Any, one: dict[str, Any], other: dict[str, Any]) -> None:
    task.emulator.store.load(default_seed())
    without_stories(task)
    for description in (one, other):
        task.emulator.log.clear()
        hold(task, description)
