# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""The emulator as a client sees it."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
import requests

from storyblok_emulator.behaviors import BEHAVIORS, Behaviors
from storyblok_emulator.faults import Fault, RateLimit
from storyblok_emulator.server import Emulator

PROGRAM = Path(__file__).resolve().parents[4] / "roles" / "emulator" / "files" / "storyblok_emulator"
PERSONAL = "emulator-personal-access-token-f3b1c8"
OAUTH = "emulator-oauth-access-token-9a7d20"
SINGLE = "emulator-single-space-access-token-2b90fe"
READ_ONLY = "emulator-read-only-access-token-5c4e11"
ARTICLES, PRODUCTS = 111683030075001, 111683030075002
REVIEWER, LEGAL = 282994740191001, 282994740191003
DRAFTING, REVIEW, READY = 111683030076001, 111683030076002, 111683030076003


class Api:
    def __init__(self, url: str, authorization: str = PERSONAL) -> None:
        self.url = url
        self.session = requests.Session()
        self.session.trust_env = False
        self.session.headers["Authorization"] = authorization

    def __call__(self, method: str, path: str, body: Any = None, space: int = 606, **query: Any) -> requests.Response:
        url = f"{self.url}/v1/spaces/{space}{'/' if path else ''}{path}"
        return self.session.request(method, url, json=body, params=query, timeout=10)

    def control(self, method: str, path: str, body: Any = None) -> requests.Response:
        return self.session.request(method, f"{self.url}/_emulator{path}", json=body, timeout=10)


@pytest.fixture
def api(emulator: Emulator) -> Iterator[Api]:
    api = Api(emulator.url)
    yield api
    api.session.close()


def stage(api: Api, number: int) -> dict[str, Any]:
    found: dict[str, Any] = api("GET", f"workflow_stages/{number}").json()["workflow_stage"]
    return found


# --- who may ask ------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("authorization", "status"),
    [
        (PERSONAL, 200),
        (f"Bearer {OAUTH}", 200),
        (OAUTH, 401),
        (f"Bearer {PERSONAL}", 401),
        ("", 401),
        ("wrong", 401),
    ],
)
def test_tokens(emulator: Emulator, authorization: str, status: int) -> None:
    answer = Api(emulator.url, authorization)("GET", "workflows")
    assert answer.status_code == status
    if status == 401:
        assert answer.json() == {"error": "Unauthorized"}


def test_a_token_reaches_its_spaces_only(emulator: Emulator) -> None:
    api = Api(emulator.url, SINGLE)
    assert [space["id"] for space in api.session.get(f"{emulator.url}/v1/spaces", timeout=10).json()["spaces"]] == [606]
    assert api("GET", "workflows", space=1000606).status_code == 404
    emulator.behaviors.choose({"foreign_space": "403"})
    assert api("GET", "workflows", space=1000606).status_code == 403


def test_a_token_without_the_right_to_write(emulator: Emulator) -> None:
    api = Api(emulator.url, READ_ONLY)
    assert api("GET", "workflows").status_code == 200
    assert api("DELETE", f"workflow_stages/{REVIEW}").status_code == 403


# --- strictness -------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("body", "status", "answer"),
    [
        ({"name": "x", "color": "#1"}, 400, {"error": "param is missing or the value is empty: workflow_stage"}),
        ([], 400, {"error": "param is missing or the value is empty: workflow_stage"}),
        ({"workflow_stage": {"nmae": "x"}}, 422, {"nmae": ["is not a known field"]}),
        ({"workflow_stage": {"name": 7, "color": "#1"}}, 422, {"name": ["must be of type string"]}),
        ({"workflow_stage": {"user_ids": ["1"]}}, 422, {"user_ids.0": ["must be of type integer"]}),
        ({"workflow_stage": {}}, 422, {"name": ["can't be blank"], "color": ["can't be blank"]}),
        ({"workflow_stage": {"name": "review", "color": "#1"}}, 422, {"name": ["has already been taken"]}),
        ({"workflow_stage": {"name": "x", "color": "#F2A33A"}}, 422, {"color": ["has already been taken"]}),
        ({"workflow_stage": {"name": "x", "color": "#1", "user_ids": [1]}}, 422, {"user_ids": ["is invalid"]}),
        (
            {"workflow_stage": {"name": "x", "color": "#1", "after_publish_id": 1}},
            422,
            {"after_publish_id": ["is invalid"]},
        ),
    ],
)
def test_what_a_create_refuses(api: Api, body: Any, status: int, answer: Any) -> None:
    refused = api("POST", "workflow_stages", body)
    assert (refused.status_code, refused.json()) == (status, answer)


def test_other_refusals(api: Api) -> None:
    not_found = ["This record could not be found"]
    assert api("GET", "workflow_stages/1").json() == not_found
    assert api("GET", "nonsense").json() == not_found
    assert api("DELETE", "workflow_stages").status_code == 405
    assert api("GET", "workflows", include_stage="true").json() == {"error": "unknown query parameter: include_stage"}
    assert api.session.post(f"{api.url}/v1/spaces/606/workflows", data="{", timeout=10).status_code == 400
    assert api("GET", "collaborators", page="0").status_code == 400
    odd_host = api.session.get(f"{api.url}/v1/spaces", headers={"Host": "storyblok.example.com"}, timeout=10)
    assert odd_host.status_code == 421


# --- resources --------------------------------------------------------------------------------------------------------


def test_the_life_of_a_stage(api: Api) -> None:
    made = api("POST", "workflow_stages", {"workflow_stage": {"name": "Legal", "color": "#123"}})
    assert made.status_code == 201
    number = made.json()["workflow_stage"]["id"]
    assert number > 2**31
    assert made.json()["workflow_stage"]["workflow_id"] == ARTICLES
    assert made.json()["workflow_stage"]["position"] == 4
    assert api("PUT", f"workflow_stages/{number}", {"workflow_stage": {"is_default": True}}).status_code == 204
    assert stage(api, DRAFTING)["is_default"] is False
    assert api("PATCH", f"workflow_stages/{number}", {"workflow_stage": {"name": "Law"}}).content == b""
    assert stage(api, number)["name"] == "Law"
    refused = api("PUT", f"workflow_stages/{number}", {"workflow_stage": {"workflow_id": PRODUCTS}})
    assert refused.json() == {"workflow_id": ["cannot be changed"]}
    assert api("DELETE", f"workflow_stages/{number}").status_code == 204
    assert api("GET", f"workflow_stages/{number}").status_code == 404
    assert stage(api, DRAFTING)["is_default"] is True


