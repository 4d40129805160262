# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The drift report about whole spaces: their objects, what nobody declared, what was watched, and how it is put into words."""

from __future__ import annotations

import json
from typing import Any
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as some
from test_drift import DIFF, Tags, report, said, table, wrote

from ansible_collections.community.storyblok.plugins.plugin_utils._drift.html import drift_html
from ansible_collections.community.storyblok.plugins.plugin_utils._drift.json import drift_data, drift_json
from ansible_collections.community.storyblok.plugins.plugin_utils._drift.junit import drift_junit
from ansible_collections.community.storyblok.plugins.plugin_utils._drift.observations import (
    FAILED,
    SKIPPED,
    UNREACHABLE,
    Host,
    Observation,
)
from ansible_collections.community.storyblok.plugins.plugin_utils._drift.report import Watch
from ansible_collections.community.storyblok.plugins.plugin_utils._drift.sentences import sentences
from ansible_collections.community.storyblok.plugins.plugin_utils._drift.sides import read, sections


def undeclared(
    field: str,
    value: Any,
    empty: Any,
    name: str = "Review",
    resource: str = "workflow_stage",
    of: str = "",
    **more: Any,
) -> dict[str, Any]:
    return {"reason": "undeclared", "resource": resource, "of": of, "id": 7, "name": name, "field": field, "value": value,
            "empty": empty, **more}  # fmt: skip


def unlisted(name: str, resource: str = "workflow_stage", of: str = "", identifier: int = 70) -> dict[str, Any]:
    return {"reason": "unlisted", "resource": resource, "of": of, "id": identifier, "name": name, "field": "", "value": None,
            "empty": None}  # fmt: skip


def of_stage(now: dict[str, Any], declared: dict[str, Any], *drift: dict[str, Any], **args: Any) -> list[str]:
    """Return the sentences about the stage Review, which is now like this and declared like that."""
    result: dict[str, Any] = {"changed": now != declared, "drift": list(drift)}
    if now != declared:
        result["diff"] = {"before": now, "after": declared}
    return list(sentences(said(module="workflow_stage", name="Review", result=result, **args)))


# --- a state of its own -----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("changed", "check", "status"),
    [(False, True, "additional"), (True, True, "drifted"), (False, False, "additional"), (True, False, "changed")],
)
def test_what_nobody_declared_is_a_state_of_its_own(changed: bool, check: bool, status: str) -> None:
    result = {"changed": changed, "drift": [undeclared("allow_publish", True, False)]}
    made = report(said(module="workflow_stage", name="Review", check=check, result=result))
    assert table(made) == {"magazine": {"Review": status}}
    # A run that was no check leaves the exit status alone, whatever it left there.
    assert made.drifted is check


def test_additional_is_worse_than_in_step_and_less_than_drift() -> None:
    additional = {"changed": False, "drift": [undeclared("allow_publish", True, False)]}
    made = report(
        said("calm"),
        said("more", result=additional),
        said("worse", result={"changed": True, "operations": [wrote("update")]}),
    )
    assert [(space.name, space.status) for space in made.spaces] == [
        ("worse", "drifted"),
        ("more", "additional"),
        ("calm", "in_step"),
    ]


def test_every_file_tells_what_nobody_declared() -> None:
    result = {"changed": False, "drift": [undeclared("allow_publish", True, False), unlisted("Legal", of="Articles")]}
    made = report(said(module="workflow", name="Articles", undeclared="report", result=result))
    sentence = "Review: everyone may publish. Declared: not everyone."
    page = Tags(drift_html(made)).text
    for told in ("⊕ additional", sentence, "The stage Legal is in the workflow Articles, and nobody declared it."):
        assert told in page
    assert "− " + "  allow_publish: true" in page
    [cell] = drift_data(made)["spaces"][0]["cells"]
    assert (cell["status"], cell["sentences"][0], cell["additional"]) == ("additional", sentence, result["drift"])
    [failure] = ElementTree.fromstring(drift_junit(made)).iter("failure")
    assert (failure.get("type"), failure.get("message")) == ("additional", "additional: allow_publish")
    assert sentence in str(failure.text)
    assert "-   allow_publish: true" in str(failure.text)


