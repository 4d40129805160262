# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""Asset folder: a tree, read to look up names."""

from __future__ import annotations

from .._engine.resource import Resource

ASSET_FOLDER = Resource(
    name="asset_folder", plural="asset_folders", noun="asset folder", identity=("path", "name"), parent="parent_id"
)
