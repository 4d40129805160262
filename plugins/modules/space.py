#!/usr/bin/python

# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: space
short_description: Bring a whole Storyblok space to one description
version_added: 0.6.0
author:
  - community.storyblok contributors (@ansible-collections)
description:
  - Brings the space roles, the collaborators and the workflows of a space to a declared state in one task, planned as a whole.
  - Names of one entry reach whatever another entry creates, renames or removes, in check mode on an empty space too. Space roles
    are brought about first, then collaborators, then workflows. Removals come last, in the reverse order.
  - Only what was declared is touched. A kind that is omitted is left alone, and so is everything that an entry omits,
    unless O(undeclared=reset).
  - A task that finds everything in place makes one request for each kind of list that it needs, and page of it. Each object that
    differs is one write, and each list that was written is read once more. An object is read again right before it is written
    where time or other writes have passed.
  - Where unlisted collaborators are reported, one more request tells who owns the space.
  - Somebody who was invited has no user id until they accept. Where a stage names them, the task does everything else and
    warns; the run after they have accepted completes it.
  - What cannot be right is refused before the first write, with all problems in one message, each with its place.
options:
  unlisted:
    description:
      - What becomes of objects that the description does not list, for each kind. Only used for kinds that are declared.
      - What is reported is in RV(drift) as well as in RV(unlisted).
    type: dict
    suboptions:
      space_roles:
        description:
          - V(keep) leaves unlisted space roles alone, V(report) warns about them, V(delete) removes them.
        type: str
        choices: [keep, report, delete]
        default: keep
      collaborators:
        description:
          - V(keep) leaves unlisted collaborators alone, V(report) warns about them. The owner of the space is not reported.
          - They are never removed, because the task does not know which of them is the user of its token. List those who must go
            with V(absent) as their state.
        type: str
        choices: [keep, report]
        default: keep
      workflows:
        description:
          - V(keep) leaves unlisted workflows alone, V(report) warns about them, V(delete) removes them.
          - The default workflow is never removed, and no workflow is while stories stand in its stages.
        type: str
        choices: [keep, report, delete]
        default: keep
  backup:
    description:
      - Whether the result contains RV(backup), the description of everything that this task changes, as it was before.
    type: bool
    default: false
notes:
  - A run that is cut off leaves nothing that the next run does not put right. The error says what was already done.
extends_documentation_fragment:
  - community.storyblok.attributes
  - community.storyblok.connection
  - community.storyblok.space
  - community.storyblok.undeclared
seealso:
  - module: community.storyblok.space_info
  - module: community.storyblok.space_role
  - module: community.storyblok.collaborator
  - module: community.storyblok.workflow
  - plugin: community.storyblok.space_problems
    plugin_type: filter
"""

EXAMPLES = r"""
- name: The editorial department, from nothing
  community.storyblok.space:
    space_roles:
      - role: Reviewer
        permissions: [read_stories, save_stories]
    collaborators:
      - email: ada@example.com
        space_roles: [Reviewer]
    workflows:
      - default: true
        stages:
          - name: Drafting
            next_stages: [Review]
          - name: Review
            space_roles: [Reviewer]
            users: [ada@example.com]
            next_stages: [Drafting]

- name: Nobody has a role that is not listed here; whatever changes can be undone
  community.storyblok.space:
    space_roles:
      - role: Reviewer
      - role: Legal
      - role: Editor in chief
    unlisted:
      space_roles: delete
    backup: true
  register: changed_roles

- name: Report whatever nobody declared; drift in the result lists it
  community.storyblok.space:
    space_roles:
      - role: Reviewer
        permissions: [read_stories, save_stories]
    collaborators:
      - email: ada@example.com
        space_roles: [Reviewer]
    unlisted:
      space_roles: report
      collaborators: report
    undeclared: report

- name: Undo it
  community.storyblok.space:
    space_roles: "{{ changed_roles.backup.space_roles | default(omit) }}"
