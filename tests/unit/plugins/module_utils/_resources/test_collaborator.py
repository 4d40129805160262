# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Collaborators: invited, changed, removed; the owner, open and expired invitations, stages that name who goes."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as some
from laws import the_plan_is_the_writes
from servers import SERVERS

from ansible_collections.community.storyblok.plugins.module_utils._api import apply, client
from ansible_collections.community.storyblok.plugins.module_utils._engine.errors import StoryblokError
from ansible_collections.community.storyblok.plugins.module_utils._engine.plan import Update, update
from ansible_collections.community.storyblok.plugins.module_utils._resources.collaborator import COLLABORATOR
from storyblok_emulator.store import COLLABORATOR_DEFAULTS

ADA, GRACE, OWNER = 282994740190001, 282994740190002, 282994740190000
REVIEWER, CHIEF, LEGAL = 282994740191001, 282994740191002, 282994740191003
REVIEW = 111683030076002
CASES: dict[str, dict[str, Any]] = {
    "invite": {"email": "Margaret@example.com", "role": "editor"},
    "invite with roles": {
        "email": "margaret@example.com",
        "space_roles": ["Legal", "Reviewer"],
        "permissions": ["b", "a"],
    },
    "another role": {"email": "ADA@example.com", "role": "admin"},
    "one space role": {"email": "ada@example.com", "space_roles": ["Legal"]},
    "space roles by id": {"user_id": ADA, "space_role_ids": [LEGAL, CHIEF, LEGAL]},
    "permissions only": {"user_id": ADA, "permissions": ["publish_stories"]},
    "an open invitation": {"email": "linus@example.com", "space_roles": ["Reviewer"]},
    "removed": {"email": "ada@example.com", "state": "absent"},
    "removed and forgotten": {"email": "grace@example.com", "state": "absent", "forget": True},
    "an open invitation removed": {"email": "linus@example.com", "state": "absent"},
}


def hold(task: Any, options: dict[str, Any], *, changed: bool = True) -> dict[str, Any]:
    """check → real → real → check; gives back the result of the first real run."""
    before = task.state()
    task.emulator.log.clear()
    checked = task.person(check=True, **options)
    assert task.writes() == []
    assert task.state() == before
    real = task.person(**options)
    the_plan_is_the_writes(task, checked["operations"], before)
    assert (checked["changed"], real["changed"]) == (changed, changed)
    for key in ("changed_fields", "operations", "diff", "warnings", "named_by"):
        assert real.get(key) == checked.get(key), key
    assert (real["diff"]["before"] != real["diff"]["after"]) == changed
    for name, value in checked.get("collaborator", {}).items():
        came = real["collaborator"][name]
        if isinstance(value, dict):
            # What only the server knows, such as when an invitation expires, is not predicted.
            came = {key: came[key] for key in value}
        assert (sorted(came) if isinstance(came, list) else came) == (
            sorted(value) if isinstance(value, list) else value
        ), name
    settled = task.state()
    task.emulator.log.clear()
    assert task.person(**options)["changed"] is False
    assert task.person(check=True, **options)["changed"] is False
    assert task.writes() == []
    assert task.state() == settled
    return real


@pytest.mark.parametrize("server", SERVERS, ids=lambda server: "-".join(server.values()) or "usual")
@pytest.mark.parametrize("case", CASES)
def test_the_prediction_law(task: Any, case: str, server: dict[str, str]) -> None:
    task.emulator.behaviors.choose(server)
    hold(task, CASES[case])


def person(task: Any, number: int = ADA) -> dict[str, Any]:
    people = task.emulator.store.spaces[606].collaborators.values()
    return next(item for item in people if item["user_id"] == number)


@pytest.mark.parametrize(
    "held",
    [
        {"role": "multi", "space_role_ids": [LEGAL]},
        {"role": str(LEGAL), "space_role_id": LEGAL, "space_role_ids": []},
        {"role": "editor", "space_role_id": LEGAL, "space_role_ids": []},
        {"role": str(LEGAL), "space_role_id": None, "space_role_ids": []},
    ],
)
def test_a_space_role_is_seen_wherever_the_api_answers_it(task: Any, held: dict[str, Any]) -> None:
    person(task).update(held)
    converged = hold(task, {"email": "ada@example.com", "space_roles": ["Legal"]}, changed=False)
    assert (converged["collaborator"]["role"], converged["collaborator"]["space_role_ids"]) == ("multi", [LEGAL])
    assert hold(task, {"email": "ada@example.com", "role": "editor"})["changed_fields"] == ["role", "space_role_ids"]


