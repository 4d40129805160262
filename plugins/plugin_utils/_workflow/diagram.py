# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""Pictures of a workflow, as text for Mermaid or Graphviz. Pure."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any, Callable

from ...module_utils._engine.errors import ConfigurationError
from ...module_utils._engine.values import as_color
from ...module_utils._resources.workflow.described import Stage, Workflow, workflow_from

_NO_COLOR = "#ffffff"
_DIRECTIONS = ("LR", "TB")


def diagram(described: Any, format: str = "mermaid", direction: str = "LR") -> str:
    """Return the picture of a workflow. Raise ConfigurationError for anything else."""
    if format not in _FORMATS:
        raise ConfigurationError(f"format can be {' or '.join(_FORMATS)}, not {format}.")
    if direction not in _DIRECTIONS:
        raise ConfigurationError(f"direction can be {' or '.join(_DIRECTIONS)}, not {direction}.")
    workflow = workflow_from(described)
    return "\n".join(_FORMATS[format](workflow, direction)) + "\n"


def _mermaid(workflow: Workflow, direction: str) -> Iterator[str]:
    if workflow.name:
        yield from ("---", f"title: {_quoted(workflow.name)}", "---")
    yield f"flowchart {direction}"
    for number, stage in enumerate(workflow.stages):
        label = "<br/>".join(map(_mermaid_text, _lines(stage)))
        opening, closing = ("([", "])") if stage.is_default else ("[", "]")
        yield f'  s{number}{opening}"{label}"{closing}'
    for start, end in _moves(workflow):
        yield f"  {start} --> {end}"
    for start, end in _after_publishing(workflow):
        yield f"  {start} -. after publishing .-> {end}"
    for number, stage in enumerate(workflow.stages):
        fill = _fill(stage)
        border = "stroke-width:3px" if stage.can_publish else "stroke-width:1px"
        yield f"  style s{number} fill:{fill},color:{_ink(fill)},stroke:#333333,{border}"


def _graphviz(workflow: Workflow, direction: str) -> Iterator[str]:
    yield f"digraph {_quoted(workflow.name)} {{"
    yield f"  rankdir={direction}"
    if workflow.name:
        yield f"  label={_quoted(workflow.name)}"
        yield "  labelloc=t"
    yield '  node [shape=box, style="rounded,filled", fontname="sans-serif"]'
    yield '  edge [fontname="sans-serif", fontsize=10]'
    for number, stage in enumerate(workflow.stages):
        label = "\\n".join(_quoted(line)[1:-1] for line in _lines(stage))
        fill = _fill(stage)
        marks = f"fillcolor={_quoted(fill)}, fontcolor={_quoted(_ink(fill))}, penwidth={3 if stage.can_publish else 1}"
        yield f'  s{number} [label="{label}", {marks}{", peripheries=2" if stage.is_default else ""}]'
    for start, end in _moves(workflow):
        yield f"  {start} -> {end}"
    for start, end in _after_publishing(workflow):
        yield f'  {start} -> {end} [style=dashed, label="after publishing"]'
    yield "}"


_FORMATS: dict[str, Callable[[Workflow, str], Iterator[str]]] = {"mermaid": _mermaid, "graphviz": _graphviz}


def _ids(workflow: Workflow) -> dict[str, str]:
    """Where ways end, by the name of a stage. A second stage of the same name gets none, nor does one without a name."""
    return {name: f"s{number}" for number, name in reversed(list(enumerate(workflow.names))) if name}


def _moves(workflow: Workflow) -> Iterator[tuple[str, str]]:
    """The transitions to draw. Where every stage may follow, the stage says so instead of pointing everywhere."""
    ids = _ids(workflow)
    for number, stage in enumerate(workflow.stages):
        if not stage.any_stage_next:
            yield from ((f"s{number}", ids[name]) for name in stage.next_stages if name in ids)


def _after_publishing(workflow: Workflow) -> Iterator[tuple[str, str]]:
    ids = _ids(workflow)
    for number, stage in enumerate(workflow.stages):
        if stage.after_publish in ids:
            yield f"s{number}", ids[stage.after_publish]


def _lines(stage: Stage) -> list[str]:
    """What is written in a stage."""
    lines = [stage.name]
    if stage.is_default:
        lines.append("stories start here")
    movers = ["everyone"] if stage.everyone_moves else _movers(stage)
    if movers:
        lines.append(f"moved on by {', '.join(movers)}")
    if stage.any_stage_next:
        lines.append("to any stage")
    if stage.no_stage_next:
        lines.append("or out of the workflow")
    if stage.can_publish:
        lines.append(f"published by {'everyone' if stage.everyone_publishes else 'admins'}")
    if stage.locked:
        lines.append("editing locked")
    return lines


def _movers(stage: Stage) -> list[str]:
    said = [("admins", stage.admins_move), ("editors", stage.editors_move)]
    return [*(name for name, moves in said if moves), *stage.people]


def _fill(stage: Stage) -> str:
    color = as_color(stage.color) or ""
    return color if re.fullmatch(r"#[0-9a-f]{6}", color) else _NO_COLOR


def _ink(fill: str) -> str:
    """Black or white, whichever has the higher contrast with a colour (relative luminance of WCAG 2)."""
    parts = [int(fill[place : place + 2], 16) / 255 for place in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return "#000000" if 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179 else "#ffffff"


def _quoted(text: str) -> str:
    """A string of Graphviz and of YAML in double quotes, on one line."""
    line = " ".join(text.split())
    return '"' + line.replace("\\", "\\\\").replace('"', '\\"') + '"'


def _mermaid_text(text: str) -> str:
    """Mermaid writes what has a meaning to it as numbers of characters between # and ;."""
    line = re.sub(r"[^\w\s.,:/@()+\-→]", lambda match: f"#{ord(match[0])};", " ".join(text.split()))
    # What begins like a list is one to Mermaid's Markdown.
    return re.sub(r"^(\d*)([.+-])", lambda match: f"{match[1]}#{ord(match[2])};", line)
