# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""Story: which ones are meant, where they stand, and how stages are emptied."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from .._engine.errors import ApiError, ConfigurationError, LookupFailed, StoryblokError, attempting
from .._engine.names import describe, find, nothing_called, the_one
from .._engine.resource import Item, Resource
from .._engine.space import Lists, Space
from .._engine.values import as_id, as_ids, as_moment


def _with_place(story: Item) -> Item:
    """Return a story whose place has ids as numbers: null, and an object of nulls, both mean "in no stage"."""
    if "stage" not in story:
        return story
    held = story["stage"] or {}
    stage = as_id(held.get("workflow_stage_id"))
    if stage is None:
        return {**story, "stage": None}
    place = {
        **held,
        "workflow_id": as_id(held.get("workflow_id")),
        "workflow_stage_id": stage,
        "due_date": as_moment(held.get("due_date")),
    }
    return {**story, "stage": place}


STORY = Resource(
    name="story",
    plural="stories",
    noun="story",
    identity=("full_slug",),
    found_by="by_slugs",
    paged=True,
    objects=("stage", "content"),
    unified=_with_place,
)


def place_of(story: Item) -> Item | None:
    """Return where a story stands, as its last change of stage says it; None when it stands nowhere."""
    place: Item | None = story.get("stage")
    return place


def place_now(lists: Lists, identifier: int) -> Item | None:
    """Return where a story stands by now."""
    return place_of(with_place(lists, lists.one(STORY, identifier), alone=True))


def content_type_of(story: Item) -> str | None:
    """Return the content type of a story: lists tell it as content_type, a single story in its content."""
    found = story.get("content_type") or (story.get("content") or {}).get("component")
    return str(found) if found else None


def stories_in(lists: Lists, stages: Iterable[int]) -> list[Item]:
    """Return the stories that stand in stages, each with its place, in the order of their ids.

    A story is moved when it stands there, and only then, also where a server does not know the filter.
    """
    stages = tuple(stages)
    found = lists.search(STORY, {"in_workflow_stages": ",".join(map(str, stages))})
    stories = [with_place(lists, story) for story in sorted(found, key=lambda story: int(story["id"]))]
    return [story for story in stories if (place_of(story) or {}).get("workflow_stage_id") in stages]


def count_in(lists: Lists, stages: Sequence[int]) -> int:
    """Return how many stories stand in stages."""
    with attempting(f"count the stories in stages of {lists.title}"):
        return lists.count(STORY, {"in_workflow_stages": ",".join(map(str, stages))})


def with_place(lists: Lists, story: Item, *, alone: bool = False) -> Item:
    """Return a story with its place. alone: whether it was read alone, not in a list.

    Null means that the story stands in no stage. A missing key means nothing, and the other way to read the story is tried: by
    the API description, lists always have the key, and a single story may not.
    """
    if "stage" in story:
        return story
    if alone:
        found = find(STORY, lists.search(STORY, {"by_ids": story["id"]}), identifier=story["id"])
    else:
        found = [lists.one(STORY, story["id"])]
    for other in found:
        if "stage" in other:
            return {**story, **other}
    raise StoryblokError(
        f"The server does not say in which stage {describe(STORY, story)} of {lists.title} stands, so it is not known whether "
        "it may move. Check that the role of the token's user may see workflow stages."
    )


def assignment_of(story: Item) -> dict[str, Any]:
    """Return whom a story is assigned to, by the options that say so, as far as the story tells: those of lists do not."""
    names = {"assign_user_ids": "user_ids", "assign_space_role_ids": "space_role_ids"}
    return {option: as_ids(story[name]) for option, name in names.items() if name in story}


def named_stories(space: Space, slugs: Sequence[str]) -> list[Item]:
    """Return stories by their full slugs, in the order of the slugs, each with its place."""
    wanted = list(dict.fromkeys(slugs))
    found = space.named(STORY, wanted)
    missing = [slug for slug in wanted if not find(STORY, found, name=slug)]
    if missing:
        raise nothing_called(STORY, found, missing, space.title, "stories" if len(wanted) > 1 else "story")
    return [with_place(space.lists, the_one(STORY, found, name=slug, where=space.title)) for slug in wanted]


def story_with_id(space: Space, identifier: int) -> Item:
    """Return a story by its id, read alone."""
    if identifier <= 0:
        raise ConfigurationError(f"{identifier} is no id of a story.")
    try:
        with attempting(f"read the story with the id {identifier} of {space.title}"):
            return with_place(space.lists, space.lists.one(STORY, identifier), alone=True)
    except ApiError as error:
        if error.status == 404:
            raise LookupFailed(
                f"No story of {space.title} has the id {identifier}. Check it, and space_id.", **error.details
            ) from error
        raise
