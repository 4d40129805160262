# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Modules as a target runs them: arguments as JSON on standard input, a result as JSON on standard output."""

from __future__ import annotations

import importlib
import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from ansible.release import __version__

import ansible_collections.community.storyblok.plugins.modules as modules_package
from ansible_collections.community.storyblok.plugins.plugin_utils import in_process

MODULES = Path(next(iter(modules_package.__path__)))
ANSIBLE = tuple(int(part) for part in __version__.split(".")[:2])
# What newer versions of ansible-core leave out of a result unless they are asked for it.
ASKED_FOR: dict[str, Any] = {"_ansible_tracebacks_for": ["error"], "_ansible_inject_invocation": True}
NAMES = sorted(path.stem for path in MODULES.glob("*.py"))
# The options by which modules name their object, where that is not name.
NAMED_BY: dict[str, dict[str, str]] = {
    "collaborator": {"email": "x"},
    "collaborator_info": {"email": "x"},
    "conformance": {},
    "space": {},
    "space_info": {},
    "space_role": {"role": "x"},
    "space_role_info": {"role": "x"},
    "workflow_stage_change": {"story": "x", "stage": "x"},
    "workflow_stage_change_info": {"story": "x"},
}


def run(name: str, options: dict[str, Any], tmp_path: Path, **environment: str) -> dict[str, Any]:
    search = [str(MODULES.parents[4]), *(path for path in sys.path if path)]
    arguments = {
        "_ansible_remote_tmp": str(tmp_path),
        "_ansible_keep_remote_files": False,
        **(ASKED_FOR if ANSIBLE >= (2, 19) else {}),
        **options,
    }
    clean = {key: value for key, value in os.environ.items() if not key.startswith(("STORYBLOK_", "ANSIBLE_"))}
    start = (
        "import json, sys\n"
        "import ansible.module_utils.basic as basic\n"
        "basic._ANSIBLE_ARGS = sys.stdin.buffer.read()\n"
        "basic._ANSIBLE_PROFILE = 'legacy'\n"
        f"from ansible_collections.community.storyblok.plugins.modules import {name}\n"
        f"{name}.main()\n"
    )
    ran = subprocess.run(
        [sys.executable, "-c", start],
        input=json.dumps({"ANSIBLE_MODULE_ARGS": arguments}),
        env={**clean, "PYTHONPATH": os.pathsep.join(search), **environment},
        capture_output=True,
        text=True,
        check=False,
    )
    if not ran.stdout.strip():
        return {"traceback": ran.stderr}
    result: dict[str, Any] = json.loads(ran.stdout)
    return result


@pytest.fixture
def connection(task: Any) -> dict[str, Any]:
    return {key: task.connection[key] for key in ("personal_access_token", "space_id", "api_url")}


def test_a_stage_is_managed(task: Any, connection: dict[str, Any], tmp_path: Path) -> None:
    options = {**connection, "name": "Review", "color": "#000"}
    checked = run("workflow_stage", {**options, "_ansible_check_mode": True, "_ansible_diff": True}, tmp_path)
    assert checked["changed"] is True
    assert checked["diff"]["after"]["color"] == "#000"
    assert task.writes() == []
    assert run("workflow_stage", options, tmp_path)["workflow_stage"]["color"] == "#000"
    converged = run("workflow_stage", options, tmp_path)
    assert (converged["changed"], converged["api_requests"]) == (False, 1)
    assert "diff" not in converged


def test_ids_and_names_survive_the_masking_of_the_token(connection: dict[str, Any], tmp_path: Path) -> None:
    result = run("workflow_stage", {**connection, "name": "Review"}, tmp_path)
    assert result["workflow_stage"]["id"] == 111683030076002
    assert result["workflow_stage"]["name"] == "Review"
    assert connection["personal_access_token"] not in json.dumps(result)
    assert result["invocation"]["module_args"]["personal_access_token"] == "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER"


