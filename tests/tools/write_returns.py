# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Write the parts of docs/returns into the RETURN of every module, between BEGIN and END.

ansible-test wants the RETURN of a module to be literal YAML. Documentation fragments carry RETURN from ansible-core 2.20 on:
once that is the oldest supported version, the parts belong there and this script goes.

usage: write_returns.py [--check]
"""

from __future__ import annotations

import re
import sys
import textwrap
from pathlib import Path
from string import Template

ROOT = Path(__file__).resolve().parents[2]
MODULES = ROOT / "plugins" / "modules"
PARTS = ROOT / "docs" / "returns"

BLOCK = re.compile(
    r"""^(?P<indent>\ *)\#\ BEGIN\ (?P<part>\w+)\n
    (?P<values>(?:(?P=indent)\#\ \ \ \w+:\ .*\n)*)
    (?P<written>(?:.*\n)*?)
    (?P=indent)\#\ END\ (?P=part)\n""",
    re.MULTILINE | re.VERBOSE,
)
MARKER = re.compile(r"^ *# (?:BEGIN|END)\b.*$", re.MULTILINE)


def with_parts(source: str, parts: dict[str, str]) -> str:
    """Return the source of a module with every part as it is now.

    parts: their texts by name. Raises ValueError for a BEGIN without its END and for a part or a value that is missing.
    """

    def written(block: re.Match[str]) -> str:
        indent, part = block["indent"], block["part"]
        if part not in parts:
            raise ValueError(f"BEGIN {part} names no part. The parts are {', '.join(sorted(parts))}.")
        values = dict(re.findall(r"# {3}(\w+): (.*)", block["values"]))
        try:
            text = Template(parts[part]).substitute(values)
        except KeyError as missing:
            raise ValueError(f"BEGIN {part} gives no value for ${missing.args[0]}.") from None
        head = f"{indent}# BEGIN {part}\n{block['values']}"
        return f"{head}{textwrap.indent(text, indent)}{indent}# END {part}\n"

    blocks, markers = len(BLOCK.findall(source)), len(MARKER.findall(source))
    if markers != 2 * blocks:
        raise ValueError(
            f"{markers} comments BEGIN and END make {blocks} blocks. Give every BEGIN an END of the same name."
        )
    return BLOCK.sub(written, source)


def main() -> int:
    check = sys.argv[1:] == ["--check"]
    if sys.argv[1:] and not check:
        print(__doc__, file=sys.stderr)
        return 2
    parts = {path.stem: path.read_text(encoding="utf-8") for path in PARTS.glob("*.yml")}
    outdated = []
    for path in sorted(MODULES.glob("*.py")):
        source = path.read_text(encoding="utf-8")
        try:
            wanted = with_parts(source, parts)
        except ValueError as error:
            print(f"Could not write {path.relative_to(ROOT)}: {error}", file=sys.stderr)
            return 1
        if wanted != source:
            outdated.append(path)
            if not check:
                path.write_text(wanted, encoding="utf-8")
    for path in outdated if check else ():
        print(f"{path.relative_to(ROOT)}: RETURN differs from docs/returns. Run make format.", file=sys.stderr)
    return 1 if check and outdated else 0


if __name__ == "__main__":
    sys.exit(main())