def test_the_last_stage_stays(api: Api) -> None:
    assert api("DELETE", "workflow_stages/111683030076011").status_code == 204
    assert api("DELETE", "workflow_stages/111683030076012").status_code == 422


def test_filters_of_stages(api: Api) -> None:
    def names(**query: Any) -> list[str]:
        return [item["name"] for item in api("GET", "workflow_stages", **query).json()["workflow_stages"]]

    assert len(names()) == 5
    assert names(in_workflow=ARTICLES, search="rev") == ["Review"]
    assert names(by_ids=f"{REVIEW},{READY}") == ["Review", "Ready to publish"]
    assert names(in_workflow=ARTICLES, exclude_id=REVIEW) == ["Drafting", "Ready to publish"]


def test_the_life_of_a_workflow(api: Api) -> None:
    refused = api("POST", "workflows", {"workflow": {"name": "News"}})
    assert refused.json() == {"content_types": ["can't be blank"]}
    stages = [{"name": "Drafting", "color": "#1"}, {"name": "Review", "color": "#2"}]
    body = {"name": "News", "content_types": ["news"], "workflow_stages": stages}
    made = api("POST", "workflows", {"workflow": body})
    number = made.json()["workflow"]["id"]
    shown = api("GET", f"workflows/{number}", include_stages="true").json()["workflow"]["workflow_stages"]
    assert [item["name"] for item in shown] == ["Drafting", "Review"]
    order = [{"id": shown[0]["id"], "position": 2}, {"id": shown[1]["id"], "position": 1}]
    answer = api("PUT", f"workflows/{number}", {"workflow": {"name": "Newer", "workflow_stages_attributes": order}})
    assert answer.status_code == 204
    shown = api("GET", f"workflows/{number}", include_stages="true").json()["workflow"]
    assert (shown["name"], [item["name"] for item in shown["workflow_stages"]]) == ("Newer", ["Review", "Drafting"])
    assert "workflow_stages" not in api("GET", f"workflows/{number}").json()["workflow"]
    assert api("DELETE", f"workflows/{number}").status_code == 204
    assert api("DELETE", f"workflows/{ARTICLES}").status_code == 422
    assert len(api("GET", "workflow_stages").json()["workflow_stages"]) == 5


def test_a_copy_of_a_workflow_refers_to_its_own_stages(api: Api) -> None:
    made = api("POST", f"workflows/{ARTICLES}/duplicate", {"workflow": {"name": "Copy", "content_types": ["x"]}})
    assert made.status_code == 201
    stages = made.json()["workflow"]["workflow_stages"]
    own = {item["id"] for item in stages}
    assert not own & {DRAFTING, REVIEW, READY}
    assert all(set(item["workflow_stage_ids"]) <= own for item in stages)
    assert stages[2]["after_publish_id"] == stages[0]["id"]


def test_a_space_without_workflows_gets_one_when_they_are_read(api: Api) -> None:
    found = api("GET", "workflows", space=282994740194929, include_stages="true").json()["workflows"]
    assert [workflow["is_default"] for workflow in found] == [True]
    assert len(found[0]["workflow_stages"]) == 3


def test_filters_of_workflows(api: Api) -> None:
    def names(**query: Any) -> list[str]:
        return [item["name"] for item in api("GET", "workflows", **query).json()["workflows"]]

    assert names(is_default="true") == ["Articles"]
    assert names(by_content_type="product") == names(content_type="product") == ["Product pages"]
    assert names(search="ART") == ["Articles"]


def test_the_life_of_an_internal_tag(api: Api, emulator: Emulator) -> None:
    taken = {"internal_tag": {"name": "campaign", "object_type": "asset"}}
    assert api("POST", "internal_tags", taken).json() == {"name": ["has already been taken"]}
    assert api("POST", "internal_tags", {"internal_tag": {"name": " "}}).json() == {"name": ["can't be blank"]}
    made = api("POST", "internal_tags", {"internal_tag": {"name": "campaign", "object_type": "idea"}})
    assert made.status_code == 200
    path = f"internal_tags/{made.json()['internal_tag']['id']}"
    for method in ("PUT", "PATCH"):
        changed = api(method, path, {"internal_tag": {"name": method}})
        assert (changed.status_code, changed.json()["internal_tag"]["object_type"]) == (200, "idea")
    assert api("GET", path).status_code in (404, 405)
    ideas = api("GET", "internal_tags?by_object_type=idea")
    assert ([tag["name"] for tag in ideas.json()["internal_tags"]], ideas.headers["Total"]) == (["PATCH"], "1")
    assert (api("DELETE", path).status_code, api("DELETE", path).status_code) == (204, 404)
    emulator.behaviors.choose({"duplicate_tag": "accepted"})
    assert api("POST", "internal_tags", taken).status_code == 200


def test_the_life_of_a_space_role(api: Api) -> None:
    assert api("POST", "space_roles", {"space_role": {"role": "Legal"}}).json() == {"role": ["has already been taken"]}
    made = api("POST", "space_roles", {"space_role": {"role": "Seo", "allowed_paths": ["1", str(FAIR)]}})
    assert made.status_code == 201
    role = made.json()["space_role"]
    assert (role["resolved_allowed_paths"], role["resolved_blocked_paths"]) == (["articles/spring-fair"], None)
    assert role["component_ids"] == []
    changed = api("PUT", f"space_roles/{role['id']}", {"space_role": {"blocked_paths": [str(FAIR)]}})
    assert (changed.status_code, changed.json()["space_role"]["allowed_paths"]) == (200, ["1", str(FAIR)])
    assert changed.json()["space_role"]["resolved_blocked_paths"] == ["articles/spring-fair"]
    assert api("PUT", f"space_roles/{role['id']}", {"space_role": {"subtitle": "Finds words"}}).status_code == 200
    assert api("GET", f"space_roles/{role['id']}").json()["space_role"]["subtitle"] == "Finds words"
    assert api("DELETE", f"space_roles/{role['id']}").json()["space_role"]["role"] == "Seo"
    assert len(api("GET", "space_roles").json()["space_roles"]) == 3


