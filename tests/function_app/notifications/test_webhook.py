"""The webhook, told over real HTTP; the log otherwise."""

import json
import logging
from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any

import pytest

from dev_support.loopback_server import LoopbackServer, Reply, Request
from function_app.bootstrap.notifier import build_notifier
from function_app.notifications.log import LogNotifier
from function_app.notifications.ports import (
    DecisionNotice,
    EmailAnswer,
    NotificationFailed,
    ReviewNotice,
)
from function_app.notifications.webhook import WebhookNotifier
from function_app.settings import Settings

NOTICE = ReviewNotice(
    instance_id="claim-CLM-1",
    claim_id="CLM-1",
    claim_type="VSC",
    confidence=0.9,
    review_url="http://localhost/api/review/claim-CLM-1",
)


class Receiver(LoopbackServer):
    """Keeps what it is told and answers with `status`."""

    def __init__(self) -> None:
        super().__init__()
        self.status = 204
        self.received: list[tuple[dict[str, str], Any]] = []

    @property
    def hook(self) -> str:
        return f"{self.url}/hook?key=secret"

    def answer(self, request: Request) -> Reply:
        headers = {name.lower(): value for name, value in request.headers.items()}
        self.received.append((headers, json.loads(request.body)))
        return Reply(status=self.status)


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        yield server


def test_webhook_is_told_which_claim_waits(receiver: Receiver):
    WebhookNotifier(receiver.hook).announce(NOTICE)
    [(headers, body)] = receiver.received
    assert body == {
        "event": "claim_awaiting_review",
        "instance_id": "claim-CLM-1",
        "claim_id": "CLM-1",
        "claim_type": "VSC",
        "confidence": 0.9,
        "review_url": "http://localhost/api/review/claim-CLM-1",
    }
    assert headers["content-type"] == "application/json"


def test_repeated_notice_carries_the_same_key(receiver: Receiver):
    notifier = WebhookNotifier(receiver.hook)
    notifier.announce(NOTICE)
    notifier.announce(NOTICE)
    keys = [headers["idempotency-key"] for headers, _ in receiver.received]
    assert keys == ["claim-CLM-1-notify"] * 2


def test_each_request_for_a_decision_has_a_key_of_its_own(receiver: Receiver):
    moment = datetime(2026, 7, 1, 12, tzinfo=UTC)
    for request_id in ("r-1", "r-2"):
        WebhookNotifier(receiver.hook).announce(
            DecisionNotice(
                event="content_awaiting_review",
                instance_id="i-1",
                request_id=request_id,
                expires_at=moment,
            )
        )
    (first, body), (second, _) = receiver.received
    assert body == {
        "event": "content_awaiting_review",
        "instance_id": "i-1",
        "request_id": "r-1",
        "expires_at": "2026-07-01T12:00:00Z",
    }
    keys = [first["idempotency-key"], second["idempotency-key"]]
    assert keys == ["i-1-r-1-notify", "i-1-r-2-notify"]


def test_answer_to_an_email_is_sent_and_stays_out_of_the_log(
    receiver: Receiver, caplog: pytest.LogCaptureFixture
):
    answer = EmailAnswer(instance_id="i-1", email_id="m-1", response="Thank you, Dana.")
    WebhookNotifier(receiver.hook).announce(answer)
    [(headers, body)] = receiver.received
    assert headers["idempotency-key"] == "i-1-send_email"
    assert body == {
        "event": "email_answer",
        "instance_id": "i-1",
        "email_id": "m-1",
        "response": "Thank you, Dana.",
    }
    with caplog.at_level(logging.INFO):
        LogNotifier().announce(answer)
    assert "email_answer instance=i-1" in caplog.text
    assert "Dana" not in caplog.text


@pytest.mark.parametrize("status", [302, 404, 429, 500])
def test_webhook_that_does_not_accept_is_a_failure(receiver: Receiver, status: int):
    receiver.status = status
    with pytest.raises(NotificationFailed, match=str(status)) as failed:
        WebhookNotifier(receiver.hook).announce(NOTICE)
    assert "secret" not in str(failed.value)


def test_webhook_that_is_down_is_a_failure(receiver: Receiver):
    url = receiver.hook
    receiver.close()
    with pytest.raises(NotificationFailed) as failed:
        WebhookNotifier(url).announce(NOTICE)
    assert "secret" not in str(failed.value)


@pytest.mark.parametrize("url", ["not a url", "ftp://example.com/", "http://[broken/"])
def test_webhook_url_that_cannot_be_used_is_a_failure(url: str):
    with pytest.raises(NotificationFailed):
        WebhookNotifier(url).announce(NOTICE)


def test_without_a_webhook_the_log_names_the_claim(caplog: pytest.LogCaptureFixture):
    with caplog.at_level(logging.INFO):
        build_notifier(Settings(notification_webhook_url=None)).announce(NOTICE)
    assert "claim_awaiting_review instance=claim-CLM-1" in caplog.text


def test_webhook_is_chosen_when_its_url_is_set():
    settings = Settings(notification_webhook_url="https://example.com/hook")
    assert isinstance(build_notifier(settings), WebhookNotifier)
    assert isinstance(build_notifier(Settings(notification_webhook_url=None)), LogNotifier)
