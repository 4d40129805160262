# Copyright: (c) 2026, community.storyblok contributors
# GNU General Public License v3.0+ (see COPYING or https://www.gnu.org/licenses/gpl-3.0.txt)
# SPDX-License-Identifier: GPL-3.0-or-later
"""Every answer that a server, a proxy or a broken line may give."""

from __future__ import annotations

import http.client
import io
import json
import socket
import sys
from collections.abc import Iterator
from dataclasses import replace
from email.utils import formatdate
from pathlib import Path
from typing import Any

import pytest
import requests
import responses
import urllib3
from resources import RESOURCES

from ansible_collections.community.storyblok.plugins.module_utils._api.client import Client
from ansible_collections.community.storyblok.plugins.module_utils._api.connection import Connection
from ansible_collections.community.storyblok.plugins.module_utils._api.session import Answer
from ansible_collections.community.storyblok.plugins.module_utils._engine.errors import (
    AnswerLost,
    ApiError,
    ConfigurationError,
)

URL = "https://mapi.storyblok.com"
SPACE = f"{URL}/v1/spaces/606"
TOKEN = "a-personal-access-token-of-usual-length"
NOW = 1_800_000_000.0
STAGE, ROLE, USER = RESOURCES["workflow_stage"], RESOURCES["space_role"], RESOURCES["collaborator"]
ONE = {"workflow_stage": {"id": 1, "name": "Review"}}


@pytest.fixture
def server() -> Iterator[responses.RequestsMock]:
    with responses.RequestsMock(assert_all_requests_are_fired=True) as mock:
        yield mock


class Waiting(Client):
    """A client that notes its waits instead of waiting, and draws the longest jitter."""

    def __init__(self, **options: Any) -> None:
        self.waits: list[float] = []
        connection = Connection(**{"url": URL, "space_id": 606, "token": TOKEN, "authorization": TOKEN, **options})
        super().__init__(connection, sleep=self.waits.append, jitter=lambda low, high: high, now=lambda: NOW)


# --- requests as they should be ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("authorization", [TOKEN, f"Bearer {TOKEN}"])
def test_the_token_is_sent_as_it_should_whatever_netrc_says(
    server: responses.RequestsMock, authorization: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("default login somebody password else\n")
    monkeypatch.setenv("NETRC", str(netrc))
    server.get(f"{SPACE}/workflow_stages/1", json=ONE)
    Waiting(authorization=authorization).get(STAGE, 1)
    assert server.calls[0].request.headers["Authorization"] == authorization


def test_an_update_that_answers_nothing_is_read_back(server: responses.RequestsMock) -> None:
    server.put(f"{SPACE}/workflow_stages/1", status=204)
    server.get(f"{SPACE}/workflow_stages/1", json=ONE)
    client = Waiting()
    assert client.update(STAGE, 1, {"name": "Review"}) == ONE["workflow_stage"]
    assert client.requests_made == 2
    assert json.loads(server.calls[0].request.body) == {"workflow_stage": {"name": "Review"}}


def test_an_update_that_answers_the_object_is_not_read_back(server: responses.RequestsMock) -> None:
    server.put(f"{SPACE}/workflow_stages/1", json=ONE)
    client = Waiting()
    assert client.update(STAGE, 1, {}) == ONE["workflow_stage"]
    assert client.requests_made == 1


def test_an_update_uses_the_method_of_the_table_and_is_repeated(server: responses.RequestsMock) -> None:
    server.patch(f"{SPACE}/workflow_stages/1", status=502)
    server.patch(f"{SPACE}/workflow_stages/1", json=ONE)
    client = Waiting()
    assert client.update(replace(STAGE, method="PATCH"), 1, {"name": "Review"}) == ONE["workflow_stage"]
    assert client.requests_made == 2


@pytest.mark.parametrize("status", [200, 204, 404])
def test_a_deletion_is_done_when_the_object_is_gone(server: responses.RequestsMock, status: int) -> None:
    server.delete(f"{SPACE}/workflow_stages/1", status=status)
    Waiting().delete(STAGE, 1)


# --- refusals ---------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("status", "body", "sentence"),
    [
        (400, {"error": "odd"}, "answered 400: odd. The server does not accept this request"),
        (401, {"error": "Unauthorized"}, "answered 401: Unauthorized. The token is not valid at https://mapi.story"),
        (403, {"error": "Forbidden"}, "answered 403: Forbidden. The token is valid, but its user may not do this"),
        (404, ["This record could not be found"], "could not be found. The object is gone"),
        (422, {"color": ["is taken"]}, "answered 422: color is taken. The server does not accept these values"),
        (422, {"error": "no"}, "answered 422: no. "),
        (422, {"errors": {"name": ["is blank"]}}, "answered 422: name is blank. "),
        (422, {"error": {"name": ["is blank"]}}, "answered 422: name is blank. "),
        (422, "plain text", "answered 422: plain text. "),
        (422, "", "answered 422. "),
        (418, "<html><title>Teapot</title></html>", "answered 418: an HTML page titled 'Teapot'. "),
    ],
)
def test_a_refusal_says_what_was_sent_what_came_and_what_to_do(
    server: responses.RequestsMock, status: int, body: Any, sentence: str
) -> None:
    server.put(f"{SPACE}/workflow_stages/1", status=status, body=body if isinstance(body, str) else json.dumps(body))
    client = Waiting()
    with pytest.raises(ApiError) as caught:
        client.update(STAGE, 1, {})
    assert sentence in str(caught.value)
    assert str(caught.value).startswith("PUT /v1/spaces/606/workflow_stages/1 answered")
    assert caught.value.details["error"]["status"] == status
    assert caught.value.details["error"]["body"] == body
    assert (client.requests_made, client.waits) == (1, [])


