# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""The words in which a resource of the Management API is declared, once, for everything that reads or writes it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Callable

from .values import Id, Kind, Pending, as_id, form_of

Item = Mapping[str, Any]


def never(item: Item) -> bool:
    return False


def always(item: Item) -> bool:
    return True


@dataclass(frozen=True, eq=False)
class Field:
    """One writable field of a resource.

    name: the API's own name, also the name of the option that takes the API's own value.
    refers_to: for ids, the resource that they belong to, or "itself".
    names_option: the sibling option that takes names where a person knows a name; empty when there is none.
    sent_along: what the API wants in addition to the field in a PUT that changes it.
    unsettles: what the server works out from the field, so that nobody knows it after a change until it is read.
    after_creation: whether a new object gets the field by a PUT that follows.
    unique: whether no two objects of the same scope may share a value.
    beside: the key outside the envelope under which the API takes the field, by its name without that word.
    exclusive: whether the server takes the flag from every other object of the scope when one gets it.
    kept: whether an object, {} for a new one, keeps the field where it is not declared, whatever a task says of such fields:
        what it is known by, its place, and what it cannot be without.
    """

    name: str
    kind: Kind
    refers_to: Resource | str | None = None
    names_option: str = ""
    sent_along: Mapping[str, Any] = field(default_factory=dict)
    unsettles: tuple[str, ...] = ()
    after_creation: bool = False
    unique: bool = False
    exclusive: bool = False
    kept: Callable[[Item], bool] = never
    beside: str = ""

    def canonical(self, value: Any) -> Any:
        return self.kind.canonical(value)

    def declared(self, value: Any) -> Any:
        return self.kind.declared(value)

    def is_same(self, one: Any, other: Any) -> bool:
        return bool(self.canonical(one) == self.canonical(other))


@dataclass(frozen=True, eq=False)
class Nested:
    """Where a list comes with the objects that its items belong to.

    within: the resource whose objects contain it. key: where in them.
    filter: the parameter that asks for the items of one such object where the server did not include them.
    order_key: the key under which an update of that object takes their order. option: how people call the list.
    """

    within: Resource
    key: str
    filter: str
    order_key: str = ""
    option: str = ""


