"""What whoever settles a claim needs to see: the form that agent 2 was given, and its verdict."""

import json
from collections.abc import Iterable
from typing import Any, NamedTuple

from durabletask.client import TaskHubGrpcClient
from durabletask.history import HistoryEvent, TaskScheduledEvent

from function_app.claims.instances import ClaimInstance
from function_app.claims.messages import AdjudicationRequest
from function_app.claims.steps import ADJUDICATE_CLAIM
from function_app.kit.durable.past_outcomes import outcomes_of


class Adjudicated(NamedTuple):
    form: dict[str, Any] | None
    verdict: dict[str, Any] | None


def adjudicated(history: Iterable[HistoryEvent]) -> Adjudicated:
    """The last that agent 2 was asked, and what it said last."""
    known = list(history)
    asked = [
        AdjudicationRequest.read(json.loads(event.input or "")).claim
        for event in known
        if isinstance(event, TaskScheduledEvent) and event.name == ADJUDICATE_CLAIM
    ]
    said = [one.output for one in outcomes_of(ADJUDICATE_CLAIM, known) if one.output is not None]
    return Adjudicated(asked[-1] if asked else None, said[-1] if said else None)


def to_settle(client: TaskHubGrpcClient, claim: ClaimInstance) -> dict[str, Any]:
    """For the claim's status, while it waits to be settled."""
    known = adjudicated(client.get_orchestration_history(claim.instance_id))
    return {
        "request_id": claim.noted_request_id,
        "seen_digest": claim.seen_digest,
        "most_payable": claim.note.get("most_payable"),
        "agent2_input": known.form,
        "agent2_output": known.verdict,
    }
