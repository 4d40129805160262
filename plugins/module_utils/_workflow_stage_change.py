# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""What is particular to changes of stage: which stories are meant, where they shall stand, and whether they may go there."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

from ansible_collections.community.storyblok.plugins.module_utils._errors import (
    ApiError,
    ConfigurationError,
    LookupFailed,
    StoryblokError,
    attempting,
)
from ansible_collections.community.storyblok.plugins.module_utils._fields import (
    Id,
    as_id,
    as_ids,
    as_moment,
    is_moment,
    to_json,
)
from ansible_collections.community.storyblok.plugins.module_utils._lookup import (
    Space,
    describe,
    find,
    names_of,
    refuse_empty,
    the_one,
)
from ansible_collections.community.storyblok.plugins.module_utils._moves import Move, MovesPlan
from ansible_collections.community.storyblok.plugins.module_utils._plan import plan_present
from ansible_collections.community.storyblok.plugins.module_utils._resources import (
    ASSIGNMENT,
    COLLABORATOR,
    STORY,
    WORKFLOW,
    WORKFLOW_STAGE,
    WORKFLOW_STAGE_CHANGE,
)
from ansible_collections.community.storyblok.plugins.module_utils._stories import (
    content_type_of,
    named_stories,
    standing,
    stories_in,
)

Story = Mapping[str, Any]
Stage = Mapping[str, Any]


