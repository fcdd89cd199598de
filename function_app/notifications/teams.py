"""Microsoft Teams: a workflow of the channel takes the POST and shows an Adaptive Card."""

import json
from collections.abc import Sequence
from typing import Any

from function_app.notifications.cards import OPEN, Card, card_of
from function_app.notifications.ports import Notice, Recipient
from function_app.notifications.web_post import TIMEOUT_SECONDS, WebPost

CARD = "application/vnd.microsoft.card.adaptive"
SCHEMA = "http://adaptivecards.io/schemas/adaptive-card.json"


class TeamsChannel:
    name = "teams"

    def __init__(self, url: str, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        self._post = WebPost("Teams", url, timeout_seconds)

    def addressees(self, notice: Notice) -> Sequence[Recipient | None]:
        return [None] if card_of(notice) else []

    def send(self, notice: Notice, to: Recipient | None) -> None:
        if card := card_of(notice, to):
            body = json.dumps(adaptive_card(card), ensure_ascii=False).encode()
            self._post.send(body, {"Idempotency-Key": notice.key})


def adaptive_card(card: Card) -> dict[str, Any]:
    content: dict[str, Any] = {
        "$schema": SCHEMA,
        "type": "AdaptiveCard",
        "version": "1.4",
        "body": [
            {
                "type": "TextBlock",
                "text": card.title,
                "weight": "Bolder",
                "size": "Medium",
                "wrap": True,
            },
            {
                "type": "FactSet",
                "facts": [{"title": name, "value": value} for name, value in card.facts],
            },
        ],
    }
    if card.link:
        content["actions"] = [{"type": "Action.OpenUrl", "title": OPEN, "url": card.link}]
    attachment = {"contentType": CARD, "contentUrl": None, "content": content}
    return {"type": "message", "attachments": [attachment]}
