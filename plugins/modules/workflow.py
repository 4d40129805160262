#!/usr/bin/python

# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
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
  - Only what was declared is touched. An option that is omitted is left as it is on the server, whatever its value.
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
    suboptions:
      id:
        description:
          - Id of the stage. A stage that is given by id is never created. One that does not exist is an error.
          - One of O(stages[].id) and O(stages[].name) is needed. With both, O(stages[].name) is the name that the stage
            shall have.
        type: int
      name:
        description:
          - Name of the stage, unique in its workflow. Without O(stages[].id), the stage is looked up by it, and created when
            it is missing.
          - With O(stages[].id), a different name renames the stage. When omitted, the name is left alone.
        type: str
      renamed_from:
        description:
          - Former name of the stage. When no stage has O(stages[].name) and one has this name, that stage is renamed and
            keeps its id and its stories.
        type: str
      color:
        description:
          - Colour of the stage, unique in its workflow, such as V("#3f8ae0"). Quote it, or YAML takes it for a comment.
            Case does not matter, and V(#abc) means V(#aabbcc).
          - When omitted, the colour of an existing stage is left alone. A new stage gets the first of the palette of
            M(community.storyblok.workflow_stage) that no other stage of the workflow has or is declared to have.
          - Cannot be cleared, because every stage has a colour.
        type: str
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
          - Names of the stages of the same workflow that may follow. The order does not matter. It may be
            the stage itself, and stages that this task creates or renames.
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
          - The owner of the space may be missing in the list of collaborators. Give their id in O(stages[].user_ids) instead.
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
          - Name of the stage of the same workflow that a story gets after it was published. It may be any
            stage of the list, also one that this task creates.
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
  unlisted_stages:
    description:
      - What becomes of stages that O(stages) does not list. With V(keep), they stay behind the listed ones. V(report) does the
        same, and warns. With V(delete), they are removed, after what replaces them was created, and not while stories stand
        in them, see O(evacuate_to).
      - Only used with O(stages).
    type: str
    choices: [keep, report, delete]
    default: keep
  evacuate_to:
    description:
      - Name of the stage to which stories are moved before stages are removed. With O(unlisted_stages=delete), a stage of
        this workflow that stays, also one that this task creates. With O(state=absent), a stage of another workflow.
      - When O(evacuate_to) and O(evacuate_to_id) are omitted and stories stand in what shall be removed, the task fails, says
        how many, and writes nothing.
      - Each story is one request; once the server has said that requests come too fast, they keep a distance.
    type: str
  evacuate_to_id:
    description:
      - Id of the stage to which stories are moved. See O(evacuate_to).
    type: int
notes:
  - In a space that has no workflow at all, the API creates the default workflow when workflows are read. That happens in
    check mode and in diff mode, too.
  - A run that is cut off leaves nothing that the next run does not put right. The error says what was already done.
extends_documentation_fragment:
  - community.storyblok.attributes
  - community.storyblok.connection
  - community.storyblok.expected
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
    - Fields that this version of the collection does not know are returned as the server answers them.
  returned: when the workflow exists, or did before it was removed
  type: dict
  contains:
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
      returned: when the server tells it
      sample: [article, news]
    is_default:
      description: Whether this is the default workflow of the space.
      type: bool
      returned: except for a workflow that would be created, in check mode
      sample: false
    workflow_stages:
      description: The stages, in their order.
      type: list
      elements: dict
      returned: always
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
          returned: except for a stage that would be created, in check mode
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
operations:
  description:
    - What was done, in order, or would be done in check mode. Empty when everything was in place.
    - Where two stages exchange a name or a colour, a write that puts one of them aside for a moment is not among them.
  returned: success
  type: list
  elements: dict
  contains:
    action:
      description: One of V(create), V(copy), V(update), V(reorder), V(move) and V(delete).
      type: str
      returned: always
      sample: update
    resource:
      description: One of V(workflow), V(workflow_stage) and V(story).
      type: str
      returned: always
      sample: workflow_stage
    name:
      description: Name of the workflow or stage, as it was before. For V(move), where stories are moved.
      type: str
      returned: always
      sample: Review
    changed_fields:
      description: For V(update), names of the declared fields that differed, by the API's own names.
      type: list
      elements: str
      returned: always
      sample: [workflow_stage_ids]
    count:
      description: How many stories are moved.
      type: int
      returned: when the action is V(move)
      sample: 3
  sample:
    - action: create
      resource: workflow_stage
      name: Legal
      changed_fields: []
    - action: update
      resource: workflow_stage
      name: Review
      changed_fields: [workflow_stage_ids]
changed_fields:
  description:
    - Names of the declared fields of the workflow that differed; V(workflow_stages) when anything about its stages did.
  returned: success
  type: list
  elements: str
  sample: [content_types, workflow_stages]
api_requests:
  description: How many requests this task sent to the Management API, retries included.
  returned: always, except when the connection options cannot be right
  type: int
  sample: 4
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
      description: Which workflow this is about.
      type: str
      returned: always
      sample: workflow Article review in space 606
    after_header:
      description: Which workflow this is about.
      type: str
      returned: always
      sample: workflow Article review in space 606
stories:
  description: How many stories stand in the stages that shall be removed.
  returned: failure, when stories would lose their stage
  type: int
  sample: 3
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
from ansible_collections.community.storyblok.plugins.module_utils._run_workflow import run_workflow


def main():
    run_and_exit(AnsibleModule(**_arguments.workflow()), run_workflow)


if __name__ == "__main__":
    main()