@pytest.mark.parametrize("status", [401, 403])
def test_a_refusal_may_be_about_the_space_until_something_of_it_was_read(
    server: responses.RequestsMock, status: int
) -> None:
    """How the API answers for a space of somebody else is not documented."""
    server.get(f"{SPACE}/space_roles", status=status, json={"error": "no"})
    client = Waiting()
    with pytest.raises(
        ApiError, match="Check space_id too: space 606 may be none that the user of the token is a member"
    ):
        client.list_all(ROLE)
    server.get(f"{SPACE}/workflow_stages/1", json={"workflow_stage": {"id": 1}})
    client.get(STAGE, 1)
    with pytest.raises(ApiError) as caught:
        client.list_all(ROLE)
    assert "space_id" not in str(caught.value)


def test_a_missing_space_is_not_a_missing_object(server: responses.RequestsMock) -> None:
    server.get(f"{SPACE}/space_roles", status=404, json=["This record could not be found"])
    with pytest.raises(
        ApiError, match="Space 606 was not found at https://mapi.storyblok.com: check space_id and region"
    ):
        Waiting().list_all(ROLE)


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_a_redirect_is_not_followed(server: responses.RequestsMock, status: int) -> None:
    server.get(f"{SPACE}/workflow_stages/1", status=status, headers={"Location": "https://elsewhere.example.com/"})
    with pytest.raises(ApiError, match="Redirects are not followed"):
        Waiting().get(STAGE, 1)
    assert len(server.calls) == 1


def test_a_server_that_repeats_the_token_does_not_give_it_away(server: responses.RequestsMock) -> None:
    server.get(f"{SPACE}/workflow_stages/1", status=422, json={"error": f"who is {TOKEN}?"})
    with pytest.raises(ApiError) as caught:
        Waiting().get(STAGE, 1)
    assert TOKEN not in str(caught.value)
    assert TOKEN not in repr(caught.value.details)
    server.get(f"{SPACE}/space_roles", body=f"<html><title>{TOKEN}</title></html>")
    with pytest.raises(ApiError) as caught:
        Waiting().list_all(ROLE)
    assert TOKEN not in str(caught.value) + repr(caught.value.details)


ESCAPED = TOKEN.replace("-", "\\u002D").replace("l", "\\u006c")


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (400, '{"error": "bad token %s"}'),
        (400, '{"errors": [{"%s": ["is unknown"]}]}'),
        (400, '"%s"'),
        (400, '{"error": "bad token %s'),
        (200, '{"error": "bad token %s"}'),
        (200, '{"error": "bad token %s'),
    ],
)
def test_a_server_that_repeats_the_token_in_another_spelling_does_not_give_it_away(
    server: responses.RequestsMock, status: int, body: str
) -> None:
    server.get(f"{SPACE}/workflow_stages/1", status=status, body=body % ESCAPED)
    with pytest.raises(ApiError) as caught:
        Waiting().get(STAGE, 1)
    said = str(caught.value) + json.dumps(caught.value.details)
    assert "********" in said
    for spelling in (TOKEN, ESCAPED, ESCAPED.replace("\\", "\\\\")):
        assert spelling not in said


def test_a_token_with_a_slash_is_not_given_away(server: responses.RequestsMock) -> None:
    token = "personal/access/token"
    server.get(f"{SPACE}/workflow_stages/1", body='{"error": "bad token personal\\/access\\/token')
    with pytest.raises(ApiError) as caught:
        Waiting(token=token, authorization=token).get(STAGE, 1)
    assert "bad token ********" in caught.value.details["error"]["body"]
    assert "access" not in str(caught.value)


NONSENSE = [
    ('{"workflow_stage": {"id"', "something that is not JSON"),
    ("<html><title>Login</title></html>", "not JSON (an HTML page titled 'Login')"),
    ("[]", "answered 200 without workflow_stage"),
    ('{"workflow_stage": null}', "without workflow_stage"),
    ('{"workflow_stages": {}}', "without workflow_stage"),
    ("\udcff", "not JSON"),
    ('{"workflow_stage": {"id": 1, "name": "\\ud83d"}}', "with a text that contains half a character"),
]
NOTHING = [("", "answered 200 with nothing"), ("  ", "answered 200 with nothing")]


@pytest.mark.parametrize(("body", "sentence"), NONSENSE)
def test_an_update_whose_answer_makes_no_sense_is_read_back(
    server: responses.RequestsMock, body: str, sentence: str
) -> None:
    url = f"{SPACE}/workflow_stages/1"
    server.put(url, body=body.encode(errors="surrogateescape"))
    server.get(url, json=ONE)
    server.get(url, status=404)
    assert Waiting().update(STAGE, 1, {}) == ONE["workflow_stage"]
    with pytest.raises(ApiError) as caught:
        Waiting().update(STAGE, 1, {})
    assert str(caught.value).startswith("PUT /v1/spaces/606/workflow_stages/1 answered 200 with")
    assert sentence in str(caught.value)
    assert "The change may have been made, but reading it back failed: GET /v1/spaces/606/work" in str(caught.value)


