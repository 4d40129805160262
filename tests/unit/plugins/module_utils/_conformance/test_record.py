# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What is kept of a request and its response."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.community.storyblok.plugins.module_utils._conformance.record import Mask

MARK = "conformance_probe_20260801_120000_abcdef"
MASK = Mask(MARK, frozenset({"#babcb6"}))


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        (None, None),
        ("text", "<text>"),
        ([1], "<list>"),
        ({}, {}),
        ({"name": f"{MARK} A"}, {"name": "conformance_probe A"}),
        ({"name": f"Copy of {MARK}"}, {"name": "Copy of conformance_probe"}),
        ({"name": f"{MARK} of jane@example.com"}, {"name": "<text>"}),
        ({"name": "Articles", "color": "#babcb6"}, {"name": "<text>", "color": "#babcb6"}),
        ({"id": 7, "owner_id": 7, "is_default": True}, {"id": 7, "owner_id": "<number>", "is_default": True}),
        ({"workflow_id": "7", "name": "7"}, {"workflow_id": "7", "name": "<text>"}),
        ({"workflow_stage_ids": [1, "2"], "user_ids": [3]}, {"workflow_stage_ids": [1, "2"], "user_ids": "<list>"}),
        ({"token": "x", "Jane Doe": "x", "first_token": None}, {"token": "<text>", "first_token": None}),
        (
            {"user": {"id": 7}, "stage": {"id": 7, "user_id": 8}},
            {"user": "<object>", "stage": {"id": 7, "user_id": "<number>"}},
        ),
        (
            {"workflows": [{"name": "Jane's"}, {"name": MARK}, 7]},
            {"workflows": [{"name": "conformance_probe"}, "<2 others>"]},
        ),
        ({"created_at": "2026-08-01T10:00:00.000Z"}, {"created_at": "0000-00-00T00:00:00.000Z"}),
        ({"due_date": "2099-06-01T10:30:00Z"}, {"due_date": "2099-06-01T10:30:00Z"}),
        ({"due_date": "tomorrow with Jane"}, {"due_date": "<text>"}),
    ],
)
def test_of_a_body_only_what_is_harmless_is_kept(body: Any, kept: Any) -> None:
    assert MASK.body(body) == kept


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        (["This record could not be found"], ["This record could not be found"]),
        ({"name": ["has already been taken"]}, {"name": ["has already been taken"]}),
        ({"error": {"base": ["can't be blank"]}}, {"error": {"base": ["can't be blank"]}}),
        ("Unauthorized", "Unauthorized"),
        ("<html>Jane</html>", "<text>"),
        (f"{MARK} is invalid", "conformance_probe is invalid"),
        ("Jane (jane@example.com) may not, space 606: ab12", "******** ******** may not, space ******** ********"),
        ({"error": 7, "Jane": "x"}, {"error": "<number>"}),
        ("a " * 200, "<text>"),
        ("{{ a }}", "<text>"),
    ],
)
def test_of_a_refusal_only_known_words_are_kept(body: Any, kept: Any) -> None:
    assert MASK.body(body, 422) == kept


def test_of_the_headers_only_some_are_kept() -> None:
    headers = {
        "Retry-After": "1",
        "Set-Cookie": "secret",
        "Content-Type": "application/json; charset=utf-8",
        "Total": "<b>",
    }
    assert MASK.headers(headers) == {"Retry-After": "1", "Content-Type": "application/json; charset=utf-8"}
