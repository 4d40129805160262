# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""The kinds of values, and the canonical form in which values of each kind are compared.

A declared value and the server's value mean the same exactly when their canonical forms are equal.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta, timezone
from typing import Any, Callable, Union


@dataclass(frozen=True)
class Pending:
    """Stands for the id of an object that does not exist yet.

    name: what the object will be called. of: what it belongs to, so that two objects of one name are told apart.
    """

    name: str
    of: str = ""


@dataclass(frozen=True)
class Secret:
    """A text that a server responds with and nobody may see. It stands in requests only."""

    text: str = field(repr=False)


# Most objects have numbers as ids; some are referred to by a UUID.
Id = Union[int, str, Pending]


def to_json(value: Any) -> Any:
    """A canonical value as the API takes it."""
    return list(value) if isinstance(value, tuple) else value


@dataclass(frozen=True, eq=False)
class Kind:
    """How values of a field look: as an option of a task, and in comparisons.

    option: the argument specification of the option that takes the API's own value.
    canonical: the function that brings a value, declared or answered, to the form that is compared.
    names_option: the argument specification of the sibling option that takes names.
    many: whether a value is a set.
    varies: whether the API may answer a value in another form than it takes it: a number as a string, a list as null.
    sent: brings a canonical value to the form in which the API takes it.
    kept: where the canonical form loses something, brings a declared value to the form in which it is kept and sent.
    """

    option: Mapping[str, Any]
    canonical: Callable[[Any], Any]
    names_option: Mapping[str, Any] | None = None
    many: bool = False
    varies: bool = False
    sent: Callable[[Any], Any] = to_json
    kept: Callable[[Any], Any] | None = None

    def declared(self, value: Any) -> Any:
        """Return a declared value as it is kept until it is sent."""
        return self.canonical(value) if self.kept is None else self.kept(value)

    def held(self, value: Any) -> Any:
        """Return a value in the form in which an answer that was read holds it."""
        return value if self.kept is not None and not self.varies else self.canonical(value)

    @property
    def empty(self) -> Any:
        """The canonical value of a field that holds nothing."""
        return self.canonical(None)

    def has_form(self, value: Any) -> bool:
        """Tell whether the API may answer a value: a list for a set, something single for anything else; null for both."""
        if not (self.many and value):
            return is_scalar(value)
        return isinstance(value, list) and all(map(is_scalar, value))


def as_id(value: Any) -> int | Pending | None:
    """An id as an integer (the API answers some ids as strings); None for every way to say "no object".

    The reference pages show null, and an empty list in requests, for a reference that points nowhere.
    Raises TypeError or ValueError for what is not an id.
    """
    if isinstance(value, Pending):
        return value
    if value is None or value in ("", 0, "0", []):
        return None
    if isinstance(value, (bool, float)):
        raise ValueError(f"{value} is not an id")
    return int(value)


def as_ids(values: Iterable[Any] | None) -> tuple[int | Pending, ...]:
    """A set of ids in a fixed order; a null list is an empty one."""
    ids = {identifier for identifier in map(as_id, values or ()) if identifier is not None}
    return tuple(sorted(ids, key=_id_order))


def _id_order(identifier: int | Pending) -> tuple[int, int, str]:
    return (1, 0, f"{identifier.of}/{identifier.name}") if isinstance(identifier, Pending) else (0, identifier, "")


def as_color(value: Any) -> str | None:
    """A colour, case-folded, with ``#abc`` written as ``#aabbcc``.

    The reference pages show colours such as ``#2d3v22``: anything else passes through.
    """
    if value is None:
        return None
    color = str(value).strip().casefold()
    if re.fullmatch(r"#[0-9a-z]{3}", color):
        color = "#" + "".join(2 * digit for digit in color[1:])
    return color


def as_flag(value: Any) -> bool:
    """A flag; one that the server never stored (null) is off."""
    if isinstance(value, str):
        return value.strip().casefold() in ("true", "1", "yes", "on", "y", "t", "1.0")
    return bool(value)


def as_number(value: Any) -> int | None:
    return None if value is None or value == "" else int(value)


# The clocks of Kiritimati are 14 hours before UTC, and none are further from it.
_FURTHEST_ZONE = timedelta(hours=14)
_MOMENT = re.compile(
    r"(\d{4})-(\d\d)-(\d\d)(?:[T ](\d\d):(\d\d)(?::(\d\d)(?:\.(\d{1,6})\d*)?)?)? ?(?:(Z|UTC)|([+-])(\d\d):?(\d\d))?",
    re.IGNORECASE,
)


