# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What docs/architecture.md promises about the source: who imports whom, and that tables, lists and texts agree."""

from __future__ import annotations

import ast
import re
from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.community.storyblok.plugins.module_utils import (
    _arguments,
    _diagram,
    _drift,
    _palette,
    _problems,
)
from ansible_collections.community.storyblok.plugins.module_utils._resources import RESOURCES

ROOT = Path(__file__).resolve().parents[2]
UTILS = ROOT / "plugins" / "module_utils"
MODULES = sorted((ROOT / "plugins" / "modules").glob("*.py"))
PURE = (
    "_code",
    "_connection",
    "_declared",
    "_description_file",
    "_diagram",
    "_drift",
    "_drift_html",
    "_drift_json",
    "_drift_junit",
    "_drift_lines",
    "_errors",
    "_fields",
    "_inventory",
    "_moves",
    "_palette",
    "_pipeline",
    "_plan",
    "_problems",
    "_report",
    "_report_pipeline",
    "_resources",
)
PREFIX = "ansible_collections.community.storyblok.plugins.module_utils."


def imports(path: Path) -> set[str]:
    found = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found |= {name.name for name in node.names}
        elif isinstance(node, ast.ImportFrom):
            found.add(node.module or "")
    return found


def reached(name: str) -> set[str]:
    """Everything that a file of module_utils imports, directly or through others of them."""
    seen: set[str] = set()
    waiting = [name]
    while waiting:
        for module in imports(UTILS / f"{waiting.pop()}.py"):
            if module not in seen:
                seen.add(module)
                if module.startswith(PREFIX):
                    waiting.append(module[len(PREFIX) :])
    return seen


def documentation(path: Path, name: str) -> Any:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == name:
            return yaml.safe_load(ast.literal_eval(node.value))
    raise AssertionError(f"{path.name} has no {name}")


def fragment_options(name: str) -> Any:
    [fragment] = [
        node
        for node in ast.parse((ROOT / "plugins" / "doc_fragments" / f"{name}.py").read_text(encoding="utf-8")).body
        if isinstance(node, ast.ClassDef)
    ]
    [assigned] = [node for node in fragment.body if isinstance(node, ast.Assign)]
    return yaml.safe_load(ast.literal_eval(assigned.value))["options"]


@pytest.mark.parametrize("name", PURE)
def test_pure_files_know_neither_requests_nor_ansible(name: str) -> None:
    outside = {module for module in reached(name) if not module.startswith(PREFIX)}
    assert not {module for module in outside if module.split(".")[0] in ("requests", "ansible", "os", "time", "random")}


def test_only_the_session_knows_requests() -> None:
    for library in ("requests", "urllib3"):
        assert [path.stem for path in UTILS.glob("*.py") if library in imports(path)] == ["_session"]


def test_only_arguments_and_module_know_ansible() -> None:
    """So that the core can run outside of a module's process."""
    knowing = {path.stem for path in UTILS.glob("*.py") if any(name.startswith("ansible.") for name in imports(path))}
    assert knowing == {"_arguments", "_module"}
    for run in UTILS.glob("_run*.py"):
        assert not any(name.startswith("ansible.") for name in reached(run.stem))


def test_only_apply_writes() -> None:
    """Nothing but the files _apply* calls what sends POST, PUT or DELETE or decides about check mode."""
    for path in UTILS.glob("*.py"):
        source = path.read_text(encoding="utf-8")
        if not path.stem.startswith("_apply") and path.stem != "_client":
            assert not re.search(r"client\.(create|put|update|delete)\(", source), path.name
            assert not re.search(r"\bif\b.*check_mode", source), path.name


def test_what_is_foreseen_is_not_written() -> None:
    for name in ("_apply_earlier", "_foresight"):
        source = (UTILS / f"{name}.py").read_text(encoding="utf-8")
        assert not re.search(r"client|\bcarry_out", source), name


def test_the_expected_option_is_described_as_it_is_taken() -> None:
    fragment = fragment_options("expected")["expected"]
    option = _arguments.EXPECTED["expected"]
    assert (fragment["type"], set(fragment["suboptions"])) == (option["type"], set(option["options"]))
    described = {path.stem for path in MODULES if "expected" in getattr(_arguments, path.stem)()["argument_spec"]}
    for path in MODULES:
        fragments = documentation(path, "DOCUMENTATION")["extends_documentation_fragment"]
        assert ("community.storyblok.expected" in fragments) == (path.stem in described), path.stem


def test_no_managed_option_has_a_default() -> None:
    for resource in RESOURCES.values():
        for name, option in _arguments.fields_of(resource).items():
            assert "default" not in option, name
            assert "required" not in option, name


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_every_module_is_in_the_action_group(path: Path) -> None:
    runtime = yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text(encoding="utf-8"))
    assert path.stem in runtime["action_groups"]["all"]
    fragments = documentation(path, "DOCUMENTATION")["extends_documentation_fragment"]
    assert "community.storyblok.connection" in fragments
    assert any(fragment.startswith("community.storyblok.attributes") for fragment in fragments)


def test_the_action_group_names_only_modules() -> None:
    runtime = yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text(encoding="utf-8"))
    assert runtime["action_groups"]["all"] == [path.stem for path in MODULES]


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_every_module_has_an_action_plugin_of_its_name(path: Path) -> None:
    """Strategies import what they find under the name of the task before they fork."""
    source = (ROOT / "plugins" / "action" / path.name).read_text(encoding="utf-8")
    assert f"plugins.modules import {path.stem}\n" in source
    assert f"class ActionModule(InProcess):\n    module = {path.stem}\n" in source


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.stem)
def test_the_readme_lists_every_module(path: Path) -> None:
    assert f"`{path.stem}`" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", [path for path in MODULES if path.stem.endswith("_info")], ids=lambda path: path.stem)
