# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The probe finds what a server does, leaves its space as it was, and records nothing that is private."""

from __future__ import annotations

import contextlib
import importlib.util
import json
import os
import re
from pathlib import Path
from typing import Any

import pytest
import servers

from ansible_collections.community.storyblok.plugins.module_utils._api import client
from ansible_collections.community.storyblok.plugins.module_utils._conformance import questions, run
from ansible_collections.community.storyblok.plugins.module_utils._conformance.questions import NOT_ASKED, QUESTIONS
from ansible_collections.community.storyblok.plugins.module_utils._engine.errors import ApiError, StoryblokError
from storyblok_emulator.behaviors import BEHAVIORS, Behaviors
from storyblok_emulator.faults import RateLimit

ROOT = Path(__file__).resolve().parents[5]
# What cannot be told as long as the server does something else in the usual way.
NEEDS = {"references_to_nothing": {"deleted_stage_references": "kept"}}
ANSWERS = [(name, answer) for name, answers in BEHAVIORS.items() for answer in answers]
EVERY = 7 if os.environ.get("FEWER_CASES") else 1


def probe(task: Any, *, check: bool = False, **options: Any) -> dict[str, Any]:
    return run.run_conformance({**task.connection, **options}, check_mode=check)


def test_every_behavior_is_asked_or_says_why_not() -> None:
    assert [name for name in BEHAVIORS if (name in QUESTIONS) == (name in NOT_ASKED)] == []
    assert set(QUESTIONS) <= set(BEHAVIORS)
    assert all(NOT_ASKED.values())


