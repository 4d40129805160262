# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whole workflows: the laws over many situations and servers, the request budgets, removals, runs that are cut off."""

from __future__ import annotations

import contextlib
import difflib
from collections.abc import Iterator
from typing import Any

import pytest
import yaml
from laws import the_plan_is_the_writes
from resources import RESOURCES
from servers import SERVERS

from ansible_collections.community.storyblok.plugins.module_utils._engine.errors import StoryblokError
from ansible_collections.community.storyblok.plugins.module_utils._resources.workflow.problems import problems

STAGE = RESOURCES["workflow_stage"]
ARTICLES, PRODUCTS = 111683030075001, 111683030075002
DRAFTING, REVIEW, READY = 111683030076001, 111683030076002, 111683030076003
PRODUCT_DRAFTING, PRODUCT_READY = 111683030076011, 111683030076012
GREY, ORANGE, GREEN = "#babcb6", "#f2a33a", "#2db47d"


# A new workflow whose stages lead to each other in every direction.
NEWS: dict[str, Any] = {
    "name": "News",
    "content_types": ["news", "bulletin"],
    "stages": [
        {"name": "Drafting", "color": GREY, "is_default": True, "allow_all_users": True, "next_stages": ["Review"]},
        {"name": "Review", "space_roles": ["Reviewer"], "next_stages": ["Drafting", "Legal", "Ready", "Review"]},
        {"name": "Legal", "users": ["ada@example.com", "grace"], "next_stages": ["Review", "Ready"]},
        {"name": "Ready", "allow_publish": True, "after_publish": "Drafting", "next_stages": []},
    ],
}
KEPT = [{"name": "Drafting"}, {"name": "Review"}, {"name": "Ready to publish"}]
CASES: dict[str, dict[str, Any]] = {
    "create": NEWS,
    "create with the default in the middle": {
        "name": "News",
        "content_types": ["news"],
        "stages": [
            {"name": "Ideas", "next_stages": ["Drafting"]},
            {"name": "Drafting", "is_default": True, "next_stages": ["Ideas", "Ready"]},
            {"name": "Ready"},
        ],
    },
    "create without stages": {"name": "News", "content_types": ["news"]},
    "change": {
        "name": "Articles",
        "stages": [
            {"name": "Drafting", "next_stages": ["Ready to publish"], "story_editing_locked": True},
            {"name": "Review", "color": "#123456", "users": [], "space_roles": ["Legal", "Editor in chief"]},
            {"name": "Ready to publish", "after_publish": ""},
        ],
    },
    "add at the end": {"default": True, "stages": [*KEPT, {"name": "Archive", "next_stages": ["Archive", "Drafting"]}]},
    "new stages, the last of them the default": {
        "name": "Articles",
        "stages": [
            {"name": "Check"},
            {"name": "Legal", "next_stages": ["Ideas"]},
            {"name": "Ideas", "is_default": True},
        ],
        "unlisted_stages": "delete",
        "evacuate_to": "Ideas",
    },
    "add in the middle": {
        "name": "Articles",
        "stages": [
            {"name": "Drafting", "next_stages": ["Legal"]},
            {"name": "Legal", "next_stages": ["Drafting", "Review"]},
            {"name": "Review", "after_publish": "Legal"},
            {"name": "Ready to publish"},
        ],
    },
    "order": {"id": ARTICLES, "stages": [{"name": "Ready to publish"}, {"name": "Drafting"}, {"name": "Review"}]},
    "list some": {"name": "Articles", "stages": [{"name": "Ready to publish"}]},
    "rename stages": {
        "name": "Articles",
        "stages": [
            {"name": "Ideas", "renamed_from": "Drafting", "next_stages": ["Check"]},
            {"id": REVIEW, "name": "Check"},
            {"name": "Ready to publish"},
        ],
    },
    "exchange names": {
        "name": "Articles",
        "stages": [{"id": DRAFTING, "name": "Review"}, {"id": REVIEW, "name": "Drafting"}, {"id": READY}],
    },
    "exchange colors": {
        "name": "Articles",
        "stages": [
            {"name": "Drafting", "color": ORANGE},
            {"name": "Review", "color": GREEN},
            {"name": "Ready to publish", "color": GREY},
        ],
    },
    "take a color that is given up": {
        "name": "Articles",
        "stages": [
            {"name": "Drafting"},
            {"name": "Legal", "color": ORANGE, "next_stages": ["Review"]},
            {"name": "Review", "color": "#111111", "next_stages": ["Legal"]},
            {"name": "Ready to publish"},
        ],
    },
    "another default": {
        "name": "Articles",
        "stages": [{"name": "Drafting", "is_default": False}, {"name": "Review", "is_default": True}],
    },
    "replace a stage": {
        "name": "Articles",
        "unlisted_stages": "delete",
        "stages": [
            {"name": "Drafting", "next_stages": ["Legal"]},
            {"name": "Legal", "color": ORANGE, "next_stages": ["Ready to publish"]},
            {"name": "Ready to publish", "next_stages": ["Legal"]},
        ],
    },
    "replace all stages": {
        "name": "Product pages",
        "unlisted_stages": "delete",
        "stages": [{"name": "Ideas", "color": GREEN, "is_default": True}, {"name": "Done", "color": GREY}],
    },
    "replace all stages, the default last": {
        "name": "Product pages",
        "unlisted_stages": "delete",
        "stages": [{"name": "Ideas", "color": GREEN}, {"name": "Done", "color": GREY, "is_default": True}],
    },
    "replace and evacuate": {
        "name": "Articles",
        "unlisted_stages": "delete",
        "evacuate_to": "Ideas",
        "stages": [{"name": "Ideas", "color": GREY, "is_default": True}, {"name": "Review", "next_stages": ["Ideas"]}],
    },
    "rename the workflow": {"name": "Goods", "renamed_from": "Product pages", "content_types": ["product", "offer"]},
    "rename the default": {"default": True, "name": "Everything", "content_types": ["article"]},
    "rename by id, and stages": {"id": PRODUCTS, "name": "Goods", "stages": [{"name": "Done"}]},
    "copy": {"name": "News", "copy_from": "Articles", "content_types": ["news"]},
    "copy and change": {
        "name": "News",
        "copy_from_id": ARTICLES,
        "content_types": ["news"],
        "unlisted_stages": "delete",
        "stages": [
            {"name": "Ready to publish", "next_stages": ["Legal"], "after_publish": "Legal"},
            {"name": "Legal", "color": ORANGE, "next_stages": ["Ready to publish", "Ideas"]},
            {"name": "Ideas", "renamed_from": "Drafting"},
        ],
    },
    "remove": {"name": "Product pages", "state": "absent"},
}


def by_meaning(stage: dict[str, Any]) -> dict[str, Any]:
    fields = {field.name: field for field in STAGE.fields}
    return {name: fields[name].canonical(value) if name in fields else value for name, value in stage.items()}


