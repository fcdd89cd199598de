"""Attachments over real HTTP: each ends as a document that a reviewer can understand."""

import gzip
import re
import threading
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor

import pytest

from function_app.documents.fetching.host_rules import IPAddress, real_address
from function_app.documents.fetching.time_budget import CLAIMS_WITH_FULL_TIME
from function_app.documents.reader import Document, DocumentReader
from function_app.domain.document import DocumentStatus
from tests.function_app.documents.attachment_server import (
    PATIENCE_SECONDS,
    AttachmentServer,
    attachment_server,
)
from tests.function_app.documents.pdf_files import drawn_pdf, encrypted, pdf, scanned_pdf

FORM = pdf("Claim form", "Contract number: VSC-100")
LETTER = b"Claim form for contract VSC-100"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
NOT_DOWNLOADED = "The attachment could not be downloaded: "
NOT_READ = "The attachment was downloaded but could not be read: "


@pytest.fixture
def server() -> Iterator[AttachmentServer]:
    with attachment_server() as served:
        yield served


def read(url: str, **settings: float) -> Document:
    limits = {"max_bytes": 200_000, "timeout_seconds": 10} | settings
    return DocumentReader(
        allowed_hosts=["127.0.0.1", "localhost"],
        max_bytes=int(limits["max_bytes"]),
        timeout_seconds=limits["timeout_seconds"],
    ).read(url)


def note_of_not_accessible(document: Document) -> str:
    assert document.status is DocumentStatus.NOT_ACCESSIBLE
    assert document.text is None
    assert document.note
    assert document.note.startswith(NOT_DOWNLOADED)
    return document.note.removeprefix(NOT_DOWNLOADED)


def test_a_pdf_is_read(server: AttachmentServer) -> None:
    document = read(server.serves("/form.pdf", FORM))
    assert document.status is DocumentStatus.SUCCESS
    assert document.text == "Claim form\nContract number: VSC-100"
    assert document.note is None


@pytest.mark.parametrize("name", ["VSC Claim Form.pdf", "VSC%20Claim%20Form.pdf"])
def test_spaces_in_a_url_are_encoded_once(server: AttachmentServer, name: str) -> None:
    server.serves("/VSC%20Claim%20Form.pdf", LETTER)
    assert read(server.url(f"/{name}")).status is DocumentStatus.SUCCESS


def test_host_name_is_kept_in_the_request(server: AttachmentServer) -> None:
    server.serves("/form.pdf", LETTER)
    assert read(server.url("/form.pdf", "localhost")).status is DocumentStatus.SUCCESS
    assert server.asked == [("/form.pdf", f"localhost:{server.port}")]


@pytest.mark.parametrize("content_type", ["application/pdf", "text/html", "image/jpeg"])
def test_the_bytes_tell_what_a_file_is(server: AttachmentServer, content_type: str) -> None:
    url = server.serves("/form", FORM, content_type=content_type)
    assert read(url).status is DocumentStatus.SUCCESS


@pytest.mark.parametrize("start", ["", "<html><body>"])
def test_the_server_says_what_a_text_is_written_in(server: AttachmentServer, start: str) -> None:
    content = f"{start}Смета на ремонт".encode("koi8-r")
    document = read(server.serves("/a", content, content_type="text/plain; charset=KOI8-R"))
    assert document.text == "Смета на ремонт"


def test_missing(server: AttachmentServer) -> None:
    assert note_of_not_accessible(read(server.url("/gone.pdf"))) == "the server answered 404."


def test_nobody_listens() -> None:
    with attachment_server() as closed:
        url = closed.url("/form.pdf")
    assert note_of_not_accessible(read(url)) == "the connection to the server failed."


def test_answer_that_is_no_http(server: AttachmentServer) -> None:
    url = server.answers_raw("/odd.pdf", b"SSH-2.0-OpenSSH_9.6\r\n\r\n")
    assert "broken off or garbled" in note_of_not_accessible(read(url))


def test_download_that_breaks_off(server: AttachmentServer) -> None:
    url = server.answers_raw("/half.pdf", b"HTTP/1.1 200 OK\r\nContent-Length: 9999\r\n\r\n", FORM)
    assert "broken off" in note_of_not_accessible(read(url))


def test_announced_size_over_the_limit(server: AttachmentServer) -> None:
    """The body is not waited for: there is none."""
    head = b"HTTP/1.1 200 OK\r\nContent-Length: 99999999\r\n\r\n"
    note = note_of_not_accessible(read(server.answers_raw("/big.pdf", head)))
    assert note == "it is larger than 200,000 bytes."


