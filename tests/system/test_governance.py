# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The role governance: the round trip of a space, the first run in check mode, renames and removals, tags, refusals."""

from __future__ import annotations

import copy
import json
import re
import shutil
import sys
import textwrap
from pathlib import Path
from typing import Any

import pytest
import yaml

from storyblok_emulator.faults import Fault

MAGAZINE, VENTURE = 606, 282994740194929
ROLE = {"ansible.builtin.import_role": {"name": "community.storyblok.governance"}}
WRITES = {"POST", "PUT", "PATCH", "DELETE"}
LOCAL = {"connection": "local", "vars": {"ansible_python_interpreter": "{{ ansible_playbook_python }}"}}
INVENTORY = {
    "all": {
        "hosts": {"magazine": {"storyblok_space_id": MAGAZINE}, "venture": {"storyblok_space_id": VENTURE}},
        # Hosts stand for spaces: their names lead nowhere.
        "vars": {"ansible_host": "203.0.113.1"},
    }
}


class Unsafe(yaml.SafeLoader):
    """Reads a file in which texts have the tag of Ansible."""


Unsafe.add_constructor("!unsafe", lambda loader, node: loader.construct_scalar(node))


def writes(emulator: Any) -> int:
    sent = [entry["method"] for entry in emulator.log if entry["method"] in WRITES]
    emulator.log.clear()
    return len(sent)


def outcomes(ran: Any) -> list[tuple[Any, ...]]:
    """What each task and each of its entries reported, without the ids that only a real run knows."""
    found = []
    for entry in ran.results:
        for result in entry["result"].get("results", [entry["result"]]):
            shown = json.dumps(result.get("diff"), sort_keys=True)
            shown = re.sub(r" \((new|\d+)\)", "", shown)
            told = [result.get(key) for key in ("changed", "operations", "unlisted", "waiting", "warnings")]
            objects = [{**item, "id": None} for item in result.get("objects", ())]
            found.append((entry["action"], objects, *told, shown))
    return found


def hold(run: Any, emulator: Any, *arguments: Any, **options: Any) -> list[tuple[Any, ...]]:
    """check → real → real: the same outcomes, and no write where none is due. Gives back the outcomes of the real run."""
    before = emulator.store.dump()
    writes(emulator)
    checked = run(*arguments, "--check", "--diff", **options)
    assert checked.status == 0, checked.printed
    assert writes(emulator) == 0
    # The API creates the default workflow of a space that has none when workflows are read.
    if emulator.store.spaces[VENTURE].workflows:
        [venture] = [space for space in before["spaces"] if space["id"] == VENTURE]
        venture["workflows"] = venture["workflows"] or emulator.store.dump()["spaces"][-1]["workflows"]
    assert emulator.store.dump() == before
    real = run(*arguments, "--diff", **options)
    assert real.status == 0, real.printed
    assert writes(emulator) > 0
    assert outcomes(checked) == outcomes(real)
    again = run(*arguments, **options)
    assert again.status == 0, again.printed
    assert writes(emulator) == 0
    assert not re.search(r"changed=[1-9]", again.printed), again.printed
    assert "WARNING" not in checked.printed + real.printed
    return outcomes(real)


def furnish(emulator: Any) -> None:
    """Give the magazine something of everything, and the venture, under other ids, what roles and stages refer to."""
    magazine, venture = emulator.store.spaces[MAGAZINE], emulator.store.spaces[VENTURE]
    venture.described["plan_level"] = 3
    reviewer, chief, legal = magazine.roles.values()
    del magazine.roles[chief["id"]]
    reviewer.update(
        permissions=["save_stories", "publish_stories"],
        allowed_paths=["445566770006", "445566770001"],
        component_ids=[771004, 771001],
        component_group_uuids=["0f0e0d0c-0b0a-4000-8000-000000000004"],
        datasource_ids=[773001],
        branch_ids=[774002],
        blocked_languages=["fr", "de"],
        asset_folder_ids=[775004],
    )
    ada, grace, alan, _linus = magazine.collaborators.values()
    del magazine.collaborators[alan["id"]]
    for person in (ada, grace):
        emulator.store.add(venture.collaborators, {**person, "id": person["id"] + 1000})
    ada.update(role="multi", space_role_ids=[legal["id"]], permissions=["x"])
    venture.stories.clear()
    for name, items in magazine.listed.items():
        venture.listed[name].clear()
        for item in copy.deepcopy(list(items.values())):
            for key in ("id", "parent_id"):
                item[key] = item[key] + 5000 if item.get(key) else item.get(key)
            for key in ("uuid", "parent_uuid"):
                item[key] = item[key].replace("0f0e", "1f1e") if item.get(key) else item.get(key)
            venture.listed[name][item["id"]] = {key: value for key, value in item.items() if value is not None}
    for story in copy.deepcopy(list(magazine.stories.values())):
        story.update(id=story["id"] + 5000, stage=None)
        venture.stories[story["id"]] = story


