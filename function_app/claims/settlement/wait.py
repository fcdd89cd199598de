"""What agent 2 leaves to a person waits for one, who settles it. They are told and reminded for as
long as nobody does: this wait has no end of its own.
"""

from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

from durabletask.task import Task, when_any

from function_app.claims.case_file import CaseFile
from function_app.claims.decisions.notices import Notices
from function_app.claims.decisions.parse import decision_for_wait
from function_app.claims.decisions.seen import seen_digest
from function_app.claims.decisions.tally import Tally
from function_app.claims.messages import NOBODY_TOLD, OrchestrationInput
from function_app.claims.settlement.maximum import most_payable
from function_app.claims.settlement.ruling import ToSettle
from function_app.claims.steps import (
    APPROVAL_DECISION,
    NOTIFY_REVIEWER,
    SETTLEMENT_DECISION,
    Step,
)
from function_app.domain.adjudication import FOR_A_PERSON
from function_app.domain.decision import ApprovalDecision
from function_app.domain.settlement import Settlement, SettlementDecision
from function_app.kit.durable.clock import utc_now
from function_app.kit.durable.event_data import read_event
from function_app.kit.durable.outcome import ActivityOutcome
from function_app.kit.durable.retry import RETRIES, TaskGenerator
from function_app.kit.durable.wait_for_person import Inbox
from function_app.kit.timestamps import iso_utc


def settle(file: CaseFile, given: OrchestrationInput) -> TaskGenerator[ApprovalDecision | None]:
    """Does nothing where agent 2 has settled the claim, or where nobody is there to do it. What it
    returns is a request for information, with which the claim goes back to its claimant.
    """
    verdict = file.agent2_output or {}
    if given.after_review == "desk" and verdict.get("decision") in FOR_A_PERSON:
        return (yield from _until_settled(_Wait.opened(file, given)))
    return None


@dataclass
class _Wait:
    file: CaseFile
    hours: float
    notices: Notices
    tally: Tally
    case: ToSettle
    remind_at: datetime
    reminders: int = 0
    telling: list[Task[Any]] = field(default_factory=list[Task[Any]])

    @classmethod
    def opened(cls, file: CaseFile, given: OrchestrationInput) -> "_Wait":
        form = file.agent2_input or {}
        shown = {"reading": file.agent1_output, "form": form, "verdict": file.agent2_output}
        digest = seen_digest(shown, given.claim.dump())
        most = most_payable(form, file.agent1_output)
        case = ToSettle(given, file.agent1_output, form, file.approvals, digest, most)
        no_questions = file.info_rounds >= given.max_info_rounds
        tally = Tally(given, file.agent1_output, digest, True, no_questions)
        notices = Notices(file, given, file.ctx.new_uuid(), tally)
        now = utc_now(file.ctx)
        wait = cls(file, given.approval_timeout_hours, notices, tally, case, now)
        wait.tell()
        return wait

    def show(self) -> None:
        most = self.case.most
        self.file.reach(
            Step.AWAITING_SETTLEMENT,
            request_id=self.notices.request_id,
            seen_digest=self.case.seen_digest,
            remind_at=iso_utc(self.remind_at),
            most_payable=None if most is None else float(most),
        )

    def tell(self) -> None:
        """Beside the wait, as a review does, and again when as much time has passed once more."""
        ctx = self.file.ctx
        self.remind_at = utc_now(ctx) + timedelta(hours=self.hours)
        text = self.notices.of_a_settlement(self.remind_at, self.reminders).model_dump_json()
        self.reminders += 1
        self.telling.append(ctx.call_activity(NOTIFY_REVIEWER, input=text, retry_policy=RETRIES))
        self.show()

    def was_told(self, task: Task[Any]) -> None:
        self.telling.remove(task)
        failed = NOBODY_TOLD
        if not task.is_failed:
            failed = ActivityOutcome.model_validate(task.get_result()).failure
        self.file.note(notification_error=failed)
        self.show()

    def hear_question(self, data: Any) -> ApprovalDecision | None:
        """Nothing else of a review has its place here."""
        decision = decision_for_wait(data, self.notices.request_id)
        if decision is None or decision.decision != "info_requested":
            return None
        word, counts = self.tally.rule_on(decision, utc_now(self.file.ctx))
        if counts:
            return decision
        self.file.handle(decision.decision_id, word)
        self.show()
        return None

    def hear(self, data: Any) -> Settlement | None:
        decision = read_event(data, SettlementDecision)
        if decision is None or decision.request_id not in (None, self.notices.request_id):
            return None
        if refused := self.case.why_not(decision):
            self.file.handle(decision.decision_id, refused)
            self.show()
            return None
        told = decision.model_dump(include={"decision", "reason_code", "comments", "reviewer"})
        return Settlement(
            **told,
            approved_amount=decision.pays,
            at=utc_now(self.file.ctx),
            decision_id=decision.decision_id,
        )


def _until_settled(wait: _Wait) -> TaskGenerator[ApprovalDecision | None]:
    ctx, asked = wait.file.ctx, None
    timer, inbox = ctx.create_timer(wait.remind_at), Inbox(ctx, SETTLEMENT_DECISION)
    questions = Inbox(ctx, APPROVAL_DECISION)
    while wait.file.settlement is None and asked is None:
        first = yield when_any([inbox.next, questions.next, timer, *wait.telling])
        if first is timer:
            wait.tell()
            timer = ctx.create_timer(wait.remind_at)
        elif first is inbox.next:
            if settlement := wait.hear(inbox.take()):
                wait.file.settle(settlement)
        elif first is questions.next:
            asked = wait.hear_question(questions.take())
        else:
            wait.was_told(first)
    timer.cancel()
    inbox.close()
    questions.close()
    return asked