@pytest.mark.parametrize("variable", ["STORYBLOK_TOKEN", "STORYBLOK_OAUTH_TOKEN"])
def test_a_token_of_the_environment_is_masked_where_the_server_repeats_it(
    task: Any, connection: dict[str, Any], variable: str, tmp_path: Path
) -> None:
    personal = connection.pop("personal_access_token")
    token = personal if variable == "STORYBLOK_TOKEN" else task.emulator.identity()["emulator_oauth_token"]
    task.emulator.store.spaces[606].stages[111683030076002]["name"] = f"Review {token}"
    environment = {variable: token}
    result = run("workflow_stage_info", connection, tmp_path, **environment)
    assert "Review ********" in [stage["name"] for stage in result["workflow_stages"]]
    failed = run("workflow_stage", {**connection, "name": "Nope", "next_stages": ["Zed"]}, tmp_path, **environment)
    assert 'There are: "Drafting"' in failed["msg"]
    warned = run(
        "workflow", {**connection, "default": True, "unlisted_stages": "report", "stages": []}, tmp_path, **environment
    )
    assert "not listed" in json.dumps(warned["warnings"])
    for printed in map(json.dumps, (result, failed, warned)):
        assert token not in printed


def test_a_misspelt_option_is_told_with_its_entry(task: Any, connection: dict[str, Any], tmp_path: Path) -> None:
    roles: list[dict[str, Any]] = [{"role": f"Role {number}"} for number in range(21)]
    roles[13]["permisions"] = ["x"]
    failed = run("space", {**connection, "space_roles": roles}, tmp_path)
    assert failed["msg"].endswith(" Space_roles[13] (Role 13) has permisions."), failed["msg"]
    workflows = [{"name": "Articles", "stages": [{"name": "Drafting"}, {"name": "Review", "colour": "red"}]}]
    failed = run("space", {**connection, "workflows": workflows}, tmp_path)
    assert "orkflows[0].stages[1] (Review) has colour." in failed["msg"]
    assert task.requests() == []


def test_warnings_reach_the_user(task: Any, connection: dict[str, Any], tmp_path: Path) -> None:
    task.fault(method="PUT", ignore_fields=["color"])
    result = run("workflow_stage", {**connection, "name": "Review", "color": "#000"}, tmp_path)
    assert "color was declared as '#000'" in json.dumps(result["warnings"])


def test_the_environment_gives_what_the_task_does_not(connection: dict[str, Any], tmp_path: Path) -> None:
    result = run(
        "workflow_stage_info",
        {"name": "Review"},
        tmp_path,
        STORYBLOK_TOKEN=connection["personal_access_token"],
        STORYBLOK_SPACE_ID="606",
        STORYBLOK_URL=connection["api_url"],
        # Set to nothing, as CI systems like to, counts as not set.
        STORYBLOK_OAUTH_TOKEN="",
        STORYBLOK_REGION="",
    )
    assert len(result["workflow_stages"]) == 1
    assert connection["personal_access_token"] not in json.dumps(result)


def test_the_alias_goes_with_the_environment(connection: dict[str, Any], tmp_path: Path) -> None:
    options = {**connection, "token": connection.pop("personal_access_token")}
    options.pop("personal_access_token")
    result = run("workflow_stage_info", options, tmp_path, STORYBLOK_TOKEN="a-token-of-somebody-else")
    assert len(result["workflow_stages"]) == 5
    assert "warnings" not in result


def test_an_oauth_token_of_the_task_wins_over_the_environment(
    task: Any, connection: dict[str, Any], tmp_path: Path
) -> None:
    connection.pop("personal_access_token")
    options = {**connection, "oauth_token": task.emulator.identity()["emulator_oauth_token"]}
    result = run("workflow_stage_info", options, tmp_path, STORYBLOK_TOKEN="a-token-of-somebody-else")
    assert len(result["workflow_stages"]) == 5


