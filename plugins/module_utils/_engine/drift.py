# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""What the server holds although nobody declared it, as the result of a task tells it. Pure."""

from __future__ import annotations

from typing import Any

from .diff import readable
from .names import known_names
from .space import Drift, Space
from .values import to_json


def drift(space: Space) -> list[dict[str, Any]]:
    """Return what was noted, for the result. Nothing is read for the names in it."""
    return [_told(space, noted) for noted in space.notes.drift]


def _told(space: Space, noted: Drift) -> dict[str, Any]:
    resource, item, field = noted.resource, noted.item, noted.field
    nested = resource.nested
    owner = None if nested is None else space.find(nested.within, item[resource.scope])
    told = {
        "reason": "unlisted" if field is None else "undeclared",
        "resource": resource.name,
        "of": "" if nested is None or owner is None else nested.within.name_of(owner),
        "id": item["id"],
        "name": resource.name_of(item),
        "field": "",
        "value": None,
        "empty": None,
    }
    if field is None:
        return told
    target = resource.target(field)
    names = {field.name: known_names(target, space.known(target))} if field.refers_to else {}
    value, empty = readable(field, item.get(field.name), names), to_json(field.kind.empty)
    return {**told, "field": field.name, "value": value, "empty": empty}
