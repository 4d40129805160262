# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Any workflow becomes any other one, and a run that is killed at any write is completed by the next."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from resources import RESOURCES
from test_workflow import hold, run_with_last_write

from ansible_collections.community.storyblok.plugins.module_utils._engine.errors import StoryblokError
from storyblok_emulator.store import STAGE_DEFAULTS, default_seed

STAGE = RESOURCES["workflow_stage"]
ARTICLES = 111683030075001
ADA, GRACE = 282994740190001, 282994740190002
REVIEWER, LEGAL = 282994740191001, 282994740191003


# --- any workflow becomes any other one -------------------------------------------------------------------------------

NAMES = ["Drafting", "Review", "Legal", "Design", "Ready", "Archive", "legal"]
COLORS = ["#000001", "#000002", "#000003", "#000004", "#000005", "#000006", "#000007"]
FLAGS = ["allow_publish", "allow_all_users", "story_editing_locked"]
# Servers that differ in what a plan for several stages has to be right about.
SERVER = some.fixed_dictionaries(
    {
        "put_effect": some.sampled_from(["merge", "replace"]),
        "deleted_stage_references": some.sampled_from(["removed", "kept"]),
        "list_order": some.sampled_from(["stored", "reversed"]),
        "put_answer": some.sampled_from(["empty", "object"]),
    }
)


def subsets(values: Sequence[Any]) -> Any:
    return some.lists(some.sampled_from(values), unique=True, max_size=3) if values else some.just([])


@some.composite
def held_stages(draw: Any) -> list[dict[str, Any]]:
    """Stages as they stand: references are the places of other ones in the list."""
    names = draw(some.lists(some.sampled_from(NAMES[:6]), unique=True, min_size=1, max_size=5))
    colors = draw(some.permutations(COLORS))
    default = draw(some.integers(0, len(names) - 1))
    places = list(range(len(names)))
    return [
        {
            "name": name,
            "color": color,
            "position": place + 1,
            "is_default": place == default,
            "workflow_stage_ids": draw(subsets(places)),
            "after_publish_id": draw(some.one_of(some.none(), some.sampled_from(places))),
            "user_ids": draw(subsets([ADA, GRACE])),
            "space_role_ids": draw(subsets([REVIEWER, LEGAL])),
            **{flag: draw(some.booleans()) for flag in FLAGS},
        }
        for place, (name, color) in enumerate(zip(names, colors))
    ]


@some.composite
def declarations(draw: Any, held: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    """What a task declares: some stages that stand, by name, by former name or by id, and new ones.

    An entry with an id has the place of its stage in the list instead.
    """
    delete = draw(some.booleans())
    places = draw(some.lists(some.integers(0, len(held) - 1), unique=True, max_size=len(held)))
    entries: list[dict[str, Any]] = [{"id": place} for place in places if draw(some.booleans())]
    by_id = [entry["id"] for entry in entries]
    kept = [] if delete else [stage["name"] for place, stage in enumerate(held) if place not in by_id]
    names = draw(some.permutations(NAMES))
    # What keeps its name because nothing is declared of it cannot share it; two names that differ in case only, neither.
    free = [name for name in names if name.casefold() not in [other.casefold() for other in kept]]
    taken: set[str] = set()
    for entry in entries:
        entry["name"] = next(name for name in free if name.casefold() not in taken)
        taken.add(entry["name"].casefold())
    others = [stage["name"] for place, stage in enumerate(held) if place in places and place not in by_id]
    entries += [{"name": name} for name in others if name.casefold() not in taken]
    taken.update(entry["name"].casefold() for entry in entries)
    for name in free[: draw(some.integers(0, 2))]:
        if name.casefold() not in taken:
            entries.append({"name": name})
            taken.add(name.casefold())
            if draw(some.booleans()):
                entries[-1]["renamed_from"] = draw(some.sampled_from(NAMES))
    if not entries:
        entries = [{"name": held[0]["name"]}]
    return {
        "stages": with_fields(draw, entries, delete),
        "unlisted_stages": "delete" if delete else "keep",
        "undeclared": draw(some.sampled_from(["keep", "report", "reset"])),
    }


def with_fields(draw: Any, entries: list[dict[str, Any]], delete: bool) -> list[dict[str, Any]]:
    entries = draw(some.permutations(entries))
    names = [entry["name"] for entry in entries]
    default = draw(some.one_of(some.none(), some.sampled_from(names)))
    # Either every stage has one of the colours, so that they are exchanged, or some have one that no stage had.
    colors = draw(some.permutations(COLORS)) if delete else [f"#00000{number}f" for number in range(9)]
    for entry, color in zip(entries, colors):
        if delete or draw(some.booleans()):
            entry["color"] = color
        if default is not None:
            entry["is_default"] = entry["name"] == default
        optional = {
            "next_stages": subsets(names),
            "after_publish": some.sampled_from(["", *names]),
            "user_ids": subsets([ADA, GRACE]),
            "space_roles": subsets(["Reviewer", "Legal"]),
            **dict.fromkeys(FLAGS, some.booleans()),
        }
        for option in draw(some.sets(some.sampled_from(sorted(optional)), max_size=4)):
            entry[option] = draw(optional[option])
    return entries


@some.composite
def situations(draw: Any) -> tuple[list[dict[str, Any]], list[int], dict[str, Any]]:
    """Stages that stand, the places of those in which stories stand, and what a task declares."""
    held = draw(held_stages())
    stories = draw(some.lists(some.integers(0, len(held) - 1), max_size=3))
    return held, stories, draw(declarations(held))


def furnish(task: Any, held: Sequence[Mapping[str, Any]], stories: Sequence[int]) -> list[int]:
    """Give the workflow Articles its stages, without the collection; returns their ids."""
    store = task.emulator.store
    store.load(default_seed())
    space = store.spaces[606]
    for stage in space.stages_of(ARTICLES):
        del space.stages[stage["id"]]
    made = [store.add(space.stages, {**STAGE_DEFAULTS, **stage, "workflow_id": ARTICLES}) for stage in held]
    ids = [stage["id"] for stage in made]
    for stage in made:
        stage["workflow_stage_ids"] = [ids[place] for place in stage["workflow_stage_ids"]]
        if stage["after_publish_id"] is not None:
            stage["after_publish_id"] = ids[stage["after_publish_id"]]
    for story in space.stories.values():
        story["stage"] = None
    for place, story in zip(stories, space.stories.values()):
        space.put_story_into(story, made[place], None, "2026-01-01T00:00:00.000Z")
    return ids


def places_of_stories(task: Any) -> dict[str, str]:
    space = task.emulator.store.spaces[606]
    return {
        story["full_slug"]: space.stages[story["stage"]["workflow_stage_id"]]["name"]
        for story in space.stories.values()
        if story["stage"]
    }


@settings(max_examples=60, suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow])
@given(situation=situations(), server=SERVER)
def test_any_workflow_becomes_any_other_one(
    task: Any, situation: tuple[list[dict[str, Any]], list[int], dict[str, Any]], server: dict[str, str]
) -> None:
    held, stories, declared = situation
    task.emulator.behaviors.choose(server)
    ids = furnish(task, held, stories)
    entries = [{**entry, "id": ids[entry["id"]]} if "id" in entry else entry for entry in declared["stages"]]
    options = {**declared, "stages": entries, "name": "Articles", "evacuate_to": entries[0]["name"]}
    stood = places_of_stories(task)
    result = hold(task, options, changed=task.workflow(check=True, **options)["changed"])
    came = {stage["name"]: stage for stage in result["workflow"]["workflow_stages"]}
    names = list(came)
    assert names[: len(entries)] == [entry["name"] for entry in entries]
    assert len(names) == len(result["workflow"]["workflow_stages"])
    assert declared["unlisted_stages"] == "keep" or len(names) == len(entries)
    for entry in entries:
        assert "id" not in entry or came[entry["name"]]["id"] == entry["id"]
    assert places_of_stories(task).keys() == stood.keys()
    for stage in result["workflow"]["workflow_stages"] if declared["undeclared"] == "reset" else ():
        entry = next((entry for entry in entries if entry["name"] == stage["name"]), None)
        for field in STAGE.fields if entry is not None else ():
            if not field.kept(stage) and not {field.name, field.names_option} & {*(entry or {})}:
                assert field.is_same(stage[field.name], None), (stage["name"], field.name)


