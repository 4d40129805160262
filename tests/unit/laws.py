# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Laws that hold for every module."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from typing import Any

from resources import RESOURCES

_BY_PLURAL = {resource.plural: resource for resource in RESOURCES.values()}


def the_plan_is_the_writes(task: Any, operations: Sequence[Mapping[str, Any]], before: Any) -> None:
    """Compare the operations of a check run with the writes in the server's log, one by one and in order.

    before: the state of the server before the run.

    What the server does with a POST of a workflow allows two exceptions, and no others:

    * It ignores the stages that the workflow was sent with. Right behind it comes one POST for each of them, in their order.
      Such a POST can refer to stages that were made before it, so an update that would bring nothing else is not sent.
    * It gives a copy a name of its own. Right behind it comes one PUT that brings the name.
    """
    existed = set(_ids(before))
    writes = iter(task.writes())
    apart: dict[str, Any] = {}
    for operation in operations:
        if operation["resource"] == "workflow_stage" and operation["id"] is None:
            brought = apart.get(operation["name"])
            if brought is not None and set(operation["changed_fields"]) <= set(brought):
                continue
        write = next(writes, None)
        assert write is not None, f"{operation} was not written"
        action, resource, identifier = _written(write, before)
        assert 200 <= write["status"] < 300, write
        assert (operation["action"], operation["resource"]) == (action, resource), operation
        if operation["id"] is None:
            assert identifier not in existed, operation
        else:
            assert operation["id"] == identifier, operation
        if action != "move" and not write["path"].startswith("/v1/invitations/"):
            _is_said(operation, write["body"])
        if (action, resource) == ("create", "workflow"):
            apart = _complete(task.emulator.behaviors, write, writes, existed)
    assert list(writes) == [], "written, and not listed"


def _ids(state: Any) -> Iterator[Any]:
    if isinstance(state, Mapping):
        if "id" in state:
            yield state["id"]
        state = list(state.values())
    if isinstance(state, list):
        for value in state:
            yield from _ids(value)


def _written(write: Mapping[str, Any], before: Any = ()) -> tuple[str, str, Any]:
    """Return action, resource and id of a write; None for an id that the server was still to assign."""
    renewed = re.fullmatch("/v1/invitations/(.*)/renew", write["path"])
    if renewed:
        people = [person for space in before for person in space["collaborators"]]
        mine = [person for person in people if (person["invitation"] or {}).get("rid") == renewed[1]]
        return "update", "collaborator", mine[0]["id"]
    plural, *rest = write["path"].split("/")[4:]
    if plural == "workflow_stage_changes":
        return "move", "story", write["body"]["workflow_stage_change"]["story_id"]
    name = _BY_PLURAL[plural].name
    if write["method"] == "POST":
        assert rest == [] or (name, rest[1:]) == ("workflow", ["duplicate"])
        return "create", name, None
    return {"DELETE": "delete", "PUT": "update", "PATCH": "update"}[write["method"]], name, int(rest[0])


def _is_said(operation: Mapping[str, Any], body: Any) -> None:
    """Compare what an operation says of an object with what was sent."""
    resource = RESOURCES[operation["resource"]]
    sent = (body or {}).get(resource.name, body)
    if operation["action"] == "create":
        assert sent[resource.name_field] == operation["name"]
    if operation["action"] == "update":
        assert set(operation["changed_fields"]) <= set(sent), operation


def _complete(
    server: Mapping[str, str], post: Mapping[str, Any], writes: Iterator[Mapping[str, Any]], existed: set[Any]
) -> dict[str, Any]:
    """Take the writes that belong to the creation of a workflow. Return the stages that were sent apart, by their names."""
    sent = post["body"]["workflow"]
    apart = {}
    if post["path"].endswith("/duplicate"):
        if server["copy_name"] == "own":
            renamed = next(writes)
            action, resource, identifier = _written(renamed)
            assert (action, resource, identifier in existed) == ("update", "workflow", False)
            assert renamed["body"]["workflow"]["name"] == sent["name"]
    elif server["inline_stages"] == "ignored":
        for stage in sent.get("workflow_stages", ()):
            made = next(writes)
            assert _written(made)[:2] == ("create", "workflow_stage")
            assert made["body"]["workflow_stage"]["name"] == stage["name"]
            apart[stage["name"]] = made["body"]["workflow_stage"]
    return apart