def test_size_is_counted_when_it_is_not_announced(server: AttachmentServer) -> None:
    head = b"HTTP/1.1 200 OK\r\nConnection: close\r\n\r\n"
    url = server.answers_raw("/big.pdf", head, b"%PDF-1.7", b"x" * 300_000)
    assert "larger than" in note_of_not_accessible(read(url))


def test_a_compressed_bomb_is_counted_as_it_grows(server: AttachmentServer) -> None:
    url = server.serves("/b", gzip.compress(bytes(5_000_000)), content_encoding="gzip")
    assert "larger than" in note_of_not_accessible(read(url))


def test_a_compressed_answer_is_read(server: AttachmentServer) -> None:
    url = server.serves("/form.pdf", gzip.compress(LETTER), content_encoding="gzip")
    assert read(url).status is DocumentStatus.SUCCESS


@pytest.mark.parametrize(
    ("encoding", "reason"), [("gzip", "compression was damaged"), ("br", "not supported")]
)
def test_compression_that_cannot_be_undone(
    server: AttachmentServer, encoding: str, reason: str
) -> None:
    url = server.serves("/x.pdf", FORM, content_encoding=encoding)
    assert reason in note_of_not_accessible(read(url))


@pytest.mark.parametrize(
    "start",
    [
        pytest.param(b"", id="status line"),
        pytest.param(b"HTTP/1.1 200 OK\r\nX-Slow: ", id="headers"),
        pytest.param(b"HTTP/1.1 200 OK\r\nContent-Length: 90000\r\n\r\n%PDF-", id="body"),
        pytest.param(b"HTTP/1.1 100 Continue\r\n\r\n", id="after an interim answer"),
    ],
)
def test_a_server_that_drips_is_cut_off(server: AttachmentServer, start: bytes) -> None:
    document = read(server.drips("/slow.pdf", start), timeout_seconds=0.3)
    note = note_of_not_accessible(document)
    assert note == "the server did not finish within 0.3 seconds."


def test_a_server_that_says_nothing_is_cut_off(server: AttachmentServer) -> None:
    document = read(server.stays_silent("/slow.pdf"), timeout_seconds=0.3)
    assert note_of_not_accessible(document) == "the server sent nothing for 0.15 seconds."


def test_a_name_lookup_that_hangs_is_cut_off() -> None:
    over = threading.Event()

    def hang(host: str, port: int) -> list[IPAddress]:
        over.wait()
        return []

    try:
        document = DocumentReader(timeout_seconds=0.3, resolve=hang).read("https://a.example/b.pdf")
    finally:
        over.set()
    assert note_of_not_accessible(document) == "the server could not be reached."


def test_an_unknown_host() -> None:
    reader = DocumentReader(resolve=lambda host, port: [])
    note = note_of_not_accessible(reader.read("https://nowhere.example/form.pdf"))
    assert note == "its host was not found."


def test_a_host_name_that_cannot_exist() -> None:
    document = DocumentReader().read(f"https://{'a' * 70}.example/form.pdf")
    assert note_of_not_accessible(document) == "its host was not found."


@pytest.mark.parametrize(
    "host", ["127.0.0.1", "localhost", "2130706433", "0x7f.1", "[::ffff:127.0.0.1]", "[::1]"]
)
def test_a_private_host_is_refused_unless_it_is_named(server: AttachmentServer, host: str) -> None:
    server.serves("/form.pdf", LETTER)
    document = DocumentReader().read(f"https://{host}/form.pdf")
    assert "not on the public internet" in note_of_not_accessible(document)
    assert server.asked == []


def test_a_public_name_with_a_private_address_is_refused(server: AttachmentServer) -> None:
    reader = DocumentReader(resolve=lambda host, port: [real_address("127.0.0.1")])
    document = reader.read("https://files.example.com/form.pdf")
    assert "not on the public internet" in note_of_not_accessible(document)


def test_a_redirect_is_followed(server: AttachmentServer) -> None:
    server.serves("/new%20place.pdf", LETTER)
    server.redirects("/b", "/new place.pdf")
    server.redirects("/a", "b")
    assert read(server.redirects("/old.pdf", "/a")).status is DocumentStatus.SUCCESS


def test_more_than_three_redirects_are_too_many(server: AttachmentServer) -> None:
    note = note_of_not_accessible(read(server.redirects("/round.pdf", "/round.pdf")))
    assert note == "the server redirected more than 3 times."
    assert len(server.asked) == 4


@pytest.mark.parametrize(
    ("location", "reason"),
    [
        ("https://10.0.0.1/secret", "not on the list of allowed hosts"),
        ("http://169.254.169.254/latest", "not on the list of allowed hosts"),
        ("file:///etc/passwd", "not a web address"),
        ("https://files.example.com:port/", "invalid address"),
    ],
)
def test_a_redirect_is_checked_again(server: AttachmentServer, location: str, reason: str) -> None:
    assert reason in note_of_not_accessible(read(server.redirects("/form.pdf", location)))


