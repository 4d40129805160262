#!/usr/bin/python

# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: workflow_info
short_description: Read Storyblok workflows with their stages
version_added: 0.2.0
author:
  - community.storyblok contributors (@ansible-collections)
description:
  - Returns the workflows of a Storyblok space that match all given filters, or all workflows when no filter is given.
  - Nothing that matches is an empty list, not an error. So C(result.workflows | length) tells whether a workflow exists.
  - With O(gather=code), the workflows are also returned in the form in which the module M(community.storyblok.workflow) takes
    them, for another space or for a repository.
  - One request reads all workflows with all of their stages. With O(gather=code), roles and users are read too where a
    stage names some.
options:
  name:
    description:
      - Only workflows with exactly this name. When omitted, workflows are not filtered by name.
    type: str
  content_type:
    description:
      - Only workflows that stories of this content type pass by their own choice, that is, that list it. When omitted,
        workflows are not filtered by content type.
    type: str
  default:
    description:
      - With V(true), only the default workflow. With V(false), only the others. When omitted, both.
    type: bool
extends_documentation_fragment:
  - community.storyblok.attributes.info_module
  - community.storyblok.connection
  - community.storyblok.info.by_id
  - community.storyblok.info.as_code
  - community.storyblok.workflow
seealso:
  - module: community.storyblok.workflow
  - module: community.storyblok.workflow_stage_info
  - plugin: community.storyblok.workflow_diagram
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Read all workflows
  community.storyblok.workflow_info:
  register: all_workflows

- name: Show their stages
  ansible.builtin.debug:
    msg: "{{ item.name }}: {{ item.workflow_stages | map(attribute='name') | join(' → ') }}"
  loop: "{{ all_workflows.workflows }}"
  loop_control:
    label: "{{ item.name }}"

- name: Read the default workflow as code
  community.storyblok.workflow_info:
    default: true
    gather: code
  register: default_workflow

- name: Show it, ready for a repository
  ansible.builtin.debug:
    msg: "{{ default_workflow.code | first | to_nice_yaml(indent=2, sort_keys=false) }}"

- name: Give it back to the space, which changes nothing, or to another space with another space_id
  community.storyblok.workflow:
    default: "{{ item.default | default(false) }}"
    name: "{{ item.name }}"
    content_types: "{{ item.content_types }}"
    stages: "{{ item.stages }}"
  loop: "{{ default_workflow.code }}"
  loop_control:
    label: "{{ item.name }}"
