# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""Who may take a story through a review alone, although a second pair of eyes was meant. Pure."""

from __future__ import annotations

from collections.abc import Collection, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ...module_utils._resources.workflow.described import Workflow
from ...module_utils._resources.workflow.problems import first_stage, followers


class Mover(NamedTuple):
    """Somebody who may move a story on from a stage: a space role or a user, by name or id, or one of the groups."""

    kind: str
    name: str = ""

    def __str__(self) -> str:
        return f"{self.kind} {self.name}".strip()


EVERYONE = Mover("Everyone")
EDITORS = Mover("Every editor")


class Alone(NamedTuple):
    """Somebody who may take a story to a stage in which everyone publishes. by: for a person, the roles that let them."""

    who: str
    by: tuple[Mover, ...]
    way: tuple[str, ...]


def role(name: Any) -> Mover:
    return Mover("space role", f'"{name}"')


def user(name: str) -> Mover:
    return Mover("user", name.casefold())


def movers_of(stage: Mapping[str, Any]) -> tuple[Mover, ...]:
    """Return who may move a story on from a declared stage. Administrators, who may change the stage itself, do not count."""
    return (
        *([EVERYONE] if stage.get("allow_all_users") else ()),
        *([EDITORS] if stage.get("allow_editor_change") else ()),
        *(role(name) for name in stage.get("space_roles") or ()),
        *(Mover("space role", f"id {identifier}") for identifier in stage.get("space_role_ids") or ()),
        *(user(name) for name in stage.get("users") or ()),
        *(Mover("user", f"id {identifier}") for identifier in stage.get("user_ids") or ()),
    )


def self_approvals(
    workflow: Workflow, movers: Sequence[Collection[Mover]], people: Mapping[str, Sequence[Mover]]
) -> Iterator[Alone]:
    """Yield who both submits and approves: first single roles, users and groups, then people with several roles.

    movers: who may move a story on, for each stage in order. people: what each collaborator is, by their address.
    Who submits is named in the first stage. That everyone may submit does not make reviewers submit: then only everyone counts.
    """
    start = first_stage(workflow)
    submit = dict(zip(workflow.names, movers)).get(start, ())
    found: set[Mover] = set()
    for mover in submit:
        way = _way_alone(workflow, movers, start, {mover})
        if way:
            found.add(mover)
            yield Alone(str(mover) if mover in (EVERYONE, EDITORS) else f"The {mover}", (), way)
    for address, roles in people.items():
        if EVERYONE in found or found.intersection(roles) or not set(roles).intersection(submit):
            continue
        way = _way_alone(workflow, movers, start, set(roles))
        if way:
            used = {mover for stage, known in zip(workflow.stages, movers) if stage.name in way for mover in known}
            by = tuple(mover for mover in roles if mover in used and mover.kind != "user")
            yield Alone(f"The user {address}", by, way)


def _way_alone(
    workflow: Workflow, movers: Sequence[Collection[Mover]], start: str, who: Collection[Mover]
) -> tuple[str, ...]:
    """Return the shortest way to publishing on which somebody may leave each stage; empty where there is none.

    A way without a stage between skips the review, which is a problem of its own.
    """
    stages = {stage.name: (stage, known) for stage, known in zip(workflow.stages, movers)}
    seen = {start}
    waiting: list[tuple[str, ...]] = [(start,)]
    while waiting:
        way = waiting.pop(0)
        stage, known = stages[way[-1]]
        if stage.everyone_publishes:
            if len(way) > 2:
                return way
            continue
        if EVERYONE not in known and not set(known).intersection(who):
            continue
        for name in followers(workflow, stage):
            if name in stages and name not in seen:
                seen.add(name)
                waiting.append((*way, name))
    return ()
