#!/usr/bin/python

# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: space_role
short_description: Manage a role of a Storyblok space
version_added: 0.3.0
author:
  - community.storyblok contributors (@ansible-collections)
description:
  - Creates, changes, renames and removes one role of a Storyblok space - what those who have it may see, edit, publish and
    manage.
  - The declared options are compared with the role that exists, in every field. Only when something differs is it written,
    and only what was declared is touched. An option that is omitted is left as it is on the server, whatever its value.
  - A task that finds everything in place makes one request, one that changes, creates or removes something two. Removing
    looks first at the workflows and the collaborators, unless O(force) is set. Each kind of names in use adds one request per
    page.
  - A role that was read more than two seconds ago is read again right before it is written, and before each repetition, which
    is one request more. So what somebody else changes meanwhile is kept, and a warning tells about declared fields.
options:
  state:
    description:
      - Whether the role is there (V(present)) or not (V(absent)).
      - Removing a role that a workflow stage or a collaborator still names is an error that lists them, see O(force).
      - With V(absent), the options that describe the role are not used.
    type: str
    choices: [present, absent]
    default: present
  id:
    description:
      - Id of the role. A role that is given by id is never created. With O(state=present), one that does not exist is an
        error.
      - One of O(id) and O(role) is needed. With both, O(role) is the name that the role shall have; with O(state=absent), one
        that it does not have is an error.
    type: int
  role:
    description:
      - Name of the role, unique in the space. Without O(id), the role is looked up by it, and created when it is missing.
      - With O(id), a different name renames the role. When omitted, the name is left alone.
    type: str
  renamed_from:
    description:
      - Former name of the role. When no role has O(role) and one has this name, that one is renamed and keeps its id.
      - When neither exists, a role with O(role) is created. When O(role) exists already, nothing is renamed. With a role of
        the former name beside it, the task warns.
      - Only with O(role), without O(id), and with O(state=present).
    type: str
  subtitle:
    description:
      - Text under the name of the role. When omitted, it is left alone. Give V("") (an empty string) to clear it.
    type: str
  ext_id:
    description:
      - Name of the role at the identity provider (single sign-on). When omitted, it is left alone. Give V("") to
        clear it.
    type: str
  permissions:
    description:
      - Permissions that the role has, by the names of the API, such as V(publish_stories) or V(save_stories).
      - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: str
  allowed_paths:
    description:
      - Stories and folders that the role may work on, by their ids.
      - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: int
  allowed_slugs:
    description:
      - Stories and folders that the role may work on, by their full slugs.
      - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: str
  blocked_paths:
    description:
      - Stories and folders that the role may not see, by their ids.
      - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: int
  blocked_slugs:
    description:
      - Stories and folders that the role may not see, by their full slugs.
      - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: str
  field_permissions:
    description:
      - Fields that the role may not edit, as V(component.field).
      - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: str
  allowed_field_permissions:
    description:
      - Fields that the role may edit, as V(component.field).
      - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: str
  readonly_field_permissions:
    description:
      - Fields that the role may see and not edit, as V(component.field).
      - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: str
  component_ids:
    description:
      - Components that the role may not use, by their ids.
      - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: int
  components:
    description:
      - Components that the role may not use, by their names.
      - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: str
  allowed_component_ids:
    description:
      - Components that the role may use, by their ids.
      - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: int
  allowed_components:
    description:
      - Components that the role may use, by their names.
      - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: str
  managed_component_ids:
    description:
      - Components that the role may manage, by their ids.
      - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: int
  managed_components:
    description:
      - Components that the role may manage, by their names.
      - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: str
  blocked_manage_component_ids:
    description:
      - Components that the role may not manage, by their ids.
      - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: int
  blocked_manage_components:
    description:
      - Components that the role may not manage, by their names.
      - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: str
  component_group_uuids:
    description:
      - Component groups whose components the role may use, by their UUIDs.
      - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: str
  component_groups:
    description:
      - Component groups whose components the role may use, by their names, or their paths such as V(Layout/Teasers)
        where names repeat.
      - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: str
  blocked_component_group_uuids:
    description:
      - Component groups whose components the role may not use, by their UUIDs.
      - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: str
  blocked_component_groups:
    description:
      - Component groups whose components the role may not use, by their names, or their paths such as
        V(Layout/Teasers) where names repeat.
      - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: str
  managed_component_group_uuids:
    description:
      - Component groups whose components the role may manage, by their UUIDs.
      - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: str
  managed_component_groups:
    description:
      - Component groups whose components the role may manage, by their names, or their paths such as
        V(Layout/Teasers) where names repeat.
      - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: str
  blocked_manage_component_group_uuids:
    description:
      - Component groups whose components the role may not manage, by their UUIDs.
      - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: str
  blocked_manage_component_groups:
    description:
      - Component groups whose components the role may not manage, by their names, or their paths such as
        V(Layout/Teasers) where names repeat.
      - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: str
  datasource_ids:
    description:
      - Datasources that the role may use, by their ids.
      - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: int
  datasources:
    description:
      - Datasources that the role may use, by their slugs.
      - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: str
  blocked_datasource_ids:
    description:
      - Datasources that the role may not use, by their ids.
      - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: int
  blocked_datasources:
    description:
      - Datasources that the role may not use, by their slugs.
      - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: str
  branch_ids:
    description:
      - Branches (pipelines) to which the role may deploy, by their ids.
      - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: int
  branches:
    description:
      - Branches (pipelines) to which the role may deploy, by their names.
      - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: str
  blocked_branch_ids:
    description:
      - Branches (pipelines) to which the role may not deploy, by their ids.
      - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: int
  blocked_branches:
    description:
      - Branches (pipelines) to which the role may not deploy, by their names.
      - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: str
  allowed_languages:
    description:
      - Languages that the role may edit, by their codes.
      - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: str
  blocked_languages:
    description:
      - Languages that the role may not edit, by their codes.
      - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: str
  asset_folder_ids:
    description:
      - Asset folders that the role may use, by their ids.
      - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: int
  asset_folders:
    description:
      - Asset folders that the role may use, by their names, or their paths such as V(Photos/2026) where names
        repeat.
      - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: str
  blocked_asset_folder_ids:
    description:
      - Asset folders that the role may not use, by their ids.
      - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: int
  blocked_asset_folders:
    description:
      - Asset folders that the role may not use, by their names, or their paths such as V(Photos/2026) where names
        repeat.
      - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: str
  force:
    description:
      - With O(state=absent), remove the role although workflow stages or collaborators still name it.
    type: bool
    default: false