@pytest.mark.parametrize(("body", "sentence"), [*NONSENSE, *NOTHING])
def test_an_answer_that_makes_no_sense(server: responses.RequestsMock, body: str, sentence: str) -> None:
    server.get(f"{SPACE}/workflow_stages/1", body=body.encode(errors="surrogateescape"))
    client = Waiting()
    with pytest.raises(ApiError) as caught:
        client.get(STAGE, 1)
    assert sentence in str(caught.value)
    assert "Is https://mapi.storyblok.com the Management API" in str(caught.value)
    assert client.requests_made == 1


@pytest.mark.parametrize("body", [body for body, _sentence in NONSENSE])
def test_a_put_whose_answer_makes_no_sense_is_looked_at(server: responses.RequestsMock, body: str) -> None:
    """The status says that the change was accepted, so what came of it is read."""
    server.put(f"{SPACE}/workflow_stages/1", body=body.encode(errors="surrogateescape"))
    server.get(f"{SPACE}/workflow_stages/1", json=ONE)
    client = Waiting()
    assert client.update(STAGE, 1, {})["id"] == 1
    assert client.requests_made == 2


# --- the rate limit ---------------------------------------------------------------------------------------------------


def test_the_distance_after_a_429_counts_from_the_last_request(server: responses.RequestsMock) -> None:
    """What a request took is part of the distance to the next one."""
    now = [100.0]
    waits: list[float] = []
    connection = Connection(url=URL, space_id=606, token=TOKEN, authorization=TOKEN, rate_limit_budget=60.0)
    client = Client(connection, sleep=waits.append, clock=lambda: now[0])
    server.get(f"{SPACE}/workflow_stages/1", status=429, headers={"Retry-After": "1"})
    server.get(f"{SPACE}/workflow_stages/1", json=ONE)
    client.get(STAGE, 1)
    for passed in (0.1, 0.2):
        now[0] += passed
        server.get(f"{SPACE}/workflow_stages/1", json=ONE)
        client.get(STAGE, 1)
    assert waits == [1.0, pytest.approx(1 / 6 - 0.1)]


@pytest.mark.parametrize("verb", ["GET", "PUT", "POST", "DELETE"])
def test_429_waits_as_long_as_the_server_says_for_every_verb(server: responses.RequestsMock, verb: str) -> None:
    path = "workflow_stages" if verb == "POST" else "workflow_stages/1"
    server.add(verb, f"{SPACE}/{path}", status=429, headers={"Retry-After": "7"})
    server.add(verb, f"{SPACE}/{path}", json=ONE, status=200)
    client = Waiting()
    call = {
        "GET": lambda: client.get(STAGE, 1),
        "PUT": lambda: client.update(STAGE, 1, {}),
        "POST": lambda: client.create(STAGE, {}),
        "DELETE": lambda: client.delete(STAGE, 1),
    }
    call[verb]()
    assert client.waits == [7.0]
    assert client.requests_made == 2


@pytest.mark.parametrize(
    ("header", "wait"),
    [
        ("3", 3.0),
        (formatdate(NOW + 5, usegmt=True), 5.0),
        (formatdate(NOW - 5, usegmt=True), 1.0),
        ("0", 1.0),
        ("1.5", 1.5),
        ("nan", 1.0),
        ("inf", 1.0),
        ("soon", 1.0),
        ("-3", 1.0),
        (None, 1.0),
        # Nothing is free sooner than a third of a second.
        ("0.00001", 1 / 3),
        ("Mon, 01 Jan 0001 00:00:00 -0000", 1.0),
        ("1" * 5000, 1.0),
    ],
)
def test_what_retry_after_may_say(server: responses.RequestsMock, header: str | None, wait: float) -> None:
    server.get(f"{SPACE}/workflow_stages/1", status=429, headers={"Retry-After": header} if header else {})
    server.get(f"{SPACE}/workflow_stages/1", json=ONE)
    client = Waiting()
    client.get(STAGE, 1)
    assert client.waits == [wait]


def test_without_retry_after_the_waits_grow_to_a_ceiling_and_end_with_the_budget(
    server: responses.RequestsMock,
) -> None:
    server.get(f"{SPACE}/workflow_stages/1", status=429, json={"error": "Too many requests"})
    client = Waiting(rate_limit_budget=60.0)
    with pytest.raises(ApiError) as caught:
        client.get(STAGE, 1)
    assert client.waits == [1, 2, 4, 8, 16, 20]
    assert "This task waited 51.0 of the 60 seconds that rate_limit_budget allows. Raise" in str(caught.value)
    assert caught.value.status == 429


def test_the_jitter_is_full(server: responses.RequestsMock) -> None:
    drawn: list[tuple[float, float]] = []

    def jitter(low: float, high: float) -> float:
        drawn.append((low, high))
        return high / 2

    client = Waiting()
    client._jitter = jitter
    for _turn in range(3):
        server.get(f"{SPACE}/workflow_stages/1", status=429)
    server.get(f"{SPACE}/workflow_stages/1", json=ONE)
    client.get(STAGE, 1)
    assert drawn == [(0, 1), (0, 2), (0, 4)]
    assert client.waits == [0.5, 1, 2]


