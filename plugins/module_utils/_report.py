# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""From a plan and its outcome to the result that the user sees. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.community.storyblok.plugins.module_utils._errors import visible
from ansible_collections.community.storyblok.plugins.module_utils._fields import (
    Field,
    Id,
    Pending,
    is_pending,
    to_json,
)
from ansible_collections.community.storyblok.plugins.module_utils._plan import (
    CREATE,
    DELETE,
    Plan,
    differing,
)
from ansible_collections.community.storyblok.plugins.module_utils._resources import value_at

# By the name of a reference field, names by id.
Names = Mapping[str, Mapping[Id, str]]


def report(plan: Plan, outcome: Mapping[str, Any] | None) -> dict[str, Any]:
    """The keys of a task's result that follow from a plan, without ``diff``."""
    result: dict[str, Any] = {"changed": plan.changes, "changed_fields": list(plan.changed_fields)}
    if outcome is not None:
        result[plan.resource.name] = {name: value for name, value in outcome.items() if not is_pending(value)}
    return result


def diff(plan: Plan, names: Names, title: str) -> dict[str, Any]:
    """``before`` and ``after`` with the declared fields only, and names beside ids where they are known.

    names: by the name of a reference field, names by id.
    """
    current = plan.current or {}
    shown = [field for field in plan.resource.fields if field.name in plan.desired]
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    if plan.action == DELETE:
        called = plan.resource.names(current)
        before = {
            "id": value_at(current, plan.resource.named_id),
            plan.resource.name_field: called[0] if called else None,
        }
    for other in plan.first:
        part = diff(other, names, title)
        before[_title(other)], after[_title(other)] = part["before"], part["after"]
    for field in shown:
        if plan.action != CREATE:
            before[field.name] = _readable(field, field.canonical(current.get(field.name)), names)
        after[field.name] = _readable(field, plan.desired[field.name], names)
    return {"before": before, "after": after, "before_header": visible(title), "after_header": visible(title)}


def _title(plan: Plan) -> str:
    """What a difference calls another object, whose difference stands in it."""
    called = plan.resource.names(plan.existing)
    identifier = plan.existing.get("id")
    known = "new" if isinstance(identifier, Pending) else identifier
    return f"{plan.resource.noun} {called[0]} ({known})" if called else f"{plan.resource.noun} {known}"


def _readable(field: Field, value: Any, names: Names) -> Any:
    known = names.get(field.name, {})

    def shown(identifier: Any) -> Any:
        if isinstance(identifier, Pending):
            return f"{identifier.name} (new)"
        return f"{known[identifier]} ({identifier})" if identifier in known else identifier

    if isinstance(value, tuple):
        # By what is read, because the ids of new objects, and with them their places, are not known beforehand.
        return sorted(map(shown, value), key=str)
    return shown(value) if field.refers_to else value


def unsettled(plan: Plan, outcome: Mapping[str, Any]) -> tuple[str, ...]:
    """A warning for each declared field that the server holds otherwise after the write."""
    return tuple(
        f"{name} was declared as {to_json(plan.desired[name])!r}, but after the write the server holds "
        f"{outcome.get(name)!r}. It will be reported as a change on every run. Storyblok may not allow this value "
        "here, or not in the plan of this space."
        for name in differing(plan.resource, outcome, plan.desired)
    )