def test_info_modules_take_no_state_and_support_check_mode(path: Path) -> None:
    arguments = getattr(_arguments, path.stem)()
    assert "state" not in arguments["argument_spec"]
    assert arguments["supports_check_mode"] is True
    returned = documentation(path, "RETURN")
    listed = returned[f"{path.stem.removesuffix('_info')}s"]
    assert (listed["type"], listed["returned"]) == ("list", "success")


@pytest.mark.parametrize(
    "path", [path for path in MODULES if not path.stem.endswith("_info")], ids=lambda path: path.stem
)
def test_every_field_says_what_omitting_means_and_lists_how_to_clear(path: Path) -> None:
    resource = RESOURCES[path.stem]
    options = documentation(path, "DOCUMENTATION")["options"]
    for field in resource.fields:
        for name in filter(None, (field.name, field.names_option)):
            text = " ".join(options[name]["description"])
            assert "hen omitted" in text, name
            if options[name]["type"] == "list":
                assert "Give V([]) to clear it" in text or "An empty list is an error" in text, name
            elif field.refers_to:
                assert "to clear it" in text, name


def test_every_field_is_documented_as_a_return_value() -> None:
    for name in ("space_role", "workflow", "workflow_stage", "workflow_stage_change"):
        for module, key in ((name, name), (f"{name}_info", f"{name}s")):
            returned = documentation(ROOT / "plugins" / "modules" / f"{module}.py", "RETURN")
            # A module that works on several objects at once returns a list as well.
            found = returned.get(key) or returned[f"{key}s"]
            assert {field.name for field in RESOURCES[name].fields} <= set(found["contains"])


def test_a_stage_is_described_alike_wherever_it_is_returned_or_taken() -> None:
    """Ansible wants every module to say it in full, so nothing but this keeps the four texts together."""

    def returned(module: str, *path: str) -> Any:
        value = documentation(ROOT / "plugins" / "modules" / f"{module}.py", "RETURN")
        for key in path:
            value = value[key]["contains"]
        return {name: {**field, "returned": ""} for name, field in value.items()}

    stage = returned("workflow_stage", "workflow_stage")
    assert returned("workflow_stage_info", "workflow_stages") == stage
    assert returned("workflow", "workflow", "workflow_stages") == stage
    assert returned("workflow_info", "workflows", "workflow_stages") == stage
    options = documentation(ROOT / "plugins" / "modules" / "workflow_stage.py", "DOCUMENTATION")["options"]
    listed = documentation(ROOT / "plugins" / "modules" / "workflow.py", "DOCUMENTATION")["options"]["stages"][
        "suboptions"
    ]
    same = [name for name, option in options.items() if option["type"] == "bool" or name.endswith("_ids")]
    assert len(same) == 13
    for name in same:
        text = str(listed[name]["description"]).replace("O(stages[].", "O(")
        assert text == str(options[name]["description"]), name


def test_the_documented_palette_is_the_palette() -> None:
    options = documentation(ROOT / "plugins" / "modules" / "workflow_stage.py", "DOCUMENTATION")["options"]
    assert tuple(re.findall(r"V\((#\w{6})\)", options["color"]["description"][1])) == _palette.PALETTE


def test_the_picture_in_the_readme_is_the_one_of_the_demo() -> None:
    play = yaml.safe_load((ROOT / "playbooks" / "article_review.yml").read_text(encoding="utf-8"))[0]
    declared = play["tasks"][0]["community.storyblok.workflow"]
    assert f"```mermaid\n{_diagram.diagram(declared)}```" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert _problems.problems(declared) == []


@pytest.mark.parametrize("path", sorted((ROOT / "plugins" / "inventory").glob("*.py")), ids=lambda path: path.stem)
def test_the_readme_lists_every_inventory_plugin(path: Path) -> None:
    assert f"`{path.stem}`" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted((ROOT / "plugins" / "filter").glob("*.py")), ids=lambda path: path.stem)
def test_the_readme_lists_every_filter(path: Path) -> None:
    assert f"`{path.stem}`" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted((ROOT / "plugins" / "lookup").glob("*.py")), ids=lambda path: path.stem)
def test_the_readme_lists_every_lookup(path: Path) -> None:
    assert f"`{path.stem}`" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize("path", sorted((ROOT / "plugins" / "callback").glob("*.py")), ids=lambda path: path.stem)
def test_the_readme_lists_every_callback(path: Path) -> None:
    assert f"`{path.stem}`" in (ROOT / "README.md").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    "path", [path for path in MODULES if not path.stem.endswith("_info")], ids=lambda path: path.stem
)
def test_the_drift_report_knows_by_which_options_a_module_names_its_object(path: Path) -> None:
    options = set(documentation(path, "DOCUMENTATION")["options"])
    names, places = _drift.NAMED_BY[path.stem]
    assert {*names, *places} <= options


def test_requirements_are_said_once() -> None:
    requirement = (ROOT / "requirements.txt").read_text(encoding="utf-8").strip()
    fragment = (ROOT / "plugins" / "doc_fragments" / "connection.py").read_text(encoding="utf-8")
    name, version = requirement.split(">=")
    assert f"- {name} >= {version}" in fragment


def test_the_emulator_needs_the_standard_library_only() -> None:
    import sys

    allowed = set(sys.stdlib_module_names) | {"storyblok_emulator"}
    for path in (ROOT / "roles" / "emulator" / "files" / "storyblok_emulator").glob("*.py"):
        assert {name.split(".")[0] for name in imports(path)} <= allowed, path.name
