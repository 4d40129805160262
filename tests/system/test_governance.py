# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The role governance: the round trip of a space, the first run in check mode, renames and removals, tags, refusals."""

from __future__ import annotations

import copy
import json
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

MAGAZINE, VENTURE = 606, 282994740194929
ROLE = {"ansible.builtin.import_role": {"name": "community.storyblok.governance"}}
WRITES = {"POST", "PUT", "PATCH", "DELETE"}
INVENTORY = {
    "all": {
        "hosts": {"magazine": {"storyblok_space_id": MAGAZINE}, "venture": {"storyblok_space_id": VENTURE}},
        # Hosts stand for spaces: their names lead nowhere.
        "vars": {"ansible_host": "203.0.113.1"},
    }
}


def writes(emulator: Any) -> int:
    sent = [entry["method"] for entry in emulator.log if entry["method"] in WRITES]
    emulator.log.clear()
    return len(sent)


def outcomes(ran: Any) -> list[tuple[Any, ...]]:
    """What each task and each of its entries reported, without the ids that only a real run knows."""
    found = []
    for entry in ran.results:
        for result in entry["result"].get("results", [entry["result"]]):
            shown = json.dumps(result.get("diff"), sort_keys=True)
            shown = re.sub(r" \((new|\d+)\)", "", shown)
            told = [result.get(key) for key in ("changed", "changed_fields", "operations", "named_by", "warnings")]
            found.append((entry["action"], result.get("item"), *told, shown))
    return found


def hold(run: Any, emulator: Any, *arguments: Any, **options: Any) -> list[tuple[Any, ...]]:
    """check → real → real: the same outcomes, and no write where none is due. Gives back the outcomes of the real run."""
    before = emulator.store.dump()
    writes(emulator)
    checked = run(*arguments, "--check", "--diff", **options)
    assert checked.status == 0, checked.printed
    assert writes(emulator) == 0
    # The API creates the default workflow of a space that has none when workflows are read.
    if emulator.store.spaces[VENTURE].workflows:
        [venture] = [space for space in before["spaces"] if space["id"] == VENTURE]
        venture["workflows"] = venture["workflows"] or emulator.store.dump()["spaces"][-1]["workflows"]
    assert emulator.store.dump() == before
    real = run(*arguments, "--diff", **options)
    assert real.status == 0, real.printed
    assert writes(emulator) > 0
    assert outcomes(checked) == outcomes(real)
    again = run(*arguments, **options)
    assert again.status == 0, again.printed
    assert writes(emulator) == 0
    assert not re.search(r"changed=[1-9]", again.printed), again.printed
    assert "WARNING" not in checked.printed + real.printed
    return outcomes(real)


def furnish(emulator: Any) -> None:
    """Give the magazine something of everything, and the venture, under other ids, what roles and stages refer to."""
    magazine, venture = emulator.store.spaces[MAGAZINE], emulator.store.spaces[VENTURE]
    venture.described["plan_level"] = 3
    reviewer, chief, legal = magazine.roles.values()
    del magazine.roles[chief["id"]]
    reviewer.update(
        permissions=["save_stories", "publish_stories"],
        allowed_paths=["445566770006", "445566770001"],
        component_ids=[771004, 771001],
        component_group_uuids=["0f0e0d0c-0b0a-4000-8000-000000000004"],
        datasource_ids=[773001],
        branch_ids=[774002],
        blocked_languages=["fr", "de"],
        asset_folder_ids=[775004],
    )
    ada, grace, alan, _linus = magazine.collaborators.values()
    del magazine.collaborators[alan["id"]]
    for person in (ada, grace):
        emulator.store.add(venture.collaborators, {**person, "id": person["id"] + 1000})
    ada.update(role="multi", space_role_ids=[legal["id"]], permissions=["x"])
    venture.stories.clear()
    for name, items in magazine.listed.items():
        venture.listed[name].clear()
        for item in copy.deepcopy(list(items.values())):
            for key in ("id", "parent_id"):
                item[key] = item[key] + 5000 if item.get(key) else item.get(key)
            for key in ("uuid", "parent_uuid"):
                item[key] = item[key].replace("0f0e", "1f1e") if item.get(key) else item.get(key)
            venture.listed[name][item["id"]] = {key: value for key, value in item.items() if value is not None}
    for story in copy.deepcopy(list(magazine.stories.values())):
        story.update(id=story["id"] + 5000, stage=None)
        venture.stories[story["id"]] = story


