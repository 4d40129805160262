# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""Internal tag: a label by which editors group assets, components or ideas."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from .._engine.as_code import as_code
from .._engine.gather import matching as _matching
from .._engine.object import plan_object
from .._engine.options import GATHER, ID, SEARCH, info_options, task_options
from .._engine.plan import Plan
from .._engine.resource import Field, Item, Resource
from .._engine.space import Space
from .._engine.values import TEXT

_TYPES = ["asset", "component", "idea"]

INTERNAL_TAG = Resource(
    name="internal_tag",
    plural="internal_tags",
    noun="internal tag",
    within="object_type",
    fields=(Field("name", TEXT), Field("object_type", TEXT)),
    # The server counts the assets on request.
    read_only=frozenset({"id", "created_at", "updated_at", "assets_count"}),
    paged=True,
    # Neither the API description nor Storyblok's SDK knows a GET of one tag.
    listed_only=True,
    # As in the reference pages; the SDK sends a PATCH.
    method="PUT",
)

OPTIONS = task_options(INTERNAL_TAG, object_type={"type": "str", "choices": _TYPES})
INFO_OPTIONS = info_options(ID, SEARCH, GATHER, name={"type": "str"}, object_type={"type": "str", "choices": _TYPES})


def plan(space: Space, params: Mapping[str, Any]) -> Plan:
    """Plan one internal tag."""
    return plan_object(space, INTERNAL_TAG, params)


def matching(space: Space, params: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the tags that all given filters match."""
    return _matching(INTERNAL_TAG, space, params)


def code(space: Space, tags: Sequence[Item]) -> list[dict[str, Any]]:
    """Return internal tags as the module takes them."""
    declared = [as_code(tag, INTERNAL_TAG.fields, {}) for tag in tags]
    return sorted(declared, key=lambda tag: (tag["object_type"], tag["name"]))