notes:
  - Two fields that the API takes and never answers, C(blocked_permissions) and C(user_id), are not managed, because nobody can
    compare them.
extends_documentation_fragment:
  - community.storyblok.attributes
  - community.storyblok.connection
  - community.storyblok.expected
seealso:
  - module: community.storyblok.space_role_info
  - module: community.storyblok.workflow_stage
"""

EXAMPLES = r"""
- name: Reviewers read and comment articles in two languages, and use no teasers
  community.storyblok.space_role:
    role: Reviewer
    permissions: [save_stories]
    allowed_slugs: [articles/spring-fair, articles/new-library]
    allowed_languages: [de, fr]
    components: [teaser]

- name: Campaigners use one group of teasers and this year's photos
  community.storyblok.space_role:
    role: Campaigner
    component_groups: [Campaigns/Teasers]
    asset_folders: [Photos/2026]
    branches: [Preview]

- name: Rename a role, which keeps its id and its people
  community.storyblok.space_role:
    role: Lawyer
    renamed_from: Legal

- name: Editors in chief may do everything that roles restrict
  community.storyblok.space_role:
    role: Editor in chief
    field_permissions: []
    blocked_slugs: []

- name: Remove a role that nobody has any more
  community.storyblok.space_role:
    role: Intern
    state: absent
