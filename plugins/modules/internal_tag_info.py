#!/usr/bin/python

# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: internal_tag_info
short_description: Read the internal tags of a Storyblok space
version_added: 0.5.0
author:
  - community.storyblok contributors (@ansible-collections)
description:
  - Returns the internal tags of a Storyblok space that match all given filters, or all tags when no filter is given.
  - Nothing that matches is an empty list, not an error. An empty text as a filter is an error.
  - One request reads a page of 100 tags.
options:
  name:
    description:
      - Only tags with exactly this name. When omitted, tags are not filtered by name.
    type: str
  object_type:
    description:
      - Only tags for objects of this type. When omitted, tags are not filtered by type.
    type: str
    choices: [asset, component, idea]
extends_documentation_fragment:
  - community.storyblok.attributes.info_module
  - community.storyblok.connection
  - community.storyblok.info.by_id
  - community.storyblok.info.by_text
  - community.storyblok.info.as_code
seealso:
  - module: community.storyblok.internal_tag
"""

EXAMPLES = r"""
- name: Read all tags
  community.storyblok.internal_tag_info:
  register: tags

- name: Look for one tag
  community.storyblok.internal_tag_info:
    name: campaign
    object_type: asset

- name: Read the tags of components as code
  community.storyblok.internal_tag_info:
    object_type: component
    gather: code
  register: of_components

- name: Show them, ready for a repository
  ansible.builtin.debug:
    msg: "{{ of_components.code | to_nice_yaml(indent=2, sort_keys=false) }}"
"""

RETURN = r"""
internal_tags:
  description:
    - The tags that match all filters. Always a list.
    - Fields that this version of the collection does not know are returned unchanged.
  returned: success
  type: list
  elements: dict
  contains:
    # BEGIN internal_tag
    #   id_returned: always
    id:
      description: Id of the tag.
      type: int
      returned: always
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
code:
  description:
    - The same tags as options of the module M(community.storyblok.internal_tag). So applied to the same space they change
      nothing, and another one gets the same tags from them.
  returned: success, with O(gather=code)
  type: list
  elements: dict
  sample:
    - name: campaign
      object_type: asset
# BEGIN every_module
#   error: {status: 403, method: GET, path: /v1/spaces/606/internal_tags, body: {error: Forbidden}}
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
  sample: {status: 403, method: GET, path: /v1/spaces/606/internal_tags, body: {error: Forbidden}}
# END every_module
"""

from functools import partial

from ..module_utils._module import run_module
from ..module_utils._resources import internal_tag
from ..module_utils._run_info import run_info


def main() -> None:
    run_module(
        internal_tag.INFO_OPTIONS, partial(run_info, "internal_tags", internal_tag.matching, as_code=internal_tag.code)
    )


if __name__ == "__main__":
    main()
