# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A task gives the same result whether it runs in Ansible's worker or as a module of its own, and runs where it should."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import Any

import pytest
from test_documentation import MODULES, MORE, documentation

from storyblok_emulator.faults import Fault
from storyblok_emulator.store import default_seed

STAGE = "community.storyblok.workflow_stage"
INFO = "community.storyblok.workflow_stage_info"
# What Ansible prints when it builds a program out of a module.
BUILT = re.compile(r"Using module file .+/community/storyblok/plugins/modules/(\w+)\.py")


def both_ways(
    play: Any, emulator: Any, tasks: list[dict[str, Any]], faults: Any = (), **keywords: Any
) -> tuple[Any, Any]:
    """Run tasks on two emulators that start alike; gives back the two runs: in the worker, and as modules."""
    in_worker, as_modules = (
        _fresh(play, emulator, tasks, faults, "-e", f"storyblok_in_process={chosen}", "-vvv", "--diff", **keywords)
        for chosen in ("true", "false")
    )
    assert BUILT.findall(in_worker.printed) == []
    assert BUILT.findall(as_modules.printed) != []
    return in_worker, as_modules


def _fresh(play: Any, emulator: Any, tasks: list[dict[str, Any]], faults: Any, *arguments: str, **keywords: Any) -> Any:
    emulator.store.load(default_seed())
    emulator.faults[:] = [Fault(fault) for fault in faults]
    keep = keywords.pop("keywords", None)
    return play(tasks, *arguments, play=keep, **keywords)


def timeless(value: Any) -> Any:
    """A result without the moments at which the emulator did something, or for which an example asks."""
    if isinstance(value, dict):
        return {key: timeless(item) for key, item in value.items() if key not in ("created_at", "due_before")}
    return [timeless(item) for item in value] if isinstance(value, list) else value


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_every_module_gives_the_same_result_both_ways(
    path: Path, play: Any, emulator: Any, defaults: dict[str, Any]
) -> None:
    action = f"community.storyblok.{path.stem}"
    examples = [task for task in documentation(path, "EXAMPLES") if action in task]
    given = [*(task[action] for task in examples), *MORE[path.stem]]
    if os.environ.get("FEWER_CASES"):
        given = given[:3]
    tasks = []
    for number, options in enumerate(given):
        task = {action: options, "ignore_errors": True}
        # Each argument set is predicted once and done once.
        tasks += [{**task, "check_mode": True}, task] if number < 3 else [task]
    in_worker, as_modules = both_ways(play, emulator, tasks, keywords=defaults, ANSIBLE_INJECT_INVOCATION="true")
    assert in_worker.status == as_modules.status == 0, in_worker.printed
    assert len(in_worker.results) == len(tasks)
    for one, other in zip(in_worker.results, as_modules.results, strict=True):
        assert timeless(one) == timeless(other)


def test_what_a_task_gets_wrong_is_said_alike(play: Any, emulator: Any, defaults: dict[str, Any]) -> None:
    token = emulator.identity()["emulator_token"]
    # What every task gives, except for what a single one leaves out.
    options = dict(defaults["module_defaults"]["group/community.storyblok.all"])
    mistakes: list[dict[str, Any]] = [
        {"colr": "x"},
        {"next_stages": {"a": 1}},
        {"timeout": "soon"},
        {"state": "gone"},
        {"id": "7"},
        {"id": "seven"},
        {"workflow": "a", "workflow_id": 1},
        {"name": None},
        {"name": False},
        {"name": "{{ 2026 }}"},
        {"next_stages": ["Drafting", 5]},
        {"token": token, "personal_access_token": None},
        {"personal_access_token": None},
        {"personal_access_token": "short"},
        {"oauth_token": token},
        {"api_url": "http://127.0.0.1:1", "timeout": 1},
        {"ca_path": "~/nowhere"},
        {"space_id": None},
        {"color": "#2db47d"},
        {"position": "1", "is_default": "yes", "users": "ada,alan"},
    ]
    tasks = [{STAGE: {**options, "name": "Review", **mistake}, "ignore_errors": True} for mistake in mistakes]
    # A server that forgets a field: the task warns.
    faults = [{"method": "PUT", "times": 1, "ignore_fields": ["color"]}]
    tasks.insert(0, {STAGE: {**options, "name": "Review", "color": "#000"}})
    in_worker, as_modules = both_ways(play, emulator, tasks, faults=faults, ANSIBLE_INJECT_INVOCATION="true")
    assert in_worker.status == as_modules.status == 0, in_worker.printed
    for one, other in zip(in_worker.results, as_modules.results, strict=True):
        assert one == other
    assert sum(entry["failed"] for entry in in_worker.results) >= 12
    for ran in (in_worker, as_modules):
        assert "color was declared as '#000'" in str(ran.results[0]["result"]["warnings"])
        assert "VALUE_SPECIFIED_IN_NO_LOG_PARAMETER" in ran.printed
        printed = re.sub(r"(?m)^.*personal_access_token: .*$|^\s+token: .*$|^\d+ .*$", "", ran.printed)
        assert token not in str(ran.results)
        assert printed.count("[WARNING]: color was declared") == 1


