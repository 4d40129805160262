# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever form an answer has, a task ends with a result or with a sentence, never with a traceback."""

from __future__ import annotations

import copy
from collections.abc import Iterator
from typing import Any

import pytest
from cores import CORES, EXAMPLES, SEED, Direct, run
from hypothesis import HealthCheck, given, seed, settings
from hypothesis import strategies as some

from storyblok_emulator.behaviors import Behaviors
from storyblok_emulator.server import Emulator
from storyblok_emulator.store import default_seed

ARTICLES, PAGES = 111683030075001, 111683030075002
DRAFTING, REVIEW, READY = 111683030076001, 111683030076002, 111683030076003
ADA, GRACE = 282994740190001, 282994740190002

# Tasks that between them send every request, and read every list, of each module.
TASKS: list[tuple[str, dict[str, Any]]] = [
    ("collaborator", {"email": "ada@example.com", "role": "admin"}),
    ("collaborator", {"email": "ada@example.com", "space_roles": ["Reviewer", "Legal"], "permissions": ["publish"]}),
    ("collaborator", {"email": "new@example.com", "space_roles": ["Reviewer"]}),
    ("collaborator", {"email": "linus@example.com", "role": "admin"}),
    ("collaborator", {"user_id": GRACE, "state": "absent", "forget": True}),
    ("collaborator_info", {"gather": "code"}),
    ("collaborator_info", {"search": "a", "space_role": "Reviewer"}),
    ("internal_tag", {"name": "campaign", "object_type": "asset", "state": "absent"}),
    ("internal_tag", {"name": "print", "renamed_from": "legacy", "object_type": "component"}),
    ("internal_tag", {"name": "print", "object_type": "idea"}),
    ("internal_tag_info", {"gather": "code"}),
    (
        "space",
        {
            "space_roles": [{"role": "Reviewer", "subtitle": "Reads"}, {"role": "Designer", "components": ["article"]}],
            "collaborators": [{"email": "alan@example.com", "space_roles": ["Designer"]}],
            "workflows": [
                {
                    "name": "Articles",
                    "stages": [
                        {"name": "Drafting", "next_stages": ["Review"]},
                        {"name": "Review", "users": ["ada@example.com"]},
                        {"name": "Legal", "space_roles": ["Designer"]},
                    ],
                }
            ],
            "unlisted": {"space_roles": "report", "workflows": "report"},
            "backup": True,
        },
    ),
    ("conformance", {}),
    ("space_info", {}),
    ("space_role", {"role": "Reviewer", "subtitle": "Reads", "allowed_slugs": ["about-us"], "permissions": ["read"]}),
    ("space_role", {"role": "Designer", "component_groups": ["Layout/Teasers"], "asset_folders": ["Photos/2026"]}),
    ("space_role", {"role": "Designer", "datasources": ["countries"], "branches": ["Preview"]}),
    ("space_role", {"role": "Legal", "state": "absent"}),
    ("space_role_info", {"gather": "code"}),
    ("workflow", {"name": "Articles", "stages": [{"name": "Review"}, {"name": "Drafting"}, {"name": "Legal"}]}),
    (
        "workflow",
        {
            "name": "Articles",
            "unlisted_stages": "delete",
            "evacuate_to": "Drafting",
            "stages": [{"name": "Drafting", "color": "#000000", "space_roles": ["Legal"]}, {"name": "Review"}],
        },
    ),
    (
        "workflow",
        {"name": "Pages", "content_types": ["page"], "copy_from": "Product pages", "stages": [{"name": "In"}]},
    ),
    ("workflow", {"name": "Pages", "content_types": ["page"], "stages": [{"name": "In"}, {"name": "Out"}]}),
    ("workflow", {"name": "Product pages", "state": "absent"}),
    ("workflow_info", {"gather": "code"}),
    ("workflow_stage", {"name": "Review", "color": "#00ff00", "users": ["ada@example.com"], "next_stages": ["Review"]}),
    ("workflow_stage", {"name": "Legal", "position": 2, "after_publish": "Drafting"}),
    ("workflow_stage", {"id": READY, "state": "absent", "evacuate_to": "Review"}),
    ("workflow_stage_info", {"workflow": "Articles"}),
    (
        "workflow_stage_change",
        {"story": "articles/spring-fair", "stage": "Review", "assign_users": ["ada@example.com"]},
    ),
    ("workflow_stage_change", {"story_id": 445566770004, "workflow_stage_id": REVIEW, "transition": "any"}),
    ("workflow_stage_change", {"from_stage": "Drafting", "workflow": "Articles", "stage": "Review", "comment": "Go"}),
    ("workflow_stage_change_info", {"story": "articles/summer-festival"}),
    ("workflow_stage_change_info", {"due_before": "2027-01-01"}),
]

