# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Strategies load an action plugin by the name of the module, before they fork."""

from __future__ import annotations

from ansible_collections.community.storyblok.plugins.plugin_utils.in_process import InProcess as ActionModule

__all__ = ["ActionModule"]
