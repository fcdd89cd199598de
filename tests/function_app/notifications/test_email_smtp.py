"""Mail, told to a real mail server on this machine, over TLS with a certificate of its own."""

import socket
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import pytest

from function_app.notifications.email_smtp import MailServer, SmtpChannel
from function_app.notifications.ports import (
    DecisionNotice,
    EmailAnswer,
    NotificationFailed,
    Recipient,
    ReviewNotice,
)
from tests.function_app.documents.certificates import self_signed, serving_as
from tests.mail_server import MailServer as Mailbox
from tests.mail_server import mail_server

ANN = Recipient(mail="ann@example.com", role="adjuster", review_url="https://x.example/r?t=ann")
BEN = Recipient(mail="ben@example.com")
NOTICE = ReviewNotice(
    instance_id="claim-CLM-1",
    claim_id="CLM-1",
    claim_type="VSC",
    amount=767.5,
    due_at=datetime(2026, 7, 2, 12, tzinfo=UTC),
    review_url="https://x.example/r",
    to=(ANN, BEN),
)
SENDER = "claims@insurer.example"
# It knows TLS by STARTTLS alone: where the whole line is secret, it thinks that a password is not.
pytestmark = pytest.mark.filterwarnings("ignore:Requiring AUTH while not requiring TLS")
type Security = Literal["starttls", "tls", "none"]


@pytest.fixture(scope="module")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return self_signed("localhost", tmp_path_factory.mktemp("authority"))


@pytest.fixture
def trusted(certificate: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate))


@pytest.fixture
def plain() -> Iterator[Mailbox]:
    with mail_server() as mailbox:
        yield mailbox


def channel(mailbox: Mailbox, security: Security = "none", **options: str) -> SmtpChannel:
    server = MailServer(
        host=options.pop("host", "localhost"),
        port=mailbox.port,
        security=security,
        timeout_seconds=2,
        **options,  # pyright: ignore[reportArgumentType]
    )
    return SmtpChannel(server, SENDER, always=["team@insurer.example"])


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_mail_goes_over_tls_to_a_server_that_is_trusted(
    security: Security, certificate: Path, trusted: None
):
    with mail_server(security, serving_as(certificate)) as mailbox:
        channel(mailbox, security).send(NOTICE, ANN)
    assert mailbox.envelopes == [(SENDER, ["ann@example.com"], True)]


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_password_goes_to_the_server_once_the_line_is_secret(
    security: Security, certificate: Path, trusted: None
):
    with mail_server(security, serving_as(certificate), needs_login=True) as mailbox:
        channel(mailbox, security, username="app", password="secret").send(NOTICE, ANN)
    assert (mailbox.logins, len(mailbox.mails)) == ([(b"app", b"secret")], 1)


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_server_whose_certificate_nobody_vouches_for_gets_nothing(
    security: Security, certificate: Path
):
    with mail_server(security, serving_as(certificate), needs_login=True) as mailbox:
        sending = channel(mailbox, security, username="app", password="secret")
        with pytest.raises(NotificationFailed, match="certificate is not trusted") as failed:
            sending.send(NOTICE, ANN)
    assert failed.value.lasting
    assert (mailbox.logins, mailbox.mails) == ([], [])


@pytest.mark.parametrize("security", ["starttls", "tls"])
def test_server_with_the_certificate_of_another_gets_nothing(
    security: Security, certificate: Path, trusted: None
):
    with (
        mail_server(security, serving_as(certificate)) as mailbox,
        pytest.raises(NotificationFailed, match="certificate is not trusted"),
    ):
        channel(mailbox, security, host="127.0.0.1").send(NOTICE, ANN)
    assert mailbox.mails == []


def test_server_that_does_not_offer_starttls_gets_nothing(plain: Mailbox):
    sending = channel(plain, "starttls", username="app", password="secret")
    with pytest.raises(NotificationFailed) as failed:
        sending.send(NOTICE, ANN)
    assert failed.value.lasting
    assert (plain.logins, plain.mails) == ([], [])


def test_unsecured_mail_does_not_leave_this_machine(
    plain: Mailbox, monkeypatch: pytest.MonkeyPatch
):
    """A name may lead anywhere: what counts is where the connection ended."""
    elsewhere = ("192.0.2.7", 25)
    monkeypatch.setattr(socket.socket, "getpeername", lambda _: elsewhere, raising=False)
    with pytest.raises(NotificationFailed, match="not on this machine"):
        channel(plain).send(NOTICE, ANN)
    assert plain.mails == []


def test_mail_says_what_waits_and_carries_the_readers_own_link(plain: Mailbox):
    channel(plain).send(NOTICE, ANN)
    [mail] = plain.mails
    assert mail["From"] == SENDER
    assert mail["To"] == "ann@example.com"
    assert mail["Subject"] == "A claim waits for a reviewer: CLM-1"
    assert mail["Auto-Submitted"] == "auto-generated"
    assert mail.get_content().replace("\r\n", "\n") == (
        "A claim waits for a reviewer.\n\n"
        "Claim: CLM-1\nType: VSC\nAmount: $767.50\nDue: 2 July 2026, 12:00 UTC\n\n"
        "Open the claim: https://x.example/r?t=ann\n\n"
        "The link is yours alone: whoever has it decides in your name. Do not pass it on.\n"
    )


