# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Space roles: the laws over every field and server, what is looked up by name, who names a role that shall go."""

from __future__ import annotations

from typing import Any

import pytest
from laws import the_plan_is_the_writes
from resources import RESOURCES
from servers import SERVERS

from ansible_collections.community.storyblok.plugins.module_utils._engine.errors import StoryblokError
from storyblok_emulator.store import ROLE_DEFAULTS

ROLE = RESOURCES["space_role"]
REVIEWER, CHIEF, LEGAL = 282994740191001, 282994740191002, 282994740191003
FAIR, LIBRARY = 445566770001, 445566770002


def uuid(number: int) -> str:
    return f"0f0e0d0c-0b0a-4000-8000-{number:012d}"


# For what a field refers to: ids, the same by name, and others.
KNOWN: dict[str, tuple[list[Any], list[str], list[Any]]] = {
    "component": ([771004, 771001], ["article", "teaser"], [771002]),
    "component_group": ([uuid(4), uuid(1)], ["Layout", "Campaigns/Teasers"], [uuid(3)]),
    "datasource": ([773003], ["prices"], [773001]),
    "branch": ([774001, 774003], ["Test", "Preview"], [774002]),
    "asset_folder": ([775004], ["Videos/2026"], [775001]),
    "story": ([FAIR], ["articles/spring-fair"], [LIBRARY]),
}
FULL: dict[str, Any] = {"subtitle": "All of it", "ext_id": "cms-all"}
OPTIONS: dict[str, list[Any]] = {"subtitle": ["Some of it", ""], "ext_id": ["cms", ""]}
for _field in ROLE.fields:
    if _field.refers_to:
        _ids, _names, _others = KNOWN[_field.refers_to.name]
        OPTIONS[_field.name] = [_ids, [_others[0], _others[0]], []]
        OPTIONS[_field.names_option] = [_names, []]
        FULL[_field.name] = _field.kind.sent(_field.canonical(_others))
    elif _field.name not in ("role", "subtitle", "ext_id"):
        OPTIONS[_field.name] = [["b", "a"], []]
        FULL[_field.name] = ["c"]
ONE_BY_ONE = [(option, value) for option, values in OPTIONS.items() for value in values]
BY_NAME = {
    (_field.names_option or _field.name): OPTIONS[_field.names_option or _field.name][0]
    for _field in ROLE.fields
    if _field.name != "role"
}


def start(task: Any, state: str) -> None:
    """Bring the role Probe to a starting state, without the collection."""
    if state != "missing":
        fields = {**FULL, "role": "Probe"} if state == "full" else {"role": "Probe"}
        task.emulator.store.add(task.emulator.store.spaces[606].roles, {**ROLE_DEFAULTS, **fields})


def hold(task: Any, options: dict[str, Any], *, changed: bool | None = None) -> dict[str, Any]:
    """check → real → real → check; gives back the result of the first real run."""
    before = task.state()
    task.emulator.log.clear()
    checked = task.role(check=True, **options)
    assert task.writes() == []
    assert task.state() == before
    real = task.role(**options)
    the_plan_is_the_writes(task, checked["operations"], before)
    for key in ("changed", "changed_fields", "operations", "diff", "warnings"):
        assert real[key] == checked[key], key
    assert real["warnings"] == []
    assert (real["diff"]["before"] != real["diff"]["after"]) == real["changed"]
    if changed is not None:
        assert real["changed"] is changed
    came = real.get("space_role", {})
    known = {field.name: field for field in ROLE.fields}
    for name, value in checked.get("space_role", {}).items():
        same = known[name].canonical if name in known else lambda item: item
        assert same(came[name]) == same(value), name
    settled = task.state()
    task.emulator.log.clear()
    again = task.role(**options)
    assert (again["changed"], task.role(check=True, **options)["changed"]) == (False, False)
    assert (again["changed_fields"], again["diff"]["before"]) == ([], again["diff"]["after"])
    assert task.writes() == []
    assert task.state() == settled
    return real


def test_every_field_is_held_by_the_law() -> None:
    options = {option for field in ROLE.fields for option in (field.name, field.names_option) if option}
    assert options - {"role"} == set(OPTIONS)
    assert len(ROLE.fields) == 25


@pytest.mark.parametrize("state", ["missing", "bare", "full"])
@pytest.mark.parametrize(("option", "value"), ONE_BY_ONE, ids=[f"{option}={value}" for option, value in ONE_BY_ONE])
def test_one_field(task: Any, state: str, option: str, value: Any) -> None:
    start(task, state)
    hold(task, {"role": "Probe", option: value}, changed=True if state == "missing" else None)


