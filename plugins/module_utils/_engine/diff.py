# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""From a plan to the difference that the user sees: declared fields only, names beside ids. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from .as_code import Names, as_code, to_yaml
from .errors import visible
from .names import known_names
from .plan import Change, Create, Delete, MoveStory, Plan, Update
from .report import subject_of
from .resource import Field, Item, Resource, value_at
from .space import Space
from .values import Id, Pending


def diff(plan: Plan, before: Space) -> dict[str, Any]:
    """Return ``before`` and ``after`` of a plan, and what they are called.

    A single object is shown field by field, everything else that changes beneath it. An object with others inside is shown as
    YAML in the form in which a person declares it.
    """
    if plan.parts is not None:
        sides: tuple[Any, Any] = _together(plan)
    elif plan.children is not None:
        sides = _Tree(plan, plan.children, before).sides()
    else:
        sides = _flat(plan, before)
    title = visible(plan.title)
    return {"before": sides[0], "after": sides[1], "before_header": title, "after_header": title}


def _together(plan: Plan) -> tuple[str, str]:
    """Return the differences of several objects, each below what it is called."""
    sides: tuple[list[str], list[str]] = ([], [])
    for part, space in plan.parts or ():
        shown = diff(part, space) if part.changes else {}
        for side, lines in zip(("before", "after"), sides):
            if shown.get(side):
                text = shown[side] if isinstance(shown[side], str) else to_yaml(shown[side])
                lines.append(to_yaml({part.title: None}).replace(": null\n", ":\n"))
                lines += [f"  {line}\n" for line in text.splitlines()]
    return "".join(sides[0]), "".join(sides[1])


# --- one object, field by field ---------------------------------------------------------------------------------------


def _flat(plan: Plan, space: Space) -> tuple[dict[str, Any], dict[str, Any]]:
    before: dict[str, Any] = {}
    after: dict[str, Any] = {}
    names = _names(space.after(*plan.changes), plan.resource)
    for field in plan.resource.fields:
        if field.name in plan.desired:
            if plan.subject is not None:
                before[field.name] = readable(field, plan.subject.get(field.name), names)
            after[field.name] = readable(field, _to_come(field, plan.subject, plan.desired[field.name]), names)
    for change in (*plan.changes, *plan.unchanged):
        if isinstance(change, Update) and change.resource is plan.resource and change.act is not None:
            for name, known in change.act.brings.items():
                before[name] = {key: (change.current.get(name) or {}).get(key) for key in known}
                after[name] = dict(known)
        if isinstance(change, Delete) and change.item is plan.subject:
            before = {**_identity(change), **before}
        elif isinstance(change, MoveStory):
            _add_story(change, space, before, after)
        elif change.resource is not plan.resource or isinstance(change, Delete) or plan.is_about_another(change):
            _add_other(change, space, before, after)
    return before, after


def _to_come(field: Field, held: Item | None, declared: Any) -> Any:
    """Return the declared value, or the one that is held where both mean the same."""
    return held.get(field.name) if held is not None and field.is_same(held.get(field.name), declared) else declared


def _identity(change: Delete) -> dict[str, Any]:
    resource = change.resource
    return {"id": value_at(change.item, resource.named_id), resource.name_field: change.name or None}


def _add_story(change: MoveStory, space: Space, before: dict[str, Any], after: dict[str, Any]) -> None:
    names = _names(space, change.resource)
    for side, place in ((before, change.current or {}), (after, change.desired)):
        side[change.name] = {
            field.name: readable(field, place.get(field.name), names)
            for field in change.resource.fields
            if field.name in change.desired and (side is after or change.current is not None)
            # Who reads a list is not told whom its stories are assigned to.
            if side is after or not field.beside or field.name in place
        }


def _add_other(change: Change, space: Space, before: dict[str, Any], after: dict[str, Any]) -> None:
    """Show another object that changes, under what it is called."""
    title = _title(change)
    if isinstance(change, Delete):
        before[title], after[title] = _identity(change), {}
    elif isinstance(change, Update):
        names = _names(space, change.resource)
        fields = [field for field in change.resource.fields if field.name in change.changed_fields]
        before[title] = {field.name: readable(field, change.current.get(field.name), names) for field in fields}
        after[title] = {field.name: readable(field, change.desired[field.name], names) for field in fields}


def _title(change: Change) -> str:
    identifier = change.item.get("id")
    known = "new" if isinstance(identifier, Pending) else identifier
    return f"{change.resource.noun} {change.name} ({known})" if change.name else f"{change.resource.noun} {known}"


def _names(space: Space, resource: Resource, *, clear_only: bool = False) -> dict[str, Mapping[Id, str]]:
    """Return, for each reference field, the known names by id. Nothing is read for it."""
    return {
        field.name: known_names(
            resource.target(field), list(space.known(resource.target(field))), clear_only=clear_only
        )
        for field in resource.references
    }


def readable(field: Field, value: Any, names: Names) -> Any:
    """Return a value as it is held, with the name beside each id where it is known."""
    known = names.get(field.name, {})

    def shown(identifier: Any) -> Any:
        if isinstance(identifier, Pending):
            return f"{identifier.name} (new)"
        return f"{known[identifier]} ({identifier})" if identifier in known else identifier

    value = field.kind.held(value)
    if isinstance(value, tuple):
        # By what is read, because the ids of new objects, and with them their places, are not known beforehand.
        return sorted(map(shown, value), key=str)
    return shown(value) if field.refers_to else value


# --- an object with others inside, as YAML ----------------------------------------------------------------------------