def test_a_wait_longer_than_the_budget_fails_at_once(server: responses.RequestsMock) -> None:
    server.get(f"{SPACE}/workflow_stages/1", status=429, headers={"Retry-After": "3600"})
    client = Waiting(rate_limit_budget=120.0)
    with pytest.raises(ApiError, match=r"waited 0.0 of the 120 seconds .* the server asks for 1 hour more"):
        client.get(STAGE, 1)
    assert client.waits == []


def test_the_budget_counts_for_the_whole_task(server: responses.RequestsMock) -> None:
    client = Waiting(rate_limit_budget=10.0)
    server.get(f"{SPACE}/workflow_stages/1", status=429, headers={"Retry-After": "6"})
    server.get(f"{SPACE}/workflow_stages/1", json=ONE)
    server.get(f"{SPACE}/workflow_stages/1", status=429, headers={"Retry-After": "6"})
    client.get(STAGE, 1)
    with pytest.raises(ApiError, match="waited 6.0 of the 10 seconds"):
        client.get(STAGE, 1)


def test_a_server_that_asks_for_almost_nothing_is_asked_twelve_times(server: responses.RequestsMock) -> None:
    server.post(f"{SPACE}/workflow_stages", status=429, headers={"Retry-After": "0.01"})
    client = Waiting(rate_limit_budget=3600.0)
    with pytest.raises(ApiError) as caught:
        client.create(STAGE, {})
    assert client.requests_made == 12
    assert client.waits == [1 / 3, 1 / 3, 1 / 3, 8, 16, *([20] * 6)]
    assert "answered 429. That was try 12 of 12. Let fewer tasks run at once" in str(caught.value)
    assert caught.value.status == 429


def test_what_an_answer_429_takes_counts_as_well(server: responses.RequestsMock) -> None:
    """A server may take its time for each of them."""
    moments = iter(range(0, 100_000, 25))
    server.get(f"{SPACE}/workflow_stages/1", status=429, headers={"Retry-After": "0.01"})
    client = Waiting(rate_limit_budget=120.0)
    client._clock = lambda: float(next(moments))
    with pytest.raises(ApiError, match=r"waited 125.0 of the 120 seconds that rate_limit_budget allows"):
        client.get(STAGE, 1)
    assert client.requests_made == 6


@pytest.mark.parametrize(
    ("asked", "said"), [("172800", "2 days"), ("10000000000", "317 years"), ("1e300", "more than 10,000 years")]
)
def test_a_wait_is_said_as_a_person_says_it(server: responses.RequestsMock, asked: str, said: str) -> None:
    server.get(f"{SPACE}/workflow_stages/1", status=429, headers={"Retry-After": asked})
    with pytest.raises(ApiError, match=f"and the server asks for {said} more"):
        Waiting().get(STAGE, 1)


# --- failures of the server and of the line ---------------------------------------------------------------------------

BROKEN = requests.exceptions.ConnectionError("Connection aborted.")
TIMED_OUT = requests.exceptions.ReadTimeout("Read timed out.")
HALF = requests.exceptions.ChunkedEncodingError("IncompleteRead")


def _never_sent() -> requests.exceptions.ConnectionError:
    """What requests raises when nobody listens, made by asking a port that was just let go of."""
    with socket.create_server(("127.0.0.1", 0)) as listening:
        port = listening.getsockname()[1]
    try:
        requests.get(f"http://127.0.0.1:{port}/", timeout=5)
    except requests.exceptions.ConnectionError as error:
        return error
    raise AssertionError(f"somebody listens on port {port}")


# Made before responses stands in for the network.
NEVER_SENT = _never_sent()


@pytest.mark.parametrize("trouble", [500, 502, 503, 504, BROKEN, TIMED_OUT, HALF], ids=str)
@pytest.mark.parametrize("verb", ["GET", "PUT", "DELETE"])
def test_what_may_be_repeated_is_repeated(server: responses.RequestsMock, verb: str, trouble: Any) -> None:
    for _turn in range(3):
        if isinstance(trouble, int):
            server.add(verb, f"{SPACE}/workflow_stages/1", status=trouble, body="<html><title>Oops</title></html>")
        else:
            server.add(verb, f"{SPACE}/workflow_stages/1", body=trouble)
    server.add(verb, f"{SPACE}/workflow_stages/1", json=ONE)
    client = Waiting()
    call = {
        "GET": lambda: client.get(STAGE, 1),
        "PUT": lambda: client.update(STAGE, 1, {}),
        "DELETE": lambda: client.delete(STAGE, 1),
    }
    call[verb]()
    assert client.waits == [1, 2, 4]
    assert client.requests_made == 4


@pytest.mark.parametrize(
    ("trouble", "sentence"),
    [
        (502, "answered 502: an HTML page titled 'Oops'. That was try 4 of 4. The server or a gateway in front of it"),
        (BROKEN, "got no answer: the connection to mapi.storyblok.com broke. That was try 4 of 4."),
        (TIMED_OUT, "mapi.storyblok.com did not answer within 30 seconds (option timeout). That was try 4 of 4."),
        (HALF, "the answer of mapi.storyblok.com could not be read (ChunkedEncodingError)."),
    ],
    ids=str,
)
def test_after_the_last_try_the_message_says_so(server: responses.RequestsMock, trouble: Any, sentence: str) -> None:
    if isinstance(trouble, int):
        server.get(f"{SPACE}/workflow_stages/1", status=trouble, body="<html><title>Oops</title></html>")
    else:
        server.get(f"{SPACE}/workflow_stages/1", body=trouble)
    with pytest.raises(ApiError) as caught:
        Waiting().get(STAGE, 1)
    assert sentence in str(caught.value)