class StageChangeTask:
    """One task of the module workflow_stage_change: which stories it means, and the change of stage that each needs."""

    def __init__(self, space: Space, params: Mapping[str, Any]) -> None:
        self.space = space
        self.params = params
        refuse_empty(params, "workflow", "story", "from_stage", "stage", "comment")
        if params.get("workflow_stage_id") is not None and params["workflow_stage_id"] <= 0:
            raise ConfigurationError("workflow_stage_id is 0 or less: a story cannot be taken out of its workflow.")
        if any(not slug.strip() for slug in params.get("stories") or ()):
            raise ConfigurationError("stories holds an empty slug. To move no story give [] (an empty list).")
        check_moment(params, "due_date")
        # The workflow in which the stories that leave a stage stand.
        self._source: Mapping[str, Any] | None = None

    @property
    def title(self) -> str:
        return f"stages of stories of {self.space.title}"

    def plan(self) -> MovesPlan:
        moves = tuple(self._move(story) for story in self._stories())
        refused = {move.title: self._refusal(move) for move in moves if move.plan.changes}
        reasons = [reason for reason in refused.values() if reason]
        if reasons:
            raise StoryblokError(
                f"{' '.join(reasons)} Nothing was moved. Let the stories pass through the stages between, change the "
                "stages, or leave the decision to the server with transition: any.",
                refused=[title for title, reason in refused.items() if reason],
            )
        plan = MovesPlan(moves, {})
        # Who is named here is only looked up when a story moves: where nothing is sent, nobody is assigned.
        return plan._replace(beside=self._beside()) if plan.changes else plan

    def names(self) -> dict[str, dict[Id, str]]:
        return {"workflow_stage_id": self.stage_names()}

    def stage_names(self) -> dict[Id, str]:
        """Names of stages by id, as far as they are known without another request."""
        field = WORKFLOW_STAGE_CHANGE.field("workflow_stage_id")
        return self.space.known_names(field, self.space.known_stages())

    # --- which stories --------------------------------------------------------------------------------------------

    def _stories(self) -> Sequence[Story]:
        params = self.params
        if params.get("from_stage") is not None or params.get("from_stage_id") is not None:
            return self._stories_in(self._leaving())
        if params.get("story_id") is not None or params.get("story_ids") is not None:
            ids = params["story_ids"] if params.get("story_ids") is not None else [params["story_id"]]
            return [story_with_id(self.space, identifier) for identifier in dict.fromkeys(ids)]
        slugs = params["stories"] if params.get("stories") is not None else [params["story"]]
        return named_stories(self.space, slugs)

    def _stories_in(self, stage: int) -> list[dict[str, Any]]:
        with attempting(f"read the stories in stage {stage} of {self.space.title}"):
            return sorted(stories_in(self.space.client, [stage]), key=lambda story: int(story["id"]))

    def _leaving(self) -> int:
        """The id of the stage that all stories leave."""
        identifier, name = self.params.get("from_stage_id"), self.params.get("from_stage")
        named = self.space.workflow(self.params)
        if identifier is not None and named is None and self.params.get("stage") is None:
            return int(identifier)
        pool = self.space.stages(named) if named is not None else self.space.all_stages()
        if named is None and len(find(WORKFLOW_STAGE, pool, name=name, identifier=identifier)) > 1:
            raise LookupFailed(
                f'from_stage: several workflows of {self.space.title} have a stage "{name}". Say with workflow which one '
                f"is meant: {self._workflows_with(name or '')}."
            )
        stage = the_one(
            WORKFLOW_STAGE,
            pool,
            name=name,
            identifier=identifier,
            where=self.space.title if named is None else describe(WORKFLOW, named),
            option="from_stage",
        )
        self._source = the_one(
            WORKFLOW, self.space.workflows(), identifier=int(stage["workflow_id"]), where=self.space.title
        )
        return int(stage["id"])

    def _workflows_with(self, stage: str) -> str:
        return ", ".join(
            describe(WORKFLOW, workflow)
            for workflow in self.space.workflows()
            if find(WORKFLOW_STAGE, self.space.stages(workflow), name=stage)
        )

    # --- where to -------------------------------------------------------------------------------------------------

    def _move(self, story: Story) -> Move:
        current = standing(story)
        desired = self._desired(story)
        plan = plan_present(WORKFLOW_STAGE_CHANGE, current, desired)
        if not plan.changes:
            return Move(story, plan)
        said = {name: to_json(value) for name, value in desired.items()}
        # A stage that is already known tells its workflow; otherwise only the server's answer does.
        known = find(WORKFLOW_STAGE, self.space.known_stages(), identifier=said["workflow_stage_id"])
        predicted = {**said, "workflow_id": known[0]["workflow_id"]} if known else said
        return Move(story, replace(plan, payload={**said, "story_id": int(story["id"])}, predicted=predicted))

    def _desired(self, story: Story) -> dict[str, Any]:
        workflow: Mapping[str, Any] | None = self.space.workflow(self.params)
        if self.params.get("stage") is not None:
            workflow = workflow or self._source or self._workflow_of(story)
        if workflow is None:
            return self.space.desired(WORKFLOW_STAGE_CHANGE, self.params)
        where = f"{describe(WORKFLOW, workflow)} of {self.space.title}"
        stages = self.space.stages(workflow)
        if self.params.get("workflow_stage_id") is not None:
            the_one(
                *(WORKFLOW_STAGE, stages),
                identifier=self.params["workflow_stage_id"],
                where=where,
                option="workflow_stage_id",
            )
        return self.space.desired(WORKFLOW_STAGE_CHANGE, self.params, stages, where)

    def _workflow_of(self, story: Story) -> Mapping[str, Any]:
        """The workflow that the content type of a story uses: a custom one that lists it, else the default one."""
        workflows = self.space.workflows()
        if len(workflows) == 1:
            return workflows[0]
        kind = content_type_of(story) or content_type_of(story_with_id(self.space, int(story["id"])))
        mine = [workflow for workflow in workflows if kind in (workflow.get("content_types") or ())]
        if len(mine) > 1:
            listed = ", ".join(describe(WORKFLOW, workflow) for workflow in mine)
            raise LookupFailed(
                f'Several workflows of {self.space.title} are for the content type "{kind}" of '
                f"{describe(STORY, story)}: {listed}. Say with workflow which one is meant."
            )
        return mine[0] if mine else self.space.default_workflow()

    # --- whether they may -----------------------------------------------------------------------------------------

    def _refusal(self, move: Move) -> str:
        """Why the stage in which a story stands does not let it go where it shall; empty where it does."""
        target = int(move.plan.desired["workflow_stage_id"])
        current = as_id((move.plan.current or {}).get("workflow_stage_id"))
        if self.params["transition"] != "checked" or current is None or current == target:
            return ""
        stages = self.space.all_stages()
        wanted = the_one(WORKFLOW_STAGE, stages, identifier=target, where=self.space.title, option="workflow_stage_id")
        held = find(WORKFLOW_STAGE, stages, identifier=current if isinstance(current, int) else None)
        # A stage that is gone has no rules any more.
        if not held:
            return ""
        allowed = as_ids(held[0].get("workflow_stage_ids"))
        if held[0].get("allow_all_stages"):
            allowed = as_ids(stage["id"] for stage in stages if stage["workflow_id"] == held[0]["workflow_id"])
        if target in allowed:
            return ""
        others = [names_of(WORKFLOW_STAGE, stage)[0] for stage in stages if as_id(stage["id"]) in allowed]
        onward = f"only to {', '.join(sorted(others))}" if others else "nowhere"
        return (
            f"Could not move {describe(STORY, move.story)} to {describe(WORKFLOW_STAGE, wanted)}: "
            f"{describe(WORKFLOW_STAGE, held[0])}, in which it stands, lets stories go {onward}."
        )

    # --- what goes with it ----------------------------------------------------------------------------------------

    def _beside(self) -> dict[str, Any]:
        """What a change of stage says beside its own fields, in the form in which the API takes it."""
        params = self.params
        assigned = self.space.desired(ASSIGNMENT, params)
        beside: dict[str, Any] = {}
        if assigned:
            beside["assign"] = {name.removeprefix("assign_"): to_json(value) for name, value in assigned.items()}
        if params.get("comment") is not None:
            beside["comment"] = {"message": params["comment"]}
        return {**beside, **{name: params[name] for name in ("notify", "release_id") if params.get(name) is not None}}


