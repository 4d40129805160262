# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""From a plan and what came of it to the result that the user sees. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from .plan import Change, MoveStory, Plan
from .resource import Item
from .space import Space
from .values import Id, Pending, bind, known_part


class Outcome(NamedTuple):
    """What came of a plan.

    space: as it stands afterwards, in check mode as it would. ids: those of new objects.
    places: for each change that moves a story, by its place in the plan, where the story stands.
    warnings: a sentence for each declared value that the server does not hold after the write.
    """

    space: Space
    ids: Mapping[Pending, Id] = {}
    places: Mapping[int, Item] = {}
    warnings: tuple[str, ...] = ()


def report(plan: Plan, outcome: Outcome) -> dict[str, Any]:
    """Return the keys of a task's result that follow from its plan, without the diff."""
    moves = {place: change for place, change in enumerate(plan.changes) if isinstance(change, MoveStory)}
    result: dict[str, Any] = {
        "changed": bool(plan.changes),
        "changed_fields": plan.changed_fields,
        "operations": [operation(change) for change in plan.changes],
        **plan.result([outcome.places.get(place, move.after) for place, move in moves.items()], outcome.ids),
        **plan.known,
    }
    after = outcome.space
    shown = plan.subject if plan.reference is None else subject_of(plan, after, outcome.ids)
    if shown is not None:
        result[plan.resource.name] = _with_children(plan, after, shown)
    return result


def subject_of(plan: Plan, space: Space, ids: Mapping[Pending, Id]) -> Item | None:
    """Return the object that a plan is about, as it stands in a space."""
    reference = bind(plan.reference, ids)
    return space.find(plan.resource, reference) if reference is not None else None


def operation(change: Change) -> dict[str, Any]:
    """Return what a change writes. The id of an object that does not exist yet is null."""
    identifier = change.item["id"]
    return {
        "action": change.action,
        "resource": "story" if change.action == "move" else change.resource.name,
        "id": None if isinstance(identifier, Pending) else identifier,
        "name": change.name,
        "changed_fields": list(change.changed_fields),
    }


def _with_children(plan: Plan, space: Space, shown: Item) -> dict[str, Any]:
    kind = plan.children
    if kind is None or kind.nested is None:
        return known_part(shown)
    children = plan.former_children if plan.reference is None else space.within(kind, shown)
    return {**known_part(shown), kind.nested.key: [known_part(child) for child in children]}
