# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Each problem of a description is found where it is, without a server, and errors are what the module refuses."""

from __future__ import annotations

import copy
from typing import Any

import pytest
import yaml
from ansible.errors import AnsibleFilterError
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator
from hypothesis import given
from test_whole_space import DESCRIPTION, descriptions

from ansible_collections.community.storyblok.plugins.filter.space_problems import space_problems
from ansible_collections.community.storyblok.plugins.module_utils._engine.errors import StoryblokError
from ansible_collections.community.storyblok.plugins.module_utils._resources.space import gather, plan
from ansible_collections.community.storyblok.plugins.module_utils._resources.space.options import OPTIONS
from ansible_collections.community.storyblok.plugins.module_utils._run_info import run_info
from ansible_collections.community.storyblok.plugins.module_utils._run_task import run_task

GOOD: dict[str, Any] = yaml.safe_load("""
space_roles:
  - role: Author
    permissions: [save_stories]
  - role: Reviewer
collaborators:
  - email: grace@example.com
    space_roles: [Author]
  - email: ada@example.com
    space_roles: [Reviewer]
workflows:
  - default: true
    unlisted_stages: delete
    stages:
      - name: Drafting
        space_roles: [Author]
        next_stages: [Review]
      - name: Review
        space_roles: [Reviewer]
        users: [Ada@Example.com, ada]
        next_stages: [Drafting, Ready]
      - name: Ready
        color: "#2DB47D"
        allow_publish: true
        after_publish: Drafting
        next_stages: [Review]
unlisted: {workflows: report}
""")


def changed(**changes: Any) -> dict[str, Any]:
    """Return the good description with values at places, written as option__number__option."""
    description = copy.deepcopy(GOOD)
    for path, value in changes.items():
        *parents, last = [int(part) if part.isdecimal() else part for part in path.split("__")]
        held: Any = description
        for part in parents:
            held = held[part]
        held[last] = value
    return description


def found(description: Any) -> list[tuple[str, str, str]]:
    return [(problem["severity"], problem["code"], problem["place"]) for problem in space_problems(description)]


def test_nothing_is_wrong_with_a_good_description() -> None:
    assert space_problems(GOOD) == []
    assert space_problems({}) == []
    assert space_problems({"space_roles": None, "workflows": []}) == []


S0, S1, S2 = (f"workflows[0].stages[{number}]" for number in range(3))
FORMS: list[tuple[dict[str, Any], str, str, str]] = [
    ({"space_role": []}, "unknown_option", "space_role", "space_role is not an option here. Did you mean space_roles?"),
    (
        {"space_roles__0__permisions": []},
        "unknown_option",
        "space_roles[0].permisions",
        "permisions is not an option here. Did you mean permissions?",
    ),
    (
        {"workflows__0__stages__1__colour": "x"},
        "unknown_option",
        f"{S1}.colour",
        "colour is not an option here. Did you mean color?",
    ),
    ({"workflows__0__stages__1__5": "x"}, "unknown_option", f"{S1}.5", "5 is not an option here."),
    ({"workflows__0__id": "seven"}, "wrong_type", "workflows[0].id", 'id is "seven", which is not a whole number.'),
    (
        {"workflows__0__stages__2__is_default": "perhaps"},
        "wrong_type",
        f"{S2}.is_default",
        'is_default is "perhaps", which is not true or false.',
    ),
    ({"space_roles": {"role": "x"}}, "wrong_type", "space_roles", "space_roles is a dictionary, which is not a list."),
    (
        {"space_roles__1": "Reviewer"},
        "wrong_type",
        "space_roles[1]",
        'space_roles is "Reviewer", which is not a dictionary of options.',
    ),
    (
        {"workflows__0__stages__0__user_ids": [5, "x"]},
        "wrong_type",
        f"{S0}.user_ids[1]",
        'user_ids is "x", which is not a whole number.',
    ),
    (
        {"space_roles__0__state": "presnet"},
        "wrong_value",
        "space_roles[0].state",
        'state is "presnet". It takes one of present, absent. Did you mean present?',
    ),
    (
        {"unlisted__collaborators": "delete"},
        "wrong_value",
        "unlisted.collaborators",
        'collaborators is "delete". It takes one of keep, report.',
    ),
    (
        {"space_roles__0__role": False},
        "not_text",
        "space_roles[0].role",
        'space_roles[0].role is false, which is not text: quote it, as in role: "no".',
    ),
    (
        {"workflows__0__stages__1__next_stages": ["Ready", 2026]},
        "not_text",
        f"{S1}.next_stages[1]",
        f'{S1}.next_stages[1] is 2026, which is not text: quote it, as in next_stages: ["2026"].',
    ),
    (
        {"workflows__0__stages__1__space_role_ids": []},
        "both_forms",
        S1,
        "space_role_ids and space_roles exclude each other. Give one of them.",
    ),
    (
        {"collaborators__0__role": "admin"},
        "both_forms",
        "collaborators[0]",
        "role and space_roles exclude each other. Give one of them.",
    ),
    ({"space_roles__0": {"subtitle": "x"}}, "missing_option", "space_roles[0]", "One of id, role is needed."),
    ({"workflows__0__stages__1": {}}, "missing_option", S1, "One of id, name is needed."),
    (
        {"collaborators__0__email": "ada@x,grace@y"},
        "contradiction",
        "collaborators[0]",
        "email is 'ada@x,grace@y', which is not one e-mail address. Give one address, and run a task for each person.",
    ),
    (
        {"space_roles__0__permissions": [" "]},
        "contradiction",
        "space_roles[0]",
        "permissions holds an empty text. To clear the list give [] (an empty list).",
    ),
    (
        {"workflows__0__id": 5},
        "contradiction",
        "workflows[0]",
        "default: true goes with neither id nor renamed_from.",
    ),
    (
        {"workflows__0__stages__1__color": " "},
        "contradiction",
        S1,
        "color is empty: give it a value, or leave the option out.",
    ),
    (
        {"workflows__0__stages__1__users": [""]},
        "contradiction",
        S1,
        "users holds an empty name. To clear the list give [] (an empty list).",
    ),
]


