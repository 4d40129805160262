# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""Collaborator: somebody by their e-mail address, or by the id of their user."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from .._engine.as_code import as_code
from .._engine.desired import desired
from .._engine.errors import ConfigurationError, StoryblokError
from .._engine.gather import clear_names, warn_of_ids
from .._engine.names import describe, find, refuse_empty, the_one
from .._engine.options import GATHER, SEARCH, STATE, UNDECLARED, fields_of, info_options
from .._engine.plan import Act, Change, Delete, Plan, Update, create, update
from .._engine.references import Reference, references_to
from .._engine.resource import Field, Item, Resource, always
from .._engine.space import Space
from .._engine.values import NAMES, REFERENCES, TEXT, Pending, Secret, as_id, as_ids
from .space_role import SPACE_ROLE


def _in_one_form(person: Item) -> dict[str, Any]:
    """Return a collaborator whose space roles stand in one place.

    The API answers them in space_role_ids, in space_role_id, or as a number in role (generated types, and fixtures of
    Storyblok's PHP client); with several of them role is "multi".
    """
    role = str(person.get("role") or "")
    roles = as_ids(
        [*(person.get("space_role_ids") or ()), person.get("space_role_id"), int(role) if role.isdecimal() else 0]
    )
    one = {"space_role_id": as_id(person["space_role_id"])} if "space_role_id" in person else {}
    # While an invitation is open there is no user yet: user_id is null. The generated types let it be left out, too.
    user = as_id(person.get("user_id")) or as_id((person.get("user") or {}).get("id"))
    in_one_place = {"role": "multi" if roles else person.get("role"), "space_role_ids": list(roles)}
    return {**person, **one, **_with_secret(person), "user_id": user, **in_one_place}


def _with_secret(person: Item) -> dict[str, Any]:
    """Return the invitation with its rid hidden: whoever knows it can accept."""
    invitation = person.get("invitation")
    rid = invitation.get("rid") if isinstance(invitation, Mapping) else None
    return {"invitation": {**invitation, "rid": Secret(rid)}} if invitation and isinstance(rid, str) and rid else {}


def _as_sent(fields: Item) -> dict[str, Any]:
    """Return fields of a collaborator as the API takes them: one space role is the role, several are "multi".

    So says the reference page on adding a collaborator. Nulls are known of space_role_id only.
    """
    sent = {name: value for name, value in fields.items() if value is not None}
    roles = sent.get("space_role_ids") or []
    if len(roles) == 1:
        return {**sent, "role": str(roles[0]), "space_role_id": roles[0], "space_role_ids": []}
    return {**sent, "space_role_id": None} if "role" in sent or "space_role_ids" in sent else sent


COLLABORATOR = Resource(
    name="collaborator",
    plural="collaborators",
    noun="user",
    identity=("user.real_email", "user.alt_email", "user.userid", "invitation.email"),
    naming="email",
    named_id="user_id",
    fields=(
        # One choice with the space roles, and nobody is without it.
        # Whether the server responds with the only space role in space_role_id as well is not documented.
        Field("role", TEXT, unsettles=("space_role_id", "can_act_as_admin"), kept=always),
        Field(
            "space_role_ids",
            REFERENCES,
            refers_to=SPACE_ROLE,
            names_option="space_roles",
            unsettles=("space_role_id",),
            kept=always,
        ),
        Field("permissions", NAMES),
    ),
    # Not among them, although the server responds with it: can_act_as_admin, which somebody who is demoted would keep.
    writable=frozenset({"role", "space_role_id", "space_role_ids", "permissions", "user_id"}),
    paged=True,
    ignores_case=True,
    bare_creation=True,
    # Neither the API description nor the reference pages know a GET of one collaborator.
    listed_only=True,
    ids=("user_id",),
    objects=("user", "invitation"),
    unified=_in_one_form,
    as_sent=_as_sent,
)

