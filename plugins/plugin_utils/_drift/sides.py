# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""What a module returned as ``before`` and ``after``, or as undeclared, and how to read it. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from textwrap import dedent
from typing import Any

import yaml

from .observations import UNDECLARED, words


class _Plain(yaml.SafeLoader):
    """Reads what the collection writes. It never writes an alias, by which a short text becomes an endless structure."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.AliasEvent):
            raise yaml.YAMLError("an alias")
        return super().compose_node(parent, index)


def before_and_after(result: Mapping[str, Any]) -> tuple[Any, Any]:
    """Return ``before`` and ``after`` of a result; None where it has none."""
    diff = result.get("diff")
    if isinstance(diff, list):
        diff = next((part for part in diff if isinstance(part, Mapping)), None)
    if not isinstance(diff, Mapping) or not {"before", "after"} <= set(diff):
        return None, None
    return diff["before"], diff["after"]


def read(side: Any) -> Mapping[str, Any]:
    """Return a side as a structure; empty where it is not one."""
    if isinstance(side, str):
        try:
            side = yaml.load(side, _Plain)
        except (yaml.YAMLError, ValueError, RecursionError):
            return {}
    return side if isinstance(side, Mapping) else {}


def sections(side: Any) -> dict[str, str]:
    """Return the lines about each object of a whole space, by their heading."""
    found: dict[str, list[str]] = {}
    heading = ""
    for line in side.splitlines(keepends=True) if isinstance(side, str) else ():
        if line.startswith(" "):
            found.setdefault(heading, []).append(line)
        else:
            heading = next((str(key) for key in read(line)), line.strip())
            found.setdefault(heading, [])
    return {heading: dedent("".join(lines)) for heading, lines in found.items()}


def undeclared_sides(drift: Sequence[Mapping[str, Any]]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the fields that nobody declared below what their objects are called: as they are, and empty."""
    now: dict[str, dict[str, Any]] = {}
    empty: dict[str, dict[str, Any]] = {}
    for entry in drift:
        if entry.get("reason") == UNDECLARED:
            title = f"{words(entry.get('resource'))} {entry.get('name')}"
            for side, key in ((now, "value"), (empty, "empty")):
                side.setdefault(title, {})[str(entry.get("field"))] = plain(entry.get(key))
    return now, empty


def plain(value: Any) -> Any:
    """Return a value with one text in place of each object that is given with its id and name."""
    if isinstance(value, Mapping):
        name, identifier = value.get("name"), value.get("id")
        return identifier if name is None else str(name) if identifier is None else f"{name} ({identifier})"
    return [plain(entry) for entry in value] if isinstance(value, (list, tuple)) else value
