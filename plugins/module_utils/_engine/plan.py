# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""A plan: what has to be written, as an ordered tuple of changes. Pure: it serves the real run and check mode alike."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Union, cast

from .names import describe, find
from .resource import Item, Resource
from .values import Id, Pending, Secret, bind, is_pending, known_part

Ids = Mapping[Pending, Id]
# The segments of a path below /v1.
Path = tuple[Union[str, Secret], ...]


def differing(resource: Resource, current: Item, desired: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the names of the declared fields whose value on the server means something else, in the table's order."""
    return tuple(
        field.name
        for field in resource.fields
        if field.name in desired and not field.is_same(current.get(field.name), desired[field.name])
    )


def sent(resource: Resource, desired: Mapping[str, Any], ids: Ids) -> dict[str, Any]:
    """Return declared values as the API takes them, without those that wait for an id."""
    bound = {name: bind(value, ids) for name, value in desired.items()}
    return {
        name: resource.field(name).kind.sent(resource.field(name).declared(value))
        for name, value in bound.items()
        if not is_pending(value)
    }


def _as_held(resource: Resource, desired: Mapping[str, Any]) -> dict[str, Any]:
    """Return declared values as the server will hold them, those that wait for an id as they are."""
    return {
        name: value if is_pending(value) else resource.field(name).kind.sent(resource.field(name).kind.held(value))
        for name, value in desired.items()
    }


@dataclass(frozen=True)
class Create:
    """A POST.

    item: the object as it will stand, with a Pending as its id.
    desired: values of the declared fields.
    along: what the request holds in addition to them, such as the object that the new one belongs to.
    copied_from: the id of the object of which it is made, if it is a copy.
    children: the objects that come with it; they are sent inline, unless the server copies them from elsewhere.
    is_mine: whether an object of the new name is the one that was made, should the response be lost.
    """

    resource: Resource
    item: Item
    desired: Mapping[str, Any]
    along: Mapping[str, Any] = field(default_factory=dict)
    copied_from: Id | None = None
    children: tuple[Create, ...] = ()
    is_mine: Callable[[Item], bool] = bool

    action = "create"

    @property
    def pending(self) -> Pending:
        return cast(Pending, self.item["id"])

    @property
    def name(self) -> str:
        return str(self.along.get(self.resource.name_field) or self.item.get(self.resource.name_field) or "")

    @property
    def changed_fields(self) -> tuple[str, ...]:
        declared = tuple(field.name for field in self.resource.fields if field.name in self.desired)
        return (*declared, *sorted({_key(child) for child in self.children}))

    @property
    def sentence(self) -> str:
        verb = "create" if self.copied_from is None else "copy"
        return f'{verb} {self.resource.noun} "{self.name}"'

    def path(self, ids: Ids) -> str:
        """Return where the object is posted, if not to the list of its kind."""
        source = bind(self.copied_from, ids)
        return "" if source is None else f"{self.resource.plural}/{source}/duplicate"

    def payload(self, ids: Ids) -> dict[str, Any]:
        later = {field.name for field in self.resource.fields if field.after_creation}
        declared = {name: value for name, value in self.desired.items() if name not in later}
        payload = {**bind(self.along, ids), **self.resource.as_sent(sent(self.resource, declared, ids))}
        for child in self.children if self.copied_from is None else ():
            payload.setdefault(_key(child), []).append(known_part(child.payload(ids)))
        return payload

    def expected_keys(self, ids: Ids, *, whole: bool) -> set[str]:
        """Return what a response that tells this object in full holds at least."""
        return {*(self.item if whole else self.payload(ids))} - {"id", self.resource.scope}

    def made_in(self, space: Any, ids: Ids, before: Collection[Id]) -> Item | None:
        """Return the object that the POST made, where its response was lost; None if it is not there.

        before: the ids of the objects that were there before.
        """
        scope = self.resource.scope
        owner = bind(self.along.get(scope), ids) if scope else None
        part = self.resource.part(space.all(self.resource), self.desired.get(self.resource.within))
        items = [item for item in part if not scope or item.get(scope) == owner]
        called = [item for item in find(self.resource, items, name=self.name) if self.is_mine(item)]
        if called or self.copied_from is None:
            return next(iter(called), None)
        # Whether a copy has the name that was sent, or one that the server gave it, is not documented.
        copies = [item for item in items if item["id"] not in before and self._is_copy(space, item)]
        return copies[0] if len(copies) == 1 else None

    def _is_copy(self, space: Any, item: Item) -> bool:
        for kind in {child.resource.name: child.resource for child in self.children}.values():
            wanted = [child.name for child in self.children if child.resource is kind]
            if sorted(kind.name_of(child) for child in space.within(kind, item)) != sorted(wanted):
                return False
        return True


def _key(child: Create) -> str:
    nested = child.resource.nested
    return nested.key if nested is not None else child.resource.plural


@dataclass(frozen=True)
class Act:
    """What a PUT to a path of its own does to an object, where that is not to write a field.

    sentence: what it does, for messages. path: where it is sent, for an object as the server holds it.
    is_due: whether such an object needs it. brings: by the names of what nobody can write, what is known of it afterwards.
    """

    sentence: str
    path: Callable[[Item], Path]
    is_due: Callable[[Item], bool]
    brings: Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True)
