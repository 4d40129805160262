# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""From servers to spaces to hosts."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

import pytest
import responses
from hypothesis import given
from hypothesis import strategies as st

from ansible_collections.community.storyblok.plugins.module_utils._engine.errors import ApiError, ConfigurationError
from ansible_collections.community.storyblok.plugins.plugin_utils._inventory.filters import selected
from ansible_collections.community.storyblok.plugins.plugin_utils._inventory.hosts import (
    check_prefix,
    host_names,
    variables,
)
from ansible_collections.community.storyblok.plugins.plugin_utils._inventory.read import read_spaces
from ansible_collections.community.storyblok.plugins.plugin_utils._inventory.servers import servers
from ansible_collections.community.storyblok.plugins.plugin_utils._inventory.spaces import known_space

TOKEN = "a-personal-access-token-of-usual-length"
OPTIONS: dict[str, Any] = {
    "personal_access_token": TOKEN,
    "validate_certs": True,
    "timeout": 5.0,
    "rate_limit_budget": 30.0,
}
EU, US = "https://mapi.storyblok.com/v1/spaces", "https://api-us.storyblok.com/v1/spaces"


def known(number: int, name: str = "Shop", **more: Any) -> dict[str, Any]:
    return known_space({"id": number, "name": name, **more}, None)


FLEET = [
    known(606, "Magazine", region="eu", plan="business", plan_level=3, owner_id="5"),
    known(1000606, "Shop", region="us", plan="enterprise", plan_level=4, org_id=9),
    known(282994740194929, "Shop sandbox", plan="starter", plan_level=0, owner_id=5),
    known(5_000_000, "shop"),
]


# --- which servers ----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("options", "environment", "asked"),
    [
        ({"regions": ["us", "eu", "us"]}, {}, ["us", "eu"]),
        ({"regions": ["us"], "region": "eu"}, {"STORYBLOK_REGION": "ca"}, ["us"]),
        ({"region": "eu"}, {"STORYBLOK_REGION": "ca", "STORYBLOK_URL": ""}, ["eu"]),
        ({}, {"STORYBLOK_REGION": "ca"}, ["ca"]),
        ({"regions": ["us"]}, {"STORYBLOK_URL": "https://a.example.com"}, ["https://a.example.com"]),
        ({"api_url": "https://b.example.com"}, {"STORYBLOK_URL": "https://a.example.com"}, ["https://b.example.com"]),
        # Refused when the connection is made, with the sentence that modules have.
        ({"api_url": "", "region": "eu"}, {}, [""]),
    ],
)
def test_the_servers_to_ask(options: dict[str, Any], environment: dict[str, str], asked: list[str]) -> None:
    found = servers(options, environment)
    assert [server["region"] if server["api_url"] is None else server["api_url"] for server in found] == asked


@pytest.mark.parametrize(
    ("options", "environment", "sentence"),
    [
        ({}, {"STORYBLOK_REGION": ""}, "No region: give regions"),
        ({"regions": []}, {"STORYBLOK_REGION": "eu"}, "No region: give regions"),
        ({"regions": ["eu", "mars"]}, {}, "'mars', which is not a region. There are: eu, us, ca, ap, cn."),
        ({}, {"STORYBLOK_REGION": "EU"}, "'EU', which is not a region"),
    ],
)
def test_regions_are_never_guessed(options: dict[str, Any], environment: dict[str, str], sentence: str) -> None:
    with pytest.raises(ConfigurationError, match=re.escape(sentence)):
        servers(options, environment)


# --- what is read -----------------------------------------------------------------------------------------------------


@pytest.fixture
def server() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=True) as mock:
        yield mock


def read(*regions: str) -> list[dict[str, Any]]:
    spaces, warnings = read_spaces(OPTIONS, servers({"regions": list(regions)}, {}))
    assert warnings == []
    return spaces


def test_each_region_is_asked_once_and_nothing_secret_is_kept(server: responses.RequestsMock) -> None:
    server.get(US, json={"spaces": [{"id": 1000606, "name": "Shop", "plan_level": 3}]})
    shop = {"id": "1000606", "name": "Shop, seen from elsewhere", "region": "us"}
    server.get(
        EU, json={"spaces": [{"id": 606, "name": "Magazine", "first_token": "a-token", "plan": "business"}, shop]}
    )
    found = read("us", "eu")
    assert len(server.calls) == 2
    assert {call.request.headers["Authorization"] for call in server.calls} == {TOKEN}
    assert found == [
        {
            "id": 606,
            "name": "Magazine",
            "region": "eu",
            "plan": "business",
            **dict.fromkeys(("plan_level", "owner_id", "org_id")),
        },
        {
            "id": 1000606,
            "name": "Shop",
            "region": "us",
            "plan": None,
            "plan_level": 3,
            "owner_id": None,
            "org_id": None,
        },
    ]


