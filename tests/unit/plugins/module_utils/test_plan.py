# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The laws of planning, against a server that is modelled in three lines."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some

from ansible_collections.community.storyblok.plugins.module_utils._fields import (
    COLOR,
    FLAG,
    MOMENT,
    NAMES,
    NUMBER,
    REFERENCE,
    REFERENCES,
    TEXT,
    TEXT_REFERENCES,
    UUID_REFERENCES,
    Kind,
    Pending,
)
from ansible_collections.community.storyblok.plugins.module_utils._plan import (
    CREATE,
    DELETE,
    KEEP,
    UPDATE,
    plan_absent,
    plan_present,
    settle,
)
from ansible_collections.community.storyblok.plugins.module_utils._resources import RESOURCES, Resource

STAGE = RESOURCES["workflow_stage"]
WRITABLE = [resource for resource in RESOURCES.values() if resource.fields]

IDS = some.integers(1, 2**53)
# What people declare, and what the server may answer, for each kind of field.
DECLARED: dict[Kind, Any] = {
    TEXT: some.text(),
    COLOR: some.sampled_from(["#abc", "#AABBCC", "#aabbcd", "#2d3v22", "red"]),
    FLAG: some.booleans(),
    NUMBER: some.integers(0, 99),
    MOMENT: some.one_of(some.just(""), some.datetimes().map(str), some.dates().map(str)),
    NAMES: some.lists(some.text(), max_size=3),
    REFERENCE: some.one_of(some.just(0), IDS),
    REFERENCES: some.lists(IDS, max_size=4),
    TEXT_REFERENCES: some.lists(IDS, max_size=4),
    UUID_REFERENCES: some.lists(some.uuids().map(str), max_size=3),
}
ANSWERED: dict[Kind, Any] = {
    TEXT: some.one_of(some.none(), some.text()),
    COLOR: some.one_of(some.none(), DECLARED[COLOR]),
    FLAG: some.one_of(some.none(), some.booleans()),
    MOMENT: some.one_of(some.none(), some.datetimes().map(lambda moment: f"{moment.isoformat()}Z"), some.text()),
    NAMES: some.one_of(some.none(), some.lists(some.text(), max_size=3)),
    NUMBER: some.one_of(some.none(), some.integers(0, 99), some.integers(0, 99).map(str)),
    REFERENCE: some.one_of(some.none(), IDS, IDS.map(str)),
    REFERENCES: some.one_of(some.none(), some.lists(some.one_of(IDS, IDS.map(str)), max_size=4)),
    TEXT_REFERENCES: some.one_of(some.none(), some.lists(some.one_of(IDS, IDS.map(str)), max_size=4)),
    UUID_REFERENCES: some.one_of(some.none(), some.lists(some.uuids().map(str), max_size=3)),
}


@some.composite
def situations(draw: Any) -> tuple[Resource, dict[str, Any], dict[str, Any]]:
    """A resource, an object of it as the server may hold it, and canonical declared values of some fields."""
    resource = draw(some.sampled_from(WRITABLE))
    current: dict[str, Any] = {"id": draw(IDS), "created_at": "2026-01-01", "from_a_later_version": draw(some.text())}
    desired = {}
    for field in resource.fields:
        if draw(some.booleans()):
            current[field.name] = draw(ANSWERED[field.kind])
        if draw(some.booleans()):
            desired[field.name] = field.canonical(draw(DECLARED[field.kind]))
    return resource, current, desired


def stored(resource: Resource, current: Mapping[str, Any], payload: Mapping[str, Any], effect: str) -> dict[str, Any]:
    """What a server holds after a PUT that merges, or one that replaces."""
    kept = current if effect == "merge" else {key: current[key] for key in current if key in resource.read_only}
    return {**kept, **payload}


@pytest.mark.parametrize("effect", ["merge", "replace"])
@given(situation=situations())
def test_applying_a_plan_leaves_nothing_to_plan(
    effect: str, situation: tuple[Resource, dict[str, Any], dict[str, Any]]
) -> None:
    resource, current, desired = situation
    plan = plan_present(resource, current, desired)
    assert plan.action in (KEEP, UPDATE)
    after = stored(resource, current, plan.payload, effect) if plan.changes else current
    assert plan_present(resource, after, desired).action == KEEP
    for name, value in (plan.predicted or {}).items():
        if name in desired:
            assert resource.field(name).canonical(after[name]) == resource.field(name).canonical(value)


