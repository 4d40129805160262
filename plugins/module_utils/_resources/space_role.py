# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""Space role: what somebody may do in a space."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._engine.as_code import as_code
from .._engine.errors import StoryblokError
from .._engine.gather import clear_names, warn_of_ids
from .._engine.gather import matching as _matching
from .._engine.names import describe
from .._engine.object import plan_object
from .._engine.options import GATHER, ID, SEARCH, UNDECLARED, info_options, task_options
from .._engine.plan import Delete, Plan
from .._engine.references import references_to
from .._engine.resource import Field, Item, Resource, always, family
from .._engine.space import Space
from .._engine.values import NAMES, REFERENCES, TEXT, TEXT_REFERENCES, UUID_REFERENCES
from .asset_folder import ASSET_FOLDER
from .branch import BRANCH
from .component import COMPONENT
from .component_group import COMPONENT_GROUP
from .datasource import DATASOURCE
from .story import STORY

_MANAGED = ("", "allowed_", "managed_", "blocked_manage_")
_BLOCKED = ("", "blocked_")

# Not here, because the API takes them but never answers them, so that nobody can compare: blocked_permissions, user_id.
SPACE_ROLE = Resource(
    name="space_role",
    plural="space_roles",
    noun="space role",
    identity=("role",),
    all_listed=True,
    fields=(
        Field("role", TEXT, kept=always),
        Field("subtitle", TEXT),
        Field("ext_id", TEXT),
        Field("permissions", NAMES),
        *(
            Field(
                f"{family}_paths",
                TEXT_REFERENCES,
                refers_to=STORY,
                names_option=f"{family}_slugs",
                # The slugs of the stories that the server finds.
                unsettles=(f"resolved_{family}_paths",),
            )
            for family in ("allowed", "blocked")
        ),
        Field("field_permissions", NAMES),
        Field("allowed_field_permissions", NAMES),
        Field("readonly_field_permissions", NAMES),
        *family("component_ids", "components", REFERENCES, COMPONENT, _MANAGED),
        *family(
            *("component_group_uuids", "component_groups", UUID_REFERENCES, COMPONENT_GROUP),
            ("", "blocked_", "managed_", "blocked_manage_"),
        ),
        *family("datasource_ids", "datasources", REFERENCES, DATASOURCE, _BLOCKED),
        *family("branch_ids", "branches", REFERENCES, BRANCH, _BLOCKED),
        Field("allowed_languages", NAMES),
        Field("blocked_languages", NAMES),
        *family("asset_folder_ids", "asset_folders", REFERENCES, ASSET_FOLDER, _BLOCKED),
    ),
    read_only=frozenset({"id", "created_at", "updated_at", "resolved_allowed_paths", "resolved_blocked_paths"}),
)

OPTIONS = task_options(SPACE_ROLE, force={"type": "bool", "default": False}, **UNDECLARED)
INFO_OPTIONS = info_options(ID, SEARCH, GATHER, role={"type": "str"})


def plan(space: Space, params: Mapping[str, Any], named_in: Sequence[Resource]) -> Plan:
    """Plan one space role. Refuse to remove one that another object names, unless the task says force.

    named_in: the kinds of objects that may name it.
    """

    def remove(role: Item) -> Plan:
        found = () if params.get("force") else references_to(space, SPACE_ROLE, role["id"], named_in)
        users = list(dict.fromkeys(reference.sentence for reference in found))
        if users:
            raise StoryblokError(
                f"Could not delete {describe(SPACE_ROLE, role)} of {space.title}: it is named by {', '.join(users)}. "
                "Take it from them first, or remove it all the same with force.",
                named_by=users,
            )
        return Plan(SPACE_ROLE, "", (Delete(SPACE_ROLE, role),), role)

    return plan_object(space, SPACE_ROLE, params, remove=remove)


def matching(space: Space, params: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the roles that all given filters match."""
    return _matching(SPACE_ROLE, space, params)


def code(space: Space, roles: Sequence[Item]) -> list[dict[str, Any]]:
    """Return space roles as the module takes them, by name: every field, so that it also clears what another one holds."""
    names = clear_names(space, SPACE_ROLE, SPACE_ROLE.fields, roles)
    declared = []
    for role in sorted(roles, key=lambda item: (str(item.get("role")), item["id"])):
        declared.append(as_code(role, SPACE_ROLE.fields, names))
        warn_of_ids(space, f"{describe(SPACE_ROLE, role)}: ", declared[-1], SPACE_ROLE.fields)
    return declared