@pytest.mark.parametrize("trouble", [500, 502, 504, BROKEN, TIMED_OUT, HALF], ids=str)
def test_a_create_whose_answer_is_lost_is_sent_once(server: responses.RequestsMock, trouble: Any) -> None:
    if isinstance(trouble, int):
        server.post(f"{SPACE}/workflow_stages", status=trouble)
    else:
        server.post(f"{SPACE}/workflow_stages", body=trouble)
    client = Waiting()
    with pytest.raises(AnswerLost, match="whether the server acted on it is not known"):
        client.create(STAGE, {})
    assert client.requests_made == 1


@pytest.mark.parametrize("body", ["", '{"workflow_stage"', "<html></html>"])
def test_a_create_that_answers_nonsense_counts_as_lost(server: responses.RequestsMock, body: str) -> None:
    server.post(f"{SPACE}/workflow_stages", status=201, body=body)
    with pytest.raises(AnswerLost):
        Waiting().create(STAGE, {})


def test_a_create_that_never_left_is_repeated(server: responses.RequestsMock) -> None:
    server.post(f"{SPACE}/workflow_stages", body=NEVER_SENT)
    server.post(f"{SPACE}/workflow_stages", body=requests.exceptions.ConnectTimeout("connect"))
    server.post(f"{SPACE}/workflow_stages", status=201, json=ONE)
    client = Waiting()
    assert client.create(STAGE, {}) == ONE["workflow_stage"]
    assert client.requests_made == 3


def test_nobody_listening_is_said_in_plain_words(server: responses.RequestsMock) -> None:
    server.get(f"{SPACE}/workflow_stages/1", body=NEVER_SENT)
    with pytest.raises(ApiError, match="no connection to mapi.storyblok.com. Check the network, region or api_url"):
        Waiting().get(STAGE, 1)


def test_a_wrong_certificate_is_not_tried_again(server: responses.RequestsMock) -> None:
    server.get(f"{SPACE}/workflow_stages/1", body=requests.exceptions.SSLError("CERTIFICATE_VERIFY_FAILED"))
    client = Waiting()
    with pytest.raises(ApiError, match="the certificate of mapi.storyblok.com could not be verified.*ca_path"):
        client.get(STAGE, 1)
    assert client.requests_made == 1


@pytest.mark.parametrize(
    "error",
    [
        requests.exceptions.InvalidURL("no"),
        requests.exceptions.InvalidProxyURL("no"),
        requests.exceptions.InvalidSchema(""),
    ],
    ids=lambda error: type(error).__name__,
)
def test_an_address_that_is_none_is_not_tried_again(server: responses.RequestsMock, error: Exception) -> None:
    server.post(f"{SPACE}/workflow_stages", body=error)
    client = Waiting()
    with pytest.raises(ApiError, match="is not an address that can be used") as caught:
        client.create(STAGE, {})
    assert not isinstance(caught.value, AnswerLost)
    assert client.requests_made == 1


def _behind_a_proxy(cause: Exception) -> requests.exceptions.ProxyError:
    """How requests tells of trouble on a connection that goes through a proxy, before or after something was sent."""
    reason = urllib3.exceptions.ProxyError("Unable to connect to proxy", cause)
    pool = urllib3.HTTPSConnectionPool("mapi.storyblok.com")
    return requests.exceptions.ProxyError(urllib3.exceptions.MaxRetryError(pool, "/", reason))


def test_a_create_that_a_proxy_did_not_let_through_is_repeated(server: responses.RequestsMock) -> None:
    server.post(f"{SPACE}/workflow_stages", body=_behind_a_proxy(OSError("Tunnel connection failed: 403 Forbidden")))
    refused = urllib3.exceptions.NewConnectionError(urllib3.HTTPSConnectionPool("proxy"), "refused")
    server.post(f"{SPACE}/workflow_stages", body=_behind_a_proxy(refused))
    server.post(f"{SPACE}/workflow_stages", status=201, json=ONE)
    client = Waiting()
    assert client.create(STAGE, {}) == ONE["workflow_stage"]
    assert client.requests_made == 3


@pytest.mark.parametrize(
    "error",
    [
        _behind_a_proxy(http.client.RemoteDisconnected("Remote end closed connection without response")),
        requests.exceptions.SSLError("EOF occurred in violation of protocol"),
    ],
    ids=["proxy", "tls"],
)
def test_a_line_that_breaks_behind_a_proxy_or_in_tls_counts_as_lost(
    server: responses.RequestsMock, error: Exception
) -> None:
    server.post(f"{SPACE}/workflow_stages", body=error)
    client = Waiting()
    with pytest.raises(AnswerLost, match="whether the server acted on it is not known"):
        client.create(STAGE, {})
    assert client.requests_made == 1
    server.get(f"{SPACE}/workflow_stages/1", body=error)
    server.get(f"{SPACE}/workflow_stages/1", json=ONE)
    assert client.get(STAGE, 1) == ONE["workflow_stage"]