@pytest.mark.parametrize("wrapped", [True, False])
def test_the_life_of_a_collaborator(api: Api, wrapped: bool) -> None:
    person = {"email": "new@example.com", "role": "editor"}
    made = api("POST", "collaborators", {"collaborator": person} if wrapped else person)
    assert made.status_code == 201
    number = made.json()["collaborator"]["id"]
    assert made.json()["collaborator"]["user_id"] is None
    assert api("POST", "collaborators", person).json() == {"email": ["has already been taken"]}
    refused = api("PUT", f"collaborators/{number}", {"collaborator": {"role": "multi", "space_role_ids": []}})
    assert refused.json() == {"space_role_ids": ["can't be blank"]}
    changed = api("PUT", f"collaborators/{number}", {"collaborator": {"role": "admin"}})
    assert changed.json()["collaborator"]["role"] == "admin"
    assert api("DELETE", f"collaborators/{number}").status_code == 200


@pytest.mark.parametrize(
    ("roles", "refused"),
    [
        ({"role": str(LEGAL), "space_role_id": LEGAL, "space_role_ids": []}, None),
        ({"role": str(LEGAL), "space_role_id": None, "space_role_ids": []}, "space_role_id"),
        ({"role": "7", "space_role_id": 7}, "space_role_id"),
        ({"role": "multi", "space_role_ids": [LEGAL, REVIEWER], "allow_multiple_roles_creation": True}, None),
        ({"role": "multi", "space_role_ids": [LEGAL, REVIEWER]}, "role"),
        ({"role": "multi", "space_role_ids": [7], "allow_multiple_roles_creation": True}, "space_role_ids"),
        ({"role": "chief"}, "role"),
    ],
)
def test_how_an_invitation_says_space_roles(api: Api, roles: dict[str, Any], refused: str | None) -> None:
    answer = api("POST", "collaborators", {"email": "new@example.com", **roles})
    assert (list(answer.json()) == [refused]) if refused else (answer.status_code == 201)


@pytest.mark.parametrize(
    ("email", "refused"),
    [
        ("SSO Id", None),
        ("grace", "has already been taken"),
        ("ADA@example.com", "has already been taken"),
        (" new@example.com", "is invalid"),
        ("a@example.com,b@example.com", "is invalid"),
        ("", "can't be blank"),
    ],
)
def test_who_can_be_invited(api: Api, email: str, refused: str | None) -> None:
    answer = api("POST", "collaborators", {"email": email, "role": "editor"})
    assert answer.json() == {"email": [refused]} if refused else answer.status_code == 201


def test_a_user_may_stand_in_one_place_only(api: Api, emulator: Emulator) -> None:
    emulator.behaviors.choose({"collaborator_user_id": "absent"})
    [ada, *_others] = api("GET", "collaborators").json()["collaborators"]
    assert ("user_id" in ada, ada["user"]["userid"]) == (False, "ada")


def test_an_expired_invitation_is_renewed_by_its_token(api: Api, emulator: Emulator) -> None:
    [linus] = [item for item in emulator.store.spaces[606].collaborators.values() if item["invitation"]]
    linus["invitation"]["is_expired"] = True
    rid = api("GET", "collaborators", by_ids=linus["id"]).json()["collaborators"][0]["invitation"]["rid"]

    def renewed(token: str, by: str) -> int:
        return Api(emulator.url, token).session.put(f"{emulator.url}/v1/invitations/{by}/renew", timeout=10).status_code

    assert (renewed(PERSONAL, "another"), renewed(READ_ONLY, rid)) == (404, 403)
    assert linus["invitation"]["is_expired"] is True
    assert renewed(SINGLE, rid) == 200
    assert linus["invitation"]["is_expired"] is False
    emulator.behaviors.choose({"invitation_rid": "absent"})
    shown = api("GET", "collaborators", by_ids=linus["id"]).json()["collaborators"][0]
    assert "rid" not in shown["invitation"]


def test_an_address_may_be_known_until_its_record_goes(api: Api, emulator: Emulator) -> None:
    [linus] = [item for item in emulator.store.spaces[606].collaborators.values() if item["invitation"]]
    linus["invitation"]["is_expired"] = True
    body = {"email": "linus@example.com", "role": "admin"}
    assert api("POST", "collaborators", body).json() == {"email": ["has already been taken"]}
    emulator.behaviors.choose({"second_invitation": "replaces"})
    assert api("POST", "collaborators", body).json()["collaborator"]["id"] == linus["id"]


def test_a_collaborator_is_answered_with_more_than_can_be_written(api: Api, emulator: Emulator) -> None:
    [ada, *_others] = api("GET", "collaborators").json()["collaborators"]
    assert (ada["space_id"], ada["can_act_as_admin"]) == (606, False)
    for name in ("space_id", "allowed_path", "field_permissions", "can_act_as_admin"):
        answer = api("PUT", f"collaborators/{ada['id']}", {"collaborator": {name: ada[name]}})
        assert answer.json() == {name: ["is not a known field"]}
    emulator.behaviors.choose({"put_effect": "replace"})
    changed = api("PUT", f"collaborators/{ada['id']}", {"collaborator": {"role": "admin", "permissions": ["x"]}})
    assert (changed.json()["collaborator"]["user_id"], changed.json()["collaborator"]["permissions"]) == (None, ["x"])


def test_pages(api: Api, emulator: Emulator) -> None:
    emulator.largest_page = None
    try:
        answer = api("GET", "collaborators", page=2, per_page=3)
    finally:
        emulator.largest_page = 2
    assert (len(answer.json()["collaborators"]), answer.headers["Total"], answer.headers["Per-Page"]) == (1, "4", "3")
    assert api("GET", "collaborators", page=9).json() == {"collaborators": []}
    assert len(api("GET", "collaborators", per_page=100).json()["collaborators"]) == 2


def test_components_come_at_once_and_their_groups_beside_them(api: Api) -> None:
    answer = api("GET", "components", search="art")
    assert [item["name"] for item in answer.json()["components"]] == ["article"]
    assert len(answer.json()["component_groups"]) == 4
    assert "Total" not in answer.headers
    assert api("GET", "components", page=2).status_code == 400


# --- open questions ---------------------------------------------------------------------------------------------------


