#!/usr/bin/python

# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: workflow_stage
short_description: Manage a stage of a Storyblok workflow
version_added: 0.1.0
author:
  - community.storyblok contributors (@ansible-collections)
description:
  - Creates, changes, renames and removes one stage of a workflow in a Storyblok space.
  - The declared options are compared with the stage that exists. Only when something differs is it written, and only what
    was declared is touched. An option that is omitted is left as it is on the server, whatever its value.
  - A task that finds everything in place makes one request. A task that changes one thing makes three, or two where the
    server answers the change with the stage. Removing makes three.
    Each kind of names in use (O(users), O(space_roles)) adds one request per page.
  - A stage that was read more than two seconds ago is read again right before it is written, and before each repetition, which
    is one request more. So what somebody else changes meanwhile is kept, and a warning tells about declared fields.
options:
  state:
    description:
      - Whether the stage is there (V(present)) or not (V(absent)).
      - Removing a stage in which stories stand is an error, see O(evacuate_to). So is removing the last stage of a workflow.
      - With V(absent), the options that describe the stage are not used.
    type: str
    choices: [present, absent]
    default: present
  id:
    description:
      - Id of the stage. A stage that is given by id is never created. With O(state=present), one that does not exist is an
        error.
      - One of O(id) and O(name) is needed. With both, O(name) is the name that the stage shall have; with O(state=absent), one
        that it does not have is an error.
    type: int
  name:
    description:
      - Name of the stage, unique in its workflow. Without O(id), the stage is looked up by it, and created when it is
        missing.
      - With O(id), a different name renames the stage. When omitted, the name is left alone.
    type: str
  renamed_from:
    description:
      - Former name of the stage. When no stage has O(name) and one has this name, that stage is renamed and keeps its id.
      - When neither exists, a stage with O(name) is created. When O(name) exists already, nothing is renamed. With a
        stage of the former name beside it, the task warns.
      - Only with O(name), without O(id), and with O(state=present).
    type: str
  workflow:
    description:
      - Name of the workflow to which the stage belongs. No such workflow, or several of them, is an error.
      - When both O(workflow) and O(workflow_id) are omitted, a stage without O(id) is looked up in the default workflow of
        the space.
      - With O(id), a workflow that is not the one of the stage is an error. Stages do not move between workflows.
    type: str
  workflow_id:
    description:
      - Id of the workflow to which the stage belongs. See O(workflow).
    type: int
  color:
    description:
      - Colour of the stage, unique in its workflow, such as V("#3f8ae0"). Quote it, or YAML takes it for a comment.
        Case does not matter, and V(#abc) means V(#aabbcc).
      - When omitted, the colour of an existing stage is left alone. A new stage gets the first of these that no other stage
        of the workflow has - V(#babcb6), V(#3f8ae0), V(#f2a33a), V(#8a63d2), V(#2db47d), V(#e0565b), V(#17a7b8), V(#c9b037),
        V(#d85fa5), V(#6b7f99), V(#7cb342), V(#a1714f) - and after those a computed hue.
      - Cannot be cleared, because every stage has a colour.
    type: str
  position:
    description:
      - Place of the stage in its workflow. The stage swaps places with the one that is there, also when it is created, which
        takes one more write.
      - When omitted, the place is left alone. A new stage goes where the server puts it.
    type: int
  is_default:
    description:
      - Whether stories start in this stage. Each workflow has one default stage, so V(true) takes it from the other one.
        V(false) may not be accepted by the server, in which case the task warns.
      - When omitted, this is left alone.
    type: bool
  allow_publish:
    description:
      - Whether everyone may publish a story in this stage. When omitted, this is left alone.
    type: bool
  allow_admin_publish:
    description:
      - Whether administrators may publish a story in this stage. When omitted, this is left alone.
    type: bool
  allow_all_stages:
    description:
      - Whether every stage may follow. When omitted, this is left alone.
    type: bool
  allow_none_for_next_stages:
    description:
      - Whether a story may leave the workflow from here, that is, be set to no stage. When omitted, this is left alone.
    type: bool
  next_stages:
    description:
      - Names of the stages of the same workflow that may follow. The order does not matter. The stage itself may be among
        them, also when this task creates or renames it.
      - When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: str
  workflow_stage_ids:
    description:
      - Ids of the stages that may follow. The order does not matter.
      - When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: int
  allow_all_users:
    description:
      - Whether everyone may move a story on from this stage. When omitted, this is left alone.
    type: bool
  allow_admin_change:
    description:
      - Whether administrators may move a story on from this stage. When omitted, this is left alone.
    type: bool
  allow_editor_change:
    description:
      - Whether editors may move a story on from this stage. When omitted, this is left alone.
    type: bool
  users:
    description:
      - E-mail addresses or user names of collaborators who may move a story on from this stage. The order does not matter.
      - Somebody who has not accepted their invitation yet has no user id and is an error.
      - The owner of the space may be missing in the list of collaborators. Give their id in O(user_ids) instead.
      - When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: str
  user_ids:
    description:
      - Ids of users who may move a story on from this stage. These are ids of users, not of collaborator records. The order
        does not matter.
      - When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: int
  space_roles:
    description:
      - Names of space roles that may move a story on from this stage. The order does not matter.
      - When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: str
  space_role_ids:
    description:
      - Ids of space roles that may move a story on from this stage. The order does not matter.
      - When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: int
  after_publish:
    description:
      - Name of the stage of the same workflow that a story gets after it was published. It may be the stage itself.
      - When omitted, this is left alone. Give V("") (an empty string) to clear it.
    type: str
  after_publish_id:
    description:
      - Id of the stage that a story gets after it was published.
      - When omitted, this is left alone. Give V(0) to clear it.
    type: int
  story_editing_locked:
    description:
      - Whether stories in this stage cannot be edited. When omitted, this is left alone.
    type: bool
  auto_remove_assignee:
    description:
      - Whether the assignees of a story are removed when it leaves this stage. When omitted, this is left alone.
    type: bool
  evacuate_to:
    description:
      - Name of the stage of the same workflow to which stories are moved before the stage is removed.
      - When O(evacuate_to) and O(evacuate_to_id) are omitted and stories stand in the stage, the task fails, says how many,
        and removes nothing.
      - Only used with O(state=absent). Each story is one request; once the server has said that requests come too fast, they
        keep a distance.
    type: str
    version_added: 0.2.0
  evacuate_to_id:
    description:
      - Id of the stage of the same workflow to which stories are moved. See O(evacuate_to).
    type: int
    version_added: 0.2.0
notes:
  - In a space that has no workflow at all, the API creates the default workflow when workflows are read. That happens in
    check mode and in diff mode, too.
extends_documentation_fragment:
  - community.storyblok.attributes
  - community.storyblok.connection
  - community.storyblok.expected
seealso:
  - module: community.storyblok.workflow_stage_info
"""

EXAMPLES = r"""
# The connection options are the same for all modules. Give them once with
#
#   module_defaults:
#     group/community.storyblok.all:
#       personal_access_token: "{{ my_vaulted_token }}"
#       space_id: 606
#
# or set STORYBLOK_TOKEN and STORYBLOK_SPACE_ID in the environment. The examples below do one or the other.

- name: The stage Review of the default workflow lets reviewers decide
  community.storyblok.workflow_stage:
    name: Review
    color: "#f2a33a"
    space_roles: [Reviewer]
    allow_all_users: false
    next_stages: [Drafting, Ready to publish]

- name: Only administrators publish, and stories start over afterwards
  community.storyblok.workflow_stage:
    name: Ready to publish
    allow_publish: false
    allow_admin_publish: true
    after_publish: Drafting

- name: A stage of another workflow, with people by e-mail address or user name
  community.storyblok.workflow_stage:
    workflow: Product pages
    name: Legal
    users:
      - ada@example.com
      - grace
    story_editing_locked: true

- name: Rename a stage, which keeps its id
  community.storyblok.workflow_stage:
    workflow: Product pages
    name: Legal check
    renamed_from: Legal

- name: Give a stage by its id
  community.storyblok.workflow_stage:
    id: 111683030076001
    color: "#3f8ae0"

- name: Nobody in particular may move a story on, and nothing happens after publishing
  community.storyblok.workflow_stage:
    name: Review
    space_role_ids: []
    users: []
    after_publish: ""

- name: Remove a stage; stories that stand in it go back to the drafts
  community.storyblok.workflow_stage:
    workflow: Product pages
    name: Legal check
    state: absent
    evacuate_to: Drafting
"""

RETURN = r"""
workflow_stage:
  description:
    - The stage. After a write, what the server holds.
    - In check mode, what it would hold. For a stage that would be created these are the declared values, without an id,
      without what the server adds, and without references of the stage to itself.
    - After O(state=absent), the stage that was removed.
    - Fields that this version of the collection does not know are returned as the server answers them.
  returned: when the stage exists, or did before it was removed
  type: dict
  contains:
    id:
      description: Id of the stage.
      type: int
      returned: except for a stage that would be created, in check mode
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
      returned: when the server tells it
      sample: 2
    is_default:
      description: Whether stories start in this stage.
      type: bool
      returned: when the server tells it
      sample: false
    allow_publish:
      description: Whether everyone may publish a story in this stage.
      type: bool
      returned: when the server tells it
      sample: false
    allow_admin_publish:
      description: Whether administrators may publish a story in this stage.
      type: bool
      returned: when the server tells it
      sample: true
    allow_all_stages:
      description: Whether every stage may follow.
      type: bool
      returned: when the server tells it
      sample: false
    allow_none_for_next_stages:
      description: Whether a story may be set to no stage from here.
      type: bool
      returned: when the server tells it
      sample: false
    workflow_stage_ids:
      description: Ids of the stages that may follow.
      type: list
      elements: int
      returned: when the server tells it
      sample: [111683030076000, 111683030076002]
    allow_all_users:
      description: Whether everyone may move a story on from this stage.
      type: bool
      returned: when the server tells it
      sample: false
    allow_admin_change:
      description: Whether administrators may move a story on from this stage.
      type: bool
      returned: when the server tells it
      sample: true
    allow_editor_change:
      description: Whether editors may move a story on from this stage.
      type: bool
      returned: when the server tells it
      sample: false
    user_ids:
      description: Ids of the users who may move a story on from this stage.
      type: list
      elements: int
      returned: when the server tells it
      sample: [282994740190001]
    space_role_ids:
      description: Ids of the space roles that may move a story on from this stage.
      type: list
      elements: int
      returned: when the server tells it
      sample: [282994740191001]
    after_publish_id:
      description: Id of the stage that a story gets after it was published. Null when there is none.
      type: int
      returned: when the server tells it
      sample: 111683030076000
    story_editing_locked:
      description: Whether stories in this stage cannot be edited.
      type: bool
      returned: when the server tells it
      sample: false
    auto_remove_assignee:
      description: Whether the assignees of a story are removed when it leaves this stage.
      type: bool
      returned: when the server tells it
      sample: false
changed_fields:
  description:
    - Names of the declared fields that differed, by the API's own names. A difference in O(next_stages), for example, is
      named V(workflow_stage_ids).
    - For a stage that is created, all declared fields, and V(color) when it was chosen from the palette. For one that is
      removed, none.
  returned: success
  type: list
  elements: str
  sample: [color, workflow_stage_ids]
stories_moved:
  description: How many stories were moved out of the stage before it was removed, or would be in check mode.
  returned: when a stage is removed
  type: int
  sample: 0
stories:
  description: How many stories stand in the stage that shall be removed.
  returned: failure, when stories would lose their stage
  type: int
  sample: 3
api_requests:
  description: How many requests this task sent to the Management API, retries included.
  returned: always, except when the connection options cannot be right
  type: int
  sample: 3
diff:
  description:
    - What differs, in the declared fields (and the chosen color of a new stage) only, with names beside ids where the task
      knows them.
  returned: success, in diff mode
  type: dict
  contains:
    before:
      description: The declared fields as they were. Empty for a stage that is created.
      type: dict
      returned: always
      sample:
        color: "#babcb6"
    after:
      description: The declared fields as they are or would be. Empty for a stage that is removed.
      type: dict
      returned: always
      sample:
        color: "#f2a33a"
    before_header:
      description: Which stage this is about.
      type: str
      returned: always
      sample: workflow stage Review of workflow "Articles" (id 111683030075001) of space 606
    after_header:
      description: Which stage this is about.
      type: str
      returned: always
      sample: workflow stage Review of workflow "Articles" (id 111683030075001) of space 606
error:
  description: The answer of the server that made the task fail, for playbooks that want to tell failures apart.
  returned: failure, when the server refused a request or did not answer it
  type: dict
  contains:
    status:
      description: HTTP status, or null when no answer came.
      type: int
      returned: always
      sample: 422
    method:
      description: Method of the request.
      type: str
      returned: always
      sample: PUT
    path:
      description: Path of the request.
      type: str
      returned: always
      sample: /v1/spaces/606/workflow_stages/111683030076001
    body:
      description: What the server answered, as a structure where it was JSON. Null when there was nothing.
      type: raw
      returned: always
      sample:
        color: [has already been taken]
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.community.storyblok.plugins.module_utils import _arguments
from ansible_collections.community.storyblok.plugins.module_utils._module import run_and_exit
from ansible_collections.community.storyblok.plugins.module_utils._run_workflow_stage import run_workflow_stage


def main():
    run_and_exit(AnsibleModule(**_arguments.workflow_stage()), run_workflow_stage)


if __name__ == "__main__":
    main()
