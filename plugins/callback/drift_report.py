# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: drift_report
type: notification
short_description: A run over many Storyblok spaces as one page, with an exit status for drift
version_added: 0.5.0
author:
  - community.storyblok contributors (@ansible-collections)
description:
  - Turns a run with C(--check --diff) into a report that says for each space and each object whether it is in step with the
    playbook, drifted, missing, has something in addition that nobody declared, or could not be checked.
  - Writes the same report three times into O(directory) - C(drift.html), a page for people; C(drift.json), for programs; and
    C(drift.xml), JUnit XML for a CI. Files of an earlier run are replaced.
  - Spaces are hosts. When the tasks of one host are about several spaces, each is a row of its own. Objects are what the tasks of
    this collection are about, such as a workflow; each item of a loop is one, and so is each object of a task with
    M(community.storyblok.space). Results of modules that only read are not reported.
  - A row is called by the variable C(storyblok_space_name) of the host, or else by the name of the host. The id of its space
    comes from the options of the tasks, from their results, or from the variable C(storyblok_space_id).
  - What nobody declared is drift, too, where a task looks for it with C(undeclared=report), C(unlisted=report) or
    C(unlisted_stages=report). The report says what was watched and what not.
  - With drift and without failures, C(ansible-playbook) exits with O(exit_status). A failed or unreachable host wins,
    with the exit status that Ansible gives it. When a file cannot be written, the exit status is 1.
  - In a run without C(--check), the report is a record of what was changed, and the exit status is left alone.
  - When no task of this collection has a result, nothing is written.
requirements:
  - to be named in the setting C(callbacks_enabled), see the examples
options:
  directory:
    description:
      - Folder for the three files. It is made when it is missing.
      - A relative path in C(ansible.cfg) starts at the folder of that file, one in the environment at the current folder.
    type: path
    default: drift-report
    env:
      - name: STORYBLOK_DRIFT_REPORT_DIR
    ini:
      - section: callback_drift_report
        key: directory
  title:
    description:
      - Headline of the report. When omitted or empty, it says what kind of run it was.
    type: str
    default: ""
    env:
      - name: STORYBLOK_DRIFT_REPORT_TITLE
    ini:
      - section: callback_drift_report
        key: title
  exit_status:
    description:
      - Exit status of C(ansible-playbook) when a check found drift and nothing failed. V(0) leaves the exit status alone.
      - Ansible itself uses 1 for errors, 2 for failed hosts, 4 for unreachable hosts or a playbook that cannot be read, 5 for
        wrong options, 99 and 250.
    type: int
    default: 3
    env:
      - name: STORYBLOK_DRIFT_EXIT_STATUS
    ini:
      - section: callback_drift_report
        key: exit_status
notes:
  - A run ends with this callback when it sets the exit status. Name it last in C(callbacks_enabled), so that other callbacks are
    told of the end before. It warns when it is not the last.
  - The report holds the declared fields that differ, names of objects and messages, as the output of C(--diff) does. It never
    holds the token. Of tasks with C(no_log) it says nothing but their status.
  - The umask of the run decides who may read the three files. Set it to C(077) where others use the machine too, because the
    report holds names and addresses of people.
seealso:
  - module: community.storyblok.space
  - module: community.storyblok.workflow
  - module: community.storyblok.space_role
  - module: community.storyblok.collaborator
