# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""No value ever stands twice, whatever is exchanged, and in the end every object has its own."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from ansible_collections.community.storyblok.plugins.module_utils._engine.order import (
    Step,
    free_name,
    in_order,
    is_same,
)
from ansible_collections.community.storyblok.plugins.module_utils._engine.values import Pending

NEW, OTHER = Pending("new"), Pending("other")


def free(field: str, value: Any, taken: Collection[Any]) -> str:
    return free_name(value, taken)


def away(identifier: Any, name: str) -> Step:
    return Step(identifier, {"name": name}, makes_way=True)


def gets(identifier: Any, name: str) -> Step:
    return Step(identifier, {"name": name})


@pytest.mark.parametrize(
    ("held", "wanted", "leaving", "steps"),
    [
        pytest.param({1: "a", 2: "b"}, {}, (), [], id="nothing is wanted"),
        pytest.param({1: "a", 2: "b"}, {1: "c", 2: "d"}, (), [gets(1, "c"), gets(2, "d")], id="free values"),
        pytest.param(
            {1: "a", 2: "b"}, {1: "b", 2: "c"}, (), [gets(2, "c"), gets(1, "b")], id="who holds it goes first"
        ),
        pytest.param(
            {1: "a", 2: "b"}, {1: "b", 2: "a"}, (), [away(1, "a (2)"), gets(2, "a"), gets(1, "b")], id="two exchange"
        ),
        pytest.param(
            {1: "a", 2: "b", 3: "c"},
            {1: "b", 2: "c", 3: "a"},
            (),
            [away(1, "a (2)"), gets(3, "a"), gets(2, "c"), gets(1, "b")],
            id="a ring of three",
        ),
        pytest.param({1: "a"}, {NEW: "a"}, (1,), [away(1, "a (2)"), gets(NEW, "a")], id="who leaves makes way"),
        pytest.param(
            {1: "a"}, {NEW: "a", 1: "b"}, (), [gets(1, "b"), gets(NEW, "a")], id="a new one takes what is given up"
        ),
        pytest.param(
            {1: "a"},
            {NEW: "a", OTHER: "a (2)"},
            (1,),
            [away(1, "a (3)"), gets(NEW, "a"), gets(OTHER, "a (2)")],
            id="what is free is not what another one gets",
        ),
        pytest.param({1: "A", 2: "b"}, {2: "a", 1: "c"}, (), [gets(1, "c"), gets(2, "a")], id="in another case"),
        pytest.param({1: "a"}, {1: "A"}, (), [gets(1, "A")], id="its own name in another case"),
        # Nothing was declared of the holder, so it keeps the value: the server refuses it, and says so.
        pytest.param({1: "a"}, {NEW: "a"}, (), [gets(NEW, "a")], id="a value that nobody gives up"),
    ],
)
def test_the_order_of_writes(
    held: dict[Any, str], wanted: dict[Any, str], leaving: tuple[int, ...], steps: list[Step]
) -> None:
    def named(names: dict[Any, str]) -> dict[Any, dict[str, str]]:
        return {identifier: {"name": name} for identifier, name in names.items()}

    assert in_order(named(held), named(wanted), leaving, free) == steps


def test_fields_are_exchanged_apart() -> None:
    """Only what is in the way is given up."""
    held = {1: {"name": "a", "color": "red"}, 2: {"name": "b", "color": "blue"}}
    wanted = {1: {"color": "blue"}, 2: {"color": "red"}}
    assert in_order(held, wanted, (), free) == [
        Step(1, {"color": "red (2)"}, makes_way=True),
        Step(2, {"color": "red"}),
        Step(1, {"color": "blue"}),
    ]


@some.composite
def exchanges(draw: Any) -> tuple[dict[Any, Any], dict[Any, Any], set[int]]:
    """What stands, what is wanted of some of it and of new objects, and who leaves; in the end, nothing stands twice."""
    fields = ["name", "color"]
    count = draw(some.integers(0, 6))
    # Some look like what is given to those that make way.
    endings = ["", " (2)", " (3)", " (2) (2)", "b", "b (2)", "c", "d", "e"]
    pool = {field: [field + ending for ending in endings] for field in fields}
    stands = {field: draw(some.permutations(pool[field])) for field in fields}
    held = {number: {field: stands[field][number] for field in fields} for number in range(count)}
    leaving = draw(some.sets(some.sampled_from(range(count)))) if count else set()
    new = [Pending(str(number)) for number in range(draw(some.integers(0, 2)))]
    wanted: dict[Any, dict[str, str]] = {}
    ends = {field: draw(some.permutations(pool[field])) for field in fields}
    staying = draw(some.permutations([*(number for number in held if number not in leaving), *new]))
    for field in fields:
        # Those of which nothing is declared keep what they have.
        changing = [one for one in staying if one in new or draw(some.booleans())]
        kept = {held[one][field] for one in staying if one not in changing}
        values = (value for value in ends[field] if value not in kept)
        for one in changing:
            wanted.setdefault(one, {})[field] = draw(some.sampled_from([str.upper, str]))(next(values))
    return held, wanted, leaving


def walk(held: Mapping[Any, Any], steps: Sequence[Step], leaving: Collection[Any]) -> dict[Any, dict[str, str]]:
    """Carry out steps on a server that refuses a value that stands already."""
    now = {identifier: dict(values) for identifier, values in held.items()}
    for step in steps:
        for field, value in step.values.items():
            holders = [other for other in now if other != step.identifier and is_same(now[other].get(field), value)]
            assert not holders, (step, holders)
        now.setdefault(step.identifier, {}).update(step.values)
    return {identifier: values for identifier, values in now.items() if identifier not in leaving}


@settings(max_examples=2000)
@given(exchanges())
def test_any_exchange(exchange: tuple[dict[Any, Any], dict[Any, Any], set[int]]) -> None:
    held, wanted, leaving = exchange
    steps = in_order(held, wanted, leaving, free)
    came = walk(held, steps, leaving)
    ends = {identifier: values for identifier, values in held.items() if identifier not in leaving}
    assert came == {
        identifier: {**ends.get(identifier, {}), **wanted.get(identifier, {})} for identifier in {*ends, *wanted}
    }
    # Each object once, and once more for each value that it has to give up before it can have its own.
    written = [step.identifier for step in steps if not step.makes_way]
    assert sorted(written, key=str) == sorted(wanted, key=str)
    assert all(step.identifier in leaving or step.identifier in wanted for step in steps if step.makes_way)
    assert sum(step.makes_way for step in steps) <= 2 * len(held)


@pytest.mark.parametrize(
    ("taken", "name"),
    [([], "a (2)"), (["a (2)"], "a (3)"), (["A (2)", None, "a (3)"], "a (4)")],
)
def test_a_free_name(taken: list[Any], name: str) -> None:
    assert free_name("a", taken) == name


@pytest.mark.parametrize(
    ("one", "other", "same"), [("a", "A", True), ("a", "b", False), (None, None, False), (None, "", False)]
)
def test_which_values_clash(one: Any, other: Any, same: bool) -> None:
    assert is_same(one, other) is same