@pytest.mark.parametrize(("changes", "code", "place", "message"), FORMS)
def test_what_the_module_would_refuse(changes: dict[str, Any], code: str, place: str, message: str, task: Any) -> None:
    description = changed(**changes)
    first = space_problems(description)[0]
    assert first == {"severity": "error", "code": code, "place": place, "message": message}
    if code != "not_text":
        assert refused(description, task)


def refused(description: dict[str, Any], task: Any) -> bool:
    """Tell whether the module refuses a description."""
    validator = ArgumentSpecValidator(
        **{name: value for name, value in OPTIONS.items() if name != "supports_check_mode"}
    )
    try:
        validated = validator.validate(description)
    except TypeError:
        # Ansible cannot say which option it does not know where a key is not text.
        return True
    if validated.error_messages:
        return True
    try:
        run_task(plan.plan, {**task.connection, **validated.validated_parameters}, check_mode=True, with_diff=False)
    except StoryblokError:
        return True
    return False


WHOLES: list[tuple[str, dict[str, Any], list[tuple[str, str, str]]]] = [
    ("good", {}, []),
    ("colour", {"workflows__0__stages__1__color": "red"}, [("warning", "not_hexadecimal", S1)]),
    ("short colour", {"workflows__0__stages__1__color": "#ABC"}, []),
    ("two of a colour", {"workflows__0__stages__1__color": "#2db47d"}, [("warning", "duplicate_color", S2)]),
    ("unknown stage", {"workflows__0__stages__0__next_stages": ["Review", "Zed"]}, [("error", "unknown_stage", S0)]),
    (
        "a stage that may be there",
        {"workflows__0__stages__0__next_stages": ["Review", "Zed"], "workflows__0__unlisted_stages": "keep"},
        [("warning", "unknown_stage", S0)],
    ),
    (
        "two of a name",
        {"workflows__0__stages__2__name": "Review"},
        [("error", "duplicate_name", S2), ("error", "unknown_stage", S2)],
    ),
    ("a dead end", {"workflows__0__stages__2__next_stages": []}, []),
    (
        "a workflow that goes",
        {"workflows__0__state": "absent", "workflows__0__default": None, "workflows__0__name": "x"},
        [],
    ),
    (
        "stages by id",
        {"workflows__0__stages": [{"id": 5, "name": "a"}, {"id": 5, "name": "b"}]},
        [("error", "duplicate_entry", S1)],
    ),
    # Roles.
    (
        "unknown role",
        {"workflows__0__stages__1__space_roles": ["Reviewr"]},
        [("warning", "unknown_role", f"{S1}.space_roles[0]")],
    ),
    (
        "unknown role, unlisted ones go",
        {"workflows__0__stages__1__space_roles": ["Reviewr"], "unlisted": {"space_roles": "delete"}},
        [("error", "unknown_role", f"{S1}.space_roles[0]")],
    ),
    (
        "a role that somebody has goes",
        {"space_roles__1__state": "absent"},
        [
            ("error", "unknown_role", "collaborators[1].space_roles[0]"),
            ("error", "unknown_role", f"{S1}.space_roles[0]"),
        ],
    ),
    (
        "a former name",
        {"space_roles__1": {"role": "Proofreader", "renamed_from": "Reviewer"}},
        [
            ("error", "unknown_role", "collaborators[1].space_roles[0]"),
            ("error", "unknown_role", f"{S1}.space_roles[0]"),
            ("warning", "role_without_people", "space_roles[1]"),
        ],
    ),
    ("a role by id may have any name", {"space_roles__1": {"id": 5}}, []),
    ("roles are left alone", {"space_roles": None}, []),
    (
        "a role that nobody has",
        {"collaborators__1__space_roles": ["Author"], "workflows": None},
        [("warning", "role_without_people", "space_roles[1]")],
    ),
    ("roles that are not said", {"collaborators__1": {"email": "ada@example.com"}}, []),
    ("a role by id", {"collaborators__1": {"email": "ada@example.com", "space_role_ids": [5]}}, []),
    ("people are left alone", {"collaborators": None}, []),
    # People.
    (
        "unknown user",
        {"workflows__0__stages__1__users": ["adda@example.com"]},
        [("warning", "unknown_user", f"{S1}.users[0]")],
    ),
    (
        "a user who goes",
        {"collaborators__1": {"email": "ada@example.com", "state": "absent"}},
        [
            ("error", "unknown_user", f"{S1}.users[0]"),
            ("warning", "role_without_people", "space_roles[1]"),
        ],
    ),
    ("people by id", {"collaborators__1": {"user_id": 5, "space_roles": ["Reviewer"]}}, []),
    # The same object twice.
    (
        "the same role",
        {"space_roles__0__role": "Reviewer", "collaborators": None, "workflows": None},
        [("error", "duplicate_entry", "space_roles[1]")],
    ),
    (
        "the same person",
        {"collaborators__0__email": "ADA@example.com", "workflows": None},
        [("error", "duplicate_entry", "collaborators[1]")],
    ),
    (
        "the same workflow",
        {"workflows": [{"default": True}, {"default": True}]},
        [("error", "duplicate_entry", "workflows[1]")],
    ),
    ("a name is given up", {"space_roles": [{"role": "Author"}, {"role": "Reviewer", "renamed_from": "Author"}]}, []),
    # Four eyes.
    (
        "one role submits and approves",
        {"workflows__0__stages__0__space_roles": ["Author", "Reviewer"]},
        [("warning", "self_approval", S1)],
    ),
    (
        "one person has both roles",
        {"collaborators__1__space_roles": ["Author", "Reviewer"]},
        [("warning", "self_approval", S1)],
    ),
    (
        "one user is named twice",
        {"workflows__0__stages__0__users": ["ada@example.com"]},
        [("warning", "self_approval", S1)],
    ),
    ("everyone submits", {"workflows__0__stages__0__allow_all_users": True}, []),
    ("everyone approves", {"workflows__0__stages__1__allow_all_users": True}, [("warning", "self_approval", S1)]),
    (
        "editors do both",
        {"workflows__0__stages__0__allow_editor_change": True, "workflows__0__stages__1__allow_editor_change": True},
        [("warning", "self_approval", S1)],
    ),
    (
        "a second review stands between",
        {
            "workflows__0__stages__0__space_roles": ["Reviewer"],
            "workflows__0__stages__1__next_stages": ["Legal"],
            "workflows__0__stages": [
                *GOOD["workflows"][0]["stages"][:1],
                {"name": "Review", "space_roles": ["Author"], "next_stages": ["Legal"]},
                {"name": "Legal", "space_roles": ["Reviewer"], "next_stages": ["Ready"]},
                *GOOD["workflows"][0]["stages"][2:],
            ],
        },
        [],
    ),
    (
        "a way around the review is another problem",
        {
            "workflows__0__stages__0__space_roles": ["Author", "Reviewer"],
            "workflows__0__stages__0__next_stages": ["Review", "Ready"],
        },
        [("warning", "publishing_skips_review", S2)],
    ),
]


