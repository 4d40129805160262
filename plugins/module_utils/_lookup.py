# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""Read a space, and find in it what the user named. Only GET requests; a name is never guessed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from ansible_collections.community.storyblok.plugins.module_utils._client import Client
from ansible_collections.community.storyblok.plugins.module_utils._errors import (
    ConfigurationError,
    LookupFailed,
    attempting,
)
from ansible_collections.community.storyblok.plugins.module_utils._fields import Field, Pending, as_id, as_number
from ansible_collections.community.storyblok.plugins.module_utils._resources import (
    RESOURCES,
    WORKFLOW,
    WORKFLOW_STAGE,
    Resource,
)

_MOST_LISTED = 50


class Space:
    """What one task knows of one space. Every list is read when it is first needed, and only once."""

    def __init__(self, client: Client) -> None:
        self.client = client
        self._lists: dict[str, list[dict[str, Any]]] = {}
        self._stages: dict[int, list[dict[str, Any]]] = {}

    @property
    def title(self) -> str:
        return f"space {self.client.connection.space_id}"

    def forget(self) -> None:
        """Read everything again when it is next needed."""
        self._lists.clear()
        self._stages.clear()

    def all(self, resource: Resource) -> list[dict[str, Any]]:
        if resource.name not in self._lists:
            # One request brings all workflows with all their stages. The reference pages do not know
            # include_stages, only the API description does; stages() copes with a server that ignores it.
            query = {"include_stages": "true"} if resource is WORKFLOW else None
            with attempting(f"read the {resource.noun}s of {self.title}"):
                self._lists[resource.name] = self.client.list_all(resource, query)
        return self._lists[resource.name]

    def workflows(self) -> list[dict[str, Any]]:
        """The workflows of the space. The API creates a default workflow, even on this GET, where there is none."""
        return self.all(WORKFLOW)

    def stages(self, workflow: Mapping[str, Any]) -> list[dict[str, Any]]:
        """The stages of a workflow in their order, each with its ``workflow_id``."""
        workflow_id = int(workflow["id"])
        if workflow_id not in self._stages:
            listed = workflow.get("workflow_stages")
            if not isinstance(listed, list):
                with attempting(f"read the stages of {describe(WORKFLOW, workflow)} of {self.title}"):
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

    def _keep_stages(self, workflow_id: int, stages: Iterable[dict[str, Any]]) -> None:
        mine = [stage for stage in stages if stage.get("workflow_id") == workflow_id]
        mine.sort(key=lambda stage: (as_number(stage.get("position")) or 0, stage["id"]))
        self._stages[workflow_id] = mine

    def workflow(self, params: Mapping[str, Any]) -> dict[str, Any] | None:
        """The workflow that ``workflow_id`` or ``workflow`` names; None when neither option is given."""
        if params.get("workflow_id") is not None:
            return the_one(WORKFLOW, self.workflows(), identifier=params["workflow_id"], where=self.title)
        if params.get("workflow") is not None:
            return the_one(WORKFLOW, self.workflows(), name=params["workflow"], where=self.title)
        return None

    def default_workflow(self) -> dict[str, Any]:
        defaults = [workflow for workflow in self.workflows() if workflow.get("is_default")]
        if len(defaults) != 1:
            raise LookupFailed(
                f"{len(defaults) or 'None'} of the workflows of {self.title} {'is' if len(defaults) < 2 else 'are'} "
                f"marked as default: name one with workflow or workflow_id. {_listing(WORKFLOW, self.workflows())}"
            )
        return defaults[0]

    def named_ids(
        self, field: Field, names: Sequence[str], stages: Sequence[Mapping[str, Any]], new: str | None = None
    ) -> list[int | Pending]:
        """The ids of the objects that ``names`` of a reference field mean.

        stages: where names of stages are looked up: the stages of one workflow.
        new: the name of the stage that is about to be created; it may refer to itself.
        """
        resource = RESOURCES[field.refers_to]
        if "" in names:
            raise ConfigurationError(
                f"{field.names_option} holds an empty name. To clear the list give [] (an empty list)."
            )
        found: list[int | Pending] = []
        for name in names:
            if resource is WORKFLOW_STAGE and name == new:
                found.append(Pending(name))
                continue
            objects, where = (
                (stages, "the workflow") if resource is WORKFLOW_STAGE else (self.all(resource), self.title)
            )
            match = the_one(resource, objects, name=name, where=where, option=field.names_option)
            identifier = as_id(_value_at(match, resource.named_id))
            if not isinstance(identifier, int):
                raise LookupFailed(
                    f"{field.names_option}: {name} was invited to {self.title} and has not accepted yet, so there is "
                    "no user id to refer to. Try again after they have accepted."
                )
            found.append(identifier)
        return found

    def known_names(self, field: Field, stages: Iterable[Mapping[str, Any]]) -> dict[int, str]:
        """Names by id, for display, of what a reference field may hold; nothing is read for it."""
        resource = RESOURCES[field.refers_to]
        objects = stages if resource is WORKFLOW_STAGE else self._lists.get(resource.name, [])
        names: dict[int, str] = {}
        for item in objects:
            identifier = as_id(_value_at(item, resource.named_id))
            known = names_of(resource, item)
            if isinstance(identifier, int) and known:
                names[identifier] = known[0]
        return names


def names_of(resource: Resource, item: Mapping[str, Any]) -> list[str]:
    """Every name under which a person may know an object."""
    values = (_value_at(item, path) for path in resource.identity)
    return [str(value) for value in values if value]


def describe(resource: Resource, item: Mapping[str, Any]) -> str:
    names = names_of(resource, item)
    identifier = _value_at(item, resource.named_id)
    shown = "invited, without an id yet" if identifier is None else f"id {identifier}"
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
    wanted = f'"{name}"' if name is not None else f"the id {identifier}"
    start = f"{option}: " if option else ""
    if matches:
        found = ", ".join(describe(resource, match) for match in matches)
        raise LookupFailed(
            f"{start}{len(matches)} {resource.noun}s of {where} are called {wanted}: {found}. Give the id."
        )
    raise LookupFailed(
        f"{start}no {resource.noun} of {where} has {wanted if name is None else 'the name ' + wanted}. "
        f"{_listing(resource, objects)}"
    )


def find(
    resource: Resource,
    objects: Iterable[Mapping[str, Any]],
    *,
    name: str | None = None,
    identifier: int | None = None,
) -> list[Mapping[str, Any]]:
    """Every object with a name or an id. E-mail addresses are compared without regard to case."""
    if name is None:
        return [item for item in objects if int(item["id"]) == identifier]
    if resource.ignores_case and "@" in name:
        wanted = name.casefold()
        return [item for item in objects if wanted in (known.casefold() for known in names_of(resource, item))]
    return [item for item in objects if name in names_of(resource, item)]


def _listing(resource: Resource, objects: Sequence[Mapping[str, Any]]) -> str:
    if not objects:
        return f"There is no {resource.noun} at all."
    shown = ", ".join(describe(resource, item).removeprefix(f"{resource.noun} ") for item in objects[:_MOST_LISTED])
    more = f", and {len(objects) - _MOST_LISTED} more" if len(objects) > _MOST_LISTED else ""
    return f"There are: {shown}{more}."


def _value_at(item: Mapping[str, Any], path: str) -> Any:
    value: Any = item
    for key in path.split("."):
        value = value.get(key) if isinstance(value, Mapping) else None
    return value
