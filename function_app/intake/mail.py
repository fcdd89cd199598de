"""A mail as it is taken in: whom it is from, what it answers, its words and what came with it. Its
body is read in a process of its own: it is a stranger's.
"""

import re
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser
from email.policy import compat32
from hashlib import sha256
from typing import Final

from function_app.documents.errors import AttachmentNotReadable
from function_app.documents.file_names import no_two_alike, readable_name
from function_app.documents.parsing.extracted_text import Enclosure
from function_app.documents.parsing.file_kind import kind_of
from function_app.documents.parsing.mail import readable_header
from function_app.documents.sandbox.isolated_reader import parser_command, read_isolated
from function_app.documents.sandbox.turns import NoTurn
from function_app.domain.claim import CLAIM_ID_PATTERN
from function_app.domain.document import DocumentKind
from function_app.domain.values.mailbox import email_address
from function_app.domain.values.unseen import all_seen
from function_app.intake.errors import MailNotTaken, NotNow

ENCRYPTED: Final = "It is encrypted, or signed in a way that only a mail program can open."
_NO_MAIL = "It is no e-mail."
_BY_A_MACHINE = "It is an automatic reply or report, which nobody wrote."
_SECONDS = 60.0
_LONGEST_NUMBER = 900  # characters of a Message-ID
_SEALED_TYPES = {"multipart/encrypted", "application/pkcs7-mime", "application/x-pkcs7-mime"}
_SEALED_FILE = re.compile(r"(?i)(?:smime\.p7m|encrypted\.asc)$")
_PGP = "-----BEGIN PGP MESSAGE-----"
_IN_SUBJECT = re.compile(rf"\[claim ({CLAIM_ID_PATTERN})\]", re.IGNORECASE)
# As `notifications.question_letter` numbers what we send.
_OURS = re.compile(r"<question\.[0-9a-f-]{32,36}\.\d{1,3}\.([0-9a-f]{2,128})@")
_ANSWERING = ("references", "in-reply-to")  # what stands last is what it answers
_NUMBER = re.compile(r"<[^<>\s]+>|[^<>\s]+")


@dataclass(frozen=True)
class Attached:
    name: str
    content: bytes


@dataclass(frozen=True)
class TakenMail:
    """`key` is the same for the same mail. `about` is the claim that it says it belongs to."""

    key: str
    sender: str | None
    subject: str
    about: str | None
    text: str
    note: str | None
    attached: tuple[Attached, ...]

    @property
    def words(self) -> str:
        """Without the subject, which stands above them."""
        return self.text.removeprefix(f"Subject: {self.subject}").strip()


def taken_mail(content: bytes) -> TakenMail:
    """Raises `MailNotTaken` and `NotNow`."""
    head = BytesHeaderParser(policy=compat32).parsebytes(content)
    if kind_of(content) is not DocumentKind.MAIL:
        raise MailNotTaken(_NO_MAIL)
    if head.get_content_type() in _SEALED_TYPES:
        raise MailNotTaken(ENCRYPTED)
    if _is_by_a_machine(head):
        raise MailNotTaken(_BY_A_MACHINE)
    text, note, enclosed = _read(content)
    if text.lstrip().startswith(_PGP) or f"\n{_PGP}" in text:
        raise MailNotTaken(ENCRYPTED)
    subject = readable_header(str(head.get("subject", "")))
    names = no_two_alike(_plain(readable_name(one.name)) for one in enclosed)
    mail = TakenMail(
        key=_key(head, content),
        sender=_sender(head),
        subject=subject,
        about=_about(head, subject),
        text=text,
        note=note,
        attached=tuple(
            Attached(name, one.content) for name, one in zip(names, enclosed, strict=True)
        ),
    )
    if not mail.words and mail.attached and all(_is_sealed(one) for one in mail.attached):
        raise MailNotTaken(ENCRYPTED)
    return mail


def _read(content: bytes) -> tuple[str, str | None, tuple[Enclosure, ...]]:
    try:
        found = read_isolated(content, parser_command(DocumentKind.MAIL), _SECONDS)
    except AttachmentNotReadable as problem:
        if isinstance(problem.__cause__, NoTurn):
            raise NotNow from problem
        raise MailNotTaken(f"It could not be read: {problem.reason}.") from problem
    return "\n".join(found.pages), found.note, found.enclosures


def _key(head: Message, content: bytes) -> str:
    """SHA-256 of the Message-ID, without one of the bytes."""
    number = _NUMBER.match(str(head.get("message-id", "")).strip())
    named = number[0].strip("<>")[:_LONGEST_NUMBER].encode("utf-8", "replace") if number else b""
    return sha256(named or content).hexdigest()


def _sender(head: Message) -> str | None:
    """One who can be written to; of two that are named neither is believed. It is read as it was
    sent, as the mail server in front has read it: decoded, a name could turn into the address.
    """
    named = head.get_all("from", [])
    try:
        return all_seen(email_address(" ".join(str(named[0]).split()))) if len(named) == 1 else None
    except ValueError:
        return None


def _about(head: Message, subject: str) -> str | None:
    if named := _IN_SUBJECT.search(subject):
        return named[1]
    answers = " ".join(readable_header(str(head.get(name, ""))) for name in _ANSWERING)
    for known in reversed(_OURS.findall(answers)):
        try:
            claim_id = bytes.fromhex(known).decode("ascii")
        except ValueError:
            continue
        if re.fullmatch(CLAIM_ID_PATTERN, claim_id):
            return claim_id
    return None


def _is_by_a_machine(head: Message) -> bool:
    """An answer to these would be answered by the next machine, and none of it is a claim."""
    written = str(head.get("auto-submitted", "no")).partition(";")[0].strip().lower()
    is_report = head.get_content_type() == "multipart/report"
    bounces = str(head.get("return-path", "")).strip() == "<>"
    return is_report or bounces or written.startswith("auto-")


def _is_sealed(attached: Attached) -> bool:
    return bool(_SEALED_FILE.search(attached.name)) or _PGP.encode() in attached.content[:200]


def _plain(name: str) -> str:
    return name.encode("utf-8", "replace").decode()
