# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""Refuse what is not text where text belongs, such as the false that YAML makes of an unquoted no.

Ansible turns everything into text before a module sees it: without this, a stage would be called "False".
"""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping
from datetime import date
from typing import Any, NamedTuple

from .errors import ConfigurationError, StoryblokError, complain


class NotText(NamedTuple):
    """A value that is not text. place: where it is, such as workflows[0].stages[1].name."""

    place: str
    message: str


def refuse_other_than_text(options: Mapping[str, Any], given: Any) -> None:
    """Raise one error about every value that is not text where its option takes text.

    options: an argument specification. given: what the user gave for it, before Ansible converted anything.
    """
    complaints: list[StoryblokError] = [ConfigurationError(found.message) for found in not_texts(options, given)]
    complain(complaints)


def not_texts(options: Mapping[str, Any], given: Any, place: str = "") -> Iterator[NotText]:
    """Yield every value that is not text where its option takes text, down to the last suboption."""
    if isinstance(given, Mapping):
        for name, option in options.items():
            if given.get(name) is not None:
                yield from _in(option, given[name], f"{place}.{name}" if place else name, name)


def _in(option: Mapping[str, Any], value: Any, place: str, name: str) -> Iterator[NotText]:
    kind = option.get("type", "str")
    if kind == "list":
        element = {**option, "type": option.get("elements", "raw")}
        if isinstance(value, (list, tuple)):
            for number, item in enumerate(value):
                yield from _in(element, item, f"{place}[{number}]", name)
        elif element["type"] == "str" and isinstance(value, (bool, int, float)):
            # Ansible makes a list of a number.
            yield _not_text(value, place, f"{name}: [{_quoted(value)}]")
    elif kind == "dict":
        yield from not_texts(option.get("options", {}), value, place)
    # Choices are compared by Ansible. A date is text by the time that a module sees it.
    elif kind == "str" and "choices" not in option and not isinstance(value, (str, date)):
        quoted = _quoted(value)
        yield _not_text(value, place, f"{name}: [{quoted}]" if place.endswith("]") else f"{name}: {quoted}")


def _not_text(value: Any, place: str, example: str) -> NotText:
    if isinstance(value, (Mapping, list, tuple)):
        return NotText(
            place, f"{place} is a {'dictionary' if isinstance(value, Mapping) else 'list'}, which is not text."
        )
    return NotText(place, f"{place} is {json.dumps(value, default=str)}, which is not text: quote it, as in {example}.")


def _quoted(value: Any) -> str:
    """Return the text that was probably meant. Which of no, off and false was written, YAML does not say."""
    meant = {True: "yes", False: "no"}[value] if isinstance(value, bool) else json.dumps(value, default=str)
    return f'"{meant}"'
