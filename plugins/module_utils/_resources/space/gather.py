# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""A whole space as the description that the module space takes."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..._engine.space import Space
from .kinds import KINDS


def matching(space: Space, params: Mapping[str, Any]) -> list[dict[str, Any]]:
    """Return the description of the space: every kind, in a fixed order, without ids.

    All stages of a workflow are listed, so that another space gets no others.
    """
    description: dict[str, Any] = {}
    for kind in KINDS:
        entries = kind.code(space, kind.find(space, {}))
        description[kind.option] = [{**entry, **kind.complete} for entry in entries]
    return [description]
