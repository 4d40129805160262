# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""How a module begins and ends: the only file here that imports Ansible."""

from __future__ import annotations

import os
from functools import partial
from typing import Any, Callable

from ansible.module_utils.basic import AnsibleFallbackNotFound, AnsibleModule, _load_params, missing_required_lib
from ansible.module_utils.common.parameters import remove_values

from ._api.connection import REGION_URLS, TOKEN_VARIABLES
from ._api.session import REQUESTS_IMPORT_ERROR
from ._engine.errors import StoryblokError, visible
from ._engine.options import Options
from ._engine.texts import refuse_other_than_text
from ._run import Coder, Finder, Planner, run_info, run_task

Core = Callable[..., "dict[str, Any]"]


def from_environment(variable: str) -> str:
    """The value of an environment variable; one that is set to nothing counts as not set."""
    value = os.environ.get(variable)
    if not value:
        raise AnsibleFallbackNotFound
    return value


# Kept in step with plugins/doc_fragments/connection.py; ansible-test compares them.
CONNECTION: dict[str, Any] = {
    # Their variables are read with the connection: what Ansible fills in cannot be told from what the task says.
    "personal_access_token": {"type": "str", "no_log": True, "aliases": ["token"]},
    "oauth_token": {"type": "str", "no_log": True},
    "space_id": {"type": "int", "required": True, "fallback": (from_environment, ["STORYBLOK_SPACE_ID"])},
    "region": {"type": "str", "choices": list(REGION_URLS), "fallback": (from_environment, ["STORYBLOK_REGION"])},
    "api_url": {"type": "str", "fallback": (from_environment, ["STORYBLOK_URL"])},
    "validate_certs": {"type": "bool", "default": True},
    "ca_path": {"type": "path"},
    "timeout": {"type": "float", "default": 30.0},
    "rate_limit_budget": {"type": "float", "default": 120.0},
    "rate_limit": {"type": "float"},
}


def run_task_module(options: Options, plan_for: Planner) -> None:
    """Run a module that may write. options: its argument specification, without those of the connection."""
    run_and_exit(options, partial(run_task, plan_for))


def run_info_module(options: Options, key: str, find: Finder, as_code: Coder | None = None) -> None:
    """Run a module that only reads. key: how the result calls what is found. as_code: what makes code of it."""

    def core(params: Any, **_flags: Any) -> dict[str, Any]:
        return run_info(key, find, params, as_code)

    run_and_exit(options, core)


def with_connection(options: Options) -> Options:
    return {**options, "argument_spec": {**CONNECTION, **options["argument_spec"]}}


def run_and_exit(options: Options, core: Core) -> None:
    """End the module with the result of its core function, or with the sentence of the collection's own error."""
    module = AnsibleModule(**with_connection(options))
    if REQUESTS_IMPORT_ERROR is not None:
        module.fail_json(msg=missing_required_lib("requests"), exception=REQUESTS_IMPORT_ERROR)
    # Ansible masks what options hold, and knows nothing of a token in the environment, which a server may repeat.
    module.no_log_values.update(filter(None, map(os.environ.get, TOKEN_VARIABLES)))
    failure: StoryblokError | None = None
    result: dict[str, Any] = {}
    try:
        # As the task gave them: by now, Ansible has made text of everything.
        refuse_other_than_text(options["argument_spec"], _load_params())
        result = core(module.params, check_mode=module.check_mode, with_diff=module._diff)
    except StoryblokError as error:
        failure = error
    # Outside of the except clause, where older versions of Ansible would add a traceback.
    if failure is not None:
        # Masked here, because Ansible would not find a secret in which something was made visible.
        module.fail_json(msg=visible(remove_values(failure.message, module.no_log_values)), **failure.details)
    for warning in result.pop("warnings", []):
        # From 2.19 on, Ansible masks no warnings.
        module.warn(visible(remove_values(warning, module.no_log_values)))
    module.exit_json(**result)
