#!/usr/bin/python

# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
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
  - Somebody whose invitation is still open counts as present. An invitation that expired is sent again.
  - Only what was declared is touched. An option that is omitted is left as it is on the server, whatever its value.
  - A task that finds everything in place makes one request for each page of 100 collaborators, one that changes or invites
    somebody one more. Removing somebody reads the space and its workflows as well. O(space_roles) adds one request.
  - Collaborators that were read more than two seconds ago are read again right before one of them is written, and before each
    repetition. So what somebody else changes meanwhile is kept, and a warning tells about declared fields.
options:
  state:
    description:
      - Whether the person is a member or invited (V(present)), or neither (V(absent)).
      - Removing the owner of the space is an error. With V(absent), the options that describe the person are not used.
    type: str
    choices: [present, absent]
    default: present
  email:
    description:
      - E-mail address, whatever its case. Somebody who is not a member yet is invited. An address that several people have is
        an error. An invitation that expired counts only where there is no member and no open invitation with the address.
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
      - Permissions beside those of the role, by the names of the API. The order does not matter.
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
  - community.storyblok.expected
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

- name: A role for those who read at the end
  community.storyblok.space_role:
    role: Proofreader

- name: Invite somebody who has it, which check mode can foresee although the role does not exist then
  community.storyblok.collaborator:
    email: edith@example.com
    space_roles: [Proofreader]
    expected:
      space_roles:
        - role: Proofreader

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
    - Fields that this version of the collection does not know are returned as the server answers them.
  returned: when the person is a collaborator, or was before they were removed
  type: dict
  contains:
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
      description: V(admin), V(editor), or V(multi) for somebody with space roles. Null when the server tells none.
      type: str
      returned: always
      sample: multi
    space_role_id:
      description: Id of the only space role, where the server answers it so. Null when there is none.
      type: int
      returned: when the server tells it
      sample: 282994740191001
    space_role_ids:
      description: Ids of the space roles.
      type: list
      elements: int
      returned: except when one of them would be created by an earlier task, in check mode
      sample: [282994740191001]
    permissions:
      description: Permissions beside those of the role.
      type: list
      elements: str
      returned: when the server tells it
      sample: []
    user:
      description: The user. Null when the invitation is still open.
      type: dict
      returned: except for somebody who would be invited, in check mode
      sample:
        id: 282994740190001
        userid: ada
        real_email: ada@example.com
    invitation:
      description: The invitation. Null when it was accepted.
      type: dict
      returned: except for somebody who would be invited, in check mode
      sample:
        email: linus@example.com
        expires_at: "2027-01-01T00:00:00.000Z"
        is_expired: false
changed_fields:
  description:
    - Names of the declared fields that differed, by the API's own names.
    - For somebody who is invited, all declared fields. For somebody who is removed, none.
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
api_requests:
  description: How many requests this task sent to the Management API, retries included.
  returned: always, except when the connection options cannot be right
  type: int
  sample: 2
diff:
  description:
    - What differs, in the declared fields only, with names beside ids where the task knows them. With O(forget), also the
      stages that forget somebody.
  returned: success, in diff mode
  type: dict
  contains:
    before:
      description: The declared fields as they were. Empty for somebody who is invited.
      type: dict
      returned: always
      sample:
        role: editor
    after:
      description: The declared fields as they are or would be. Empty for somebody who is removed.
      type: dict
      returned: always
      sample:
        role: admin
    before_header:
      description: Whom this is about.
      type: str
      returned: always
      sample: collaborator ada@example.com of space 606
    after_header:
      description: Whom this is about.
      type: str
      returned: always
      sample: collaborator ada@example.com of space 606
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
      sample: /v1/spaces/606/collaborators/282994740192001
    body:
      description: What the server answered, as a structure where it was JSON. Null when there was nothing.
      type: raw
      returned: always
      sample:
        email: [has already been taken]
"""

from ansible.module_utils.basic import AnsibleModule

from ansible_collections.community.storyblok.plugins.module_utils import _arguments
from ansible_collections.community.storyblok.plugins.module_utils._module import run_and_exit
from ansible_collections.community.storyblok.plugins.module_utils._run_collaborator import run_collaborator


def main():
    run_and_exit(AnsibleModule(**_arguments.collaborator()), run_collaborator)


if __name__ == "__main__":
    main()