"""

RETURN = r"""
workflows:
  description:
    - The workflows that match all filters. Always a list.
    - Fields that this version of the collection does not know are returned unchanged.
  returned: success
  type: list
  elements: dict
  contains:
    # BEGIN workflow
    #   server_returned: always
    id:
      description: Id of the workflow.
      type: int
      returned: always
      sample: 111683030075001
    name:
      description: Name of the workflow.
      type: str
      returned: always
      sample: Article review
    content_types:
      description: Content types whose stories pass the workflow.
      type: list
      elements: str
      returned: when the server returns it
      sample: [article, news]
    is_default:
      description: Whether this is the default workflow of the space.
      type: bool
      returned: always
      sample: false
    # END workflow
    workflow_stages:
      description: The stages of the workflow, in their order.
      type: list
      elements: dict
      returned: always
      contains:
        # BEGIN workflow_stage
        #   id_returned: always
        #   workflow_id_returned: always
        id:
          description: Id of the stage.
          type: int
          returned: always
          sample: 111683030076001
        name:
          description: Name of the stage.
          type: str
          returned: always
          sample: Review
        color:
          description: Colour of the stage.
          type: str
          returned: always
          sample: "#f2a33a"
        workflow_id:
          description: Id of the workflow to which the stage belongs.
          type: int
          returned: always
          sample: 111683030075001
        position:
          description: Place of the stage in the workflow.
          type: int
          returned: when the server returns it
          sample: 2
        is_default:
          description: Whether stories start in this stage.
          type: bool
          returned: when the server returns it
          sample: false
        allow_publish:
          description: Whether everyone may publish a story in this stage.
          type: bool
          returned: when the server returns it
          sample: false
        allow_admin_publish:
          description: Whether administrators may publish a story in this stage.
          type: bool
          returned: when the server returns it
          sample: true
        allow_all_stages:
          description: Whether every stage may follow.
          type: bool
          returned: when the server returns it
          sample: false
        allow_none_for_next_stages:
          description: Whether a story may be set to no stage from here.
          type: bool
          returned: when the server returns it
          sample: false
        workflow_stage_ids:
          description: Ids of the stages that may follow.
          type: list
          elements: int
          returned: when the server returns it
          sample: [111683030076000, 111683030076002]
        allow_all_users:
          description: Whether everyone may move a story on from this stage.
          type: bool
          returned: when the server returns it
          sample: false
        allow_admin_change:
          description: Whether administrators may move a story on from this stage.
          type: bool
          returned: when the server returns it
          sample: true
        allow_editor_change:
          description: Whether editors may move a story on from this stage.
          type: bool
          returned: when the server returns it
          sample: false
        user_ids:
          description: Ids of the users who may move a story on from this stage.
          type: list
          elements: int
          returned: when the server returns it
          sample: [282994740190001]
        space_role_ids:
          description: Ids of the space roles that may move a story on from this stage.
          type: list
          elements: int
          returned: when the server returns it
          sample: [282994740191001]
        after_publish_id:
          description: Id of the stage that a story gets after it was published. Null when there is none.
          type: int
          returned: when the server returns it
          sample: 111683030076000
        story_editing_locked:
          description: Whether stories in this stage cannot be edited.
          type: bool
          returned: when the server returns it
          sample: false
        auto_remove_assignee:
          description: Whether the assignees of a story are removed when it leaves this stage.
          type: bool
          returned: when the server returns it
          sample: false
        # END workflow_stage
code:
  description:
    - The same workflows as options of the module M(community.storyblok.workflow), without ids, the default one first and the
      others by name. Applied to the same space they change nothing. To make another space equal, apply them with
      O(community.storyblok.workflow#module:unlisted_stages=delete).
    - Where a name is missing or shared, ids stay, and the task warns.
  returned: success, with O(gather=code)
  type: list
  elements: dict
  contains:
    name:
      description: Name of the workflow.
      type: str
      returned: always
      sample: Articles
    default:
      description: V(true) for the default workflow.
      type: bool
      returned: for the default workflow
      sample: true
    content_types:
      description: Content types whose stories pass the workflow.
      type: list
      elements: str
      returned: always
      sample: []
    stages:
      description: The stages in their order, each with the options of the module M(community.storyblok.workflow).
      type: list
      elements: dict
      returned: always
      sample:
        - name: Drafting
          color: "#babcb6"
          is_default: true
          next_stages: [Review]
# BEGIN every_module
#   error: {status: 403, method: GET, path: /v1/spaces/606/workflows, body: {error: Forbidden}}
space_id:
  description: Id of the space that this result describes.
  returned: success
  type: int
  sample: 606
api_requests:
  description: How many requests this task sent to the Management API, retries included.
  returned: always, except when the connection options cannot be right or a name is not text
  type: int
  sample: 2
error:
  description: The response of the server that made the task fail, for playbooks that distinguish failures.
  returned: failure, when the server refused a request or did not respond
  type: dict
  contains:
    status:
      description: HTTP status. Null when no response came.
      type: int
      returned: always
    method:
      description: Method of the request.
      type: str
      returned: always
    path:
      description: Path of the request.
      type: str
      returned: always
    body:
      description: Body of the response, as a structure where it was JSON. Null when there was none.
      type: raw
      returned: always
  sample: {status: 403, method: GET, path: /v1/spaces/606/workflows, body: {error: Forbidden}}
# END every_module
"""

from functools import partial

from ..module_utils._module import run_module
from ..module_utils._resources.workflow import code, options
from ..module_utils._run_info import run_info


def main() -> None:
    run_module(options.INFO_OPTIONS, partial(run_info, "workflows", code.matching, as_code=code.code))


if __name__ == "__main__":
    main()
