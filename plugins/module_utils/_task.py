# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""One task about one object: which object it means, and what that object needs."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ansible_collections.community.storyblok.plugins.module_utils._errors import ConfigurationError, LookupFailed
from ansible_collections.community.storyblok.plugins.module_utils._fields import Id
from ansible_collections.community.storyblok.plugins.module_utils._lookup import (
    Space,
    describe,
    find,
    refuse_empty,
    refuse_taken_name,
)
from ansible_collections.community.storyblok.plugins.module_utils._plan import Plan, plan_absent, plan_present
from ansible_collections.community.storyblok.plugins.module_utils._resources import Resource

Object = Mapping[str, Any]


class Task:
    """A task about an object that is given by ``id``, by its name, or by ``renamed_from``.

    Subclasses say in which list it is looked for, what a new one needs, and what has to hold before one is removed.
    """

    resource: Resource

    def __init__(self, space: Space, params: Mapping[str, Any]) -> None:
        self.space = space
        self.params = params
        refuse_empty(params, self.name_option, "renamed_from")
        if params.get("renamed_from") is not None and params["state"] == "absent":
            raise ConfigurationError(
                f"renamed_from goes with state=present only: give the name of the {self.resource.noun} to remove."
            )
        self.current = self.locate()

    @property
    def name_option(self) -> str:
        return self.resource.name_field

    @property
    def name(self) -> str | None:
        name: str | None = self.params.get(self.name_option)
        return name

    @property
    def where(self) -> str:
        """How messages call the place in which the object is looked for."""
        return self.space.title

    @property
    def title(self) -> str:
        name = self.name or (self.current or {}).get(self.name_option) or self.params.get("id")
        return f"{self.resource.noun} {name} of {self.where}"

    def siblings(self) -> Sequence[Object]:
        """The objects among which the name is unique."""
        return self.space.all(self.resource)

    def locate(self) -> Object | None:
        if self.params.get("id") is not None:
            return next(iter(find(self.resource, self.siblings(), identifier=self.params["id"])), None)
        return self.space.locate(
            self.resource,
            self.siblings(),
            name=self.name or "",
            renamed_from=self.params.get("renamed_from"),
            where=self.where,
        )

    def find_again(self) -> Object | None:
        """Look for the object once more, in a space that is read anew."""
        self.space.forget(self.resource)
        return self.locate()

    def plan(self) -> Plan:
        current = self.current
        if self.params["state"] == "absent":
            if current is None:
                return plan_absent(self.resource, None)
            if self.name is not None and self.name != current.get(self.name_option):
                raise ConfigurationError(
                    f"{describe(self.resource, current)} is not called {self.name!r}, so it was not deleted. Correct "
                    f"id or {self.name_option}, or leave one of them out."
                )
            return self.plan_removal(current)
        if current is not None:
            refuse_taken_name(self.resource, current, self.name, self.siblings(), self.where)
            return plan_present(self.resource, current, self.desired())
        if self.params.get("id") is not None:
            raise LookupFailed(
                f"No {self.resource.noun} of {self.space.title} has the id {self.params['id']}. One that is given by id "
                f"is not created, because the server assigns ids: give {self.name_option} instead."
            )
        return self.plan_creation()

    def plan_creation(self) -> Plan:
        return plan_present(self.resource, None, self.desired())

    def plan_removal(self, current: Object) -> Plan:
        return plan_absent(self.resource, current)

    def desired(self) -> dict[str, Any]:
        return self.space.desired(self.resource, self.params)

    def result(self, plan: Plan) -> dict[str, Any]:
        """What the result of the task says beside the object."""
        return {}

    def names(self) -> dict[str, dict[Id, str]]:
        """For each reference field, the known names by id."""
        return {
            field.name: self.space.known_names(field, self.siblings())
            for field in self.resource.fields
            if field.refers_to
        }


def matching(resource: Resource, space: Space, params: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The objects of a space that all given filters of an info module match: id, the name, a part of the name."""
    name = resource.identity[0]
    refuse_empty(params, name, "search")
    found: Sequence[Object] = space.all(resource)
    if params.get("id") is not None:
        found = find(resource, found, identifier=params["id"])
    if params.get(name) is not None:
        found = find(resource, found, name=params[name])
    if params.get("search") is not None:
        part = params["search"].casefold()
        found = [item for item in found if part in str(item.get(name)).casefold()]
    return [dict(item) for item in found]