def hold(task: Any, options: dict[str, Any], *, changed: bool = True) -> dict[str, Any]:
    """check → real → real → check; gives back the result of the first real run."""
    before = task.state()
    task.emulator.log.clear()
    checked = task.workflow(check=True, **options)
    assert task.writes() == []
    assert task.state() == before

    real = task.workflow(**options)
    the_plan_is_the_writes(task, checked["operations"], before)
    assert (checked["changed"], real["changed"]) == (changed, changed)
    for key in ("operations", "changed_fields", "diff"):
        assert real[key] == checked[key], key
    assert real["warnings"] == checked["warnings"]
    assert (real["diff"]["before"] != real["diff"]["after"]) == changed
    assert bool(real["operations"]) == changed
    predicted, came = checked.get("workflow"), real.get("workflow")
    assert (predicted is None) == (came is None)
    if predicted is not None and came is not None:
        stages = predicted.pop("workflow_stages")
        assert sorted(predicted.pop("content_types", [])) == sorted(came.pop("content_types", []))
        assert predicted.items() <= came.items()
        assert len(stages) == len(came["workflow_stages"])
        for expected, stage in zip(map(by_meaning, stages), map(by_meaning, came["workflow_stages"])):
            assert expected.items() <= stage.items()
    settled = task.state()

    task.emulator.log.clear()
    again = task.workflow(**options)
    checked_again = task.workflow(check=True, **options)
    assert (again["changed"], checked_again["changed"]) == (False, False)
    assert (again["operations"], again["diff"]["before"]) == ([], again["diff"]["after"])
    assert task.writes() == []
    assert task.state() == settled
    return real


def make_room(task: Any, case: str) -> None:
    """Cases that remove stages say what becomes of stories, or have none."""
    if "evacuate" not in case:
        task.emulator.store.spaces[606].stories.clear()


@pytest.mark.parametrize("server", SERVERS, ids=lambda server: "-".join(server.values()) or "usual")
@pytest.mark.parametrize("case", CASES)
def test_the_prediction_law(task: Any, case: str, server: dict[str, str]) -> None:
    make_room(task, case)
    task.emulator.behaviors.choose(server)
    hold(task, CASES[case])


@pytest.mark.parametrize("case", CASES)
def test_what_was_not_declared_is_not_touched(task: Any, case: str) -> None:
    make_room(task, case)
    before = {stage["id"]: stage for workflow in (ARTICLES, PRODUCTS) for stage in task.stages(workflow_id=workflow)}
    task.workflow(**CASES[case])
    after = {stage["id"]: stage for stage in task.stages()}
    declared = {"position", "is_default"}
    for entry in CASES[case].get("stages", ()):
        declared |= {field.name for field in STAGE.fields if {field.name, field.names_option} & set(entry)}
    gone = set(before) - set(after)
    for identifier in set(before) & set(after):
        for name, value in before[identifier].items():
            leads_there = bool(set(value) & gone) if isinstance(value, list) else value in gone
            if name not in declared and not leads_there:
                assert after[identifier][name] == value, (identifier, name)


# --- what comes -------------------------------------------------------------------------------------------------------


def names(result: dict[str, Any]) -> list[str]:
    return [stage["name"] for stage in result["workflow"]["workflow_stages"]]


def references(result: dict[str, Any], field: str) -> dict[str, Any]:
    stages = result["workflow"]["workflow_stages"]
    known = {stage["id"]: stage["name"] for stage in stages}
    return {
        stage["name"]: sorted(known[number] for number in stage[field])
        if isinstance(stage[field], list)
        else known.get(stage[field])
        for stage in stages
    }


def test_a_workflow_with_cycles_is_made_in_one_pass(task: Any) -> None:
    result = hold(task, NEWS)
    assert names(result) == ["Drafting", "Review", "Legal", "Ready"]
    assert references(result, "workflow_stage_ids") == {
        "Drafting": ["Review"],
        "Review": ["Drafting", "Legal", "Ready", "Review"],
        "Legal": ["Ready", "Review"],
        "Ready": [],
    }
    assert references(result, "after_publish_id")["Ready"] == "Drafting"
    assert len({stage["color"] for stage in result["workflow"]["workflow_stages"]}) == 4
    # The stages come with their workflow; what leads to each other waits until all of them are there.
    assert [operation["action"] for operation in result["operations"]] == ["create", *["update"] * 4]


def test_the_order_of_the_list_is_the_order_of_the_stages(task: Any) -> None:
    result = hold(task, CASES["list some"])
    assert names(result) == ["Ready to publish", "Drafting", "Review"]
    assert [operation["action"] for operation in result["operations"]] == ["update"]


def test_stages_in_one_place_are_put_into_order(task: Any) -> None:
    for stage in task.emulator.store.spaces[606].stages.values():
        stage["position"] = 1
    result = task.workflow(name="Articles", stages=KEPT)
    assert result["changed"] is True
    assert [stage["position"] for stage in result["workflow"]["workflow_stages"]] == [1, 2, 3]
    assert "  - name: Review  # position 1\n" in result["diff"]["before"]
    assert "  - name: Review  # position 2\n" in result["diff"]["after"]
    assert task.workflow(name="Articles", stages=KEPT)["changed"] is False


def test_renaming_keeps_ids(task: Any) -> None:
    result = hold(task, CASES["rename stages"])
    assert [(stage["id"], stage["name"]) for stage in result["workflow"]["workflow_stages"]] == [
        (DRAFTING, "Ideas"),
        (REVIEW, "Check"),
        (READY, "Ready to publish"),
    ]


def test_unlisted_stages_are_kept_reported_or_deleted(task: Any) -> None:
    make_room(task, "")
    listed = [{"name": "Drafting"}, {"name": "Ready to publish"}]
    assert hold(task, {"name": "Articles", "stages": listed})["warnings"] == []
    reported = task.workflow(name="Articles", stages=listed, unlisted_stages="report")
    assert reported["changed"] is False
    assert reported["warnings"] == ['Workflow Articles in space 606 has stages that are not listed: "Review".']
    deleted = hold(task, {"name": "Articles", "stages": listed, "unlisted_stages": "delete"})
    assert names(deleted) == ["Drafting", "Ready to publish"]


def test_without_stages_they_are_left_alone(task: Any) -> None:
    result = hold(task, {"name": "Articles", "unlisted_stages": "delete"}, changed=False)
    assert names(result) == ["Drafting", "Review", "Ready to publish"]


def test_a_stage_with_both_names_is_not_renamed_and_that_is_said(task: Any) -> None:
    result = task.workflow(name="Articles", stages=[{"name": "Review", "renamed_from": "Drafting"}])
    assert result["warnings"] == [
        'Workflow Articles in space 606 has both "Review" and "Drafting" (renamed_from). "Drafting" was not renamed.'
    ]


