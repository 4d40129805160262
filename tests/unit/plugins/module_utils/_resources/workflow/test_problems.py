# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each problem is found where it is, and nowhere else."""

from __future__ import annotations

from typing import Any

import pytest
from ansible.errors import AnsibleFilterError

from ansible_collections.community.storyblok.plugins.filter.workflow_diagram import workflow_diagram
from ansible_collections.community.storyblok.plugins.filter.workflow_problems import workflow_problems
from ansible_collections.community.storyblok.plugins.module_utils._engine.errors import ConfigurationError
from ansible_collections.community.storyblok.plugins.module_utils._resources.workflow.problems import problems


def stage(name: str, *follow: str, **fields: Any) -> dict[str, Any]:
    return {"name": name, "next_stages": list(follow), **fields}


GOOD = [
    stage("Drafting", "Review", is_default=True, color="#babcb6"),
    stage("Review", "Drafting", "Ready", color="#f2a33a"),
    stage("Ready", "Review", allow_publish=True, after_publish="Drafting", color="#2db47d"),
]


def without(number: int, **changes: Any) -> list[dict[str, Any]]:
    return [{**item, **changes} if place == number else item for place, item in enumerate(GOOD)]


FORBIDDEN = {"allow_all_users": False, "allow_admin_change": False, "allow_editor_change": False}
TABLE: list[tuple[str, list[dict[str, Any]], list[tuple[str, str, str]]]] = [
    ("good", GOOD, []),
    ("one stage", [stage("Only", allow_publish=True)], []),
    ("no stage", [], []),
    (
        "empty name",
        [*GOOD, {"name": " ", "next_stages": ["Review"]}],
        [("error", "empty_name", ""), ("warning", "unreachable", " ")],
    ),
    ("duplicate name", [*GOOD, stage("Review", "Ready")], [("error", "duplicate_name", "Review")]),
    ("two defaults", without(1, is_default=True), [("error", "two_defaults", "Review")]),
    ("unknown stage", without(0, next_stages=["Review", "Legal"]), [("error", "unknown_stage", "Drafting")]),
    ("after outside", without(2, after_publish="Archive"), [("error", "after_publish_outside", "Ready")]),
    ("same color", without(1, color="#BABCB6"), [("warning", "duplicate_color", "Review")]),
    (
        "same short color",
        [{**item, "color": color} for item, color in zip(GOOD, ("#abc", "#AABBCC", "#000"))],
        [("warning", "duplicate_color", "Review")],
    ),
    ("unreachable", [*GOOD, stage("Attic", "Drafting")], [("warning", "unreachable", "Attic")]),
    (
        "reached by publishing",
        [*GOOD[:2], stage("Ready", "Review", allow_publish=True, after_publish="Done"), stage("Done", "Drafting")],
        [],
    ),
    ("reached by any", [*without(1, allow_all_stages=True), stage("Attic", "Drafting")], []),
    ("dead end", without(2, next_stages=[], after_publish=""), [("warning", "dead_end", "Ready")]),
    ("only to itself", without(2, next_stages=["Ready"], after_publish=""), [("warning", "dead_end", "Ready")]),
    (
        "after without publishing",
        without(2, next_stages=[], allow_publish=False, allow_admin_publish=False),
        [("warning", "dead_end", "Ready"), ("warning", "no_publishing", "")],
    ),
    ("out of the workflow", without(2, next_stages=[], after_publish="", allow_none_for_next_stages=True), []),
    ("to any", without(2, next_stages=[], after_publish="", allow_all_stages=True), []),
    ("no publishing", without(2, allow_publish=False), [("warning", "no_publishing", "")]),
    ("admins publish", without(2, allow_publish=False, allow_admin_publish=True), []),
    ("publishing first", without(0, allow_publish=True), [("warning", "publishing_skips_review", "Drafting")]),
    (
        "straight to publishing",
        without(0, next_stages=["Review", "Ready"]),
        [("warning", "publishing_skips_review", "Ready")],
    ),
    ("anywhere from drafting", without(0, allow_all_stages=True), [("warning", "publishing_skips_review", "Ready")]),
    (
        "behind publishing",
        [stage("Drafting", "Ready"), stage("Ready", "Archive", allow_publish=True), stage("Archive", "Drafting")],
        [],
    ),
    (
        "names as a text",
        [{"name": "A", "next_stages": "B,A"}, {"name": "B", "next_stages": "A", "allow_publish": "yes"}],
        [],
    ),
    ("a name with a blank at its end", [stage("Review ", "Done"), stage("Done", "Review ", allow_publish=True)], []),
    ("no review at all", [stage("Drafting", "Ready"), stage("Ready", "Drafting", allow_publish=True)], []),
    ("nobody", without(1, **FORBIDDEN), [("warning", "nobody_may_leave", "Review")]),
    ("roles only", without(1, **FORBIDDEN, space_roles=["Reviewer"]), []),
    ("users only", without(1, **FORBIDDEN, user_ids=[5]), []),
    ("not said", without(1, allow_all_users=False, allow_editor_change=False), []),
]