def test_a_read_back_that_fails_says_that_the_change_was_accepted(server: responses.RequestsMock) -> None:
    server.put(f"{SPACE}/workflow_stages/1", status=204)
    server.get(f"{SPACE}/workflow_stages/1", status=403)
    with pytest.raises(ApiError, match="The server accepted the change, but reading it back failed: GET"):
        Waiting().update(STAGE, 1, {})


def test_404_on_a_create_is_not_blamed_on_the_space(server: responses.RequestsMock) -> None:
    server.post(f"{SPACE}/workflow_stages", status=404, json=["This record could not be found"])
    with pytest.raises(ApiError, match="An object to which the request refers is not there: check the ids"):
        Waiting().create(STAGE, {})


@pytest.mark.parametrize("item", [None, "x", {}, {"id": None}, {"id": "one"}, {"id": 1, "position": "first"}])
def test_what_is_no_object_with_an_id_is_an_error(server: responses.RequestsMock, item: Any) -> None:
    server.get(f"{SPACE}/workflow_stages", json={"workflow_stages": [item]})
    with pytest.raises(ApiError, match="answered a workflow stage in a form that the Management API does not use"):
        Waiting().list_all(STAGE)


DEEP = "[" * 50_000 + "]" * 50_000
# Deeper than the limit, and not as deep as Python's own.
RATHER_DEEP = '{"workflow_stages": [{"id": 1, "x": ' + '{"a": ' * 400 + "1" + "}" * 400 + "}]}"


@pytest.mark.parametrize(
    ("body", "sentence"),
    [
        (DEEP, "answered 200 with JSON that is nested more than 100 levels deep"),
        (RATHER_DEEP, "nested more than 100 levels deep"),
        ('{"workflow_stages": [{"id": 1e400}]}', "answered 200 with 1e400 in place of a number"),
        ('{"workflow_stages": [{"id": NaN}]}', "answered 200 with NaN in place of a number"),
        ('{"workflow_stages": [{"id": 1, "position": -Infinity}]}', "with -Infinity in place of a number"),
        ('{"workflow_stages": [{"id": "1e400"}]}', "answered a workflow stage in a form"),
        ('{"workflow_stages": [{"id": "%s"}]}' % ("7" * 5000), "answered a workflow stage in a form"),
        ('{"workflow_stages": [{"id": %s}]}' % ("7" * 5000), "answered 200 with something that is not JSON (7"),
    ],
    ids=lambda value: value[:40],
)
def test_an_answer_made_to_hurt_is_an_error_of_the_collection(
    server: responses.RequestsMock, body: str, sentence: str
) -> None:
    if sentence.endswith("(7"):
        # Python's own limit, which the newest releases of each version have.
        if not hasattr(sys, "get_int_max_str_digits"):
            pytest.skip("this Python reads numbers of any length")
        sentence = sentence[:-1]
    server.get(f"{SPACE}/workflow_stages", body=body)
    with pytest.raises(ApiError) as caught:
        Waiting().list_all(STAGE)
    assert sentence in str(caught.value)
    assert str(caught.value).startswith("GET /v1/spaces/606/workflow_stages answered ")
    assert caught.value.details["error"]["path"] == "/v1/spaces/606/workflow_stages"
    assert len(str(caught.value)) < 1000


def test_a_hundred_levels_are_not_too_deep(server: responses.RequestsMock) -> None:
    """Stories nest their blocks; what stands beside the ids of an object comes as it is."""
    nested = json.loads('{"a": ' * 90 + "1" + "}" * 90)
    server.get(f"{SPACE}/workflow_stages/1", json={"workflow_stage": {"id": 1, "content": nested, "more": [[]] * 200}})
    assert Waiting().get(STAGE, 1)["content"] == nested


def test_an_object_of_another_kind_is_an_error_of_the_collection(server: responses.RequestsMock) -> None:
    server.get(f"{SPACE}/collaborators", json={"collaborators": [None]})
    with pytest.raises(ApiError, match="answered a user in a form that the Management API does not use"):
        Waiting().list_all(USER)


@pytest.mark.parametrize("call", ["list_all", "count"])
def test_a_total_of_thousands_of_digits_is_an_error_of_the_collection(
    server: responses.RequestsMock, call: str
) -> None:
    body = {"collaborators": [{"id": 1}]}
    server.get(f"{SPACE}/collaborators", json=body, headers={"Total": "9" * 5000})
    with pytest.raises(ApiError, match="GET /v1/spaces/606/collaborators answered 200 with a Total header of 5000 dig"):
        Waiting().list_all(USER) if call == "list_all" else Waiting().count(USER, {})


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ('{"error": ' * 400 + '"no"' + "}" * 400, '{"error": {"error": {"error'),
        ('{"error": ' * 50 + '"no"' + "}" * 50, "…"),
        (DEEP, "[[[["),
        ("{" + ",".join(f'"key{number}": "{"no" * 400}"' for number in range(1000)) + "}", '{"key0": "nono'),
        (json.dumps({"error": "no" * 20_000}), "nono"),
    ],
    ids=["400 deep", "50 deep", "50000 deep", "a megabyte", "one long text"],
)
def test_an_error_body_is_bounded(server: responses.RequestsMock, body: str, said: str) -> None:
    """Ansible 2.19 hides a failure whose result it cannot show."""
    server.put(f"{SPACE}/workflow_stages/1", status=422, body=body)
    with pytest.raises(ApiError) as caught:
        Waiting().update(STAGE, 1, {})
    shown = json.dumps(caught.value.details, ensure_ascii=False)
    assert said.replace('"', '\\"') in shown
    assert len(shown) < 2000
    assert shown.count("{") - shown.count("\\") < 25
    assert len(str(caught.value)) < 1500
    assert "The server does not accept these values" in str(caught.value)


