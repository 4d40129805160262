# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""From the result of a task about a whole space to what it says about each object. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Any

from ...module_utils._resources.space.kinds import KINDS, Kind
from ...module_utils._resources.workflow_stage import WORKFLOW_STAGE
from .observations import FIELDS_LEFT_OUT, OK, WHOLE, Observation, listed, words
from .sides import before_and_after, sections

_KINDS = {kind.resource.name: kind for kind in KINDS}


def parts(observation: Observation) -> list[Observation]:
    """Split an observation about a whole space into one for each object; leave any other as it is.

    The parts are observations as the modules for single objects would make them, so nothing else needs to know of the
    difference. Warnings are about the whole and in none of them.
    """
    if observation.module != WHOLE or observation.outcome != OK:
        return [observation]
    objects = list(_objects(observation))
    if not objects:
        return [observation]
    _add_operations(objects, observation)
    unlisted = list(_add_drift(objects, observation))
    return [_part(item, observation) for item in (*objects, *unlisted)]


@dataclass(eq=False)
class _Object:
    """An object of a whole. former: its name before the task. sides: its lines of ``before`` and ``after``."""

    kind: str
    name: str
    former: str
    identifier: Any
    is_new: bool
    changed_fields: Sequence[Any]
    is_written: bool = False
    operations: list[Mapping[str, Any]] = field(default_factory=list)
    sides: tuple[str, str] | None = None
    drift: list[Mapping[str, Any]] = field(default_factory=list)

    @property
    def is_changed(self) -> bool:
        return self.is_new or self.is_written or bool(self.changed_fields or self.operations)

    @property
    def holds_others(self) -> bool:
        return WORKFLOW_STAGE.nested is not None and self.kind == WORKFLOW_STAGE.nested.within.name

    @property
    def list_option(self) -> str:
        return _KINDS[self.kind].option if self.kind in _KINDS else ""

    def mentions(self, name: str) -> bool:
        return self.sides is not None and any(name in side for side in self.sides)


def _objects(observation: Observation) -> Iterator[_Object]:
    for item in listed(observation.result.get("objects")):
        # What belongs to another object, such as a stage, is told with it.
        if isinstance(item, Mapping) and item.get("kind") in _KINDS:
            kind = _KINDS[item["kind"]]
            former = str(item.get("name") or "")
            fields = listed(item.get("changed_fields"))
            name = _new_name(kind, observation, former) if kind.resource.name_field in fields else former
            is_new = item.get("state_before") == "absent"
            yield _Object(kind.resource.name, name, former, item.get("id"), is_new, fields)


def _new_name(kind: Kind, observation: Observation, former: str) -> str:
    """Return the name that the task declares for an object. Other spaces have the object under it."""
    entries = [entry for entry in listed(observation.args.get(kind.option)) if isinstance(entry, Mapping)]
    return next((kind.called(entry) for entry in entries if entry.get("renamed_from") == former), former)


def _add_operations(objects: Sequence[_Object], observation: Observation) -> None:
    """Give each object the requests that are about it, and those about what belongs to it."""
    owners = [_subject(objects, operation) for operation in observation.operations]
    for item in objects:
        item.is_written = item in owners
    _add_sides(objects, observation)
    for operation, owner in zip(observation.operations, owners):
        (owner or _because_of(objects, operation)).operations.append(operation)


def _subject(objects: Sequence[_Object], operation: Mapping[str, Any]) -> _Object | None:
    identifier, name = operation.get("id"), str(operation.get("name"))
    for item in objects:
        # The request that creates an object has no id, also where the object has got one since.
        is_it = item.is_new and item.name == name if identifier is None else item.identifier == identifier
        if is_it and item.kind == operation.get("resource"):
            return item
    return None


def _because_of(objects: Sequence[_Object], operation: Mapping[str, Any]) -> _Object:
    """Return the object because of which another one, such as a stage or a story, is written."""
    changed = [item for item in objects if item.is_changed] or objects
    with_others = [item for item in changed if item.holds_others] or changed
    name = str(operation.get("name"))
    return next((item for item in (*with_others, *changed) if item.mentions(name)), with_others[0])


def _add_sides(objects: Sequence[_Object], observation: Observation) -> None:
    """Give each object its lines of the diff, which stand below a heading with its kind and name."""
    before, after = (sections(side) for side in before_and_after(observation.result))
    missing = [item for item in objects if item.is_changed]
    headings = list(dict.fromkeys((*before, *after)))
    # By its name first; what is called otherwise, such as the default workflow, by its kind.
    for is_called in (_is_called, _is_of_kind):
        for heading in list(headings):
            item = next((item for item in missing if is_called(item, heading)), None)
            if item is not None:
                item.sides = before.get(heading, ""), after.get(heading, "")
                missing.remove(item)
                headings.remove(heading)


def _is_called(item: _Object, heading: str) -> bool:
    names = "|".join(re.escape(str(name)) for name in (item.name, item.former, item.identifier))
    return re.fullmatch(rf"{words(item.kind)} (?:{names}) (?:of|in) space \S+", heading, re.DOTALL) is not None


def _is_of_kind(item: _Object, heading: str) -> bool:
    return words(item.kind) in heading


def _add_drift(objects: Sequence[_Object], observation: Observation) -> Iterator[_Object]:
    """Give each object what nobody declared of it, and yield the objects that nobody declared."""
    others: dict[tuple[str, str], _Object] = {}
    for entry in observation.drift:
        item = next((item for item in objects if _is_about(entry, item)), None)
        if item is None:
            kind, name = str(entry.get("resource")), str(entry.get("name"))
            name = f"{name} ({entry['of']})" if entry.get("of") else name
            item = others.setdefault((kind, name), _Object(kind, name, name, entry.get("id"), False, ()))
        item.drift.append(entry)
    yield from others.values()


def _is_about(entry: Mapping[str, Any], item: _Object) -> bool:
    """Tell whether an entry is about an object, or about what belongs to it."""
    if entry.get("of"):
        return item.holds_others and str(entry["of"]) in (item.name, item.former)
    return entry.get("resource") == item.kind and entry.get("id") == item.identifier


def _part(item: _Object, observation: Observation) -> Observation:
    given = {
        name: value
        for name, value in observation.args.items()
        if name in ("space_id", FIELDS_LEFT_OUT, item.list_option)
    }
    result: dict[str, Any] = {
        "changed": item.is_changed,
        "changed_fields": item.changed_fields,
        "operations": item.operations,
        "drift": item.drift,
        "space_id": observation.result.get("space_id"),
    }
    if item.sides is not None:
        result["diff"] = {"before": item.sides[0], "after": item.sides[1]}
    return replace(observation, module=item.kind, args={"name": item.name, **given}, result=result)
