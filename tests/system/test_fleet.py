# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A fleet of spaces, by the real ansible-inventory and ansible-playbook."""

from __future__ import annotations

import base64
import json
import re
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
    assert "space_shop_700" in ran.printed
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
    assert fleet.hosts(fleet.source(**options), *told, **environment) == {"space_shop_700"}
    assert fleet.hosts(fleet.source(**options, hostname="id"), *told, **environment) == {"space_700"}


def test_the_cache_saves_the_request_and_holds_no_token(fleet: Fleet) -> None:
    folder = fleet.play.folder / "cache"
    settings = {"cache": True, "cache_plugin": "ansible.builtin.jsonfile", "cache_connection": str(folder)}
    everything = fleet.hosts(fleet.source(**settings))
    assert fleet.requests() == ["GET /v1/spaces"]
    [kept] = folder.iterdir()
    assert kept.stat().st_mode & 0o777 == 0o600
    kept.chmod(0o644)
    assert fleet.token not in kept.read_text(encoding="utf-8")
    assert fleet.hosts(fleet.source(**settings)) == everything
    assert kept.stat().st_mode & 0o777 == 0o600
    # Names do not change with what is filtered, and a cache needs no token.
    filtered = fleet.source(**settings, filters={"name": "Shop", "plan": "enterprise"})
    assert fleet.hosts(filtered, STORYBLOK_TOKEN="") == {"space_shop_700"}
    assert fleet.requests() == []
    fleet.emulator.store.spaces.pop(700)
    flushed = fleet.play([], "-i", filtered, "--list-hosts", "--flush-cache", play={"hosts": "all"}, **fleet.given)
    assert "hosts (0)" in flushed.printed
    assert fleet.requests() == ["GET /v1/spaces"]
    assert fleet.hosts(fleet.source(**settings)) == everything - {"space_shop_700", "space_shop_1000606"} | {
        "space_shop"
    }
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
        (
            {"filters": {"x\x1b[2J\n::error::\u202e": 1}},
            r"filters knows no x\u001b[2J\n\u003a:error::\u202e. There are: name,",
        ),
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
    assert not {"\x1b", "\u202e"} & set(ran.printed)


def test_what_cannot_be_composed_is_left_out_unless_strict(fleet: Fleet) -> None:
    assert len(fleet.hosts(fleet.source(compose={"x": "nowhere.y"}, keyed_groups=[{"key": "nowhere"}]))) == 5


WEB = """
[webservers]
web1
web2

[space_shops]
web2
"""


@pytest.fixture
def neighbours(fleet: Fleet) -> Any:
    """Lists the hosts of a pattern with their connection, given the servers of others before or after the spaces."""
    seed = default_seed()
    seed["spaces"] += [{"id": number, "name": name} for number, name in enumerate(("Web1", "webservers", "Shops"), 700)]
    fleet.emulator.store.load(seed)

    def run(pattern: str, others: str, *, after: bool, sources: tuple[str, ...] = (), **options: Any) -> Any:
        hosts = fleet.play.folder / "hosts.ini"
        hosts.write_text(others, encoding="utf-8")
        order = [str(hosts), fleet.source(**options), *sources]
        arguments = [part for source in (order[::-1] if after else order) for part in ("-i", source)]
        tasks = [
            {"ansible.builtin.debug": {"msg": "{{ inventory_hostname }} is {{ ansible_connection | default('far') }}."}}
        ]
        ran = fleet.play(tasks, *arguments, play={"hosts": pattern}, **fleet.given, **FAILING)
        assert ran.status == 0, ran.printed
        return dict(re.findall(r"(\w+) is (\w+)\.", ran.printed)), " ".join(ran.printed.split())

    return run


@pytest.mark.parametrize("after", [False, True], ids=["hosts_first", "spaces_first"])
@pytest.mark.parametrize("hostname", ["name", "id"])
def test_no_name_of_a_space_is_that_of_another_host_or_group(neighbours: Any, after: bool, hostname: str) -> None:
    found, printed = neighbours("webservers:web1", WEB, after=after, hostname=hostname)
    # Before ansible-core 2.19, a connection that nobody set is ssh.
    assert set(found) == {"web1", "web2"}, printed
    assert not set(found.values()) - {"far", "ssh"}, printed
    found, printed = neighbours("storyblok", WEB, after=after, hostname=hostname)
    assert set(found.values()) == {"local"}, printed
    assert len(found) == 6, printed


def test_a_name_that_the_inventory_knows_gets_the_id_and_a_warning(neighbours: Any) -> None:
    known = WEB.replace("web1", "space_web1")
    found, printed = neighbours("webservers:space_web1:space_shops", known, after=False)
    assert set(found) == {"space_web1", "web2"}, printed
    assert "local" not in found.values(), printed
    for name, number in (("web1", 700), ("shops", 702)):
        sentence = f"The inventory already has a host or a group space_{name}, so the host of space {number} is called"
        assert f"{sentence} space_{name}_{number}." in printed
    found, _printed = neighbours("storyblok", known, after=False)
    assert {"space_web1_700", "space_webservers", "space_shops_702"} < set(found)
    assert set(found.values()) == {"local"}
    # With an id, the host is meant: nobody who names a space chooses its id.
    found, printed = neighbours("mine", "[mine]\nspace_700\n", after=False, hostname="id")
    assert found == {"space_700": "local"}
    assert "already has" not in printed
    found, printed = neighbours("storyblok", WEB, after=False, hostname_prefix="sb_")
    assert {"sb_web1", "sb_webservers", "sb_shops"} < set(found)
    assert "already has" not in printed