def test_junit_passes_where_a_real_run_left_something() -> None:
    made = report(said(check=False, result={"changed": False, "drift": [undeclared("ext_id", "x", "")]}))
    root = ElementTree.fromstring(drift_junit(made))
    assert (root.get("failures"), len(list(root.iter("failure")))) == ("0", 0)
    assert "ext_id" in str(next(root.iter("system-out")).text)


def test_the_page_folds_lines_only_where_sentences_say_the_same() -> None:
    def page(before: dict[str, Any], after: dict[str, Any]) -> str:
        result = {"changed": True, "diff": {"before": before, "after": after}}
        return drift_html(report(said(module="workflow_stage", name="Review", result=result)))

    assert "<details><summary>" in page({"allow_publish": True}, {"allow_publish": False})
    assert "<details open><summary>" in page({"color": "#000000"}, {"color": "#ffffff"})


def test_tags_of_one_name_and_different_types_are_different_objects() -> None:
    made = report(*(said(module="internal_tag", name="News", object_type=kind) for kind in ("asset", "component")))
    assert table(made) == {"magazine": {"News (asset)": "in_step", "News (component)": "in_step"}}


# --- objects are counted ----------------------------------------------------------------------------------------------


def test_objects_are_counted_rather_than_spaces() -> None:
    missing = {"changed": True, "operations": [wrote("create")]}
    made = report(
        *(said("a", role=role, result=missing) for role in ("x", "y")),
        *(said(host, role=role) for host in ("b", "c") for role in ("x", "y")),
        said("d", role="x", result=missing),
        said("d", role="y", result={"changed": False, "drift": [undeclared("ext_id", "x", "")]}),
    )
    assert made.summary == "3 of 8 objects missing in 2 spaces, 1 additional in 1 space, 4 in step."
    assert report(said()).summary == "1 of 1 object in step in 1 space."
    assert made.summary in Tags(drift_html(made)).text
    summary = json.loads(drift_json(made))["object_summary"]
    assert (summary["objects"], summary["missing"], summary["in_step"]) == (
        8,
        {"objects": 3, "spaces": 2},
        {"objects": 4, "spaces": 2},
    )


def thing(
    kind: str, name: str, identifier: int | None, *changed_fields: str, before: str = "present"
) -> dict[str, Any]:
    return {
        "kind": kind,
        "name": name,
        "id": identifier,
        "state_before": before,
        "changed_fields": list(changed_fields),
    }


WHOLE: dict[str, Any] = {
    "changed": True,
    "space_id": 606,
    "changed_fields": [],
    "objects": [
        thing("space_role", "Reviewer", 1),
        thing("space_role", "Desk", 2, "role"),
        thing("collaborator", "ada@example.com", 3, "role", "space_role_ids"),
        thing("workflow", "News", 4, "workflow_stages"),
        thing("workflow", "News in depth", 5, "content_types"),
        thing("workflow", "Offers", None, "name", before="absent"),
        thing("space_role", "Old", 6),
        thing("workflow_stage", "Review", 7, "allow_publish"),
    ],
    "operations": [
        {"action": "update", "resource": "space_role", "id": 2, "name": "Desk", "changed_fields": ["role"]},
        {"action": "update", "resource": "collaborator", "id": 3, "name": "ada@example.com", "changed_fields": ["role"]},
        {"action": "update", "resource": "workflow_stage", "id": 7, "name": "Review", "changed_fields": ["allow_publish"]},
        {"action": "update", "resource": "workflow", "id": 5, "name": "News in depth", "changed_fields": ["content_types"]},
        {"action": "create", "resource": "workflow", "id": None, "name": "Offers", "changed_fields": ["name"]},
        {"action": "move", "resource": "story", "id": 9, "name": "news/x", "changed_fields": ["workflow_stage_id"]},
        {"action": "delete", "resource": "space_role", "id": 6, "name": "Old", "changed_fields": []},
    ],
    "diff": {
        "before": "space role News desk of space 606:\n  role: Desk\n"
        "collaborator ada@example.com of space 606:\n  role: editor\n  space_role_ids: []\n"
        "workflow News in space 606:\n  name: News\n  stages:\n    - name: Review\n      allow_publish: true  # Review\n"
        "  stories:\n    news/x: Review\n"
        "workflow News in depth in space 606:\n  content_types: []\n"
        "space role Old of space 606:\n  id: 6\n  role: Old\n",
        "after": "space role News desk of space 606:\n  role: News desk\n"
        "collaborator ada@example.com of space 606:\n  role: multi\n  space_role_ids: [\"Reviewer (1)\"]\n"
        "workflow News in space 606:\n  name: News\n  stages:\n    - name: Review\n      allow_publish: false  # Review\n"
        "  stories:\n    news/x: Legal\n"
        "workflow News in depth in space 606:\n  content_types: [news]\n"
        "workflow Offers in space 606:\n  name: Offers\n",
    },
    "drift": [
        undeclared("allow_all_users", True, False, of="News"),
        undeclared("permissions", ["save_stories"], [], "Reviewer", "space_role", id=1),
        unlisted("Intern", "space_role"),
        unlisted("Lost", of="News in depth"),
    ],
    "warnings": ["Mind the whole."],
}  # fmt: skip
DESCRIBED: dict[str, Any] = {
    "space_roles": [
        {"role": "Reviewer"},
        {"role": "News desk", "renamed_from": "Desk"},
        {"role": "Old", "state": "absent"},
    ],
    "collaborators": [{"email": "ada@example.com", "space_roles": ["Reviewer"]}],
    "workflows": [
        {
            "name": "News",
            "stages": [{"name": "Review", "allow_publish": False, "allow_admin_publish": True}],
            "unlisted_stages": "report",
        },
        {"name": "News in depth", "content_types": ["news"]},
        {"name": "Offers"},
    ],
    "undeclared": "report",
    "unlisted": {"space_roles": "report"},
}