class Update:
    """A PUT.

    current: the object as it stands before. desired: values of the declared fields.
    changed_fields: the names of those that differ.
    order: the ids of the objects that it contains, in their new order; empty where that stays. ordered: their kind.
    makes_way: whether a value is only given up for another object, which will get it.
    removes: by the name of a set, what leaves it. Whatever else is in the set by then stays.
    act: what is done in place of writing fields. changed_fields then names what that brings about.
    gone: the ids of its own kind to which the object refers although nothing has them any more. They are not sent back: a
        server that keeps such references may refuse them.
    """

    resource: Resource
    current: Item
    desired: Mapping[str, Any]
    changed_fields: tuple[str, ...]
    order: tuple[Id, ...] = ()
    ordered: Resource | None = None
    makes_way: bool = False
    removes: Mapping[str, Id] = field(default_factory=dict)
    act: Act | None = None
    gone: Collection[Id] = ()

    action = "update"

    @property
    def name(self) -> str:
        return self.resource.name_of(self.current)

    @property
    def item(self) -> Item:
        return self.current

    @property
    def sentence(self) -> str:
        return self.act.sentence if self.act else f"update {describe(self.resource, self.current)}"

    @property
    def values(self) -> dict[str, Any]:
        """What will stand in the object, with Pending ids where new objects are referred to."""
        along = {name: value for name, value in self._along.items() if name in self.current}
        brought = self.act.brings if self.act else {}
        return {**self._without_gone(self.current), **_as_held(self.resource, self.desired), **along, **brought}

    def wanted(self, held: Item) -> Mapping[str, Any]:
        """Return the declared values for an object as the server holds it."""
        fields = {name: self.resource.field(name) for name in self.removes}
        left = {
            name: tuple(value for value in field.canonical(held.get(name)) if value != self.removes[name])
            for name, field in fields.items()
        }
        return {**self.desired, **left}

    def is_needed(self, held: Item, ids: Ids) -> bool:
        """Tell whether an object, as the server holds it, is not as it was declared."""
        if self.act is not None:
            return self.act.is_due(held)
        return bool(self.order or differing(self.resource, held, bind(self.wanted(held), ids)))

    def payload(self, held: Item, ids: Ids) -> dict[str, Any]:
        """Return what is sent: what the server holds, overlaid with what was declared."""
        if self.act is not None:
            return {}
        carried = {**self.resource.writable_part(held), **self._without_gone(held)}
        whole = {**carried, **sent(self.resource, self.wanted(held), ids)}
        payload = {**self.resource.as_sent(whole), **self._along}
        if self.ordered is not None and self.ordered.nested is not None:
            payload[self.ordered.nested.order_key] = [
                {"id": bind(identifier, ids), "position": place} for place, identifier in enumerate(self.order, start=1)
            ]
        return payload

    def _without_gone(self, held: Item) -> dict[str, Any]:
        """Return the references of an object to what is gone, without it."""
        left = {}
        for reference in self.resource.references if self.gone else ():
            value = reference.canonical(held.get(reference.name))
            ids = value if isinstance(value, tuple) else (value,)
            if not set(ids).isdisjoint(self.gone):
                there = tuple(identifier for identifier in ids if identifier not in self.gone)
                left[reference.name] = reference.kind.sent(there) if reference.kind.many else None
        return left

    @property
    def _along(self) -> dict[str, Any]:
        along: dict[str, Any] = {}
        for known in self.resource.fields:
            if known.name in self.changed_fields:
                along.update(known.sent_along)
        return along


