# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What tasks expect of earlier ones: check mode foresees it, so that it says what the real run will do; reality does not."""

from __future__ import annotations

import re
from typing import Any

import pytest
from servers import SERVERS

from ansible_collections.community.storyblok.plugins.module_utils._errors import StoryblokError

ADA, GRACE = 282994740190001, 282994740190002
REVIEWER, CHIEF, LEGAL = 282994740191001, 282994740191002, 282994740191003
DRAFTING, REVIEW = 111683030076001, 111683030076002
KINDS = {"space_roles": "role", "collaborators": "person", "workflows": "workflow"}

Step = tuple[str, dict[str, Any]]


def told(result: dict[str, Any]) -> dict[str, Any]:
    """What a task says of what it does, without the ids that only the real run knows."""
    shown = {
        key: result.get(key) for key in ("changed", "changed_fields", "operations", "named_by", "diff", "warnings")
    }
    return {key: re.sub(r" \((new|(id )?\d+)\)", "", str(value)) for key, value in shown.items()}


def written(value: Any) -> Any:
    """What a template or a YAML file may hold: Ansible gives values their types for the options of a task only."""
    if isinstance(value, dict):
        return {"subtitle": None, **{key: written(item) for key, item in value.items()}}
    if isinstance(value, list):
        return [written(item) for item in value]
    return {True: "yes"}.get(value, str(value))


def run(task: Any, steps: list[Step], *, check: bool) -> list[dict[str, Any]]:
    """Each step as a task that expects all steps before it, as the role governance does it."""
    results = []
    for number, (kind, entry) in enumerate(steps):
        expected = {kept: [written(one) for other, one in steps[:number] if other == kept] for kept in KINDS}
        results.append(getattr(task, KINDS[kind])(check=check, expected=expected, **entry))
    return results


def hold(task: Any, steps: list[Step]) -> list[dict[str, Any]]:
    """All steps in check mode, then in reality: each says the same of what it does."""
    before = task.state()
    checked = run(task, steps, check=True)
    assert task.writes() == []
    assert task.state() == before
    real = run(task, steps, check=False)
    for number, (predicted, came) in enumerate(zip(checked, real)):
        assert told(predicted) == told(came), steps[number]
        assert "Pending" not in str(predicted)
    return real


CASES: dict[str, list[Step]] = {
    "somebody whom the stages of a copy will name": [
        ("workflows", {"name": "Copy", "copy_from": "Articles", "content_types": ["page"]}),
        ("collaborators", {"email": "grace@example.com", "state": "absent", "forget": True}),
    ],
    "a new role": [
        ("space_roles", {"role": "Proofreader"}),
        ("collaborators", {"email": "ada@example.com", "space_roles": ["Proofreader", "Legal"]}),
        ("collaborators", {"email": "margaret@example.com", "space_roles": ["Proofreader"]}),
        ("workflows", {"name": "Articles", "stages": [{"name": "Review", "space_roles": ["Legal", "Proofreader"]}]}),
    ],
    "a renamed role, by its former name and by id": [
        ("space_roles", {"role": "Lawyer", "renamed_from": "Legal"}),
        ("space_roles", {"id": REVIEWER, "role": "Reader"}),
        ("collaborators", {"email": "ada@example.com", "space_roles": ["Lawyer", "Reader"]}),
        ("workflows", {"name": "Articles", "stages": [{"name": "Review", "space_roles": ["Reader"]}]}),
    ],
    "a name that becomes free": [
        ("space_roles", {"role": "Lawyer", "renamed_from": "Legal"}),
        ("space_roles", {"role": "Legal", "permissions": ["x"]}),
        ("workflows", {"name": "Goods", "renamed_from": "Product pages"}),
        ("workflows", {"name": "Product pages", "content_types": ["product"], "stages": [{"name": "Drafting"}]}),
    ],
    "a role that nobody names any more": [
        ("collaborators", {"user_id": GRACE, "role": "editor"}),
        ("workflows", {"default": True, "stages": [{"id": REVIEW, "space_role_ids": [REVIEWER]}]}),
        ("space_roles", {"role": "Legal", "state": "absent"}),
    ],
    "a role whose people and stages go": [
        ("collaborators", {"email": "grace@example.com", "state": "absent", "forget": True}),
        (
            "workflows",
            {
                "name": "Articles",
                "stages": [{"name": "Drafting"}, {"name": "Ready to publish"}],
                "unlisted_stages": "delete",
                "evacuate_to": "Drafting",
            },
        ),
        ("space_roles", {"role": "Legal", "state": "absent"}),
    ],
    "a person whom no stage names any more": [
        ("workflows", {"name": "Articles", "stages": [{"name": "Review", "users": []}]}),
        ("collaborators", {"email": "grace@example.com", "state": "absent"}),
    ],
    "copies of what is new": [
        ("space_roles", {"role": "Proofreader"}),
        (
            "workflows",
            {
                "name": "News",
                "content_types": ["news", "bulletin"],
                "stages": [
                    {"name": "Ideas", "color": "#111111", "next_stages": ["Done"]},
                    {"name": "Done", "color": "#222222", "space_roles": ["Proofreader"], "after_publish": "Ideas"},
                ],
            },
        ),
        ("workflows", {"name": "Offers", "content_types": ["offer"], "copy_from": "News"}),
        ("workflows", {"name": "Jobs", "content_types": ["job"], "copy_from": "Offers"}),
    ],
    "a stage that takes in stories, in a workflow that is new": [
        ("workflows", {"name": "News", "content_types": ["news"], "stages": [{"name": "Attic"}]}),
        ("workflows", {"name": "Product pages", "state": "absent", "evacuate_to": "Attic"}),
    ],
    "one workflow in two parts": [
        ("workflows", {"name": "News", "content_types": ["news"], "stages": [{"name": "Ideas"}]}),
        ("workflows", {"name": "News", "unlisted_stages": "delete", "stages": [{"name": "Ideas"}, {"name": "Done"}]}),
        ("workflows", {"name": "News", "content_types": ["news"]}),
    ],
}


