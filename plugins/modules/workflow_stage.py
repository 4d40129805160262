#!/usr/bin/python

# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
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
      - Removing a stage in which stories stand is an error, see O(evacuate_to). So is removing the last stage of a workflow,
        and the default stage unless O(evacuate_to) says which stage becomes the default.
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
  position:
    description:
      - Place of the stage in its workflow. The stage swaps places with the one that is there, also when it is created, which
        takes one more write.
      - When omitted, the place is left alone. A new stage goes where the server puts it.
    type: int
  evacuate_to:
    version_added: 0.2.0
  evacuate_to_id:
    version_added: 0.2.0
extends_documentation_fragment:
  - community.storyblok.attributes
  - community.storyblok.connection
  - community.storyblok.workflow
  - community.storyblok.workflow.evacuation
  - community.storyblok.workflow_stage
  - community.storyblok.undeclared
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
    - Fields that this version of the collection does not know are returned unchanged.
  returned: when the stage exists, or did before it was removed
  type: dict
  contains:
    # BEGIN workflow_stage
    #   id_returned: except for a stage that would be created, in check mode
    #   workflow_id_returned: always
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
# BEGIN drift
#   resource: workflow_stage
#   of: Articles
#   id: 111683030076002
#   name: Review
#   field: allow_publish
#   value: true
#   empty: false
drift:
  description:
    - What the server held before the task although nobody declared it - fields that are not empty, with O(undeclared=report), and
      objects that are not listed, where the task reports those. None of it is a change. The same in check mode.
    - An object that the task creates is not in it before the next run.
  returned: success
  type: list
  elements: dict
  contains:
    reason:
      description: Whether a field of a declared object is undeclared, or the whole object is unlisted.
      type: str
      returned: always
      choices: [undeclared, unlisted]
    resource:
      description: Kind of the object, such as V(workflow_stage).
      type: str
      returned: always
    of:
      description: For a stage, the name of its workflow. Otherwise empty.
      type: str
      returned: always
    id:
      description: Id of the object.
      type: int
      returned: always
    name:
      description: Name of the object before the task.
      type: str
      returned: always
    field:
      description: Name of the field, as the API calls it. Empty for an object that is not listed.
      type: str
      returned: always
    value:
      description:
        - What the field holds, with names alongside ids where the task knows them. Null when the object is not listed.
      type: raw
      returned: always
    empty:
      description: The empty value of the field. Null when that is no reference, and when the object is not listed.
      type: raw
      returned: always
  sample:
    - reason: undeclared
      resource: workflow_stage
      of: Articles
      id: 111683030076002
      name: Review
      field: allow_publish
      value: true
      empty: false
# END drift
# BEGIN operations
#   operations: [{action: update, resource: workflow_stage, id: 111683030076001, name: Review, changed_fields: [color]}]
operations:
  description:
    - The requests that change something, one entry each, in their order. In check mode, those that a real run would send.
    - Empty when everything was in place.
  returned: success
  type: list
  elements: dict
  contains:
    action:
      description: What the request does. V(move) puts a story into a stage.
      type: str
      returned: always
      choices: [create, update, delete, move]
    resource:
      description: Kind of the object, such as V(workflow_stage). For V(move), V(story).
      type: str
      returned: always
    id:
      description: Id of the object. Null when it does not exist before the task.
      type: int
      returned: always
    name:
      description: Name of the object before the request, or the name that a new one gets. For V(move), the full slug.
      type: str
      returned: always
    changed_fields:
      description:
        - Names of the declared fields that differ, by the API's own names. For V(create), all declared fields.
        - Empty for V(delete), and for an update of a workflow that only changes the order of its stages. V(invitation) where an
          invitation that has expired is renewed.
      type: list
      elements: str
      returned: always
  sample: [{action: update, resource: workflow_stage, id: 111683030076001, name: Review, changed_fields: [color]}]
# END operations
# BEGIN diff
#   header: workflow stage Review of workflow "Articles" (id 111683030075001) of space 606
#   before: {color: "#babcb6"}
#   after: {color: "#f2a33a"}
diff:
  description:
    - What differs, in the declared fields only, with names alongside ids where the task knows them. Another object that the
      task changes stands under its name.
  returned: success, in diff mode
  type: dict
  contains:
    before:
      description: The declared fields as they were. Empty for what is created.
      type: dict
      returned: always
      sample: {color: "#babcb6"}
    after:
      description: The declared fields as they are or would be. Empty for what is removed.
      type: dict
      returned: always
      sample: {color: "#f2a33a"}
    before_header:
      description: Which object the diff describes.
      type: str
      returned: always
      sample: workflow stage Review of workflow "Articles" (id 111683030075001) of space 606
    after_header:
      description: Which object the diff describes.
      type: str
      returned: always
      sample: workflow stage Review of workflow "Articles" (id 111683030075001) of space 606
# END diff
# BEGIN every_module
#   error: {status: 422, method: POST, path: /v1/spaces/606/workflow_stages, body: {color: [has already been taken]}}
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
  sample: {status: 422, method: POST, path: /v1/spaces/606/workflow_stages, body: {color: [has already been taken]}}
# END every_module
"""

from functools import partial

from ..module_utils._module import run_module
from ..module_utils._resources.workflow import stage
from ..module_utils._run_task import run_task


def main() -> None:
    run_module(stage.OPTIONS, partial(run_task, stage.plan))


if __name__ == "__main__":
    main()
