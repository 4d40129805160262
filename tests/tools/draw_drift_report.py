# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Draw docs/docsite/rst/images/drift_report.png: the page of an invented check of six spaces, as Chromium shows it.

usage: draw_drift_report.py [page.html], which also keeps the page.

It needs Chromium and chromedriver, and PYTHONPATH must lead to the folder with ansible_collections.
"""

from __future__ import annotations

import base64
import shutil
import struct
import sys
import tempfile
import zlib
from collections import Counter
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from selenium import webdriver

from ansible_collections.community.storyblok.plugins.plugin_utils._drift.html import drift_html
from ansible_collections.community.storyblok.plugins.plugin_utils._drift.observations import (
    OK,
    Host,
    Observation,
)
from ansible_collections.community.storyblok.plugins.plugin_utils._drift.report import Report
from ansible_collections.community.storyblok.plugins.plugin_utils._drift.table import drift_report

ROOT = Path(__file__).resolve().parents[2]
PICTURE = ROOT / "docs" / "docsite" / "rst" / "images" / "drift_report.png"
WIDTH, HEIGHT = 1280, 2600

NAMES = {
    "magazine": ("606", "Magazine"),
    "shop": ("1000606", "Shop"),
    "press": ("1838", "Press"),
    "careers": ("1206", "Careers"),
    "events": ("2044", "Events"),
    "help": ("2217", "Help centre"),
}
KINDS = {
    "space_role": ("Reviewer", "Translator"),
    "collaborator": ("ada@example.com", "grace@example.com"),
    "workflow": ("Article review", "Product pages"),
}
STAGES = [
    {"name": "Drafting", "next_stages": ["Legal"]},
    {"name": "Legal", "space_roles": ["Reviewer"], "next_stages": ["Ready to publish"], "color": "#8a63d2"},
    {"name": "Ready to publish", "allow_admin_publish": True},
]
DESCRIPTION: dict[str, Any] = {
    "space_roles": [{"role": "Reviewer"}, {"role": "Translator", "permissions": ["save_stories"]}],
    "collaborators": [{"email": "ada@example.com", "space_roles": ["Reviewer"]}, {"email": "grace@example.com"}],
    "workflows": [
        {"name": "Article review", "stages": STAGES, "unlisted_stages": "report"},
        {"name": "Product pages", "stages": STAGES, "unlisted_stages": "report"},
    ],
    "undeclared": "report",
    "unlisted": {"space_roles": "report", "workflows": "report"},
}


def undeclared(name: str, field: str, value: Any, empty: Any) -> dict[str, Any]:
    return {"reason": "undeclared", "resource": "workflow_stage", "of": "Article review", "id": 9, "name": name,
            "field": field, "value": value, "empty": empty}  # fmt: skip


def unlisted(resource: str, name: str, of: str = "") -> dict[str, Any]:
    return {"reason": "unlisted", "resource": resource, "of": of, "id": 10, "name": name, "field": "", "value": None,
            "empty": None}  # fmt: skip


DRIFT = {
    "magazine": [
        undeclared("Legal", "allow_publish", True, False),
        undeclared("Drafting", "story_editing_locked", True, False),
        unlisted("workflow_stage", "Quick check", "Article review"),
    ],
    "events": [unlisted("space_role", "Intern")],
}
# What differs: the object, its fields, and both sides.
DIFFERS = {
    "shop": (
        "workflow",
        "Article review",
        ["workflow_stages"],
        "  name: Article review\n  stages:\n    - name: Drafting\n    - name: Legal\n      color: \"#ff0000\"  # Legal\n"
        "      space_roles: [Reviewer, Translator]  # Legal\n      next_stages: []  # Legal\n    - name: Ready to publish\n",
        "  name: Article review\n  stages:\n    - name: Drafting\n    - name: Legal\n      color: \"#8a63d2\"  # Legal\n"
        "      space_roles: [Reviewer]  # Legal\n      next_stages: [Ready to publish]  # Legal\n    - name: Ready to publish\n",
    ),
    "press": (
        "collaborator",
        "ada@example.com",
        ["role", "space_role_ids"],
        "  role: admin\n  space_role_ids: []\n",
        "  role: multi\n  space_role_ids: [\"Reviewer (282994740191001)\"]\n",
    ),
    "careers": (
        "space_role",
        "Translator",
        ["role", "permissions"],
        "",
        "  role: Translator\n  permissions: [save_stories]\n",
    ),
}  # fmt: skip


def said(host: str) -> Observation:
    identifier, _name = NAMES[host]
    result = dict(result_of(host, int(identifier)))
    args = {**DESCRIPTION, "space_id": identifier}
    return Observation(host, "1", "Bring the space to its description", "space", OK, True, args, result)


def result_of(host: str, identifier: int) -> Iterator[tuple[str, Any]]:
    kind, name, fields, before, after = DIFFERS.get(host, ("", "", [], "", ""))
    objects, operations = [], []
    for number, (its_kind, its_name) in enumerate((one, other) for one in KINDS for other in KINDS[one]):
        differs = (its_kind, its_name) == (kind, name)
        is_new = differs and not before
        objects.append(
            {
                "kind": its_kind,
                "name": its_name,
                "id": None if is_new else number,
                "state_before": "absent" if is_new else "present",
                "changed_fields": fields if differs else [],
            }
        )
        if differs:
            action = "create" if is_new else "update"
            operations.append(
                {"action": action, "resource": kind, "id": objects[-1]["id"], "name": name, "changed_fields": fields}
            )
    heading = f"{kind.replace('_', ' ')} {name} of space {identifier}:\n"
    yield "changed", bool(kind)
    yield "space_id", identifier
    yield "objects", objects
    yield "operations", operations
    yield "drift", DRIFT.get(host, [])
    yield "diff", {"before": heading + before if before else "", "after": heading + after if kind else ""}


def example() -> Report:
    hosts = {host: Host(*known) for host, known in NAMES.items()}
    observations = [said(host) for host in hosts]
    return drift_report(observations, hosts, [hosts], title="", generated_at="2026-11-24T07:05:00Z")


def draw(page: Path) -> bytes:
    options = webdriver.ChromeOptions()
    options.binary_location = str(shutil.which("chromium"))
    for switch in ("headless", "no-sandbox", "disable-gpu", "hide-scrollbars", "force-color-profile=srgb"):
        options.add_argument(f"--{switch}")
    browser = webdriver.Chrome(options=options, service=webdriver.ChromeService(shutil.which("chromedriver")))
    try:
        size = {"width": WIDTH, "height": HEIGHT, "deviceScaleFactor": 1, "mobile": False}
        browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
        browser.get(page.as_uri())
        shown = browser.execute_script("return Math.ceil(document.body.getBoundingClientRect().bottom)")
        clip = {"x": 0, "y": 0, "width": WIDTH, "height": min(shown, HEIGHT), "scale": 1}
        taken = browser.execute_cdp_cmd("Page.captureScreenshot", {"clip": clip, "captureBeyondViewport": True})
    finally:
        browser.quit()
    return base64.b64decode(taken["data"])


# --- a smaller file: Chromium writes full colours, and a page needs few -----------------------------------------------


def with_palette(png: bytes, colors: int = 256) -> bytes:
    """Return a picture with its most frequent colours; others become the nearest one."""
    width, height, rows = _rows(png)
    counted = Counter(pixel for row in rows for pixel in row)
    palette = [pixel for pixel, _count in counted.most_common(colors)]
    places = {pixel: place for place, pixel in enumerate(palette)}
    for pixel in counted.keys() - places.keys():
        places[pixel] = min(
            range(len(palette)), key=lambda place: sum((a - b) ** 2 for a, b in zip(pixel, palette[place]))
        )
    body = b"".join(b"\0" + bytes(places[pixel] for pixel in row) for row in rows)
    parts = (
        (b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 3, 0, 0, 0)),
        (b"PLTE", b"".join(map(bytes, palette))),
        (b"IDAT", zlib.compress(body, 9)),
        (b"IEND", b""),
    )
    written = (
        struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data)) for kind, data in parts
    )
    return png[:8] + b"".join(written)


def _chunks(png: bytes) -> Iterator[tuple[bytes, bytes]]:
    at = 8
    while at < len(png):
        (length,) = struct.unpack(">I", png[at : at + 4])
        yield png[at + 4 : at + 8], png[at + 8 : at + 8 + length]
        at += 12 + length


def _rows(png: bytes) -> tuple[int, int, list[list[tuple[int, ...]]]]:
    """Return width, height and pixels of a picture of 8 bits in three or four channels."""
    width, height, _depth, kind = struct.unpack(">IIBB", dict(_chunks(png))[b"IHDR"][:10])
    channels = {2: 3, 6: 4}[kind]
    data = zlib.decompress(b"".join(part for name, part in _chunks(png) if name == b"IDAT"))
    length = width * channels
    above, rows = bytearray(length), []
    for start in range(0, height * (length + 1), length + 1):
        line = bytearray(data[start + 1 : start + 1 + length])
        for at in range(length):
            left, corner = (line[at - channels], above[at - channels]) if at >= channels else (0, 0)
            line[at] = (line[at] + _predicted(data[start], left, above[at], corner)) % 256
        rows.append([tuple(line[at : at + 3]) for at in range(0, length, channels)])
        above = line
    return width, height, rows


def _predicted(kind: int, left: int, above: int, corner: int) -> int:
    """Return what a filter of PNG expects: nothing, the left, what is above, their mean, or the nearest (Paeth)."""
    if kind == 4:
        return min((left, above, corner), key=lambda value: abs(left + above - corner - value))
    return (0, left, above, (left + above) // 2)[kind]


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        page = Path(sys.argv[1]).resolve() if len(sys.argv) > 1 else Path(folder) / "drift.html"
        page.write_text(drift_html(example()), encoding="utf-8")
        PICTURE.write_bytes(with_palette(draw(page)))


if __name__ == "__main__":
    main()
