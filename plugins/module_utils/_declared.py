# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""A workflow as a person wrote it or as the server answered it, in one form for the checker and the pictures. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ansible_collections.community.storyblok.plugins.module_utils._errors import ConfigurationError
from ansible_collections.community.storyblok.plugins.module_utils._fields import as_flag, as_id


class Stage(NamedTuple):
    """One stage, its references by the names of stages.

    What refers to no stage of the workflow stands as it was given. A flag that was not said is None.
    after_publish is empty where nothing follows. people: roles and users; "role 5" where only the id is known.
    """

    name: str
    color: str
    is_default: bool
    next_stages: tuple[str, ...]
    any_stage_next: bool
    no_stage_next: bool
    after_publish: str
    everyone_publishes: bool
    admins_publish: bool
    everyone_moves: bool
    admins_move: bool | None
    editors_move: bool | None
    people: tuple[str, ...]
    locked: bool

    @property
    def can_publish(self) -> bool:
        return self.everyone_publishes or self.admins_publish


class Workflow(NamedTuple):
    name: str
    stages: tuple[Stage, ...]

    @property
    def names(self) -> list[str]:
        return [stage.name for stage in self.stages]


def workflow_from(described: Any) -> Workflow:
    """Read a workflow: what the module takes, what a task returned, a bare list of stages.

    Raises ConfigurationError when it is none of these.
    """
    name: Any = None
    stages: Any = described
    if isinstance(described, Mapping):
        name = described.get("name")
        stages = described.get("stages")
        if stages is None:
            stages = described.get("workflow_stages")
    if isinstance(stages, (str, bytes)) or not isinstance(stages, Sequence):
        raise ConfigurationError(
            "This is not a workflow with its stages: give a dictionary with stages (as the module workflow takes them) "
            "or workflow_stages (as workflow_info returns them), or a list of stages."
        )
    for number, stage in enumerate(stages, start=1):
        if not isinstance(stage, Mapping):
            raise ConfigurationError(f"Stage {number} is not a dictionary but {stage!r}.")
    try:
        return _read(described, name, stages)
    except (TypeError, ValueError) as error:
        raise ConfigurationError(f"An id or a position of the workflow is no number: {error}.") from error


def _read(described: Any, name: Any, stages: Sequence[Any]) -> Workflow:
    listed: Sequence[Any] = stages
    if isinstance(described, Mapping) and described.get("workflow_stages") is stages:
        # A list that the server answers is in no promised order.
        listed = sorted(listed, key=lambda stage: (int(stage.get("position") or 0), int(stage.get("id") or 0)))
    names = {as_id(stage["id"]): str(stage.get("name") or "") for stage in listed if stage.get("id") is not None}
    return Workflow(str(name or ""), tuple(_stage(stage, names) for stage in listed))


def _stage(given: Mapping[str, Any], names: Mapping[Any, str]) -> Stage:
    def flag(option: str) -> bool:
        return as_flag(given.get(option))

    def said(option: str) -> bool | None:
        return None if given.get(option) is None else flag(option)

    def referred(identifier: Any) -> str:
        return names.get(as_id(identifier), f"id {identifier}")

    def listed(option: str) -> list[Any]:
        """A list as a module takes it: a text is a list of what stands between its commas."""
        value = given.get(option)
        if isinstance(value, str):
            return value.split(",") if value else []
        if value is None or isinstance(value, (list, tuple)):
            return list(value or ())
        raise ConfigurationError(f"{option} of stage {given.get('name')!r} is not a list but {value!r}.")

    follow = [str(name) for name in listed("next_stages")]
    follow += [referred(identifier) for identifier in listed("workflow_stage_ids")]
    after = str(given.get("after_publish") or "")
    if not after and as_id(given.get("after_publish_id")) is not None:
        after = referred(given["after_publish_id"])
    people = [
        *(str(name) for name in listed("space_roles")),
        *(f"role {identifier}" for identifier in listed("space_role_ids")),
        *(str(name) for name in listed("users")),
        *(f"user {identifier}" for identifier in listed("user_ids")),
    ]
    return Stage(
        name=str(given.get("name") or ""),
        color=str(given.get("color") or ""),
        is_default=flag("is_default"),
        next_stages=tuple(dict.fromkeys(follow)),
        any_stage_next=flag("allow_all_stages"),
        no_stage_next=flag("allow_none_for_next_stages"),
        after_publish=after,
        everyone_publishes=flag("allow_publish"),
        admins_publish=flag("allow_admin_publish"),
        everyone_moves=flag("allow_all_users"),
        admins_move=said("allow_admin_change"),
        editors_move=said("allow_editor_change"),
        people=tuple(people),
        locked=flag("story_editing_locked"),
    )
