# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations

DOCUMENTATION = r"""
name: spaces
short_description: Storyblok spaces as hosts
version_added: 0.5.0
author:
  - community.storyblok contributors (@ansible-collections)
description:
  - Every space that the token reaches becomes a host, so that a fleet of spaces is limited, grouped and run in parallel like
    any other.
  - The file of the inventory ends in C(storyblok.yml) or C(storyblok.yaml). An option that it misspells is an error.
  - Each server is asked once, with one GET request.
  - >-
    A host is called as its space, in lower-case letters, digits and underscores, after O(hostname_prefix) (C(Zürich - Shop) is
    C(space_zurich_shop)). Accents are dropped, and a name ends after 100 characters. Hosts that would be called alike all get
    the id of their space behind the name. Filters do not change what a host is called.
  - >-
    A name that another host or a group of the inventory already has gets the id of the space behind it too
    (C(space_zurich_shop_606)), and a warning. With O(hostname=id), a host C(space_606) of another source is this space. Sources
    that are read after this one cannot be seen, so leave names that begin with O(hostname_prefix) to this plugin. A space that
    several files of this plugin reach stays one host.
  - >-
    Every host has the variables C(ansible_connection) (C(local)), C(ansible_python_interpreter) (the one that runs Ansible),
    C(storyblok_space_id), C(storyblok_space_name), C(storyblok_region), C(storyblok_plan), C(storyblok_plan_level),
    C(storyblok_owner_id) and C(storyblok_org_id). They are null where the server does not tell. The region is also told by
    the id of the space and by the server that was asked.
  - All hosts are in the group C(storyblok).
options:
  plugin:
    description: Says that the file is meant for this plugin.
    type: str
    required: true
    choices: [community.storyblok.spaces]
  regions:
    description:
      - Regions to ask, all with the same token. One in which the token is not valid is an error. For a region with another
        token, write another file, and give the folder of both as the inventory.
      - When omitted, O(region) is asked, over which it wins. There is no default, because nobody would notice the spaces of
        a region that is not asked.
    type: list
    elements: str
  region:
    description:
      - Region to ask, when it is one.
      - When omitted, the environment variable E(STORYBLOK_REGION) is used. Where that is not set either, one of O(regions)
        and O(api_url) is needed.
  api_url:
    description:
      - Scheme and host of the Management API, without C(/v1). Only this server is asked, whatever O(regions) and O(region)
        say. May be a template.
      - When omitted, the environment variable E(STORYBLOK_URL) is used, and where that is not set either, the servers of
        O(regions). An empty text is an error, so that a template that came out empty does not lead to the live server.
      - Plain C(http) is refused unless the host is a loopback address, such as that of the emulator of this collection.
  personal_access_token:
    description:
      - Personal access token of a Storyblok user, sent as it is in the C(Authorization) header. May be a template, which
        sees the variables that are given with C(-e). Do not write the token itself into the file.
      - When omitted, the environment variable E(STORYBLOK_TOKEN) is used.
      - Exactly one of O(personal_access_token) and O(oauth_token) is needed. One that is given as an option wins over
        those of the environment.
  oauth_token:
    description:
      - OAuth access token, sent as C(Bearer) token in the C(Authorization) header. May be a template.
      - When omitted, the environment variable E(STORYBLOK_OAUTH_TOKEN) is used.
  hostname:
    description:
      - After what a host is called. With V(id), it is O(hostname_prefix) and the id of the space (C(space_606)), so that files
        in C(host_vars) still fit after somebody renames the space in the app.
    type: str
    choices: [name, id]
    default: name
  hostname_prefix:
    description:
      - What the name of every host begins with. It must begin with a lower-case letter, and hold only lower-case letters,
        digits and underscores.
      - It cannot be empty. Otherwise whoever renames a space could give it the name of another host of the inventory, whose
        tasks would then run on the controller.
    type: str
    default: space_
    version_added: 0.6.0
  filters:
    description:
      - Conditions that a space has to meet to become a host. A list of such dictionaries takes the spaces that meet all
        conditions of one of them. May hold templates.
      - The conditions are C(name) (shell patterns such as V(Shop *), letter by letter), C(region), C(plan), C(id),
        C(plan_level), C(owner_id) and C(org_id). Each takes a value, or a list of which one has to fit. Anything else is an
        error. What the server does not tell fits nothing.
      - When omitted, every space becomes a host.
    type: raw
  exclude:
    description:
      - Conditions of spaces that become no host, in the form of O(filters), over which it wins.
      - When omitted, no space is left out.
    type: raw
notes:
  - Ansible goes on without the hosts of an inventory that fails, and only warns. Set C(any_unparsed_is_failed) in the section
    C([inventory]) of C(ansible.cfg) to stop instead.
  - The cache holds ids, names, regions, plans, owners and organizations of all spaces, whatever the filters, and no token. It
    is read anew with C(ansible-playbook --flush-cache), and when other servers are to be asked. Flush it when the token
    reaches other spaces.
  - The cache can be read by its owner only. C(ansible.builtin.jsonfile) and the other caches in files let everybody read for
    an instant while they write, so keep O(cache_connection) in a folder of your own.
  - Names of spaces are never taken as templates, whatever somebody wrote into them. In names of groups, everything but
    letters, digits and underscores becomes an underscore.
  - Give every entry of O(keyed_groups) a prefix. Without one, a text from Storyblok can be the name of a group of other hosts.
extends_documentation_fragment:
  - community.storyblok.connection.account
  - ansible.builtin.constructed
  - ansible.builtin.inventory_cache
seealso:
  - ref: ansible_collections.community.storyblok.docsite.guide_fleet
    description: How to run playbooks for a fleet of spaces.
"""