def limit_requests(task: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the emulator allow few requests a second, of a time that passes only where the client waits."""
    now = [0.0]

    def sleep(seconds: float) -> None:
        now[0] += seconds

    monkeypatch.setitem(client.Client.__init__.__kwdefaults__, "sleep", sleep)
    task.emulator.rate_limit = RateLimit(5, clock=lambda: now[0])


@pytest.mark.parametrize(("name", "answer"), ANSWERS)
def test_the_probe_finds_how_the_server_behaves(
    task: Any, name: str, answer: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    chosen = Behaviors({**NEEDS.get(name, {}), name: answer})
    task.emulator.behaviors.choose(chosen)
    if name == "retry_after":
        limit_requests(task, monkeypatch)
    before = task.emulator.store.dump()
    result = probe(task)
    assert task.emulator.store.dump() == before
    assert result["api_requests"] == len(task.emulator.log) < 60
    found = result["conformance"]
    unknown = {"retry_after"} - {name}
    unknown |= {question for question, needed in NEEDS.items() if not needed.items() <= chosen.items()}
    assert set(found["not_told"]) == unknown
    assert found["behaviors"] == {key: value for key, value in chosen.items() if key in {*QUESTIONS} - unknown}
    # The emulator takes them as they are.
    Behaviors(found["behaviors"])


def test_the_probe_finds_how_a_server_behaves_that_is_unusual_in_all_ways(task: Any) -> None:
    # A list that was shuffled can look like one that was not.
    unusual = {**servers.SERVERS[-1], "foreign_space": "401", "list_order": "reversed"}
    task.emulator.behaviors.choose(unusual)
    before = task.emulator.store.dump()
    result = probe(task)
    assert task.emulator.store.dump() == before
    assert result["api_requests"] < 60
    assert result["conformance"]["behaviors"].items() <= unusual.items()
    assert set(result["conformance"]["not_told"]) == {"retry_after"}


def test_an_empty_space_is_enough(task: Any) -> None:
    task.connection["space_id"] = 1000606
    before = task.emulator.store.dump()
    assert set(probe(task)["conformance"]["not_told"]) == {"retry_after", *NEEDS}
    assert task.emulator.store.dump() == before


# --- nothing stays ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "fault",
    [
        {"times": 4, "drop": True, "act": True},
        {"times": 4, "status": 500},
        {"times": 1, "status": 403, "body": {"error": "Forbidden"}},
        {"times": 1, "truncate": True},
    ],
    ids=["lost", "failed", "refused", "truncated"],
)
def test_an_error_at_any_request_leaves_nothing_behind(task: Any, fault: dict[str, Any]) -> None:
    before = task.emulator.store.dump()
    count = probe(task)["api_requests"]
    outcomes = []
    for number in range(0, count, EVERY):
        task.emulator.faults.clear()
        task.emulator.log.clear()
        task.fault(skip=number, **fault)
        if number:
            outcomes.append(len(probe(task)["conformance"]["not_told"]))
        else:
            # Only the first request may fail the task, before anything is made. A lost GET is repeated.
            with contextlib.suppress(StoryblokError):
                probe(task)
        assert task.emulator.store.dump() == before, number
        assert len(task.emulator.log) < 60 + 3 * EVERY, number
    # A question without its answer does not keep the others from theirs.
    assert max(outcomes) > 1
    assert max(outcomes) <= len(QUESTIONS)


@pytest.mark.parametrize("name", QUESTIONS)
def test_an_interrupted_question_leaves_nothing_behind(task: Any, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
    def interrupted(scratch: Any) -> str:
        try:
            QUESTIONS[name](scratch)
        finally:
            raise KeyboardInterrupt

    monkeypatch.setattr(run, "QUESTIONS", {**QUESTIONS, name: interrupted})
    before = task.emulator.store.dump()
    with pytest.raises(KeyboardInterrupt):
        probe(task)
    assert task.emulator.store.dump() == before


def test_what_cannot_be_removed_is_named_and_found_again(task: Any) -> None:
    task.fault(method="DELETE", path="/workflows/", status=403, body={"error": "Forbidden"})
    with pytest.raises(
        StoryblokError, match=r"may still be in space 606: workflows (conformance_probe_\w+)\."
    ) as failure:
        probe(task)
    assert not isinstance(failure.value, ApiError)
    task.emulator.faults.clear()
    [first] = {warning.split(" left ")[1] for warning in probe(task)["warnings"] if "_twin" not in warning}
    assert re.fullmatch(r"workflows conformance_probe_\w+ in the space\. Delete it\.", first)


def test_a_token_that_may_only_read_makes_nothing(task: Any) -> None:
    task.connection["personal_access_token"] = "emulator-read-only-access-token-5c4e11"
    before = task.emulator.store.dump()
    found = probe(task)["conformance"]
    assert task.emulator.store.dump() == before
    assert set(found["behaviors"]) == {"foreign_space"}
    assert found["not_told"]["put_effect"] == "POST components was answered 403."
    assert next(entry["received"] for entry in found["exchanges"] if entry["status"] == 403) == {"error": "Forbidden"}


def test_check_mode_only_reads(task: Any) -> None:
    result = probe(task, check=True)
    assert {entry["method"] for entry in task.emulator.log} == {"GET"}
    assert result["conformance"]["behaviors"] == {"foreign_space": "404"}
    assert result["conformance"]["not_told"]["put_effect"] == "check mode sends no POST components."
    assert result["changed"] is True


# --- how it asks ------------------------------------------------------------------------------------------------------


def test_questions_stop_where_requests_would_run_out(task: Any) -> None:
    before = task.emulator.store.dump()
    # Each request is answered 429 twice.
    for number in range(40):
        task.fault(skip=number, times=2, status=429, body={"error": "Too many requests"}, headers={"Retry-After": "1"})
    result = probe(task, rate_limit_budget=1000.0)
    assert task.emulator.store.dump() == before
    assert "requests were made before" in result["conformance"]["not_told"]["duplicate_tag"]
    assert result["conformance"]["behaviors"]["retry_after"] == "sent"


def test_another_space_that_the_token_reaches_tells_nothing(task: Any) -> None:
    found = probe(task, check=True, foreign_space_id=1000606)["conformance"]
    assert "was answered 200; foreign_space_id should be" in found["not_told"]["foreign_space"]


@pytest.mark.parametrize(
    ("given", "rate"),
    [
        ({}, 3.0),
        ({"rate_limit": 6.0}, 3.0),
        ({"rate_limit": 0.0}, 3.0),
        ({"rate_limit": 0.5}, 0.5),
        ({"api_url": "http://127.0.0.1:1"}, 0.0),
        ({"api_url": "http://127.0.0.1:1", "rate_limit": 9.0}, 9.0),
    ],
)
def test_the_live_api_is_asked_slowly(task: Any, given: dict[str, Any], rate: float) -> None:
    assert run.requests_per_second({**task.connection, "api_url": "https://mapi.storyblok.com", **given}) == rate


def test_refusals_are_recorded_as_they_come(task: Any) -> None:
    exchanges = probe(task)["conformance"]["exchanges"]
    refused = {entry["status"]: entry["received"] for entry in exchanges if entry["status"] >= 400}
    assert refused == {
        401: {"error": "Unauthorized"},
        404: ["This record could not be found"],
        422: {"name": ["has already been taken"]},
    }
    assert all(entry["path"].startswith("/v1/spaces/:") for entry in exchanges)


# --- nothing private --------------------------------------------------------------------------------------------------

HOSTILE = {
    "error": "Canary Person (canary@example.com) may not; ask Canary or use canary0123456789",
    "errors": {"canary-key": "x", "base": ["Canary has no {{ canary }}", "<b>canary</b>"]},
    "canary@example.com": ["x"],
}


def canaries(value: Any) -> Any:
    """A space whose texts can be recognized, and its people's ids."""
    if isinstance(value, dict):
        return {key: value[key] if key in ("region", "role", "due_date") else canaries(value[key]) for key in value}
    if isinstance(value, list):
        return [canaries(item) for item in value]
    return f"canary {value}" if isinstance(value, str) and value else value


@pytest.mark.parametrize("fault", [None, {"status": 422, "body": HOSTILE}, {"status": 401, "body": "Canary"}])
def test_the_record_has_nothing_private(task: Any, fault: dict[str, Any] | None) -> None:
    space = task.emulator.store.spaces[606]
    for objects in (space.workflows, space.stages, space.roles, space.tags, space.collaborators, space.stories):
        for identifier, item in objects.items():
            objects[identifier] = canaries(item)
    space.described.update(name="Canary", first_token="canary-first-token", webhook_token="canary")
    people = {space.described["owner_id"], *(item["user_id"] for item in space.collaborators.values())} - {None}
    task.emulator.verify_answers = False
    try:
        if fault is not None:
            task.fault(path="(stages|duplicate|tags|changes)", method="POST", headers={"X-Canary": "canary"}, **fault)
        found = probe(task)["conformance"]
    finally:
        task.emulator.verify_answers = True
    written = json.dumps(found)
    assert "canary" not in written.casefold()
    assert re.findall(r"\b606\b", written) == []
    assert [person for person in people if str(person) in written] == []
    assert [token["token"] for token in task.emulator.store.tokens if token["token"] in written] == []


def test_names_of_objects_have_no_date_in_the_record(task: Any) -> None:
    """Two runs can be compared."""
    first = probe(task)["conformance"]["exchanges"]
    names = set(re.findall(r"conformance_probe\w*", json.dumps(first)))
    assert names == {"conformance_probe", *(f"conformance_probe_{end}" for end in ("A", "B", "third", "twin"))}


def test_every_text_that_is_sent_is_known(task: Any) -> None:
    sent = [entry["sent"] for entry in probe(task)["conformance"]["exchanges"] if "sent" in entry]
    assert sent
    assert "<text>" not in json.dumps(sent)
    assert {*questions.TEXTS} >= set(re.findall(r"#\w{6}", json.dumps(sent)))


# --- what is documented -----------------------------------------------------------------------------------------------


def write_conformance() -> Any:
    described = importlib.util.spec_from_file_location(
        "write_conformance", ROOT / "tests" / "tools" / "write_conformance.py"
    )
    assert described is not None
    assert described.loader is not None
    module = importlib.util.module_from_spec(described)
    described.loader.exec_module(module)
    return module


def test_the_guide_shows_what_the_emulator_yields() -> None:
    tool = write_conformance()
    whole, guide = tool.documents(tool.asked())
    assert tool.BLOCK.search(guide)
    assert tool.FILE.read_text(encoding="utf-8") == whole, "run make format"
    assert tool.GUIDE.read_text(encoding="utf-8") == guide, "run make format"
