# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""What no public source settles about the server: each open question, its possible answers, the one taken first."""

from __future__ import annotations

BEHAVIORS: dict[str, tuple[str, ...]] = {
    # What PUT on a stage or a workflow answers: 204 with nothing, or 200 with the object.
    "put_answer": ("empty", "object"),
    # Whether fields that a PUT leaves out keep their value or fall back to the server's default.
    "put_effect": ("merge", "replace"),
    # Whether GET workflows knows include_stages.
    "include_stages": ("honored", "ignored"),
    # Whether stages given with a new workflow are created.
    "inline_stages": ("honored", "ignored"),
    # What becomes of references to a stage that is deleted.
    "deleted_stage_references": ("removed", "kept"),
    # Whether a PUT may send such a reference back.
    "references_to_nothing": ("accepted", "refused"),
    # Whether stages are answered with the _new and _destroy of Rails, as the fixtures of a client show them.
    "nested_attributes": ("absent", "answered"),
    # What a position does that is written without update_position: two stages in one place, or the others move.
    "position_write": ("duplicates", "shifts"),
    # Whether two stages of a workflow may have the same colour.
    "duplicate_color": ("refused", "accepted"),
    # Whether two internal tags for the same type of objects may have the same name.
    "duplicate_tag": ("refused", "accepted"),
    # Whether is_default can be taken from the default stage without giving it to another one.
    "unset_default": ("accepted", "ignored"),
    # Who becomes the default stage when it is deleted: the first one that is left, or none.
    "deleted_default_stage": ("passed_on", "none"),
    # In which order lists come, lists of ids included.
    "list_order": ("stored", "reversed", "shuffled"),
    # Whether paged lists say how many objects there are.
    "total_header": ("sent", "absent"),
    # How requests are counted where a limit is set: a bucket that fills, each second of the clock, or the last second.
    "rate_limit": ("bucket", "fixed", "sliding"),
    # Whether a 429 says how long to wait.
    "retry_after": ("sent", "absent"),
    # Where the stage of a story is told: in lists and in the single story, or in one of them. Null means "in no stage".
    "story_stage": ("everywhere", "alone", "in_lists"),
    # Whether those to whom a change of stage assigns a story take the place of others, or come to them.
    "assignment": ("replaces", "adds"),
    # Whether a list of stories tells the content type of each.
    "content_type_in_lists": ("told", "absent"),
    # In which form a due date is answered: as the reference pages show it, or as it was sent.
    "due_date_form": ("moment", "sent"),
    # Whether a copy of a workflow gets the name that was sent.
    "copy_name": ("sent", "own"),
    # Whether a copy of a workflow needs content types of its own, which differ from those of its source.
    "copy_content_types": ("required", "optional"),
    # What a space answers that the token does not reach.
    "foreign_space": ("404", "403", "401"),
    # Whether numbers that refer to something come as numbers or as strings.
    "numbers": ("numbers", "strings"),
    # Whether a collaborator tells user_id apart from the id of the user.
    "collaborator_user_id": ("told", "absent"),
    # Whether an invitation tells its rid, by which it can be renewed.
    "invitation_rid": ("told", "absent"),
    # Whether somebody can be invited again while there is a record of an invitation that expired.
    "second_invitation": ("refused", "replaces"),
    # Whether a field that the description does not know is refused, or stored like any other.
    "unknown_fields": ("refused", "stored"),
}


class Behaviors(dict[str, str]):
    """The chosen answer to each question; refuses questions and answers that are not in the list."""

    def __init__(self, chosen: dict[str, str] | None = None) -> None:
        super().__init__({name: answers[0] for name, answers in BEHAVIORS.items()})
        self.choose(chosen or {})

    def choose(self, chosen: dict[str, str]) -> None:
        for name, answer in chosen.items():
            if name not in BEHAVIORS:
                raise ValueError(f"no behavior {name}; there are: {', '.join(BEHAVIORS)}")
            if answer not in BEHAVIORS[name]:
                raise ValueError(f"{name} can be {' or '.join(BEHAVIORS[name])}, not {answer}")
        self.update(chosen)
