# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""Read a space, and find in it what the user named. Only GET requests; a name is never guessed."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any

from ansible_collections.community.storyblok.plugins.module_utils._client import Client
from ansible_collections.community.storyblok.plugins.module_utils._errors import (
    ConfigurationError,
    LookupFailed,
    StoryblokError,
    attempting,
    collecting,
    complain,
)
from ansible_collections.community.storyblok.plugins.module_utils._fields import Field, Id, Pending, as_id, as_number
from ansible_collections.community.storyblok.plugins.module_utils._resources import (
    RESOURCES,
    STORY,
    WORKFLOW,
    WORKFLOW_STAGE,
    Resource,
    value_at,
)

_MOST_LISTED = 50
# Names and ids stand in the address of a request, which servers cut off at some thousand characters.
_MOST_NAMES = 40
_MOST_IDS = 100


class Space:
    """What one task knows of one space. Every list is read when it is first needed, and only once."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self._lists: dict[str, list[dict[str, Any]]] = {}
        # By the id of their workflow.
        self._stages: dict[Id | None, list[dict[str, Any]]] = {}
        self._foresights: dict[str, Callable[[], None]] = {}
        self._stories: dict[tuple[int, ...], int] = {}
        # Names for which the server was asked, by the list in which it looked.
        self._asked: dict[str, set[str]] = {}
        self._warnings: list[str] = []

    @property
    def warnings(self) -> list[str]:
        """Sentences for the user, about what was found and about how requests are sent."""
        return [*self._warnings, *self.client.warnings]

    @property
    def title(self) -> str:
        return f"space {self.client.connection.space_id}"

    def warn(self, sentence: str) -> None:
        if sentence not in self._warnings:
            self._warnings.append(sentence)

    @contextmanager
    def without_warnings(self) -> Iterator[None]:
        """Drop the warnings that are given meanwhile, because others gave them already."""
        kept = list(self._warnings)
        yield
        self._warnings[:] = kept

    def forget(self, resource: Resource) -> None:
        """Read the list of a resource again when it is next needed. Stages come with their workflows."""
        if resource is STORY:
            self._stories.clear()
        if resource is WORKFLOW_STAGE:
            self._stages.clear()
            resource = WORKFLOW
        self._lists.pop(resource.name, None)
        self._asked.pop(resource.name, None)

    def learn_workflow(self, workflow: Mapping[str, Any]) -> None:
        """Take note of a workflow as it stands after a write, with the stages that the server tells."""
        others = [known for known in self.workflows() if as_id(known["id"]) != as_id(workflow["id"])]
        self._lists[WORKFLOW.name] = [*others, dict(workflow)]

    def learn_stage(self, stage: Mapping[str, Any]) -> None:
        """Take note of a stage as it stands after a write; its workflow was read before."""
        stages = self._stages[int(stage["workflow_id"])]
        stages[:] = [*(known for known in stages if as_id(known["id"]) != as_id(stage["id"])), dict(stage)]
        stages.sort(key=_place)

    def all(self, resource: Resource) -> list[dict[str, Any]]:
        """Every object of a list. Where they form a tree, each has a ``path`` beside its name."""
        if resource.name not in self._lists:
            # One request brings all workflows with all their stages. The reference pages do not know
            # include_stages, only the API description does; stages() copes with a server that ignores it.
            query = {"include_stages": "true"} if resource is WORKFLOW else None
            with attempting(f"read the {resource.noun}s of {self.title}"):
                found = self.client.list_all(resource, query)
            self._lists[resource.name] = _with_paths(resource, found) if resource.parent else found
            foresight = self._foresights.pop(resource.name, None)
            if foresight is not None:
                foresight()
        return self._lists[resource.name]

    def foresee(self, resource: Resource, foresight: Callable[[], None]) -> None:
        """Have a list changed to what it will be, by take_for, once it is read."""
        self._foresights[resource.name] = foresight

    def take_for(
        self, resource: Resource, current: Mapping[str, Any] | None, foreseen: Mapping[str, Any] | None
    ) -> None:
        """Take an object of a list that was read for what it will be; None where there is none, or will be none.

        What will be created has a Pending as its id. A workflow comes with its stages.
        """
        others = self._lists[resource.name]
        place = len(others)
        if current is not None:
            place = [as_id(other["id"]) for other in others].index(as_id(current["id"]))
            del others[place]
        if foreseen is not None:
            others.insert(place, dict(foreseen))
            if resource is WORKFLOW:
                self._stages[as_id(foreseen["id"])] = [dict(stage) for stage in foreseen["workflow_stages"]]

    def read(self, resource: Resource, ids: Iterable[Id]) -> None:
        """Read what some ids refer to, where nothing is known of it: the whole list, or those objects of a long one."""
        if not resource.found_by:
            self.all(resource)
            return
        known = self._lists.setdefault(resource.name, [])
        found = {resource.reference(item) for item in known}
        missing = [str(identifier) for identifier in ids if identifier not in found]
        for start in range(0, len(missing), _MOST_IDS):
            with attempting(f"look for {resource.plural} of {self.title}"):
                known += self.client.list_all(resource, {"by_ids": ",".join(missing[start : start + _MOST_IDS])})

    def named(self, resource: Resource, names: Sequence[str]) -> Sequence[Mapping[str, Any]]:
        """The objects among which names are looked up: all of them, or those that the server finds."""
        if not resource.found_by:
            return self.all(resource)
        known = self._lists.setdefault(resource.name, [])
        asked_before = self._asked.setdefault(resource.name, set())
        missing = [
            name for name in dict.fromkeys(names) if name not in asked_before and not find(resource, known, name=name)
        ]
        asked_before.update(missing)
        for start in range(0, len(missing), _MOST_NAMES):
            asked = ",".join(missing[start : start + _MOST_NAMES])
            with attempting(f"look for {resource.plural} of {self.title}"):
                known += self.client.list_all(resource, {resource.found_by: asked})
        return known

    def described(self) -> dict[str, Any]:
        """The space itself, with its owner_id."""
        with attempting(f"read {self.title}"):
            return self.client.space()

    def workflows(self) -> list[dict[str, Any]]:
        """The workflows of the space. The API creates a default workflow, even on this GET, where there is none."""
        return self.all(WORKFLOW)

    def stages(self, workflow: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The stages of a workflow in their order, each with its ``workflow_id``."""
        workflow_id = as_id(workflow["id"])
        if workflow_id not in self._stages:
            listed = workflow.get("workflow_stages")
            with attempting(f"read the stages of {describe(WORKFLOW, workflow)} of {self.title}"):
                if not isinstance(listed, list):
                    listed = self.client.list_all(WORKFLOW_STAGE, {"in_workflow": workflow_id})
                else:
                    listed = self.client.objects(WORKFLOW_STAGE, listed, "GET", WORKFLOW.plural)
            stages = [{**stage, "workflow_id": stage.get("workflow_id") or workflow_id} for stage in listed]
            self._keep_stages(workflow_id, stages)
        return self._stages[workflow_id]

    def read_all_stages(self) -> None:
        """Read the stages of all workflows, in one request where that takes one for each workflow otherwise."""
        apart = [int(item["id"]) for item in self.workflows() if not isinstance(item.get("workflow_stages"), list)]
        if len(apart) < 2 or self._stages:
            return
        with attempting(f"read the {WORKFLOW_STAGE.noun}s of {self.title}"):
            stages = self.client.list_all(WORKFLOW_STAGE)
        for workflow_id in apart:
            # A workflow of which nothing came is asked for alone: that all stages come is not documented.
            if any(stage.get("workflow_id") == workflow_id for stage in stages):
                self._keep_stages(workflow_id, stages)

    def _keep_stages(self, workflow_id: Id | None, stages: Iterable[dict[str, Any]]) -> None:
        mine = [stage for stage in stages if stage.get("workflow_id") == workflow_id]
        mine.sort(key=_place)
        self._stages[workflow_id] = mine

    def known_stages(self) -> list[dict[str, Any]]:
        """The stages of all workflows, as far as they are known without another request."""
        return [
            stage
            for workflow in self._lists.get(WORKFLOW.name, ())
            if as_id(workflow["id"]) in self._stages or isinstance(workflow.get("workflow_stages"), list)
            for stage in self.stages(workflow)
        ]

    def all_stages(self) -> list[dict[str, Any]]:
        """The stages of all workflows."""
        self.read_all_stages()
        return [stage for workflow in self.workflows() for stage in self.stages(workflow)]

    def workflow(self, params: Mapping[str, Any]) -> dict[str, Any] | None:
        """The workflow that ``workflow_id`` or ``workflow`` names; None when neither option is given."""
        if params.get("workflow_id") is not None:
            return the_one(WORKFLOW, self.workflows(), identifier=params["workflow_id"], where=self.title)
        if params.get("workflow") is not None:
            return the_one(WORKFLOW, self.workflows(), name=params["workflow"], where=self.title)
        return None

    def stories_in(self, stages: tuple[int, ...]) -> int:
        """How many stories stand in stages, by their ids."""
        if stages not in self._stories:
            query = {"in_workflow_stages": ",".join(map(str, stages))}
            with attempting(f"count the stories in stages of {self.title}"):
                self._stories[stages] = self.client.count(STORY, query)
        return self._stories[stages]

    def default_workflow(self) -> dict[str, Any]:
        defaults = [workflow for workflow in self.workflows() if workflow.get("is_default")]
        if len(defaults) != 1:
            raise LookupFailed(
                f"{len(defaults) or 'None'} of the workflows of {self.title} {'is' if len(defaults) < 2 else 'are'} "
                f"marked as default: say which one is meant, by name or id. {_listing(WORKFLOW, self.workflows())}"
            )
        return defaults[0]

    def locate(
        self,
        resource: Resource,
        objects: Sequence[Mapping[str, Any]],
        *,
        name: str,
        renamed_from: str | None,
        where: str,
    ) -> Mapping[str, Any] | None:
        """The object with a name, or else the one with its former name; None when there is neither."""
        if find(resource, objects, name=name):
            if renamed_from is not None and renamed_from != name and find(resource, objects, name=renamed_from):
                self.warn(
                    f'Both "{name}" and "{renamed_from}" (renamed_from) are {resource.noun}s of {where}. '
                    f'"{renamed_from}" was left alone.'
                )
            return the_one(resource, objects, name=name, where=where)
        if renamed_from is not None and find(resource, objects, name=renamed_from):
            return the_one(resource, objects, name=renamed_from, where=where)
        return None

    def desired(
        self, resource: Resource, params: Mapping[str, Any], stages: Sequence[Mapping[str, Any]] = (), where: str = ""
    ) -> dict[str, Any]:
        """Canonical values of the declared fields, names resolved to ids. What was not declared is not in it.

        Everything that is wrong with them is raised as one error.

        stages: where names of stages are looked up; a stage that does not exist yet has a Pending as its id.
        where: how messages call the workflow of these stages.
        """
        desired: dict[str, Any] = {}
        complaints: list[StoryblokError] = []
        self._ask_together(resource, params)
        for field in resource.fields:
            names = params.get(field.names_option) if field.names_option else None
            value = params.get(field.name)
            with collecting(complaints):
                if names is not None:
                    wanted = names if field.kind.many else [names] if names else []
                    ids = self.named_ids(field, wanted, stages, where)
                    desired[field.name] = field.canonical(ids if field.kind.many else ids[0] if ids else None)
                elif value is not None:
                    _check_values(field, value)
                    desired[field.name] = field.canonical(value)
        complain(complaints)
        return desired

    def _ask_together(self, resource: Resource, params: Mapping[str, Any]) -> None:
        """Have the server look for the names of several fields at once, in lists that are too long to be read."""
        wanted: dict[str, list[str]] = {}
        for field in resource.fields:
            if field.names_option and RESOURCES[field.refers_to].found_by:
                wanted.setdefault(field.refers_to, []).extend(filter(None, params.get(field.names_option) or ()))
        for name, names in wanted.items():
            if names:
                self.named(RESOURCES[name], names)

    def named_ids(
        self, field: Field, names: Sequence[str], stages: Sequence[Mapping[str, Any]], of_stages: str
    ) -> list[Id]:
        """The ids of the objects that ``names`` of a reference field mean."""
        resource = RESOURCES[field.refers_to]
        wanted = [name for name in names if name]
        found: list[Id] = []
        complaints: list[StoryblokError] = []
        objects, where = stages, of_stages
        if resource is not WORKFLOW_STAGE:
            objects, where = self.named(resource, wanted) if wanted else (), self.title
        if len(wanted) < len(names):
            complaints.append(
                ConfigurationError(
                    f"{field.names_option} holds an empty name. To clear the list give [] (an empty list)."
                )
            )
        missing = [name for name in wanted if not find(resource, objects, name=name)]
        if missing:
            complaints.append(nothing_called(resource, objects, missing, where, field.names_option))
        for name in wanted:
            if name in missing:
                continue
            with collecting(complaints):
                match = the_one(resource, objects, name=name, where=where, option=field.names_option)
                identifier = resource.reference(match)
                if identifier is None:
                    raise LookupFailed(
                        f"{field.names_option}: {name} was invited to {self.title} and has not accepted yet, so there is "
                        "no user id to refer to. Try again after they have accepted."
                    )
                found.append(identifier)
        complain(complaints)
        return found

    def known_names(
        self, field: Field, stages: Iterable[Mapping[str, Any]], *, clear_only: bool = False
    ) -> dict[Id, str]:
        """Names by id, for display, of what a reference field may hold; nothing is read for it.

        clear_only: leave out names that mean several objects.
        """
        resource = RESOURCES[field.refers_to]
        objects = list(stages if resource is WORKFLOW_STAGE else self._lists.get(resource.name, []))
        names: dict[Id, str] = {}
        for item in objects:
            identifier = resource.reference(item)
            known = names_of(resource, item)
            known = [name for name in known if not clear_only or len(find(resource, objects, name=name)) == 1]
            if identifier is not None and known:
                names[identifier] = known[0]
        return names


