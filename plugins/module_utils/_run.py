# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""What every core function begins and ends with: a client made from the options of a task."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any

from ansible_collections.community.storyblok.plugins.module_utils._client import Client
from ansible_collections.community.storyblok.plugins.module_utils._connection import connection_from
from ansible_collections.community.storyblok.plugins.module_utils._errors import StoryblokError


@contextmanager
def client_for(params: Mapping[str, Any]) -> Iterator[Client]:
    """A client that is closed afterwards. A StoryblokError raised meanwhile tells how many requests were made."""
    client = Client(connection_from(params, os.environ))
    try:
        yield client
    except StoryblokError as error:
        error.details["api_requests"] = client.requests_made
        raise
    finally:
        client.close()