def as_moment(value: Any) -> str | None:
    """A date, or a date with a time, in UTC and with milliseconds, as the reference pages show it.

    Without a time it is midnight, without a time zone it is UTC. What is no date passes through; nothing is None.
    """
    text = str("" if value is None else value).strip()
    match = _MOMENT.fullmatch(text)
    if not match:
        return text or None
    year, month, day, hour, minute, second = (int(part or 0) for part in match.groups()[:6])
    micro = int((match[7] or "").ljust(6, "0"))
    try:
        moment = datetime(year, month, day, hour, minute, second, micro, tzinfo=timezone.utc)
        if match[9]:
            offset = timedelta(hours=int(match[10]), minutes=int(match[11]))
            if int(match[11]) > 59 or offset > _FURTHEST_ZONE:
                return text
            moment += offset if match[9] == "-" else -offset
    except (ValueError, OverflowError):
        return text
    return moment.strftime("%Y-%m-%dT%H:%M:%S.") + f"{moment.microsecond // 1000:03d}Z"


def is_moment(value: str | None) -> bool:
    """Whether a canonical value is a date, and not a text that passed through."""
    return value is not None and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", value) is not None


def as_text(value: Any) -> str:
    return "" if value is None else str(value)


def as_names(values: Iterable[Any] | None) -> tuple[str, ...]:
    """A set of names in a fixed order; a null list is an empty one."""
    return tuple(sorted({str(value) for value in values or ()}))


def _color_as_declared(value: Any) -> Any:
    return value or None


def _moment_as_declared(value: Any) -> Any:
    """A moment as it was declared; in UTC where it names no time zone, which the server might take for another one."""
    match = _MOMENT.fullmatch(str("" if value is None else value).strip())
    return value if match and (match[8] or match[9]) else as_moment(value)


def is_scalar(value: Any) -> bool:
    """Tell whether a value is neither a list nor an object with something in it."""
    return not (value and isinstance(value, (list, Mapping)))


def form_of(value: Any) -> str:
    """Return how messages call the form of a value of a response. The value itself may be a secret."""
    if value is None or isinstance(value, bool):
        return {None: "null", True: "true", False: "false"}[value]
    forms = ((str, "a text"), ((int, float), "a number"), (list, "a list"), (Mapping, "an object"))
    return next(called for kind, called in forms if isinstance(value, kind))


TEXT = Kind({"type": "str"}, as_text)
COLOR = Kind({"type": "str"}, as_color, kept=_color_as_declared)
FLAG = Kind({"type": "bool"}, as_flag)
NUMBER = Kind({"type": "int"}, as_number, varies=True)
MOMENT = Kind({"type": "str"}, as_moment, varies=True, kept=_moment_as_declared)
_TEXTS = {"type": "list", "elements": "str"}
NAMES = Kind(_TEXTS, as_names, many=True, varies=True)
REFERENCE = Kind({"type": "int"}, as_id, names_option={"type": "str"}, varies=True)
REFERENCES = Kind(
    {"type": "list", "elements": "int"},
    as_ids,
    names_option=_TEXTS,
    many=True,
    varies=True,
)
# Ids that the API takes and answers as strings, such as those of stories in allowed_paths.
TEXT_REFERENCES = Kind(
    {"type": "list", "elements": "int"},
    as_ids,
    names_option=_TEXTS,
    many=True,
    varies=True,
    sent=lambda ids: [str(identifier) for identifier in ids],
)
UUID_REFERENCES = Kind(_TEXTS, as_names, names_option=_TEXTS, many=True, varies=True)


def is_pending(value: Any) -> bool:
    """Tell whether a value, canonical or as the API takes it, mentions an object that does not exist yet."""
    if isinstance(value, (tuple, list)):
        return any(map(is_pending, value))
    if isinstance(value, Mapping):
        return any(map(is_pending, value.values()))
    return isinstance(value, Pending)


def bind(value: Any, ids: Mapping[Pending, Id]) -> Any:
    """Return a value with the ids that are known by now in the places that waited for them."""
    if isinstance(value, Pending):
        return ids.get(value, value)
    if isinstance(value, (tuple, list)) and is_pending(value):
        return type(value)(bind(item, ids) for item in value)
    if isinstance(value, Mapping):
        return {key: bind(item, ids) for key, item in value.items()}
    return value


def known_part(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return an object without what waits for ids that the server has not assigned yet, and without secrets."""
    return without_secrets({name: value for name, value in item.items() if not is_pending(value)})


def without_secrets(item: Mapping[str, Any]) -> dict[str, Any]:
    """Return an object as it may be shown."""

    def shown(value: Any) -> Any:
        if isinstance(value, Mapping):
            return without_secrets(value)
        return [shown(part) for part in value] if isinstance(value, list) else value

    return {name: shown(value) for name, value in item.items() if not isinstance(value, Secret)}
