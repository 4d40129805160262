# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""The order in which objects are written, so that no name and no colour ever stands twice. Pure."""

from __future__ import annotations

from collections.abc import Callable, Collection, Mapping, Sequence
from typing import Any, NamedTuple

from .values import Id

Values = Mapping[str, Any]


class Step(NamedTuple):
    """One write. values: the unique values that it brings. makes_way: whether it only gives some up for another one."""

    identifier: Id
    values: Values
    makes_way: bool = False


def in_order(
    held: Mapping[Id, Values],
    wanted: Mapping[Id, Values],
    leaving: Collection[Id],
    free: Callable[[str, Any, Collection[Any]], Any],
) -> list[Step]:
    """Return the writes that bring every object to its wanted values.

    held, wanted: unique values by object and field, as they stand and as they were declared to change. An object that
    is wanted and not held will be created. leaving: objects that are removed after all writes.
    free: for a field, a value, and the values that are or will be taken, a value that nobody has or gets.

    Who holds a value that another one gets is written first. Objects that exchange values, and objects that leave later, are
    given something else in between. A field in which several objects end up with one value is written as declared: a server
    that takes that takes it in between too, and another one refuses it however it is written.
    """
    now: dict[Id, dict[str, Any]] = {identifier: dict(values) for identifier, values in held.items()}
    steps: list[Step] = []
    begun: set[Id] = set()
    repeated = _repeated(held, wanted, leaving)

    def put(step: Step) -> None:
        steps.append(step)
        now.setdefault(step.identifier, {}).update(step.values)

    def park(holder: Id, field: str) -> None:
        taken = [values.get(field) for values in (*now.values(), *wanted.values())]
        put(Step(holder, {field: free(field, now[holder][field], taken)}, makes_way=True))

    def make_way(taker: Id, field: str, value: Any) -> None:
        for holder in [other for other in now if other != taker and is_same(now[other].get(field), value)]:
            gives_up = field in wanted.get(holder, {}) and not is_same(wanted[holder][field], value)
            if gives_up and holder not in begun:
                write(holder)
            elif gives_up or holder in leaving:
                park(holder, field)

    def write(identifier: Id) -> None:
        if identifier in begun:
            return
        begun.add(identifier)
        for field, value in wanted[identifier].items():
            if field not in repeated:
                make_way(identifier, field, value)
        put(Step(identifier, wanted[identifier]))

    for identifier in wanted:
        write(identifier)
    return steps


def _repeated(held: Mapping[Id, Values], wanted: Mapping[Id, Values], leaving: Collection[Id]) -> set[str]:
    """Return the fields in which objects have the same value in the end."""
    ends = [{**held.get(one, {}), **wanted.get(one, {})} for one in {*held, *wanted} if one not in leaving]
    fields = {field for values in ends for field in values}
    return {field for field in fields if _has_equal([end[field] for end in ends if end.get(field) is not None])}


def _has_equal(values: Sequence[Any]) -> bool:
    return len(set(values)) < len(values)


def is_same(one: Any, other: Any) -> bool:
    """Tell whether two values clash: whether Storyblok minds the case of names is not documented."""
    return one is not None and str(one).casefold() == str(other).casefold()


def free_name(value: Any, taken: Collection[Any]) -> str:
    """Return a name that nobody has, made of one that is given up."""
    number = 2
    while any(is_same(name, f"{value} ({number})") for name in taken):
        number += 1
    return f"{value} ({number})"