def test_a_task_about_a_whole_space_tells_of_each_object() -> None:
    made = report(said(module="space", result=WHOLE, **DESCRIBED))
    assert table(made) == {
        "magazine": {
            "Reviewer": "additional",
            # As the playbook calls it, and so do the spaces in which it was renamed.
            "News desk": "drifted",
            "ada@example.com": "drifted",
            "News": "drifted",
            "News in depth": "drifted",
            "Offers": "missing",
            "Old": "extra",
            "Intern": "additional",
        }
    }
    [space] = made.spaces
    cells = {item.name: cell for item, cell in space.cells.items()}
    assert {item.name: item.kind for item in made.objects}["News desk"] == "space role"
    assert cells["News"].steps == (
        "update workflow stage Review: allow_publish",
        "move story news/x: workflow_stage_id",
    )
    assert cells["News in depth"].before == "content_types: []\n"
    assert cells["Offers"].steps == ("create workflow Offers: name",)
    assert cells["News"].sentences == (
        "Review: everyone may publish. Declared: administrators.",
        "Review: everyone may move stories on. Declared: nobody.",
    )
    assert cells["ada@example.com"].sentences == ("ada@example.com: has the role editor. Declared: Reviewer.",)
    assert cells["Reviewer"].sentences == ("Reviewer has permissions: [save_stories], and nobody declared it.",)
    assert cells["Intern"].sentences == ("The space role Intern is there, and nobody declared it.",)
    assert (
        cells["News in depth"].sentences[-1]
        == "The stage Lost is in the workflow News in depth, and nobody declared it."
    )
    assert space.warnings == ("Mind the whole.",)
    assert "Mind the whole." in Tags(drift_html(made)).text
    assert "Mind the whole." in drift_junit(made)
    assert drift_data(made)["spaces"][0]["warnings"] == ["Mind the whole."]


def test_without_a_diff_what_belongs_to_a_workflow_is_told_with_it() -> None:
    result = {key: value for key, value in WHOLE.items() if key not in ("diff", "drift")}
    [space] = report(said(module="space", result=result, **DESCRIBED)).spaces
    steps = {item.name: cell.steps for item, cell in space.cells.items()}
    assert "update workflow stage Review: allow_publish" in steps["News"]


def test_a_whole_space_that_failed_leaves_each_object_unchecked() -> None:
    made = report(
        said("well", module="space", result=WHOLE, **DESCRIBED),
        said("broken", module="space", outcome=FAILED, result={"msg": "No."}, **DESCRIBED),
        said("skipped", module="space", outcome=SKIPPED, result={}, **DESCRIBED),
        hosts={"well": Host(), "broken": Host(), "skipped": Host(), "late": Host()},
    )
    rows = table(made)
    assert rows["broken"].pop("Task 1") == "failed"
    declared = {"Reviewer", "News desk", "ada@example.com", "News", "News in depth", "Offers", "Old"}
    # Nobody declared Intern, so no space lacks it.
    for host in ("broken", "skipped", "late"):
        assert rows[host] == dict.fromkeys(declared, "not_checked")
    broken = next(space for space in made.spaces if space.name == "broken")
    assert {cell.message for cell in broken.cells.values()} == {"No.", "The task about the whole space failed."}


