# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every resource that is declared below _resources, by its name: tests find them, nobody lists them."""

from __future__ import annotations

import importlib
from pathlib import Path
from types import ModuleType

from ansible_collections.community.storyblok.plugins.module_utils._engine import resource

_PACKAGE = "ansible_collections.community.storyblok.plugins.module_utils._resources"
_FOLDER = Path(str(resource.__file__)).parents[1] / "_resources"


def modules() -> dict[str, ModuleType]:
    """Return every module below _resources, by its path without the ending."""
    paths = sorted(path.relative_to(_FOLDER).with_suffix("") for path in _FOLDER.rglob("*.py"))
    return {str(path): importlib.import_module(".".join([_PACKAGE, *path.parts])) for path in paths}


RESOURCES: dict[str, resource.Resource] = {
    value.name: value
    for module in modules().values()
    for value in vars(module).values()
    if isinstance(value, resource.Resource)
}
