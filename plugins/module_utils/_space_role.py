# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see LICENSE or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""What is particular to space roles: who names one that shall be removed."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ansible_collections.community.storyblok.plugins.module_utils._errors import StoryblokError
from ansible_collections.community.storyblok.plugins.module_utils._fields import as_ids
from ansible_collections.community.storyblok.plugins.module_utils._lookup import describe
from ansible_collections.community.storyblok.plugins.module_utils._plan import Plan, plan_absent
from ansible_collections.community.storyblok.plugins.module_utils._resources import (
    COLLABORATOR,
    SPACE_ROLE,
    WORKFLOW,
    WORKFLOW_STAGE,
)
from ansible_collections.community.storyblok.plugins.module_utils._task import Task


class SpaceRoleTask(Task):
    """One task of the module space_role."""

    resource = SPACE_ROLE

    def plan_removal(self, current: Mapping[str, Any]) -> Plan:
        """Refuse to remove a role that a stage or a collaborator names, unless the task says force."""
        users = [] if self.params.get("force") else self._named_by(int(current["id"]))
        if users:
            raise StoryblokError(
                f"Could not delete {describe(SPACE_ROLE, current)} of {self.space.title}: it is named by "
                f"{', '.join(users)}. Take it from them first, or remove it all the same with force.",
                named_by=users,
            )
        return plan_absent(SPACE_ROLE, current)

    def _named_by(self, role: int) -> list[str]:
        self.space.read_all_stages()
        found = [
            f"{describe(WORKFLOW_STAGE, stage)} of {describe(WORKFLOW, workflow)}"
            for workflow in self.space.workflows()
            for stage in self.space.stages(workflow)
            if role in as_ids(stage.get("space_role_ids"))
        ]
        found += [
            describe(COLLABORATOR, person)
            for person in self.space.all(COLLABORATOR)
            if role in person["space_role_ids"]
        ]
        return found