def test_a_whole_space_without_objects_is_an_object_itself() -> None:
    made = report(said(module="space", result={"changed": False, "objects": []}, space_roles=[]))
    assert table(made) == {"magazine": {"Task 1": "in_step"}}


# --- what was watched -------------------------------------------------------------------------------------------------


def test_the_report_says_what_was_watched_and_what_not() -> None:
    made = report(
        said("a", module="space", space_id=1, result={**WHOLE, "space_id": 1}, **DESCRIBED),
        said("b", module="space", space_id=2, result={**WHOLE, "space_id": 2}, **{**DESCRIBED, "unlisted": None}),
        said("c", space_id=3, undeclared="keep", role="Reviewer"),
        said(
            "gone",
            module="workflow",
            outcome=UNREACHABLE,
            name="News",
            stages=[],
            undeclared="report",
            result={"msg": ""},
        ),
    )
    assert made.watched == (
        Watch("space role", 3, 2, 1),
        Watch("collaborator", 2, 2, 0),
        Watch("workflow", 2, 2, 0),
        Watch("workflow stage", 2, 2, 2),
    )
    assert made.unwatched == [
        "undeclared fields of space roles (in 1 space)",
        "unlisted space roles (in 2 spaces), collaborators, workflows",
    ]
    page = Tags(drift_html(made)).text
    assert "watched in 1 of 3 spaces" in page
    assert drift_data(made)["watched"][0] == {"kind": "space role", "spaces": 3, "fields": 2, "others": 1}


def test_kinds_that_no_task_is_about_are_not_watched() -> None:
    made = report(
        said("a", role="x", undeclared="reset"), said("a", "internal_tag", task="2", name="x", object_type="asset")
    )
    assert made.unwatched == ["collaborators, workflows, workflow stages", "unlisted space roles"]
    assert "not watched: no task of this run is about them" in Tags(drift_html(made)).text


def test_one_workflow_that_keeps_unlisted_stages_leaves_them_unwatched() -> None:
    tasks = (
        said("a", "workflow", task=wish, name=wish, stages=[], unlisted_stages=wish) for wish in ("delete", "keep")
    )
    assert Watch("workflow stage", 1, 0, 0) in report(*tasks).watched


# --- words ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("now", "declared", "sentence"),
    [
        ({"allow_publish": True}, {"allow_publish": False}, "everyone may publish. Declared: not everyone."),
        ({"allow_publish": False}, {"allow_publish": True}, "not everyone may publish. Declared: everyone."),
        (
            {"allow_publish": True, "allow_admin_publish": False},
            {"allow_publish": False, "allow_admin_publish": False},
            "everyone may publish. Declared: nobody.",
        ),
        (
            {"allow_publish": False, "allow_admin_publish": False},
            {"allow_publish": False, "allow_admin_publish": True},
            "nobody may publish. Declared: administrators.",
        ),
        ({"allow_admin_publish": False}, {"allow_admin_publish": True},
         "administrators may not publish. Declared: administrators."),
        ({"allow_all_users": True}, {"allow_all_users": False}, "everyone may move stories on. Declared: not everyone."),
        (
            {"user_ids": ["Ada (9)", "Grace (10)"], "space_role_ids": ["Legal (new)"], "allow_editor_change": True},
            {"user_ids": ["Ada (9)"], "space_role_ids": [], "allow_editor_change": False},
            "Ada, Grace, Legal and editors may move stories on. Declared: Ada.",
        ),
        ({"user_ids": [9]}, {"user_ids": []}, "id 9 may move stories on. Declared: not id 9."),
        ({"workflow_stage_ids": ["Legal (1)", "Live (2)"]}, {"workflow_stage_ids": ["Live (2)"]},
         "Legal or Live may follow. Declared: Live."),
        # In the form with names, what stands in parentheses is part of the name.
        ({"next_stages": ["Legal (1)"]}, {"next_stages": ["Live"]}, "Legal (1) may follow. Declared: Live."),
        (
            {"allow_all_stages": True, "workflow_stage_ids": []},
            {"allow_all_stages": False, "workflow_stage_ids": []},
            "every stage may follow. Declared: nothing.",
        ),
        (
            {"allow_none_for_next_stages": True},
            {"allow_none_for_next_stages": False},
            "a story may leave the workflow. Declared: may not leave the workflow.",
        ),
        ({"after_publish_id": "Live (2)"}, {"after_publish_id": None},
         "a published story goes to Live. Declared: stays in its stage."),
        ({"after_publish": ""}, {"after_publish": "Live"},
         "a published story stays in its stage. Declared: goes to Live."),
    ],
)  # fmt: skip
def test_a_declared_difference_in_words(now: dict[str, Any], declared: dict[str, Any], sentence: str) -> None:
    assert of_stage({"name": "Review", **now}, {"name": "Review", **declared}) == [f"Review: {sentence}"]


