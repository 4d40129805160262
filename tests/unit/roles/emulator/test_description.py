# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The OpenAPI description is a valid one, covers what the emulator does, and is checked as JSON Schema says."""

from __future__ import annotations

from typing import Any

import jsonschema
import pytest
from hypothesis import given
from hypothesis import strategies as some
from openapi_spec_validator import validate

from storyblok_emulator.description import Description
from storyblok_emulator.operations import HANDLERS

DESCRIPTION = Description()
SCHEMAS = DESCRIPTION.document["components"]["schemas"]
STAGE = {
    "id": 111683030076001,
    "name": "Review",
    "color": "#fff",
    "workflow_id": 1,
    "position": 1,
    "after_publish_id": None,
    **{name: [] for name in ("workflow_stage_ids", "user_ids", "space_role_ids")},
    **{name: True for name, schema in SCHEMAS["WorkflowStage"]["properties"].items() if schema == {"type": "boolean"}},
}


def test_the_description_is_a_valid_one() -> None:
    validate(DESCRIPTION.document)


def test_every_operation_is_there_and_no_other() -> None:
    names = [operation.name for operation in DESCRIPTION.operations]
    assert sorted(names) == sorted(HANDLERS)
    assert len(set(names)) == len(names)


JSON = some.recursive(
    some.one_of(some.none(), some.booleans(), some.integers(), some.text(max_size=3)),
    lambda inner: some.one_of(
        some.lists(inner, max_size=3),
        some.dictionaries(
            some.sampled_from(["id", "name", "color", "user_ids", "error", "position", "surprise"]), inner, max_size=3
        ),
    ),
    max_leaves=8,
)


@pytest.mark.parametrize("name", sorted(SCHEMAS))
@given(value=some.one_of(JSON, JSON.map(lambda part: {**STAGE, "position": part})))
def test_values_are_judged_as_by_jsonschema(name: str, value: Any) -> None:
    own = not list(DESCRIPTION.complaints({"$ref": f"#/components/schemas/{name}"}, value))
    document = {**DESCRIPTION.document, "$ref": f"#/components/schemas/{name}"}
    assert own == jsonschema.Draft202012Validator(document).is_valid(value)


def test_a_keyword_that_is_not_understood_is_an_error() -> None:
    with pytest.raises(NotImplementedError, match="maxLength"):
        list(DESCRIPTION.complaints({"type": "string", "maxLength": 3}, "long"))


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({}, None),
        ({"position": "7"}, None),
        ({"after_publish_id": "7"}, None),
        ({"position": "seven"}, ("position", "must be of type integer")),
        ({"color": 7}, ("color", "must be of type string")),
        ({"user_ids": [1, None]}, ("user_ids.1", "must be of type")),
        ({"is_default": 1}, ("is_default", "must be of type boolean")),
    ],
)
def test_complaints_say_where_and_what(change: dict[str, Any], complaint: tuple[str, str] | None) -> None:
    found = list(DESCRIPTION.complaints({"$ref": "#/components/schemas/WorkflowStage"}, {**STAGE, **change}))
    if complaint is None:
        assert found == []
    else:
        assert found[0][0] == complaint[0]
        assert found[0][1].startswith(complaint[1])
