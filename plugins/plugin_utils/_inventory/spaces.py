# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""What an inventory knows of a space. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...module_utils._api.connection import region_of
from ...module_utils._engine.values import as_id, as_number

# What is known of one space: id, name, region, plan, plan_level, owner_id, org_id; None where the server does not tell.
Known = Mapping[str, Any]


def known_space(space: Mapping[str, Any], asked: str | None) -> dict[str, Any]:
    """Return what an inventory keeps of a space. The API returns tokens in addition.

    asked: the region whose server answered; None where that is not known.
    """
    told = str(space.get("region") or "").casefold()
    # China uses the same ids as the EU, and its server knows no other spaces.
    region = told or (asked if asked == "cn" else region_of(space["id"]) or asked)
    return {
        "id": space["id"],
        "name": str(space.get("name") or ""),
        "region": region or None,
        "plan": str(space.get("plan") or "") or None,
        "plan_level": as_number(space.get("plan_level")),
        "owner_id": as_id(space.get("owner_id")),
        "org_id": as_id(space.get("org_id")),
    }
