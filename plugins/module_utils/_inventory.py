# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""An inventory of spaces: which servers to ask, which spaces to take, and the host that each becomes. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

from ansible_collections.community.storyblok.plugins.module_utils._connection import REGION_URLS, region_of
from ansible_collections.community.storyblok.plugins.module_utils._errors import ConfigurationError
from ansible_collections.community.storyblok.plugins.module_utils._fields import as_id, as_number

# The group that holds every space.
GROUP = "storyblok"
# Names of hosts that mean something else to Ansible.
_RESERVED = frozenset({"all", "ungrouped", "localhost", GROUP})
# Names of files hold at most 255 bytes, and files are called as hosts.
_LONGEST_NAME = 100

_NUMBERS = ("id", "plan_level", "owner_id", "org_id")
_CONDITIONS = ("name", "region", "plan", *_NUMBERS)

# What is known of one space: id, name, region, plan, plan_level, owner_id, org_id; None where the server does not tell.
Known = Mapping[str, Any]


def servers(params: Mapping[str, Any], environment: Mapping[str, str]) -> list[dict[str, Any]]:
    """The servers to ask, each as the options ``api_url`` and ``region`` of a connection, one of which is None."""
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
        _check_region("regions", region)
    return [{"api_url": None, "region": region} for region in dict.fromkeys(regions)]


def known_space(space: Mapping[str, Any], asked: str | None) -> dict[str, Any]:
    """What an inventory knows of a space as it was answered. Nothing else is kept: the API answers tokens beside it.

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


def selected(spaces: Iterable[Known], filters: Any, exclude: Any) -> list[Known]:
    """The spaces that meet one of the filters, or all where there are none, and nothing that is excluded.

    filters, exclude: as the user gives them, a mapping of conditions or a list of such mappings.
    """
    taken, left_out = _checked("filters", filters), _checked("exclude", exclude)
    return [
        space
        for space in spaces
        if (not taken or any(_meets(space, conditions) for conditions in taken))
        and not any(_meets(space, conditions) for conditions in left_out)
    ]


def host_names(
    spaces: Iterable[Known], *, by_id: bool, prefix: str, taken: Collection[str] = frozenset()
) -> dict[int, str]:
    """Return the name of the host of each space, by the id of the space.

    Names that are equal all get the id of their space behind them, and so do names that are taken.

    taken: names of hosts and groups that are not of these spaces.
    """
    plain = {space["id"]: ("" if by_id else _plain(space["name"])) or str(space["id"]) for space in spaces}
    repeats = dict.fromkeys(plain, 0)
    while True:
        names = {number: prefix + "_".join([name, *[str(number)] * repeats[number]]) for number, name in plain.items()}
        count = Counter(names.values())
        refused = {number for number, name in names.items() if name in _RESERVED or name in taken}
        # Of two that clash one has no id yet, because an id behind a name is the same for the same space only.
        clashing = {number for number, name in names.items() if count[name] > 1 and not repeats[number]}
        if not refused and not clashing:
            return names
        for number in refused | clashing:
            repeats[number] += 1


def check_prefix(prefix: Any) -> str:
    """Return the option ``hostname_prefix``. Raise if a host could then have any name."""
    if not isinstance(prefix, str) or not re.fullmatch("[a-z][a-z0-9_]*", prefix):
        raise ConfigurationError(
            f"hostname_prefix must begin with a lower-case letter, and hold only lower-case letters, digits and underscores, "
            f"not {prefix!r}. It cannot be empty, because the name of a space could then be that of any other host."
        )
    return prefix


def variables(space: Known) -> dict[str, Any]:
    """The variables of the host of a space, beside those that say how Ansible reaches it."""
    return {f"storyblok_space_{key}" if key in ("id", "name") else f"storyblok_{key}": space[key] for key in space}


def _plain(name: str) -> str:
    """Write a name in characters that host patterns, file names and environment variables take everywhere."""
    # Casefolding writes ß as ss; normalizing takes ü apart into u and a mark.
    letters = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub("[^a-z0-9]+", "_", letters).strip("_")[:_LONGEST_NAME].rstrip("_")


def _checked(option: str, given: Any) -> list[dict[str, list[Any]]]:
    if given is None or given in ([], {}):
        return []
    entries = given if isinstance(given, (list, tuple)) else [given]
    return [_conditions(option, entry) for entry in entries]


def _conditions(option: str, entry: Any) -> dict[str, list[Any]]:
    """Conditions of one entry, each with the list of values of which one has to fit."""
    if not isinstance(entry, Mapping) or not entry:
        raise ConfigurationError(
            f"{option} takes conditions, such as {{name: 'Shop *'}}, or a list of such, not {entry!r}."
        )
    unknown = sorted(str(key) for key in entry if key not in _CONDITIONS)
    if unknown:
        raise ConfigurationError(f"{option} knows no {', '.join(unknown)}. There are: {', '.join(_CONDITIONS)}.")
    return {key: _values(f"{option}: {key}", key, value) for key, value in entry.items()}


def _values(where: str, key: str, value: Any) -> list[Any]:
    values = list(value) if isinstance(value, (list, tuple)) else [value]
    if not values or any(item is None or isinstance(item, bool) or not str(item).strip() for item in values):
        raise ConfigurationError(f"{where} holds nothing to compare with: give it a value, or leave it out.")
    if key in _NUMBERS:
        try:
            return [int(item) for item in values]
        except (TypeError, ValueError):
            raise ConfigurationError(f"{where} takes numbers, not {value!r}.") from None
    if key == "region":
        for item in values:
            _check_region(where, item)
    return [str(item) for item in values]


def _check_region(where: str, region: Any) -> None:
    if region not in REGION_URLS:
        raise ConfigurationError(f"{where} holds {region!r}, which is no region. There are: {', '.join(REGION_URLS)}.")


def _meets(space: Known, conditions: Mapping[str, Sequence[Any]]) -> bool:
    return all(
        any(fnmatchcase(space[key], pattern) for pattern in values) if key == "name" else space[key] in values
        for key, values in conditions.items()
    )
