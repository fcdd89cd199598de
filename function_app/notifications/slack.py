"""Slack: an incoming webhook shows blocks. Their texts are plain: Slack reads no markup in them."""

import json
from collections.abc import Sequence
from typing import Any

from function_app.notifications.cards import OPEN, Card, card_of
from function_app.notifications.ports import Notice, Recipient
from function_app.notifications.web_post import TIMEOUT_SECONDS, WebPost


class SlackChannel:
    name = "slack"

    def __init__(self, url: str, timeout_seconds: float = TIMEOUT_SECONDS) -> None:
        self._post = WebPost("Slack", url, timeout_seconds)

    def addressees(self, notice: Notice) -> Sequence[Recipient | None]:
        return [None] if card_of(notice) else []

    def send(self, notice: Notice, to: Recipient | None) -> None:
        if card := card_of(notice, to):
            body = json.dumps(blocks(card), ensure_ascii=False).encode()
            self._post.send(body, {"Idempotency-Key": notice.key})


def blocks(card: Card) -> dict[str, Any]:
    """`text` is what a phone's notification shows. No link is unfolded: Slack would follow it."""
    facts = [_plain(f"{name}: {value}") for name, value in card.facts]
    laid_out: list[dict[str, Any]] = [
        {"type": "header", "text": _plain(card.title)},
        {"type": "section", "fields": facts},
    ]
    if card.link:
        button = {"type": "button", "text": _plain(OPEN), "url": card.link}
        laid_out.append({"type": "actions", "elements": [button]})
    text = f"{card.title} ({card.about})"
    return {"text": text, "blocks": laid_out, "unfurl_links": False, "unfurl_media": False}


def _plain(text: str) -> dict[str, Any]:
    return {"type": "plain_text", "text": text, "emoji": False}
