# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From results of tasks to the drift report: what stands in which cell, and in three files that hold whatever names come."""

from __future__ import annotations

import json
import os
from collections.abc import Sequence
from html.parser import HTMLParser
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import jsonschema
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from ansible_collections.community.storyblok.plugins.callback import drift_report
from ansible_collections.community.storyblok.plugins.plugin_utils._drift import observations
from ansible_collections.community.storyblok.plugins.plugin_utils._drift import report as drift
from ansible_collections.community.storyblok.plugins.plugin_utils._drift import table as drift_table
from ansible_collections.community.storyblok.plugins.plugin_utils._drift.html import drift_html
from ansible_collections.community.storyblok.plugins.plugin_utils._drift.json import drift_data, drift_json
from ansible_collections.community.storyblok.plugins.plugin_utils._drift.junit import drift_junit
from ansible_collections.community.storyblok.plugins.plugin_utils._drift.lines import as_text, fit, lines_between
from ansible_collections.community.storyblok.plugins.plugin_utils._drift.observations import (
    FAILED,
    OK,
    SKIPPED,
    UNREACHABLE,
    Host,
    Observation,
)

ROOT = Path(__file__).resolve().parents[4]
DIFF: dict[str, Any] = {"before": {"color": "#000000"}, "after": {"color": "#ffffff"}}


def said(
    host: str = "magazine",
    module: str = "space_role",
    *,
    task: str = "1",
    outcome: str = OK,
    check: bool = True,
    ignored: bool = False,
    play: int = 0,
    result: dict[str, Any] | None = None,
    **args: Any,
) -> Observation:
    args = args or {"role": "Reviewer"}
    result = result or {"changed": False}
    return Observation(host, task, f"Task {task}", module, outcome, check, args, result, ignored, play)


def report(
    *observations: Observation,
    hosts: dict[str, Host] | None = None,
    plays: list[set[str]] | None = None,
    title: str = "",
) -> drift.Report:
    # All in one play, unless a test says otherwise.
    everybody = {*(hosts or {}), *(observation.host for observation in observations)}
    given = plays or [everybody]
    return drift_table.drift_report(observations, hosts or {}, given, title=title, generated_at="2026-11-24T07:00:00Z")


def table(made: drift.Report) -> dict[str, dict[str, str]]:
    """Statuses by the names of spaces and the titles of objects."""
    return {space.name: {item.title: cell.status for item, cell in space.cells.items()} for space in made.spaces}


def wrote(action: str, resource: str = "space_role", **more: Any) -> dict[str, Any]:
    return {"action": action, "resource": resource, "id": 1, "name": "x", "changed_fields": [], **more}


@pytest.mark.parametrize("check", [True, False], ids=["check", "real"])
@pytest.mark.parametrize(
    ("changed", "operations", "in_check", "in_reality"),
    [
        (False, [], "in_step", "in_step"),
        (True, [wrote("update")], "drifted", "changed"),
        (True, [wrote("create", id=None), wrote("update", id=None)], "missing", "created"),
        (True, [wrote("delete")], "extra", "removed"),
        # Something else that is created or deleted on the way says nothing about the object.
        (True, [wrote("create", "workflow_stage"), wrote("update")], "drifted", "changed"),
        (True, [wrote("move", "story"), wrote("update", "workflow_stage"), wrote("delete")], "extra", "removed"),
        # An invitation that expired.
        (True, [wrote("delete"), wrote("create", id=None)], "drifted", "changed"),
        (True, [wrote("move", "story")], "drifted", "changed"),
        # A task with no_log.
        (True, None, "drifted", "changed"),
    ],
)
def test_the_status_of_a_task_that_went_well(
    check: bool, changed: bool, operations: Any, in_check: str, in_reality: str
) -> None:
    made = report(said(role="x", check=check, result={"changed": changed, "operations": operations}))
    assert table(made) == {"magazine": {"x": in_check if check else in_reality}}
    assert made.mode == ("check" if check else "real")
    assert made.drifted is (check and in_check != "in_step")