def test_reader_without_a_link_of_their_own_gets_the_address_of_the_page(plain: Mailbox):
    channel(plain).send(NOTICE, BEN)
    [mail] = plain.mails
    text = mail.get_content()
    assert "Open the claim: https://x.example/r" in text
    assert "t=ann" not in text
    assert "yours alone" not in text


def test_mail_told_again_has_the_same_message_id_and_each_reader_another(plain: Mailbox):
    sending = channel(plain)
    reminder = NOTICE.model_copy(update={"occasion": "remind", "request_id": "r-1", "number": 1})
    for notice, to in ((NOTICE, ANN), (NOTICE, ANN), (NOTICE, BEN), (reminder, ANN)):
        sending.send(notice, to)
    first, again, of_ben, of_reminder = (mail["Message-ID"] for mail in plain.mails)
    assert first == again
    assert len({first, of_ben, of_reminder}) == 3
    assert first.endswith("@insurer.example>")


@pytest.mark.parametrize(
    ("said", "lasting"), [("451 try again later", False), ("554 no thanks", True)]
)
def test_servers_refusal_is_told_by_its_number_alone(plain: Mailbox, said: str, lasting: bool):
    plain.replies = [said]
    with pytest.raises(NotificationFailed, match=f"answered {said[:3]}$") as failed:
        channel(plain).send(NOTICE, ANN)
    assert failed.value.lasting == lasting


def test_mailbox_that_does_not_exist_is_told_without_its_name(plain: Mailbox):
    plain.refused = {"ann@example.com"}
    with pytest.raises(NotificationFailed, match=r"answered 550$"):
        channel(plain).send(NOTICE, ANN)


def test_wrong_password_is_told_without_it(certificate: Path, trusted: None):
    with (
        mail_server("tls", serving_as(certificate), needs_login=True) as mailbox,
        pytest.raises(NotificationFailed, match=r"answered 535$") as failed,
    ):
        channel(mailbox, "tls", username="app", password="wr0ng").send(NOTICE, ANN)
    assert failed.value.lasting
    assert mailbox.mails == []


def test_server_that_is_down_is_worth_another_try(plain: Mailbox):
    with socket.create_server(("127.0.0.1", 0)) as listener:
        port = listener.getsockname()[1]
    plain.port = port
    with pytest.raises(NotificationFailed, match="ConnectionRefusedError") as failed:
        channel(plain).send(NOTICE, ANN)
    assert not failed.value.lasting


def test_server_that_says_nothing_does_not_hold_anybody_up(plain: Mailbox):
    with socket.create_server(("127.0.0.1", 0)) as silent:
        server = MailServer(host="127.0.0.1", port=silent.getsockname()[1], security="none",
                            timeout_seconds=0.1)  # fmt: skip
        with pytest.raises(NotificationFailed, match=r"mail server failed|did not answer"):
            SmtpChannel(server, SENDER).send(NOTICE, ANN)


@pytest.mark.parametrize(
    "address",
    [
        "ann@example.com\r\nBcc: eve@example.com",
        "ann@example.com\nSubject: hello",
        "ann@example.com, eve@example.com",
        "ann@example.com>\r\nRCPT TO:<eve@example.com",
        "ann",
        "",
    ],
)
def test_no_address_adds_a_header_or_a_recipient(plain: Mailbox, address: str):
    with pytest.raises(NotificationFailed, match="cannot be addressed"):
        channel(plain).send(NOTICE, Recipient(mail=address))
    assert plain.mails == []


@pytest.mark.parametrize("name", ["CLM-1\r\nBcc: eve@example.com", "CLM-1\nX: y", "CLM-1\r"])
def test_no_number_of_a_claim_adds_a_header(plain: Mailbox, name: str):
    notice = NOTICE.model_copy(update={"claim_id": name})
    with pytest.raises(NotificationFailed, match="cannot be addressed"):
        channel(plain).send(notice, ANN)
    assert plain.mails == []


def test_text_that_looks_like_the_end_of_the_mail_is_no_end(plain: Mailbox):
    name = "Dana\r\n.\r\nMAIL FROM:<eve@example.com>\r\nRCPT TO:<eve@example.com>"
    channel(plain).send(NOTICE.model_copy(update={"claimant_name": name}), ANN)
    assert [recipients for _, recipients, _ in plain.envelopes] == [["ann@example.com"]]
    [mail] = plain.mails
    assert "Claimant: Dana . MAIL FROM eve example" in mail.get_content()


def test_readers_are_those_of_the_notice_and_for_other_decisions_those_of_the_settings(
    plain: Mailbox,
):
    moment = datetime(2026, 7, 1, 12, tzinfo=UTC)
    action = DecisionNotice(
        event="action_awaiting_decision", instance_id="a-1", request_id="r-1", expires_at=moment
    )
    sending = channel(plain)
    assert [*sending.addressees(NOTICE)] == [ANN, BEN]
    [team] = sending.addressees(action)
    assert team == Recipient(mail="team@insurer.example")
    sending.send(action, team)
    assert plain.mails[0].get_content().replace("\r\n", "\n") == (
        "An action of an agent waits for a decision.\n\nNumber: a-1\nDue: 1 July 2026, 12:00 UTC\n"
    )
    answer = EmailAnswer(instance_id="i-1", email_id="m-1", response="Thank you.")
    assert [*sending.addressees(answer)] == []