@pytest.mark.parametrize("name", NAMES)
def test_a_missing_library_is_named(name: str, tmp_path: Path) -> None:
    (tmp_path / "requests.py").write_text("raise ImportError('planted')\n")
    environment = {"PYTHONPATH": os.pathsep.join([str(tmp_path), str(MODULES.parents[4]), *filter(None, sys.path)])}
    result = run(
        name,
        {"personal_access_token": "x" * 20, "space_id": 606, **NAMED_BY.get(name, {"name": "x"})},
        tmp_path,
        **environment,
    )
    assert result["failed"] is True
    assert "Failed to import the required Python library (requests)" in result["msg"]
    assert "planted" in str(result.get("exception"))


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"name": "x", "api_url": ""}, "api_url is empty"),
        ({}, "one of the following is required: id, name"),
        ({"name": "x", "workflow": "a", "workflow_id": 1}, "mutually exclusive: workflow|workflow_id"),
        ({"name": "x", "users": [], "user_ids": []}, "mutually exclusive: user_ids|users"),
        ({"name": "x", "next_stages": [], "workflow_stage_ids": []}, "workflow_stage_ids|next_stages"),
        ({"name": "x", "space_roles": [], "space_role_ids": []}, "space_role_ids|space_roles"),
        ({"name": "x", "after_publish": "", "after_publish_id": 0}, "after_publish_id|after_publish"),
        ({"id": 1, "renamed_from": "x"}, "mutually exclusive: id|renamed_from"),
        ({"name": "x", "user_ids": "ada"}, "user_ids"),
        ({"name": "x", "state": "gone"}, "value of state must be one of: present, absent"),
        ({"name": "x", "timeout": 0}, "timeout must be more than 0"),
    ],
)
def test_options_that_contradict_each_other(
    task: Any, connection: dict[str, Any], options: dict[str, Any], sentence: str, tmp_path: Path
) -> None:
    result = run("workflow_stage", {**connection, **options}, tmp_path)
    assert result["failed"] is True
    assert sentence in result["msg"]
    assert task.requests() == []


@pytest.mark.parametrize("name", NAMES)
def test_no_token_at_all(name: str, tmp_path: Path) -> None:
    result = run(name, {"space_id": 606, **NAMED_BY.get(name, {"name": "x"})}, tmp_path)
    assert result["msg"].startswith("No token: give personal_access_token (or set STORYBLOK_TOKEN)")


def test_a_failure_tells_what_the_server_answered(connection: dict[str, Any], tmp_path: Path) -> None:
    result = run("workflow_stage", {**connection, "name": "Review", "color": "#2db47d"}, tmp_path)
    assert result["failed"] is True
    assert result["error"]["status"] == 422
    assert result["error"]["body"] == {"color": ["has already been taken"]}
    assert result["api_requests"] == 2


def test_a_defect_of_the_collection_shows_its_traceback(connection: dict[str, Any], tmp_path: Path) -> None:
    # A port that is not a number is beyond what the client expects of requests.
    planted = tmp_path / "sitecustomize.py"
    planted.write_text(
        "import requests\n"
        "def planted(*args, **options):\n"
        "    raise TypeError('planted')\n"
        "requests.Session.request = planted\n"
    )
    environment = {"PYTHONPATH": os.pathsep.join([str(tmp_path), str(MODULES.parents[4]), *filter(None, sys.path)])}
    result = run("workflow_stage", {**connection, "name": "Review"}, tmp_path, **environment)
    assert "TypeError: planted" in result["traceback"]


HOSTILE = "\x1b[2J\u202e\n::error::##vso[task]\x9b"
SHOWN = "\\u001b[2J\\u202e\\n\\u003a:error::\\u0023#vso[task]\\u009b"


def test_what_a_name_hides_is_shown_in_every_sentence_and_kept_in_values(
    task: Any, connection: dict[str, Any], tmp_path: Path
) -> None:
    """A terminal obeys control characters, and CI services obey lines of their own kind."""
    stages = task.emulator.store.spaces[606].stages
    stage = next(stage for stage in stages.values() if stage["name"] == "Review")
    stage["name"] = HOSTILE

    refused = run("workflow_stage", {**connection, "name": "Draftin", "next_stages": ["Reviw"]}, tmp_path)
    assert SHOWN in refused["msg"]

    options = {**connection, "name": "Articles", "unlisted_stages": "report", "stages": [{"name": "Drafting"}]}
    warned = run("workflow", {**options, "_ansible_check_mode": True}, tmp_path)
    # From 2.19 on, a warning is more than a text.
    warnings = json.dumps(warned["warnings"])
    assert "not listed" in warnings
    assert json.dumps(SHOWN)[1:-1] in warnings
    assert json.dumps(HOSTILE)[1:-1] not in warnings

    renamed = {**connection, "id": stage["id"], "name": f"{HOSTILE}!", "_ansible_check_mode": True}
    shown = run("workflow_stage", {**renamed, "_ansible_diff": True}, tmp_path)
    assert shown["diff"]["before"]["name"] == HOSTILE
    assert shown["workflow_stage"]["name"] == f"{HOSTILE}!"
    for header in (shown["diff"]["before_header"], shown["diff"]["after_header"]):
        assert f"{SHOWN}!" in header

    for sentence in (refused["msg"], shown["diff"]["before_header"]):
        assert all(character.isprintable() for character in sentence)


