# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The laws of planning, against a server that is modelled in three lines, and what each change sends."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from in_memory import space_of
from resources import RESOURCES

from ansible_collections.community.storyblok.plugins.module_utils._engine.plan import (
    Create,
    Delete,
    MoveStory,
    Plan,
    Update,
    complete,
    create,
    differing,
    update,
    waiting,
)
from ansible_collections.community.storyblok.plugins.module_utils._engine.resource import Resource
from ansible_collections.community.storyblok.plugins.module_utils._engine.values import (
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

STAGE, WORKFLOW, ROLE = RESOURCES["workflow_stage"], RESOURCES["workflow"], RESOURCES["space_role"]
PLACE = RESOURCES["workflow_stage_change"]
# What is sent in a form of its own, as the roles of collaborators are, has tests beside its table.
WRITABLE = [resource for resource in RESOURCES.values() if resource.fields and resource.as_sent is dict]
LEGAL = Pending("Legal", "Articles")
"""Stands for a stage that the task makes."""

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
Situation = tuple[Resource, dict[str, Any], dict[str, Any]]


@some.composite
def situations(draw: Any) -> Situation:
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


def applied(situation: Situation, effect: str) -> dict[str, Any]:
    resource, current, desired = situation
    for change in update(resource, current, desired):
        assert isinstance(change, Update)
        current = stored(resource, current, change.payload(current, {}), effect)
    return current


@pytest.mark.parametrize("effect", ["merge", "replace"])
@given(situation=situations())
def test_applying_a_plan_leaves_nothing_to_plan(effect: str, situation: Situation) -> None:
    resource, current, desired = situation
    after = applied(situation, effect)
    assert update(resource, after, desired) == []
    for change in update(resource, current, desired):
        assert isinstance(change, Update)
        for name, value in change.values.items():
            field = next((field for field in resource.fields if field.name == name), None)
            assert field is None or field.is_same(after[name], value), name


@pytest.mark.parametrize("effect", ["merge", "replace"])
@given(situation=situations())
def test_what_was_not_declared_is_not_lost(effect: str, situation: Situation) -> None:
    resource, current, desired = situation
    after = applied(situation, effect)
    known = {field.name: field for field in resource.fields}
    for name, value in current.items():
        # Nothing is lost where the API does not take back what is empty.
        if name not in desired and (value or resource.sends_empty):
            same = known[name].canonical if name in known else lambda item: item
            assert same(after.get(name)) == same(value), name


@given(situation=situations())
def test_a_creation_sends_what_was_declared_and_nothing_else(situation: Situation) -> None:
    resource, _current, desired = situation
    made, *rest = complete(create(resource, LEGAL, desired, {"workflow_id": 1}))
    later = {name for name in desired if resource.field(name).after_creation}
    assert isinstance(made, Create)
    assert set(made.payload({})) == {"workflow_id", *desired} - later
    assert differing(resource, made.item, desired) == ()
    assert {name for change in rest for name in change.changed_fields} == later


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


def changing(desired: Mapping[str, Any], current: Mapping[str, Any] = FULL) -> Update:
    [change] = update(STAGE, current, desired)
    assert isinstance(change, Update)
    return change


@pytest.mark.parametrize("field", STAGE.fields, ids=lambda field: field.name)
def test_setting_one_field_changes_only_it_in_the_payload(field: Any) -> None:
    value = field.canonical(OTHER.get(field.name, False))
    change = changing({field.name: value})
    payload, unchanged = change.payload(FULL, {}), STAGE.writable_part(FULL)
    changed = {name: item for name, item in payload.items() if item != unchanged.get(name, "missing")}
    assert set(changed) == {field.name, *field.sent_along}
    assert field.canonical(changed[field.name]) == value
    assert set(payload) == set(unchanged) | set(field.sent_along)
    assert change.changed_fields == (field.name,)


def test_what_the_server_holds_goes_back_in_the_form_it_takes() -> None:
    payload = changing({"name": "Check"}).payload(FULL, {})
    assert "id" not in payload
    assert payload["position"] == 2
    assert payload["workflow_stage_ids"] == [2, 3]
    assert payload["user_ids"] == []
    assert payload["after_publish_id"] == 7
    assert payload["color"] == "#ABC", "a colour that was not declared stays as somebody wrote it"


def test_a_flag_that_was_never_set_is_not_sent_back() -> None:
    held = {**FULL, "allow_publish": None}
    assert "allow_publish" not in changing({"name": "Check"}, held).payload(held, {})


def test_a_put_carries_what_the_server_holds_when_it_is_sent() -> None:
    now = {**FULL, "user_ids": [8], "from_a_later_version": "x"}
    payload = changing({"name": "Check"}).payload(now, {})
    assert (payload["user_ids"], payload["from_a_later_version"], payload["name"]) == ([8], "x", "Check")


def test_a_position_is_announced_only_when_it_changes() -> None:
    assert "update_position" not in changing({"position": 2, "name": "Check"}).payload(FULL, {})
    assert changing({"position": 3}).payload(FULL, {})["update_position"] is True


@pytest.mark.parametrize("ids", [[2, 3], [3, 2], [2, 2, 3]])
def test_the_order_of_a_set_and_repetitions_do_not_matter(ids: list[int]) -> None:
    desired = {"workflow_stage_ids": STAGE.field("workflow_stage_ids").canonical(ids)}
    assert update(STAGE, FULL, desired) == []


# --- what has to wait -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("desired", "made", "fields"),
    [
        ({"name": "Legal", "workflow_stage_ids": (3,)}, (), ()),
        ({"after_publish_id": LEGAL, "workflow_stage_ids": (3, LEGAL)}, (), ("workflow_stage_ids", "after_publish_id")),
        ({"after_publish_id": LEGAL, "workflow_stage_ids": (3, LEGAL)}, (LEGAL,), ()),
        ({"workflow_stage_ids": (LEGAL, Pending("Other"))}, (LEGAL,), ("workflow_stage_ids",)),
        # Of the same name, and of another workflow.
        ({"after_publish_id": LEGAL}, (Pending("Legal", "Products"),), ("after_publish_id",)),
        ({"after_publish_id": None, "workflow_stage_ids": ()}, (), ()),
    ],
)
def test_what_waits_for_an_id(desired: dict[str, Any], made: tuple[Pending, ...], fields: tuple[str, ...]) -> None:
    assert waiting(STAGE, desired, made) == fields


