# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A fleet of spaces, by the real ansible-inventory and ansible-playbook."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import yaml

from storyblok_emulator.store import default_seed

FAILING = {"ANSIBLE_INVENTORY_ANY_UNPARSED_IS_FAILED": "true"}
PLUGIN = {"plugin": "community.storyblok.spaces", "regions": ["eu", "us"]}


class Fleet:
    """Some spaces, of which two have the same name and one has a name that wants to be a template."""

    def __init__(self, play: Any, emulator: Any) -> None:
        self.play = play
        self.emulator = emulator
        self.token: str = emulator.identity()["emulator_token"]
        self.evil: Path = play.folder / "evil"
        seed = default_seed()
        seed["spaces"] += [
            {"id": 700, "name": "Shop", "plan": "enterprise", "plan_level": 4, "org_id": 9},
            {
                "id": 701,
                "name": f"{{{{ lookup('ansible.builtin.pipe', 'touch {self.evil}') }}}}",
                "plan": "enterprise",
                "plan_level": 4,
            },
        ]
        emulator.store.load(seed)

    @property
    def given(self) -> dict[str, str]:
        return {"STORYBLOK_URL": self.emulator.url, "STORYBLOK_TOKEN": self.token}

    def source(self, **options: Any) -> str:
        path: Path = self.play.folder / "spaces.storyblok.yml"
        path.write_text(yaml.safe_dump({**PLUGIN, **options}, sort_keys=False), encoding="utf-8")
        return str(path)

    def list(self, source: str, *arguments: str, **environment: str) -> Any:
        return self.play.run(
            "-i", source, "--list", *arguments, program="ansible-inventory", **{**self.given, **FAILING, **environment}
        )

    def hosts(self, source: str, *arguments: str, **environment: str) -> set[str]:
        ran = self.list(source, *arguments, **environment)
        assert ran.status == 0, ran.printed
        return set(json.loads(ran.printed)["_meta"]["hostvars"])

    def requests(self) -> list[str]:
        found = [f"{entry['method']} {entry['path']}" for entry in self.emulator.log]
        self.emulator.log.clear()
        return found


@pytest.fixture
def fleet(play: Any, emulator: Any) -> Fleet:
    return Fleet(play, emulator)


def test_a_playbook_treats_a_fleet_like_any_other(fleet: Fleet) -> None:
    source = fleet.source(
        keyed_groups=[{"prefix": "plan", "key": "storyblok_plan"}], compose={"title": "storyblok_space_name"}
    )
    review = {"default": True, "stages": [{"name": "Ideas"}, {"name": "Done", "allow_publish": True}]}
    tasks = [
        {"community.storyblok.workflow": review},
        {
            "ansible.builtin.assert": {
                "that": [
                    "storyblok_space_name == title",
                    "storyblok_plan == 'enterprise'",
                    "ansible_python_interpreter == ansible_playbook_python",
                ]
            }
        },
        {"ansible.builtin.debug": {"msg": "{{ storyblok_space_name }}"}},
    ]
    each = {"space_id": "{{ storyblok_space_id }}", "region": "{{ storyblok_region | default(omit, true) }}"}
    settings = {"hosts": "all", "module_defaults": {"group/community.storyblok.all": each}}
    for changed in (True, False):
        fleet.emulator.log.clear()
        ran = fleet.play(tasks, "-i", source, "--limit", "plan_enterprise", play=settings, **fleet.given)
        assert ran.status == 0, ran.printed
        assert [entry["result"]["changed"] for entry in ran.results] == [changed, changed]
        paths = [entry["path"] for entry in fleet.emulator.log]
        assert paths.count("/v1/spaces") == 1
        assert {path.split("/")[3] for path in paths if path != "/v1/spaces"} == {"700", "701"}
    assert "shop_700" in ran.printed
    assert "{{ lookup('ansible.builtin.pipe'" in ran.printed
    assert not fleet.evil.exists()


def test_filters_and_tokens_may_be_templates(fleet: Fleet) -> None:
    options = {
        "personal_access_token": "{{ told }}",
        "filters": {"plan": "{{ plan }}"},
        "exclude": [{"name": "*lookup*"}, {"id": 1}],
    }
    environment = {"STORYBLOK_TOKEN": "", "STORYBLOK_OAUTH_TOKEN": "counts-for-nothing-beside-the-option"}
    told = ("-e", f"told={fleet.token}", "-e", "plan=enterprise")
    assert fleet.hosts(fleet.source(**options), *told, **environment) == {"shop_700"}
    assert fleet.hosts(fleet.source(**options, hostname="id"), *told, **environment) == {"space_700"}


def test_the_cache_saves_the_request_and_holds_no_token(fleet: Fleet) -> None:
    folder = fleet.play.folder / "cache"
    settings = {"cache": True, "cache_plugin": "ansible.builtin.jsonfile", "cache_connection": str(folder)}
    everything = fleet.hosts(fleet.source(**settings))
    assert fleet.requests() == ["GET /v1/spaces"]
    [kept] = folder.iterdir()
    assert fleet.token not in kept.read_text(encoding="utf-8")
    assert fleet.hosts(fleet.source(**settings)) == everything
    # Names do not change with what is filtered, and a cache needs no token.
    filtered = fleet.source(**settings, filters={"name": "Shop", "plan": "enterprise"})
    assert fleet.hosts(filtered, STORYBLOK_TOKEN="") == {"shop_700"}
    assert fleet.requests() == []
    fleet.emulator.store.spaces.pop(700)
    flushed = fleet.play([], "-i", filtered, "--list-hosts", "--flush-cache", play={"hosts": "all"}, **fleet.given)
    assert "hosts (0)" in flushed.printed
    assert fleet.requests() == ["GET /v1/spaces"]
    assert fleet.hosts(fleet.source(**settings)) == everything - {"shop_700", "shop_1000606"} | {"shop"}
    assert fleet.requests() == []
    # Another server is asked, whatever is kept.
    fleet.hosts(fleet.source(**settings, api_url=fleet.emulator.url.replace("127.0.0.1", "localhost")))
    assert fleet.requests() == ["GET /v1/spaces"]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        (
            {"personal_access_token": "{{ lookup('ansible.builtin.env', 'SECRET') }}x"},
            "Could not read the spaces of the server that api_url names: GET /v1/spaces answered 401: Unauthorized. The "
            "token is not valid at http://127.0.0.1:",
        ),
        ({"oauth_token": "{{ unset }}"}, "The template of oauth_token failed: "),
        ({"filter": {"name": "Shop"}}, "community.storyblok.spaces knows no option filter. There are: api_url, "),
        ({"strict": True, "compose": {"x": "nowhere.y"}}, "Could not set x for host"),
    ],
    ids=lambda value: ",".join(value) if isinstance(value, dict) else "",
)
def test_errors_are_sentences_without_the_token(fleet: Fleet, options: dict[str, Any], sentence: str) -> None:
    ran = fleet.list(fleet.source(**options), "-vvvvv", SECRET=fleet.token)
    assert ran.status != 0
    assert sentence in " ".join(ran.printed.split())
    assert fleet.token not in ran.printed
    assert "Traceback" not in ran.printed


def test_what_cannot_be_composed_is_left_out_unless_strict(fleet: Fleet) -> None:
    assert len(fleet.hosts(fleet.source(compose={"x": "nowhere.y"}, keyed_groups=[{"key": "nowhere"}]))) == 5
