# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    DOCUMENTATION = r"""
options:
  undeclared:
    description:
      - What becomes of fields of a declared object that the task omits. Their empty value is V(false), V([]), an empty text, or
        no reference.
      - V(keep) leaves them as they are on the server. V(report) does the same, and lists in RV(drift) those that are not empty.
        That is no change. V(reset) treats them as declared empty, those of a new object too.
      - Always left alone are names, colours, order and position, which stage is the default one, the role and the space roles of
        a collaborator, and the content types of a workflow that is not the default one.
      - Empty does not always mean forbidden. V(reset) also empties lists of what a space role may not do, such as
        C(component_ids) and C(blocked_paths).
      - Makes no request of its own.
    type: str
    choices: [keep, report, reset]
    default: keep
    version_added: 0.6.0
"""