def test_spaces_in_pages_are_all_found(server: responses.RequestsMock) -> None:
    for number in (1, 2):
        server.get(EU, json={"spaces": [{"id": number, "name": "x"}]}, headers={"Total": "2"})
    assert [space["id"] for space in read("eu")] == [1, 2]
    assert server.calls[1].request.url == f"{EU}?page=2"


@pytest.mark.parametrize(
    ("status", "body", "sentence"),
    [
        (401, {"error": "Unauthorized"}, "answered 401: Unauthorized. The token is not valid at https://api-us.story"),
        (403, {"error": "Forbidden"}, "answered 403: Forbidden. The token is valid, but does not reach the list of sp"),
        (404, ["Not found"], "answered 404: Not found. The token is valid, but does not reach the list of spaces"),
        (200, {"space": {}}, "answered 200 without spaces. Is https://api-us.storyblok.com the Management API"),
        (200, {"spaces": [{"name": "x"}]}, "answered a space in a form that the Management API does not use"),
    ],
)
def test_a_region_that_refuses_is_named(server: responses.RequestsMock, status: int, body: Any, sentence: str) -> None:
    server.get(EU, json={"spaces": []})
    server.get(US, status=status, json=body)
    with pytest.raises(ApiError) as caught:
        read("eu", "us")
    assert str(caught.value).startswith("Could not read the spaces of region us: GET /v1/spaces ")
    assert sentence in str(caught.value)
    assert TOKEN not in str(caught.value)


def test_an_address_that_is_refused_is_not_repeated() -> None:
    with pytest.raises(ConfigurationError) as caught:
        read_spaces(OPTIONS, servers({"api_url": "https://user:secret@example.com"}, {}))
    assert "must not hold a user name" in str(caught.value)
    assert "secret" not in str(caught.value)


@pytest.mark.parametrize(
    ("space", "asked", "region"),
    [
        ({"id": 606, "region": "AP"}, "eu", "ap"),
        ({"id": 1000606}, "eu", "us"),
        ({"id": 606}, "cn", "cn"),
        ({"id": 5_000_000, "region": None}, "ca", "ca"),
        ({"id": 5_000_000}, None, None),
    ],
)
def test_the_region_of_a_space(space: dict[str, Any], asked: str | None, region: str | None) -> None:
    assert known_space(space, asked)["region"] == region


# --- which spaces -----------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("filters", "exclude", "taken"),
    [
        (None, None, [0, 1, 2, 3]),
        ([], {}, [0, 1, 2, 3]),
        ({"name": "Shop*"}, None, [1, 2]),
        ({"name": ["Mag*", "shop"]}, None, [0, 3]),
        ({"name": "Shop*", "plan": ["enterprise", "business"]}, None, [1]),
        ([{"plan": "business"}, {"id": "1000606"}], None, [0, 1]),
        ({"owner_id": "5"}, {"name": "*sandbox*"}, [0]),
        (None, [{"name": "Shop*", "plan": "starter"}, {"region": "us"}], [0, 3]),
        ({"plan_level": [0, 4]}, None, [1, 2]),
        ({"org_id": 9}, None, [1]),
        ({"region": ["eu", "us"]}, None, [0, 1, 2]),
        ({"name": "nothing"}, None, []),
    ],
)
def test_filters(filters: Any, exclude: Any, taken: list[int]) -> None:
    assert selected(FLEET, filters, exclude) == [FLEET[index] for index in taken]


@pytest.mark.parametrize(
    ("filters", "sentence"),
    [
        ({"nmae": "Shop"}, "filters knows no nmae. There are: name, region, plan, id, plan_level, owner_id, org_id."),
        ("Shop", "filters takes conditions, such as {name: 'Shop *'}, or a list of such, not 'Shop'."),
        ([{}], "filters takes conditions"),
        ("", "filters takes conditions"),
        ({"name": []}, "filters: name holds nothing to compare with"),
        ({"name": ""}, "filters: name holds nothing"),
        ({"plan": None}, "filters: plan holds nothing"),
        ({"id": True}, "filters: id holds nothing"),
        ({"id": "Shop"}, "filters: id takes numbers, not 'Shop'."),
        ({"region": "mars"}, "filters: region holds 'mars', which is not a region"),
    ],
)
def test_filters_that_cannot_be_right(filters: Any, sentence: str) -> None:
    with pytest.raises(ConfigurationError, match=re.escape(sentence)):
        selected(FLEET, filters, None)
    with pytest.raises(ConfigurationError, match=re.escape(sentence.replace("filters", "exclude"))):
        selected(FLEET, None, filters)


