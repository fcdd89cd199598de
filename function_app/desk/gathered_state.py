"""What a claim's page shows, gathered from its history, its note, its result and its letters."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from durabletask.client import TaskHubGrpcClient
from durabletask.history import HistoryEvent
from pydantic import ValidationError

from function_app.claim_files.opened import claim_files
from function_app.claims.claimant.asking import may_be_asked
from function_app.claims.claimant.history import asked_questions
from function_app.claims.claimant.state import latest_question
from function_app.claims.decisions.history import taken_decision
from function_app.claims.decisions.seen import seen_digest
from function_app.claims.decisions.state import handled
from function_app.claims.further_case.cases import can_be_reopened, other_cases
from function_app.claims.instances import ClaimInstance, agent1_output, claim_id_of
from function_app.claims.messages import OrchestrationInput
from function_app.claims.settlement.shown import adjudicated
from function_app.desk.claim_state import Approval, ClaimState, NextStep
from function_app.desk.review_history import earlier_rounds, with_comments
from function_app.domain.adjudication import Agent2Output
from function_app.domain.reading import Agent1Output
from function_app.domain.result import OrchestrationResult
from function_app.letters.kept import KeptLetter, letters_of
from function_app.settings import get_settings


def claim_state(
    client: TaskHubGrpcClient, instance: ClaimInstance, me: str | None = None
) -> ClaimState:
    result = _result(instance)
    note, fates = instance.note, handled(instance.note)
    history = client.get_orchestration_history(instance.instance_id)
    given, read = _given(instance), agent1_output(history)
    return ClaimState(
        instance_id=instance.instance_id,
        claim_id=claim_id_of(instance.instance_id),
        runtime_status=instance.runtime_status,
        step=note.get("step"),
        agent1_error=note.get("agent1_error"),
        request_id=instance.request_id,
        seen_digest=seen_digest(read, given.claim.dump()) if given else None,
        may_ask_for_changes=given is None or note.get("round", 1) < given.max_review_rounds,
        approvals=with_comments(_approvals(note, result), history, fates),
        approvals_needed=note.get("approvals_needed", 1),
        approving_roles=tuple(note.get("approval_roles", ())),
        next_step=_next_step(note),
        earlier=earlier_rounds(history, fates),
        questions=tuple(asked_questions(history)),
        question=latest_question(instance),
        may_ask_claimant=given is not None and may_be_asked(note, given, read),
        has_news=bool(note.get("news")),
        me=me,
        expires_at=note.get("expires_at"),
        created_at=instance.state.created_at,
        updated_at=instance.state.last_updated_at,
        claim=given.claim if given else None,
        agent1=result.agent1_output if result else _reading(read),
        taken=taken_decision(history, instance.decision_id, result),
        result=result,
        why_reopened=given.reopened if given else None,
        letters=_letters(instance.instance_id),
        **_afterwards(client, instance, history),
    )


def _letters(instance_id: str) -> tuple[KeptLetter, ...]:
    """Where there are none, none are looked for."""
    off = get_settings().letters == "off"
    return () if off else tuple(letters_of(claim_files(), instance_id))


def _afterwards(
    client: TaskHubGrpcClient, instance: ClaimInstance, history: Sequence[HistoryEvent]
) -> dict[str, Any]:
    """What can still be done with the claim, once it was decided."""
    note, others = instance.note, other_cases(client, instance)
    known: dict[str, Any] = {
        "undo_until": note.get("undo_until"),
        "undone": note.get("undone"),
        "may_reopen": can_be_reopened(instance),
        **others,
    }
    if not instance.is_to_be_settled:
        return known
    told, most = adjudicated(history), note.get("most_payable")
    return known | {
        "agent2": told.verdict and Agent2Output.model_validate(told.verdict),
        "settle_request_id": instance.noted_request_id,
        "settle_digest": instance.seen_digest,
        "most_payable": None if most is None else Decimal(str(most)),
    }


def _result(instance: ClaimInstance) -> OrchestrationResult | None:
    try:
        return OrchestrationResult.model_validate(instance.output) if instance.output else None
    except ValidationError:
        return None


def _reading(output: dict[str, Any] | None) -> Agent1Output | None:
    return Agent1Output.model_validate(output) if output else None


def _approvals(note: dict[str, Any], result: OrchestrationResult | None) -> list[Approval]:
    """Of an ended claim its result has them."""
    if result:
        return [Approval(one.reviewer, one.role, one.at) for one in result.approvals]
    return [
        Approval(one["reviewer"], one.get("role"), datetime.fromisoformat(one["at"]))
        for one in note.get("approvals", ())
    ]


def _next_step(note: dict[str, Any]) -> NextStep | None:
    step = note.get("next_step")
    return NextStep(step["action"], step["at"], note.get("next_role")) if step else None


def _given(instance: ClaimInstance) -> OrchestrationInput | None:
    """None for an instance that was not started by `start` and holds something else."""
    try:
        return instance.given
    except ValueError:
        return None
