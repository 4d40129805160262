# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The prediction law: check → real → real → check, for every field, from every starting state, on every server.

Check mode sends only GET and changes nothing; it reports the same change as the real run; what it predicts is in what
really comes; afterwards neither a real run nor check mode changes anything.
"""

from __future__ import annotations

from typing import Any

import pytest
from laws import the_plan_is_the_writes
from resources import RESOURCES
from servers import SERVERS

STAGE = RESOURCES["workflow_stage"]
DRAFTING, REVIEW, READY = 111683030076001, 111683030076002, 111683030076003
ADA, GRACE = 282994740190001, 282994740190002
REVIEWER, CHIEF = 282994740191001, 282994740191002

FLAGS = [field.name for field in STAGE.fields if field.name.startswith(("allow", "auto", "story"))]
# For each option, values that a task may declare; clearing is among them where a field can be cleared.
OPTIONS: dict[str, list[Any]] = {
    "color": ["#ABC", "#123456"],
    "position": [1, 3],
    "is_default": [True],
    "workflow_stage_ids": [[], [READY, DRAFTING], [DRAFTING, DRAFTING]],
    "next_stages": [[], ["Ready to publish", "Drafting"], ["Probe"]],
    "user_ids": [[], [GRACE, ADA]],
    "users": [[], ["ADA@example.com", "grace"]],
    "space_role_ids": [[], [CHIEF]],
    "space_roles": [[], ["Editor in chief", "Reviewer"]],
    "after_publish_id": [0, READY],
    "after_publish": ["", "Ready to publish", "Probe"],
    **{name: [True, False] for name in FLAGS},
}
FULL: dict[str, Any] = {
    "color": "#777777",
    "position": 2,
    "is_default": False,
    "workflow_stage_ids": [DRAFTING],
    "user_ids": [ADA],
    "space_role_ids": [REVIEWER],
    "after_publish_id": DRAFTING,
    **dict.fromkeys(FLAGS, True),
}
ONE_BY_ONE = [(option, value) for option, values in OPTIONS.items() for value in values]
TOGETHER = {option: values[-1] for option, values in OPTIONS.items() if option not in ("next_stages", "users")} | {
    "is_default": True
}
for _field in STAGE.fields:
    if _field.names_option:
        TOGETHER.pop(_field.name if _field.name.startswith(("after", "space")) else _field.names_option, None)


def test_every_field_is_held_by_the_law() -> None:
    options = {option for field in STAGE.fields for option in (field.name, field.names_option) if option}
    assert options - {"name"} == set(OPTIONS), "name is held by the tests of renaming"
    assert {field.name for field in STAGE.fields} - {"name"} == set(FULL)


def hold(task: Any, options: dict[str, Any], *, changed: bool | None = None) -> dict[str, Any]:
    """Run the four steps of the law, and give back the result of the first real run."""
    before = task.state()
    task.emulator.log.clear()
    checked = task.stage(check=True, **options)
    assert task.writes() == []
    assert task.state() == before

    real = task.stage(**options)
    the_plan_is_the_writes(task, checked["operations"], before)
    assert real["changed"] == checked["changed"]
    assert real["operations"] == checked["operations"]
    assert real["changed_fields"] == checked["changed_fields"]
    assert real["warnings"] == []
    assert real["diff"]["before"] == checked["diff"]["before"]
    assert real["diff"]["after"] == checked["diff"]["after"]
    assert (real["diff"]["before"] != real["diff"]["after"]) == real["changed"]
    if changed is not None:
        assert real["changed"] is changed
    predicted, came = checked.get("workflow_stage"), real.get("workflow_stage")
    assert (predicted is None) == (came is None)
    for name, value in (predicted or {}).items():
        same = STAGE.field(name).canonical if name in FULL else lambda item: item
        assert same(came[name]) == same(value), name
    settled = task.state()
    if real["changed"]:
        assert settled != before

    task.emulator.log.clear()
    again = task.stage(**options)
    checked_again = task.stage(check=True, **options)
    assert (again["changed"], checked_again["changed"]) == (False, False)
    assert (again["changed_fields"], again["diff"]["before"]) == ([], again["diff"]["after"])
    assert task.writes() == []
    assert task.state() == settled
    return real


def start(task: Any, state: str) -> None:
    """Bring the stage Probe to a starting state, without the collection."""
    if state != "missing":
        workflow_id = task.emulator.store.spaces[606].default_workflow()["id"]
        fields = FULL if state == "full" else {"color": "#777777"}
        from storyblok_emulator.store import STAGE_DEFAULTS

        task.emulator.store.add(
            task.emulator.store.spaces[606].stages,
            {**STAGE_DEFAULTS, "position": 4, **fields, "name": "Probe", "workflow_id": workflow_id},
        )


@pytest.mark.parametrize("state", ["missing", "bare", "full"])
@pytest.mark.parametrize(("option", "value"), ONE_BY_ONE, ids=[f"{option}={value}" for option, value in ONE_BY_ONE])
def test_one_field(task: Any, state: str, option: str, value: Any) -> None:
    start(task, state)
    hold(task, {"name": "Probe", option: value}, changed=True if state == "missing" else None)


@pytest.mark.parametrize("state", ["missing", "bare", "full"])
@pytest.mark.parametrize("server", SERVERS, ids=lambda server: "-".join(server.values()) or "usual")
def test_all_fields_on_every_kind_of_server(task: Any, state: str, server: dict[str, str]) -> None:
    start(task, state)
    task.emulator.behaviors.choose(server)
    hold(task, {"name": "Probe", **TOGETHER}, changed=True)


@pytest.mark.parametrize("server", SERVERS, ids=lambda server: "-".join(server.values()) or "usual")
def test_nothing_is_lost_when_one_field_changes(task: Any, server: dict[str, str]) -> None:
    start(task, "full")
    task.emulator.behaviors.choose(server)
    probe = next(stage["id"] for stage in task.stages(name="Probe"))
    if server.get("unknown_fields") == "stored":
        task.emulator.store.spaces[606].stages[probe]["from_a_later_version"] = {"kept": True}
    before = task.stored(probe)
    hold(task, {"name": "Probe", "color": "#0000ff"}, changed=True)
    assert task.stored(probe) == {**before, "color": "#0000ff"}


@pytest.mark.parametrize("server", SERVERS, ids=lambda server: "-".join(server.values()) or "usual")
def test_removing(task: Any, server: dict[str, str]) -> None:
    start(task, "full")
    task.emulator.behaviors.choose(server)
    gone = hold(task, {"name": "Probe", "state": "absent"}, changed=True)
    assert gone["workflow_stage"]["name"] == "Probe"
    assert task.stages(name="Probe") == []
    assert len(task.stages(workflow="Articles")) == 3


def test_what_is_declared_as_it_is_changes_nothing(task: Any) -> None:
    start(task, "full")
    hold(task, {"name": "Probe", **FULL}, changed=False)


@pytest.mark.parametrize("option", [field.name for field in STAGE.fields if field.name in FULL])
def test_each_field_alone_is_compared(task: Any, option: str) -> None:
    """A task that declares a value the stage does not have is a change of exactly that field."""
    start(task, "full")
    other = {**dict.fromkeys(FLAGS, False), "is_default": True, "color": "#000000", "position": 1}
    others = {"workflow_stage_ids": [], "user_ids": [GRACE], "space_role_ids": [], "after_publish_id": 0}
    result = hold(task, {"name": "Probe", option: {**other, **others}[option]}, changed=True)
    assert result["changed_fields"] == [option]
