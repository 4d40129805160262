# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Whatever a task declares that Ansible lets through, it ends with a result or with a sentence, never with a traceback."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import pytest
from cores import CORES, EXAMPLES, SEED, Direct, run
from hypothesis import HealthCheck, event, given, seed, settings
from hypothesis import strategies as some

from storyblok_emulator.server import Emulator
from storyblok_emulator.store import default_seed

# What stands in the space, what does not, and what nobody expects.
NAMES = [
    *("Articles", "Product pages", "Drafting", "Review", "Ready to publish", "Reviewer", "Legal", "Editor in chief"),
    *("ada@example.com", "linus@example.com", "ADA@EXAMPLE.COM", "new@example.com", "campaign", "legacy", "Nobody"),
    *("articles/spring-fair", "articles/summer-festival", "about-us", "article", "page", "product", "Layout/Teasers"),
    *(
        "Photos/2026",
        "Teasers",
        "2026",
        "countries",
        "Preview",
        "editor",
        "publish",
        "article.title",
        "#fff",
        "#babcb6",
    ),
]
STRANGE_TEXTS = [
    *(
        "",
        " ",
        "0",
        "-1",
        "²",
        "１２",
        "null",
        "\x00",
        "\n",
        "a\tb",
        "{{ 1 }}",
        "a/b/c",
        "/",
        "*",
        ",",
        "a,b",
        "%00",
        "?x=1&y",
    ),
    *(
        "\ud800",
        "a\udc00b",
        "\u202e",
        "\U0001f600",
        "ß",
        "İ",
        "x" * 5000,
        "2026-12-24",
        "2026-02-30",
        "12:00",
        "+99:00",
    ),
]
IDS = [
    *(606, 111683030075001, 111683030075002, 111683030076001, 111683030076002, 111683030076003, 111683030076011),
    *(282994740190000, 282994740190001, 282994740190002, 282994740191001, 282994740191003, 282994740192001),
    *(445566770001, 445566770004, 771001, 773001, 774001, 775002, 778001),
]
STRANGE_NUMBERS = [0, 1, -1, 5, 2**31, 2**63, 10**30, -(10**30)]

TEXTS = some.one_of(
    some.sampled_from(NAMES), some.sampled_from(NAMES), some.sampled_from(STRANGE_TEXTS), some.text(max_size=5)
)
NUMBERS = some.one_of(some.sampled_from(IDS), some.sampled_from(STRANGE_NUMBERS))
FLOATS = some.sampled_from([0.0, 1.0, 6.0])


def value_of(draw: Any, option: Mapping[str, Any], kind: str) -> Any:
    if option.get("choices"):
        return draw(some.sampled_from(option["choices"]))
    if kind == "list":
        each = {**option.get("extra", {}), "options": option.get("options")}
        count = draw(some.integers(0, 3))
        return [value_of(draw, {**each, **_rules(option)}, option.get("elements", "str")) for _number in range(count)]
    if kind == "dict":
        return declared(draw, {"argument_spec": option.get("options") or {}, **_rules(option)}, most=6)
    if kind == "bool":
        return draw(some.booleans())
    return draw({"int": NUMBERS, "float": FLOATS}.get(kind, TEXTS))


def _rules(option: Mapping[str, Any]) -> dict[str, Any]:
    return {name: option[name] for name in ("mutually_exclusive", "required_one_of") if name in option}


def declared(draw: Any, options: Mapping[str, Any], most: int = 8) -> dict[str, Any]:
    """Draw options, those that are needed among them, of which none exclude each other."""
    spec = options["argument_spec"]
    chosen = draw(some.lists(some.sampled_from(sorted(spec)), unique=True, max_size=most)) if spec else []
    chosen += [name for name, option in spec.items() if option.get("required") and name not in chosen]
    for group in options.get("required_one_of", ()):
        if not set(group) & set(chosen):
            chosen.append(draw(some.sampled_from(group)))
    for group in options.get("mutually_exclusive", ()):
        for name in [name for name in chosen if name in group][1:]:
            chosen.remove(name)
    return {name: value_of(draw, spec[name], spec[name].get("type", "str")) for name in chosen}


@seed(SEED)
@settings(
    max_examples=EXAMPLES,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)
@given(data=some.data(), name=some.sampled_from(sorted(CORES)), check=some.booleans())
def test_no_declaration_gives_a_traceback(
    task: Any, emulator: Emulator, monkeypatch: pytest.MonkeyPatch, data: Any, name: str, check: bool
) -> None:
    core = CORES[name]
    own = {option: value for option, value in core.options["argument_spec"].items() if option not in task.connection}
    for option in ("oauth_token", "region", "ca_path", "rate_limit"):
        own.pop(option)
    params = core.validated({**task.connection, **declared(data.draw, {**core.options, "argument_spec": own})})
    event(f"{name}: {'refused by Ansible' if params is None else 'run'}")
    if params is None:
        return
    emulator.store.load(default_seed())
    result = run(core, Direct(emulator), params, monkeypatch, check=check)
    event(f"{name}: {'a result' if isinstance(result, dict) else 'a sentence'}")


@pytest.mark.parametrize(
    ("name", "options", "option"),
    [
        ("workflow_stage_change", {"story": "a\udc00b", "stage": "Review"}, "story contains \\udc00"),
        ("space", {"collaborators": [{"email": "a\ud800", "role": "admin"}]}, "collaborators contains \\ud800"),
    ],
)
def test_half_a_character_is_refused_before_anything_is_asked(
    task: Any, emulator: Emulator, monkeypatch: pytest.MonkeyPatch, name: str, options: dict[str, Any], option: str
) -> None:
    params = CORES[name].validated({**task.connection, **options})
    assert params is not None
    error = run(CORES[name], Direct(emulator), params, monkeypatch)
    assert str(error) == f"{option}, which is half a character. Write the character itself."