FIVE = {"role", "space_role_id", "space_role_ids", "permissions", "user_id"}
ONE_OF = some.sampled_from([REVIEWER, CHIEF, LEGAL])
HELD = some.one_of(
    some.sampled_from(["admin", "editor"]).map(lambda role: {"role": role, "space_role_id": None}),
    ONE_OF.map(lambda one: {"role": str(one), "space_role_id": str(one), "space_role_ids": []}),
    ONE_OF.map(lambda one: {"role": "editor", "space_role_id": one}),
    some.sets(ONE_OF, min_size=1).map(
        lambda ids: {"role": "multi", "space_role_id": None, "space_role_ids": list(ids)}
    ),
)
DECLARED = some.one_of(
    some.sampled_from(["admin", "editor"]).map(lambda role: {"role": role, "space_role_ids": ()}),
    some.sets(ONE_OF, min_size=1).map(lambda ids: {"role": "multi", "space_role_ids": tuple(sorted(ids))}),
    some.just({}),
)


@given(held=HELD, declared=DECLARED, permissions=some.sampled_from([{}, {"permissions": ()}, {"permissions": ("x",)}]))
def test_a_put_sends_five_fields_and_says_roles_as_the_api_does(
    held: dict[str, Any], declared: dict[str, Any], permissions: dict[str, Any]
) -> None:
    rights = {"space_id": 606, "allowed_path": "/", "field_permissions": "", "can_act_as_admin": True}
    current = COLLABORATOR.typed({"id": 9, "user_id": 5, "permissions": ["y"], **rights, **held})
    wanted = {**declared, **permissions}
    for change in update(COLLABORATOR, current, wanted):
        assert isinstance(change, Update)
        sent = change.payload(current, {})
        assert set(sent) == FIVE
        roles = declared.get("space_role_ids", tuple(current["space_role_ids"]))
        assert (sent["user_id"], sent["space_role_id"]) == (5, roles[0] if len(roles) == 1 else None)
        assert sent["space_role_ids"] == (list(roles) if len(roles) > 1 else [])
        assert (sent["role"] == "multi", sent["role"] == str(sent["space_role_id"])) == (
            len(roles) > 1,
            len(roles) == 1,
        )
        assert update(COLLABORATOR, COLLABORATOR.typed({**current, **sent}), wanted) == []


def test_a_put_for_somebody_who_has_not_accepted_sends_no_user(task: Any) -> None:
    task.person(email="linus@example.com", role="admin")
    [write] = task.writes()
    body = {"role": "admin", "space_role_id": None, "space_role_ids": [], "permissions": []}
    assert write["body"] == {"collaborator": body}


def test_an_admin_who_is_demoted_keeps_no_rights_of_one(task: Any) -> None:
    person(task).update({"role": "admin", "can_act_as_admin": True})
    task.person(email="ada@example.com", role="editor")
    [write] = task.writes()
    assert set(write["body"]["collaborator"]) == FIVE


def test_what_was_not_declared_is_not_touched(task: Any) -> None:
    person(task).update({"role": "multi", "space_role_ids": [LEGAL, CHIEF], "permissions": ["x"]})
    task.person(email="ada@example.com", permissions=[])
    assert person(task)["space_role_ids"] == [CHIEF, LEGAL]
    task.person(email="ada@example.com", role="admin")
    assert (person(task)["role"], person(task)["space_role_ids"], person(task)["permissions"]) == ("admin", [], [])


