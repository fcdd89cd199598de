"""The notifier of a machine without a webhook: the log says which claim, draft or action waits."""

import logging

from function_app.notifications.ports import Notice, ReviewNotice

logger = logging.getLogger(__name__)


class LogNotifier:
    def announce(self, notice: Notice) -> None:
        if isinstance(notice, ReviewNotice) and notice.review_url:
            logger.info(
                "%s instance=%s url=%s", notice.event, notice.instance_id, notice.review_url
            )
        else:
            logger.info("%s instance=%s", notice.event, notice.instance_id)
