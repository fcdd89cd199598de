"""E-mail by Azure Communication Services, with the credential of the app."""

import json
from collections.abc import Callable, Sequence
from typing import Any

from azure.core.exceptions import AzureError

from function_app.notifications.letters import Letter, letter_to, readers
from function_app.notifications.ports import Notice, NotificationFailed, Recipient
from function_app.notifications.web_post import TIMEOUT_SECONDS, WebPost

API_VERSION = "2023-03-31"
SCOPE = "https://communication.azure.com//.default"  # with two slashes, as the service has it


class AcsChannel:
    name = "email"

    def __init__(
        self,
        endpoint: str,
        sender: str,
        token: Callable[[], str],
        always: Sequence[str] = (),
        timeout_seconds: float = TIMEOUT_SECONDS,
    ) -> None:
        url = f"{endpoint.rstrip('/')}/emails:send?api-version={API_VERSION}"
        self._post = WebPost("Azure Communication Services", url, timeout_seconds)
        self._sender = sender
        self._token = token
        self._always = always

    def addressees(self, notice: Notice) -> Sequence[Recipient | None]:
        return readers(notice, self._always)

    def send(self, notice: Notice, to: Recipient | None) -> None:
        letter = letter_to(notice, to)
        try:
            token = self._token()
        except AzureError as error:
            why = f"Signing in to Azure Communication Services failed: {type(error).__name__}"
            raise NotificationFailed(why) from error
        # Asked again with the same operation id, the service sends no second mail.
        headers = {"Authorization": f"Bearer {token}", "Operation-Id": str(letter.number)}
        self._post.send(json.dumps(_order(letter, self._sender)).encode(), headers)


def _order(letter: Letter, sender: str) -> dict[str, Any]:
    """Without engagement tracking, which would lead every link over another server."""
    return {
        "senderAddress": sender,
        "recipients": {"to": [{"address": letter.to}]},
        "content": {"subject": letter.subject, "plainText": letter.text},
        "userEngagementTrackingDisabled": True,
    }
