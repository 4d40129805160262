# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""Carry out a plan: the only code that asks for POST, PUT or DELETE, and the only one that knows of check mode."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from operator import attrgetter
from typing import Any, Callable, NamedTuple

from ansible_collections.community.storyblok.plugins.module_utils._apply_stories import evacuate
from ansible_collections.community.storyblok.plugins.module_utils._client import Client
from ansible_collections.community.storyblok.plugins.module_utils._errors import (
    AnswerLost,
    StoryblokError,
    attempting,
)
from ansible_collections.community.storyblok.plugins.module_utils._fields import to_json
from ansible_collections.community.storyblok.plugins.module_utils._lookup import describe, names_of
from ansible_collections.community.storyblok.plugins.module_utils._plan import (
    DELETE,
    KEEP,
    Plan,
    plan_again,
    plan_present,
    settle,
)
from ansible_collections.community.storyblok.plugins.module_utils._report import unsettled
from ansible_collections.community.storyblok.plugins.module_utils._resources import Resource

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
        update = Update(plan, client)
        updated = _in_scope(plan, update.send(client.update) or update.plan.existing)
    return Outcome(updated, (*update.warnings, *unsettled(update.plan, updated)))


class Update:
    """One PUT of an object. It carries along what the server holds when it is sent, not what the plan was made from.

    The API knows neither ETag nor If-Match. So the object is read again right before the PUT, unless it was read just
    now and nothing was written since; before each try of the PUT, because a try may come after a long wait.

    plan: what is written. It is made again whenever the object was read again.
    sent: the number of tries; 0 where the object became as declared without this task.
    warnings: a sentence for each declared field that somebody else changed meanwhile.
    """

    def __init__(
        self,
        plan: Plan,
        client: Client,
        *,
        made_here: bool = False,
        origin: Plan | None = None,
        shape: Callable[[Plan], Mapping[str, Any]] = attrgetter("payload"),
    ) -> None:
        """made_here: whether the task created the object itself.

        origin: the plan that says what the user declared, and what the server held before any write of the task.
        shape: makes of a plan what is sent; nothing where nothing has to be.
        """
        self.plan = plan
        self.sent = 0
        self.warnings: tuple[str, ...] = ()
        self._client = client
        self._made_here = made_here
        self._origin = origin or plan
        self._shape = shape

    def send(
        self, write: Callable[[Resource, int, Callable[[], Mapping[str, Any]]], Mapping[str, Any] | None]
    ) -> Mapping[str, Any] | None:
        """What the server answers to the PUT; None where it answers nothing, or nothing was left to do."""
        try:
            return write(self.plan.resource, int(self.plan.existing["id"]), self._payload)
        except _AsDeclared:
            return None

    def _payload(self) -> Mapping[str, Any]:
        plan = self.plan
        if not self._client.is_fresh(plan.resource, int(plan.existing["id"]), made_here=self._made_here):
            now = {**plan.existing, **_in_scope(plan, _read_again(plan, self._client))}
            self.warnings += tuple(self._moved(now))
            self.plan = plan_again(plan, now)
        payload = self._shape(self.plan)
        if not payload:
            raise _AsDeclared
        self.sent += 1
        return payload

    def _moved(self, now: Mapping[str, Any]) -> Iterator[str]:
        origin, known = self._origin, self.plan.existing
        for field in origin.resource.fields:
            if field.name not in origin.desired or field.name in origin.without:
                continue
            declared, is_now = origin.desired[field.name], field.canonical(now.get(field.name))
            # This task itself wrote what is known, or tried to. Of a try without an answer nobody knows what it did.
            explained = [field.canonical(held.get(field.name)) for held in (known, origin.existing)]
            if is_now in explained or (self.sent and is_now == declared):
                continue
            came = (
                "It is as declared now." if is_now == declared else f"It was set to {to_json(declared)!r}, as declared."
            )
            yield (
                f"{field.name} of {describe(origin.resource, known)} changed from {to_json(explained[0])!r} to "
                f"{to_json(is_now)!r} while this task ran. {came}"
            )


class _AsDeclared(Exception):
    """Nothing is left to write, because the object has become as it was declared."""


def _read_again(plan: Plan, client: Client) -> Mapping[str, Any]:
    identifier = int(plan.existing["id"])
    if not plan.resource.listed_only:
        return client.get(plan.resource, identifier)
    for item in client.list_all(plan.resource):
        if item["id"] == identifier:
            return item
    raise StoryblokError("It is gone: somebody may have deleted it a moment ago. Run the task again.")


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
