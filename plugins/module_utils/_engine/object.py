# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""Plan one object that is given by its id, its name, or its former name. Pure over what was read."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from .desired import desired
from .errors import ConfigurationError, LookupFailed
from .names import (
    both_names,
    find,
    named_or_renamed,
    refuse_empty,
    refuse_other_name,
    refuse_other_part,
    refuse_taken_name,
)
from .plan import Delete, Plan, complete, create, update
from .resource import Item, Resource
from .space import Space
from .values import Pending

Params = Mapping[str, Any]


@dataclass(frozen=True)
class Place:
    """Where an object is looked for.

    siblings: the objects among which its name is unique. where: how messages call the place.
    along: what a new object is sent with, so that it belongs there.
    """

    siblings: Sequence[Item]
    where: str
    along: Mapping[str, Any] = field(default_factory=dict)


def check_options(resource: Resource, params: Params, *others: str) -> None:
    """Refuse options that are empty or contradict each other."""
    refuse_empty(params, *others, resource.name_field, "renamed_from")
    if params.get("renamed_from") is not None and params["state"] == "absent":
        raise ConfigurationError(
            f"renamed_from goes with state=present only: give the name of the {resource.noun} to remove."
        )


def locate(space: Space, resource: Resource, params: Params, place: Place) -> Item | None:
    """Return the object that a task means; None when there is none."""
    if params.get("id") is not None:
        return next(iter(find(resource, place.siblings, identifier=params["id"])), None)
    name, renamed_from = params.get(resource.name_field) or "", params.get("renamed_from")
    if both_names(resource, place.siblings, name, renamed_from):
        space.warn(
            f'Both "{name}" and "{renamed_from}" (renamed_from) are {resource.noun}s of {place.where}. '
            f'"{renamed_from}" was left alone.'
        )
    return named_or_renamed(resource, place.siblings, name, renamed_from, place.where)


def plan_object(
    space: Space,
    resource: Resource,
    params: Params,
    *,
    remove: Callable[[Item], Plan] | None = None,
) -> Plan:
    """Plan an object of a list of the space.

    remove: what plans its removal, where more than a DELETE has to be thought of.
    """
    check_options(resource, params)
    everything = Place(space.all(resource), space.title)
    place = _part(resource, params, everything)
    # An id means one object of the whole list, also where it is to change into another part.
    current = locate(space, resource, params, place if params.get("id") is None else everything)
    if current is not None:
        place = _part(resource, {**current, **_said(params)}, everything)
    if params["state"] == "absent":
        return plan_absent(resource, params, place, current, remove)
    return plan_present(space, resource, params, place, current)


def _said(params: Params) -> dict[str, Any]:
    return {name: value for name, value in params.items() if value is not None}


def _part(resource: Resource, values: Mapping[str, Any], place: Place) -> Place:
    """Return the place in which a name means one object, where a field divides the list."""
    return replace(place, siblings=resource.part(place.siblings, values.get(resource.within)))


def plan_present(
    space: Space,
    resource: Resource,
    params: Params,
    place: Place,
    current: Item | None,
    *,
    defaults: Mapping[str, Any] | None = None,
) -> Plan:
    """Plan that an object has its declared values.

    defaults: the values that a new object gets where none is declared.
    """
    name = params.get(resource.name_field)
    if current is None:
        if params.get("id") is not None:
            raise LookupFailed(
                f"No {resource.noun} of {space.title} has the id {params['id']}. One that is given by id is not created, "
                f"because the server assigns ids: give {resource.name_field} instead."
            )
        if resource.within and params.get(resource.within) is None:
            raise ConfigurationError(
                f'No {resource.noun} of {space.title} has the name "{name}", and a new one is not made without '
                f"{resource.within}: give {resource.within} as well."
            )
        pending = Pending(str(name), place.where)
        own = [*place.siblings, {"id": pending, resource.name_field: name}]
        declared = {**(defaults or {}), **desired(space, resource, params, {resource.name: (own, place.where)})}
        changes = complete(create(resource, pending, declared, place.along), space.made)
        return Plan(resource, _title(resource, params, place, None), tuple(changes), None, pending, declared)
    refuse_taken_name(resource, current, name, place.siblings, place.where)
    # Names mean what they will mean.
    renamed = {} if name is None else {resource.name_field: name}
    own = [{**item, **renamed} if item["id"] == current["id"] else item for item in place.siblings]
    declared = desired(space, resource, params, {resource.name: (own, place.where)}, current)
    changes = update(resource, current, declared, place.siblings)
    return Plan(resource, _title(resource, params, place, current), tuple(changes), current, current["id"], declared)


def plan_absent(
    resource: Resource,
    params: Params,
    place: Place,
    current: Item | None,
    remove: Callable[[Item], Plan] | None = None,
) -> Plan:
    """Plan that an object is not there."""
    title = _title(resource, params, place, current)
    if current is None:
        return Plan(resource, title)
    refuse_other_name(resource, current, params.get(resource.name_field))
    refuse_other_part(resource, current, params.get(resource.within))
    plan = remove(current) if remove is not None else Plan(resource, title, (Delete(resource, current),), current)
    return replace(plan, title=title)


def _title(resource: Resource, params: Params, place: Place, current: Item | None) -> str:
    name = params.get(resource.name_field) or (current or {}).get(resource.name_field) or params.get("id")
    return f"{resource.noun} {name} of {place.where}"
