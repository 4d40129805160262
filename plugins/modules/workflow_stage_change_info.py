#!/usr/bin/python

# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: workflow_stage_change_info
short_description: Read the changes of stage of a story, or what is overdue
version_added: 0.5.0
author:
  - community.storyblok contributors (@ansible-collections)
description:
  - Returns the stages through which a story passed, the newest change first, with the names of stages, workflows and users
    beside their ids.
  - With O(due_before), only changes that still stand and are due before then. Without a story, those of all stories of the
    space, the most overdue first.
  - A story that was never moved has no changes, which is an empty list and not an error. A slug that no story has is an
    error, and so is an empty text.
  - One request for each page of 100 changes of a story, one for the workflows, and one for each page of 100 collaborators; one
    more with O(story). Without a story, one request for the workflows and one for each page of 100 stories, and one for
    each story of which the list does not tell the stage.
options:
  story:
    description:
      - Full slug of the story, such as V(articles/spring-fair).
      - One of O(story), O(story_id) and O(due_before) is needed.
    type: str
  story_id:
    description:
      - Id of the story.
    type: int
  due_before:
    description:
      - Only changes that still stand, because the story was not moved again, and whose due date is before this moment, such as
        V(2026-12-24) or V(2026-12-24T12:00:00Z). Without a time it is midnight, without a time zone it is UTC.
      - When omitted, all changes of the story.
    type: str
extends_documentation_fragment:
  - community.storyblok.attributes.info_module
  - community.storyblok.connection
seealso:
  - module: community.storyblok.workflow_stage_change
"""

EXAMPLES = r"""
- name: How did the article get here?
  community.storyblok.workflow_stage_change_info:
    story: articles/summer-festival
  register: history

- name: Show it
  ansible.builtin.debug:
    msg: "{{ history.workflow_stage_changes | map(attribute='stage') }}"

- name: What is overdue in this space?
  community.storyblok.workflow_stage_change_info:
    due_before: "{{ now(utc=true) }}"
"""

RETURN = r"""
workflow_stage_changes:
  description:
    - The changes of stage, the newest first; with O(due_before) and without a story, the most overdue first. Always a list.
    - Fields that this version of the collection does not know are returned unchanged.
  returned: success
  type: list
  elements: dict
  contains:
    id:
      description: Id of the change of stage.
      type: int
      returned: with O(story) or O(story_id)
      sample: 111683030901234
    story_id:
      description: Id of the story.
      type: int
      returned: always
      sample: 445566770004
    story:
      description: Full slug of the story.
      type: str
      returned: except with O(story_id)
      sample: articles/summer-festival
    workflow_id:
      description: Id of the workflow of the stage.
      type: int
      returned: always
      sample: 111683030075001
    workflow:
      description: Name of the workflow. Null when it is gone.
      type: str
      returned: always
      sample: Articles
    workflow_stage_id:
      description: Id of the stage.
      type: int
      returned: always
      sample: 111683030076003
    stage:
      description: Name of the stage. Null when it is gone.
      type: str
      returned: always
      sample: Ready to publish
    user_id:
      description: Id of the user who made the change. Null when the server returns none.
      type: int
      returned: with O(story) or O(story_id)
      sample: 282994740190002
    user:
      description:
        - E-mail address, or user name, of who made the change. Null when they are no collaborator, which the owner of the space
          may not be.
      type: str
      returned: with O(story) or O(story_id)
      sample: grace@example.com
    due_date:
      description: When the work in the stage is due. Null when there is no such date.
      type: str
      returned: always
      sample: "2026-11-20T00:00:00.000Z"
    created_at:
      description: When the story got into the stage.
      type: str
      returned: always
      sample: "2026-11-18T09:30:00.000Z"
# BEGIN every_module
#   error: {status: 403, method: GET, path: /v1/spaces/606/workflow_stage_changes, body: {error: Forbidden}}
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
  sample: {status: 403, method: GET, path: /v1/spaces/606/workflow_stage_changes, body: {error: Forbidden}}
# END every_module
"""

from functools import partial

from ..module_utils._module import run_module
from ..module_utils._resources import workflow_stage_change
from ..module_utils._run_info import run_info


def main() -> None:
    run_module(
        workflow_stage_change.INFO_OPTIONS, partial(run_info, "workflow_stage_changes", workflow_stage_change.matching)
    )


if __name__ == "__main__":
    main()
