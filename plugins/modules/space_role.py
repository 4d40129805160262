#!/usr/bin/python

# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
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
    looks first at the workflows and the collaborators, unless O(force) is set. Each kind of names in use adds one request, for
    datasources and branches one for each page of 100. Component groups add none where components are named as well.
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
      - Fields that are hidden from the role, as V(component.field).
      - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: str
  allowed_field_permissions:
    description:
      - Fields that are visible to the role, as V(component.field).
      - The order does not matter. When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: str
  readonly_field_permissions:
    description:
      - Fields that the role may see and not edit, as V(component.field). Only this list is about editing.
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
  - community.storyblok.undeclared
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
    - Fields that this version of the collection does not know are returned unchanged.
  returned: when the role exists, or did before it was removed
  type: dict
  contains:
    # BEGIN space_role
    #   id_returned: except for a role that would be created, in check mode
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
# BEGIN drift
#   resource: space_role
#   of: ""
#   id: 282994740191001
#   name: Reviewer
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
      resource: space_role
      of: ""
      id: 282994740191001
      name: Reviewer
      field: permissions
      value: [publish_stories]
      empty: []
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
# BEGIN diff
#   header: space role Reviewer of space 606
#   before: {allowed_languages: [de]}
#   after: {allowed_languages: [de, fr]}
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
      sample: {allowed_languages: [de]}
    after:
      description: The declared fields as they are or would be. Empty for what is removed.
      type: dict
      returned: always
      sample: {allowed_languages: [de, fr]}
    before_header:
      description: Which object the diff describes.
      type: str
      returned: always
      sample: space role Reviewer of space 606
    after_header:
      description: Which object the diff describes.
      type: str
      returned: always
      sample: space role Reviewer of space 606
# END diff
# BEGIN every_module
#   error: {status: 422, method: PUT, path: /v1/spaces/606/space_roles/282994740191001, body: {role: [has already been taken]}}
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
  sample: {status: 422, method: PUT, path: /v1/spaces/606/space_roles/282994740191001, body: {role: [has already been taken]}}
# END every_module
"""

from functools import partial

from ..module_utils._module import run_module
from ..module_utils._resources import space_role
from ..module_utils._resources.collaborator import COLLABORATOR
from ..module_utils._resources.workflow_stage import WORKFLOW_STAGE
from ..module_utils._run_task import run_task


def main() -> None:
    run_module(space_role.OPTIONS, partial(run_task, partial(space_role.plan, named_in=(WORKFLOW_STAGE, COLLABORATOR))))


if __name__ == "__main__":
    main()
