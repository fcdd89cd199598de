"""What was sent, beside the form: the e-mail, the documents, and agent 1's summary of these."""

from dataclasses import dataclass

from function_app.desk.claim_state import ClaimState
from function_app.desk.views.documents_view import Paper, papers
from function_app.desk.views.email_view import EmailPart, email_parts
from function_app.domain.claim import ClaimRequest
from function_app.domain.reading import Agent1Output


@dataclass(frozen=True)
class Email:
    sender: str
    claimant: str  # the name that was given with the claim
    parts: list[EmailPart]


@dataclass(frozen=True)
class Summary:
    title: str
    paragraphs: list[str]


@dataclass(frozen=True)
class Material:
    email: Email
    papers: list[Paper]
    summary: Summary | None


def material(state: ClaimState) -> Material:
    sent = papers(state.claim, state.agent1, state.instance_id, may_come=state.is_being_read)
    return Material(_email(state.claim), sent, _summary(state.agent1, sent))


def _email(claim: ClaimRequest | None) -> Email:
    if claim is None:
        return Email("", "", [])
    return Email(claim.sender_email or "", claim.claimant_name or "", email_parts(claim))


def _summary(agent1: Agent1Output | None, sent: list[Paper]) -> Summary | None:
    """Agent 1's notes as well, where no document has a note of its own."""
    merged = agent1.document_extraction if agent1 else None
    if merged is None:
        return None
    notes = None if any(paper.notes for paper in sent) else merged.notes
    paragraphs = [words for words in (merged.summary, notes) if words]
    documents = "documents" if len(sent) > 1 else "document"
    return (
        Summary(f"The assistant's summary of the {documents}", paragraphs) if paragraphs else None
    )
