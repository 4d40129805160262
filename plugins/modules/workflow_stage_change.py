#!/usr/bin/python

# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: workflow_stage_change
short_description: Move stories between the stages of a workflow
version_added: 0.5.0
author:
  - community.storyblok contributors (@ansible-collections)
description:
  - Ensures that stories stand at a stage of their workflow. Nothing is sent for a story that stands there already, with the
    declared O(due_date) and assignment. A folder is an error.
  - Moves one story, several, or all that stand in another stage, with one request for each story that moves. An error half-way
    says which stories were moved, and running the task again moves the rest.
  - A task that finds a story in place makes one request, and one more when it names a stage. A story of which the list does not
    tell the stage, or the content type where the stage is looked up by it, costs one more. With several ids, each story
    costs one. An assignment costs one more for each story that stays and was not given by id, and two more where it changes;
    names of people one a page, and names of roles one. A task that moves stories makes one request for each of
    them more, and one for the workflows with O(transition=checked).
options:
  story:
    description:
      - Full slug of the story, such as V(articles/spring-fair).
      - One of O(story), O(story_id), O(stories), O(story_ids), O(from_stage) and O(from_stage_id) is needed.
    type: str
  story_id:
    description:
      - Id of the story.
    type: int
  stories:
    description:
      - Full slugs of several stories. With V([]) nothing is moved.
    type: list
    elements: str
  story_ids:
    description:
      - Ids of several stories. With V([]) nothing is moved.
    type: list
    elements: int
  from_stage:
    description:
      - Name of a stage. All stories that stand in it are meant, however many.
      - When several workflows have a stage with this name, O(workflow) or O(workflow_id) has to say which one is meant.
      - O(stage) is then a stage of the same workflow.
    type: str
  from_stage_id:
    description:
      - Id of a stage. All stories that stand in it are meant.
    type: int
  stage:
    description:
      - Name of the stage in which the stories shall stand.
      - It is looked up in the workflow that O(workflow) or O(workflow_id) names, else in that of O(from_stage), else in the one
        that the content type of the story uses, which is the custom workflow that lists it or the default workflow.
      - When omitted, O(workflow_stage_id) is needed. A story always keeps a stage, so there is no way to clear it.
    type: str
  workflow_stage_id:
    description:
      - Id of the stage in which the stories shall stand.
      - When omitted, O(stage) is needed. A story always keeps a stage, so there is no way to clear it.
    type: int
  workflow:
    description:
      - Name of the workflow in which O(stage) and O(from_stage) are looked up. When omitted, see there.
    type: str
  workflow_id:
    description:
      - Id of the workflow in which O(stage) and O(from_stage) are looked up. When omitted, see there.
    type: int
  due_date:
    description:
      - When the work in this stage is due, such as V(2026-12-24) or V(2026-12-24T12:00:00Z). Without a time it is midnight,
        without a time zone it is UTC.
      - When omitted, a story that stays keeps its due date. One that moves starts without one, because a due date belongs to
        the stay in a stage.
      - Give V("") to clear it.
    type: str
  transition:
    description:
      - With V(checked), a move that the current stage of a story does not allow is refused before anything is sent, and the
        message says where the stage lets stories go. A story that stands in no stage may go to any.
      - With V(any), only the server decides.
    type: str
    choices: [checked, any]
    default: checked
  assign_users:
    description:
      - E-mail addresses or user names of the people to whom the story is assigned.
      - Where a story that stays in its stage is assigned to others, the stage is sent once more with this, and its due date.
        A warning tells when the server did not take it.
      - When omitted, the assignment is left to the server. Give V([]) to clear it.
    type: list
    elements: str
  assign_user_ids:
    description:
      - Ids of the users to whom the story is assigned. See O(assign_users).
      - When omitted, the assignment is left to the server. Give V([]) to clear it.
    type: list
    elements: int
  assign_space_roles:
    description:
      - Names of the space roles to which the story is assigned, in the same way as O(assign_users).
      - When omitted, the assignment is left to the server. Give V([]) to clear it.
    type: list
    elements: str
  assign_space_role_ids:
    description:
      - Ids of the space roles to which the story is assigned, in the same way as O(assign_users).
      - When omitted, the assignment is left to the server. Give V([]) to clear it.
    type: list
    elements: int
  comment:
    description:
      - Comment that goes with a move. When omitted, there is none.
    type: str
  notify:
    description:
      - Whether those to whom the story is assigned are told of a move. When omitted, the server decides, which tells nobody.
    type: bool
  release_id:
    description:
      - Id of the release in which the story is moved. When omitted, it is moved outside of any release.
    type: int
extends_documentation_fragment:
  - community.storyblok.attributes
  - community.storyblok.connection
seealso:
  - module: community.storyblok.workflow_stage_change_info
  - module: community.storyblok.workflow
