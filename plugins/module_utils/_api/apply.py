# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""Apply a plan. Nothing else writes, and nothing else looks at check mode."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from .._engine.errors import AnswerLost, ApiError, NeverSent, StoryblokError, attempting
from .._engine.names import describe, find
from .._engine.plan import Change, Create, Delete, MoveStory, Plan, Update, differing
from .._engine.report import Outcome, subject_of
from .._engine.resource import Item, Resource
from .._engine.space import Space
from .._engine.values import Id, Pending, bind, is_pending, to_json
from .client import Client
from .lists import Lists
from .put import Put

# A stage that is emptied may get stories meanwhile; each look moves those that came since the last one.
_MOST_LOOKS = 5


def apply(plan: Plan, space: Space, lists: Lists, *, check_mode: bool) -> Outcome:
    """Write what a plan lists; in check mode, predict it."""
    if check_mode or not plan.changes:
        return Outcome(space.after(*plan.changes))
    writes = _Writes(plan, lists)
    try:
        for place, change in enumerate(plan.changes):
            writes.write(change, place)
        return writes.outcome(space)
    except StoryblokError as error:
        writes.say_how_far(error)
        raise


class _Writes:
    """The writes of one task, and what the server responded to them so far."""

    def __init__(self, plan: Plan, lists: Lists) -> None:
        self.plan = plan
        self.lists = lists
        self.client: Client = lists.client
        self.ids: dict[Pending, Id] = {}
        # By kind and id, each object that was written, in its newest form.
        self.held: dict[tuple[str, Id], dict[str, Any]] = {}
        # Those that the server responded with in full, and each object as it was before the first write.
        self.answered: set[tuple[str, Id]] = set()
        self.origins: dict[tuple[str, Id], Item] = {}
        self.places: dict[int, Item] = {}
        self.warnings: list[str] = []
        self.done: list[str] = []
        self.moved: list[str] = []
        self.advice = "Running the task again goes on from there."

    def write(self, change: Change, place: int = -1) -> None:
        if isinstance(change, Create):
            self._create(change)
        elif isinstance(change, Update):
            self._update(change)
        elif isinstance(change, Delete):
            self._delete(change)
        else:
            self.places[place] = self._move(change)

    @contextmanager
    def _attempting(self, change: Change) -> Iterator[None]:
        try:
            with attempting(f"{change.sentence} of {self.lists.title}"):
                yield
        except ApiError as error:
            if error.status == 422 and not isinstance(change, Delete):
                error.message += _advice(change, error.details["error"]["body"])
            raise

    # --- create -----------------------------------------------------------------------------------------------------

    def _create(self, change: Create) -> None:
        with self._attempting(change):
            try:
                created: Item = self.client.create(
                    change.resource, change.payload(self.ids), path=change.path(self.ids)
                )
            except AnswerLost as lost:
                created = self._look_again(change, lost)
        self._take(change, created)
        self.done.append(_past(change.sentence))
        if change.copied_from is not None:
            self._rename(change, created)
        if change.children:
            self._take_children(change, created)
        self._bring_what_was_ignored(change)

    def _take(self, change: Create, created: Item) -> None:
        """Bind the id of a new object, and keep it with what it belongs to: the server may not say that."""
        scope = change.resource.scope
        owner = {scope: created.get(scope) or bind(change.along.get(scope), self.ids)} if scope else {}
        self.ids[change.pending] = created["id"]
        key = change.resource.name, created["id"]
        self.held[key] = {**created, **owner}
        self.answered.add(key)
        self._take_exclusive(change, key)

    def _look_again(self, change: Create, lost: AnswerLost) -> Item:
        """Return the object of a POST that got no response. Raise if it is not there."""
        before = {item["id"] for item in self.lists.known(change.resource)}
        self.lists.forget(change.resource)
        try:
            found = change.made_in(Space(self.lists), self.ids, before)
        except StoryblokError as error:
            error.message = f"{lost.message} A second look failed too: {error.message}"
            raise
        if found is None and isinstance(lost, NeverSent):
            return self.client.create(change.resource, change.payload(self.ids), path=change.path(self.ids))
        if found is None:
            lost.message += (
                f" A second look did not find the {change.resource.noun}. The request was not repeated, to avoid a "
                "duplicate. Run the task again."
            )
            raise lost
        return found

    def _rename(self, change: Create, created: Item) -> None:
        """Rename a copy that the server named otherwise, before anything else: the next run cannot find it until then."""
        resource = change.resource
        if created.get(resource.name_field) == change.name:
            return
        further, self.advice = (
            self.advice,
            (
                f"It is {describe(resource, created)}, because the server did not keep the name. Set renamed_from to that "
                "name and run the task again, or remove it first."
            ),
        )
        self._update(Update(resource, created, change.desired, differing(resource, created, change.desired)))
        self.advice = further

    def _take_children(self, change: Create, created: Item) -> None:
        """Bind the ids of the objects that came with a new one, and create those that the server ignored."""
        kind = change.children[0].resource
        came = self._children_of(change, kind, created)
        for child in change.children:
            match = next((item for item in came if item.get(kind.name_field) == child.name), None)
            if match is None:
                self._create(child)
            else:
                came.remove(match)
                self._take(child, match)

    def _children_of(self, change: Create, kind: Resource, created: Item) -> list[Item]:
        answered = created.get(kind.nested.key) if kind.nested is not None else None
        expected = [child.expected_keys(self.ids, whole=change.copied_from is not None) for child in change.children]
        if answered and isinstance(answered, list):
            came = self.client.objects(kind, answered, "POST", change.path(self.ids) or change.resource.plural)
            if all(keys <= set(item) for item in came for keys in expected):
                return list(came)
        # Whether none came, or whether they were only told in short, nobody knows before they are read.
        self.lists.forget(change.resource)
        found = find(change.resource, self.lists.all(change.resource), identifier=created["id"])
        return [item for owner in found for item in self.lists.within(kind, owner)]

    def _bring_what_was_ignored(self, change: Create) -> None:
        """Update a new object that lacks what its POST declared, unless a later change of the plan brings it."""
        if any(isinstance(other, Update) and other.current["id"] == change.pending for other in self.plan.changes):
            return
        resource = change.resource
        created = self.held[resource.name, self.ids[change.pending]]
        bound = bind(change.desired, self.ids)
        wanted = {name: value for name, value in bound.items() if not is_pending(value)}
        missed = differing(resource, created, wanted)
        if missed:
            self._update(Update(resource, created, wanted, missed))

    # --- update, delete, move ---------------------------------------------------------------------------------------

    def _update(self, change: Update) -> None:
        resource = change.resource
        identifier = bind(change.current["id"], self.ids)
        key = resource.name, identifier
        held = self.held.get(key, change.current)
        origin = self.origins.setdefault(key, held)
        made_here = identifier in self.ids.values()
        put = Put(change, self.client, held, origin, self._declared(change), self.ids, made_here=made_here)
        with self._attempting(change):
            # The only object that is written is read back alone, everything else with its list.
            updated = put.send(identifier, read_back=self._is_read_back(change))
        self.warnings += put.warnings
        if put.sent:
            self.done.append(_past(change.sentence))
        if updated is None:
            written = change.payload(put.held, self.ids) if put.sent else {}
            updated = resource.typed({**put.held, **{name: item for name, item in written.items() if name in put.held}})
            updated.update(change.act.brings if change.act is not None else {})
            self.answered.discard(key)
        else:
            self.answered.add(key)
        if resource.scope:
            updated = {**updated, resource.scope: updated.get(resource.scope) or held.get(resource.scope)}
        self.held[key] = dict(updated)
        self._take_exclusive(change, key)

    def _declared(self, change: Update) -> Mapping[str, Any]:
        """Return what the user said of an object, also while it only makes way for another one."""
        mine = [other for other in (*self.plan.changes, change) if other.item["id"] == change.item["id"]]
        updates = [other for other in mine if isinstance(other, Update) and other.act is None]
        said = [other.desired for other in updates if not (other.makes_way or other.removes)]
        return said[-1] if said else {}

    def _take_exclusive(self, change: Create | Update, taker: tuple[str, Id]) -> None:
        """Note that the server takes the flag that an object got from all others of its scope."""
        scope = change.resource.scope
        owner = self.held[taker].get(scope)
        for field in change.resource.fields:
            if field.exclusive and change.desired.get(field.name):
                for key, held in self.held.items():
                    if key[0] == taker[0] and key != taker and held.get(scope) == owner and field.name in held:
                        held[field.name] = False

    def _is_only_one(self, change: Change) -> bool:
        """Tell whether nothing else of a list is written, so that the object alone says what came of it."""
        written = [other for other in self.plan.changes if _list_of(other.resource) is _list_of(change.resource)]
        # A new object that comes with no others is answered as a whole; what is in it has a list of its own.
        is_alone = isinstance(change, Create) and not change.children and change.copied_from is None
        is_flat = not self.plan.parts and (self.plan.children is None or is_alone)
        return is_flat and all(other.item["id"] == written[0].item["id"] for other in written)

    def _is_read_back(self, change: Update) -> bool:
        own = [other for other in self.plan.changes if other.resource is change.resource]
        is_last = change not in self.plan.changes or change is own[-1]
        return not change.resource.listed_only and self._is_only_one(change) and is_last

    def _delete(self, change: Delete) -> None:
        with self._attempting(change):
            if change.look is not None:
                self._empty(change.look)
            self.client.delete(change.resource, bind(change.item["id"], self.ids))
        self.done.append(_past(change.sentence))

    def _empty(self, look: Callable[[Any], Sequence[MoveStory]]) -> None:
        """Move every story out of the stages that go, re-checking until they are empty."""
        for _number in range(_MOST_LOOKS):
            moves = look(self.lists)
            if not moves:
                return
            for move in moves:
                self._move(move)
        raise StoryblokError(
            "Others keep coming while stories are moved. See to it that nobody moves stories there, and run the task again."
        )

    def _move(self, change: MoveStory) -> Item:
        payload = change.payload(self.ids)
        with self._attempting(change):
            try:
                place: Item = self.client.create(change.resource, payload, beside=change.along)
            except AnswerLost as lost:
                place = self._look_where_it_stands(change, payload, lost)
        self.moved.append(change.name)
        if change.beside and "workflow_stage_id" not in change.changed_fields:
            # Whether it sticks for a story that stays in its stage is not documented.
            return {**change.beside, **(change.stands(self.lists) or {}), **place}
        return {**change.beside, **place}

    def _look_where_it_stands(self, change: MoveStory, payload: dict[str, Any], lost: AnswerLost) -> Item:
        """Return where a story stands whose move got no response. Raise if that is not where it should."""
        place = change.stands(self.lists) or {}
        if not differing(change.resource, place, bind(change.desired, self.ids)):
            return place
        if isinstance(lost, NeverSent):
            return self.client.create(change.resource, payload, beside=change.along)
        lost.message += " A second look found the story where it stood. It was not moved. Run the task again."
        raise lost

    # --- afterwards -------------------------------------------------------------------------------------------------

    def say_how_far(self, error: StoryblokError) -> None:
        """Add to an error what was done before it."""
        moves = sum(isinstance(change, MoveStory) for change in self.plan.changes)
        if moves:
            error.details["moved"] = self.moved
        done = list(self.done)
        if moves > 1 or self.moved:
            done.append(
                f"moved {len(self.moved)} of {moves} stories{': ' if self.moved else ''}{', '.join(self.moved)}"
            )
        if done:
            error.message += f" Already done: {'; '.join(done)}. {self.advice}"
        error.details.update(self.plan.known, changed=bool(self.done or self.moved))

    def outcome(self, space: Space) -> Outcome:
        """Return the space as the server holds it now: what was written in one piece is known, the rest is read again."""
        for change in self.plan.changes:
            self._keep(change)
        after = Space(self.lists, notes=space.notes)
        if self.plan.parts:
            for change in self.plan.changes:
                if not isinstance(change, MoveStory):
                    after.all(_list_of(change.resource))
        elif self.plan.reference is not None and subject_of(self.plan, after, self.ids) is None:
            after.all(self.plan.resource)
        return Outcome(after, self.ids, self.places, (*self.warnings, *_with_tail([*self._unsettled(after)])))

    def _keep(self, change: Change) -> None:
        """Take note of what the server responded, where that says all; otherwise have the list read again."""
        resource = change.resource
        if isinstance(change, MoveStory):
            return
        if isinstance(change, Delete) and self.plan.reference is None and not self.plan.parts:
            self.lists.unlearn(resource, change.item)
            return
        key = resource.name, bind(change.item["id"], self.ids)
        if key in self.answered and self._is_only_one(change):
            self.lists.learn(resource, self.held[key])
        else:
            self.lists.forget(resource)

    def _unsettled(self, after: Space) -> Iterator[str]:
        """Yield a warning for everything that the server holds otherwise after the writes."""
        for place, change in enumerate(self.plan.changes):
            if isinstance(change, MoveStory):
                yield from _missed(change, f"{change.name}: ", self.places[place], bind(change.desired, self.ids))
                continue
            item = after.find(change.resource, bind(change.item["id"], self.ids))
            if item is None or (self.plan.reference is None and not self.plan.parts):
                continue
            if isinstance(change, Delete):
                yield f"After the writes, {describe(change.resource, item)}, which was deleted, is still there."
            elif isinstance(change, Create) or not change.makes_way:
                is_subject = item["id"] == bind(self.plan.reference, self.ids)
                called = "" if is_subject else f"{describe(change.resource, item)}: "
                yield from _missed(change, called, item, bind(change.desired, self.ids))
            if isinstance(change, Update) and change.act is not None and change.act.is_due(item):
                yield f"After the write, it is still necessary to {change.act.sentence}."
            if isinstance(change, Update) and change.ordered is not None:
                yield from self._disorder(change, change.ordered, item, after)

    def _disorder(self, change: Update, kind: Resource, item: Item, after: Space) -> Iterator[str]:
        there = [child["id"] for child in after.within(kind, item)]
        wanted = [identifier for identifier in bind(change.order, self.ids) if identifier in there]
        if there != wanted:
            yield f"After the writes, the {kind.nested.option if kind.nested else ''} are not in the declared order."


