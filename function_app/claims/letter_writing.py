"""Letters are written by the activities that run anyway: what they have found out is told. One that
could not be sent stays a draft, and no claim fails for it.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from durabletask.task import ActivityContext

from function_app.claims.indexing.noting import ClaimNotes, notes_of_this_process
from function_app.claims.letter_orders import addressee_of
from function_app.claims.messages import AdjudicationRequest, LastLetter
from function_app.domain.adjudication import AdjudicationDecision, Agent2Output
from function_app.domain.adjudication_form import DataSource
from function_app.domain.claim import Agent1Input
from function_app.domain.letter import Addressee, LetterOrder
from function_app.domain.paper_names import PAPER_NAMES
from function_app.kit.durable.outcome import ActivityOutcome
from function_app.letters.letters import Letters

_RULE = re.compile(r"AA-\d{2}")
_DECISION = AdjudicationDecision
_PAPER_WORDS: dict[str, str] = {**PAPER_NAMES}


@dataclass(frozen=True)
class LetterWriting:
    """Without `letters`, LETTERS is off."""

    letters: Letters | None = None
    notes: ClaimNotes = field(default_factory=notes_of_this_process)

    def has_arrived(self, asked: Agent1Input, outcome: ActivityOutcome) -> None:
        """Once for each case, however often agent 1 is asked."""
        if self.letters is None or asked.is_for_a_person or outcome.retry_after_seconds is not None:
            return
        again = asked.case > 1
        if again or self.letters.tells_received:
            kind = "reopened" if again else "received"
            whose = addressee_of(asked.claim, outcome.output)
            order = whose.letter(instance_id=asked.instance_id, number=kind, kind=kind)
            self.letters.write(order)

    def adjudicated(self, asked: AdjudicationRequest, outcome: ActivityOutcome) -> None:
        if self.letters is None or asked.letter is None or outcome.output is None:
            return
        if order := _of_adjudication(asked, asked.letter, outcome.output):
            self.letters.write(order)

    def write_letter(self, _: ActivityContext, order: str) -> dict[str, Any]:
        asked = LastLetter.model_validate_json(order)
        if self.letters is not None:
            self.letters.write(asked.letter)
        self.notes.ends(asked.letter.instance_id, asked.revision + 1, asked.last)
        return ActivityOutcome(output={}).dump()


def _of_adjudication(
    asked: AdjudicationRequest, whose: Addressee, output: dict[str, Any]
) -> LetterOrder | None:
    """None for what a person has to decide yet."""
    said = Agent2Output.model_validate({**output, "claim_id": ""})
    metadata: dict[str, Any] = asked.claim.get("metadata") or {}
    if metadata.get("data_source") == DataSource.POLICY and (
        said.decision is not _DECISION.APPROVED or said.disagreement
    ):
        return None
    common = {"instance_id": asked.instance_id, "number": f"adjudication-{asked.revision}"}
    match said.decision:
        case _DECISION.APPROVED:
            return whose.letter(
                **common,
                kind="approved",
                approved_amount=said.approved_amount,
                estimate=said.evaluation_summary.estimate_amount,
                deductible=said.deductible_applied,
            )
        case _DECISION.DENIED:
            rules = [found[0] for rule in said.rules_failed if (found := _RULE.search(rule))]
            return whose.letter(**common, kind="denied", rules=tuple(dict.fromkeys(rules)))
        case _DECISION.REQUEST_DOCUMENTS if asked.after_review == "end":
            papers = [words for name in said.missing_documents for words in _paper_words(name)]
            return whose.letter(**common, kind="documents_requested", documents=tuple(papers))
        case _:
            return None


def _paper_words(name: str) -> Iterator[str]:
    """Of kinds that we know: an agent's own words are not for a claimant."""
    known = [_PAPER_WORDS[part] for part in name.split(" or ") if part in _PAPER_WORDS]
    if known:
        first, *others = known
        yield ", or: ".join([first, *others])
