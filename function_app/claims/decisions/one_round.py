"""One round of a claim's review: the reviewers are told, and decide. The wait has an id, and a
decision for another is ignored; while nobody decides, the ladder is climbed.
"""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any, Literal, NamedTuple

from durabletask.task import Task, when_any

from function_app.approval_policy.models import LadderAction, LadderStep
from function_app.claims.asking import ask
from function_app.claims.case_file import CaseFile
from function_app.claims.decisions.ladder import up_to_the_end
from function_app.claims.decisions.notices import Notices
from function_app.claims.decisions.parse import decision_for_wait
from function_app.claims.decisions.stopped_clock import StoppedClock
from function_app.claims.decisions.tally import Tally
from function_app.claims.messages import (
    NOBODY_TOLD,
    OrchestrationInput,
    ReviewOrder,
    Told,
)
from function_app.claims.steps import APPROVAL_DECISION, NOTIFY_REVIEWER, Step
from function_app.domain.decision import ApprovalDecision
from function_app.kit.durable.clock import utc_now
from function_app.kit.durable.outcome import ActivityOutcome
from function_app.kit.durable.retry import RETRIES, TaskGenerator
from function_app.kit.durable.wait_for_person import Inbox
from function_app.kit.timestamps import iso_utc
from function_app.notifications.ports import Occasion


class Ending(NamedTuple):
    """Without a decision it came with time: `timeout`, or `rejected` where the policy says so."""

    word: Literal["approved", "rejected", "changes_requested", "info_requested", "timeout"]
    decision: ApprovalDecision | None = None


@dataclass
class Wait:
    """Where a round stands: `steps` are those of the ladder that are still to come. `undone` is the
    decision that was taken back, which is why it waits again.
    """

    file: CaseFile
    number: int
    notices: Notices
    tally: Tally
    steps: list[LadderStep]
    telling: list[Task[Any]] = field(default_factory=list[Task[Any]])
    undone: str | None = None

    def stopped(self, now: datetime) -> StoppedClock:
        whole = timedelta(hours=self.notices.given.approval_timeout_hours)
        return StoppedClock.at(now, self.steps, self.tally.brought_in, whole)

    def again(self, decision: ApprovalDecision, away: timedelta) -> "Wait":
        """As it was before this decision. For whoever answers, no time has passed meanwhile."""
        self.tally.take_back(decision)
        steps = [step.model_copy(update={"at": step.at + away}) for step in self.steps]
        notices = replace(self.notices, request_id=self.file.ctx.new_uuid())
        wait = replace(self, notices=notices, steps=steps, telling=[], undone=decision.decision_id)
        wait.tell(notices.of_an_undone_decision(steps[-1].at))
        return wait

    def show(self) -> None:
        """Without a policy the note has no more than what everybody needs."""
        note: dict[str, Any] = {
            "request_id": self.notices.request_id,
            "expires_at": iso_utc(self.steps[-1].at),
            "seen_digest": self.file.seen_digest,
        }
        if self.number > 1:
            note["round"] = self.number
        if self.notices.given.policy:
            step = self.steps[0]
            note |= {**self.tally.shown(), "approval_roles": list(self.tally.needed.roles)}
            note["next_step"] = {"action": step.action.value, "at": iso_utc(step.at)}
            if self.tally.brought_in:
                note["escalation"] = len(self.tally.brought_in)
            if step.to:
                note["next_role"] = step.to
        if self.undone:
            note["undone"] = self.undone
        self.file.reach(Step.AWAITING_APPROVAL, **note)

    def tell(self, notice: ReviewOrder) -> None:
        """Beside the wait: a notifier that is down keeps no decision waiting."""
        text = notice.model_dump_json()
        ctx = self.file.ctx
        self.telling.append(ctx.call_activity(NOTIFY_REVIEWER, input=text, retry_policy=RETRIES))

    def was_told(self, task: Task[Any]) -> None:
        self.telling.remove(task)
        failed = NOBODY_TOLD
        if not task.is_failed:
            failed = ActivityOutcome.model_validate(task.get_result()).failure
        self.file.note(notification_error=failed)
        self.show()

    def climb(self) -> Ending | None:
        """The step that is due; the one that ends the wait is its last."""
        step = self.steps[0]
        match step.action:
            case LadderAction.TIMEOUT:
                return Ending("timeout")
            case LadderAction.REJECT:
                return Ending("rejected")
            case LadderAction.REMIND | LadderAction.ESCALATE | LadderAction.REASSIGN as occasion:
                self.steps = self.steps[1:]
                self._take_step(step, occasion.value)
                return None

    def _take_step(self, step: LadderStep, occasion: Occasion) -> None:
        if step.to and step.action.brings_somebody_in:
            self.tally.bring_in(step.to)
        self.tell(self.notices.of_a_step(step, occasion, due=self.steps[-1].at))
        self.show()

    def hear(self, data: Any) -> Ending | None:
        """What is no decision for this wait is ignored, and the wait goes on."""
        decision = decision_for_wait(data, self.notices.request_id)
        if decision is None:
            return None
        word, ends = self.tally.rule_on(decision, utc_now(self.file.ctx))
        if ends:
            return Ending(decision.decision, decision)
        self.file.handle(decision.decision_id, word)
        if word == "approved":
            self.tell(self.notices.of_an_approval())
        self.show()
        return None


def open_wait(
    file: CaseFile, given: OrchestrationInput, number: int, clock: StoppedClock | None = None
) -> TaskGenerator[Wait]:
    """With a `clock`, the claim is back from its claimant, and what was left of the time is."""
    file.reach(Step.AGENT1_COMPLETED)
    is_last = number >= given.max_review_rounds
    no_questions = file.info_rounds >= given.max_info_rounds
    tally = Tally(given, file.agent1_output, file.seen_digest, is_last, no_questions)
    for role in clock.brought_in if clock else ():
        tally.bring_in(role)
    notices = Notices(file, given, file.ctx.new_uuid(), tally)
    if clock:
        steps = clock.going_on(utc_now(file.ctx))
        told = yield from ask(file.ctx, NOTIFY_REVIEWER, notices.of_a_return(steps[-1].at))
    else:
        told = yield from ask(file.ctx, NOTIFY_REVIEWER, notices.of_the_wait(number))
        deadline = utc_now(file.ctx) + timedelta(hours=given.approval_timeout_hours)
        plan = told.read_as(Told) or Told()
        steps = up_to_the_end(plan.ladder, deadline)
    file.note(notification_error=told.failure)
    return Wait(file, number, notices, tally, steps)


def answer_to(wait: Wait) -> TaskGenerator[Ending]:
    ending = yield from _answer(wait)
    wait.file.approvals = wait.tally.approvals
    if ending.word == "approved" and wait.tally.needed.count > 1:
        wait.file.note(**wait.tally.shown())
    return ending


def _answer(wait: Wait) -> TaskGenerator[Ending]:
    """Every decision and every step of the ladder as it comes, until one ends the wait."""
    ctx = wait.file.ctx
    wait.show()
    timer, inbox = ctx.create_timer(wait.steps[0].at), Inbox(ctx, APPROVAL_DECISION)
    while True:
        first = yield when_any([inbox.next, timer, *wait.telling])
        if first is timer:
            ending = wait.climb()
            if ending is None:
                timer = ctx.create_timer(wait.steps[0].at)
        elif first is inbox.next:
            ending = wait.hear(inbox.take())
        else:
            ending = wait.was_told(first)
        if ending is not None:
            timer.cancel()
            inbox.close()
            return ending