@pytest.mark.parametrize(("stages", "found"), [row[1:] for row in TABLE], ids=[row[0] for row in TABLE])
def test_problems(stages: list[dict[str, Any]], found: list[tuple[str, str, str]]) -> None:
    result = problems({"name": "News", "stages": stages})
    assert [(problem["severity"], problem["code"], problem["stage"]) for problem in result] == found
    assert problems(stages) == result
    for problem in result:
        assert problem["message"].endswith(".")
        assert f'"{problem["stage"]}"' in problem["message"] or not problem["stage"]
    # The same workflow as a server answers it.
    ids = {item["name"]: number for number, item in enumerate(stages, start=1)}
    if len(ids) == len(stages) and not any(isinstance(item["next_stages"], str) for item in stages):
        gathered = [
            {
                **{key: value for key, value in item.items() if key not in ("next_stages", "after_publish")},
                "id": ids[item["name"]],
                "position": str(number),
                "workflow_stage_ids": [str(ids.get(name, 99)) for name in item["next_stages"]],
                "after_publish_id": ids.get(item.get("after_publish") or "", 99) if item.get("after_publish") else None,
            }
            for number, item in enumerate(stages)
        ]
        answered = problems({"name": "News", "workflow_stages": gathered[::-1]})
        assert [(problem["severity"], problem["code"], problem["stage"]) for problem in answered] == found


BY_ID: list[tuple[str, list[dict[str, Any]], list[tuple[str, str, str]]]] = [
    (
        "some without id",
        [
            {"name": "Drafting", "workflow_stage_ids": [2]},
            {"name": "Review", "workflow_stage_ids": ["3"], "after_publish_id": 1},
            {"id": 3, "allow_publish": True, "next_stages": ["Review"]},
        ],
        [],
    ),
    (
        "all with id",
        [
            {"id": 1, "name": "Drafting", "workflow_stage_ids": [2, 4]},
            {"id": 2, "workflow_stage_ids": [1], "allow_publish": True, "after_publish_id": 5},
            {"id": 3, "name": "Attic", "workflow_stage_ids": [1]},
        ],
        [
            ("error", "unknown_stage", "Drafting"),
            ("error", "after_publish_outside", "id 2"),
            ("warning", "unreachable", "Attic"),
        ],
    ),
    (
        "unknown names",
        [
            {"name": "A", "next_stages": ["B"], "after_publish": "C"},
            {"id": 2, "next_stages": ["A"], "allow_publish": True},
        ],
        [],
    ),
    (
        "no id and no name",
        [{"name": "A", "next_stages": ["B"]}, {"next_stages": ["A"], "allow_publish": True}],
        [("error", "empty_name", ""), ("error", "unknown_stage", "A"), ("warning", "unreachable", "")],
    ),
    ("id and an empty name", [{"id": 1, "name": "", "allow_publish": True}], [("error", "empty_name", "")]),
    (
        "a way out that is not known",
        [
            {"name": "A", "workflow_stage_ids": [7], "next_stages": ["B"], "is_default": True},
            {"name": "B", "allow_publish": True, "workflow_stage_ids": [8]},
            {"name": "C", "next_stages": []},
        ],
        [("warning", "dead_end", "C")],
    ),
]


