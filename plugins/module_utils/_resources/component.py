# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""Component: a table of the Management API, read to look up names."""

from __future__ import annotations

from .._engine.resource import Resource
from .component_group import COMPONENT_GROUP

COMPONENT = Resource(name="component", plural="components", noun="component", beside=(COMPONENT_GROUP,))
