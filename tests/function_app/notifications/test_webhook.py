"""The webhook, told over real HTTP; the log otherwise."""

import json
import logging
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread
from typing import Any

import pytest

from function_app.bootstrap import build_notifier
from function_app.notifications.log import LogNotifier
from function_app.notifications.ports import NotificationFailed, ReviewNotice
from function_app.notifications.webhook import WebhookNotifier
from function_app.settings import Settings

NOTICE = ReviewNotice(
    instance_id="claim-CLM-1",
    claim_id="CLM-1",
    claim_type="VSC",
    confidence=0.9,
    review_url="http://localhost/api/review/claim-CLM-1",
)


class Receiver(ThreadingHTTPServer):
    """Keeps what it is told and answers with `status`."""

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Handler)
        self.status = 204
        self.received: list[tuple[dict[str, str], Any]] = []

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.server_port}/hook?key=secret"


class _Handler(BaseHTTPRequestHandler):
    server: Receiver  # pyright: ignore[reportIncompatibleVariableOverride]

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        headers = {name.lower(): value for name, value in self.headers.items()}
        self.server.received.append((headers, json.loads(body)))
        self.send_response(self.server.status)
        self.send_header("Content-Length", "0")
        self.end_headers()

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002 - the base names it
        """Quiet."""


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as server:
        Thread(target=server.serve_forever, daemon=True).start()
        yield server
        server.shutdown()


def test_webhook_is_told_which_claim_waits(receiver: Receiver):
    WebhookNotifier(receiver.url).announce(NOTICE)
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
    notifier = WebhookNotifier(receiver.url)
    notifier.announce(NOTICE)
    notifier.announce(NOTICE)
    keys = [headers["idempotency-key"] for headers, _ in receiver.received]
    assert keys == ["claim-CLM-1-notify"] * 2


@pytest.mark.parametrize("status", [302, 404, 429, 500])
def test_webhook_that_does_not_accept_is_a_failure(receiver: Receiver, status: int):
    receiver.status = status
    with pytest.raises(NotificationFailed, match=str(status)) as failed:
        WebhookNotifier(receiver.url).announce(NOTICE)
    assert "secret" not in str(failed.value)


def test_webhook_that_is_down_is_a_failure(receiver: Receiver):
    url = receiver.url
    receiver.shutdown()
    receiver.server_close()
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
