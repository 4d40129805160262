# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The schema of a description accepts what the module takes, and finds in an editor what it would refuse."""

from __future__ import annotations

import ast
import importlib
import json
import re
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import jsonschema
import pytest
import yaml

from ansible_collections.community.storyblok.plugins.module_utils import _module
from ansible_collections.community.storyblok.plugins.module_utils._resources.space import gather
from ansible_collections.community.storyblok.plugins.module_utils._resources.space.kinds import KINDS
from ansible_collections.community.storyblok.plugins.module_utils._resources.space.options import OPTIONS
from ansible_collections.community.storyblok.plugins.module_utils._run_info import run_info

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((ROOT / "docs" / "space.schema.json").read_text(encoding="utf-8"))
VALIDATOR = jsonschema.Draft7Validator(SCHEMA)

GOOD = """
governance_description:
  space_roles:
    - role: "2026"
      permissions: [read_stories]
      allowed_languages: [de, "no"]
      component_ids: []
    - id: 5
      role: Legal
  collaborators:
    - email: ada@example.com
      space_roles: [Legal]
    - user_id: 7
      state: absent
      forget: yes
  workflows:
    - default: true
      stages:
        - name: "no"
          color: "#f2a33a"
          allow_publish: "{{ everyone_publishes }}"
          next_stages: [Review]
          after_publish: ""
        - "{{ review }}"
        - id: 5
          after_publish_id: 0
      unlisted_stages: delete
    - name: News
      stages: "{{ common_stages }}"
      state: "{{ 'present' if news else 'absent' }}"
  unlisted:
    space_roles: delete
storyblok_space_id: 606
"""


def tool(name: str) -> Any:
    sys.path.insert(0, str(ROOT / "tests" / "tools"))
    return importlib.import_module(name)


def places(described: Any) -> list[str]:
    """Return where a validator finds something in a file."""
    return sorted(error.json_path for error in VALIDATOR.iter_errors(described))


def test_the_schema_is_a_schema_and_up_to_date() -> None:
    jsonschema.Draft7Validator.check_schema(SCHEMA)
    writer = tool("write_space_schema")
    assert (ROOT / "docs" / "space.schema.json").read_text(encoding="utf-8") == writer.written()


def test_a_good_file_is_good_with_the_variable_and_without() -> None:
    described = yaml.safe_load(GOOD)
    assert places(described) == []
    assert places(described["governance_description"]) == []


@pytest.mark.parametrize(
    ("written", "place"),
    [
        ("space_roles: [{role: no}]", "$.space_roles[0].role"),
        ("space_roles: [{role: 2026}]", "$.space_roles[0].role"),
        ("space_roles: [{role: x, renamed_from: no}]", "$.space_roles[0].renamed_from"),
        ("space_roles: [{role: x, allowed_languages: [no]}]", "$.space_roles[0].allowed_languages[0]"),
        ("space_roles: [{role: x, permisions: []}]", "$.space_roles[0]"),
        ("space_roles: [{permissions: []}]", "$.space_roles[0]"),
        ("space_roles: [{role: x, components: [], component_ids: []}]", "$.space_roles[0]"),
        ("space_roles: [{role: x, component_ids: [five]}]", "$.space_roles[0].component_ids[0]"),
        ("space_roles: [{role: x, component_ids: five}]", "$.space_roles[0].component_ids"),
        ("space_roles: [{role: x, state: gone}]", "$.space_roles[0].state"),
        ("space_roles: [Reviewer]", "$.space_roles[0]"),
        ("space_roles: {role: x}", "$.space_roles"),
        ("space_role: []", "$"),
        ("collaborators: [{email: ada@example.com, role: admin, space_roles: [x]}]", "$.collaborators[0]"),
        (
            "collaborators: [{email: ada@example.com, space_roles: [x], space_role_ids: [5]}]",
            "$.collaborators[0]",
        ),
        ("collaborators: [{email: ada@example.com, role: owner}]", "$.collaborators[0].role"),
        ("workflows: [{default: true, stages: [{name: no}]}]", "$.workflows[0].stages[0].name"),
        # A colour that was not quoted is nothing, with a comment behind it.
        ("workflows: [{default: true, stages: [{name: x, color: }]}]", "$.workflows[0].stages[0].color"),
        (
            "workflows: [{default: true, stages: [{name: x, next_stages: [5]}]}]",
            "$.workflows[0].stages[0].next_stages[0]",
        ),
        ("workflows: [{default: true, stages: [{name: x, colour: x}]}]", "$.workflows[0].stages[0]"),
        ("workflows: [{default: true, stages: [{color: x}]}]", "$.workflows[0].stages[0]"),
        (
            "workflows: [{default: true, stages: [{name: x, allow_publish: maybe}]}]",
            "$.workflows[0].stages[0].allow_publish",
        ),
        ("workflows: [{default: true, copy_from: a, copy_from_id: 5}]", "$.workflows[0]"),
        ("workflows: [{stages: []}]", "$.workflows[0]"),
        ("unlisted: {collaborators: delete}", "$.unlisted.collaborators"),
        ("backup: maybe", "$.backup"),
    ],
)
def test_a_mistake_is_found_where_it_is(written: str, place: str) -> None:
    described = yaml.safe_load(written)
    assert places(described) == [place]
    assert places({"governance_description": described}) == [place.replace("$", "$.governance_description", 1)]


def documented(path: Path, name: str) -> Any:
    for node in ast.parse(path.read_text(encoding="utf-8")).body:
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == name:
            return yaml.safe_load(ast.literal_eval(node.value))
    raise AssertionError(f"{path.name} has no {name}")