def test_a_difference_without_effect_needs_no_sentence() -> None:
    everyone = {"allow_all_users": True}
    assert of_stage({**everyone, "user_ids": [1]}, {**everyone, "user_ids": []}) == []
    assert of_stage({"color": "#000000"}, {"color": "#ffffff"}) == []


@pytest.mark.parametrize(
    ("field", "value", "empty", "sentence"),
    [
        ("allow_publish", True, False, "Review: everyone may publish. Declared: nobody."),
        ("user_ids", [{"id": 9, "name": "Ada"}], [], "Review: Ada may move stories on. Declared: nobody."),
        ("space_role_ids", ["Legal (9)"], [], "Review: Legal may move stories on. Declared: nobody."),
        ("workflow_stage_ids", [9], [], "Review: id 9 may follow. Declared: nothing."),
        ("after_publish_id", {"id": 9, "name": "Live"}, None,
         "Review: a published story goes to Live. Declared: stays in its stage."),
        ("story_editing_locked", True, False, "Review has story_editing_locked: true, and nobody declared it."),
    ],
)  # fmt: skip
def test_an_undeclared_field_in_words(field: str, value: Any, empty: Any, sentence: str) -> None:
    """Where undeclared fields are watched, those of which nothing is said are empty."""
    assert of_stage({}, {}, undeclared(field, value, empty), undeclared="report") == [sentence]


def test_what_is_declared_counts_in_what_is_said_of_other_fields() -> None:
    drift = undeclared("allow_publish", True, False)
    args = {"undeclared": "report", "allow_admin_publish": True}
    assert of_stage({}, {}, drift, **args) == ["Review: everyone may publish. Declared: administrators."]
    stage = {"name": "Review", "users": ["ada@example.com"]}
    result = {"changed": False, "drift": [undeclared("space_role_ids", ["Legal (9)"], [], of="News")]}
    told = sentences(said(module="workflow", name="News", stages=[stage], undeclared="report", result=result))
    assert told == ("Review: ada@example.com and Legal may move stories on. Declared: ada@example.com.",)


def test_what_the_result_tells_counts_too() -> None:
    shown = {"workflow_stages": [{"name": "Review", "allow_admin_publish": False}]}
    result = {"changed": False, "drift": [undeclared("allow_publish", True, False, of="News")], "workflow": shown}
    assert sentences(said(module="workflow", name="News", result=result)) == (
        "Review: everyone may publish. Declared: nobody.",
    )


def test_declared_and_undeclared_differences_of_a_stage_are_one_sentence() -> None:
    drift = undeclared("space_role_ids", ["Legal (9)"], [])
    now, declared = {"user_ids": ["Ada (1)"]}, {"user_ids": ["Grace (2)"]}
    assert of_stage(now, declared, drift) == ["Review: Ada and Legal may move stories on. Declared: Grace."]


def test_stages_that_are_missing_renamed_or_would_go() -> None:
    diff = {
        "before": "name: News\nstages:\n  - name: Draft\n    allow_publish: true\n  - name: Old\n",
        "after": "name: News\nstages:\n  - name: Drafting\n    renamed_from: Draft\n    allow_publish: false\n  - name: Legal\n",
    }
    told = sentences(said(module="workflow", name="News", result={"changed": True, "diff": diff}))
    assert told == (
        "The stage Legal is missing.",
        "The stage Old is there. Declared: to be removed.",
        "Draft: everyone may publish. Declared: not everyone.",
    )


