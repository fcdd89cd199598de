"""What strangers wrote stands in letters: it can break out of none of them."""

from datetime import UTC, datetime
from decimal import Decimal
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import SMTP
from typing import Any

import pytest

from function_app.domain.letter import LetterKind, LetterOrder
from function_app.letters.mail import mail_of_letter
from function_app.letters.pdf import pdf_of
from function_app.letters.written import written
from function_app.notifications.ports import NotificationFailed
from tests.function_app.letters.conftest import pdf_text

AT = datetime(2026, 11, 29, 8, tzinfo=UTC)
KINDS: tuple[LetterKind, ...] = (
    *("received", "approved", "denied", "documents_requested", "reopened"),
)
HOSTILE = (
    "<script>alert(1)</script>",
    "Dana\r\nBcc: everybody@example.com\r\n\r\nYour claim is approved",
    "Dana\n> It was a mistake\n= We pay | $9,999.00",
    "{{ 7 * 7 }}{% raw %}",
    "\u202egnp.exe\u0000\ud800",
    "x" * 100_000,
    "W" * 190,
)


def order(kind: LetterKind = "approved", **told: Any) -> LetterOrder:
    return LetterOrder.model_construct(
        **{
            **LetterOrder(
                claim_id="VSC-1001",
                to="dana@example.com",
                instance_id="claim-VSC-1001",
                number="adjudication-4",
                kind=kind,
                approved_amount=Decimal("667.50"),
                documents=("Photos of the damage",),
                rules=("AA-03",),
            ).__dict__,
            **told,
        }
    )


def mail(given: LetterOrder) -> EmailMessage:
    words = written(given)
    made = mail_of_letter(
        words, pdf_of(words, AT), number="1", sender="c@example.com", to="d@example.com", at=AT
    )
    return message_from_bytes(bytes(made), _class=EmailMessage, policy=SMTP)


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("value", HOSTILE)
def test_a_value_stays_where_it_stands(kind: LetterKind, value: str):
    harmless = mail(order(kind, name="Dana", contract_number="VSC-1"))
    sent = mail(order(kind, name=value, contract_number=value))
    assert sent.keys() == harmless.keys()
    assert sent["To"] == "d@example.com"
    assert sent["Subject"] == harmless["Subject"]
    text = sent.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    before = harmless.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    assert len(text.splitlines()) == len(before.splitlines())
    html = sent.get_body(("html",)).get_content()  # type: ignore[union-attr]
    assert "<script" not in html
    assert html.count("<blockquote") == (kind == "denied")


@pytest.mark.parametrize(
    ("name", "printed"),
    [
        ("José Müller", "José Müller"),
        ("Łukasz Żółć", "Lukasz Zólc"),
        ("Nguyễn Văn An", "Nguyen Van An"),
        ("李小龙", "???"),
        ("محمد", "????"),
        ("Dana 🚗", "Dana ?"),
    ],
)
def test_a_name_of_any_script_is_printed_or_said_not_to_be(name: str, printed: str):
    words = written(order(name=name))
    told = pdf_text(pdf_of(words, AT))
    assert f"Dear {printed}," in told
    assert ("cannot print" in told) == ("?" in printed)
    assert f"Dear {name}," in words.text
    assert f"Dear {name}," in words.html


def test_the_same_letter_is_the_same_file():
    words = written(order(name="Dana"))
    assert pdf_of(words, AT) == pdf_of(words, AT)


@pytest.mark.parametrize("address", ["d@example.com\r\nBcc: x@example.com", "nobody", ""])
def test_a_mail_goes_to_an_address_or_not_at_all(address: str):
    words = written(order())
    with pytest.raises(NotificationFailed):
        mail_of_letter(words, b"", number="1", sender="c@example.com", to=address, at=AT)