@pytest.mark.parametrize(("stages", "found"), [row[1:] for row in BY_ID], ids=[row[0] for row in BY_ID])
def test_what_is_declared_by_id(stages: list[dict[str, Any]], found: list[tuple[str, str, str]]) -> None:
    result = problems(stages)
    assert [(problem["severity"], problem["code"], problem["stage"]) for problem in result] == found


@pytest.mark.parametrize(
    "stage",
    [{"next_stages": 5}, {"users": {"a": 1}}, {"id": "x"}, {"workflow_stage_ids": ["x"]}, {"after_publish_id": "x"}],
)
def test_what_is_no_stage(stage: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError):
        problems([{"name": "A", **stage}])


@pytest.mark.parametrize("look", [workflow_problems, workflow_diagram])
@pytest.mark.parametrize(
    ("stage", "said"),
    [
        ({"name": "A", "id": "x"}, "id of stage 'A': 'x' is not a number."),
        (
            {"name": "A", "workflow_stage_ids": ["B"]},
            "workflow_stage_ids of stage 'A': 'B' is not a number. Give names as next_st",
        ),
        (
            {"id": 5, "after_publish_id": "B"},
            "after_publish_id of stage 5: 'B' is not a number. Give names as after_publish.",
        ),
        ({"name": "A", "position": "first"}, "position of stage 'A': 'first' is not a number."),
        ({"name": "A", "id": {}, "position": 1}, "id of stage 'A': {} is not a number."),
    ],
)
def test_a_filter_says_which_value_is_not_a_number(look: Any, stage: dict[str, Any], said: str) -> None:
    with pytest.raises(AnsibleFilterError) as caught:
        look({"name": "Articles", "workflow_stages": [stage]})
    assert said in str(caught.value)
    assert "invalid literal" not in str(caught.value)


@pytest.mark.parametrize(
    "described", [None, 5, "text", {}, {"stages": "text"}, {"stages": ["text"]}, {"stages": {"a": 1}}]
)
def test_what_is_no_workflow(described: Any) -> None:
    with pytest.raises(ConfigurationError):
        problems(described)


def test_the_documentation_lists_every_code() -> None:
    from pathlib import Path

    path = Path(__file__).resolve().parents[6] / "plugins" / "filter" / "workflow_problems.py"
    text = path.read_text(encoding="utf-8")
    for code in {problem[1] for row in TABLE for problem in row[2]}:
        assert f"V({code})" in text


def test_what_the_filters_say_shows_control_characters() -> None:
    [first, *_others] = workflow_problems([stage("a\x1b]0;x\n::error::", "b\u202e")])
    assert first["message"].startswith('"a\\u001b]0;x\\n\\u003a:error::" can be followed by "b\\u202e"')
    assert first["stage"] == "a\x1b]0;x\n::error::"
    # From ansible-core 2.19 on, an error repeats what its cause says.
    with pytest.raises(AnsibleFilterError) as caught:
        workflow_diagram([], "x\x1b\n::error::")
    assert str(caught.value) == r"workflow_diagram: format can be mermaid or graphviz, not x\u001b\n\u003a:error::."


def test_a_name_that_yaml_took_for_something_else_is_refused() -> None:
    for filtered in (workflow_problems, workflow_diagram):
        with pytest.raises(AnsibleFilterError, match=r"stages\[0\]\.name is false, which is not text: quote it"):
            filtered([{"name": False}])
        with pytest.raises(
            AnsibleFilterError, match=r"stages\[1\]\.next_stages\[0\] is 5, which is not text: quote it"
        ):
            filtered({"name": "x", "stages": [{"name": "a"}, {"name": "b", "next_stages": [5]}]})
        with pytest.raises(AnsibleFilterError, match="^workflow_\\w+: name is 2026"):
            filtered({"name": 2026, "workflow_stages": []})
