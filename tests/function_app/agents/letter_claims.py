"""What the offline agent and our checks make of one letter, or of one paper."""

from typing import Any

from function_app.agents.offline.assistant import OfflineClaimAssistant
from function_app.claims.verification.verify import verified
from function_app.domain.claim import Agent1Input, ClaimRequest
from function_app.domain.document import Document, DocumentStatus
from function_app.domain.reading import Agent1Output
from tests.function_app.agents.claim_documents import TODAY

CAMRY = "My 2019 Toyota Camry will not start. Contract VSC-2291847."


def read(request: dict[str, Any], *documents: Document) -> Agent1Output:
    claim = ClaimRequest.read({"claim_id": "C-1", **request})
    question = Agent1Input(instance_id="claim-C-1", claim=claim)
    read = OfflineClaimAssistant().read(question, documents)
    return verified(read, claim, documents, TODAY.replace(year=2027))


def read_paper(text: str) -> Agent1Output:
    url = "https://papers.example/a.txt"
    paper = Document(url, "a.txt", DocumentStatus.SUCCESS, (text,))
    return read({"email_content": "Please see the paper.", "attachment_url": url}, paper)
