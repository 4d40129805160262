# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What AWX does with the collection, as far as it can be done without containers: ansible-builder and ansible-runner."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
BIN = Path(sys.executable).parent
GUIDE = ROOT / "docs" / "docsite" / "rst" / "guide_awx.rst"
INSTALLED = Path(os.environ["ANSIBLE_COLLECTIONS_PATH"])

pytestmark = pytest.mark.skipif(
    not (BIN / "ansible-builder").exists(),
    reason="ansible-builder and ansible-runner are installed for the newest core",
)


def blocks(language: str) -> list[str]:
    """The code blocks of the guide in a language."""
    found = re.findall(rf"\.\. code-block:: {language}\n\n((?:    .*\n|\n)+)", GUIDE.read_text(encoding="utf-8"))
    return ["\n".join(line[4:] for line in block.splitlines()) for block in found]


def run(*command: str | Path, **environment: str) -> subprocess.CompletedProcess[str]:
    clean = {key: value for key, value in os.environ.items() if not key.startswith("STORYBLOK_")}
    path = f"{BIN}{os.pathsep}{os.environ['PATH']}"
    return subprocess.run(
        [BIN / command[0], *command[1:]],
        env={**clean, "PATH": path, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_builders_learn_what_the_collection_needs() -> None:
    ran = run("ansible-builder", "introspect", INSTALLED)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    told = yaml.safe_load(ran.stdout.partition("---\n")[2] or ran.stdout)
    needed = (ROOT / "requirements.txt").read_text(encoding="utf-8").strip()
    assert needed in json.dumps(told["python"])


def test_the_definition_in_the_guide_makes_a_build_context(tmp_path: Path) -> None:
    (tmp_path / "execution-environment.yml").write_text(blocks("yaml")[0], encoding="utf-8")
    arguments = ("create", "--file", tmp_path / "execution-environment.yml", "--context", tmp_path / "context")
    ran = run("ansible-builder", *arguments)
    assert ran.returncode == 0, ran.stdout + ran.stderr
    assert "community.storyblok" in (tmp_path / "context" / "_build" / "requirements.yml").read_text(encoding="utf-8")
    # Which name the instructions have depends on which container engine is found.
    [instructions] = (tmp_path / "context").glob("*[Ff]ile")
    assert "ansible-galaxy collection install" in instructions.read_text(encoding="utf-8")


def test_the_credential_type_in_the_guide_sets_what_modules_read() -> None:
    fields, injector = (yaml.safe_load(block) for block in blocks("yaml")[1:3])
    known = {field["id"] for field in fields["fields"]}
    assert set(fields["required"]) <= known
    fragment = (ROOT / "plugins" / "doc_fragments" / "connection.py").read_text(encoding="utf-8")
    for variable, template in injector["env"].items():
        assert f"E({variable})" in fragment
        assert re.fullmatch(r"\{\{ (\w+) \}\}", template)[1] in known  # type: ignore[index]
    assert [field["id"] for field in fields["fields"] if field.get("secret")] == ["token"]


def test_the_fleet_runs_under_ansible_runner_and_reports_drift(emulator: Any, tmp_path: Path) -> None:
    """The playbook and the settings of the guide, over all spaces of the emulator, as a job of AWX runs them."""
    project, inventory = tmp_path / "project", tmp_path / "inventory"
    for folder in (project, inventory, tmp_path / "env", inventory / "group_vars"):
        folder.mkdir()
    (project / "fleet.yml").write_text(blocks("yaml")[3], encoding="utf-8")
    settings = blocks("ini")[0].replace("/reports/storyblok", str(tmp_path / "reports"))
    (project / "ansible.cfg").write_text(settings, encoding="utf-8")
    (inventory / "spaces.storyblok.yml").write_text("plugin: community.storyblok.spaces\n", encoding="utf-8")
    description = {
        "space_roles": [{"role": "Reviewer", "subtitle": "Reads"}],
        "workflows": [
            {
                "default": True,
                "stages": [
                    {"name": "Drafting", "next_stages": ["Review"]},
                    {"name": "Review", "renamed_from": "Reviewing"},
                ],
            }
        ],
    }
    (inventory / "group_vars" / "all.yml").write_text(yaml.safe_dump({"governance_description": description}))
    environment = {
        "STORYBLOK_URL": emulator.url,
        "STORYBLOK_TOKEN": emulator.identity()["emulator_token"],
        "ANSIBLE_COLLECTIONS_PATH": str(INSTALLED.resolve()),
        "ANSIBLE_CONFIG": str(project / "ansible.cfg"),
    }
    (tmp_path / "env" / "envvars").write_text(yaml.safe_dump(environment), encoding="utf-8")

    def job(name: str, *arguments: str) -> tuple[str, str]:
        """Exit status and state of a job, as AWX sees them."""
        more = ("--cmdline", " ".join(arguments)) if arguments else ()
        # A runner remembers the arguments of the job before.
        (tmp_path / "env" / "cmdline").unlink(missing_ok=True)
        run("ansible-runner", "run", tmp_path, "-p", "fleet.yml", "--forks", "10", "-i", name, *more)
        artifacts = tmp_path / "artifacts" / name
        return (artifacts / "rc").read_text(), (artifacts / "status").read_text()

    assert job("before", "--check", "--diff") == ("3", "failed")
    report = json.loads((tmp_path / "reports" / "drift.json").read_text(encoding="utf-8"))
    assert len(report["spaces"]) == len(emulator.store.spaces) == 3
    assert not any(entry["method"] != "GET" for entry in emulator.log)
    assert job("apply") == ("0", "successful")
    assert job("after", "--check", "--diff") == ("0", "successful")
    report = json.loads((tmp_path / "reports" / "drift.json").read_text(encoding="utf-8"))
    assert {space["status"] for space in report["spaces"]} == {"in_step"}
