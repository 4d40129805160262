# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""Carry out the plan of a whole workflow: one write after the other, so that what is there stays usable in between."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from ansible_collections.community.storyblok.plugins.module_utils._apply import Outcome, Update
from ansible_collections.community.storyblok.plugins.module_utils._apply_stories import evacuate
from ansible_collections.community.storyblok.plugins.module_utils._client import Client
from ansible_collections.community.storyblok.plugins.module_utils._errors import AnswerLost, StoryblokError, attempting
from ansible_collections.community.storyblok.plugins.module_utils._fields import as_id
from ansible_collections.community.storyblok.plugins.module_utils._lookup import describe
from ansible_collections.community.storyblok.plugins.module_utils._palette import first_free_color
from ansible_collections.community.storyblok.plugins.module_utils._pipeline import PipelinePlan
from ansible_collections.community.storyblok.plugins.module_utils._plan import (
    CREATE,
    DELETE,
    Evacuation,
    Plan,
    plan_present,
    settle,
)
from ansible_collections.community.storyblok.plugins.module_utils._resources import STORY, WORKFLOW, WORKFLOW_STAGE
from ansible_collections.community.storyblok.plugins.module_utils._workflow import WorkflowTask

# What no two stages of a workflow may have in common.
_UNIQUE = ("name", "color")


def carry_out_pipeline(task: WorkflowTask, plan: PipelinePlan, client: Client, *, check_mode: bool) -> Outcome:
    """Do what the plan of a task says; in check mode, predict it."""
    if check_mode or not plan.changes:
        return Outcome(plan.predicted())
    return _Run(task, client).go(plan)


