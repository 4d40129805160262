# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What stands after a change: what is known of it, and nothing that only the server decides."""

from __future__ import annotations

from typing import Any

import pytest
from in_memory import InMemory, space_of
from resources import RESOURCES

from ansible_collections.community.storyblok.plugins.module_utils._engine.plan import (
    Change,
    Create,
    Delete,
    MoveStory,
    Update,
    create,
)
from ansible_collections.community.storyblok.plugins.module_utils._engine.space import Space, fold
from ansible_collections.community.storyblok.plugins.module_utils._engine.values import Pending

STAGE, WORKFLOW, PERSON = RESOURCES["workflow_stage"], RESOURCES["workflow"], RESOURCES["collaborator"]
ROLE, PLACE = RESOURCES["space_role"], RESOURCES["workflow_stage_change"]
LEGAL, NEWS = Pending("Legal"), Pending("News")


def stage(identifier: Any, name: str, workflow: Any = 1, **fields: Any) -> dict[str, Any]:
    return {"id": identifier, "name": name, "workflow_id": workflow, **fields}


A = stage(1, "A", position=1, is_default=True, workflow_stage_ids=[2], user_ids=[7])
B = stage(2, "B", position=2, is_default=False, workflow_stage_ids=[], user_ids=[])
# Of another workflow, and not concerned.
FAR = stage(9, "A", 5, position=1, is_default=True, workflow_stage_ids=[9], user_ids=[7])
STAGES = [A, B, FAR]


def without(item: dict[str, Any], *names: str) -> dict[str, Any]:
    return {name: value for name, value in item.items() if name not in names}


def new(**desired: Any) -> Create:
    return create(STAGE, LEGAL, {"name": "Legal", **desired}, {"workflow_id": 1})


def changed(item: dict[str, Any], **desired: Any) -> Update:
    return Update(STAGE, item, desired, tuple(desired))


@pytest.mark.parametrize(
    ("change", "stands"),
    [
        pytest.param(new(), [*STAGES, stage(LEGAL, "Legal")], id="a new one comes last"),
        pytest.param(
            new(workflow_stage_ids=(2, LEGAL)),
            [*STAGES, stage(LEGAL, "Legal", workflow_stage_ids=(2, LEGAL))],
            id="a new one refers to itself",
        ),
        pytest.param(
            new(is_default=True),
            [{**A, "is_default": False}, B, FAR, stage(LEGAL, "Legal", is_default=True)],
            id="a new one takes a flag that only one can have",
        ),
        pytest.param(changed(A, name="C"), [{**A, "name": "C"}, B, FAR], id="one field"),
        pytest.param(
            changed(B, user_ids=(3, 4)), [A, {**B, "user_ids": [3, 4]}, FAR], id="a list as the API answers it"
        ),
        pytest.param(
            changed(B, is_default=True),
            [{**A, "is_default": False}, {**B, "is_default": True}, FAR],
            id="taking a flag",
        ),
        pytest.param(changed(A, is_default=False), [{**A, "is_default": False}, B, FAR], id="giving a flag to nobody"),
        pytest.param(
            changed(B, position=1), [without(A, "position"), {**B, "position": 1}, FAR], id="where others stand then"
        ),
        pytest.param(
            Delete(STAGE, A), [without(B, "position", "is_default"), FAR], id="who is the default then, and where"
        ),
        pytest.param(
            Delete(STAGE, B), [without(A, "position", "workflow_stage_ids"), FAR], id="references to what is gone"
        ),
        pytest.param(Delete(WORKFLOW, {"id": 1}), [FAR], id="what it contained goes along"),
        pytest.param(
            Delete(PERSON, {"id": 70, "user_id": 7}),
            [without(A, "user_ids"), B, without(FAR, "user_ids")],
            id="references to a person, by their user",
        ),
        pytest.param(Delete(PERSON, {"id": 70, "user_id": None}), STAGES, id="an invitation, to which nothing refers"),
        pytest.param(Delete(ROLE, {"id": 7}), STAGES, id="another kind with the same id"),
        pytest.param(MoveStory(PLACE, {"id": 5}, None, {"workflow_stage_id": 2}, ()), STAGES, id="a story"),
        pytest.param(
            Update(WORKFLOW, {"id": 1}, {}, (), order=(2, 1), ordered=STAGE),
            [FAR, without(B, "position"), without(A, "position")],
            id="in another order",
        ),
        pytest.param(Update(WORKFLOW, {"id": 1}, {"name": "x"}, ("name",)), STAGES, id="a workflow without its order"),
    ],
)
def test_stages_after_a_change(change: Change, stands: list[dict[str, Any]]) -> None:
    before = [dict(item) for item in STAGES]
    assert list(fold(STAGE, STAGES, change)) == stands
    assert before == STAGES, "what was read stays as it was read"