@pytest.mark.parametrize(("name", "changes", "expected"), WHOLES, ids=[name for name, *_rest in WHOLES])
def test_what_only_the_whole_tells(name: str, changes: dict[str, Any], expected: list[tuple[str, str, str]]) -> None:
    codes = {code for _severity, code, _place in expected} | {
        "unknown_role",
        "unknown_user",
        "role_without_people",
        "duplicate_entry",
        "self_approval",
        "not_hexadecimal",
    }
    told = [problem for problem in found(changed(**changes)) if problem[0] == "error" or problem[1] in codes]
    assert told == expected


def test_sentences() -> None:
    def messages(**changes: Any) -> list[str]:
        return [problem["message"] for problem in space_problems(changed(**changes))]

    assert messages(workflows__0__stages__1__space_roles=["Reviewr"]) == [
        'The description does not list the space role "Reviewr" in space_roles. Did you mean Reviewer?'
    ]
    assert messages(space_roles__1__state="absent")[0] == (
        'the space role "Reviewer" will not be there: space_roles[1] removes or renames it.'
    )
    assert messages(workflows__0__stages__0__space_roles=["Author", "Reviewer"]) == [
        'The space role "Reviewer" may take a story from "Drafting" through "Review" to "Ready" alone, so that whoever '
        "submits it can approve it too."
    ]
    assert messages(collaborators__1__space_roles=["Author", "Reviewer"]) == [
        'The user ada@example.com may take a story from "Drafting" through "Review" to "Ready" alone with '
        'space role "Author" and space role "Reviewer", so that whoever submits it can approve it too.'
    ]
    assert messages(workflows__0__stages__1__allow_all_users=True, workflows__0__stages__0__allow_all_users=True)[
        0
    ] == (
        'Everyone may take a story from "Drafting" through "Review" to "Ready" alone, so that whoever submits it can approve '
        "it too."
    )
    assert messages(collaborators__0__email="ADA@example.com", workflows=None) == [
        "collaborators[1] and collaborators[0] name the same user. Declare it once."
    ]