# --- which hosts ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "host"),
    [
        ("Magazine", "space_magazine"),
        ("Shop (US) – 2026!", "space_shop_us_2026"),
        ("Zürich, Bahnhofstraße", "space_zurich_bahnhofstrasse"),
        ("2026", "space_2026"),
        ("日本", "space_7"),
        ("", "space_7"),
        ("all", "space_all"),
        ("../../etc\n\x1b[2J", "space_etc_2j"),
        ("\u202e{{ x }}", "space_x"),
        ("#jinja2: a", "space_jinja2_a"),
        ("a" * 300, "space_" + "a" * 100),
    ],
)
def test_the_name_of_a_host(name: str, host: str) -> None:
    assert host_names([known(7, name)], by_id=False, prefix="space_") == {7: host}
    assert host_names([known(7, name)], by_id=True, prefix="sb_") == {7: "sb_7"}


@pytest.mark.parametrize(
    ("names", "hosts"),
    [
        (["Shop", "shop!", "Magazine"], ["s_shop_1", "s_shop_2", "s_magazine"]),
        (["Shop", "Shop", "Shop 1"], ["s_shop_1", "s_shop_2", "s_shop_1_3"]),
        (["Shop 2", "Shop", "Shop"], ["s_shop_2_1", "s_shop_2", "s_shop_3"]),
        (["Shop 3", "Shop 3", "Shop"], ["s_shop_3_1", "s_shop_3_2", "s_shop"]),
        (["", "1"], ["s_1_1", "s_1_2"]),
    ],
)
def test_all_that_clash_get_their_id(names: list[str], hosts: list[str]) -> None:
    spaces = [known(number, name) for number, name in enumerate(names, start=1)]
    expected = dict(enumerate(hosts, start=1))
    assert host_names(spaces, by_id=False, prefix="s_") == expected
    assert host_names(spaces[::-1], by_id=False, prefix="s_") == expected


def test_a_name_that_is_taken_gets_the_id_until_it_is_free() -> None:
    spaces = [known(1, "Web"), known(2, "Shop"), known(3, "Web 1")]
    taken = {"s_web", "s_shop", "s_shop_2"}
    assert host_names(spaces, by_id=False, prefix="s_", taken=taken) == {1: "s_web_1", 2: "s_shop_2_2", 3: "s_web_1_3"}
    assert host_names(spaces[:1], by_id=True, prefix="s_", taken={"s_1"}) == {1: "s_1_1"}


@pytest.mark.parametrize(
    ("name", "prefix", "host"),
    [("host", "local", "localhost_7"), ("blok", "story", "storyblok_7"), ("l", "al", "all_7")],
)
def test_no_prefix_makes_a_name_that_means_something_else(name: str, prefix: str, host: str) -> None:
    assert host_names([known(7, name)], by_id=False, prefix=prefix) == {7: host}


@pytest.mark.parametrize("prefix", [None, "", "_", "1", "A_", "a-", "a\n", "{{ x }}", 5])
def test_without_a_prefix_a_space_could_have_any_name(prefix: Any) -> None:
    assert check_prefix("a1_") == "a1_"
    with pytest.raises(ConfigurationError, match="hostname_prefix must begin with a lower-case letter"):
        check_prefix(prefix)


@given(st.lists(st.sampled_from(["a", "a 1", "a_2", "a 1 2", "1", "", "Ä", "all", "space 2"]) | st.text(max_size=6)))
def test_hosts_are_told_apart_and_can_be_written_anywhere(names: list[str]) -> None:
    spaces = [known(number, name) for number, name in enumerate(names, start=1)]
    found = host_names(spaces, by_id=False, prefix="a_", taken={"a_a", "a_space_1", "a_1_2"})
    assert list(found) == [space["id"] for space in spaces]
    assert len(set(found.values())) == len(spaces)
    assert all(re.fullmatch(r"a_[a-z0-9_]+", name) for name in found.values())
    assert not {"a_a", "a_space_1", "a_1_2"} & set(found.values())


def test_the_variables_of_a_host() -> None:
    assert variables(FLEET[0]) == {
        "storyblok_space_id": 606,
        "storyblok_space_name": "Magazine",
        "storyblok_region": "eu",
        "storyblok_plan": "business",
        "storyblok_plan_level": 3,
        "storyblok_owner_id": 5,
        "storyblok_org_id": None,
    }
