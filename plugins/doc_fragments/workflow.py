# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    # For modules that read workflows.
    DOCUMENTATION = r"""
options: {}
notes:
  - In a space that has no workflow at all, the API creates the default workflow when workflows are read. That happens in
    check mode and in diff mode, too.
"""

    # For modules that remove stages.
    EVACUATION = r"""
options:
  evacuate_to:
    description:
      - Name of the stage to which stories are moved before their stage is removed. When a stage is removed, a stage of the same
        workflow that stays, also one that this task creates. When a workflow is removed, a stage of another workflow.
      - When O(evacuate_to) and O(evacuate_to_id) are omitted and stories stand in what should be removed, the task fails, says
        how many, and writes nothing.
      - Where the default stage of a workflow is removed and no other stage is declared as the default, this stage becomes it.
      - Only used where something is removed. Each story is one request. Once the server has said that requests come too fast,
        they keep a distance.
    type: str
  evacuate_to_id:
    description:
      - Id of the stage to which stories are moved. See O(evacuate_to).
    type: int
"""
