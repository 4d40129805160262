# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""The errors that a task reports with a sentence instead of a traceback.

Everything else that is raised is a defect of the collection and keeps its traceback.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

_LONGEST_QUOTE = 300

# Control characters, separators of lines, what changes the direction of writing, and halves of pairs.
_INVISIBLE = re.compile("[\x00-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069\ud800-\udfff]")


class StoryblokError(Exception):
    """Something the user can act on.

    ``str()`` is the sentence for the user. ``details`` holds further keys for the failed task's result.
    """

    def __init__(self, message: str, **details: Any) -> None:
        super().__init__(message)
        self.message = message
        self.details: dict[str, Any] = details

    def __str__(self) -> str:
        return self.message


class ConfigurationError(StoryblokError):
    """The options of the task cannot be right, whatever the server holds."""


class LookupFailed(StoryblokError):
    """A name or an id that the user gave matches nothing, or several things."""


class ApiError(StoryblokError):
    """The server refused a request or could not be reached; ``status`` is None where no answer came."""

    def __init__(self, message: str, *, status: int | None, method: str, path: str, body: Any = None) -> None:
        super().__init__(message, error={"status": status, "method": method, "path": path, "body": body})
        self.status = status


class AnswerLost(ApiError):
    """A POST was sent and nobody knows whether the server acted on it."""


@contextmanager
def attempting(action: str) -> Iterator[None]:
    """Put what was attempted in front of the message of any StoryblokError raised inside."""
    try:
        yield
    except StoryblokError as error:
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
        raise kind(" ".join(map(str, complaints)))


def visible(text: str) -> str:
    """Return a text with control characters made visible, as JSON does."""
    return _INVISIBLE.sub(lambda found: json.dumps(found[0])[1:-1], text)


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
        return "; ".join(part for part in (explain(item) for item in body) if part)
    if isinstance(body, dict):
        parts = []
        for key, value in body.items():
            said = explain(value)
            if key in ("error", "errors", "message", "base"):
                parts.append(said)
            else:
                parts.append(f"{key} {said}".strip())
        return "; ".join(part for part in parts if part)
    return json.dumps(body)


def _quote_text(text: str) -> str:
    if re.search(r"<(!doctype|html|head|body)\b", text, re.IGNORECASE):
        title = re.search(r"<title[^>]*>(.*?)</title>", text, re.IGNORECASE | re.DOTALL)
        return f"an HTML page titled '{' '.join(title.group(1).split())}'" if title else "an HTML page"
    line = " ".join(text.split())
    return line if len(line) <= _LONGEST_QUOTE else line[:_LONGEST_QUOTE] + "…"
