# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Objects as code: YAML that every reader of YAML takes for what was meant."""

from __future__ import annotations

from typing import Any

import pytest
import yaml
from hypothesis import given
from hypothesis import strategies as some
from resources import RESOURCES

from ansible_collections.community.storyblok.plugins.module_utils._engine.as_code import as_code, to_yaml
from ansible_collections.community.storyblok.plugins.module_utils._engine.values import Pending

STAGE = RESOURCES["workflow_stage"]
# PyYAML refuses lone surrogates, which no JSON from a server that works can hold.
TEXTS = some.text(some.characters(exclude_categories=["Cs"]))
SCALARS = some.one_of(some.none(), some.booleans(), some.integers(), TEXTS)
STRUCTURES = some.recursive(
    SCALARS, lambda inner: some.one_of(some.lists(inner), some.dictionaries(TEXTS, inner)), max_leaves=20
)


@given(STRUCTURES)
def test_what_is_written_is_what_is_read(structure: Any) -> None:
    assert yaml.safe_load(to_yaml(structure)) == structure


@pytest.mark.parametrize(
    "word",
    [
        *"yes NO off null ~ 1 1.5 0x1F 2026-01-01 1_000 = << !a &a *a %a @a `a {a} [a] ? | > 'a' ä".split(),
        *["a: b", "a #b", " a", "a ", "- a", "a, b", '"a"', "x\ny", "\u2028", "\x85"],
    ],
)
def test_words_that_look_like_something_else_stay_words(word: str) -> None:
    assert yaml.safe_load(to_yaml({word: word, "list": [word, word]})) == {word: word, "list": [word, word]}


def test_it_reads_like_a_playbook() -> None:
    code = {
        "name": "Article review",
        "stages": [{"name": "Ready to publish", "next_stages": ["Drafting", "Review"], "x": []}],
    }
    assert to_yaml(code) == (
        "name: Article review\nstages:\n  - name: Ready to publish\n    next_stages: [Drafting, Review]\n    x: []\n"
    )


@pytest.mark.parametrize(
    ("field", "value", "known", "code"),
    [
        ("workflow_stage_ids", [2, 1], {1: "A", 2: "B"}, {"next_stages": ["A", "B"]}),
        ("workflow_stage_ids", [], {}, {"next_stages": []}),
        ("workflow_stage_ids", None, {}, {"next_stages": []}),
        ("workflow_stage_ids", [1, 3], {1: "A"}, {"workflow_stage_ids": [1, 3]}),
        ("workflow_stage_ids", (1, Pending("New")), {1: "A"}, {"next_stages": ["A", "New"]}),
        ("after_publish_id", "2", {2: "B"}, {"after_publish": "B"}),
        ("after_publish_id", None, {}, {"after_publish": ""}),
        ("after_publish_id", 5, {}, {"after_publish_id": 5}),
        ("color", "#ABC", {}, {"color": "#ABC"}),
        ("allow_publish", None, {}, {"allow_publish": False}),
    ],
)
def test_a_field_as_a_person_declares_it(field: str, value: Any, known: dict[int, str], code: dict[str, Any]) -> None:
    assert as_code({field: value}, [STAGE.field(field)], {field: known}) == code
