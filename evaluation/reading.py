"""Has the agents read and decide, with everything around them as in the app: papers come over HTTP,
go through the document reader, and agent 1's answer through the checks.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from dev_support.file_share import serve
from evaluation.claims import GeneratedClaim
from evaluation.facts import TODAY
from evaluation.forms import Question, questions
from function_app.agents.ports import Adjudicator, AgentFailed, AgentUnavailable, ClaimAssistant
from function_app.claims.verification.verify import verified
from function_app.documents.reader import DocumentReader
from function_app.domain.adjudication import Agent2Output
from function_app.domain.claim import Agent1Input, ClaimRequest
from function_app.domain.document import Document
from function_app.domain.reading import Agent1Output
from function_app.rules.limits import Limits

AT_ONCE = 4


@dataclass(frozen=True)
class Reading:
    """Without an output the agent failed; why, `failures` tell."""

    claim: GeneratedClaim
    documents: Sequence[Document]
    output: Agent1Output | None
    decisions: Sequence[tuple[Question, Agent2Output | None]]
    failures: Sequence[str]


def read_all(
    claims: Sequence[GeneratedClaim],
    assistant: ClaimAssistant,
    adjudicator: Adjudicator,
    limits: Limits | None = None,
) -> list[Reading]:
    papers = {claim.file_name: claim.paper.content for claim in claims if claim.paper}
    with serve(papers) as url, ThreadPoolExecutor(AT_ONCE) as threads:
        documents = DocumentReader(allowed_hosts=["127.0.0.1"])
        readers = _Readers(url, documents, assistant, adjudicator, limits)
        return list(threads.map(readers.read, claims))


@dataclass(frozen=True)
class _Readers:
    papers_url: str
    documents: DocumentReader
    assistant: ClaimAssistant
    adjudicator: Adjudicator
    limits: Limits | None

    def read(self, claim: GeneratedClaim) -> Reading:
        failures: list[str] = []
        request = self._request(claim)
        documents = self.documents.read_all(request.attachments)
        output = self._agent1(request, documents, failures)
        decisions = [
            (asked, self._agent2(asked, failures)) for asked in questions(claim, self.limits)
        ]
        return Reading(claim, documents, output, decisions, failures)

    def _request(self, claim: GeneratedClaim) -> ClaimRequest:
        return ClaimRequest(
            claim_id=claim.claim_id,
            email_content=claim.email,
            sender_email=claim.facts.claimant_email,
            attachment_urls=[self.papers_url + claim.file_name] if claim.paper else [],
        )

    def _agent1(
        self, request: ClaimRequest, documents: Sequence[Document], failures: list[str]
    ) -> Agent1Output | None:
        question = Agent1Input(instance_id=f"claim-{request.claim_id}", claim=request)
        try:
            answer = self.assistant.read(question, documents)
        except (AgentFailed, AgentUnavailable) as failure:
            failures.append(f"agent 1: {failure}")
            return None
        return verified(answer, request, documents, TODAY)

    def _agent2(self, asked: Question, failures: list[str]) -> Agent2Output | None:
        try:
            return self.adjudicator.adjudicate(asked.form)
        except (AgentFailed, AgentUnavailable) as failure:
            failures.append(f"agent 2, {asked.variation}: {failure}")
            return None
