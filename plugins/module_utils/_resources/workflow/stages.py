# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""The stages of a workflow: which writes bring them to the declared list, and in which order."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Any, NamedTuple, cast

from ..._engine.desired import desired
from ..._engine.errors import ConfigurationError, Refused, StoryblokError, collecting
from ..._engine.names import refuse_empty
from ..._engine.order import Step, free_name, in_order
from ..._engine.plan import Change, Create, Update, create, differing, gone_from, waiting
from ..._engine.resource import Item
from ..._engine.space import Space, fold
from ..._engine.values import Id, Pending, as_ids
from ..palette import first_free_color
from ..workflow_stage import WORKFLOW_STAGE
from .described import Workflow, workflow_from
from .evacuation import names_refuge, no_default
from .match import Entry, match
from .problems import errors

_UNIQUE = tuple(field for field in WORKFLOW_STAGE.fields if field.unique)
_EXCLUSIVE = tuple(field.name for field in WORKFLOW_STAGE.fields if field.exclusive)


class Stages(NamedTuple):
    """What the stages of a workflow need.

    writes: in their order. order: the ids of all stages in the declared order, empty where they stand in it.
    removed: stages that go. staying: all others, with the names that they will have.
    """

    writes: tuple[Change, ...] = ()
    order: tuple[Id, ...] = ()
    removed: tuple[Item, ...] = ()
    staying: tuple[Item, ...] = ()


def plan_stages(
    space: Space,
    params: Mapping[str, Any],
    title: str,
    stages: Sequence[Item],
    workflow: Id,
    complaints: list[StoryblokError],
) -> Stages:
    """Plan the listed stages of a workflow. Raise everything that is wrong as one error.

    stages: those that exist, in their order; those that a copy will have, with a Pending as their id.
    complaints: what is wrong with the workflow itself.
    """
    entries: Sequence[Entry] = params["stages"]
    matched = match(space, entries, stages, title, complaints)
    used = [stage["id"] for stage in matched if stage is not None]
    unlisted = [stage for stage in stages if stage["id"] not in used]
    removed = unlisted if params["unlisted_stages"] == "delete" else []
    kept = [] if removed else unlisted
    _check_unlisted(space, params, title, removed, kept, complaints)
    entries = _with_default(params, entries, matched, removed, complaints)
    listed = [
        {**(stage or {"id": Pending(entry.get("name") or "", title)}), "name": _name(entry, stage)}
        for entry, stage in zip(entries, matched)
    ]
    staying = [*listed, *kept]
    declared = _declared(space, entries, matched, title, stages, staying, complaints)
    wanted = {item["id"]: values for item, values in zip(listed, declared)}
    writes = _writes(stages, wanted, {stage["id"] for stage in removed}, workflow, space.made)
    made = [change.item["id"] for change in writes if isinstance(change, Create)]
    return Stages(tuple(writes), _order(stages, staying, removed, made), tuple(removed), tuple(staying))


def _name(entry: Entry, held: Item | None) -> Any:
    """Return the name that the stage of an entry will have; empty where nothing says it."""
    return (held or {}).get("name", "") if entry.get("name") is None else entry["name"]


def _check_unlisted(
    space: Space,
    params: Mapping[str, Any],
    title: str,
    removed: Sequence[Item],
    kept: Sequence[Item],
    complaints: list[StoryblokError],
) -> None:
    if removed and not params["stages"]:
        complaints.append(
            ConfigurationError("stages is empty and unlisted_stages is delete: a workflow keeps at least one stage.")
        )
    if kept and params["unlisted_stages"] == "report":
        for stage in kept:
            space.note_drift(WORKFLOW_STAGE, stage)
        listed = ", ".join(f'"{stage.get("name")}"' for stage in kept)
        space.warn(f"{title[0].upper()}{title[1:]} has stages that are not listed: {listed}.")


def _with_default(
    params: Mapping[str, Any],
    entries: Sequence[Entry],
    matched: Sequence[Item | None],
    removed: Sequence[Item],
    complaints: list[StoryblokError],
) -> Sequence[Entry]:
    """Return the entries; where the default stage goes, the one that takes its stories becomes the default as well.

    Which stage the server makes the default then, if any, is not documented. Without a stage to pass it on to, that is
    added to the complaints.
    """
    if any(entry.get("is_default") for entry in entries):
        return entries
    for entry, stage in zip(entries, matched):
        if stage is not None and stage.get("is_default") and entry.get("is_default") is False:
            complaints.append(no_default(f'"{_name(entry, stage)}" is the default stage and would not be it any more'))
    for gone in removed:
        if gone.get("is_default"):
            heirs = [number for number, stage in enumerate(matched) if _takes_over(params, entries[number], stage)]
            if len(heirs) == 1:
                return [
                    {**entry, "is_default": True} if number in heirs else entry for number, entry in enumerate(entries)
                ]
            # Of a stage in evacuate_to that is not there, the evacuation says more.
            if not names_refuge(params) or any(entry.get("is_default") is False for entry in entries):
                complaints.append(no_default(f'"{gone.get("name")}" is the default stage and would be removed'))
    return entries


