# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later

from __future__ import annotations


class ModuleDocFragment:
    # For what asks about all spaces. Plugins read the environment like modules, with the connection: an option with env
    # would let ansible-config show the token, and take a variable that is set to nothing for a value.
    ACCOUNT = r"""
options:
  personal_access_token:
    description:
      - Personal access token of a Storyblok user, sent as it is in the C(Authorization) header.
      - When omitted, the environment variable E(STORYBLOK_TOKEN) is used.
      - Exactly one of O(personal_access_token) and O(oauth_token) is needed. One that is given as an option wins over
        those of the environment.
    type: str
    aliases: [token]
  oauth_token:
    description:
      - OAuth access token, sent as C(Bearer) token in the C(Authorization) header.
      - When omitted, the environment variable E(STORYBLOK_OAUTH_TOKEN) is used.
    type: str
  region:
    description:
      - Region in which the space lives. It decides which server is asked.
      - When omitted, the environment variable E(STORYBLOK_REGION) is used, and where that is not set either, the region is
        derived from the id of the space by Storyblok's own rule.
      - Spaces in China with an id below 1000000 cannot be told from spaces in the EU, so V(cn) must be said for them.
    type: str
    choices: [eu, us, ca, ap, cn]
  api_url:
    description:
      - Scheme and host of the Management API, without C(/v1). Overrides O(region).
      - When omitted, the environment variable E(STORYBLOK_URL) is used, and where that is not set either, the server of the
        region. An empty text is an error, so that a template that came out empty does not lead to the live server.
      - Plain C(http) is refused unless the host is a loopback address, such as that of the emulator of this collection.
    type: str
  validate_certs:
    description:
      - Whether the TLS certificate of the server is verified. Leave this on outside of tests.
    type: bool
    default: true
  ca_path:
    description:
      - File or directory with the certificates of the authorities to trust, on the host that sends the requests.
      - When omitted, the usual certificates of the C(requests) library are used, or those that E(REQUESTS_CA_BUNDLE) names.
    type: path
  timeout:
    description:
      - Seconds that one request waits for the server to connect, and then for each piece of the response.
      - A whole response may take four times as long. A server that sends a byte now and then is cut off after that time.
    type: float
    default: 30.0
  rate_limit_budget:
    description:
      - Longest total time, in seconds, that one task, or an inventory for one server, may spend waiting because the server
        answered 429 (too many requests), including the time that these answers took. With V(0) the first such answer is an
        error. A single request is tried 12 times at most.
    type: float
    default: 120.0
  rate_limit:
    description:
      - How many requests a second all tasks of this user on this machine may make together with the same token, forks
        included. Set V(3) on the starter plan.
      - When omitted, V(6), and no limit for a server on a loopback address. With V(0) there is no limit.
      - Tasks agree by a file in the folder for temporary files. Its name is a keyed hash, so that it does not tell the token.
        Where it cannot be written, or somebody else made the folder first, there is a warning, and each task waits for itself
        when the server answers 429. Set E(TMPDIR) to a folder in which only this user can write to use another place.
    type: float
    version_added: 0.5.0
requirements:
  - requests >= 2.32.4
notes:
  - Proxies from the environment (E(HTTPS_PROXY), E(NO_PROXY)) are honoured, except for loopback addresses. A C(.netrc) file
    never replaces the token. Redirects are not followed.
  - A request that is answered 429 is repeated after the time that the server asks for, but not before a third of a second, or
    after an exponentially growing one. Server errors, broken connections and time-outs are repeated for reading, updating and
    deleting, but never for creating.
  - A response of more than 64 MiB, counted unpacked, is refused, and so is JSON that is nested more than 100 levels deep.
seealso:
  - name: Storyblok Management API
    description: Reference of the API that this collection speaks.
    link: https://www.storyblok.com/docs/api/management
"""

    # For what asks about one space.
    SPACE = r"""
options:
  space_id:
    description:
      - Numeric id of the space.
      - When omitted, the environment variable E(STORYBLOK_SPACE_ID) is used.
    type: int
    required: true
"""

    # Both, for modules. Kept in step with CONNECTION in plugins/module_utils/_module.py; ansible-test compares them. It also
    # wants a literal here, unless there is an annotation.
    DOCUMENTATION: str = SPACE + ACCOUNT.replace("\noptions:\n", "", 1)
