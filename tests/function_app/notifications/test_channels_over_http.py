"""Teams, Slack, the webhook and Azure's mail service, each at a server that fails in every way."""

import json
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from socket import SO_LINGER, SOL_SOCKET
from typing import Any

import pytest
from azure.core.exceptions import ClientAuthenticationError

from dev_support.loopback_server import Answer, Exchange, LoopbackServer, Reply, Request
from function_app.notifications.email_acs import AcsChannel
from function_app.notifications.ports import (
    Channel,
    DecisionNotice,
    EmailAnswer,
    NotificationFailed,
    Recipient,
    ReviewNotice,
)
from function_app.notifications.slack import SlackChannel
from function_app.notifications.teams import TeamsChannel
from function_app.notifications.webhook import WebhookNotifier
from tests.broken_answers import RawBytes, Silence

SHORT, SECONDS = 0.3, 10
ANN = Recipient(mail="ann@example.com", review_url="https://x.example/r?t=ann")
NOTICE = ReviewNotice(
    instance_id="claim-CLM-1",
    claim_id="CLM-1",
    claim_type="VSC",
    amount=767.5,
    due_at=datetime(2026, 7, 2, 12, tzinfo=UTC),
    review_url="https://x.example/r?t=channel",
    to=(ANN,),
)


class Receiver(LoopbackServer):
    def __init__(self) -> None:
        super().__init__()
        self.says: Answer = Reply(status=202)
        self.received: list[Request] = []

    def answer(self, request: Request) -> Answer:
        self.received.append(request)
        return self.says

    @property
    def hook(self) -> str:
        return f"{self.url}/hook?key=secret"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        yield server


def token() -> str:
    return "a-token"


def mail(url: str, seconds: float = SECONDS) -> AcsChannel:
    endpoint = url.partition("/hook")[0]
    return AcsChannel(endpoint, "claims@insurer.example", token, ["team@x.example"], seconds)


def webhook(url: str, seconds: float = SECONDS) -> WebhookNotifier:
    return WebhookNotifier(url, timeout_seconds=seconds)


type Make = Callable[..., Channel]
CHANNELS: dict[str, Make] = {
    "webhook": webhook,
    "teams": TeamsChannel,
    "slack": SlackChannel,
    "email": mail,
}
every_channel = pytest.mark.parametrize("make", CHANNELS.values(), ids=CHANNELS.keys())


@dataclass(frozen=True)
class Reset:
    """Hangs up with what TCP calls a reset."""

    def send(self, exchange: Exchange) -> None:
        exchange.connection.setsockopt(SOL_SOCKET, SO_LINGER, struct.pack("ii", 1, 0))
        exchange.connection.close()


@dataclass(frozen=True)
class Drip:
    """A byte of a header now and then, each in good time, for as long as somebody listens."""

    def send(self, exchange: Exchange) -> None:
        exchange.wfile.write(b"HTTP/1.1 200 OK\r\nX-Slow: ")
        while not exchange.closing.wait(SHORT / 4):
            exchange.wfile.write(b"a")


FAILURES: dict[str, tuple[Answer, str]] = {
    "reset": (Reset(), "failed: ReadError"),
    "silence": (Silence(), "failed: ReadTimeout|did not answer within"),
    "drip": (Drip(), "did not answer within"),
    "garbage": (RawBytes((b"\x00\xffwhat?\r\n\r\n",)), "failed: RemoteProtocolError"),
    "nothing": (RawBytes(()), "failed: RemoteProtocolError"),
    "broken off": (RawBytes((b"HTTP/1.1 200 OK\r\nContent-",)), "failed: RemoteProtocolError"),
    "500": (Reply(b"secret: it broke", 500), "answered 500"),
    "503": (Reply(status=503, headers={"Retry-After": "7"}), "answered 503"),
    "429": (Reply(status=429, headers={"Retry-After": "7"}), "answered 429"),
}
LASTING = {
    "302": Reply(status=302, headers={"Location": "http://127.0.0.1:9/"}),
    "400": Reply(b"secret: invalid_payload", 400),
    "401": Reply(status=401),
    "404": Reply(status=404),
    "410": Reply(status=410),
}


@every_channel
@pytest.mark.parametrize("how", FAILURES)
def test_server_that_fails_is_worth_another_try(receiver: Receiver, make: Make, how: str):
    receiver.says, said = FAILURES[how]
    seconds = SHORT if how in {"silence", "drip"} else SECONDS
    with pytest.raises(NotificationFailed, match=said) as failed:
        make(receiver.hook, seconds).send(NOTICE, ANN)
    assert not failed.value.lasting
    assert failed.value.retry_after_seconds == (7 if how in {"429", "503"} else None)
    assert "secret" not in str(failed.value)
    assert "127.0.0.1" not in str(failed.value)


@every_channel
def test_server_that_refuses_the_connection_is_worth_another_try(receiver: Receiver, make: Make):
    receiver.close()
    with pytest.raises(NotificationFailed, match="ConnectError") as failed:
        make(receiver.hook).send(NOTICE, ANN)
    assert not failed.value.lasting


@every_channel
@pytest.mark.parametrize("status", LASTING)
def test_answer_that_will_be_the_same_again_is_lasting(receiver: Receiver, make: Make, status: str):
    receiver.says = LASTING[status]
    with pytest.raises(NotificationFailed, match=f"answered {status}") as failed:
        make(receiver.hook).send(NOTICE, ANN)
    assert failed.value.lasting
    assert len(receiver.received) == 1


