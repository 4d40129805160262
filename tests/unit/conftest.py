# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Makes the collection importable from a checkout of any name, and runs one emulator for all tests."""

from __future__ import annotations

import copy
import importlib
import os
import random
import sys
import tempfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import hypothesis
import pytest

ROOT = Path(__file__).resolve().parents[2]

try:
    # ansible-test has put it in place.
    importlib.import_module("ansible_collections.community.storyblok")
except ImportError:
    _FOLDER = tempfile.TemporaryDirectory()
    (Path(_FOLDER.name) / "ansible_collections" / "community").mkdir(parents=True)
    (Path(_FOLDER.name) / "ansible_collections" / "community" / "storyblok").symlink_to(ROOT)
    sys.path.insert(0, _FOLDER.name)
sys.path.insert(0, str(ROOT / "roles" / "emulator" / "files"))

from functools import partial

from ansible_collections.community.storyblok.plugins.module_utils._resources import (
    collaborator,
    internal_tag,
    space_role,
    workflow_stage,
    workflow_stage_change,
)
from ansible_collections.community.storyblok.plugins.module_utils._resources.workflow import code, plan, stage
from ansible_collections.community.storyblok.plugins.module_utils._run_info import run_info
from ansible_collections.community.storyblok.plugins.module_utils._run_task import run_task
from storyblok_emulator.behaviors import Behaviors
from storyblok_emulator.faults import Fault, RateLimit
from storyblok_emulator.server import Emulator
from storyblok_emulator.store import default_seed

STAGE, PERSONS = workflow_stage.WORKFLOW_STAGE, collaborator.COLLABORATOR
PERSON = partial(collaborator.plan, named_in=(STAGE,))
ROLE = partial(space_role.plan, named_in=(STAGE, PERSONS))
WRITES = ("POST", "PUT", "PATCH", "DELETE")

# How long an example takes says something of the machine, not of the code.
hypothesis.settings.register_profile("any machine", deadline=None)
hypothesis.settings.load_profile("any machine")


def pytest_configure() -> None:
    # Before the workers start, so that all of them begin at the same place.
    os.environ.setdefault("PROPERTY_SEED", str(random.SystemRandom().randrange(10**6)))
    os.environ.setdefault("PROPERTY_EXAMPLES", "200")


def pytest_terminal_summary(terminalreporter: Any) -> None:
    """Print where bent answers and random declarations began, so that a failure can be had again."""
    begun = " ".join(f"{name}={os.environ[name]}" for name in ("PROPERTY_SEED", "PROPERTY_EXAMPLES"))
    terminalreporter.write_line(f"Bent answers and random declarations: {begun}")


@pytest.fixture(scope="session")
def running_emulator() -> Iterator[Emulator]:
    # A page that is smaller than what tests create, so that every test pages.
    emulator = Emulator(verify_answers=True, largest_page=2).start()
    yield emulator
    emulator.stop()


@pytest.fixture
def emulator(running_emulator: Emulator) -> Emulator:
    """The emulator with its built-in spaces, nothing settled otherwise, no faults and an empty log."""
    running_emulator.store.load(default_seed())
    running_emulator.behaviors.choose(Behaviors())
    running_emulator.faults.clear()
    running_emulator.rate_limit = RateLimit(None)
    running_emulator.log.clear()
    return running_emulator