def test_a_token_is_not_given_away_where_a_text_is_cut(server: responses.RequestsMock) -> None:
    for beginning in (980, 9_990, 10_000 + 5 * len(TOKEN)):
        server.get(f"{SPACE}/workflow_stages/1", status=400, body="x" * beginning + f" {TOKEN} " * 3 + "y" * 20_000)
        with pytest.raises(ApiError) as caught:
            Waiting().get(STAGE, 1)
        assert TOKEN[:8] not in str(caught.value) + json.dumps(caught.value.details)
        server.reset()


def test_numbers_that_come_as_strings_are_numbers(server: responses.RequestsMock) -> None:
    answered = {"id": "1", "workflow_id": "2", "position": "3", "workflow_stage_ids": ["4"], "user_ids": None}
    server.get(f"{SPACE}/workflow_stages/1", json={"workflow_stage": answered})
    assert Waiting().get(STAGE, 1) == {
        "id": 1,
        "workflow_id": 2,
        "position": 3,
        "workflow_stage_ids": [4],
        "user_ids": [],
    }


def test_a_defect_of_the_collection_keeps_its_traceback(server: responses.RequestsMock) -> None:
    server.get(f"{SPACE}/workflow_stages/1", body=TypeError("planted"))
    with pytest.raises(TypeError, match="planted"):
        Waiting().get(STAGE, 1)


# --- transport options ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("verify", [True, False])
def test_the_environment_cannot_turn_verification_on_or_off(
    monkeypatch: pytest.MonkeyPatch, verify: bool, tmp_path: Path
) -> None:
    bundle = tmp_path / "ca.pem"
    bundle.touch()
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(bundle))
    monkeypatch.delenv("CURL_CA_BUNDLE", raising=False)
    seen = _captured(monkeypatch, Waiting(verify=verify, timeout=12.5))
    assert seen["verify"] == (str(bundle) if verify else False)
    assert seen["timeout"] == 12.5


@pytest.mark.parametrize("variable", ["REQUESTS_CA_BUNDLE", "CURL_CA_BUNDLE"])
def test_a_bundle_of_the_environment_that_does_not_exist(monkeypatch: pytest.MonkeyPatch, variable: str) -> None:
    monkeypatch.setenv(variable, "/no/such/file")
    with pytest.raises(ConfigurationError, match=f"{variable} names /no/such/file, which does not exist"):
        Waiting()


