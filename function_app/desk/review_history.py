"""What the durable history tells of a claim's review beside its outcome: the rounds that ended in a
request for changes, and what those who have approved had to say.
"""

from collections.abc import Mapping, Sequence
from typing import Any

from durabletask.history import HistoryEvent, TaskCompletedEvent, TaskScheduledEvent

from function_app.claims.decisions.history import TakenDecision, raised_decision
from function_app.claims.decisions.state import GOES_ON
from function_app.claims.steps import READ_CLAIM
from function_app.desk.claim_state import Approval, EarlierRound
from function_app.domain.reading import Agent1Output
from function_app.kit.durable.outcome import ActivityOutcome

type Fates = Mapping[str, str]  # what became of a decision, by its id: the claim's note has it


def earlier_rounds(history: Sequence[HistoryEvent], fates: Fates) -> tuple[EarlierRound, ...]:
    """Each ends when agent 1 is asked once more, after a request for changes or with an answer of
    the claimant.
    """
    rounds: list[EarlierRound] = []
    reading: dict[str, Any] | None = None
    asked: TakenDecision | None = None
    readings: set[int] = set()
    for event in history:
        if isinstance(event, TaskScheduledEvent) and event.name == READ_CLAIM:
            readings.add(event.event_id)
            if asked:
                rounds.append(EarlierRound(_understood(reading), asked))
                asked = None
        elif isinstance(event, TaskCompletedEvent) and event.task_scheduled_id in readings:
            outcome = ActivityOutcome.model_validate_json(event.result or "{}")
            reading = reading if outcome.output is None else outcome.output
        elif (raised := raised_decision(event)) and any(
            _counts_as(word, raised, fates) for word in GOES_ON
        ):
            asked = asked if asked and not raised.decision.decision_id else raised
    return tuple(rounds)


def with_comments(
    approvals: Sequence[Approval], history: Sequence[HistoryEvent], fates: Fates
) -> tuple[Approval, ...]:
    """The latest words of each who has approved."""
    said = {
        raised.decision.reviewer: raised.decision.comments or ""
        for event in history
        if (raised := raised_decision(event)) and _counts_as("approved", raised, fates)
    }
    return tuple(
        Approval(one.reviewer, one.role, one.at, said.get(one.reviewer, "")) for one in approvals
    )


def _counts_as(word: str, raised: TakenDecision, fates: Fates) -> bool:
    """What came past `approve` has no id, and nobody has noted what became of it."""
    decision = raised.decision
    known = word if decision.decision_id is None else fates.get(decision.decision_id)
    return decision.decision == known == word


def _understood(reading: dict[str, Any] | None) -> Agent1Output | None:
    return Agent1Output.model_validate(reading) if reading else None
