# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""Evacuation: no story loses its stage when a stage or a workflow is removed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ..._engine.errors import ConfigurationError, StoryblokError
from ..._engine.names import describe, the_one
from ..._engine.plan import MoveStory, differing
from ..._engine.resource import Item
from ..._engine.space import Lists, Space
from ..._engine.values import Id, is_pending
from ..story import count_in, place_now, place_of, stories_in
from ..workflow_stage import WORKFLOW_STAGE
from ..workflow_stage_change import WORKFLOW_STAGE_CHANGE


class Evacuation(NamedTuple):
    """What becomes of the stories of stages that go. refuge: the stage that takes them in, where one is named.

    moves: the stories that stand there now, for the plan.
    """

    stages: tuple[int, ...]
    refuge: Item | None
    what: str
    moves: tuple[MoveStory, ...]

    def look(self, lists: Lists) -> Sequence[MoveStory]:
        """Return the moves of the stories that have come since. Raise if nothing says where they should go."""
        if self.refuge is None:
            _refuse(lists, self.stages, self.what)
            return ()
        return _moves(lists, self.stages, self.refuge)


def evacuation(
    space: Space, removed: Sequence[Item], params: Mapping[str, Any], refuges: Sequence[Item], where: str
) -> Evacuation | None:
    """Plan what happens to the stories in stages that go; None where no story can stand there.

    refuges: the stages among which evacuate_to and evacuate_to_id may choose. where: how messages call them.
    Raises StoryblokError where stories would lose their stage, and LookupFailed for a refuge that is not there.
    """
    refuge: Item | None = None
    if removed and names_refuge(params):
        refuge = the_one(
            WORKFLOW_STAGE,
            refuges,
            name=params.get("evacuate_to"),
            identifier=params.get("evacuate_to_id"),
            where=where,
            option="evacuate_to",
        )
    # No story stands in a stage that is yet to be created.
    stages = tuple(stage["id"] for stage in removed if not is_pending(stage["id"]))
    if not stages:
        return None
    what = ", ".join(describe(WORKFLOW_STAGE, stage) for stage in removed)
    if refuge is None:
        _refuse(space.lists, stages, what)
        return Evacuation(stages, None, what, ())
    return Evacuation(stages, refuge, what, tuple(_moves(space.lists, stages, refuge)))


def names_refuge(params: Mapping[str, Any]) -> bool:
    return params.get("evacuate_to") is not None or params.get("evacuate_to_id") is not None


def no_default(what: str) -> ConfigurationError:
    """Return the error about a default stage that would be lost. what: why."""
    return ConfigurationError(
        f"{what}, and no other one takes its place. Set is_default: true on the stage in which stories should start, or name it "
        "with evacuate_to where the default stage is removed."
    )


def _refuse(lists: Lists, stages: Sequence[int], what: str) -> None:
    stories = count_in(lists, stages)
    if stories:
        number = "1 story stands" if stories == 1 else f"{stories} stories stand"
        raise StoryblokError(
            f"Could not delete {what} of {lists.title}: {number} in {'it' if len(stages) == 1 else 'them'} and would lose "
            "the stage. Set evacuate_to to the stage that should receive them, or move them first.",
            stories=stories,
        )


def _moves(lists: Lists, stages: Sequence[int], refuge: Item) -> list[MoveStory]:
    to = describe(WORKFLOW_STAGE, refuge)
    return [move_to(story, refuge["id"], to) for story in stories_in(lists, stages)]


def move_to(story: Item, stage: Id, to: str) -> MoveStory:
    """Return the change that puts a story into a stage."""
    desired = {"workflow_stage_id": stage}
    return MoveStory(
        WORKFLOW_STAGE_CHANGE,
        story,
        place_of(story),
        desired,
        differing(WORKFLOW_STAGE_CHANGE, place_of(story) or {}, desired),
        to=to,
        stands=lambda lists: place_now(lists, story["id"]),
    )
