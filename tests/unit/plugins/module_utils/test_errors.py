# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.community.storyblok.plugins.module_utils._errors import (
    ApiError,
    LookupFailed,
    StoryblokError,
    attempting,
    collecting,
    complain,
    explain,
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
        ("a\n::error::b\r\tc", "a\\n::error::b\\r\\tc"),
        ("\u202eabc\u2066\u2028\ud800", "\\u202eabc\\u2066\\u2028\\ud800"),
    ],
)
def test_control_characters_are_shown_as_json_writes_them(text: str, shown: str) -> None:
    assert visible(text) == shown