def _advice(change: Create | Update | MoveStory, body: Any) -> str:
    """Return what to do about values that the server refuses."""
    named = set(body.get("errors") or body) if isinstance(body, Mapping) else set()
    fields = named & {field.name for field in change.resource.fields}
    if fields and fields.isdisjoint(change.desired):
        # Sent back as the server held it.
        return (
            f" The task does not declare {' or '.join(sorted(fields))}, so it was sent as the server holds it. Declare a value "
            "that the server accepts, or correct it in Storyblok."
        )
    return " Correct the options that it names." if fields else " Check what the task declares against what it says."


def _with_tail(missed: Sequence[str]) -> list[str]:
    """Return warnings about what the server holds otherwise, with what follows from them said once."""
    if not missed:
        return []
    subject = "It will be reported as a change" if len(missed) == 1 else "All of this will be reported as changes"
    tail = f"{subject} on every run. Storyblok may not allow this here, or not in the plan of this space."
    return [*missed[:-1], f"{missed[-1]} {tail}"]


def _missed(change: Change, called: str, item: Item, desired: Mapping[str, Any]) -> Iterator[str]:
    for name in differing(change.resource, item, desired):
        yield (
            f"{called}{name} was declared as {to_json(desired[name])!r}, but after the write the server holds "
            f"{item.get(name)!r}."
        )


def _list_of(resource: Resource) -> Resource:
    """Return the resource whose list contains the objects of another one."""
    return resource.nested.within if resource.nested is not None else resource


def _past(sentence: str) -> str:
    verb, _space, rest = sentence.partition(" ")
    past = "copied" if verb == "copy" else f"{verb.removesuffix('e')}ed"
    return f"{past} {rest}"
