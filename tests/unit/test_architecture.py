# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What docs/architecture.md promises about the source: which package may import which, who writes, who asks for check mode."""

from __future__ import annotations

import ast
import re
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PLUGINS = ROOT / "plugins"
COLLECTION = ("ansible_collections", "community", "storyblok", "plugins")
FILES = {path.relative_to(PLUGINS).as_posix(): path for path in sorted(PLUGINS.rglob("*.py"))}

# Which packages below plugins/ each of them may import, in addition to itself.
CORE = {"_engine", "_api", "_resources", "_run_task", "_run_info", "_module"}
ARROWS: dict[str, set[str]] = {
    "_engine": set(),
    "_api": {"_engine"},
    "_resources": {"_engine"},
    "_run_task": {"_api", "_engine"},
    "_run_info": {"_api", "_engine"},
    "_conformance": {"_api", "_engine"},
    "_module": {"_api", "_engine"},
    "modules": {"_module", "_run_task", "_run_info", "_resources", "_conformance"},
    "plugin_utils": CORE,
    "action": {"modules", "plugin_utils"},
    "callback": {"plugin_utils", *CORE},
    "filter": {"plugin_utils", *CORE},
    "inventory": {"plugin_utils", *CORE},
    "lookup": {"plugin_utils", *CORE},
    "doc_fragments": set(),
}
# What each file of module_utils may import from outside, by the name of the package; nobody else may.
OUTSIDE = {"requests": {"module_utils/_api/session.py"}, "ansible": {"module_utils/_module.py"}}
# What makes a result depend on when and where it was computed.
IMPURE = {"os", "time", "random", "secrets", "socket", "subprocess", "tempfile", "pathlib", "io"}


def package_of(parts: tuple[str, ...]) -> str:
    """Return the package to which a file or a module below plugins/ belongs."""
    return parts[1] if parts[0] == "module_utils" else parts[0]