def test_a_redirect_to_a_private_address_of_an_allowed_name_is_refused(
    server: AttachmentServer,
) -> None:
    """The second lookup gives the metadata service: the answer is checked, not the name."""
    answers = iter([real_address("127.0.0.1"), real_address("169.254.169.254")])
    reader = DocumentReader(
        allowed_hosts=[f"files.example.com:{server.port}"],
        resolve=lambda host, port: [next(answers)],
    )
    server.redirects("/form.pdf", "/again.pdf")
    document = reader.read(server.url("/form.pdf", "files.example.com"))
    assert "not on the public internet" in note_of_not_accessible(document)


def test_the_checked_address_is_the_one_connected_to(server: AttachmentServer) -> None:
    """The name exists nowhere, so a second lookup would fail; the request still carries it."""
    server.serves("/form.pdf", LETTER)
    looked_up: list[str] = []

    def resolve(host: str, port: int) -> list[IPAddress]:
        looked_up.append(host)
        return [real_address("127.0.0.1")]

    reader = DocumentReader(allowed_hosts=[f"files.invalid:{server.port}"], resolve=resolve)
    document = reader.read(server.url("/form.pdf", "files.invalid"))
    assert document.status is DocumentStatus.SUCCESS
    assert looked_up == ["files.invalid"]
    assert server.asked == [("/form.pdf", f"files.invalid:{server.port}")]


def test_a_second_address_is_tried_when_the_first_is_dead(server: AttachmentServer) -> None:
    server.serves("/form.pdf", LETTER)
    both = [real_address("::1"), real_address("127.0.0.1")]
    reader = DocumentReader(
        allowed_hosts=[f"files.invalid:{server.port}"], resolve=lambda host, port: both
    )
    document = reader.read(server.url("/form.pdf", "files.invalid"))
    assert document.status is DocumentStatus.SUCCESS


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        pytest.param(b"", "the file is empty.", id="empty"),
        pytest.param(b" \r\n\0\0", "the file is empty.", id="blank"),
        pytest.param(b"%PDF-1.7\nnot really", "the PDF is damaged.", id="no pdf inside"),
        pytest.param(FORM[: len(FORM) // 3], "the PDF is damaged.", id="truncated"),
        pytest.param(encrypted(FORM, "secret"), "the PDF is protected by a password.", id="locked"),
        pytest.param(
            drawn_pdf(), "it holds no text; it may be a scan or a photograph.", id="drawing"
        ),
        pytest.param(
            scanned_pdf(3),
            "the PDF holds no text, only pictures (3 pages): reading scans and photographs is "
            "turned off here (OCR=off).",
            id="scan",
        ),
        pytest.param(b"\x01\x02\x03\x04", "it is neither a PDF nor a text.", id="binary"),
    ],
)
def test_what_was_fetched_but_cannot_be_read(
    server: AttachmentServer, content: bytes, reason: str
) -> None:
    document = read(server.serves("/form.pdf", content))
    assert document.status is DocumentStatus.FAILED
    assert document.note == NOT_READ + reason
    assert document.text is None


@pytest.mark.parametrize(
    ("content", "name"),
    [
        (b"PK\x03\x04rest", "a ZIP archive"),
        (b"PK\x03\x04\x14ppt/presentation.xml", "a PowerPoint file (.pptx)"),
        (b"PK\x03\x04 application/vnd.oasis.opendocument.text", "an OpenDocument text (.odt)"),
        (OLE, "an old Office file"),
        (OLE + "WordDocument".encode("utf-16-le"), "an old Word file (.doc)"),
        (OLE + "__nameid_version1.0".encode("utf-16-le"), "an Outlook message (.msg)"),
        (OLE + "EncryptedPackage".encode("utf-16-le"),
         "an Office file that is protected by a password"),
        (b"%!PS-Adobe-3.0\n(Contract VSC-5550123) show", "a PostScript file"),
        (b"-----BEGIN PGP MESSAGE-----\n\nhQEMA5a1", "an encrypted message"),
        (b"begin 644 estimate.txt\n#86)C", "a file encoded with uuencode"),
        (b'<?xml version="1.0"?>\n<?mso-application progid="Word.Document"?><w:a>VSC-5550123</w:a>',
         "a Word file in XML"),
        (b"\0\0\0\x18ftypmp42", "a video"),
        (b"\x89PNG\r\n\x1a\n\x00\x00\x00\rIHDR",
         "a picture (PNG), and reading scans and photographs is turned off here (OCR=off)"),
        (b"Rar!\x1a\x07\0", "a RAR archive"),
    ],
)  # fmt: skip
def test_what_is_recognised_and_not_read_is_recorded(
    server: AttachmentServer, content: bytes, name: str
) -> None:
    document = read(server.serves("/form.pdf", content))
    assert document.status is DocumentStatus.RECORDED
    assert document.text is None
    assert document.content == content
    assert document.note == f"The attachment was kept for you to open, but not read: it is {name}."


