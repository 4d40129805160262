# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
from __future__ import annotations

from typing import Any

import pytest

from ansible_collections.community.storyblok.plugins.module_utils._api.connection import (
    Connection,
    connection_from,
    region_of,
)
from ansible_collections.community.storyblok.plugins.module_utils._engine.errors import ConfigurationError

TOKEN = "a-personal-access-token-of-usual-length"
OAUTH = "an-oauth-access-token-of-usual-length"
OPTIONS: dict[str, Any] = {"space_id": 606, "timeout": 30.0, "rate_limit_budget": 120.0, "validate_certs": True}


def connect(environment: dict[str, str] | None = None, **options: Any) -> Connection:
    return connection_from({**OPTIONS, **options}, environment or {})


@pytest.mark.parametrize(
    ("space_id", "region"),
    [
        (1, "eu"),
        (999_999, "eu"),
        (1_000_000, "us"),
        (2_000_000, "ca"),
        (3_999_999, "ap"),
        (4_000_000, None),
        (2**48 - 1, None),
        (282994740194929, "eu"),
        (564469716905585, "us"),
        (845944693616241, "ca"),
        (1127419670326897, "ap"),
        (6 * 2**48, "cn"),
        (5 * 2**48, None),
        (7 * 2**48, None),
        (2**53, None),
        (0, None),
    ],
)
def test_the_region_is_read_off_the_space_id(space_id: int, region: str | None) -> None:
    assert region_of(space_id) == region


@pytest.mark.parametrize(
    ("options", "url"),
    [
        ({}, "https://mapi.storyblok.com"),
        ({"space_id": 1_000_001}, "https://api-us.storyblok.com"),
        ({"region": "cn"}, "https://app.storyblokchina.cn"),
        ({"space_id": 5_000_000, "region": "ap"}, "https://api-ap.storyblok.com"),
        ({"api_url": "https://gateway.example.com/", "region": "us"}, "https://gateway.example.com"),
        ({"api_url": "http://127.0.0.1:8080"}, "http://127.0.0.1:8080"),
        ({"api_url": "http://[::1]:8080"}, "http://[::1]:8080"),
        ({"api_url": "http://localhost:1"}, "http://localhost:1"),
        # A whole account, as an inventory asks it.
        ({"space_id": None, "region": "us"}, "https://api-us.storyblok.com"),
        ({"space_id": None, "api_url": "http://localhost:1"}, "http://localhost:1"),
    ],
)
def test_where_requests_go(options: dict[str, Any], url: str) -> None:
    assert connect(personal_access_token=TOKEN, **options).url == url


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"space_id": 5_000_000}, "set region to one of eu, us, ca, ap, cn"),
        ({"space_id": 0}, "space_id must be a positive number"),
        ({"timeout": 0.0}, "timeout must be more than 0"),
        ({"timeout": float("nan")}, "timeout must be more than 0"),
        ({"rate_limit_budget": -1.0}, "rate_limit_budget must be 0 or more"),
        ({"rate_limit_budget": float("inf")}, "rate_limit_budget must be 0 or more"),
        ({"api_url": "http://mapi.storyblok.com"}, "plain http to mapi.storyblok.com"),
        ({"api_url": "http://127.0.0.1.example.com"}, "plain http"),
        ({"api_url": "https://mapi.storyblok.com/v1"}, "must end before /v1"),
        ({"api_url": "https://mapi.storyblok.com/other"}, "must not hold a path"),
        ({"api_url": "https://mapi.storyblok.com/?a=b"}, "must not hold a path"),
        ({"api_url": "https://ada:secret@mapi.storyblok.com"}, "must not hold a user name or password"),
        ({"api_url": " "}, "api_url is empty"),
        ({"api_url": "https://a..b.example.com"}, "names the host 'a..b.example.com', which cannot be one"),
        ({"api_url": f"https://{'a' * 64}.example.com"}, "which cannot be one"),
        ({"api_url": "https://exa mple.com"}, "which cannot be one"),
        ({"api_url": "https://*.example.com"}, "which cannot be one"),
        ({"api_url": "ftp://mapi.storyblok.com"}, "not an http or https URL"),
        ({"api_url": "mapi.storyblok.com"}, "not an http or https URL"),
        ({"api_url": "https://mapi.storyblok.com:notaport"}, "not a URL"),
    ],
)
def test_options_that_cannot_be_right(options: dict[str, Any], sentence: str) -> None:
    with pytest.raises(ConfigurationError, match=sentence) as caught:
        connect(personal_access_token=TOKEN, **options)
    assert "secret" not in str(caught.value)


def test_how_each_token_is_sent() -> None:
    assert connect(personal_access_token=TOKEN).authorization == TOKEN
    assert connect(oauth_token=OAUTH).authorization == f"Bearer {OAUTH}"
    assert TOKEN not in repr(connect(personal_access_token=TOKEN))


@pytest.mark.parametrize("options", [{}, {"personal_access_token": ""}, {"oauth_token": ""}])
def test_no_token(options: dict[str, Any]) -> None:
    with pytest.raises(ConfigurationError, match="No token"):
        connect(**options)


def test_two_tokens_from_the_same_place_are_refused() -> None:
    for environment, options in (
        ({}, {"personal_access_token": TOKEN, "oauth_token": OAUTH}),
        ({"STORYBLOK_TOKEN": TOKEN, "STORYBLOK_OAUTH_TOKEN": OAUTH}, {}),
    ):
        with pytest.raises(ConfigurationError, match="exactly one") as caught:
            connect(environment, **options)
        assert TOKEN not in str(caught.value)


def test_the_environment_gives_the_token_that_the_task_does_not() -> None:
    assert connect({"STORYBLOK_TOKEN": TOKEN, "STORYBLOK_OAUTH_TOKEN": ""}).authorization == TOKEN
    assert connect({"STORYBLOK_OAUTH_TOKEN": OAUTH}).authorization == f"Bearer {OAUTH}"


def test_a_token_of_the_task_wins_over_one_of_the_environment() -> None:
    both = {"STORYBLOK_TOKEN": TOKEN, "STORYBLOK_OAUTH_TOKEN": OAUTH}
    assert connect(both, oauth_token=OAUTH).authorization == f"Bearer {OAUTH}"
    assert connect(both, personal_access_token=TOKEN).authorization == TOKEN


@pytest.mark.parametrize("token", ["with space", "line\nbreak", "trailing\n", " leading", "umläut", "nul\0"])
def test_a_token_that_cannot_be_one_is_refused_without_showing_it(token: str) -> None:
    with pytest.raises(ConfigurationError, match="personal_access_token holds") as caught:
        connect(personal_access_token=token)
    assert token.strip() not in str(caught.value)


def test_how_certificates_are_verified() -> None:
    assert connect(personal_access_token=TOKEN).verify is True
    assert connect(personal_access_token=TOKEN, ca_path="/ca.pem").verify == "/ca.pem"
    assert connect(personal_access_token=TOKEN, ca_path="/ca.pem", validate_certs=False).verify is False