def test_put_may_answer_the_object(api: Api, emulator: Emulator) -> None:
    emulator.behaviors.choose({"put_answer": "object"})
    answer = api("PUT", f"workflow_stages/{REVIEW}", {"workflow_stage": {"name": "Check"}})
    assert (answer.status_code, answer.json()["workflow_stage"]["name"]) == (200, "Check")


def test_put_may_replace(api: Api, emulator: Emulator) -> None:
    emulator.behaviors.choose({"put_effect": "replace"})
    api("PUT", f"workflow_stages/{REVIEW}", {"workflow_stage": {"name": "Review", "color": "#1"}})
    assert stage(api, REVIEW)["user_ids"] == []
    assert api("PUT", f"workflow_stages/{REVIEW}", {"workflow_stage": {"name": "Review"}}).status_code == 422


def test_stages_may_be_ignored(api: Api, emulator: Emulator) -> None:
    emulator.behaviors.choose({"include_stages": "ignored", "inline_stages": "ignored"})
    assert "workflow_stages" not in api("GET", "workflows", include_stages="true").json()["workflows"][0]
    body = {"name": "News", "content_types": ["news"], "workflow_stages": [{"name": "Drafting", "color": "#1"}]}
    number = api("POST", "workflows", {"workflow": body}).json()["workflow"]["id"]
    assert api("GET", "workflow_stages", in_workflow=number).json()["workflow_stages"] == []


@pytest.mark.parametrize(
    ("answer", "left"), [("removed", [[REVIEW], [DRAFTING]]), ("kept", [[REVIEW], [DRAFTING, READY]])]
)
def test_references_to_a_deleted_stage(api: Api, emulator: Emulator, answer: str, left: Any) -> None:
    emulator.behaviors.choose({"deleted_stage_references": answer})
    api("DELETE", f"workflow_stages/{READY}")
    assert [stage(api, number)["workflow_stage_ids"] for number in (DRAFTING, REVIEW)] == left


@pytest.mark.parametrize(("answer", "positions"), [("duplicates", [1, 1, 3]), ("shifts", [2, 1, 4])])
def test_a_position_alone(api: Api, emulator: Emulator, answer: str, positions: list[int]) -> None:
    emulator.behaviors.choose({"position_write": answer})
    api("PUT", f"workflow_stages/{REVIEW}", {"workflow_stage": {"position": 1}})
    assert [stage(api, number)["position"] for number in (DRAFTING, REVIEW, READY)] == positions


def test_a_position_with_update_position_swaps(api: Api) -> None:
    api("PUT", f"workflow_stages/{READY}", {"workflow_stage": {"position": 1, "update_position": True}})
    assert [stage(api, number)["position"] for number in (DRAFTING, REVIEW, READY)] == [3, 2, 1]


def test_duplicate_colors_may_be_accepted(api: Api, emulator: Emulator) -> None:
    emulator.behaviors.choose({"duplicate_color": "accepted"})
    assert api("PUT", f"workflow_stages/{READY}", {"workflow_stage": {"color": "#babcb6"}}).status_code == 204


@pytest.mark.parametrize(("answer", "kept"), [("accepted", False), ("ignored", True)])
def test_taking_the_default_away(api: Api, emulator: Emulator, answer: str, kept: bool) -> None:
    emulator.behaviors.choose({"unset_default": answer})
    api("PUT", f"workflow_stages/{DRAFTING}", {"workflow_stage": {"is_default": False}})
    assert stage(api, DRAFTING)["is_default"] is kept


@pytest.mark.parametrize(("answer", "default"), [("passed_on", True), ("none", False)])
def test_deleting_the_default_stage(api: Api, emulator: Emulator, answer: str, default: bool) -> None:
    emulator.behaviors.choose({"deleted_default_stage": answer})
    api("DELETE", f"workflow_stages/{DRAFTING}")
    assert stage(api, REVIEW)["is_default"] is default


@pytest.mark.parametrize(("answer", "status"), [("accepted", 204), ("refused", 422)])
def test_references_to_nothing(api: Api, emulator: Emulator, answer: str, status: int) -> None:
    emulator.behaviors.choose({"deleted_stage_references": "kept", "references_to_nothing": answer})
    api("DELETE", f"workflow_stages/{READY}")
    held = stage(api, REVIEW)["workflow_stage_ids"]
    assert READY in held
    body = {"workflow_stage": {"workflow_stage_ids": held}}
    assert api("PUT", f"workflow_stages/{REVIEW}", body).status_code == status


@pytest.mark.parametrize(("answer", "shown"), [("absent", False), ("answered", True)])
def test_nested_attributes(api: Api, emulator: Emulator, answer: str, shown: bool) -> None:
    emulator.behaviors.choose({"nested_attributes": answer})
    assert ("_destroy" in stage(api, REVIEW)) is shown


@pytest.mark.parametrize(("answer", "status"), [("required", 422), ("optional", 201)])
def test_the_content_types_of_a_copy(api: Api, emulator: Emulator, answer: str, status: int) -> None:
    emulator.behaviors.choose({"copy_content_types": answer})
    source = api("POST", "workflows", {"workflow": {"name": "Source", "content_types": ["x"]}}).json()["workflow"]
    for body in ({"name": "Copy"}, {"name": "Copy", "content_types": ["x"]}):
        assert api("POST", f"workflows/{source['id']}/duplicate", {"workflow": body}).status_code == status


def test_numbers_may_be_strings_and_lists_in_any_order(api: Api, emulator: Emulator) -> None:
    emulator.behaviors.choose({"numbers": "strings", "list_order": "reversed"})
    shown = stage(api, REVIEW)
    assert (shown["position"], shown["workflow_stage_ids"]) == ("2", [str(READY), str(DRAFTING)])
    listed = api("GET", "workflow_stages", in_workflow=ARTICLES).json()["workflow_stages"]
    assert [item["name"] for item in listed] == ["Ready to publish", "Review", "Drafting"]
    emulator.behaviors.choose({"list_order": "shuffled"})
    assert {stage(api, REVIEW)["workflow_stage_ids"][0] for _turn in range(50)} == {str(READY), str(DRAFTING)}


def test_unknown_fields_may_be_stored(api: Api, emulator: Emulator) -> None:
    emulator.behaviors.choose({"unknown_fields": "stored"})
    assert api("PUT", f"workflow_stages/{REVIEW}", {"workflow_stage": {"novelty": 1}}).status_code == 204
    assert stage(api, REVIEW)["novelty"] == 1
    assert api("PUT", f"workflow_stages/{REVIEW}", {"workflow_stage": {"name": 1}}).status_code == 422