def test_one_space_becomes_the_model_of_another(play: Any, emulator: Any) -> None:
    furnish(emulator)
    play.folder.joinpath("inventory.yml").write_text(yaml.safe_dump(INVENTORY))
    given = {"STORYBLOK_URL": emulator.url, "STORYBLOK_TOKEN": emulator.identity()["emulator_token"]}
    spaces = play.folder / "spaces"

    def gather(host: str) -> Any:
        arguments = ("-i", "inventory.yml", "-e", f"target={host}", "-e", "folder=spaces")
        ran = play.run("community.storyblok.gather", *arguments, **given)
        assert ran.status == 0, ran.printed
        assert "WARNING" not in ran.printed
        return (spaces / f"{host}.yml").read_text(encoding="utf-8")

    model = gather("magazine")
    assert writes(emulator) == 0
    described = yaml.load(model, Loader=Unsafe)["governance_description"]
    assert [role["role"] for role in described["space_roles"]] == ["Legal", "Reviewer"]
    assert described["space_roles"][1]["asset_folders"] == ["Videos/2026"]
    assert described["space_roles"][1]["allowed_slugs"] == ["about-us", "articles/spring-fair"]
    assert [person["email"].split("@")[0] for person in described["collaborators"]] == ["ada", "grace", "linus"]
    assert not re.search(r"\d{4,}(?!/)", model.replace("Videos/2026", "")), "the description holds no ids"

    def govern(*arguments: str) -> Any:
        return play.run(
            "community.storyblok.govern", "-i", "inventory.yml", "-e", "@spaces/magazine.yml", *arguments, **given
        )

    [done] = hold(govern, emulator, "-e", "target=venture")
    # Two roles, three people of whom Grace is there already, two workflows.
    declared = [item for item in done[1] if item["kind"] != "workflow_stage"]
    assert [bool(item["changed_fields"]) for item in declared] == [True, True, True, False, True, True, True]
    assert gather("venture") == model


def test_the_playbook_of_the_readme(play: Any, emulator: Any) -> None:
    text = (Path(__file__).resolve().parents[2] / "roles" / "governance" / "README.md").read_text(encoding="utf-8")
    play.folder.joinpath("first.yml").write_text(text.split("```yaml\n")[1].split("```")[0])
    given = {"STORYBLOK_URL": emulator.url, "STORYBLOK_TOKEN": emulator.identity()["emulator_token"]}
    ran = play.run("first.yml", "--check", "--diff", **given)
    assert ran.status == 0, ran.printed
    [entry] = ran.results
    changed = {
        item["name"]: item["changed_fields"] for item in entry["result"]["objects"] if item["kind"] != "workflow_stage"
    }
    assert changed == {
        "Reviewer": ["permissions"],
        "Legal": ["role"],
        "ada@example.com": ["role", "space_role_ids"],
        "Articles": ["workflow_stages"],
    }


def test_the_guide_on_whole_spaces_can_be_followed(play: Any) -> None:
    guide = Path(__file__).resolve().parents[2] / "docs" / "docsite" / "rst" / "guide_spaces.rst"
    blocks = re.findall(r"\.\. code-block:: (\w+)\n\n((?:    .*\n|\n)+)", guide.read_text(encoding="utf-8"))
    commands = []
    for language, block in blocks:
        text = textwrap.dedent(block)
        if language == "yaml" and text.startswith("# "):
            play.folder.joinpath(text.split()[1]).write_text(text)
        elif language == "shell":
            commands.append(text)
    play.folder.joinpath("guide.sh").write_text("set -eux\n" + "".join(commands))
    ran = play.run("guide.sh", program=shutil.which("bash") or "bash")
    assert ran.status == 0, ran.printed
    space = [entry["result"] for entry in ran.results if entry["action"] == "community.storyblok.space"]
    assert [result["changed"] for result in space] == [True, True, True]
    assert space[0]["operations"] == space[1]["operations"]
    assert [(note["name"], note["users"]) for note in space[1]["waiting"]] == [
        ("Proofreading", ["margaret@example.com"])
    ]
    assert "governance_plan" in play.folder.joinpath("plans", "magazine.yml").read_text(encoding="utf-8")
    gathered_roles = yaml.load(
        play.folder.joinpath("spaces", "magazine.yml").read_text(encoding="utf-8"), Loader=Unsafe
    )
    names = [role["role"] for role in gathered_roles["governance_description"]["space_roles"]]
    assert names == ["Editor in chief", "Legal", "Reviewer"]