def test_references_to_the_new_object_follow_when_it_has_an_id() -> None:
    desired = {"workflow_stage_ids": (3, LEGAL), "after_publish_id": LEGAL, "name": "Legal"}
    made, rest = complete(create(STAGE, LEGAL, desired))
    assert isinstance(made, Create)
    assert isinstance(rest, Update)
    assert made.payload({}) == {"name": "Legal"}
    assert made.changed_fields == ("name", "workflow_stage_ids", "after_publish_id")
    assert rest.changed_fields == ("workflow_stage_ids", "after_publish_id")
    held = {"id": 2, "name": "Legal"}
    assert rest.is_needed(held, {LEGAL: 2})
    assert rest.payload(held, {LEGAL: 2}) == {"name": "Legal", "workflow_stage_ids": [2, 3], "after_publish_id": 2}
    assert not rest.is_needed({**held, "workflow_stage_ids": [3, 2], "after_publish_id": "2"}, {LEGAL: 2})


def test_a_new_object_that_is_complete_needs_no_second_write() -> None:
    desired = {"name": "Legal", "after_publish_id": LEGAL}
    assert [type(change) for change in complete(create(STAGE, LEGAL, desired), made=[LEGAL])] == [Create]
    assert [type(change) for change in complete(create(STAGE, LEGAL, {"name": "Legal"}))] == [Create]


def test_a_position_follows_the_creation() -> None:
    made, rest = complete(create(STAGE, LEGAL, {"name": "Legal", "position": 2}))
    assert isinstance(made, Create)
    assert (made.payload({}), rest.changed_fields) == ({"name": "Legal"}, ("position",))


# --- what comes along -------------------------------------------------------------------------------------------------


def stage(name: str, **desired: Any) -> Create:
    along = {"workflow_id": Pending("News")}
    return create(STAGE, Pending(name, "News"), {"name": name, **desired}, along)


def test_children_are_sent_inline_and_a_copy_brings_its_own() -> None:
    children = (stage("Ideas", color="#111111"), stage("Done", after_publish_id=Pending("Ideas", "News")))
    made = create(WORKFLOW, Pending("News"), {"name": "News"}, children=children)
    inline = [{"name": "Ideas", "color": "#111111"}, {"name": "Done"}]
    assert made.payload({}) == {"name": "News", "workflow_stages": inline}
    assert (made.sentence, made.changed_fields) == ('create workflow "News"', ("name", "workflow_stages"))
    copied = create(WORKFLOW, Pending("News"), {"name": "News"}, copied_from=1, children=children)
    assert (copied.payload({}), copied.sentence) == ({"name": "News"}, 'copy workflow "News"')
    assert (made.path({}), copied.path({})) == ("", "workflows/1/duplicate")
    of_a_new_one = create(WORKFLOW, Pending("Offers"), {}, copied_from=Pending("News"))
    assert of_a_new_one.path({Pending("News"): 5}) == "workflows/5/duplicate"


