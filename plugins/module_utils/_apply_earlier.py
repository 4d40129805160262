# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""What earlier tasks of the same run have applied: in check mode nothing, so it is foreseen instead."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.community.storyblok.plugins.module_utils._lookup import Space


def expect(space: Space, expected: Mapping[str, Any], *, check_mode: bool) -> None:
    """In check mode, have a space appear as it will be once what is expected of it holds.

    In a real run it holds already. Where it does not, an earlier task failed or there was none: the space is as it is.
    """
    if check_mode and any(expected.values()):
        # What only check mode needs is imported for it, because Python compiles what a module imports anew in every run.
        from ansible_collections.community.storyblok.plugins.module_utils._foresight import look_ahead

        look_ahead(space, expected)
