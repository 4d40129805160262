# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write plugins/doc_fragments/space.py: an entry of a description takes what its own module takes.

The options of the modules are documented once. Here they become suboptions of the module space, with references to each other
that fit.

usage: write_space_options.py [--check]
"""

from __future__ import annotations

import ast
import re
import sys
import textwrap
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
PLUGINS = ROOT / "plugins"
FRAGMENT = PLUGINS / "doc_fragments" / "space.py"
# By the option of the module space, the module whose options its entries take, and what the option is.
ENTRIES = {
    "space_roles": ("space_role", "Space roles of the space."),
    "collaborators": ("collaborator", "Collaborators of the space, invited ones included."),
    "workflows": ("workflow", "Workflows of the space, each with its stages."),
}
# What is not about the object itself.
_LEFT_OUT = ("community.storyblok.attributes", "community.storyblok.connection")
# What the module space says once for all of them.
_SAID_ONCE = ("community.storyblok.undeclared",)
_HEAD = '''\
# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Written by tests/tools/write_space_options.py from the documentation of the modules. Change it there, and run make format.

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
'''


def documentation(path: Path, name: str) -> Any:
    """Return what a file assigns to a name, as YAML."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Assign) and getattr(node.targets[0], "id", "") == name:
            return yaml.safe_load(ast.literal_eval(node.value))
    raise ValueError(f"{path.name} has no {name}")


def fragment(name: str) -> Any:
    """Return a fragment by the name under which modules extend it. Fragments may compute their texts, so they are imported."""
    file, _dot, variable = name.removeprefix("community.storyblok.").partition(".")
    namespace: dict[str, Any] = {}
    exec(compile((PLUGINS / "doc_fragments" / f"{file}.py").read_text(encoding="utf-8"), file, "exec"), namespace)
    return yaml.safe_load(getattr(namespace["ModuleDocFragment"], variable.upper() or "DOCUMENTATION"))


def options_of(module: str, left_out: tuple[str, ...] = _LEFT_OUT) -> dict[str, Any]:
    """Return the options of a module with those of its fragments. left_out: fragments of which nothing is taken."""
    own = documentation(PLUGINS / "modules" / f"{module}.py", "DOCUMENTATION")
    options = dict(own["options"])
    for extended in own["extends_documentation_fragment"]:
        if not extended.startswith(left_out):
            for name, option in fragment(extended)["options"].items():
                options[name] = merged(option, options.get(name, {}))
    return options


def merged(option: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """Return an option of a fragment with what the module itself says of it."""
    suboptions = {**option.get("suboptions", {}), **own.get("suboptions", {})}
    return {**option, **own, **({"suboptions": suboptions} if suboptions else {})}


def below(option: Any, place: str, module: str) -> Any:
    """Return documentation whose references to options lead to suboptions of a place, those to results to the module."""
    if isinstance(option, dict):
        return {key: below(value, place, module) for key, value in option.items() if key != "version_added"}
    if isinstance(option, list):
        return [below(item, place, module) for item in option]
    if not isinstance(option, str):
        return option
    own = re.sub(r"\bO\((?!\w+\.\w+\.)", f"O({place}[].", option)
    return re.sub(r"\bRV\((?!\w+\.\w+\.)", f"RV(community.storyblok.{module}#module:", own)


def written() -> str:
    """Return the source of the fragment."""
    options = {
        option: {
            "description": [
                f"{what} Each entry takes the options of M(community.storyblok.{module}).",
                "When omitted, this kind of objects is left alone.",
            ],
            "type": "list",
            "elements": "dict",
            "suboptions": below(options_of(module, (*_LEFT_OUT, *_SAID_ONCE)), option, module),
        }
        for option, (module, what) in ENTRIES.items()
    }
    text = yaml.safe_dump({"options": options}, sort_keys=False, width=100, allow_unicode=True)
    return f'{_HEAD}{textwrap.dedent(text)}"""\n'


def main() -> int:
    text = written()
    if "--check" not in sys.argv[1:]:
        FRAGMENT.write_text(text, encoding="utf-8")
        return 0
    if FRAGMENT.exists() and FRAGMENT.read_text(encoding="utf-8") == text:
        return 0
    print("plugins/doc_fragments/space.py is out of date. Run make format.", file=sys.stderr)
    return 1


if __name__ == "__main__":
    sys.exit(main())