def test_the_diff_is_the_pipeline_as_a_person_declares_it(task: Any) -> None:
    diff = task.workflow(check=True, **CASES["add in the middle"])["diff"]
    assert diff["before"].splitlines() == [
        "name: Articles",
        "stages:",
        "  - name: Drafting",
        "    next_stages: [Review]  # Drafting",
        "  - name: Review",
        '    after_publish: ""  # Review',
        "  - name: Ready to publish",
    ]
    assert diff["after"].splitlines() == [
        "name: Articles",
        "stages:",
        "  - name: Drafting",
        "    next_stages: [Legal]  # Drafting",
        "  - name: Legal",
        '    color: "#3f8ae0"',
        "    next_stages: [Drafting, Review]",
        "  - name: Review",
        "    after_publish: Legal  # Review",
        "  - name: Ready to publish",
    ]
    people = task.workflow(check=True, **CASES["change"])["diff"]["after"]
    assert "    space_roles: [Editor in chief, Legal]  # Review\n" in people
    copied = task.workflow(check=True, **CASES["copy and change"])["diff"]["after"]
    assert "    next_stages: [Ideas, Ready to publish]\n" in copied
    created = task.workflow(check=True, **NEWS)["diff"]
    assert created["before"] == ""
    assert yaml.safe_load(created["after"])["stages"][2]["users"] == ["ada@example.com", "grace@example.com"]


MOVED_FLAGS = [
    {"name": "Drafting", "is_default": False, "allow_publish": True, "color": "#000", "next_stages": ["Review"]},
    {"name": "Review", "is_default": True, "space_roles": ["Reviewer"]},
    {"name": "Ready to publish", "allow_publish": False, "next_stages": []},
]


@pytest.mark.parametrize("case", [*CASES, "flags that move"])
def test_each_line_of_a_difference_tells_its_stage(task: Any, case: str) -> None:
    """As Ansible shows it: three lines around each change, in which a stage higher up cannot be seen."""
    make_room(task, case)
    options = {**CASES, "flags that move": {"name": "Articles", "stages": MOVED_FLAGS}}[case]
    diff = task.workflow(check=True, **options)["diff"]
    for side in (diff["before"], diff["after"]):
        stage, below = "", False
        for line in side.splitlines():
            if line.startswith("  - name: "):
                stage, below = line[len("  - name: ") :], False
            elif line.startswith("    ") and diff["before"]:
                # A new stage is shown as a whole, so that its name stands among the lines that are new.
                below = below or f"  - name: {stage}" not in diff["before"].splitlines()
                assert line.endswith(f"  # {stage}") or below, line
    lines = difflib.unified_diff(diff["before"].splitlines(), diff["after"].splitlines(), lineterm="", n=3)
    assert not [line for line in lines if line.startswith("     ")], "every field that is shown differs"
    assert all(isinstance(yaml.safe_load(side), (dict, type(None))) for side in (diff["before"], diff["after"]))


@pytest.mark.parametrize(
    ("options", "before", "after"),
    [
        (
            {"default": True, "stages": [{"id": DRAFTING, "name": "Review"}, {"id": REVIEW, "name": "Drafting"}]},
            ["  - name: Drafting", "  - name: Review", "  - name: Ready to publish"],
            [
                "  - name: Review",
                "    renamed_from: Drafting  # Review",
                "  - name: Drafting",
                "    renamed_from: Review  # Drafting",
                "  - name: Ready to publish",
            ],
        ),
        (
            {"default": True, "stages": [{"name": "Ideas", "renamed_from": "Drafting", "color": "#000"}]},
            [
                "  - name: Drafting",
                f'    color: "{GREY}"  # Drafting',
                "  - name: Review",
                "  - name: Ready to publish",
            ],
            [
                "  - name: Ideas",
                "    renamed_from: Drafting  # Ideas",
                '    color: "#000"  # Ideas',
                "  - name: Review",
                "  - name: Ready to publish",
            ],
        ),
        (
            {"name": "News", "copy_from": "Articles", "stages": [{"name": "Ideas", "renamed_from": "Drafting"}]},
            [],
            ["  - name: Ideas", "    renamed_from: Drafting", "  - name: Review", "  - name: Ready to publish"],
        ),
    ],
)
def test_a_renamed_stage_is_told_from_another_one(
    task: Any, options: dict[str, Any], before: list[str], after: list[str]
) -> None:
    diff = task.workflow(check=True, content_types=["news"], **options)["diff"]
    assert diff["before"].splitlines()[3:] == before
    assert diff["after"].splitlines()[3:] == after


def test_a_renamed_workflow_is_told_from_another_one(task: Any) -> None:
    diff = task.workflow(check=True, id=PRODUCTS, name="Goods")["diff"]
    assert (diff["before"], diff["after"]) == ("name: Product pages\n", "name: Goods\nrenamed_from: Product pages\n")


def test_people_of_one_name_are_told_by_their_ids(task: Any) -> None:
    """Or a change from one to the other would be none to read."""
    ada, grace = (task.emulator.store.spaces[606].collaborators[282994740192001 + number] for number in (0, 1))
    grace["user"] = {**ada["user"], "id": grace["user_id"]}
    task.workflow(default=True, stages=[{"name": "Drafting"}, {"name": "Review", "user_ids": [ada["user_id"]]}])
    stages = [{"name": "Drafting", "users": ["alan"]}, {"name": "Review", "user_ids": [grace["user_id"]]}]
    diff = task.workflow(check=True, default=True, stages=stages)["diff"]
    assert f"    user_ids: [{ada['user_id']}]  # Review\n" in diff["before"]
    assert f"    user_ids: [{grace['user_id']}]  # Review\n" in diff["after"]


def test_a_stage_that_does_not_change_is_a_line_of_the_diff(task: Any) -> None:
    stages = [{**stage, "next_stages": []} if number == 9 else stage for number, stage in enumerate(numbered(20))]
    task.workflow(**{**RING, "stages": numbered(20)})
    diff = task.workflow(check=True, **{**RING, "stages": stages})["diff"]
    assert len(diff["before"].splitlines()) == len(diff["after"].splitlines()) == 2 + 20 + 1
    assert [line for line in diff["after"].splitlines() if line.startswith("    ")] == [
        "    next_stages: []  # Stage 9"
    ]


# --- request budgets --------------------------------------------------------------------------------------------------


def numbered(count: int, **fields: Any) -> list[dict[str, Any]]:
    return [
        {
            "name": f"Stage {number}",
            "color": f"#0000{number:02x}",
            "next_stages": [f"Stage {(number + 1) % count}"],
            **fields,
        }
        for number in range(count)
    ]


COUNT = 6
RING = {"name": "Ring", "content_types": ["news"], "stages": numbered(COUNT)}


