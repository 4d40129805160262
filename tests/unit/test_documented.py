# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What users read agrees with tables, specifications and lists."""

from __future__ import annotations

import ast
import importlib
import importlib.util
import re
from pathlib import Path
from typing import Any

import pytest
import yaml
from resources import RESOURCES

from ansible_collections.community.storyblok.plugins.module_utils import _module
from ansible_collections.community.storyblok.plugins.module_utils._engine.options import fields_of
from ansible_collections.community.storyblok.plugins.module_utils._resources.palette import PALETTE
from ansible_collections.community.storyblok.plugins.plugin_utils._drift import observations

ROOT = Path(__file__).resolve().parents[2]
PLUGINS = ROOT / "plugins"
MODULES = sorted(path.stem for path in (PLUGINS / "modules").glob("*.py"))
INFO_MODULES = [name for name in MODULES if name.endswith("_info")]
# Those that bring what a table declares to a state.
WRITING_MODULES = [name for name in MODULES if name in RESOURCES]
PARTS = sorted((ROOT / "docs" / "returns").glob("*.yml"))
# What Ansible compares by itself, and what only documentation has.
COMPARED = ("type", "elements", "choices", "default", "aliases", "required")


def plugin(kind: str, name: str) -> Any:
    return importlib.import_module(f"ansible_collections.community.storyblok.plugins.{kind}.{name}")


def specification(name: str) -> dict[str, Any]:
    """Return the arguments with which a module makes its AnsibleModule."""
    module = plugin("modules", name)
    taken: list[dict[str, Any]] = []
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "run_module", lambda options, _core: taken.append(options))
        module.main()
    [options] = taken
    return dict(_module.with_connection(options))