def test_everything_is_told_at_once_errors_first() -> None:
    description = changed(
        workflows__0__stages__1__color="red",
        workflows__0__stages__1__name=False,
        space_roles__0__permisions=[],
        collaborators__0__role="owner",
    )
    severities = [problem["severity"] for problem in space_problems(description)]
    assert severities == sorted(severities)
    codes = {problem["code"] for problem in space_problems(description)}
    assert {"not_text", "unknown_option", "wrong_value", "both_forms", "not_hexadecimal"} <= codes


@pytest.mark.parametrize("wrong", ["x", [], None, 5])
def test_what_is_not_a_description_is_refused(wrong: Any) -> None:
    with pytest.raises(AnsibleFilterError, match="^space_problems: This is not a description"):
        space_problems(wrong)


def test_messages_show_what_names_hide() -> None:
    [problem] = [item for item in space_problems({"\x1b[2J": 1}) if item["code"] == "unknown_option"]
    assert (problem["place"], problem["message"]) == ("\\u001b[2J", "\\u001b[2J is not an option here.")


def test_a_gathered_space_has_no_errors(task: Any) -> None:
    [description] = run_info("spaces", gather.matching, task.connection)["spaces"]
    assert [problem for problem in space_problems(description) if problem["severity"] == "error"] == []


def test_values_are_read_as_the_module_reads_them() -> None:
    description = changed(
        workflows__0__default="yes",
        workflows__0__stages__0__next_stages="Review",
        workflows__0__stages__1__next_stages="Drafting,Ready",
        space_roles__0__component_ids="5",
    )
    assert space_problems(description) == []


@given(description=descriptions())
def test_what_the_module_brings_about_has_no_errors(description: dict[str, Any]) -> None:
    assert [problem for problem in space_problems(description) if problem["severity"] == "error"] == []


def test_names_that_change_hands_are_no_errors() -> None:
    assert [problem for problem in space_problems(DESCRIPTION) if problem["severity"] == "error"] == []
