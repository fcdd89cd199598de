"""For a moment a decision can be taken back: nothing is done with it before that has passed."""

from datetime import timedelta
from typing import Any

from function_app.approval_policy.facts import mailbox_of
from function_app.claims.case_file import CaseFile
from function_app.claims.steps import UNDO_DECISION, Step
from function_app.domain.decision import ApprovalDecision
from function_app.domain.undoing import UndoDecision
from function_app.kit.durable.clock import utc_now
from function_app.kit.durable.event_data import read_event
from function_app.kit.durable.retry import TaskGenerator
from function_app.kit.durable.wait_for_person import wait_for_answer
from function_app.kit.timestamps import iso_utc


def was_undone(file: CaseFile, decision: ApprovalDecision) -> TaskGenerator[bool]:
    """At once False where no time was asked for, or where the decision has no id to name it by."""
    if not decision.undo_seconds or decision.decision_id is None:
        return False
    until = utc_now(file.ctx) + timedelta(seconds=decision.undo_seconds)
    file.reach(Step.DECIDED, undo_until=iso_utc(until))

    def read(data: Any) -> UndoDecision | None:
        undo = read_event(data, UndoDecision)
        return undo if undo and takes_back(undo, decision) else None

    undo = yield from wait_for_answer(file.ctx, UNDO_DECISION, until, read)
    if undo is None:
        return False
    file.undo(decision)
    return True


def takes_back(undo: UndoDecision, decision: ApprovalDecision) -> bool:
    """Nobody takes back what somebody else has decided."""
    same = undo.reviewer is None or mailbox_of(undo.reviewer) == mailbox_of(decision.reviewer)
    return same and undo.decision_id == decision.decision_id
