# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""What may be kept of a request and its response, so that everybody can read it. Pure.

Only what is known to be harmless is kept: values below listed keys, and of these only numbers that are ids of probe objects or
places, flags, and texts that the probe wrote itself. Of everything else only the type remains.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

# What the names of all objects of a probe begin with, and how a record calls them.
PREFIX = "conformance_probe"

_STAGES = (
    "id name color workflow_id is_default position update_position allow_publish allow_admin_publish allow_all_stages "
    "workflow_stage_ids allow_none_for_next_stages allow_all_users allow_admin_change allow_editor_change after_publish_id "
    "story_editing_locked auto_remove_assignee _new _destroy"
)
_OTHERS = (
    "content_types workflow_stages object_type workflow_stage_id story_id due_date created_at slug full_slug content component "
    "content_type stage is_root is_nestable"
)
_ENVELOPES = (
    "workflow workflows workflow_stage story stories components internal_tag internal_tags workflow_stage_change "
    "workflow_stage_changes"
)
_KEPT = frozenset({*_STAGES.split(), *_OTHERS.split(), *_ENVELOPES.split(), PREFIX})
_LISTS = frozenset({"workflows", "workflow_stages", "stories", "components", "internal_tags"})
# The API's own words for fields. Other keys may be data.
_FIELD = re.compile(r"[a-z_]{1,40}")
_MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d(:\d\d(\.\d+)?)?(Z|[+-]\d\d:?\d\d)?")
# What the server may put around the name of a probe object.
_AROUND_NAME = re.compile(r"[A-Za-z_ /-]{0,20}")
_HEADERS = (
    "Content-Type",
    "Retry-After",
    "Total",
    "Per-Page",
    "RateLimit-Limit",
    "RateLimit-Remaining",
    "RateLimit-Reset",
)
_HEADER_VALUE = re.compile(r"[\w/;=., :+-]{1,60}")
# The words of sentences that refuse something. Any other word may be a name.
_WORDS = frozenset(
    (
        "a accepted access action active add admin allowed already an and another any api archived are as assigned at "
        "available be because been before belong belongs blank but by can can't cannot change changed changes "
        "character characters code color colors contain contains content could couldn't create created creation "
        "custom default delete deleted denied do does doesn't don't duplicate duplicated editor either empty enabled "
        "enough entity error errors exceeded exceeds exist existing exists expired failed feature few field fields "
        "find forbidden format found from given greater has have id ids in include included inclusion incorrect "
        "insufficient internal invalid is it item items its json key known last least length less like limit limited "
        "list long longer many match maximum may method minimum missing more most must name names need needs no non "
        "not nothing null number object of on once one only or other page param parameter params pass permission "
        "permissions permitted plan plans please position present processed published rate reached read record "
        "records reference referenced references removed request requests required requires reserved resource role "
        "roles schema seconds server short should slug some space spaces stage stages status still stories story "
        "string such supported tag tags taken than that the their there these this to token too try type types unable "
        "unauthenticated unauthorized undefined unexpected unique unknown unprocessable unsupported update updated "
        "upgrade use used user using valid validation value values wait was were which while with without workflow "
        "workflows write wrong yet you your"
    ).split()
)
_WORD = re.compile(r"(?P<before>[\"'(\[]{0,2})(?P<word>[A-Za-z_'\u2019-]+)(?P<after>[\"')\],.:;!?]{0,3})")
_LONGEST_SENTENCE = 300
_HIDDEN = "********"
_TYPES: Mapping[type, str] = {
    bool: "boolean",
    int: "number",
    float: "number",
    str: "text",
    list: "list",
    dict: "object",
}


class Mask:
    """Keep what everybody may read. mark: the name of its objects. texts: other texts that it sends."""

    def __init__(self, mark: str, texts: frozenset[str]) -> None:
        self._mark = mark
        self._texts = texts

    def body(self, body: Any, status: int = 200) -> Any:
        """The body of a request or a response."""
        if status >= 400:
            return self._refusal(body)
        return self._value("", body) if isinstance(body, dict) or body is None else _type_of(body)

    def headers(self, headers: Mapping[str, str]) -> dict[str, str]:
        found = {name: headers.get(name, "") for name in _HEADERS}
        return {name: value for name, value in found.items() if _HEADER_VALUE.fullmatch(value)}

    def path(self, path: str) -> str:
        return path.replace(self._mark, PREFIX)

    def is_own(self, item: Any) -> bool:
        """Whether something is an object of this probe."""
        return isinstance(item, dict) and self._mark in str(item.get("name"))

    def _value(self, key: str, value: Any) -> Any:
        if isinstance(value, dict):
            return {
                name: self._value(name, item) if name in _KEPT else _type_of(item)
                for name, item in value.items()
                if name in _KEPT or _FIELD.fullmatch(name)
            }
        if isinstance(value, list) and key in _LISTS:
            own = [self._value("", item) for item in value if self.is_own(item)]
            return [*own, f"<{len(value) - len(own)} others>"] if len(own) < len(value) else own
        if isinstance(value, list):
            return [self._value(key, item) for item in value]
        return self._text(key, value) if isinstance(value, str) else value

    def _text(self, key: str, text: str) -> str:
        around = text.replace(self._mark, "", 1)
        if text in self._texts or (around != text and _AROUND_NAME.fullmatch(around)):
            return text.replace(self._mark, PREFIX)
        if _MOMENT.fullmatch(text):
            return text if key == "due_date" else re.sub(r"\d", "0", text)
        # Ids come as texts from some servers.
        return text if key.endswith(("id", "ids", "position")) and text.isdecimal() else "<text>"

    def _refusal(self, body: Any) -> Any:
        """What the server says instead of doing what it was asked."""
        if isinstance(body, dict):
            return {key: self._refusal(value) for key, value in body.items() if _FIELD.fullmatch(key)}
        if isinstance(body, list):
            return [self._refusal(item) for item in body]
        if isinstance(body, str):
            return self._sentence(body)
        return _type_of(body)

    def _sentence(self, text: str) -> str:
        """A sentence, with its known words only."""
        if "<" in text or "{" in text or len(text) > _LONGEST_SENTENCE:
            return "<text>"
        return " ".join(map(_word, text.replace(self._mark, PREFIX).split()))


def _word(text: str) -> str:
    match = _WORD.fullmatch(text)
    known = match is not None and (match["word"].casefold().replace("\u2019", "'") in _WORDS or match["word"] in _KEPT)
    return text if known else _HIDDEN


def _type_of(value: Any) -> Any:
    if value in (None, [], {}):
        return value
    return f"<{_TYPES.get(type(value), 'value')}>"
