# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write what the playbook conformance yields for the emulator: docs/conformance/emulator.yml, and its beginning into the guide.

usage: write_conformance.py
"""

from __future__ import annotations

import re
import sys
import tempfile
import textwrap
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "docs" / "conformance" / "emulator.yml"
GUIDE = ROOT / "docs" / "docsite" / "rst" / "guide_conformance.rst"
BLOCK = re.compile(r"(?<=^\.\. BEGIN conformance\n)(?:.*\n)*?(?=\.\. END conformance$)", re.MULTILINE)
# 2026-08-01.
_DAY = 1_785_542_400.0
_SHOWN = ("wrong token", "put_answer")
_HEAD = "---\n# Written by tests/tools/write_conformance.py. The emulator was asked, not the live API.\n"


def asked() -> dict[str, Any]:
    """Ask an emulator that was just started. The collection must be importable."""
    from ansible_collections.community.storyblok.plugins.module_utils._conformance.run import run_conformance
    from storyblok_emulator.server import Emulator

    emulator = Emulator().start()
    try:
        connection = {
            "personal_access_token": emulator.identity()["emulator_token"],
            "space_id": 606,
            "api_url": emulator.url,
            "validate_certs": True,
            "timeout": 30.0,
            "rate_limit_budget": 0.0,
        }
        found: dict[str, Any] = run_conformance(connection, now=lambda: _DAY)["conformance"]
    finally:
        emulator.stop()
    return found


def as_yaml(found: dict[str, Any]) -> str:
    """As the playbook writes it."""
    return yaml.safe_dump(found, default_flow_style=None, indent=2, width=120, sort_keys=False)


def documents(found: dict[str, Any]) -> tuple[str, str]:
    """Return the file and the guide as they should be."""
    exchanges = [entry for entry in found["exchanges"] if entry["question"] in _SHOWN]
    beginning = textwrap.indent(as_yaml({**found, "exchanges": exchanges}), "    ")
    block = f"\n.. code-block:: yaml\n\n{beginning}\n"
    return _HEAD + as_yaml(found), BLOCK.sub(lambda _match: block, GUIDE.read_text(encoding="utf-8"))


def main() -> None:
    sys.path.insert(0, str(ROOT / "roles" / "emulator" / "files"))
    with tempfile.TemporaryDirectory() as folder:
        parent = Path(folder) / "ansible_collections" / "community"
        parent.mkdir(parents=True)
        (parent / "storyblok").symlink_to(ROOT)
        sys.path.insert(0, folder)
        whole, guide = documents(asked())
    FILE.parent.mkdir(exist_ok=True)
    FILE.write_text(whole, encoding="utf-8")
    GUIDE.write_text(guide, encoding="utf-8")


if __name__ == "__main__":
    main()
