# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

import textwrap

# What workflow_stage takes as options, and workflow as suboptions of stages.
_FIELDS = r"""
  name:
    description:
      - Name of the stage, unique in its workflow. Without O(id), the stage is looked up by it, and created when it is
        missing.
      - With O(id), a different name renames the stage. When omitted, the name is left alone.
    type: str
  color:
    description:
      - Colour of the stage, unique in its workflow, such as V("#3f8ae0"). Quote it, or YAML takes it for a comment.
        Case does not matter, and V(#abc) means V(#aabbcc).
      - When omitted, the colour of an existing stage is left alone. A new stage gets the first of these that no other stage
        of the workflow has or is declared to have - V(#babcb6), V(#3f8ae0), V(#f2a33a), V(#8a63d2), V(#2db47d), V(#e0565b),
        V(#17a7b8), V(#c9b037), V(#d85fa5), V(#6b7f99), V(#7cb342), V(#a1714f) - and after those a computed hue.
      - Cannot be cleared, because every stage has a colour.
    type: str
  is_default:
    description:
      - Whether stories start in this stage. Each workflow has one default stage, so V(true) unsets it on the current default
        stage. V(false) for the current default stage is an error, unless the task makes another one the default.
      - When omitted, this is left alone.
    type: bool
  allow_publish:
    description:
      - Whether everyone may publish a story in this stage. When omitted, this is left alone.
    type: bool
  allow_admin_publish:
    description:
      - Whether administrators may publish a story in this stage. When omitted, this is left alone.
    type: bool
  allow_all_stages:
    description:
      - Whether every stage may follow. When omitted, this is left alone.
    type: bool
  allow_none_for_next_stages:
    description:
      - Whether a story may leave the workflow from here, that is, be set to no stage. When omitted, this is left alone.
    type: bool
  next_stages:
    description:
      - Names of the stages of the same workflow that may follow. The order does not matter. The stage itself may be among
        them, and so may every stage that this task creates or renames.
      - When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: str
  workflow_stage_ids:
    description:
      - Ids of the stages that may follow. The order does not matter.
      - When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: int
  allow_all_users:
    description:
      - Whether everyone may move a story on from this stage. When omitted, this is left alone.
    type: bool
  allow_admin_change:
    description:
      - Whether administrators may move a story on from this stage. When omitted, this is left alone.
    type: bool
  allow_editor_change:
    description:
      - Whether editors may move a story on from this stage. When omitted, this is left alone.
    type: bool
  users:
    description:
      - E-mail addresses or user names of collaborators who may move a story on from this stage. The order does not matter.
      - Somebody who has not accepted their invitation yet has no user id and is an error.
      - The owner of the space may be missing in the list of collaborators. Give their id in O(user_ids) instead.
      - When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: str
  user_ids:
    description:
      - Ids of users who may move a story on from this stage. These are ids of users, not of collaborator records. The order
        does not matter.
      - When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: int
  space_roles:
    description:
      - Names of space roles that may move a story on from this stage. The order does not matter.
      - When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: str
  space_role_ids:
    description:
      - Ids of space roles that may move a story on from this stage. The order does not matter.
      - When omitted, the list is left alone. Give V([]) to clear it.
    type: list
    elements: int
  after_publish:
    description:
      - Name of the stage of the same workflow that a story gets after it was published. It may be the stage itself, or
        another one that this task creates or renames.
      - When omitted, this is left alone. Give V("") (an empty string) to clear it.
    type: str
  after_publish_id:
    description:
      - Id of the stage that a story gets after it was published.
      - When omitted, this is left alone. Give V(0) to clear it.
    type: int
  story_editing_locked:
    description:
      - Whether stories in this stage cannot be edited. When omitted, this is left alone.
    type: bool
  auto_remove_assignee:
    description:
      - Whether the assignees of a story are removed when it leaves this stage. When omitted, this is left alone.
    type: bool
"""

# A list says the order itself, so it has no position. What a task looks a stage up by differs as well.
_ONLY_IN_STAGES = r"""
  id:
    description:
      - Id of the stage. A stage that is given by id is never created. One that does not exist is an error.
      - One of O(id) and O(name) is needed. With both, O(name) is the name that the stage should have.
    type: int
  renamed_from:
    description:
      - Former name of the stage. When no stage has O(name) and one has this name, that stage is renamed and keeps its id
        and its stories.
      - Stages may pass on a name. Where one entry renames Review to Legal, another one may rename Drafting to Review. Two
        stages that exchange their names need their ids, because the same names stand there before and after.
    type: str
"""


def _within_stages(options: str) -> str:
    """Return options as suboptions of stages, which refer to each other by their path."""
    return textwrap.indent(options, "    ").replace("O(", "O(stages[].")


class ModuleDocFragment:
    # ansible-test wants a literal here, unless there is an annotation.
    DOCUMENTATION: str = f"options:{_FIELDS}"

    # Merged with the option stages of the module, which says the rest of it. Fragments are merged by whole keys, so the module
    # cannot have suboptions of its own.
    STAGES: str = f"options:\n  stages:\n    suboptions:{_within_stages(_ONLY_IN_STAGES + _FIELDS)}"
