# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""EXAMPLES run as they stand, and what modules return is what RETURN says, down to the last field."""

from __future__ import annotations

import ast
import json
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
MODULES = sorted((ROOT / "plugins" / "modules").glob("*.py"))
FILTERS = sorted((ROOT / "plugins" / "filter").glob("*.py"))
INVENTORY = ROOT / "plugins" / "inventory" / "spaces.py"
REVIEW = 111683030076002

# What Ansible itself puts into results.
ANSIBLES_OWN = {"changed", "failed", "msg", "invocation", "warnings", "deprecations", "exception", "ansible_facts"}
TYPES: dict[str, Any] = {"str": str, "int": int, "bool": bool, "list": list, "dict": dict, "raw": object}

# Tasks that, together with EXAMPLES, make a module return everything that it documents.
MORE: dict[str, list[dict[str, Any]]] = {
    "workflow_stage": [
        {"name": "Review", "color": "#2db47d"},
        {"name": "Probe", "after_publish": "Probe", "users": ["ada"], "space_role_ids": []},
        {"name": "Nowhere", "state": "absent"},
        {"name": "Review", "undeclared": "report"},
        {"id": 7},
        {"name": "x", "next_stages": [""]},
        {"name": "x", "space_id": 5},
        {"name": "Drafting", "state": "absent"},
    ],
    "workflow": [
        {"name": "Articles", "stages": [{"name": "Check", "renamed_from": "Review"}, {"name": "Drafting"}]},
        {"name": "Articles", "stages": [{"name": "Check"}], "unlisted_stages": "report", "undeclared": "report"},
        {"name": "Nowhere", "state": "absent"},
        {"default": True, "state": "absent"},
        {"default": True, "stages": [{"name": "Ideas", "is_default": True}], "unlisted_stages": "delete"},
        {"default": True, "stages": [{"name": "Ideas"}], "unlisted_stages": "delete", "evacuate_to": "Ideas"},
        {"name": "x", "space_id": 5},
    ],
    "collaborator": [
        {"email": "ada@example.com", "role": "admin", "permissions": ["x"]},
        {"email": "ada@example.com", "undeclared": "report"},
        {"email": "nobody@example.com", "state": "absent"},
        {"email": "linus@example.com", "space_roles": ["Legal"]},
        {"user_id": 7, "role": "admin"},
        {"email": "x@example.com", "space_id": 5},
    ],
    "collaborator_info": [{"space_id": 5}, {"space_id": 606, "email": "nobody@example.com"}],
    "space_role": [
        {"role": "Reviewer", "permissions": ["publish_stories"]},
        {"role": "Probe", "managed_components": ["page"], "subtitle": "x"},
        {"role": "Reviewer", "undeclared": "report"},
        {"role": "Nowhere", "state": "absent"},
        {"role": "Reviewer", "state": "absent"},
        {"id": 7},
        {"role": "x", "space_id": 5},
    ],
    "space": [
        {
            "space_roles": [{"role": "Reviewer", "permissions": ["x"]}, {"role": "Probe"}],
            "collaborators": [{"email": "ada@example.com", "space_roles": ["Probe"]}],
            "workflows": [{"default": True, "stages": [{"name": "Review", "users": ["linus@example.com"]}]}],
            "unlisted": {"space_roles": "report"},
            "backup": True,
        },
        {"space_roles": [{"role": "Reviewer", "components": ["nothing"]}]},
        {"space_roles": [], "space_id": 5},
        {"space_roles": [{"role": "x"}], "space_id": 5},
    ],
    "space_info": [{"space_id": 5}],
    "space_role_info": [{"space_id": 5}, {"space_id": 606, "role": "Nowhere"}],
    "conformance": [{"space_id": 5}],
    "internal_tag": [
        {"name": "campaign", "object_type": "asset"},
        {"name": "Nowhere", "state": "absent"},
        {"id": 778001, "object_type": "idea"},
        {"id": 7},
        {"name": "x", "space_id": 5},
    ],
    "internal_tag_info": [{"space_id": 5}, {"space_id": 606, "name": "Nowhere"}],
    "workflow_info": [{"space_id": 5}, {"space_id": 606, "name": "Nowhere", "gather": "code"}],
    "workflow_stage_change": [
        {"story_id": 445566770004, "workflow_stage_id": REVIEW},
        {"story_id": 445566770001, "workflow_stage_id": 111683030076001, "due_date": "2027-01-15"},
        {"stories": ["articles/new-library"], "stage": "Review"},
        {"story": "articles/council-minutes", "stage": "Ready to publish"},
        {"story_id": 445566770003, "workflow_stage_id": 7, "transition": "any"},
        {"story": "x", "stage": "x", "space_id": 5},
    ],
    "workflow_stage_change_info": [
        {"space_id": 5, "story_id": 1},
        {"space_id": 606, "story_id": 445566770004},
        {"space_id": 606, "story_id": 445566770001},
    ],
    "workflow_stage_info": [{"space_id": 5}, {"space_id": 606, "name": "Nowhere"}],
}


def documentation(path: Path, name: str) -> Any:
    return yaml.safe_load(text(path, name))


def text(path: Path, name: str) -> str:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == name:
            value: str = ast.literal_eval(node.value)
            return value
    raise AssertionError(f"{path.name} has no {name}")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
