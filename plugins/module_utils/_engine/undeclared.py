# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""What becomes of fields that a task leaves out: they are kept, reported, or reset. Pure."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

from .resource import Item, Resource
from .space import Space


def undeclared(space: Space, resource: Resource, declared: Collection[str], held: Item | None) -> dict[str, Any]:
    """Return the values to which fields that a task leaves out are reset. Note what differs where they are reported.

    declared: the names of the declared fields. held: the object as it stands; None for a new one.
    """
    fields = [field for field in resource.fields if field.name not in declared and not field.kept(held or {})]
    if space.notes.undeclared == "reset":
        # A new object too: the server has defaults of its own, such as allow_admin_change.
        return {field.name: field.kind.empty for field in fields}
    if space.notes.undeclared == "report" and held is not None:
        for field in fields:
            if not field.is_same(held.get(field.name), field.kind.empty):
                space.note_drift(resource, held, field)
    return {}
