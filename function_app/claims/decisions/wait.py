"""The claim waits for its reviewer: each wait has an id, and a decision for another is ignored."""

from datetime import timedelta

from function_app.claims.case_file import CaseFile
from function_app.claims.decisions.parse import decision_for_wait
from function_app.claims.steps import APPROVAL_DECISION, Step
from function_app.domain.decision import ApprovalDecision
from function_app.kit.durable.clock import utc_now
from function_app.kit.durable.retry import TaskGenerator
from function_app.kit.durable.wait_for_person import wait_for_answer
from function_app.kit.timestamps import iso_utc


def reviewers_decision(
    file: CaseFile, timeout_hours: float
) -> TaskGenerator[ApprovalDecision | None]:
    """None when nobody decides in time."""
    ctx = file.ctx
    request_id = ctx.new_uuid()
    expires_at = utc_now(ctx) + timedelta(hours=timeout_hours)
    file.reach(Step.AWAITING_APPROVAL, request_id=request_id, expires_at=iso_utc(expires_at))
    return (
        yield from wait_for_answer(
            ctx, APPROVAL_DECISION, expires_at, lambda data: decision_for_wait(data, request_id)
        )
    )
