# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The core of every module, found by itself, run against an emulator that is called instead of asked over HTTP."""

from __future__ import annotations

import importlib
import json
import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, urlencode

import pytest
from ansible.module_utils.common.arg_spec import ArgumentSpecValidator

from ansible_collections.community.storyblok.plugins.module_utils import _module
from ansible_collections.community.storyblok.plugins.module_utils._api import client
from ansible_collections.community.storyblok.plugins.module_utils._api.session import Answer
from ansible_collections.community.storyblok.plugins.module_utils._engine.errors import StoryblokError
from storyblok_emulator.server import Emulator

_PACKAGE = "ansible_collections.community.storyblok.plugins.modules"
_FOLDER = Path(str(_module.__file__)).parents[1] / "modules"

# How many examples of a property are tried, and where they begin: see conftest.py.
EXAMPLES = int(os.environ["PROPERTY_EXAMPLES"])
SEED = int(os.environ["PROPERTY_SEED"])

Bend = Callable[[str, str, Any], Any]


@dataclass(frozen=True)
class Core:
    """A module: its argument specification, and what it does with validated parameters."""

    options: dict[str, Any]
    run: Callable[..., dict[str, Any]]

    def validated(self, declared: Mapping[str, Any]) -> dict[str, Any] | None:
        """Return parameters as Ansible hands them to a module; None for what it refuses itself."""
        known = {name: value for name, value in self.options.items() if name not in ("supports_check_mode",)}
        found = ArgumentSpecValidator(**known).validate(dict(declared))
        return None if found.error_messages else found.validated_parameters


def _core_of(name: str) -> Core:
    module = importlib.import_module(f"{_PACKAGE}.{name}")
    found: list[Core] = []

    def take(options: Any, core: Callable[..., dict[str, Any]]) -> None:
        found.append(Core(_module.with_connection(options), core))

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(module, "run_module", take)
        module.main()
    return found[0]


CORES = {path.stem: _core_of(path.stem) for path in sorted(_FOLDER.glob("*.py")) if path.stem != "__init__"}


class Direct:
    """Stands in for the session of a client. bend: makes the body of a success another one."""

    def __init__(self, emulator: Emulator, bend: Bend | None = None) -> None:
        self.emulator = emulator
        self.bend = bend

    def __call__(self, connection: Any) -> Direct:
        self.connection = connection
        return self

    def close(self) -> None:
        pass

    def send(self, method: str, path: str, query: Any = None, body: Any = None) -> Answer:
        asked = dict(parse_qsl(urlencode(query or {}, doseq=True), keep_blank_values=True))
        raw = b"" if body is None else json.dumps(body, allow_nan=False).encode()
        status, found, headers = self.emulator.answer(method, path, asked, self.connection.authorization, raw, [])
        if found is not None and status < 300 and self.bend is not None:
            found = self.bend(method, path, found)
        return Answer(status, headers, b"" if found is None else json.dumps(found).encode())


def run(
    core: Core, direct: Direct, params: Mapping[str, Any], monkeypatch: Any, *, check: bool = False
) -> dict[str, Any] | StoryblokError:
    """Return the result of a task, or its error. Whatever else is raised passes through."""
    with monkeypatch.context() as patch:
        patch.setattr(client, "Session", direct)
        # How long anything takes makes no difference.
        patch.setitem(client.Client.__init__.__kwdefaults__, "clock", float)
        try:
            result: Any = core.run(params, check_mode=check, with_diff=True)
            said: Any = result
        except StoryblokError as error:
            result, said = error, [str(error), error.details]
    # Every result is written as JSON, and shown.
    json.dumps(said, allow_nan=False, ensure_ascii=False).encode()
    return result
