# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: space_problems
short_description: Find what is wrong with the description of a Storyblok space
version_added: 0.6.0
author:
  - community.storyblok contributors (@ansible-collections)
description:
  - Checks the description that the module M(community.storyblok.space) takes, without a server, for use in a pull request. Every
    problem has the place at which it is.
  - >-
    Errors are what the module refuses or cannot bring about, whatever the space holds - V(unknown_option), V(wrong_type),
    V(wrong_value), V(not_text) (an unquoted V(no) or a number where text belongs), V(both_forms) (options that exclude each
    other), V(missing_option), V(contradiction) (options that cannot be right together), V(duplicate_entry) (two entries name the
    same object), and the errors of P(community.storyblok.workflow_problems#filter).
  - >-
    V(unknown_role) and V(unknown_user) are about names that the description does not list, in stages and collaborators. They are
    errors where the description removes or renames what is named, and where O(community.storyblok.space#module:unlisted)
    removes roles that are not listed. Otherwise they are warnings, because the space may have them. For the same reason,
    V(unknown_stage) and V(after_publish_outside) are errors only with
    O(community.storyblok.workflow#module:unlisted_stages=delete).
  - >-
    Warnings are what is probably not meant - V(not_hexadecimal) (a colour), V(role_without_people) (no collaborator of the
    description has the role), V(self_approval), and the warnings of P(community.storyblok.workflow_problems#filter).
  - >-
    V(self_approval) is for workflows in which four eyes should see a story. It tells which role, user or group may take a
    story from the first stage, through a stage between, to one in which everyone publishes, and which collaborator may do so
    by several roles together. Only those count as submitting whom the first stage names. Where everyone may submit, reviewers may
    as well, which is not reported unless everyone may also approve. Administrators do not count.
  - A kind that the description leaves out is left alone, so nothing is said of names of that kind. Neither is anything said of
    what is named by id.
options:
  _input:
    description:
      - A description as the module M(community.storyblok.space) takes it or as M(community.storyblok.space_info) returns it.
    type: dict
    required: true
seealso:
  - module: community.storyblok.space
  - plugin: community.storyblok.workflow_problems
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Check a description
  ansible.builtin.set_fact:
    found: "{{ newsroom | community.storyblok.space_problems }}"
  vars:
    newsroom:
      space_roles:
        - role: Author
        - role: Reviewer
      collaborators:
        - email: grace@example.com
          space_roles: [Author]
        - email: ada@example.com
          space_roles: [Reviewer]
      workflows:
        - default: true
          stages:
            - name: Drafting
              space_roles: [Author]
              next_stages: [Review]
            - name: Review
              space_roles: [Reviewer]
              next_stages: [Drafting, Ready to publish]
            - name: Ready to publish
              allow_publish: true
              after_publish: Drafting
              next_stages: [Review]

- name: Show what was found
  ansible.builtin.debug:
    msg: "{{ found }}"

- name: Fail on errors, and let warnings pass
  ansible.builtin.assert:
    that: found | selectattr('severity', 'eq', 'error') | length == 0
"""

RETURN = r"""
_value:
  description: The problems, errors first. Empty when nothing is wrong.
  type: list
  elements: dict
  contains:
    severity:
      description: V(error) or V(warning).
      type: str
    code:
      description: Which kind of problem it is.
      type: str
    place:
      description: Where it is, such as V(workflows[0].stages[1].name).
      type: str
    message:
      description: What is wrong, as a sentence. Control characters of names are shown as in JSON.
      type: str
"""

from collections.abc import Callable, Mapping
from typing import Any

from ansible.errors import AnsibleFilterError

from ..module_utils._engine.errors import visible
from ..module_utils._resources.space.options import OPTIONS
from ..plugin_utils._space.form import checked, plain
from ..plugin_utils._space.problems import problems


def space_problems(description: Any) -> list[dict[str, Any]]:
    if not isinstance(description, Mapping):
        raise AnsibleFilterError(
            "space_problems: This is not a description: give a dictionary with space_roles, collaborators and workflows."
        )
    params, found = checked(OPTIONS, plain(description))
    return [
        {**problem._asdict(), "place": visible(problem.place), "message": visible(problem.message)}
        for problem in problems(params, found)
    ]


class FilterModule:
    def filters(self) -> dict[str, Callable[..., Any]]:
        return {"space_problems": space_problems}
