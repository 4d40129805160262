#!/usr/bin/python

# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: collaborator_info
short_description: Read the collaborators of a Storyblok space
version_added: 0.4.0
author:
  - community.storyblok contributors (@ansible-collections)
description:
  - Returns the members of a Storyblok space, and those who are invited, that match all given filters, or all of them when no
    filter is given.
  - Nobody who matches is an empty list, not an error. An empty text as a filter is an error.
  - With O(gather=code), people are also returned in the form in which the module M(community.storyblok.collaborator) takes
    them, for another space or for a repository.
  - One request for each page of 100 collaborators, and one more with O(space_role). With O(gather=code), one for the owner of the
    space, and one for space roles where somebody has some.
options:
  email:
    description:
      - Only the person with this e-mail address, whatever its case, or with this user name or SSO id.
      - When omitted, nobody is filtered by address.
    type: str
  user_id:
    description:
      - Only the person with this id of a user. When omitted, nobody is filtered by id.
    type: int
  space_role:
    description:
      - Only people who have the space role with this name. A role that does not exist is an error. When omitted, nobody is
        filtered by role.
    type: str
  search:
    description:
      - Only people in whose names or addresses this text is, whatever its case. When omitted, nobody is filtered by text.
    type: str
  gather:
    version_added: 0.5.0
extends_documentation_fragment:
  - community.storyblok.attributes.info_module
  - community.storyblok.connection
  - community.storyblok.info.as_code
seealso:
  - module: community.storyblok.collaborator
"""

EXAMPLES = r"""
- name: Read all collaborators
  community.storyblok.collaborator_info:
  register: people

- name: Show who has not accepted the invitation yet
  ansible.builtin.debug:
    msg: "{{ people.collaborators | selectattr('invitation') | map(attribute='invitation.email') }}"

- name: Who may review?
  community.storyblok.collaborator_info:
    space_role: Reviewer

- name: Read everybody as code
  community.storyblok.collaborator_info:
    gather: code
  register: everybody

- name: Give it back, which changes nothing, or to another space with another space_id
  community.storyblok.collaborator:
    email: "{{ item.email }}"
    role: "{{ item.role | default(omit) }}"
    space_roles: "{{ item.space_roles | default(omit) }}"
    permissions: "{{ item.permissions }}"
  loop: "{{ everybody.code }}"
  loop_control:
    label: "{{ item.email }}"
"""

RETURN = r"""
collaborators:
  description:
    - The collaborators that match all filters. Always a list.
    - Fields that this version of the collection does not know are returned unchanged.
  returned: success
  type: list
  elements: dict
  contains:
    # BEGIN collaborator
    #   here: collaborators[]
    #   invited_returned: always
    id:
      description: Id of the record of the collaborator. Roles and stages refer to RV(collaborators[].user_id) instead.
      type: int
      returned: always
      sample: 282994740192001
    user_id:
      description: Id of the user. Null when the invitation is still open.
      type: int
      returned: always
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
      returned: always
      sample:
        id: 282994740190001
        userid: ada
        real_email: ada@example.com
    invitation:
      description: The invitation, without its C(rid), by which anybody could accept it. Null when it was accepted.
      type: dict
      returned: always
      sample:
        email: linus@example.com
        expires_at: "2027-01-01T00:00:00.000Z"
        is_expired: false
    # END collaborator
code:
  description:
    - The same people as options of the module M(community.storyblok.collaborator), by address, with names in place of ids.
    - The owner of the space is left out, because every space has its own. Left out with a warning is who has no e-mail address
      that only they have, who has a role that cannot be given, and whose invitation has expired.
  returned: success, with O(gather=code)
  type: list
  elements: dict
  sample:
    - email: ada@example.com
      space_roles: [Legal, Reviewer]
      permissions: []
    - email: linus@example.com
      role: editor
      permissions: []
# BEGIN every_module
#   error: {status: 403, method: GET, path: /v1/spaces/606/collaborators, body: {error: Forbidden}}
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
  sample: {status: 403, method: GET, path: /v1/spaces/606/collaborators, body: {error: Forbidden}}
# END every_module
"""

from functools import partial

from ..module_utils._module import run_module
from ..module_utils._resources import collaborator
from ..module_utils._run_info import run_info


def main() -> None:
    run_module(
        collaborator.INFO_OPTIONS, partial(run_info, "collaborators", collaborator.matching, as_code=collaborator.code)
    )


if __name__ == "__main__":
    main()
