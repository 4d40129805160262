# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""What is particular to whole workflows: which one is meant, which of its stages, and what is refused beforehand."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.community.storyblok.plugins.module_utils._declared import workflow_from
from ansible_collections.community.storyblok.plugins.module_utils._errors import (
    ConfigurationError,
    StoryblokError,
    collecting,
    complain,
)
from ansible_collections.community.storyblok.plugins.module_utils._fields import Id, Pending, as_id, as_ids
from ansible_collections.community.storyblok.plugins.module_utils._lookup import (
    Space,
    describe,
    find,
    refuse_empty,
    refuse_taken_name,
    the_one,
)
from ansible_collections.community.storyblok.plugins.module_utils._palette import first_free_color
from ansible_collections.community.storyblok.plugins.module_utils._pipeline import PipelinePlan
from ansible_collections.community.storyblok.plugins.module_utils._plan import Plan, plan_absent, plan_present
from ansible_collections.community.storyblok.plugins.module_utils._problems import errors
from ansible_collections.community.storyblok.plugins.module_utils._resources import (
    STAGE_FIELDS,
    WORKFLOW,
    WORKFLOW_STAGE,
)
from ansible_collections.community.storyblok.plugins.module_utils._stories import plan_evacuation

Stage = Mapping[str, Any]
Entry = Mapping[str, Any]


