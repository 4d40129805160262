# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""A workflow as a person wrote it or as the server answered it, in one form for the checker and the pictures. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from ..._engine.errors import ConfigurationError
from ..._engine.texts import refuse_other_than_text
from ..._engine.values import as_flag, as_id
from .options import OPTIONS

_OPTIONS = OPTIONS["argument_spec"]


class Stage(NamedTuple):
    """One stage, its references by the names of stages.

    A stage of which only the id was said is called by it, "id 5". What refers to no stage of the workflow stands as it
    was given. A flag that was not said is None. after_publish is empty where nothing follows.
    people: roles and users; "role 5" where only the id is known.
    leads_elsewhere: whether it refers to an id while some stages lack theirs, or likewise to a name, so that nobody can
    tell which stage is meant. Such a reference is left out.
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
    leads_elsewhere: bool

    @property
    def can_publish(self) -> bool:
        return self.everyone_publishes or self.admins_publish


class _Known(NamedTuple):
    """What is known of the stages of a workflow: names, names by id, and whether each stage has an id, or a name."""

    names: Sequence[str]
    by_id: Mapping[Any, str]
    all_ids: bool
    all_names: bool

    def with_id(self, identifier: int | None) -> str | None:
        """The name of the stage that is meant; None where it may be one whose id was not said."""
        return self.by_id.get(identifier, f"id {identifier}" if self.all_ids else None)

    def with_name(self, name: str) -> str | None:
        """The name of the stage that is meant; None where it may be one whose name was not said."""
        return name if self.all_names or name in self.names else None


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
    refuse_other_than_text(
        {"name": _OPTIONS["name"], "stages": _OPTIONS["stages"]},
        {"name": name, "stages": stages},
    )
    return _read(described, name, stages)


def _number(given: Mapping[str, Any], option: str, value: Any) -> Any:
    """Return an id or a position of a stage as a number; None for every way to say that there is none."""
    try:
        return as_id(value)
    except (TypeError, ValueError):
        called = given.get("name") or given.get("id")
        names = {"workflow_stage_ids": "next_stages", "after_publish_id": "after_publish"}.get(option)
        advice = f" Give names as {names}." if names else ""
        raise ConfigurationError(f"{option} of stage {called!r}: {value!r} is not a number.{advice}") from None


def _read(described: Any, name: Any, stages: Sequence[Any]) -> Workflow:
    listed: Sequence[Any] = stages
    if isinstance(described, Mapping) and described.get("workflow_stages") is stages:
        # A list that the server answers is in no promised order.
        listed = sorted(listed, key=_position)
    names = [_name(stage) for stage in listed]
    ids = [_number(stage, "id", stage.get("id")) for stage in listed]
    known = _Known(
        names=names,
        by_id={identifier: name for identifier, name in zip(ids, names) if identifier is not None},
        all_ids=None not in ids,
        all_names=all(stage.get("name") is not None or identifier is None for stage, identifier in zip(listed, ids)),
    )
    return Workflow(str(name or ""), tuple(_stage(stage, known) for stage in listed))


def _position(given: Mapping[str, Any]) -> tuple[int, int]:
    return _number(given, "position", given.get("position")) or 0, _number(given, "id", given.get("id")) or 0


def _name(given: Mapping[str, Any]) -> str:
    identifier = _number(given, "id", given.get("id"))
    if given.get("name") is None and identifier is not None:
        return f"id {identifier}"
    return str(given.get("name") or "")


def _stage(given: Mapping[str, Any], known: _Known) -> Stage:
    def flag(option: str) -> bool:
        return as_flag(given.get(option))

    def said(option: str) -> bool | None:
        return None if given.get(option) is None else flag(option)

    def listed(option: str) -> list[Any]:
        """A list as a module takes it: a text is a list of what stands between its commas."""
        value = given.get(option)
        if isinstance(value, str):
            return value.split(",") if value else []
        if value is None or isinstance(value, (list, tuple)):
            return list(value or ())
        raise ConfigurationError(f"{option} of stage {given.get('name')!r} is not a list but {value!r}.")

    follow = [known.with_name(str(name)) for name in listed("next_stages")]
    follow += [
        known.with_id(_number(given, "workflow_stage_ids", identifier)) for identifier in listed("workflow_stage_ids")
    ]
    after: str | None = ""
    if given.get("after_publish"):
        after = known.with_name(str(given["after_publish"]))
    elif _number(given, "after_publish_id", given.get("after_publish_id")) is not None:
        after = known.with_id(_number(given, "after_publish_id", given["after_publish_id"]))
    people = [
        *(str(name) for name in listed("space_roles")),
        *(f"role {identifier}" for identifier in listed("space_role_ids")),
        *(str(name) for name in listed("users")),
        *(f"user {identifier}" for identifier in listed("user_ids")),
    ]
    return Stage(
        name=_name(given),
        color=str(given.get("color") or ""),
        is_default=flag("is_default"),
        next_stages=tuple(dict.fromkeys(name for name in follow if name is not None)),
        any_stage_next=flag("allow_all_stages"),
        no_stage_next=flag("allow_none_for_next_stages"),
        after_publish=after or "",
        everyone_publishes=flag("allow_publish"),
        admins_publish=flag("allow_admin_publish"),
        everyone_moves=flag("allow_all_users"),
        admins_move=said("allow_admin_change"),
        editors_move=said("allow_editor_change"),
        people=tuple(people),
        locked=flag("story_editing_locked"),
        leads_elsewhere=None in (*follow, after),
    )
