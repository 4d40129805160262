# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

import time
from typing import Any

import pytest

from ansible_collections.community.storyblok.plugins.module_utils._engine.errors import (
    ApiError,
    LookupFailed,
    StoryblokError,
    attempting,
    collecting,
    complain,
    explain,
    in_words,
    shortened,
    visible,
)


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ({"error": "Unauthorized"}, "Unauthorized"),
        (["This record could not be found"], "This record could not be found"),
        ({"name": ["has already been taken"]}, "name has already been taken"),
        ({"name": ["is blank", "is short"], "color": ["is taken"]}, "name is blank; is short; color is taken"),
        ({"errors": {"color": ["is taken"]}}, "color is taken"),
        ({"error": {"color": ["is taken"]}}, "color is taken"),
        ({"error": ["one", "two"]}, "one; two"),
        ("something\n  odd ", "something odd"),
        ("x" * 1000, "x" * 300 + "…"),
        ("<html><head><title>502 Bad\nGateway</title></head></html>", "an HTML page titled '502 Bad Gateway'"),
        ("<!DOCTYPE html><body>?</body>", "an HTML page"),
        ("<html><title>" + "x" * 1000 + "</title>", "an HTML page titled '" + "x" * 300 + "…'"),
        ({"error": ["x" * 200] * 9}, ("x" * 200 + "; ") * 4 + "x" * 192 + "…"),
        ({"code": 7}, "code 7"),
        (None, ""),
        ("", ""),
        ([], ""),
        ({}, ""),
        ({"error": ""}, ""),
    ],
)
def test_an_error_body_of_any_shape_becomes_one_line(body: Any, said: str) -> None:
    assert explain(body) == said


@pytest.mark.parametrize("piece", ["<title ", "<title>", "<title></title", "<html", " \n", "<"])
def test_a_long_page_is_quoted_in_no_time(piece: str) -> None:
    page = "<html>" + piece * 100_000
    started = time.monotonic()
    assert len(explain(page)) < 400
    assert len(explain({"error": [page]})) < 400
    assert time.monotonic() - started < 0.5


def test_a_body_is_shortened_in_depth_and_length() -> None:
    assert shortened({"error": ["no", 7, None]}) == {"error": ["no", 7, None]}
    assert shortened("x" * 2000) == "x" * 1000 + "…"
    assert shortened([[[1]]], depth=2) == [["…"]]
    assert shortened({"x" * 2000: {}}, depth=1) == {"x" * 1000 + "…": "…"}


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (1 / 3, "0.3 seconds"),
        (1, "1 second"),
        (51.04, "51 seconds"),
        (90, "1.5 minutes"),
        (3600, "1 hour"),
        (200_000, "2.3 days"),
        (1.1739e10, "372 years"),
        (1e308, "more than 10,000 years"),
    ],
)
def test_a_length_of_time_in_words(seconds: float, said: str) -> None:
    assert in_words(seconds) == said


@pytest.mark.parametrize(
    ("quoted", "shown"),
    [
        ("\x1b[2J", "\\u001b[2J"),
        ("a\nb\rc\td\x00", "a\\nb\\rc\\td\\u0000"),
        ("\x7f\x85\x9b31m", "\\u007f\\u0085\\u009b31m"),
        ("\u202etxt.exe\u202c", "\\u202etxt.exe\\u202c"),
        ("\u2066\u2069\u200e\u200f\u061c\u2028\u2029", "\\u2066\\u2069\\u200e\\u200f\\u061c\\u2028\\u2029"),
        ("half \ud83d", "half \\ud83d"),
        ("::error::x", "\\u003a:error::x"),
        ("a\n::warning file=x::y", "a\\n\\u003a:warning file=x::y"),
        ("xxx::Add-Mask::x", "xxx\\u003a:Add-Mask::x"),
        ("x ##vso[task.complete] ##[error]", "x \\u0023#vso[task.complete] \\u0023#[error]"),
        # What people write.
        ('Prüfung "Ĺegal" → 日本 👩‍💻 #1 [x]', 'Prüfung "Ĺegal" → 日本 👩‍💻 #1 [x]'),
        ("https://[2001:db8::7]:443, Team::Review, a :: b", "https://[2001:db8::7]:443, Team::Review, a :: b"),
    ],
)
def test_what_a_terminal_or_a_service_would_obey_is_shown(quoted: str, shown: str) -> None:
    assert visible(quoted) == shown
    assert visible(shown) == shown
    assert str(StoryblokError(quoted)) == shown


def test_what_was_attempted_stands_in_front() -> None:
    with pytest.raises(LookupFailed) as caught, attempting("read the workflows of space 606"):
        raise LookupFailed("nothing there.", hint=1)
    assert str(caught.value) == "Could not read the workflows of space 606: nothing there."
    assert caught.value.details == {"hint": 1}


def test_other_errors_pass_untouched() -> None:
    with pytest.raises(TypeError, match="^planted$"), attempting("do something"):
        raise TypeError("planted")


def test_what_was_collected_is_raised_as_one_error() -> None:
    complaints: list[StoryblokError] = []
    complain(complaints)
    for error in (LookupFailed("No a.", hint=1), LookupFailed("No b.")):
        with collecting(complaints):
            raise error
    with pytest.raises(LookupFailed, match=r"^No a\. No b\.$"):
        complain(complaints)
    with pytest.raises(LookupFailed) as caught:
        complain(complaints[:1])
    assert caught.value.details == {"hint": 1}
    with pytest.raises(ApiError), collecting(complaints):
        raise ApiError("Refused.", status=403, method="GET", path="/")
    assert len(complaints) == 2


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ('Zürich – 日本 😀 \\ "x"', 'Zürich – 日本 😀 \\ "x"'),
        ("a\x1b[2J\x7f\x9b", "a\\u001b[2J\\u007f\\u009b"),
        ("a\n::error::b\r\tc", "a\\n\\u003a:error::b\\r\\tc"),
        ("\u202eabc\u2066\u2028\ud800", "\\u202eabc\\u2066\\u2028\\ud800"),
    ],
)
def test_control_characters_are_shown_as_json_writes_them(text: str, shown: str) -> None:
    assert visible(text) == shown
