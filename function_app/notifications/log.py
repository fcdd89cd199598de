"""The notifier of a machine without a webhook: the log says which claim waits."""

import logging

from function_app.notifications.ports import ReviewNotice

logger = logging.getLogger(__name__)


class LogNotifier:
    def announce(self, notice: ReviewNotice) -> None:
        logger.info(
            "claim_awaiting_review instance=%s url=%s", notice.instance_id, notice.review_url
        )
