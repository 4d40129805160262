# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The role takes what the module space takes, and says where that is described."""

from __future__ import annotations

from pathlib import Path

import yaml

from ansible_collections.community.storyblok.plugins.module_utils._resources.space.options import OPTIONS

ROOT = Path(__file__).resolve().parents[4]
SPECS = yaml.safe_load((ROOT / "roles" / "governance" / "meta" / "argument_specs.yml").read_text())["argument_specs"]


def test_a_description_takes_the_options_of_the_module() -> None:
    described = SPECS["main"]["options"]["governance_description"]["options"]
    taken = OPTIONS["argument_spec"]
    assert set(described) == set(taken)
    for name, option in described.items():
        assert option["description"].startswith(f"As O(community.storyblok.space#module:{name}).")
        assert (option["type"], option.get("elements")) == (taken[name]["type"], taken[name].get("elements"))


def test_both_entry_points_name_the_space_alike() -> None:
    space = SPECS["main"]["options"]["storyblok_space_id"]
    assert SPECS["gather"]["options"]["storyblok_space_id"] == space
