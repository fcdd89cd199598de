"""Letters are made, kept with their claim, and sent: by whoever decides, or by a person from the
claim's page. Whatever is sent twice carries the same number, and counts once.
"""

import logging
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime
from hashlib import sha256
from typing import Any, Literal
from uuid import uuid4

from function_app.claim_files.ports import ClaimFiles, LetterNote
from function_app.domain.letter import LetterOrder
from function_app.kit.errors import Refusal
from function_app.kit.logs import without_text
from function_app.kit.timestamps import iso_utc
from function_app.letters.errors import (
    LetterBeingSent,
    LetterNotFound,
    LetterNotSent,
    LetterWithoutAddress,
)
from function_app.letters.kept import KeptLetter, letters_of
from function_app.notifications.ports import Mailbox, NotificationFailed

logger = logging.getLogger(__name__)

NO_ADDRESS = "There is no address to send it to."
NEEDS_A_LOOK = "It gives no reason that can be told as it is. Please read it before it goes."
TWO_OPINIONS = "Another letter about the same was made before. Please read both."
_BY_ITSELF = "auto"  # an activity that runs twice is one sender


@dataclass(frozen=True)
class Letters:
    """`tells_received`: also that a claim has arrived."""

    mode: Literal["draft", "auto"]
    files: Callable[[], ClaimFiles]
    mailbox: Callable[[], Mailbox]
    sender: str
    tells_received: bool = False

    def write(self, order: LetterOrder) -> None:
        """The claim goes on, whatever becomes of its letter."""

        def make_and_send() -> None:
            letter = self.keep(order)
            if self.mode == "auto" and letter.can_be_sent and not _is_held(letter):
                self._send(order.instance_id, letter, _BY_ITSELF, None)

        self._quietly(make_and_send)

    def keep(self, order: LetterOrder) -> KeptLetter:
        """The one that is kept already, where it is."""
        known = self._find(order.instance_id, order.number)
        if known is not None and known.kind != order.kind:
            # An agent that was asked twice said two things, and the first may have been told.
            other = order.model_copy(update={"number": f"{order.number}.{order.kind}"})
            known = self._find(other.instance_id, other.number)
            return known or self._make(other, TWO_OPINIONS)
        return known or self._make(order, _why_held(order))

    def going_along(self, order: LetterOrder, mail: EmailMessage) -> Callable[[], None]:
        """A letter goes with a mail of another's, which is kept nowhere: it has a link. What it
        returns notes that the mail has gone. The mail goes, whatever becomes of the letter.
        """
        from function_app.letters.mail import attach  # noqa: PLC0415 - slow to load
        from function_app.letters.written import written  # noqa: PLC0415

        def went() -> None:
            self._quietly(lambda: self._went_along(order))

        def put_in() -> None:
            content = self.files().get(order.instance_id, self.keep(order).pdf)
            if content is not None:
                attach(mail, written(order, has_page=True), content)

        self._quietly(put_in)
        return went

    def _went_along(self, order: LetterOrder) -> None:
        letter = self._find(order.instance_id, order.number)
        if letter is not None and letter.sent_at is None:
            told: dict[str, Any] = {"kind": letter.kind, "pdf": letter.pdf, "to": order.to}
            self._note(order.instance_id, letter.number, "sent", **told)

    def _quietly(self, do: Callable[[], None]) -> None:
        try:
            do()
        except Refusal as refusal:
            logger.warning("letter_not_sent %s", refusal.code)
        except Exception as error:  # noqa: BLE001 - whatever a store or a mailbox raises
            logger.warning("letter_not_written %s", without_text(error))

    def send(self, instance_id: str, number: str, who: str | None) -> KeptLetter:
        """Raises `LetterNotFound`, `LetterWithoutAddress`, `LetterBeingSent`, `LetterNotSent`."""
        letter = self._find(instance_id, number)
        if letter is None:
            raise LetterNotFound
        if letter.sent_at is not None:
            return letter
        if not letter.can_be_sent:
            raise LetterWithoutAddress
        return self._send(instance_id, letter, uuid4().hex, who)

    def _make(self, order: LetterOrder, held: str | None) -> KeptLetter:
        from function_app.letters.mail import mail_of_letter  # noqa: PLC0415 - slow to load
        from function_app.letters.pdf import pdf_of  # noqa: PLC0415
        from function_app.letters.written import written  # noqa: PLC0415

        at, files = datetime.now(UTC), self.files()
        has_page = order.number.startswith("question-")
        words = written(order, has_page=has_page)
        content = pdf_of(words, at)
        pdf = files.put(content, order.instance_id)
        mail = None
        if order.to and not has_page:
            name = _message_number(order)
            try:
                letter = mail_of_letter(
                    words, content, number=name, sender=self.sender, to=order.to, at=at
                )
                mail = files.put(bytes(letter), order.instance_id)
            except NotificationFailed as failure:
                held = f"{failure}."
        self._note(
            *(order.instance_id, order.number, "made"),
            kind=order.kind,
            pdf=pdf,
            mail=mail,
            to=order.to,
            reason=held,
        )
        made = self._find(order.instance_id, order.number)
        return made or KeptLetter(order.number, order.kind, at, pdf, mail, order.to, held)

    def _send(
        self, instance_id: str, letter: KeptLetter, sender: str, who: str | None
    ) -> KeptLetter:
        self._note(instance_id, letter.number, "sending", sender=sender, who=who)
        letter = self._find(instance_id, letter.number) or letter
        if letter.sent_at is not None:
            return letter
        if letter.sender != sender:
            raise LetterBeingSent
        try:
            mail = self._posted(instance_id, letter)
        except NotificationFailed as failure:
            told: dict[str, Any] = {"kind": letter.kind, "sender": sender, "who": who}
            self._note(instance_id, letter.number, "failed", reason=f"{failure}.", **told)
            raise LetterNotSent(f"{failure}.") from failure
        told = {"kind": letter.kind, "to": letter.to, "mail": mail, "pdf": letter.pdf}
        self._note(instance_id, letter.number, "sent", sender=sender, who=who, **told)
        return self._find(instance_id, letter.number) or letter

    def _posted(self, instance_id: str, letter: KeptLetter) -> str:
        """The SHA-256 of what was sent: the mail that was made, with the day on which it goes."""
        files = self.files()
        content = files.get(instance_id, letter.mail or "")
        if content is None or letter.to is None:
            raise NotificationFailed("The mail is no longer kept", lasting=True)
        mail = message_from_bytes(content, _class=EmailMessage, policy=SMTP)
        del mail["Date"]
        mail["Date"] = format_datetime(datetime.now(UTC))
        self.mailbox().post(mail, letter.to)
        return files.put(bytes(mail), instance_id)

    def _find(self, instance_id: str, number: str) -> KeptLetter | None:
        letters = letters_of(self.files(), instance_id)
        return next((letter for letter in letters if letter.number == number), None)

    def _note(
        self,
        instance_id: str,
        number: str,
        happened: Literal["made", "sending", "sent", "failed"],
        **told: Any,
    ) -> None:
        note = LetterNote(at=iso_utc(datetime.now(UTC)), number=number, happened=happened, **told)
        self.files().note_letter(instance_id, note)


def _why_held(order: LetterOrder) -> str | None:
    from function_app.letters.words import needs_a_look  # noqa: PLC0415 - slow to load

    if order.to is None:
        return NO_ADDRESS
    return NEEDS_A_LOOK if needs_a_look(order) else None


def _is_held(letter: KeptLetter) -> bool:
    return letter.reason in {NO_ADDRESS, NEEDS_A_LOOK, TWO_OPINIONS}


def _message_number(order: LetterOrder) -> str:
    """No claim's number can be read from it."""
    return sha256(f"{order.instance_id}/{order.number}".encode()).hexdigest()[:32]
