# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Nothing that somebody writes in Storyblok runs on the controller: a law, held over every path through the collection."""

from __future__ import annotations

import json
from collections.abc import Collection
from pathlib import Path
from typing import Any

import pytest
import yaml
from ansible.release import __version__ as core
from test_governance import INVENTORY, MAGAZINE, ROLE, VENTURE, furnish

# The path of the canary comes from the environment, because a slash would mean something in the names of folders.
RUN = "lookup(*(['pipe'] + ['touch $CANARY']))"
# What Ansible takes for a template: with its own delimiters, and with delimiters that a first line sets. Before 2.19 one
# line is enough for that, which loses its last character.
FORMS = {
    "braces": f"{{{{ {RUN} }}}}",
    "statement": f"{{% set canary = {RUN} %}}",
    "after_a_comment": f"{{# harmless #}}{{{{ {RUN} }}}}",
    "own_delimiters": f"#jinja2: variable_start_string:'[%', variable_end_string:'%]'\n[% {RUN} %]",
    "own_start": f"#jinja2: variable_start_string:'<%'\n<% {RUN} }}}}",
    "own_blocks": f"#jinja2: block_start_string:'[%', block_end_string:'%]'\n[% if {RUN} %][% endif %]",
    "own_line": f"#jinja2: line_statement_prefix:'@'\n@ set canary = {RUN}\n",
    "one_line": (f"#jinja2: variable_start_string:'[%', variable_end_string:'%]', lstrip_blocks:\"[% {RUN} %]\" "),
}
OLD = tuple(map(int, core.split(".")[:2])) < (2, 19)
RUNS = {"own_line": not OLD, "one_line": OLD}
EVERY = tuple(FORMS)
WITHOUT_BRACES = ("own_delimiters", "own_start", "own_blocks", "one_line")
# Several slugs go into one request, with commas between them.
WITHOUT_COMMA = {"braces", "statement", "after_a_comment", "own_start"}
# Texts that are not anybody's own words: what they may be is fixed, or they say which object is meant.
FIXED = {"uuid", "parent_uuid", "color", "due_date", "created_at", "role"}
ALSO_HOSTILE = frozenset({"color", "role"})


class Enchanted:
    """Turns every text of a space into a template, the same text always into the same one."""

    def __init__(self, forms: tuple[str, ...]) -> None:
        self.forms = forms
        self.known: dict[str, str] = {}

    def text(self, plain: str, usable: Collection[str] = EVERY) -> str:
        # Some lists hold ids as texts.
        if plain.isdecimal():
            return plain
        if plain not in self.known:
            forms = [form for form in self.forms if form in usable]
            form = FORMS[forms[len(self.known) % len(forms)]]
            address = "@example.com" if "@" in plain else ""
            self.known[plain] = f"{form} {len(self.known)}{address}"
        return self.known[plain]

    def space(self, space: Any, fixed: set[str]) -> None:
        parts = [space.workflows, space.stages, space.roles, space.collaborators, space.stories, space.stage_changes]
        for part in [*parts, *space.listed.values(), {0: space.described}]:
            for item in part.values():
                self._inside(item, fixed)

    def _inside(self, item: dict[str, Any], fixed: set[str]) -> None:
        for key, value in item.items():
            # In the object of a space role, this is its name.
            if key in fixed and not (key == "role" and "subtitle" in item):
                continue
            if isinstance(value, str):
                item[key] = self.text(value, WITHOUT_COMMA if "slug" in key else EVERY)
            elif isinstance(value, dict):
                self._inside(value, fixed)
            elif isinstance(value, list):
                item[key] = [self.text(element) if isinstance(element, str) else element for element in value]