@pytest.mark.parametrize(
    ("server", "most"),
    [
        ({}, COUNT + 3),
        ({"put_answer": "object"}, COUNT + 3),
        ({"inline_stages": "ignored"}, 2 * COUNT + 4),
        ({"inline_stages": "ignored", "position_write": "shifts"}, 2 * COUNT + 4),
    ],
)
def test_the_budget_of_creating(task: Any, server: dict[str, str], most: int) -> None:
    task.emulator.behaviors.choose(server)
    assert task.workflow(**RING)["api_requests"] <= most
    assert len(task.requests()) <= most
    converged = task.workflow(**RING)
    assert (converged["changed"], converged["api_requests"]) == (False, 1)


@pytest.mark.parametrize("changed", range(COUNT + 1))
@pytest.mark.parametrize("reorder", [False, True])
def test_the_budget_of_changing(task: Any, changed: int, reorder: bool) -> None:
    task.workflow(**RING)
    stages = [
        {**stage, "story_editing_locked": True} if number < changed else stage
        for number, stage in enumerate(numbered(COUNT))
    ]
    task.emulator.log.clear()
    result = task.workflow(**{**RING, "stages": stages[::-1] if reorder else stages})
    expected = changed + reorder
    # The workflow before and after, and a second look before each write but the first.
    assert result["api_requests"] == (2 * expected + 1 if expected else 1)
    assert len(task.writes()) == expected


@pytest.mark.parametrize("reorder", [False, True])
@pytest.mark.parametrize("colors", [[ORANGE, GREY, GREEN], [ORANGE, GREEN, GREY]], ids=["two", "three"])
def test_the_budget_of_an_exchange(task: Any, colors: list[str], reorder: bool) -> None:
    """The documented exception: one write more, because a colour is free only once its holder has another one."""
    stages = [{**stage, "color": color} for stage, color in zip(KEPT, colors)]
    changed = 2 if colors[2] == GREEN else 3
    result = task.workflow(name="Articles", stages=stages[::-1] if reorder else stages)
    assert len(task.writes()) == changed + 1 + reorder
    assert result["api_requests"] == 2 * (changed + 1 + reorder) + 1


def test_names_of_people_cost_one_request_a_kind_and_page(task: Any) -> None:
    task.workflow(**NEWS)
    # Two pages of collaborators, one list of roles.
    assert task.workflow(**NEWS)["api_requests"] == 4


def test_stages_that_come_with_their_workflow_but_not_in_the_answer(task: Any) -> None:
    """The documented exception: one more look, because nobody can know."""
    answer = {"workflow": {"id": 111683030900017, "name": "Ring", "content_types": ["news"]}}
    task.fault(method="POST", path="/workflows$", act=True, times=1, status=201, body=answer)
    result = task.workflow(**RING)
    assert result["api_requests"] == COUNT + 4
    assert result["workflow"]["id"] == 111683030900017
    assert [request.split()[0] for request in task.requests()].count("POST") == 1


# --- nothing is lost --------------------------------------------------------------------------------------------------


def stories(task: Any) -> dict[str, str]:
    space = task.emulator.store.spaces[606]
    return {
        story["slug"]: space.stages[story["stage"]["workflow_stage_id"]]["name"]
        for story in space.stories.values()
        if story["stage"]
    }


REPLACED: dict[str, Any] = {
    "name": "Articles",
    "unlisted_stages": "delete",
    "stages": [{"name": "Ideas", "is_default": True}, {"name": "Review"}, {"name": "Ready to publish"}],
}


@pytest.mark.parametrize("check", [True, False])
def test_stages_with_stories_are_not_removed_without_a_refuge(task: Any, check: bool) -> None:
    before = task.state()
    with pytest.raises(StoryblokError) as caught:
        task.workflow(check=check, **REPLACED)
    assert f'workflow stage "Drafting" (id {DRAFTING})' in str(caught.value)
    assert "3 stories stand in it and would lose the stage" in str(caught.value)
    assert "evacuate_to" in str(caught.value)
    assert caught.value.details["stories"] == 3
    assert task.state() == before


@pytest.mark.parametrize("server", SERVERS, ids=lambda server: "-".join(server.values()) or "usual")
def test_stories_are_moved_before_their_stage_goes(task: Any, server: dict[str, str]) -> None:
    task.emulator.behaviors.choose(server)
    result = hold(task, {**REPLACED, "evacuate_to": "Ideas"})
    assert {slug for slug, stage in stories(task).items() if stage == "Ideas"} == {
        "spring-fair",
        "new-library",
        "council-minutes",
    }
    actions = [(operation["action"], operation["resource"]) for operation in result["operations"]]
    assert actions[0] == ("create", "workflow_stage")
    assert actions[-2:] == [("move", "story"), ("delete", "workflow_stage")]
    assert [operation["action"] for operation in result["operations"]].count("move") == 3
    assert "GET stories" not in task.requests()[-3:]


def test_a_story_whose_stage_the_list_leaves_out_is_read_before_it_is_moved(task: Any) -> None:
    listed = [{"id": number, "name": "x", "slug": "x", "full_slug": "x"} for number in (445566770001, 445566770004)]
    task.fault(
        method="GET", path="/stories$", skip=2, times=1, status=200, body={"stories": listed}, headers={"Total": "2"}
    )
    task.workflow(**REPLACED, evacuate_to="Ideas")
    assert "GET stories/445566770001" in task.requests()
    assert stories(task)["summer-festival"] == "Ready to publish", "it never stood in the stage that was removed"
    assert sorted(stories(task).values()) == ["Ideas"] * 3 + ["Ready to publish"] * 2


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            {"evacuate_to": "Drafting"},
            'evacuate_to: no workflow stage of workflow "Articles" (id 111683030075001) that stays',
        ),
        ({"evacuate_to_id": PRODUCT_READY}, "evacuate_to: no workflow stage of workflow"),
        ({"evacuate_to": " "}, "evacuate_to is empty"),
    ],
)
def test_a_refuge_has_to_stay(task: Any, options: dict[str, Any], sentence: str) -> None:
    with pytest.raises(StoryblokError) as caught:
        task.workflow(**{**REPLACED, **options})
    assert sentence in str(caught.value)
    assert task.writes() == []


def test_a_workflow_with_stories_is_removed_only_after_they_moved(task: Any) -> None:
    space = task.emulator.store.spaces[606]
    space.put_story_into(space.stories[445566770006], space.stages[PRODUCT_READY], None, "2026-01-01T00:00:00.000Z")
    with pytest.raises(StoryblokError, match="1 story stands in them and would lose the stage"):
        task.workflow(name="Product pages", state="absent")
    with pytest.raises(StoryblokError, match="evacuate_to: no workflow stage of the other workflows of space 606"):
        task.workflow(name="Product pages", state="absent", evacuate_to_id=PRODUCT_DRAFTING)
    result = hold(task, {"name": "Product pages", "state": "absent", "evacuate_to": "Drafting"})
    assert stories(task)["about-us"] == "Drafting"
    assert [operation["action"] for operation in result["operations"]] == ["move", "delete"]


