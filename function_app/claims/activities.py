"""All the I/O of the claim workflow. An activity runs at least once: reading and adjudicating
change nothing, and a notice carries a key. What another try cannot mend is an outcome, no error.
"""

import logging
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Protocol

from durabletask.client import TaskHubGrpcClient
from durabletask.task import ActivityContext

from function_app.agents.ports import Adjudicator, ClaimAssistant
from function_app.claim_files.ports import ClaimFiles, NothingKept
from function_app.claims.agent_failures import ADJUDICATOR, ASSISTANT, outcome_of
from function_app.claims.claimant.sent_files import kept_files
from function_app.claims.counting import count_adjudication
from function_app.claims.decisions.seen import seen_digest
from function_app.claims.first_run import ran_before
from function_app.claims.indexing.noting import ClaimNotes, notes_of_this_process
from function_app.claims.instances import instance_id_of
from function_app.claims.letter_writing import LetterWriting
from function_app.claims.messages import AdjudicationRequest, ReviewOrder
from function_app.claims.steps import GOES_STRAIGHT_THROUGH, RAN_BEFORE
from function_app.claims.straight_through import StraightThrough
from function_app.claims.telling import Telling, tell_reviewers
from function_app.contracts.look_up import look_up
from function_app.contracts.ports import Contracts, Facilities
from function_app.domain.adjudication import Agent2Output
from function_app.domain.claim import Agent1Input
from function_app.domain.contract import ContractLookup
from function_app.domain.document import Document, NamedBytes
from function_app.domain.reading import Agent1Output
from function_app.kit.durable.outcome import ActivityOutcome
from function_app.notifications.ports import Notifier

logger = logging.getLogger(__name__)


class Documents(Protocol):
    def read_all(self, urls: Sequence[str], kept: Sequence[NamedBytes] = ()) -> list[Document]: ...


@dataclass(frozen=True)
class ClaimActivities:
    """Whom they work with is made when it is first needed: one that cannot be stops no other."""

    documents: Callable[[], Documents]
    assistant: Callable[[], ClaimAssistant]
    adjudicator: Callable[[], Adjudicator]
    notifier: Callable[[], Notifier]
    spam_concern: Callable[[str], str | None] | None = None  # about an e-mail; None: not checked
    telling: Telling = field(default_factory=Telling)
    straight_through: StraightThrough | None = None  # None: a person sees every claim
    files: Callable[[], ClaimFiles] = NothingKept
    contracts: Callable[[], Contracts | None] = lambda: None  # None: a person looks them up
    facilities: Callable[[], Facilities | None] = lambda: None
    notes: ClaimNotes = field(default_factory=notes_of_this_process)
    writing: LetterWriting = field(default_factory=LetterWriting)

    def read_claim(self, hub: TaskHubGrpcClient, question: str) -> dict[str, Any]:
        asked = Agent1Input.model_validate_json(question)
        files = self.files()
        if ran_before(hub, files, asked):
            logger.warning("claim_ran_before instance=%s", asked.instance_id)
            return ActivityOutcome(failure=RAN_BEFORE).dump()
        self.notes.reads(hub, asked)
        if asked.known is not None:
            return self._taken_over(asked, asked.known, files)
        read = outcome_of(lambda: self._read(asked, files), ASSISTANT, asked.instance_id)
        outcome = self._with_verdict(asked, read)
        self.notes.read(asked, outcome)
        self.writing.has_arrived(asked, outcome)
        shown = seen_digest(outcome.output, asked.claim.dump())
        return outcome.model_copy(update={"digest": shown}).dump()

    def _taken_over(
        self, asked: Agent1Input, known: dict[str, Any], files: ClaimFiles
    ) -> dict[str, Any]:
        """The claim was read in an earlier case: its documents become those of this one, too."""
        earlier = instance_id_of(asked.claim.claim_id, asked.case - 1)
        for report in Agent1Output.model_validate(known).documents:
            content = files.get(earlier, report.sha256) if report.sha256 else None
            if content is not None:
                files.put(content, asked.instance_id)
        outcome = ActivityOutcome(output=known, digest=seen_digest(known, asked.claim.dump()))
        self.notes.read(asked, outcome)
        self.writing.has_arrived(asked, outcome)
        return outcome.dump()

    def _read(self, asked: Agent1Input, files: ClaimFiles) -> Agent1Output:
        # They come with the patterns of how values are written: a cold start does without them.
        from function_app.claims.verification.contract import (  # noqa: PLC0415
            with_contract_looked_for,
        )
        from function_app.claims.verification.facility import with_facility  # noqa: PLC0415
        from function_app.claims.verification.verify import verified, with_concerns  # noqa: PLC0415
        from function_app.documents.rendering.kept import keep_what_ocr_found  # noqa: PLC0415

        assistant = self.assistant()
        urls = asked.claim.attachments
        sent = kept_files(files, asked)
        kept = {"kept": sent} if sent else {}
        documents = self.documents().read_all(urls, **kept) if urls or sent else []
        for document in documents:
            if document.content is not None:
                files.put(document.content, asked.instance_id)
                keep_what_ocr_found(files, asked.instance_id, document)
        answer, now = assistant.read(asked, documents), datetime.now(UTC)
        reading = verified(
            answer,
            asked.claim,
            documents,
            now.date(),
            asked.changes,
            answers=asked.texts,
            lookup=self._contract_of(answer, now),
        )
        texts = [asked.claim.email_content or "", *(p for one in documents for p in one.pages)]
        reading = with_facility(reading, self.facilities(), texts, now)
        concern = self._about_spam(asked.claim.email_content)
        checked = with_concerns(reading, [concern]) if concern else reading
        return with_contract_looked_for(checked)

    def _contract_of(self, answer: Agent1Output, now: datetime) -> ContractLookup | None:
        read = answer.extracted_info
        return look_up(self.contracts(), read.contract_number, read.vehicle_vin, now)

    def _about_spam(self, mail: str | None) -> str | None:
        return self.spam_concern(mail) if self.spam_concern and mail else None

    def _with_verdict(self, asked: Agent1Input, outcome: ActivityOutcome) -> ActivityOutcome:
        """What a reviewer has asked to be changed, or the claimant to tell, is for a reviewer."""
        if self.straight_through is None or outcome.output is None or asked.is_for_a_person:
            return outcome
        reading = Agent1Output.model_validate(outcome.output)
        if not self.straight_through.lets_through(asked.claim, reading, asked.begun_at or ""):
            return outcome
        return outcome.model_copy(
            update={"output": {**outcome.output, GOES_STRAIGHT_THROUGH: True}}
        )

    def notify_reviewer(self, _: ActivityContext, notice: str) -> dict[str, Any]:
        order = ReviewOrder.model_validate_json(notice)

        def tell() -> ActivityOutcome:
            return tell_reviewers(self.notifier(), self.telling, order)

        return self.notes.telling(order, tell).dump()

    def adjudicate_claim(self, _: ActivityContext, question: str) -> dict[str, Any]:
        asked = AdjudicationRequest.model_validate_json(question)

        def adjudicate() -> Agent2Output:
            return self.adjudicator().adjudicate(asked.claim)

        self.notes.adjudicates(asked)
        outcome = outcome_of(adjudicate, ADJUDICATOR, asked.instance_id)
        self.notes.adjudicated(asked, outcome)
        count_adjudication(asked, outcome)
        self.writing.adjudicated(asked, outcome)
        return outcome.dump()
