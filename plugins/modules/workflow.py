#!/usr/bin/python

# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: workflow
short_description: Manage a whole Storyblok workflow with its stages
version_added: 0.2.0
author:
  - community.storyblok contributors (@ansible-collections)
description:
  - Brings a workflow of a Storyblok space and all of its stages to a declared state in one task.
  - Creates, renames, copies, changes and removes the workflow; creates, renames, changes, orders and removes its stages.
    Stages may refer to each other by name in any direction, also to those that the same task creates.
  - Only what was declared is touched. An option that is omitted is left as it is on the server, whatever its value,
    unless O(undeclared=reset).
  - A task that finds everything in place makes one request. One that makes k writes to what exists makes 2 k + 1 - each stage
    that differs is a write, and so are their order or the workflow itself, and each exchange of names or colours. Each kind of
    names in use (O(stages[].users), O(stages[].space_roles)) adds one request per page.
  - Stages and the workflow are read again right before they are written, so that what somebody else changes while the task runs
    is kept. A warning tells about declared fields that were changed meanwhile.
  - What cannot be right - references to stages that are not there, two default stages, a name twice - is refused before
    the first write, with all problems in one message.
options:
  state:
    description:
      - Whether the workflow is there (V(present)) or not (V(absent)).
      - A workflow is not removed while stories stand in its stages, see O(evacuate_to). The default workflow of a space is
        not removed.
    type: str
    choices: [present, absent]
    default: present
  id:
    description:
      - Id of the workflow. A workflow that is given by id is never created. With O(state=present), one that does not exist
        is an error.
      - One of O(id), O(name) and O(default) is needed. With O(id) or O(default), O(name) is the name that the workflow shall
        have.
    type: int
  name:
    description:
      - Name of the workflow. Without O(id) and O(default), the workflow is looked up by it, and created when it is missing.
      - With O(id) or O(default), a different name renames the workflow, unless another one has it. When omitted, the name
        is left alone.
    type: str
  default:
    description:
      - With V(true), the default workflow of the space is meant, whatever its name.
      - V(false) is the same as omitting it.
    type: bool
  renamed_from:
    description:
      - Former name of the workflow. When no workflow has O(name) and one has this name, that one is renamed and keeps its id.
      - Only with O(name), without O(id) and O(default), and with O(state=present).
    type: str
  content_types:
    description:
      - Content types whose stories pass the workflow. The order does not matter.
      - When omitted, they are left alone. Needed for a new workflow, unless it is copied. Give V([]) to clear it, which the
        API allows for the default workflow only.
    type: list
    elements: str
  copy_from:
    description:
      - Name of the workflow of which a missing workflow is made, with all of its stages. The stages that are declared are
        then compared with those of the copy.
      - An existing workflow is not touched by this. When omitted, a missing workflow is made anew.
      - A copy needs O(content_types) of its own, other than those of its source.
    type: str
  copy_from_id:
    description:
      - Id of the workflow of which a missing workflow is made. See O(copy_from).
    type: int
  stages:
    description:
      - The stages of the workflow, in their order. Positions follow from the order of the list.
      - When omitted, stages are left alone. An empty list declares no stage, so that O(unlisted_stages) is about all of them.
    type: list
    elements: dict
  unlisted_stages:
    description:
      - What becomes of stages that O(stages) does not list. With V(keep), they stay behind the listed ones. V(report) does the
        same, warns, and lists them in RV(drift). With V(delete), they are removed, after what replaces them was created, and not
        while stories stand in them, see O(evacuate_to).
      - Only used with O(stages).
    type: str
    choices: [keep, report, delete]
    default: keep
notes:
  - A run that is cut off leaves nothing that the next run does not put right. The error says what was already done.
extends_documentation_fragment:
  - community.storyblok.attributes
  - community.storyblok.connection
  - community.storyblok.workflow
  - community.storyblok.workflow.evacuation
  - community.storyblok.workflow_stage.stages
  - community.storyblok.undeclared
seealso:
  - module: community.storyblok.workflow_info
  - module: community.storyblok.workflow_stage
  - plugin: community.storyblok.workflow_problems
    plugin_type: filter
  - plugin: community.storyblok.workflow_diagram
    plugin_type: filter
