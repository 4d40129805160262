# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""A drift report as one HTML page, without scripts and without anything that is loaded from elsewhere. Pure."""

from __future__ import annotations

import html
from collections.abc import Iterator, Sequence
from itertools import groupby
from typing import NamedTuple

from ansible_collections.community.storyblok.plugins.module_utils._drift import (
    CHANGED,
    CHECK,
    CREATED,
    DONE,
    DRIFT,
    DRIFTED,
    EXTRA,
    FAILED,
    IN_STEP,
    MISSING,
    NOT_CHECKED,
    REAL,
    REMOVED,
    SEVERITY,
    Cell,
    Object,
    Report,
    Space,
)
from ansible_collections.community.storyblok.plugins.module_utils._drift_lines import (
    ADDED,
    LEFT_OUT,
    Line,
    fit,
    lines_between,
)
from ansible_collections.community.storyblok.plugins.module_utils._drift_lines import REMOVED as TAKEN_AWAY


class Words(NamedTuple):
    """How a status is shown: the name of its colour, a sign, a word, and what it means."""

    color: str
    sign: str
    word: str
    meaning: str


WORDS = {
    IN_STEP: Words("step", "✓", "in step", "is as the playbook declares it"),
    DRIFTED: Words("drift", "≠", "drifted", "is there, and differs from what the playbook declares"),
    MISSING: Words("missing", "+", "missing", "is declared, and not there"),
    EXTRA: Words("drift", "−", "extra", "is there, and the playbook would remove it"),
    CHANGED: Words("drift", "≠", "changed", "differed, and was changed by this run"),
    CREATED: Words("missing", "+", "created", "was missing, and was created by this run"),
    REMOVED: Words("drift", "−", "removed", "was not wanted, and was removed by this run"),
    FAILED: Words("failed", "✕", "failed", "could not be checked or changed; the message says why"),
    NOT_CHECKED: Words("unknown", "?", "not checked", "the run skipped it, or did not get that far"),
}
UNDECLARED = Words("none", "–", "not declared", "the playbook says nothing about it for this space")

# What the signs before the lines of a difference mean, for those who hear the page.
_SPOKEN = {TAKEN_AWAY: ("del", "−"), ADDED: ("ins", "+"), LEFT_OUT: ("i", "⋯")}


def drift_html(report: Report) -> str:
    title = _text(report.title)
    body = "\n".join(
        (
            f'<header id="top"><h1>{title}</h1>',
            *_introduction(report),
            "</header><main>",
            *_table(report),
            *_legend(report),
            *_details(report),
            "</main>",
            "<footer>Made by the callback community.storyblok.drift_report. The same is in the JSON and JUnit XML files "
            "beside this page.</footer>",
        )
    )
    return f"""<!DOCTYPE html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'unsafe-inline'; img-src data:">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<title>{title}</title>
<link rel="icon" href="data:,">
<style>{_STYLE}</style>
</head>
<body>
{body}
</body>
</html>
"""


def _introduction(report: Report) -> Iterator[str]:
    spaces = len(report.spaces)
    number = f"{spaces} space{'' if spaces == 1 else 's'}"
    kind = {
        CHECK: f"A check of {number}. Nothing was changed.",
        REAL: f"A run over {number}. Differences were removed by it.",
    }.get(report.mode, f"A run over {number}, in which some tasks only checked and others changed what differed.")
    moment = f'<time datetime="{_text(report.generated_at)}">{_text(_readable_time(report.generated_at))}</time>'
    yield f'<p class="lead">{kind} <span class="when">{moment}</span></p>'
    counted = [(status, report.count(status)) for status in SEVERITY]
    shown = [(status, count) for status, count in counted if count or status in _always_shown(report)]
    yield '<ul class="summary" aria-label="Spaces by their worst status">'
    for status, count in shown:
        words = WORDS[status]
        zero = " zero" if not count else ""
        yield (
            f'<li class="{words.color}{zero}" data-status="{status}"><b>{count}</b> '
            f'<span><span aria-hidden="true">{words.sign}</span> {words.word}</span></li>'
        )
    yield "</ul>"
    if report.spaces:
        parts = "".join(
            f'<span class="{WORDS[status].color}" style="flex-grow:{count}"></span>'
            for status, count in counted
            if count
        )
        yield f'<div class="bar" aria-hidden="true">{parts}</div>'
    if report.lacks_diffs:
        yield (
            '<p class="note"><strong>Only names of fields are known.</strong> This page shows what differs, line by line, '
            "when the playbook is run with <code>--diff</code>.</p>"
        )


