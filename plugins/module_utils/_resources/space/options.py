# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""The options of space and space_info, read off those of the modules for one object."""

from __future__ import annotations

from typing import Any

from ..._engine.options import UNDECLARED, Options
from .kinds import KINDS, Kind


def _entries(kind: Kind) -> Options:
    """Return the option that lists the entries of a kind. An entry takes what its own module takes."""
    specification: dict[str, Any] = {
        name: value for name, value in kind.options.items() if name not in ("argument_spec", "supports_check_mode")
    }
    # What becomes of undeclared fields is said once, for all kinds.
    taken = {name: option for name, option in kind.options["argument_spec"].items() if name not in UNDECLARED}
    return {"type": "list", "elements": "dict", "options": taken, **specification}


def _unlisted(kind: Kind) -> Options:
    choices = ["keep", "report", "delete"] if kind.removes_unlisted else ["keep", "report"]
    return {"type": "str", "choices": choices, "default": "keep"}


OPTIONS: Options = {
    "argument_spec": {
        **{kind.option: _entries(kind) for kind in KINDS},
        "unlisted": {"type": "dict", "options": {kind.option: _unlisted(kind) for kind in KINDS}},
        **UNDECLARED,
        "backup": {"type": "bool", "default": False},
    },
    "supports_check_mode": True,
}
INFO_OPTIONS: Options = {"argument_spec": {}, "supports_check_mode": True}