@pytest.mark.parametrize(
    ("outcome", "result", "status", "message"),
    [
        (FAILED, {"msg": "No."}, "failed", "No."),
        (FAILED, {}, "failed", "The task failed without a message."),
        (SKIPPED, {"skip_reason": "Conditional result was False"}, "not_checked", "Conditional result was False"),
        (UNREACHABLE, {"msg": "refused"}, "not_checked", "The host could not be reached: refused"),
    ],
)
def test_the_status_of_a_task_that_did_not(outcome: str, result: dict[str, Any], status: str, message: str) -> None:
    [space] = report(said(outcome=outcome, result=result)).spaces
    [cell] = space.cells.values()
    assert cell.status == space.status == status
    assert message in cell.message


def test_an_ignored_failure_is_a_failure_that_says_so() -> None:
    [space] = report(said(outcome=FAILED, result={"msg": "No."}, ignored=True)).spaces
    [cell] = space.cells.values()
    assert (cell.status, cell.message) == ("failed", "No. (The playbook ignores this failure.)")


@pytest.mark.parametrize(
    ("module", "args", "result", "name"),
    [
        ("workflow", {"name": "Articles", "default": True}, {}, "Articles"),
        ("workflow", {"default": "yes"}, {}, "Default workflow"),
        ("workflow", {"id": 7}, {}, "id 7"),
        ("workflow", {"id": 7}, {"workflow": {"id": 7, "name": "Articles"}}, "Articles"),
        ("workflow_stage", {"name": "Review"}, {}, "Review"),
        ("workflow_stage", {"name": "Review", "workflow": "Articles"}, {}, "Review (Articles)"),
        ("workflow_stage", {"name": "Review", "workflow_id": 7}, {}, "Review (workflow 7)"),
        ("collaborator", {"email": "ada@example.com", "role": "admin"}, {}, "ada@example.com"),
        ("collaborator", {"user_id": 9}, {}, "id 9"),
        ("collaborator", {"user_id": 9, "role": "admin"}, {"collaborator": {"role": "admin"}}, "id 9"),
        ("workflow_stage_change", {"story": "news/x", "workflow": "Articles"}, {}, "news/x"),
        ("workflow_stage_change", {"story_id": 9}, {}, "id 9"),
        ("workflow_stage_change", {"story": None}, {}, "Task 1"),
        ("space_role", {"id": 5, "role": "Reviewer"}, {}, "Reviewer"),
        ("space_role", {"id": 5}, {"space_role": {"id": 5, "role": "Reviewer"}}, "Reviewer"),
        ("space_role", {"role": "{{ role }}"}, {}, "Task 1"),
        ("space_role", {"role": "Secret"}, {"censored": "hidden", "changed": True}, "Task 1"),
        ("something_new", {"name": "x"}, {}, "x"),
    ],
)
def test_an_object_is_called_as_the_task_calls_it(
    module: str, args: dict[str, Any], result: dict[str, Any], name: str
) -> None:
    made = report(said(module=module, result=result, **args))
    assert [(item.kind, item.title) for item in made.objects] == [(module.replace("_", " "), name)]


def test_each_item_of_a_loop_is_an_object() -> None:
    made = report(said(role="Reviewer"), said(role="Legal", result={"changed": True, "diff": DIFF}))
    assert table(made) == {"magazine": {"Reviewer": "in_step", "Legal": "drifted"}}


def test_a_host_whose_tasks_are_about_several_spaces_has_a_row_for_each() -> None:
    made = report(
        said("localhost", role="a", space_id=1),
        said("localhost", role="a", space_id="2", result={"changed": True}),
        said("localhost", role="b", result={"changed": True, "space_id": 606}),
    )
    assert table(made) == {
        "space 2": {"a": "drifted"},
        "space 606": {"b": "drifted"},
        "space 1": {"a": "in_step"},
    }
    assert {space.detail for space in made.spaces} == {"host localhost"}


def test_a_row_is_called_by_the_variables_of_its_host() -> None:
    made = report(
        said("a"), said("b", space_id=2), said("c", space_id=7), hosts={"a": Host("1", "Shop"), "c": Host("3", "Wrong")}
    )
    assert {(space.name, space.space_id, space.detail) for space in made.spaces} == {
        ("Shop", "1", "space 1 · host a"),
        ("b", "2", "space 2"),
        ("c", "7", "space 7"),
    }


