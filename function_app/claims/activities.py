"""All the I/O of the claim workflow. An activity runs at least once: reading and adjudicating
change nothing, and a notice carries a key. What another try cannot mend is an outcome, no error.
"""

import logging
from datetime import UTC, datetime
from typing import Any

from durabletask.task import ActivityContext

from function_app.agents.ports import AgentMisconfigured
from function_app.claims.checks import checked
from function_app.claims.models import Agent1Input
from function_app.claims.order import AdjudicationRequest, Outcome
from function_app.collaborators import get_collaborators
from function_app.notifications.ports import ReviewNotice

logger = logging.getLogger(__name__)

ASSISTANT_MISCONFIGURED = (
    "The claim assistant is not set up correctly, so nothing was read from the claim."
)
ADJUDICATOR_MISCONFIGURED = (
    "The adjudication is not set up correctly; the claim was not adjudicated."
)


def read_claim(_: ActivityContext, question: str) -> dict[str, Any]:
    asked = Agent1Input.model_validate_json(question)
    collaborators = get_collaborators()
    try:
        assistant = collaborators.assistant
        documents = collaborators.documents.read_all(asked.claim.attachments)
        answer = assistant.read(asked, documents)
    except AgentMisconfigured as error:
        logger.warning("claim_assistant_misconfigured instance=%s: %s", asked.instance_id, error)
        return Outcome(failure=ASSISTANT_MISCONFIGURED).dump()
    today = datetime.now(UTC).date()
    return Outcome(output=checked(answer, asked.claim, documents, today).dump()).dump()


def notify_reviewer(_: ActivityContext, notice: str) -> dict[str, Any]:
    get_collaborators().notifier.announce(ReviewNotice.model_validate_json(notice))
    return Outcome().dump()


def adjudicate_claim(_: ActivityContext, question: str) -> dict[str, Any]:
    asked = AdjudicationRequest.model_validate_json(question)
    try:
        answer = get_collaborators().adjudicator.adjudicate(asked.claim)
    except AgentMisconfigured as error:
        logger.warning("adjudicator_misconfigured instance=%s: %s", asked.instance_id, error)
        return Outcome(failure=ADJUDICATOR_MISCONFIGURED).dump()
    return Outcome(output=answer.dump()).dump()