SERVERS: list[dict[str, str]] = [
    {},
    {"put_answer": "object", "include_stages": "ignored", "inline_stages": "ignored", "copy_name": "own"},
    {"put_answer": "object", "numbers": "strings", "story_stage": "alone", "content_type_in_lists": "absent"},
]

STRANGE: list[Any] = [
    *(None, True, False, 0, -1, 1, 5, 2**63, 10**40, 1.5, -0.0, 1e308),
    *(
        "",
        " ",
        "0",
        "5",
        "-5",
        "5.5",
        "1e3",
        "NaN",
        "text",
        "admin",
        "１２",
        "²",
        "9" * 5000,
        "\ud800",
        "a\udc00b",
        "\x00",
    ),
    *([], [None], [[]], [{}], ["text"], [5], [True], {}, {"id": 5}, {"id": None}, {"id": "5"}, {"id": []}, {"": {}}),
    *([{"id": 5}, {"id": 5}], {"id": 5, "name": ["text"]}, {"id": 5, "name": None}),
]


def paths(document: Any, below: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Yield every place of a document that is not the whole."""
    entries = (
        document.items() if isinstance(document, dict) else enumerate(document if isinstance(document, list) else ())
    )
    for key, value in entries:
        yield (*below, key)
        yield from paths(value, (*below, key))


def bent(document: Any, draw: Any) -> Any:
    """Return a document of which something has another form."""
    document = copy.deepcopy(document)
    places = list(paths(document))
    place = draw(some.sampled_from([(), *places]))
    parent = document
    for key in place[:-1]:
        parent = parent[key]
    held = parent[place[-1]] if place else document
    way = draw(
        some.sampled_from(["strange", "strange", "strange", "gone", "wrapped", "named", "unwrapped", "twice", "text"])
    )
    if way == "gone" and place:
        del parent[place[-1]]
        return document
    if way == "wrapped":
        value = [held]
    elif way == "named":
        value = {"id": held}
    elif way == "unwrapped" and isinstance(held, (dict, list)) and held:
        value = next(iter(held.values())) if isinstance(held, dict) else held[0]
    elif way == "twice" and isinstance(held, list):
        value = held + held
    elif way == "text":
        value = str(held)
    else:
        value = draw(some.sampled_from(STRANGE))
    if not place:
        return value
    parent[place[-1]] = value
    return document


@seed(SEED)
@settings(
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=some.data())
def test_no_answer_gives_a_traceback(task: Any, emulator: Emulator, monkeypatch: pytest.MonkeyPatch, data: Any) -> None:
    name, declared = data.draw(some.sampled_from(TASKS), label="task")
    bends = data.draw(some.lists(some.integers(0, 9), min_size=1, max_size=2, unique=True), label="which answers")
    emulator.behaviors.choose({**Behaviors(), **data.draw(some.sampled_from(SERVERS), label="server")})
    emulator.store.load(default_seed())
    answered: list[str] = []

    def bend(method: str, path: str, body: Any) -> Any:
        answered.append(f"{method} {path}")
        if len(answered) - 1 not in bends:
            return body
        for _number in range(data.draw(some.integers(1, 2), label="how often")):
            body = bent(body, data.draw)
        return body

    core = CORES[name]
    params = core.validated({**task.connection, **declared})
    assert params is not None
    run(core, Direct(emulator, bend), params, monkeypatch)


def test_every_module_is_bent() -> None:
    assert {name for name, _declared in TASKS} == set(CORES)


def test_what_is_bent_works_when_it_is_not(task: Any, emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    """Otherwise a task would end before it sends what it is listed for."""
    for name, declared in TASKS:
        emulator.store.load(default_seed())
        params = CORES[name].validated({**task.connection, **declared})
        assert params is not None, declared
        assert isinstance(run(CORES[name], Direct(emulator), params, monkeypatch), dict), declared


# --- one for each class of what was found so --------------------------------------------------------------------------


def _set(*place: Any, to: Any) -> Any:
    """Return what puts a value into a place of an answer."""

    def bend(body: Any) -> Any:
        parent = body
        for key in place[:-1]:
            parent = parent[key]
        parent[place[-1]] = to
        return body

    return bend


def _id_only(body: Any) -> Any:
    return {name: {"id": item["id"]} for name, item in body.items()}


IGNORED = {"inline_stages": "ignored"}
MOVE = {"story": "articles/spring-fair", "stage": "Review"}
PAGES_COPIED = {"name": "Pages", "content_types": ["page"], "copy_from": "Product pages"}
ODD = "in a form that the Management API does not use: "


def test_what_a_list_says_twice_is_there_once(task: Any, emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> None:
    def twice(method: str, path: str, body: Any) -> Any:
        return {name: [*items, *items] for name, items in body.items()} if method == "GET" else body

    found = {}
    for bend in (None, twice):
        emulator.store.load(default_seed())
        params = CORES["workflow_stage"].validated(
            {**task.connection, "id": READY, "state": "absent", "evacuate_to": "Review"}
        )
        assert params is not None
        found[bend] = run(CORES["workflow_stage"], Direct(emulator, bend), params, monkeypatch)
    assert isinstance(found[twice], dict), found[twice]
    assert found[twice]["operations"] == found[None]["operations"]


@pytest.mark.parametrize(
    ("name", "declared", "server", "asked", "bend", "sentence"),
    [
        (
            *("collaborator_info", {}, {}, "GET collaborators", _set("collaborators", 0, to="text")),
            f"GET /v1/spaces/606/collaborators answered a user {ODD}it is a text",
        ),
        (
            *("collaborator_info", {"gather": "code"}, {}, "GET collaborators"),
            *(_set("collaborators", 0, "user_id", to=["text"]), f"answered a user {ODD}its user_id is a list"),
        ),
        (
            *("collaborator_info", {"gather": "code"}, {}, "GET collaborators"),
            *(_set("collaborators", 1, "invitation", to=1e308), f"answered a user {ODD}its invitation is a number"),
        ),
        (
            *("collaborator", {"user_id": GRACE, "state": "absent", "forget": True}, {}, "GET "),
            *(_set("space", "owner_id", to=[5]), f"GET /v1/spaces/606 answered a space {ODD}its owner_id is a list"),
        ),
        (
            *("workflow_stage_change", MOVE, {}, "GET stories"),
            *(_set("stories", 0, "stage", to="text"), f"answered a story {ODD}its stage is a text"),
        ),
        (
            *("workflow_stage_change", MOVE, {}, "GET stories"),
            *(_set("stories", 0, "stage", "workflow_id", to={"id": 5}), f"answered a story {ODD}it cannot be read"),
        ),
        (
            *("workflow_stage_change", {"story_id": 445566770001, "stage": "Review"}, {}, "GET stories/445566770001"),
            *(
                _set("story", "content", to=["text"]),
                f"stories/445566770001 answered a story {ODD}its content is a list",
            ),
        ),
        (
            *("workflow_stage_change_info", {"story_id": 445566770004}, {}, "GET workflow_stage_changes"),
            *(
                _set("workflow_stage_changes", 0, "user_id", to=True),
                f"answered a change of stage {ODD}its user_id is true",
            ),
        ),
        (
            *("space_role", {"role": "Designer", "asset_folders": ["Photos/2026"]}, {}, "GET asset_folders"),
            *(_set("asset_folders", 1, "parent_id", to="²"), f"answered a asset folder {ODD}its parent_id is a text"),
        ),
        (
            *("space_role", {"role": "Designer", "component_groups": ["Layout/Teasers"]}, {}, "GET component_groups"),
            *(_set("component_groups", 0, "uuid", to={}), f"answered a component group {ODD}its uuid is an object"),
        ),
        (
            *("workflow_info", {}, {}, "GET workflows", _set("workflows", 0, "content_types", to="text")),
            f"answered a workflow {ODD}its content_types is a text",
        ),
        (
            *("workflow_info", {}, {}, "GET workflows", _set("workflows", 0, "name", to="a\ud800")),
            "GET /v1/spaces/606/workflows answered 200 with a text that contains half a character",
        ),
        # What was answered to a write is read, where it is not the object.
        (
            *("workflow", {"name": "Pages", "content_types": ["page"], "stages": [{"name": "In"}]}, IGNORED),
            *("POST workflow_stages", _id_only, ""),
        ),
        ("workflow_stage", {"name": "Legal", "next_stages": ["Review"]}, {}, "POST workflow_stages", _id_only, ""),
        (
            *("workflow", {**PAGES_COPIED, "stages": [{"name": "In"}]}, {}, "POST workflows/111683030075002/duplicate"),
            *(_set("workflow", "workflow_stages", to=True), ""),
        ),
        (
            *("workflow", PAGES_COPIED, {}, "POST workflows/111683030075002/duplicate"),
            _set("workflow", "workflow_stages", 0, to=[{"id": 5}]),
            f"workflows/111683030075002/duplicate answered a workflow stage {ODD}it is a list",
        ),
        (
            *("workflow_stage", {"name": "Review", "color": "#00ff00"}, {"put_answer": "object"}),
            *(f"PUT workflow_stages/{REVIEW}", lambda body: body["workflow_stage"], ""),
        ),
        (
            *("space_role", {"role": "Legal", "subtitle": "Reads"}, {"put_answer": "object"}),
            *("PUT space_roles/282994740191003", lambda body: [], ""),
        ),
        (
            *("collaborator", {"user_id": ADA, "permissions": ["publish"]}, {"put_answer": "object"}),
            *("PUT collaborators/282994740192001", lambda body: "text", ""),
        ),
    ],
)
def test_an_answer_in_another_form(
    task: Any,
    emulator: Emulator,
    monkeypatch: pytest.MonkeyPatch,
    name: str,
    declared: dict[str, Any],
    server: dict[str, str],
    asked: str,
    bend: Any,
    sentence: str,
) -> None:
    """sentence: what the error says; empty where the task goes on, because the server did what it was asked."""
    emulator.behaviors.choose(server)
    hit: list[str] = []

    def bend_one(method: str, path: str, body: Any) -> Any:
        if f"{method} {path.removeprefix('/v1/spaces/606').lstrip('/')}" != asked:
            return body
        hit.append(path)
        return bend(body)

    params = CORES[name].validated({**task.connection, **declared})
    assert params is not None
    result = run(CORES[name], Direct(emulator, bend_one), params, monkeypatch)
    assert hit
    if sentence:
        assert sentence in str(result)
        return
    assert isinstance(result, dict), result
    assert (result["changed"], result["warnings"]) == (True, [])
    again = run(CORES[name], Direct(emulator), params, monkeypatch)
    assert isinstance(again, dict)
    assert again["changed"] is False
