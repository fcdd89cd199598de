"""Saved mails become what their reader would see, and files of their own."""

from base64 import b64encode
from email.message import EmailMessage
from pathlib import Path

import pytest

from function_app.documents.errors import AttachmentNotReadable
from function_app.documents.parsing.file_kind import kind_of
from function_app.documents.parsing.mail import MAX_ENCLOSURES, read_mail
from function_app.documents.sandbox.isolated_reader import parser_command, read_isolated
from function_app.domain.document import DocumentKind

PAPERS = Path(__file__).parents[1] / "awkward"


def mail(*headers: str, body: str | bytes) -> bytes:
    content = body if isinstance(body, bytes) else body.encode()
    return "\r\n".join(["From: nora@example.com", *headers, "", ""]).encode() + content


def parts(kind: str, *inside: str) -> bytes:
    marked = "".join(f"--b\r\n{part}\r\n" for part in inside)
    return mail("MIME-Version: 1.0", f"Content-Type: multipart/{kind}; boundary=b",
                body=f"{marked}--b--\r\n")  # fmt: skip


def text_of(content: bytes) -> str:
    assert kind_of(content) is DocumentKind.MAIL
    return read_mail(content)[0]


def test_the_letter_of_a_mail_is_decoded() -> None:
    assert text_of((PAPERS / "mail.eml").read_bytes()).splitlines() == [
        "Subject: Repair estimate", "", "Contract number: VSC-5550123",
        "The repair costs $767.50 in all.",
    ]  # fmt: skip


def test_a_picture_is_a_file_of_its_own() -> None:
    text, (picture,), note = read_mail((PAPERS / "mail_with_photo.eml").read_bytes())
    assert text == "Subject: photos\n\nHere are the photographs."
    assert picture.name == "p.jpg"
    assert note is None


@pytest.mark.parametrize(
    ("headers", "body", "text"),
    [
        (["Content-Type: text/plain; charset=koi8-r"], "Смета".encode("koi8-r"), "Смета"),
        (["Content-Type: text/html"], "<p>VSC-7<script>x</script>", "VSC-7"),
        (["Content-Type: text/plain", "Content-Transfer-Encoding: BASE64"],
         b64encode(b"Contract VSC-7"), "Contract VSC-7"),
        (["Content-Type: text/plain", "Content-Transfer-Encoding: base64"],
         b64encode(b"Contract VSC-7 x")[:21], "Contract VSC-7"),
        (["Content-Type: text/plain; charset=utf-8", "Content-Transfer-Encoding: quoted-printable"],
         "M=C3=BCller =\r\nGmbH", "Müller GmbH"),
        (["Content-Type: text/plain; format=flowed"], "Total \r\n$5.00\r\n-- \r\nNora",
         "Total $5.00\n-- \nNora"),
        (["Content-Type: text/plain; format=flowed; delsp=yes"], "VSC-55 \r\n50123 is \r\n mine",
         "VSC-5550123 is mine"),
        (["Content-Type: text/plain", "Content-Transfer-Encoding: base64"],
         "My contract is VSC-7.", "My contract is VSC-7."),
        (["Subject: =?iso-8859-1?Q?Sch=E4den?= =?utf-8?B?w7w=?=", "Message-ID: <1@a>"], "x",
         "Subject: Schädenü\n\nx"),
        (["Subject: =?utf-8?B?!!!?=", "Message-ID: <1@a>"], "x", "x"),
        (["Content-Type: text/plain; charset=unheard-of"], "Müller", "Müller"),
    ],
)  # fmt: skip
def test_how_letters_are_written(headers: list[str], body: bytes, text: str) -> None:
    assert text_of(mail(*headers, body=body)) == text


PLAIN = "Content-Type: text/plain\r\n\r\n"
HTML = "Content-Type: text/html\r\n\r\n"