@dataclass(frozen=True)
class Delete:
    """A DELETE. look: asks the server, right before, which stories have to be moved first."""

    resource: Resource
    item: Item
    look: Callable[[Any], Sequence[MoveStory]] | None = None

    action = "delete"
    changed_fields: tuple[str, ...] = ()

    @property
    def name(self) -> str:
        return self.resource.name_of(self.item)

    @property
    def sentence(self) -> str:
        return f"delete {describe(self.resource, self.item)}"


def _nowhere(lists: Any) -> Item | None:
    return None


@dataclass(frozen=True)
class MoveStory:
    """A POST that puts a story into a stage.

    resource: the kind of the object that is posted. story: whom it is about. current: where the story stands, None for
    nowhere. desired: where it will stand. to: the stage, for messages. along: what the request says in addition.
    known: what else is known of the place where it will stand. stands: asks the server where the story stands now.
    """

    resource: Resource
    story: Item
    current: Item | None
    desired: Mapping[str, Any]
    changed_fields: tuple[str, ...]
    to: str = ""
    along: Mapping[str, Any] = field(default_factory=dict)
    known: Mapping[str, Any] = field(default_factory=dict)
    stands: Callable[[Any], Item | None] = _nowhere

    action = "move"

    @property
    def name(self) -> str:
        return str(self.story.get("full_slug") or self.story["id"])

    @property
    def item(self) -> Item:
        return self.story

    @property
    def sentence(self) -> str:
        onward = f" to {self.to}" if self.to else ""
        called = f'"{self.story["full_slug"]}" ' if self.story.get("full_slug") else ""
        return f"move story {called}(id {self.story['id']}){onward}"

    @property
    def after(self) -> dict[str, Any]:
        return {**known_part(_as_held(self.resource, self.desired)), **self.known}

    def payload(self, ids: Ids) -> dict[str, Any]:
        inside = {name: value for name, value in self.desired.items() if not self.resource.field(name).beside}
        return {**sent(self.resource, inside, ids), "story_id": self.story["id"]}

    @property
    def beside(self) -> dict[str, Any]:
        """What is declared outside of the envelope. The answer does not hold it."""
        return {name: value for name, value in self.desired.items() if self.resource.field(name).beside}


def _nothing(places: Sequence[Item], ids: Ids) -> Mapping[str, Any]:
    return {}


Change = Union[Create, Update, Delete, MoveStory]


