"""A Foundry project that answers by a script, one answer to each question, also in the ways in
which a network fails.
"""

import json
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler
from typing import Any, cast

from azure.core.credentials import AccessToken
from azure.core.exceptions import ClientAuthenticationError

from demo.foundry.answers import Answer, said
from demo.foundry.service import FoundryService, Question, serve
from function_app.agents.foundry import FoundryAdjudicator, FoundryClaimAssistant
from function_app.agents.foundry.connection import connect

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


class Hang:
    """Says nothing until the test is over."""

    def send(self, handler: BaseHTTPRequestHandler) -> None:
        cast("FoundryService", handler.server).closing.wait(30)
        handler.close_connection = True


class Cut:
    """Breaks the connection half way through the body."""

    def send(self, handler: BaseHTTPRequestHandler) -> None:
        handler.wfile.write(b'HTTP/1.1 200 OK\r\nContent-Length: 500\r\n\r\n{"id": "re')
        handler.connection.shutdown(socket.SHUT_RDWR)
        handler.close_connection = True


class Raw:
    def __init__(self, body: bytes, content_type: str = "application/json") -> None:
        self.body, self.content_type = body, content_type

    def send(self, handler: BaseHTTPRequestHandler) -> None:
        handler.send_response(200)
        handler.send_header("Content-Type", self.content_type)
        handler.send_header("Content-Length", str(len(self.body)))
        handler.end_headers()
        handler.wfile.write(self.body)


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

    with serve(reply) as service:
        project = Foundry(service, questions, within)
        yield project
        project.client.close()