"""

RETURN = r"""
space_role:
  description:
    - The role. After a write, what the server holds. In check mode, what it would hold; for a role that would be created these
      are the declared values, without an id and without what the server adds.
    - After O(state=absent), the role that was removed.
    - Fields that this version of the collection does not know are returned as the server answers them.
  returned: when the role exists, or did before it was removed
  type: dict
  contains:
    id:
      description: Id of the role.
      type: int
      returned: except for a role that would be created, in check mode
      sample: 282994740191001
    role:
      description: Name of the role.
      type: str
      returned: always
      sample: Reviewer
    subtitle:
      description: Text under the name of the role. Null when there is none.
      type: str
      returned: when the server tells it
      sample: Reads before everybody else does
    ext_id:
      description: Name of the role at the identity provider. Null when there is none.
      type: str
      returned: when the server tells it
      sample: cms-reviewers
    permissions:
      description:
        - Permissions that the role has, by the names of the API, such as V(publish_stories) or V(save_stories).
      type: list
      elements: str
      returned: when the server tells it
      sample: [publish_stories]
    allowed_paths:
      description:
        - Stories and folders that the role may work on, by their ids, which the API answers as texts.
      type: list
      elements: str
      returned: when the server tells it
      sample: ["445566770001"]
    blocked_paths:
      description:
        - Stories and folders that the role may not see, by their ids, which the API answers as texts.
      type: list
      elements: str
      returned: when the server tells it
      sample: ["445566770001"]
    field_permissions:
      description:
        - Fields that the role may not edit, as V(component.field).
      type: list
      elements: str
      returned: when the server tells it
      sample: []
    allowed_field_permissions:
      description:
        - Fields that the role may edit, as V(component.field).
      type: list
      elements: str
      returned: when the server tells it
      sample: []
    readonly_field_permissions:
      description:
        - Fields that the role may see and not edit, as V(component.field).
      type: list
      elements: str
      returned: when the server tells it
      sample: []
    component_ids:
      description:
        - Components that the role may not use, by their ids.
      type: list
      elements: int
      returned: when the server tells it
      sample: [771001]
    allowed_component_ids:
      description:
        - Components that the role may use, by their ids.
      type: list
      elements: int
      returned: when the server tells it
      sample: [771001]
    managed_component_ids:
      description:
        - Components that the role may manage, by their ids.
      type: list
      elements: int
      returned: when the server tells it
      sample: [771001]
    blocked_manage_component_ids:
      description:
        - Components that the role may not manage, by their ids.
      type: list
      elements: int
      returned: when the server tells it
      sample: [771001]
    component_group_uuids:
      description:
        - Component groups whose components the role may use, by their UUIDs.
      type: list
      elements: str
      returned: when the server tells it
      sample: []
    blocked_component_group_uuids:
      description:
        - Component groups whose components the role may not use, by their UUIDs.
      type: list
      elements: str
      returned: when the server tells it
      sample: []
    managed_component_group_uuids:
      description:
        - Component groups whose components the role may manage, by their UUIDs.
      type: list
      elements: str
      returned: when the server tells it
      sample: []
    blocked_manage_component_group_uuids:
      description:
        - Component groups whose components the role may not manage, by their UUIDs.
      type: list
      elements: str
      returned: when the server tells it
      sample: []
    datasource_ids:
      description:
        - Datasources that the role may use, by their ids.
      type: list
      elements: int
      returned: when the server tells it
      sample: [771001]
    blocked_datasource_ids:
      description:
        - Datasources that the role may not use, by their ids.
      type: list
      elements: int
      returned: when the server tells it
      sample: [771001]
    branch_ids:
      description:
        - Branches (pipelines) to which the role may deploy, by their ids.
      type: list
      elements: int
      returned: when the server tells it
      sample: [771001]
    blocked_branch_ids:
      description:
        - Branches (pipelines) to which the role may not deploy, by their ids.
      type: list
      elements: int
      returned: when the server tells it
      sample: [771001]
    allowed_languages:
      description:
        - Languages that the role may edit, by their codes.
      type: list
      elements: str
      returned: when the server tells it
      sample: [de]
    blocked_languages:
      description:
        - Languages that the role may not edit, by their codes.
      type: list
      elements: str
      returned: when the server tells it
      sample: [de]
    asset_folder_ids:
      description:
        - Asset folders that the role may use, by their ids.
      type: list
      elements: int
      returned: when the server tells it
      sample: [771001]
    blocked_asset_folder_ids:
      description:
        - Asset folders that the role may not use, by their ids.
      type: list
      elements: int
      returned: when the server tells it
      sample: [771001]
    resolved_allowed_paths:
      description: What the server makes of the allowed paths.
      type: list
      elements: str
      returned: when the server tells it
      sample: []
    resolved_blocked_paths:
      description: What the server makes of the blocked paths.
      type: list
      elements: str
      returned: when the server tells it
      sample: []
changed_fields:
  description:
    - Names of the declared fields that differed, by the API's own names. A difference in O(components), for example, is named
      V(component_ids).
    - For a role that is created, all declared fields. For one that is removed, none.
  returned: success
  type: list
  elements: str
  sample: [allowed_languages]
named_by:
  description: The workflow stages and collaborators that still name the role that shall be removed.
  returned: failure, when something still names the role
  type: list
  elements: str
  sample: ['user "ada@example.com" (id 282994740190001)']
api_requests:
  description: How many requests this task sent to the Management API, retries included.
  returned: always, except when the connection options cannot be right
  type: int
  sample: 2
diff:
  description:
    - What differs, in the declared fields only, with names beside ids where the task knows them.
  returned: success, in diff mode
  type: dict
  contains:
    before:
      description: The declared fields as they were. Empty for a role that is created.
      type: dict
      returned: always
      sample:
        allowed_languages: [de]
    after:
      description: The declared fields as they are or would be. Empty for a role that is removed.
      type: dict
      returned: always
      sample:
        allowed_languages: [de, fr]
    before_header:
      description: Which role this is about.
      type: str
      returned: always
      sample: space role Reviewer of space 606
    after_header:
      description: Which role this is about.
      type: str
      returned: always
      sample: space role Reviewer of space 606
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
from ansible_collections.community.storyblok.plugins.module_utils._run_space_role import run_space_role


def main():
    run_and_exit(AnsibleModule(**_arguments.space_role()), run_space_role)


if __name__ == "__main__":
    main()
