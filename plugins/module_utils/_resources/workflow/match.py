# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""Match each entry of a list of stages to a stage that exists."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from ..._engine.errors import ConfigurationError, StoryblokError, collecting
from ..._engine.names import find, named_or_renamed, the_one
from ..._engine.resource import Item
from ..._engine.space import Space
from ..workflow_stage import WORKFLOW_STAGE

Entry = Mapping[str, Any]


def match(
    space: Space, entries: Sequence[Entry], stages: Sequence[Item], where: str, complaints: list[StoryblokError]
) -> list[Item | None]:
    """Return the stage of each entry: the one with its id, else with its name, else with its former name.

    Where stages are renamed in a chain, so that one gets the name that another one gives up, each entry of the chain has the
    stage with its former name. An id that no stage has is added to the complaints, and gets a stage that holds nothing.
    """
    pool = list(stages)
    matched: dict[int, Item] = {}

    def take(number: int, stage: Item | None) -> None:
        if stage is not None:
            matched[number] = stage
            pool.remove(stage)

    def take_former(number: int, name: str) -> None:
        take(number, named_or_renamed(WORKFLOW_STAGE, pool, name, None, where))

    for number, entry in enumerate(entries):
        if entry.get("id") is not None:
            found = find(WORKFLOW_STAGE, pool, identifier=entry["id"])
            if found:
                take(number, found[0])
            else:
                matched[number] = {"id": entry["id"], "name": f"id {entry['id']}"}
                with collecting(complaints):
                    _refuse_id(entry["id"], stages, pool, where)
    links = {number: entry for number, entry in enumerate(entries) if number not in matched}
    for number in _chained(links, pool):
        take_former(number, entries[number]["renamed_from"])
    for former in (False, True):
        for number, entry in enumerate(entries):
            if number not in matched and entry.get("name"):
                renamed_from = entry.get("renamed_from") if former else None
                take(number, named_or_renamed(WORKFLOW_STAGE, pool, entry["name"], renamed_from, where))
    _warn_of_both_names(space, entries, pool, where)
    _warn_of_exchanges(space, links, stages, where)
    return [matched.get(number) for number in range(len(entries))]


def _chained(entries: Mapping[int, Entry], pool: Sequence[Item]) -> list[int]:
    """Return the entries whose stages are renamed in a chain, by their numbers.

    A chain ends with a name that no stage has, and begins with a stage whose name no entry keeps. The name in between is
    that of a stage which another entry renames, so it is none that the entry could have already.
    """
    named = {entry["name"]: number for number, entry in entries.items() if entry.get("name")}
    chained: list[int] = []
    for last in entries.values():
        if not last.get("name") or find(WORKFLOW_STAGE, pool, name=last["name"]):
            continue
        chain: list[int] = []
        number: int | None = named[last["name"]]
        while number is not None and number not in (*chain, *chained):
            former = entries[number].get("renamed_from")
            if not former or not find(WORKFLOW_STAGE, pool, name=former):
                chain = []
                break
            chain.append(number)
            number = named.get(former)
        if number is None:
            chained += chain
    return chained


def _warn_of_exchanges(space: Space, entries: Mapping[int, Entry], stages: Sequence[Item], where: str) -> None:
    """Warn of names that go round: afterwards the same names stand there, so that nobody can tell whether they have."""
    former = {entry["name"]: entry.get("renamed_from") for entry in entries.values() if entry.get("name")}
    told: set[str] = set()
    for name in former:
        ring = [name]
        while former.get(ring[-1]) and former[ring[-1]] not in ring:
            ring.append(str(former[ring[-1]]))
        goes_round = len(ring) > 1 and former.get(ring[-1]) == name
        if goes_round and name not in told and all(find(WORKFLOW_STAGE, stages, name=each) for each in ring):
            told.update(ring)
            listed = ", ".join(f'"{each}"' for each in ring)
            space.warn(
                f"{where[0].upper()}{where[1:]}: renamed_from of {listed} goes round, which looks the same before and "
                "after. Nothing was renamed. Give the ids of the stages to exchange their names."
            )


def _refuse_id(identifier: int, stages: Sequence[Item], pool: Sequence[Item], where: str) -> None:
    if find(WORKFLOW_STAGE, stages, identifier=identifier):
        raise ConfigurationError(f"stages lists the id {identifier} twice.")
    the_one(WORKFLOW_STAGE, pool, identifier=identifier, where=where, option="stages")


def _warn_of_both_names(space: Space, entries: Sequence[Entry], pool: Sequence[Item], where: str) -> None:
    """Warn of a former name that another stage still has; a stage that was renamed has left the pool."""
    for entry in entries:
        name, former = entry.get("name"), entry.get("renamed_from")
        if name and former and find(WORKFLOW_STAGE, pool, name=former):
            space.warn(
                f'{where[0].upper()}{where[1:]} has both "{name}" and "{former}" (renamed_from). "{former}" was not renamed.'
            )