@dataclass(frozen=True, eq=False)
class Resource:
    """One kind of object.

    name: the envelope of a single object in requests and responses, and the key of a task's result.
    plural: the segment of the path below the space, and the envelope of a list.
    noun: how messages call it.
    identity: the fields in which a name that a person knows is looked for; a dot goes into a nested object.
    naming: what a new object is called by, where that is not the first of identity.
    named_id: where the id stands by which other objects refer to it: a number, or a text where it is a UUID.
    within: the field that divides the list, where objects of one name may stand in several parts of it.
    parent: the field that refers to the parent where objects form a tree; then their name is a path of names.
    found_by: the parameter with which the list is asked for names, where it is too long to be read as a whole.
    fields: what can be written.
    read_only: what the server responds with and does not take back. Every other key is sent back as it came, so that
        a field this version does not know survives a PUT that replaces the object.
    writable: all that an update takes, where the API says so; then nothing else that was read is sent back.
    ids: keys of ids that are not among the fields. objects: keys of objects that stand inside, or null.
    query: what its list is asked for.
    all_listed: whether its list holds every object of its kind, so that another id is a mistake.
    paged: whether its list takes ``page`` and ``per_page``.
    beside: the kinds of objects whose whole lists may stand beside its own in the response.
    scope: the field with the id of the object to which it belongs; empty where that is the space.
    nested: where the list is read from, if not from a path of its own.
    ordered_by: the field by which the items of a scope are put into order; empty where the order does not matter.
    ignores_case: whether names that are e-mail addresses mean the same in another case.
    sends_empty: whether the API takes back values that are empty.
    bare_creation: whether a new object is sent without its envelope.
    listed_only: whether an object can be read with the whole list only.
    method: PUT, or PATCH where the API updates an object by it.
    unified: brings a response to one form where the API says the same in several.
    as_sent: brings that form to the one in which the API takes it.
    """

    name: str
    plural: str
    noun: str
    identity: tuple[str, ...] = ("name",)
    naming: str = ""
    named_id: str = "id"
    within: str = ""
    parent: str = ""
    found_by: str = ""
    fields: tuple[Field, ...] = ()
    read_only: frozenset[str] = frozenset({"id", "created_at", "updated_at"})
    writable: frozenset[str] | None = None
    ids: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    query: Mapping[str, str] = field(default_factory=dict)
    all_listed: bool = False
    paged: bool = False
    beside: tuple[Resource, ...] = ()
    scope: str = ""
    nested: Nested | None = None
    ordered_by: str = ""
    ignores_case: bool = False
    sends_empty: bool = True
    bare_creation: bool = False
    listed_only: bool = False
    method: str = "PUT"
    unified: Callable[[Item], Item] = dict
    as_sent: Callable[[Item], Item] = dict

    @property
    def name_field(self) -> str:
        return self.naming or self.identity[0]

    def part(self, objects: Iterable[Item], value: Any) -> list[Item]:
        """Return the objects of one part of the list; all of them where nothing divides it, or no part is said."""
        if not self.within or value is None:
            return list(objects)
        divides = self.field(self.within)
        return [item for item in objects if divides.is_same(item.get(self.within), value)]

    def names(self, item: Item) -> list[str]:
        """Return every name under which a person may know an object."""
        values = (value_at(item, path) for path in self.identity)
        return [str(value) for value in values if value]

    def name_of(self, item: Item) -> str:
        """Return the first name under which a person may know an object; empty where it has none."""
        return next(iter(self.names(item)), "")

    def called(self, objects: Iterable[Item], name: str) -> list[Item]:
        """Return the objects that a person may know under a name."""
        if self.identity == ("name",):
            return [item for item in objects if item.get("name") == name]
        wanted = self.same_for(name)
        return [item for item in objects if wanted in map(self.same_for, self.names(item))]

    def same_for(self, name: str) -> str:
        """Return what is the same for all spellings of a name."""
        return name.casefold() if self.ignores_case and "@" in name else name

    def reference(self, item: Item) -> Id | None:
        """Return the id by which other objects refer to an object; None when it has none yet."""
        value = value_at(item, self.named_id)
        if isinstance(value, Pending):
            return value
        return str(value) if self.named_id == "uuid" and value else as_id(value)

    def envelope(self, payload: Item) -> dict[str, Any]:
        return {self.name: dict(payload)}

    def field(self, name: str) -> Field:
        return next(field for field in self.fields if field.name == name)

    def target(self, field: Field) -> Resource:
        """Return the resource that a reference field refers to."""
        return field.refers_to if isinstance(field.refers_to, Resource) else self

    @property
    def references(self) -> list[Field]:
        return [field for field in self.fields if field.refers_to]

    def typed(self, item: Any) -> dict[str, Any]:
        """Return an object of a response with ids and numbers as numbers, null lists as empty ones.

        Raises Misshapen for what is not an object with an id, or has another form than the API gives it. What passes can
        be worked with: nobody else asks in which form something was answered.
        """
        if not isinstance(item, Mapping):
            raise Misshapen(f"it is {form_of(item)}")
        for key in self.objects:
            if not isinstance(item.get(key) or {}, Mapping):
                raise Misshapen(f"its {key} is {form_of(item[key])}")
        for known in self.fields:
            if not known.kind.has_form(item.get(known.name)):
                raise Misshapen(f"its {known.name} is {form_of(item[known.name])}")
        found = dict(item)
        # Where objects form a tree, they refer to their parents by what others refer to them by, which may be a UUID.
        numbers, texts = ((self.parent,), ()) if self.named_id != "uuid" else ((), ("uuid", self.parent))
        for key in ("id", *self.ids, *numbers):
            if key in found:
                found[key] = _converted(as_id, key, found[key])
        for key in texts:
            if not (found.get(key) is None or isinstance(found[key], str)):
                raise Misshapen(f"its {key} is {form_of(found[key])}")
        if found.get("id") is None:
            raise Misshapen("it has no id")
        try:
            return self._with_numbers(self.unified(found))
        except (TypeError, ValueError, OverflowError) as error:
            raise error if isinstance(error, Misshapen) else Misshapen("it cannot be read") from error

    def _with_numbers(self, item: Item) -> dict[str, Any]:
        found = dict(item)
        if found.get(self.scope):
            found[self.scope] = _converted(as_id, self.scope, found[self.scope])
        for known in self.fields:
            if known.kind.varies and known.name in found:
                value = _converted(known.canonical, known.name, found[known.name])
                found[known.name] = known.kind.sent(value)
        return found

    def writable_part(self, current: Item) -> dict[str, Any]:
        """Return what the server holds, in the form in which it takes it back."""
        nullable = {field.name for field in self.fields if field.refers_to}
        return {
            key: value
            for key, value in self._with_numbers(current).items()
            # The server answers null for what was never set. It takes null for a reference to nothing only.
            if self._is_taken(key)
            and (value is not None or key in nullable)
            and (value or self.sends_empty)
            # Rails' own: some answers have _destroy, which means "delete" where it is sent back.
            and not key.startswith("_")
        }

    def _is_taken(self, key: str) -> bool:
        return key not in self.read_only if self.writable is None else key in self.writable


class Misshapen(ValueError):
    """Something in a response has another form than the API gives it. ``str()`` ends a sentence about the object."""


def _converted(convert: Callable[[Any], Any], key: str, value: Any) -> Any:
    try:
        return convert(value)
    except (TypeError, ValueError, OverflowError) as error:
        raise Misshapen(f"its {key} is {form_of(value)}") from error


def value_at(item: Item, path: str) -> Any:
    """Return the value at a path of keys with dots between them; None where one is missing."""
    if "." not in path:
        return item.get(path)
    value: Any = item
    for key in path.split("."):
        if not isinstance(value, (dict, Mapping)):
            return None
        value = value.get(key)
    return value


def family(ids: str, names: str, kind: Kind, refers_to: Resource, prefixes: Sequence[str]) -> tuple[Field, ...]:
    """Return fields that differ only in a prefix, such as component_ids and allowed_component_ids."""
    return tuple(
        Field(f"{prefix}{ids}", kind, refers_to=refers_to, names_option=f"{prefix}{names}") for prefix in prefixes
    )
