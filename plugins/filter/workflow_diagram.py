# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: workflow_diagram
short_description: Draw a Storyblok workflow
version_added: 0.2.0
author:
  - community.storyblok contributors (@ansible-collections)
description:
  - Turns a workflow into the text of a picture - stages in their colours, the ways between them, who may move a story on,
    where publishing is allowed, and where a story goes after publishing.
  - Works without a server. What is left out of a declared workflow is not drawn, nor is a way to a stage that cannot be told
    because only its id was said. A stage that is declared by its id alone is called V(id 5).
positional: format
options:
  _input:
    description:
      - A workflow as the module M(community.storyblok.workflow) takes it or as
        M(community.storyblok.workflow_info) returns it, or a list of stages.
    type: raw
    required: true
  format:
    description: V(mermaid) for Markdown files of most forges, V(graphviz) for the program C(dot).
    type: str
    choices: [mermaid, graphviz]
    default: mermaid
  direction:
    description: From left to right or from top to bottom.
    type: str
    choices: [LR, TB]
    default: LR
seealso:
  - module: community.storyblok.workflow
  - module: community.storyblok.workflow_info
  - plugin: community.storyblok.workflow_problems
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Read all workflows
  community.storyblok.workflow_info:
    gather: code
  register: found

- name: Show them as Mermaid
  ansible.builtin.debug:
    msg: "{{ found.code | map('community.storyblok.workflow_diagram') | join }}"

- name: Show one for Graphviz, from top to bottom
  ansible.builtin.debug:
    msg: "{{ found.workflows | first | community.storyblok.workflow_diagram('graphviz', direction='TB') }}"
"""

RETURN = r"""
_value:
  description: The text of the picture.
  type: str
"""

from collections.abc import Callable
from typing import Any

from ansible.errors import AnsibleFilterError

from ..module_utils._engine.errors import StoryblokError, visible
from ..plugin_utils._workflow.diagram import diagram


def workflow_diagram(workflow: Any, format: str = "mermaid", direction: str = "LR") -> str:
    try:
        return diagram(workflow, format, direction)
    except StoryblokError as error:
        raise AnsibleFilterError(f"workflow_diagram: {visible(str(error))}") from None


class FilterModule:
    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"workflow_diagram": workflow_diagram}
