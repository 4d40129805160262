# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""Which spaces an inventory takes. Pure."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fnmatch import fnmatchcase
from typing import Any

from ...module_utils._engine.errors import ConfigurationError
from .servers import check_region
from .spaces import Known

_NUMBERS = ("id", "plan_level", "owner_id", "org_id")
_CONDITIONS = ("name", "region", "plan", *_NUMBERS)


def selected(spaces: Iterable[Known], filters: Any, exclude: Any) -> list[Known]:
    """Return the spaces that meet a filter, if there are any, and no exclusion.

    filters, exclude: as the user gives them, a mapping of conditions or a list of such mappings.
    """
    taken, left_out = _checked("filters", filters), _checked("exclude", exclude)
    return [
        space
        for space in spaces
        if (not taken or any(_meets(space, conditions) for conditions in taken))
        and not any(_meets(space, conditions) for conditions in left_out)
    ]


def _checked(option: str, given: Any) -> list[dict[str, list[Any]]]:
    if given is None or given in ([], {}):
        return []
    entries = given if isinstance(given, (list, tuple)) else [given]
    return [_conditions(option, entry) for entry in entries]


def _conditions(option: str, entry: Any) -> dict[str, list[Any]]:
    """Return the conditions of one entry, each with the values of which one has to fit."""
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
            check_region(where, item)
    return [str(item) for item in values]


def _meets(space: Known, conditions: Mapping[str, Sequence[Any]]) -> bool:
    return all(
        any(fnmatchcase(space[key], pattern) for pattern in values) if key == "name" else space[key] in values
        for key, values in conditions.items()
    )
