"""Has an e-mail judged outside the workflow: one question to the same agent, kept in no session."""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

from function_app.chat.agents import SPAM_DETECTION, agent_named
from function_app.chat.fit import fitted
from function_app.chat.outputs import SpamDetectionResult
from function_app.chat.session_state import USER, RunRequest, Spoken, asks_for
from function_app.chat.talk import Talk
from function_app.kit.logs import without_text
from function_app.workflows.spam.questions import is_it_spam

logger = logging.getLogger(__name__)

NOT_CHECKED = "Whether the e-mail is spam could not be checked."
_LONGEST_REASON = 300


@dataclass(frozen=True)
class SpamCheck:
    """`talk` is made when the first e-mail is checked."""

    talk: Callable[[], Talk]

    def concern(self, mail: str) -> str | None:
        """What a reviewer should know about the e-mail. Raises nothing: a check that breaks holds
        up no claim.
        """
        try:
            verdict = self._verdict(mail)
        except Exception as error:  # noqa: BLE001 - whatever is wrong with the model, or with us
            logger.warning("spam_check_failed error=%s", without_text(error))
            return NOT_CHECKED
        if not verdict.is_spam:
            return None
        reason = " ".join(verdict.reason.split())
        return f"The e-mail looks like spam: {reason[:_LONGEST_REASON]}"

    def _verdict(self, mail: str) -> SpamDetectionResult:
        question = is_it_spam(mail)
        request = RunRequest(
            message=question,
            correlation_id=uuid4().hex,
            response_format=asks_for(SpamDetectionResult),
            request_response_format="json",
        )
        answer = self.talk()(
            agent_named(SPAM_DETECTION), [Spoken(USER, question)], request, _nobody_listens
        )
        text = "".join(message.text for message in answer.messages)
        return fitted(text, SpamDetectionResult)


def _nobody_listens(_: str) -> None:
    """The pieces of the answer are for no stream."""
