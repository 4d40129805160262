# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""What is wrong with the description of a space, found without a server. Pure."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from difflib import get_close_matches
from typing import Any, NamedTuple

from ...module_utils._engine.desired import check_values
from ...module_utils._engine.errors import StoryblokError, collecting
from ...module_utils._engine.names import refuse_empty
from ...module_utils._engine.values import as_color
from ...module_utils._resources.space.kinds import KINDS, Kind
from ...module_utils._resources.workflow.described import workflow_from
from ...module_utils._resources.workflow.problems import ERROR, WARNING, errors, warnings
from ...module_utils._resources.workflow_stage import WORKFLOW_STAGE
from .approval import Alone, movers_of, role, self_approvals, user

Params = Mapping[str, Any]
# What an entry refers to is found among the entries, or maybe among what the space holds besides.
_MAYBE_HELD = ("unknown_stage", "after_publish_outside")


class Problem(NamedTuple):
    """severity: ERROR for what the module refuses or cannot bring about, else WARNING. place: empty for the whole."""

    severity: str
    code: str
    place: str
    message: str


def problems(params: Params, structural: Sequence[Problem] = ()) -> list[Problem]:
    """Return every problem of a description, errors first, each as it comes in the description.

    params: what is left of the description without what has a wrong form; an entry that is no dictionary is None.
    structural: the problems of form that were found before.
    """
    found = [*structural, *_of_entries(params, [problem.place for problem in structural]), *_of_the_whole(params)]
    return sorted(found, key=lambda problem: problem.severity != ERROR)


def nearest(name: Any, known: Iterable[str]) -> str:
    """Return a sentence with the nearest of the known spellings; empty where none is near."""
    found = get_close_matches(str(name), list(known), n=1)
    return f" Did you mean {found[0]}?" if found else ""


# --- what each entry tells --------------------------------------------------------------------------------------------


def _of_entries(params: Params, wrong: Collection[str]) -> Iterator[Problem]:
    """wrong: the places of what has a wrong form, of which nothing else is said."""
    for kind in KINDS:
        for place, entry in _entries(params, kind.option):
            # What is wrong with a stage says nothing of its workflow.
            if not _is_at([known for known in wrong if not known.startswith(f"{place}.stages[")], place):
                complaints: list[StoryblokError] = []
                with collecting(complaints):
                    kind.refuse_wrong(entry)
                yield from (Problem(ERROR, "contradiction", place, str(error)) for error in complaints)
            if entry.get("stages") is not None and entry.get("state") != "absent":
                yield from _of_stages(entry, place, wrong)


def _of_stages(entry: Params, place: str, wrong: Collection[str]) -> Iterator[Problem]:
    stages = list(_entries(entry, "stages", place))
    for where, stage in stages:
        complaints: list[StoryblokError] = []
        if not _is_at(wrong, where):
            with collecting(complaints):
                refuse_empty(stage, "color")
            with collecting(complaints):
                check_values(WORKFLOW_STAGE, stage)
        yield from (Problem(ERROR, "contradiction", where, str(error)) for error in complaints)
        color = stage.get("color")
        if color and not re.fullmatch("#[0-9a-f]{6}", as_color(color) or ""):
            message = f'color is "{color}", which is not hexadecimal. Give one such as "#f2a33a".'
            yield Problem(WARNING, "not_hexadecimal", where, message)
    yield from _twice("stage", [(where, {"id": stage.get("id")}) for where, stage in stages])
    if _are_named(entry["stages"]):
        yield from _of_workflow(entry, place)


def _of_workflow(entry: Params, place: str) -> Iterator[Problem]:
    """Yield what is wrong with the workflow itself, each at its stage."""
    workflow = workflow_from(entry)
    places = {name: f"{place}.stages[{number}]" for number, name in enumerate(workflow.names)}
    for problem in (*errors(workflow), *warnings(workflow)):
        severity, message = problem.severity, problem.message
        if problem.code in _MAYBE_HELD and entry.get("unlisted_stages") != "delete":
            severity = WARNING
            message += " The space may have it, because stages that are not listed are kept."
        yield Problem(severity, problem.code, places.get(problem.stage, place) if problem.stage else place, message)


def _is_at(places: Collection[str], place: str) -> bool:
    """Tell whether something is at a place or in it."""
    return any(known == place or known.startswith((f"{place}.", f"{place}[")) for known in places)


def _are_named(stages: Sequence[Params | None]) -> bool:
    return all(stage and (stage.get("name") is not None or stage.get("id") is not None) for stage in stages)


def _entries(params: Params, option: str, place: str = "") -> Iterator[tuple[str, Params]]:
    """Yield the entries of a list, each with its place."""
    for number, entry in enumerate(params.get(option) or ()):
        if entry is not None:
            yield f"{place}.{option}[{number}]" if place else f"{option}[{number}]", entry


# --- what only the whole tells ----------------------------------------------------------------------------------------


class _Listed(NamedTuple):
    """The objects that a description lists of a kind, by their names. gone: where names are that no object will have."""

    option: str
    names: Mapping[str, str]
    gone: Mapping[str, str]
    all_named: bool
    complete: bool

    def problem(self, name: str, place: str, code: str, noun: str) -> Problem | None:
        """Return what is wrong with a reference by name; None where nothing is known to be."""
        if name in self.names or (name not in self.gone and not self.all_named):
            return None
        if name in self.gone:
            message = f'{noun} "{name}" will not be there: {self.gone[name]} removes or renames it.'
            return Problem(ERROR, code, place, message)
        message = f'The description does not list {noun} "{name}" in {self.option}.{nearest(name, self.names)}'
        return Problem(ERROR if self.complete else WARNING, code, place, message)