def test_what_a_task_costs(task: Any) -> None:
    # Four collaborators on two pages.
    assert task.person(email="ada@example.com", role="editor")["api_requests"] == 2
    assert task.person(email="ada@example.com", role="admin")["api_requests"] == 3
    # An administrator who gets another role may be the owner.
    assert task.person(email="ada@example.com", space_roles=["Legal"])["api_requests"] == 5
    assert task.person(email="ada@example.com", space_role_ids=[LEGAL, CHIEF])["api_requests"] == 4
    assert task.person(email="ada@example.com", space_role_ids=[LEGAL])["api_requests"] == 3
    assert task.person(email="margaret@example.com", role="editor")["api_requests"] == 3
    task.emulator.log.clear()
    task.person(email="ada@example.com", state="absent")
    # Three pages of people by now, the space for its owner, the workflows for stages that name the person.
    assert len(task.requests()) == 6
    assert task.requests()[-1] == "DELETE collaborators/282994740192001"


def expired_linus(task: Any) -> dict[str, Any]:
    [linus] = [item for item in task.emulator.store.spaces[606].collaborators.values() if item["invitation"]]
    linus.update({"role": "multi", "space_role_ids": [LEGAL, CHIEF]})
    linus["invitation"]["is_expired"] = True
    found: dict[str, Any] = linus
    return found


@pytest.mark.parametrize("server", SERVERS, ids=lambda server: "-".join(server.values()) or "usual")
@pytest.mark.parametrize("declared", [{}, {"permissions": ["x"]}, {"role": "editor"}, {"space_roles": ["Legal"]}])
def test_an_invitation_that_expired_is_renewed_or_else_sent_again(
    task: Any, declared: dict[str, Any], server: dict[str, str]
) -> None:
    task.emulator.behaviors.choose(server)
    expired_linus(task)
    result = hold(task, {"email": "linus@example.com", **declared})
    renewed = server.get("invitation_rid") != "absent"
    actions = [operation["action"] for operation in result["operations"]]
    assert actions == ((["update"] if declared else []) + ["update"] if renewed else ["delete", "create"])
    shown = result["collaborator"]
    assert shown["invitation"]["is_expired"] is False
    roles = {"space_roles": [LEGAL], "role": []}
    wanted = [ids for option, ids in roles.items() if option in declared] or [[CHIEF, LEGAL]]
    assert sorted(shown["space_role_ids"]) == wanted[0]
    assert shown["permissions"] == declared.get("permissions", [])
    [linus] = [item for item in task.emulator.store.spaces[606].collaborators.values() if item["invitation"]]
    assert linus["invitation"]["is_expired"] is False


def test_the_renewal_comes_last_and_says_what_it_does(task: Any) -> None:
    linus = expired_linus(task)
    result = task.person(email="linus@example.com", role="editor")
    assert [write["path"].split("/")[-1] for write in task.writes()] == [str(linus["id"]), "renew"]
    assert task.writes()[1]["body"] is None
    update, renewal = result["operations"]
    assert (update["changed_fields"], renewal["changed_fields"]) == (["role", "space_role_ids"], ["invitation"])
    email = "linus@example.com"
    assert result["diff"]["before"]["invitation"] == {"email": email, "is_expired": True}
    assert result["diff"]["after"]["invitation"] == {"email": email, "is_expired": False}


