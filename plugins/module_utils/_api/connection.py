# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""Where requests go and with which right: from the connection options of a task to an address and a header."""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import SplitResult, urlsplit

from .._engine.errors import ConfigurationError

REGION_URLS: Mapping[str, str] = {
    "eu": "https://mapi.storyblok.com",
    "us": "https://api-us.storyblok.com",
    "ca": "https://api-ca.storyblok.com",
    "ap": "https://api-ap.storyblok.com",
    "cn": "https://app.storyblokchina.cn",
}

# Storyblok's region helper reads the region from bits 48 to 52 of the ids it assigns now, and from the range of the
# ids it assigned before. China uses the same range as the EU, so it cannot be told from an id of the old kind.
_REGION_BY_BITS: Mapping[int, str] = {0: "eu", 1: "eu", 2: "us", 3: "ca", 4: "ap", 6: "cn"}
_REGION_BY_MILLION = ("eu", "us", "ca", "ap")
_FIRST_ID_WITH_BITS = 2**48
_HOST = re.compile(r"(?!.{254})[\w-]{1,63}(\.[\w-]{1,63})*\.?")
_LONGEST_TIMEOUT = 3600.0
# Requests a second that every plan but the starter plan allows a token, which has 3 (reference pages, Storyblok's client).
_USUAL_RATE = 6.0
# The variables of the environment that may hold a token: a personal access token, an OAuth token.
TOKEN_VARIABLES = ("STORYBLOK_TOKEN", "STORYBLOK_OAUTH_TOKEN")


@dataclass(frozen=True)
class Connection:
    """Everything a client needs; ``authorization`` and ``token`` are secret and kept out of ``repr``.

    space_id: None where the whole account is asked. timeout, rate_limit_budget: seconds. rate_limit: requests a second,
    0 for no limit. verify: as requests takes it, a flag or the path of a CA bundle.
    """

    url: str
    space_id: int | None
    token: str = field(repr=False)
    authorization: str = field(repr=False)
    verify: bool | str = True
    timeout: float = 30.0
    rate_limit_budget: float = 120.0
    rate_limit: float = 0.0

    @property
    def is_loopback(self) -> bool:
        return _is_loopback(urlsplit(self.url))


def region_of(space_id: int) -> str | None:
    """The region in which a space lives, by Storyblok's own rule; None when its id does not tell."""
    if _FIRST_ID_WITH_BITS <= space_id < 2**53:
        return _REGION_BY_BITS.get(space_id >> 48)
    if 0 < space_id < 1_000_000 * len(_REGION_BY_MILLION):
        return _REGION_BY_MILLION[space_id // 1_000_000]
    return None


def connection_from(params: Mapping[str, Any], environment: Mapping[str, str]) -> Connection:
    """Read the connection options of a task, or of an inventory, which has no space_id.

    environment: the variables in which a token may be given instead. Raises ConfigurationError with a sentence that
    says what to set.
    """
    token, authorization = _authorization(params, environment)
    space_id = params.get("space_id")
    if space_id is not None and space_id <= 0:
        raise ConfigurationError(f"space_id must be a positive number, not {space_id}.")
    timeout = params["timeout"]
    if not 0 < timeout <= _LONGEST_TIMEOUT:
        raise ConfigurationError(
            f"timeout must be more than 0 and at most {_LONGEST_TIMEOUT:g} seconds, not {timeout:g}."
        )
    budget = params["rate_limit_budget"]
    if not 0 <= budget < float("inf"):
        raise ConfigurationError(f"rate_limit_budget must be 0 or more seconds, not {budget:g}.")
    url = _url(params, space_id)
    rate = params.get("rate_limit")
    if rate is None:
        # A server on this machine is no server of Storyblok.
        rate = 0.0 if _is_loopback(urlsplit(url)) else _USUAL_RATE
    if not 0 <= rate < float("inf"):
        raise ConfigurationError(f"rate_limit must be 0 or more requests a second, not {rate:g}.")
    return Connection(
        url=url,
        space_id=space_id,
        token=token,
        authorization=authorization,
        verify=(params.get("ca_path") or True) if params["validate_certs"] else False,
        timeout=timeout,
        rate_limit_budget=budget,
        rate_limit=rate,
    )


def _authorization(params: Mapping[str, Any], environment: Mapping[str, str]) -> tuple[str, str]:
    # A token that the task names wins over one that only the environment holds.
    personal, oauth = params.get("personal_access_token") or "", params.get("oauth_token") or ""
    if not personal and not oauth:
        personal, oauth = (environment.get(variable) or "" for variable in TOKEN_VARIABLES)
    if personal and oauth:
        raise ConfigurationError(
            "Both personal_access_token and oauth_token are given: give exactly one of them. The environment "
            "variables STORYBLOK_TOKEN and STORYBLOK_OAUTH_TOKEN count where the task gives none."
        )
    option, token = ("personal_access_token", personal) if personal else ("oauth_token", oauth)
    if not token:
        raise ConfigurationError(
            "No token: give personal_access_token (or set STORYBLOK_TOKEN) or oauth_token (or set "
            "STORYBLOK_OAUTH_TOKEN). An empty one counts as none."
        )
    if not (token.isascii() and token.isprintable() and " " not in token):
        raise ConfigurationError(
            f"{option} holds white space, a line break or characters that no token has. A token read from a file "
            "or a command may need the trim filter."
        )
    return (token, token) if option == "personal_access_token" else (token, f"Bearer {token}")


def _url(params: Mapping[str, Any], space_id: int | None) -> str:
    given = params.get("api_url")
    if given is not None and not given.strip():
        # Falling back to the live server would send there what was meant for another one.
        raise ConfigurationError("api_url is empty: give scheme and host, or leave the option out.")
    if given:
        return _checked_url(given)
    region = params.get("region") or (region_of(space_id) if space_id else None)
    if region is None:
        raise ConfigurationError(
            f"The region of space {space_id} cannot be told from its id: set region to one of "
            f"{', '.join(REGION_URLS)}, or check space_id."
        )
    return REGION_URLS[region]


def _checked_url(given: str) -> str:
    wanted = "give scheme and host only, such as https://mapi.storyblok.com"
    try:
        parts = urlsplit(given.strip())
        port = parts.port
    except ValueError as error:
        raise ConfigurationError(f"api_url is not a URL: {wanted}.") from error
    if parts.scheme not in ("http", "https") or not parts.hostname:
        raise ConfigurationError(f"api_url is not an http or https URL: {wanted}.")
    if "@" in parts.netloc:
        raise ConfigurationError(f"api_url must not hold a user name or password: {wanted}.")
    if not _HOST.fullmatch(parts.hostname) and ":" not in parts.hostname:
        raise ConfigurationError(f"api_url names the host {parts.hostname!r}, which cannot be one: {wanted}.")
    if parts.path.rstrip("/") == "/v1":
        raise ConfigurationError(f"api_url must end before /v1, which every request adds by itself: {wanted}.")
    if parts.path.strip("/") or parts.query or parts.fragment:
        raise ConfigurationError(f"api_url must not hold a path, a query or a fragment: {wanted}.")
    if parts.scheme == "http" and not _is_loopback(parts):
        raise ConfigurationError(
            f"api_url uses plain http to {parts.hostname}, which would show the token to everyone on the way: use "
            "https. Plain http is only for a server on this machine (a loopback address)."
        )
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    return f"{parts.scheme}://{host}" + (f":{port}" if port else "")


def _is_loopback(parts: SplitResult) -> bool:
    host = parts.hostname or ""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False