def test_what_a_response_that_tells_a_child_in_full_holds() -> None:
    assert stage("Ideas", color="#111111").expected_keys({}, whole=False) == {"name", "color"}
    assert stage("Ideas", after_publish_id=LEGAL).expected_keys({}, whole=False) == {"name"}
    assert stage("Ideas", after_publish_id=LEGAL).expected_keys({}, whole=True) == {"name", "after_publish_id"}


@pytest.mark.parametrize(
    ("options", "workflows", "found"),
    [
        pytest.param({}, {1: "Articles"}, None, id="not there"),
        pytest.param({}, {1: "Articles", 5: "News"}, 5, id="there"),
        pytest.param({}, {1: "Articles", 5: "Articles copy"}, None, id="only a copy has another name"),
        pytest.param({"copied_from": 1}, {1: "Articles", 5: "News"}, 5, id="a copy by its name"),
        pytest.param({"copied_from": 1}, {1: "Articles", 5: "Articles copy"}, 5, id="a copy by its stages"),
        pytest.param({"copied_from": 1}, {1: "Articles", 6: "Others"}, None, id="a workflow with other stages"),
        pytest.param({"copied_from": 1}, {1: "Articles", 5: "x", 7: "y"}, None, id="one of two, nobody knows which"),
    ],
)
def test_what_a_post_made_whose_response_was_lost(
    options: dict[str, Any], workflows: dict[int, str], found: int | None
) -> None:
    stages = [{"id": 10 * number, "name": "Ideas", "workflow_id": number} for number in (1, 5, 7)]
    stages.append({"id": 60, "name": "Other", "workflow_id": 6})
    space = space_of(
        workflow=[{"id": number, "name": name} for number, name in workflows.items()], workflow_stage=stages
    )
    made = create(WORKFLOW, Pending("News"), {"name": "News"}, children=(stage("Ideas"),), **options)
    came = made.made_in(space, {}, before=[1])
    assert (came and came["id"]) == found


def test_an_update_brings_the_order_of_what_an_object_contains() -> None:
    held = {"id": 1, "name": "Articles", "content_types": ["article"]}
    change = Update(WORKFLOW, held, {}, (), order=(3, LEGAL), ordered=STAGE)
    assert change.is_needed(held, {LEGAL: 2})
    places = [{"id": 3, "position": 1}, {"id": 2, "position": 2}]
    assert change.payload(held, {LEGAL: 2})["workflow_stages_attributes"] == places


def test_what_leaves_a_set_leaves_alone_what_others_put_into_it_meanwhile() -> None:
    held = {"id": 9, "user_ids": [7, 8]}
    change = Update(STAGE, held, {"user_ids": (8,)}, ("user_ids",), removes={"user_ids": 7})
    assert change.payload({**held, "user_ids": ["7", 8, 6]}, {})["user_ids"] == [6, 8]
    assert not change.is_needed({**held, "user_ids": [6]}, {})


def test_a_story_that_moves() -> None:
    story = {"id": 5, "full_slug": "articles/a"}
    move = MoveStory(PLACE, story, None, {"workflow_stage_id": LEGAL}, ("workflow_stage_id",), to="the attic")
    assert move.payload({LEGAL: 2}) == {"workflow_stage_id": 2, "story_id": 5}
    assert (move.name, move.sentence) == ("articles/a", 'move story "articles/a" (id 5) to the attic')
    assert MoveStory(PLACE, {"id": 5}, None, {}, ()).sentence == "move story (id 5)"


@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        (Delete(STAGE, FULL), 'delete workflow stage "Review" (id 9)'),
        (Delete(ROLE, {"id": 3}), "delete space role (id 3)"),
        (Update(STAGE, FULL, {}, ()), 'update workflow stage "Review" (id 9)'),
        (Update(STAGE, {"id": LEGAL, "name": "Legal"}, {}, ()), 'update workflow stage "Legal" (new)'),
    ],
)
def test_how_messages_call_a_change(change: Any, sentence: str) -> None:
    assert change.sentence == sentence


# --- which fields of the subject change -------------------------------------------------------------------------------


def test_what_makes_way_is_no_change_of_the_subject() -> None:
    away = Update(STAGE, FULL, {"color": "#111111"}, ("color",), makes_way=True)
    assert Plan(STAGE, "", (away, changing({"position": 1, "name": "Check"}))).changed_fields == ["name", "position"]
    assert Plan(STAGE, "").changed_fields == []


def test_what_becomes_of_children_is_a_change_of_one_field() -> None:
    renamed = Update(WORKFLOW, {"id": 1}, {"name": "News"}, ("name",))
    changes = (changing({"name": "Check"}), Delete(STAGE, FULL), renamed)
    assert Plan(WORKFLOW, "", changes, children=STAGE).changed_fields == ["name", "workflow_stages"]
    assert Plan(WORKFLOW, "", changes).changed_fields == ["name"]
