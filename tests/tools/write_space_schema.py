# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write docs/space.schema.json, by which an editor completes and checks the description that the module space takes.

What may be said comes from the argument specification, what it means from the documentation. JSON Schema draft-07 is what editors
support best.

usage: write_space_schema.py [--check]
"""

from __future__ import annotations

import importlib
import json
import re
import sys
from itertools import combinations
from pathlib import Path
from typing import Any

import write_space_options
import yaml

ROOT = Path(__file__).resolve().parents[2]
SCHEMA = ROOT / "docs" / "space.schema.json"
# The variable of the role governance that holds a description.
VARIABLE = "governance_description"
# A template is text, whatever it results in. Where text stands by itself, nothing has to be said of it.
TEMPLATE = {"pattern": r"\{\{[\s\S]*\}\}", "patternErrorMessage": "Text is not accepted here, except for a template."}
# Text only, so that an unquoted no or 2026 is found.
TEXT = {"type": "string"}
TYPES = {"bool": "boolean", "int": "integer", "float": "number", "list": "array", "dict": "object"}


def specification() -> dict[str, Any]:
    """Return what the module takes, without the connection."""
    sys.path.insert(0, str(ROOT))
    options = importlib.import_module("plugins.module_utils._resources.space.options")
    return dict(options.OPTIONS)


def schema_of(option: dict[str, Any], documented: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of one option. documented: what the documentation says of it."""
    schema = {"description": plain(documented.get("description", [])), **value_of(option, documented)}
    return {**schema, "default": option["default"]} if "default" in option else schema


def value_of(option: dict[str, Any], documented: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a value. One combined type leads to clearer messages than alternatives do."""
    kind = option.get("type", "str")
    if "choices" in option:
        return {"anyOf": [{"enum": list(option["choices"])}, {**TEXT, **TEMPLATE}]}
    if kind == "str":
        return TEXT
    schema = {"type": [TYPES[kind], "string"], **TEMPLATE}
    if kind == "list":
        return {**schema, "items": value_of({**option, "type": option.get("elements", "str")}, documented)}
    if kind == "dict":
        return {**schema, **entry_of(option, option.get("options", {}), documented.get("suboptions", {}))}
    return schema


def entry_of(specification: dict[str, Any], options: dict[str, Any], documented: dict[str, Any]) -> dict[str, Any]:
    """Return the schema of a dictionary of options, with what excludes each other and what is needed."""
    schema: dict[str, Any] = {
        "additionalProperties": False,
        "properties": {name: schema_of(option, documented.get(name, {})) for name, option in options.items()},
    }
    required = [name for name, option in options.items() if option.get("required")]
    if required:
        schema["required"] = required
    # An editor marks the second of two options, rather than the whole entry, which "not" would mark.
    excluded: dict[str, dict[str, Any]] = {}
    for group in specification.get("mutually_exclusive", ()):
        for one, other in combinations(group, 2):
            excluded.setdefault(one, {})[other] = False
    if excluded:
        schema["dependencies"] = {one: {"properties": others} for one, others in excluded.items()}
    needed = [{"anyOf": [{"required": [name]} for name in group]} for group in specification.get("required_one_of", ())]
    return {**schema, **({"allOf": needed} if needed else {})}


def plain(description: Any) -> str:
    """Return a description without the marks of Ansible."""
    text = "\n".join([description] if isinstance(description, str) else description)
    # In the description of one entry, its options have no path.
    text = re.sub(r"\bO\((?:[\w.]+#\w+:)?(?:[\w.]+\[\]\.)*([^)]*)\)", r"`\1`", text)
    text = re.sub(r"\bRV\((?:[\w.]+#\w+:)?([^)]*)\)", r"`\1`", text)
    text = re.sub(r"\b[VCE]\(([^)]*)\)", r"`\1`", text)
    text = re.sub(r"\b[MP]\((?:\w+\.\w+\.)?(\w+)(?:#\w+)?\)", r"`\1`", text)
    return re.sub(r"\b[IB]\(([^)]*)\)", r"\1", text)


def schema() -> dict[str, Any]:
    """Return the schema of a description, and of a file of variables that holds one."""
    options = specification()
    described = {
        "description": "What the space has: the options of the module `space`.",
        "type": "object",
        **entry_of(options, options["argument_spec"], write_space_options.options_of("space")),
    }
    repository = yaml.safe_load((ROOT / "galaxy.yml").read_text(encoding="utf-8"))["repository"]
    pointer = {"$ref": "#/definitions/description"}
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "$id": f"{repository}/raw/main/docs/{SCHEMA.name}",
        "$comment": "Written by tests/tools/write_space_schema.py. Change the options, and run make format.",
        "title": "Description of a Storyblok space",
        "description": f"What the module `space` takes. A file of variables holds it in `{VARIABLE}`.",
        "type": "object",
        "if": {"required": [VARIABLE]},
        # A file of variables may hold others.
        "then": {"properties": {VARIABLE: pointer}},
        "else": pointer,
        "definitions": {"description": described},
    }


def written() -> str:
    return json.dumps(schema(), indent=2, ensure_ascii=False) + "\n"


def main() -> int:
    check = sys.argv[1:] == ["--check"]
    if sys.argv[1:] and not check:
        print(__doc__, file=sys.stderr)
        return 2
    text = written()
    if not check:
        SCHEMA.write_text(text, encoding="utf-8")
        return 0
    if SCHEMA.exists() and SCHEMA.read_text(encoding="utf-8") == text:
        return 0
    print(f"{SCHEMA.relative_to(ROOT)} differs from the options of the module space. Run make format.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