@pytest.fixture
def furnished(task: Any) -> Any:
    space = task.emulator.store.spaces[606]
    space.stages[REVIEW].update(space_role_ids=[REVIEWER, LEGAL], user_ids=[GRACE])
    grace = next(item for item in space.collaborators.values() if item["user_id"] == GRACE)
    grace.update(role="multi", space_role_ids=[LEGAL])
    [product] = [item for item in space.workflows.values() if item["name"] == "Product pages"]
    story = next(iter(space.stories.values()))
    space.put_story_into(story, space.stages_of(product["id"])[0], None, "2026-01-01T00:00:00.000Z")
    return task


@pytest.mark.parametrize("server", SERVERS, ids=lambda server: "-".join(server.values()) or "usual")
@pytest.mark.parametrize("case", CASES)
def test_check_mode_says_what_the_real_run_does(furnished: Any, case: str, server: dict[str, str]) -> None:
    furnished.emulator.behaviors.choose(server)
    results = hold(furnished, CASES[case])
    assert [result["changed"] for result in results][:2] == [True, True]


def test_a_renamed_role_is_the_same_role(furnished: Any) -> None:
    expected = {"space_roles": [{"role": "Lawyer", "renamed_from": "Legal"}]}
    stages = [{"name": "Drafting"}, {"name": "Review", "space_roles": ["Lawyer", "Reviewer"]}]
    result = furnished.workflow(check=True, expected=expected, name="Articles", stages=stages)
    assert (result["changed"], result["operations"]) == (False, [])


def test_what_is_new_is_shown_as_new(task: Any) -> None:
    expected = {"space_roles": [{"role": "Proofreader"}]}
    result = task.person(check=True, email="ada@example.com", space_roles=["Proofreader"], expected=expected)
    assert result["diff"]["after"]["space_role_ids"] == ["Proofreader (new)"]
    assert "space_role_ids" not in result["collaborator"]
    stage = task.stage(check=True, name="Review", space_roles=["Proofreader", "Legal"], expected=expected)
    assert stage["diff"]["after"]["space_role_ids"] == [f"Legal ({LEGAL})", "Proofreader (new)"]
    assert (stage["changed"], stage["changed_fields"]) == (True, ["space_role_ids"])


def test_a_stage_of_a_workflow_that_is_new(task: Any) -> None:
    news = {"name": "News", "content_types": ["news"], "stages": [{"name": "Ideas"}]}
    result = task.stage(check=True, name="Done", workflow="News", next_stages=["Ideas"], expected={"workflows": [news]})
    assert result["diff"]["after"]["workflow_stage_ids"] == ["Ideas (new)"]
    assert result["workflow_stage"]["name"] == "Done"
    assert not {"workflow_id", "workflow_stage_ids"} & set(result["workflow_stage"])