@dataclass(frozen=True)
class Plan:
    """What a task is about, and the changes that it needs.

    subject: the object that the result shows, as it stands; None where there is none, or several.
    reference: the id under which it will be found afterwards; None where nothing is to be found.
    desired: values of the declared fields of the subject, which the diff shows.
    title: how the diff is called. result: what the result says in addition, from where the stories of the plan stand and from
    the ids of new objects. known: the same from nothing, for tasks that fail while they write, too.
    parts: the plans of which this one consists, each with the space in which it was made.
    children: the kind of objects that the result shows inside the subject. shows_children: whether the diff does.
    former_children: those of a subject that goes. unchanged: the stories that stand where they should, for the diff.
    """

    resource: Resource
    title: str
    changes: tuple[Change, ...] = ()
    subject: Item | None = None
    reference: Id | None = None
    desired: Mapping[str, Any] = field(default_factory=dict)
    result: Callable[[Sequence[Item], Ids], Mapping[str, Any]] = _nothing
    known: Mapping[str, Any] = field(default_factory=dict)
    parts: tuple[tuple[Plan, Any], ...] | None = None
    children: Resource | None = None
    shows_children: bool = False
    former_children: tuple[Item, ...] = ()
    unchanged: tuple[MoveStory, ...] = ()

    @property
    def changed_fields(self) -> list[str]:
        """The names of the declared fields of the subject that differ, in the order of the table."""
        names = {name for change in self.changes for name in self._fields_of(change)}
        order = [field.name for field in self.resource.fields]
        return sorted(names, key=lambda name: order.index(name) if name in order else len(order))

    def _fields_of(self, change: Change) -> Iterable[str]:
        if change.resource is not self.resource:
            # Whatever becomes of what the subject contains is a change of one field of it.
            nested = change.resource.nested
            return (nested.key,) if self.children is not None and nested is not None else ()
        if isinstance(change, Update) and (change.makes_way or self.is_about_another(change)):
            return ()
        return change.changed_fields

    def is_about_another(self, change: Change) -> bool:
        """Tell whether a change is about another object than the subject, of the same kind."""
        return self.subject is not None and bool(change.item["id"] != self.subject["id"])


def waiting(resource: Resource, desired: Mapping[str, Any], made: Collection[Id] = ()) -> tuple[str, ...]:
    """Return the names of the declared fields that refer to what does not exist yet. made: what exists by then."""

    def waits(value: Any) -> bool:
        ids = value if isinstance(value, tuple) else (value,)
        return any(isinstance(identifier, Pending) and identifier not in made for identifier in ids)

    return tuple(field.name for field in resource.fields if waits(desired.get(field.name)))


def create(
    resource: Resource,
    pending: Pending,
    desired: Mapping[str, Any],
    along: Mapping[str, Any] | None = None,
    shown: Item | None = None,
    **more: Any,
) -> Create:
    """Return the change that makes an object. shown: what is known of it in addition to its fields, if not along."""
    item = {**((along or {}) if shown is None else shown), **_as_held(resource, desired), "id": pending}
    return Create(resource, item, desired, along or {}, **more)


def complete(new: Create, made: Collection[Id] = ()) -> list[Change]:
    """Return a new object's change, and the update that brings what has to wait until the object exists.

    made: what exists by then.
    """
    resource, desired = new.resource, new.desired
    later = {field.name for field in resource.fields if field.after_creation and field.name in desired}
    later |= set(waiting(resource, desired, made))
    fields = tuple(field.name for field in resource.fields if field.name in later)
    return [new, Update(resource, new.item, desired, fields)] if fields else [new]


def update(
    resource: Resource, current: Item, desired: Mapping[str, Any], siblings: Iterable[Item] | None = None
) -> list[Change]:
    """Return the change that brings an object to its declared values; nothing where it has them.

    siblings: the objects of its kind to which it can refer.
    """
    changed = differing(resource, current, desired)
    gone = gone_from(resource, current, siblings)
    return [Update(resource, current, desired, changed, gone=gone)] if changed else []


def gone_from(resource: Resource, item: Item, siblings: Iterable[Item] | None) -> frozenset[Id]:
    """Return the ids of its own kind to which an object refers although none of its siblings has them."""
    fields = [field for field in resource.references if resource.target(field) is resource]
    if siblings is None or not fields:
        return frozenset()
    there = {sibling["id"] for sibling in siblings}
    values = [field.canonical(item.get(field.name)) for field in fields]
    ids = {identifier for value in values for identifier in (value if isinstance(value, tuple) else (value,))}
    return frozenset(identifier for identifier in ids - {None} - there if not isinstance(identifier, Pending))