def stage_changes(space: Space, params: Mapping[str, Any]) -> list[dict[str, Any]]:
    """What workflow_stage_change_info finds: the changes of stage of a story, or those that stand and are overdue."""
    refuse_empty(params, "story", "due_before")
    check_moment(params, "due_before")
    due_before = as_moment(params.get("due_before"))
    one = params.get("story_id") is not None or params.get("story") is not None
    found = _history(space, params) if one else _standing_changes(space)
    if due_before is not None:
        # Only the newest change of a story still stands.
        found = [change for change in (found[:1] if one else found) if is_moment(as_moment(change.get("due_date")))]
        found = [change for change in found if (as_moment(change["due_date"]) or "") < due_before]
        found.sort(key=lambda change: (as_moment(change["due_date"]) or "", change["story_id"]))
    return _with_names(space, found)


def _history(space: Space, params: Mapping[str, Any]) -> list[dict[str, Any]]:
    if params.get("story") is not None:
        story: Story = the_one(
            STORY, space.named(STORY, [params["story"]]), name=params["story"], where=space.title, option="story"
        )
    else:
        story = {"id": params["story_id"]}
    with attempting(f"read the changes of stage of {describe(STORY, story)} of {space.title}"):
        changes = space.client.list_all(WORKFLOW_STAGE_CHANGE, {"with_story": int(story["id"])})
    changes.sort(key=lambda change: (as_moment(change.get("created_at")) or "", change["id"]), reverse=True)
    slug = {"story": story["full_slug"]} if "full_slug" in story else {}
    return [{**change, "story_id": int(story["id"]), **slug} for change in changes]


def _standing_changes(space: Space) -> list[dict[str, Any]]:
    """Where every story stands that stands in any stage. The API lists changes for one story at a time only."""
    stages = [int(stage["id"]) for stage in space.all_stages()]
    with attempting(f"read the stories in stages of {space.title}"):
        stories = stories_in(space.client, stages)
    return [
        {**(standing(story) or {}), "story_id": int(story["id"]), "story": story.get("full_slug")} for story in stories
    ]


def _with_names(space: Space, changes: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
    """Changes of stage with the names of stages, workflows and users beside their ids; null where nothing is called so."""
    if not changes:
        return []
    stages = {as_id(stage["id"]): stage["name"] for stage in space.all_stages()}
    workflows = {as_id(workflow["id"]): workflow.get("name") for workflow in space.workflows()}
    ids = {as_id(change.get("user_id")) for change in changes} - {None}
    people = space.all(COLLABORATOR) if ids else []
    users = {as_id(person.get("user_id")): names_of(COLLABORATOR, person) for person in people}
    named = []
    for change in changes:
        user = as_id(change.get("user_id"))
        with_names = {
            **change,
            "workflow": workflows.get(as_id(change.get("workflow_id"))),
            "stage": stages.get(as_id(change.get("workflow_stage_id"))),
        }
        if "user_id" in change:
            with_names.update(user_id=user, user=next(iter(users.get(user, ())), None))
        named.append(with_names)
    return named


def check_moment(params: Mapping[str, Any], option: str) -> None:
    value = params.get(option)
    if value and not is_moment(as_moment(value)):
        raise ConfigurationError(
            f"{option} is {value!r}, which is no date: give one such as 2026-12-24, or 2026-12-24T12:00:00Z."
        )


def story_with_id(space: Space, identifier: int) -> dict[str, Any]:
    """A story by its id, read alone."""
    if identifier <= 0:
        raise ConfigurationError(f"{identifier} is no id of a story.")
    try:
        with attempting(f"read the story with the id {identifier} of {space.title}"):
            return space.client.get(STORY, identifier)
    except ApiError as error:
        if error.status == 404:
            raise LookupFailed(
                f"No story of {space.title} has the id {identifier}. Check it, and space_id.", **error.details
            ) from error
        raise
