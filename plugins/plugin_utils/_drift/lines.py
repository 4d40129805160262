# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""A difference in lines that a person can read: what changed, and the headings under which it stands. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from difflib import SequenceMatcher
from typing import Any, NamedTuple

from ...module_utils._engine.as_code import to_yaml

SAME, REMOVED, ADDED, LEFT_OUT = " ", "-", "+", "…"

# What neither XML nor HTML can hold: control characters, halves of pairs, and what is no character. And what changes the
# direction of writing, so that a text shows another one than it holds.
_UNFIT = re.compile("[^\t\n\r\x20-\x7e\xa0-\u2027\u202f-\u2065\u206a-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


class Line(NamedTuple):
    """sign: SAME, REMOVED, ADDED, or LEFT_OUT for lines that did not change, where text says how many."""

    sign: str
    text: str


def fit(text: str) -> str:
    """Replace what cannot stand in XML or HTML, or would show another text."""
    return _UNFIT.sub("\ufffd", text)


def lines_between(before: Any, after: Any) -> list[Line]:
    """The difference of two texts or structures.

    Of the lines that did not change, those are kept under which, by their indentation, a changed line stands, such as the
    name of a stage over its color.
    """
    old, new = _lines(before), _lines(after)
    every: list[Line] = []
    for tag, start, end, new_start, new_end in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if tag == "equal":
            every += [Line(SAME, text) for text in old[start:end]]
        else:
            every += _replaced(old[start:end], new[new_start:new_end])
    return list(_without_the_rest(every, _kept(every)))


def _replaced(old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    """Lines that took the place of others. The old and the new value of one field stand together."""
    fields, new_fields = ([text.partition(":")[0] for text in texts] for texts in (old, new))
    for tag, start, end, new_start, new_end in SequenceMatcher(None, fields, new_fields, autojunk=False).get_opcodes():
        if tag == "equal":
            for text, new_text in zip(old[start:end], new[new_start:new_end]):
                yield Line(REMOVED, text)
                yield Line(ADDED, new_text)
        else:
            yield from (Line(REMOVED, text) for text in old[start:end])
            yield from (Line(ADDED, text) for text in new[new_start:new_end])


def as_text(lines: Sequence[Line]) -> str:
    return "\n".join(f"{line.sign} {line.text}" for line in lines)


def _lines(value: Any) -> list[str]:
    if not value:
        return []
    return (value if isinstance(value, str) else to_yaml(value)).splitlines()


def _kept(lines: Sequence[Line]) -> set[int]:
    kept: set[int] = set()
    for number, line in enumerate(lines):
        if line.sign == SAME:
            continue
        kept.add(number)
        depth = _depth(line.text)
        for above in range(number - 1, -1, -1):
            if depth == 0:
                break
            if lines[above].sign in (SAME, line.sign) and _depth(lines[above].text) < depth:
                depth = _depth(lines[above].text)
                kept.add(above)
    return kept


def _without_the_rest(lines: Sequence[Line], kept: set[int]) -> Iterator[Line]:
    left_out = 0
    for number, line in enumerate(lines):
        if number not in kept:
            left_out += 1
            continue
        if left_out:
            yield _gap(left_out)
            left_out = 0
        yield line
    if left_out:
        yield _gap(left_out)


def _gap(number: int) -> Line:
    return Line(LEFT_OUT, f"{number} line{'s' if number > 1 else ''} in step")


def _depth(text: str) -> int:
    return len(text) - len(text.lstrip(" "))
