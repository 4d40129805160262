# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""From the plan of a whole workflow to the difference that the user sees. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from ansible_collections.community.storyblok.plugins.module_utils._code import (
    Names,
    as_code,
    stage_names,
    to_yaml,
)
from ansible_collections.community.storyblok.plugins.module_utils._errors import visible
from ansible_collections.community.storyblok.plugins.module_utils._fields import Field, Id, as_id, as_number
from ansible_collections.community.storyblok.plugins.module_utils._pipeline import PipelinePlan
from ansible_collections.community.storyblok.plugins.module_utils._plan import DELETE, Plan
from ansible_collections.community.storyblok.plugins.module_utils._resources import (
    STAGE_FIELDS,
    WORKFLOW_STAGE,
)


def diff_pipeline(plan: PipelinePlan, names: Names, title: str) -> dict[str, Any]:
    """``before`` and ``after`` as YAML in the form in which a person declares a workflow; empty where there is none.

    Below an existing stage stand only the declared fields that change, each with the name of the stage behind it: whoever shows
    the difference cuts out a few lines, and may take a line for the same one of another stage.
    """
    before, after = ("".join(side(plan, names)) for side in (_before, _after))
    return {"before": before, "after": after, "before_header": visible(title), "after_header": visible(title)}


def _before(plan: PipelinePlan, names: Names) -> Iterator[str]:
    """The workflow as it is, the declared fields that change only; nothing where there is none."""
    current = plan.workflow.current
    if current is None:
        return
    yield to_yaml(as_code(current, _shown(plan.workflow), names))
    if plan.stages or plan.removed:
        yield "stages:\n"
        plans = {as_id(stage.current["id"]): stage for stage in plan.stages if stage.current is not None}
        names = {**names, **_names_of(plan.current)}
        places = {identifier: held for identifier, (held, _place) in _places(plan).items()}
        for stage in plan.current:
            identifier = as_id(stage["id"])
            yield _stage(as_code(stage, _shown(plans.get(identifier)), names), True, places.get(identifier))


def _after(plan: PipelinePlan, names: Names) -> Iterator[str]:
    """The workflow as it shall be, the declared fields that change only; nothing where there shall be none."""
    if plan.workflow.action == DELETE or plan.workflow.predicted is None:
        return
    desired = {**(plan.workflow.current or {}), **plan.workflow.desired}
    yield to_yaml(_renamed(as_code(desired, _shown(plan.workflow), names), plan.workflow))
    if plan.stages or plan.removed:
        yield "stages:\n"
        whole = plan.workflow.current is None
        stages = [{**(stage.current or {}), **stage.desired} for stage in plan.stages]
        names = {**names, **_names_of([*stages, *plan.kept])}
        places = {identifier: place for identifier, (_held, place) in _places(plan).items()}
        for stage, own in zip(stages, plan.stages):
            code = _renamed(as_code(stage, _shown(own, whole), names), own)
            yield _stage(code, own.current is not None and not whole, places.get(as_id(stage.get("id"))))
        for kept in plan.kept:
            yield _stage(as_code(kept, _shown(None), names), True, places.get(as_id(kept["id"])))


def _shown(plan: Plan | None, whole: bool = False) -> list[Field]:
    """The name and the declared fields that change; all declared fields of what is new, or is shown as a whole."""
    if plan is None:
        return [WORKFLOW_STAGE.field("name")]
    told = plan.desired if whole else plan.changed_fields
    return [field for field in plan.resource.fields if field.name == "name" or field.name in told]


def _renamed(code: dict[str, Any], plan: Plan) -> dict[str, Any]:
    """An object as code, with its former name below its name where that changes: it is no other object."""
    if plan.current is None or "name" not in plan.changed_fields:
        return code
    return {"name": code["name"], "renamed_from": plan.current.get("name"), **code}


def _stage(code: dict[str, Any], marked: bool, place: int | None) -> str:
    """A stage in the list of stages. marked: with its name behind each line below the first."""
    first, *others = to_yaml([code]).splitlines()
    if place is not None:
        first += f"  # position {place}"
    mark = f"  # {to_yaml(code['name']).strip()}" if marked else ""
    return "".join(f"  {line}\n" for line in (first, *(f"{other}{mark}" for other in others)))


def _places(plan: PipelinePlan) -> dict[Any, tuple[int | None, int]]:
    """Where stages stand and shall stand, by id, where the difference would not show otherwise.

    That is so when they are listed in the declared order, but two of them stand in one place.
    """
    leaving = {as_id(stage["id"]) for stage in plan.removed}
    held = {as_id(stage["id"]): as_number(stage.get("position")) for stage in plan.current}
    staying = [*(stage.current or {} for stage in plan.stages), *plan.kept]
    order = [as_id(stage.get("id")) for stage in staying]
    if not plan.reorders or order != [identifier for identifier in held if identifier not in leaving]:
        return {}
    placed = [(identifier, held[identifier], place) for place, identifier in enumerate(order, start=1)]
    return {identifier: (now, place) for identifier, now, place in placed if now != place}


def _names_of(stages: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[Id, str]]:
    known = stage_names(stages)
    return {field.name: known for field in STAGE_FIELDS if field.refers_to == WORKFLOW_STAGE.name}