@pytest.mark.parametrize("written", ["soon", "-1", "1e9", "Wed, 21 Oct 2026 07:28:00 GMT", "²"])
def test_time_to_wait_that_is_no_number_of_seconds_is_not_believed(
    receiver: Receiver, written: str
):
    receiver.says = Reply(status=429, headers={"Retry-After": written})
    with pytest.raises(NotificationFailed) as failed:
        TeamsChannel(receiver.hook).send(NOTICE, None)
    assert failed.value.retry_after_seconds is None


def test_long_answer_is_not_read(receiver: Receiver):
    receiver.says = Reply(headers={"Content-Length": str(10**12)})
    TeamsChannel(receiver.hook).send(NOTICE, None)


@every_channel
def test_notice_told_again_carries_the_same_key(receiver: Receiver, make: Make):
    channel = make(receiver.hook)
    reminder = NOTICE.model_copy(update={"occasion": "remind", "request_id": "r-1", "number": 1})
    for notice in (NOTICE, NOTICE, reminder):
        channel.send(notice, ANN)
    name = "Operation-Id" if channel.name == "email" else "Idempotency-Key"
    first, again, other = (request.headers[name] for request in receiver.received)
    assert first == again != other


@pytest.mark.parametrize("make", [CHANNELS["webhook"], CHANNELS["teams"], CHANNELS["slack"]])
def test_no_key_adds_a_header(receiver: Receiver, make: Make):
    notice = NOTICE.model_copy(update={"instance_id": "i-1\r\nX-Evil: 1"})
    with pytest.raises(NotificationFailed, match="LocalProtocolError"):
        make(receiver.hook).send(notice, None)
    assert receiver.received == []


def test_azure_is_asked_as_its_interface_has_it(receiver: Receiver):
    CHANNELS["email"](receiver.hook).send(NOTICE, ANN)
    [request] = receiver.received
    assert (request.method, request.path) == ("POST", "/emails:send?api-version=2023-03-31")
    assert request.headers["Authorization"] == "Bearer a-token"
    assert request.headers["Content-Type"] == "application/json"
    assert json.loads(request.body) == {
        "senderAddress": "claims@insurer.example",
        "recipients": {"to": [{"address": "ann@example.com"}]},
        "content": {
            "subject": "A claim waits for a reviewer: CLM-1",
            "plainText": (
                "A claim waits for a reviewer.\n\n"
                "Claim: CLM-1\nType: VSC\nAmount: $767.50\nDue: 2 July 2026, 12:00 UTC\n\n"
                "Open the claim: https://x.example/r?t=ann\n\n"
                "The link is yours alone: whoever has it decides in your name. "
                "Do not pass it on.\n"
            ),
        },
        "userEngagementTrackingDisabled": True,
    }


def test_azure_that_does_not_sign_the_app_in_is_a_failure(receiver: Receiver):
    def refused() -> str:
        raise ClientAuthenticationError("secret: AADSTS7000215")

    channel = AcsChannel(receiver.url, "claims@insurer.example", refused)
    with pytest.raises(NotificationFailed, match=r"Signing in .* ClientAuthenticationError$"):
        channel.send(NOTICE, ANN)
    assert receiver.received == []


@pytest.mark.parametrize("make", [CHANNELS["teams"], CHANNELS["slack"]], ids=["teams", "slack"])
def test_a_chat_is_told_what_a_person_can_do_something_about(receiver: Receiver, make: Make):
    channel = make(receiver.hook)
    action = DecisionNotice(
        event="action_awaiting_decision",
        instance_id="a-1",
        request_id="r-1",
        expires_at=datetime(2026, 7, 1, 12, tzinfo=UTC),
    )
    assert [*channel.addressees(NOTICE)] == [*channel.addressees(action)] == [None]
    channel.send(action, None)
    said = json.dumps(json.loads(receiver.received[0].body))
    assert "An action of an agent waits for a decision" in said
    assert "1 July 2026, 12:00 UTC" in said
    answer = EmailAnswer(instance_id="i-1", email_id="m-1", response="Thank you, Dana.")
    assert [*channel.addressees(answer)] == []


EVIL = "[Dana](https://evil.example) <!channel> <https://e.x|x> @all *R* www.evil.example\u202e"
ACTIONS_AND_MARKUP = ("://", "<", ">", "[", "]", "(", "@", "*", "evil.example", "\u202e", "/")


@pytest.mark.parametrize("make", [CHANNELS["teams"], CHANNELS["slack"]], ids=["teams", "slack"])
def test_no_name_makes_a_link_or_calls_everybody(receiver: Receiver, make: Make):
    named = NOTICE.model_copy(update={"claimant_name": EVIL})
    make(receiver.hook).send(named, None)
    [line] = [text for text in texts(json.loads(receiver.received[0].body)) if "Dana" in text]
    assert [mark for mark in ACTIONS_AND_MARKUP if mark in line] == []


def texts(part: Any) -> Iterator[str]:
    match part:
        case dict():
            for value in part.values():  # pyright: ignore[reportUnknownVariableType]
                yield from texts(value)
        case list():
            for value in part:  # pyright: ignore[reportUnknownVariableType]
                yield from texts(value)
        case str():
            yield part
        case _:
            pass


def test_every_text_of_slack_is_plain(receiver: Receiver):
    SlackChannel(receiver.hook).send(NOTICE, None)
    body = json.loads(receiver.received[0].body)
    assert "mrkdwn" not in json.dumps(body["blocks"])
    assert (body["unfurl_links"], body["unfurl_media"]) == (False, False)
