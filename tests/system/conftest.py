# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Runs the real ansible-playbook with the built and installed collection. "make system" puts both in place."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "roles" / "emulator" / "files"))

from storyblok_emulator.server import Emulator

BIN = Path(sys.executable).parent


def pytest_configure() -> None:
    installed = Path(os.environ.get("ANSIBLE_COLLECTIONS_PATH", "")) / "ansible_collections" / "community" / "storyblok"
    if not (installed / "MANIFEST.json").exists():
        raise pytest.UsageError("ANSIBLE_COLLECTIONS_PATH does not lead to the installed collection: run make system")


@pytest.fixture
def emulator() -> Iterator[Emulator]:
    emulator = Emulator(verify_answers=True, largest_page=2).start()
    yield emulator
    emulator.stop()


@dataclass
class Ran:
    """What a run of ansible-playbook printed, and what the tasks of this collection returned."""

    status: int
    printed: str
    results: list[dict[str, Any]] = field(default_factory=list)


class Play:
    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def __call__(
        self, tasks: list[dict[str, Any]], *arguments: str, play: dict[str, Any] | None = None, **environment: str
    ) -> Ran:
        """Run tasks in a play on localhost."""
        content = [{"hosts": "localhost", "gather_facts": False, **(play or {}), "tasks": tasks}]
        playbook = self.folder / "playbook.yml"
        playbook.write_text(yaml.safe_dump(content, sort_keys=False), encoding="utf-8")
        return self.run(str(playbook), *arguments, **environment)

    def run(self, *arguments: str, program: str = "ansible-playbook", **environment: str) -> Ran:
        """Run ansible-playbook, or another program of Ansible, with these arguments."""
        kept = self.folder / "results"
        kept.unlink(missing_ok=True)
        settings = {
            "ANSIBLE_CALLBACK_PLUGINS": str(ROOT / "tests" / "system" / "callbacks"),
            "ANSIBLE_CALLBACKS_ENABLED": "results",
            "ANSIBLE_NOCOLOR": "1",
            "RESULTS_FILE": str(kept),
            "PATH": f"{BIN}{os.pathsep}{os.environ['PATH']}",
        }
        clean = {key: value for key, value in os.environ.items() if not key.startswith("STORYBLOK_")}
        ran = subprocess.run(
            [str(BIN / program), *arguments],
            env={**clean, **settings, **environment},
            capture_output=True,
            text=True,
            check=False,
            cwd=self.folder,
        )
        lines = kept.read_text(encoding="utf-8").splitlines() if kept.exists() else []
        results = [entry for entry in map(json.loads, lines) if entry["action"].startswith("community.storyblok.")]
        return Ran(ran.returncode, ran.stdout + ran.stderr, results)


@pytest.fixture
def play(tmp_path: Path) -> Play:
    return Play(tmp_path)


@pytest.fixture
def defaults(emulator: Emulator) -> dict[str, Any]:
    """The keyword of a play that gives the connection options to every module."""
    options = {
        "api_url": emulator.url,
        "personal_access_token": emulator.identity()["emulator_token"],
        "space_id": 606,
        "rate_limit_budget": 5,
    }
    return {"module_defaults": {"group/community.storyblok.all": options}}
