# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The servers on which the laws of the tests are held."""

from __future__ import annotations

import os

from storyblok_emulator.behaviors import BEHAVIORS

# The usual one, one for each other answer to each open question, and one that gives all of
# them at once. Which versions of Ansible and Python run does not matter for most of them, so some runs take fewer.
_OTHERWISE = {question: answers[-1] for question, answers in BEHAVIORS.items() if question != "foreign_space"}
# How requests are counted means nothing where there is no limit.
_UNLIMITED = {question: answers for question, answers in BEHAVIORS.items() if question != "rate_limit"}
SERVERS: list[dict[str, str]] = [
    {},
    *({question: answer} for question, answers in _UNLIMITED.items() for answer in answers[1:]),
    _OTHERWISE,
]
if os.environ.get("FEWER_CASES"):
    SERVERS = [{}, _OTHERWISE]