_FIELDS = fields_of(COLLABORATOR)
OPTIONS: dict[str, Any] = {
    "argument_spec": {
        **STATE,
        "email": {"type": "str"},
        "user_id": {"type": "int"},
        **_FIELDS,
        "role": {**_FIELDS["role"], "choices": ["admin", "editor"]},
        "forget": {"type": "bool", "default": False},
        **UNDECLARED,
    },
    "mutually_exclusive": [["email", "user_id"], ["role", "space_roles", "space_role_ids"]],
    "required_one_of": [["email", "user_id"]],
    "supports_check_mode": True,
}
_ADDRESS = r"[^@\s,;]+@[^@\s,;]+"
INFO_OPTIONS = info_options(SEARCH, GATHER, email={"type": "str"}, user_id={"type": "int"}, space_role={"type": "str"})


def check_options(params: Mapping[str, Any]) -> None:
    """Refuse options that cannot be right, whatever the server holds."""
    refuse_empty(params, "email")
    _trimmed(params)
    if params.get("space_roles") == [] or params.get("space_role_ids") == []:
        raise ConfigurationError("A collaborator without space roles has role admin or editor: give role instead.")


def plan(space: Space, params: Mapping[str, Any], named_in: Sequence[Resource]) -> Plan:
    """Plan one collaborator. named_in: the kinds of objects that may name a user."""
    check_options(params)
    params = {**params, **_trimmed(params)}
    email = params.get("email")
    people = _called_so(space, params)
    current = _the_one_meant(space, params, people)
    title = f"collaborator {email or params['user_id']} of {space.title}"
    if params["state"] == "absent":
        return _plan_absent(space, params, title, people, current, named_in)
    return _plan_present(space, params, title, people, current)


def _trimmed(params: Mapping[str, Any]) -> dict[str, Any]:
    """Return the address without white space around it. Raise if it is several.

    Anything else may be a user name or an SSO id, which the API takes as well.
    """
    email = (params.get("email") or "").strip()
    if re.fullmatch(rf"{_ADDRESS}([\s,;]+{_ADDRESS})+", email):
        raise ConfigurationError(
            f"email is {email!r}, which is not one e-mail address. Give one address, and run a task for each person."
        )
    return {"email": email} if email else {}


def _called_so(space: Space, params: Mapping[str, Any]) -> list[Item]:
    people = space.all(COLLABORATOR)
    if params.get("email") is None:
        return [person for person in people if person.get("user_id") == params["user_id"]]
    return find(COLLABORATOR, people, name=params["email"])


def _the_one_meant(space: Space, params: Mapping[str, Any], people: Sequence[Item]) -> Item | None:
    """Return the member or the open invitation; an invitation that expired only where there is neither."""
    valid = [person for person in people if not is_expired(person)]
    if len(valid) > 1:
        the_one(COLLABORATOR, valid, name=params.get("email"), identifier=params.get("user_id"), where=space.title)
    return next(iter(valid or people), None)


def is_expired(person: Item) -> bool:
    return bool((person.get("invitation") or {}).get("is_expired"))


# --- present ----------------------------------------------------------------------------------------------------------


def _plan_present(
    space: Space, params: Mapping[str, Any], title: str, people: Sequence[Item], current: Item | None
) -> Plan:
    # An invitation that has expired and cannot be renewed makes way for a new one.
    standing = None if current is None or (is_expired(current) and not _is_renewable(current)) else current
    declared = desired(space, COLLABORATOR, params, held=standing)
    if "space_role_ids" in declared:
        # The API calls somebody with space roles "multi", also with one of them.
        declared["role"] = "multi"
    elif "role" in declared:
        declared["space_role_ids"] = ()
    if standing is not None:
        renewal = [_renewal(standing)] if is_expired(standing) else []
        changes = (*update(COLLABORATOR, standing, declared), *renewal)
        _refuse_demotion(space, standing, changes)
        return Plan(COLLABORATOR, title, changes, standing, standing["id"], declared)
    if current is None and params.get("email") is None:
        raise ConfigurationError(
            f"No collaborator of {space.title} has the user id {params['user_id']}. Somebody who is not a member yet is "
            "invited by e-mail address or user name: give email instead."
        )
    return _plan_invitation(space, params, title, declared, people)


