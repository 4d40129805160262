# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""Check the form of a description against the argument specification, by what Ansible itself checks with.

Ansible stops at the first mistake of each kind and does not tell which entry is meant. Here every mistake has its place.
"""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date
from typing import Any

from ansible.module_utils.common.parameters import DEFAULT_TYPE_VALIDATORS
from ansible.module_utils.common.validation import (
    check_mutually_exclusive,
    check_required_arguments,
    check_required_one_of,
)

from ...module_utils._engine.options import Options
from ...module_utils._engine.texts import not_texts
from ...module_utils._resources.workflow.problems import ERROR
from .problems import Problem, nearest

_CALLED = {
    "str": "text",
    "bool": "true or false",
    "int": "a whole number",
    "float": "a number",
    "list": "a list",
    "dict": "a dictionary of options",
}


class _Wrong:
    """Stands for a value that has a wrong form."""


_WRONG = _Wrong()


def checked(specification: Options, given: Mapping[str, Any]) -> tuple[dict[str, Any], list[Problem]]:
    """Return the options as a module would get them, and every problem of their form.

    What has a wrong form is left out; an entry of a list that is not a dictionary is None, so that the others keep their places.
    """
    found = [
        Problem(ERROR, "not_text", wrong.place, wrong.message)
        for wrong in not_texts(specification["argument_spec"], given)
    ]
    return _level(specification, specification["argument_spec"], given, "", found), found


def plain(value: Any) -> Any:
    """Return a value without what Ansible adds to texts and containers."""
    if isinstance(value, Mapping):
        return {plain(key): plain(item) for key, item in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(item) for item in value]
    if isinstance(value, str):
        return str.__str__(value)
    return value.isoformat() if isinstance(value, date) else value


def _level(
    specification: Options, options: Options, given: Mapping[str, Any], place: str, found: list[Problem]
) -> dict[str, Any]:
    """Return one dictionary of options as a module would get it."""
    for name in given:
        if name not in options:
            message = f"{name} is not an option here.{nearest(name, options)}"
            found.append(Problem(ERROR, "unknown_option", _join(place, name), message))
    params: dict[str, Any] = {}
    for name, option in options.items():
        value = given.get(name)
        if value is None:
            params[name] = option.get("default")
        else:
            value = _value(option, value, _join(place, name), name, found)
            params[name] = None if isinstance(value, _Wrong) else value
    known = {name: value for name, value in given.items() if name in options}
    _check_together(specification, options, known, place, found)
    return params


def _check_together(
    specification: Options, options: Options, given: Mapping[str, Any], place: str, found: list[Problem]
) -> None:
    for group in specification.get("mutually_exclusive", ()):
        try:
            check_mutually_exclusive([group], given)
        except TypeError:
            message = f"{' and '.join(name for name in group if name in given)} exclude each other. Give one of them."
            found.append(Problem(ERROR, "both_forms", place, message))
    for group in specification.get("required_one_of", ()):
        try:
            check_required_one_of([group], given)
        except TypeError:
            found.append(Problem(ERROR, "missing_option", place, f"One of {', '.join(group)} is needed."))
    for name, option in options.items():
        try:
            check_required_arguments({name: option}, given)
        except TypeError:
            found.append(Problem(ERROR, "missing_option", place, f"{name} is needed."))


def _value(option: Options, value: Any, place: str, name: str, found: list[Problem]) -> Any:
    """Return a value as a module would get it; _WRONG where it has a wrong form, of which a problem tells."""
    kind = option.get("type", "str")
    if kind == "str" and not isinstance(value, str) and "choices" not in option:
        # Told by not_texts.
        return _WRONG
    try:
        converted = DEFAULT_TYPE_VALIDATORS[kind](value)
    except (TypeError, ValueError):
        found.append(Problem(ERROR, "wrong_type", place, f"{name} is {_shown(value)}, which is not {_CALLED[kind]}."))
        return _WRONG
    if "choices" in option and converted not in option["choices"]:
        choices = ", ".join(map(str, option["choices"]))
        message = f"{name} is {_shown(value)}. It takes one of {choices}.{nearest(value, map(str, option['choices']))}"
        found.append(Problem(ERROR, "wrong_value", place, message))
        return _WRONG
    if kind == "dict" and "options" in option:
        return _level(option, option["options"], converted, place, found)
    return _elements(option, value, converted, place, name, found) if kind == "list" else converted


def _elements(option: Options, given: Any, listed: list[Any], place: str, name: str, found: list[Problem]) -> Any:
    element = {**option, "type": option.get("elements", "raw")}
    if element["type"] == "str" and not isinstance(given, (list, str)):
        # A number, told by not_texts.
        return _WRONG
    values = [_value(element, item, f"{place}[{number}]", name, found) for number, item in enumerate(listed)]
    if element["type"] == "dict":
        return [None if isinstance(item, _Wrong) else item for item in values]
    return [item for item in values if not isinstance(item, _Wrong)]


def _shown(value: Any) -> str:
    if isinstance(value, Mapping):
        return "a dictionary"
    if isinstance(value, list):
        return "a list"
    if isinstance(value, str):
        return f'"{value}"'
    return {True: "true", False: "false"}[value] if isinstance(value, bool) else "null" if value is None else str(value)


def _join(place: str, name: Any) -> str:
    return f"{place}.{name}" if place else str(name)