def test_the_default_workflow_is_not_removed(task: Any) -> None:
    with pytest.raises(StoryblokError, match="it is the default workflow"):
        task.workflow(name="Articles", state="absent")
    assert task.workflow(name="Nowhere", state="absent")["changed"] is False
    assert task.workflow(id=5, state="absent")["changed"] is False


def test_removing_a_stage_has_the_same_protection(task: Any) -> None:
    with pytest.raises(StoryblokError, match="3 stories stand in it"):
        task.stage(name="Drafting", state="absent")
    assert task.writes() == []
    checked = task.stage(check=True, name="Drafting", state="absent", evacuate_to="Review")
    assert task.writes() == []
    result = task.stage(name="Drafting", state="absent", evacuate_to="Review")
    assert checked["stories_moved"] == result["stories_moved"] == 3
    assert sorted(stories(task).values()) == ["Ready to publish"] * 2 + ["Review"] * 3
    assert task.stage(name="Drafting", state="absent", evacuate_to="Review")["changed"] is False


def test_a_move_whose_answer_is_lost_is_looked_at_and_not_repeated(task: Any) -> None:
    task.fault(method="POST", path="changes", act=True, times=1, drop=True)
    task.stage(name="Drafting", state="absent", evacuate_to="Review")
    assert sorted(stories(task).values()) == ["Ready to publish"] * 2 + ["Review"] * 3
    assert len([write for write in task.writes() if write["method"] == "POST"]) == 3


def test_a_move_that_fails_says_how_far_it_got_and_removes_nothing(task: Any) -> None:
    task.fault(method="POST", path="changes", skip=1, times=1, drop=True)
    sentence = "where it stood. It was not moved.*Already done: .*; moved 1 of 3 stories: articles/spring-fair"
    with pytest.raises(StoryblokError, match=sentence):
        task.stage(name="Drafting", state="absent", evacuate_to="Review")
    assert len(task.stages(name="Drafting", workflow="Articles")) == 1
    assert task.stage(name="Drafting", state="absent", evacuate_to="Review")["stories_moved"] == 2


def test_moves_keep_a_distance_once_the_limit_was_met(task: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    from ansible_collections.community.storyblok.plugins.module_utils._api import client as _client

    waits: list[float] = []
    monkeypatch.setitem(_client.Client.__init__.__kwdefaults__, "sleep", waits.append)
    # No time passes while a request is made.
    monkeypatch.setitem(_client.Client.__init__.__kwdefaults__, "clock", lambda: 0.0)
    task.fault(method="POST", path="changes", times=1, status=429, headers={"Retry-After": "2"})
    task.stage(name="Drafting", state="absent", evacuate_to="Review")
    assert waits[0] == 2
    assert waits[1:] == [pytest.approx(1 / 6)] * 4, "two moves, a look whether others came, and the removal"


def test_stories_that_come_while_the_task_writes_are_not_lost(task: Any) -> None:
    """They are counted again after the first write, and before the first removal."""
    space = task.emulator.store.spaces[606]
    options = {
        "name": "Articles",
        "unlisted_stages": "delete",
        "stages": [{"name": "Drafting", "next_stages": [], "color": "#123456"}, {"name": "Ready to publish"}],
    }

    def arrive() -> None:
        space.put_story_into(space.stories[445566770006], space.stages[REVIEW], None, "2026-01-01T00:00:00.000Z")

    with (
        arriving(arrive),
        pytest.raises(StoryblokError, match="1 story stands in it and would lose.*Already done: updated"),
    ):
        task.workflow(**options)
    assert REVIEW in space.stages
    assert task.workflow(**options, evacuate_to="Drafting")["operations"][0]["action"] == "move"
    assert stories(task)["about-us"] == "Drafting"


@contextlib.contextmanager
def arriving(arrive: Any) -> Iterator[None]:
    """Something happens right after the first PUT."""
    from ansible_collections.community.storyblok.plugins.module_utils._api import client as _client

    original = _client.Client.put

    def put(self: Any, *arguments: Any) -> Any:
        arrive()
        return original(self, *arguments)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_client.Client, "put", put)
        yield


# --- servers that answer otherwise than was sent ----------------------------------------------------------------------


def test_a_copy_that_got_a_name_of_its_own_is_renamed_and_made_once(task: Any) -> None:
    task.emulator.behaviors.choose({"copy_name": "own"})
    result = task.workflow(name="News", copy_from="Articles", content_types=["news"])
    assert (result["changed"], result["workflow"]["name"], result["warnings"]) == (True, "News", [])
    assert task.workflow(name="News", copy_from="Articles", content_types=["news"])["changed"] is False
    assert len(task.workflows()["workflows"]) == 3


COPY: dict[str, Any] = {"name": "Copy", "content_types": ["news"], "copy_from": "Articles"}


def test_a_copy_whose_name_cannot_be_given_is_told_by_its_own(task: Any) -> None:
    """The next run cannot know it, so nothing is promised."""
    task.emulator.behaviors.choose({"copy_name": "own"})
    task.fault(method="PUT", times=1, status=400, body={"error": "x"})
    with pytest.raises(StoryblokError) as caught:
        task.workflow(**COPY, stages=[{"name": "Review", "color": "#000000"}])
    [made] = [item for item in task.workflows()["workflows"] if item["id"] not in (ARTICLES, PRODUCTS)]
    assert str(caught.value).endswith(
        f'Already done: copied workflow "Copy". It is workflow "{made["name"]}" (id {made["id"]}), because the server did '
        "not keep the name. Set renamed_from to that name and run the task again, or remove it first."
    )
    assert [write["path"].rpartition("/")[2] for write in task.writes()] == ["duplicate", str(made["id"])]


def test_a_copy_has_its_name_before_its_stages_are_read(task: Any) -> None:
    task.emulator.behaviors.choose({"copy_name": "own", "include_stages": "ignored"})
    answer = {"workflow": {"id": task.emulator.store._last_id + 17, "name": "Articles copy", "content_types": ["news"]}}
    task.fault(method="POST", path="duplicate", act=True, times=1, status=201, body=answer)
    task.fault(method="GET", path="/workflow_stages$", skip=1, times=1, status=403, body={"error": "x"})
    with pytest.raises(StoryblokError, match=r"Running the task again goes on from there\.$"):
        task.workflow(**COPY)
    assert [item["id"] for item in task.workflows(name="Copy")["workflows"]] == [answer["workflow"]["id"]]