"""

RETURN = r"""
objects:
  description:
    - Every object that is declared or affected, with the fields that change.
  returned: success
  type: list
  elements: dict
  contains:
    kind:
      description: Kind of the object, such as V(space_role).
      type: str
      returned: always
    name:
      description: Name of the object before the task, or the name that a new one gets.
      type: str
      returned: always
    id:
      description: Id of the object. Null when it does not exist, in check mode.
      type: int
      returned: always
    state_before:
      description: Whether the object was there before the task.
      type: str
      returned: always
      choices: [present, absent]
    changed_fields:
      description: Names of the declared fields that differ.
      type: list
      elements: str
      returned: always
  sample: [{kind: space_role, name: Reviewer, id: 282994740191001, state_before: present, changed_fields: [permissions]}]
unlisted:
  description:
    - Objects that the description does not list, of the kinds for which O(unlisted) is V(report) or V(delete).
  returned: success
  type: list
  elements: dict
  contains:
    kind:
      description: Kind of the object.
      type: str
      returned: always
    name:
      description: Name of the object.
      type: str
      returned: always
    id:
      description: Id of the object.
      type: int
      returned: always
  sample: []
waiting:
  description:
    - Where somebody is named who has not accepted an invitation yet. The run after they have accepted completes it.
  returned: success
  type: list
  elements: dict
  contains:
    place:
      description: Entry of the description.
      type: str
      returned: always
    kind:
      description: Kind of the object that names them.
      type: str
      returned: always
    name:
      description: Name of that object.
      type: str
      returned: always
    option:
      description: Option that names them.
      type: str
      returned: always
    users:
      description: The names that the description uses.
      type: list
      elements: str
      returned: always
  sample: [{place: "workflows[0]", kind: workflow_stage, name: Review, option: users, users: [ada@example.com]}]
backup:
  description:
    - A description of everything that this task changes, as it was before. Given back to the module, it restores that by
      names, renamed objects by their new ones. What the task created is in it with V(absent) as its state.
    - When a request fails after others succeeded, it also contains what was not changed yet, which does no harm.
  returned: success, with O(backup=true), and failure, when it was a request that changes something
  type: dict
  contains:
    space_roles:
      description: Entries of O(space_roles).
      type: list
      elements: dict
      returned: when a space role changes
    collaborators:
      description: Entries of O(collaborators).
      type: list
      elements: dict
      returned: when a collaborator changes
    workflows:
      description: Entries of O(workflows).
      type: list
      elements: dict
      returned: when a workflow changes
  sample: {space_roles: [{role: Reviewer, permissions: []}]}
problems:
  description:
    - What cannot be declared like this, each with its place in the description.
  returned: failure, when the description is refused
  type: list
  elements: str
  sample: ['space_roles[0] (Reviewer): components: no component of space 606 has the name "hero".']
changed_fields:
  description: Always empty, because every object has its own in RV(objects).
  returned: success
  type: list
  elements: str
  sample: []
diff:
  description:
    - What differs, in the declared fields only, as YAML, each object below its name.
  returned: success, in diff mode
  type: dict
  contains:
    before:
      description: The objects as they were.
      type: str
      returned: always
    after:
      description: The objects as they are or would be.
      type: str
      returned: always
    before_header:
      description: Which space the diff describes.
      type: str
      returned: always
    after_header:
      description: Which space the diff describes.
      type: str
      returned: always
  sample:
    before: "space role Reviewer of space 606:\n  permissions: []\n"
    after: "space role Reviewer of space 606:\n  permissions: [save_stories]\n"
    before_header: space 606
    after_header: space 606
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
#   operations: [{action: update, resource: space_role, id: 282994740191001, name: Reviewer, changed_fields: [permissions]}]
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
  sample: [{action: update, resource: space_role, id: 282994740191001, name: Reviewer, changed_fields: [permissions]}]
# END operations
# BEGIN every_module
#   error: {status: 403, method: GET, path: /v1/spaces/606/space_roles, body: {error: Forbidden}}
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
  sample: {status: 403, method: GET, path: /v1/spaces/606/space_roles, body: {error: Forbidden}}
# END every_module
"""

from functools import partial

from ..module_utils._module import run_module
from ..module_utils._resources.space import options, plan
from ..module_utils._run_task import run_task


def main() -> None:
    run_module(options.OPTIONS, partial(run_task, plan.plan))


if __name__ == "__main__":
    main()