def test_of_two_versions_the_plain_one_is_read_if_it_says_as_much() -> None:
    rich = HTML + "<b>Contract number VSC-5550123</b>"
    assert text_of(parts("alternative", PLAIN + "Contract VSC-5550123", rich)) == (
        "Contract VSC-5550123"
    )
    assert text_of(parts("alternative", PLAIN + "See HTML", rich)) == "Contract number VSC-5550123"


def test_texts_that_follow_each_other_are_one_letter() -> None:
    content = parts("mixed", PLAIN + "Above", HTML + "<p>Between", PLAIN + "Below")
    assert text_of(content) == "Above\n\nBetween\n\nBelow"


def test_small_pictures_in_the_text_are_no_photographs() -> None:
    logo = "Content-Type: image/png\r\nContent-ID: <1>\r\n\r\nx"
    assert read_mail(parts("related", HTML + "Hello", logo)) == (
        "Hello", [], "Small pictures inside its text, not shown: 1.",
    )  # fmt: skip


def test_a_forwarded_mail_is_a_file_of_its_own() -> None:
    inner = "From: a@b\r\nMIME-Version: 1.0\r\nSubject: Estimate\r\n\r\nTotal $5.00"
    forwarded = f"Content-Type: message/rfc822\r\n\r\n{inner}"
    _, (enclosed,), _ = read_mail(parts("mixed", PLAIN + "See below", forwarded))
    assert enclosed.name == "Estimate.eml"
    assert text_of(enclosed.content) == "Subject: Estimate\n\nTotal $5.00"


def test_a_forwarded_mail_may_be_encoded_as_a_whole() -> None:
    inner = b64encode(b"From: a@b\r\nMIME-Version: 1.0\r\n\r\nTotal $5.00").decode()
    encoded = f"Content-Type: message/rfc822\r\nContent-Transfer-Encoding: base64\r\n\r\n{inner}"
    _, (enclosed,), _ = read_mail(parts("mixed", PLAIN + "See below", encoded))
    assert text_of(enclosed.content) == "Total $5.00"


def test_names_of_files_in_any_characters() -> None:
    message = EmailMessage()
    message["From"] = "nora@example.com"
    message.set_content("See below.")
    message.add_attachment(b"%PDF-", maintype="application", subtype="pdf", filename="Schäden.pdf")
    message.add_attachment(b"%PDF-", maintype="application", subtype="pdf")
    enclosed = read_mail(message.as_bytes())[1]
    assert [file.name for file in enclosed] == ["Schäden.pdf", "attachment 2.pdf"]


def test_a_mail_that_ends_early_says_so() -> None:
    _, _, note = read_mail(parts("mixed", PLAIN + "Hello").removesuffix(b"--b--\r\n"))
    assert note == "The end of the mail is missing."


def test_more_files_than_anybody_looks_at_are_counted() -> None:
    files = ["Content-Type: application/x\r\n\r\nx"] * (MAX_ENCLOSURES + 3)
    _, enclosed, note = read_mail(parts("mixed", *files))
    assert len(enclosed) == MAX_ENCLOSURES
    assert note == "3 further attachments were not opened."


NESTED = b"".join(
    b"Content-Type: multipart/mixed; boundary=b%d\r\n\r\n--b%d\r\n" % (n, n) for n in range(3000)
)


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (mail("MIME-Version: 1.0", body=b"")[:-2] + NESTED, "the mail is nested too deeply"),
        (parts("mixed", *["\r\n\r\n"] * 5000), "the mail has too many parts"),
        (mail("Content-Type: multipart/mixed", body="U2VjcmV0IHRleHQ="), "the mail is empty"),
        (parts("mixed", *["\r\n\r\n"] * 700_000), "reading it took too long"),
    ],
    ids=["nested", "many parts", "no boundary", "far too many parts"],
)
def test_a_mail_made_to_harm_ends_in_a_reason(content: bytes, reason: str) -> None:
    with pytest.raises(AttachmentNotReadable) as problem:
        read_isolated(content, parser_command(DocumentKind.MAIL), 20)
    assert problem.value.reason == reason
