# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Which stage each entry of a list means: by id, by name, by former name, and each stage once."""

from __future__ import annotations

from typing import Any

import pytest
from in_memory import space_of

from ansible_collections.community.storyblok.plugins.module_utils._engine.errors import LookupFailed, StoryblokError
from ansible_collections.community.storyblok.plugins.module_utils._resources.workflow.match import match

A, B, C = ({"id": number, "name": name} for number, name in ((1, "A"), (2, "B"), (3, "C")))


def matched(entries: list[dict[str, Any]]) -> tuple[list[Any], list[str], list[str]]:
    space, complaints = space_of(), list[StoryblokError]()
    found = match(space, entries, [A, B, C], "workflow X", complaints)
    return [stage and stage["id"] for stage in found], space.warnings, list(map(str, complaints))


@pytest.mark.parametrize(
    ("entries", "ids"),
    [
        pytest.param([], [], id="nothing"),
        pytest.param([{"name": "C"}, {"name": "A"}], [3, 1], id="by name"),
        pytest.param([{"name": "D"}, {"name": "a"}], [None, None], id="new"),
        pytest.param([{"id": 2}, {"id": 1, "name": "D"}], [2, 1], id="by id"),
        pytest.param([{"id": 1, "name": "B"}, {"id": 2, "name": "A"}], [1, 2], id="names that are exchanged"),
        pytest.param([{"name": "D", "renamed_from": "B"}], [2], id="by former name"),
        pytest.param(
            [{"name": "A", "renamed_from": "B"}, {"name": "B"}], [1, 2], id="a name comes before a former one"
        ),
        pytest.param([{"name": "D", "renamed_from": "A"}, {"name": "A"}], [None, 1], id="who is named has it"),
        pytest.param([{"name": "B", "renamed_from": "A"}, {"id": 2, "name": "C"}], [1, 2], id="an id comes first"),
        pytest.param([{"name": "A"}, {"id": 1, "name": "D"}], [None, 1], id="a stage is meant once"),
        pytest.param([{"name": "A"}, {"name": "A"}], [1, None], id="a name that is listed twice"),
        pytest.param([{"name": ""}, {"name": None}, {}], [None] * 3, id="without a name"),
    ],
)
def test_what_entries_mean(entries: list[dict[str, Any]], ids: list[Any]) -> None:
    assert matched(entries) == (ids, [], [])


def test_a_former_name_that_another_stage_still_has_is_warned_of() -> None:
    ids, warnings, complaints = matched([{"name": "A", "renamed_from": "B"}, {"name": "D", "renamed_from": "C"}])
    assert (ids, complaints) == ([1, 3], [])
    assert warnings == ['Workflow X has both "A" and "B" (renamed_from). "B" was not renamed.']


@pytest.mark.parametrize(
    ("entries", "ids", "complaint"),
    [
        ([{"id": 9}, {"name": "A"}], [9, 1], 'stages: no workflow stage of workflow X has the id 9. There are: "A"'),
        ([{"id": 1}, {"id": 1}], [1, 1], "stages lists the id 1 twice."),
    ],
)
def test_an_id_that_cannot_be_meant(entries: list[dict[str, Any]], ids: list[Any], complaint: str) -> None:
    found, warnings, complaints = matched(entries)
    assert (found, warnings) == (ids, [])
    assert len(complaints) == 1
    assert complaints[0].startswith(complaint)


def test_a_name_that_several_stages_have() -> None:
    with pytest.raises(LookupFailed, match='2 workflow stages of workflow X are called "A"'):
        match(space_of(), [{"name": "A"}], [A, {"id": 4, "name": "A"}], "workflow X", [])
