"""The claimant is asked, and answers: until then nobody decides, and the reviewers' deadline stands
still. A question ends with the answer, when it is called back, or when it is due.
"""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any, NamedTuple

from durabletask.task import Task, when_any

from function_app.claims.asking import ask
from function_app.claims.case_file import CaseFile
from function_app.claims.claimant.address import claimant_address
from function_app.claims.claimant.messages import (
    CLAIMANT_REPLY,
    TELL_CLAIMANT,
    ClaimantReply,
    Outcome,
    QuestionOrder,
    question_note,
)
from function_app.claims.letter_orders import addressee
from function_app.claims.messages import OrchestrationInput
from function_app.claims.reading import read_claim
from function_app.claims.steps import Step
from function_app.domain.claimant_answer import ClaimantAnswer
from function_app.domain.decision import ApprovalDecision
from function_app.kit.durable.clock import utc_now
from function_app.kit.durable.event_data import read_event
from function_app.kit.durable.outcome import ActivityOutcome
from function_app.kit.durable.retry import RETRIES, TaskGenerator
from function_app.kit.durable.wait_for_person import Inbox
from function_app.kit.timestamps import iso_utc

_DAY = timedelta(days=1)


class CameBack(NamedTuple):
    """How a question ended; `reply` where somebody ended it, and not the clock."""

    outcome: Outcome
    reply: ClaimantReply | None = None

    @property
    def answer(self) -> ClaimantAnswer | None:
        return self.reply.answer if self.reply else None


def hear_claimant(
    file: CaseFile, given: OrchestrationInput, decision: ApprovalDecision
) -> TaskGenerator[None]:
    """Agent 1 reads the claim again with what the claimant answers."""
    came = yield from ask_claimant(file, given, decision)
    if came.answer:
        yield from read_claim(file, given)
    file.note(news=True)


def ask_claimant(
    file: CaseFile, given: OrchestrationInput, decision: ApprovalDecision
) -> TaskGenerator[CameBack]:
    """What was answered is in the file, for whoever reads it next."""
    file.info_rounds += 1
    since = utc_now(file.ctx)
    order = _order(file, given, decision, since)
    inbox = Inbox(file.ctx, CLAIMANT_REPLY)  # the letter may be answered before it counts as sent
    file.note(claimant=question_note(order, None), info_rounds=file.info_rounds)
    file.reach(Step.WITH_CLAIMANT, expires_at=iso_utc(order.due_at))
    told = yield from ask(file.ctx, TELL_CLAIMANT, order)
    if told.failure:
        came = CameBack("not_told")
    else:
        moments = [*reminders(since, order.due_at), order.due_at]
        came = yield from _reply(file, order, inbox, moments)
    inbox.close()
    if came.answer:
        file.answers.append(came.answer)
    reply_id = came.reply.reply_id if came.reply else ""
    file.note(claimant=question_note(order, came.outcome, reply_id), reminder_error=None)
    return came


def _order(
    file: CaseFile, given: OrchestrationInput, decision: ApprovalDecision, since: datetime
) -> QuestionOrder:
    days = decision.due_days or given.info_due_days
    return QuestionOrder(
        instance_id=file.ctx.instance_id,
        claim_id=given.claim.claim_id,
        request_id=file.ctx.new_uuid(),
        round=file.info_rounds,
        to=claimant_address(given.claim, file.agent1_output),
        review_url=given.review_url,
        questions=tuple(decision.questions),
        documents=tuple(decision.documents),
        due_at=since + timedelta(days=days),
        letter=addressee(file, given) if decision.documents else None,
    )


def _reply(
    file: CaseFile, order: QuestionOrder, inbox: Inbox, moments: Sequence[datetime]
) -> TaskGenerator[CameBack]:
    """At each of the moments but the last, which ends the wait, they are reminded: beside it, since
    a mail server that is down keeps no answer waiting.
    """
    ctx, telling = file.ctx, list[Task[Any]]()
    nth, timer = 0, ctx.create_timer(moments[0])
    while True:
        first = yield when_any([inbox.next, timer, *telling])
        if first is timer:
            nth += 1
            if nth == len(moments):
                return CameBack("due")
            text = order.model_copy(update={"number": nth}).model_dump_json()
            telling.append(ctx.call_activity(TELL_CLAIMANT, input=text, retry_policy=RETRIES))
            timer = ctx.create_timer(moments[nth])
        elif first is inbox.next:
            reply = reply_to(order.request_id, inbox.take())
            if reply:
                timer.cancel()
                return CameBack(reply.outcome, reply)
        else:
            telling.remove(first)
            _note_reminder(file, order, first)


def reminders(since: datetime, due: datetime) -> Iterator[datetime]:
    """At half time and a day before, as far as that is still to come; not twice at once."""
    moments = {since + (due - since) / 2, due - _DAY}
    return (moment for moment in sorted(moments) if since < moment < due)


def reply_to(request_id: str, data: Any) -> ClaimantReply | None:
    """None for what is no reply to this question; anybody may raise an event, with any data."""
    reply = read_event(data, ClaimantReply)
    if reply is None or reply.request_id != request_id:
        return None
    return reply if reply.outcome == "recalled" or reply.answer else None


def _note_reminder(file: CaseFile, order: QuestionOrder, told: Task[Any]) -> None:
    failed = "The claimant could not be reminded."
    if not told.is_failed:
        failed = ActivityOutcome.model_validate(told.get_result()).failure
    file.note(reminder_error=failed)
    file.reach(Step.WITH_CLAIMANT, expires_at=iso_utc(order.due_at))
