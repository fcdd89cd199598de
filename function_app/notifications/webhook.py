"""The notifier that POSTs to NOTIFICATION_WEBHOOK_URL: a chat channel, a queue, a mail gateway."""

import httpx

from function_app.notifications.ports import Notice, NotificationFailed

TIMEOUT_SECONDS = 10


class WebhookNotifier:
    def __init__(self, url: str) -> None:
        self._url = url
        self._client = httpx.Client(timeout=TIMEOUT_SECONDS)

    def announce(self, notice: Notice) -> None:
        # Activities run at least once: the key lets the receiver drop a repeated notice.
        try:
            response = self._client.post(
                self._url, json=notice.dump(), headers={"Idempotency-Key": notice.key}
            )
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            raise NotificationFailed(f"The webhook failed: {type(error).__name__}") from error
        if not response.is_success:
            raise NotificationFailed(f"The webhook answered {response.status_code}")
