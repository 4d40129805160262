# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The drift report of real runs, and its page with 100 spaces in a real browser."""

from __future__ import annotations

import json
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree

import pytest
import yaml
from ansible.release import __version__ as core

sys.path.append(os.environ["ANSIBLE_COLLECTIONS_PATH"].split(os.pathsep)[0])

CALLBACK = "community.storyblok.drift_report"
LONG = "Somebody who wrote a whole sentence into the field for the name " * 5
SCRIPT = "<script>window.broken = true; console.error('x')</script><img src=x onerror=alert(1)>"
WIDTHS = (1400, 400)


@pytest.fixture
def fleet(play: Any, emulator: Any, defaults: dict[str, Any], tmp_path: Path) -> Any:
    """Runs a playbook over hosts: one in step, one drifted, one that lacks something, one that fails, one that fails before."""
    role = {"role": "{{ item }}", "subtitle": "{{ subtitle | default(omit) }}"}
    tasks = [
        {"name": "Roles", "community.storyblok.space_role": role, "loop": ["Reviewer"]},
        {"name": "Read", "community.storyblok.space_role_info": {}},
    ]
    content = {"hosts": "all", "gather_facts": False, "roles": ["declared"], **defaults}
    content["module_defaults"]["group/community.storyblok.all"]["space_id"] = "{{ storyblok_space_id }}"
    (tmp_path / "roles" / "declared" / "tasks").mkdir(parents=True)
    (tmp_path / "roles" / "declared" / "tasks" / "main.yml").write_text(yaml.safe_dump(tasks), encoding="utf-8")
    failing = {"ansible.builtin.fail": {}, "when": "inventory_hostname == 'broken'"}
    early = {"hosts": "all", "gather_facts": False, "tasks": [failing]}
    (tmp_path / "playbook.yml").write_text(yaml.safe_dump([early, content]), encoding="utf-8")
    hosts = {
        "magazine": {"storyblok_space_id": 606, "storyblok_space_name": "The magazine"},
        "shop": {"storyblok_space_id": 1000606, "subtitle": "Reads everything"},
        "venture": {"storyblok_space_id": 282994740194929, "storyblok_space_name": "{{ defined_nowhere }}"},
        "nowhere": {"storyblok_space_id": 5},
        "broken": {"storyblok_space_id": 6},
    }
    every = {"ansible_connection": "local", "ansible_python_interpreter": sys.executable}
    (tmp_path / "inventory.yml").write_text(yaml.safe_dump({"all": {"vars": every, "hosts": hosts}}), encoding="utf-8")

    def run(*arguments: str, **environment: str) -> Any:
        enabled = {"ANSIBLE_CALLBACKS_ENABLED": f"results,{CALLBACK}", **environment}
        return play.run("-i", "inventory.yml", "playbook.yml", *arguments, **enabled)

    return run


def statuses(folder: Path) -> dict[str, list[str]]:
    data = json.loads((folder / "drift.json").read_text(encoding="utf-8"))
    return {space["name"]: [cell["status"] for cell in space["cells"]] for space in data["spaces"]}


def test_the_exit_status_tells_drift_from_failure(fleet: Any, emulator: Any, tmp_path: Path) -> None:
    folder = tmp_path / "drift-report"
    before = emulator.store.dump()
    all_of_them = fleet("--check", "--diff")
    assert all_of_them.status == 2, all_of_them.printed
    found = statuses(folder)
    assert list(found.items()) == [
        ("nowhere", ["failed"]),
        ("venture", ["missing"]),
        ("shop", ["drifted"]),
        ("broken", ["not_checked"]),
        ("The magazine", ["in_step"]),
    ]
    summary = "1 of 5 objects failed in 1 space, 1 missing in 1 space, 1 drifted in 1 space, 1 not checked in 1 space, 1 in step."
    assert f"Storyblok: {summary} See " in all_of_them.printed
    unwatched = "collaborators, workflows, workflow stages; undeclared fields of space roles; unlisted space roles."
    assert f"Not watched: {unwatched}" in all_of_them.printed
    page, told, junit = ((folder / f"drift.{kind}").read_text(encoding="utf-8") for kind in ("html", "json", "xml"))
    assert "subtitle: Reads everything" in page
    failures = {suite.get("hostname"): suite for suite in ElementTree.fromstring(junit).iter("testsuite")}
    assert failures["shop"].find("./testcase[@name='space role Reviewer']/failure[@type='drifted']") is not None
    assert failures["nowhere"].find("./testcase/error") is not None
    token = emulator.identity()["emulator_token"]
    assert token not in page + told + junit

    drifted = fleet("--check", "--diff", "--limit", "magazine,shop,venture")
    assert drifted.status == 3, drifted.printed
    # Neither the recap nor what stands after the end of a run is lost by it.
    assert "PLAY RECAP" in drifted.printed
    assert "failed=0" in drifted.printed
    assert not list(tmp_path.glob("**/.drift-*"))
    assert (
        fleet("--check", "--limit", "magazine", STORYBLOK_DRIFT_REPORT_DIR=str(tmp_path / "else" / "where")).status == 0
    )
    assert statuses(tmp_path / "else" / "where") == {"The magazine": ["in_step"]}
    assert emulator.store.dump() == before