class _Tree:
    """The YAML of a subject with its children.

    Below an existing child stand only the declared fields that change, each with the name of the child behind it: whoever
    shows the difference cuts out a few lines, and may take a line for the same one of another child.
    """

    def __init__(self, plan: Plan, kind: Resource, space: Space) -> None:
        self.plan = plan
        self.kind = kind
        self.space = space
        self.after = space.after(*plan.changes)
        self.names = _names(self.after, kind, clear_only=True)
        self.changes: dict[Id, Change] = {}
        for change in plan.changes:
            for child in change.children if isinstance(change, Create) and change.copied_from is None else ():
                self.changes[child.item["id"]] = child
            if not (isinstance(change, Update) and change.makes_way):
                self.changes[change.item["id"]] = change

    def sides(self) -> tuple[str, str]:
        return "".join(self._before()), "".join(self._after())

    def _before(self) -> Iterator[str]:
        subject = self.plan.subject
        if subject is None:
            return
        yield to_yaml(as_code(subject, self._shown(self.plan.resource, subject, False), {}))
        children = self.space.within(self.kind, subject)
        yield from self._children(children, {child["id"]: child for child in children}, 0)
        moves = [change for change in self.plan.changes if isinstance(change, MoveStory)]
        yield from _stories({move.name: move.current for move in moves}, self._own_names(children))

    def _after(self) -> Iterator[str]:
        subject = self.plan.subject
        found = subject_of(self.plan, self.after, {})
        if found is None:
            return
        yield to_yaml(self._code(self.plan.resource, found, subject is None, {}))
        children = self.after.within(self.kind, found)
        existed = self.space.within(self.kind, subject) if subject is not None else ()
        yield from self._children(children, {child["id"]: child for child in existed}, 1)
        moves = [change for change in self.plan.changes if isinstance(change, MoveStory)]
        yield from _stories({move.name: move.desired for move in moves}, self._own_names(children))

    def _children(self, children: Sequence[Item], existed: Mapping[Id, Item], side: int) -> Iterator[str]:
        if not self.plan.shows_children or self.kind.nested is None:
            return
        yield f"{self.kind.nested.option}:\n"
        places = self._places()
        names = {**self.names, **self._own_names(children)}
        for child in children:
            code = self._code(self.kind, child, self.plan.subject is None, names, renamed=side == 1)
            place = places.get(child["id"])
            yield _entry(code, child["id"] in existed, place[side] if place else None)

    def _own_names(self, children: Iterable[Item]) -> dict[str, Mapping[Id, str]]:
        known = {child["id"]: str(child.get("name")) for child in children}
        return {field.name: known for field in self.kind.references if self.kind.target(field) is self.kind}

    def _shown(self, resource: Resource, item: Item, whole: bool) -> list[Field]:
        """Return the name and the declared fields that change; all declared ones of what is new, or shown as a whole."""
        change = self.changes.get(item["id"])
        told: Iterable[str] = ()
        if isinstance(change, (Create, Update)):
            told = change.desired if whole or isinstance(change, Create) else change.changed_fields
            if isinstance(item["id"], Pending) and not whole:
                told = change.desired
        return [field for field in resource.fields if field.name == resource.name_field or field.name in told]

    def _code(self, resource: Resource, item: Item, whole: bool, names: Names, renamed: bool = True) -> dict[str, Any]:
        """Return an object as code, with its former name below a new one: it is no other object."""
        code = as_code(item, self._shown(resource, item, whole), names)
        change = self.changes.get(item["id"])
        name = resource.name_field
        if renamed and isinstance(change, Update) and name in change.changed_fields:
            former = self.former(change)
            return {name: code[name], "renamed_from": former, **code}
        return code

    def former(self, change: Update) -> Any:
        """Return the name that an object had before anything was written: one that made way has had another since."""
        first = next(
            other for other in self.plan.changes if isinstance(other, Update) and other.item["id"] == change.item["id"]
        )
        return first.current.get(change.resource.name_field)

    def _places(self) -> dict[Id, tuple[Any, int]]:
        """Return where children stand and will stand, where that would not show otherwise.

        That is so when they are listed in the declared order, but two of them stand in one place.
        """
        order = [change.order for change in self.plan.changes if isinstance(change, Update) and change.order]
        if not order or self.plan.subject is None:
            return {}
        children = self.space.within(self.kind, self.plan.subject)
        leaving = {change.item["id"] for change in self.plan.changes if isinstance(change, Delete)}
        staying = {child["id"]: child.get(self.kind.ordered_by) for child in children if child["id"] not in leaving}
        if list(staying) != [identifier for identifier in order[0] if identifier not in leaving]:
            return {}
        places = enumerate(staying.items(), start=1)
        return {identifier: (held, place) for place, (identifier, held) in places if held != place}


def _entry(code: dict[str, Any], marked: bool, place: Any) -> str:
    """Return an entry of a list. marked: with its name behind each line below the first."""
    first, *others = to_yaml([code]).splitlines()
    if place is not None:
        first += f"  # position {place}"
    mark = f"  # {to_yaml(next(iter(code.values()))).strip()}" if marked else ""
    return "".join(f"  {line}\n" for line in (first, *(f"{other}{mark}" for other in others)))


def _stories(places: Mapping[str, Item | None], names: Names) -> Iterator[str]:
    if places:
        stages = next(iter(names.values()), {})
        yield to_yaml({"stories": {slug: _stage(place, stages) for slug, place in places.items()}})


def _stage(place: Item | None, stages: Mapping[Id, str]) -> Any:
    identifier: Any = (place or {}).get("workflow_stage_id")
    return identifier.name if isinstance(identifier, Pending) else stages.get(identifier, identifier)