def test_one_space_becomes_the_model_of_another(play: Any, emulator: Any) -> None:
    furnish(emulator)
    play.folder.joinpath("inventory.yml").write_text(yaml.safe_dump(INVENTORY))
    given = {"STORYBLOK_URL": emulator.url, "STORYBLOK_TOKEN": emulator.identity()["emulator_token"]}
    spaces = play.folder / "spaces"

    def gather(host: str) -> Any:
        arguments = ("-i", "inventory.yml", "-e", f"target={host}", "-e", "folder=spaces")
        ran = play.run("community.storyblok.gather", *arguments, **given)
        assert ran.status == 0, ran.printed
        assert "WARNING" not in ran.printed
        return (spaces / f"{host}.yml").read_text(encoding="utf-8")

    model = gather("magazine")
    assert writes(emulator) == 0
    described = yaml.safe_load(model)["governance_description"]
    assert [role["role"] for role in described["space_roles"]] == ["Legal", "Reviewer"]
    assert described["space_roles"][1]["asset_folders"] == ["Videos/2026"]
    assert described["space_roles"][1]["allowed_slugs"] == ["about-us", "articles/spring-fair"]
    assert [person["email"].split("@")[0] for person in described["collaborators"]] == ["ada", "grace", "linus"]
    assert not re.search(r"\d{4,}(?!/)", model.replace("Videos/2026", "")), "the description holds no ids"

    def govern(*arguments: str) -> Any:
        return play.run(
            "community.storyblok.govern", "-i", "inventory.yml", "-e", "@spaces/magazine.yml", *arguments, **given
        )

    done = hold(govern, emulator, "-e", "target=venture")
    # Two roles, three people of whom Grace is there already, two workflows.
    assert [entry[2] for entry in done] == [True, True, True, False, True, True, True]
    assert gather("venture") == model


def test_the_playbook_of_the_readme(play: Any, emulator: Any) -> None:
    text = (Path(__file__).resolve().parents[2] / "roles" / "governance" / "README.md").read_text(encoding="utf-8")
    play.folder.joinpath("first.yml").write_text(text.split("```yaml\n")[1].split("```")[0])
    given = {"STORYBLOK_URL": emulator.url, "STORYBLOK_TOKEN": emulator.identity()["emulator_token"]}
    ran = play.run("first.yml", "--check", "--diff", **given)
    assert ran.status == 0, ran.printed
    assert [entry["result"]["changed"] for entry in ran.results] == [True, True, True, False]


def test_a_text_that_looks_like_a_template_is_one_nowhere(play: Any, emulator: Any, defaults: dict[str, Any]) -> None:
    emulator.store.spaces[MAGAZINE].roles[282994740191003]["subtitle"] = "{{ 6 * 7 }}"
    given = {"STORYBLOK_URL": emulator.url, "STORYBLOK_TOKEN": emulator.identity()["emulator_token"]}
    ran = play.run("community.storyblok.gather", "-e", "target=localhost", STORYBLOK_SPACE_ID="606", **given)
    assert ran.status != 0
    assert "Ansible would take it for a template" in ran.printed.replace("\n", " ")
    assert not (play.folder / "localhost.yml").exists()
    # The fact holds it as it is, and can be given back.
    gather = {"ansible.builtin.include_role": {"name": "community.storyblok.governance", "tasks_from": "gather"}}
    ran = play([gather, {**ROLE, "vars": {"governance_description": "{{ governance_gathered }}"}}], play=defaults)
    assert (ran.status, writes(emulator)) == (0, 0), ran.printed


