# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""Component group: a tree, read to look up names."""

from __future__ import annotations

from .._engine.resource import Resource

COMPONENT_GROUP = Resource(
    name="component_group",
    plural="component_groups",
    noun="component group",
    identity=("path", "name"),
    named_id="uuid",
    parent="parent_uuid",
)