def test_children_come_with_what_they_belong_to() -> None:
    children = (create(STAGE, LEGAL, {"name": "Legal"}, {"workflow_id": NEWS}),)
    made = create(WORKFLOW, NEWS, {"name": "News"}, children=children)
    assert fold(STAGE, [A], made) == [A, stage(LEGAL, "Legal", NEWS)]
    assert fold(WORKFLOW, [], made) == [{"id": NEWS, "name": "News"}]
    assert fold(ROLE, [], made) == []


def test_a_space_after_changes() -> None:
    space = space_of(workflow=[{"id": 1}, {"id": 5}], workflow_stage=STAGES)
    after = space.after(changed(A, name="C")).after(new(), Delete(WORKFLOW, {"id": 5}))
    assert [item["name"] for item in after.within(STAGE, {"id": 1})] == ["C", "B", "Legal"]
    assert [item["name"] for item in after.all(STAGE)] == ["C", "B", "Legal"]
    assert [item["id"] for item in after.all(WORKFLOW)] == [1]
    assert after.find(STAGE, 1) == {**A, "name": "C"}
    assert after.find(STAGE, LEGAL) == stage(LEGAL, "Legal")
    assert after.find(STAGE, 9) is None
    assert after.made == {LEGAL}
    assert [item["name"] for item in space.all(STAGE)] == ["A", "B", "A"], "the space before is another one"
    assert space.after() is space


def test_what_is_within_a_new_object_is_not_asked_for() -> None:
    class Nothing(InMemory):
        def within(self, resource: Any, owner: Any) -> Any:
            raise AssertionError("a workflow that does not exist yet has no stages to be read")

    children = (create(STAGE, LEGAL, {"name": "Legal"}, {"workflow_id": NEWS}),)
    after = Space(Nothing()).after(create(WORKFLOW, NEWS, {"name": "News"}, children=children))
    assert [item["name"] for item in after.within(STAGE, {"id": NEWS})] == ["Legal"]


def test_a_warning_is_given_once_whatever_was_applied() -> None:
    space = space_of()
    space.after(Delete(STAGE, A)).warn("Once.")
    space.warn("Once.")
    assert space.warnings == ["Once."]


def test_each_change_is_applied_once_however_long_the_chain(monkeypatch: pytest.MonkeyPatch) -> None:
    """A whole space is planned entry by entry, and each entry looks at all that is there by then."""
    folded: list[Change] = []
    monkeypatch.setattr(
        f"{Space.__module__}.fold",
        lambda resource, items, change: folded.append(change) or fold(resource, items, change),
    )
    space, known = Space(InMemory(space_role=[])), 300
    for number in range(known):
        space = space.after(create(ROLE, Pending(f"Role {number}"), {"role": f"Role {number}"}))
        assert len(space.all(ROLE)) == number + 1
    assert len(folded) == known
    # A list that is needed late, after more changes than Python nests calls.
    for number in range(2000):
        space = space.after(Update(WORKFLOW, {"id": 1}, {"name": str(number)}, ("name",)))
    assert len(space.all(ROLE)) == known


def test_what_is_read_meanwhile_is_seen(monkeypatch: pytest.MonkeyPatch) -> None:
    lists = InMemory(space_role=[])
    space = Space(lists).after(create(ROLE, LEGAL, {"role": "Legal"}))
    assert [role["role"] for role in space.known(ROLE)] == ["Legal"]
    lists.items["space_role"] = [{"id": 1, "role": "Reviewer"}]
    assert [role["role"] for role in space.known(ROLE)] == ["Reviewer", "Legal"]
    assert [role["role"] for role in space.after(Delete(ROLE, {"id": 1, "role": "Reviewer"})).known(ROLE)] == ["Legal"]
