"""The first bytes tell what a file is."""

import pytest

from function_app.documents.parsing.file_kind import kind_of
from function_app.domain.document import DocumentKind


@pytest.mark.parametrize(
    ("start", "kind"),
    [
        (b"%PDF-1.4", DocumentKind.PDF),
        (b"\r\n\r\n%PDF-1.4", DocumentKind.PDF),
        (b"\xff\xd8\xff\xe0", DocumentKind.PICTURE),
        (b"RIFF\x00\x00\x00\x00WEBPVP8 ", DocumentKind.PICTURE),
        (b"\x00\x00\x00\x18ftypheic", DocumentKind.PICTURE),
        (b"BM\x36\x00\x0c\x00\x00\x00\x00\x00\x36\x00\x00\x00", DocumentKind.PICTURE),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", DocumentKind.OFFICE),
        (b"\xef\xbb\xbf <!DOCTYPE html>", DocumentKind.HTML),
        (b"<HTML><body>", DocumentKind.HTML),
        ("<html><p>Gr\u00fc\u00dfe".encode("utf-16"), DocumentKind.HTML),
        (b'<?xml version="1.0"?>\n<!DOCTYPE html PUBLIC', DocumentKind.HTML),
        (b'<?xml version="1.0"?><html xmlns="', DocumentKind.HTML),
        (b"<!-- saved from url -->", DocumentKind.HTML),
        (b"\r\n<div class=", DocumentKind.HTML),
        (b"<meta charset=", DocumentKind.HTML),
        (b"<table>", DocumentKind.HTML),
        (b"<p>", DocumentKind.HTML),
        (b"<th>Part</th>", DocumentKind.HTML),
        (b"<address>", DocumentKind.HTML),
        (b"<![if !mso]>", DocumentKind.HTML),
        (b"<o:p></o:p>", DocumentKind.HTML),
        (b"Contract number VSC-7<br>Total $5.00<br>", DocumentKind.HTML),
        (b"Dear all,<p>see below.</p>\r\n<p>Nora</p>", DocumentKind.HTML),
        (b"Our page says <br>.\nIt should not.\nSee above.\n", DocumentKind.TEXT),
        (b"From: a@b\r\nMIME-Version: 1.0\r\n\r\nHello", DocumentKind.MAIL),
        (b"From - Sat Oct 3\nX-Mozilla-Status: 0001\nFrom: a@b\n", DocumentKind.MAIL),
        (b"To: " + b"a@b, " * 1000 + b"\nMessage-ID: <1@b>\n\nHello", DocumentKind.MAIL),
        (b"From: Nora Quist\nTo: the shop\n\nMy car broke down.", DocumentKind.TEXT),
        (b"Contract: VSC-7\nTotal: $5.00\n", DocumentKind.TEXT),
        (b"X-Ray: none\nTotal: $5.00\n", DocumentKind.TEXT),
        (b"Content-Type: a table\nis in the next line", DocumentKind.TEXT),
        (b"Dear claims team,", DocumentKind.TEXT),
        (b"<nora@example.com> wrote", DocumentKind.TEXT),
        (b"<p, says the form", DocumentKind.TEXT),
        (b'<?xml version="1.0"?><claim>', DocumentKind.TEXT),
        (b"BMW X3, contract VSC-7", DocumentKind.TEXT),
        ("Gr\u00fc\u00dfe".encode("cp1252"), DocumentKind.TEXT),
        ("Hello".encode("utf-16"), DocumentKind.TEXT),
        (b"\x7fELF\x02\x01\x01\x00", DocumentKind.UNKNOWN),
        (b"", DocumentKind.TEXT),
    ],
)
def test_first_bytes_tell_the_kind(start: bytes, kind: DocumentKind) -> None:
    assert kind_of(start) is kind
