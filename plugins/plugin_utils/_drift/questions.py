# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
# Private to community.storyblok: not a stable interface for other collections.
"""What differs, in words for people who do not read YAML: the questions about governance, and their answers. Pure."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

from ...module_utils._resources.collaborator import COLLABORATOR
from ...module_utils._resources.workflow_stage import WORKFLOW_STAGE

# Some or all fields of an object, by the names that the API gives them.
Values = Mapping[str, Any]

# The options that take names, and the fields for which they stand.
_FIELD_OF = {
    field.names_option: field.name
    for resource in (WORKFLOW_STAGE, COLLABORATOR)
    for field in resource.fields
    if field.names_option
}
_ROLES = {"admin": "administrator", "editor": "editor"}


class Question(NamedTuple):
    """The fields that answer a question, the answer, and the sentences in which it is put.

    answer: who or what; None where the fields do not tell. is_so, is_not_so: a sentence for somebody or something that an
    answer names, and its contrary, after the name of the object.
    """

    fields: tuple[str, ...]
    answer: Callable[[Values], str | None]
    is_so: str
    is_not_so: str


def answers(
    name: str, kind: str, now: Values, declared: Values, touched: set[str], *, past: bool = False
) -> Iterator[str]:
    """Yield a sentence for each question to which two states of an object give different answers.

    kind: of the object, as the API names it. touched: the fields that differ. past: whether a run has changed ``now`` to
    ``declared``.
    """
    for question in QUESTIONS.get(kind, ()):
        if not touched.isdisjoint(question.fields):
            found, wanted = question.answer(now), question.answer(declared)
            if found != wanted:
                start, label = (f"{name}, before this run", "Now") if past else (name, "Declared")
                yield f"{start}: {_sentence(question, found, wanted)}. {label}: {wanted or f'not {found}'}."


def in_questions(kind: str) -> set[str]:
    """Return the fields of a kind that answer a question."""
    return {field for question in QUESTIONS.get(kind, ()) for field in question.fields}


def by_field(values: Mapping[Any, Any]) -> dict[str, Any]:
    """Return values under the names of fields, where some stand under the option that takes names.

    What refers to others is a list of texts, or of one text, by which people call them.
    """
    found: dict[str, Any] = {}
    for option, value in values.items():
        name = _FIELD_OF.get(option, option)
        found[name] = _called(value, has_ids=name == option) if name in _FIELD_OF.values() else value
    return found


def _sentence(question: Question, found: str | None, wanted: str | None) -> str:
    if found is not None:
        return question.is_so.format(found)
    # "Everyone may not" could mean that nobody may.
    is_all = str(wanted).startswith("every")
    return question.is_so.format(f"not {wanted}") if is_all else question.is_not_so.format(wanted)


def _called(value: Any, *, has_ids: bool) -> list[str]:
    entries = value if isinstance(value, (list, tuple)) else [] if value in (None, "", 0) else [value]
    return [_one_called(entry, has_ids) for entry in entries]


def _one_called(entry: Any, has_ids: bool) -> str:
    if isinstance(entry, Mapping):
        entry = entry.get("name") or entry.get("id")
    if isinstance(entry, str):
        # Beside an id, a name is shown as "Review (111683030076000)", and what a run creates as "Review (new)".
        beside = re.fullmatch(r"(.+) \((?:\d+|new)\)", entry, re.DOTALL) if has_ids else None
        return beside[1] if beside else entry
    return f"id {entry}" if isinstance(entry, int) else "?"


def _joined(names: Sequence[str], word: str) -> str:
    return f"{', '.join(names[:-1])} {word} {names[-1]}" if len(names) > 1 else names[0]


def _who(values: Values, everyone: str, one_by_one: Sequence[tuple[str, str]]) -> str | None:
    """Return who may do something: everyone, or those whom fields let in; nobody where it is known that none does."""
    if values.get(everyone):
        return "everyone"
    found: list[str] = []
    for field, who in one_by_one:
        value = values.get(field)
        found += value if isinstance(value, list) else [who] if value else []
    if found:
        return _joined(found, "and")
    return "nobody" if {everyone, *dict(one_by_one)} <= set(values) else None


def _who_publishes(values: Values) -> str | None:
    return _who(values, "allow_publish", [("allow_admin_publish", "administrators")])


def _who_moves_on(values: Values) -> str | None:
    flags = [("allow_admin_change", "administrators"), ("allow_editor_change", "editors")]
    return _who(values, "allow_all_users", [("user_ids", ""), ("space_role_ids", ""), *flags])


def _what_follows(values: Values) -> str | None:
    if values.get("allow_all_stages"):
        return "every stage"
    names = values.get("workflow_stage_ids")
    if names:
        return _joined(names, "or")
    return "nothing" if {"allow_all_stages", "workflow_stage_ids"} <= set(values) else None


def _may_leave(values: Values) -> str | None:
    may = values.get("allow_none_for_next_stages")
    return None if may is None else "may leave the workflow" if may else "may not leave the workflow"


def _after_publishing(values: Values) -> str | None:
    names = values.get("after_publish_id")
    return None if names is None else f"goes to {names[0]}" if names else "stays in its stage"


def _which_role(values: Values) -> str | None:
    roles = values.get("space_role_ids")
    if roles:
        return _joined(roles, "and")
    role = values.get("role")
    return None if role in (None, "", "multi") else _ROLES.get(str(role), str(role))


# By the kind of an object, what somebody who answers for the content asks.
QUESTIONS = {
    WORKFLOW_STAGE.name: (
        # Who may publish?
        Question(("allow_publish", "allow_admin_publish"), _who_publishes, "{} may publish", "{} may not publish"),
        # Who may move a story on?
        Question(
            ("allow_all_users", "allow_admin_change", "allow_editor_change", "user_ids", "space_role_ids"),
            _who_moves_on,
            "{} may move stories on",
            "{} may not move stories on",
        ),
        # Which stage may follow?
        Question(("allow_all_stages", "workflow_stage_ids"), _what_follows, "{} may follow", "{} may not follow"),
        Question(("allow_none_for_next_stages",), _may_leave, "a story {}", "nobody knows whether a story {}"),
        # What happens after publishing?
        Question(
            ("after_publish_id",),
            _after_publishing,
            "a published story {}",
            "nobody knows whether a published story {}",
        ),
    ),
    COLLABORATOR.name: (
        # Who has which role?
        Question(("role", "space_role_ids"), _which_role, "has the role {}", "does not have the role {}"),
    ),
}