GATHER = {"ansible.builtin.include_role": {"name": "community.storyblok.governance", "tasks_from": "gather"}}
AWKWARD = (
    "{{ 6 * 7 }}",
    "{% set x = 1 %}",
    "{# note #}",
    "#jinja2: trim_blocks:True\n{{ 6 * 7 }}",
    "  two\n\nlines\r\n\t",
    "NUL \0, ESC \x1b[2J, DEL \x7f, NEL \x85, LS \u2028, RLO \u202e, BOM \ufeff",
    "\U0001f600 Zürich \xa0",
    "yes",
    "0x1f",
    "!unsafe x",
    "a: b # c",
    "\"quoted\" 'twice' \\",
    "many words " * 40,
)


@pytest.fixture
def given(emulator: Any) -> dict[str, str]:
    return {"STORYBLOK_URL": emulator.url, "STORYBLOK_TOKEN": emulator.identity()["emulator_token"]}


@pytest.fixture
def awkward(play: Any, emulator: Any, given: dict[str, str]) -> Path:
    """A file of a space whose texts are hard to write down."""
    furnish(emulator)
    space = emulator.store.spaces[MAGAZINE]
    for number, text in enumerate(AWKWARD):
        role = copy.deepcopy(next(iter(space.roles.values())))
        role.update(id=role["id"] + 100 + number, role=f"{text} {number}", subtitle=text)
        emulator.store.add(space.roles, role)
    play.folder.joinpath("inventory.yml").write_text(yaml.safe_dump(INVENTORY))
    ran = play.run(
        "community.storyblok.gather", "-i", "inventory.yml", "-e", "target=magazine", "-e", "folder=spaces", **given
    )
    assert ran.status == 0, ran.printed
    assert "WARNING" not in ran.printed
    return play.folder / "spaces" / "magazine.yml"


def test_every_text_comes_back_from_the_file_as_it_was(
    play: Any, emulator: Any, given: dict[str, str], awkward: Path
) -> None:
    (play.folder / "host_vars").mkdir()
    (play.folder / "group_vars").mkdir()
    for copied in ("host_vars/magazine.yml", "group_vars/all.yml"):
        (play.folder / copied).write_bytes(awkward.read_bytes())
    (play.folder / "host_vars" / "secret").write_text("hush", encoding="utf-8")
    vault = ("--vault-password-file", "host_vars/secret")
    (play.folder / "vaulted.yml").write_bytes(awkward.read_bytes())
    ran = play.run("encrypt", "vaulted.yml", *vault, program="ansible-vault")
    assert ran.status == 0, ran.printed
    sealed = play.run("encrypt_string", *vault, "--name", "sealed", "opened", program="ansible-vault")
    described = awkward.read_text(encoding="utf-8")
    beside = play.folder / "beside.yml"
    beside.write_text(described + sealed.printed.partition("Encryption")[0], encoding="utf-8")
    same = {
        "ansible.builtin.assert": {
            "that": [
                "governance_description == governance_gathered",
                "governance_gathered.space_roles | length > 9",
                "sealed | default('opened') == 'opened'",
            ]
        }
    }
    ways: list[tuple[dict[str, Any], tuple[str, ...]]] = [
        ({}, ()),
        ({}, ("-e", "@spaces/magazine.yml")),
        ({}, ("-e", "@vaulted.yml", *vault)),
        ({}, ("-e", "@beside.yml", *vault)),
        ({"vars_files": ["spaces/magazine.yml"]}, ()),
        ({"include": "spaces/magazine.yml"}, ()),
    ]
    for settings, arguments in ways:
        include = [{"ansible.builtin.include_vars": settings.pop("include")}] if "include" in settings else []
        tasks = [GATHER, *include, same, ROLE]
        # Ansible itself cannot tell syslog of an option with a NUL, and some versions fail then.
        quiet = {**given, "ANSIBLE_NO_TARGET_SYSLOG": "true"}
        ran = play(tasks, "-i", "inventory.yml", *arguments, play={"hosts": "magazine", **LOCAL, **settings}, **quiet)
        assert ran.status == 0, ran.printed
        assert not any(entry["result"]["changed"] for entry in ran.results)
    assert writes(emulator) == 0


