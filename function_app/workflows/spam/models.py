"""What the spam workflow is given and passes on, and the names it shares with its endpoints."""

from typing import Annotated

from function_app.domain.message import Message
from function_app.domain.values.strict import MAX_TEXT_BYTES, within

ORCHESTRATOR = "spam_detection_orchestration"
HANDLE_SPAM_EMAIL = "handle_spam_email"
SEND_EMAIL = "send_email"


class Email(Message):
    email_id: Annotated[str, within(1024)]
    email_content: Annotated[str, within(MAX_TEXT_BYTES)]


class SpamFound(Message):
    instance_id: str
    email_id: str
    reason: str


class Answer(Message):
    instance_id: str
    email_id: str
    response: str


class Handled(Message):
    """What was done with the e-mail, as the orchestration's output says it."""

    result: str
