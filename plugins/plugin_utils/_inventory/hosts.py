# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""The host that a space becomes: its name and its variables. Pure."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Collection, Iterable
from typing import Any

from ...module_utils._engine.errors import ConfigurationError
from .spaces import Known

# The group that holds every space.
GROUP = "storyblok"
# Names of hosts that mean something else to Ansible.
_RESERVED = frozenset({"all", "ungrouped", "localhost", GROUP})
# Names of files hold at most 255 bytes, and files are called as hosts.
_LONGEST_NAME = 100


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
    """Return the variables of a host, without those that say how Ansible reaches it."""
    return {f"storyblok_space_{key}" if key in ("id", "name") else f"storyblok_{key}": space[key] for key in space}


def _plain(name: str) -> str:
    """Write a name in characters that host patterns, file names and environment variables take everywhere."""
    # Casefolding writes ß as ss; normalizing takes ü apart into u and a mark.
    letters = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub("[^a-z0-9]+", "_", letters).strip("_")[:_LONGEST_NAME].rstrip("_")
