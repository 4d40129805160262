#!/usr/bin/python

# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: internal_tag
short_description: Manage an internal tag of a Storyblok space
version_added: 0.5.0
author:
  - community.storyblok contributors (@ansible-collections)
description:
  - Creates, renames and removes one internal tag of a Storyblok space - a label by which editors group assets, components or
    ideas. Content does not show it.
  - A tag is known by its name and the type of objects that can have it, so an asset tag and a component tag may share a name.
  - The declared options are compared with the tag that exists. Only when something differs is it written, and only what was
    declared is touched.
  - A task that finds everything in place makes one request for each page of 100 tags, one that changes, creates or removes
    something one more.
  - Tags that were read more than two seconds ago are read again right before one is changed, and before each repetition. So
    what somebody else changes meanwhile is kept, and a warning tells about declared fields.
options:
  state:
    description:
      - Whether the tag is there (V(present)) or not (V(absent)).
      - Who still has a tag that is removed is not looked up.
      - With V(absent), O(name) and O(object_type) only say which tag is meant.
    type: str
    choices: [present, absent]
    default: present
  id:
    description:
      - Id of the tag. A tag that is given by id is never created. With O(state=present), one that does not exist is an error.
      - One of O(id) and O(name) is needed. With both, O(name) is the name that the tag shall have; with O(state=absent), one
        that it does not have is an error.
    type: int
  name:
    description:
      - Name of the tag. Without O(id), the tag is looked up by it, among those of O(object_type), and created when it is
        missing.
      - With O(id), a different name renames the tag. When omitted, the name is left alone.
    type: str
  renamed_from:
    description:
      - Former name of the tag. When no tag has O(name) and one has this name, that one is renamed and keeps its id.
      - When neither exists, a tag with O(name) is created. When O(name) exists already, nothing is renamed. With a tag of the
        former name beside it, the task warns.
      - Only with O(name), without O(id), and with O(state=present).
    type: str
  object_type:
    description:
      - Type of the objects that can have the tag.
      - Needed to create a tag, because no public source says which type the server takes otherwise.
      - Without O(id), the tag is looked up among those of this type. When omitted, it is looked up among all, a name that tags
        of several types have is an error, and the type is left alone.
      - With O(id), a different type changes the tag; with O(state=absent), one that it does not have is an error.
    type: str
    choices: [asset, component, idea]
extends_documentation_fragment:
  - community.storyblok.attributes
  - community.storyblok.connection
seealso:
  - module: community.storyblok.internal_tag_info
"""

EXAMPLES = r"""
- name: Editors can tag assets of the summer campaign
  community.storyblok.internal_tag:
    name: summer
    object_type: asset

- name: Rename a component tag, which keeps its id
  community.storyblok.internal_tag:
    name: retired
    renamed_from: legacy
    object_type: component

- name: Remove a tag
  community.storyblok.internal_tag:
    name: campaign
    object_type: component
    state: absent
"""

RETURN = r"""
internal_tag:
  description:
    - The tag. After a write, what the server holds. In check mode, what it would hold; for a tag that would be created these are
      the declared values, without an id and without what the server adds.
    - After O(state=absent), the tag that was removed.
    - Fields that this version of the collection does not know are returned unchanged.
  returned: when the tag exists, or did before it was removed
  type: dict
  contains:
    # BEGIN internal_tag
    #   id_returned: except for a tag that would be created, in check mode
    id:
      description: Id of the tag.
      type: int
      returned: except for a tag that would be created, in check mode
      sample: 778001
    name:
      description: Name of the tag.
      type: str
      returned: always
      sample: campaign
    object_type:
      description: What can have the tag, as V(asset), V(component) or V(idea).
      type: str
      returned: when the server returns it
      sample: asset
    # END internal_tag
changed_fields:
  description:
    - Names of the declared fields that differed, by the API's own names.
    - For a tag that is created, all declared fields. For one that is removed, none.
  returned: success
  type: list
  elements: str
  sample: [name]
# BEGIN operations
#   operations: [{action: update, resource: internal_tag, id: 778001, name: campaign, changed_fields: [name]}]
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
  sample: [{action: update, resource: internal_tag, id: 778001, name: campaign, changed_fields: [name]}]
# END operations
# BEGIN diff
#   header: internal tag summer of space 606
#   before: {name: campaign}
#   after: {name: summer}
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
      sample: {name: campaign}
    after:
      description: The declared fields as they are or would be. Empty for what is removed.
      type: dict
      returned: always
      sample: {name: summer}
    before_header:
      description: Which object the diff describes.
      type: str
      returned: always
      sample: internal tag summer of space 606
    after_header:
      description: Which object the diff describes.
      type: str
      returned: always
      sample: internal tag summer of space 606
# END diff
# BEGIN every_module
#   error: {status: 422, method: PUT, path: /v1/spaces/606/internal_tags/778001, body: {name: [has already been taken]}}
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
  sample: {status: 422, method: PUT, path: /v1/spaces/606/internal_tags/778001, body: {name: [has already been taken]}}
# END every_module
"""

from functools import partial

from ..module_utils._module import run_module
from ..module_utils._resources import internal_tag
from ..module_utils._run_task import run_task


def main() -> None:
    run_module(internal_tag.OPTIONS, partial(run_task, internal_tag.plan))


if __name__ == "__main__":
    main()