@pytest.mark.parametrize("state", ["missing", "bare", "full"])
@pytest.mark.parametrize("server", SERVERS, ids=lambda server: "-".join(server.values()) or "usual")
def test_all_fields_on_every_kind_of_server(task: Any, state: str, server: dict[str, str]) -> None:
    start(task, state)
    task.emulator.behaviors.choose(server)
    hold(task, {"role": "Probe", **BY_NAME}, changed=True)


@pytest.mark.parametrize("option", [field.name for field in ROLE.fields if field.name != "role"])
def test_drift_is_seen_in_every_field(task: Any, option: str) -> None:
    start(task, "full")
    field = ROLE.field(option)
    # As it is, in the form in which the task declares it: ids of stories as numbers.
    declared = list(field.canonical(FULL[option])) if field.kind.many else FULL[option]
    assert hold(task, {"role": "Probe", option: declared}, changed=False)["changed"] is False
    [probe] = [role for role in task.emulator.store.spaces[606].roles.values() if role["role"] == "Probe"]
    probe[option] = ROLE_DEFAULTS[option]
    assert hold(task, {"role": "Probe", option: declared}, changed=True)["changed_fields"] == [option]


@pytest.mark.parametrize("server", SERVERS, ids=lambda server: "-".join(server.values()) or "usual")
def test_nothing_is_lost_when_one_field_changes(task: Any, server: dict[str, str]) -> None:
    start(task, "full")
    task.emulator.behaviors.choose(server)
    [probe] = [role for role in task.emulator.store.spaces[606].roles.values() if role["role"] == "Probe"]
    if server.get("unknown_fields") == "stored":
        probe["from_a_later_version"] = {"kept": True}
    before = dict(probe)
    hold(task, {"role": "Probe", "ext_id": "another"}, changed=True)
    assert probe == {**before, "ext_id": "another"}


def test_what_the_server_makes_of_paths_is_predicted_only_where_they_stay(task: Any) -> None:
    start(task, "full")
    assert "resolved_allowed_paths" in task.role(check=True, role="Probe", blocked_slugs=[])["space_role"]
    assert "resolved_blocked_paths" not in task.role(check=True, role="Probe", blocked_slugs=[])["space_role"]
    assert (
        hold(task, {"role": "Probe", "blocked_slugs": []}, changed=True)["space_role"]["resolved_blocked_paths"] is None
    )


def test_renaming_keeps_the_id(task: Any) -> None:
    assert hold(task, {"role": "Lawyer", "renamed_from": "Legal"}, changed=True)["space_role"]["id"] == LEGAL
    assert hold(task, {"id": LEGAL, "role": "Counsel"}, changed=True)["changed_fields"] == ["role"]
    with pytest.raises(StoryblokError, match="Could not rename.*of space 606 has that name"):
        task.role(id=LEGAL, role="Reviewer")


def test_what_a_task_costs(task: Any) -> None:
    assert task.role(role="Reviewer", permissions=[])["api_requests"] == 1
    assert task.role(role="Reviewer", permissions=["x"])["api_requests"] == 2
    assert task.role(role="Critic", permissions=["x"])["api_requests"] == 2
    # Components are not paged, and bring their groups.
    task.emulator.log.clear()
    task.role(role="Critic", component_groups=["Layout"], allowed_components=["page"], managed_components=["page"])
    assert [request.split("/")[0] for request in task.requests()] == [
        "GET space_roles",
        "GET components",
        "PUT space_roles",
    ]
    task.emulator.log.clear()
    task.role(role="Critic", component_groups=["Campaigns"])
    assert [request.split("/")[0] for request in task.requests()][1] == "GET component_groups"
    task.emulator.log.clear()
    task.role(role="Critic", allowed_slugs=["articles/spring-fair"], blocked_slugs=["about-us"])
    assert task.requests()[:2] == ["GET space_roles", "GET stories"]
    assert task.emulator.log[1]["query"]["by_slugs"] == "articles/spring-fair,about-us"
    assert task.emulator.log[2]["method"] == "PUT"


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            {"components": ["teser"]},
            'components: no component of space 606 has the name "teser". There are: "article"',
        ),
        ({"component_groups": ["Teasers"]}, 'component_groups: 2 component groups of space 606 are called "Teasers"'),
        ({"component_groups": ["Teasers"]}, '"Layout/Teasers"'),
        ({"asset_folders": ["2026"]}, '"Photos/2026" (id 775002)'),
        ({"allowed_slugs": ["nowhere"]}, 'allowed_slugs: no story of space 606 has the name "nowhere".'),
        ({"branches": [""]}, "branches holds an empty name"),
        ({"permissions": [""]}, "permissions holds an empty text. To clear the list give []"),
        ({"component_group_uuids": [" "]}, "component_group_uuids holds an empty text"),
        ({"datasource_ids": [0]}, "datasource_ids holds 0 or less"),
        ({"id": 5}, "No space role of space 606 has the id 5."),
        ({"role": ""}, "role is empty"),
    ],
)
def test_what_cannot_be_is_said_before_anything_is_written(task: Any, options: dict[str, Any], sentence: str) -> None:
    for check in (True, False):
        with pytest.raises(StoryblokError) as caught:
            task.role(check=check, **{"role": "Reviewer", **options})
        assert sentence in str(caught.value)
    assert task.writes() == []


