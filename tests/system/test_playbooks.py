# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Playbooks as users write them, against the built and installed collection."""

from __future__ import annotations

import json
import os
import subprocess
import tarfile
from pathlib import Path
from typing import Any

import pytest
import yaml

from storyblok_emulator.faults import Fault

ROOT = Path(__file__).resolve().parents[2]
STAGE = "community.storyblok.workflow_stage"
REVIEW = 111683030076002
READ = ("GET",)


def methods(emulator: Any) -> list[str]:
    found = [entry["method"] for entry in emulator.log]
    emulator.log.clear()
    return found


@pytest.mark.parametrize(
    "options",
    [
        {"name": "Review", "color": "#000", "next_stages": ["Drafting"], "space_roles": ["Legal"], "users": ["ada"]},
        {"name": "Legal", "workflow": "Product pages", "after_publish": "Legal", "position": 1},
        {"id": REVIEW, "name": "Check", "user_ids": [], "after_publish_id": 111683030076001},
        {"name": "Check", "renamed_from": "Review", "allow_publish": "yes", "story_editing_locked": "true"},
        {"name": "Review", "state": "absent"},
        {"id": str(REVIEW), "position": "1"},
    ],
    ids=",".join,
)
def test_the_prediction_law(play: Any, emulator: Any, defaults: dict[str, Any], options: dict[str, Any]) -> None:
    before = emulator.store.dump()
    checked = play([{STAGE: options}], "--check", "--diff", play=defaults)
    assert set(methods(emulator)) == {"GET"}
    assert emulator.store.dump() == before
    real = play([{STAGE: options}], "--diff", play=defaults)
    assert set(methods(emulator)) > {"GET"}
    assert (checked.status, real.status) == (0, 0), checked.printed + real.printed
    [predicted], [came] = ([entry["result"] for entry in ran.results] for ran in (checked, real))
    assert predicted["changed"] is came["changed"] is True
    assert predicted["diff"] == came["diff"]
    for name, value in predicted["workflow_stage"].items():
        assert came["workflow_stage"][name] == value, name
    after = emulator.store.dump()
    for mode in (["--diff"], ["--check", "--diff"]):
        again = play([{STAGE: options}], *mode, play=defaults)
        assert again.results[0]["result"]["changed"] is False
        assert "changed=0" in again.printed
    assert set(methods(emulator)) == {"GET"}
    assert emulator.store.dump() == after


PIPELINE: dict[str, Any] = {
    "name": "News",
    "content_types": ["news"],
    "stages": [
        {"name": "Drafting", "is_default": True, "allow_all_users": "yes", "next_stages": ["Review"]},
        {"name": "Review", "space_roles": ["Reviewer"], "users": ["ada"], "next_stages": ["Drafting", "Ready"]},
        {"name": "Ready", "allow_publish": True, "next_stages": ["Review"], "after_publish": "Drafting"},
    ],
}


@pytest.mark.parametrize(
    "options",
    [
        PIPELINE,
        {
            "default": True,
            "stages": [
                {"name": "Ideas", "renamed_from": "Drafting", "next_stages": ["Legal"]},
                {"name": "Legal", "color": "#f2a33a", "next_stages": ["Ideas", "Ready to publish"]},
                {"id": str(REVIEW + 1)},
            ],
            "unlisted_stages": "delete",
        },
        {"name": "Product pages", "state": "absent"},
    ],
    ids=["new", "changed", "removed"],
)
def test_the_prediction_law_for_whole_workflows(
    play: Any, emulator: Any, defaults: dict[str, Any], options: dict[str, Any]
) -> None:
    before = emulator.store.dump()
    task = [{"community.storyblok.workflow": options}]
    checked = play(task, "--check", "--diff", play=defaults)
    assert set(methods(emulator)) == {"GET"}
    assert emulator.store.dump() == before
    real = play(task, "--diff", play=defaults)
    assert set(methods(emulator)) > {"GET"}
    assert (checked.status, real.status) == (0, 0), checked.printed + real.printed
    [predicted], [came] = ([entry["result"] for entry in ran.results] for ran in (checked, real))
    assert predicted["changed"] is came["changed"] is True
    assert predicted["diff"] == came["diff"]
    assert predicted["operations"] == came["operations"]
    for expected, stage in zip(
        predicted["workflow"]["workflow_stages"], came["workflow"]["workflow_stages"], strict=True
    ):
        assert expected.items() <= stage.items()
    after = emulator.store.dump()
    for mode in (["--diff"], ["--check", "--diff"]):
        again = play(task, *mode, play=defaults)
        assert again.results[0]["result"]["changed"] is False
        assert "changed=0" in again.printed
    assert set(methods(emulator)) == {"GET"}
    assert emulator.store.dump() == after


