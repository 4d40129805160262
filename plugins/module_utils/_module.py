# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""How a module begins and ends: the only file here that imports Ansible."""

from __future__ import annotations

import os
from typing import Any, Callable

from ansible.module_utils.basic import AnsibleFallbackNotFound, AnsibleModule, _load_params, missing_required_lib
from ansible.module_utils.common.parameters import remove_values

from ._api.connection import REGION_URLS, TOKEN_VARIABLES
from ._api.session import REQUESTS_IMPORT_ERROR
from ._engine.errors import StoryblokError, visible
from ._engine.options import Options, unknown_options
from ._engine.texts import refuse_other_than_text

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


class _Module(AnsibleModule):  # type: ignore[misc]
    """A module that says in which entry of a list an option is misspelt. Ansible names the option only."""

    def fail_json(self, msg: str, **details: Any) -> None:
        if msg.startswith("Unsupported parameters"):
            found = "; ".join(unknown_options(self.argument_spec, self.params))
            msg = f"{msg} {found[0].upper()}{found[1:]}." if found else msg
        super().fail_json(msg=msg, **details)


def with_connection(options: Options) -> Options:
    return {**options, "argument_spec": {**CONNECTION, **options["argument_spec"]}}


def run_module(options: Options, core: Core) -> None:
    """Run a module: with the result of its core function it ends, or with the sentence of the collection's own error.

    options: its argument specification, without those of the connection. core: run_task or run_info, with all but the
    parameters of the task.
    """
    module = _Module(**with_connection(options))
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