def _is_renewable(expired: Item) -> bool:
    return isinstance(expired["invitation"].get("rid"), Secret)


def _refuse_demotion(space: Space, person: Item, changes: Sequence[Change]) -> None:
    """Refuse another role for the owner. Who is no administrator has none to lose, so nobody asks whose the space is."""
    gets = {name for change in changes for name in change.changed_fields} & {"role", "space_role_ids"}
    if gets and person.get("role") not in ("editor", "multi") and is_owner(space, person):
        raise StoryblokError(
            f"Could not change the role of {describe(COLLABORATOR, person)} of {space.title}: they own the space. Leave role, "
            "space_roles and space_role_ids out."
        )


def _renewal(expired: Item) -> Update:
    """Return the change that renews an invitation that has expired. It comes last, so that nobody accepts an old role."""
    renew = Act(
        f"renew the invitation of {describe(COLLABORATOR, expired)}",
        path=lambda held: ("invitations", held["invitation"]["rid"], "renew"),
        is_due=is_expired,
        # When it expires next, only the server knows.
        brings={"invitation": {"email": expired["invitation"].get("email"), "is_expired": False}},
    )
    return Update(COLLABORATOR, expired, {}, ("invitation",), act=renew)


def _plan_invitation(
    space: Space, params: Mapping[str, Any], title: str, declared: Mapping[str, Any], expired: Sequence[Item]
) -> Plan:
    """Plan a new invitation, which keeps of one that expired what was not declared.

    The expired one goes first: whether the server invites an address that it still knows is not documented.
    """
    kept = ("permissions",) if "role" in declared else ("role", "space_role_ids", "permissions")
    former: Item = expired[0] if expired else {}
    held = {name: COLLABORATOR.field(name).canonical(former[name]) for name in kept if former.get(name)}
    declared = {**held, **declared}
    if "role" not in declared:
        raise ConfigurationError(
            f"{params['email']} is not a collaborator of {space.title} yet: say as what to invite them, with role, "
            "space_roles or space_role_ids."
        )
    email = params.get("email") or former["invitation"]["email"]
    pending = Pending(email, space.title)
    # Without the flag the server takes one space role only, says the reference page.
    several = {"allow_multiple_roles_creation": True} if len(declared.get("space_role_ids", ())) > 1 else {}
    # Of the invitation nothing but its address is known before it is sent.
    invited = {"user_id": None, "invitation": {"email": email, "rid": pending}}
    invitation = create(
        *(COLLABORATOR, pending, declared),
        along={"email": email, **several},
        shown=invited,
        is_mine=lambda person: not is_expired(person),
    )
    changes: list[Change] = [Delete(COLLABORATOR, person) for person in expired]
    return Plan(COLLABORATOR, title, (*changes, invitation), None, pending, declared)


# --- absent -----------------------------------------------------------------------------------------------------------


def _plan_absent(
    space: Space,
    params: Mapping[str, Any],
    title: str,
    people: Sequence[Item],
    current: Item | None,
    named_in: Sequence[Resource],
) -> Plan:
    """Plan that somebody is gone: first every stage that names them, where the task says forget, then their records."""
    forget = bool(params.get("forget"))
    if current is not None:
        _refuse_owner(space, current)
        user = current.get("user_id")
    else:
        user = params.get("user_id") if forget else None
    named = _named(space, user, named_in)
    named_by = [reference.sentence for reference in named]
    if named and not forget:
        space.warn(
            f"{', '.join(named_by)} of {space.title} still name the user {user}. Take them from there, or run the task with "
            f"user_id: {user} and forget: true."
        )
    removals = [reference.removal(user or 0) for reference in named] if forget else []
    changes = (
        *_other_records(people, current),
        *removals,
        *([] if current is None else [Delete(COLLABORATOR, current)]),
    )
    told = {"named_by": named_by} if changes else {}
    return Plan(COLLABORATOR, title, changes, current, None, result=lambda places, ids: told)