def test_a_copy_has_its_name_before_its_stages_are_written(task: Any) -> None:
    task.emulator.behaviors.choose({"copy_name": "own"})
    options = {**COPY, "stages": [{"name": "Review", "color": "#000000"}]}
    task.fault(method="PUT", skip=1, times=1, status=400, body={"error": "x"})
    with pytest.raises(StoryblokError, match=r"Running the task again goes on from there\.$"):
        task.workflow(**options)
    task.workflow(**options)
    assert task.workflow(**options)["changed"] is False
    assert len(task.workflows()["workflows"]) == 3


def test_a_copy_of_another_name_whose_answer_is_lost_is_found_by_its_stages(task: Any) -> None:
    task.emulator.behaviors.choose({"copy_name": "own"})
    task.fault(method="POST", times=1, drop=True, act=True)
    assert task.workflow(**COPY)["workflow"]["name"] == "Copy"
    assert task.workflow(**COPY)["changed"] is False
    assert len(task.workflows()["workflows"]) == 3


@pytest.mark.parametrize("inline", ["honored", "ignored"])
def test_a_name_that_the_server_does_not_keep_is_no_second_object(task: Any, inline: str) -> None:
    task.emulator.behaviors.choose({"inline_stages": inline})
    trimmed = {"id": 111683030900500, "name": "Legal", "color": "#123456", "position": 9, "workflow_stage_ids": []}
    task.fault(method="POST", path="/workflow_stages$", act=True, times=1, status=201, body={"workflow_stage": trimmed})
    # What such a server does is not known, only that the task does not make a second stage.
    with pytest.raises(StoryblokError):
        task.workflow(name="Articles", stages=[*KEPT, {"name": "Legal ", "color": "#123456"}])
    assert len([write for write in task.writes() if write["method"] == "POST"]) == 1


def test_a_copy_that_is_answered_in_short_is_read(task: Any) -> None:
    """Or a PUT would lose what the answer left out, where it replaces."""
    task.emulator.behaviors.choose({"put_effect": "replace"})
    store = task.emulator.store
    first = store._last_id + 17
    names = [stage["name"] for stage in store.spaces[606].stages_of(ARTICLES)]
    short = [{"id": first + 17 * number, "name": name, "color": GREY} for number, name in enumerate(names, start=1)]
    answer = {"workflow": {"id": first, "name": "News", "content_types": ["news"], "workflow_stages": short}}
    task.fault(method="POST", path="duplicate", act=True, times=1, status=201, body=answer)
    changed = {"name": "Ready to publish", "color": "#000000"}
    result = task.workflow(name="News", copy_from="Articles", content_types=["news"], stages=[changed])
    [ready] = [stage for stage in result["workflow"]["workflow_stages"] if stage["name"] == "Ready to publish"]
    assert (ready["allow_publish"], ready["color"]) == (True, "#000000")
    assert ready["workflow_stage_ids"] == [short[1]["id"]]


@pytest.mark.parametrize("check", [True, False])
def test_colors_are_chosen_once(task: Any, check: bool) -> None:
    """Also where a stage that goes makes way and its colour becomes free meanwhile."""
    make_room(task, "")
    names = ("Shop", "Store", "Ready to publish")
    stages = [{"name": "Legal", "color": ORANGE, "is_default": True}, *({"name": name} for name in names)]
    options = {"id": ARTICLES, "unlisted_stages": "delete", "stages": stages}
    result = task.workflow(check=check, **options)
    assert [stage["color"] for stage in result["workflow"]["workflow_stages"][:3]] == [ORANGE, "#3f8ae0", "#8a63d2"]
    assert 'name: Shop\n    color: "#3f8ae0"' in result["diff"]["after"]


def test_a_reference_to_a_stage_that_is_gone_survives_the_round_trip(task: Any) -> None:
    make_room(task, "")
    task.emulator.behaviors.choose({"deleted_stage_references": "kept"})
    task.stage(name="Review", state="absent")
    [code] = task.workflows(gather="code", name="Articles")["code"]
    assert code["stages"][0]["workflow_stage_ids"] == [REVIEW]
    task.emulator.log.clear()
    assert task.workflow(**code)["changed"] is False
    assert task.writes() == []


def test_names_with_blanks_and_several_addresses_survive_the_round_trip(task: Any) -> None:
    space = task.emulator.store.spaces[606]
    space.stages[REVIEW]["name"] = "Review "
    grace, ada = space.collaborators[282994740192002], space.collaborators[282994740192001]
    grace["user"]["alt_email"] = ada["user"]["real_email"]
    space.stages[DRAFTING]["user_ids"] = [ada["user_id"], grace["user_id"]]
    space.workflows[PRODUCTS]["content_types"] = []
    for code in task.workflows(gather="code")["code"]:
        assert task.workflow(**code)["changed"] is False


# --- runs that are cut off --------------------------------------------------------------------------------------------


@pytest.mark.parametrize("act", [False, True])
@pytest.mark.parametrize("inline", ["honored", "ignored"])
@pytest.mark.parametrize("case", [case for case in CASES if case != "remove"])
def test_a_run_that_is_cut_off_is_put_right_by_the_next(task: Any, case: str, inline: str, act: bool) -> None:
    """Whatever write is the last one, whether it took effect or not."""
    make_room(task, case)
    start = task.emulator.store.dump()
    task.emulator.behaviors.choose({"inline_stages": inline})
    wanted = task.workflow(**CASES[case])["workflow"]
    writes = len(task.writes())
    for done in range(writes):
        task.emulator.store.load(start)
        task.emulator.faults.clear()
        task.emulator.log.clear()
        with pytest.raises(StoryblokError) as caught:
            run_with_last_write(task, done, act, CASES[case])
        if done:
            assert "Already done: " in str(caught.value)
            assert str(caught.value).endswith("Running the task again goes on from there.")
        result = task.workflow(**CASES[case])
        assert [stage["name"] for stage in result["workflow"]["workflow_stages"]] == [
            stage["name"] for stage in wanted["workflow_stages"]
        ]
        for stage, expected in zip(result["workflow"]["workflow_stages"], wanted["workflow_stages"]):
            for name in ("color", "is_default", "allow_publish", "space_role_ids", "user_ids"):
                if name != "color" or any("color" in entry for entry in CASES[case].get("stages", ())):
                    assert stage[name] == expected[name], name
        assert task.workflow(**CASES[case])["changed"] is False


def run_with_last_write(task: Any, done: int, act: bool, options: dict[str, Any]) -> None:
    """Run a task that loses its connection at a write, after so many of them were done."""
    from ansible_collections.community.storyblok.plugins.module_utils._api import client as _client
    from ansible_collections.community.storyblok.plugins.module_utils._engine.errors import ApiError

    sent = 0
    original = _client.Client._send

    def send(self: Any, method: str, path: str, **rest: Any) -> Any:
        nonlocal sent
        if method != "GET":
            sent += 1
            if sent > done:
                if act and sent == done + 1:
                    original(self, method, path, **rest)
                raise ApiError("The power went out.", status=None, method=method, path=path)
        return original(self, method, path, **rest)

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(_client.Client, "_send", send)
        task.workflow(**options)


