"""What is enclosed in an attachment is read like what is sent by itself."""

import base64
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from openpyxl import Workbook

from function_app.agents.offline.assistant import OfflineClaimAssistant
from function_app.claims.verification.verify import verified
from function_app.documents.reader import DocumentReader
from function_app.domain.claim import Agent1Input, ClaimRequest
from function_app.domain.document import DocumentKind, DocumentStatus
from function_app.domain.reading import Agent1Output
from tests.function_app.documents.attachment_server import AttachmentServer, attachment_server
from tests.function_app.documents.office_files import paragraph, saved, table, word

PAPERS = Path(__file__).parent / "awkward"
READER = DocumentReader(allowed_hosts=["127.0.0.1"])


@pytest.fixture
def server() -> Iterator[AttachmentServer]:
    with attachment_server() as served:
        yield served


def sent(server: AttachmentServer, *papers: str) -> list[str]:
    return [server.serves(f"/{paper}", (PAPERS / paper).read_bytes()) for paper in papers]


def reading(urls: list[str]) -> Agent1Output:
    letter = "Please see the attached paper."
    claim = ClaimRequest(claim_id="c", email_content=letter, attachment_urls=urls)
    question = Agent1Input(claim=claim, instance_id="claim-c")
    return OfflineClaimAssistant().read(question, READER.read_all(urls))


def test_a_mails_figures_are_read(server: AttachmentServer) -> None:
    info = reading(sent(server, "mail.eml")).extracted_info
    assert info.contract_number == "VSC-5550123"
    assert str(info.total_estimate) == "767.50"


def test_a_photograph_in_a_mail_pushes_nothing_out(server: AttachmentServer) -> None:
    info = reading(sent(server, "mail_with_photo.eml", "plain.pdf")).extracted_info
    assert info.claimant_name == "Nora Quist"
    assert info.vehicle_vin == "4T1B11HK1KU218764"
    assert str(info.total_estimate) == "767.50"
    assert info.vehicle_make is None
    assert info.vehicle_model is None


def test_what_was_enclosed_stands_behind_what_was_sent(server: AttachmentServer) -> None:
    paper = base64.encodebytes((PAPERS / "plain.pdf").read_bytes()).decode()
    inner = (
        "From: shop@example.com\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=i\n\n"
        "--i\nContent-Type: application/pdf; name=plain.pdf\nContent-Transfer-Encoding: base64\n\n"
        f"{paper}\n--i--\n"
    )
    mail = (
        "From: nora@example.com\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n"
        f"--b\n\nSee the estimate.\n--b\nContent-Type: message/rfc822\n\n{inner}\n--b--\n"
    )
    urls = [server.serves("/letter.eml", mail.encode()), *sent(server, "note.rtf")]
    read = READER.read_all(urls)
    assert [document.name for document in read] == [
        "letter.eml",
        "note.rtf",
        "attachment 1.eml (in letter.eml)",
        "plain.pdf (in attachment 1.eml (in letter.eml))",
    ]
    assert {document.status for document in read} == {DocumentStatus.SUCCESS}
    assert read[3].kind is DocumentKind.PDF
    assert "VSC-5550123" in (read[3].text or "")
    assert read[3].url == urls[0]
    assert reading(urls).extracted_info.vehicle_vin == "4T1B11HK1KU218764"


WORKBOOK = Workbook()
for row in (["Contract number", "VSC-5550123"], ["Total", 767.5]):
    WORKBOOK["Sheet"].append(row)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("estimate.docx", word(table(("Contract number", "VSC-5550123"), ("Total", "$767.50")))),
        ("estimate.xlsx", saved(WORKBOOK)),
        ("estimate.csv", b'Contract number,VSC-5550123\nTotal,"$767.50"\n'),
        ("estimate.CSV?sig=x", b"Contract number;VSC-5550123\nTotal;$767.50\n"),
    ],
)
def test_office_papers(server: AttachmentServer, name: str, content: bytes) -> None:
    server.serves(f"/{name.partition('?')[0]}", content)
    output = reading([server.url(f"/{name}")])
    assert output.document_extraction
    assert output.document_extraction.status is DocumentStatus.SUCCESS
    assert output.extracted_info.contract_number == "VSC-5550123"
    assert str(output.extracted_info.total_estimate) == "767.50"


def test_a_table_by_its_content_type(server: AttachmentServer) -> None:
    content = b'Contract number,VSC-5550123\nTotal,"$767.50"\n'
    url = server.serves("/export", content, content_type="text/csv; charset=utf-8")
    assert READER.read(url).text == "Contract number   VSC-5550123\nTotal   $767.50"


