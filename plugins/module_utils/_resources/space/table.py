# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""Space: listed for a whole account, everything else for one space."""

from __future__ import annotations

from ..._engine.resource import Resource

SPACE = Resource(name="space", plural="spaces", noun="space")
