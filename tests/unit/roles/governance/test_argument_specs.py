# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The role takes exactly what its modules take, in every option, and both of its entry points name the space alike."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from ansible_collections.community.storyblok.plugins.module_utils import _arguments

ROOT = Path(__file__).resolve().parents[4]
SPECS = yaml.safe_load((ROOT / "roles" / "governance" / "meta" / "argument_specs.yml").read_text())["argument_specs"]
MODULES = {"space_roles": "space_role", "collaborators": "collaborator", "workflows": "workflow"}
NOT_OF_AN_ENTRY = {*_arguments.CONNECTION, *_arguments.EXPECTED}


def without_texts(options: dict[str, Any], module: str, where: str = "") -> dict[str, Any]:
    """The options of the role, after a look at where their descriptions lead."""
    found = {}
    for name, option in options.items():
        kept = dict(option)
        assert kept.pop("description") == f"As O(community.storyblok.{module}#module:{where}{name})."
        if "options" in kept:
            kept["options"] = without_texts(kept["options"], module, f"{where}{name}[].")
        found[name] = kept
    return found


def taken(options: dict[str, Any]) -> dict[str, Any]:
    """The options of a module, as far as the specification of a role can say them."""
    said = ("type", "elements", "choices", "default", "options")
    found = {}
    for name, option in options.items():
        kept = {key: value for key, value in option.items() if key in said}
        if "options" in kept:
            kept["options"] = taken(kept["options"])
        found[name] = kept
    return found


@pytest.mark.parametrize(("part", "module"), MODULES.items())
def test_an_entry_takes_exactly_the_options_of_its_module(part: str, module: str) -> None:
    described = SPECS["main"]["options"]["governance_description"]["options"]
    assert set(described) == set(MODULES)
    assert (described[part]["type"], described[part]["elements"]) == ("list", "dict")
    options = getattr(_arguments, module)()["argument_spec"]
    wanted = {name: option for name, option in options.items() if name not in NOT_OF_AN_ENTRY}
    assert without_texts(described[part]["options"], module) == taken(wanted)


def test_both_entry_points_name_the_space_alike() -> None:
    space = SPECS["main"]["options"]["storyblok_space_id"]
    assert SPECS["gather"]["options"] == {"storyblok_space_id": space}