def _takes_over(params: Mapping[str, Any], entry: Entry, stage: Item | None) -> bool:
    """Tell whether an entry is the stage that takes the stories of those that go."""
    if not names_refuge(params) or entry.get("is_default") is False:
        return False
    if params.get("evacuate_to_id") is not None:
        return stage is not None and bool(stage["id"] == params["evacuate_to_id"])
    return bool(_name(entry, stage) == params["evacuate_to"])


# --- what is declared -------------------------------------------------------------------------------------------------


def _declared(
    space: Space,
    entries: Sequence[Entry],
    matched: Sequence[Item | None],
    title: str,
    stages: Sequence[Item],
    staying: Sequence[Item],
    complaints: list[StoryblokError],
) -> list[dict[str, Any]]:
    """Return the values of the declared fields of each entry. Raise all that is wrong as one error."""
    view = _view(entries, matched, staying)
    complaints += [ConfigurationError(problem.message) for problem in errors(view)]
    pool = _pool(view, staying, title)
    wrong: dict[str, list[str]] = {}
    declared = [
        _values(space, entry, held, number, pool, title, wrong)
        for number, (entry, held) in enumerate(zip(entries, matched), start=1)
    ]
    for sentence, called in wrong.items():
        complaints.append(ConfigurationError(f"Stage{'s' if len(called) > 1 else ''} {', '.join(called)}: {sentence}"))
    _choose_colors(matched, declared, [stage.get("color") for stage in stages])
    if complaints:
        names = ", ".join(f'"{name}"' for name in view.names)
        problems = [problem for error in complaints for problem in error.problems]
        raise Refused(title, problems, f"The stages are {names}." if names else "")
    return declared


def _view(entries: Sequence[Entry], matched: Sequence[Item | None], staying: Sequence[Item]) -> Workflow:
    """Return the workflow as it will be, as far as it is declared, in the form in which problems are looked for."""
    listed = [{**_without_held(entry, held), **_called(item)} for entry, item, held in zip(entries, staying, matched)]
    return workflow_from([*listed, *(_called(item) for item in staying[len(listed) :])])


def _pool(view: Workflow, staying: Sequence[Item], title: str) -> list[Item]:
    """Return the stages among which names are looked up, one for each name.

    A name that no stage will have was complained about already, and is not complained about twice.
    """
    named = {name for stage in view.stages for name in (*stage.next_stages, stage.after_publish) if name}
    unknown = [{"id": Pending(name, title), "name": name} for name in sorted(named - set(view.names))]
    return [*{str(item["name"]): item for item in reversed(staying)}.values(), *unknown]


def _values(
    space: Space,
    entry: Entry,
    held: Item | None,
    number: int,
    pool: Sequence[Item],
    title: str,
    wrong: dict[str, list[str]],
) -> dict[str, Any]:
    """Return the values of the declared fields of an entry. wrong: by what is wrong, the stages of which it is."""
    values: dict[str, Any] = {}
    complaints: list[StoryblokError] = []
    with collecting(complaints):
        refuse_empty(entry, "color")
    with collecting(complaints):
        values = desired(space, WORKFLOW_STAGE, entry, {WORKFLOW_STAGE.name: (pool, title)}, held)
    for problem in (problem for error in complaints for problem in error.problems):
        wrong.setdefault(problem, []).append(f'"{entry.get("name") or entry.get("id") or number}"')
    return values


def _choose_colors(matched: Sequence[Item | None], declared: Sequence[dict[str, Any]], held: Sequence[Any]) -> None:
    """Give each new stage without a declared colour the first one that no other stage has or gets."""
    colors = [*held, *(values.get("color") for values in declared)]
    for stage, values in zip(matched, declared):
        if stage is None and "color" not in values:
            values["color"] = first_free_color(colors)
            colors.append(values["color"])


def _called(item: Item) -> dict[str, Any]:
    return {"id": item["id"], "name": item.get("name")}


