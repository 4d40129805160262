# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""Stories in stages that shall be removed: nothing goes while stories stand in it. Only GET requests."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ansible_collections.community.storyblok.plugins.module_utils._client import Client
from ansible_collections.community.storyblok.plugins.module_utils._errors import StoryblokError
from ansible_collections.community.storyblok.plugins.module_utils._fields import as_id, is_pending
from ansible_collections.community.storyblok.plugins.module_utils._lookup import (
    Space,
    describe,
    find,
    nothing_called,
    the_one,
)
from ansible_collections.community.storyblok.plugins.module_utils._plan import Evacuation
from ansible_collections.community.storyblok.plugins.module_utils._resources import (
    STORY,
    WORKFLOW_STAGE,
    WORKFLOW_STAGE_CHANGE,
)

Stage = Mapping[str, Any]


def plan_evacuation(
    space: Space, removed: Sequence[Stage], params: Mapping[str, Any], refuges: Sequence[Stage], where: str
) -> Evacuation | None:
    """What has to happen to the stories in stages that shall be removed; None when there are none.

    refuges: the stages among which evacuate_to and evacuate_to_id may choose. where: how messages call them.
    Raises StoryblokError where stories would lose their stage, and LookupFailed for a refuge that is not there.
    """
    if not removed:
        return None
    refuge: Stage | None = None
    if params.get("evacuate_to") is not None or params.get("evacuate_to_id") is not None:
        refuge = the_one(
            WORKFLOW_STAGE,
            refuges,
            name=params.get("evacuate_to"),
            identifier=params.get("evacuate_to_id"),
            where=where,
            option="evacuate_to",
        )
    # No story stands in a stage that is yet to be created.
    stages = tuple(int(stage["id"]) for stage in removed if not is_pending(stage["id"]))
    what = ", ".join(describe(WORKFLOW_STAGE, stage) for stage in removed)
    stories = space.stories_in(stages) if stages else 0
    if not stories:
        return None
    if refuge is None:
        number = "1 story stands" if stories == 1 else f"{stories} stories stand"
        raise StoryblokError(
            f"Could not delete {what} of {space.title}: {number} in {'it' if len(stages) == 1 else 'them'} and would "
            "lose the stage. Name the stage that they shall be moved to with evacuate_to, or move them first.",
            stories=stories,
        )
    return Evacuation(stages, refuge, stories)


def stories_in(client: Client, stages: Iterable[int]) -> list[dict[str, Any]]:
    """The stories that stand in stages.

    Lists may leave out the stage of a story, or answer null for it. Then it is read alone, so that a story is moved when
    it stands there, and only then, also where a server does not know the filter.
    """
    stages = tuple(stages)
    found = []
    for story in client.list_all(STORY, {"in_workflow_stages": ",".join(map(str, stages))}):
        story = with_stage(client, story)
        if stage_of(story) in stages:
            found.append(story)
    return found


def stage_of(story: Mapping[str, Any]) -> int | None:
    """The id of the stage in which a story stands; None when it stands in none."""
    held = standing(story)
    return None if held is None else int(held["workflow_stage_id"])


def standing(story: Mapping[str, Any]) -> dict[str, Any] | None:
    """Where a story stands, with ids as numbers, as its last change of stage says it; None when it stands nowhere."""
    held = story.get("stage") or {}
    identifier = as_id(held.get("workflow_stage_id"))
    if identifier is None:
        return None
    due_date = WORKFLOW_STAGE_CHANGE.field("due_date").canonical(held.get("due_date"))
    return {
        **held,
        "workflow_id": as_id(held.get("workflow_id")),
        "workflow_stage_id": identifier,
        "due_date": due_date,
    }


def content_type_of(story: Mapping[str, Any]) -> str | None:
    """The content type of a story: lists tell it as content_type, a single story in its content. None when neither does."""
    found = story.get("content_type") or (story.get("content") or {}).get("component")
    return str(found) if found else None


def named_stories(space: Space, slugs: Sequence[str]) -> list[dict[str, Any]]:
    """Stories by their full slugs, in the order of the slugs, each with its stage."""
    wanted = list(dict.fromkeys(slugs))
    found = space.named(STORY, wanted)
    missing = [slug for slug in wanted if not find(STORY, found, name=slug)]
    if missing:
        raise nothing_called(STORY, found, missing, space.title, "stories" if len(wanted) > 1 else "story")
    return [with_stage(space.client, the_one(STORY, found, name=slug, where=space.title)) for slug in wanted]


def with_stage(client: Client, story: dict[str, Any]) -> dict[str, Any]:
    """A story of a list with its stage: where a list tells none it may only leave it out, so the story is read alone."""
    return client.get(STORY, int(story["id"])) if story.get("stage") is None else story