class Task:
    """Runs core functions as modules do, with the connection options filled in."""

    def __init__(self, emulator: Emulator) -> None:
        self.emulator = emulator
        self.connection: dict[str, Any] = {
            "personal_access_token": emulator.identity()["emulator_token"],
            "space_id": 606,
            "api_url": emulator.url,
            "validate_certs": True,
            "timeout": 5.0,
            "rate_limit_budget": 30.0,
        }

    def stage(self, *, check: bool = False, **options: Any) -> dict[str, Any]:
        params = {"state": "present", "undeclared": "keep", **self.connection, **options}
        return run_task(stage.plan, params, check_mode=check, with_diff=True)

    def stages(self, *, check: bool = False, **options: Any) -> list[dict[str, Any]]:
        params = {**self.connection, **options}
        result = run_info("workflow_stages", workflow_stage.matching, params)
        assert result["changed"] is False
        found: list[dict[str, Any]] = result["workflow_stages"]
        return found

    def person(self, *, check: bool = False, **options: Any) -> dict[str, Any]:
        params = {"state": "present", "undeclared": "keep", **self.connection, **options}
        return run_task(PERSON, params, check_mode=check, with_diff=True)

    def people(self, **options: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.people_info(**options)["collaborators"]
        return found

    def people_info(self, *, gather: str = "raw", **options: Any) -> dict[str, Any]:
        params = {**self.connection, "gather": gather, **options}
        result = run_info("collaborators", collaborator.matching, params, collaborator.code)
        assert result["changed"] is False
        return result

    def role(self, *, check: bool = False, **options: Any) -> dict[str, Any]:
        params = {"state": "present", "undeclared": "keep", **self.connection, **options}
        return run_task(ROLE, params, check_mode=check, with_diff=True)

    def roles(self, **options: Any) -> list[dict[str, Any]]:
        found: list[dict[str, Any]] = self.roles_info(**options)["space_roles"]
        return found

    def roles_info(self, *, gather: str = "raw", **options: Any) -> dict[str, Any]:
        params = {**self.connection, "gather": gather, **options}
        result = run_info("space_roles", space_role.matching, params, space_role.code)
        assert result["changed"] is False
        return result

    def tag(self, *, check: bool = False, **options: Any) -> dict[str, Any]:
        params = {"state": "present", **self.connection, **options}
        return run_task(internal_tag.plan, params, check_mode=check, with_diff=True)

    def tags(self, *, gather: str = "raw", **options: Any) -> dict[str, Any]:
        params = {**self.connection, "gather": gather, **options}
        result = run_info("internal_tags", internal_tag.matching, params, internal_tag.code)
        assert result["changed"] is False
        return result

    def workflow(self, *, check: bool = False, **options: Any) -> dict[str, Any]:
        given = {"state": "present", "unlisted_stages": "keep", "undeclared": "keep"}
        params = {**given, **self.connection, **options}
        return run_task(plan.plan, params, check_mode=check, with_diff=True)

    def workflows(self, *, gather: str = "raw", **options: Any) -> dict[str, Any]:
        result = run_info("workflows", code.matching, {**self.connection, "gather": gather, **options}, code.code)
        assert result["changed"] is False
        return result

    def move(self, *, check: bool = False, **options: Any) -> dict[str, Any]:
        params = {"transition": "checked", **self.connection, **options}
        return run_task(workflow_stage_change.plan, params, check_mode=check, with_diff=True)

    def changes(self, **options: Any) -> dict[str, Any]:
        params = {**self.connection, **options}
        result = run_info("workflow_stage_changes", workflow_stage_change.matching, params)
        assert result["changed"] is False
        return result

    def state(self) -> Any:
        return self.emulator.store.dump()["spaces"]

    def stored(self, stage_id: int, space_id: int = 606) -> dict[str, Any]:
        return copy.deepcopy(self.emulator.store.spaces[space_id].stages[stage_id])

    def requests(self) -> list[str]:
        """Method and path of every request since the log was cleared."""
        prefix = f"/v1/spaces/{self.connection['space_id']}/"
        return [f"{entry['method']} {entry['path'].replace(prefix, '')}" for entry in self.emulator.log]

    def writes(self) -> list[Mapping[str, Any]]:
        return [entry for entry in self.emulator.log if entry["method"] in WRITES]

    def fault(self, **described: Any) -> None:
        self.emulator.faults.append(Fault(described))


@pytest.fixture
def task(emulator: Emulator, monkeypatch: pytest.MonkeyPatch) -> Task:
    from ansible_collections.community.storyblok.plugins.module_utils._api import client

    # Waits are counted, not slept. The default argument of the client was bound when the class was made.
    monkeypatch.setitem(client.Client.__init__.__kwdefaults__, "sleep", lambda seconds: None)
    return Task(emulator)
