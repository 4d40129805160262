# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  expected:
    description:
      - What earlier tasks of the same run were told to bring about, each entry with the options of their module.
      - In check mode, those tasks wrote nothing. So the space is taken for what it will be once these entries hold. A
        role that would be created or renamed is found under its name, a stage that would let go of a person does not name
        them any more.
      - In a real run this changes nothing. A role that is not there is an error, whatever is expected.
      - Each kind that this task has to look at costs the requests that its earlier tasks needed to resolve names.
      - When omitted, the space is taken as it is. The role P(community.storyblok.governance#role) gives this option to all of
        its tasks.
    type: dict
    version_added: 0.5.0
    suboptions:
      space_roles:
        description: Entries with options of M(community.storyblok.space_role), in their order.
        type: list
        elements: dict
      collaborators:
        description: Entries with options of M(community.storyblok.collaborator), in their order.
        type: list
        elements: dict
      workflows:
        description: Entries with options of M(community.storyblok.workflow), in their order.
        type: list
        elements: dict
"""
