"""What servers do to an attachment on its way: all of it arrives, or it does not count."""

import gzip
import zlib
from collections.abc import Iterator

import pytest

from function_app.documents.reader import DocumentReader
from function_app.domain.document import Document, DocumentStatus
from tests.function_app.documents.attachment_server import AttachmentServer, attachment_server

TEXT = "".join(f"Row {n}: part PX{n} ${n}.00\n" for n in range(300)) + "TOTAL DUE: $767.50"
SENT = TEXT.encode()
HALF = len(SENT) // 2


def zipped(content: bytes) -> bytes:
    """Always the same bytes: they name the tests, which every process has to know alike."""
    return gzip.compress(content, mtime=0)


TWO_MEMBERS = zipped(SENT[:HALF]) + zipped(SENT[HALF:])


@pytest.fixture
def server() -> Iterator[AttachmentServer]:
    with attachment_server() as served:
        yield served


def raw_deflate(content: bytes) -> bytes:
    deflate = zlib.compressobj(wbits=-zlib.MAX_WBITS)
    return deflate.compress(content) + deflate.flush()


def read(url: str, max_bytes: int = 200_000) -> Document:
    return DocumentReader(allowed_hosts=["127.0.0.1"], max_bytes=max_bytes).read(url)


def answer(server: AttachmentServer, encoding: str, *pieces: bytes) -> Document:
    """Each piece is a chunk of its own."""
    head = f"HTTP/1.1 200 OK\r\nContent-Encoding: {encoding}\r\nTransfer-Encoding: chunked\r\n\r\n"
    chunks = [f"{len(piece):x}\r\n".encode() + piece + b"\r\n" for piece in pieces if piece]
    return read(server.answers_raw("/form.txt", head.encode(), *chunks, b"0\r\n\r\n"))


def each_byte(content: bytes) -> list[bytes]:
    return [content[n : n + 1] for n in range(len(content))]


@pytest.mark.parametrize(
    ("encoding", "pieces"),
    [
        ("gzip", [TWO_MEMBERS]),
        ("x-gzip", each_byte(TWO_MEMBERS)),
        ("GZip", [zipped(SENT[n : n + 50]) for n in range(0, len(SENT), 50)]),
        ("gzip", [b"".join(zipped(SENT[n : n + 1]) for n in range(len(SENT)))]),
        ("gzip", [zipped(b"") + TWO_MEMBERS + bytes(512)]),
        ("gzip", [zipped(SENT), b"\r\n"]),
        ("UTF-8", [SENT]),
        ("aws-chunked", [SENT]),
        ("binary", [SENT]),
        ("identity", [SENT]),
        ("gzip,aws-chunked", [zipped(SENT)]),
        ("aws-chunked, gzip", [zipped(SENT)]),
        ("gzip, gzip", [zipped(zipped(SENT))]),
        ("deflate, gzip", each_byte(zipped(raw_deflate(SENT)))),
        ("deflate", [raw_deflate(SENT)]),
        ("deflate", each_byte(raw_deflate(SENT))),
        ("deflate", [zlib.compress(SENT)]),
        ("deflate", [zlib.compress(SENT, 0)]),
        ("deflate", [zipped(SENT)]),
        ("gzip", [zlib.compress(SENT)]),
    ],
)
def test_all_of_it_is_read(server: AttachmentServer, encoding: str, pieces: list[bytes]) -> None:
    document = answer(server, encoding, *pieces)
    assert document.status is DocumentStatus.SUCCESS
    assert document.text == TEXT
    assert document.note is None


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", zipped(SENT)[:600]),
        ("gzip", zipped(SENT)[:-1]),
        ("gzip", zipped(SENT)[:5]),
        ("gzip", TWO_MEMBERS[:-20]),
        ("gzip", TWO_MEMBERS + b"\x1f"),
        ("gzip, gzip", zipped(zipped(SENT)[:-9])),
        ("deflate", raw_deflate(SENT)[:-30]),
        ("deflate", zlib.compress(SENT)[:-2]),
    ],
)
def test_what_ends_early_is_broken_off(
    server: AttachmentServer, encoding: str, body: bytes
) -> None:
    """Content-Length is as long as what is sent: only the compression knows."""
    document = read(server.serves("/form.txt", body, content_encoding=encoding))
    assert document.status is DocumentStatus.NOT_ACCESSIBLE
    assert "broken off" in (document.note or "")
    assert document.text is None