def _check_values(field: Field, value: Any) -> None:
    if field.kind.option.get("elements") == "str":
        if any(not text.strip() for text in value):
            raise ConfigurationError(f"{field.name} holds an empty text. To clear the list give [] (an empty list).")
        return
    if not field.refers_to:
        return
    if field.kind.many and any(identifier <= 0 for identifier in value):
        raise ConfigurationError(
            f"{field.name} holds 0 or less, which is no id. To clear the list give [] (an empty list)."
        )
    if not field.kind.many and value < 0:
        raise ConfigurationError(f"{field.name} is less than 0, which is no id. To clear it give 0.")


def _with_paths(resource: Resource, items: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Each object of a tree with the path of names that leads to it, such as Layout/Header."""
    by_reference = {resource.reference(item): item for item in items}

    def path(item: Mapping[str, Any], below: tuple[int, ...] = ()) -> str:
        parent = by_reference.get(resource.reference({resource.named_id: item.get(resource.parent)}))
        # A parent that nobody answers, or that is its own, ends the path.
        if parent is None or item["id"] in below:
            return str(item.get("name"))
        return f"{path(parent, (*below, item['id']))}/{item.get('name')}"

    return [{**item, "path": path(item)} for item in items]


def _place(stage: Mapping[str, Any]) -> tuple[int, int]:
    return as_number(stage.get("position")) or 0, int(stage["id"])


def refuse_empty(params: Mapping[str, Any], *options: str) -> None:
    """An empty text is usually a template that came out empty."""
    complain(
        [
            ConfigurationError(f"{option} is empty: give it a value, or leave the option out.")
            for option in options
            if params.get(option) is not None and not params[option].strip()
        ]
    )


def refuse_taken_name(
    resource: Resource,
    current: Mapping[str, Any],
    name: str | None,
    siblings: Iterable[Mapping[str, Any]],
    where: str,
) -> None:
    """A name that an object shall get must not be that of another one, of which it could not be told any more."""
    if not name or current.get(resource.identity[0]) == name:
        return
    for other in find(resource, siblings, name=name):
        if as_id(other["id"]) != as_id(current["id"]):
            raise ConfigurationError(
                f"Could not rename {describe(resource, current)}: {describe(resource, other)} of {where} has that name. "
                "Rename or remove it first."
            )


def names_of(resource: Resource, item: Mapping[str, Any]) -> list[str]:
    """Every name under which a person may know an object."""
    return resource.names(item)


def describe(resource: Resource, item: Mapping[str, Any]) -> str:
    names = names_of(resource, item)
    identifier = value_at(item, resource.named_id)
    shown = "invited, without an id yet" if identifier is None else f"id {identifier}"
    if isinstance(identifier, Pending):
        shown = "new"
    return f'{resource.noun} "{names[0]}" ({shown})' if names else f"{resource.noun} ({shown})"


def the_one(
    resource: Resource,
    objects: Iterable[Mapping[str, Any]],
    *,
    name: str | None = None,
    identifier: int | None = None,
    where: str,
    option: str = "",
) -> dict[str, Any]:
    """The only object with a name or an id. None or several of them raise LookupFailed, which lists what was found."""
    objects = list(objects)
    matches = find(resource, objects, name=name, identifier=identifier)
    if len(matches) == 1:
        return dict(matches[0])
    if not matches:
        raise nothing_called(resource, objects, [identifier if name is None else name], where, option)
    start = f"{option}: " if option else ""
    wanted = f'"{name}"' if name is not None else f"the id {identifier}"
    found = ", ".join(describe(resource, match) for match in matches)
    raise LookupFailed(f"{start}{len(matches)} {resource.noun}s of {where} are called {wanted}: {found}. Give the id.")


def nothing_called(
    resource: Resource,
    objects: Sequence[Mapping[str, Any]],
    wanted: Sequence[str | int | None],
    where: str,
    option: str,
) -> LookupFailed:
    """What is said about names, or an id, that no object has."""
    start = f"{option}: " if option else ""
    called = " or ".join(f'the name "{one}"' if isinstance(one, str) else f"the id {one}" for one in wanted)
    return LookupFailed(f"{start}no {resource.noun} of {where} has {called}. {_listing(resource, objects)}")


def find(
    resource: Resource,
    objects: Iterable[Mapping[str, Any]],
    *,
    name: str | None = None,
    identifier: int | None = None,
) -> list[Mapping[str, Any]]:
    """Every object with a name or an id. E-mail addresses are compared without regard to case."""
    if name is None:
        return [item for item in objects if as_id(item["id"]) == identifier]
    if resource.identity == ("name",):
        return [item for item in objects if item.get("name") == name]
    if resource.ignores_case and "@" in name:
        wanted = name.casefold()
        return [item for item in objects if wanted in (known.casefold() for known in names_of(resource, item))]
    return [item for item in objects if name in names_of(resource, item)]


def _listing(resource: Resource, objects: Sequence[Mapping[str, Any]]) -> str:
    if resource.found_by:
        # Only those that were asked for were read.
        return "Give the full slug, such as articles/spring-fair, without a slash before or behind it."
    if not objects:
        return f"There is no {resource.noun} at all."
    shown = ", ".join(describe(resource, item).removeprefix(f"{resource.noun} ") for item in objects[:_MOST_LISTED])
    more = f", and {len(objects) - _MOST_LISTED} more" if len(objects) > _MOST_LISTED else ""
    return f"There are: {shown}{more}."
