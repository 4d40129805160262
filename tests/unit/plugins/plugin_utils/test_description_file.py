# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Files of variables: every text has the tag, every structure comes back, every name is safe and its own."""

from __future__ import annotations

import copy
import math
from typing import Any

import pytest
import yaml
from ansible.errors import AnsibleFilterError
from ansible.parsing.dataloader import DataLoader
from hypothesis import example, given, settings
from hypothesis import strategies as st

from ansible_collections.community.storyblok.plugins.filter.to_file_name import file_name as to_file_name_filter
from ansible_collections.community.storyblok.plugins.module_utils._engine.errors import ConfigurationError
from ansible_collections.community.storyblok.plugins.plugin_utils._description_file import to_file_name, to_unsafe_yaml

AWKWARD = [
    "",
    " ",
    "  both ends  ",
    "yes",
    "null",
    "~",
    "12",
    "1e3",
    "2026-01-01",
    "0x1f",
    "-0b1_0",
    "12:30:45",
    ".5",
    "-.inf",
    ".NaN",
    "2026-01-01 10:00:00.5 +01:00",
    "On",
    "<<",
    "=",
    "!",
    "&",
    "*",
    "1" * 300,
    "a: b",
    "- a",
    "a #b",
    "#jinja2: variable_start_string:'[%'\n[% x %]",
    "{{ x }}",
    "{% x %}",
    "{# x #}",
    "!unsafe x",
    "!vault |",
    "'",
    '"',
    "\\",
    "a\\",
    "\0",
    "\x1b[2J",
    "\x7f\x85\xa0",
    "\u2028\u2029\ufeff\u202e",
    "\U0001f600",
    "two\nlines\n",
    "two\nlines",
    "a:\n  # b\n- c\n",
    " first\nsecond\n",
    "first\n\nthird\n",
    "12\n",
    "yes\n",
    "---\n...\n",
    "\r\n",
    "\ttab",
    "---",
    "...",
    "%YAML 1.2",
    "x" * 300,
    ("a word " * 60),
    " " * 300,
    "\U0001f600" * 60,
    '"\\' * 100,
]
TEXTS = st.one_of(st.sampled_from(AWKWARD), st.text(st.characters(exclude_categories=["Cs"])))
SCALARS = st.one_of(TEXTS, st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False))
STRUCTURES = st.recursive(
    SCALARS, lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(TEXTS, inner, max_size=4))
)


def loader(base: type, *, resolves: bool) -> Any:
    """What reads a file. resolves: whether it takes a text behind the tag for a number, as ansible-core 2.19 and newer do."""

    class Loader(base):  # type: ignore[misc]
        pass

    def unsafe(self: Any, node: Any) -> Any:
        if not resolves:
            return self.construct_scalar(node)
        resolved = copy.copy(node)
        resolved.tag = self.resolve(yaml.ScalarNode, node.value, (True, False))
        if resolved.tag == "tag:yaml.org,2002:str":
            return self.construct_scalar(node)
        return self.construct_object(resolved)

    def untagged(self: Any, node: Any) -> Any:
        text = self.construct_scalar(node)
        assert not set("{#%[@") & set(text), f"{text!r} has no tag"
        return text

    def mapping(self: Any, node: Any) -> Any:
        return {key.value: self.construct_object(value, deep=True) for key, value in node.value}

    Loader.add_constructor("!unsafe", unsafe)
    Loader.add_constructor("tag:yaml.org,2002:str", untagged)
    Loader.add_constructor("tag:yaml.org,2002:map", mapping)
    return Loader


BASES = [yaml.SafeLoader, *([yaml.CSafeLoader] if hasattr(yaml, "CSafeLoader") else [])]
LOADERS = [loader(base, resolves=resolves) for base in BASES for resolves in (False, True)]


@given(value=STRUCTURES)
@example(value={"a": AWKWARD, "b": [[], {}, [[1, "x"], {"c": ["y" * 200]}]]})
@settings(deadline=None)
def test_every_structure_comes_back_and_every_text_has_the_tag(value: Any) -> None:
    text = to_unsafe_yaml(value)
    for chosen in LOADERS:
        assert yaml.load(text, Loader=chosen) == value
    # What this version of Ansible makes of a file of variables.
    assert DataLoader().load(text) == value
    # Nothing that a terminal, an editor or a reader of diffs would act upon.
    assert text.replace("\n", "").isprintable()
    assert all(line == line.rstrip() for line in text.splitlines())


