"""Agent 1 in Foundry. The documents are read by us, not by the agent: it sees text, never a URL,
and has no say in whether a document could be read.
"""

from collections.abc import Sequence
from typing import Any, cast

from azure.core.credentials import TokenCredential

from function_app.agents.foundry.agent import FoundryAgent
from function_app.agents.foundry.connection import connect
from function_app.agents.foundry.reply import read_object, validated
from function_app.agents.prompts import claim_assistant_question
from function_app.claims.models import Agent1Input, Agent1Output, ClaimRequest, DocumentStatus
from function_app.documents.document import Document

_MOST_CHARACTERS = 100_000  # of one text; more would crowd out the rest of a model's context


class FoundryClaimAssistant:
    def __init__(self, *, endpoint: str, name: str, credential: TokenCredential) -> None:
        self._agent = FoundryAgent(connect(endpoint, credential), name)

    def read(self, question: Agent1Input, documents: Sequence[Document]) -> Agent1Output:
        claim = question.claim
        content = read_object(
            self._agent.ask(claim_assistant_question(_material(claim, documents)))
        )
        facts = {
            "claim_id": claim.claim_id,
            "document_extraction": _extraction(documents, content.get("document_extraction")),
        }
        return _from_sender(validated(Agent1Output, content | facts), claim.sender_email)


def _material(claim: ClaimRequest, documents: Sequence[Document]) -> dict[str, Any]:
    return {
        "sender_email": claim.sender_email,
        "claimant_name_hint": claim.claimant_name,
        "email": (claim.email_content or "")[:_MOST_CHARACTERS] or None,
        "documents": [
            {
                "status": document.status,
                "note": document.note,
                "text": (document.text or "")[:_MOST_CHARACTERS] or None,
            }
            for document in documents
        ],
    }


def _extraction(documents: Sequence[Document], answered: object) -> dict[str, Any] | None:
    """The agent's extraction with what only the reader knows put in: status and notes."""
    if not documents:
        return None
    content = cast("dict[str, Any]", answered) if isinstance(answered, dict) else {}
    statuses = [document.status for document in documents]
    notes = [content.get("notes"), *(document.note for document in documents)]
    return content | {
        "status": DocumentStatus.SUCCESS if DocumentStatus.SUCCESS in statuses else statuses[0],
        "notes": " ".join(str(note) for note in notes if note) or None,
    }


def _from_sender(output: Agent1Output, sender: str | None) -> Agent1Output:
    """The claimant's e-mail is the sender's, whatever a document talked the agent into."""
    if sender is None:
        return output
    info = output.extracted_info.model_copy(update={"claimant_email": sender})
    return output.model_copy(update={"extracted_info": info})