def _listed(params: Params, kind: Kind) -> _Listed | None:
    """Return what a description lists of a kind; None where it leaves the kind alone."""
    if params.get(kind.option) is None:
        return None
    option = kind.names[0]
    names: dict[str, str] = {}
    gone: dict[str, str] = {}
    every_entry = params[kind.option]
    for place, entry in _entries(params, kind.option):
        known, former = _called(kind, entry.get(option)), _called(kind, entry.get("renamed_from"))
        (gone if entry.get("state") == "absent" else names).setdefault(known, place)
        gone.setdefault(former, place)
    present = [entry for entry in every_entry if entry is None or entry.get("state") != "absent"]
    unlisted = (params.get("unlisted") or {}).get(kind.option)
    return _Listed(
        kind.option,
        {name: place for name, place in names.items() if name},
        {name: place for name, place in gone.items() if name and name not in names},
        all(entry is not None and entry.get(option) is not None for entry in present),
        unlisted == "delete",
    )


def _called(kind: Kind, name: Any) -> str:
    return "" if name is None else str(name).casefold() if kind.resource.ignores_case else str(name)


def _of_the_whole(params: Params) -> Iterator[Problem]:
    roles, people = (_listed(params, kind) for kind in _ROLES_AND_PEOPLE)
    for kind in KINDS:
        yield from _twice(
            kind.resource.noun, [(place, _means(kind, entry)) for place, entry in _entries(params, kind.option)]
        )
    for place, named in _that_name_others(params):
        for number, name in enumerate(named.get("space_roles") or ()):
            found = roles and roles.problem(name, f"{place}.space_roles[{number}]", "unknown_role", "the space role")
            if found:
                yield found
        for number, name in enumerate(named.get("users") or ()):
            # A user may also be called by a name of theirs that only the server knows.
            if people and "@" in name:
                found = people.problem(name.casefold(), f"{place}.users[{number}]", "unknown_user", "the user")
                if found:
                    yield found
    yield from _without_people(params)
    yield from _without_second_eyes(params)


_ROLES_AND_PEOPLE = tuple(
    next(kind for kind in KINDS if kind.option == option) for option in ("space_roles", "collaborators")
)


def _that_name_others(params: Params) -> Iterator[tuple[str, Params]]:
    """Yield the collaborators and the stages that stay, each with its place."""
    for place, entry in (*_entries(params, "collaborators"), *_entries(params, "workflows")):
        if entry.get("state") != "absent":
            yield place, entry
            yield from _entries(entry, "stages", place)


def _means(kind: Kind, entry: Params) -> dict[str, Any]:
    """Return by what an entry names its object."""
    means: dict[str, Any] = {
        option: entry.get(option) for option in kind.names if entry.get(option) not in (None, False)
    }
    name = kind.names[0]
    if name in means:
        # Objects of one name may stand in several parts of a list.
        means[name] = (_called(kind, means[name]), entry.get(kind.resource.within))
    return means


def _twice(noun: str, entries: Sequence[tuple[str, Params]]) -> Iterator[Problem]:
    """Yield an error for each entry that names the same object as one before it."""
    seen: dict[tuple[str, Any], str] = {}
    for place, means in entries:
        keys = [(option, value) for option, value in means.items() if value is not None]
        first = next((seen[key] for key in keys if key in seen), None)
        if first is not None:
            message = f"{place} and {first} name the same {noun}. Declare it once."
            yield Problem(ERROR, "duplicate_entry", place, message)
        for key in keys:
            seen.setdefault(key, place)


def _without_people(params: Params) -> Iterator[Problem]:
    """Yield the declared roles that no declared collaborator has."""
    if params.get("collaborators") is None:
        return
    people = [entry for entry in params["collaborators"] if entry is None or entry.get("state") != "absent"]
    # Who does not say their roles may have any.
    if any(person is None or not _tells_roles(person) for person in people):
        return
    names = {name for person in people for name in person.get("space_roles") or ()}
    ids = {identifier for person in people for identifier in person.get("space_role_ids") or ()}
    for place, entry in _entries(params, "space_roles"):
        name, identifier = entry.get("role"), entry.get("id")
        held = name in names or identifier in ids or (ids and identifier is None)
        if name is not None and entry.get("state") != "absent" and not held:
            message = f'No collaborator of the description has the space role "{name}".'
            yield Problem(WARNING, "role_without_people", place, message)


def _tells_roles(person: Params) -> bool:
    return any(person.get(option) is not None for option in ("role", "space_roles", "space_role_ids"))


def _without_second_eyes(params: Params) -> Iterator[Problem]:
    people = {
        person["email"]: (user(person["email"]), *(role(name) for name in person.get("space_roles") or ()))
        for _place, person in _entries(params, "collaborators")
        if person.get("email") and person.get("state") != "absent"
    }
    for place, entry in _entries(params, "workflows"):
        if entry.get("stages") and entry.get("state") != "absent" and _are_named(entry["stages"]):
            workflow = workflow_from(entry)
            movers = [movers_of(stage) for stage in entry["stages"]]
            for alone in self_approvals(workflow, movers, people):
                number = workflow.names.index(alone.way[1])
                yield Problem(WARNING, "self_approval", f"{place}.stages[{number}]", _sentence(alone))


def _sentence(alone: Alone) -> str:
    with_roles = f" with {' and '.join(map(str, alone.by))}" if alone.by else ""
    between = ", ".join(f'"{name}"' for name in alone.way[1:-1])
    return (
        f'{alone.who} may take a story from "{alone.way[0]}" through {between} to "{alone.way[-1]}" alone{with_roles}, '
        "so that whoever submits it can approve it too."
    )