@pytest.mark.parametrize("host", ["xn--", "xn--a", "a..b"])
def test_a_host_name_that_is_none_is_not_accessible(host: str) -> None:
    assert note_of_not_accessible(read(f"http://{host}/form.pdf"))


def test_a_character_with_an_absurd_number_does_not_stop_the_reading(
    server: AttachmentServer,
) -> None:
    page = f"<html><body><p>Contract VSC-100 &#{'9' * 5000}; &#233;</p></body></html>"
    document = read(server.serves("/form.html", page.encode(), content_type="text/html"))
    assert document.status is DocumentStatus.SUCCESS
    assert document.text is not None
    assert "Contract VSC-100" in document.text
    assert "é" in document.text


def test_slow_attachments_share_the_time_of_their_claim(server: AttachmentServer) -> None:
    slow = [server.drips(f"/slow-{number}.pdf", b"") for number in range(40)]
    reader = DocumentReader(allowed_hosts=["127.0.0.1"], timeout_seconds=0.1)
    documents = reader.read_all([*slow, server.serves("/form.pdf", FORM)])
    assert {document.status for document in documents} == {DocumentStatus.NOT_ACCESSIBLE}
    assert "/form.pdf" not in [path for path, _ in server.asked]
    assert documents[-1].note == (
        "The attachment was not downloaded: the ones before it took all the time there is."
    )


def test_a_slow_attachment_does_not_hold_up_the_others(server: AttachmentServer) -> None:
    """The first is answered only when the last has been asked for."""
    others_asked = threading.Event()
    in_time: list[bool] = []
    last = server.serves("/last.txt", b"Contract VSC-100")
    server.when_asked("/last.txt", others_asked.set)
    first = server.serves("/first.txt", b"Claim form for VSC-100")
    server.when_asked("/first.txt", lambda: in_time.append(others_asked.wait(PATIENCE_SECONDS)))
    documents = DocumentReader(allowed_hosts=["127.0.0.1"]).read_all([first, last])
    assert [document.text for document in documents] == [
        "Claim form for VSC-100",
        "Contract VSC-100",
    ]
    assert in_time == [True]


def test_attachments_are_read_in_their_order(server: AttachmentServer) -> None:
    urls = [server.serves(f"/{n}.txt", f"Claim form, number {n}".encode()) for n in range(3)]
    documents = DocumentReader(allowed_hosts=["127.0.0.1"]).read_all(urls)
    assert [document.url for document in documents] == urls
    assert [(document.text or "")[-1] for document in documents] == ["0", "1", "2"]


def test_a_few_claims_wait_for_slow_servers_and_the_rest_a_short_time(
    server: AttachmentServer,
) -> None:
    """Each waiting claim holds a slot that adjudications need; none may hold them all for long."""
    reader = DocumentReader(allowed_hosts=["127.0.0.1"], timeout_seconds=12)
    asked, answered = threading.Semaphore(0), threading.Event()

    def wait_to_be_let_go() -> None:
        asked.release()
        answered.wait(PATIENCE_SECONDS)

    slow = server.serves("/slow.txt", LETTER)
    server.when_asked("/slow.txt", wait_to_be_let_go)
    with ThreadPoolExecutor(CLAIMS_WITH_FULL_TIME) as claims:
        with_full_time = [claims.submit(reader.read, slow) for _ in range(CLAIMS_WITH_FULL_TIME)]
        for _ in with_full_time:
            assert asked.acquire(timeout=PATIENCE_SECONDS)
        quick = reader.read(server.serves("/quick.txt", LETTER))
        short_of_time = reader.read(slow)
        answered.set()
        statuses = [claim.result().status for claim in with_full_time]
    assert quick.status is DocumentStatus.SUCCESS
    note = note_of_not_accessible(short_of_time)  # some of the second is over when it connects
    assert re.fullmatch(r"the server sent nothing for (1|0\.[89]\d?) seconds\.", note)
    assert statuses == [DocumentStatus.SUCCESS] * CLAIMS_WITH_FULL_TIME
    assert reader.read(slow).status is DocumentStatus.SUCCESS