ROLE = {
    "role": "Campaigner",
    "component_groups": ["Campaigns/Teasers"],
    "allowed_slugs": ["articles/spring-fair", "about-us"],
    "asset_folders": ["Photos/2026"],
    "datasource_ids": ["773001"],
    "permissions": ["publish_stories"],
}


@pytest.mark.parametrize(
    "options",
    [
        ROLE,
        {"role": "Lawyer", "renamed_from": "Legal", "branches": ["Test"]},
        {"role": "Editor in chief", "state": "absent"},
    ],
    ids=["new", "changed", "removed"],
)
def test_the_prediction_law_for_roles(
    play: Any, emulator: Any, defaults: dict[str, Any], options: dict[str, Any]
) -> None:
    before = emulator.store.dump()
    task = [{"community.storyblok.space_role": options}]
    checked = play(task, "--check", "--diff", play=defaults)
    assert set(methods(emulator)) == {"GET"}
    assert emulator.store.dump() == before
    real = play(task, "--diff", play=defaults)
    assert set(methods(emulator)) > {"GET"}
    [predicted], [came] = ([entry["result"] for entry in ran.results] for ran in (checked, real))
    assert predicted["changed"] is came["changed"] is True
    assert predicted["diff"] == came["diff"]
    for mode in ([], ["--check"]):
        assert play(task, *mode, play=defaults).results[0]["result"]["changed"] is False
    assert set(methods(emulator)) == {"GET"}


def test_what_was_gathered_as_code_can_be_given_back(play: Any, emulator: Any, defaults: dict[str, Any]) -> None:
    apply = {
        "community.storyblok.workflow": {
            "space_id": "{{ target }}",
            "default": "{{ item.default | default(omit) }}",
            "name": "{{ item.name }}",
            "content_types": "{{ item.content_types }}",
            "stages": "{{ item.stages }}",
            "unlisted_stages": "delete",
        },
        "loop": "{{ gathered.code }}",
    }
    info = {"community.storyblok.workflow_info": {"gather": "code"}, "register": "gathered"}
    # Another space with the same people.
    magazine, shop = emulator.store.spaces[606], emulator.store.spaces[1000606]
    shop.roles, shop.collaborators = magazine.roles, magazine.collaborators
    ran = play([{"community.storyblok.workflow": PIPELINE}, info, {**apply, "vars": {"target": 606}}], play=defaults)
    assert ran.status == 0, ran.printed
    assert ran.results[2]["result"]["changed"] is False
    ran = play([info, {**apply, "vars": {"target": 1000606}}], play=defaults)
    assert ran.status == 0, ran.printed
    assert ran.results[1]["result"]["changed"] is True
    there = play([{"community.storyblok.workflow_info": {"gather": "code", "space_id": 1000606}}], play=defaults)
    here = ran.results[0]["result"]["code"]
    assert {item["name"]: item for item in there.results[0]["result"]["code"]} == {item["name"]: item for item in here}


def test_the_token_appears_nowhere(play: Any, emulator: Any, defaults: dict[str, Any]) -> None:
    options = defaults["module_defaults"]["group/community.storyblok.all"]
    token = options["personal_access_token"]
    # Ansible quotes the source around a failed task, so a token written there is shown whatever a module does.
    options["personal_access_token"] = "{{ lookup('ansible.builtin.env', 'SECRET') }}"

    emulator.faults.append(Fault({"method": "PUT", "times": 1, "status": 422, "body": {"error": f"who is {token}?"}}))
    tasks = [
        {STAGE: {"name": "Review", "color": "#000"}, "ignore_errors": True},
        {STAGE: {"name": "Review", "color": "#000"}},
        {STAGE: {"name": "Review", "space_id": 5}, "ignore_errors": True},
        {STAGE: {"name": "Review", "api_url": "http://127.0.0.1:1", "timeout": 1}, "ignore_errors": True},
        {
            STAGE: {"name": "Review", "oauth_token": "{{ lookup('ansible.builtin.env', 'SECRET') }}"},
            "ignore_errors": True,
        },
        {STAGE: {"name": "Review", "users": [""]}, "ignore_errors": True},
        {"community.storyblok.workflow_stage_info": {}},
        {"community.storyblok.workflow": PIPELINE},
        {"community.storyblok.workflow_info": {"gather": "code"}},
    ]
    # From 2.21 on, results hold the options of the module only when that is asked for.
    ran = play(tasks, "-vvvvv", "--diff", play=defaults, SECRET=token, ANSIBLE_INJECT_INVOCATION="true")
    assert ran.status == 0, ran.printed
    assert "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER" in ran.printed
    assert token not in ran.printed
    assert token not in json.dumps(ran.results)