def test_how_many_there_are_may_stay_open(api: Api, emulator: Emulator) -> None:
    emulator.behaviors.choose({"total_header": "absent"})
    answer = api("GET", "collaborators", per_page=100)
    assert ("Total" in answer.headers, answer.headers["Per-Page"]) == (False, "2")


def test_every_question_has_a_test_here() -> None:
    source = Path(__file__).read_text(encoding="utf-8")
    for question in BEHAVIORS:
        assert f'"{question}"' in source, question


def test_questions_and_answers_that_do_not_exist() -> None:
    with pytest.raises(ValueError, match="no behavior colour; there are: put_answer"):
        Behaviors({"colour": "blue"})
    with pytest.raises(ValueError, match="put_answer can be empty or object, not both"):
        Behaviors({"put_answer": "both"})


# --- trouble on request -----------------------------------------------------------------------------------------------


def test_a_fault_hits_what_it_says(api: Api) -> None:
    described = {
        "method": "GET",
        "path": "/workflows$",
        "skip": 1,
        "times": 1,
        "status": 503,
        "headers": {"X-Odd": "1"},
    }
    assert api.control("POST", "/faults", {**described, "body": "<html></html>", "content_type": "text/html"}).ok
    answers = [api("GET", "workflows") for _turn in range(3)]
    assert [answer.status_code for answer in answers] == [200, 503, 200]
    assert (answers[1].text, answers[1].headers["Content-Type"], answers[1].headers["X-Odd"]) == (
        "<html></html>",
        "text/html",
        "1",
    )


@pytest.mark.parametrize(("act", "there"), [(True, 1), (False, 0)])
def test_a_connection_can_break_before_and_after_the_server_acted(
    api: Api, emulator: Emulator, act: bool, there: int
) -> None:
    emulator.faults.append(Fault({"method": "POST", "drop": True, "act": act}))
    with pytest.raises(requests.exceptions.ConnectionError):
        api("POST", "workflow_stages", {"workflow_stage": {"name": "Legal", "color": "#123"}})
    assert len(api("GET", "workflow_stages", search="Legal").json()["workflow_stages"]) == there


def test_half_an_answer_a_slow_one_and_a_forgotten_field(api: Api, emulator: Emulator) -> None:
    emulator.faults.append(Fault({"truncate": True, "times": 1}))
    with pytest.raises(json.JSONDecodeError):
        json.loads(api("GET", "workflows").text)
    emulator.faults.append(Fault({"delay": 0.2, "times": 1}))
    started = time.monotonic()
    assert api("GET", "workflows").ok
    assert time.monotonic() - started >= 0.2
    emulator.faults.append(Fault({"ignore_fields": ["color"]}))
    assert api("PUT", f"workflow_stages/{REVIEW}", {"workflow_stage": {"color": "#1"}}).status_code == 204
    assert stage(api, REVIEW)["color"] == "#f2a33a"


def test_a_fault_that_makes_no_sense_is_refused(api: Api) -> None:
    assert "knows no statsu" in api.control("POST", "/faults", {"statsu": 500}).json()["error"]
    assert "wrong type" in api.control("POST", "/faults", {"status": "500"}).json()["error"]
    assert api.control("POST", "/faults", {"path": "("}).status_code == 400


def test_the_rate_limit_is_a_bucket_for_each_token() -> None:
    now = [0.0]
    limit = RateLimit(3, clock=lambda: now[0])
    assert [limit.admits("a") for _turn in range(4)] == [True, True, True, False]
    assert limit.admits("b")
    now[0] = 0.34
    assert [limit.admits("a") for _turn in range(2)] == [True, False]
    now[0] = 60.0
    assert [limit.admits("a") for _turn in range(4)] == [True, True, True, False]


@pytest.mark.parametrize("counted", ["fixed", "sliding"])
def test_the_rate_limit_can_count_each_second_or_the_last_one(counted: str) -> None:
    now = [100.5]
    limit = RateLimit(3, clock=lambda: now[0])
    assert [limit.admits("a", counted) for _turn in range(4)] == [True, True, True, False]
    assert limit.admits("b", counted)
    # A second of the clock begins; the last second has not passed.
    now[0] = 101.0
    assert limit.admits("a", counted) is (counted == "fixed")
    now[0] = 101.4
    assert [limit.admits("a", counted) for _turn in range(3)] == (
        [True, True, False] if counted == "fixed" else [False] * 3
    )
    now[0] = 101.5
    assert limit.admits("a", counted) is (counted == "sliding")


def test_too_many_requests(api: Api, emulator: Emulator) -> None:
    assert api.control("PUT", "/rate_limit", {"requests_per_second": 1}).ok
    answers = [api("GET", "workflows") for _turn in range(3)]
    assert answers[2].status_code == 429
    assert (answers[2].headers["Retry-After"], answers[2].json()) == ("1", {"error": "Too many requests"})
    emulator.behaviors.choose({"retry_after": "absent"})
    assert "Retry-After" not in api("GET", "workflows").headers
    assert api.control("PUT", "/rate_limit", {"requests_per_second": 1}).ok
    emulator.behaviors.choose({"rate_limit": "sliding"})
    assert [api("GET", "workflows").status_code for _turn in range(3)] == [200, 429, 429]


# --- control ----------------------------------------------------------------------------------------------------------


def test_the_log_tells_what_was_asked_but_no_token(api: Api) -> None:
    api("PUT", f"workflow_stages/{REVIEW}", {"workflow_stage": {"name": "Check"}})
    api("GET", "workflows", include_stages="true")
    log = api.control("GET", "/requests").json()["requests"]
    assert [(entry["method"], entry["status"]) for entry in log] == [("PUT", 204), ("GET", 200)]
    assert log[0]["body"] == {"workflow_stage": {"name": "Check"}}
    assert log[1]["query"] == {"include_stages": "true"}
    assert PERSONAL not in json.dumps(log)
    assert api.control("DELETE", "/requests").ok
    assert api.control("GET", "/requests").json() == {"requests": []}