@pytest.mark.parametrize("mode", [(), ("--check", "--diff")], ids=["real", "check"])
def test_examples_run_as_they_stand(path: Path, mode: tuple[str, ...], play: Any, defaults: dict[str, Any]) -> None:
    ran = play(documentation(path, "EXAMPLES"), *mode, play=defaults)
    assert ran.status == 0, ran.printed
    own = [entry for entry in ran.results if entry["action"] == f"community.storyblok.{path.stem}"]
    assert len(own) == sum(1 for task in documentation(path, "EXAMPLES") if f"community.storyblok.{path.stem}" in task)
    assert any(entry["result"]["changed"] for entry in own) is not path.stem.endswith("_info")


@pytest.mark.parametrize("path", FILTERS, ids=lambda path: path.stem)
def test_examples_of_filters_run_as_they_stand(path: Path, play: Any, defaults: dict[str, Any]) -> None:
    ran = play(documentation(path, "EXAMPLES"), play=defaults)
    assert ran.status == 0, ran.printed
    shown = {
        "space_problems": '"msg": []',
        "to_file_name": "spaces/%2E.%2FShop 1%2F2.yml",
        "to_unsafe_yaml": "role: !unsafe Reviewer",
        "workflow_diagram": "flowchart LR",
        "workflow_problems": "[]",
    }
    assert shown[path.stem] in ran.printed


def test_examples_of_the_inventory_run_as_they_stand(play: Any, emulator: Any) -> None:
    token = emulator.identity()["emulator_token"]
    given = {"STORYBLOK_URL": emulator.url, "STORYBLOK_TOKEN": token, "HOME": str(play.folder)}
    groups = []
    for number, example in enumerate(text(INVENTORY, "EXAMPLES").split("\n---\n")):
        source = play.folder / f"{number}.storyblok.yml"
        source.write_text(example, encoding="utf-8")
        brands = {"STORYBLOK_TOKEN_OF_BRANDS": token} if "OF_BRANDS" in example else {}
        ran = play.run("-i", str(source), "--list", program="ansible-inventory", **{**given, **brands})
        assert ran.status == 0, ran.printed
        listed = json.loads(ran.printed)
        described = listed.pop("_meta")["hostvars"]
        groups.append({name: set(group["hosts"]) for name, group in listed.items() if group.get("hosts")})
        if brands:
            assert {host: known["storyblok_is_paid"] for host, known in described.items()} == {
                "space_magazine": True,
                "space_shop": True,
                "space_new_venture": False,
            }
    names = {"space_magazine", "space_shop", "space_new_venture"}
    assert groups == [
        {
            "storyblok": names,
            "plan_business": {"space_magazine", "space_shop"},
            "plan_starter": {"space_new_venture"},
            "region_eu": {"space_magazine", "space_new_venture"},
            "region_us": {"space_shop"},
        },
        {"storyblok": names, "shops": {"space_shop"}},
        {"storyblok": {"space_606", "space_1000606", "space_282994740194929"}},
    ]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_results_are_what_return_says(path: Path, play: Any, defaults: dict[str, Any]) -> None:
    documented = documentation(path, "RETURN")
    action = f"community.storyblok.{path.stem}"
    tasks = [{**task, "ignore_errors": True} for task in documentation(path, "EXAMPLES")]
    tasks += [{action: options, "ignore_errors": True} for options in MORE[path.stem]]
    results = []
    for mode in (("--check", "--diff"), ("--diff",), ()):
        ran = play(tasks, *mode, play=defaults)
        assert ran.status == 0, ran.printed
        results += [(entry["result"], entry["failed"]) for entry in ran.results if entry["action"] == action]
    assert any(failed for _result, failed in results)
    seen: set[str] = set()
    for result, failed in results:
        own = {
            key: value for key, value in result.items() if key not in ANSIBLES_OWN and not key.startswith("_ansible")
        }
        check(documented, own, "", failed, seen)
    assert seen == set(names(documented)), "everything that is documented is returned at least once"


def check(documented: dict[str, Any], value: dict[str, Any], where: str, failed: bool, seen: set[str]) -> None:
    for key in value:
        assert key in documented, f"{where}{key} is returned and not documented"
    for key, described in documented.items():
        place = f"{where}{key}"
        if described["returned"] == "always" or (described["returned"] == "success" and not failed):
            assert key in value, f"{place} is documented as returned: {described['returned']}"
        if key not in value:
            continue
        seen.add(place)
        item = value[key]
        if item is None:
            assert "ull when" in str(described["description"]) or "null when" in str(described["description"]), place
            continue
        assert isinstance(item, TYPES[described["type"]]), f"{place} is {item!r}"
        assert described["type"] != "int" or not isinstance(item, bool), place
        assert item in described.get("choices", [item]), place
        if described["type"] == "list":
            assert all(isinstance(element, TYPES[described["elements"]]) for element in item), place
        if "contains" in described:
            for element in item if described["type"] == "list" else [item]:
                check(described["contains"], element, f"{place}.", failed, seen)


def names(documented: dict[str, Any], where: str = "") -> list[str]:
    found = []
    for key, described in documented.items():
        found.append(f"{where}{key}")
        found += names(described.get("contains", {}), f"{where}{key}.")
    return found
