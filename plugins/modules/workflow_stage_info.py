#!/usr/bin/python

# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: workflow_stage_info
short_description: Read the stages of Storyblok workflows
version_added: 0.1.0
author:
  - community.storyblok contributors (@ansible-collections)
description:
  - Returns the stages of a Storyblok space that match all given filters, or all stages when no filter is given.
  - Nothing that matches is an empty list, not an error. So C(result.workflow_stages | length) tells whether a stage exists.
  - One request reads all stages of all workflows.
options:
  name:
    description:
      - Only stages with exactly this name. An empty text is an error, here and in the other filters. Stages of several
        workflows may share a name. When omitted, stages are not filtered by name.
    type: str
  workflow:
    description:
      - Only stages of the workflow with this name. When O(workflow) and O(workflow_id) are omitted, stages of all workflows
        are returned.
    type: str
  workflow_id:
    description:
      - Only stages of the workflow with this id.
    type: int
extends_documentation_fragment:
  - community.storyblok.attributes.info_module
  - community.storyblok.connection
  - community.storyblok.info.by_id
  - community.storyblok.info.by_text
  - community.storyblok.workflow
seealso:
  - module: community.storyblok.workflow_stage
"""

EXAMPLES = r"""
- name: Read all stages of a workflow
  community.storyblok.workflow_stage_info:
    workflow: Articles
  register: stages

- name: Show in which order a story passes them
  ansible.builtin.debug:
    msg: "{{ stages.workflow_stages | map(attribute='name') | join(' → ') }}"

- name: Look for one stage of one workflow
  community.storyblok.workflow_stage_info:
    workflow: Product pages
    name: Legal
  register: legal

- name: Tell whether it exists
  ansible.builtin.debug:
    msg: "{{ 'There is a legal check' if legal.workflow_stages | length == 1 else 'Nobody checks' }}"

- name: Find stages by a part of their name
  community.storyblok.workflow_stage_info:
    search: publish
"""

RETURN = r"""
workflow_stages:
  description:
    - The stages that match all filters, in the order of their workflows and positions. Always a list.
    - Fields that this version of the collection does not know are returned unchanged.
  returned: success
  type: list
  elements: dict
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
from ..module_utils._resources import workflow_stage
from ..module_utils._run_info import run_info


def main() -> None:
    run_module(workflow_stage.INFO_OPTIONS, partial(run_info, "workflow_stages", workflow_stage.matching))


if __name__ == "__main__":
    main()
