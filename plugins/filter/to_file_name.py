# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: to_file_name
short_description: Make a safe file name out of any name
version_added: 0.6.0
author:
  - community.storyblok contributors (@ansible-collections)
description:
  - Turns a name that somebody chose, such as that of a space, into one part of a path. The same name always becomes the same file
    name, and different names become different ones.
  - Letters, digits, spaces, dashes and most other characters stay. Slashes, backslashes, percent signs, control characters,
    a dot at the beginning and spaces at the ends are written as in a URL (C(a/b) is C(a%2Fb), C(..) is C(%2E.)).
  - Of a name that would take more than 200 bytes the beginning stays, before a digest of the whole.
options:
  _input:
    description: Any text. Quote a name that YAML takes for a flag or a number, such as V(no).
    type: str
    required: true
seealso:
  - plugin: community.storyblok.to_unsafe_yaml
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Show where a space would be kept
  ansible.builtin.debug:
    msg: "spaces/{{ space_name | community.storyblok.to_file_name }}.yml"
  vars:
    space_name: ../Shop 1/2
"""

RETURN = r"""
_value:
  description: The file name, at most 200 bytes long.
  type: str
"""

from collections.abc import Callable
from typing import Any

from ansible.errors import AnsibleFilterError

from ..module_utils._engine.errors import StoryblokError
from ..module_utils._engine.texts import refuse_other_than_text
from ..plugin_utils._description_file import to_file_name


def file_name(name: Any) -> str:
    try:
        refuse_other_than_text({"name": {"type": "str"}}, {"name": name})
    except StoryblokError as error:
        raise AnsibleFilterError(f"to_file_name: {error}") from None
    return to_file_name(str(name))


class FilterModule:
    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"to_file_name": file_name}