def test_a_description_reads_well() -> None:
    described = {
        "space_roles": [{"role": "Chef, Café", "permissions": ["save_stories"], "subtitle": "", "branches": []}]
    }
    assert to_unsafe_yaml(described) == (
        "---\n"
        "space_roles:\n"
        '  - role: !unsafe "Chef, Café"\n'
        "    permissions:\n"
        "      - !unsafe save_stories\n"
        '    subtitle: ""\n'
        "    branches: []\n"
    )


def test_lines_stay_lines() -> None:
    difference = "space role Reviewer of space 606:\n  permissions: []  # {{ x }}\n"
    assert to_unsafe_yaml({"diff": {"before": difference, "after": difference[:-1]}}) == (
        "---\n"
        "diff:\n"
        "  before: !unsafe |\n"
        "      space role Reviewer of space 606:\n"
        "        permissions: []  # {{ x }}\n"
        "  after: !unsafe |-\n"
        "      space role Reviewer of space 606:\n"
        "        permissions: []  # {{ x }}\n"
    )


@pytest.mark.parametrize("text", AWKWARD)
def test_no_line_is_longer_than_linters_allow(text: str) -> None:
    assert max(map(len, to_unsafe_yaml({"a": [{"b": [text]}]}).splitlines())) <= 140


def test_numbers_that_json_does_not_know_come_back() -> None:
    values = [math.inf, -math.inf, 1e22, -5e-324, 1.5]
    for chosen in LOADERS:
        assert yaml.load(to_unsafe_yaml(values), Loader=chosen) == values
        [found] = yaml.load(to_unsafe_yaml([math.nan]), Loader=chosen)
        assert math.isnan(found)


@pytest.mark.parametrize(
    ("value", "message"),
    [
        ({"a": [{"b": "\ud83d"}]}, r"a\[0\]\.b has half of a surrogate pair"),
        ({"a": {1: "x"}}, r"a has the key 1"),
        ({"a": object()}, r"a is of the type object"),
    ],
)
def test_what_yaml_cannot_hold_is_refused_by_its_place(value: Any, message: str) -> None:
    with pytest.raises(ConfigurationError, match=message):
        to_unsafe_yaml(value)


@pytest.mark.parametrize("name", ["magazine", "new_venture", "Zürich - Shop", "a.b", "~x", "[x]", "名前", "x" * 200])
def test_a_safe_name_stays(name: str) -> None:
    assert to_file_name(name) == name


@pytest.mark.parametrize(
    ("name", "file_name"),
    [
        ("a/b", "a%2Fb"),
        ("..", "%2E."),
        ("../../etc/passwd", "%2E.%2F..%2Fetc%2Fpasswd"),
        ("a%2Fb", "a%252Fb"),
        (".hidden", "%2Ehidden"),
        (" x ", "%20x%20"),
        ("a\0b\n\x1b", "a%00b%0A%1B"),
        ("a\u202eb", "a%E2%80%AEb"),
        ("a\\b", "a%5Cb"),
    ],
)
def test_what_is_not_safe_is_encoded(name: str, file_name: str) -> None:
    assert to_file_name(name) == file_name


NAMES = st.one_of(st.text(), st.text("ab./%25\\ \n", max_size=6), st.text("ä/", min_size=60))


@given(one=NAMES, other=NAMES)
@example(one="x" * 300, other="x" * 299 + "y")
@example(one="", other="%sha256-e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855")
@example(one="\ud800", other="\udc80")
@example(one="ä" * 300, other="ä" * 301)
def test_different_names_become_different_parts_of_a_path(one: str, other: str) -> None:
    names = [to_file_name(name) for name in (one, other)]
    for name in names:
        assert 0 < len(name.encode()) <= 200
        assert "/" not in name
        assert not name.startswith(".")
        assert name.isprintable()
    assert (names[0] == names[1]) is (one == other)


def test_the_filter_refuses_a_name_that_is_not_text() -> None:
    assert to_file_name_filter("no") == "no"
    with pytest.raises(
        AnsibleFilterError, match='^to_file_name: name is false, which is not text: quote it, as in name: "no"'
    ):
        to_file_name_filter(False)