EXAMPLES = r"""
# All spaces of two regions. The token comes from the environment variable STORYBLOK_TOKEN.
# Run with: ansible-playbook -i spaces.storyblok.yml pipeline.yml --limit plan_enterprise
plugin: community.storyblok.spaces
regions: [eu, us]
keyed_groups:
  - prefix: plan
    key: storyblok_plan
    default_value: unknown
  - prefix: region
    key: storyblok_region

---
# Some spaces, with the token from a template, and groups that say what a space is for.
plugin: community.storyblok.spaces
regions: [eu]
personal_access_token: "{{ lookup('ansible.builtin.env', 'STORYBLOK_TOKEN_OF_BRANDS') }}"
filters:
  - name: ["Mag*", "Shop*"]
    plan: business
  - id: 282994740194929
exclude:
  name: "*sandbox*"
strict: true
compose:
  storyblok_is_paid: storyblok_plan_level > 0
groups:
  shops: storyblok_space_name is search('Shop')

---
# Hosts that keep their names, and a cache for a day.
plugin: community.storyblok.spaces
region: eu
hostname: id
cache: true
cache_plugin: ansible.builtin.jsonfile
cache_connection: ~/.cache/storyblok_inventory
cache_timeout: 86400
"""

import os
import stat
from collections.abc import Iterator, Mapping, Sequence
from glob import escape, glob
from typing import Any

from ansible.errors import AnsibleError, AnsibleParserError
from ansible.module_utils.basic import missing_required_lib
from ansible.plugins.inventory import BaseInventoryPlugin, Cacheable, Constructable

from ..module_utils._api.session import REQUESTS_IMPORT_ERROR
from ..module_utils._engine.errors import ConfigurationError, StoryblokError, visible
from ..module_utils._module import CONNECTION
from ..plugin_utils._inventory.filters import selected
from ..plugin_utils._inventory.hosts import GROUP, check_prefix, host_names, variables
from ..plugin_utils._inventory.read import read_spaces
from ..plugin_utils._inventory.servers import servers
from ..plugin_utils._inventory.spaces import Known

try:
    from ansible.template import trust_as_template as template
except ImportError:
    # Before 2.19, Ansible takes every text of an inventory for a template that is not wrapped.
    from ansible.utils.unsafe_proxy import wrap_var as literal

    def template(text: str) -> str:
        return text

else:

    def literal(value: Any) -> Any:
        return value


_ENDINGS = ("storyblok.yml", "storyblok.yaml")
_TEMPLATES = ("api_url", "region", "personal_access_token", "oauth_token")
# Like the fragment of the documentation, everything but the space comes from the options of modules.
_OTHERS = tuple(name for name in CONNECTION if name not in ("space_id", *_TEMPLATES))
_ALIASES = {alias for option in CONNECTION.values() for alias in option.get("aliases", ())}


