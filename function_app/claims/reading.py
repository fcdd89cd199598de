"""Agent 1 reads the claim: once, and again for each round of the review that asked for changes or
brought an answer of the claimant.
"""

from typing import Any

from function_app.claims.asking import ask
from function_app.claims.case_file import CaseFile
from function_app.claims.decisions.seen import seen_digest
from function_app.claims.messages import OrchestrationInput, ReadingSummary
from function_app.claims.steps import RAN_BEFORE, READ_CLAIM, Step
from function_app.domain.claim import Agent1Input
from function_app.kit.durable.retry import TaskGenerator
from function_app.kit.timestamps import iso_utc


def read_claim(file: CaseFile, given: OrchestrationInput) -> TaskGenerator[None]:
    """When agent 1 does not answer again, what it read before stays."""
    file.reach(Step.AGENT1_PROCESSING)
    question = Agent1Input(
        instance_id=file.ctx.instance_id,
        claim=given.claim,
        changes=file.changes,
        earlier=file.summary.provenance,
        begun_at=iso_utc(file.started_at),
        case=given.case,
        known=_known_before(file, given),
        revision=file.revision,
        answers=file.answers,
    )
    reading = yield from ask(file.ctx, READ_CLAIM, question)
    file.ran_before = reading.failure == RAN_BEFORE
    file.note(agent1_error=reading.failure)
    if reading.output is not None:
        file.agent1_output = reading.output
        file.summary = ReadingSummary.model_validate(reading.output)
        file.seen_digest = reading.digest or ""
    file.seen_digest = file.seen_digest or seen_digest(file.agent1_output, given.claim.dump())


def _known_before(file: CaseFile, given: OrchestrationInput) -> dict[str, Any] | None:
    """Of a claim that was reopened, until agent 1 is asked for more."""
    return given.reopened.reading if given.reopened and file.agent1_output is None else None