@pytest.mark.parametrize("path", ["/workflows$", "/workflow_stages$", "/duplicate$"])
@pytest.mark.parametrize("act", [True, False])
def test_a_create_whose_answer_is_lost_never_makes_two(task: Any, path: str, act: bool) -> None:
    case = CASES["copy and change"] if "duplicate" in path else NEWS
    task.emulator.behaviors.choose({"inline_stages": "ignored"})
    task.fault(method="POST", path=path, act=act, times=1, drop=True)
    if act:
        assert task.workflow(**case)["changed"] is True
    else:
        sentence = "A second look did not find .*The request was not repeated, to avoid a duplicate"
        with pytest.raises(StoryblokError, match=sentence):
            task.workflow(**case)
        task.workflow(**case)
    assert len(task.workflows(name="News")["workflows"]) == 1
    made = [stage["name"] for stage in task.stages(workflow="News")]
    assert made == [entry["name"] for entry in case["stages"]]


def test_what_did_not_stick_is_said(task: Any) -> None:
    task.fault(method="PUT", ignore_fields=["story_editing_locked", "workflow_stages_attributes"])
    stages = [{"name": "Review", "story_editing_locked": True}]
    result = task.workflow(name="Articles", stages=stages)
    assert result["warnings"][0].startswith(
        f'workflow stage "Review" (id {REVIEW}): story_editing_locked was declared as True, but after the write the server'
    )
    assert result["warnings"][1].startswith("After the writes, the stages are not in the declared order.")


# --- what is refused before the first write ---------------------------------------------------------------------------


def test_all_problems_are_said_in_one_message(task: Any) -> None:
    stages = [
        {"name": "Drafting", "is_default": True, "next_stages": ["Reviw"]},
        {"name": "Review", "is_default": True, "after_publish": "Nowhere", "space_roles": ["Nobody"]},
        {"name": "Review", "workflow_stage_ids": [5]},
        {"name": "Legal", "users": ["nobody@example.com"], "user_ids": None, "color": None},
    ]
    with pytest.raises(StoryblokError) as caught:
        task.workflow(name="Articles", stages=stages)
    text = str(caught.value)
    for part in (
        "Workflow Articles in space 606 cannot be declared like this. Nothing was changed.",
        '2 stages are called "Review".',
        '"Drafting" and "Review" are all default stages.',
        '"Drafting" can be followed by "Reviw", which is no stage of the workflow.',
        'After publishing from "Review" comes "Nowhere"',
        '"Review" can be followed by "id 5"',
        'Stage "Review": space_roles: no space role of space 606 has the name "Nobody".',
        'Stage "Legal": users: no user of space 606 has the name "nobody@example.com".',
        'The stages are "Drafting", "Review", "Review", "Legal", "Ready to publish".',
    ):
        assert part in text
    assert task.writes() == []


def test_every_problem_of_a_stage_is_said(task: Any) -> None:
    """Each wrong option, each wrong name, and what is wrong with the workflow itself."""
    stages = [
        {
            "name": "A",
            "users": ["ghost", "ada@example.com", "phantom"],
            "space_roles": ["Nope"],
            "next_stages": ["Zed"],
        },
        {"name": "B", "color": "", "users": ["ghost", ""], "after_publish_id": -1},
        {"name": " ", "space_roles": ["Nope"]},
        {"id": 5, "color": ""},
        {"renamed_from": "Drafting"},
    ]
    with pytest.raises(StoryblokError) as caught:
        task.workflow(name="Product pages", content_types=[], stages=stages)
    text = str(caught.value)
    for part in (
        "Workflow Product pages in space 606 needs at least one content type",
        'Stage "A": users: no user of space 606 has the name "ghost" or the name "phantom". There are: ',
        'Stages "A", " ": space_roles: no space role of space 606 has the name "Nope"',
        '"A" can be followed by "Zed"',
        'Stages "B", "5": color is empty',
        'Stage "B": users holds an empty name. To clear the list give [] (an empty list). Stage "B": users: no user',
        "after_publish_id is less than 0",
        "Stage 3 has no name.",
        "stages: no workflow stage of workflow Product pages in space 606 has the id 5",
        "Stage 5 has no name.",
    ):
        assert part in text
    assert task.writes() == []


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({}, "Say which workflow is meant"),
        ({"default": False}, "Say which workflow is meant"),
        ({"name": ""}, "name is empty"),
        ({"id": 5}, "no workflow of space 606 has the id 5"),
        (
            {"id": ARTICLES, "stages": [{"id": 5}]},
            "no workflow stage of workflow 111683030075001 in space 606 has the id 5",
        ),
        ({"name": "Articles", "stages": [{"name": " "}]}, "Stage 1 has no name"),
        ({"name": "Articles", "stages": [], "unlisted_stages": "delete"}, "a workflow keeps at least one stage"),
        ({"name": "News"}, "Workflow News in space 606 needs at least one content type"),
        ({"name": "Product pages", "content_types": []}, "needs at least one content type"),
        (
            {"name": "News", "copy_from": "Nowhere", "content_types": ["x"]},
            'copy_from: no workflow of space 606 has the name "N',
        ),
        ({"name": "Articles", "renamed_from": ""}, "renamed_from is empty"),
        ({"default": True, "renamed_from": "x"}, "default: true goes with neither id nor renamed_from"),
        ({"default": True, "id": ARTICLES}, "default: true goes with neither id nor renamed_from"),
        ({"default": False, "renamed_from": "x"}, "Say which workflow is meant"),
        ({"id": ARTICLES, "stages": [{"id": DRAFTING}, {"id": DRAFTING}]}, f"stages lists the id {DRAFTING} twice"),
        ({"id": PRODUCTS, "name": "Articles", "state": "absent"}, "is not called 'Articles', so it was not deleted"),
        ({"name": "N", "copy_from": "Articles"}, "Workflow N in space 606 needs at least one content type"),
        ({"name": "x", "renamed_from": "y", "state": "absent"}, "renamed_from goes with state=present"),
        ({"name": "Articles", "stages": [{"name": "Review", "color": ""}]}, 'Stage "Review": color is empty'),
        (
            {"name": "Articles", "stages": [{"name": "Legal", "renamed_from": "Review", "next_stages": ["Review"]}]},
            '"Legal" can be followed by "Review", which is no stage',
        ),
        (
            {"default": True, "name": "Product pages"},
            f'Could not rename workflow "Articles" (id {ARTICLES}): workflow "Product pages" (id {PRODUCTS}) of space 606 has',
        ),
        (
            {"id": PRODUCTS, "name": "Articles", "stages": [{"name": "Zed", "next_stages": ["No"]}]},
            "Could not rename workf",
        ),
        ({"name": "Articles", "stages": [{"id": DRAFTING, "name": "Review"}]}, '2 stages are called "Review"'),
    ],
)
def test_what_cannot_be_is_refused_before_the_first_write(task: Any, options: dict[str, Any], sentence: str) -> None:
    for check in (True, False):
        with pytest.raises(StoryblokError) as caught:
            task.workflow(check=check, **options)
        assert sentence in str(caught.value)
    assert task.writes() == []