def test_a_run_that_is_no_check_is_a_record(fleet: Any, tmp_path: Path) -> None:
    ran = fleet("--diff", "--limit", "magazine,shop,venture")
    assert ran.status == 0, ran.printed
    assert statuses(tmp_path / "drift-report") == {
        "venture": ["created"],
        "shop": ["changed"],
        "The magazine": ["in_step"],
    }


def test_a_report_that_cannot_be_written_fails_the_run(fleet: Any, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    ran = fleet("--check", "--limit", "magazine", STORYBLOK_DRIFT_REPORT_DIR=str(tmp_path / "file" / "x"))
    assert ran.status == 1
    assert f"Could not write the drift report to {tmp_path}/file/x: " in ran.printed.replace("\n", " ")


def test_a_whole_space_is_told_object_by_object(play: Any, defaults: dict[str, Any], tmp_path: Path) -> None:
    """As the role governance calls it: the description comes as the module's defaults."""
    stages = [{"name": "Drafting", "allow_publish": True}, {"name": "Brand-new", "color": "#123456"}]
    defaults["module_defaults"]["community.storyblok.space"] = {
        **defaults["module_defaults"]["group/community.storyblok.all"],
        "space_roles": [{"role": "Reviewer"}, {"role": "Translator"}],
        "collaborators": [{"email": "ada@example.com", "role": "admin"}],
        "workflows": [{"default": True, "stages": stages, "unlisted_stages": "report"}],
        "unlisted": {"space_roles": "report"},
    }
    task = {"name": "Everything", "community.storyblok.space": {}}
    ran = play([task], "--check", "--diff", play=defaults, ANSIBLE_CALLBACKS_ENABLED=f"results,{CALLBACK}")
    assert ran.status == 3, ran.printed
    data = json.loads((tmp_path / "drift-report" / "drift.json").read_text(encoding="utf-8"))
    [space] = data["spaces"]
    cells = {cell["name"]: cell for cell in space["cells"]}
    declared = {name: cell["status"] for name, cell in cells.items() if cell["status"] != "additional"}
    workflow = next(name for name, cell in cells.items() if cell["kind"] == "workflow")
    assert declared == {
        "Reviewer": "in_step",
        "Translator": "missing",
        "ada@example.com": "drifted",
        workflow: "drifted",
    }
    assert [text for text in cells["ada@example.com"]["sentences"] if text.endswith("Declared: administrator.")]
    assert "Drafting: not everyone may publish. Declared: everyone." in cells[workflow]["sentences"]
    assert "The stage Brand-new is missing." in cells[workflow]["sentences"]
    assert [step for step in cells[workflow]["steps"] if step.startswith("create workflow stage Brand-new")]
    assert cells["Translator"]["after"] == "role: Translator\n"
    watched = {watch["kind"]: (watch["spaces"], watch["fields"], watch["others"]) for watch in data["watched"]}
    assert watched == {
        "space role": (1, 0, 1),
        "collaborator": (1, 0, 0),
        "workflow": (1, 0, 0),
        "workflow stage": (1, 0, 1),
    }


def test_a_run_of_several_playbooks_ends_after_the_last(fleet: Any, tmp_path: Path) -> None:
    ran = fleet("playbook.yml", "--check", "--limit", "venture", STORYBLOK_DRIFT_EXIT_STATUS="10")
    assert ran.status == 10
    assert ran.printed.count("PLAY RECAP") == 2


def a_hundred_spaces() -> Any:
    """100 spaces with 10 objects: 1 failed, 10 lack something, 10 drifted, 10 hold more, 1 not reached; names of all kinds."""
    from ansible_collections.community.storyblok.plugins.plugin_utils._drift import observations as seen
    from ansible_collections.community.storyblok.plugins.plugin_utils._drift.table import drift_report

    drifted = {
        "before": 'stages:\n  - name: Legal\n    color: "#ff0000"\n',
        "after": 'stages:\n  - name: Legal\n    color: "#8a63d2"\n',
    }
    created = [{"action": "create", "resource": "space_role", "id": None, "name": SCRIPT, "changed_fields": ["role"]}]
    more = {"reason": "undeclared", "resource": "space_role", "of": "", "id": 1, "name": SCRIPT}
    results = {
        1: {"changed": True, "operations": created, "diff": {"before": {}, "after": {"role": SCRIPT}}},
        2: {"changed": True, "changed_fields": ["workflow_stages"], "diff": drifted},
        4: {"changed": False, "drift": [dict(more, field="permissions", value=[SCRIPT, LONG], empty=[])]},
    }
    told = []
    for number in range(100):
        for column in range(10):
            name = {3: SCRIPT, 4: LONG}.get(column, f"Role {column}")
            outcome = seen.FAILED if (number, column) == (43, 5) else seen.OK
            outcome = seen.UNREACHABLE if number == 77 else outcome
            result = {"msg": f"No. {SCRIPT}"} if outcome != seen.OK else {"changed": False}
            if column == 3 and number not in (43, 77):
                result = results.get(number % 10, result)
            told.append(
                seen.Observation(
                    f"host{number}",
                    str(column),
                    "Roles",
                    "space_role",
                    outcome,
                    True,
                    {"role": name, "space_id": number + 1},
                    result,
                )
            )
    hosts = {f"host{number}": seen.Host(str(number + 1), f"Space {number:02}") for number in range(99)}
    return drift_report(told, hosts, [hosts], title="", generated_at="2026-11-24T07:00:00Z")


@pytest.fixture(scope="module")
def browser(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    if core.startswith("2.17."):
        pytest.skip("the page does not depend on ansible-core; the newest one looks at it")
    found = {name: shutil.which(name) for name in ("chromium", "chromedriver")}
    missing = [name for name, path in found.items() if path is None]
    if missing:
        reason = f"{' and '.join(missing)} not found: install the Debian packages chromium and chromium-driver"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    from selenium import webdriver

    options = webdriver.ChromeOptions()
    options.binary_location = str(found["chromium"])
    options.set_capability("goog:loggingPrefs", {"browser": "ALL"})
    switches = "headless no-sandbox disable-gpu disable-quic disable-dev-shm-usage no-first-run disable-sync"
    for switch in f"{switches} disable-background-networking disable-component-update".split():
        options.add_argument(f"--{switch}")
    options.add_argument(f"--user-data-dir={tmp_path_factory.mktemp('browser')}")
    driver = webdriver.Chrome(options=options, service=webdriver.ChromeService(found["chromedriver"]))
    yield driver
    driver.quit()


def show(browser: Any, path: Path, width: int, scheme: str = "light") -> None:
    size = {"width": width, "height": 900, "deviceScaleFactor": 1, "mobile": False}
    browser.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", size)
    scheme_of = [{"name": "prefers-color-scheme", "value": scheme}]
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": scheme_of})
    browser.get(path.as_uri())


CONTRASTS = """
const light = channels => channels.slice(0, 3).map(c => c / 255)
  .map(c => c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4)
  .reduce((sum, c, place) => sum + c * [0.2126, 0.7152, 0.0722][place], 0);
const channels = color => color.match(/[0-9.]+/g).map(Number);
const ground = element => {
  for (; element; element = element.parentElement) {
    const color = channels(getComputedStyle(element).backgroundColor);
    if (color.length < 4 || color[3] > 0) return color;
  }
  return [255, 255, 255];
};
const weak = {};
for (const element of document.body.querySelectorAll('*')) {
  if (![...element.childNodes].some(node => node.nodeType === 3 && node.data.trim())) continue;
  const [one, other] = [light(channels(getComputedStyle(element).color)), light(ground(element))];
  const ratio = (Math.max(one, other) + 0.05) / (Math.min(one, other) + 0.05);
  if (ratio < 4.5) weak[`${element.tagName} ${element.className} ${element.parentElement.className}`] = ratio;
}
return weak;
"""


def test_the_page_of_a_hundred_spaces_in_a_browser(browser: Any, tmp_path: Path) -> None:
    from ansible_collections.community.storyblok.plugins.plugin_utils._drift.html import drift_html

    page = tmp_path / "drift.html"
    page.write_text(drift_html(a_hundred_spaces()), encoding="utf-8")
    show(browser, page, WIDTHS[0])
    run = browser.execute_script

    def count(selector: str) -> int:
        found: int = run("return document.querySelectorAll(arguments[0]).length", selector)
        return found

    # Every space and object is there, the spaces that need attention before the others.
    assert count("tr.space") == 100
    assert count(".matrix td") == 1000
    groups = run("return [...document.querySelectorAll('.matrix tbody')].map(part => part.innerText.split('\\n')[0])")
    assert groups == ["Need attention (32)", "In step (68)"]
    summary = run(
        "return Object.fromEntries([...document.querySelectorAll('.summary li')].map("
        "item => [item.dataset.status, Number(item.querySelector('b').innerText)]))"
    )
    assert summary == {"failed": 1, "missing": 10, "drifted": 10, "additional": 10, "not_checked": 10, "in_step": 959}
    for status, number in summary.items():
        assert count(f"td[data-status={status}]") == number, status
    assert count("th:not([scope])") == 0

    # Colours, and words for those who do not see them.
    shown = {
        status: run(
            "const cell = document.querySelector(`td[data-status=${arguments[0]}]`);"
            "return [getComputedStyle(cell).backgroundColor, cell.innerText.trim()]",
            status,
        )
        for status in summary
    }
    assert len({color for color, _text in shown.values()}) == 6
    assert {text for _color, text in shown.values()} == {
        "✕ failed",
        "+ missing",
        "≠ drifted",
        "⊕ additional",
        "? not checked",
        "✓ in step",
    }

    # Nothing that was put into a name or a message runs, and nothing is fetched.
    assert run("return [window.broken ?? null, document.scripts.length, document.images.length]") == [None, 0, 0]
    assert run("return performance.getEntriesByType('resource').length") == 0
    assert SCRIPT in run("return [...document.querySelectorAll('thead th')].map(cell => cell.textContent).join()")

    # A drifted cell leads to its difference.
    link = "td[data-status=drifted] a"
    target = run("const link = document.querySelector(arguments[0]); link.click(); return link.hash", link)
    text, top, signs = run(
        "const part = document.querySelector(arguments[0]);"
        "return [part.innerText, part.getBoundingClientRect().top,"
        "  [...part.querySelectorAll('pre > *')].map(line => line.tagName + line.textContent)]",
        target,
    )
    assert 0 <= top < 900
    assert "space role" in text
    assert signs == [
        "SPAN  stages:",
        "SPAN    - name: Legal",
        'DEL−     color: "#ff0000"',
        'INS+     color: "#8a63d2"',
    ]
    # What is told in words needs no lines; they are folded, and come with a click.
    folded = "td[data-status=additional] a"
    hash_ = run("const link = document.querySelector(arguments[0]); link.click(); return link.hash", folded)
    is_visible = "return document.querySelector(arguments[0] + ' pre').checkVisibility()"
    assert run(is_visible, hash_) is False
    run("document.querySelector(arguments[0] + ' summary').click()", hash_)
    assert run(is_visible, hash_) is True
    assert "and nobody declared it." in run("return document.querySelector(arguments[0]).innerText", hash_)
    # The heading and the first column stay in sight while the table scrolls in itself.
    scrolled = run(
        "const box = document.querySelector('.scroll'); box.scrollTo(400, 1500); const frame = box.getBoundingClientRect();"
        "const corner = document.querySelector('.corner').getBoundingClientRect();"
        "const row = document.querySelectorAll('tr.space th')[40].getBoundingClientRect();"
        "return [box.scrollTop, corner.top - frame.top, corner.left - frame.left, row.left - frame.left]"
    )
    assert scrolled == [1500, 1, 1, 1]

    # Paper cannot be unfolded.
    show(browser, page, WIDTHS[0])
    assert run(is_visible, hash_) is False
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    assert run(is_visible, hash_) is True
    browser.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})
    for width in WIDTHS:
        for scheme in ("light", "dark"):
            show(browser, page, width, scheme)
            assert run("return innerWidth") == width
            assert run("return document.documentElement.scrollWidth <= document.documentElement.clientWidth")
            assert run("const box = document.querySelector('.scroll'); return box.scrollWidth > box.clientWidth")
            assert run(CONTRASTS) == {}, (width, scheme)
    assert browser.get_log("browser") == []