def test_what_is_enclosed_too_deeply_is_named(server: AttachmentServer) -> None:
    mail = "From: a@b\nMIME-Version: 1.0\n\nThe innermost letter"
    for n in range(4):
        mail = (
            f"From: a@b\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b{n}\n\n"
            f"--b{n}\n\nLetter {n}\n--b{n}\nContent-Type: message/rfc822\n\n{mail}\n--b{n}--\n"
        )
    read = READER.read_all([server.serves("/a.eml", mail.encode())])
    assert [(document.text, document.note) for document in read] == [
        ("Letter 3", None),
        ("Letter 2", None),
        ("Letter 1", "Attached to it and not opened: attachment 1.eml."),
    ]


def test_nothing_that_a_paper_points_to_is_fetched(server: AttachmentServer) -> None:
    there = server.url("/there")
    written = "Contract VSC-5550123"
    page = f'{written}<br><img src="{there}"><link rel=stylesheet href="{there}"><br>'
    rich = f'{{\\rtf1 {written}{{\\field{{\\*\\fldinst INCLUDEPICTURE "{there}"}}}}}}'
    link = f'<a><Relationship Id="r" Target="{there}" TargetMode="External"/></a>'
    papers = {
        "/a.html": page.encode(),
        "/a.rtf": rich.encode(),
        "/a.docx": word(paragraph(written), {"word/_rels/document.xml.rels": link}),
        "/a.csv": f'{written},=WEBSERVICE("{there}")\n'.encode(),
        "/a.eml": (
            f"From: a@b\nMIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=b\n\n--b\n\n"
            f"{written}\n--b\nContent-Type: message/external-body; access-type=URL; "
            f'URL="{there}"\n\nContent-Type: text/plain\n\n--b--\n'
        ).encode(),
    }
    for path, content in papers.items():
        read = READER.read_all([server.serves(path, content)])
        assert written in (read[0].text or "")
    assert [path for path, _ in server.asked] == list(papers)


@pytest.mark.parametrize(
    "page", ["comment_first", "fragment_div", "fragment_meta", "fragment_table"]
)
def test_a_page_that_begins_with_anything(server: AttachmentServer, page: str) -> None:
    content = (PAPERS.parent / "saved_pages" / f"{page}.html").read_bytes()
    output = reading([server.serves("/a.html", content)])
    info = output.extracted_info
    assert info.contract_number == "VSC-5550123"
    assert str(info.total_estimate) == "767.50"
    assert info.vehicle_vin is None
    assert info.repair_facility is None
    assert {"contract_number", "total_estimate"} <= {found.field for found in output.evidence}


@pytest.mark.parametrize(
    ("paper", "contract", "vin"),
    [("note.rtf", "VSC-5550123", None), ("photo.rtf", "VSC-5550123", None)],
)
def test_rich_text(server: AttachmentServer, paper: str, contract: str, vin: str | None) -> None:
    info = reading(sent(server, paper)).extracted_info
    assert info.contract_number == contract
    assert info.vehicle_vin == vin


OLDER = "Peter Lamb, total estimate: $3,250.00. Odometer: 98,000 miles. Deductible: $250.00."


@pytest.mark.parametrize(
    "quoted",
    [
        f"On Mon, Oct 5, 2026 at 10:12 AM Desk <desk@example.com> wrote:\n\n> {OLDER}\n",
        f"Von: Desk <desk@example.com>\nGesendet: 5. Oktober 2026\nBetreff: Fall\n\n{OLDER}\n",
        f"Le lun. 5 oct. 2026 à 10:12, Desk <desk@example.com> a écrit :\n> {OLDER}\n",
    ],
    ids=["English", "German", "French"],
)
def test_what_a_saved_mail_quotes_fills_gaps_only(server: AttachmentServer, quoted: str) -> None:
    mail = (
        "From: nora@example.com\nSubject: My claim\nContent-Type: text/plain; charset=utf-8\n\n"
        f"The total estimate is $767.50, contract VSC-5550123.\n\n{quoted}"
    )
    urls = [server.serves("/mail.eml", mail.encode())]
    documents = READER.read_all(urls)
    claim = ClaimRequest(claim_id="c", email_content="See there.", attachment_urls=urls)
    output = verified(reading(urls), claim, documents, date(2026, 10, 10))
    assert str(output.extracted_info.total_estimate) == "767.50"
    assert output.extracted_info.current_odometer == 98_000
    told = output.flags.potential_concerns
    assert "The total differs: 767.50 in mail.eml, 3250.00 in a mail that it quotes." in told
    only_quoted = "Only in a mail that mail.eml quotes or forwards, not in the sender's own words: "
    assert f"{only_quoted}current odometer, deductible." in told
