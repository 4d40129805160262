# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""A space as earlier tasks of the same run will have left it: for check mode, in which they wrote nothing. Only GET requests."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any

from ansible_collections.community.storyblok.plugins.module_utils._collaborator import CollaboratorTask
from ansible_collections.community.storyblok.plugins.module_utils._errors import ConfigurationError, StoryblokError
from ansible_collections.community.storyblok.plugins.module_utils._fields import FLAG, Field, Pending, as_flag, to_json
from ansible_collections.community.storyblok.plugins.module_utils._lookup import Space
from ansible_collections.community.storyblok.plugins.module_utils._pipeline import PipelinePlan
from ansible_collections.community.storyblok.plugins.module_utils._resources import (
    COLLABORATOR,
    SPACE_ROLE,
    WORKFLOW,
    WORKFLOW_STAGE,
    Resource,
)
from ansible_collections.community.storyblok.plugins.module_utils._space_role import SpaceRoleTask
from ansible_collections.community.storyblok.plugins.module_utils._workflow import WorkflowTask

Entry = Mapping[str, Any]

_IDS = ("id", "user_id", "copy_from_id", "evacuate_to_id")


def look_ahead(space: Space, expected: Mapping[str, Any]) -> None:
    """Have a space appear as it will be once what is expected of it holds; each list when it is read.

    expected: by the plural of a resource, the entries of a description in the form in which modules take them.
    """
    for resource, take in _TAKERS:
        entries = expected.get(resource.plural)
        if entries:
            space.foresee(resource, _foresight(space, resource, entries, take))


def _foresight(
    space: Space, resource: Resource, entries: list[Entry], take: Callable[[Space, Entry], None]
) -> Callable[[], None]:
    def foresight() -> None:
        with space.without_warnings():
            for entry in entries:
                try:
                    taken = _as_taken(resource, entry)
                except (AttributeError, TypeError, ValueError) as error:
                    raise ConfigurationError(
                        f"expected.{resource.plural} holds a value of a wrong type: {error}."
                    ) from error
                try:
                    take(space, taken)
                except StoryblokError as error:
                    error.message = f"expected.{resource.plural} cannot be: {error.message}"
                    raise

    return foresight


def _take_role(space: Space, entry: Entry) -> None:
    current = SpaceRoleTask(space, entry).current
    if entry["state"] == "absent":
        space.take_for(SPACE_ROLE, current, None)
        return
    new = {"id": Pending(str(entry.get("role")))}
    space.take_for(SPACE_ROLE, current, {**(current or new), **({"role": entry["role"]} if "role" in entry else {})})


def _take_collaborator(space: Space, entry: Entry) -> None:
    task = CollaboratorTask(space, entry)
    if entry["state"] == "absent":
        space.take_for(COLLABORATOR, task.current, None)
        return
    plan = task.plan()
    email = entry.get("email")
    new = {"id": Pending(str(email)), "user_id": None, "invitation": {"email": email}, "space_role_ids": ()}
    space.take_for(COLLABORATOR, task.current, {**(task.current or new), **plan.desired})


def _take_workflow(space: Space, entry: Entry) -> None:
    task = WorkflowTask(space, {"unlisted_stages": "keep", **entry})
    if entry["state"] == "absent":
        space.take_for(WORKFLOW, task.locate(), None)
        return
    plan = task.plan()
    new = {"id": Pending(str(entry.get("name")))}
    foreseen = {**(plan.workflow.current or new), **plan.workflow.desired}
    foreseen["workflow_stages"] = [{**stage, "workflow_id": foreseen["id"]} for stage in _stages(plan)]
    space.take_for(WORKFLOW, plan.workflow.current, foreseen)


def _stages(plan: PipelinePlan) -> list[Mapping[str, Any]]:
    """The stages of a workflow as they will stand, in their order."""
    listed = [
        {**(stage.current or {"id": Pending(stage.desired["name"])}), **stage.desired, "position": place}
        for place, stage in enumerate(plan.stages, start=1)
    ]
    kept = [{**stage, "position": place} for place, stage in enumerate(plan.kept, start=len(listed) + 1)]
    return [*listed, *kept]


# In this order, because roles are named by people, and both by workflows.
_TAKERS = ((SPACE_ROLE, _take_role), (COLLABORATOR, _take_collaborator), (WORKFLOW, _take_workflow))


def _as_taken(resource: Resource, entry: Entry) -> dict[str, Any]:
    """An entry as its module receives it from Ansible: without nulls, and with values of the right types."""
    given = {name: value for name, value in entry.items() if value is not None}
    taken: dict[str, Any] = {"state": "present", **given}
    for name in _IDS:
        if name in given:
            taken[name] = int(given[name])
    if "renamed_from" in given:
        taken["renamed_from"] = str(given["renamed_from"])
    for flag in ("default", "forget", "force"):
        if flag in given:
            taken[flag] = as_flag(given[flag])
    for field in resource.fields:
        if field.name in given:
            taken[field.name] = _typed(field, given[field.name])
        if field.kind.many and field.names_option in given:
            taken[field.names_option] = _items(given[field.names_option])
    if "stages" in given:
        taken["stages"] = [_as_taken(WORKFLOW_STAGE, stage) for stage in given["stages"]]
    return taken


def _typed(field: Field, value: Any) -> Any:
    if field.kind.many:
        return to_json(field.canonical(_items(value)))
    if field.kind is FLAG:
        return as_flag(value)
    return int(value) if field.refers_to else str(value)


def _items(value: Any) -> list[Any]:
    """A list option; Ansible takes a text with commas for one."""
    return value.split(",") if isinstance(value, str) else [str(item) for item in value]