def test_what_a_host_does_not_declare_is_no_gap_and_what_it_did_not_reach_is() -> None:
    unreached = {"msg": "refused"}
    nothing = {"results": [], "skipped_reason": "No items in the list"}
    made = report(
        *(said("full", role=role) for role in ("Reviewer", "Legal")),
        said("full", task="2", role="Late"),
        said("fewer", role="Reviewer"),
        said("fewer", task="2", role="Late"),
        said("none", outcome=SKIPPED, result=nothing, role="{{ item }}"),
        said("none", task="2", role="Late"),
        said("gone", outcome=UNREACHABLE, result=unreached, role="{{ item }}"),
        said("broken", role="Reviewer", outcome=FAILED, result={"msg": "No."}),
        said("broken", role="Legal"),
        hosts={"never": Host("5", "Never run")},
    )
    assert table(made) == {
        "broken": {"Reviewer": "failed", "Legal": "in_step", "Late": "not_checked"},
        "gone": {"Reviewer": "not_checked", "Legal": "not_checked", "Late": "not_checked"},
        "Never run": {"Reviewer": "not_checked", "Legal": "not_checked", "Late": "not_checked"},
        "fewer": {"Reviewer": "in_step", "Late": "in_step"},
        "full": {"Reviewer": "in_step", "Legal": "in_step", "Late": "in_step"},
        "none": {"Late": "in_step"},
    }
    reasons = {
        space.name: {cell.message for cell in space.cells.values() if cell.status == "not_checked"}
        for space in made.spaces
    }
    assert reasons["gone"] == {"The host could not be reached: refused"}
    assert reasons["Never run"] == {"The task did not run for this space."}
    assert reasons["broken"] == {"The task did not run for this space, after another one had failed."}


def test_a_play_for_other_hosts_leaves_no_gap() -> None:
    """Each play declares something for its own spaces; a host that its play did not get to is a gap all the same."""
    made = report(
        said("paid", role="Reviewer", outcome=FAILED, result={"msg": "No."}, ignored=True),
        said("free", task="2", play=1, role="Legal"),
        hosts={"paid": Host(), "free": Host(), "late": Host()},
        plays=[{"paid"}, {"free", "late"}],
    )
    assert table(made) == {
        "paid": {"Reviewer": "failed"},
        "late": {"Legal": "not_checked"},
        "free": {"Legal": "in_step"},
    }


def test_a_failure_without_a_name_is_about_what_the_task_is_about_elsewhere() -> None:
    made = report(said("a"), said("b", outcome=FAILED, result={"msg": "undefined"}, role="{{ nope }}"))
    assert table(made) == {"b": {"Reviewer": "failed"}, "a": {"Reviewer": "in_step"}}


def test_a_task_that_every_host_skips_is_a_column_of_its_own() -> None:
    made = report(said("a", outcome=SKIPPED, role="{{ x }}"), said("b", task="2", role="y"))
    assert table(made) == {
        "a": {"Task 1": "not_checked", "y": "not_checked"},
        "b": {"Task 1": "not_checked", "y": "in_step"},
    }


def test_of_two_tasks_that_exclude_each_other_the_skipped_one_says_nothing() -> None:
    made = report(said(outcome=SKIPPED), said(task="2", result={"changed": True, "diff": DIFF}))
    assert table(made) == {"magazine": {"Reviewer": "drifted"}}


def test_several_tasks_about_one_object_hide_nothing() -> None:
    made = report(said(result={"changed": True, "diff": DIFF}), said(task="2"))
    assert table(made) == {"magazine": {"Reviewer": "drifted", "Reviewer (task 2)": "in_step"}}


def test_the_worst_spaces_come_first() -> None:
    drifted, missing = ({"changed": True, "operations": [wrote(action)]} for action in ("update", "create"))
    made = report(
        said("calm"),
        said("drifted", result=drifted),
        said("missing", result=missing),
        said("failed", outcome=FAILED),
        said("more", result=drifted),
        said("more", role="Legal", result=drifted),
    )
    assert [space.name for space in made.spaces] == ["failed", "missing", "more", "drifted", "calm"]
    assert made.count(*drift.DRIFT) == 3


def test_a_run_that_checks_and_changes_says_so_for_each_cell() -> None:
    changed = {"changed": True, "diff": DIFF}
    made = report(said(role="a", result=changed), said(task="2", role="b", check=False, result=changed))
    assert (made.mode, table(made)) == ("mixed", {"magazine": {"a": "drifted", "b": "changed"}})


