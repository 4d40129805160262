# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""Which servers an inventory asks. Pure."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ...module_utils._api.connection import REGION_URLS
from ...module_utils._engine.errors import ConfigurationError


def servers(params: Mapping[str, Any], environment: Mapping[str, str]) -> list[dict[str, Any]]:
    """Return the servers to ask, each as the options ``api_url`` and ``region`` of a connection, one of which is None."""
    api_url = params.get("api_url")
    if api_url is None:
        api_url = environment.get("STORYBLOK_URL") or None
    if api_url is not None:
        return [{"api_url": api_url, "region": None}]
    regions = params.get("regions")
    if regions is None:
        region = params.get("region") or environment.get("STORYBLOK_REGION")
        regions = [region] if region else []
    if not regions:
        raise ConfigurationError(
            "No region: give regions, such as [eu, us], or region (or set STORYBLOK_REGION), or api_url (or set "
            "STORYBLOK_URL). There is no default, because nobody would notice the spaces of a region that is not asked."
        )
    for region in regions:
        check_region("regions", region)
    return [{"api_url": None, "region": region} for region in dict.fromkeys(regions)]


def check_region(where: str, region: Any) -> None:
    """Refuse a region that Storyblok does not have."""
    if region not in REGION_URLS:
        raise ConfigurationError(
            f"{where} holds {region!r}, which is not a region. There are: {', '.join(REGION_URLS)}."
        )
