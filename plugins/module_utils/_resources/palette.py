# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""The colour of a new stage for which none is declared: the API wants one, and no other stage may have it."""

from __future__ import annotations

import colorsys
from collections.abc import Iterable
from typing import Any

from .._engine.values import as_color

# Listed in the documentation of the option color too; a test compares them.
PALETTE = (
    "#babcb6",
    "#3f8ae0",
    "#f2a33a",
    "#8a63d2",
    "#2db47d",
    "#e0565b",
    "#17a7b8",
    "#c9b037",
    "#d85fa5",
    "#6b7f99",
    "#7cb342",
    "#a1714f",
)
_GOLDEN_RATIO = 0.618033988749895


def first_free_color(used: Iterable[Any]) -> str:
    """The first colour of the palette that is not used; past its end, hues as far apart as can be."""
    taken = {as_color(color) for color in used}
    for color in PALETTE:
        if color not in taken:
            return color
    step = 0
    while True:
        red, green, blue = colorsys.hls_to_rgb(step * _GOLDEN_RATIO % 1, 0.45 + step // 100 * 0.01 % 0.3, 0.6)
        color = f"#{round(red * 255):02x}{round(green * 255):02x}{round(blue * 255):02x}"
        if color not in taken:
            return color
        step += 1