"""

EXAMPLES = r"""
- name: An article goes to the reviewers
  community.storyblok.workflow_stage_change:
    story: articles/spring-fair
    stage: Review
    due_date: "2027-01-15"
    assign_space_roles: [Reviewer]
    comment: Please read it before Friday.
    notify: true

- name: Whatever waits for publication goes back to the reviewers
  community.storyblok.workflow_stage_change:
    workflow: Articles
    from_stage: Ready to publish
    stage: Review

- name: Two stories skip the review
  community.storyblok.workflow_stage_change:
    stories: [articles/new-library, about-us]
    stage: Ready to publish
    transition: any
"""

RETURN = r"""
workflow_stage_changes:
  description:
    - For each story of the task, in their order, where it stands. In check mode, where it would stand.
    - For a story that moved, the change of stage as the server returns it.
  returned: success
  type: list
  elements: dict
  contains:
    story_id:
      description: Id of the story.
      type: int
      returned: always
      sample: 445566770001
    story:
      description: Full slug of the story.
      type: str
      returned: always
      sample: articles/spring-fair
    changed:
      description: Whether the story moves, or gets another due date.
      type: bool
      returned: always
      sample: true
    id:
      description: Id of the change of stage.
      type: int
      returned: for a story that moved
      sample: 111683030901234
    user_id:
      description: Id of the user who made the change. Null when the server returns none.
      type: int
      returned: for a story that moved, when the server returns it
      sample: 282994740190000
    created_at:
      description: When the story got there.
      type: str
      returned: when the server returns it, except in check mode for a story that would move
      sample: "2027-01-11T09:30:00.000Z"
    workflow_id:
      description: Id of the workflow of the stage.
      type: int
      returned: always, except in check mode when the task does not know it
      sample: 111683030075001
    workflow_stage_id:
      description: Id of the stage.
      type: int
      returned: always
      sample: 111683030076002
    stage:
      description: Name of the stage.
      type: str
      returned: when the task reads the workflows
      sample: Review
    due_date:
      description: When the work in this stage is due. Null when there is no such date.
      type: str
      returned: always, except in check mode for a story that would move without one being declared
      sample: "2027-01-15T00:00:00.000Z"
    before:
      description: Where the story stood before. Null when it stood in no stage.
      type: dict
      returned: always
      contains:
        workflow_id:
          description: Id of the workflow of the stage.
          type: int
          returned: always
          sample: 111683030075001
        workflow_stage_id:
          description: Id of the stage.
          type: int
          returned: always
          sample: 111683030076001
        stage:
          description: Name of the stage.
          type: str
          returned: when the task reads the workflows, and the stage is among them
          sample: Drafting
        due_date:
          description: When the work in that stage was due. Null when there was no such date.
          type: str
          returned: always
          sample: "2027-01-10T00:00:00.000Z"
changed_fields:
  description: Names of the declared fields that differed for any story, by the API's own names.
  returned: success
  type: list
  elements: str
  sample: [workflow_stage_id, due_date]
moved:
  description: Full slugs of the stories that were moved before the task failed.
  returned: failure, when the server refused a move or did not answer it
  type: list
  elements: str
  sample: [articles/spring-fair]
refused:
  description: Full slugs of the stories that their stage does not let go there.
  returned: failure, when O(transition=checked) refused a move
  type: list
  elements: str
  sample: [articles/road-works]
diff:
  description:
    - What differs, for each story by its full slug, with names beside ids where the task knows them.
  returned: success, in diff mode
  type: dict
  contains:
    before:
      description: Where each story stood, in the declared fields only. Empty for a story that stood in no stage.
      type: dict
      returned: always
      sample:
        articles/spring-fair:
          workflow_stage_id: Drafting (111683030076001)
    after:
      description: Where each story stands or would stand, in the declared fields only.
      type: dict
      returned: always
      sample:
        articles/spring-fair:
          workflow_stage_id: Review (111683030076002)
    before_header:
      description: What the diff describes.
      type: str
      returned: always
      sample: stages of stories of space 606
    after_header:
      description: What the diff describes.
      type: str
      returned: always
      sample: stages of stories of space 606
# BEGIN operations
#   operations: [{action: move, resource: story, id: 445566770001, name: about-us, changed_fields: [workflow_stage_id]}]
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
  sample: [{action: move, resource: story, id: 445566770001, name: about-us, changed_fields: [workflow_stage_id]}]
# END operations
# BEGIN every_module
#   error: {status: 403, method: POST, path: /v1/spaces/606/workflow_stage_changes, body: {error: Forbidden}}
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
  sample: {status: 403, method: POST, path: /v1/spaces/606/workflow_stage_changes, body: {error: Forbidden}}
# END every_module
"""

from functools import partial

from ..module_utils._module import run_module
from ..module_utils._resources import workflow_stage_change
from ..module_utils._run_task import run_task


def main() -> None:
    run_module(workflow_stage_change.OPTIONS, partial(run_task, workflow_stage_change.plan))


if __name__ == "__main__":
    main()
