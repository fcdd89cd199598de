"""Both agents hijacked: what becomes of all their answers, through the real activities and the real
SDK, against a Foundry project on loopback that says what it is told.
"""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from durabletask.task import ActivityContext

from demo.foundry.service import FoundryService
from function_app.agents.gate import RulesGate
from function_app.agents.ports import AgentUnavailable
from function_app.claims.activities import ClaimActivities
from function_app.claims.messages import AdjudicationRequest
from function_app.documents.reader import DocumentReader
from function_app.domain.claim import Agent1Input, ClaimRequest
from function_app.kit.durable.outcome import ActivityOutcome
from function_app.notifications.log import LogNotifier
from function_app.rules.adjudication import CodedRules
from tests.function_app.agents.foundry_wire import Foundry
from tests.function_app.documents.canaries import canary
from tests.function_app.rules.test_adjudication import NESTED, changed
from tests.hijacked.outputs import Hijacked, hijacked_outputs

ATTACHED = "https://files.example.com:99/bill.txt"  # a port that is refused without a look
CLAIM = ClaimRequest(
    claim_id="CLM-1",
    email_content="It broke.",
    attachment_url=ATTACHED,
    sender_email="dana@example.com",
)
CONTEXT = ActivityContext("claim-CLM-1", 1)
GOOD = changed(NESTED, claim_id="CLM-1")  # for which the rules pay 667.50
EXPIRED = changed(GOOD, contract__status="Expired")
UNCONFIRMED = changed(GOOD, metadata__data_source="agent1_extraction")


@dataclass(frozen=True)
class Answered:
    """What came of an answer; None when the activity is to be tried again."""

    hijacked: Hijacked
    claim: dict[str, Any]  # agent 2's
    outcome: ActivityOutcome | None


@dataclass(frozen=True)
class Aftermath:
    answers: list[Answered]
    visits: int  # to the canary
    paths: set[str]  # that were asked for at Foundry
    log: str

    def of(self, role: str) -> list[Answered]:
        return [answered for answered in self.answers if answered.hijacked.role == role]


class _Log(logging.Handler):
    def __init__(self) -> None:
        super().__init__(logging.INFO)
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(logging.Formatter().format(record))


@pytest.fixture(scope="package")
def aftermath() -> Iterator[Aftermath]:
    log = _Log()
    root = logging.getLogger()
    level = root.level
    root.addHandler(log)
    root.setLevel(logging.INFO)
    with canary() as listener, FoundryService(lambda _: current[0].answer) as service:
        outputs = hijacked_outputs(f"http://127.0.0.1:{listener.port}")
        current = outputs[:1]
        project = Foundry(service, [], within=30)
        reader = DocumentReader(allowed_hosts=frozenset({"127.0.0.1"}))
        activities = ClaimActivities(
            documents=lambda: reader,
            assistant=lambda: project.assistant,
            adjudicator=lambda: RulesGate(project.adjudicator, CodedRules()),
            notifier=LogNotifier,
        )
        answers: list[Answered] = []
        for hijacked in outputs:
            current[0] = hijacked
            answers.append(_ask(activities, hijacked))
        project.client.close()
        # A conversation whose answer is of no use is deleted.
        paths = {"conversations/ID" if p.startswith("conv_") else p for p in project.paths}
        yield Aftermath(answers, listener.visits(), paths, "\n".join(log.lines))
    root.removeHandler(log)
    root.setLevel(level)


def _ask(activities: ClaimActivities, hijacked: Hijacked) -> Answered:
    claim = (GOOD, EXPIRED, UNCONFIRMED)[hijacked.number // 2 % 3]
    try:
        if hijacked.role == "agent1":
            question = Agent1Input(instance_id="claim-CLM-1", claim=CLAIM)
            told = activities.read_claim(CONTEXT, question.model_dump_json())
        else:
            form = AdjudicationRequest(instance_id="claim-CLM-1", claim=claim)
            told = activities.adjudicate_claim(CONTEXT, form.model_dump_json())
    except AgentUnavailable:
        return Answered(hijacked, claim, None)
    return Answered(hijacked, claim, ActivityOutcome.model_validate(told))
