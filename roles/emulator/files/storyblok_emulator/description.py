# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The OpenAPI description in openapi.json: which operation a request asks for, and whether data fit its schemas.

Only the part of JSON Schema that the description uses is understood; an unknown keyword is an error when it is met,
so that a schema never says more than is checked.
"""

from __future__ import annotations

import json
import os
import re
from collections.abc import Iterator
from typing import Any
from urllib.parse import unquote

_METHODS = ("get", "put", "post", "patch", "delete")
_TYPES: dict[str, Any] = {
    "object": dict,
    "array": list,
    "string": str,
    "boolean": bool,
    "integer": int,
    "number": (int, float),
    "null": type(None),
}
_KEYWORDS = {
    "type",
    "properties",
    "required",
    "additionalProperties",
    "items",
    "anyOf",
    "pattern",
    "description",
    "$ref",
}


class Operation:
    """One method on one path of the description."""

    def __init__(self, path: str, method: str, described: dict[str, Any], parameters: list[dict[str, Any]]) -> None:
        """parameters: those that all methods of the path have in common."""
        self.name: str = described["operationId"]
        self.method = method.upper()
        self.path = path
        self.described = described
        self.query = {parameter["name"] for parameter in described.get("parameters", ()) if parameter["in"] == "query"}
        self.texts = {
            parameter["name"]
            for parameter in parameters
            if (parameter["in"], parameter["schema"].get("type")) == ("path", "string")
        }
        self.pattern = re.compile(re.sub(r"\{(\w+)\}", self._segment, path) + "/?")

    def _segment(self, name: re.Match[str]) -> str:
        return f"(?P<{name[1]}>{'[^/]+' if name[1] in self.texts else '[0-9]+'})"

    @property
    def request_schema(self) -> dict[str, Any] | None:
        content = self.described.get("requestBody", {}).get("content", {})
        schema: dict[str, Any] | None = content.get("application/json", {}).get("schema")
        return schema


class Description:
    def __init__(self) -> None:
        with open(os.path.join(os.path.dirname(__file__), "openapi.json"), encoding="utf-8") as file:
            self.document: dict[str, Any] = json.load(file)
        self.operations = [
            Operation(path, method, described, item.get("parameters", []))
            for path, item in self.document["paths"].items()
            for method, described in item.items()
            if method in _METHODS
        ]

    def find(self, method: str, path: str) -> tuple[Operation | None, dict[str, Any], list[str]]:
        """The operation with what stands in its path, mostly ids, or None with the methods that the path knows."""
        methods = []
        for operation in self.operations:
            match = operation.pattern.fullmatch(path)
            if match and operation.method == method:
                texts, found = operation.texts, match.groupdict().items()
                return operation, {key: unquote(text) if key in texts else int(text) for key, text in found}, []
            if match:
                methods.append(operation.method)
        return None, {}, methods

    def answer_complaints(self, operation: Operation, status: int, body: Any) -> list[str]:
        """What is wrong with an answer; empty when it fits the description."""
        described = operation.described["responses"].get(str(status))
        if described is None:
            return [f"{operation.name} does not answer {status}"]
        described = self._resolved(described)
        schema = described.get("content", {}).get("application/json", {}).get("schema")
        if schema is None:
            return [] if body is None else [f"{operation.name} answers {status} without a body"]
        return [f"{where or 'body'} {complaint}" for where, complaint in self.complaints(schema, body)]

    def complaints(self, schema: dict[str, Any], value: Any, where: str = "") -> Iterator[tuple[str, str]]:
        """Where a value does not fit a schema, and what is wrong there."""
        schema = self._resolved(schema)
        unknown = set(schema) - _KEYWORDS
        if unknown:
            raise NotImplementedError(f"schema keywords {sorted(unknown)}")
        if "anyOf" in schema:
            tries = [list(self.complaints(option, value, where)) for option in schema["anyOf"]]
            if all(tries):
                # The deepest complaints belong to the form that was meant.
                yield from max(tries, key=lambda found: max(place.count(".") for place, _what in found))
            return
        types = schema.get("type", [])
        types = [types] if isinstance(types, str) else types
        if types and not any(_is(value, name) for name in types):
            yield where, f"must be of type {' or '.join(types)}"
        elif isinstance(value, dict):
            yield from self._object_complaints(schema, value, where)
        elif isinstance(value, list) and "items" in schema:
            for index, item in enumerate(value):
                yield from self.complaints(schema["items"], item, f"{where}.{index}".lstrip("."))
        elif isinstance(value, str) and "pattern" in schema and not re.search(schema["pattern"], value):
            yield where, f"must match {schema['pattern']}"

    def _object_complaints(
        self, schema: dict[str, Any], value: dict[str, Any], where: str
    ) -> Iterator[tuple[str, str]]:
        properties = schema.get("properties", {})
        for key in schema.get("required", ()):
            if key not in value:
                yield f"{where}.{key}".lstrip("."), "is missing"
        extra = schema.get("additionalProperties", True)
        for key, item in value.items():
            place = f"{where}.{key}".lstrip(".")
            if key in properties:
                yield from self.complaints(properties[key], item, place)
            elif extra is False:
                yield place, "is not a known field"
            elif isinstance(extra, dict):
                yield from self.complaints(extra, item, place)

    def _resolved(self, item: dict[str, Any]) -> dict[str, Any]:
        while "$ref" in item:
            target: Any = self.document
            for key in item["$ref"].lstrip("#/").split("/"):
                target = target[key]
            item = target
        return item


def _is(value: Any, name: str) -> bool:
    if isinstance(value, bool):
        return name == "boolean"
    return isinstance(value, _TYPES[name])