def test_an_invitation_that_somebody_else_renewed_meanwhile_is_left_alone(
    task: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    linus = expired_linus(task)
    written = apply._Writes.write

    def after_somebody_else(self: Any, change: Any, place: int = -1) -> None:
        linus["invitation"]["is_expired"] = False
        written(self, change, place)

    monkeypatch.setattr(client, "_FRESH", -1.0)
    monkeypatch.setattr(apply._Writes, "write", after_somebody_else)
    result = task.person(email="linus@example.com")
    assert (result["changed"], task.writes()) == (True, [])
    assert result["collaborator"]["invitation"]["is_expired"] is False


def test_a_renewal_that_does_nothing_is_warned_about(task: Any) -> None:
    expired_linus(task)
    task.fault(method="PUT", path="renew", status=200, body={})
    [warning] = task.person(email="linus@example.com")["warnings"]
    assert warning.startswith(
        'After the write, it is still necessary to renew the invitation of user "linus@example.com"'
    )


@pytest.mark.parametrize("status", [403, 404, 422, 500])
def test_nobody_sees_the_token_of_an_invitation(task: Any, status: int) -> None:
    linus = expired_linus(task)
    rid = linus["invitation"]["rid"] = "a-secret+token"
    shown: list[Any] = [task.people(), task.person(email="linus@example.com", check=True)]
    shown.append(task.people_info(gather="code"))
    task.fault(method="PUT", status=status, body={"error": f"no {rid} here", "collaborator": {"rid": "another secret"}})
    with pytest.raises(StoryblokError, match=r"renew the invitation of .* PUT /v1/invitations/\*{8}/renew") as refused:
        task.person(email="linus@example.com")
    task.emulator.faults.clear()
    shown += [str(refused.value), refused.value.details, task.person(email="linus@example.com")]
    task.fault(method="GET", status=200, body={"people": [linus]})
    with pytest.raises(StoryblokError, match="without collaborators") as unknown:
        task.person(email="linus@example.com")
    shown += [str(unknown.value), unknown.value.details]
    for text in map(str, shown):
        assert "secret" not in text.replace("Secret", ""), text


def add(task: Any, **collaborator: Any) -> dict[str, Any]:
    space = task.emulator.store.spaces[606]
    defaults = {**COLLABORATOR_DEFAULTS, "space_id": 606, "role": "editor"}
    added: dict[str, Any] = task.emulator.store.add(space.collaborators, {**defaults, **collaborator})
    # Before everybody else, as older records are.
    space.collaborators = {added["id"]: added, **space.collaborators}
    return added


def expired(email: str) -> dict[str, Any]:
    return {"email": email, "expires_at": "2020-01-01T00:00:00.000Z", "is_expired": True}


def test_a_new_invitation_keeps_what_the_expired_one_held(task: Any) -> None:
    add(task, invitation=expired("late@example.com"), permissions=["x"])
    result = hold(task, {"email": "late@example.com", "role": "admin"})
    assert result["collaborator"]["permissions"] == ["x"]


@pytest.mark.parametrize("act", [True, False])
def test_an_expired_invitation_is_not_taken_for_the_new_one(task: Any, act: bool) -> None:
    add(task, invitation=expired("late@example.com"))
    task.fault(method="POST", act=act, times=1, drop=True)
    if act:
        result = task.person(email="late@example.com")
        assert result["collaborator"]["invitation"]["is_expired"] is False
    else:
        with pytest.raises(StoryblokError, match="A second look did not find the user.*Already done: deleted user"):
            task.person(email="late@example.com")
    assert [write["method"] for write in task.writes()] == ["DELETE", "POST"]


def test_an_invitation_that_expired_does_not_hide_the_member(task: Any) -> None:
    old = add(task, invitation=expired("ada@example.com"))
    assert hold(task, {"email": "ada@example.com", "role": "admin"})["collaborator"]["user_id"] == ADA
    result = hold(task, {"email": "ada@example.com", "state": "absent"})
    assert result["collaborator"]["user_id"] == ADA
    assert task.people(email="ada@example.com") == []
    assert old["id"] not in task.emulator.store.spaces[606].collaborators


def test_an_address_that_several_people_have_is_never_guessed(task: Any) -> None:
    for number in (ADA, GRACE):
        person(task, number)["user"]["alt_email"] = "team@example.com"
    for state in ("present", "absent"):
        with pytest.raises(StoryblokError, match=r'2 users of space 606 are called "Team@example.com": user "ada@'):
            task.person(email="Team@example.com", state=state, role="admin")
    assert task.writes() == []


def test_somebody_who_is_gone_is_forgotten_by_their_id(task: Any) -> None:
    stage = task.emulator.store.spaces[606].stages[REVIEW]
    [warning] = task.person(user_id=GRACE, state="absent")["warnings"]
    assert f"user_id: {GRACE} and forget: true" in warning
    assert task.person(user_id=GRACE, state="absent")["changed"] is False
    result = hold(task, {"user_id": GRACE, "state": "absent", "forget": True})
    assert "collaborator" not in result
    assert result["diff"]["before"] == {f"workflow stage Review ({REVIEW})": {"user_ids": [GRACE]}}
    assert stage["user_ids"] == []


def test_the_difference_of_a_removal_tells_whom_and_where(task: Any) -> None:
    diff = task.person(email="grace@example.com", state="absent", forget=True, check=True)["diff"]
    assert diff["before"] == {
        "id": GRACE,
        "email": "grace@example.com",
        f"workflow stage Review ({REVIEW})": {"user_ids": [f"grace@example.com ({GRACE})"]},
    }
    assert diff["after"] == {f"workflow stage Review ({REVIEW})": {"user_ids": []}}


def test_a_failed_removal_says_what_was_done_before(task: Any) -> None:
    task.fault(method="DELETE", status=403, body={"error": "no"})
    with pytest.raises(
        StoryblokError, match=r'Already done: updated workflow stage "Review" .*goes on from there'
    ) as caught:
        task.person(email="grace@example.com", state="absent", forget=True)
    assert caught.value.details["changed"] is True


def test_a_failed_invitation_says_whom(task: Any) -> None:
    with pytest.raises(StoryblokError, match='Could not create user "new@example.com" of space 606'):
        task.person(email="new@example.com", space_role_ids=[5])


@pytest.mark.parametrize("declared", [{"role": "editor"}, {"space_roles": ["Legal"]}, {"space_role_ids": [LEGAL]}])
def test_the_owner_is_never_demoted(task: Any, declared: dict[str, Any]) -> None:
    person(task).update(user_id=OWNER, role="admin")
    for check in (True, False):
        with pytest.raises(StoryblokError, match="Could not change the role of user .*: they own the space"):
            task.person(email="ada@example.com", check=check, **declared)
    assert task.writes() == []
    assert task.person(email="ada@example.com", role="admin")["changed"] is False
    assert task.person(email="ada@example.com", permissions=["x"])["changed"] is True
    assert task.person(email="grace@example.com", **declared)["changed"] is (declared != {"role": "editor"})


@pytest.mark.parametrize("email", ["ada@example.com", "margaret@example.com"])
def test_a_role_that_does_not_exist_is_refused_in_check_mode_too(task: Any, email: str) -> None:
    for check in (True, False):
        with pytest.raises(
            StoryblokError, match="space_role_ids: no space role of space 606 has the id 4711. There are: "
        ):
            task.person(email=email, space_role_ids=[LEGAL, 4711], check=check)
    assert task.writes() == []


def test_a_role_that_is_gone_is_kept_where_somebody_has_it(task: Any) -> None:
    person(task).update({"role": "multi", "space_role_ids": [LEGAL, CHIEF]})
    del task.emulator.store.spaces[606].roles[CHIEF]
    assert task.person(email="ada@example.com", space_role_ids=[LEGAL, CHIEF])["changed"] is False


def test_the_owner_is_never_removed(task: Any) -> None:
    person(task)["user_id"] = OWNER
    with pytest.raises(StoryblokError, match="they own the space"):
        task.person(email="ada@example.com", state="absent", forget=True)
    assert task.writes() == []


def test_stages_that_name_who_goes_are_reported_or_forget_them(task: Any) -> None:
    stage = task.emulator.store.spaces[606].stages[REVIEW]
    stage["user_ids"] = [ADA, GRACE]
    named = ['workflow stage "Review" (id 111683030076002) of workflow "Articles" (id 111683030075001)']
    result = task.person(email="grace@example.com", state="absent")
    assert result["named_by"] == named
    assert result["warnings"][0].startswith(f"{named[0]} of space 606 still name the user {GRACE}.")
    assert stage["user_ids"] == [ADA, GRACE]
    result = task.person(user_id=ADA, state="absent", forget=True)
    assert (result["named_by"], result["warnings"]) == (named, [])
    assert stage["user_ids"] == [GRACE]
    assert stage["space_role_ids"] == [REVIEWER]


@pytest.mark.parametrize(
    ("options", "sentence"),
    [
        ({"email": "ada@example.com,grace@example.com"}, "which is not one e-mail address"),
        ({"email": "ada@example.com grace@example.com"}, "which is not one e-mail address"),
        ({"email": "somebody"}, "somebody is not a collaborator of space 606 yet"),
        ({"email": " "}, "email is empty"),
        ({"email": "margaret@example.com"}, "is not a collaborator of space 606 yet: say as what to invite them"),
        ({"user_id": 7, "role": "admin"}, "No collaborator of space 606 has the user id 7."),
        ({"email": "ada@example.com", "space_roles": []}, "without space roles has role admin or editor"),
        ({"email": "ada@example.com", "space_role_ids": []}, "without space roles has role admin or editor"),
        (
            {"email": "ada@example.com", "space_roles": ["reviewer"]},
            'space_roles: no space role of space 606 has the name "rev',
        ),
    ],
)
def test_what_cannot_be(task: Any, options: dict[str, Any], sentence: str) -> None:
    for check in (True, False):
        with pytest.raises(StoryblokError) as caught:
            task.person(check=check, **options)
        assert sentence in str(caught.value)
    assert task.writes() == []


@pytest.mark.parametrize("act", [True, False])
def test_an_invitation_whose_answer_is_lost_is_sent_once(task: Any, act: bool) -> None:
    task.fault(method="POST", act=act, times=1, drop=True)
    if act:
        assert task.person(email="margaret@example.com", role="editor")["changed"] is True
    else:
        with pytest.raises(StoryblokError, match="A second look did not find the user"):
            task.person(email="margaret@example.com", role="editor")
    assert len([write for write in task.writes() if write["method"] == "POST"]) == 1


def test_an_invitation_is_sent_without_an_envelope(task: Any) -> None:
    task.person(email="margaret@example.com", permissions=["x"], role="editor")
    [write] = task.writes()
    assert write["body"] == {
        "email": "margaret@example.com",
        "role": "editor",
        "space_role_id": None,
        "space_role_ids": [],
        "permissions": ["x"],
    }


def test_an_invitation_with_one_space_role_and_with_several(task: Any) -> None:
    task.person(email="margaret@example.com", space_roles=["Legal"])
    task.person(email="barbara@example.com", space_roles=["Legal", "Reviewer"])
    one, several = (write["body"] for write in task.writes())
    assert one == {
        "email": "margaret@example.com",
        "role": str(LEGAL),
        "space_role_id": LEGAL,
        "space_role_ids": [],
    }
    assert several == {
        "email": "barbara@example.com",
        "role": "multi",
        "space_role_id": None,
        "space_role_ids": [REVIEWER, LEGAL],
        "allow_multiple_roles_creation": True,
    }


@pytest.mark.parametrize("called", ["ada", " ada ", " ADA@example.com\n"])
def test_a_user_name_will_do_and_white_space_does_not_count(task: Any, called: str) -> None:
    assert hold(task, {"email": called, "role": "admin"})["collaborator"]["user_id"] == ADA
    assert [found["user_id"] for found in task.people(email=called)] == [ADA]


def test_somebody_is_invited_by_an_sso_id(task: Any) -> None:
    result = hold(task, {"email": " SSO Id, 17 ", "role": "editor"})
    assert result["collaborator"]["invitation"]["email"] == "SSO Id, 17"


def test_somebody_without_an_address_is_code_by_their_user_name(task: Any) -> None:
    person(task)["user"].update(real_email=None, alt_email=None)
    assert "ada" in [entry["email"] for entry in task.people_info(gather="code")["code"]]


def test_the_id_of_the_user_counts_where_user_id_is_missing(task: Any) -> None:
    task.emulator.behaviors.choose({"collaborator_user_id": "absent"})
    assert [found["user_id"] for found in task.people(user_id=ADA)] == [ADA]
    assert [found["user_id"] for found in task.people(email="linus@example.com")] == [None]
    hold(task, {"user_id": ADA, "role": "admin"})


@pytest.mark.parametrize(
    ("filters", "found"),
    [
        ({}, 4),
        ({"email": "GRACE@example.com"}, 1),
        ({"email": "linus@example.com"}, 1),
        ({"user_id": ADA}, 1),
        ({"user_id": 5}, 0),
        ({"search": "hopper"}, 1),
        ({"search": "example.com"}, 4),
        ({"space_role": "Legal"}, 1),
        ({"space_role": "Legal", "user_id": GRACE}, 0),
    ],
)
def test_the_filters_of_collaborator_info(task: Any, filters: dict[str, Any], found: int) -> None:
    person(task).update({"role": str(LEGAL), "space_role_id": LEGAL})
    assert len(task.people(**filters)) == found
