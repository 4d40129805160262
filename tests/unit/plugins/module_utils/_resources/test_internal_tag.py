# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Internal tags: the laws on every server, and a name that means one tag of each type."""

from __future__ import annotations

from typing import Any

import pytest
from laws import the_plan_is_the_writes
from servers import SERVERS

from ansible_collections.community.storyblok.plugins.module_utils._engine.errors import StoryblokError

OF_ASSETS, OF_COMPONENTS, LEGACY = 778001, 778002, 778003
every_server = pytest.mark.parametrize("server", SERVERS, ids=lambda server: "-".join(server.values()) or "usual")


def hold(task: Any, *, changed: bool = True, **options: Any) -> dict[str, Any]:
    """check → real → real → check; gives back the result of the first real run."""
    before = task.state()
    task.emulator.log.clear()
    checked = task.tag(check=True, **options)
    assert (task.writes(), task.state()) == ([], before)
    real: dict[str, Any] = task.tag(**options)
    the_plan_is_the_writes(task, checked["operations"], before)
    for key in ("changed", "changed_fields", "operations", "diff", "warnings"):
        assert real[key] == checked[key], key
    assert (real["changed"], real["warnings"]) == (changed, [])
    predicted = checked.get("internal_tag", {})
    assert {name: real["internal_tag"][name] for name in predicted} == predicted
    settled = task.state()
    task.emulator.log.clear()
    for check in (False, True):
        assert task.tag(check=check, **options)["changed"] is False
    assert (task.writes(), task.state()) == ([], settled)
    return real


def held(task: Any) -> dict[int, tuple[str, str]]:
    tags = task.emulator.store.spaces[606].tags
    return {number: (tag["name"], tag["object_type"]) for number, tag in tags.items()}


# What is declared, the id of the tag that is meant (0 for a new one), and what it becomes.
TASKS: list[tuple[dict[str, Any], int, tuple[str, str] | None]] = [
    ({"name": "campaign", "object_type": "idea"}, 0, ("campaign", "idea")),
    ({"name": "summer", "object_type": "asset", "renamed_from": "legacy"}, 0, ("summer", "asset")),
    ({"name": "retired", "object_type": "component", "renamed_from": "legacy"}, LEGACY, ("retired", "component")),
    ({"name": "retired", "renamed_from": "legacy"}, LEGACY, ("retired", "component")),
    ({"id": LEGACY, "name": "retired"}, LEGACY, ("retired", "component")),
    ({"id": LEGACY, "object_type": "asset"}, LEGACY, ("legacy", "asset")),
    ({"id": OF_ASSETS, "name": "legacy"}, OF_ASSETS, ("legacy", "asset")),
    ({"id": OF_COMPONENTS, "name": "summer", "object_type": "idea"}, OF_COMPONENTS, ("summer", "idea")),
    ({"name": "campaign", "object_type": "component", "state": "absent"}, OF_COMPONENTS, None),
    ({"name": "legacy", "state": "absent"}, LEGACY, None),
    ({"id": OF_ASSETS, "object_type": "asset", "state": "absent"}, OF_ASSETS, None),
]


@every_server
@pytest.mark.parametrize(("options", "meant", "becomes"), TASKS, ids=str)
def test_every_task_does_what_was_predicted_and_nothing_else(
    task: Any, server: dict[str, str], options: dict[str, Any], meant: int, becomes: tuple[str, str] | None
) -> None:
    task.emulator.behaviors.choose(server)
    before = held(task)
    meant = hold(task, **options)["internal_tag"]["id"] if meant == 0 else hold(task, **options) and meant
    others = {number: tag for number, tag in before.items() if number != meant}
    assert held(task) == (others if becomes is None else {**others, meant: becomes})


def test_a_tag_that_is_there_costs_its_pages(task: Any) -> None:
    # Three tags on two pages of the server.
    assert hold(task, name="legacy", object_type="component", changed=False)["api_requests"] == 2
    assert hold(task, name="legacy", changed=False)["internal_tag"]["id"] == LEGACY
    assert hold(task, name="new", object_type="asset")["api_requests"] == 3
    task.emulator.log.clear()
    assert task.tag(name="newer", renamed_from="new")["api_requests"] == 3
    assert [entry["method"] for entry in task.emulator.log] == ["GET", "GET", "PUT"]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"name": "summer"}, 'No internal tag of space 606 has the name "summer", and a new one is not made without'),
        ({"name": "campaign"}, '2 internal tags of space 606 are called "campaign"'),
        ({"id": 5, "name": "x"}, "No internal tag of space 606 has the id 5."),
        ({"id": LEGACY, "name": "campaign"}, 'internal tag "campaign" (id 778002) of space 606 has that name'),
        (
            {"id": OF_COMPONENTS, "object_type": "asset"},
            'internal tag "campaign" (id 778001) of space 606 has that name',
        ),
        ({"id": LEGACY, "state": "absent", "object_type": "idea"}, "has the object_type 'component', not 'idea'"),
        ({"id": LEGACY, "state": "absent", "name": "campaign"}, "is not called 'campaign'"),
        ({"name": " ", "object_type": "idea"}, "name is empty"),
    ],
)
def test_what_cannot_be_is_said_before_anything_is_written(task: Any, options: dict[str, Any], sentence: str) -> None:
    for check in (True, False):
        with pytest.raises(StoryblokError) as caught:
            task.tag(check=check, **options)
        assert sentence in str(caught.value)
    assert task.writes() == []


def test_tags_that_share_name_and_type_are_left_alone(task: Any) -> None:
    task.emulator.store.spaces[606].tags[LEGACY]["name"] = "campaign"
    with pytest.raises(StoryblokError, match='2 internal tags of space 606 are called "campaign"'):
        task.tag(name="campaign", object_type="component", state="absent")
    hold(task, id=LEGACY, name="campaign", object_type="component", changed=False)
    hold(task, id=LEGACY, state="absent")


@pytest.mark.parametrize("act", [True, False])
def test_a_create_whose_answer_is_lost_never_makes_two_tags(task: Any, act: bool) -> None:
    task.fault(method="POST", act=act, times=1, drop=True)
    new = {"name": "campaign", "object_type": "idea"}
    if act:
        made = task.tag(**new)["internal_tag"]
        assert made["id"] not in (OF_ASSETS, OF_COMPONENTS)
    else:
        with pytest.raises(StoryblokError, match="A second look did not find the internal tag"):
            task.tag(**new)
        task.tag(**new)
    assert list(held(task).values()).count(("campaign", "idea")) == 1


# --- internal_tag_info ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, [OF_ASSETS, OF_COMPONENTS, LEGACY]),
        ({"id": LEGACY}, [LEGACY]),
        ({"name": "campaign"}, [OF_ASSETS, OF_COMPONENTS]),
        ({"name": "campaign", "object_type": "component"}, [OF_COMPONENTS]),
        ({"object_type": "idea"}, []),
        ({"search": "EG"}, [LEGACY]),
    ],
)
def test_the_filters_of_internal_tag_info(task: Any, filters: dict[str, Any], found: list[int]) -> None:
    result = task.tags(**filters)
    assert [tag["id"] for tag in result["internal_tags"]] == found
    assert result["api_requests"] == 2


@every_server
def test_tags_as_code_change_nothing(task: Any, server: dict[str, str]) -> None:
    task.emulator.behaviors.choose(server)
    code = task.tags(gather="code")["code"]
    assert code[0] == {"name": "campaign", "object_type": "asset"}
    assert [hold(task, changed=False, **declared)["changed"] for declared in code] == [False] * 3
