#!/usr/bin/python

# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: space_role_info
short_description: Read the roles of a Storyblok space
version_added: 0.3.0
author:
  - community.storyblok contributors (@ansible-collections)
description:
  - Returns the roles of a Storyblok space that match all given filters, or all roles when no filter is given.
  - Nothing that matches is an empty list, not an error. An empty text as a filter is an error.
  - With O(gather=code), the roles are also returned in the form in which the module M(community.storyblok.space_role) takes
    them, for another space or for a repository.
  - One request reads all roles. With O(gather=code), each kind of things that a role refers to, such as components, is read
    too, in one request, datasources and branches in one per page, and the stories that roles name in one for each 100 of them.
    Component groups come with the components.
options:
  role:
    description:
      - Only the role with exactly this name. When omitted, roles are not filtered by name.
    type: str
  gather:
    version_added: 0.5.0
extends_documentation_fragment:
  - community.storyblok.attributes.info_module
  - community.storyblok.connection
  - community.storyblok.info.by_id
  - community.storyblok.info.by_text
  - community.storyblok.info.as_code
seealso:
  - module: community.storyblok.space_role
"""

EXAMPLES = r"""
- name: Read all roles
  community.storyblok.space_role_info:
  register: roles

- name: Show which languages each of them may edit
  ansible.builtin.debug:
    msg: "{{ roles.space_roles | items2dict(key_name='role', value_name='allowed_languages') }}"

- name: Look for one role
  community.storyblok.space_role_info:
    role: Reviewer

- name: Read a role as code
  community.storyblok.space_role_info:
    role: Reviewer
    gather: code
  register: reviewer

- name: Show it, ready for a repository
  ansible.builtin.debug:
    msg: "{{ reviewer.code | to_nice_yaml(indent=2, sort_keys=false) }}"
"""

RETURN = r"""
space_roles:
  description:
    - The roles that match all filters. Always a list.
    - Fields that this version of the collection does not know are returned unchanged.
  returned: success
  type: list
  elements: dict
  contains:
    # BEGIN space_role
    #   id_returned: always
    id:
      description: Id of the role.
      type: int
      returned: always
      sample: 282994740191001
    role:
      description: Name of the role.
      type: str
      returned: always
      sample: Reviewer
    subtitle:
      description: Text under the name of the role. Null when there is none.
      type: str
      returned: when the server returns it
      sample: Reads before everybody else does
    ext_id:
      description: Name of the role at the identity provider. Null when there is none.
      type: str
      returned: when the server returns it
      sample: cms-reviewers
    permissions:
      description:
        - Permissions that the role has, by the names of the API, such as V(publish_stories) or V(save_stories).
      type: list
      elements: str
      returned: when the server returns it
      sample: [publish_stories]
    allowed_paths:
      description:
        - Stories and folders that the role may work on, by their ids, which the API returns as texts.
      type: list
      elements: str
      returned: when the server returns it
      sample: ["445566770001"]
    blocked_paths:
      description:
        - Stories and folders that the role may not see, by their ids, which the API returns as texts.
      type: list
      elements: str
      returned: when the server returns it
      sample: ["445566770001"]
    field_permissions:
      description:
        - Fields that are hidden from the role, as V(component.field).
      type: list
      elements: str
      returned: when the server returns it
      sample: []
    allowed_field_permissions:
      description:
        - Fields that are visible to the role, as V(component.field).
      type: list
      elements: str
      returned: when the server returns it
      sample: []
    readonly_field_permissions:
      description:
        - Fields that the role may see and not edit, as V(component.field). Only this list is about editing.
      type: list
      elements: str
      returned: when the server returns it
      sample: []
    component_ids:
      description:
        - Components that the role may not use, by their ids.
      type: list
      elements: int
      returned: when the server returns it
      sample: [771001]
    allowed_component_ids:
      description:
        - Components that the role may use, by their ids.
      type: list
      elements: int
      returned: when the server returns it
      sample: [771001]
    managed_component_ids:
      description:
        - Components that the role may manage, by their ids.
      type: list
      elements: int
      returned: when the server returns it
      sample: [771001]
    blocked_manage_component_ids:
      description:
        - Components that the role may not manage, by their ids.
      type: list
      elements: int
      returned: when the server returns it
      sample: [771001]
    component_group_uuids:
      description:
        - Component groups whose components the role may use, by their UUIDs.
      type: list
      elements: str
      returned: when the server returns it
      sample: []
    blocked_component_group_uuids:
      description:
        - Component groups whose components the role may not use, by their UUIDs.
      type: list
      elements: str
      returned: when the server returns it
      sample: []
    managed_component_group_uuids:
      description:
        - Component groups whose components the role may manage, by their UUIDs.
      type: list
      elements: str
      returned: when the server returns it
      sample: []
    blocked_manage_component_group_uuids:
      description:
        - Component groups whose components the role may not manage, by their UUIDs.
      type: list
      elements: str
      returned: when the server returns it
      sample: []
    datasource_ids:
      description:
        - Datasources that the role may use, by their ids.
      type: list
      elements: int
      returned: when the server returns it
      sample: [771001]
    blocked_datasource_ids:
      description:
        - Datasources that the role may not use, by their ids.
      type: list
      elements: int
      returned: when the server returns it
      sample: [771001]
    branch_ids:
      description:
        - Branches (pipelines) to which the role may deploy, by their ids.
      type: list
      elements: int
      returned: when the server returns it
      sample: [771001]
    blocked_branch_ids:
      description:
        - Branches (pipelines) to which the role may not deploy, by their ids.
      type: list
      elements: int
      returned: when the server returns it
      sample: [771001]
    allowed_languages:
      description:
        - Languages that the role may edit, by their codes.
      type: list
      elements: str
      returned: when the server returns it
      sample: [de]
    blocked_languages:
      description:
        - Languages that the role may not edit, by their codes.
      type: list
      elements: str
      returned: when the server returns it
      sample: [de]
    asset_folder_ids:
      description:
        - Asset folders that the role may use, by their ids.
      type: list
      elements: int
      returned: when the server returns it
      sample: [771001]
    blocked_asset_folder_ids:
      description:
        - Asset folders that the role may not use, by their ids.
      type: list
      elements: int
      returned: when the server returns it
      sample: [771001]
    resolved_allowed_paths:
      description: Full slugs of the stories among the allowed ones that the server found.
      type: list
      elements: str
      returned: when the server returns it
      sample: []
    resolved_blocked_paths:
      description: Full slugs of the stories among the blocked ones that the server found. Null when the server returns none.
      type: list
      elements: str
      returned: when the server returns it
      sample: []
    # END space_role
code:
  description:
    - The same roles as options of the module M(community.storyblok.space_role), by name, with names in place of ids.
    - Each has every field, also those that are empty. So applied to the same space they change nothing, and applied to another
      one they bring its roles to the same state. What they name, such as components, has to exist there.
    - Where a name is missing or shared, ids stay, and the task warns.
  returned: success, with O(gather=code)
  type: list
  elements: dict
  sample:
    - role: Reviewer
      subtitle: Reads before everybody else does
      permissions: [publish_stories]
      allowed_slugs: [articles/spring-fair]
      components: []
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
from ..module_utils._resources import space_role
from ..module_utils._run_info import run_info


def main() -> None:
    run_module(space_role.INFO_OPTIONS, partial(run_info, "space_roles", space_role.matching, as_code=space_role.code))


if __name__ == "__main__":
    main()
