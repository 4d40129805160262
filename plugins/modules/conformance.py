#!/usr/bin/python

# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
---
module: conformance
short_description: Ask a Storyblok space how the Management API answers open questions
version_added: 0.6.0
author:
  - community.storyblok contributors (@ansible-collections)
description:
  - Asks a server the questions that public sources about the Management API leave open, such as whether a PUT merges or
    replaces. The answers have the words that the emulator of this collection takes as its behaviors.
  - Creates two content types, two workflows, a story and one or two internal tags, whose names begin with C(conformance_probe),
    and deletes them again, also after an error. Nothing else in the space is changed.
  - Use a space that nobody works in. Its webhooks fire, its activity log tells of the objects, and reading workflows makes
    Storyblok create the default workflow where there is none.
  - Sends fewer than 60 requests, at most 3 a second except to a loopback address.
options:
  foreign_space_id:
    description:
      - Id of a space that the token does not reach. It is read once, to see how that is refused.
      - When omitted, the id after O(space_id) is used, which usually belongs to somebody else, or to nobody.
    type: int
extends_documentation_fragment:
  - community.storyblok.attributes
  - community.storyblok.connection
attributes:
  check_mode:
    support: partial
    details:
      - Check mode asks only the questions that need no write.
  diff_mode:
    support: none
    details:
      - Nothing differs afterwards.
  idempotent:
    support: none
    details:
      - Every run asks again.
notes:
  - Reports C(changed), because it writes, although the space is as it was afterwards.
  - The playbook C(community.storyblok.conformance) keeps the answers in a file.
seealso:
  - ref: ansible_collections.community.storyblok.docsite.guide_conformance
    description: How to run it, and what to do with the answers.
"""

EXAMPLES = r"""
- name: Ask the server
  community.storyblok.conformance:
  register: asked

- name: Show what it answers
  ansible.builtin.debug:
    var: asked.conformance.behaviors
"""

RETURN = r"""
conformance:
  description:
    - What was learnt. It has no secret, no name and no address.
  returned: success
  type: dict
  contains:
    date:
      description: The day in UTC.
      type: str
      returned: always
      sample: "2026-08-01"
    behaviors:
      description: The answers, in the words that the role P(community.storyblok.emulator#role) takes as C(emulator_behaviors).
      type: dict
      returned: always
      sample: {put_answer: empty, put_effect: merge}
    not_told:
      description: For each question that has no answer, why.
      type: dict
      returned: always
      sample: {retry_after: "no response was 429, and the probe does not provoke one."}
    not_asked:
      description: For each question that is never asked, why.
      type: dict
      returned: always
      sample: {second_invitation: it would write to people}
    exchanges:
      description:
        - Every request and its response, in their order.
        - Keys and values are kept only where they are known to be harmless. Of other values the type remains, as in C(<text>).
      type: list
      elements: dict
      returned: always
      contains:
        question:
          description: What the request was sent for.
          type: str
          returned: always
          sample: put_answer
        method:
          description: Method of the request.
          type: str
          returned: always
          sample: PUT
        path:
          description: Path of the request, with words in place of ids of spaces.
          type: str
          returned: always
          sample: /v1/spaces/:space_id/workflow_stages/111683030900085
        query:
          description: Query of the request.
          type: dict
          returned: when there was one
          sample: {include_stages: "true"}
        sent:
          description: Body of the request.
          type: dict
          returned: when there was one
          sample: {workflow_stage: {name: conformance_probe C, color: "#d85030"}}
        status:
          description: HTTP status of the response.
          type: int
          returned: always
          sample: 204
        headers:
          description: Headers of the response that matter.
          type: dict
          returned: always
          sample: {Content-Type: application/json; charset=utf-8}
        received:
          description: Body of the response.
          type: raw
          returned: when there was one
          sample: {error: Unauthorized}
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

from ..module_utils._conformance.run import OPTIONS, run_conformance
from ..module_utils._module import run_module


def main() -> None:
    run_module(OPTIONS, run_conformance)


if __name__ == "__main__":
    main()