def test_the_items_of_a_loop_tell_their_own_warnings_and_the_environment_counts(play: Any, emulator: Any) -> None:
    loop = {
        STAGE: {"name": "{{ item }}", "color": "#{{ 6 * (loop_number + 1) | string }}"},
        "loop": ["Drafting", "Review", "Ready to publish"],
        "loop_control": {"index_var": "loop_number"},
    }
    environment = {
        "STORYBLOK_URL": emulator.url,
        "STORYBLOK_TOKEN": emulator.identity()["emulator_token"],
        "STORYBLOK_SPACE_ID": "606",
    }
    faults = [{"method": "PUT", "times": 1, "skip": 1, "ignore_fields": ["color"]}]
    in_worker, as_modules = both_ways(play, emulator, [loop], faults, **environment)
    assert in_worker.results == as_modules.results
    for ran in (in_worker, as_modules):
        assert ran.status == 0, ran.printed
        assert [item["changed"] for item in ran.results[0]["result"]["results"]] == [True, True, True]
        assert ran.printed.count("[WARNING]: color was declared") == 1


@pytest.mark.parametrize(
    ("task", "play_keywords", "built"),
    [
        ({}, {}, 0),
        ({"delegate_to": "localhost"}, {"hosts": "remote"}, 0),
        ({"vars": {"ansible_python_interpreter": "auto_silent"}}, {}, 0),
        ({"vars": {"ansible_python_interpreter": "{{ ansible_playbook_python }}"}}, {}, 0),
        # The same Python by another name, and through a link to its folder.
        ({"vars": {"ansible_python_interpreter": "{{ ansible_playbook_python | dirname }}/python3"}}, {}, 0),
        ({"vars": {"ansible_python_interpreter": "{{ playbook_dir }}/bin/python3"}}, {}, 0),
        ({"environment": {}}, {}, 0),
        ({"environment": {"A": "b"}}, {}, 1),
        ({}, {"environment": {"A": "b"}}, 1),
        ({"async": 20, "poll": 1}, {}, 1),
        ({"become": True, "become_user": "root", "become_method": "ansible.builtin.su"}, {}, 1),
        ({"vars": {"storyblok_in_process": False}}, {}, 1),
        ({"vars": {"storyblok_in_process": "{{ 'no' }}"}}, {}, 1),
        ({"vars": {"ansible_python_interpreter": "/usr/bin/env python3"}}, {}, 1),
    ],
    ids=str,
)
def test_a_task_runs_in_the_worker_only_where_it_would_run_on_the_controller_anyway(
    play: Any, defaults: dict[str, Any], task: dict[str, Any], play_keywords: dict[str, Any], built: int
) -> None:
    (play.folder / "bin").symlink_to(Path(sys.executable).parent)
    (play.folder / "hosts").write_text(
        "localhost ansible_connection=local\nremote ansible_host=127.0.0.1 ansible_port=1\n"
    )
    (play.folder / "hosts").write_text("remote ansible_host=127.0.0.1 ansible_port=1\n")
    tasks = [{INFO: {"name": "Review"}, "ignore_errors": True, **task}]
    ran = play(tasks, "-vvv", "-i", "hosts", play={**defaults, **play_keywords})
    assert len([name for name in BUILT.findall(ran.printed) if name == "workflow_stage_info"]) == built, ran.printed
    assert len(ran.results) == 1


def test_a_target_is_reached_as_ever(play: Any, defaults: dict[str, Any]) -> None:
    """Another connection hands the task to the ordinary module, which cannot reach this host."""
    (play.folder / "hosts").write_text("remote ansible_host=127.0.0.1 ansible_port=1 ansible_connection=ssh\n")
    ran = play([{INFO: {}}], "-i", "hosts", play={**defaults, "hosts": "remote"})
    assert ran.status == 4
    assert "unreachable=1" in ran.printed


def test_a_missing_library_is_left_to_the_module_to_say(play: Any, defaults: dict[str, Any]) -> None:
    folder = play.folder / "without"
    folder.mkdir()
    (folder / "requests.py").write_text("raise ImportError('planted')\n")
    ran = play([{INFO: {}}], "-vvv", play=defaults, PYTHONPATH=str(folder))
    assert ran.status == 2
    assert BUILT.findall(ran.printed) == ["workflow_stage_info"]
    assert "Failed to import the required Python library (requests)" in ran.results[0]["result"]["msg"]


def test_a_defect_of_the_collection_shows_its_traceback(play: Any, defaults: dict[str, Any]) -> None:
    (play.folder / "sitecustomize.py").write_text(
        "import requests\n"
        "def planted(*args, **options):\n"
        "    raise TypeError('planted')\n"
        "requests.Session.request = planted\n"
    )
    ran = play([{INFO: {}}], "-vvv", play=defaults, PYTHONPATH=str(play.folder), ANSIBLE_DISPLAY_TRACEBACK="always")
    assert ran.status == 2
    assert "planted" in ran.printed
    assert "Traceback" in ran.printed
    assert BUILT.findall(ran.printed) == []


def test_connections_are_kept_alive_across_the_items_of_a_loop(
    play: Any, emulator: Any, defaults: dict[str, Any]
) -> None:
    accepted = []
    server = emulator._server
    accept = server.get_request

    def counting() -> Any:
        accepted.append(1)
        return accept()

    server.get_request = counting
    ran = play([{STAGE: {"name": "Review"}, "loop": "{{ range(5) | list }}"}], play=defaults)
    assert ran.status == 0, ran.printed
    assert len(emulator.log) == 5
    assert len(accepted) == 1
