# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Roles and collaborators as code: without ids, always in the same order, and good for another space."""

from __future__ import annotations

import copy
from typing import Any

import pytest
from resources import RESOURCES
from servers import SERVERS

from storyblok_emulator.store import COLLABORATOR_DEFAULTS

ADA, GRACE, OWNER = 282994740190001, 282994740190002, 282994740190000
REVIEWER, CHIEF, LEGAL = 282994740191001, 282994740191002, 282994740191003
# Names that need a path, a slug, a list of each kind, and more stories than a page holds.
HELD: dict[str, Any] = {
    "subtitle": "Reads",
    "permissions": ["b", "a"],
    "allowed_paths": ["445566770006", "445566770001", "445566770002"],
    "blocked_paths": ["445566770003"],
    "allowed_field_permissions": ["article.title"],
    "component_ids": [771004, 771001],
    "managed_component_ids": [771002],
    "component_group_uuids": ["0f0e0d0c-0b0a-4000-8000-000000000004", "0f0e0d0c-0b0a-4000-8000-000000000001"],
    "datasource_ids": [773003, 773001],
    "blocked_branch_ids": [774002],
    "allowed_languages": ["fr", "de"],
    "asset_folder_ids": [775004, 775001],
}
CODE: dict[str, Any] = {
    "role": "Reviewer",
    "subtitle": "Reads",
    "ext_id": "",
    "permissions": ["a", "b"],
    "allowed_slugs": ["about-us", "articles/new-library", "articles/spring-fair"],
    "blocked_slugs": ["articles/council-minutes"],
    "allowed_field_permissions": ["article.title"],
    "components": ["article", "teaser"],
    "managed_components": ["page"],
    "component_groups": ["Campaigns/Teasers", "Layout"],
    "datasources": ["countries", "prices"],
    "blocked_branches": ["Production"],
    "allowed_languages": ["de", "fr"],
    "asset_folders": ["Photos", "Videos/2026"],
}


def another_space(task: Any) -> None:
    """Space 607: the same components, stories and so on under other ids, and nothing that this collection manages."""
    state = copy.deepcopy(task.emulator.store.dump())
    [magazine] = [space for space in state["spaces"] if space["id"] == 606]
    other = {
        **magazine,
        "id": 607,
        "workflows": [],
        "space_roles": [],
        "collaborators": [],
        "workflow_stage_changes": [],
    }
    for kind in ("components", "component_groups", "datasources", "branches", "asset_folders", "stories"):
        other[kind] = copy.deepcopy(magazine[kind])
        for item in other[kind]:
            for key in {"id", "parent_id"} & set(item):
                item[key] = item[key] and item[key] + 7000
            for key in {"uuid", "parent_uuid"} & set(item):
                item[key] = item[key] and item[key].replace("0f0e", "2f2e")
            item.pop("stage", None)
    task.emulator.store.load({**state, "spaces": [*state["spaces"], other]})


@pytest.mark.parametrize("server", SERVERS, ids=lambda server: "-".join(server.values()) or "usual")
def test_the_round_trip_of_roles(task: Any, server: dict[str, str]) -> None:
    task.emulator.behaviors.choose(server)
    task.emulator.store.spaces[606].roles[REVIEWER].update(HELD)
    gathered = task.roles_info(gather="code")
    assert gathered["warnings"] == []
    assert [role["role"] for role in gathered["code"]] == ["Editor in chief", "Legal", "Reviewer"]
    assert gathered["code"][2] == {**{name: [] for name in gathered["code"][2]}, **CODE}
    task.emulator.log.clear()
    for role in gathered["code"]:
        assert task.role(**role)["changed"] is False
    assert task.writes() == []

    another_space(task)
    # What is held there and not here is cleared.
    task.role(space_id=607, role="Legal", blocked_languages=["de"], subtitle="Law")
    for role in gathered["code"]:
        assert task.role(space_id=607, **role)["changed"] is True
    assert task.roles_info(space_id=607, gather="code")["code"] == gathered["code"]


def test_a_role_as_code_names_every_field_once(task: Any) -> None:
    for role in task.roles_info(gather="code")["code"]:
        assert list(role) == [field.names_option or field.name for field in RESOURCES["space_role"].fields]


def test_only_what_a_role_refers_to_is_read(task: Any) -> None:
    assert task.roles_info(gather="code")["api_requests"] == 1
    role = task.emulator.store.spaces[606].roles[LEGAL]
    role.update(blocked_branch_ids=[774001], allowed_paths=["445566770001"], blocked_paths=["445566770001"])
    task.emulator.log.clear()
    task.roles_info(gather="code", role="Legal")
    # Three branches on two pages; the story once, though two fields name it.
    assert sorted(task.requests()) == ["GET branches", "GET branches", "GET space_roles", "GET stories"]
    assert task.roles_info(gather="code", role="Reviewer")["api_requests"] == 1


