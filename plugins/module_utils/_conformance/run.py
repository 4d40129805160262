# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""Ask a server how it answers the open questions, and leave its space as it was."""

from __future__ import annotations

import os
import secrets
import time
from collections.abc import Mapping
from typing import Any, Callable

from .._api.client import Client, client_for, with_what_it_took
from .._api.connection import connection_from
from .._engine.errors import StoryblokError
from .questions import NOT_ASKED, QUESTIONS, TEXTS
from .record import PREFIX
from .scratch import NotTold, Scratch

# As many requests a second as every plan allows.
_RATE = 3.0
OPTIONS: dict[str, Any] = {
    "argument_spec": {"foreign_space_id": {"type": "int"}},
    "supports_check_mode": True,
}


def run_conformance(
    params: Mapping[str, Any],
    *,
    check_mode: bool = False,
    now: Callable[[], float] = time.time,
    **_modes: bool,
) -> dict[str, Any]:
    """Return the result of the task; raises StoryblokError. Check mode asks only what needs no write."""
    began = time.gmtime(now())
    with client_for({**params, "rate_limit": requests_per_second(params)}) as client:
        # Wrong options are told before anything is made.
        client.space()
        mark = f"{PREFIX}_{time.strftime('%Y%m%d_%H%M%S', began)}_{secrets.token_hex(3)}"
        foreign = _foreign_space_id(client, params)
        scratch = Scratch(client, mark, TEXTS, foreign_space_id=foreign, writes=not check_mode)
        told: dict[str, str] = {}
        not_told: dict[str, str] = {}
        try:
            _ask(scratch, told, not_told)
        finally:
            scratch.question = "removal"
            left = scratch.remove()
        if left:
            raise StoryblokError(
                f"The questions were asked, but these objects may still be in space {client.connection.space_id}: "
                f"{', '.join(left)}. Delete everything whose name begins with {mark}."
            )
        strangers = [
            f"An earlier run was interrupted and left {stranger} in the space. Delete it."
            for stranger in sorted(scratch.strangers)
        ]
        result = {
            "changed": True,
            "conformance": {
                "date": time.strftime("%Y-%m-%d", began),
                "behaviors": dict(sorted(told.items())),
                "not_told": dict(sorted(not_told.items())),
                "not_asked": dict(sorted(NOT_ASKED.items())),
                "exchanges": scratch.exchanges,
            },
        }
        return with_what_it_took(client, result, [*strangers, *client.warnings])


def _ask(scratch: Scratch, told: dict[str, str], not_told: dict[str, str]) -> None:
    scratch.question = "wrong token"
    # Only for the record: how a 401 looks.
    try:
        scratch.ask_with_wrong_token()
    except NotTold as reason:
        not_told["wrong token"] = f"{reason}."
    for name, question in QUESTIONS.items():
        scratch.question = name
        try:
            told[name] = question(scratch)
        except NotTold as reason:
            not_told[name] = f"{reason}."


def _foreign_space_id(client: Client, params: Mapping[str, Any]) -> int:
    """The space that is asked for in vain: by default the one whose id is next, which belongs to somebody else or nobody."""
    given = params.get("foreign_space_id")
    return int(given) if given is not None else int(client.connection.space_id or 0) + 1


def requests_per_second(params: Mapping[str, Any]) -> float:
    """How fast questions are asked: never more than every plan allows, except on this machine."""
    connection = connection_from(params, os.environ)
    if connection.is_loopback:
        return connection.rate_limit
    return min(connection.rate_limit or _RATE, _RATE)