class WorkflowTask:
    """One task of the module workflow: which workflow it means, and what that workflow and its stages need.

    plan() can be asked for again whenever the space knows more, such as the id of a stage that was created.
    """

    def __init__(self, space: Space, params: Mapping[str, Any]) -> None:
        self.space = space
        self.params = params
        self.entries: Sequence[Entry] = params.get("stages") or ()
        # What this task created, by id, and by the place in the list: the server may keep a name in another form.
        self.made_workflow: int | None = None
        self.made_stages: dict[int, int] = {}
        # The colours that were chosen, by the place in the list, so that every plan of a task chooses alike.
        self.colors: dict[int, str] = {}
        self._check_options()

    @property
    def title(self) -> str:
        if self.params.get("name"):
            return f"workflow {self.params['name']} in {self.space.title}"
        if self.params.get("id") is not None:
            return f"workflow {self.params['id']} in {self.space.title}"
        return f"default workflow in {self.space.title}"

    def plan(self) -> PipelinePlan:
        current = self.locate()
        if self.params["state"] == "absent":
            return self._plan_absent(current)
        source = self._source() if current is None else None
        complaints: list[StoryblokError] = []
        if current is not None:
            with collecting(complaints):
                name = self.params.get("name")
                refuse_taken_name(WORKFLOW, current, name, self.space.workflows(), self.space.title)
        plan = plan_present(WORKFLOW, current, self._desired(current, source, complaints))
        if current is not None:
            stages: Sequence[Stage] = self.space.stages(current)
        else:
            stages = _as_copied(self.space.stages(source)) if source is not None else ()
        if self.params.get("stages") is None:
            complain(complaints)
            return PipelinePlan(plan, current=tuple(stages), kept=tuple(stages), copied_from=source)
        return self._plan_stages(plan, stages, source, complaints)

    def locate(self) -> Mapping[str, Any] | None:
        workflows = self.space.workflows()
        if self.made_workflow is not None:
            return next(iter(find(WORKFLOW, workflows, identifier=self.made_workflow)), None)
        if self.params.get("id") is not None:
            matches = find(WORKFLOW, workflows, identifier=self.params["id"])
            if not matches and self.params["state"] == "present":
                the_one(WORKFLOW, workflows, identifier=self.params["id"], where=self.space.title)
            return matches[0] if matches else None
        if self.params.get("default"):
            return self.space.default_workflow()
        return self.space.locate(
            WORKFLOW,
            workflows,
            name=self.params["name"],
            renamed_from=self.params.get("renamed_from"),
            where=self.space.title,
        )

    def names(self) -> dict[str, dict[Id, str]]:
        """For each field that refers to people, the known names by id, of those whose name means nobody else."""
        return {
            field.name: self.space.known_names(field, (), clear_only=True)
            for field in STAGE_FIELDS
            if field.refers_to and field.refers_to != WORKFLOW_STAGE.name
        }

    def _check_options(self) -> None:
        refuse_empty(self.params, "name", "renamed_from", "copy_from", "evacuate_to")
        if self.params.get("default") and (self.params.get("id") is not None or self.params.get("renamed_from")):
            raise ConfigurationError("default: true goes with neither id nor renamed_from.")
        if all(not self.params.get(option) for option in ("id", "name", "default")):
            raise ConfigurationError("Say which workflow is meant: give id, name, or default: true.")
        if self.params.get("renamed_from") is not None and not self.params.get("name"):
            raise ConfigurationError("renamed_from goes with name, which is the new name.")
        if self.params["state"] == "absent" and self.params.get("renamed_from") is not None:
            raise ConfigurationError(
                "renamed_from goes with state=present only: give the name of the workflow to remove."
            )

    def _source(self) -> Mapping[str, Any] | None:
        name, identifier = self.params.get("copy_from"), self.params.get("copy_from_id")
        if name is None and identifier is None:
            return None
        return the_one(
            WORKFLOW,
            self.space.workflows(),
            name=name,
            identifier=identifier,
            where=self.space.title,
            option="copy_from",
        )

    def _desired(
        self,
        current: Mapping[str, Any] | None,
        source: Mapping[str, Any] | None,
        complaints: list[StoryblokError],
    ) -> dict[str, Any]:
        """Canonical values of the declared fields of the workflow. What is wrong with them is added to the complaints."""
        desired: dict[str, Any] = {}
        with collecting(complaints):
            desired = self.space.desired(WORKFLOW, self.params)
            self._check_content_types(desired, current, source)
        return desired

    def _check_content_types(
        self, desired: Mapping[str, Any], current: Mapping[str, Any] | None, source: Mapping[str, Any] | None
    ) -> None:
        held = (current or source or {}).get("content_types") or ()
        if current is not None:
            # Only where they would be taken away: that there are none already is the server's affair.
            lacks = not current.get("is_default") and held and desired.get("content_types") == ()
        else:
            lacks = not desired.get("content_types", held)
        if lacks:
            # The reference pages say that a custom workflow has at least one content type.
            raise ConfigurationError(
                f"{self.title[0].upper()}{self.title[1:]} needs at least one content type: give content_types."
            )

    def _plan_absent(self, current: Mapping[str, Any] | None) -> PipelinePlan:
        if current is None:
            return PipelinePlan(plan_absent(WORKFLOW, None))
        if self.params.get("name") is not None and self.params["name"] != current.get("name"):
            raise ConfigurationError(
                f"{describe(WORKFLOW, current)} is not called {self.params['name']!r}, so it was not deleted. Correct id or "
                "name, or leave one of them out."
            )
        if current.get("is_default"):
            raise StoryblokError(
                f"Could not delete {describe(WORKFLOW, current)} of {self.space.title}: it is the default workflow, "
                "without which a space cannot be."
            )
        stages = self.space.stages(current)
        others = [workflow for workflow in self.space.workflows() if workflow["id"] != current["id"]]
        refuges = (
            [stage for workflow in others for stage in self.space.stages(workflow)] if self._names_refuge() else []
        )
        where = f"the other workflows of {self.space.title}"
        evacuation = plan_evacuation(self.space, stages, self.params, refuges, where)
        return PipelinePlan(plan_absent(WORKFLOW, current), current=tuple(stages), evacuation=evacuation)

    def _names_refuge(self) -> bool:
        return self.params.get("evacuate_to") is not None or self.params.get("evacuate_to_id") is not None

    def _plan_stages(
        self,
        plan: Plan,
        stages: Sequence[Stage],
        source: Mapping[str, Any] | None,
        complaints: list[StoryblokError],
    ) -> PipelinePlan:
        """complaints: what cannot be about the workflow itself, to be said together with what cannot be about stages."""
        matched = self._match(stages, complaints)
        used = {as_id(stage["id"]) for stage in matched if stage is not None}
        unlisted = [stage for stage in stages if as_id(stage["id"]) not in used]
        doomed = unlisted if self.params["unlisted_stages"] == "delete" else []
        kept = unlisted if not doomed else []
        if doomed and not self.entries:
            complaints.append(
                ConfigurationError(
                    "stages is empty and unlisted_stages is delete: a workflow keeps at least one stage."
                )
            )
        if kept and self.params["unlisted_stages"] == "report":
            listed = ", ".join(f'"{stage.get("name")}"' for stage in kept)
            self.space.warn(f"{self.title[0].upper()}{self.title[1:]} has stages that are not listed: {listed}.")
        final = [
            *(
                {**(stage or {"id": Pending(entry.get("name") or "")}), "name": _name(entry, stage)}
                for entry, stage in zip(self.entries, matched)
            ),
            *kept,
        ]
        declared = self._declared(matched, stages, final, kept, complaints)
        plans = tuple(
            plan_present(WORKFLOW_STAGE, stage, desired, scope=_scope(plan))
            for stage, desired in zip(matched, declared)
        )
        where = f"{describe(WORKFLOW, plan.current or plan.desired)} that stays"
        evacuation = plan_evacuation(self.space, doomed, self.params, final, where) if source is None else None
        return PipelinePlan(plan, plans, tuple(stages), tuple(kept), tuple(doomed), evacuation, source)

    def _match(self, stages: Sequence[Stage], complaints: list[StoryblokError]) -> list[Stage | None]:
        """The stage that each entry means: the one with its id, else with its name, else with its former name.

        An id that means none is added to the complaints, and has a stage that holds nothing.
        """
        pool = list(stages)
        matched: dict[int, Stage] = {}

        def take(number: int, stage: Stage | None) -> None:
            if stage is not None:
                matched[number] = stage
                pool[:] = [other for other in pool if as_id(other["id"]) != as_id(stage["id"])]

        for number, identifier in self.made_stages.items():
            take(number, next(iter(find(WORKFLOW_STAGE, pool, identifier=identifier)), None))
        for number, entry in enumerate(self.entries):
            if entry.get("id") is not None:
                found = find(WORKFLOW_STAGE, pool, identifier=entry["id"])
                if found:
                    take(number, found[0])
                    continue
                matched[number] = {"id": entry["id"], "name": f"id {entry['id']}"}
                with collecting(complaints):
                    if find(WORKFLOW_STAGE, stages, identifier=entry["id"]):
                        raise ConfigurationError(f"stages lists the id {entry['id']} twice.")
                    the_one(WORKFLOW_STAGE, pool, identifier=entry["id"], where=self.title, option="stages")
        for former in (False, True):
            for number, entry in enumerate(self.entries):
                if number not in matched and entry.get("name"):
                    renamed_from = entry.get("renamed_from") if former else None
                    take(
                        number,
                        self.space.locate(
                            WORKFLOW_STAGE, pool, name=entry["name"], renamed_from=renamed_from, where=self.title
                        ),
                    )
        for entry in self.entries:
            # Only a stage that stands beside the one of the new name; one that was renamed has left the pool.
            if (
                entry.get("name")
                and entry.get("renamed_from")
                and find(WORKFLOW_STAGE, pool, name=entry["renamed_from"])
            ):
                self.space.warn(
                    f'{self.title[0].upper()}{self.title[1:]} has both "{entry["name"]}" and "{entry["renamed_from"]}" '
                    f'(renamed_from). "{entry["renamed_from"]}" was not renamed.'
                )
        return [matched.get(number) for number in range(len(self.entries))]

    def _declared(
        self,
        matched: Sequence[Stage | None],
        stages: Sequence[Stage],
        final: Sequence[Stage],
        kept: Sequence[Stage],
        complaints: list[StoryblokError],
    ) -> list[dict[str, Any]]:
        """Canonical values of the declared fields of each entry. All that cannot be right is said in one message."""
        view = workflow_from(
            [
                *(
                    {**_without_held(entry, held), "id": stage["id"], "name": stage["name"]}
                    for entry, stage, held in zip(self.entries, final, matched)
                ),
                *({"id": stage["id"], "name": stage.get("name")} for stage in kept),
            ]
        )
        complaints += [ConfigurationError(problem.message) for problem in errors(view)]
        # What was complained about already is no second complaint.
        unknown = {
            name
            for stage in view.stages
            for name in (*stage.next_stages, stage.after_publish)
            if name and name not in view.names
        }
        pool: list[Stage] = [*_first_of_each_name(final), *({"id": Pending(name), "name": name} for name in unknown)]
        colors = [stage.get("color") for stage in stages] + [entry.get("color") for entry in self.entries]
        declared = []
        for number, (entry, stage) in enumerate(zip(self.entries, matched)):
            desired: dict[str, Any] = {}
            wrong: list[StoryblokError] = []
            with collecting(wrong):
                refuse_empty(entry, "color")
            with collecting(wrong):
                desired = self.space.desired(WORKFLOW_STAGE, entry, pool, self.title)
            called = f'Stage "{entry.get("name") or entry.get("id") or number + 1}"'
            complaints += [ConfigurationError(f"{called}: {error}") for error in wrong]
            if stage is None and "color" not in desired:
                desired["color"] = self.colors.setdefault(number, first_free_color([*colors, *self.colors.values()]))
            declared.append(desired)
        if complaints:
            names = ", ".join(f'"{name}"' for name in view.names)
            raise ConfigurationError(
                f"{self.title[0].upper()}{self.title[1:]} cannot be as it is declared, and nothing was written. "
                f"{' '.join(map(str, complaints))}{f' The stages are {names}.' if names else ''}"
            )
        return declared


