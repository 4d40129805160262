# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""The action plugin of every module: runs the module in Ansible's own worker, where it would run on the controller anyway.

Ansible builds a program out of a module, starts a Python and lets it import everything anew, for each item of a loop. Here the
same module is called as a function: with the same arguments, by the same AnsibleModule, and what it prints is read by
the same code. So a result is what it would be otherwise, masked secrets and warnings included.

What an action plugin imports is imported once for all forks, because strategies load it before they fork: only plugins that
have the name of a task's action, though, which is why every module has one. It matters, because Ansible compiles the
sources of collections anew in every process.
"""

from __future__ import annotations

import contextlib
import inspect
import io
import json
import os
import sys
from collections.abc import Mapping
from typing import Any

from ansible import constants
from ansible.module_utils import basic
from ansible.module_utils.common import json as ansible_json
from ansible.module_utils.common import warnings as ansible_warnings
from ansible.module_utils.parsing.convert_bool import boolean
from ansible.plugins.action import ActionBase
from ansible.utils.vars import merge_hash

from ..module_utils._api import session

# From 2.19 on, ansible-core names the form in which a module takes its arguments and gives its result.
_PROFILE = "legacy"
_HAS_PROFILES = hasattr(ansible_json, "get_module_encoder")


class InProcess(ActionBase):
    """What the action plugins of the collection have in common; ``module`` is the one that a plugin belongs to."""

    module: Any

    _supports_check_mode = True
    _supports_async = True

    def run(self, tmp: Any = None, task_vars: dict[str, Any] | None = None) -> dict[str, Any]:
        variables: dict[str, Any] = task_vars or {}
        if self._needs_a_process(variables):
            return self._run_as_module(variables)
        result: dict[str, Any] = super().run(tmp, variables)
        arguments = dict(self._task.args)
        self._update_module_args(self._task.action, arguments, variables)
        finished: dict[str, Any] = merge_hash(result, self._read(_run_module(self.module, arguments)))
        return finished

    def _needs_a_process(self, variables: Mapping[str, Any]) -> bool:
        """Whether the task asks for something that only a process of its own can give it."""
        if not boolean(self._templar.template(variables.get("storyblok_in_process", True)), strict=False):
            return True
        return bool(
            self._connection.transport != "local"
            or self._connection.become is not None
            or self._task.async_val
            or any(self._task.environment or ())
            or constants.DEFAULT_KEEP_REMOTE_FILES
            or not _is_running(self._interpreter(variables))
            or session.REQUESTS_IMPORT_ERROR is not None
        )

    def _interpreter(self, variables: Mapping[str, Any]) -> str:
        """The Python that the task asks for; the running one where it leaves the choice to Ansible."""
        if self._task.delegate_to:
            variables = variables.get("ansible_delegated_vars", {}).get(self._task.delegate_to, {})
        asked = constants.config.get_config_value("INTERPRETER_PYTHON", variables=dict(variables))
        interpreter = str(self._templar.template(asked))
        return sys.executable if interpreter.startswith("auto") else interpreter

    def _run_as_module(self, variables: dict[str, Any]) -> dict[str, Any]:
        """What Ansible does with a module that has no action plugin."""
        normal = self._shared_loader_obj.action_loader.get(
            "ansible.legacy.normal",
            task=self._task,
            connection=self._connection,
            play_context=self._play_context,
            loader=self._loader,
            templar=self._templar,
            shared_loader_obj=self._shared_loader_obj,
        )
        result: dict[str, Any] = normal.run(task_vars=variables)
        return result

    def _read(self, printed: str) -> dict[str, Any]:
        """The result that a module printed, as Ansible reads it."""
        answer = {"rc": 0, "stdout": printed, "stdout_lines": printed.splitlines(), "stderr": "", "stderr_lines": []}
        more = [_PROFILE] if "profile" in inspect.signature(self._parse_returned_data).parameters else []
        data: Any = self._parse_returned_data(answer, *more)
        if isinstance(data, dict):
            # Only here up to 2.20.
            from ansible.vars.clean import remove_internal_keys

            remove_internal_keys(data)
            return data
        # From 2.21 on, a result is an object until it leaves the action plugin.
        data.remove_internal_keys()
        result: dict[str, Any] = data.as_result_dict(for_round_trip=True)
        return result


def _is_running(interpreter: str) -> bool:
    """Whether a path leads to the Python that runs this, by whatever name: python, python3 and python3.13 may be one.

    In a virtual environment they are links to a Python outside of it; the folder tells which environment is meant.
    """
    paths = (interpreter, sys.executable)
    folder, running_folder = (os.path.realpath(os.path.dirname(path)) for path in paths)
    python, running_python = map(os.path.realpath, paths)
    return (folder, python) == (running_folder, running_python)


def _run_module(module: Any, arguments: Mapping[str, Any]) -> str:
    """Call a module as a function; returns what it printed."""
    session.keep_connections()
    # Warnings are collected for the whole process; those of the last item are told already.
    ansible_warnings._global_warnings.clear()
    ansible_warnings._global_deprecations.clear()
    basic._ANSIBLE_ARGS = json.dumps({"ANSIBLE_MODULE_ARGS": arguments}, **_encoding()).encode()
    if _HAS_PROFILES:
        basic._ANSIBLE_PROFILE = _PROFILE
    printed = io.StringIO()
    try:
        with contextlib.redirect_stdout(printed), contextlib.suppress(SystemExit):
            module.main()
    finally:
        basic._ANSIBLE_ARGS = None
    return printed.getvalue()


def _encoding() -> dict[str, Any]:
    """How Ansible writes down the arguments of a module."""
    if _HAS_PROFILES:
        to_module = ansible_json.Direction.CONTROLLER_TO_MODULE
        return {"cls": ansible_json.get_module_encoder(_PROFILE, to_module)}
    return {"cls": ansible_json.AnsibleJSONEncoder, "vault_to_text": True}
