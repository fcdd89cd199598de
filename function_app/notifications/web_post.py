"""One POST to a server that takes notices. What it answers is not read: its status says enough, and
its words belong in no log.
"""

from collections.abc import Mapping

import httpx

from function_app.notifications.ports import NotificationFailed
from function_app.notifications.time_limit import done_within

TIMEOUT_SECONDS = 10
WORTH_A_RETRY = {408, 425, 429}


class WebPost:
    """`who` begins the sentences that say what went wrong: `The webhook`."""

    def __init__(self, who: str, url: str, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        self._who = who
        self._url = url
        self._seconds = timeout_seconds
        self._client = httpx.Client(timeout=timeout_seconds)

    def send(self, body: bytes, headers: Mapping[str, str]) -> None:
        try:
            response = done_within(2 * self._seconds, lambda: self._post(body, headers))
        except (httpx.HTTPError, httpx.InvalidURL) as error:
            why = f"{self._who} failed: {type(error).__name__}"
            raise NotificationFailed(why) from error
        if not response.is_success:
            status = response.status_code
            raise NotificationFailed(
                f"{self._who} answered {status}",
                lasting=status < 500 and status not in WORTH_A_RETRY,
                retry_after_seconds=_seconds(response.headers.get("Retry-After")),
            )

    def _post(self, body: bytes, headers: Mapping[str, str]) -> httpx.Response:
        every = {"Content-Type": "application/json", **headers}
        with self._client.stream("POST", self._url, content=body, headers=every) as response:
            return response


def _seconds(written: str | None) -> float | None:
    """`Retry-After` in seconds; as a date it is not worth a clock that may differ."""
    return float(written) if written and written.isascii() and written.isdigit() else None
