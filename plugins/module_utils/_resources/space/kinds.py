# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""The kinds of objects that a description of a space holds, in the order in which they depend on each other."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from ..._engine.desired import check_values
from ..._engine.errors import StoryblokError, collecting, complain
from ..._engine.object import check_options
from ..._engine.options import Options
from ..._engine.plan import Plan
from ..._engine.resource import Item, Resource
from ..._engine.space import Space
from .. import collaborator, space_role
from ..collaborator import COLLABORATOR
from ..space_role import SPACE_ROLE
from ..workflow import code as workflow_code
from ..workflow import options as workflow_options
from ..workflow import plan as workflow_plan
from ..workflow.table import WORKFLOW
from ..workflow_stage import WORKFLOW_STAGE

Params = Mapping[str, Any]


@dataclass(frozen=True)
class Kind:
    """One kind of objects in a description.

    option: how a description calls the list. options: what an entry takes, as its own module does. plan: plans one entry.
    find: everything there is. code: as entries. names: the options by which an entry names its object.
    why_it_stays: why an object that is not listed is never removed; empty where it may be.
    removes_unlisted: whether objects that are not listed can be removed at all.
    check: refuses options that cannot be right, where that is not what all objects have in common.
    """

    option: str
    resource: Resource
    options: Options
    plan: Callable[[Space, Params], Plan]
    find: Callable[[Space, Params], Sequence[Item]]
    code: Callable[[Space, Sequence[Item]], list[dict[str, Any]]]
    names: tuple[str, ...]
    why_it_stays: Callable[[Space, Item], str]
    removes_unlisted: bool = True
    check: Callable[[Params], None] | None = None

    @property
    def complete(self) -> dict[str, str]:
        """What an entry says so that it is complete: all stages of a workflow are listed."""
        return {"unlisted_stages": "delete"} if "unlisted_stages" in self.options["argument_spec"] else {}

    def refuse_wrong(self, entry: Params) -> None:
        """Refuse an entry that cannot be right, whatever the server holds."""
        complaints: list[StoryblokError] = []
        with collecting(complaints):
            if self.check is not None:
                self.check(entry)
            else:
                check_options(self.resource, entry)
        with collecting(complaints):
            check_values(self.resource, entry)
        complain(complaints)

    def called(self, entry: Params) -> str:
        """Return how an entry calls its object."""
        given = [name if entry[name] is True else str(entry[name]) for name in self.names if entry.get(name)]
        return given[0] if given else ""


def _stays_never(space: Space, item: Item) -> str:
    return ""


def _owner_stays(space: Space, person: Item) -> str:
    return "they own the space" if collaborator.is_owner(space, person) else ""


def _default_stays(space: Space, workflow: Item) -> str:
    return "every space needs its default workflow" if workflow.get("is_default") else ""


KINDS = (
    Kind(
        "space_roles",
        SPACE_ROLE,
        space_role.OPTIONS,
        partial(space_role.plan, named_in=(WORKFLOW_STAGE, COLLABORATOR)),
        space_role.matching,
        space_role.code,
        ("role", "id"),
        _stays_never,
    ),
    Kind(
        "collaborators",
        COLLABORATOR,
        collaborator.OPTIONS,
        partial(collaborator.plan, named_in=(WORKFLOW_STAGE,)),
        collaborator.matching,
        collaborator.code,
        ("email", "user_id"),
        _owner_stays,
        # Which of them is the user of the token, nobody can tell from the lists of a space.
        removes_unlisted=False,
        check=collaborator.check_options,
    ),
    Kind(
        "workflows",
        WORKFLOW,
        workflow_options.OPTIONS,
        workflow_plan.plan,
        workflow_code.matching,
        workflow_code.code,
        ("name", "id", "default"),
        _default_stays,
        check=workflow_plan.check_options,
    ),
)