@pytest.mark.parametrize(
    ("action", "module"),
    [
        ("community.storyblok.workflow", "workflow"),
        ("community.storyblok.workflow_info", None),
        ("ansible.builtin.copy", None),
        ("workflow", None),
    ],
)
def test_only_modules_that_change_something_are_reported(action: str, module: str | None) -> None:
    assert observations.reported_module(action) == module


def test_no_option_that_holds_a_secret_is_kept() -> None:
    assert not {name for name in observations.OPTIONS if "token" in name}


def test_a_difference_keeps_the_lines_under_which_it_stands_and_pairs_old_and_new() -> None:
    before = (
        'name: A\nstages:\n  - name: Draft\n    color: "#1"\n  - name: Review\n    color: "#2"\n    locked: false\n'
    )
    after = before.replace('"#2"', '"#3"').replace("false", "true") + "  - name: New\n"
    assert as_text(lines_between(before, after)).splitlines() == [
        "… 1 line in step",
        "  stages:",
        "… 2 lines in step",
        "    - name: Review",
        '-     color: "#2"',
        '+     color: "#3"',
        "-     locked: false",
        "+     locked: true",
        "+   - name: New",
    ]
    assert as_text(lines_between({"a": [1, 2], "b": None}, {"a": [], "b": None})).splitlines() == [
        "- a: [1, 2]",
        "+ a: []",
        "… 1 line in step",
    ]
    assert lines_between({"a": 1}, {"a": 1}) == [("…", "1 line in step")]
    assert lines_between(None, None) == []


@given(some.lists(some.sampled_from(["a: 1", "a: 2", "  b: 1", "  b: 2", "    c"])), some.data())
def test_a_difference_tells_every_line_that_came_or_went(old: list[str], data: some.DataObject) -> None:
    new = data.draw(some.permutations(old)) + data.draw(some.lists(some.sampled_from(["a: 3", "  b: 3"])))
    lines = lines_between("\n".join(old), "\n".join(new))
    hidden = sum(int(line.text.split()[0]) for line in lines if line.sign == "…")
    assert sum(line.sign in " -" for line in lines) + hidden == len(old)
    assert sum(line.sign in " +" for line in lines) + hidden == len(new)


class Tags(HTMLParser):
    def __init__(self, page: str) -> None:
        super().__init__()
        self.opened: list[str] = []
        self.text = ""
        self.ids: set[str] = set()
        self.links: set[str] = set()
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: Sequence[tuple[str, str | None]]) -> None:
        self.opened.append(tag)
        for name, value in attrs:
            assert not name.startswith("on"), name
            if name == "id":
                assert value not in self.ids
                self.ids.add(str(value))
            if name == "href":
                self.links.add(str(value))

    def handle_data(self, data: str) -> None:
        self.text += data


EVERYTHING = some.text(some.characters(exclude_categories=[]))


@settings(max_examples=50)
@given(EVERYTHING, EVERYTHING, EVERYTHING)
def test_the_files_hold_whatever_names_and_messages_come(name: str, message: str, value: str) -> None:
    text = f"x{name}<script>alert('1')</script>\"&\x00\x1b[2J\u202e]]>"
    made = report(
        said(text, role=text, outcome=FAILED, result={"msg": message + text}),
        said(
            text,
            role="b",
            result={"changed": True, "diff": {"before": {text: value}, "after": text}, "warnings": [text]},
        ),
        said(text, role="c", outcome=SKIPPED, result={"skip_reason": message}),
        hosts={text: Host("606", text)},
        title=text,
    )
    page = drift_html(made)
    page.encode("utf-8")
    assert not {"\x1b", "\u202e"} & {*page, *drift_junit(made), *drift_json(made)}
    tags = Tags(page)
    assert "script" not in tags.opened
    assert fit(text) in tags.text
    suites = ElementTree.fromstring(drift_junit(made).encode("utf-8"))
    assert suites.get("name") == fit(text)
    assert json.loads(drift_json(made))["spaces"][0]["name"] == text


def test_an_id_of_thousands_of_digits_is_a_text() -> None:
    made = report(said(), hosts={"magazine": Host("7" * 5000)})
    assert json.loads(drift_json(made))["spaces"][0]["space_id"] == "7" * 5000


