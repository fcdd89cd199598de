"""The mail that asks a claimant, and the one that reminds them. It says what is asked and where to
answer, and nothing of the claim that somebody else in the household should not read.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate

from function_app.notifications.cards import moment_in_words
from function_app.notifications.ports import NotificationFailed

# Within the shorter lines that are usual the number of an earlier mail would be encoded as words.
_POLICY = SMTP.clone(max_line_length=500)


@dataclass(frozen=True)
class QuestionLetter:
    """`request_id` and `number` tell one mail from another; `documents` are named as people do."""

    claim_id: str
    request_id: str
    number: int
    questions: Sequence[str]
    documents: Sequence[str]
    due_at: datetime
    link: str

    @property
    def is_reminder(self) -> bool:
        return self.number > 0


def mail_of_question(letter: QuestionLetter, sender: str, to: str) -> EmailMessage:
    """Raises `NotificationFailed` for an address that is none."""
    mail = EmailMessage(policy=_POLICY)
    domain = sender.rpartition("@")[2]
    try:
        mail["From"] = Address(addr_spec=sender)
        mail["To"] = Address(addr_spec=to)
    except (ValueError, MessageError):
        raise NotificationFailed("The mail cannot be addressed", lasting=True) from None
    reminder = "Reminder: " if letter.is_reminder else ""
    mail["Subject"] = f"{reminder}We need your help with your claim [claim {letter.claim_id}]"
    mail["Date"] = formatdate()
    mail["Message-ID"] = f"<{message_number(letter, letter.number)}@{domain}>"
    if letter.is_reminder:
        mail["In-Reply-To"] = f"<{message_number(letter, 0)}@{domain}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content("\n".join(_lines(letter)) + "\n")
    return mail


def message_number(letter: QuestionLetter, number: int) -> str:
    """The same each time that the mail is sent. A reply names it, and so the claim, in hex: not
    every claim id may stand there (see `intake.mail`).
    """
    return f"question.{letter.request_id}.{number}.{letter.claim_id.encode().hex()}"


def _lines(letter: QuestionLetter) -> Iterator[str]:
    yield "Hello,"
    yield ""
    if letter.is_reminder:
        yield f"we have asked you about your claim {letter.claim_id} and have no answer yet."
    else:
        yield f"to go on with your claim {letter.claim_id} we need something from you."
    if letter.questions:
        yield from ("", "Our questions:", "")
        yield from (f"{n}. {_flat(question)}" for n, question in enumerate(letter.questions, 1))
    if letter.documents:
        yield from ("", "Please send us:", "")
        yield from (f"- {document}" for document in letter.documents)
    yield from ("", "Please answer here:", letter.link, "")
    yield f"The page takes answers and files until {moment_in_words(letter.due_at)}."
    yield "The link is yours alone: whoever has it can answer for you. Do not pass it on."


def _flat(question: str) -> str:
    return " ".join(question.split())
