"""Telling a reviewer, and publishing. Activities run at least once: a notice carries a key."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from durabletask.task import ActivityContext

from function_app.kit.durable.outcome import ActivityOutcome
from function_app.notifications.ports import DecisionNotice, Notifier
from function_app.workflows.writing.models import DraftReview, Publication

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class WritingActivities:
    notifier: Callable[[], Notifier]

    def notify_user_for_approval(self, _: ActivityContext, question: str) -> dict[str, Any]:
        review = DraftReview.model_validate_json(question)
        self.notifier().announce(
            DecisionNotice(
                event="content_awaiting_review",
                instance_id=review.instance_id,
                request_id=review.request_id,
                expires_at=review.expires_at,
            )
        )
        return ActivityOutcome().dump()

    def publish_content(self, _: ActivityContext, question: str) -> dict[str, Any]:
        """What is published is the output of the workflow; a team adds here where else it goes."""
        publication = Publication.model_validate_json(question)
        logger.info("content_published instance=%s", publication.instance_id)
        return ActivityOutcome().dump()
