#!/usr/bin/python

# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: collaborator
short_description: Manage a collaborator of a Storyblok space
version_added: 0.4.0
author:
  - community.storyblok contributors (@ansible-collections)
description:
  - Invites somebody to a Storyblok space, changes their role and permissions, and removes them.
  - Somebody whose invitation is still open counts as present. An invitation that has expired is renewed, after its role and
    permissions were brought up to date. Where the server does not say how to renew it, its record is removed and somebody is
    invited again.
  - Only what was declared is touched. An option that is omitted is left as it is on the server, whatever its value,
    unless O(undeclared=reset).
  - A task that finds everything in place makes one request for each page of 100 collaborators, one that changes or invites
    somebody one more. Removing somebody reads the space and its workflows as well. O(space_roles) adds one request, and so does
    O(space_role_ids) where it gives somebody a role, because a role that does not exist is an error in check mode too. For an
    administrator who gets another role, one more request asks who owns the space.
  - Collaborators that were read more than two seconds ago are read again right before one of them is written, and before each
    repetition. So what somebody else changes meanwhile is kept, and a warning tells about declared fields.
options:
  state:
    description:
      - Whether the person is a member or invited (V(present)), or neither (V(absent)).
      - Removing the owner of the space is an error, and so is another role for the owner. With V(absent), the options that
        describe the person are not used.
    type: str
    choices: [present, absent]
    default: present
  email:
    description:
      - E-mail address, whatever its case, or a user name or SSO id, spelled as it is. White space around it does not count.
      - Somebody who is not a member yet is invited. An address that several people have is an error. An invitation that expired
        counts only where there is no member and no open invitation with the address.
      - One of O(email) and O(user_id) is needed.
    type: str
  user_id:
    description:
      - Id of the user, not of the collaborator record. Nobody is invited by it, so with O(state=present) somebody who is not a
        member is an error.
    type: int
  role:
    description:
      - Role without space roles. Takes all space roles away.
      - When omitted, and O(space_roles) and O(space_role_ids) as well, the role is left alone. One of them is needed to
        invite somebody.
    type: str
    choices: [admin, editor]
  space_roles:
    description:
      - Names of the space roles that the person has, instead of V(admin) or V(editor). The order does not matter.
      - When omitted, the role is left alone. An empty list is an error, because somebody without space roles has another
        O(role).
    type: list
    elements: str
  space_role_ids:
    description:
      - Ids of the space roles that the person has. See O(space_roles).
      - When omitted, the role is left alone. An empty list is an error.
    type: list
    elements: int
  permissions:
    description:
      - Permissions in addition to those of the role, by the names of the API. The order does not matter.
      - When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: str
  forget:
    description:
      - With O(state=absent), first take the person from the O(community.storyblok.workflow_stage#module:user_ids) of all stages
        that name them. Without it, such stages are reported in RV(named_by) and warned about.
      - With O(user_id), stages forget the person also when they are gone already.
    type: bool
    default: false
extends_documentation_fragment:
  - community.storyblok.attributes
  - community.storyblok.connection
  - community.storyblok.undeclared
seealso:
  - module: community.storyblok.collaborator_info
  - module: community.storyblok.space_role
"""

EXAMPLES = r"""
- name: Invite somebody with two space roles
  community.storyblok.collaborator:
    email: margaret@example.com
    space_roles: [Reviewer, Legal]

- name: Somebody becomes an administrator
  community.storyblok.collaborator:
    email: alan@example.com
    role: admin

- name: Somebody leaves, and no stage names them any more
  community.storyblok.collaborator:
    email: grace@example.com
    state: absent
    forget: true
"""

RETURN = r"""
collaborator:
  description:
    - The collaborator. After a write, what the server holds. In check mode, what it would hold, as far as that can be known.
    - After O(state=absent), who was removed.
    - Fields that this version of the collection does not know are returned unchanged.
  returned: when the person is a collaborator, or was before they were removed
  type: dict
  contains:
    # BEGIN collaborator
    #   here: collaborator
    #   invited_returned: except for somebody who would be invited, in check mode
    id:
      description: Id of the record of the collaborator. Roles and stages refer to RV(collaborator.user_id) instead.
      type: int
      returned: except for somebody who would be invited, in check mode
      sample: 282994740192001
    user_id:
      description: Id of the user. Null when the invitation is still open.
      type: int
      returned: except for somebody who would be invited, in check mode
      sample: 282994740190001
    role:
      description: V(admin), V(editor), or V(multi) for somebody with space roles. Null when the server returns none.
      type: str
      returned: always
      sample: multi
    space_role_id:
      description: Id of the only space role, where the server returns one. Null when there is none.
      type: int
      returned: when the server returns it
      sample: 282994740191001
    space_role_ids:
      description: Ids of the space roles.
      type: list
      elements: int
      returned: always
      sample: [282994740191001]
    permissions:
      description: Permissions in addition to those of the role.
      type: list
      elements: str
      returned: when the server returns it
      sample: []
    space_id:
      description: Id of the space.
      type: int
      returned: when the server returns it
      sample: 606
    allowed_path:
      description: What the server returns. An update does not take it.
      type: str
      returned: when the server returns it
      sample: ""
    field_permissions:
      description: What the server returns, a list or an empty text. An update does not take it.
      type: raw
      returned: when the server returns it
      sample: ""
    can_act_as_admin:
      description: Whether the server counts the person among the administrators. An update does not take it.
      type: bool
      returned: when the server returns it
      sample: false
    user:
      description: The user. Null when the invitation is still open.
      type: dict
      returned: except for somebody who would be invited, in check mode
      sample:
        id: 282994740190001
        userid: ada
        real_email: ada@example.com
    invitation:
      description: The invitation, without its C(rid), by which anybody could accept it. Null when it was accepted.
      type: dict
      returned: except for somebody who would be invited, in check mode
      sample:
        email: linus@example.com
        expires_at: "2027-01-01T00:00:00.000Z"
        is_expired: false
    # END collaborator
changed_fields:
  description:
    - Names of the declared fields that differed, by the API's own names.
    - For somebody who is invited, all declared fields. For somebody who is removed, none. V(invitation) for an invitation that
      is renewed.
  returned: success
  type: list
  elements: str
  sample: [role, space_role_ids]
named_by:
  description: The workflow stages that named the person who was removed. With O(forget), they do not any more.
  returned: when somebody is removed or forgotten
  type: list
  elements: str
  sample: ['workflow stage "Review" (id 111683030076002) of workflow "Articles" (id 111683030075001)']
# BEGIN drift
#   resource: collaborator
#   of: ""
#   id: 282994740192001
#   name: ada@example.com
#   field: permissions
#   value: [publish_stories]
#   empty: []
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
      resource: collaborator
      of: ""
      id: 282994740192001
      name: ada@example.com
      field: permissions
      value: [publish_stories]
      empty: []
# END drift
# BEGIN operations
#   operations: [{action: update, resource: collaborator, id: 282994740192001, name: ada@example.com, changed_fields: [role]}]
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
  sample: [{action: update, resource: collaborator, id: 282994740192001, name: ada@example.com, changed_fields: [role]}]
# END operations
# BEGIN diff
#   header: collaborator ada@example.com of space 606
#   before: {role: editor}
#   after: {role: admin}
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
      sample: {role: editor}
    after:
      description: The declared fields as they are or would be. Empty for what is removed.
      type: dict
      returned: always
      sample: {role: admin}
    before_header:
      description: Which object the diff describes.
      type: str
      returned: always
      sample: collaborator ada@example.com of space 606
    after_header:
      description: Which object the diff describes.
      type: str
      returned: always
      sample: collaborator ada@example.com of space 606
# END diff
# BEGIN every_module
#   error: {status: 422, method: PUT, path: /v1/spaces/606/collaborators/282994740192001, body: {email: [has already been taken]}}
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
  sample: {status: 422, method: PUT, path: /v1/spaces/606/collaborators/282994740192001, body: {email: [has already been taken]}}
# END every_module
"""

from functools import partial

from ..module_utils._module import run_module
from ..module_utils._resources import collaborator
from ..module_utils._resources.workflow_stage import WORKFLOW_STAGE
from ..module_utils._run_task import run_task


def main() -> None:
    run_module(collaborator.OPTIONS, partial(run_task, partial(collaborator.plan, named_in=(WORKFLOW_STAGE,))))


if __name__ == "__main__":
    main()