def test_a_path_is_a_name_also_where_parents_are_missing_or_turn_in_circles(task: Any) -> None:
    folders = task.emulator.store.spaces[606].listed["asset_folders"]
    folders[775001]["parent_id"] = 775002
    folders[775003]["parent_id"] = 5
    result = task.role(role="Reviewer", asset_folders=["Videos/2026"])
    assert result["space_role"]["asset_folder_ids"] == [775004]


def test_a_diff_has_names_beside_ids(task: Any) -> None:
    diff = task.role(check=True, role="Reviewer", component_groups=["Campaigns/Teasers"], allowed_slugs=["about-us"])[
        "diff"
    ]
    assert diff["before_header"] == "space role Reviewer of space 606"
    assert diff["after"]["component_group_uuids"] == [f"Campaigns/Teasers ({uuid(4)})"]
    assert diff["after"]["allowed_paths"] == ["about-us (445566770006)"]


# --- removing ---------------------------------------------------------------------------------------------------------


def test_a_role_that_something_names_is_not_removed(task: Any) -> None:
    person = next(iter(task.emulator.store.spaces[606].collaborators.values()))
    for place in ({"space_role_ids": [REVIEWER]}, {"space_role_id": REVIEWER}, {"role": str(REVIEWER)}):
        person.update({"role": "editor", "space_role_ids": [], "space_role_id": None, **place})
        for check in (True, False):
            with pytest.raises(StoryblokError) as caught:
                task.role(check=check, role="Reviewer", state="absent")
            assert caught.value.details["named_by"] == [
                'workflow stage "Review" (id 111683030076002) of workflow "Articles" (id 111683030075001)',
                'user "ada@example.com" (id 282994740190001)',
            ]
            assert "is named by workflow stage" in str(caught.value)
    assert task.writes() == []
    assert (
        hold(task, {"role": "Reviewer", "state": "absent", "force": True}, changed=True)["space_role"]["id"] == REVIEWER
    )


@pytest.mark.parametrize("server", SERVERS, ids=lambda server: "-".join(server.values()) or "usual")
def test_a_role_that_nobody_names_is_removed(task: Any, server: dict[str, str]) -> None:
    task.emulator.behaviors.choose(server)
    hold(task, {"role": "Editor in chief", "state": "absent"}, changed=True)
    assert [role["id"] for role in sorted(task.roles(), key=lambda role: role["id"])] == [REVIEWER, LEGAL]
    with pytest.raises(StoryblokError, match="is not called 'Chief', so it was not deleted"):
        task.role(id=LEGAL, role="Chief", state="absent")


@pytest.mark.parametrize("act", [True, False])
def test_a_create_whose_answer_is_lost_never_makes_two_roles(task: Any, act: bool) -> None:
    task.fault(method="POST", act=act, times=1, drop=True)
    if act:
        assert task.role(role="Critic", components=["page"])["changed"] is True
    else:
        with pytest.raises(StoryblokError, match="A second look did not find the space role"):
            task.role(role="Critic")
        task.role(role="Critic")
    assert len(task.roles(role="Critic")) == 1


# --- space_role_info --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, [REVIEWER, CHIEF, LEGAL]),
        ({"id": LEGAL}, [LEGAL]),
        ({"role": "Legal"}, [LEGAL]),
        ({"role": "legal"}, []),
        ({"search": "E"}, [REVIEWER, CHIEF, LEGAL]),
        ({"search": "editor"}, [CHIEF]),
        ({"search": "editor", "id": LEGAL}, []),
    ],
)
def test_the_filters_of_space_role_info(task: Any, filters: dict[str, Any], found: list[int]) -> None:
    assert [role["id"] for role in task.roles(**filters)] == found
    assert len(task.requests()) == 1