class _Run:
    """The writes of one task, and what was done so far."""

    def __init__(self, task: WorkflowTask, client: Client) -> None:
        self.task = task
        self.space = task.space
        self.client = client
        self.done: list[str] = []
        self.misnamed = ""
        self.plans: dict[Any, Plan] = {}
        self.removed: set[Any] = set()
        self.begun: set[Any] = set()
        self.warnings: tuple[str, ...] = ()

    def go(self, plan: PipelinePlan) -> Outcome:
        try:
            return self._delete_workflow(plan) if plan.workflow.action == DELETE else self._bring_about(plan)
        except StoryblokError as error:
            if self.done:
                further = self.misnamed or "Running the task again goes on from there."
                error.message += f" Already done: {'; '.join(self.done)}. {further}"
                error.details["changed"] = True
            raise

    def _bring_about(self, plan: PipelinePlan) -> Outcome:
        if plan.workflow.action == CREATE:
            plan = self._create_workflow(plan)
        if any(stage.action == CREATE for stage in plan.stages):
            plan = self._create_stages(plan)
        self._begin(plan)
        # Whoever becomes the default stage takes that from the one that was, without a request of its own.
        for stage in sorted(plan.stages, key=lambda stage: not stage.desired.get("is_default")):
            self._update(stage)
        # Where the stages stand now; the plan was made before they were written.
        plan = self.task.plan()
        if plan.workflow.changes or plan.reorders:
            self._update_workflow(plan.workflow, plan.order if plan.reorders else ())
        if plan.removed and self.done:
            # Stories may have come since they were counted, before the first write.
            self.space.forget(STORY)
            plan = self.task.plan()
        self._evacuate(plan.evacuation)
        for leaving in plan.removed:
            what = describe(WORKFLOW_STAGE, leaving)
            with attempting(f"delete {what} of {self.space.title}"):
                self.client.delete(WORKFLOW_STAGE, int(leaving["id"]))
            self.done.append(f"deleted {what}")
        self.space.forget(WORKFLOW_STAGE)
        outcome = self.task.plan()
        return Outcome(outcome.standing(), (*self.warnings, *_unsettled(outcome)))

    # --- creating -------------------------------------------------------------------------------------------------

    def _create_workflow(self, plan: PipelinePlan) -> PipelinePlan:
        name = plan.workflow.payload["name"]
        source = plan.copied_from
        # Stages that come with their workflow need no request of their own; the API description knows that, the
        # reference pages do not. Where they do not come, the next plan misses them.
        stages = [stage.payload for stage in plan.stages] if source is None else []
        payload = {**plan.workflow.payload, **({"workflow_stages": stages} if stages else {})}
        path = f"{WORKFLOW.plural}/{int(source['id'])}/duplicate" if source is not None else ""

        copied = self.space.stages(source) if source is not None else []
        told = [set(stage) for stage in (copied or stages)]
        before = {as_id(workflow["id"]) for workflow in self.space.workflows()}

        def send() -> None:
            created = self.client.create(WORKFLOW, payload, path=path)
            answered = created.get("workflow_stages") or []
            if not answered or any(not keys - {"workflow_id"} <= set(stage) for keys in told for stage in answered):
                # Whether there are none, or whether they are told in short, is not known: they are read.
                created.pop("workflow_stages", None)
            self.space.learn_workflow(created)
            self.task.made_workflow = int(created["id"])

        def is_there() -> bool:
            if source is not None and self.task.locate() is None:
                # Whether a copy has the name that was sent, or one that the server gave it, is not documented.
                new = [workflow for workflow in self.space.workflows() if as_id(workflow["id"]) not in before]
                copies = [workflow for workflow in new if _names(self.space.stages(workflow)) == _names(copied)]
                if len(copies) == 1:
                    self.task.made_workflow = int(copies[0]["id"])
            return self.task.locate() is not None

        self._create(
            f'{"copy" if source is not None else "create"} workflow "{name}" in {self.space.title}', send, is_there
        )
        self.done.append(f'{"copied" if source is not None else "created"} workflow "{name}"')
        made = plan_present(WORKFLOW, self.task.locate(), plan.workflow.desired)
        if "name" in made.changed_fields:
            # Until it has its name, the next run cannot find it.
            self.misnamed = (
                f"It is {describe(WORKFLOW, made.existing)}, because the server did not keep the name. Rename it to "
                f'"{name}" or remove it before the task runs again, which makes another one otherwise.'
            )
            self._update_workflow(made)
            self.misnamed = ""
            self.space.learn_workflow(made.predicted or {})
        return self.task.plan()

    def _create_stages(self, plan: PipelinePlan) -> PipelinePlan:
        """Create the missing stages one after the other; each knows the ids of those before it."""
        self._begin(plan)
        ids: dict[str, int] = {}
        for number, stage in enumerate(plan.stages):
            if stage.action == CREATE:
                self._create_stage(
                    number, plan_present(WORKFLOW_STAGE, None, settle(stage.desired, ids), _scope(stage))
                )
                ids[stage.desired["name"]] = self.task.made_stages[number]
        return self.task.plan()

    def _create_stage(self, number: int, stage: Plan) -> None:
        name = stage.desired["name"]
        for field in _UNIQUE:
            self._make_way(field, stage.desired[field], None)

        def keep(created: Mapping[str, Any]) -> None:
            self.task.made_stages[number] = int(created["id"])
            self._learn({**created, "workflow_id": stage.payload["workflow_id"]})

        def is_there() -> bool:
            found = [other for other in self._stages() if other.get("name") == name]
            if found:
                keep(found[0])
            return bool(found)

        self._create(
            f'create workflow stage "{name}" of {self.task.title}',
            lambda: keep(self.client.create(WORKFLOW_STAGE, stage.payload)),
            is_there,
        )
        self.done.append(f'created workflow stage "{name}"')

    def _create(self, what: str, send: Callable[[], None], is_there: Callable[[], bool]) -> None:
        """POST once. When the answer is lost, look before anything else: a lost answer never yields two objects."""
        with attempting(what):
            try:
                send()
            except AnswerLost as lost:
                self.space.forget(WORKFLOW_STAGE)
                if not is_there():
                    lost.message += " A second look did not find it, and it was not sent twice: run the task again."
                    raise

    # --- updating -------------------------------------------------------------------------------------------------

    def _begin(self, plan: PipelinePlan) -> None:
        self.plans = {as_id(stage.current["id"]): stage for stage in plan.stages if stage.current is not None}
        self.removed = {as_id(stage["id"]) for stage in plan.removed}
        self.begun = set()

    def _update(self, stage: Plan) -> None:
        """Bring a stage to its declared values, after those have made way that hold a name or a colour it shall get."""
        identifier = as_id(stage.existing["id"])
        if identifier in self.begun:
            return
        self.begun.add(identifier)
        for field in _UNIQUE:
            if field in stage.changed_fields:
                self._make_way(field, stage.desired[field], identifier)
        self._put(identifier, stage.desired)

    def _make_way(self, field: str, value: str, taker: Any) -> None:
        """See to it that no stage that gives up a name or a colour still holds it when another one takes it."""
        held = [stage for stage in self._stages() if as_id(stage["id"]) != taker and _same(stage.get(field), value)]
        for holder in held:
            identifier = as_id(holder["id"])
            own = self.plans.get(identifier)
            if own is not None and field in own.changed_fields and identifier not in self.begun:
                self._update(own)
            elif (own is not None and field in own.changed_fields) or identifier in self.removed:
                # Two that exchange what they have, or one that goes later: it gets something else in between.
                self._put(identifier, {field: self._free(field, str(holder.get(field)))})

    def _free(self, field: str, value: str) -> str:
        """A name or a colour that no stage has or shall get."""
        declared = [*(entry.get(field) for entry in self.task.entries), *self.task.colors.values()]
        taken = [*(stage.get(field) for stage in self._stages()), *declared]
        if field == "color":
            return first_free_color(taken)
        number = 2
        while any(_same(name, f"{value} ({number})") for name in taken):
            number += 1
        return f"{value} ({number})"

    def _put(self, identifier: Any, desired: Mapping[str, Any]) -> None:
        """One PUT, when the stage as it is known differs. It is read back with all others at the end."""
        current = next(stage for stage in self._stages() if as_id(stage["id"]) == identifier)
        plan = plan_present(WORKFLOW_STAGE, current, desired)
        if not plan.changes:
            return
        made_here = self.task.made_workflow is not None or identifier in self.task.made_stages.values()
        # A stage that is not listed has no declared field, only something that another one shall get.
        origin = self.plans.get(identifier) or replace(plan, desired={})
        update = Update(plan, self.client, made_here=made_here, origin=origin)
        self._send(update)
        self._learn({**update.plan.existing, **(update.plan.predicted or {})})

    def _update_workflow(self, plan: Plan, order: Sequence[Mapping[str, int]] = ()) -> None:
        def shape(plan: Plan) -> dict[str, Any]:
            held = WORKFLOW.writable_part(plan.existing)
            payload = {name: value for name, value in held.items() if value} | dict(plan.payload)
            if order:
                payload["workflow_stages_attributes"] = list(order)
            return payload if order or plan.changes else {}

        self._send(Update(plan, self.client, made_here=self.task.made_workflow is not None, shape=shape))

    def _send(self, update: Update) -> None:
        what = describe(update.plan.resource, update.plan.existing)
        with attempting(f"update {what} of {self.space.title}"):
            update.send(self.client.put)
        self.warnings += update.warnings
        if update.sent:
            self.done.append(f"updated {what}")

    # --- removing -------------------------------------------------------------------------------------------------

    def _delete_workflow(self, plan: PipelinePlan) -> Outcome:
        current = plan.workflow.existing
        self._evacuate(plan.evacuation)
        with attempting(f"delete {describe(WORKFLOW, current)} of {self.space.title}"):
            self.client.delete(WORKFLOW, int(current["id"]))
        return Outcome(plan.predicted())

    def _evacuate(self, evacuation: Evacuation | None) -> None:
        if evacuation is not None:
            evacuate(evacuation, self.client)
            self.done.append(f"moved stories to {describe(WORKFLOW_STAGE, evacuation.refuge)}")

    # --- what is known --------------------------------------------------------------------------------------------

    def _stages(self) -> list[dict[str, Any]]:
        workflow = self.task.locate()
        if workflow is None:
            raise StoryblokError(f"The {self.task.title} is gone: somebody may have removed it a moment ago.")
        return list(self.space.stages(workflow))

    def _learn(self, stage: Mapping[str, Any]) -> None:
        """Take note of a stage after a write. One that became the default took that from all others."""
        if stage.get("is_default"):
            for other in self._stages():
                if other.get("is_default") and as_id(other["id"]) != as_id(stage["id"]):
                    self.space.learn_stage({**other, "is_default": False})
        self.space.learn_stage(stage)


def _scope(stage: Plan) -> dict[str, Any]:
    return {name: value for name, value in stage.payload.items() if name == stage.resource.scope}


def _names(stages: Iterable[Mapping[str, Any]]) -> list[str]:
    return sorted(str(stage.get("name")) for stage in stages)


def _same(one: Any, other: Any) -> bool:
    return str(one).casefold() == str(other).casefold()


def _unsettled(outcome: PipelinePlan) -> tuple[str, ...]:
    """A warning for each stage, and for the workflow, that the server holds otherwise after all writes."""
    tail = "It will be reported as a change on every run. Storyblok may not allow this here, or not in the plan of this space."
    found = []
    for plan in (outcome.workflow, *outcome.stages):
        if plan.changes:
            name = (plan.current or plan.desired).get("name")
            fields = ", ".join(plan.changed_fields)
            found.append(f'After the writes, {plan.resource.noun} "{name}" is not as declared: {fields}. {tail}')
    if outcome.reorders:
        found.append(f"After the writes, the stages are not in the declared order. {tail}")
    if outcome.removed:
        names = ", ".join(f'"{stage.get("name")}"' for stage in outcome.removed)
        found.append(f"After the writes, stages that were deleted are still there: {names}. {tail}")
    return tuple(found)
