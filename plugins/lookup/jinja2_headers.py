# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: jinja2_headers
short_description: Find texts that set template delimiters of their own
version_added: 0.6.0
author:
  - community.storyblok contributors (@ansible-collections)
description:
  - Looks for C(#jinja2:) in the texts of a variable, without templating any of them, warns, and returns where they are.
  - Ansible takes a text that begins with C(#jinja2:) for a template with delimiters of its own, so code in it runs as soon as the
    variable is used. Files that P(community.storyblok.to_unsafe_yaml#filter) writes are safe. Those that the playbook
    C(community.storyblok.gather) wrote before version 0.6.0 are not.
  - Texts with the tag C(!unsafe) and texts that a module returned are passed over, because Ansible never templates them.
  - The role P(community.storyblok.governance#role) uses it on its description before anything else.
options:
  _terms:
    description: Names of variables. One that is not defined has no texts.
    type: list
    elements: str
    required: true
notes:
  - Only what stands in the variable itself is looked at, not what its templates refer to.
seealso:
  - plugin: community.storyblok.to_unsafe_yaml
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Use a description only if no text of it can run
  ansible.builtin.assert:
    that: query('community.storyblok.jinja2_headers', 'governance_description') | length == 0
"""

RETURN = r"""
_list:
  description: Where such texts are, for example V(governance_description.space_roles[0].subtitle).
  type: list
  elements: str
"""

from collections.abc import Iterator, Mapping
from typing import Any

from ansible.plugins.lookup import LookupBase
from ansible.utils.display import Display

try:
    from ansible.template import is_trusted_as_template
except ImportError:
    # Before 2.19, Ansible takes every text for a template that is not marked.
    def is_trusted_as_template(value: object) -> bool:
        return not hasattr(value, "__UNSAFE__")


_DISPLAY = Display()


class LookupModule(LookupBase):
    def run(self, terms: list[str], variables: Mapping[str, Any] | None = None, **kwargs: Any) -> list[str]:
        self.set_options(var_options=variables, direct=kwargs)
        known = variables or {}
        found = [place for term in terms if term in known for place in _places(known[term], term)]
        if found:
            _DISPLAY.warning(
                f"Ansible takes a text with #jinja2: for a template and runs it. Found in: {', '.join(found)}. If somebody "
                "gathered it from Storyblok, gather it again."
            )
        return found


def _places(value: Any, place: str) -> Iterator[str]:
    if isinstance(value, str):
        if "#jinja2:" in value and is_trusted_as_template(value):
            yield place
    elif isinstance(value, dict):
        for key, item in value.items():
            yield from _places(item, f"{place}.{key}")
    elif isinstance(value, (list, tuple)):
        for index, item in enumerate(value):
            yield from _places(item, f"{place}[{index}]")