@pytest.mark.parametrize(("mask", "mode"), [(0o022, 0o644), (0o077, 0o600), (0o027, 0o640)])
def test_the_files_get_what_the_umask_leaves_and_it_never_changes(
    mask: int, mode: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "made" / "drift.html"
    before = os.umask(mask)
    try:
        with monkeypatch.context() as patch:
            # Another thread would see it, and so would whoever looks at a file that it makes.
            patch.setattr(os, "umask", lambda _mask: pytest.fail("the umask of the whole process was changed"))
            drift_report._write(str(path), "old")
            drift_report._write(str(path), "né\n")
    finally:
        os.umask(before)
    assert path.read_bytes() == "né\n".encode()
    assert path.stat().st_mode & 0o777 == mode
    assert [entry.name for entry in path.parent.iterdir()] == ["drift.html"]
    with pytest.raises(UnicodeEncodeError):
        drift_report._write(str(path), "\ud800")
    assert [entry.name for entry in path.parent.iterdir()] == ["drift.html"]


def everything_at_once() -> drift.Report:
    return report(
        said("a", result={"changed": True, "changed_fields": ["color"], "diff": DIFF}),
        said("b", outcome=FAILED, result={"msg": "No."}),
        said("c", result={"changed": True, "changed_fields": ["role"], "operations": [wrote("create")]}),
        said("f", result={"changed": True, "changed_fields": ["subtitle"]}),
        said("d", outcome=UNREACHABLE, result={"msg": "refused"}),
        said("e", result={"changed": False, "warnings": ["Mind this."]}),
        said("e", "workflow", task="2", name="W", result={"changed": True, "operations": [
            wrote("update", "workflow_stage", name="Legal", changed_fields=["color"]), wrote("move", "story", name="news/x")
        ]}),
        hosts={"a": Host("606", "Magazine")},
    )  # fmt: skip


def test_every_link_of_the_page_leads_somewhere_in_it() -> None:
    tags = Tags(drift_html(everything_at_once()))
    links = {link for link in tags.links if link.startswith("#")}
    assert tags.links - links == {"data:,"}
    assert len(links) > 8
    assert {link[1:] for link in links} <= tags.ids


def test_the_page_says_what_is_known_without_a_diff() -> None:
    text = Tags(drift_html(everything_at_once())).text
    assert "Only names of fields are known." in text
    assert "update workflow stage Legal: color" in text
    assert "move story news/x" in text
    assert "create space role x" in text
    assert "Fields that the playbook sets: subtitle" in text
    with_diff = Tags(drift_html(report(said(result={"changed": True, "diff": DIFF})))).text
    assert "Only names of fields are known." not in with_diff
    assert '− color: "#000000"' in with_diff


def test_the_page_of_a_run_that_was_no_check_does_not_speak_of_drift() -> None:
    made = report(said(check=False, result={"changed": True, "diff": DIFF}))
    text = Tags(drift_html(made)).text.partition("Made by the callback")[0].rpartition("}")[2]
    assert "changed" in text
    assert "drift" not in text


FORM: dict[str, Any] = {
    "type": "object",
    "additionalProperties": False,
    "required": ["format", "title", "generated_at", "mode", "summary", "object_summary", "watched", "objects", "spaces"],
    "properties": {
        "format": {"const": 1},
        "title": {"type": "string"},
        "generated_at": {"type": "string", "pattern": r"^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ$"},
        "mode": {"enum": ["check", "real", "mixed"]},
        "summary": {
            "type": "object",
            "additionalProperties": {"type": "integer"},
            "required": ["spaces", *drift.SEVERITY],
        },
        "object_summary": {
            "type": "object",
            "required": ["objects", *drift.SEVERITY],
            "properties": {"objects": {"type": "integer"}},
            "additionalProperties": {
                "type": "object",
                "additionalProperties": False,
                "required": ["objects", "spaces"],
                "properties": {"objects": {"type": "integer"}, "spaces": {"type": "integer"}},
            },
        },
        "watched": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["kind", "spaces", "fields", "others"],
                "properties": {
                    "kind": {"type": "string"},
                    "spaces": {"type": "integer"},
                    "fields": {"type": ["integer", "null"]},
                    "others": {"type": ["integer", "null"]},
                },
            },
        },
        "objects": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["kind", "name", "turn"],
                "properties": {"kind": {"type": "string"}, "name": {"type": "string"}, "turn": {"type": "integer"}},
            },
        },
        "spaces": {
            "type": "array",
            "items": {
                "type": "object",
                "additionalProperties": False,
                "required": ["host", "space_id", "name", "status", "warnings", "cells"],
                "properties": {
                    "host": {"type": "string"},
                    "space_id": {"type": ["integer", "null"]},
                    "name": {"type": "string"},
                    "status": {"enum": list(drift.SEVERITY)},
                    "warnings": {"type": "array", "items": {"type": "string"}},
                    "cells": {
                        "type": "array",
                        "items": {
                            "type": "object",
                            "additionalProperties": False,
                            "required": ["kind", "name", "turn", "status", "task", "changed_fields", "steps", "before", "after",
                                         "message", "warnings", "sentences", "additional"],
                            "properties": {
                                "kind": {"type": "string"},
                                "name": {"type": "string"},
                                "turn": {"type": "integer"},
                                "status": {"enum": list(drift.SEVERITY)},
                                "task": {"type": "string"},
                                "changed_fields": {"type": "array", "items": {"type": "string"}},
                                "steps": {"type": "array", "items": {"type": "string"}},
                                "before": {"type": ["object", "string", "null"]},
                                "after": {"type": ["object", "string", "null"]},
                                "message": {"type": "string"},
                                "warnings": {"type": "array", "items": {"type": "string"}},
                                "sentences": {"type": "array", "items": {"type": "string"}},
                                "additional": {"type": "array", "items": {"type": "object"}},
                            },
                        },
                    },
                },
            },
        },
    },
}  # fmt: skip