def _always_shown(report: Report) -> tuple[str, ...]:
    return (FAILED, MISSING, DRIFTED, IN_STEP) if report.mode != REAL else (FAILED, CREATED, CHANGED, IN_STEP)


def _readable_time(moment: str) -> str:
    return moment.replace("T", " ").replace("Z", " UTC")


def _table(report: Report) -> Iterator[str]:
    yield '<section aria-labelledby="spaces"><h2 id="spaces">Spaces</h2>'
    if not report.objects:
        yield "<p>No task told anything about an object.</p>"
    # The region can be scrolled by keyboard only if it can have the focus.
    yield '<div class="scroll" role="region" aria-labelledby="spaces" tabindex="0"><table class="matrix">'
    yield "<thead>"
    kinds = [(kind, list(items)) for kind, items in groupby(report.objects, key=lambda item: item.kind)]
    yield "<tr>"
    yield '<th rowspan="2" scope="col" class="corner">Space</th>'
    for kind, items in kinds:
        yield f'<th colspan="{len(items)}" scope="colgroup" class="kind"><span>{_text(kind)}</span></th>'
    yield "</tr><tr>"
    for item in report.objects:
        yield f'<th scope="col"><span class="name" title="{_text(item.title)}">{_text(item.title)}</span></th>'
    yield "</tr></thead>"
    for calm, group in groupby(enumerate(report.spaces), key=lambda numbered: numbered[1].status == IN_STEP):
        yield from _rows(report, list(group), calm=calm)
    yield "</table></div></section>"


def _rows(report: Report, spaces: Sequence[tuple[int, Space]], *, calm: bool) -> Iterator[str]:
    heading = "In step" if calm else "Changed or failed" if report.mode == REAL else "Need attention"
    yield "<tbody>"
    yield (
        f'<tr class="group"><th scope="rowgroup" colspan="{len(report.objects) + 1}">'
        f"<span>{heading} ({len(spaces)})</span></th></tr>"
    )
    for number, space in spaces:
        name = f'<span class="name" title="{_text(space.name)}">{_text(space.name)}</span>'
        if _has_details(space):
            name = f'<a href="#s{number}">{name}</a>'
        detail = f"<small>space {_text(str(space.space_id))}</small>" if _shows_id(space) else ""
        yield f'<tr class="space"><th scope="row">{name}{detail}</th>'
        for place, item in enumerate(report.objects):
            yield _data(number, place, space.cells.get(item))
        yield "</tr>"
    yield "</tbody>"


def _shows_id(space: Space) -> bool:
    return bool(space.space_id) and space.name != f"space {space.space_id}"


def _data(number: int, place: int, cell: Cell | None) -> str:
    words = WORDS[cell.status] if cell is not None else UNDECLARED
    shown = f'<span aria-hidden="true">{words.sign}</span> {words.word}'
    if cell is None:
        shown = f'<span aria-hidden="true">{words.sign}</span><span class="spoken">{words.word}</span>'
    elif _is_told(cell):
        shown = f'<a href="#s{number}o{place}">{shown}{_marks(cell)}</a>'
    elif cell.status == NOT_CHECKED:
        shown = f'<a href="#s{number}">{shown}</a>'
    status = cell.status if cell is not None else "not_declared"
    return f'<td class="{words.color}" data-status="{status}">{shown}</td>'


def _marks(cell: Cell) -> str:
    """Beside a calm status, that there is a remark to read."""
    return ", see remark" if cell.status == IN_STEP else ""


def _is_told(cell: Cell) -> bool:
    """Whether a cell has a part of its own below the table."""
    return cell.status not in (IN_STEP, NOT_CHECKED) or bool(cell.warnings)


def _has_details(space: Space) -> bool:
    return not space.cells or any(_is_told(cell) or cell.status == NOT_CHECKED for cell in space.cells.values())


def _legend(report: Report) -> Iterator[str]:
    yield '<section aria-labelledby="legend"><h2 id="legend">What the colours and signs mean</h2><dl class="legend">'
    present = {cell.status for cell in report.cells()}.union(_always_shown(report))
    for status in (IN_STEP, *DRIFT, *DONE, FAILED, NOT_CHECKED):
        if status in present:
            yield _meaning(WORDS[status])
    if any(item not in space.cells for space in report.spaces for item in report.objects):
        yield _meaning(UNDECLARED)
    yield "</dl></section>"


