"""A letter as an e-mail: text, HTML, and the letter itself as a PDF."""

from datetime import datetime
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from function_app.letters.written import Written
from function_app.notifications.ports import NotificationFailed


def mail_of_letter(
    letter: Written, pdf: bytes, *, number: str, sender: str, to: str, at: datetime
) -> EmailMessage:
    """`number` is the same each time. Raises `NotificationFailed` for an address that is none."""
    mail = EmailMessage(policy=SMTP)
    try:
        mail["From"] = Address(addr_spec=sender)
        mail["To"] = Address(addr_spec=to)
    except (ValueError, MessageError):
        raise NotificationFailed("The mail cannot be addressed", lasting=True) from None
    mail["Subject"] = subject_of(letter)
    mail["Date"] = format_datetime(at)
    mail["Message-ID"] = f"<letter.{number}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.text)
    mail.add_alternative(letter.html, subtype="html")
    attach(mail, letter, pdf)
    return mail


def subject_of(letter: Written) -> str:
    """With the claim's number as an answer to it is known by."""
    words = letter.subject.replace(f" {letter.claim_id}", "")
    return f"{words} [claim {letter.claim_id}]"


def attach(mail: EmailMessage, letter: Written, pdf: bytes) -> None:
    mail.add_attachment(
        pdf, maintype="application", subtype="pdf", filename=f"letter-{letter.claim_id}.pdf"
    )
