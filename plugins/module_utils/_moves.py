# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""What has to happen to the stories of a task, and what its result says about them. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, NamedTuple

from ansible_collections.community.storyblok.plugins.module_utils._errors import visible
from ansible_collections.community.storyblok.plugins.module_utils._fields import Id, as_id
from ansible_collections.community.storyblok.plugins.module_utils._plan import Plan
from ansible_collections.community.storyblok.plugins.module_utils._report import Names, diff
from ansible_collections.community.storyblok.plugins.module_utils._resources import WORKFLOW_STAGE_CHANGE


class Move(NamedTuple):
    """A story, and the plan for the change of stage that says where it stands."""

    story: Mapping[str, Any]
    plan: Plan

    @property
    def title(self) -> str:
        return title_of(self.story)


class MovesPlan(NamedTuple):
    """The stories of a task in their order. beside: what each change of stage says beside its own fields."""

    moves: tuple[Move, ...]
    beside: Mapping[str, Any]

    @property
    def changing(self) -> list[Move]:
        return [move for move in self.moves if move.plan.changes]

    @property
    def changes(self) -> bool:
        return bool(self.changing)

    @property
    def changed_fields(self) -> list[str]:
        """Names of the fields that differ for any story, in the order of the table."""
        differing = {name for move in self.moves for name in move.plan.changed_fields}
        return [field.name for field in WORKFLOW_STAGE_CHANGE.fields if field.name in differing]

    def predicted(self) -> list[Mapping[str, Any]]:
        """Where each story will stand, as far as that can be known."""
        return [move.plan.predicted or {} for move in self.moves]


def title_of(story: Mapping[str, Any]) -> str:
    """How results and messages call a story: by its full slug, else by its id."""
    return str(story.get("full_slug") or story["id"])


def report_moves(
    moves: Iterable[Move], outcomes: Iterable[Mapping[str, Any]], stages: Mapping[Id, str]
) -> list[dict[str, Any]]:
    """For each story where it stands, and where it stood before. stages: names of stages by id."""
    return [
        {
            "story_id": int(move.story["id"]),
            "story": move.story.get("full_slug"),
            "changed": move.plan.changes,
            **_place(outcome, stages, ("id", "user_id", "created_at")),
            "before": None if move.plan.current is None else _place(move.plan.current, stages),
        }
        for move, outcome in zip(moves, outcomes)
    ]


def _place(held: Mapping[str, Any], stages: Mapping[Id, str], more: tuple[str, ...] = ()) -> dict[str, Any]:
    place = {name: held[name] for name in (*more, "workflow_id", "workflow_stage_id", "due_date") if name in held}
    stage = as_id(held.get("workflow_stage_id"))
    return {**place, "stage": stages[stage]} if stage is not None and stage in stages else place


def diff_moves(plan: MovesPlan, names: Names, title: str) -> dict[str, Any]:
    """``before`` and ``after``: for each story, by its full slug, where it stands."""
    before, after = {}, {}
    for move in plan.moves:
        shown = diff(move.plan, names, title)
        before[move.title], after[move.title] = shown["before"], shown["after"]
    return {"before": before, "after": after, "before_header": visible(title), "after_header": visible(title)}