def test_what_the_module_takes_by_id_is_no_problem(task: Any) -> None:
    stages = [
        {"name": "Drafting", "workflow_stage_ids": [REVIEW]},
        {"name": "Review", "workflow_stage_ids": [READY], "after_publish_id": DRAFTING},
        {"id": READY, "allow_publish": True, "workflow_stage_ids": [REVIEW]},
    ]
    assert problems(stages) == []
    hold(task, {"default": True, "stages": stages})
    with pytest.raises(StoryblokError, match='"Drafting" can be followed by "id 7", which is no stage'):
        task.workflow(default=True, stages=[{"name": "Drafting", "workflow_stage_ids": [7]}, {"id": READY}])


def test_a_reference_to_a_stage_that_goes_is_refused(task: Any) -> None:
    make_room(task, "")
    stages = [{"name": "Drafting", "next_stages": ["Review"]}, {"name": "Ready to publish"}]
    with pytest.raises(StoryblokError, match='"Drafting" can be followed by "Review", which is no stage'):
        task.workflow(name="Articles", stages=stages, unlisted_stages="delete")


def test_workflows_that_share_a_name_already_are_managed_by_id(task: Any) -> None:
    task.emulator.store.spaces[606].workflows[PRODUCTS]["name"] = "Articles"
    assert task.workflow(id=PRODUCTS, name="Articles", stages=[{"name": "Drafting"}])["changed"] is False
    task.emulator.store.spaces[606].stages[REVIEW]["name"] = "Drafting"
    assert task.stage(id=REVIEW, name="Drafting")["changed"] is False


def test_clearing_the_content_types_of_the_default_workflow(task: Any) -> None:
    task.workflow(default=True, content_types=["article"])
    hold(task, {"default": True, "content_types": []})
    assert task.workflows(default=True)["workflows"][0]["content_types"] == []


# --- workflow_info ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, [ARTICLES, PRODUCTS]),
        ({"id": PRODUCTS}, [PRODUCTS]),
        ({"id": 5}, []),
        ({"name": "Articles"}, [ARTICLES]),
        ({"name": "Nowhere"}, []),
        ({"content_type": "product"}, [PRODUCTS]),
        ({"content_type": "news"}, []),
        ({"default": True}, [ARTICLES]),
        ({"default": False}, [PRODUCTS]),
        ({"default": True, "name": "Product pages"}, []),
    ],
)
def test_the_filters_of_workflow_info(task: Any, filters: dict[str, Any], found: list[int]) -> None:
    result = task.workflows(**filters)
    assert [workflow["id"] for workflow in result["workflows"]] == found
    assert result["api_requests"] == 1
    assert all(len(workflow["workflow_stages"]) >= 2 for workflow in result["workflows"])


def test_a_server_that_ignores_include_stages_costs_one_request_more(task: Any) -> None:
    task.emulator.behaviors.choose({"include_stages": "ignored"})
    result = task.workflows()
    assert result["api_requests"] == 2
    assert [len(workflow["workflow_stages"]) for workflow in result["workflows"]] == [3, 2]


def test_a_stage_in_a_form_that_the_api_does_not_use_is_told_with_its_workflow(task: Any) -> None:
    broken = {"id": ARTICLES, "name": "Articles", "is_default": True, "workflow_stages": [{"name": "Drafting"}]}
    task.fault(method="GET", path="/workflows$", times=1, status=200, body={"workflows": [broken]})
    sentence = r'^Could not read the stages of workflow "Articles" \(id \d+\) of space 606: GET .* answered a workflow stage in'
    with pytest.raises(StoryblokError, match=sentence):
        task.workflows()


def rich(task: Any) -> None:
    task.workflow(**NEWS)
    task.workflow(
        name="Articles", stages=[{"name": "Legal"}, {"name": "Review", "users": ["alan"], "after_publish": "Legal"}]
    )


@pytest.mark.parametrize("server", SERVERS, ids=lambda server: "-".join(server.values()) or "usual")
def test_the_round_trip(task: Any, server: dict[str, str]) -> None:
    task.emulator.behaviors.choose(server)
    rich(task)
    gathered = task.workflows(gather="code")
    assert gathered["warnings"] == []
    assert "id" not in {key for workflow in gathered["code"] for stage in workflow["stages"] for key in stage}
    task.emulator.log.clear()
    for workflow in gathered["code"]:
        result = task.workflow(**workflow)
        assert (result["changed"], result["warnings"]) == (False, [])
    assert task.writes() == []

    another = task.emulator.store.dump()
    [magazine] = [space for space in another["spaces"] if space["id"] == 606]
    empty = {**magazine, "id": 607, "workflows": [], "stories": [], "workflow_stage_changes": []}
    task.emulator.store.load({**another, "spaces": [*another["spaces"], empty]})
    for workflow in gathered["code"]:
        task.workflow(space_id=607, unlisted_stages="delete", **workflow)
    copied = task.workflows(space_id=607, gather="code")
    by_name = {workflow["name"]: workflow for workflow in copied["code"]}
    assert by_name == {workflow["name"]: workflow for workflow in gathered["code"]}
    for workflow in gathered["code"]:
        assert task.workflow(space_id=607, unlisted_stages="delete", **workflow)["changed"] is False


def test_ids_without_a_name_stay_and_are_warned_about(task: Any) -> None:
    space = task.emulator.store.spaces[606]
    owner = space.described["owner_id"]
    space.stages[REVIEW]["user_ids"] = [owner]
    space.stages[PRODUCT_READY]["name"] = "Drafting"
    space.stages[PRODUCT_DRAFTING]["workflow_stage_ids"] = [PRODUCT_READY]
    result = task.workflows(gather="code")
    [review] = [stage for stage in result["code"][0]["stages"] if stage["name"] == "Review"]
    assert review["user_ids"] == [owner]
    assert "users" not in review
    assert len(result["warnings"]) == 2
    assert '"Articles" (id 111683030075001), Review: user_ids holds ids' in result["warnings"][0]


def test_people_are_read_only_where_a_stage_names_some(task: Any) -> None:
    assert task.workflows(gather="code", name="Product pages")["api_requests"] == 1
    # Roles in one list, collaborators on two pages.
    assert task.workflows(gather="code", name="Articles")["api_requests"] == 4
