# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""What is wrong with a workflow, found without a server. Pure."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, NamedTuple

from ..._engine.values import as_color
from .described import Stage, Workflow, workflow_from

ERROR = "error"
WARNING = "warning"


class Problem(NamedTuple):
    """severity: ERROR for what the API surely refuses or cannot hold, else WARNING. stage: empty where it is about none."""

    severity: str
    code: str
    stage: str
    message: str


def problems(described: Any) -> list[dict[str, Any]]:
    """Every problem of a workflow, errors first, each as a dictionary; ConfigurationError for what is no workflow."""
    workflow = workflow_from(described)
    return [problem._asdict() for problem in (*errors(workflow), *warnings(workflow))]


def errors(workflow: Workflow) -> Iterator[Problem]:
    for number, stage in enumerate(workflow.stages, start=1):
        if not stage.name.strip():
            yield Problem(ERROR, "empty_name", "", f"Stage {number} has no name.")
    # The emulated API and the reference pages know one stage of a name; whether case matters is not documented.
    for name, count in Counter(name for name in workflow.names if name.strip()).items():
        if count > 1:
            yield Problem(ERROR, "duplicate_name", name, f'{count} stages are called "{name}".')
    defaults = [stage.name for stage in workflow.stages if stage.is_default]
    if len(defaults) > 1:
        named = " and ".join(f'"{name}"' for name in defaults)
        yield Problem(ERROR, "two_defaults", defaults[1], f"{named} are all default stages. A workflow has one.")
    for stage in workflow.stages:
        for name in stage.next_stages:
            if name not in workflow.names:
                yield Problem(
                    ERROR,
                    "unknown_stage",
                    stage.name,
                    f'"{stage.name}" can be followed by "{name}", which is no stage of the workflow.',
                )
        if stage.after_publish and stage.after_publish not in workflow.names:
            yield Problem(
                ERROR,
                "after_publish_outside",
                stage.name,
                f'After publishing from "{stage.name}" comes "{stage.after_publish}", which is no stage of the workflow.',
            )


def warnings(workflow: Workflow) -> Iterator[Problem]:
    for color, named in _by_color(workflow).items():
        if len(named) > 1:
            # Unique by the reference pages; older fixtures repeat one.
            listed = " and ".join(f'"{name}"' for name in named)
            yield _warning("duplicate_color", named[1], f"{listed} have the same colour, {color}.")
    start = first_stage(workflow)
    reached = _reached(workflow, start)
    # Where a way leads to a stage that cannot be told, it may be any of them.
    if any(stage.leads_elsewhere for stage in workflow.stages):
        reached = set(workflow.names)
    for stage in workflow.stages:
        if stage.name not in reached:
            yield _warning("unreachable", stage.name, f'No way leads from "{start}" to "{stage.name}".')
    if len(workflow.stages) > 1:
        for stage in workflow.stages:
            leads_on = stage.no_stage_next or stage.leads_elsewhere
            if not set(followers(workflow, stage)) - {stage.name} and not leads_on:
                yield _warning("dead_end", stage.name, f'No stage follows "{stage.name}".')
    for stage in workflow.stages:
        if _is_left_by_nobody(stage):
            yield _warning("nobody_may_leave", stage.name, f'Nobody may move a story on from "{stage.name}".')
    if workflow.stages and not any(stage.can_publish for stage in workflow.stages):
        yield _warning("no_publishing", "", "No stage allows publishing.")
    yield from _skipped_reviews(workflow, start)


def _warning(code: str, stage: str, message: str) -> Problem:
    return Problem(WARNING, code, stage, message)


def _by_color(workflow: Workflow) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for stage in workflow.stages:
        if stage.color:
            found.setdefault(as_color(stage.color) or "", []).append(stage.name)
    return found


def first_stage(workflow: Workflow) -> str:
    """Where stories start: the default stage, or the first one where none is said to be it."""
    for stage in workflow.stages:
        if stage.is_default:
            return stage.name
    return workflow.names[0] if workflow.stages else ""


def followers(workflow: Workflow, stage: Stage) -> list[str]:
    """Return the stages that a story may get from a stage, by a move or by being published."""
    moved = workflow.names if stage.any_stage_next else list(stage.next_stages)
    return [*moved, stage.after_publish] if stage.after_publish and stage.can_publish else moved


def _reached(workflow: Workflow, start: str) -> set[str]:
    stages = {stage.name: stage for stage in workflow.stages}
    seen: set[str] = set()
    waiting = [start]
    while waiting:
        name = waiting.pop()
        if name in stages and name not in seen:
            seen.add(name)
            waiting += followers(workflow, stages[name])
    return seen


def _is_left_by_nobody(stage: Stage) -> bool:
    """Only where everything about it was said: what was left out may be allowed on the server."""
    return not (
        stage.everyone_moves or stage.people or stage.admins_move is not False or stage.editors_move is not False
    )


def _leads_to_publishing(workflow: Workflow, stage: Stage, start: str) -> bool:
    """Whether a stage stands before one that publishes: a way leads there that does not begin anew."""
    stages = {other.name: other for other in workflow.stages}
    seen = {start}
    waiting = [] if stage.everyone_publishes else [stage.name]
    while waiting:
        name = waiting.pop()
        if name in stages and name not in seen:
            seen.add(name)
            if stages[name].everyone_publishes:
                return True
            waiting += followers(workflow, stages[name])
    return False


def _skipped_reviews(workflow: Workflow, start: str) -> Iterator[Problem]:
    """Ways to publish that pass no stage between the first one and one that publishes, although there are such stages."""
    between = [
        stage.name for stage in workflow.stages if stage.name != start and _leads_to_publishing(workflow, stage, start)
    ]
    if not between:
        return
    first = workflow.stages[workflow.names.index(start)]
    reviews = ", ".join(f'"{name}"' for name in between)
    if first.everyone_publishes:
        yield _warning(
            "publishing_skips_review",
            start,
            f'Stories start in "{start}" and can be published there, without {reviews}.',
        )
        return
    for name in followers(workflow, first):
        stage = next((stage for stage in workflow.stages if stage.name == name), None)
        if stage is not None and stage.everyone_publishes:
            yield _warning(
                "publishing_skips_review",
                stage.name,
                f'A story can go from "{start}" straight to "{stage.name}" and be published there, without {reviews}.',
            )
