"""All the I/O of the claim workflow. An activity runs at least once: reading and adjudicating
change nothing, and a notice carries a key. What another try cannot mend is an outcome, no error.
"""

from datetime import UTC, datetime
from typing import Any

from durabletask.task import ActivityContext

from function_app.claims.asking import ADJUDICATOR, ASSISTANT, outcome_of
from function_app.claims.checks import checked
from function_app.claims.models import Agent1Input, Agent1Output, Agent2Output
from function_app.claims.order import AdjudicationRequest, Outcome
from function_app.collaborators import get_collaborators
from function_app.notifications.ports import ReviewNotice


def read_claim(_: ActivityContext, question: str) -> dict[str, Any]:
    asked = Agent1Input.model_validate_json(question)

    def read() -> Agent1Output:
        collaborators = get_collaborators()
        assistant = collaborators.assistant
        documents = collaborators.documents.read_all(asked.claim.attachments)
        answer = assistant.read(asked, documents)
        return checked(answer, asked.claim, documents, datetime.now(UTC).date())

    return outcome_of(read, ASSISTANT, asked.instance_id).dump()


def notify_reviewer(_: ActivityContext, notice: str) -> dict[str, Any]:
    get_collaborators().notifier.announce(ReviewNotice.model_validate_json(notice))
    return Outcome().dump()


def adjudicate_claim(_: ActivityContext, question: str) -> dict[str, Any]:
    asked = AdjudicationRequest.model_validate_json(question)

    def adjudicate() -> Agent2Output:
        return get_collaborators().adjudicator.adjudicate(asked.claim)

    return outcome_of(adjudicate, ADJUDICATOR, asked.instance_id).dump()
