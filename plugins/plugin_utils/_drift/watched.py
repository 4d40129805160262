# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""What a run looked at, and what it did not. Pure."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ...module_utils._resources.space.kinds import KINDS, Kind
from ...module_utils._resources.workflow_stage import WORKFLOW_STAGE
from .observations import (
    FIELDS_LEFT_OUT,
    NESTED,
    NESTED_LEFT_OUT,
    OBJECTS_LEFT_OUT,
    OK,
    WHOLE,
    Observation,
    listed,
    words,
)
from .report import Watch

_NESTED_KIND = WORKFLOW_STAGE.name
# The kinds that a report speaks of even when no task is about them.
_KINDS = (*(kind.resource.name for kind in KINDS), _NESTED_KIND)
# The choices of an option that leave nothing unseen.
_LOOKED_AT = ("report", "reset", "delete")


class _Seen(NamedTuple):
    """What a task looked at.

    fields: whether it compared those that it leaves out. others: whether it looked for objects that it does not list. None
    where that is not its business.
    """

    kind: str
    fields: bool | None
    others: bool | None


def watched(observations: Sequence[Observation]) -> tuple[Watch, ...]:
    """Return for each kind of objects in how many spaces a run looked at it, and how closely."""
    found: dict[str, dict[tuple[str, str | None], list[_Seen]]] = {kind: {} for kind in _KINDS}
    for observation in observations:
        if observation.outcome == OK:
            for seen in _seen(observation):
                spaces = found.setdefault(seen.kind, {})
                spaces.setdefault((observation.host, observation.space_id), []).append(seen)
    return tuple(_watch(kind, list(spaces.values())) for kind, spaces in found.items())


def _watch(kind: str, spaces: Sequence[Sequence[_Seen]]) -> Watch:
    if kind not in _KINDS:
        return Watch(words(kind), len(spaces), None, None)
    # What one task leaves unseen in a space is not seen there.
    fields = sum(all(seen.fields is not False for seen in space) for space in spaces)
    others = sum({seen.others for seen in space} - {None} == {True} for space in spaces)
    return Watch(words(kind), len(spaces), fields, others)


def _seen(observation: Observation) -> Iterator[_Seen]:
    if observation.module == WHOLE:
        for kind in KINDS:
            yield from _seen_by_whole(kind, observation.args)
    else:
        yield from _seen_by_one(observation.module, observation.args, observation.args, None)


def _seen_by_whole(kind: Kind, args: Mapping[str, Any]) -> Iterator[_Seen]:
    if args.get(kind.option) is None:
        return
    unlisted = args.get(OBJECTS_LEFT_OUT)
    others = _is_looked_at(unlisted.get(kind.option) if isinstance(unlisted, Mapping) else None)
    yield _Seen(kind.resource.name, None, others)
    for entry in listed(args[kind.option]):
        if isinstance(entry, Mapping):
            yield from _seen_by_one(kind.resource.name, entry, args, others)


def _seen_by_one(kind: str, entry: Mapping[str, Any], args: Mapping[str, Any], others: bool | None) -> Iterator[_Seen]:
    """Yield what was seen of an object, and of the stages of a workflow."""
    fields = _is_looked_at(entry.get(FIELDS_LEFT_OUT) or args.get(FIELDS_LEFT_OUT))
    yield _Seen(kind, None if entry.get("state") == "absent" else fields, others)
    if entry.get(NESTED) is not None:
        yield _Seen(_NESTED_KIND, fields, _is_looked_at(entry.get(NESTED_LEFT_OUT)))


def _is_looked_at(choice: Any) -> bool:
    return choice in _LOOKED_AT
