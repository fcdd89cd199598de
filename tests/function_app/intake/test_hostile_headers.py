"""What a header says is a stranger's: it takes no time, and no name in it becomes an address."""

from time import monotonic

import pytest

from function_app.intake.mail import taken_mail
from tests.function_app.intake.mails import DANA, a_mail

_HALF_A_WORD = b"=?a?q?x" * 12_000  # each might begin a word that is encoded, and none ends


@pytest.mark.parametrize("header", ["Subject", "References", "From"])
def test_a_header_that_is_hard_to_decode_holds_nobody_up(header: str):
    mail = bytes(a_mail(Date="Mon, 1 Jan 2024 00:00:00 +0000", To="claims@example.com"))
    head, _, body = mail.partition(b"\n\n")
    lines = [line for line in head.split(b"\n") if not line.startswith(header.encode())]
    lines.append(header.encode() + b": " + _HALF_A_WORD)
    begun = monotonic()
    taken = taken_mail(b"\n".join(lines) + b"\n\n" + body)
    assert monotonic() - begun < 4
    assert taken.key


def test_an_encoded_name_is_no_address():
    mail = bytes(a_mail()).replace(
        f"Dana <{DANA}>".encode(),
        b"=?utf-8?q?dana=40example.com_=28?= <eve@evil.example> =?utf-8?q?=29?=",
    )
    assert taken_mail(mail).sender != DANA


def test_a_long_number_that_a_mail_program_has_encoded_is_still_known():
    ours = f"<question.{'a' * 32}.1.{b'VSC-1'.hex()}@example.com>"
    mail = bytes(a_mail()).replace(
        b"Subject:", f"In-Reply-To: =?utf-8?q?{ours}?=\nSubject:".encode()
    )
    assert taken_mail(mail).about == "VSC-1"