def matching_workflows(space: Space, params: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The workflows that all given filters of workflow_info match, each with its stages in their order."""
    refuse_empty(params, "name", "content_type")
    workflows: Sequence[Mapping[str, Any]] = space.workflows()
    if len(workflows) > 1:
        space.read_all_stages()
    if params.get("id") is not None:
        workflows = find(WORKFLOW, workflows, identifier=params["id"])
    if params.get("name") is not None:
        workflows = find(WORKFLOW, workflows, name=params["name"])
    if params.get("content_type") is not None:
        workflows = [item for item in workflows if params["content_type"] in (item.get("content_types") or ())]
    if params.get("default") is not None:
        workflows = [item for item in workflows if bool(item.get("is_default")) == params["default"]]
    return [{**workflow, "workflow_stages": list(space.stages(workflow))} for workflow in workflows]


def _without_held(entry: Entry, held: Stage | None) -> Entry:
    """An entry without the ids that its stage refers to already: a stage that is gone may have left them behind."""
    if held is None:
        return entry
    ids = set(as_ids(held.get("workflow_stage_ids")))
    after = as_id(held.get("after_publish_id"))
    return {
        **entry,
        "workflow_stage_ids": [value for value in entry.get("workflow_stage_ids") or () if as_id(value) not in ids],
        "after_publish_id": None if as_id(entry.get("after_publish_id")) == after else entry.get("after_publish_id"),
    }


def _name(entry: Entry, held: Stage | None) -> Any:
    """The name that the stage of an entry shall have; empty where nothing says it."""
    return (held or {}).get("name", "") if entry.get("name") is None else entry["name"]


def _scope(plan: Plan) -> dict[str, Any]:
    return {"workflow_id": as_id(plan.current["id"])} if plan.current is not None else {}


def _as_copied(stages: Sequence[Stage]) -> list[Stage]:
    """The stages that a copy of their workflow will have: the same, but for ids that are not known yet."""
    pending = {as_id(stage["id"]): Pending(str(stage.get("name"))) for stage in stages}
    copied: list[Stage] = []
    for stage in stages:
        copy: dict[str, Any] = {**stage, "id": pending[as_id(stage["id"])]}
        copy.pop("workflow_id", None)
        for field in WORKFLOW_STAGE.fields:
            if field.refers_to == WORKFLOW_STAGE.name:
                value = field.canonical(stage.get(field.name))
                if field.kind.many:
                    copy[field.name] = [pending[identifier] for identifier in value if identifier in pending]
                else:
                    copy[field.name] = pending.get(value)
        copied.append(copy)
    return copied


def _first_of_each_name(stages: Sequence[Stage]) -> list[Stage]:
    """A name that two stages share was complained about already."""
    return list({str(stage["name"]): stage for stage in reversed(stages)}.values())
