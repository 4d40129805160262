# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""A whole space in one plan: what each entry of a description needs, in the order in which they depend on each other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ..._engine.errors import ApiError, Refused, StoryblokError
from ..._engine.names import describe
from ..._engine.plan import Change, Ids, MoveStory, Plan, create
from ..._engine.references import refuse_unknown
from ..._engine.resource import Item, Resource
from ..._engine.space import Space
from ..._engine.values import Pending, bind
from .kinds import KINDS, Kind, Params
from .table import SPACE


class Part(NamedTuple):
    """The plan of one entry, and the space in which it was made."""

    kind: Kind
    plan: Plan
    space: Space


def plan(space: Space, params: Params) -> Plan:
    """Plan everything that a description declares. Raise all that is wrong at once, each with its place."""
    whole = _Whole(space, params)
    whole.bring_about()
    whole.remove()
    whole.complain()
    return Plan(
        SPACE,
        space.title,
        tuple(change for part in whole.parts for change in part.plan.changes),
        result=lambda places, ids: whole.result(ids),
        # Before the first write, because it describes what was there.
        known={"backup": whole.backup()} if params.get("backup") else {},
        parts=tuple((part.plan, part.space) for part in whole.parts),
    )


class _Whole:
    """What is planned so far. Each entry is planned in the space as those before it will have left it."""

    def __init__(self, space: Space, params: Params) -> None:
        self.waiting: list[dict[str, Any]] = []
        space.notes.waiting = self.waiting
        self.params = params
        self.before = space
        self.space = space
        self.parts: list[Part] = []
        self.wrong: list[str] = []
        self.unlisted: list[dict[str, Any]] = []

    # --- what is declared -------------------------------------------------------------------------------------------

    def bring_about(self) -> None:
        for kind in KINDS:
            for place, entry in _in_order(self._entries(kind, "present")):
                self._plan(kind, place, entry)

    def _entries(self, kind: Kind, state: str) -> list[tuple[str, Params]]:
        entries = enumerate(self.params.get(kind.option) or ())
        return [(f"{kind.option}[{number}]", entry) for number, entry in entries if entry["state"] == state]

    def _plan(self, kind: Kind, place: str, entry: Params) -> None:
        known = len(self.waiting)
        try:
            planned = kind.plan(self.space, entry)
            refuse_unknown(self.space.after(*planned.changes), planned.changes)
        except ApiError:
            # Nothing is wrong with the description; the server could not be asked.
            raise
        except StoryblokError as error:
            self.wrong += [f"{place} ({kind.called(entry)}): {problem}" for problem in error.problems]
            self._assume(kind, place, entry)
            return
        for note in self.waiting[known:]:
            note["place"] = place
        self.parts.append(Part(kind, planned, self.space))
        self.space = self.space.after(*planned.changes)

    def _assume(self, kind: Kind, place: str, entry: Params) -> None:
        """Let others name an object that could not be planned: that it is missing is not their problem."""
        resource = kind.resource
        name = entry.get(resource.name_field)
        item = {resource.name_field: name}
        if resource.names(item) and not resource.called(self.space.known(resource), str(name)):
            self.space = self.space.after(create(resource, Pending(str(name), place), {}, shown=item))

    # --- what goes --------------------------------------------------------------------------------------------------

    def remove(self) -> None:
        # What still names an object is only known where everything else could be planned.
        if self.wrong:
            return
        for kind in reversed(KINDS):
            for place, entry in self._entries(kind, "absent"):
                self._plan(kind, place, entry)
            self._handle_unlisted(kind)

    def _handle_unlisted(self, kind: Kind) -> None:
        wish = (self.params.get("unlisted") or {}).get(kind.option, "keep")
        if wish == "keep" or self.params.get(kind.option) is None or self.wrong:
            return
        listed = {part.plan.subject["id"] for part in self.parts if part.kind is kind and part.plan.subject is not None}
        for item in self.before.all(kind.resource):
            if item["id"] in listed or kind.why_it_stays(self.space, item):
                continue
            self.unlisted.append({"kind": kind.resource.name, "name": kind.resource.name_of(item), "id": item["id"]})
            if wish == "delete":
                self._plan(kind, f"unlisted.{kind.option}", _removal(kind, item))
            else:
                self.space.note_drift(kind.resource, item)
                self.space.warn(f"{describe(kind.resource, item)} of {self.space.title} is not listed.")

    # --- how it ends ------------------------------------------------------------------------------------------------

    def complain(self) -> None:
        if self.wrong:
            refused = Refused(self.space.title, self.wrong)
            refused.details["problems"] = self.wrong
            raise refused
        for note in self.waiting:
            users = ", ".join(note["users"])
            self.space.warn(
                f'{note["place"]}, {note["option"]} of {note["kind"].replace("_", " ")} "{note["name"]}": waiting for {users} to '
                "accept the invitation. Run the task again afterwards."
            )

    def result(self, ids: Ids) -> Mapping[str, Any]:
        return {"objects": list(self._objects(ids)), "unlisted": self.unlisted, "waiting": self.waiting}

    def _objects(self, ids: Ids) -> Iterator[dict[str, Any]]:
        """Yield every object that is declared or affected, with its state before and the fields that change."""
        told: set[Any] = set()
        for part in self.parts:
            subject = part.plan.subject
            reference = part.plan.reference if subject is None else subject["id"]
            if reference is not None and reference not in told:
                told.add(reference)
                fields = part.plan.changed_fields
                yield _object(part.kind.resource.name, _called(part, subject), reference, subject, fields, ids)
        for change in (change for part in self.parts for change in part.plan.changes):
            identifier = change.item["id"]
            if not isinstance(change, MoveStory) and identifier not in told:
                told.add(identifier)
                before = None if isinstance(identifier, Pending) else change.item
                yield _object(
                    change.resource.name, change.name, identifier, before, _fields(self.parts, identifier), ids
                )

    def backup(self) -> dict[str, Any]:
        """Return a description of everything that this task changes, as it is before the first write."""
        backup = {}
        for kind in KINDS:
            plans = [part.plan for part in self.parts if part.kind is kind and part.plan.changes]
            entries = [*self._as_it_was(kind, plans), *_removals(kind, plans)]
            if entries:
                backup[kind.option] = entries
        return backup

    def _as_it_was(self, kind: Kind, plans: Sequence[Plan]) -> Iterator[dict[str, Any]]:
        """Yield the entries of the objects that change or go. One that gets another name is found by it."""
        children = {plan.subject["id"]: plan.children for plan in plans if plan.subject is not None}
        items = [item for item in kind.find(self.before, {}) if item["id"] in children]
        renamed = _renamed(kind.resource, items, self.space.all(kind.resource))
        for item in items:
            for entry in kind.code(self.before, [item]):
                inside = self._children_as_they_were(children[item["id"]], entry, item)
                # There is one default workflow, which is found by that, whatever it is called.
                found_by = {} if entry.get("default") else renamed(item)
                yield {**entry, **inside, **kind.complete, **found_by}

    def _children_as_they_were(self, children: Resource | None, entry: Params, item: Item) -> dict[str, Any]:
        """Return what an entry lists inside its object, such as stages, each found by the name that it gets."""
        if children is None or children.nested is None:
            return {}
        listed = self.before.within(children, item)
        renamed = _renamed(children, listed, self.space.within(children, item))
        option = children.nested.option
        return {option: [{**child, **renamed(was)} for child, was in zip(entry[option], listed)]}