def test_a_space_that_two_files_reach_is_one_host(neighbours: Any, fleet: Fleet) -> None:
    more = fleet.play.folder / "more.storyblok.yml"
    more.write_text(yaml.safe_dump({**PLUGIN, "hostname": "id", "hostname_prefix": "other_"}), encoding="utf-8")
    found, printed = neighbours("storyblok", WEB, after=False, sources=(str(more),))
    assert len(found) == 6, printed
    assert not [name for name in found if name.startswith("other_")], printed


def test_a_group_that_is_called_as_a_space_is_refused(fleet: Fleet) -> None:
    fleet.emulator.store.load({**default_seed(), "spaces": [{"id": 1, "name": "Pro", "plan": "pro"}]})
    ran = fleet.list(fleet.source(keyed_groups=[{"prefix": "space", "key": "storyblok_plan"}]))
    assert ran.status != 0
    assert "space_pro would be the host of a space and a group. Set another hostname_prefix" in " ".join(
        ran.printed.split()
    )


@pytest.mark.parametrize("cache", [False, True], ids=["fresh", "cached"])
def test_no_text_of_a_space_is_ever_a_template(fleet: Fleet, cache: bool) -> None:
    """What a play may do with variables and groups, for every form of a template that Ansible knows."""
    run = f"lookup('pipe', 'touch {fleet.evil}')"
    hostile = [
        f"{{{{ {run} }}}}",
        f"#jinja2: variable_start_string:'[%', variable_end_string:'%]'\n[% {run} %]",
        f'#jinja2: lstrip_blocks:"[% {run} %]"',
        f"{{% if {run} %}}{{% endif %}}\n::error::x\x1b[2J\u202e../../x",
    ]
    spaces = [{"id": number, "name": text, "plan": text} for number, text in enumerate(hostile, 700)]
    fleet.emulator.store.load({**default_seed(), "spaces": spaces})
    fleet.emulator.verify_answers = False
    options: dict[str, Any] = {
        "keyed_groups": [
            {"prefix": "name", "key": "storyblok_space_name"},
            {"prefix": "plan", "key": "storyblok_plan", "parent_group": "plans"},
        ],
        "compose": {"title": "storyblok_space_name", "both": "storyblok_plan ~ ' of ' ~ storyblok_space_name"},
        "groups": {"some": "'x' in storyblok_space_name"},
        "filters": {"name": "*"},
        "strict": True,
    }
    if cache:
        folder = str(fleet.play.folder / "cache")
        options.update(cache=True, cache_plugin="ansible.builtin.jsonfile", cache_connection=folder)
    source = fleet.source(**options)
    names = ("storyblok_space_name", "storyblok_plan", "title", "both", "group_names", "groups", "hostvars")
    tasks: list[dict[str, Any]] = [{"ansible.builtin.debug": {"var": name}} for name in names]
    tasks += [
        {"ansible.builtin.debug": {"msg": "{{ storyblok_space_name }}, {{ title }} and {{ group_names | join(' ') }}"}},
        {"ansible.builtin.set_fact": {"kept": "{{ storyblok_space_name }}", "more": {"plan": "{{ storyblok_plan }}"}}},
        {"ansible.builtin.debug": {"msg": "{{ [kept, more, more | combine({'x': title})] }}"}},
        {
            "ansible.builtin.assert": {
                "that": ["storyblok_space_name == names[storyblok_space_id | int - 700]", "both is search(' of ')"]
            },
            "vars": {"names": hostile_expression(hostile)},
        },
    ]
    for _turn in range(2):
        fleet.emulator.log.clear()
        ran = fleet.play(tasks, "-i", source, play={"hosts": "storyblok"}, **fleet.given, **FAILING)
        assert ran.status == 0, ran.printed
        assert not fleet.evil.exists(), ran.printed
        assert "\x1b" not in ran.printed
        assert not re.search("^ *::error", ran.printed, re.MULTILINE)
        listed = fleet.list(source)
        assert listed.status == 0, listed.printed
        assert not fleet.evil.exists()
        groups = json.loads(listed.printed)
        assert len(groups) == 13
        assert not re.search(r"[{%#\n\x1b\u202e]", " ".join(set(groups)))
    assert fleet.requests() == ([] if cache else ["GET /v1/spaces"] * 2)


def hostile_expression(texts: list[str]) -> str:
    """A template whose result is these texts, none of which stands in it as it is."""
    coded = base64.b64encode(json.dumps(texts).encode()).decode()
    return f"{{{{ '{coded}' | b64decode | from_json }}}}"
