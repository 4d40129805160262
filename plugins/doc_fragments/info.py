# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    # The filters and forms that several _info modules share, one option each. Every one of these modules has check_mode and
    # the like from the fragment attributes.info_module.
    BY_ID = r"""
options:
  id:
    description:
      - Only the object with this id. When omitted, nothing is filtered by id.
    type: int
"""

    BY_TEXT = r"""
options:
  search:
    description:
      - Only what has this text in its name, whatever its case. An empty text is an error. When omitted, nothing is filtered by
        text.
    type: str
"""

    AS_CODE = r"""
options:
  gather:
    description:
      - With V(code), RV(code) is returned as well - what was found, in the form in which the module of this resource takes it.
    type: str
    choices: [raw, code]
    default: raw
"""
