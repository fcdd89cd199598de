"""What is done with an e-mail. Activities run at least once, so the answer carries its own key."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from durabletask.task import ActivityContext

from function_app.kit.durable.outcome import ActivityOutcome
from function_app.notifications.ports import EmailAnswer, Notifier
from function_app.workflows.spam.models import Answer, Handled, SpamFound

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class SpamActivities:
    notifier: Callable[[], Notifier]

    def handle_spam_email(self, _: ActivityContext, question: str) -> dict[str, Any]:
        found = SpamFound.model_validate_json(question)
        logger.info("email_marked_as_spam instance=%s", found.instance_id)
        return _done(f"Email marked as spam: {found.reason}")

    def send_email(self, _: ActivityContext, question: str) -> dict[str, Any]:
        answer = Answer.model_validate_json(question)
        self.notifier().announce(EmailAnswer(**answer.dump()))
        return _done(f"Email sent: {answer.response}")


def _done(result: str) -> dict[str, Any]:
    return ActivityOutcome(output=Handled(result=result).dump()).dump()