def _meaning(words: Words) -> str:
    return (
        f'<div><dt class="{words.color}"><span aria-hidden="true">{words.sign}</span> {words.word}</dt>'
        f"<dd>{words.meaning}</dd></div>"
    )


def _details(report: Report) -> Iterator[str]:
    told = [(number, space) for number, space in enumerate(report.spaces) if _has_details(space)]
    if not told:
        return
    yield '<section aria-labelledby="details"><h2 id="details">Space by space</h2>'
    for number, space in told:
        detail = f" <small>{_text(space.detail)}</small>" if space.detail else ""
        yield f'<section class="one" id="s{number}"><h3><span class="name">{_text(space.name)}</span>{detail}</h3>'
        if not space.cells:
            yield "<p>No task told anything about this space.</p>"
        for place, item in enumerate(report.objects):
            cell = space.cells.get(item)
            if cell is not None and _is_told(cell):
                yield from _object(f"s{number}o{place}", item, cell)
        yield from _unchecked(report, space)
        yield '<p class="back"><a href="#spaces">Back to the table</a></p></section>'
    yield "</section>"


def _unchecked(report: Report, space: Space) -> Iterator[str]:
    """One line for each reason, instead of one part for each object that was not checked."""
    reasons: dict[str, list[str]] = {}
    for item in report.objects:
        cell = space.cells.get(item)
        if cell is not None and cell.status == NOT_CHECKED and not _is_told(cell):
            reasons.setdefault(cell.message, []).append(f"{item.kind} {item.title}")
    for reason, objects in reasons.items():
        listed = ", ".join(f'<span class="name">{_text(name)}</span>' for name in objects)
        yield f'<p class="reason">{_badge(NOT_CHECKED)} {listed}: {_text(reason)}</p>'


def _object(anchor: str, item: Object, cell: Cell) -> Iterator[str]:
    name = f'<span class="name">{_text(item.title)}</span>'
    yield f'<article id="{anchor}"><h4>{_badge(cell.status)} {_text(item.kind)} {name}</h4>'
    if cell.message:
        yield f'<p class="message">{_text(cell.message)}</p>'
    for warning in cell.warnings:
        yield f'<p class="note">{_text(warning)}</p>'
    lines = lines_between(cell.before, cell.after)
    if lines:
        yield from _difference(lines, cell)
    elif cell.status in (*DRIFT, *DONE):
        yield from _without_difference(cell)
    yield "</article>"


def _without_difference(cell: Cell) -> Iterator[str]:
    """What is known without --diff: for a whole workflow which of its stages differ, else the names of the fields."""
    if cell.steps:
        yield f"<p>{'The playbook would' if cell.status in DRIFT else 'The playbook did'}:</p>"
        yield f'<ul class="facts">{"".join(f"<li>{_text(step)}</li>" for step in cell.steps)}</ul>'
    elif cell.changed_fields:
        yield f'<p class="facts">Fields that the playbook sets: {_text(", ".join(cell.changed_fields))}</p>'


def _difference(lines: Sequence[Line], cell: Cell) -> Iterator[str]:
    told = ("is there now", "the playbook declares") if cell.status in DRIFT else ("was there", "is there now")
    signs = {line.sign for line in lines}
    key = [
        f'<{tag}><span aria-hidden="true">{shown}</span> {meaning}</{tag}>'
        for sign, meaning in zip((TAKEN_AWAY, ADDED), told)
        for tag, shown in [_SPOKEN[sign]]
        if sign in signs
    ]
    yield f'<p class="key">{" ".join(key)}</p>'
    spelled = []
    for line in lines:
        tag, sign = _SPOKEN.get(line.sign, ("span", " "))
        spelled.append(f"<{tag}>{sign} {_text(line.text)}</{tag}>")
    # A browser takes away the first line break of a preformatted text, and there is none.
    yield f'<pre class="diff">{"".join(spelled)}</pre>'


def _badge(status: str) -> str:
    words = WORDS[status]
    return f'<span class="badge {words.color}"><span aria-hidden="true">{words.sign}</span> {words.word}</span>'


def _text(text: str) -> str:
    return html.escape(fit(text))


