"""The notifier that POSTs to NOTIFICATION_WEBHOOK_URL: a chat channel, a queue, a mail gateway.

With a secret the body is signed, together with the time, so that a receiver knows who wrote it and
that it is not an old one sent again.
"""

import hmac
import json
import time
from collections.abc import Callable, Sequence

from function_app.notifications.deliveries import announced_alone
from function_app.notifications.ports import Delivery, Notice, Recipient, ReviewNotice
from function_app.notifications.web_post import TIMEOUT_SECONDS, WebPost


class WebhookNotifier:
    name = "webhook"

    def __init__(
        self,
        url: str,
        secret: str | None = None,
        *,
        timeout_seconds: float = TIMEOUT_SECONDS,
        now: Callable[[], float] = time.time,
    ) -> None:
        self._post = WebPost("The webhook", url, timeout_seconds)
        self._secret = secret
        self._now = now

    def announce(self, notice: Notice) -> list[Delivery]:
        return announced_alone(self, notice)

    def addressees(self, notice: Notice) -> Sequence[Recipient | None]:
        return [None]

    def send(self, notice: Notice, to: Recipient | None) -> None:
        said = notice.for_outside() if isinstance(notice, ReviewNotice) else notice.dump()
        body = json.dumps(said, separators=(",", ":"), ensure_ascii=False).encode()
        # Activities run at least once: the key lets the receiver drop a repeated notice.
        headers = {"Idempotency-Key": notice.key}
        if self._secret:
            headers["X-Signature"] = signature(self._secret, int(self._now()), body)
        self._post.send(body, headers)


def signature(secret: str, moment: int, body: bytes) -> str:
    signed = hmac.digest(secret.encode(), f"{moment}.".encode() + body, "sha256")
    return f"t={moment},v1={signed.hex()}"
