# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""Objects as code: what a person would declare, with names in place of ids, and as YAML. Pure."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .resource import Field, Item
from .values import Id, Pending, to_json

# By the name of a reference field, names by id.
Names = Mapping[str, Mapping[Id, str]]


def as_code(item: Item, fields: Iterable[Field], names: Names) -> dict[str, Any]:
    """The given fields of an object, under the options and with the values with which a person declares them."""
    code: dict[str, Any] = {}
    for field in fields:
        value = field.kind.held(item.get(field.name))
        if not field.refers_to:
            code[field.name] = to_json(value)
            continue
        known = names.get(field.name, {})
        ids = list(value) if isinstance(value, tuple) else [] if value is None else [value]
        if all(_is_clear(identifier, known) for identifier in ids):
            named = [_name(identifier, known) for identifier in ids]
            code[field.names_option] = sorted(named) if field.kind.many else named[0] if named else ""
        else:
            code[field.name] = ids if field.kind.many else ids[0]
    return code


def ids_without_names(code: Mapping[str, Any], fields: Iterable[Field]) -> list[str]:
    """The options in which an object as code had to keep ids, because they have no name or share one."""
    options = {field.name for field in fields if field.refers_to}
    return [option for option in code if option in options]


def _is_clear(identifier: Any, known: Mapping[Id, str]) -> bool:
    """Whether a name stands for this id."""
    if isinstance(identifier, Pending):
        return True
    return identifier in known


def _name(identifier: Any, known: Mapping[Id, str]) -> str:
    return known.get(identifier, identifier.name) if isinstance(identifier, Pending) else known[identifier]


def to_yaml(value: Any) -> str:
    """A structure of dictionaries, lists and scalars as YAML; short lists of scalars stand on one line.

    Modules cannot count on a YAML library where they run.
    """
    return "".join(f"{line}\n" for line in _lines(value))


def _lines(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping) and value:
        for key, item in value.items():
            if _is_block(item):
                yield f"{scalar(key)}:"
                yield from (f"  {line}" for line in _lines(item))
            else:
                yield f"{scalar(key)}: {_flow(item)}"
    elif isinstance(value, list) and value:
        for item in value:
            first, *others = list(_lines(item)) if isinstance(item, (Mapping, list)) else [scalar(item)]
            yield f"- {first}"
            yield from (f"  {line}" for line in others)
    else:
        yield _flow(value)


def _is_block(value: Any) -> bool:
    if isinstance(value, Mapping):
        return bool(value)
    return isinstance(value, list) and any(isinstance(item, (Mapping, list)) for item in value)


def _flow(value: Any) -> str:
    if isinstance(value, Mapping):
        return "{}"
    if isinstance(value, list):
        return f"[{', '.join(map(scalar, value))}]"
    return scalar(value)


def scalar(value: Any) -> str:
    """Return a text, number, flag or null as YAML, on one line."""
    if not isinstance(value, str):
        return json.dumps(value)
    # Words that some reader of YAML takes for a flag, a number, a date or nothing are quoted.
    plain = re.fullmatch(r"[A-Za-z][\w./@-]*( [\w./@-]+)*", value, re.ASCII)
    if plain and value.casefold() not in ("y", "n", "yes", "no", "on", "off", "true", "false", "null"):
        return value
    return f'"{"".join(map(escaped, value))}"'


def escaped(character: str) -> str:
    """Return a character as it stands between double quotes; what cannot be seen becomes visible."""
    if character in '"\\' or character < " ":
        return json.dumps(character)[1:-1]
    number = ord(character)
    if character.isprintable():
        return character
    return f"\\u{number:04x}" if number <= 0xFFFF else f"\\U{number:08x}"