def test_ids_of_what_has_no_clear_name_stay(task: Any) -> None:
    space = task.emulator.store.spaces[606]
    space.listed["branches"][774003]["name"] = "Preview"
    space.roles[LEGAL].update(branch_ids=[774001, 774002], allowed_paths=["445566770001", "7"], component_ids=[771001])
    result = task.roles_info(gather="code", role="Legal")
    [code] = result["code"]
    assert (code["branch_ids"], code["allowed_paths"]) == ([774001, 774002], [7, 445566770001])
    assert (code["components"], "branches" in code, "allowed_slugs" in code) == (["article"], False, False)
    assert [warning.split(" holds")[0] for warning in result["warnings"]] == [
        f'space role "Legal" (id {LEGAL}): allowed_paths',
        f'space role "Legal" (id {LEGAL}): branch_ids',
    ]


def person(task: Any, user_id: int) -> dict[str, Any]:
    people = task.emulator.store.spaces[606].collaborators.values()
    return next(item for item in people if item["user_id"] == user_id)


@pytest.mark.parametrize("server", SERVERS, ids=lambda server: "-".join(server.values()) or "usual")
def test_the_round_trip_of_collaborators(task: Any, server: dict[str, str]) -> None:
    task.emulator.behaviors.choose(server)
    person(task, ADA).update(role=str(LEGAL), space_role_id=LEGAL, permissions=["y", "x"])
    person(task, GRACE).update(role="multi", space_role_ids=[REVIEWER, CHIEF])
    gathered = task.people_info(gather="code")
    assert gathered["warnings"] == []
    assert gathered["code"] == [
        {"email": "ada@example.com", "space_roles": ["Legal"], "permissions": ["x", "y"]},
        {"email": "alan@example.com", "role": "editor", "permissions": []},
        {"email": "grace@example.com", "space_roles": ["Editor in chief", "Reviewer"], "permissions": []},
        {"email": "linus@example.com", "role": "editor", "permissions": []},
    ]
    task.emulator.log.clear()
    for entry in gathered["code"]:
        assert task.person(**entry)["changed"] is False
    assert task.writes() == []

    roles = task.roles_info(gather="code")["code"]
    another_space(task)
    for role in roles:
        task.role(space_id=607, **role)
    for entry in gathered["code"]:
        assert task.person(space_id=607, **entry)["changed"] is True
    assert task.people_info(space_id=607, gather="code")["code"] == gathered["code"]


def test_who_cannot_be_declared_is_left_out(task: Any) -> None:
    space = task.emulator.store.spaces[606]
    ada, grace = person(task, ADA), person(task, GRACE)
    ada["user"].update(real_email=None, alt_email=None, userid=None)
    grace["role"] = None
    [linus] = [item for item in space.collaborators.values() if item["invitation"]]
    linus["invitation"]["is_expired"] = True
    owner = {"role": "admin", "user_id": OWNER, "user": {**grace["user"], "id": OWNER, "real_email": "o@example.com"}}
    task.emulator.store.add(space.collaborators, {**COLLABORATOR_DEFAULTS, "space_id": 606, **owner})
    result = task.people_info(gather="code")
    assert [entry["email"] for entry in result["code"]] == ["alan@example.com"]
    reasons = sorted(warning.split(" of space 606 is left out of the code: ") for warning in result["warnings"])
    assert reasons == [
        [f'user "grace@example.com" (id {GRACE})', "the role None cannot be given to anybody."],
        [
            'user "linus@example.com" (invited, without an id yet)',
            "the invitation has expired, and would be sent again.",
        ],
        [f"user (id {ADA})", "there is no e-mail address or user name that only they have."],
    ]


def test_an_address_that_two_share_names_neither(task: Any) -> None:
    grace = person(task, GRACE)
    grace["user"].update(real_email="ada@example.com", alt_email="hopper@example.com")
    result = task.people_info(gather="code")
    assert [entry["email"] for entry in result["code"]] == [
        *("ada", "alan@example.com", "hopper@example.com", "linus@example.com")
    ]
    person(task, ADA)["user"]["userid"] = None
    assert len(task.people_info(gather="code")["warnings"]) == 1


def test_roles_are_read_only_where_somebody_has_some(task: Any) -> None:
    # Four collaborators on two pages, and the space for its owner.
    assert task.people_info(gather="code")["api_requests"] == 3
    person(task, ADA).update(role="multi", space_role_ids=[LEGAL])
    assert task.people_info(gather="code")["api_requests"] == 4
    assert task.people_info(gather="raw")["api_requests"] == 2


@pytest.mark.parametrize("order", ["reversed", "shuffled"])
def test_workflows_are_in_a_fixed_order(task: Any, order: str) -> None:
    for name in ("News", "Bulletins"):
        task.workflow(name=name, content_types=["news"])
    task.emulator.behaviors.choose({"list_order": order})
    code = task.workflows(gather="code")["code"]
    assert [workflow["name"] for workflow in code] == ["Articles", "Bulletins", "News", "Product pages"]
