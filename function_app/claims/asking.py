"""How the workflow asks its activities, and what is said of one that gave up."""

from durabletask.task import OrchestrationContext

from function_app.claims.claimant.messages import TELL_CLAIMANT
from function_app.claims.messages import NOBODY_TOLD
from function_app.claims.steps import ADJUDICATE_CLAIM, NOTIFY_REVIEWER, READ_CLAIM, WRITE_LETTER
from function_app.domain.message import Message
from function_app.kit.durable.outcome import ActivityOutcome
from function_app.kit.durable.retry import TaskGenerator, ask_activity

GAVE_UP = {
    READ_CLAIM: "The claim assistant did not answer, so nothing was read from the claim.",
    NOTIFY_REVIEWER: NOBODY_TOLD,
    ADJUDICATE_CLAIM: "The adjudication did not answer; the claim was not adjudicated.",
    TELL_CLAIMANT: "The claimant could not be written to.",
    WRITE_LETTER: "The letter was not written.",
}


def ask(
    ctx: OrchestrationContext, activity: str, question: Message
) -> TaskGenerator[ActivityOutcome]:
    text = question.model_dump_json()
    return (yield from ask_activity(ctx, activity, text, gave_up=GAVE_UP[activity]))
