# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The playbook that asks a server, as a user runs it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import yaml

from storyblok_emulator.behaviors import Behaviors

UNUSUAL = {"put_answer": "object", "numbers": "strings", "story_stage": "alone", "foreign_space": "403"}


def asked(play: Any, emulator: Any, *arguments: str) -> Any:
    given = {"emulator_url": emulator.url, "emulator_token": emulator.identity()["emulator_token"]}
    return play.run("community.storyblok.conformance", "-e", json.dumps(given), *arguments)


def test_the_playbook_writes_the_answers_and_leaves_the_space_as_it_was(
    play: Any, emulator: Any, tmp_path: Path
) -> None:
    emulator.behaviors.choose(UNUSUAL)
    before = emulator.store.dump()
    ran = asked(play, emulator, "-e", "storyblok_space_id=606")
    assert ran.status == 0, ran.printed
    assert emulator.store.dump() == before
    assert len(emulator.log) < 60
    [file] = tmp_path.glob("conformance-*.yml")
    text = file.read_text(encoding="utf-8")
    found = yaml.safe_load(text)
    assert file.name == f"conformance-{found['date']}.yml"
    assert UNUSUAL.items() <= found["behaviors"].items()
    assert [entry["method"] for entry in found["exchanges"]].count("DELETE") == 7
    assert [token["token"] for token in emulator.store.tokens if token["token"] in text + ran.printed] == []
    # As the guide says.
    emulator.behaviors.choose(Behaviors())
    task = {
        "vars": {"answers": f"{{{{ lookup('ansible.builtin.file', '{file}') | from_yaml }}}}"},
        "ansible.builtin.uri": {
            "url": f"{emulator.url}/_emulator/behaviors",
            "method": "PUT",
            "body_format": "json",
            "body": "{{ answers.behaviors }}",
            "status_code": 204,
        },
    }
    used = play([task])
    assert used.status == 0, used.printed
    assert dict(emulator.behaviors) == {**Behaviors(), **UNUSUAL}


def test_check_mode_only_reads(play: Any, emulator: Any) -> None:
    ran = asked(play, emulator, "-e", "storyblok_space_id=606", "--check")
    assert ran.status == 0, ran.printed
    assert {entry["method"] for entry in emulator.log} == {"GET"}


def test_the_space_must_be_named(play: Any, emulator: Any) -> None:
    given = {"emulator_url": emulator.url, "emulator_token": emulator.identity()["emulator_token"]}
    ran = play.run("community.storyblok.conformance", "-e", json.dumps(given), STORYBLOK_SPACE_ID="606")
    assert ran.status != 0
    assert "storyblok_space_id" in ran.printed
    assert list(emulator.log) == []
