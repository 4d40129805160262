# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Pictures of workflows, as text."""

from __future__ import annotations

import shutil
import subprocess
from typing import Any

import pytest

from ansible_collections.community.storyblok.plugins.module_utils._engine.errors import ConfigurationError
from ansible_collections.community.storyblok.plugins.plugin_utils._workflow.diagram import diagram

NEWS: dict[str, Any] = {
    "name": 'News "today"',
    "stages": [
        {"name": "Drafting", "color": "#ABC", "is_default": True, "allow_all_users": True, "next_stages": ["Review"]},
        {
            "name": "Review <first>",
            "color": "#101010",
            "space_roles": ["Reviewer"],
            "users": ["ada@example.com"],
            "allow_admin_change": True,
            "allow_editor_change": False,
            "next_stages": ["Drafting", "Nowhere"],
            "story_editing_locked": True,
        },
        {
            "name": "Ready; done",
            "color": "tomato",
            "allow_publish": True,
            "allow_all_stages": True,
            "allow_none_for_next_stages": True,
            "after_publish": "Drafting",
        },
    ],
}


def test_mermaid() -> None:
    assert diagram(NEWS).splitlines() == [
        "---",
        'title: "News \\"today\\""',
        "---",
        "flowchart LR",
        '  s0(["Drafting<br/>stories start here<br/>moved on by everyone"])',
        '  s1["Review #60;first#62;<br/>moved on by admins, Reviewer, ada@example.com<br/>editing locked"]',
        '  s2["Ready#59; done<br/>to any stage<br/>or out of the workflow<br/>published by everyone"]',
        "  s1 --> s0",
        "  s2 -. after publishing .-> s0",
        "  style s0 fill:#aabbcc,color:#000000,stroke:#333333,stroke-width:1px",
        "  style s1 fill:#101010,color:#ffffff,stroke:#333333,stroke-width:1px",
        "  style s2 fill:#ffffff,color:#000000,stroke:#333333,stroke-width:3px",
    ]


def test_graphviz() -> None:
    text = diagram(NEWS, "graphviz", "TB")
    assert text.splitlines()[0] == 'digraph "News \\"today\\"" {'
    assert "  rankdir=TB" in text
    assert '  s0 [label="Drafting\\nstories start here\\nmoved on by everyone", fillcolor="#aabbcc"' in text
    assert "  s1 -> s0\n" in text
    assert '  s2 -> s0 [style=dashed, label="after publishing"]\n' in text


def test_a_gathered_workflow_is_drawn_like_a_declared_one() -> None:
    declared = {"stages": [{"name": "A", "next_stages": ["B"]}, {"name": "B", "after_publish": "A"}]}
    gathered = {
        "workflow_stages": [
            {"id": 2, "position": 2, "name": "B", "workflow_stage_ids": [], "after_publish_id": "1"},
            {"id": 1, "position": 1, "name": "A", "workflow_stage_ids": ["2"], "after_publish_id": None},
        ]
    }
    assert diagram(declared) == diagram(gathered)
    people = diagram([{"name": "A", "space_role_ids": [5], "user_ids": [6]}])
    assert "moved on by role 5, user 6" in people


def test_stages_that_are_declared_by_id() -> None:
    declared = [
        {"name": "Drafting", "workflow_stage_ids": [2, 3]},
        {"id": 3, "workflow_stage_ids": [3], "next_stages": ["Drafting", "Review"], "after_publish_id": 2},
    ]
    lines = diagram(declared).splitlines()
    assert '  s1["id 3"]' in lines
    assert [line for line in lines if "--" in line or "-." in line] == ["  s0 --> s1", "  s1 --> s0", "  s1 --> s1"]


def test_no_way_leads_to_a_stage_without_a_name() -> None:
    stages = [{"name": "A", "next_stages": ["", "A"]}, {"next_stages": ["A"], "after_publish": "A"}, {"name": ""}]
    for format, ways in (
        ("mermaid", ["  s0 --> s0", "  s1 --> s0", "  s1 -. after publishing .-> s0"]),
        ("graphviz", ["  s0 -> s0", "  s1 -> s0", '  s1 -> s0 [style=dashed, label="after publishing"]']),
    ):
        assert [
            line for line in diagram(stages, format).splitlines() if "->" in line or "-." in line or "-->" in line
        ] == ways


def test_two_stages_of_one_name_are_both_drawn() -> None:
    text = diagram([{"name": "A", "next_stages": ["A"]}, {"name": "A"}])
    assert text.count('"A"') == 2
    assert "  s0 --> s0\n" in text


@pytest.mark.parametrize("options", [{"format": "png"}, {"direction": "RL"}])
def test_what_cannot_be_drawn(options: dict[str, str]) -> None:
    with pytest.raises(ConfigurationError, match="can be"):
        diagram(NEWS, **options)
    with pytest.raises(ConfigurationError, match="not a workflow"):
        diagram("text")


@pytest.mark.parametrize("name", ['"', "\\", "\\N", "a\nb", "{}", "<b>", "]]", "#35;", "end", "`x`", "&amp;", "ä→日本"])
def test_names_of_any_kind(name: str) -> None:
    for text in (diagram([{"name": name}]), diagram({"name": name, "stages": [{"name": name}]}, "graphviz")):
        assert "\nb" not in text
    if shutil.which("dot"):
        drawn = diagram({"name": name, "stages": [{"name": name}]}, "graphviz")
        subprocess.run(["dot", "-Tsvg"], input=drawn.encode(), capture_output=True, check=True)
