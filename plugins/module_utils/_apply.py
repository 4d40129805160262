# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""Carry out a plan: the only code that asks for POST, PUT or DELETE, and the only one that knows of check mode."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Callable, NamedTuple

from ansible_collections.community.storyblok.plugins.module_utils._apply_stories import evacuate
from ansible_collections.community.storyblok.plugins.module_utils._client import Client
from ansible_collections.community.storyblok.plugins.module_utils._errors import (
    AnswerLost,
    StoryblokError,
    attempting,
)
from ansible_collections.community.storyblok.plugins.module_utils._lookup import describe, names_of
from ansible_collections.community.storyblok.plugins.module_utils._plan import (
    DELETE,
    KEEP,
    Plan,
    plan_present,
    settle,
)
from ansible_collections.community.storyblok.plugins.module_utils._report import unsettled

Finder = Callable[[], "Mapping[str, Any] | None"]


class Outcome(NamedTuple):
    """value: the object as it stands afterwards, None when there is none. warnings: sentences for the user."""

    value: Mapping[str, Any] | None
    warnings: tuple[str, ...] = ()


def carry_out(plan: Plan, client: Client, *, check_mode: bool, find_again: Finder) -> Outcome:
    """Do what a plan says; in check mode, predict it.

    find_again: reads the space anew and looks for the object of the plan. Needed when the answer to a create is lost.
    """
    if check_mode or not plan.changes:
        return Outcome(plan.predicted)
    done: list[str] = []
    try:
        for other in plan.first:
            carry_out(other, client, check_mode=False, find_again=find_again)
            done.append(f"{other.action}d {describe(other.resource, other.existing)}")
        return _carry_out_alone(plan, client, find_again)
    except StoryblokError as error:
        if done:
            error.message += f" Already done: {'; '.join(done)}. Running the task again goes on from there."
            error.details["changed"] = True
        raise


def _carry_out_alone(plan: Plan, client: Client, find_again: Finder) -> Outcome:
    current = plan.current
    if plan.action == KEEP:
        return Outcome(plan.predicted)
    if current is None:
        return _create(plan, client, find_again)
    identifier = int(current["id"])
    what = f"{describe(plan.resource, current)} of space {client.connection.space_id}"
    if plan.action == DELETE:
        with attempting(f"delete {what}"):
            if plan.evacuation is not None:
                evacuate(plan.evacuation, client)
            client.delete(plan.resource, identifier)
        return Outcome(current)
    with attempting(f"update {what}"):
        updated = _in_scope(plan, client.update(plan.resource, identifier, plan.payload))
    return Outcome(updated, unsettled(plan, updated))


def _create(plan: Plan, client: Client, find_again: Finder) -> Outcome:
    what = f'{plan.resource.noun} "{plan.payload.get(plan.resource.name_field)}" of space {client.connection.space_id}'
    with attempting(f"create {what}"):
        try:
            created: Mapping[str, Any] = client.create(plan.resource, plan.payload)
        except AnswerLost as lost:
            try:
                found = find_again()
            except StoryblokError as error:
                error.message = f"{lost.message} A second look failed too: {error.message}"
                raise
            if found is None:
                lost.message += (
                    f" A second look did not find the {plan.resource.noun}. It was not sent twice, so that there can "
                    "never be two of them: run the task again."
                )
                raise
            created = found
    # A reference of the new object to itself has an id only now; and what a POST ignores, a PUT may take.
    created = _in_scope(plan, created)
    follow_up = plan_present(
        plan.resource,
        created,
        settle(plan.desired, dict.fromkeys(names_of(plan.resource, plan.payload), created["id"])),
    )
    if not follow_up.changes:
        return Outcome(created)
    return carry_out(follow_up, client, check_mode=False, find_again=find_again)


def _in_scope(plan: Plan, answer: Mapping[str, Any]) -> Mapping[str, Any]:
    """An answer with what it belongs to: the API description allows null there."""
    scope = plan.resource.scope
    known = {**plan.payload, **(plan.current or {})}.get(scope)
    return answer if not scope or answer.get(scope) else {**answer, scope: known}