class InventoryModule(BaseInventoryPlugin, Constructable, Cacheable):
    NAME = "community.storyblok.spaces"

    def verify_file(self, path: str) -> bool:
        return super().verify_file(path) and path.endswith(_ENDINGS)

    def parse(self, inventory: Any, loader: Any, path: str, cache: bool = True) -> None:
        super().parse(inventory, loader, path, cache)
        given = self._read_config_data(path)
        failure = ""
        try:
            self._refuse_unknown(given)
            spaces = self._spaces(path, cache)
            chosen = selected(spaces, self._templated("filters"), self._templated("exclude"))
            self._add(chosen, self._names(spaces, chosen))
        except StoryblokError as error:
            failure = visible(str(error))
        # Outside of the except clause, so that no cause is shown beside the sentence.
        if failure:
            raise AnsibleParserError(failure)

    def _refuse_unknown(self, given: Mapping[str, Any]) -> None:
        """Ansible passes over a misspelt option; without a filter, a play would go to spaces that were not meant."""
        unknown = sorted(str(name) for name in given if name not in self._options and name not in _ALIASES)
        if unknown:
            raise ConfigurationError(
                f"{self.NAME} knows no option {', '.join(unknown)}. There are: {', '.join(sorted(self._options))}."
            )

    def _spaces(self, path: str, may_read_cache: bool) -> Sequence[Known]:
        """Every space, whatever the filters, from the cache or from the servers."""
        params = {name: self._templated_text(name) for name in _TEMPLATES}
        params.update({name: self.get_option(name) for name in ("regions", *_OTHERS)})
        asked = servers(params, os.environ)
        if not self.get_option("cache"):
            return self._read(params, asked)
        key = self._cache_key = self.get_cache_key(path)
        kept = self._cache.get(key) if may_read_cache else None
        if isinstance(kept, Mapping) and kept.get("servers") == asked:
            known: Sequence[Known] = kept["spaces"]
            return known
        spaces = self._read(params, asked)
        # Ansible writes it down when it has read the inventory.
        self._cache[key] = {"servers": asked, "spaces": spaces}
        return spaces

    def _read(self, params: Mapping[str, Any], asked: list[dict[str, Any]]) -> Sequence[Known]:
        if REQUESTS_IMPORT_ERROR is not None:
            raise AnsibleParserError(missing_required_lib("requests"))
        spaces, warnings = read_spaces(params, asked)
        for warning in warnings:
            self.display.warning(visible(warning))
        return spaces

    def update_cache_if_changed(self) -> None:
        """Let nobody but the owner read the cache. Ansible writes it down for everybody to read, whatever the umask."""
        super().update_cache_if_changed()
        for path in self._cache_files():
            try:
                _keep_private(path)
            except OSError as error:
                self.display.warning(
                    f"Could not make the inventory cache {path} private: {error.strerror}. Set cache_connection to a folder "
                    "of your own."
                )

    def _cache_files(self) -> list[str]:
        """Find the files of a cache in files. From 2.19 on, Ansible puts the version of its form before the key."""
        folder = getattr(self._cache._plugin, "_cache_dir", None)
        return glob(os.path.join(escape(folder), f"*{escape(self._cache_key)}")) if folder else []

    def _names(self, spaces: Sequence[Known], chosen: Sequence[Known]) -> dict[int, str]:
        """Name the host of every space so that it is not a host or a group that the inventory already has."""
        earlier = dict(self._earlier())
        here = {space["id"]: earlier[_identity(space)] for space in spaces if _identity(space) in earlier}
        new = [space for space in spaces if space["id"] not in here]
        by_id, prefix = self.get_option("hostname") == "id", check_prefix(self.get_option("hostname_prefix"))
        # Whoever writes space_606 into another source means space 606: nobody chooses an id.
        taken = {*self.inventory.groups, *(earlier.values() if by_id else self.inventory.hosts)}
        wanted = host_names(new, by_id=by_id, prefix=prefix)
        names = {**here, **host_names(new, by_id=by_id, prefix=prefix, taken=taken)}
        for number in (space["id"] for space in chosen):
            if number in wanted and wanted[number] in taken:
                self.display.warning(
                    f"The inventory already has a host or a group {wanted[number]}, so the host of space {number} is called "
                    f"{names[number]}. Rename one of them, or set another hostname_prefix."
                )
        return names

    def _earlier(self) -> Iterator[tuple[tuple[Any, ...], str]]:
        """The hosts that other files of this plugin made before, each with what identifies its space."""
        for name, host in self.inventory.hosts.items():
            known = host.vars
            groups = {group.name for group in host.groups}
            if GROUP in groups and str(known.get("inventory_file")).endswith(_ENDINGS):
                yield (known.get("storyblok_space_id"), known.get("storyblok_region")), name

    def _add(self, spaces: list[Known], names: Mapping[int, str]) -> None:
        self.inventory.add_group(GROUP)
        hosts = {names[space["id"]]: self._variables(space) for space in spaces}
        for host, known in hosts.items():
            self.inventory.add_host(host, group=GROUP)
            for name, value in known.items():
                self.inventory.set_variable(host, name, value)
        strict = self.get_option("strict")
        for host, known in hosts.items():
            self._set_composite_vars(self.get_option("compose"), known, host, strict=strict)
            self._add_host_to_composed_groups(self.get_option("groups"), known, host, strict=strict)
            self._add_host_to_keyed_groups(self.get_option("keyed_groups"), known, host, strict=strict)
            # Ansible takes the name of both for the group, so that the host would lose its variables to it.
            both = hosts.keys() & self.inventory.groups.keys()
            if both:
                raise ConfigurationError(
                    f"{min(both)} would be the host of a space and a group. Set another hostname_prefix, or another name of the "
                    "group in groups or keyed_groups."
                )

    def _variables(self, space: Known) -> dict[str, Any]:
        known = {name: literal(value) for name, value in variables(space).items()}
        known["ansible_connection"] = template("local")
        # Interpreter discovery might find another Python, without requests.
        known["ansible_python_interpreter"] = template("{{ ansible_playbook_python }}")
        return known

    def _templated(self, option: str) -> Any:
        self.templar.available_variables = self._vars
        try:
            return self.templar.template(self.get_option(option))
        except AnsibleError as error:
            raise AnsibleParserError(f"The template of {option} failed: {error}") from error

    def _templated_text(self, option: str) -> str | None:
        value = self._templated(option)
        return None if value is None else str(value)


def _identity(space: Known) -> tuple[Any, ...]:
    # China uses the same ids as the EU.
    return space["id"], space["region"]


def _keep_private(path: str) -> None:
    handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW)
    try:
        found = os.fstat(handle).st_mode
        if stat.S_ISREG(found) and stat.S_IMODE(found) & 0o077:
            os.fchmod(handle, 0o600)
    finally:
        os.close(handle)