def test_what_was_gathered_is_for_its_owner_only(play: Any, emulator: Any, given: dict[str, str]) -> None:
    """Addresses of people are in it. A folder that was there before keeps its mode, a file does not."""
    names = {"../a/b": "%2E.%2Fa%2Fb", "x" * 240: f"{'x' * 100}%sha256-", "Zürich - Shop": "Zürich - Shop"}
    inventory = {"all": {"hosts": {name: {"storyblok_space_id": MAGAZINE} for name in names}}}
    play.folder.joinpath("inventory.yml").write_text(yaml.safe_dump(inventory))
    old = play.folder / "old"
    old.mkdir(mode=0o755)
    (old / "Zürich - Shop.yml").write_text("x: 1\n", encoding="utf-8")
    (old / "Zürich - Shop.yml").chmod(0o644)
    for folder, mode in (("new/and/deep", 0o700), ("old", 0o755)):
        ran = play.run("community.storyblok.gather", "-i", "inventory.yml", "-e", f"folder={folder}", **given)
        assert ran.status == 0, ran.printed
        path = play.folder / folder
        assert path.stat().st_mode & 0o777 == mode
        written = sorted(path.iterdir())
        assert len(written) == len(names)
        for file in written:
            assert any(file.name.startswith(begin) for begin in names.values()), file.name
            assert file.stat().st_mode & 0o777 == 0o600
    assert not (play.folder / "a").exists()


def test_ansible_lint_accepts_what_was_gathered(play: Any, awkward: Path) -> None:
    if not (Path(sys.executable).parent / "ansible-lint").exists():
        pytest.skip("ansible-lint is installed for the newest core")
    play.folder.joinpath("site.yml").write_text("---\n- name: Nothing\n  hosts: all\n  vars_files: [vars/space.yml]\n")
    (play.folder / "vars").mkdir()
    (play.folder / "vars" / "space.yml").write_bytes(awkward.read_bytes())
    arguments = ("--offline", "--profile", "production", "--strict", "vars/space.yml", "site.yml")
    ran = play.run(*arguments, program="ansible-lint")
    assert ran.status == 0, ran.printed


EVIL = "#jinja2: variable_start_string:'[%', variable_end_string:'%]'\n[% lookup('pipe', 'touch canary') %]"
EVIL_DESCRIPTION = {"space_roles": [{"role": "Reviewer", "subtitle": EVIL}]}
REFUSED = "governance_description.space_roles[0].subtitle contains #jinja2:"


@pytest.mark.parametrize(
    ("play_of_it", "tasks", "arguments"),
    [
        ({"roles": ["community.storyblok.governance"]}, [], ["-e", "@old.yml"]),
        ({"roles": ["community.storyblok.governance"], "vars_files": ["old.yml"]}, [], []),
        ({"vars_files": ["old.yml"]}, [{"ansible.builtin.include_role": ROLE["ansible.builtin.import_role"]}], []),
        ({}, [{"ansible.builtin.include_vars": "old.yml"}, ROLE], []),
        ({}, [{**ROLE, "vars": {"governance_description": EVIL_DESCRIPTION}}], []),
        ({"roles": [{"role": "community.storyblok.governance", "governance_description": EVIL_DESCRIPTION}]}, [], []),
        ({"roles": ["community.storyblok.governance"]}, [], ["-e", "@old.yml", "--tags", "workflows"]),
        ({"roles": ["community.storyblok.governance"]}, [], ["-i", "inventory.yml"]),
    ],
    ids=["extra", "vars_files", "include_role", "include_vars", "task_vars", "parameter", "tags", "host_vars"],
)
def test_an_old_file_is_refused_before_ansible_templates_it(
    play: Any,
    defaults: dict[str, Any],
    play_of_it: dict[str, Any],
    tasks: list[dict[str, Any]],
    arguments: list[str],
) -> None:
    old = yaml.safe_dump({"governance_description": EVIL_DESCRIPTION})
    play.folder.joinpath("old.yml").write_text(old)
    hosts = {"localhost": {"governance_description": EVIL_DESCRIPTION, "ansible_connection": "local"}}
    play.folder.joinpath("inventory.yml").write_text(yaml.safe_dump({"all": {"hosts": hosts}}))
    ran = play(tasks, *arguments, play={**defaults, **play_of_it})
    assert ran.status == 2, ran.printed
    printed = " ".join(ran.printed.split())
    assert REFUSED in printed
    assert "[WARNING]: Ansible takes a text with #jinja2: for a template and runs it." in printed
    assert not ran.results
    assert not list(play.folder.glob("**/canary"))


