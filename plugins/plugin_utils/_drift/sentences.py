# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""From what a task said about an object to sentences that say what differs. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from ...module_utils._engine.as_code import to_yaml
from ...module_utils._resources.collaborator import COLLABORATOR
from ...module_utils._resources.space.kinds import KINDS
from ...module_utils._resources.workflow_stage import WORKFLOW_STAGE
from .observations import FIELDS_LEFT_OUT, NESTED, UNLISTED, Observation, listed, words
from .questions import answers, by_field, in_questions
from .sides import before_and_after, plain, read

STAGE, PERSON = WORKFLOW_STAGE.name, COLLABORATOR.name
_LISTS = {kind.resource.name: kind.option for kind in KINDS}
_EMPTY: Mapping[str, Any] = {name: [] if name.endswith(("_ids", "_id")) else False for name in in_questions(STAGE)}


@dataclass
class _Subject:
    """An object or a stage of it. known: fields that are as they were declared. touched: those that are not."""

    name: str
    kind: str
    known: Mapping[str, Any] = field(default_factory=dict)
    now: dict[str, Any] = field(default_factory=dict)
    declared: dict[str, Any] = field(default_factory=dict)
    touched: set[str] = field(default_factory=set)

    def differs(self, now: Mapping[Any, Any], declared: Mapping[Any, Any]) -> None:
        is_so, should_be = by_field(now), by_field(declared)
        self.now.update(is_so)
        self.declared.update(should_be)
        self.touched |= {name for name in should_be if name in is_so and is_so[name] != should_be[name]}

    def answers(self, *, past: bool) -> Iterator[str]:
        now, declared = {**self.known, **self.now}, {**self.known, **self.declared}
        yield from answers(self.name, self.kind, now, declared, self.touched, past=past)


def sentences(observation: Observation) -> tuple[str, ...]:
    """Return what differs between an object and its declaration, a sentence for each thing."""
    before, after = (read(side) for side in before_and_after(observation.result))
    found: list[str] = []
    subjects: dict[str, _Subject] = {}
    if before and after:
        found += _add_differences(subjects, observation, before, after)
    elif observation.check and (before or after):
        found.append(_existence(observation, is_there=bool(before)))
    past = not observation.check
    if past:
        found += [sentence for subject in subjects.values() for sentence in subject.answers(past=True)]
        subjects = {}
    others = list(_add_undeclared(subjects, observation))
    found += [sentence for subject in subjects.values() for sentence in subject.answers(past=False)]
    return tuple(dict.fromkeys([*found, *others]))


def _add_differences(
    subjects: dict[str, _Subject], observation: Observation, before: Mapping[str, Any], after: Mapping[str, Any]
) -> Iterator[str]:
    """Add the object or its stages. Yield a sentence for each stage that is missing or would go."""
    if not {NESTED} & {*before, *after}:
        name = observation.named[1] if observation.named else observation.task_name
        _subject(subjects, observation, observation.module, name).differs(before, after)
        return
    old, new = (_by_name(side) for side in (before, after))
    for name, stage in new.items():
        former = stage.get("renamed_from", name)
        if former in old:
            _subject(subjects, observation, STAGE, str(former), str(name)).differs(old.pop(former), stage)
        elif observation.check:
            yield f"The stage {name} is missing."
    if observation.check:
        yield from (f"The stage {name} is there. Declared: to be removed." for name in old)


def _by_name(side: Mapping[str, Any]) -> dict[Any, Mapping[str, Any]]:
    return {stage.get("name"): stage for stage in listed(side.get(NESTED)) if isinstance(stage, Mapping)}


def _existence(observation: Observation, *, is_there: bool) -> str:
    kind, name = observation.named or (observation.kind, observation.task_name)
    if observation.module == PERSON:
        state = "a member of the space. Declared: to be removed" if is_there else "not a member of the space"
    else:
        state = "there. Declared: to be removed" if is_there else "missing"
    return f"{name if observation.module == PERSON else f'The {kind} {name}'} is {state}."


# --- what nobody declared ---------------------------------------------------------------------------------------------


def _add_undeclared(subjects: dict[str, _Subject], observation: Observation) -> Iterator[str]:
    """Add the fields that answer a question. Yield a sentence for every other field, and for whole objects."""
    for entry in observation.drift:
        kind, name = str(entry.get("resource")), str(entry.get("name"))
        if entry.get("reason") == UNLISTED:
            yield _unlisted(kind, name, entry.get("of"))
            continue
        option = str(entry.get("field"))
        if option in in_questions(kind):
            _subject(subjects, observation, kind, name).differs(
                {option: entry.get("value")}, {option: entry.get("empty")}
            )
        else:
            line = " ".join(to_yaml({option: plain(entry.get("value"))}).split())
            yield f"{name} has {line}, and nobody declared it."


def _unlisted(kind: str, name: str, owner: Any) -> str:
    if kind == PERSON:
        return f"{name} is a member of the space, and nobody declared that."
    if kind == STAGE and owner:
        return f"The stage {name} is in the workflow {owner}, and nobody declared it."
    return f"The {words(kind)} {name} is there, and nobody declared it."


# --- what is known in addition ----------------------------------------------------------------------------------------


def _subject(subjects: dict[str, _Subject], observation: Observation, kind: str, *names: str) -> _Subject:
    """Return the subject with one of these names; the last one is how the playbook calls it."""
    name = next((name for name in names if name in subjects), names[0])
    if name not in subjects:
        known = _known(observation, kind, names) if kind == STAGE else {}
        subjects[name] = _Subject(name, kind, known)
    return subjects[name]


def _known(observation: Observation, kind: str, names: Sequence[str]) -> dict[str, Any]:
    """Return the fields of a stage that need no difference to be known: declared, empty because they are watched, or told."""
    shown = observation.result.get(observation.module)
    result = shown if isinstance(shown, Mapping) else {}
    stages = [result, *(stage for stage in listed(result.get("workflow_stages")) if isinstance(stage, Mapping))]
    held = next((stage for stage in stages if stage.get("name") in names), {})
    flags = {name: value for name, value in held.items() if name in _EMPTY and isinstance(value, bool)}
    for stage, is_watched in _declared_stages(observation):
        if stage.get("name") in names:
            given = {name: value for name, value in by_field(stage).items() if name in _EMPTY and value is not None}
            return {**(_EMPTY if is_watched else {}), **flags, **given}
    return flags


def _declared_stages(observation: Observation) -> Iterator[tuple[Mapping[str, Any], bool]]:
    """Yield the stages that a task declares, and whether every other field of them is compared with its empty value."""
    args = observation.args
    entries: Iterable[Any] = listed(args.get(_LISTS.get(observation.module, "")))
    if observation.module == STAGE:
        yield args, _is_watched(args)
    for entry in (args, *entries):
        if isinstance(entry, Mapping):
            for stage in listed(entry.get(NESTED)):
                if isinstance(stage, Mapping):
                    yield stage, _is_watched(entry) or _is_watched(args)


def _is_watched(entry: Mapping[str, Any]) -> bool:
    return entry.get(FIELDS_LEFT_OUT) in ("report", "reset")