def test_in_reality_nothing_is_taken_for_granted(furnished: Any) -> None:
    expected = {
        "space_roles": [{"role": "Proofreader"}],
        "workflows": [{"name": "Articles", "stages": [{"name": "Review", "space_roles": []}]}],
        "collaborators": [{"email": "grace@example.com", "role": "editor"}],
    }
    with pytest.raises(StoryblokError, match='no space role of space 606 has the name "Proofreader"'):
        furnished.person(email="ada@example.com", space_roles=["Proofreader"], expected=expected)
    assert furnished.role(check=True, role="Legal", state="absent", expected=expected)["changed"] is True
    with pytest.raises(StoryblokError, match="it is named by workflow stage"):
        furnished.role(role="Legal", state="absent", expected=expected)
    assert furnished.writes() == []


@pytest.mark.parametrize(
    ("steps", "sentence"),
    [
        # The real run would fail as well.
        ([("space_roles", {"role": "Legal", "state": "absent"})], "it is named by workflow stage"),
        (
            [
                ("workflows", {"name": "Articles", "stages": [{"name": "Review", "space_roles": []}]}),
                ("space_roles", {"role": "Legal", "state": "absent"}),
            ],
            r'it is named by user "grace@example.com"',
        ),
        (
            [
                ("collaborators", {"email": "margaret@example.com", "role": "editor"}),
                ("workflows", {"name": "Articles", "stages": [{"name": "Review", "users": ["margaret@example.com"]}]}),
            ],
            "was invited to space 606 and has not accepted yet",
        ),
        (
            [
                ("collaborators", {"email": "grace@example.com", "state": "absent", "forget": True}),
                ("workflows", {"name": "Articles", "stages": [{"name": "Review", "users": ["grace@example.com"]}]}),
            ],
            'no user of space 606 has the name "grace@example.com"',
        ),
        (
            [
                ("space_roles", {"role": "Proofreader"}),
                ("collaborators", {"email": "ada@example.com", "space_roles": ["proofreader"]}),
            ],
            r'no space role of space 606 has the name "proofreader".*"Proofreader" \(',
        ),
    ],
)
def test_check_mode_fails_where_the_real_run_does(furnished: Any, steps: list[Step], sentence: str) -> None:
    for check in (True, False):
        with pytest.raises(StoryblokError, match=f"(?s){sentence}"):
            run(furnished, steps, check=check)


@pytest.mark.parametrize(
    ("entry", "sentence"),
    [
        ({"stages": []}, r"^expected\.workflows cannot be: Say which workflow is meant"),
        ({"id": "Articles"}, r"^expected\.workflows holds a value of a wrong type: .*'Articles'"),
        ({"default": True, "stages": ["Review"]}, r"^expected\.workflows holds a value of a wrong type: "),
    ],
)
def test_an_expectation_that_cannot_be_says_where_it_stands(task: Any, entry: dict[str, Any], sentence: str) -> None:
    with pytest.raises(StoryblokError, match=sentence):
        task.role(check=True, role="Legal", state="absent", expected={"workflows": [entry]})


def test_only_what_a_task_looks_at_is_read(task: Any) -> None:
    expected = {"space_roles": [{"role": "Proofreader"}], "workflows": [{"name": "Articles"}]}
    assert task.role(check=True, role="Reviewer", expected=expected)["api_requests"] == 1
    task.emulator.log.clear()
    task.person(check=True, email="ada@example.com", role="admin", expected=expected)
    assert {request.split()[1] for request in task.requests()} == {"collaborators"}


def test_warnings_that_an_earlier_task_gave_are_not_given_again(task: Any) -> None:
    """Both names of a role are there, which the task about the role says; the one about the workflow has nothing to add."""
    expected = {"space_roles": [{"role": "Reviewer", "renamed_from": "Legal"}]}
    [warning] = task.role(check=True, role="Reviewer", renamed_from="Legal")["warnings"]
    assert warning.startswith('Both "Reviewer" and "Legal" (renamed_from)')
    stages = [{"name": "Review", "space_roles": ["Reviewer"]}]
    assert task.workflow(check=True, default=True, stages=stages, expected=expected)["warnings"] == []