def test_the_playbook_refuses_an_old_file_unless_it_is_allowed(play: Any, emulator: Any, given: dict[str, str]) -> None:
    description = {"space_roles": [{"role": "Reviewer", "subtitle": "#jinja2: trim_blocks:True\n{{ 'a' ~ 6 * 7 }}"}]}
    old = yaml.safe_dump({"governance_description": description})
    play.folder.joinpath("old.yml").write_text(old)
    run = ("community.storyblok.govern", "-e", "target=localhost", "-e", "@old.yml")
    ran = play.run(*run, STORYBLOK_SPACE_ID="606", **given)
    assert ran.status == 2, ran.printed
    assert REFUSED in " ".join(ran.printed.split())
    assert writes(emulator) == 0
    ran = play.run(*run, "-e", "governance_allow_templates=true", STORYBLOK_SPACE_ID="606", **given)
    assert ran.status == 0, ran.printed
    assert "[WARNING]: Ansible takes a text with #jinja2:" in " ".join(ran.printed.split())
    assert next(iter(emulator.store.spaces[MAGAZINE].roles.values()))["subtitle"] == "a42"


def test_what_a_module_returned_is_not_taken_for_an_old_file(
    play: Any, emulator: Any, defaults: dict[str, Any]
) -> None:
    next(iter(emulator.store.spaces[MAGAZINE].roles.values()))["subtitle"] = EVIL
    given_back = {**ROLE, "vars": {"governance_description": "{{ governance_gathered }}"}}
    keep = {"ansible.builtin.set_fact": {"governance_description": "{{ governance_gathered }}"}}
    for way in ([given_back], [keep, ROLE]):
        ran = play([GATHER, *way], play=defaults)
        assert (ran.status, writes(emulator)) == (0, 0), ran.printed
        assert "WARNING" not in ran.printed


ORDERLY: dict[str, Any] = {
    "space_roles": [
        {"role": "Editor in chief", "state": "absent"},
        {"role": "Lawyer", "renamed_from": "Legal", "subtitle": "Reads the fine print"},
        # The name is free only after the entry before.
        {"role": "Legal", "permissions": ["save_stories"]},
    ],
    "collaborators": [
        {"email": "grace@example.com", "state": "absent"},
        {"email": "ada@example.com", "space_roles": ["Lawyer", "Legal"]},
        {"email": "margaret@example.com", "space_role_ids": ["282994740191001"]},
    ],
    "workflows": [
        {"name": "Product pages", "state": "absent", "evacuate_to": "Attic"},
        {
            "default": True,
            "unlisted_stages": "delete",
            "stages": [
                {"name": "Drafting"},
                {"name": "Check", "renamed_from": "Review", "space_roles": ["Lawyer", "Legal"], "users": []},
                {"name": "Ready to publish"},
                {"name": "Archive", "next_stages": ["Drafting"]},
            ],
        },
        {"name": "News", "content_types": ["news"], "copy_from": "Articles"},
        {
            "name": "Bulletins",
            "content_types": "bulletin",
            "copy_from": "News",
            "stages": [{"name": "Check", "users": ["ada"]}, {"name": "Attic"}],
        },
    ],
}


def test_renames_copies_and_removals_are_foreseen(play: Any, emulator: Any, defaults: dict[str, Any]) -> None:
    space = emulator.store.spaces[MAGAZINE]
    _reviewer, chief, legal = space.roles
    ada, _grace, alan, _linus = space.collaborators.values()
    review = space.stages[111683030076002]
    review.update(space_role_ids=[chief, legal], user_ids=[282994740190002])
    ada.update(role="multi", space_role_ids=[chief])
    [product] = [item for item in space.workflows.values() if item["name"] == "Product pages"]
    story = next(iter(space.stories.values()))
    space.put_story_into(story, space.stages_of(product["id"])[0], None, "2026-01-01T00:00:00.000Z")
    [done] = hold(play, emulator, [{**ROLE, "vars": {"governance_description": ORDERLY}}], play=defaults)
    assert len([item for item in done[1] if item["kind"] != "workflow_stage"]) == 10
    assert [role["role"] for role in space.roles.values()] == ["Reviewer", "Lawyer", "Legal"]
    assert legal in space.roles
    assert [item["name"] for item in space.workflows.values()] == ["Articles", "News", "Bulletins"]
    assert story["stage"]["workflow_stage_id"] in [stage["id"] for stage in space.stages.values()]
    assert alan in space.collaborators.values()


