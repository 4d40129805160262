# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""The errors that a task reports with a sentence instead of a traceback.

Everything else that is raised is a defect of the collection and keeps its traceback.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

_LONGEST_QUOTE = 300
_LONGEST_SENTENCE = 1000
# Where a text is cut before anything is looked for in it: titles of pages stand at their beginning.
_LONGEST_LOOK = 10_000
# From 2.19 on, Ansible cannot show a result that is nested some hundreds deep, and hides the failure behind its own.
_DEEPEST_DETAIL = 20
_LONGEST_DETAIL = 1000
_YEAR = 365.25 * 86_400

# Control characters, which a terminal obeys; those that turn the direction of text or end a line in some programs; halves
# of characters, which cannot be written at all.
_CONTROL = "\\x00-\\x1f\\x7f-\\x9f\\u061c\\u200e\\u200f\\u2028-\\u202e\\u2066-\\u206f\\ufeff\\ud800-\\udfff"
# What CI services take for a command: GitHub at the beginning of a line ("::error::", "::error file=…"), which Ansible may
# break anywhere, GitHub, Azure and TeamCity in the middle of one too ("##[error]", "##vso[…", "##teamcity[…").
_INVISIBLE = re.compile(rf"[{_CONTROL}]|:(?=:[a-z][a-z_-]*(?: |::))|#(?=#\w*\[)", re.IGNORECASE)


class StoryblokError(Exception):
    """Something the user can act on.

    ``str()`` is the sentence for the user, made visible. ``details`` holds further keys for the failed task's result.
    ``parts`` holds the problems where the message contains several.
    """

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.details: dict[str, Any] = details
        self.parts: tuple[str, ...] = ()

    @property
    def problems(self) -> tuple[str, ...]:
        """Everything that is wrong, a sentence each."""
        return self.parts or (str(self),)

    def __str__(self) -> str:
        return visible(self.message)


class ConfigurationError(StoryblokError):
    """The options of the task cannot be right, whatever the server holds."""


class Refused(ConfigurationError):
    """What a task declares cannot be, for one or several reasons. None of it was written."""

    def __init__(self, title: str, problems: Sequence[str], hint: str = "") -> None:
        said = [f"{title[0].upper()}{title[1:]} cannot be declared like this. Nothing was changed.", *problems]
        super().__init__(" ".join([*said, hint] if hint else said))
        self.parts = tuple(problems)


class LookupFailed(StoryblokError):
    """A name or an id that the user gave matches nothing, or several things."""


class ApiError(StoryblokError):
    """The server refused a request or could not be reached; ``status`` is None where no answer came."""

    def __init__(self, message: str, *, status: int | None, method: str, path: str, body: Any = None) -> None:
        super().__init__(message, error={"status": status, "method": method, "path": path, "body": body})
        self.status = status


class AnswerLost(ApiError):
    """A POST was sent and nobody knows whether the server acted on it."""


class NeverSent(AnswerLost):
    """A POST did not reach the server, in none of its tries: it may be sent again."""


@contextmanager
def attempting(action: str) -> Iterator[None]:
    """Put what was attempted in front of the message of any StoryblokError raised inside."""
    try:
        yield
    except StoryblokError as error:
        error.parts = tuple(f"Could not {action}: {part}" for part in error.parts)
        error.message = f"Could not {action}: {error.message}"
        raise


@contextmanager
def collecting(complaints: list[StoryblokError]) -> Iterator[None]:
    """Keep what is wrong with the options of a task in a list, so that all of it can be said at once."""
    try:
        yield
    except (ConfigurationError, LookupFailed) as error:
        complaints.append(error)


def complain(complaints: list[StoryblokError]) -> None:
    """Raise everything that was collected as one error; nothing where nothing was."""
    if len(complaints) == 1:
        raise complaints[0]
    if complaints:
        kind = LookupFailed if all(isinstance(error, LookupFailed) for error in complaints) else ConfigurationError
        together = kind(" ".join(map(str, complaints)))
        together.parts = tuple(problem for error in complaints for problem in error.problems)
        raise together


def visible(sentence: str) -> str:
    """Show what a terminal or a CI service would obey, as JSON writes it.

    Sentences quote names and servers, which may say anything, and have no line breaks of their own.
    """
    return _INVISIBLE.sub(lambda match: _written_out(match[0]), sentence)


def _written_out(character: str) -> str:
    written = json.dumps(character)[1:-1]
    return written if written != character else f"\\u{ord(character):04x}"


def in_words(seconds: float) -> str:
    """A length of time as a person says it."""
    if seconds > 10_000 * _YEAR:
        return "more than 10,000 years"
    length, unit = next(
        (length, unit)
        for length, unit in ((_YEAR, "year"), (86_400, "day"), (3600, "hour"), (60, "minute"), (0, "second"))
        if seconds >= length
    )
    number = seconds / (length or 1)
    said = f"{number:.0f}" if number >= 10 else f"{number:.1f}".removesuffix(".0")
    return f"{said} {unit}{'' if said == '1' else 's'}"


def shortened(body: Any, depth: int = _DEEPEST_DETAIL) -> Any:
    """The body of an error, without what is too long or too deep for the result of a task."""
    if isinstance(body, str):
        return _cut(body, _LONGEST_DETAIL)
    if isinstance(body, (list, dict)) and not depth:
        return "…"
    if isinstance(body, list):
        return [shortened(item, depth - 1) for item in body]
    if isinstance(body, dict):
        return {shortened(key): shortened(value, depth - 1) for key, value in body.items()}
    return body


def explain(body: Any) -> str:
    """What the server says in an error body, as one line; an empty string when it says nothing.

    The Management API answers errors as a list of strings, as ``{"error": …}``, as ``{"errors": …}``, as a
    mapping of fields to lists of complaints, or, from a proxy in front of it, as text or HTML
    (reference pages and the generated API description, 2024 to 2026).
    """
    if body is None or body in ("", [], {}):
        return ""
    if isinstance(body, str):
        return _quote_text(body)
    if isinstance(body, list):
        return _cut("; ".join(part for part in (explain(item) for item in body) if part), _LONGEST_SENTENCE)
    if isinstance(body, dict):
        parts = []
        for key, value in body.items():
            said = explain(value)
            if key in ("error", "errors", "message", "base"):
                parts.append(said)
            else:
                parts.append(f"{key} {said}".strip())
        return _cut("; ".join(part for part in parts if part), _LONGEST_SENTENCE)
    return _cut(json.dumps(body), _LONGEST_QUOTE)


def _quote_text(text: str) -> str:
    text = text[:_LONGEST_LOOK]
    if re.search(r"<(!doctype|html|head|body)\b", text, re.IGNORECASE):
        title = re.search(r"<title\b[^<>]*>([^<]*)</title>", text, re.IGNORECASE)
        said = _cut(" ".join(title[1].split()), _LONGEST_QUOTE) if title else ""
        return f"an HTML page titled '{said}'" if said else "an HTML page"
    return _cut(" ".join(text.split()), _LONGEST_QUOTE)


def _cut(text: str, length: int) -> str:
    return text if len(text) <= length else text[:length] + "…"