def documentation(name: str, part: str) -> Any:
    """Return what a module itself says in DOCUMENTATION, EXAMPLES or RETURN."""
    for node in ast.parse((PLUGINS / "modules" / f"{name}.py").read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == part:
            return yaml.safe_load(ast.literal_eval(node.value))
    raise AssertionError(f"{name} has no {part}")


def fragment(name: str) -> Any:
    """Return a fragment by the name under which modules extend it."""
    file, _dot, variable = name.removeprefix("community.storyblok.").partition(".")
    return yaml.safe_load(getattr(plugin("doc_fragments", file).ModuleDocFragment, variable.upper() or "DOCUMENTATION"))


def documented_options(name: str) -> dict[str, Any]:
    """Return the options of a module with those of its fragments, merged as Ansible does it."""
    own = documentation(name, "DOCUMENTATION")
    options: dict[str, Any] = dict(own.get("options", {}))
    for extended in own["extends_documentation_fragment"]:
        for option, described in fragment(extended)["options"].items():
            options[option] = {**described, **options.get(option, {})}
    return options


# Whole spaces have no name of their own.
@pytest.mark.parametrize("name", [name for name in WRITING_MODULES if name != "space"])
def test_every_module_names_its_object_by_an_option_that_the_drift_report_knows(name: str) -> None:
    options = specification(name)["argument_spec"]
    # A name comes first, and an id where the name is not known.
    types = [options[option]["type"] for option in observations.NAMES if option in options]
    assert types[0] == "str"
    assert "int" in types


# --- options ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", MODULES)
def test_options_are_documented_as_they_are_taken(name: str) -> None:
    check_options(documented_options(name), specification(name)["argument_spec"], "")


def check_options(documented: dict[str, Any], taken: dict[str, Any], where: str) -> None:
    assert set(documented) == set(taken), where
    for option, described in documented.items():
        place, known = f"{where}{option}", taken[option]
        assert {key: described.get(key) for key in COMPARED} == {key: known.get(key) for key in COMPARED}, place
        assert described["description"], place
        check_options(described.get("suboptions", {}), known.get("options", {}), f"{place}.")


def test_the_description_of_the_role_takes_what_the_module_takes() -> None:
    specs = yaml.safe_load((ROOT / "roles" / "governance" / "meta" / "argument_specs.yml").read_text(encoding="utf-8"))
    described = specs["argument_specs"]["main"]["options"]["governance_description"]["options"]
    taken = specification("space")["argument_spec"]
    assert set(described) == set(taken) - set(_module.CONNECTION)
    for name, option in described.items():
        assert option.get("choices") == taken[name].get("choices"), name


def test_no_managed_option_has_a_default() -> None:
    for resource in RESOURCES.values():
        for name, option in fields_of(resource).items():
            assert "default" not in option, name
            assert "required" not in option, name


@pytest.mark.parametrize("name", WRITING_MODULES)
def test_every_field_says_what_omitting_means_and_lists_how_to_clear(name: str) -> None:
    options = documented_options(name)
    for field in RESOURCES[name].fields:
        for option in filter(None, (field.name, field.names_option)):
            text = " ".join(options[option]["description"])
            assert "hen omitted" in text, option
            if options[option]["type"] == "list":
                assert "Give V([]) to clear it" in text or "An empty list is an error" in text, option
            elif field.refers_to:
                assert "to clear it" in text, option


def test_a_stage_is_described_alike_alone_and_in_a_list() -> None:
    options = documented_options("workflow_stage")
    listed = documented_options("workflow")["stages"]["suboptions"]
    fields = fields_of(RESOURCES["workflow_stage"])
    assert set(fields) - set(listed) == {"position"}
    for name in set(fields) & set(listed):
        said = [line.replace("O(stages[].", "O(") for line in listed[name]["description"]]
        assert said == options[name]["description"], name
    # What a suboption refers to is a suboption, too: here O(name) would be the name of the workflow.
    for name, described in listed.items():
        assert re.findall(r"O\((?!stages\[\]\.)", " ".join(described["description"])) == [], name


def test_the_documented_palette_is_the_palette() -> None:
    described = documented_options("workflow_stage")["color"]["description"]
    assert tuple(re.findall(r"V\((#\w{6})\)", described[1])) == PALETTE


@pytest.mark.parametrize("name", INFO_MODULES)
def test_info_modules_take_no_state_and_return_a_list(name: str) -> None:
    arguments = specification(name)
    assert "state" not in arguments["argument_spec"]
    assert arguments["supports_check_mode"] is True
    listed = documentation(name, "RETURN")[f"{name.removesuffix('_info')}s"]
    assert (listed["type"], listed["returned"]) == ("list", "success")


# --- what modules return ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", MODULES)
def test_every_module_returns_its_space_and_writing_ones_their_operations(name: str) -> None:
    returned = documentation(name, "RETURN")
    assert {"space_id", "api_requests", "error"} <= set(returned)
    assert ("operations" in returned) == (name in WRITING_MODULES)
    assert ("changed_fields" in returned) == (name in WRITING_MODULES)


@pytest.mark.parametrize("name", [*WRITING_MODULES, *INFO_MODULES])
def test_every_field_is_documented_as_a_return_value(name: str) -> None:
    noun = name.removesuffix("_info")
    returned = documentation(name, "RETURN")
    # A module that works on several objects at once returns a list as well.
    found = returned.get(noun) or returned.get(f"{noun}s") or returned["objects"]
    # What stands outside of the envelope in a request is not answered.
    answered = {field.name for field in RESOURCES[noun].fields if not field.beside}
    assert answered <= set(found["contains"])


def write_returns() -> Any:
    described = importlib.util.spec_from_file_location("write_returns", ROOT / "tests" / "tools" / "write_returns.py")
    assert described is not None
    assert described.loader is not None
    module = importlib.util.module_from_spec(described)
    described.loader.exec_module(module)
    return module


SHARED = {"place": "place:\n  type: $kind\n", "other": "other:\n"}


@pytest.mark.parametrize("written", ["", "    place:\n      type: str\n", "    anything\n\n    else\n"])
def test_a_part_is_written_between_its_comments(written: str) -> None:
    source = f"a:\n    # BEGIN place\n    #   kind: int  # a number\n{written}    # END place\nb:\n"
    wanted = (
        "a:\n    # BEGIN place\n    #   kind: int  # a number\n"
        "    place:\n      type: int  # a number\n    # END place\nb:\n"
    )
    assert write_returns().with_parts(source, SHARED) == wanted
    assert write_returns().with_parts(wanted, SHARED) == wanted


@pytest.mark.parametrize(
    ("source", "message"),
    [
        ("# BEGIN place\n# END place\n", r"^BEGIN place gives no value for \$kind\.$"),
        ("# BEGIN nowhere\n# END nowhere\n", r"^BEGIN nowhere names no part\. The parts are other, place\.$"),
        ("# BEGIN other\n", r"^1 comments BEGIN and END make 0 blocks\."),
        ("# BEGIN other\n# END place\n", r"^2 comments BEGIN and END make 0 blocks\."),
        ("# BEGIN other\n# BEGIN other\n# END other\n", r"^3 comments BEGIN and END make 1 blocks\."),
    ],
)
def test_a_block_that_cannot_be_written_is_an_error(source: str, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        write_returns().with_parts(source, SHARED)


@pytest.mark.parametrize("part", PARTS, ids=lambda part: part.stem)
def test_every_part_is_shared(part: Path) -> None:
    sources = [(PLUGINS / "modules" / f"{name}.py").read_text(encoding="utf-8") for name in MODULES]
    assert sum(f"# BEGIN {part.stem}\n" in source for source in sources) > 1


# --- lists of plugins -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("name", MODULES)
def test_every_module_is_in_the_action_group(name: str) -> None:
    runtime = yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text(encoding="utf-8"))
    assert name in runtime["action_groups"]["all"]
    fragments = documentation(name, "DOCUMENTATION")["extends_documentation_fragment"]
    assert "community.storyblok.connection" in fragments
    attributes = "community.storyblok.attributes"
    assert (f"{attributes}.info_module" if name in INFO_MODULES else attributes) in fragments


def test_the_action_group_names_only_modules() -> None:
    runtime = yaml.safe_load((ROOT / "meta" / "runtime.yml").read_text(encoding="utf-8"))
    assert runtime["action_groups"]["all"] == MODULES


@pytest.mark.parametrize(
    "path",
    [path for kind in ("modules", "inventory", "filter", "callback") for path in sorted((PLUGINS / kind).glob("*.py"))],
    ids=lambda path: path.stem,
)
def test_the_readme_lists_every_plugin(path: Path) -> None:
    assert f"`{path.stem}`" in (ROOT / "README.md").read_text(encoding="utf-8")


def test_the_picture_in_the_readme_is_the_one_of_the_demo() -> None:
    play = yaml.safe_load((ROOT / "playbooks" / "article_review.yml").read_text(encoding="utf-8"))[0]
    declared = play["tasks"][0]["community.storyblok.workflow"]
    drawn, problems = (
        plugin("filter", name).FilterModule().filters()[name](declared)
        for name in ("workflow_diagram", "workflow_problems")
    )
    assert f"```mermaid\n{drawn}```" in (ROOT / "README.md").read_text(encoding="utf-8")
    assert problems == []


def test_requirements_are_said_once() -> None:
    requirement = (ROOT / "requirements.txt").read_text(encoding="utf-8").strip()
    name, version = requirement.split(">=")
    assert f"{name} >= {version}" in fragment("community.storyblok.connection.account")["requirements"]


# --- one name for the space of a host ---------------------------------------------------------------------------------

# A variable of another name would be taken for none, and the run for one of the space in the environment.
OTHER_NAMES = re.compile(r"\bstoryblok_space(?!_id\b|_name\b|_\W)\w*|\{\{ *space_id\b|-e ['\"]?space_id\b")
TEXTS = sorted(
    path
    for folder in ("docs", "playbooks", "plugins", "roles")
    for path in (ROOT / folder).rglob("*")
    if path.suffix in (".md", ".py", ".rst", ".sh", ".yml")
)


def test_the_space_of_a_host_has_one_name_everywhere() -> None:
    named = {path for path in TEXTS if "storyblok_space_id" in path.read_text(encoding="utf-8")}
    assert {path.name for path in named} >= {"govern.yml", "gather.yml", "spaces.py", "guide_fleet.rst", "README.md"}
    for path in [ROOT / "README.md", *TEXTS]:
        found = OTHER_NAMES.search(path.read_text(encoding="utf-8"))
        assert found is None, f"{path.relative_to(ROOT)}: {found and found[0]!r} instead of storyblok_space_id"


@pytest.mark.parametrize(
    "text", ["storyblok_space: 606", "storyblok_spaceid: 1", "{{ space_id | default(1) }}", "-e space_id=606"]
)
def test_another_name_would_be_found(text: str) -> None:
    assert OTHER_NAMES.search(text)


@pytest.mark.parametrize("option", ["field_permissions", "allowed_field_permissions", "readonly_field_permissions"])
def test_what_the_permissions_for_fields_are_about(option: str) -> None:
    """The reference page of space roles: two lists are about seeing, one is about editing."""
    said = {"field_permissions": "hidden from the role", "allowed_field_permissions": "visible to the role"}
    word = said.get(option, "see and not edit")
    described = [
        documented_options("space_role")[option],
        documented_options("space")["space_roles"]["suboptions"][option],
        documentation("space_role", "RETURN")["space_role"]["contains"][option],
        documentation("space_role_info", "RETURN")["space_roles"]["contains"][option],
    ]
    for text in described:
        sentence = text["description"][0]
        assert word in sentence
        assert ("edit" in sentence) == (option == "readonly_field_permissions")