def test_tags_do_a_part_and_check_mode_does_not_count_on_the_others(
    play: Any, emulator: Any, defaults: dict[str, Any]
) -> None:
    description = {
        "space_roles": [{"role": "Proofreader"}],
        "workflows": [{"default": True, "stages": [{"name": "Review", "space_roles": ["Proofreader"]}]}],
    }
    tasks = [{**ROLE, "vars": {"governance_description": description}}]
    for mode in (["--check"], []):
        ran = play(tasks, "--tags", "workflows", *mode, play=defaults)
        assert ran.status != 0
        assert "no space role of space 606 has the name" in ran.printed
    ran = play(tasks, "--tags", "space_roles", play=defaults)
    assert ran.status == 0, ran.printed
    [entry] = ran.results
    assert {item["kind"] for item in entry["result"]["objects"]} == {"space_role"}
    assert play(tasks, "--tags", "workflows", play=defaults).status == 0


@pytest.mark.parametrize(
    ("description", "sentence"),
    [
        ({"space_roles": [{"role": "Reviewer", "colour": "red"}]}, "colour"),
        ({"workflows": [{"default": True, "stages": [{"name": "x", "user_ids": ["ada"]}]}]}, "user_ids"),
        ({"collaborators": [{"email": "x@example.com", "state": "gone"}]}, "value of state must be one of"),
        ({"roles": []}, "roles"),
    ],
)
def test_what_the_argument_specification_refuses(
    play: Any, emulator: Any, defaults: dict[str, Any], description: dict[str, Any], sentence: str
) -> None:
    ran = play([{**ROLE, "vars": {"governance_description": description}}], play=defaults)
    assert ran.status != 0
    assert sentence in ran.printed
    assert not emulator.log


# --- plans, backups, and which spaces a run reaches -------------------------------------------------------------------

CHANGED: dict[str, Any] = {
    "space_roles": [
        {"role": "Proofreader", "renamed_from": "Reviewer", "permissions": ["save_stories"]},
        {"role": "Chief"},
        {"role": "Legal", "state": "absent", "force": True},
    ],
    "collaborators": [
        {"email": "ada@example.com", "space_roles": ["Chief"]},
        {"email": "margaret@example.com", "role": "editor"},
    ],
    "workflows": [
        {
            "name": "Pieces",
            "default": True,
            "stages": [
                {
                    "name": "Check",
                    "renamed_from": "Review",
                    "space_roles": ["Chief"],
                    "users": ["margaret@example.com"],
                },
                {"name": "Archive"},
            ],
        },
        {"name": "Product pages", "state": "absent"},
    ],
}


def gathered(play: Any, given: dict[str, str], host: str = "magazine") -> str:
    ran = play.run("community.storyblok.gather", "-i", "inventory.yml", "-e", f"target={host}", **given)
    assert ran.status == 0, ran.printed
    return (play.folder / f"{host}.yml").read_text(encoding="utf-8")