@pytest.mark.parametrize(
    ("module", "before", "after", "sentence"),
    [
        ("collaborator", {}, {"role": "editor"}, "x is not a member of the space."),
        ("collaborator", {"id": 1}, {}, "x is a member of the space. Declared: to be removed."),
        ("workflow", "", "name: x\n", "The workflow x is missing."),
        ("space_role", {"id": 1, "role": "x"}, {}, "The space role x is there. Declared: to be removed."),
        ("collaborator", {"role": "multi", "space_role_ids": ["Legal (1)", "Desk (2)"]},
         {"role": "admin", "space_role_ids": []}, "x: has the role Legal and Desk. Declared: administrator."),
        ("collaborator", {"role": "multi", "space_role_ids": []}, {"role": "editor", "space_role_ids": []},
         "x: does not have the role editor. Declared: editor."),
    ],
)  # fmt: skip
def test_objects_and_roles_in_words(module: str, before: Any, after: Any, sentence: str) -> None:
    observation = said(module=module, name="x", result={"changed": True, "diff": {"before": before, "after": after}})
    assert sentences(observation) == (sentence,)


def test_undeclared_people_and_their_roles_in_words() -> None:
    drift = [
        undeclared("space_role_ids", ["Legal (1)"], [], "ada@example.com", "collaborator"),
        unlisted("grace@example.com", "collaborator"),
    ]
    assert sentences(
        said(module="collaborator", email="ada@example.com", result={"changed": False, "drift": drift})
    ) == (
        "ada@example.com: has the role Legal. Declared: not Legal.",
        "grace@example.com is a member of the space, and nobody declared that.",
    )


def test_a_real_run_says_what_it_ended() -> None:
    now, declared = {"allow_publish": True}, {"allow_publish": False}
    drift = undeclared("allow_all_stages", True, False)
    assert of_stage(now, declared, drift, check=False) == [
        "Review, before this run: everyone may publish. Now: not everyone.",
        "Review: every stage may follow. Declared: not every stage.",
    ]


ANYTHING = some.recursive(
    some.none() | some.booleans() | some.integers() | some.text(max_size=5),
    lambda inner: some.lists(inner, max_size=3) | some.dictionaries(some.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)
FIELDS = some.sampled_from(
    ["allow_publish", "user_ids", "next_stages", "after_publish_id", "role", "space_roles", "color"]
)
SIDE = some.dictionaries(FIELDS, ANYTHING) | some.text(max_size=40) | ANYTHING


@given(
    some.sampled_from(["workflow_stage", "workflow", "collaborator", "space"]), SIDE, SIDE, FIELDS, ANYTHING, ANYTHING
)
def test_words_are_found_for_whatever_comes(
    module: str, before: Any, after: Any, field: str, value: Any, more: Any
) -> None:
    drift = [undeclared(field, value, more), undeclared(field, more, value, resource=module), more]
    result = {
        "changed": True,
        "diff": {"before": before, "after": after},
        "drift": drift,
        "objects": [more, *WHOLE["objects"]],
    }
    observation = said(module=module, name="x", stages=[more, {"name": "Review", field: value}], result=result)
    for text in sentences(observation):
        assert text
    made = report(observation)
    assert ElementTree.fromstring(drift_junit(made).encode("utf-8")).tag == "testsuites"
    assert "</html>" in drift_html(made)


def test_a_side_is_read_as_it_was_written_and_never_grows() -> None:
    assert read('name: "a: b"\n') == {"name": "a: b"}
    for text in ("a: [", "- a\n", "a: &x [1]\nb: *x\n", "a: 2026-99-99\n"):
        assert read(text) in ({}, {"a": "2026-99-99"})
    assert sections('"workflow \\"a: b\\" in space 606":\n  name: x\n  stages:\n    - name: y\n') == {
        'workflow "a: b" in space 606': "name: x\nstages:\n  - name: y\n"
    }
    assert sections(DIFF["before"]) == {}


def test_observations_of_other_modules_are_left_as_they_are() -> None:
    observation: Observation = said(result={"changed": True, "objects": WHOLE["objects"]})
    assert table(report(observation)) == {"magazine": {"Reviewer": "drifted"}}
