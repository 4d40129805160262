# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""Argument specifications, read off the tables of the resources. Pure."""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from .errors import ConfigurationError
from .resource import Field, Resource

Options = dict[str, Any]

STATE: Options = {"state": {"type": "str", "choices": ["present", "absent"], "default": "present"}}
ID: Options = {"id": {"type": "int"}}
RENAMED_FROM: Options = {"renamed_from": {"type": "str"}}
UNDECLARED: Options = {"undeclared": {"type": "str", "choices": ["keep", "report", "reset"], "default": "keep"}}
SEARCH: Options = {"search": {"type": "str"}}
GATHER: Options = {"gather": {"type": "str", "choices": ["raw", "code"], "default": "raw"}}


def fields_of(resource: Resource, fields: Iterable[Field] | None = None) -> Options:
    """Return the options for the fields of a resource: the API's own values, and names beside them."""
    options: Options = {}
    for field in resource.fields if fields is None else fields:
        options[field.name] = dict(field.kind.option)
        if field.names_option:
            options[field.names_option] = dict(field.kind.names_option or {})
    return options


def pairs_of(resource: Resource) -> list[list[str]]:
    """Return the pairs of options that say the same thing in two ways."""
    return [[field.name, field.names_option] for field in resource.fields if field.names_option]


def task_options(resource: Resource, **more: Any) -> Options:
    """Return the specification of a module that manages an object by id, by name, or by its former name."""
    return {
        "argument_spec": {**STATE, **ID, **RENAMED_FROM, **fields_of(resource), **more},
        "mutually_exclusive": [["id", "renamed_from"], *pairs_of(resource)],
        "required_one_of": [["id", resource.name_field]],
        "supports_check_mode": True,
    }


def info_options(*options: Options, **more: Any) -> Options:
    """Return the specification of a module that only reads."""
    spec: Options = {}
    for part in options:
        spec.update(part)
    return {"argument_spec": {**spec, **more}, "supports_check_mode": True}


def refuse_halves(params: Mapping[str, Any]) -> None:
    """Refuse half a character (a lone surrogate): YAML and JSON can hold one, but no request and no file can."""
    for option, value in params.items():
        try:
            json.dumps(value, ensure_ascii=False).encode()
        except UnicodeEncodeError as error:
            raise ConfigurationError(
                f"{option} contains {error.object[error.start]}, which is half a character. Write the character itself."
            ) from error


def unknown_options(specification: Options, params: Mapping[str, Any], inside: str = "") -> Iterator[str]:
    """Yield where entries of lists, and dictionaries, have options that the specification does not know."""
    for name, option in specification.items():
        known = option.get("options")
        value = params.get(name)
        if not known:
            continue
        for place, entry in enumerate(value) if isinstance(value, list) else [(None, value)]:
            if not isinstance(entry, Mapping):
                continue
            path = f"{inside}{name}" if place is None else f"{inside}{name}[{place}]"
            taken = {*known, *(alias for each in known.values() for alias in each.get("aliases", ()))}
            unknown = sorted(str(key) for key in entry if key not in taken)
            if unknown:
                keys = [key for group in option.get("required_one_of", ()) for key in group]
                called = [str(entry[key]) for key in keys if entry.get(key) is not None]
                yield f"{path}{f' ({called[-1]})' if called else ''} has {', '.join(unknown)}"
            yield from unknown_options(known, entry, f"{path}.")