def _renamed(resource: Resource, before: Sequence[Item], after: Sequence[Item]) -> Callable[[Item], dict[str, Any]]:
    """Return what says which object an entry of the backup means, where that gets another name than the entry has.

    By its id where another object gets the name of the entry.
    """
    names = {item["id"]: item.get(resource.name_field) for item in after}

    def found_by(item: Item) -> dict[str, Any]:
        former, name = item.get(resource.name_field), names.get(item["id"])
        if name is None or name == former:
            return {}
        return {"id": item["id"]} if former in names.values() else {"renamed_from": name}

    return found_by


def _removals(kind: Kind, plans: Sequence[Plan]) -> list[dict[str, Any]]:
    """Return the entries that remove what a task creates."""
    made = [plan for plan in plans if plan.subject is None and plan.reference is not None]
    return [{kind.names[0]: plan.changes[0].name, "state": "absent"} for plan in made]


def _in_order(entries: list[tuple[str, Params]]) -> Iterator[tuple[str, Params]]:
    """Yield entries so that whoever gives up a name comes before who takes it, and what is copied before its copies."""
    waiting = list(entries)
    while waiting:
        ready = [item for item in waiting if not _waits_for(item, waiting)] or waiting
        yield from ready
        waiting = [item for item in waiting if item not in ready]


def _waits_for(item: tuple[str, Params], waiting: Sequence[tuple[str, Params]]) -> bool:
    entry = item[1]
    others = [other for _place, other in waiting if other is not entry]
    names = {other.get("name") for other in others} - {None}
    given_up = {other.get("renamed_from") for other in others} - {None}
    return entry.get("copy_from") in names or (entry.get("name") or entry.get("role")) in given_up


def _removal(kind: Kind, item: Item) -> Params:
    """Return the entry that removes an object."""
    return {**_defaults(kind), "state": "absent", "id": item["id"]}


def _defaults(kind: Kind) -> dict[str, Any]:
    return {name: option["default"] for name, option in kind.options["argument_spec"].items() if "default" in option}


def _called(part: Part, subject: Item | None) -> str:
    return part.plan.changes[0].name if subject is None else part.kind.resource.name_of(subject)


def _fields(parts: Sequence[Part], identifier: Any) -> list[str]:
    changes: list[Change] = [change for part in parts for change in part.plan.changes]
    return list(
        dict.fromkeys(name for change in changes if change.item["id"] == identifier for name in change.changed_fields)
    )


def _object(
    kind: str, name: str, identifier: Any, before: Item | None, fields: Sequence[str], ids: Ids
) -> dict[str, Any]:
    known = bind(identifier, ids)
    return {
        "kind": kind,
        "name": name,
        "id": None if isinstance(known, Pending) else known,
        "state_before": "absent" if before is None else "present",
        "changed_fields": list(fields),
    }
