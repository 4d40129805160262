# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Strategies load an action plugin by the name of a task before they fork, and with it what the task needs."""

from __future__ import annotations

from ..modules import collaborator
from ..plugin_utils.in_process import InProcess


class ActionModule(InProcess):
    module = collaborator