_STYLE = """
:root {
  color-scheme: light dark;
  --page: #ffffff; --raised: #f5f6f8; --ink: #1b1f24; --soft: #57606a; --line: #d5d9de; --link: #0550ae;
  --step-ink: #1a6334; --step: #e3f4e8; --drift-ink: #7a4100; --drift: #ffe8c2;
  --missing-ink: #0b4a8f; --missing: #d8eaff; --failed-ink: #ffffff; --failed: #b3261e;
  --unknown-ink: #4b4f56; --unknown: #e6e8eb; --del: #ffe3e0; --del-ink: #8c1d18; --ins: #dcf5e3; --ins-ink: #14532b;
}
@media (prefers-color-scheme: dark) {
  :root {
    --page: #14171b; --raised: #1e2329; --ink: #e7eaee; --soft: #a5adb7; --line: #39404a; --link: #86b8ff;
    --step-ink: #8fd9a8; --step: #173022; --drift-ink: #ffcf85; --drift: #4a3207;
    --missing-ink: #a9d1ff; --missing: #12365f; --failed-ink: #ffffff; --failed: #b3261e;
    --unknown-ink: #c0c6ce; --unknown: #31363d; --del: #4a1f1c; --del-ink: #ffb4ab; --ins: #143a24; --ins-ink: #9be5b5;
  }
}
* { box-sizing: border-box; }
body { margin: 0 auto; max-width: 110rem; padding: 1.25rem clamp(0.75rem, 3vw, 2.5rem) 3rem; background: var(--page);
  color: var(--ink); font: 100%/1.5 system-ui, "Segoe UI", Roboto, "Helvetica Neue", Arial, sans-serif; }
h1 { margin: 0.25rem 0; font-size: 1.75rem; line-height: 1.2; overflow-wrap: anywhere; }
h2 { margin: 2rem 0 0.75rem; font-size: 1.2rem; }
h3 { margin: 0; font-size: 1.05rem; overflow-wrap: anywhere; }
h4 { margin: 0 0 0.5rem; font-size: 0.95rem; overflow-wrap: anywhere; }
small, .when, .key, .back { color: var(--soft); font-weight: normal; font-size: 0.8rem; }
a { color: var(--link); }
:focus-visible { outline: 3px solid var(--link); outline-offset: 1px; }
.name { unicode-bidi: isolate; overflow-wrap: anywhere; }
.lead { margin: 0 0 1rem; }
.when { white-space: nowrap; }
.spoken { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); white-space: nowrap; }
.step { background: var(--step); color: var(--step-ink); }
.drift { background: var(--drift); color: var(--drift-ink); }
.missing { background: var(--missing); color: var(--missing-ink); }
.failed { background: var(--failed); color: var(--failed-ink); }
.unknown { background: var(--unknown); color: var(--unknown-ink); }
.none { background: var(--page); color: var(--soft); }
.summary { display: flex; flex-wrap: wrap; gap: 0.6rem; margin: 0; padding: 0; list-style: none; }
.summary li { flex: 1 1 8rem; max-width: 13rem; padding: 0.5rem 0.9rem; border-radius: 0.6rem; }
.summary b { display: block; font-size: 1.7rem; line-height: 1.2; font-variant-numeric: tabular-nums; }
.summary .zero { background: var(--raised); color: var(--soft); }
.bar { display: flex; gap: 2px; height: 0.5rem; margin: 0.8rem 0 0; border-radius: 0.25rem; overflow: hidden; }
.bar span { flex: 1 1 3px; }
.bar .step { background: var(--step-ink); }
.bar .drift { background: var(--drift-ink); }
.bar .missing { background: var(--missing-ink); }
.bar .unknown { background: var(--unknown-ink); }
.note { margin: 0.75rem 0; padding: 0.5rem 0.8rem; border-left: 4px solid var(--drift-ink); background: var(--raised);
  overflow-wrap: anywhere; }
.scroll { position: relative; width: fit-content; max-width: 100%; max-height: 80vh; overflow: auto;
  border: 1px solid var(--line); border-radius: 0.6rem; }
.matrix { border-collapse: separate; border-spacing: 0; font-size: 0.85rem; }
.matrix th, .matrix td { padding: 0.4rem 0.7rem; border: 0 solid var(--line); border-width: 0 1px 1px 0; text-align: left; }
.matrix thead th { position: sticky; top: 2rem; z-index: 2; background: var(--raised); min-width: 7rem;
  vertical-align: bottom; }
.matrix thead .kind { top: 0; height: 2rem; padding: 0 0.7rem; max-width: none; color: var(--soft); font-weight: normal;
  white-space: nowrap; }
.matrix thead .kind span { position: sticky; left: 15.7rem; }
.matrix thead .corner { top: 0; left: 0; z-index: 4; }
.matrix .space th, .corner { position: sticky; left: 0; z-index: 1; width: 15rem; min-width: 15rem; max-width: 15rem;
  background: var(--raised); font-weight: 600; }
.matrix .name { display: -webkit-box; -webkit-box-orient: vertical; -webkit-line-clamp: 3; overflow: hidden; }
.matrix thead .name { width: max-content; max-width: 12.6rem; }
.matrix small { display: block; }
.matrix .group th { background: var(--page); color: var(--soft); font-weight: 600; }
.matrix .group span { position: sticky; left: 0.7rem; }
.matrix td { white-space: nowrap; }
.matrix td a { color: inherit; font-weight: 600; text-underline-offset: 0.2em; }
.matrix .space:hover td, .matrix .space:hover th { box-shadow: inset 0 1px var(--soft), inset 0 -1px var(--soft); }
.legend { display: grid; grid-template-columns: repeat(auto-fill, minmax(min(100%, 21rem), 1fr)); gap: 0.4rem 1.5rem; margin: 0;
  font-size: 0.85rem; }
.legend div { display: flex; gap: 0.6rem; align-items: baseline; }
.legend dt, .badge { flex: none; padding: 0.05rem 0.5rem; border-radius: 0.4rem; font-size: 0.8rem; font-weight: 600; }
.legend dd { margin: 0; }
.one { margin: 0 0 1.25rem; padding: 0.9rem 1rem; border: 1px solid var(--line); border-radius: 0.6rem; }
.one, article, h2 { scroll-margin-top: 1rem; }
.one:target, article:target { outline: 3px solid var(--link); outline-offset: 3px; }
article { margin: 0.7rem -0.3rem 0; padding: 0.3rem; border-radius: 0.3rem; }
.message, .reason { margin: 0.4rem 0; overflow-wrap: anywhere; white-space: pre-line; }
.key { display: flex; flex-wrap: wrap; gap: 0.3rem 0.8rem; margin: 0 0 0.4rem; }
.key del, .key ins { padding: 0.05rem 0.4rem; border-radius: 0.3rem; }
.diff { margin: 0; padding: 0.4rem 0; border: 1px solid var(--line); border-radius: 0.4rem; background: var(--raised);
  font: 0.85rem/1.55 ui-monospace, "Cascadia Code", Menlo, Consolas, "DejaVu Sans Mono", monospace; }
.diff > * { display: block; padding: 0 0.8rem 0 2.2rem; text-indent: -1.4rem; white-space: pre-wrap; overflow-wrap: anywhere;
  unicode-bidi: plaintext; }
.diff i { color: var(--soft); font-style: italic; }
del { background: var(--del); color: var(--del-ink); text-decoration: none; }
ins { background: var(--ins); color: var(--ins-ink); text-decoration: none; }
.diff del, .diff ins { font-weight: 600; }
.facts { margin: 0.3rem 0; overflow-wrap: anywhere; }
ul.facts { padding-left: 1.4rem; }
.back { margin: 0.8rem 0 0; }
footer { margin-top: 2.5rem; color: var(--soft); font-size: 0.8rem; }
@media (max-width: 45rem) {
  .matrix .space th, .corner { width: 8.5rem; min-width: 8.5rem; max-width: 8.5rem; }
  .matrix thead .kind span { left: 9.2rem; }
  .matrix thead th { min-width: 6.5rem; }
  .matrix thead .name { max-width: 9rem; }
  .matrix thead .corner { min-width: 8.5rem; }
}
@media print {
  @page { size: landscape; margin: 12mm; }
  body { max-width: none; padding: 0; font-size: 80%; }
  .scroll { width: 100%; max-height: none; overflow: visible; border: 0; }
  .matrix { width: 100%; font-size: 0.65rem; }
  .matrix td, .matrix thead th, .matrix .space th, .matrix thead .corner { position: static; width: auto; min-width: 0;
    max-width: none; padding: 0.2rem 0.3rem; white-space: normal; }
  .matrix thead .name { width: auto; max-width: none; }
  .matrix small { font-size: 0.6rem; }
  .matrix thead .kind span, .matrix .group span { position: static; }
  .matrix .space, article { break-inside: avoid; }
  .back { display: none; }
  * { print-color-adjust: exact; -webkit-print-color-adjust: exact; }
}
"""
