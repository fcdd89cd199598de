"""An e-mail is judged by one agent: spam is marked as such, all else is answered by another."""

from typing import Any

from durabletask.task import OrchestrationContext

from function_app.chat.agents import EMAIL_ASSISTANT, SPAM_DETECTION
from function_app.chat.ask_agent import ask_agent
from function_app.chat.outputs import EmailResponse, SpamDetectionResult
from function_app.domain.message import Message
from function_app.kit.durable.retry import TaskGenerator, ask_activity
from function_app.workflows.spam.models import (
    HANDLE_SPAM_EMAIL,
    SEND_EMAIL,
    Answer,
    Email,
    Handled,
    SpamFound,
)
from function_app.workflows.spam.questions import draft_an_answer, is_it_spam

GAVE_UP = {
    HANDLE_SPAM_EMAIL: "The e-mail could not be marked as spam.",
    SEND_EMAIL: "The answer to the e-mail could not be sent.",
}


def spam_detection_orchestration(ctx: OrchestrationContext, request: Any) -> TaskGenerator[str]:
    email = Email.read(request)
    about = {"instance_id": ctx.instance_id, "email_id": email.email_id}
    verdict = yield from ask_agent(
        ctx,
        SPAM_DETECTION,
        ctx.new_uuid(),
        is_it_spam(email.email_content),
        output=SpamDetectionResult,
    )
    if verdict.is_spam:
        found = SpamFound(**about, reason=verdict.reason)
        return (yield from _do(ctx, HANDLE_SPAM_EMAIL, found))
    draft = yield from ask_agent(
        ctx,
        EMAIL_ASSISTANT,
        ctx.new_uuid(),
        draft_an_answer(email.email_content),
        output=EmailResponse,
    )
    return (yield from _do(ctx, SEND_EMAIL, Answer(**about, response=draft.response)))


def _do(ctx: OrchestrationContext, activity: str, task: Message) -> TaskGenerator[str]:
    gave_up = GAVE_UP[activity]
    outcome = yield from ask_activity(ctx, activity, task.model_dump_json(), gave_up=gave_up)
    handled = outcome.read_as(Handled)
    if handled is None:
        raise RuntimeError(outcome.failure or gave_up)
    return handled.result
