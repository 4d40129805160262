# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every way in which the API or a person may write a value, against its canonical form."""

from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.community.storyblok.plugins.module_utils._engine.values import (
    COLOR,
    FLAG,
    MOMENT,
    NUMBER,
    REFERENCE,
    REFERENCES,
    TEXT,
    Kind,
    Pending,
    is_pending,
    to_json,
)

BIG = 111683030076767


@pytest.mark.parametrize(
    ("kind", "values", "canonical"),
    [
        (REFERENCE, [BIG, str(BIG)], BIG),
        (REFERENCE, [None, 0, "0", "", []], None),
        (REFERENCES, [[2, 1], ["1", "2"], [1, 2, 2], (2, "1")], (1, 2)),
        (REFERENCES, [[], None, ()], ()),
        (COLOR, ["#abc", "#ABC", "#aabbcc", "#AaBbCc", " #abc "], "#aabbcc"),
        (COLOR, ["#2d3v22", "#2D3V22"], "#2d3v22"),
        (COLOR, ["Red", "red"], "red"),
        (COLOR, [None], None),
        (FLAG, [True, 1, "true", "True", "1"], True),
        (FLAG, [False, None, 0, "false", "0", ""], False),
        (NUMBER, [7, "7"], 7),
        (NUMBER, [None, ""], None),
        (
            MOMENT,
            [
                "2026-12-24",
                "2026-12-24T00:00:00Z",
                "2026-12-24 00:00",
                "2026-12-24T00:00:00.000Z",
                "2026-12-24 00:00:00.000456",
                "2026-12-24T01:00:00+01:00",
                "2026-12-23T19:30:00-0430",
                " 2026-12-24T00:00:00 UTC ",
            ],
            "2026-12-24T00:00:00.000Z",
        ),
        (MOMENT, [None, "", "  "], None),
        (MOMENT, ["2026-02-30"], "2026-02-30"),
        (MOMENT, ["tomorrow"], "tomorrow"),
        (MOMENT, ["2026-12-24T14:00:00+14:00"], "2026-12-24T00:00:00.000Z"),
        (MOMENT, ["2026-12-24T12:00:00+99:00"], "2026-12-24T12:00:00+99:00"),
        (MOMENT, ["2026-12-24T12:00:00-14:01"], "2026-12-24T12:00:00-14:01"),
        (MOMENT, ["2026-12-24T12:00:00+01:75"], "2026-12-24T12:00:00+01:75"),
        (TEXT, ["Review"], "Review"),
        (TEXT, [None, ""], ""),
    ],
)
def test_values_that_mean_the_same_have_one_canonical_form(kind: Kind, values: list[Any], canonical: Any) -> None:
    for value in values:
        assert kind.canonical(value) == canonical, value


@pytest.mark.parametrize(
    ("kind", "one", "other"),
    [
        (COLOR, "#abc", "#abd"),
        (COLOR, "abc", "#abc"),
        (TEXT, "Review", "review"),
        (REFERENCES, [1], [1, 2]),
        (REFERENCE, 1, None),
        (NUMBER, 0, None),
        (FLAG, True, False),
    ],
)
def test_values_that_differ_stay_apart(kind: Kind, one: Any, other: Any) -> None:
    assert kind.canonical(one) != kind.canonical(other)


@pytest.mark.parametrize(
    ("kind", "value", "sent"),
    [
        (COLOR, "#ABCDEF", "#ABCDEF"),
        (COLOR, "#fff", "#fff"),
        (MOMENT, "2026-12-24T12:00:00+01:00", "2026-12-24T12:00:00+01:00"),
        (MOMENT, "2026-12-24T12:00Z", "2026-12-24T12:00Z"),
        # Which time zone a server takes for a moment without one is not documented.
        (MOMENT, "2026-12-24", "2026-12-24T00:00:00.000Z"),
        (MOMENT, "", None),
        (REFERENCES, [2, "1", 2], [1, 2]),
        (TEXT, "Review", "Review"),
    ],
)
def test_the_declared_value_is_the_one_that_is_sent(kind: Kind, value: Any, sent: Any) -> None:
    assert kind.sent(kind.declared(value)) == sent


def test_an_object_that_does_not_exist_yet_can_be_among_ids() -> None:
    value = REFERENCES.canonical([Pending("Legal"), 2, "1", Pending("Legal")])
    assert value == (1, 2, Pending("Legal"))
    assert is_pending(value)
    assert not is_pending((1, 2))
    assert to_json((1, 2)) == [1, 2]
