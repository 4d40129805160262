# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""What is particular to collaborators: invitations, the owner, and stages that name somebody who goes."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from ansible_collections.community.storyblok.plugins.module_utils._errors import ConfigurationError, StoryblokError
from ansible_collections.community.storyblok.plugins.module_utils._fields import Id, as_id, as_ids
from ansible_collections.community.storyblok.plugins.module_utils._lookup import (
    Space,
    describe,
    find,
    refuse_empty,
    the_one,
)
from ansible_collections.community.storyblok.plugins.module_utils._plan import (
    Plan,
    plan_absent,
    plan_present,
    plan_without,
)
from ansible_collections.community.storyblok.plugins.module_utils._resources import (
    COLLABORATOR,
    SPACE_ROLE,
    WORKFLOW,
    WORKFLOW_STAGE,
)
from ansible_collections.community.storyblok.plugins.module_utils._task import Task

Person = Mapping[str, Any]


class CollaboratorTask(Task):
    """One task of the module collaborator: somebody by their e-mail address, or by the id of their user."""

    resource = COLLABORATOR

    def __init__(self, space: Space, params: Mapping[str, Any]) -> None:
        self.named_by: list[str] = []
        email = params.get("email")
        if email is not None and "@" not in email:
            raise ConfigurationError(f"email is {email!r}, which is no e-mail address.")
        if params.get("space_roles") == [] or params.get("space_role_ids") == []:
            raise ConfigurationError("A collaborator without space roles has role admin or editor: give role instead.")
        super().__init__(space, params)

    @property
    def title(self) -> str:
        return f"collaborator {self.name or self.params['user_id']} of {self.where}"

    def locate(self) -> Person | None:
        """The member or the open invitation that is meant; an invitation that expired only where there is neither."""
        people = self._called_so()
        valid = [person for person in people if not _is_expired(person)]
        if len(valid) > 1:
            the_one(COLLABORATOR, valid, name=self.name, identifier=self.params.get("user_id"), where=self.where)
        return next(iter(valid or people), None)

    def _called_so(self) -> list[Person]:
        people = self.siblings()
        if self.name is None:
            return [person for person in people if as_id(person.get("user_id")) == self.params["user_id"]]
        return find(COLLABORATOR, people, name=self.name)

    def find_again(self) -> Person | None:
        """The new invitation, when the answer to it was lost; the one that expired is none."""
        found = super().find_again()
        return None if found is None or _is_expired(found) else found

    def plan(self) -> Plan:
        current = self.current
        if self.params["state"] == "absent":
            return self._plan_nobody() if current is None else self.plan_removal(current)
        desired = self.desired()
        if current is None and self.name is None:
            raise ConfigurationError(
                f"No collaborator of {self.space.title} has the user id {self.params['user_id']}. Somebody who is not a "
                "member yet is invited by e-mail address: give email instead."
            )
        if current is None or _is_expired(current):
            return self._plan_invitation(desired, current or {})
        return plan_present(COLLABORATOR, current, desired)

    def _plan_invitation(self, desired: Mapping[str, Any], expired: Person) -> Plan:
        """A new invitation, which keeps of one that expired what was not declared."""
        kept = ("permissions",) if "role" in desired else ("role", "space_role_ids", "permissions")
        held = {name: COLLABORATOR.field(name).canonical(expired[name]) for name in kept if expired.get(name)}
        if "role" not in {**held, **desired}:
            raise ConfigurationError(
                f"{self.name} is not a collaborator of {self.space.title} yet: say as what to invite them, with role, "
                "space_roles or space_role_ids."
            )
        plan = plan_present(
            COLLABORATOR, None, {**held, **desired}, scope={"email": self.name or expired["invitation"]["email"]}
        )
        predicted = {name: value for name, value in (plan.predicted or {}).items() if name != "email"}
        return replace(plan, predicted=predicted)

    def desired(self) -> dict[str, Any]:
        desired = super().desired()
        if "space_role_ids" in desired:
            # The API calls somebody with space roles "multi", also with one of them.
            desired["role"] = "multi"
        elif "role" in desired:
            desired["space_role_ids"] = ()
        return desired

    def plan_removal(self, current: Person) -> Plan:
        user = as_id(current.get("user_id"))
        if user is not None:
            if user == as_id(self.space.described().get("owner_id")):
                raise StoryblokError(
                    f"Could not delete {describe(COLLABORATOR, current)} of {self.space.title}: they own the space."
                )
            return plan_absent(COLLABORATOR, current, first=(*self._plan_others(current), *self._plan_forgetting(user)))
        return plan_absent(COLLABORATOR, current, first=self._plan_others(current))

    def _plan_others(self, current: Person) -> tuple[Plan, ...]:
        """Plans to remove invitations that expired and are left beside the one who goes."""
        others = [person for person in self._called_so() if person["id"] != current["id"]]
        return tuple(plan_absent(COLLABORATOR, person) for person in others)

    def _plan_nobody(self) -> Plan:
        """Nobody is there any more; stages may still name them."""
        forget = self.params.get("forget") and self.params.get("user_id") is not None
        return plan_absent(COLLABORATOR, None, first=self._plan_forgetting(self.params["user_id"]) if forget else ())

    def _plan_forgetting(self, user: Any) -> tuple[Plan, ...]:
        """Note the stages that name a user; plans to take the user from them, where the task says forget."""
        plans = []
        self.space.read_all_stages()
        for workflow in sorted(self.space.workflows(), key=lambda item: str(item.get("name"))):
            for stage in self.space.stages(workflow):
                if user in as_ids(stage.get("user_ids")):
                    self.named_by.append(f"{describe(WORKFLOW_STAGE, stage)} of {describe(WORKFLOW, workflow)}")
                    plans.append(plan_without(WORKFLOW_STAGE, stage, {"user_ids": (user,)}))
        if plans and not self.params.get("forget"):
            self.space.warn(
                f"{', '.join(self.named_by)} of {self.space.title} still name the user {user}. Take them from there, or run "
                f"the task with user_id: {user} and forget: true."
            )
            return ()
        return tuple(plans)

    def result(self, plan: Plan) -> dict[str, Any]:
        return {"named_by": self.named_by} if plan.changes and self.params["state"] == "absent" else {}

    def names(self) -> dict[str, dict[Id, str]]:
        field = WORKFLOW_STAGE.field("user_ids")
        return {**super().names(), field.name: self.space.known_names(field, ())}


def _is_expired(person: Person) -> bool:
    return bool((person.get("invitation") or {}).get("is_expired"))


def matching_collaborators(space: Space, params: Mapping[str, Any]) -> list[dict[str, Any]]:
    """The collaborators that all given filters of collaborator_info match."""
    refuse_empty(params, "email", "space_role", "search")
    people = [dict(person) for person in space.all(COLLABORATOR)]
    if params.get("email") is not None:
        people = [dict(person) for person in find(COLLABORATOR, people, name=params["email"])]
    if params.get("user_id") is not None:
        people = [person for person in people if as_id(person.get("user_id")) == params["user_id"]]
    if params.get("space_role") is not None:
        role = the_one(
            SPACE_ROLE, space.all(SPACE_ROLE), name=params["space_role"], where=space.title, option="space_role"
        )
        people = [person for person in people if role["id"] in person["space_role_ids"]]
    if params.get("search") is not None:
        part = params["search"].casefold()
        people = [person for person in people if any(part in text.casefold() for text in _texts(person))]
    return people


def _texts(person: Person) -> list[str]:
    return [str(value) for known in ("user", "invitation") for value in (person.get(known) or {}).values() if value]
