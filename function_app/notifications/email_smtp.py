"""E-mail by a mail server. The password and the links are secret: they go over TLS with a
certificate that is checked, or they stay on this machine.
"""

import smtplib
import ssl
from collections.abc import Sequence
from contextlib import closing, suppress
from dataclasses import dataclass
from email.errors import MessageError
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import formatdate
from ipaddress import ip_address
from typing import Literal

from function_app.notifications.letters import Letter, letter_to, readers
from function_app.notifications.ports import Notice, NotificationFailed, Recipient
from function_app.notifications.time_limit import done_within

TIMEOUT_SECONDS = 10
USUAL_PORTS = {"starttls": 587, "tls": 465, "none": 25}
_LASTING = 500  # replies from here on will be the same again


@dataclass(frozen=True)
class MailServer:
    host: str
    port: int | None = None
    security: Literal["starttls", "tls", "none"] = "starttls"
    username: str | None = None
    password: str | None = None
    timeout_seconds: float = TIMEOUT_SECONDS


class SmtpChannel:
    name = "email"

    def __init__(self, server: MailServer, sender: str, always: Sequence[str] = ()) -> None:
        self._server = server
        self._sender = sender
        self._always = always

    def addressees(self, notice: Notice) -> Sequence[Recipient | None]:
        return readers(notice, self._always)

    def send(self, notice: Notice, to: Recipient | None) -> None:
        letter = letter_to(notice, to)
        try:
            message = mail_of(letter, self._sender)
        except (ValueError, MessageError):
            raise NotificationFailed("The mail cannot be addressed", lasting=True) from None
        self.post(message, letter.to)

    def post(self, message: EmailMessage, to: str) -> None:
        """Raises `NotificationFailed`."""
        done_within(3 * self._server.timeout_seconds, lambda: self._deliver(message, to))

    def _deliver(self, message: EmailMessage, to: str) -> None:
        trusted = ssl.create_default_context()
        try:
            with closing(self._connected(trusted)) as server:
                self._secure(server, trusted)
                server.send_message(message, self._sender, [to])
                with suppress(OSError):  # it has the mail already
                    server.quit()
        except (OSError, ValueError) as error:
            raise _failure(error) from error

    def _connected(self, trusted: ssl.SSLContext) -> smtplib.SMTP:
        given = self._server
        port, limit = given.port or USUAL_PORTS[given.security], given.timeout_seconds
        greeting = self._sender.rpartition("@")[2]  # which does not name this machine
        if given.security == "tls":
            return smtplib.SMTP_SSL(given.host, port, greeting, timeout=limit, context=trusted)
        return smtplib.SMTP(given.host, port, greeting, timeout=limit)

    def _secure(self, server: smtplib.SMTP, trusted: ssl.SSLContext) -> None:
        given = self._server
        if given.security == "starttls":
            server.starttls(context=trusted)  # fails where the server does not offer it
        if given.security == "none" and not _is_this_machine(server):
            raise NotificationFailed("The mail server is not on this machine", lasting=True)
        if given.username:
            server.login(given.username, given.password or "")


def _is_this_machine(server: smtplib.SMTP) -> bool:
    """Where the connection leads, whatever the name says."""
    return server.sock is not None and ip_address(server.sock.getpeername()[0]).is_loopback


def mail_of(letter: Letter, sender: str) -> EmailMessage:
    """Raises ValueError or MessageError for an address that is not one, and for a line break."""
    if not letter.subject.isprintable():
        raise ValueError("a header is one line")
    mail = EmailMessage(policy=SMTP)
    mail["From"] = Address(addr_spec=sender)
    mail["To"] = Address(addr_spec=letter.to)
    mail["Subject"] = letter.subject
    mail["Date"] = formatdate()
    mail["Message-ID"] = f"<{letter.number}@{sender.rpartition('@')[2]}>"
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(letter.text)
    return mail


def _failure(error: Exception) -> NotificationFailed:
    """In words of ours: a server's may quote an address."""
    match error:
        case smtplib.SMTPNotSupportedError():
            return NotificationFailed("The mail server cannot do what is needed", lasting=True)
        case smtplib.SMTPRecipientsRefused():
            [(code, _)] = error.recipients.values()
            return _answered(code)
        case smtplib.SMTPResponseException():
            return _answered(error.smtp_code)
        case ssl.SSLCertVerificationError():
            return NotificationFailed("The mail server's certificate is not trusted", lasting=True)
        case _:
            lasting = isinstance(error, ValueError) and not isinstance(error, OSError)
            return NotificationFailed(
                f"The mail server failed: {type(error).__name__}", lasting=lasting
            )


def _answered(code: int) -> NotificationFailed:
    return NotificationFailed(f"The mail server answered {code}", lasting=code >= _LASTING)