def _without_held(entry: Entry, held: Item | None) -> Entry:
    """Return an entry without the ids that its stage refers to already: a stage that is gone may have left them behind."""
    if held is None:
        return entry
    ids = set(as_ids(held.get("workflow_stage_ids")))
    after = entry.get("after_publish_id")
    return {
        **entry,
        "workflow_stage_ids": [value for value in entry.get("workflow_stage_ids") or () if value not in ids],
        "after_publish_id": None if after == held.get("after_publish_id") else after,
    }


# --- in which order ---------------------------------------------------------------------------------------------------


def _writes(
    stages: Sequence[Item],
    wanted: Mapping[Id, Mapping[str, Any]],
    leaving: Collection[Id],
    workflow: Id,
    exist: Collection[Id],
) -> list[Change]:
    """Return the writes that bring stages to their declared values: new ones, then who becomes the default, then the rest.

    exist: objects of other kinds that exist by then.
    """
    held = {stage["id"]: stage for stage in stages}
    # New ones as they are listed, because the server puts each at the end; then who becomes the default.
    first = [identifier for identifier in wanted if identifier not in held]
    first += sorted(
        (identifier for identifier in wanted if identifier in held),
        key=lambda identifier: not _is_to_be_default(wanted[identifier]),
    )
    steps = in_order(
        {identifier: _unique_values(item) for identifier, item in held.items()},
        {identifier: _unique_changes(held.get(identifier), wanted[identifier]) for identifier in first},
        leaving,
        _free,
    )
    # Stages that come with a new workflow cannot refer to each other; those of a copy exist once it was made.
    inline = isinstance(workflow, Pending) and not stages
    made: list[Id] = [*held, *exist]
    now: Sequence[Item] = list(stages)
    writes: list[Change] = []
    postponed: dict[Id, tuple[str, ...]] = {}
    for step in steps:
        values = step.values if step.makes_way else wanted[step.identifier]
        waits = waiting(WORKFLOW_STAGE, values, made)
        if waits:
            postponed[step.identifier] = waits
        change = _write(step, values, waits, now, workflow)
        if change is not None:
            writes.append(change)
            now = fold(WORKFLOW_STAGE, now, change)
        if not inline and step.identifier not in made:
            made.append(step.identifier)
    for identifier, fields in postponed.items():
        current = next(item for item in now if item["id"] == identifier)
        writes.append(
            Update(WORKFLOW_STAGE, current, wanted[identifier], fields, gone=gone_from(WORKFLOW_STAGE, current, now))
        )
        now = fold(WORKFLOW_STAGE, now, writes[-1])
    return writes


def _write(
    step: Step, values: Mapping[str, Any], waits: Collection[str], now: Sequence[Item], workflow: Id
) -> Change | None:
    """Return one write; None where its stage is as it should be by then."""
    current = next((item for item in now if item["id"] == step.identifier), None)
    if current is None:
        return create(WORKFLOW_STAGE, cast(Pending, step.identifier), values, {"workflow_id": workflow})
    values = {name: value for name, value in values.items() if name not in waits}
    changed = differing(WORKFLOW_STAGE, current, values)
    gone = gone_from(WORKFLOW_STAGE, current, now)
    return Update(WORKFLOW_STAGE, current, values, changed, makes_way=step.makes_way, gone=gone) if changed else None


def _is_to_be_default(values: Mapping[str, Any]) -> bool:
    return any(values.get(name) for name in _EXCLUSIVE)


def _unique_values(item: Item) -> dict[str, Any]:
    return {field.name: field.canonical(item.get(field.name)) for field in _UNIQUE}


def _unique_changes(held: Item | None, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the unique values that a stage gets, without those that it has."""
    declared = [field for field in _UNIQUE if field.name in values]
    if held is not None:
        declared = [field for field in declared if not field.is_same(held.get(field.name), values[field.name])]
    return {field.name: field.canonical(values[field.name]) for field in declared}


def _free(field: str, value: Any, taken: Collection[Any]) -> Any:
    return first_free_color(taken) if field == "color" else free_name(value, taken)


def _order(
    stages: Sequence[Item], staying: Sequence[Item], removed: Sequence[Item], made: Sequence[Id]
) -> tuple[Id, ...]:
    """Return the ids of all stages in the declared order; nothing where they stand in it once new ones are added at the end.

    made: the ids of the new ones, in the order in which they are created.
    """
    wanted = [item["id"] for item in staying]
    leaving = [item["id"] for item in removed]
    standing = [stage["id"] for stage in stages if stage["id"] not in leaving]
    # Two stages in one place are in no order that the server promises.
    places = [item["position"] for item in staying if item.get("position") is not None]
    if [*standing, *made] == wanted and len(set(places)) == len(places):
        return ()
    return (*wanted, *leaving)
