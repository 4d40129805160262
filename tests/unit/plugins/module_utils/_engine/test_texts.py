# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""A name that YAML took for a flag or a number is refused, wherever it is."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
import yaml
from resources import modules

from ansible_collections.community.storyblok.plugins.module_utils._engine.errors import ConfigurationError
from ansible_collections.community.storyblok.plugins.module_utils._engine.texts import (
    not_texts,
    refuse_other_than_text,
)

OPTIONS: dict[str, Any] = {
    "name": {"type": "str"},
    "state": {"type": "str", "choices": ["present", "absent"]},
    "id": {"type": "int"},
    "default": {"type": "bool"},
    "names": {"type": "list", "elements": "str"},
    "ids": {"type": "list", "elements": "int"},
    "inner": {"type": "dict", "options": {"name": {"type": "str"}}},
    "entries": {
        "type": "list",
        "elements": "dict",
        "options": {"name": {"type": "str"}, "names": {"type": "list", "elements": "str"}},
    },
}


@pytest.mark.parametrize(
    ("written", "place", "message"),
    [
        ("name: no", "name", 'name is false, which is not text: quote it, as in name: "no".'),
        ("name: on", "name", 'name is true, which is not text: quote it, as in name: "yes".'),
        ("name: 2026", "name", 'name is 2026, which is not text: quote it, as in name: "2026".'),
        ("name: 1.10", "name", 'name is 1.1, which is not text: quote it, as in name: "1.1".'),
        ("name: [a]", "name", "name is a list, which is not text."),
        ("name: {a: b}", "name", "name is a dictionary, which is not text."),
        ("names: [de, no]", "names[1]", 'names[1] is false, which is not text: quote it, as in names: ["no"].'),
        ("names: 5", "names", 'names is 5, which is not text: quote it, as in names: ["5"].'),
        ("names: [Null]", "names[0]", 'names[0] is null, which is not text: quote it, as in names: ["null"].'),
        ("inner: {name: no}", "inner.name", 'inner.name is false, which is not text: quote it, as in name: "no".'),
        (
            "entries: [{name: a}, {names: [a, 5]}]",
            "entries[1].names[1]",
            'entries[1].names[1] is 5, which is not text: quote it, as in names: ["5"].',
        ),
    ],
)
def test_what_is_not_text_is_named_with_its_place(written: str, place: str, message: str) -> None:
    assert list(not_texts(OPTIONS, yaml.safe_load(written))) == [(place, message)]


@pytest.mark.parametrize(
    "written",
    [
        'name: "no"',
        "name:",
        "name: 2026-12-24",
        "names: [a, b]",
        "names: a,b",
        "names: []",
        "id: 5",
        "ids: [5]",
        "ids: 5",
        "default: no",
        # Ansible compares choices itself, and says what is wrong with a structure.
        "state: no",
        "names: {a: b}",
        "entries: no",
        "entries: [no]",
        "inner: x",
        "unknown: no",
        "[]",
        "no",
    ],
)
def test_what_is_text_or_something_else_is_left_to_ansible(written: str) -> None:
    assert list(not_texts(OPTIONS, yaml.safe_load(written))) == []


def test_a_date_is_text_by_the_time_that_a_module_sees_it() -> None:
    assert list(not_texts(OPTIONS, {"name": date(2026, 12, 24)})) == []


def test_everything_is_said_at_once() -> None:
    with pytest.raises(ConfigurationError, match='^name is false.* names\\[0\\] is 5.*: \\["5"\\]\\.$'):
        refuse_other_than_text(OPTIONS, {"name": False, "names": [5]})
    refuse_other_than_text(OPTIONS, {"name": "no", "names": ["5"]})


def one_wrong(options: dict[str, Any], wrong: Any) -> Iterator[Any]:
    """Yield, for each text in a specification, arguments in which this one is wrong."""
    for name, option in options.items():
        if option["type"] == "dict":
            yield from ({name: inner} for inner in one_wrong(option["options"], wrong))
        elif option.get("elements") == "dict":
            yield from ({name: [inner]} for inner in one_wrong(option["options"], wrong))
        elif "str" in (option["type"], option.get("elements")) and "choices" not in option:
            yield {name: [wrong] if option["type"] == "list" else wrong}


SPECIFICATIONS = {
    f"{path}.{name}": value["argument_spec"]
    for path, module in modules().items()
    for name, value in vars(module).items()
    if name in ("OPTIONS", "INFO_OPTIONS")
}


@pytest.mark.parametrize("name", SPECIFICATIONS)
def test_every_text_of_every_module_is_looked_at(name: str) -> None:
    cases = [given for wrong in (False, 2026) for given in one_wrong(SPECIFICATIONS[name], wrong)]
    for given in cases:
        assert len(list(not_texts(SPECIFICATIONS[name], given))) == 1, given
    assert cases or not SPECIFICATIONS[name]


def test_the_last_suboption_of_a_space_is_looked_at() -> None:
    cases = list(one_wrong(SPECIFICATIONS["space/options.OPTIONS"], False))
    assert {"workflows": [{"stages": [{"next_stages": [False]}]}]} in cases
    assert {"space_roles": [{"allowed_languages": [False]}]} in cases