ORDERLY: dict[str, Any] = {
    "space_roles": [
        {"role": "Editor in chief", "state": "absent"},
        {"role": "Lawyer", "renamed_from": "Legal", "subtitle": "Reads the fine print"},
        # The name is free only after the entry before.
        {"role": "Legal", "permissions": ["save_stories"]},
    ],
    "collaborators": [
        {"email": "grace@example.com", "state": "absent"},
        {"email": "ada@example.com", "space_roles": ["Lawyer", "Legal"]},
        {"email": "margaret@example.com", "space_role_ids": ["282994740191001"]},
    ],
    "workflows": [
        {"name": "Product pages", "state": "absent", "evacuate_to": "Attic"},
        {
            "default": True,
            "unlisted_stages": "delete",
            "stages": [
                {"name": "Drafting"},
                {"name": "Check", "renamed_from": "Review", "space_roles": ["Lawyer", "Legal"], "users": []},
                {"name": "Ready to publish"},
                {"name": "Archive", "next_stages": ["Drafting"]},
            ],
        },
        {"name": "News", "content_types": ["news"], "copy_from": "Articles"},
        {
            "name": "Bulletins",
            "content_types": "bulletin",
            "copy_from": "News",
            "stages": [{"name": "Check", "users": ["ada"]}, {"name": "Attic"}],
        },
    ],
}


def test_renames_copies_and_removals_are_foreseen(play: Any, emulator: Any, defaults: dict[str, Any]) -> None:
    space = emulator.store.spaces[MAGAZINE]
    _reviewer, chief, legal = space.roles
    ada, _grace, alan, _linus = space.collaborators.values()
    review = space.stages[111683030076002]
    review.update(space_role_ids=[chief, legal], user_ids=[282994740190002])
    ada.update(role="multi", space_role_ids=[chief])
    [product] = [item for item in space.workflows.values() if item["name"] == "Product pages"]
    story = next(iter(space.stories.values()))
    space.put_story_into(story, space.stages_of(product["id"])[0], None, "2026-01-01T00:00:00.000Z")
    done = hold(play, emulator, [{**ROLE, "vars": {"governance_description": ORDERLY}}], play=defaults)
    assert [entry[2] for entry in done] == [True] * 10
    assert [role["role"] for role in space.roles.values()] == ["Reviewer", "Lawyer", "Legal"]
    assert legal in space.roles
    assert [item["name"] for item in space.workflows.values()] == ["Articles", "News", "Bulletins"]
    assert story["stage"]["workflow_stage_id"] in [stage["id"] for stage in space.stages.values()]
    assert alan in space.collaborators.values()


def test_tags_do_a_part_and_check_mode_does_not_count_on_the_others(
    play: Any, emulator: Any, defaults: dict[str, Any]
) -> None:
    description = {
        "space_roles": [{"role": "Proofreader"}],
        "workflows": [{"default": True, "stages": [{"name": "Review", "space_roles": ["Proofreader"]}]}],
    }
    tasks = [{**ROLE, "vars": {"governance_description": description}}]
    for mode in (["--check"], []):
        ran = play(tasks, "--tags", "workflows", *mode, play=defaults)
        assert ran.status != 0
        assert "no space role of space 606 has the name" in ran.printed
    ran = play(tasks, "--tags", "space_roles", play=defaults)
    assert ran.status == 0, ran.printed
    assert {entry["action"] for entry in ran.results} == {"community.storyblok.space_role"}
    assert play(tasks, "--tags", "workflows", play=defaults).status == 0


@pytest.mark.parametrize(
    ("description", "sentence"),
    [
        ({"space_roles": [{"role": "Reviewer", "colour": "red"}]}, "colour"),
        ({"workflows": [{"default": True, "stages": [{"name": "x", "user_ids": ["ada"]}]}]}, "user_ids"),
        ({"collaborators": [{"email": "x@example.com", "state": "gone"}]}, "value of state must be one of"),
        ({"roles": []}, "roles"),
    ],
)
def test_what_the_argument_specification_refuses(
    play: Any, emulator: Any, defaults: dict[str, Any], description: dict[str, Any], sentence: str
) -> None:
    ran = play([{**ROLE, "vars": {"governance_description": description}}], play=defaults)
    assert ran.status != 0
    assert "Validating arguments against arg spec" in ran.printed
    assert sentence in ran.printed
    assert not emulator.log