"""

EXAMPLES = r"""
- name: Articles pass a review
  community.storyblok.workflow:
    name: Article review
    content_types: [article, news]
    stages:
      - name: Drafting
        color: "#babcb6"
        is_default: true
        allow_all_users: true
        next_stages: [Review]
      - name: Review
        renamed_from: Reviewing
        space_roles: [Reviewer]
        next_stages: [Drafting, Ready to publish]
      - name: Ready to publish
        allow_publish: true
        next_stages: [Review]
        after_publish: Drafting

- name: A lawyer reads product pages; whatever else somebody added is reported
  community.storyblok.workflow:
    name: Product pages
    stages:
      - name: Drafting
        next_stages: [Legal]
      - name: Legal
        space_roles: [Legal]
        next_stages: [Drafting, Ready to publish]
      - name: Ready to publish
    unlisted_stages: report

- name: The default workflow has two stages only; stories that stand elsewhere go back to the drafts
  community.storyblok.workflow:
    default: true
    stages:
      - name: Drafting
        next_stages: [Ready to publish]
      - name: Ready to publish
        next_stages: [Drafting]
    unlisted_stages: delete
    evacuate_to: Drafting

- name: In the review, nobody may do what is not listed here
  community.storyblok.workflow:
    name: Product pages
    content_types: [product]
    stages:
      - name: Legal
        space_roles: [Legal]
        next_stages: [Drafting, Ready to publish]
    undeclared: reset

- name: Rename the default workflow, whatever it was called
  community.storyblok.workflow:
    default: true
    name: Everything else

- name: Offers start with the stages of product pages, and go their own way afterwards
  community.storyblok.workflow:
    name: Offers
    copy_from: Product pages
    content_types: [offer]

- name: Remove a workflow; its stories go to a stage of another one
  community.storyblok.workflow:
    name: Product pages
    state: absent
    evacuate_to_id: 111683030076001
"""

RETURN = r"""
workflow:
  description:
    - The workflow with its stages. After writes, what the server holds.
    - In check mode, what it would hold, as far as that can be known. What would be created has no id, and nothing that
      the server adds. References to stages that would be created are left out.
    - After O(state=absent), the workflow that was removed.
    - Fields that this version of the collection does not know are returned unchanged.
  returned: when the workflow exists, or did before it was removed
  type: dict
  contains:
    # BEGIN workflow
    #   server_returned: except for a workflow that would be created, in check mode
    id:
      description: Id of the workflow.
      type: int
      returned: except for a workflow that would be created, in check mode
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
      returned: except for a workflow that would be created, in check mode
      sample: false
    # END workflow
    workflow_stages:
      description: The stages, in their order.
      type: list
      elements: dict
      returned: always
      contains:
        # BEGIN workflow_stage
        #   id_returned: except for a stage that would be created, in check mode
        #   workflow_id_returned: except for a stage of a workflow that would be created, in check mode
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
          returned: except for a stage of a workflow that would be created, in check mode
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
    - Names of the declared fields of the workflow that differed; V(workflow_stages) when anything about its stages did.
  returned: success
  type: list
  elements: str
  sample: [content_types, workflow_stages]
diff:
  description:
    - What differs, as YAML in the form in which a workflow is declared - all stages in order, names in place of ids where the
      task knows them. Below a stage stand the declared fields that change, each with the name of the stage behind it;
      below a new stage all that it gets.
  returned: success, in diff mode
  type: dict
  contains:
    before:
      description: The workflow as it was. Empty for one that is created.
      type: str
      returned: always
      sample: "name: Article review\nstages:\n  - name: Drafting\n  - name: Review\n    next_stages: [Drafting]  # Review\n"
    after:
      description: The workflow as it is or would be. Empty for one that is removed.
      type: str
      returned: always
      sample: "name: Article review\nstages:\n  - name: Drafting\n  - name: Legal\n"
    before_header:
      description: Which workflow the diff describes.
      type: str
      returned: always
      sample: workflow Article review in space 606
    after_header:
      description: Which workflow the diff describes.
      type: str
      returned: always
      sample: workflow Article review in space 606
stories:
  description: How many stories stand in the stages that shall be removed.
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
#   operations: [{action: create, resource: workflow_stage, id: null, name: Legal, changed_fields: [name, color]}]
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
  sample: [{action: create, resource: workflow_stage, id: null, name: Legal, changed_fields: [name, color]}]
# END operations
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
from ..module_utils._resources.workflow import options, plan
from ..module_utils._run_task import run_task


def main() -> None:
    run_module(options.OPTIONS, partial(run_task, plan.plan))


if __name__ == "__main__":
    main()
