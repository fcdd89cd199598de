"""The notifier of a machine without a webhook: the log says which claim, draft or action waits.

A link that lets its holder decide is shown where the log is a person's own, at a laptop. In Azure
many read the log, and there the address stands in it without what opens it.
"""

import logging
from collections.abc import Sequence

from function_app.notifications.deliveries import announced_alone
from function_app.notifications.ports import Delivery, Notice, Recipient, ReviewNotice

logger = logging.getLogger(__name__)


class LogNotifier:
    name = "log"

    def __init__(self, *, shows_links: bool = False) -> None:
        self._shows_links = shows_links

    def announce(self, notice: Notice) -> list[Delivery]:
        return announced_alone(self, notice)

    def addressees(self, notice: Notice) -> Sequence[Recipient | None]:
        return [None]

    def send(self, notice: Notice, to: Recipient | None) -> None:
        if not isinstance(notice, ReviewNotice) or not notice.review_url:
            logger.info("%s instance=%s", notice.event, notice.instance_id)
            return
        url = notice.review_url if self._shows_links else notice.review_url.partition("?")[0]
        logger.info("%s instance=%s url=%s", notice.event, notice.instance_id, url)
        if self._shows_links:
            self._show_links_of(notice.to, notice)

    def _show_links_of(self, people: Sequence[Recipient], notice: ReviewNotice) -> None:
        for person in people:
            if person.review_url and person.review_url != notice.review_url:
                logger.info(
                    "%s instance=%s for=%s url=%s",
                    notice.event,
                    notice.instance_id,
                    person.mail,
                    person.review_url,
                )