def test_a_part_of_it_does_not_count(server: AttachmentServer) -> None:
    head = f"HTTP/1.1 206 Partial Content\r\nContent-Range: bytes 0-99/{len(SENT)}\r\n"
    url = server.answers_raw(
        "/form.txt", head.encode() + b"Content-Length: 100\r\n\r\n" + SENT[:100]
    )
    assert read(url).note == (
        "The attachment could not be downloaded: the server sent only a part of it."
    )


@pytest.mark.parametrize("encoding", ["br", "zstd", "compress", "gzip, br", "gzip" + ",gzip" * 9])
def test_a_compression_that_is_not_supported(server: AttachmentServer, encoding: str) -> None:
    document = answer(server, encoding, SENT)
    assert document.status is DocumentStatus.NOT_ACCESSIBLE
    assert "not supported" in (document.note or "")


@pytest.mark.parametrize(
    "body",
    [
        zipped(SENT) + SENT,
        zipped(SENT)[:-5] + b"12345",
        TWO_MEMBERS[:-5] + b"12345",
    ],
    ids=["more behind", "wrong sum", "wrong sum of the second member"],
)
def test_damaged_compression(server: AttachmentServer, body: bytes) -> None:
    document = answer(server, "gzip", body)
    assert document.status is DocumentStatus.NOT_ACCESSIBLE
    assert "compression was damaged" in (document.note or "")


@pytest.mark.parametrize(
    ("encoding", "body"),
    [
        ("gzip", zipped(bytes(5_000_000))),
        ("gzip", zipped(b"") * 20_000),
        ("gzip, gzip", zipped(zipped(b"") * 20_000)),
        ("gzip, gzip", zipped(zipped(bytes(50_000_000)))),
        ("deflate", raw_deflate(bytes(5_000_000))),
    ],
)
def test_what_grows_too_large_in_any_layer(
    server: AttachmentServer, encoding: str, body: bytes
) -> None:
    document = answer(server, encoding, body)
    assert document.status is DocumentStatus.NOT_ACCESSIBLE
    assert "larger than 200,000 bytes" in (document.note or "")


def test_the_fragment_of_a_redirect_is_not_sent(server: AttachmentServer) -> None:
    server.serves("/echo/a.pdf", SENT)
    assert read(server.redirects("/b", "/echo/a.pdf?x=1#page=3")).text == TEXT
    assert [path for path, _ in server.asked] == ["/b", "/echo/a.pdf?x=1"]


@pytest.mark.parametrize(
    ("written", "asked", "name"),
    [
        ("/box/Claim #12?sv=1&sig=a%2Bb", "/box/Claim%20%2312?sv=1&sig=a%2Bb", "Claim #12"),
        ("/box/Claim #12.pdf?sig=a%2Bb", "/box/Claim%20%2312.pdf?sig=a%2Bb", "Claim #12.pdf"),
        ("/box/a.pdf?sig=a%2Bb#page=2", "/box/a.pdf?sig=a%2Bb", "a.pdf"),
        ("/box/Claim #12.pdf", "/box/Claim%20%2312.pdf", "Claim #12.pdf"),
    ],
)
def test_the_number_sign_of_a_name_is_kept(
    server: AttachmentServer, written: str, asked: str, name: str
) -> None:
    server.serves(asked.partition("?")[0], SENT)
    document = read(server.url(written))
    assert document.status is DocumentStatus.SUCCESS
    assert document.name == name
    assert [path for path, _ in server.asked] == [asked]