def tasks_of(value: Any, action: str) -> Iterator[dict[str, Any]]:
    """Yield what every task of a module gives it, without the connection."""
    if isinstance(value, dict):
        if isinstance(value.get(action), dict):
            yield {name: item for name, item in value[action].items() if name not in _module.CONNECTION}
        for item in value.values():
            yield from tasks_of(item, action)
    elif isinstance(value, list):
        for item in value:
            yield from tasks_of(item, action)


@pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.option)
def test_what_the_examples_of_its_module_give_is_an_entry(kind: Any) -> None:
    module = kind.resource.name
    examples = documented(ROOT / "plugins" / "modules" / f"{module}.py", "EXAMPLES")
    entries = list(tasks_of(examples, f"community.storyblok.{module}"))
    assert entries
    # What becomes of undeclared fields is said once, for all kinds.
    entries = [{name: value for name, value in entry.items() if name != "undeclared"} for entry in entries]
    assert places({kind.option: entries}) == []


def variables_of(value: Any) -> Iterator[dict[str, Any]]:
    """Yield every file or mapping of variables that holds a description."""
    if isinstance(value, dict):
        if "governance_description" in value:
            yield value
        for item in value.values():
            yield from variables_of(item)
    elif isinstance(value, list):
        for item in value:
            yield from variables_of(item)


def shown() -> Iterator[tuple[str, Any]]:
    """Yield what playbooks and guides show, by their files."""
    for path in sorted((ROOT / "playbooks").glob("*.yml")):
        yield path.name, yaml.safe_load(path.read_text(encoding="utf-8"))
    for path in sorted((ROOT / "docs" / "docsite" / "rst").glob("*.rst")):
        for block in re.findall(
            r"^\.\. code-block:: yaml\n\n((?:    .*\n|\n)+)", path.read_text(encoding="utf-8"), re.M
        ):
            yield path.name, yaml.safe_load(textwrap.dedent(block))
    for path in (ROOT / "README.md", *sorted((ROOT / "roles").glob("*/README.md"))):
        for block in re.findall(r"^```yaml\n(.*?)^```", path.read_text(encoding="utf-8"), re.M | re.S):
            yield str(path.relative_to(ROOT)), yaml.safe_load(block)


def test_what_playbooks_and_guides_describe_is_good() -> None:
    found = {"space.py": list(tasks_of(documented(ROOT / "plugins" / "modules" / "space.py", "EXAMPLES"), SPACE))}
    for name, value in shown():
        found.setdefault(name, []).extend([*tasks_of(value, SPACE), *variables_of(value)])
    assert {"space.py", "guide_governance.rst", "guide_conventions.rst"} <= {name for name in found if found[name]}
    for name, descriptions in found.items():
        for described in descriptions:
            assert places(described) == [], (name, described)


SPACE = "community.storyblok.space"


def test_a_gathered_space_is_good(task: Any) -> None:
    [described] = run_info("spaces", gather.matching, task.connection)["spaces"]
    assert described["workflows"][0]["stages"]
    assert places(described) == []


def test_every_option_is_in_it_and_says_what_it_is() -> None:
    compare(SCHEMA["definitions"]["description"], OPTIONS["argument_spec"], "")


def compare(schema: dict[str, Any], options: dict[str, Any], where: str) -> None:
    assert schema["additionalProperties"] is False
    assert set(schema["properties"]) == set(options), where
    for name, option in options.items():
        described = schema["properties"][name]
        assert described["description"], f"{where}{name}"
        assert not re.search(r"\b(?:O|V|M|P|RV|C|I|B|E|L|U)\(", described["description"]), f"{where}{name}"
        assert described.get("default") == option.get("default")
        if "options" in option:
            compare(described["items"] if option["type"] == "list" else described, option["options"], f"{where}{name}.")


def test_what_is_written_follows_the_argument_specification() -> None:
    writer = tool("write_space_schema")
    options = {
        "watched": {"type": "str", "choices": ["keep", "report"], "default": "keep"},
        "name": {"type": "str", "required": True},
    }
    written = writer.entry_of({}, options, {"watched": {"description": "What becomes of O(x[].name), V(a)."}})
    assert written["properties"]["watched"]["description"] == "What becomes of `name`, `a`."
    assert written["required"] == ["name"]
    validator = jsonschema.Draft7Validator(written)
    assert validator.is_valid({"name": "x", "watched": "report"})
    assert not validator.is_valid({"name": "x", "watched": "everything"})
    assert not validator.is_valid({"watched": "keep"})


@pytest.mark.parametrize("outdated", [True, False])
def test_check_says_whether_it_is_up_to_date(
    outdated: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    writer = tool("write_space_schema")
    kept = tmp_path / "space.schema.json"
    monkeypatch.setattr(writer, "ROOT", tmp_path)
    monkeypatch.setattr(writer, "SCHEMA", kept)
    monkeypatch.setattr(writer, "written", lambda: "{}\n")
    monkeypatch.setattr(sys, "argv", ["write_space_schema.py"])
    assert writer.main() == 0
    if outdated:
        kept.write_text("{}", encoding="utf-8")
    monkeypatch.setattr(sys, "argv", ["write_space_schema.py", "--check"])
    assert writer.main() == (1 if outdated else 0)
    assert kept.read_text(encoding="utf-8") == ("{}" if outdated else "{}\n")
    assert ("Run make format." in capsys.readouterr().err) is outdated