def _refuse_owner(space: Space, person: Item) -> None:
    if is_owner(space, person):
        raise StoryblokError(f"Could not delete {describe(COLLABORATOR, person)} of {space.title}: they own the space.")


def is_owner(space: Space, person: Item) -> bool:
    """Tell whether somebody owns the space. Not every server lists the owner among the collaborators."""
    user = person.get("user_id")
    return user is not None and user == as_id(space.lists.described().get("owner_id"))


def _named(space: Space, user: int | None, named_in: Sequence[Resource]) -> list[Reference]:
    """Return what names a user, in the order of the names of the workflows."""
    found = references_to(space, COLLABORATOR, user, named_in) if user is not None else ()
    return sorted(found, key=lambda reference: str((reference.owner or {}).get("name")))


def _other_records(people: Sequence[Item], current: Item | None) -> list[Change]:
    """Return the removals of invitations that expired and are left in addition to the one who goes."""
    return [Delete(COLLABORATOR, person) for person in people if current is not None and person["id"] != current["id"]]


# --- info -------------------------------------------------------------------------------------------------------------


def matching(space: Space, params: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the collaborators that all given filters match."""
    refuse_empty(params, "email", "space_role", "search")
    params = {**params, **_trimmed(params)}
    people = [dict(person) for person in space.all(COLLABORATOR)]
    if params.get("email") is not None:
        people = [dict(person) for person in find(COLLABORATOR, people, name=params["email"])]
    if params.get("user_id") is not None:
        people = [person for person in people if person.get("user_id") == params["user_id"]]
    if params.get("space_role") is not None:
        roles = space.all(SPACE_ROLE)
        role = the_one(SPACE_ROLE, roles, name=params["space_role"], where=space.title, option="space_role")
        people = [person for person in people if role["id"] in person["space_role_ids"]]
    if params.get("search") is not None:
        part = params["search"].casefold()
        people = [person for person in people if any(part in text.casefold() for text in _texts(person))]
    return people


def _texts(person: Item) -> list[str]:
    return [str(value) for known in ("user", "invitation") for value in (person.get(known) or {}).values() if value]


def code(space: Space, people: Sequence[Item]) -> list[dict[str, Any]]:
    """Return collaborators as the module takes them, by address.

    The owner is not among them, because every space has its own. Who cannot be declared is left out with a warning.
    """
    declarable: dict[str, Item] = {}
    for person in people:
        if is_owner(space, person):
            continue
        email = _address(space, person)
        reason = _why_not(person, email)
        if reason:
            space.warn(f"{describe(COLLABORATOR, person)} of {space.title} is left out of the code: {reason}.")
        else:
            declarable[email] = person
    names = clear_names(space, COLLABORATOR, COLLABORATOR.fields, list(declarable.values()))
    declared = []
    for email, person in sorted(declarable.items(), key=lambda item: (item[0].casefold(), item[0])):
        # With space roles, or with a role that stands for itself.
        role = "space_role_ids" if person["space_role_ids"] else "role"
        fields = [COLLABORATOR.field(name) for name in (role, "permissions")]
        declared.append({"email": email, **as_code(person, fields, names)})
        warn_of_ids(space, f"{describe(COLLABORATOR, person)}: ", declared[-1], COLLABORATOR.fields)
    return declared


def _address(space: Space, person: Item) -> str:
    """Return the first e-mail address, or else user name, that nobody else has; empty when there is none."""
    people = space.all(COLLABORATOR)
    names = sorted(COLLABORATOR.names(person), key=lambda name: "@" not in name)
    return next((name for name in names if len(find(COLLABORATOR, people, name=name)) == 1), "")


def _why_not(person: Item, email: str) -> str:
    if not email:
        return "there is no e-mail address or user name that only they have"
    if is_expired(person):
        return "the invitation has expired, and would be sent again"
    if not person["space_role_ids"] and person.get("role") not in ("admin", "editor"):
        return f"the role {person.get('role')!r} cannot be given to anybody"
    return ""