def test_a_run_is_planned_applied_and_undone(play: Any, emulator: Any, given: dict[str, str]) -> None:
    furnish(emulator)
    space = emulator.store.spaces[MAGAZINE]
    space.stories.clear()
    next(iter(space.roles.values()))["subtitle"] = "Reads {{ everything }}"
    play.folder.joinpath("inventory.yml").write_text(yaml.safe_dump(INVENTORY))
    play.folder.joinpath("changed.yml").write_text(yaml.safe_dump({"governance_description": CHANGED}))
    before = gathered(play, given)
    folders = ("-e", "governance_plan_folder=review/plans", "-e", "governance_backup_folder=backups")

    def govern(file: str, *arguments: str) -> Any:
        ran = play.run(
            "community.storyblok.govern",
            "-i",
            "inventory.yml",
            "-e",
            "target=magazine",
            "-e",
            f"@{file}",
            *arguments,
            **given,
        )
        assert ran.status == 0, ran.printed
        return ran

    writes(emulator)
    [checked] = govern("changed.yml", "--check", *folders).results
    assert writes(emulator) == 0
    assert not (play.folder / "backups").exists()
    [file] = (play.folder / "review" / "plans").iterdir()
    assert file.name == "magazine.yml"
    assert (file.stat().st_mode & 0o777, file.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    text = file.read_text(encoding="utf-8")
    plan = yaml.load(text, Loader=Unsafe)["governance_plan"]
    for key in ("operations", "waiting", "warnings", "unlisted", "diff", "changed"):
        assert plan[key] == checked["result"].get(key, plan[key]), key
    assert [note["users"] for note in plan["waiting"]] == [["margaret@example.com"]]
    # The difference is one that a person reads, with and without --diff.
    assert "    before: !unsafe |\n" in text
    assert "permissions: [save_stories]\n" in text or "- save_stories\n" in text

    [real] = govern("changed.yml", *folders).results
    assert real["result"]["operations"] == plan["operations"]
    assert writes(emulator) == len(plan["operations"])
    assert file.read_text(encoding="utf-8") == text
    assert gathered(play, given) != before
    [backup] = (play.folder / "backups").iterdir()
    assert re.fullmatch(r"magazine\.\d{8}T\d{6}\.\d{6}Z\.yml", backup.name)
    assert (backup.stat().st_mode & 0o777, backup.parent.stat().st_mode & 0o777) == (0o600, 0o700)
    kept = backup.read_text(encoding="utf-8")
    # A run that changes nothing keeps the backups as they are.
    assert not govern("changed.yml", *folders).results[0]["result"]["changed"]
    assert [path.read_text(encoding="utf-8") for path in backup.parent.iterdir()] == [kept]

    govern(f"backups/{backup.name}")
    assert gathered(play, given) == before


def test_a_run_that_fails_in_the_middle_leaves_its_backup(play: Any, emulator: Any, given: dict[str, str]) -> None:
    furnish(emulator)
    emulator.store.spaces[MAGAZINE].stories.clear()
    play.folder.joinpath("inventory.yml").write_text(yaml.safe_dump(INVENTORY))
    play.folder.joinpath("changed.yml").write_text(yaml.safe_dump({"governance_description": CHANGED}))
    before = gathered(play, given)
    run = ("community.storyblok.govern", "-i", "inventory.yml", "-e", "target=magazine")
    emulator.faults.append(Fault({"method": "DELETE", "times": 1, "status": 422, "body": {"error": "No."}}))
    ran = play.run(*run, "-e", "@changed.yml", "-e", "governance_backup_folder=backups", **given)
    assert ran.status == 2, ran.printed
    assert "Already done: " in ran.printed
    assert gathered(play, given) != before
    [backup] = (play.folder / "backups").iterdir()
    ran = play.run(*run, "-e", f"@{backup}", **given)
    assert ran.status == 0, ran.printed
    assert gathered(play, given) == before


def test_nothing_is_changed_when_the_backup_cannot_be_kept(play: Any, emulator: Any, given: dict[str, str]) -> None:
    play.folder.joinpath("inventory.yml").write_text(yaml.safe_dump(INVENTORY))
    play.folder.joinpath("changed.yml").write_text(yaml.safe_dump({"governance_description": CHANGED}))
    run = ("community.storyblok.govern", "-i", "inventory.yml", "-e", "target=magazine", "-e", "@changed.yml")
    ran = play.run(*run, "-e", "governance_backup_folder=changed.yml", "--tags", "space_roles", **given)
    assert ran.status == 2, ran.printed
    assert "changed.yml is not a folder in which files can be written. Name another one." in ran.printed
    assert not emulator.log


def test_the_plan_of_a_refused_description_says_why(play: Any, emulator: Any, given: dict[str, str]) -> None:
    play.folder.joinpath("inventory.yml").write_text(yaml.safe_dump(INVENTORY))
    wrong = {"governance_description": {"collaborators": [{"email": "ada@example.com", "space_roles": ["Nobody"]}]}}
    play.folder.joinpath("wrong.yml").write_text(yaml.safe_dump(wrong))
    plans = play.folder / "plans"
    plans.mkdir()
    (plans / "magazine.yml").write_text("old: true\n", encoding="utf-8")
    ran = play.run(
        *("community.storyblok.govern", "-i", "inventory.yml", "-e", "target=magazine", "-e", "@wrong.yml", "--check"),
        *("-e", "governance_plan_folder=plans"),
        **given,
    )
    assert ran.status == 2, ran.printed
    plan = yaml.load((plans / "magazine.yml").read_text(encoding="utf-8"), Loader=Unsafe)["governance_plan"]
    [problem] = plan["problems"]
    assert problem.startswith("collaborators[0] (ada@example.com): space_roles: no space role of space 606")
    assert problem in plan["msg"]


ELSEWHERE = {"all": {"hosts": {"magazine": {"storyblok_space": MAGAZINE}, "shop": {"storyblok_space_id": MAGAZINE}}}}
NO_HOST = "so nothing was done. Give an inventory whose hosts have storyblok_space_id"
NO_SPACE = "storyblok_space_id is missing for magazine, so nothing was done. Give each host its own"


@pytest.mark.parametrize("playbook", ["govern", "gather"])
@pytest.mark.parametrize(
    ("inventory", "arguments", "sentence"),
    [
        (ELSEWHERE, (), NO_SPACE),
        (ELSEWHERE, ("--tags", "workflows"), NO_SPACE),
        (ELSEWHERE, ("--check",), NO_SPACE),
        (ELSEWHERE, ("-e", "target=magazine"), NO_SPACE),
        (ELSEWHERE, ("-e", "target=magazine,localhost"), "is missing for localhost, magazine, so"),
        ({"all": {"hosts": {"magazine": {"storyblok_space_id": None}}}}, (), NO_SPACE),
        (None, (), f"No host matches all, {NO_HOST}"),
        (INVENTORY, ("-e", "target=brands"), f"No host matches brands, {NO_HOST}"),
        (INVENTORY, ("-e", "target=venture", "--limit", "magazine"), f"No host matches venture, {NO_HOST}"),
    ],
)
def test_a_run_that_would_reach_no_space_or_another_one_is_refused(
    play: Any,
    emulator: Any,
    given: dict[str, str],
    playbook: str,
    inventory: Any,
    arguments: tuple[str, ...],
    sentence: str,
) -> None:
    play.folder.joinpath("inventory.yml").write_text(yaml.safe_dump(inventory or {}))
    play.folder.joinpath("one.yml").write_text(
        yaml.safe_dump({"governance_description": {"space_roles": [{"role": "Intern"}]}})
    )
    source = ("-i", "inventory.yml") if inventory else ()
    # The space of the environment is not the one that the host stands for.
    run = (f"community.storyblok.{playbook}", *source, "-e", "@one.yml", *arguments)
    ran = play.run(*run, STORYBLOK_SPACE_ID=str(VENTURE), **given)
    assert ran.status == 2, ran.printed
    assert sentence in " ".join(ran.printed.split())
    assert not emulator.log
    assert sorted(path.name for path in play.folder.glob("*.yml")) == ["inventory.yml", "one.yml"]


def test_hosts_that_say_their_space_are_reached_beside_others(play: Any, emulator: Any, given: dict[str, str]) -> None:
    play.folder.joinpath("inventory.yml").write_text(yaml.safe_dump(ELSEWHERE))
    description = {"governance_description": {"space_roles": [{"role": "Intern"}]}}
    play.folder.joinpath("one.yml").write_text(yaml.safe_dump(description))
    run = ("community.storyblok.govern", "-i", "inventory.yml", "-e", "@one.yml")
    ran = play.run(*run, "-e", "target=shop", STORYBLOK_SPACE_ID=str(VENTURE), **given)
    assert ran.status == 0, ran.printed
    assert [entry["result"]["space_id"] for entry in ran.results] == [MAGAZINE]
    ran = play.run(*run, "-e", "target=localhost", STORYBLOK_SPACE_ID=str(VENTURE), **given)
    assert ran.status == 0, ran.printed
    assert [entry["result"]["space_id"] for entry in ran.results] == [VENTURE]


def test_the_region_of_a_host_counts(play: Any, given: dict[str, str]) -> None:
    """A space whose id does not tell its region, as the inventory plugin describes it."""
    host = {"storyblok_space_id": MAGAZINE, "storyblok_region": "nowhere"}
    play.folder.joinpath("inventory.yml").write_text(yaml.safe_dump({"all": {"hosts": {"magazine": host}}}))
    ran = play.run("community.storyblok.gather", "-i", "inventory.yml", **given)
    assert ran.status == 2, ran.printed
    assert "value of region must be one of" in ran.printed