def test_the_state_can_be_taken_and_put_back(api: Api) -> None:
    state = api.control("GET", "/state").json()
    api("DELETE", f"workflow_stages/{REVIEW}")
    assert api.control("GET", "/state").json() != state
    assert api.control("PUT", "/state", state).ok
    assert api.control("GET", "/state").json() == state


def test_controls_that_do_not_exist(api: Api) -> None:
    assert api.control("GET", "/nonsense").status_code == 404
    assert api.control("PUT", "/behaviors", {"put_answer": "both"}).status_code == 400
    assert api.control("PUT", "/behaviors", {"put_answer": "object"}).ok
    assert api.control("GET", "").json()["behaviors"]["put_answer"] == "object"
    assert api.control("POST", "/stop", {"instance": "another"}).status_code == 409


def test_an_answer_that_breaks_the_description_is_found(api: Api, emulator: Emulator) -> None:
    emulator.store.spaces[606].stages[REVIEW]["color"] = 7
    answer = api("GET", f"workflow_stages/{REVIEW}")
    assert answer.status_code == 500
    assert "workflow_stage.color must be of type string" in answer.json()["error"]


# --- the program ------------------------------------------------------------------------------------------------------


def start(*arguments: str) -> tuple[subprocess.Popen[str], dict[str, Any]]:
    command = [sys.executable, str(PROGRAM), *arguments]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
    assert process.stdout is not None
    return process, json.loads(process.stdout.readline())


def end(process: subprocess.Popen[str]) -> int:
    process.terminate()
    process.communicate(timeout=10)
    return process.returncode


def test_two_at_once_do_not_meet() -> None:
    one, first = start("--behavior", "put_answer=object")
    other, second = start()
    try:
        assert first["emulator_url"] != second["emulator_url"]
        assert first["emulator_instance"] != second["emulator_instance"]
        assert first["emulator_url"].startswith("http://127.0.0.1:")
        Api(first["emulator_url"])("DELETE", f"workflow_stages/{REVIEW}")
        assert Api(second["emulator_url"])("GET", f"workflow_stages/{REVIEW}").ok
    finally:
        assert (end(one), end(other)) == (0, 0)


def test_it_stops_by_itself() -> None:
    process, _announced = start("--lifetime", "0.3")
    process.communicate(timeout=10)
    assert process.returncode == 0


def test_spaces_of_ones_own(tmp_path: Path) -> None:
    seed = tmp_path / "seed.json"
    stages = [{"name": "Idea", "color": "#1"}, {"name": "Done", "color": "#2"}]
    workflow = {"name": "Mine", "is_default": True, "workflow_stages": stages}
    spaces = [{"id": 7, "name": "Own", "workflows": [workflow]}]
    seed.write_text(json.dumps({"tokens": [{"token": "a-token-of-my-own-here"}], "spaces": spaces}))
    process, announced = start("--seed", str(seed), "--verify-answers")
    try:
        assert announced["emulator_token"] == "a-token-of-my-own-here"
        assert announced["emulator_spaces"] == [7]
        api = Api(announced["emulator_url"], announced["emulator_token"])
        shown = api("GET", "workflows", space=7, include_stages="true").json()["workflows"][0]
        assert [(item["name"], item["position"]) for item in shown["workflow_stages"]] == [("Idea", 1), ("Done", 2)]
    finally:
        end(process)


def test_in_the_background_it_returns_at_once_and_can_be_stopped() -> None:
    command = [sys.executable, str(PROGRAM), "--background", "--lifetime", "60"]
    ran = subprocess.run(command, capture_output=True, text=True, timeout=20, check=True)
    announced = json.loads(ran.stdout)
    api = Api(announced["emulator_url"])
    assert api("GET", "workflows").ok
    assert api.control("POST", "/stop", {"instance": announced["emulator_instance"]}).status_code == 204
    for _turn in range(100):
        try:
            api.control("GET", "")
        except requests.exceptions.ConnectionError:
            return
        time.sleep(0.05)
    raise AssertionError("the emulator did not stop")


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--behavior", "put_answer"], "give NAME=ANSWER"),
        (["--behavior", "put_answer=both"], "put_answer can be empty or object"),
        (["--fault", '{"statsu": 1}'], "knows no statsu"),
        (["--seed", "/no/such/file"], "No such file"),
        (["--background", "--seed", "/no/such/file"], "No such file"),
    ],
)
def test_options_that_make_no_sense(arguments: list[str], sentence: str) -> None:
    ran = subprocess.run([sys.executable, str(PROGRAM), *arguments], capture_output=True, text=True, check=False)
    assert ran.returncode == 2
    assert sentence in ran.stderr


@pytest.mark.parametrize(
    ("path", "envelope", "change", "kept"),
    [
        (f"workflow_stages/{REVIEW}", "workflow_stage", {"color": "#123456"}, "space_role_ids"),
        ("space_roles/282994740191001", "space_role", {"role": "Critic"}, "subtitle"),
    ],
)
def test_patch_merges_also_where_put_replaces(
    api: Api, emulator: Emulator, path: str, envelope: str, change: dict[str, Any], kept: str
) -> None:
    emulator.behaviors.choose({"put_effect": "replace"})
    before = api("GET", path).json()[envelope]
    assert api("PATCH", path, {envelope: change}).status_code in (200, 204)
    after = api("GET", path).json()[envelope]
    assert after[kept] == before[kept] != []
    assert {name: after[name] for name in change} == change


def test_a_workflow_that_is_no_number_is_a_wrong_format(api: Api) -> None:
    assert api("GET", "workflow_stages", in_workflow="abc").status_code == 400


def test_the_starter_plan_has_no_custom_workflows(api: Api) -> None:
    body = {"workflow": {"name": "News", "content_types": ["news"]}}
    assert api("POST", "workflows", body, space=282994740194929).status_code == 403
    default = api("GET", "workflows", space=282994740194929).json()["workflows"][0]["id"]
    assert api("POST", f"workflows/{default}/duplicate", body, space=282994740194929).status_code == 403
    assert api("POST", "workflows", body).status_code == 201


# --- stories and their stages -----------------------------------------------------------------------------------------

FAIR = 445566770001


