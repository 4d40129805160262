# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""Carry out a plan: the only code that asks for POST, PUT or DELETE, and the only one that knows of check mode."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, Callable, NamedTuple

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
    Evacuation,
    Plan,
    differing,
    plan_present,
    settle,
)
from ansible_collections.community.storyblok.plugins.module_utils._resources import (
    STORY,
    WORKFLOW_STAGE,
    WORKFLOW_STAGE_CHANGE,
)
from ansible_collections.community.storyblok.plugins.module_utils._stories import stage_of, stories_in

# A stage that has to be emptied may get stories meanwhile; each look moves those that came since the last one.
_MOST_LOOKS = 5

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
    current = plan.current
    if current is None:
        return _create(plan, client, find_again)
    identifier = int(current["id"])
    what = f"{describe(plan.resource, current)} of space {client.connection.space_id}"
    if plan.action == DELETE:
        for other in plan.first:
            carry_out(other, client, check_mode=False, find_again=find_again)
        with attempting(f"delete {what}"):
            if plan.evacuation is not None:
                evacuate(plan.evacuation, client)
            client.delete(plan.resource, identifier)
        return Outcome(current)
    with attempting(f"update {what}"):
        updated = _in_scope(plan, client.update(plan.resource, identifier, plan.payload))
    return Outcome(updated, _unsettled(plan, updated))


def _create(plan: Plan, client: Client, find_again: Finder) -> Outcome:
    what = f'{plan.resource.noun} "{plan.payload.get(plan.resource.identity[0])}" of space {client.connection.space_id}'
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


def evacuate(evacuation: Evacuation, client: Client) -> None:
    """Move all stories out of stages, until a look at the server finds none there."""
    refuge = f"{describe(WORKFLOW_STAGE, evacuation.refuge)}"
    moved = 0
    for _look in range(_MOST_LOOKS):
        stories = stories_in(client, evacuation.stages)
        if not stories:
            return
        for story in stories:
            with attempting(f'move story "{story.get("full_slug")}" (id {story["id"]}) to {refuge}'):
                try:
                    move_story(client, int(story["id"]), int(evacuation.refuge["id"]))
                except StoryblokError as error:
                    error.message += f" Stories that were moved before: {moved} of {evacuation.stories}."
                    raise
            moved += 1
    raise StoryblokError(
        f"After {moved} stories were moved to {refuge}, others keep coming into the stage that shall be emptied. "
        "See to it that nobody moves stories there, and run the task again."
    )


def move_story(client: Client, story_id: int, stage_id: int) -> None:
    """Put a story into a stage. When the answer is lost, the story is looked at before anything is said."""
    try:
        client.create(WORKFLOW_STAGE_CHANGE, {"workflow_stage_id": stage_id, "story_id": story_id})
    except AnswerLost as lost:
        if stage_of(client.get(STORY, story_id)) != stage_id:
            lost.message += " The story is not there. Run the task again."
            raise


def _in_scope(plan: Plan, answer: Mapping[str, Any]) -> Mapping[str, Any]:
    """An answer with what it belongs to: the API description allows null there."""
    scope = plan.resource.scope
    known = {**plan.payload, **(plan.current or {})}.get(scope)
    return answer if not scope or answer.get(scope) else {**answer, scope: known}


def _unsettled(plan: Plan, outcome: Mapping[str, Any]) -> tuple[str, ...]:
    """A warning for each declared field that the server holds otherwise after the write."""
    return tuple(
        f"{name} was declared as {to_json(plan.desired[name])!r}, but after the write the server holds "
        f"{outcome.get(name)!r}. It will be reported as a change on every run. Storyblok may not allow this value "
        "here, or not in the plan of this space."
        for name in differing(plan.resource, outcome, plan.desired)
    )
