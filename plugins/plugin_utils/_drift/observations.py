# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""What a task said about one host, and which object of which space it is about. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from ...module_utils._resources.collaborator import COLLABORATOR
from ...module_utils._resources.space.kinds import KINDS
from ...module_utils._resources.space.table import SPACE
from ...module_utils._resources.workflow_stage import WORKFLOW_STAGE

# How a task ended for one host, or for one item of its loop.
OK = "ok"
FAILED = "failed"
SKIPPED = "skipped"
UNREACHABLE = "unreachable"

COLLECTION = "community.storyblok."
# The module whose tasks are about many objects at once.
WHOLE = SPACE.name
INFO = "_info"

# The options by which tasks name their objects. A collaborator is not called by its role, so their ids come first.
NAMES = ("email", "story", "name", "user_id", "story_id", "role", "id")
# What an object may be called of which a task says the id.
_NAMES_IN_RESULTS = ("name", "role")
# The options that say where an object lies whose name another one of the space may have, and how a report says it.
PLACES = {"workflow": "{}", "workflow_id": "workflow {}", "object_type": "{}"}
_NAMED_IN_PLACES = ("name", "id")
# The options that list objects, and those that decide what becomes of whatever a task does not declare.
LISTS = tuple(kind.option for kind in KINDS)
NESTED = WORKFLOW_STAGE.nested.option if WORKFLOW_STAGE.nested else ""
FIELDS_LEFT_OUT, OBJECTS_LEFT_OUT, NESTED_LEFT_OUT = "undeclared", "unlisted", f"unlisted_{NESTED}"
# The fields that a report puts into words, by both of their options.
_IN_WORDS = (
    option for field in (*WORKFLOW_STAGE.fields, *COLLABORATOR.fields) for option in (field.name, field.names_option)
)
# The only options of a task that a report may know of. The token is not one of them.
OPTIONS = frozenset(
    {
        "space_id",
        "default",
        "state",
        *NAMES,
        *PLACES,
        *LISTS,
        NESTED,
        FIELDS_LEFT_OUT,
        OBJECTS_LEFT_OUT,
        NESTED_LEFT_OUT,
        *_IN_WORDS,
    }
) - {""}

# Why an object or a field is drift although nobody declared it.
UNDECLARED, UNLISTED = "undeclared", "unlisted"

_TRUE = ("true", "yes", "on", "y", "t", "1")


class Host(NamedTuple):
    """What the variables of a host say about its space."""

    space_id: str | None = None
    space_name: str | None = None


@dataclass(frozen=True)
class Observation:
    """What one task of a state module said about one host, or one item of its loop.

    task: the same for all hosts. play: the number of the play it belongs to. args: the options among OPTIONS as they were
    templated; templates that were not reached stay.
    """

    host: str
    task: str
    task_name: str
    module: str
    outcome: str
    check: bool
    args: Mapping[str, Any]
    result: Mapping[str, Any]
    ignored: bool = False
    play: int = 0

    @property
    def kind(self) -> str:
        return words(self.module)

    @property
    def has_ended(self) -> bool:
        """Whether the task ran to an end, good or bad."""
        return self.outcome in (OK, FAILED)

    @property
    def is_about_nothing(self) -> bool:
        """Whether this is a loop over an empty list."""
        return self.outcome == SKIPPED and self.result.get("results") == []

    @property
    def operations(self) -> list[Mapping[str, Any]]:
        """What the task wrote or would write, one for each request."""
        return [operation for operation in listed(self.result.get("operations")) if isinstance(operation, Mapping)]

    @property
    def drift(self) -> list[Mapping[str, Any]]:
        """What is there or set although nobody declared it, one entry for each object or field."""
        return [entry for entry in listed(self.result.get("drift")) if isinstance(entry, Mapping)]

    @property
    def warnings(self) -> tuple[str, ...]:
        return tuple(warning for warning in listed(self.result.get("warnings")) if isinstance(warning, str))

    @property
    def is_declared(self) -> bool:
        """Whether the task declares its object, rather than having found one that it does not list."""
        return not any(entry.get("reason") == UNLISTED and entry.get("resource") == self.module for entry in self.drift)

    @property
    def space_id(self) -> str | None:
        """The id of the space, from the result, or from the options of a task that has none."""
        told = (_text(source.get("space_id")) for source in (self.result, self.args))
        return next((identifier for identifier in told if identifier is not None and identifier.isdecimal()), None)

    @property
    def named(self) -> tuple[str, str] | None:
        """Kind and name of the object; None when the task does not tell."""
        if "censored" in self.result:
            return None
        for option in NAMES:
            given = _text(self.args.get(option))
            if given is not None:
                name = self._called(given) if option.endswith("id") else given
                return self.kind, name + (self._place if option in _NAMED_IN_PLACES else "")
        is_default = str(self.args.get("default")).casefold() in _TRUE
        return (self.kind, f"Default {self.kind}") if is_default else None

    def _called(self, identifier: str) -> str:
        """Return the name that the result has for an object given by its id."""
        item = self.result.get(self.module)
        names = [item.get(key) for key in _NAMES_IN_RESULTS] if isinstance(item, Mapping) and "id" in self.args else []
        return next((str(name) for name in names if name), f"id {identifier}")

    @property
    def _place(self) -> str:
        given = ((form, _text(self.args.get(option))) for option, form in PLACES.items())
        return next((f" ({form.format(place)})" for form, place in given if place is not None), "")

    @property
    def message(self) -> str:
        """Why there is nothing to compare; empty where the task went well."""
        said = str(self.result.get("msg") or "")
        if self.outcome == FAILED:
            said = said or "The task failed without a message."
            return f"{said} (The playbook ignores this failure.)" if self.ignored else said
        if self.outcome == UNREACHABLE:
            return f"The host could not be reached: {said}" if said else "The host could not be reached."
        if self.outcome == SKIPPED:
            reason = str(self.result.get("skip_reason") or self.result.get("skipped_reason") or "")
            return f"The task was skipped: {reason}" if reason else "The task was skipped."
        return "The task has no_log, so nothing more is known." if "censored" in self.result else ""


def reported_module(action: str) -> str | None:
    """Return the module that an action means; None for info modules and other collections."""
    name = action[len(COLLECTION) :] if action.startswith(COLLECTION) else ""
    return name if name and "." not in name and not name.endswith(INFO) else None


def words(name: Any) -> str:
    return str(name).replace("_", " ")


def listed(value: Any) -> Sequence[Any]:
    return value if isinstance(value, (list, tuple)) else ()


def _text(value: Any) -> str | None:
    """Return a value that was given and templated, as text."""
    text = "" if value is None else str(value)
    return None if not text or "{{" in text or "{%" in text else text