# --- a run that is killed at any write is completed by the next -------------------------------------------------------

STOOD: list[dict[str, Any]] = [
    {
        "name": f"Stage {number}",
        "color": f"#00000{number}",
        "position": number + 1,
        "is_default": number == 0,
        "workflow_stage_ids": [(number + 1) % 9],
        "after_publish_id": None,
        "user_ids": [ADA],
        "story_editing_locked": True,
    }
    for number in range(9)
]
# Names go round among three stages, colours among two others; some are renamed, some are new, some go with their stories.
WANTED: dict[str, Any] = {
    "name": "Articles",
    "unlisted_stages": "delete",
    "evacuate_to": "Inbox",
    "stages": [
        {"name": "Inbox", "color": "#0000aa", "is_default": True, "next_stages": ["Stage 1", "Outbox"]},
        {"id": 1, "name": "Stage 2", "allow_publish": True},
        {"id": 2, "name": "Stage 3", "space_roles": ["Legal"]},
        {"id": 3, "name": "Stage 1", "next_stages": ["Inbox"]},
        {"id": 5, "color": "#000004"},
        {"id": 4, "color": "#000005", "next_stages": ["Outbox"]},
        {"name": "Renamed", "renamed_from": "Stage 6", "color": "#0000bb"},
        {"name": "Outbox", "color": "#000008", "next_stages": ["Inbox", "Outbox"], "after_publish": "Renamed"},
    ],
}


@pytest.mark.parametrize("act", [False, True], ids=["before the server acted", "after"])
def test_cut_anywhere(task: Any, act: bool) -> None:
    """A plan of more than twenty writes, killed at each of them."""

    def begin() -> dict[str, Any]:
        ids = furnish(task, STOOD, [0, 7, 8])
        task.emulator.faults.clear()
        task.emulator.log.clear()
        stages = [{**entry, "id": ids[entry["id"]]} if "id" in entry else entry for entry in WANTED["stages"]]
        return {**WANTED, "stages": stages}

    def content(result: Mapping[str, Any]) -> Any:
        """What stands in the end, references by name: new stages have other ids in each run."""
        stages = result["workflow"]["workflow_stages"]
        names = {stage["id"]: stage["name"] for stage in stages}
        return [
            {
                **{key: value for key, value in stage.items() if key not in ("id", "position")},
                "workflow_stage_ids": sorted(names[identifier] for identifier in stage["workflow_stage_ids"]),
                "after_publish_id": names.get(stage["after_publish_id"]),
            }
            for stage in stages
        ]

    options = begin()
    expected, writes = content(task.workflow(**options)), len(task.writes())
    assert writes >= 20
    moved = places_of_stories(task)
    for done in range(writes):
        options = begin()
        with pytest.raises(StoryblokError):
            run_with_last_write(task, done, act, options)
        assert content(task.workflow(**options)) == expected, done
        assert places_of_stories(task) == moved, done
        assert task.workflow(**options)["changed"] is False, done