@pytest.fixture
def canary(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    path = tmp_path / "canary"
    monkeypatch.setenv("CANARY", str(path))
    return path


@pytest.fixture
def given(emulator: Any) -> dict[str, str]:
    return {"STORYBLOK_URL": emulator.url, "STORYBLOK_TOKEN": emulator.identity()["emulator_token"]}


def enchant(emulator: Any, forms: tuple[str, ...] = EVERY, also: frozenset[str] = frozenset()) -> Enchanted:
    furnish(emulator)
    for space in (MAGAZINE, VENTURE):
        for role in emulator.store.spaces[space].roles.values():
            role["subtitle"] = role["subtitle"] or f"Does what {role['role']} does"
            role.update(ext_id=f"ext {role['role']}", field_permissions=["page.title"])
    enchanted = Enchanted(forms)
    for space in emulator.store.spaces.values():
        enchanted.space(space, FIXED - also)
    return enchanted


@pytest.mark.parametrize("form", FORMS)
def test_each_form_runs_where_a_text_is_trusted(play: Any, canary: Path, form: str) -> None:
    """Without this, the law below could hold because a form is none."""
    play.folder.joinpath("texts.yml").write_text(json.dumps({"trusted": f"{FORMS[form]} 7"}), encoding="utf-8")
    tasks = [{"ansible.builtin.debug": {"msg": "{{ trusted }}"}, "ignore_errors": True}]
    ran = play(tasks, "-e", "@texts.yml")
    assert canary.exists() is RUNS.get(form, True), ran.printed


def passed_on(defaults: dict[str, Any]) -> list[dict[str, Any]]:
    """What playbooks do with what they have read: register, facts, filters, loops, other hosts' variables."""
    tasks: list[dict[str, Any]] = []
    for module in ("workflow", "space_role", "collaborator", "workflow_stage"):
        name, key = f"{module}_info", f"{module}s"
        read = {"gather": "code"} if module != "workflow_stage" else {"workflow_id": 111683030075001}
        kept = "code" if module != "workflow_stage" else key
        tasks += [
            {f"community.storyblok.{name}": read, "register": "found"},
            {"ansible.builtin.set_fact": {"kept": f"{{{{ found.{kept} }}}}", "first": f"{{{{ found.{kept}[0] }}}}"}},
            {
                "ansible.builtin.set_fact": {
                    "combined": "{{ kept[0] | combine({'more': 1}) }}",
                    "mapped": "{{ kept | map('combine', {'more': 1}) | list }}",
                    "taken": "{{ kept | map('dict2items') | flatten | map(attribute='value') | select('string') | list }}",
                    "built": {"inside": ["{{ first }}"], "copy": "{{ found }}"},
                    "written": "{{ kept | to_json }}",
                }
            },
            {
                "ansible.builtin.set_fact": {
                    "joined": "{{ taken | join('') }}",
                    "one": "{{ (taken | default(['x'], true))[0] }}",
                    "tilde": "{{ (taken | default(['x'], true))[0] ~ '' }}",
                    "looped": "{% for text in taken %}{{ text }}{% endfor %}",
                    "elsewhere": "{{ hostvars['localhost'].kept }}",
                    "read_again": "{{ written | from_json }}",
                }
            },
            {
                "name": "Show {{ one }}",
                "ansible.builtin.debug": {
                    "msg": ["{{ item }}", "{{ joined }}{{ one }}{{ tilde }}{{ looped }}", "{{ passed }}", "{{ built }}"]
                },
                "vars": {"passed": "{{ combined }}{{ mapped }}", "again": "{{ passed }}"},
                "loop": "{{ taken + [elsewhere, read_again] }}",
                "loop_control": {"label": "{{ item }}"},
                "when": "item is not match('never') and one != item ~ '!'",
            },
            {"ansible.builtin.debug": {"var": "joined"}},
            {"ansible.builtin.include_tasks": "shown.yml", "vars": {"text": "{{ one }}"}},
            {
                "ansible.builtin.copy": {
                    "content": "{{ one }}\n{{ joined }}\n{{ taken | to_yaml }}",
                    "dest": "{{ out }}",
                    "mode": "0600",
                }
            },
        ]
    return tasks


@pytest.mark.parametrize("in_process", [True, False], ids=["worker", "module"])
def test_what_a_task_returned_stays_a_text(
    play: Any, emulator: Any, defaults: dict[str, Any], canary: Path, in_process: bool
) -> None:
    enchant(emulator)
    show = [{"ansible.builtin.debug": {"msg": "{{ text }}"}}, {"ansible.builtin.set_fact": {"shown": "{{ text }}"}}]
    (play.folder / "shown.yml").write_text(yaml.safe_dump(show), encoding="utf-8")
    ran = play(
        passed_on(defaults),
        "-e",
        json.dumps({"storyblok_in_process": in_process, "out": str(play.folder / "out")}),
        play=defaults,
    )
    assert ran.status == 0, ran.printed
    assert "touch $CANARY" in ran.printed
    assert not canary.exists()


@pytest.mark.parametrize(
    ("forms", "also"),
    [(EVERY, frozenset()), (WITHOUT_BRACES, frozenset()), (EVERY, ALSO_HOSTILE)],
    ids=["every_form", "own_delimiters", "colors_and_roles_too"],
)
def test_no_text_of_a_space_runs(
    play: Any, emulator: Any, canary: Path, given: dict[str, str], forms: tuple[str, ...], also: frozenset[str]
) -> None:
    """Info, gather, file, govern in check mode and in reality, and a drift report."""
    enchanted = enchant(emulator, forms, also)
    (play.folder / "inventory.yml").write_text(yaml.safe_dump(INVENTORY), encoding="utf-8")
    inventory = ("-i", "inventory.yml")
    report = {"ANSIBLE_CALLBACKS_ENABLED": "results,community.storyblok.drift_report"}
    ran = play.run("community.storyblok.gather", *inventory, "-e", "target=magazine", "-e", "folder=spaces", **given)
    assert ran.status == 0, ran.printed
    text = (play.folder / "spaces" / "magazine.yml").read_text(encoding="utf-8")
    assert "touch $CANARY" in text
    for target, mode in (
        ("magazine", "--check"),
        ("magazine", "--diff"),
        ("venture", "--check"),
        ("venture", "--diff"),
    ):
        arguments = (*inventory, "-e", "@spaces/magazine.yml", "-e", f"target={target}", "--diff", mode, "-v")
        ran = play.run("community.storyblok.govern", *arguments, **given, **report)
        assert not canary.exists(), (target, mode)
        # A colour or a role that is a template is refused, which is as good.
        assert also or ran.status in (0, 3), ran.printed
        assert also or target == "venture" or not any(entry["result"]["changed"] for entry in ran.results)
    if not also:
        there = [role["role"] for role in emulator.store.spaces[VENTURE].roles.values()]
        assert enchanted.text("Legal") in there
        assert (play.folder / "drift-report" / "drift.html").exists()
    again = play.run("community.storyblok.gather", *inventory, "-e", "folder=again", **given)
    assert again.status == 0, again.printed
    if not also:
        assert (play.folder / "again" / "venture.yml").read_text(encoding="utf-8") == text
    pictures = play.run("community.storyblok.workflow_pictures", STORYBLOK_SPACE_ID=str(MAGAZINE), **given)
    assert pictures.status == 0, pictures.printed
    assert not canary.exists()


@pytest.mark.parametrize("cache", [False, True], ids=["asked", "cached"])
def test_no_name_of_a_space_runs(play: Any, emulator: Any, canary: Path, given: dict[str, str], cache: bool) -> None:
    """The inventory: hosts, their variables, groups by what a server said, and a play over them."""
    enchanted = enchant(emulator)
    source = {
        "plugin": "community.storyblok.spaces",
        "keyed_groups": [
            {"prefix": "plan", "key": "storyblok_plan"},
            {"prefix": "named", "key": "storyblok_space_name"},
        ],
        "compose": {"title": "storyblok_space_name", "twice": "storyblok_space_name ~ storyblok_plan"},
        "groups": {"magazines": "'Mag' in storyblok_space_name"},
    }
    if cache:
        source.update(cache=True, cache_plugin="ansible.builtin.jsonfile", cache_connection=str(play.folder / "cache"))
    path = play.folder / "spaces.storyblok.yml"
    path.write_text(yaml.safe_dump(source, sort_keys=False), encoding="utf-8")
    show = {
        "name": "Show {{ title }}",
        "ansible.builtin.debug": {
            "msg": "{{ storyblok_space_name }} {{ title }} {{ twice }} {{ storyblok_plan }} {{ group_names }} {{ groups }}"
        },
    }
    keep = {"ansible.builtin.set_fact": {"kept": "{{ title }}", "all_of_them": "{{ hostvars[inventory_hostname] }}"}}
    again = {"ansible.builtin.debug": {"msg": "{{ kept }} {{ all_of_them.title }}"}}
    gather = {"ansible.builtin.include_role": {"name": "community.storyblok.governance", "tasks_from": "gather"}}
    back = {"ansible.builtin.include_role": ROLE["ansible.builtin.import_role"]}
    back["vars"] = {"governance_description": "{{ governance_gathered }}"}
    for _turn in range(2 if cache else 1):
        ran = play([show, keep, again, gather, back], "-i", str(path), play={"hosts": "all"}, **given)
        assert ran.status == 0, ran.printed
        assert not any(entry["result"]["changed"] for entry in ran.results)
        assert "touch $CANARY" in ran.printed
        listed = play.run("-i", str(path), "--list", program="ansible-inventory", **given)
        assert json.dumps(enchanted.text("Magazine")) in json.dumps(json.loads(listed.printed))
        assert not canary.exists()