def imported(name: str) -> Iterator[tuple[str, ...]]:
    """Yield everything that a file imports, by its parts; what belongs to the collection starts at plugins/."""
    package = (*COLLECTION, *Path(name).parent.parts)
    for node in ast.walk(ast.parse(FILES[name].read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            found = [tuple(alias.name.split(".")) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package[: len(package) - node.level + 1] if node.level else ()
            module = (*above, *(node.module.split(".") if node.module else ()))
            found = [(*module, alias.name) for alias in node.names]
        else:
            continue
        for parts in found:
            yield parts[len(COLLECTION) - 1 :] if parts[: len(COLLECTION)] == COLLECTION else parts


def own(name: str) -> set[tuple[str, ...]]:
    """Return what a file imports of the collection, without the name of the folder plugins."""
    return {parts[1:] for parts in imported(name) if parts[0] == "plugins"}


def outside(name: str) -> set[str]:
    return {parts[0] for parts in imported(name) if parts[0] != "plugins"}


def file_of(parts: tuple[str, ...]) -> str:
    """Return the file that an import leads to: a module, or one from which a name is taken."""
    for path in ("/".join(parts) + ".py", "/".join(parts[:-1]) + ".py"):
        if path in FILES:
            return path
    raise AssertionError(f"{'.'.join(parts)} is imported, and there is no such file")


@pytest.mark.parametrize("name", FILES)
def test_imports_follow_the_arrows(name: str) -> None:
    package = package_of(Path(name).with_suffix("").parts)
    assert package in ARROWS, "every file belongs to a package of the table"
    assert {package_of(parts) for parts in own(name)} - {package} <= ARROWS[package]


def test_the_table_names_no_package_that_is_gone() -> None:
    assert set(ARROWS) == {package_of(Path(name).with_suffix("").parts) for name in FILES}


def test_the_arrows_lead_in_no_circle() -> None:
    """Files of one package may import each other, but not in a circle either."""
    done: set[str] = set()

    def follow(name: str, above: tuple[str, ...]) -> None:
        assert name not in above, " → ".join((*above[above.index(name) :], name))
        if name not in done:
            for parts in own(name):
                follow(file_of(parts), (*above, name))
            done.add(name)

    for name in FILES:
        follow(name, ())
    assert done == set(FILES)


def test_the_collection_imports_its_own_files_relatively() -> None:
    for name, path in FILES.items():
        assert "import ansible_collections" not in path.read_text(encoding="utf-8"), name
        assert "from ansible_collections" not in path.read_text(encoding="utf-8"), name


def imports_in(node: ast.AST) -> Iterator[ast.Import | ast.ImportFrom]:
    yield from (found for found in ast.walk(node) if isinstance(found, (ast.Import, ast.ImportFrom)))


@pytest.mark.parametrize("name", FILES)
def test_imports_stand_at_the_top(name: str) -> None:
    """A late import costs every fork of a preloaded worker what an early one costs once."""
    tree = ast.parse(FILES[name].read_text(encoding="utf-8"))
    late = [node for node in ast.walk(tree) if isinstance(node, (ast.FunctionDef, ast.ClassDef))]
    first = min((node.lineno for node in late), default=sys.maxsize)
    for node in imports_in(tree):
        # What differs between versions of Ansible may be imported where it is needed; nothing of the collection may.
        foreign = isinstance(node, ast.ImportFrom) and not node.level and (node.module or "").startswith("ansible.")
        assert node.lineno < first or (foreign and not name.startswith(("modules", "module_utils"))), node.lineno


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith("module_utils/_engine/")])
def test_the_engine_is_pure(name: str) -> None:
    assert not outside(name) & (IMPURE | set(OUTSIDE))


@pytest.mark.parametrize("name", [name for name in FILES if name.startswith("module_utils/_resources/")])
def test_resources_are_planned_without_a_server(name: str) -> None:
    """They read through the lists that they are handed."""
    assert not outside(name) & (IMPURE | set(OUTSIDE))


@pytest.mark.parametrize("package", OUTSIDE)
def test_one_file_knows_what_lies_outside(package: str) -> None:
    core = {name for name in FILES if name.startswith("module_utils/")}
    assert {name for name in core if package in outside(name)} == OUTSIDE[package]


WRITES = re.compile(r"client\.(create|put|update|delete)\b")


def test_only_apply_and_its_put_write() -> None:
    writing = {name for name, path in FILES.items() if WRITES.search(path.read_text(encoding="utf-8"))}
    assert writing == {"module_utils/_api/apply.py", "module_utils/_api/put.py"}


def test_only_the_probe_asks_to_see_how_a_server_responds() -> None:
    asking = {name for name, path in FILES.items() if "client.ask(" in path.read_text(encoding="utf-8")}
    assert asking == {"module_utils/_conformance/scratch.py"}


def asks_for(tree: ast.AST, flag: str) -> bool:
    """Tell whether a condition looks at a flag."""
    tests = [node.test for node in ast.walk(tree) if isinstance(node, (ast.If, ast.IfExp, ast.While, ast.Assert))]
    tests += [value for node in ast.walk(tree) if isinstance(node, ast.BoolOp) for value in node.values]
    tests += [test for node in ast.walk(tree) if isinstance(node, ast.comprehension) for test in node.ifs]
    return any(
        flag in (getattr(node, "id", ""), getattr(node, "attr", "")) for test in tests for node in ast.walk(test)
    )


def test_only_apply_looks_at_check_mode() -> None:
    trees = {name: ast.parse(path.read_text(encoding="utf-8")) for name, path in FILES.items()}
    assert {name for name in trees if asks_for(trees[name], "check_mode")} == {"module_utils/_api/apply.py"}


@pytest.mark.parametrize("name", [Path(name).name for name in FILES if name.startswith("modules/")])
def test_every_module_has_an_action_plugin_of_its_name(name: str) -> None:
    """Strategies import what they find under the name of the task before they fork."""
    source = FILES[f"action/{name}"].read_text(encoding="utf-8")
    module = Path(name).stem
    assert f"from ..modules import {module}\n" in source
    assert f"class ActionModule(InProcess):\n    module = {module}\n" in source


def test_the_emulator_needs_the_standard_library_only() -> None:
    allowed = set(sys.stdlib_module_names) | {"storyblok_emulator"}
    for path in (ROOT / "roles" / "emulator" / "files" / "storyblok_emulator").glob("*.py"):
        for node in imports_in(ast.parse(path.read_text(encoding="utf-8"))):
            names = [alias.name for alias in node.names] if isinstance(node, ast.Import) else [node.module or ""]
            assert {name.split(".")[0] for name in names} <= allowed, path.name