"""

EXAMPLES = r"""
# Once, on the command line:
#   ANSIBLE_CALLBACKS_ENABLED=community.storyblok.drift_report ansible-playbook -i spaces.yml workflows.yml --check --diff
#
# Always, in ansible.cfg:
#
# [defaults]
# callbacks_enabled = ansible.posix.profile_tasks, community.storyblok.drift_report
#
# [callback_drift_report]
# directory = build/drift
# exit_status = 10
"""

import os
import secrets
from datetime import datetime, timezone
from typing import Any

from ansible import constants, context
from ansible.plugins.callback import CallbackBase

from ..plugin_utils._drift.html import drift_html
from ..plugin_utils._drift.json import drift_json
from ..plugin_utils._drift.junit import drift_junit
from ..plugin_utils._drift.observations import (
    FAILED,
    OK,
    OPTIONS,
    SKIPPED,
    UNREACHABLE,
    Host,
    Observation,
    reported_module,
)
from ..plugin_utils._drift.table import drift_report

NAME = "community.storyblok.drift_report"
FILES = {"drift.html": drift_html, "drift.json": drift_json, "drift.xml": drift_junit}


class CallbackModule(CallbackBase):
    CALLBACK_VERSION = 2.0
    CALLBACK_TYPE = "notification"
    CALLBACK_NAME = NAME
    CALLBACK_NEEDS_ENABLED = True

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._observations: list[Observation] = []
        # Of each play, how many observations came before it, and its hosts.
        self._hosts_of_plays: list[tuple[int, list[str]]] = []
        self._variables: dict[str, Any] = {}
        self._playbooks_begun = 0

    def v2_playbook_on_start(self, playbook: Any) -> None:
        self._playbooks_begun += 1
        status = self.get_option("exit_status")
        if not 0 <= status <= 255:
            self._fail(f"exit_status must be a number from 0 to 255, not {status}.")
        later = _called_after(list(constants.CALLBACKS_ENABLED or ()))
        if status and later and self._playbooks_begun == 1:
            self._display.warning(
                f"{NAME} ends the run when it sets the exit status for drift, so {', '.join(later)} would not be told of the "
                f"end. Name {NAME} last in callbacks_enabled, or set its exit_status to 0."
            )

    def v2_playbook_on_play_start(self, play: Any) -> None:
        self._variables = play.get_variable_manager().get_vars(play=play)
        self._hosts_of_plays.append((len(self._observations), list(self._variables.get("ansible_play_hosts_all", ()))))

    def v2_runner_on_ok(self, result: Any) -> None:
        self._observe(result, OK)

    def v2_runner_on_failed(self, result: Any, ignore_errors: bool = False) -> None:
        self._observe(result, FAILED, ignored=ignore_errors)

    def v2_runner_on_skipped(self, result: Any) -> None:
        self._observe(result, SKIPPED)

    def v2_runner_on_unreachable(self, result: Any) -> None:
        self._observe(result, UNREACHABLE)

    def v2_runner_item_on_ok(self, result: Any) -> None:
        self._observe(result, OK, is_item=True)

    def v2_runner_item_on_failed(self, result: Any) -> None:
        outcome = UNREACHABLE if result._result.get("unreachable") else FAILED
        self._observe(result, outcome, is_item=True, ignored=bool(result._task.ignore_errors))

    def v2_runner_item_on_skipped(self, result: Any) -> None:
        self._observe(result, SKIPPED, is_item=True)

    def _observe(self, result: Any, outcome: str, *, is_item: bool = False, ignored: bool = False) -> None:
        task = result._task
        module = reported_module(str(getattr(task, "resolved_action", None) or task.action))
        # Only the items of a loop come with their own options; the result of the loop repeats what they said.
        if module is None or (not is_item and result._result.get("results")):
            return
        self._observations.append(
            Observation(
                host=result._host.get_name(),
                task=str(task._uuid),
                task_name=str(task.get_name()),
                module=module,
                outcome=outcome,
                check=bool(task.check_mode),
                args={name: value for name, value in (task.args or {}).items() if name in OPTIONS},
                result=result._result,
                ignored=ignored,
                play=len(self._hosts_of_plays) - 1,
            )
        )

    def v2_playbook_on_stats(self, stats: Any) -> None:
        has_failed = bool(stats.failures or stats.dark)
        directory = self.get_option("directory")
        if not self._observations:
            if has_failed:
                self._display.warning(
                    f"No task of community.storyblok had a result, so no report was written to {directory}."
                )
            return
        try:
            report = drift_report(
                self._observations,
                self._hosts(),
                [hosts for _start, hosts in self._hosts_of_plays],
                title=self.get_option("title"),
                generated_at=datetime.now(timezone.utc).strftime("%Y-%m-%dT%H:%M:%SZ"),
            )
            for name, rendered in FILES.items():
                _write(os.path.join(directory, name), rendered(report))
        except OSError as error:
            self._fail(f"Could not write the drift report to {directory}: {error.strerror or error}.", has_failed)
            return
        except Exception as error:
            # Ansible makes a warning of what a callback raises. A report that is missing must not go unnoticed.
            self._fail(f"Could not make the drift report, which is a defect of the callback: {error!r}.", has_failed)
            return
        self._display.display(f"Storyblok: {report.summary} See {os.path.join(directory, 'drift.html')}")
        if report.unwatched:
            self._display.display(f"Not watched: {'; '.join(report.unwatched)}.")
        status = self.get_option("exit_status")
        if report.drifted and status and not has_failed and self._is_last_playbook():
            # Nothing that a callback returns or sets reaches the exit status. This passes through ansible-playbook, which
            # cleans up on its way out; the recap was printed before, because the callback for the screen is the first.
            raise SystemExit(status)

    def _is_last_playbook(self) -> bool:
        playbooks = context.CLIARGS.get("args")
        return not isinstance(playbooks, (list, tuple)) or self._playbooks_begun >= len(playbooks)

    def _hosts(self) -> dict[str, Host]:
        """Every host of the plays in which a task was observed, with what its variables say about its space."""
        starts = [start for start, _hosts in self._hosts_of_plays]
        ends = [*starts[1:], len(self._observations)]
        names: dict[str, None] = {}
        for (start, hosts), end in zip(self._hosts_of_plays, ends):
            if end > start:
                names.update(dict.fromkeys(hosts))
        return {name: self._host(name) for name in names}

    def _host(self, name: str) -> Host:
        try:
            variables = self._variables["hostvars"][name]
        except KeyError:
            return Host()

        def told(variable: str) -> str | None:
            try:
                value = variables[variable]
            except Exception:
                # There is no such variable, or it is a template that cannot be resolved. The report does without it.
                return None
            # Before ansible-core 2.19, such a template is given as it stands.
            return None if value in (None, "") or "{{" in str(value) else str(value)

        return Host(told("storyblok_space_id"), told("storyblok_space_name"))

    def _fail(self, sentence: str, has_failed: bool = False) -> None:
        """Say what is wrong, and end the run, unless it ends with a failure of its own."""
        self._display.error(f"{NAME}: {sentence}", wrap_text=False)
        if not has_failed:
            raise SystemExit(1)


def _called_after(enabled: list[str]) -> list[str]:
    """The enabled callbacks that Ansible tells of an event after this one: those of collections, in the order of the setting."""
    later = enabled[enabled.index(NAME) + 1 :] if NAME in enabled else []
    return [
        name for name in later if name.count(".") > 1 and not name.startswith(("ansible.builtin.", "ansible.legacy."))
    ]


def _write(path: str, text: str) -> None:
    """Put a file in place at once, so that nobody reads half of it."""
    folder = os.path.dirname(path)
    os.makedirs(folder, exist_ok=True)
    draft = os.path.join(folder, f".drift-{secrets.token_hex(8)}")
    # A report is made to be read, so it is a new file like any other, which the umask of the run decides on.
    with open(draft, "x", encoding="utf-8", newline="\n") as file:
        try:
            file.write(text)
            file.close()
            os.replace(draft, path)
        except BaseException:
            os.unlink(draft)
            raise
