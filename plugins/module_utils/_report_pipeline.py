# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""From the plan of a whole workflow to the difference that the user sees. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from ansible_collections.community.storyblok.plugins.module_utils._code import (
    Names,
    as_code,
    stage_names,
    to_yaml,
)
from ansible_collections.community.storyblok.plugins.module_utils._fields import Field, Id, as_id
from ansible_collections.community.storyblok.plugins.module_utils._pipeline import PipelinePlan
from ansible_collections.community.storyblok.plugins.module_utils._plan import DELETE, Plan
from ansible_collections.community.storyblok.plugins.module_utils._resources import (
    STAGE_FIELDS,
    WORKFLOW,
    WORKFLOW_STAGE,
)


def diff_pipeline(plan: PipelinePlan, names: Names, title: str) -> dict[str, Any]:
    """``before`` and ``after`` as YAML in the form in which a person declares a workflow; empty where there is none."""
    before, after = (to_yaml(code) if code else "" for code in (_before(plan, names), _after(plan, names)))
    return {"before": before, "after": after, "before_header": title, "after_header": title}


def _before(plan: PipelinePlan, names: Names) -> dict[str, Any]:
    """The workflow as it is, the declared fields only; empty where there is none."""
    current = plan.workflow.current
    if current is None:
        return {}
    code = as_code(current, _shown(plan), names)
    if plan.stages or plan.removed:
        plans = {as_id(stage.current["id"]): stage for stage in plan.stages if stage.current is not None}
        names = {**names, **_names_of(plan.current)}
        code["stages"] = [as_code(stage, _declared(plans.get(as_id(stage["id"]))), names) for stage in plan.current]
    return code


def _after(plan: PipelinePlan, names: Names) -> dict[str, Any]:
    """The workflow as it shall be, the declared fields only; empty where there shall be none."""
    if plan.workflow.action == DELETE or plan.workflow.predicted is None:
        return {}
    desired = {**(plan.workflow.current or {}), **plan.workflow.desired}
    code = as_code(desired, _shown(plan), names)
    if plan.stages or plan.removed:
        stages = [{**(stage.current or {}), **stage.desired} for stage in plan.stages]
        names = {**names, **_names_of([*stages, *plan.kept])}
        code["stages"] = [
            *(as_code(stage, _declared(own), names) for stage, own in zip(stages, plan.stages)),
            *(as_code(stage, _declared(None), names) for stage in plan.kept),
        ]
    return code


def _shown(plan: PipelinePlan) -> list[Field]:
    return [field for field in WORKFLOW.fields if field.name == "name" or field.name in plan.workflow.desired]


def _declared(plan: Plan | None) -> list[Field]:
    declared = plan.desired if plan is not None else {}
    return [field for field in STAGE_FIELDS if field.name == "name" or field.name in declared]


def _names_of(stages: Iterable[Mapping[str, Any]]) -> dict[str, Mapping[Id, str]]:
    known = stage_names(stages)
    return {field.name: known for field in STAGE_FIELDS if field.refers_to == WORKFLOW_STAGE.name}
