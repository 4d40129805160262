# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: to_unsafe_yaml
short_description: Write a structure as YAML that Ansible never templates
version_added: 0.6.0
author:
  - community.storyblok contributors (@ansible-collections)
description:
  - Turns a structure into the text of a YAML file in which every text has the tag C(!unsafe). A file of variables knows the tag,
    so Ansible takes these texts as they are, whatever somebody wrote into them.
  - Use it in place of P(ansible.builtin.to_nice_yaml#filter) for everything that a server returned and that Ansible reads again,
    as C(vars_files), with C(-e) or below C(host_vars). Otherwise a name such as C({{ lookup(...) }}), or a text that begins with
    C(#jinja2:), runs code on the controller.
  - The texts come back from the file as they were, with line breaks, control characters and spaces at their ends. What cannot
    be seen is written as an escape sequence. A text of several lines stays on several lines where it can.
options:
  _input:
    description:
      - Dictionaries with texts as keys, lists, texts, numbers, flags and nulls. Anything else is an error.
    type: raw
    required: true
seealso:
  - plugin: community.storyblok.to_file_name
    plugin_type: filter
  - ref: ansible_collections.community.storyblok.docsite.guide_governance
    description: How to gather a space into a file.
"""

EXAMPLES = r"""
- name: Read the space roles
  community.storyblok.space_role_info:
    gather: code
  register: found

- name: Keep them in a file of variables
  ansible.builtin.copy:
    content: "{{ {'space_roles': found.code} | community.storyblok.to_unsafe_yaml }}"
    dest: "{{ playbook_dir }}/space_roles.yml"
    mode: "0600"

- name: Show what such a file looks like
  ansible.builtin.debug:
    msg: "{{ {'role': 'Reviewer', 'permissions': ['save_stories']} | community.storyblok.to_unsafe_yaml }}"
"""

RETURN = r"""
_value:
  description: The text of a YAML file.
  type: str
"""

from collections.abc import Callable
from typing import Any

from ansible.errors import AnsibleFilterError

from ..module_utils._engine.errors import StoryblokError
from ..plugin_utils._description_file import to_unsafe_yaml as dumped


def to_unsafe_yaml(value: Any) -> str:
    try:
        return dumped(value)
    except StoryblokError as error:
        raise AnsibleFilterError(f"to_unsafe_yaml: {error}") from error


class FilterModule:
    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"to_unsafe_yaml": to_unsafe_yaml}