def test_the_environment_is_enough(play: Any, emulator: Any) -> None:
    play.folder.joinpath("env.yml").write_text(
        yaml.safe_dump([{"hosts": "localhost", "gather_facts": False, "tasks": [{STAGE: {"name": "Review"}}]}])
    )
    ran = play.run(
        "env.yml",
        STORYBLOK_TOKEN=emulator.identity()["emulator_token"],
        STORYBLOK_SPACE_ID="606",
        STORYBLOK_URL=emulator.url,
    )
    assert ran.status == 0, ran.printed
    assert ran.results[0]["result"]["api_requests"] == 1


def test_an_editorial_team_from_nothing(play: Any, emulator: Any) -> None:
    given = ["-e", f"emulator_url={emulator.url}", "-e", f"emulator_token={emulator.identity()['emulator_token']}"]
    first = play.run("community.storyblok.editorial_team", *given)
    assert first.status == 0, first.printed
    assert [entry["result"]["changed"] for entry in first.results] == [True] * 5
    space = emulator.store.spaces[282994740194929]
    [story] = space.stories.values()
    assert space.stages[story["stage"]["workflow_stage_id"]]["name"] == "Review"
    assert story["stage"]["due_date"] == "2027-01-15T00:00:00.000Z"
    emulator.log.clear()
    for mode in ([], ["--check"]):
        again = play.run("community.storyblok.editorial_team", *given, *mode)
        assert again.status == 0, again.printed
        assert not any(entry["result"]["changed"] for entry in again.results)
    assert set(methods(emulator)) == {"GET"}


def test_the_guide_shows_the_playbook_of_an_editorial_team() -> None:
    guide = (ROOT / "docs" / "docsite" / "rst" / "guide_editorial_team.rst").read_text(encoding="utf-8")
    tasks = (ROOT / "playbooks" / "editorial_team.yml").read_text(encoding="utf-8").split("  tasks:\n")[1]
    for task in tasks.split("\n\n"):
        assert task.rstrip() in guide


@pytest.mark.parametrize("space", [606, 1000606])
def test_the_first_playbook_of_the_readme(play: Any, emulator: Any, space: int) -> None:
    """On a workflow like that of the demo, and on one as Storyblok makes it for a new space."""
    text = (ROOT / "README.md").read_text(encoding="utf-8")
    first = text.split("```yaml\n")[1].split("```")[0].replace("space_id: 606", f"space_id: {space}")
    play.folder.joinpath("first.yml").write_text(first)
    given = {"STORYBLOK_URL": emulator.url}
    token = f"storyblok_token={emulator.identity()['emulator_token']}"
    for changed, mode in ((True, ["--check", "--diff"]), (True, []), (False, []), (False, ["--check", "--diff"])):
        ran = play.run("first.yml", "-e", token, *mode, **given)
        assert ran.status == 0, ran.printed
        assert ran.results[0]["result"]["changed"] is changed
    names = [stage["name"] for stage in ran.results[0]["result"]["workflow"]["workflow_stages"]]
    assert names == ["Drafting", "Review", "Ready to publish"]


def test_pictures_of_a_space(play: Any, emulator: Any) -> None:
    given = {"STORYBLOK_URL": emulator.url, "STORYBLOK_TOKEN": emulator.identity()["emulator_token"]}
    ran = play.run("community.storyblok.workflow_pictures", "-e", "format=graphviz", STORYBLOK_SPACE_ID="606", **given)
    assert ran.status == 0, ran.printed
    assert ran.printed.count("rankdir=LR") == 2