def test_a_bundle_of_the_task_wins_over_the_environment(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    bundle = tmp_path / "ca.pem"
    bundle.touch()
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", "/from/environment")
    assert _captured(monkeypatch, Waiting(verify=str(bundle)))["verify"] == str(bundle)


def test_a_bundle_that_does_not_exist() -> None:
    with pytest.raises(ConfigurationError, match="ca_path names /no/such/file, which does not exist"):
        Waiting(verify="/no/such/file")


@pytest.mark.parametrize(
    ("url", "proxy"), [("https://mapi.storyblok.com", "http://proxy.example.com:3128"), ("http://127.0.0.1:9", None)]
)
def test_proxies_are_used_but_never_for_this_machine(
    monkeypatch: pytest.MonkeyPatch, url: str, proxy: str | None
) -> None:
    for name in ("HTTP_PROXY", "HTTPS_PROXY", "http_proxy", "https_proxy"):
        monkeypatch.setenv(name, "http://proxy.example.com:3128")
    for name in ("NO_PROXY", "no_proxy", "ALL_PROXY", "all_proxy"):
        monkeypatch.delenv(name, raising=False)
    seen = _captured(monkeypatch, Waiting(url=url))
    assert seen["proxies"].get(url.split(":")[0]) == proxy


def _captured(monkeypatch: pytest.MonkeyPatch, client: Client) -> dict[str, Any]:
    """What would be given to the adapter that sends the request."""
    seen: dict[str, Any] = {}

    def send(self: Any, request: Any, **options: Any) -> Any:
        seen.update(options)
        answer = requests.Response()
        answer.status_code = 200
        answer.raw = urllib3.HTTPResponse(io.BytesIO(json.dumps(ONE).encode()), preload_content=False)
        answer.request = request
        return answer

    monkeypatch.setattr(requests.adapters.HTTPAdapter, "send", send)
    client.get(STAGE, 1)
    return seen


# --- lists ------------------------------------------------------------------------------------------------------------


def pages(server: responses.RequestsMock, path: str, key: str, *contents: list[int], total: int | None) -> None:
    for content in contents:
        items = [{"id": number} for number in content]
        server.get(f"{SPACE}/{path}", json={key: items}, headers={} if total is None else {"Total": str(total)})


def test_a_paged_list_is_read_whole(server: responses.RequestsMock) -> None:
    pages(server, "collaborators", "collaborators", [1, 2], [3, 4], [5], total=5)
    client = Waiting()
    assert [item["id"] for item in client.list_all(USER)] == [1, 2, 3, 4, 5]
    assert [call.request.params["page"] for call in server.calls] == ["1", "2", "3"]
    assert {call.request.params["per_page"] for call in server.calls} == {"100"}


def test_a_paged_list_of_one_page_is_one_request(server: responses.RequestsMock) -> None:
    pages(server, "collaborators", "collaborators", [1], total=1)
    assert len(Waiting().list_all(USER)) == 1


FULL = list(range(1, 101))


def test_without_a_total_a_page_that_is_not_full_ends_the_list(server: responses.RequestsMock) -> None:
    pages(server, "collaborators", "collaborators", FULL, [101], total=None)
    assert len(Waiting().list_all(USER)) == 101
    assert len(server.calls) == 2


@pytest.mark.parametrize(("header", "requests_made"), [("2", 2), ("0", 1), ("x", 1), ("9" * 5000, 1), ("1000", 1)])
def test_a_server_may_say_that_a_page_is_full_with_fewer(
    server: responses.RequestsMock, header: str, requests_made: int
) -> None:
    for content in ([1, 2], [3]):
        items = [{"id": number} for number in content]
        server.get(f"{SPACE}/collaborators", json={"collaborators": items}, headers={"Per-Page": header})
    server.assert_all_requests_are_fired = False
    Waiting().list_all(USER)
    assert len(server.calls) == requests_made


def test_without_a_total_an_empty_page_ends_the_list(server: responses.RequestsMock) -> None:
    pages(server, "collaborators", "collaborators", FULL, [], total=None)
    assert len(Waiting().list_all(USER)) == 100


def test_a_server_that_ignores_paging_ends_the_list_with_its_second_answer(server: responses.RequestsMock) -> None:
    pages(server, "collaborators", "collaborators", FULL, FULL, total=None)
    assert len(Waiting().list_all(USER)) == 100


@pytest.mark.parametrize("beside", [{"component_groups": [{"id": "5", "uuid": "u"}]}, {}, {"component_groups": None}])
def test_what_stands_beside_a_list_comes_with_it(server: responses.RequestsMock, beside: dict[str, Any]) -> None:
    server.get(f"{SPACE}/components", json={"components": [{"id": 1}], **beside})
    found = Waiting().lists(RESOURCES["component"])
    assert found["component"] == [{"id": 1}]
    assert found.get("component_group") == ([{"id": 5, "uuid": "u"}] if beside.get("component_groups") else None)
    assert server.calls[0].request.params == {}


def test_what_stands_beside_a_list_and_is_no_object_is_an_error(server: responses.RequestsMock) -> None:
    server.get(f"{SPACE}/components", json={"components": [], "component_groups": [5]})
    with pytest.raises(ApiError, match="GET /v1/spaces/606/components answered a component group in a form"):
        Waiting().lists(RESOURCES["component"])


def test_a_list_without_paging_is_asked_for_once(server: responses.RequestsMock) -> None:
    pages(server, "space_roles", "space_roles", [1, 2], total=None)
    assert len(Waiting().list_all(ROLE)) == 2
    assert server.calls[0].request.params == {}


def test_a_list_without_paging_that_says_there_is_more_is_read_on(server: responses.RequestsMock) -> None:
    pages(server, "space_roles", "space_roles", [1, 2], [3], total=3)
    assert len(Waiting().list_all(ROLE)) == 3
    assert [call.request.params for call in server.calls] == [{}, {"page": "2"}]


def test_a_list_that_never_ends_is_an_error_not_silence() -> None:
    class Endless(Waiting):
        def _send(self, method: str, path: str, **options: Any) -> Any:
            page = options["query"]["page"]
            items = [{"id": 100 * page + place} for place in range(100)]
            return Answer(200, {}, json.dumps({"collaborators": items}).encode())

    with pytest.raises(ApiError, match="did not end after 1000 pages"):
        Endless().list_all(USER)


# --- to see how a server responds -------------------------------------------------------------------------------------


@pytest.mark.parametrize("status", [201, 302, 401, 403, 404, 422])
def test_a_request_that_asks_returns_whatever_came(server: responses.RequestsMock, status: int) -> None:
    server.post(f"{SPACE}/workflows", status=429, headers={"Retry-After": "1"})
    server.post(f"{SPACE}/workflows", status=status, json={"token": TOKEN})
    client, heard = Waiting(), list[Answer]()
    answer = client.ask("POST", "workflows", body={"workflow": {}}, heard=heard.append)
    assert answer.status_code == status
    assert client.body_of(answer) == {"token": "********"}
    assert [each.status_code for each in heard] == [429, status]
    assert client.requests_made == 2


def test_a_request_that_asks_and_is_never_answered_is_an_error(server: responses.RequestsMock) -> None:
    server.get(f"{SPACE}/workflows", status=503)
    with pytest.raises(ApiError, match="answered 503"):
        Waiting().ask("GET", "workflows")


@pytest.mark.parametrize(
    ("content", "body"), [(b"", None), (b"<html>", "<html>"), (b"[NaN]", "[NaN]"), (b"null", None)]
)
def test_a_body_is_decoded_where_it_can_be(content: bytes, body: Any) -> None:
    assert Waiting().body_of(Answer(200, {}, content)) == body


def test_the_beginning_of_a_body_that_is_too_large_is_text() -> None:
    assert Waiting().body_of(Answer(200, {}, b"{}", "with more than 64 MiB")) == "{}"
