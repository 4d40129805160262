# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""Run a core function for an AnsibleModule that was made from its argument specification."""

from __future__ import annotations

import os
from typing import Any, Callable

from ansible.module_utils.basic import missing_required_lib
from ansible.module_utils.common.parameters import remove_values

from ansible_collections.community.storyblok.plugins.module_utils._connection import TOKEN_VARIABLES
from ansible_collections.community.storyblok.plugins.module_utils._errors import StoryblokError, visible
from ansible_collections.community.storyblok.plugins.module_utils._session import REQUESTS_IMPORT_ERROR

Core = Callable[..., "dict[str, Any]"]


def run_and_exit(module: Any, core: Core) -> None:
    """End the module with the result of its core function, or with the sentence of the collection's own error."""
    if REQUESTS_IMPORT_ERROR is not None:
        module.fail_json(msg=missing_required_lib("requests"), exception=REQUESTS_IMPORT_ERROR)
    # Ansible masks what options hold, and knows nothing of a token in the environment, which a server may repeat.
    module.no_log_values.update(filter(None, map(os.environ.get, TOKEN_VARIABLES)))
    failure: StoryblokError | None = None
    result: dict[str, Any] = {}
    try:
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
