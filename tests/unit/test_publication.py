# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What a forge and Galaxy read: workflows, licence, links."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
import yaml

ROOT = Path(__file__).resolve().parents[2]
if not (ROOT / ".github").is_dir():
    pytest.skip("these files are not part of the artifact", allow_module_level=True)

WORKFLOWS = sorted((ROOT / ".github" / "workflows").glob("*.yml"))
MAKEFILE = (ROOT / "Makefile").read_text(encoding="utf-8")


def loaded(path: Path) -> Any:
    return yaml.safe_load(path.read_text(encoding="utf-8"))


def steps(workflow: Path) -> list[Any]:
    return [step for job in loaded(workflow)["jobs"].values() for step in job["steps"]]


def test_every_supported_core_is_in_the_matrix_with_its_oldest_and_newest_python() -> None:
    oldest = re.fullmatch(r">=2\.(\d+)\.0", loaded(ROOT / "meta" / "runtime.yml")["requires_ansible"])
    assert oldest is not None
    matrix = loaded(ROOT / ".github" / "workflows" / "tests.yml")["jobs"]["core"]["strategy"]["matrix"]["include"]
    minors = sorted({int(entry["core"].split(".")[1]) for entry in matrix})
    assert minors == list(range(int(oldest[1]), minors[-1] + 1))
    assert all(len({entry["python"] for entry in matrix if entry["core"] == f"2.{minor}"}) == 2 for minor in minors)


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_only_calls_what_can_be_run_here_too(workflow: Path) -> None:
    commands = [step["run"] for step in steps(workflow) if "run" in step]
    assert commands
    for command in commands:
        target = re.match(r"make ([a-z-]+)", command)
        assert command == ".ci/run" or (target and re.search(rf"^{target[1]}:", MAKEFILE, re.MULTILINE)), command


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_a_workflow_may_only_read(workflow: Path) -> None:
    assert loaded(workflow)["permissions"] == {"contents": "read"}


def test_tests_run_on_pull_requests_and_weekly() -> None:
    # YAML 1.1 reads the key "on" as true.
    triggers = loaded(ROOT / ".github" / "workflows" / "tests.yml")[True]
    assert "pull_request" in triggers
    assert re.fullmatch(r"\d+ \d+ \* \* \d", triggers["schedule"][0]["cron"])


def test_the_licence_is_the_one_that_galaxy_is_told() -> None:
    assert loaded(ROOT / "galaxy.yml")["license"] == ["GPL-3.0-or-later"]
    text = (ROOT / "COPYING").read_text(encoding="utf-8")
    assert "GNU GENERAL PUBLIC LICENSE" in text.splitlines()[0]
    assert (ROOT / "LICENSES" / "GPL-3.0-or-later.txt").read_text(encoding="utf-8") == text


def test_links_of_the_readme_work_on_galaxy_and_lead_to_files() -> None:
    base = loaded(ROOT / "galaxy.yml")["repository"] + "/blob/main/"
    links = re.findall(r"\]\(([^)]+)\)", (ROOT / "README.md").read_text(encoding="utf-8"))
    assert [link for link in links if not link.startswith("https://")] == []
    own = [link.removeprefix(base) for link in links if link.startswith(base)]
    assert own
    assert [path for path in own if not (ROOT / path).exists()] == []


@pytest.mark.parametrize(
    "heading", ["Communication", "Code of Conduct", "Release notes", "Support and deprecation policy", "Licence"]
)
def test_the_readme_says_what_a_user_of_galaxy_looks_for(heading: str) -> None:
    assert f"\n## {heading}\n" in (ROOT / "README.md").read_text(encoding="utf-8")
