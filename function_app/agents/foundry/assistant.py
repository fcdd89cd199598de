"""Agent 1 in Foundry. The documents are read by us, not by the agent: it sees text, and images of
pages that are pictures, never a URL, and has no say in whether a document could be read.
"""

import logging
from collections.abc import Iterator, Sequence
from typing import Any, cast

from openai import OpenAI

from function_app.agents.foundry.agent import Conversation, FoundryAgent
from function_app.agents.foundry.dialogue import consult
from function_app.agents.foundry.page_images import Asked, ShownPages, shown_pages, with_images
from function_app.agents.foundry.told_values import with_differences
from function_app.agents.ports import AgentDeclined, AgentMisconfigured
from function_app.agents.prompts import claimants_answers, question_about, reviewers_words
from function_app.domain.claim import Agent1Input, ClaimRequest
from function_app.domain.document import Document, DocumentStatus
from function_app.domain.fair_share import fair_shares
from function_app.domain.reading import Agent1Output

_log = logging.getLogger(__name__)

# More would crowd out the rest of a model's context.
_MOST_OF_THE_EMAIL = 100_000  # characters
_MOST_OF_THE_DOCUMENTS = 200_000  # of all together
_NOT_ALL_SHOWN = (
    "Of the pages that are pictures the agent was shown only a part; of all it read the text."
)
_NOTHING_SHOWN = ShownPages()
_NONE_SHOWN = (
    "The agent's model did not look at the pages that are pictures; it read their text alone."
)


class FoundryClaimAssistant:
    def __init__(
        self,
        client: OpenAI,
        name: str,
        version: str | None = None,
        *,
        sees_images: bool = True,
    ) -> None:
        self._agent = FoundryAgent(client, name, version)
        self._sees_images = sees_images

    def read(self, question: Agent1Input, documents: Sequence[Document]) -> Agent1Output:
        claim, earlier = question.claim, question.earlier

        def ask(conversation: Conversation, asked: Asked, note: str | None = None) -> Agent1Output:
            def with_what_we_know(reply: dict[str, Any]) -> dict[str, Any]:
                extraction = _extraction(documents, reply.get("document_extraction"), note)
                return reply | {"claim_id": claim.claim_id, "document_extraction": extraction}

            output = consult(conversation, asked, Agent1Output, with_what_we_know)
            return with_differences(_from_sender(output, claim.sender_email), documents)

        def ask_afresh(shown: ShownPages, note: str | None) -> Agent1Output:
            conversation = self._agent.converse(claim.claim_id, len(shown.pages))
            material = _material(claim, documents, shown)
            text = question_about(material, len(shown.pages)) + _claimants(question) + words
            return ask(conversation, with_images(text, shown), note)

        words = _reviewers(question)
        known = earlier and earlier.conversation_id and earlier.agent_name == self._agent.name
        if earlier and known and question.is_for_a_person:
            try:
                return ask(self._agent.resume(earlier), self._what_is_new(question, documents))
            except AgentMisconfigured:
                # The service keeps no conversation for ever. If it is something else that it does
                # not take, it says so again.
                _log.info("foundry_conversation_gone agent=%s", self._agent.name)
        shown = shown_pages(documents) if self._sees_images else ShownPages()
        if not shown.pages:
            return ask_afresh(shown, None)
        try:
            return ask_afresh(shown, _NOT_ALL_SHOWN if shown.left_out else None)
        except (AgentMisconfigured, AgentDeclined) as refusal:
            # Its model has no eyes, or there is something to see that it does not look at.
            if isinstance(refusal, AgentMisconfigured) and not refusal.is_about_content:
                raise
            _log.warning("foundry_images_refused %s; see AGENT1_SEES_IMAGES", refusal)
        return ask_afresh(ShownPages(), _NONE_SHOWN)

    def _what_is_new(self, question: Agent1Input, documents: Sequence[Document]) -> Asked:
        """To a conversation that has seen the claim as it was filed."""
        answered = {file.sha256 for answer in question.answers for file in answer.documents}
        sent = [
            document
            for document in documents
            if document.is_from_claimant and document.sha256 in answered
        ]
        shown = shown_pages(sent) if self._sees_images else ShownPages()
        text = _claimants(question, sent, shown) + _reviewers(question)
        return with_images(text, shown)


def _reviewers(question: Agent1Input) -> str:
    return reviewers_words(question.changes) if question.changes else ""


def _claimants(
    question: Agent1Input, sent: Sequence[Document] = (), shown: ShownPages = _NOTHING_SHOWN
) -> str:
    if not question.answers:
        return ""
    told: list[dict[str, Any]] = [
        answer.model_dump(mode="json", include={"answers", "message"})
        for answer in question.answers
    ]
    images = {"images": shown.in_material()} if shown.pages else {}
    papers = [{"documents": list(_shown(sent)), **images}] if sent else []
    return claimants_answers([*told, *papers], len(shown.pages))


def _material(
    claim: ClaimRequest, documents: Sequence[Document], shown: ShownPages
) -> dict[str, Any]:
    images = {"images": shown.in_material()} if shown.pages else {}
    return images | {
        "sender_email": claim.sender_email,
        "claimant_name_hint": claim.claimant_name,
        "email": (claim.email_content or "")[:_MOST_OF_THE_EMAIL] or None,
        "documents": list(_shown(documents)),
    }


def _shown(documents: Sequence[Document]) -> Iterator[dict[str, Any]]:
    """Page by page, so that a quote can be found again."""
    sizes = (sum(map(len, document.pages)) for document in documents)
    shares = fair_shares(sizes, _MOST_OF_THE_DOCUMENTS)
    for document, room in zip(documents, shares, strict=True):
        pages: list[dict[str, Any]] = []
        for number, text in enumerate(document.pages, 1):
            if text and room > 0:
                pages.append({"page": number, "text": text[:room]})
            room -= len(text)  # noqa: PLW2901
        yield {
            "name": document.name,
            "status": document.status,
            "note": document.note,
            "pages": pages,
        }


def _extraction(
    documents: Sequence[Document], answered: object, note: str | None
) -> dict[str, Any] | None:
    """The agent's extraction with what only the reader knows put in: status and notes."""
    if not documents:
        return None
    content = cast("dict[str, Any]", answered) if isinstance(answered, dict) else {}
    statuses = [document.status for document in documents]
    notes = [content.get("notes"), *(document.note for document in documents), note]
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