def test_the_json_has_the_documented_form() -> None:
    data = json.loads(drift_json(everything_at_once()))
    jsonschema.Draft202012Validator(FORM).validate(data)
    assert data["summary"] == {"spaces": 6, **dict.fromkeys(drift.SEVERITY, 0), "failed": 1, "missing": 1, "drifted": 3,
                               "not_checked": 1}  # fmt: skip
    magazine = next(space for space in data["spaces"] if space["name"] == "Magazine")
    assert magazine["space_id"] == 606
    cell = next(cell for cell in magazine["cells"] if cell["name"] == "Reviewer")
    assert (cell["before"], cell["after"]) == (DIFF["before"], DIFF["after"])


def test_the_json_of_the_guide_has_this_form_too() -> None:
    guide = (ROOT / "docs" / "docsite" / "rst" / "guide_drift.rst").read_text(encoding="utf-8")
    example = json.loads(guide.partition(".. code-block:: json")[2].partition(".. list-table::")[0])
    jsonschema.Draft202012Validator(FORM).validate(example)


def test_junit_tells_drift_from_failure() -> None:
    root = ElementTree.fromstring(drift_junit(everything_at_once()))
    suites = {suite.get("hostname"): suite for suite in root.iter("testsuite")}
    drifted = suites["a"].find("./testcase[@name='space role Reviewer']/failure")
    assert drifted is not None
    assert (drifted.get("type"), drifted.get("message")) == ("drifted", "drifted: color")
    assert str(drifted.text).splitlines()[:2] == ['- color: "#000000"', '+ color: "#ffffff"']
    assert suites["b"].find("./testcase/error[@message='No.']") is not None
    assert suites["c"].find("./testcase/failure[@type='missing']") is not None
    assert {case.get("message") for case in suites["d"].iter("skipped")} == {"The host could not be reached: refused"}
    assert [out.text for out in suites["e"].iter("system-out")] == ["Mind this."]
    for element, count in (("failure", "failures"), ("error", "errors"), ("skipped", "skipped"), ("testcase", "tests")):
        assert root.get(count) == str(len(list(root.iter(element))))
        assert root.get(count) == str(sum(int(suite.get(count, "0")) for suite in suites.values()))
    real = ElementTree.fromstring(drift_junit(report(said(check=False, result={"changed": True, "diff": DIFF}))))
    assert real.get("failures") == "0"


@given(some.permutations(["a", "b", "c", "d"]))
def test_the_order_in_which_hosts_answer_does_not_matter(order: list[str]) -> None:
    def of(host: str) -> list[Observation]:
        return [said(host, role=role, result={"changed": host in "bc"}) for role in ("x", "y", host)]

    made, other = (report(*(seen for host in hosts for seen in of(host))) for hosts in (order, "abcd"))
    assert drift_data(made) == drift_data(other)
    assert drift_html(made) == drift_html(other)
