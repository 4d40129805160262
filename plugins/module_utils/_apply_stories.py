# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""Move stories between stages: the stories of a task, and those that stand in stages which are removed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple

from ansible_collections.community.storyblok.plugins.module_utils._client import Client
from ansible_collections.community.storyblok.plugins.module_utils._errors import (
    AnswerLost,
    StoryblokError,
    attempting,
)
from ansible_collections.community.storyblok.plugins.module_utils._lookup import describe
from ansible_collections.community.storyblok.plugins.module_utils._moves import MovesPlan
from ansible_collections.community.storyblok.plugins.module_utils._plan import Evacuation
from ansible_collections.community.storyblok.plugins.module_utils._report import unsettled
from ansible_collections.community.storyblok.plugins.module_utils._resources import (
    STORY,
    WORKFLOW_STAGE,
    WORKFLOW_STAGE_CHANGE,
)
from ansible_collections.community.storyblok.plugins.module_utils._stories import standing, stories_in

# A stage that has to be emptied may get stories meanwhile; each look moves those that came since the last one.
_MOST_LOOKS = 5


class Moved(NamedTuple):
    """places: where each story of the plan stands afterwards. warnings: sentences for the user."""

    places: list[Mapping[str, Any]]
    warnings: tuple[str, ...] = ()


def carry_out_moves(plan: MovesPlan, client: Client, *, check_mode: bool) -> Moved:
    """Do what a plan says, one request for each story that moves; in check mode, predict it.

    An error tells which stories were moved before it, also as ``moved``: their full slugs.
    """
    places = plan.predicted()
    if check_mode or not plan.changes:
        return Moved(places)
    done: list[str] = []
    warnings: list[str] = []
    for number, move in enumerate(plan.moves):
        if not move.plan.changes:
            continue
        try:
            with attempting(f"move {describe(STORY, move.story)} of space {client.connection.space_id}"):
                places[number] = change_stage(client, move.plan.payload, plan.beside)
        except StoryblokError as error:
            if len(plan.changing) > 1:
                error.message += (
                    f" Moved before: {', '.join(done) or 'none'}. Not moved: {len(plan.changing) - len(done)}. "
                    "Running the task again moves the rest."
                )
            error.details.update(moved=done, changed=bool(done))
            raise
        done.append(move.title)
        warnings += [f"{move.title}: {sentence}" for sentence in unsettled(move.plan, places[number])]
    return Moved(places, tuple(warnings))


def evacuate(evacuation: Evacuation, client: Client) -> None:
    """Move all stories out of stages, until a look at the server finds none there."""
    refuge = f"{describe(WORKFLOW_STAGE, evacuation.refuge)}"
    moved = 0
    for _look in range(_MOST_LOOKS):
        stories = stories_in(client, evacuation.stages)
        if not stories:
            return
        for story in stories:
            with attempting(f"move {describe(STORY, story)} to {refuge}"):
                try:
                    to_refuge = {"workflow_stage_id": int(evacuation.refuge["id"]), "story_id": int(story["id"])}
                    change_stage(client, to_refuge)
                except StoryblokError as error:
                    error.message += f" Stories that were moved before: {moved} of {evacuation.stories}."
                    error.details["changed"] = moved > 0
                    raise
            moved += 1
    raise StoryblokError(
        f"After {moved} stories were moved to {refuge}, others keep coming into the stage that shall be emptied. "
        "See to it that nobody moves stories there, and run the task again."
    )


def change_stage(
    client: Client, payload: Mapping[str, Any], beside: Mapping[str, Any] | None = None
) -> Mapping[str, Any]:
    """Put a story into a stage. When the answer is lost, the story is looked at before anything is said.

    payload: workflow_stage_id, story_id and what else the change holds. beside: what the request says beside it.
    Returns the change as the server answers it; without an id where only the story could tell.
    """
    try:
        return client.create(WORKFLOW_STAGE_CHANGE, payload, beside=beside)
    except AnswerLost as lost:
        held = standing(client.get(STORY, int(payload["story_id"]))) or {}
        for field in WORKFLOW_STAGE_CHANGE.fields:
            if field.name in payload and field.canonical(held.get(field.name)) != field.canonical(payload[field.name]):
                lost.message += " The story is not there. Run the task again."
                raise
        return held