def test_a_target_with_the_oldest_python_and_requests(play: Any, emulator: Any, defaults: dict[str, Any]) -> None:
    python = ROOT / ".venv-target" / "bin" / "python"
    if not python.exists():
        pytest.skip("no Python 3.9 on this machine")
    tasks = [
        {STAGE: {"name": "Legal", "next_stages": ["Review", "Legal"], "users": ["ada"], "space_roles": ["Legal"]}},
        {STAGE: {"name": "Review", "color": "#2db47d"}, "ignore_errors": True},
        {STAGE: {"name": "Legal", "api_url": "http://127.0.0.1:1", "timeout": 1}, "ignore_errors": True},
        {STAGE: {"name": "Legal", "state": "absent"}},
        {"community.storyblok.workflow_stage_info": {}},
        {"community.storyblok.workflow": PIPELINE},
        {"community.storyblok.workflow_info": {"gather": "code"}},
        {"community.storyblok.space_role": ROLE},
    ]
    ran = play(tasks, play={**defaults, "vars": {"ansible_python_interpreter": str(python)}})
    assert ran.status == 0, ran.printed
    results = [entry["result"] for entry in ran.results]
    assert [result["changed"] for result in results] == [True, False, False, True, False, True, False, True]
    assert "answered 422: color has already been taken" in results[1]["msg"]
    assert "no connection to 127.0.0.1:1" in results[2]["msg"]


def test_the_role_starts_and_stops_an_emulator_also_in_check_mode(play: Any) -> None:
    start = {"ansible.builtin.include_role": {"name": "community.storyblok.emulator"}}
    settings = {
        "emulator_requests_per_second": 50,
        "emulator_largest_page": 2,
        "emulator_lifetime": 60,
        "emulator_behaviors": {"put_answer": "object", "list_order": "reversed"},
        "emulator_faults": [{"method": "GET", "path": "/workflows", "status": 503, "times": 1}],
    }
    stop = {**start, "vars": {"emulator_state": "stopped"}}
    use = {
        STAGE: {
            "api_url": "{{ emulator_url }}",
            "personal_access_token": "{{ emulator_token }}",
            "space_id": "{{ emulator_spaces[0] }}",
            "name": "Review",
            "color": "#000",
        }
    }
    for mode in ((), ("--check",)):
        ran = play([{**start, "vars": settings}, start, use, stop, stop], *mode)
        assert ran.status == 0, ran.printed
        [result] = [entry["result"] for entry in ran.results]
        # GET answered 503, GET, and where it is real one PUT that answers the stage.
        assert result["api_requests"] == (2 if mode else 3)
        assert ran.printed.count("Publish where it listens") == 1 + (1 if "skipping" in ran.printed else 0)
        assert "Wait until it has let go of its port" in ran.printed


def test_an_emulator_that_is_asked_for_nonsense_says_so(play: Any) -> None:
    role = {"ansible.builtin.include_role": {"name": "community.storyblok.emulator"}}
    ran = play([{**role, "vars": {"emulator_behaviors": {"put_answer": "both"}}}])
    assert ran.status != 0
    assert "put_answer can be empty or object, not both" in ran.printed
    ran = play([{**role, "vars": {"emulator_state": "paused"}}])
    assert "value of emulator_state must be one of: started, stopped" in ran.printed


def test_the_artifact_holds_what_users_need_and_nothing_else() -> None:
    [artifact] = (ROOT / ".build" / "artifact").glob("*.tar.gz")
    with tarfile.open(artifact) as archive:
        files = {name for name in archive.getnames() if not name.endswith("/")}
    for needed in (
        "COPYING",
        "README.md",
        "SECURITY.md",
        "CHANGELOG.rst",
        "requirements.txt",
        "meta/runtime.yml",
        "meta/execution-environment.yml",
        "roles/emulator/files/storyblok_emulator/openapi.json",
        "playbooks/article_review.yml",
    ):
        assert needed in files
    assert not {name for name in files if name.startswith(".")}
    kept = {"tests", "tests/config.yml", "changelogs", "changelogs/changelog.yaml"}
    assert {name for name in files if name.startswith(("tests", "changelogs"))} == kept
    for developers in ("Makefile", "pyproject.toml", "requirements-dev.txt"):
        assert developers not in files
    assert not any("__pycache__" in name or name.endswith(".pyc") for name in files)


def test_the_demo_can_be_followed() -> None:
    ran = subprocess.run(
        [str(ROOT / "playbooks" / "demo.sh")],
        env={**os.environ, "PATH": f"{Path(os.sys.executable).parent}{os.pathsep}{os.environ['PATH']}"},
        capture_output=True,
        text=True,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    headings = [line for line in ran.stdout.splitlines() if "===" in line]
    assert len(headings) == 7
    assert "[WARNING]" not in ran.stdout + ran.stderr