def test_stories_are_found_by_stage_and_slug_and_paged(api: Api) -> None:
    answer = api("GET", "stories", in_workflow_stages=f"{DRAFTING},{READY}", per_page=1)
    assert answer.headers["Total"] == "5"
    assert len(answer.json()["stories"]) == 1
    [story] = api("GET", "stories", by_slugs="about-us,nowhere").json()["stories"]
    assert (story["full_slug"], story["stage"]) == ("about-us", None)
    assert "content" not in story
    alone = api("GET", f"stories/{FAIR}").json()["story"]
    assert alone["content"]["component"] == alone["content_type"] == "article"
    assert alone["stage"]["workflow_stage_id"] == DRAFTING
    assert api("GET", "stories/5").status_code == 404


def test_a_story_is_moved_and_its_changes_are_listed_newest_first(api: Api, emulator: Emulator) -> None:
    for target in (REVIEW, READY):
        change = {"workflow_stage_id": target, "story_id": FAIR, "due_date": "2026-12-01T00:00:00.000Z"}
        answer = api("POST", "workflow_stage_changes", {"workflow_stage_change": change, "notify": True})
        assert answer.status_code == 201
        assert answer.json()["workflow_stage_change"]["workflow_id"] == ARTICLES
    assert api("GET", f"stories/{FAIR}").json()["story"]["stage"]["workflow_stage_id"] == READY
    changes = api("GET", "workflow_stage_changes", with_story=FAIR).json()["workflow_stage_changes"]
    assert [item["workflow_stage_id"] for item in changes] == [READY, REVIEW]
    assert api("GET", "workflow_stage_changes", with_story=5).json()["workflow_stage_changes"] == []
    emulator.store.load(emulator.store.dump())
    assert len(api("GET", "workflow_stage_changes", with_story=FAIR).json()["workflow_stage_changes"]) == 2
    assert api("GET", f"stories/{FAIR}").json()["story"]["stage"]["due_date"] == "2026-12-01T00:00:00.000Z"


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"workflow_stage_id": 5, "story_id": FAIR}, 404),
        ({"workflow_stage_id": REVIEW, "story_id": 5}, 404),
        ({"workflow_stage_id": REVIEW}, 422),
        ({"workflow_stage_id": str(REVIEW), "story_id": FAIR}, 422),
    ],
)
def test_a_move_that_cannot_be(api: Api, change: dict[str, Any], status: int) -> None:
    assert api("POST", "workflow_stage_changes", {"workflow_stage_change": change}).status_code == status


def test_stories_lose_a_stage_that_is_removed(api: Api) -> None:
    assert api("DELETE", f"workflow_stages/{DRAFTING}").status_code == 204
    assert api("GET", f"stories/{FAIR}").json()["story"]["stage"] is None


def test_a_new_workflow_answers_the_stages_that_came_with_it(api: Api, emulator: Emulator) -> None:
    stages = [{"name": "Idea", "color": "#111111"}, {"name": "Done", "color": "#222222"}]
    body = {"workflow": {"name": "News", "content_types": ["news"], "workflow_stages": stages}}
    assert [item["name"] for item in api("POST", "workflows", body).json()["workflow"]["workflow_stages"]] == [
        "Idea",
        "Done",
    ]
    emulator.behaviors.choose({"inline_stages": "ignored"})
    assert "workflow_stages" not in api("POST", "workflows", body).json()["workflow"]


# --- seeds ------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("seed", "sentence"),
    [
        ([], "tokens is missing"),
        ({"spaces": []}, "tokens is missing"),
        ({"tokens": []}, "spaces is missing"),
        ({"tokens": [{"tokn": "x"}], "spaces": []}, "a token of a seed knows no tokn"),
        ({"tokens": [], "spaces": [{"id": 1}]}, "a space of a seed needs name"),
        ({"tokens": [], "spaces": [{"id": 1, "name": "x", "workflow": []}]}, "a space of a seed knows no workflow"),
        ({"tokens": [], "spaces": [{"id": 1, "name": "x", "workflows": ["y"]}]}, "a workflow of a seed is an object"),
        (
            {"tokens": [], "spaces": [{"id": 1, "name": "x", "collaborators": [{"user": {"id": 5, "email": "a@b"}}]}]},
            "a user of a seed knows no email",
        ),
    ],
)
def test_a_seed_that_cannot_be_is_refused_with_a_sentence(seed: Any, sentence: str) -> None:
    with pytest.raises(ValueError, match=sentence):
        Emulator(seed)


def test_a_collaborator_of_a_seed_needs_no_more_than_a_user() -> None:
    user = {"id": 5, "real_email": "ada@example.com"}
    emulator = Emulator({"tokens": [], "spaces": [{"id": 1, "name": "x", "collaborators": [{"user": user}]}]})
    [collaborator] = emulator.store.spaces[1].collaborators.values()
    assert collaborator["user_id"] == 5
    emulator._server.server_close()


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        (["--seed", "/no/such/file"], "No such file"),
        (["--seed", str(PROGRAM / "store.py")], "store.py is not JSON"),
        (["--port", "99999999"], "port must be 0-65535"),
    ],
)
def test_a_start_that_cannot_be_is_refused_with_a_sentence(arguments: list[str], sentence: str) -> None:
    ran = subprocess.run(
        [sys.executable, str(PROGRAM), *arguments], capture_output=True, text=True, check=False, timeout=30
    )
    assert ran.returncode == 2
    assert sentence in ran.stderr
    assert "Traceback" not in ran.stderr


# --- what lists of stories and copies tell ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "shown"), [("everywhere", (True, True)), ("alone", (False, True)), ("in_lists", (True, False))]
)
def test_where_the_stage_of_a_story_is_told(api: Api, emulator: Emulator, answer: str, shown: Any) -> None:
    emulator.behaviors.choose({"story_stage": answer})
    [listed] = api("GET", "stories", by_slugs="articles/spring-fair").json()["stories"]
    assert ("stage" in listed, "stage" in api("GET", f"stories/{FAIR}").json()["story"]) == shown