@pytest.mark.parametrize("effect", ["merge", "replace"])
@given(situation=situations())
def test_what_was_not_declared_is_not_lost(
    effect: str, situation: tuple[Resource, dict[str, Any], dict[str, Any]]
) -> None:
    resource, current, desired = situation
    plan = plan_present(resource, current, desired)
    after = stored(resource, current, plan.payload, effect) if plan.changes else current
    known = {field.name: field for field in resource.fields}
    for name, value in current.items():
        if name not in desired:
            same = known[name].canonical if name in known else lambda item: item
            assert same(after.get(name)) == same(value), name


@given(situation=situations())
def test_a_creation_says_what_was_declared_and_nothing_else(
    situation: tuple[Resource, dict[str, Any], dict[str, Any]],
) -> None:
    resource, _current, desired = situation
    plan = plan_present(resource, None, desired, scope={"workflow_id": 1})
    assert plan.action == CREATE
    after = {name for name in desired if resource.field(name).after_creation}
    assert set(plan.payload) == {"workflow_id", *desired} - after
    assert plan_present(resource, {"id": 1, **(plan.predicted or {})}, desired).action == KEEP
    assert set(plan_present(resource, {"id": 1, **plan.payload}, desired).changed_fields) <= after


FULL = {
    "id": 9,
    "workflow_id": 1,
    "name": "Review",
    "color": "#ABC",
    "position": "2",
    "workflow_stage_ids": ["3", 2],
    "user_ids": None,
    "space_role_ids": [5],
    "after_publish_id": "7",
    **{field.name: True for field in STAGE.fields if field.kind is FLAG},
}
OTHER: dict[str, Any] = {
    "name": "Check",
    "color": "#123456",
    "position": 4,
    "workflow_stage_ids": [3],
    "user_ids": [8],
    "space_role_ids": [],
    "after_publish_id": 0,
}


@pytest.mark.parametrize("field", STAGE.fields, ids=lambda field: field.name)
def test_setting_one_field_changes_only_it_in_the_payload(field: Any) -> None:
    value = field.canonical(OTHER.get(field.name, False))
    plan = plan_present(STAGE, FULL, {field.name: value})
    unchanged = STAGE.writable_part(FULL)
    changed = {name: item for name, item in plan.payload.items() if item != unchanged.get(name, "missing")}
    assert set(changed) == {field.name, *field.sent_along}
    assert field.canonical(changed[field.name]) == value
    assert set(plan.payload) == set(unchanged) | set(field.sent_along)
    assert plan.changed_fields == (field.name,)


def test_what_the_server_holds_goes_back_in_the_form_it_takes() -> None:
    payload = plan_present(STAGE, FULL, {"name": "Check"}).payload
    assert "id" not in payload
    assert payload["position"] == 2
    assert payload["workflow_stage_ids"] == [2, 3]
    assert payload["user_ids"] == []
    assert payload["after_publish_id"] == 7
    assert payload["color"] == "#ABC", "a colour that was not declared stays as somebody wrote it"


def test_a_flag_that_was_never_set_is_not_sent_back() -> None:
    payload = plan_present(STAGE, {**FULL, "allow_publish": None}, {"name": "Check"}).payload
    assert "allow_publish" not in payload


def test_a_position_is_announced_only_when_it_changes() -> None:
    assert "update_position" not in plan_present(STAGE, FULL, {"position": 2, "name": "Check"}).payload
    assert plan_present(STAGE, FULL, {"position": 3}).payload["update_position"] is True


@pytest.mark.parametrize("ids", [[2, 3], [3, 2], [2, 2, 3]])
def test_the_order_of_a_set_and_repetitions_do_not_matter(ids: list[int]) -> None:
    desired = {"workflow_stage_ids": STAGE.field("workflow_stage_ids").canonical(ids)}
    assert plan_present(STAGE, FULL, desired).action == KEEP


def test_absent() -> None:
    assert plan_absent(STAGE, None).action == KEEP
    plan = plan_absent(STAGE, FULL)
    assert (plan.action, plan.predicted, plan.payload) == (DELETE, FULL, {})


def test_references_to_the_new_object_wait_for_its_id() -> None:
    desired = {"workflow_stage_ids": (3, Pending("Legal")), "after_publish_id": Pending("Legal"), "name": "Legal"}
    plan = plan_present(STAGE, None, desired)
    assert plan.payload == {"name": "Legal"}
    assert plan.changed_fields == ("name", "workflow_stage_ids", "after_publish_id")
    assert settle(desired, {"Legal": 2}) == {"workflow_stage_ids": (2, 3), "after_publish_id": 2, "name": "Legal"}
    assert settle(desired, {"Another": 2}) == desired