def test_a_whole_workflow_is_shown_without_what_it_hides(task: Any, connection: dict[str, Any], tmp_path: Path) -> None:
    stages = [{"name": HOSTILE}, {"name": "One \u2066more\u2069"}]
    options = {**connection, "name": HOSTILE, "content_types": ["article"], "stages": stages}
    shown = run("workflow", {**options, "_ansible_check_mode": True, "_ansible_diff": True}, tmp_path)["diff"]
    for text in (shown["after"], shown["after_header"]):
        assert all(character.isprintable() or character == "\n" for character in text)
    assert "\\u2066more\\u2069" in shown["after"]
    assert SHOWN in shown["after_header"]
    for line in shown["after"].splitlines():
        assert not line.strip().startswith(("::", "#"))


# --- names that are not text ------------------------------------------------------------------------------------------

NOT_TEXT: list[tuple[str, dict[str, Any], str]] = [
    ("workflow_stage", {"name": False}, 'name is false, which is not text: quote it, as in name: "no".'),
    ("workflow_stage", {"name": 2026}, 'name is 2026, which is not text: quote it, as in name: "2026".'),
    ("workflow_stage", {"name": "x", "next_stages": ["a", True]}, "next_stages[1] is true, which is not text"),
    ("workflow_stage_info", {"name": False}, "name is false, which is not text"),
    (
        "workflow",
        {"default": True, "stages": [{"name": "a"}, {"name": "b", "renamed_from": False}]},
        "stages[1].renamed_from is false, which is not text",
    ),
    ("collaborator", {"email": "ada@example.com", "space_roles": [False]}, "space_roles[0] is false"),
    ("space_role", {"role": "x", "allowed_languages": ["de", False]}, "allowed_languages[1] is false"),
    (
        "space",
        {"space_roles": [{"role": False}], "workflows": [{"default": True, "stages": [{"name": 5}]}]},
        'space_roles[0].role is false, which is not text: quote it, as in role: "no". workflows[0].stages[0].name is 5',
    ),
]


def run_in_process(name: str, options: dict[str, Any]) -> dict[str, Any]:
    """Run a module as its action plugin does."""
    module = importlib.import_module(f"{modules_package.__name__}.{name}")
    with pytest.MonkeyPatch.context() as patch:
        for variable in ("STORYBLOK_TOKEN", "STORYBLOK_OAUTH_TOKEN", "STORYBLOK_SPACE_ID", "STORYBLOK_URL"):
            patch.delenv(variable, raising=False)
        result: dict[str, Any] = json.loads(in_process._run_module(module, options))
    return result


@pytest.mark.parametrize("in_worker", [True, False], ids=["worker", "module"])
@pytest.mark.parametrize(("name", "options", "sentence"), NOT_TEXT)
def test_a_name_that_is_not_text_is_refused(
    task: Any,
    connection: dict[str, Any],
    name: str,
    options: dict[str, Any],
    sentence: str,
    in_worker: bool,
    tmp_path: Path,
) -> None:
    given = {**connection, **options}
    result = run_in_process(name, given) if in_worker else run(name, given, tmp_path)
    assert result["failed"] is True
    assert sentence in result["msg"]
    assert task.requests() == []


@pytest.mark.parametrize("in_worker", [True, False], ids=["worker", "module"])
def test_a_quoted_name_is_a_name(task: Any, connection: dict[str, Any], in_worker: bool, tmp_path: Path) -> None:
    given = {**connection, "name": "no", "_ansible_check_mode": True}
    result = run_in_process("workflow_stage", given) if in_worker else run("workflow_stage", given, tmp_path)
    assert result["workflow_stage"]["name"] == "no"