@pytest.mark.parametrize(("answer", "users"), [("replaces", [2]), ("adds", [1, 2])])
def test_whom_a_story_is_assigned_to(api: Api, emulator: Emulator, answer: str, users: list[int]) -> None:
    emulator.behaviors.choose({"assignment": answer})
    first = 282994740190000
    for number in (1, 2):
        change = {"workflow_stage_id": REVIEW, "story_id": FAIR}
        body = {"workflow_stage_change": change, "assign": {"user_ids": [first + number]}}
        assert api("POST", "workflow_stage_changes", body).status_code == 201
    story = api("GET", f"stories/{FAIR}").json()["story"]
    assert (story["user_ids"], story["space_role_ids"]) == ([first + number for number in users], [])
    assert "user_ids" not in api("GET", "stories", by_slugs="articles/spring-fair").json()["stories"][0]
    # A stage may take everybody off the stories that come.
    emulator.store.spaces[606].stages[READY]["auto_remove_assignee"] = True
    api("POST", "workflow_stage_changes", {"workflow_stage_change": {"workflow_stage_id": READY, "story_id": FAIR}})
    assert api("GET", f"stories/{FAIR}").json()["story"]["user_ids"] == []


def test_a_folder_stands_in_no_stage(api: Api, emulator: Emulator) -> None:
    emulator.store.spaces[606].stories[FAIR]["is_folder"] = True
    body = {"workflow_stage_change": {"workflow_stage_id": REVIEW, "story_id": FAIR}}
    assert api("POST", "workflow_stage_changes", body).status_code == 422


@pytest.mark.parametrize(("answer", "name"), [("sent", "News"), ("own", "Articles copy")])
def test_which_name_a_copy_gets(api: Api, emulator: Emulator, answer: str, name: str) -> None:
    emulator.behaviors.choose({"copy_name": answer})
    body = {"workflow": {"name": "News", "content_types": ["news"]}}
    assert api("POST", f"workflows/{ARTICLES}/duplicate", body).json()["workflow"]["name"] == name


@pytest.mark.parametrize(("answer", "shown"), [("told", "article"), ("absent", None)])
def test_whether_lists_of_stories_tell_the_content_type(api: Api, emulator: Emulator, answer: str, shown: Any) -> None:
    emulator.behaviors.choose({"content_type_in_lists": answer})
    [story] = api("GET", "stories", by_slugs="articles/spring-fair").json()["stories"]
    assert story.get("content_type") == shown
    assert api("GET", f"stories/{FAIR}").json()["story"]["content"]["component"] == "article"


# --- changes of stage -------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("answer", "shown"), [("moment", "2026-12-01T11:00:00.000Z"), ("sent", "2026-12-01T12:00+01:00")]
)
def test_in_which_form_a_due_date_is_answered(api: Api, emulator: Emulator, answer: str, shown: str) -> None:
    emulator.behaviors.choose({"due_date_form": answer})
    change = {"workflow_stage_id": REVIEW, "story_id": FAIR, "due_date": "2026-12-01T12:00+01:00"}
    created = api("POST", "workflow_stage_changes", {"workflow_stage_change": change}).json()
    assert created["workflow_stage_change"]["due_date"] == shown
    assert api("GET", f"stories/{FAIR}").json()["story"]["stage"]["due_date"] == shown


@pytest.mark.parametrize(
    ("change", "beside", "answer"),
    [
        ({"due_date": "soon"}, {}, (422, {"due_date": ["is invalid"]})),
        ({}, {"assign": {"user_ids": [5]}}, (422, {"user_ids": ["is invalid"]})),
        ({}, {"assign": {"space_role_ids": [5]}}, (422, {"space_role_ids": ["is invalid"]})),
        ({"story_id": 5}, {}, (404, ["This record could not be found"])),
        ({"workflow_stage_id": 5}, {}, (404, ["This record could not be found"])),
        ({}, {"coment": {}}, (422, {"coment": ["is not a known field"]})),
    ],
)
def test_a_change_of_stage_that_cannot_be_is_refused(
    api: Api, change: dict[str, Any], beside: dict[str, Any], answer: tuple[int, Any]
) -> None:
    body = {"workflow_stage_change": {"workflow_stage_id": REVIEW, "story_id": FAIR, **change}, **beside}
    refused = api("POST", "workflow_stage_changes", body)
    assert (refused.status_code, refused.json()) == answer


def test_changes_of_stage_are_listed_for_a_story_only(api: Api) -> None:
    assert api("GET", "workflow_stage_changes").status_code == 400


# --- stories and components that come and go --------------------------------------------------------------------------


def test_a_story_is_created_moved_and_deleted(api: Api, emulator: Emulator) -> None:
    before = emulator.store.dump()
    given = {"name": "Fair", "slug": "fair", "content": {"component": "article", "intro": "x"}}
    created = api("POST", "stories", {"story": given})
    assert created.status_code == 201
    story = created.json()["story"]
    assert {key: story[key] for key in ("full_slug", "content_type", "stage", "content")} == {
        "full_slug": "fair",
        "content_type": "article",
        "stage": None,
        "content": {"component": "article", "intro": "x"},
    }
    assert api("GET", f"stories/{story['id']}").json()["story"] == story
    change = {"workflow_stage_id": REVIEW, "story_id": story["id"]}
    assert api("POST", "workflow_stage_changes", {"workflow_stage_change": change}).status_code == 201
    deleted = api("DELETE", f"stories/{story['id']}")
    assert (deleted.status_code, deleted.json()["story"]["id"]) == (200, story["id"])
    assert api("DELETE", f"stories/{story['id']}").status_code == 404
    assert emulator.store.dump() == before


@pytest.mark.parametrize(
    ("change", "field"),
    [
        ({"name": " "}, "name"),
        ({"slug": ""}, "slug"),
        ({"slug": "about-us"}, "slug"),
        ({"content": {}}, "content"),
        ({"content": {"component": "nowhere"}}, "content"),
        ({"parent_id": 7}, "parent_id"),
    ],
)
def test_a_story_that_cannot_be_is_refused(api: Api, change: dict[str, Any], field: str) -> None:
    given = {"name": "Fair", "slug": "fair", "content": {"component": "article"}, **change}
    refused = api("POST", "stories", {"story": given})
    assert (refused.status_code, list(refused.json())) == (422, [field])


def test_a_component_is_created_and_deleted(api: Api, emulator: Emulator) -> None:
    before = emulator.store.dump()
    created = api("POST", "components", {"component": {"name": "recipe", "is_root": True, "schema": {}}})
    assert created.status_code == 201
    for name in ("recipe", ""):
        assert api("POST", "components", {"component": {"name": name}}).status_code == 422
    deleted = api("DELETE", f"components/{created.json()['component']['id']}")
    assert (deleted.status_code, deleted.json()) == (200, created.json())
    assert emulator.store.dump() == before
