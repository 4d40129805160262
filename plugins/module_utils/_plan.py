# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""Decide what has to be written. Pure: the same plan serves the real run and check mode."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import Any

from ansible_collections.community.storyblok.plugins.module_utils._fields import (
    Pending,
    as_ids,
    is_pending,
)
from ansible_collections.community.storyblok.plugins.module_utils._resources import Resource

KEEP = "keep"
CREATE = "create"
UPDATE = "update"
DELETE = "delete"


@dataclass(frozen=True)
class Evacuation:
    """Stories that have to leave stages before these can go.

    stages: ids of the stages. refuge: the stage that takes the stories in; its id may be Pending. stories: how many.
    """

    stages: tuple[int, ...]
    refuge: Mapping[str, Any]
    stories: int


@dataclass(frozen=True)
class Plan:
    """What one object needs.

    action: KEEP, CREATE, UPDATE or DELETE.
    current: the object as the server holds it, None when it does not exist.
    desired: canonical values of the declared fields, empty for DELETE.
    changed_fields: names of the declared fields that differ, in the order of the table.
    payload: what a write sends, without its envelope.
    predicted: the object as it will stand afterwards, as far as it can be known; for KEEP the current one, for
        DELETE the one that goes, None when there is nothing.
    evacuation: for DELETE, the stories that are moved first; None when there are none.
    first: plans of other objects, which are carried out before.
    without: by the name of a set, what leaves it. Whatever else is in the set stays, also what is added meanwhile.
    """

    action: str
    resource: Resource
    current: Mapping[str, Any] | None
    desired: Mapping[str, Any]
    changed_fields: tuple[str, ...]
    payload: Mapping[str, Any]
    predicted: Mapping[str, Any] | None
    evacuation: Evacuation | None = None
    first: tuple[Plan, ...] = ()
    without: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)

    @property
    def changes(self) -> bool:
        return self.action != KEEP or bool(self.first)

    @property
    def existing(self) -> Mapping[str, Any]:
        """The current object, for who knows that there is one."""
        if self.current is None:
            raise AssertionError("the plan is about an object that does not exist")
        return self.current


def differing(resource: Resource, current: Mapping[str, Any], desired: Mapping[str, Any]) -> tuple[str, ...]:
    """Names of the declared fields whose value on the server means something else than the declared one."""
    return tuple(
        field.name
        for field in resource.fields
        if field.name in desired and field.canonical(current.get(field.name)) != desired[field.name]
    )


def plan_present(
    resource: Resource,
    current: Mapping[str, Any] | None,
    desired: Mapping[str, Any],
    scope: Mapping[str, Any] | None = None,
) -> Plan:
    """Bring an object to its declared values.

    scope: what a new object needs to be told beside its fields, such as the workflow that it belongs to.
    """
    sayable = {name: resource.field(name).kind.sent(value) for name, value in desired.items() if not is_pending(value)}
    if current is None:
        declared = tuple(field.name for field in resource.fields if field.name in desired)
        predicted = {**(scope or {}), **sayable}
        payload = {
            name: value
            for name, value in predicted.items()
            if name not in declared or not resource.field(name).after_creation
        }
        return Plan(CREATE, resource, None, desired, declared, payload, predicted)
    changed = differing(resource, current, desired)
    if not changed:
        return Plan(KEEP, resource, current, desired, (), {}, current)
    along: dict[str, Any] = {}
    for name in changed:
        along.update(resource.field(name).sent_along)
    payload = {**resource.writable_part(current), **sayable, **along}
    pending = {name for name in desired if name not in sayable}
    held = {name: value for name, value in along.items() if name in current}
    predicted = {name: value for name, value in {**current, **sayable, **held}.items() if name not in pending}
    return Plan(UPDATE, resource, current, desired, changed, payload, predicted)


def plan_without(resource: Resource, current: Mapping[str, Any], without: Mapping[str, tuple[Any, ...]]) -> Plan:
    """Take something from sets of an object, whatever else is in them."""
    desired = {
        name: tuple(value for value in resource.field(name).canonical(current.get(name)) if value not in leaving)
        for name, leaving in without.items()
    }
    return replace(plan_present(resource, current, desired), without=without)


def plan_again(plan: Plan, now: Mapping[str, Any]) -> Plan:
    """Make the plan of an update for the object as it was read again."""
    return (
        plan_without(plan.resource, now, plan.without)
        if plan.without
        else plan_present(plan.resource, now, plan.desired)
    )


def plan_absent(
    resource: Resource,
    current: Mapping[str, Any] | None,
    evacuation: Evacuation | None = None,
    first: tuple[Plan, ...] = (),
) -> Plan:
    action = KEEP if current is None else DELETE
    return Plan(action, resource, current, {}, (), {}, current, evacuation, first)


def settle(desired: Mapping[str, Any], ids: Mapping[str, int]) -> dict[str, Any]:
    """The declared values, with ids by name in the places that waited for them. What has no id yet goes on waiting."""

    def known(value: Any) -> Any:
        if isinstance(value, tuple):
            return as_ids([known(item) for item in value])
        return ids.get(value.name, value) if isinstance(value, Pending) else value

    return {name: known(value) if is_pending(value) else value for name, value in desired.items()}
