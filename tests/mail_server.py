"""A mail server on this machine that keeps what it is sent, or refuses it."""

import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from typing import Any, Literal, override

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, Envelope, LoginPassword

ACCEPTED = "250 OK"


@dataclass
class MailServer:
    """`replies` are what it says to the mails that come, one after the other, before it accepts
    all; `refused` are recipients that it does not take. `taken` is called with each mail that it
    has, before its sender is told so.
    """

    port: int = 0
    mails: list[EmailMessage] = field(default_factory=list[EmailMessage])
    envelopes: list[tuple[str | None, list[str], bool]] = field(
        default_factory=list[tuple[str | None, list[str], bool]]
    )
    logins: list[tuple[bytes, bytes]] = field(default_factory=list[tuple[bytes, bytes]])
    replies: list[str] = field(default_factory=list[str])
    refused: set[str] = field(default_factory=set[str])
    password: bytes = b"secret"
    taken: Callable[[EmailMessage], None] = lambda _: None

    async def handle_RCPT(  # noqa: N802 - the library's name
        self, server: Any, session: Any, envelope: Envelope, address: str, options: Any
    ) -> str:
        if address in self.refused:
            return f"550 no mailbox {address} here"
        envelope.rcpt_tos.append(address)
        return ACCEPTED

    async def handle_DATA(  # noqa: N802 - the library's name
        self, server: Any, session: Any, envelope: Envelope
    ) -> str:
        said = self.replies.pop(0) if self.replies else ACCEPTED
        if said == ACCEPTED:
            content = envelope.content
            assert isinstance(content, bytes)
            self.mails.append(message_from_bytes(content, policy=default))  # pyright: ignore
            is_secret = server.transport.get_extra_info("ssl_object") is not None
            self.envelopes.append((envelope.mail_from, [*envelope.rcpt_tos], is_secret))
            self.taken(self.mails[-1])
        return said

    def authenticate(
        self, server: Any, session: Any, envelope: Any, mechanism: str, given: LoginPassword
    ) -> AuthResult:
        self.logins.append((given.login, given.password))
        return AuthResult(success=given.password == self.password, handled=False)


class _Listening(Controller):
    @override
    def _trigger_server(self) -> None:
        assert self.server is not None
        self.port = self.server.sockets[0].getsockname()[1]  # pyright: ignore
        super()._trigger_server()


@contextmanager
def mail_server(
    security: Literal["starttls", "tls", "none"] = "none",
    tls: ssl.SSLContext | None = None,
    *,
    needs_login: bool = False,
) -> Iterator[MailServer]:
    mailbox = MailServer()
    options: dict[str, Any] = {"auth_require_tls": False}
    if security == "starttls":
        options = {"tls_context": tls, "require_starttls": True}
    if needs_login:
        options |= {"authenticator": mailbox.authenticate, "auth_required": True}
    if security == "tls":
        options |= {"ssl_context": tls, "auth_require_tls": False}
    listening = _Listening(mailbox, hostname="127.0.0.1", port=0, **options)
    listening.start()
    mailbox.port = listening.port
    try:
        yield mailbox
    finally:
        listening.stop()
