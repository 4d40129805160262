#!/usr/bin/python

# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: space_info
short_description: Gather a whole Storyblok space as one description
version_added: 0.6.0
author:
  - community.storyblok contributors (@ansible-collections)
description:
  - Reads the space roles, the collaborators and the workflows of a space as the description that the module
    M(community.storyblok.space) takes.
  - The description has no ids and a fixed order, so it can be compared, and given to another space. Given back to the same
    space it changes nothing.
  - Makes one request for each kind of list, and page of it, one for the space, and one for each kind of names that roles
    refer to.
extends_documentation_fragment:
  - community.storyblok.attributes.info_module
  - community.storyblok.connection
seealso:
  - module: community.storyblok.space
"""

EXAMPLES = r"""
- name: Gather the space
  community.storyblok.space_info:
  register: gathered

- name: Bring another space to the same state
  community.storyblok.space:
    space_id: 282994740194929
    space_roles: "{{ gathered.spaces[0].space_roles }}"
"""

RETURN = r"""
spaces:
  description:
    - A list with one description, that of the space.
    - The owner of the space is not among the collaborators, because every space has its own.
  returned: success
  type: list
  elements: dict
  contains:
    space_roles:
      description: Every space role, as M(community.storyblok.space_role) takes it.
      type: list
      elements: dict
      returned: always
    collaborators:
      description: Everybody who can be declared, as M(community.storyblok.collaborator) takes them.
      type: list
      elements: dict
      returned: always
    workflows:
      description: Every workflow with its stages, as M(community.storyblok.workflow) takes it. All stages are listed.
      type: list
      elements: dict
      returned: always
  sample:
    - space_roles: [{role: Reviewer}]
      collaborators: []
      workflows: [{name: Articles, default: true, stages: [{name: Drafting}]}]
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
from ..module_utils._resources.space import gather, options
from ..module_utils._run_info import run_info


def main() -> None:
    run_module(options.INFO_OPTIONS, partial(run_info, "spaces", gather.matching))


if __name__ == "__main__":
    main()
