"""A Foundry project that answers by a script, one answer to each question, also in the ways in
which a network fails.
"""

import json
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from azure.core.credentials import AccessToken
from azure.core.exceptions import ClientAuthenticationError

from demo.foundry.answers import said
from demo.foundry.service import FoundryService, Question
from dev_support.loopback_server import Answer, Reply
from tests.broken_answers import RawBytes
from tests.late import late

FoundryAdjudicator = late("function_app.agents.foundry.FoundryAdjudicator")
FoundryClaimAssistant = late("function_app.agents.foundry.FoundryClaimAssistant")
connect = late("function_app.agents.foundry.connection.connect")

CLAIM = {"claim_id": "CLM-9", "claimant": {"name": "Dana Reyes"}, "repair": {"total_estimate": 775}}
ADJUDICATION = {
    "decision": "approved",
    "approved_amount": "$725.00",
    "rules_passed": ["AA-01"],
    "reason": "All good.",
}
READING = {
    "classification": {"claim_type": "vsc"},
    "confidence_score": "85%",
    "extracted_info": {"claimant_name": "Dana Reyes"},
}
VERDICT = json.dumps(ADJUDICATION)


CUT_OFF = RawBytes((b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"id": "re',))


def unusable(body: bytes, content_type: str = "application/json") -> Reply:
    return Reply(body, headers={"Content-Type": content_type})


class StaticCredential:
    def get_token(self, *scopes: str, **_: Any) -> AccessToken:
        assert scopes == ("https://ai.azure.com/.default",)
        return AccessToken("a-token", 4102444800)


class NoCredential:
    def get_token(self, *_: str, **__: Any) -> AccessToken:
        raise ClientAuthenticationError("nobody is signed in")


class Foundry:
    """The project, and the agents of the app that ask it."""

    def __init__(self, service: FoundryService, questions: list[Question], within: float) -> None:
        self.service, self.questions = service, questions
        self.client = connect(service.endpoint, StaticCredential(), within)
        self.adjudicator = FoundryAdjudicator(self.client, "claim-approval-agent")
        self.assistant = FoundryClaimAssistant(self.client, "claim-assistant-agent")

    @property
    def paths(self) -> list[str]:
        return [request["path"].rpartition("/")[2] for request in self.service.requests]


@contextmanager
def foundry(*answers: Answer | str, within: float = 30) -> Iterator[Foundry]:
    script = (said(answer) if isinstance(answer, str) else answer for answer in answers)
    questions: list[Question] = []

    def reply(question: Question) -> Answer:
        questions.append(question)
        return next(script)

    with FoundryService(reply) as service:
        project = Foundry(service, questions, within)
        yield project
        project.client.close()
