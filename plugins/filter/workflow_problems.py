# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: workflow_problems
short_description: Find what is wrong with a Storyblok workflow
version_added: 0.2.0
author:
  - community.storyblok contributors (@ansible-collections)
description:
  - Checks a declared or gathered workflow without a server, for use in a pull request.
  - >-
    Errors are what the API refuses or cannot hold - V(empty_name), V(duplicate_name), V(two_defaults), V(unknown_stage) (a
    stage that may follow is none of the workflow) and V(after_publish_outside) (the stage after publishing is none of the
    workflow). The module M(community.storyblok.workflow) refuses them too.
  - >-
    Warnings are what is probably not meant - V(duplicate_color), V(unreachable) (no way leads from the default stage to the
    stage), V(dead_end) (no stage follows), V(nobody_may_leave), V(no_publishing) (no stage allows it) and
    V(publishing_skips_review) (a story can be published in the first stage, or come from there straight to a stage in which
    everyone publishes, although other stages stand between).
  - What a declared workflow leaves out counts as off, except for who may move a story on, where the server allows it unless
    V(false) is said.
  - A stage that is declared by its id alone is called V(id 5). An id that no stage has is no error as long as some stages are
    declared without theirs, because it may be the id of one of them; then no stage counts as unreachable either. The
    same holds for names, as long as some stages are declared without theirs.
options:
  _input:
    description:
      - A workflow as the module M(community.storyblok.workflow) takes it or as
        M(community.storyblok.workflow_info) returns it, or a list of stages.
    type: raw
    required: true
seealso:
  - module: community.storyblok.workflow
  - plugin: community.storyblok.space_problems
    plugin_type: filter
  - plugin: community.storyblok.workflow_diagram
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Check a declared workflow
  ansible.builtin.set_fact:
    found: "{{ review | community.storyblok.workflow_problems }}"
  vars:
    review:
      name: Article review
      stages:
        - name: Drafting
          is_default: true
          next_stages: [Review]
        - name: Review
          next_stages: [Drafting, Ready to publish]
        - name: Ready to publish
          allow_publish: true
          after_publish: Drafting

- name: Show what was found
  ansible.builtin.debug:
    msg: "{{ found | map(attribute='message') }}"

- name: Fail on errors, and let warnings pass
  ansible.builtin.assert:
    that: found | selectattr('severity', 'eq', 'error') | length == 0
"""

RETURN = r"""
_value:
  description: The problems, errors first. Empty when there are none.
  type: list
  elements: dict
  contains:
    severity:
      description: V(error) or V(warning).
      type: str
    code:
      description: Which kind of problem it is.
      type: str
    stage:
      description: Name of the stage. Empty when the problem is not about one.
      type: str
    message:
      description: What is wrong, as a sentence. Control characters of names are shown as in JSON.
      type: str
"""

from collections.abc import Callable
from typing import Any

from ansible.errors import AnsibleFilterError

from ..module_utils._engine.errors import StoryblokError, visible
from ..module_utils._resources.workflow.problems import problems


def workflow_problems(workflow: Any) -> list[dict[str, Any]]:
    try:
        return [{**problem, "message": visible(problem["message"])} for problem in problems(workflow)]
    except StoryblokError as error:
        raise AnsibleFilterError(f"workflow_problems: {visible(str(error))}") from None


class FilterModule:
    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"workflow_problems": workflow_problems}
