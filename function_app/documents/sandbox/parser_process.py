"""The process that reads one attachment: the file on stdin, its text as JSON on stdout.

It loads the parser and nothing of the app. The limits come after the imports, which may write
compiled files, and before the first byte is read.
"""

import json
import sys
from base64 import b64encode
from importlib import import_module
from typing import Any

from function_app.documents.errors import AttachmentNotReadable
from function_app.documents.parsing.extract_text import extract_text
from function_app.documents.sandbox.limits import limit_myself
from function_app.domain.document import DocumentKind

TOO_MUCH_MEMORY = "reading it takes more memory than is allowed"
_PARSERS = {
    DocumentKind.PDF: (
        "function_app.documents.parsing.pdf",
        "function_app.documents.parsing.pdfium_reader",
    ),
    DocumentKind.HTML: ("function_app.documents.parsing.html",),
    DocumentKind.RTF: ("function_app.documents.parsing.rtf",),
    DocumentKind.MAIL: (
        "function_app.documents.parsing.mail",
        "function_app.documents.parsing.html",  # most mails are written in it
    ),
    DocumentKind.WORD: ("function_app.documents.parsing.word",),
    DocumentKind.SHEET: ("function_app.documents.parsing.sheet",),
}
_WITHOUT_PDFIUM = (
    "function_app.documents.parsing.pdf",
    "function_app.documents.parsing.pypdf_reader",
)
_MAX_CPU_SECONDS = {
    DocumentKind.PDF: 12,  # a little more than the ten after which it starts no other page
    DocumentKind.HTML: 5,  # ten megabytes of a page take one
    DocumentKind.RTF: 3,
    DocumentKind.MAIL: 3,
    DocumentKind.WORD: 5,
    DocumentKind.SHEET: 5,
}


def main(given_kind: str, codec_from_server: str, without: str) -> None:
    kind = DocumentKind(given_kind)
    modules: dict[str, Any] = sys.modules
    modules["PIL"] = None  # pictures are never decoded
    if kind is DocumentKind.SHEET:
        modules["numpy"] = modules["lxml"] = None  # large, and not needed
    if without:
        modules[without] = None
    for parser in _WITHOUT_PDFIUM if without else _PARSERS[kind]:
        import_module(parser)
    limit_myself(_MAX_CPU_SECONDS[kind])
    content = sys.stdin.buffer.read()
    answer = _answer(content, kind, codec_from_server or None)
    sys.stdout.write(json.dumps(answer))


def _answer(content: bytes, kind: DocumentKind, codec_from_server: str | None) -> dict[str, Any]:
    try:
        extracted = extract_text(content, kind, codec_from_server)
    except AttachmentNotReadable as problem:
        return {"problem": problem.reason}
    except MemoryError:
        return {"problem": TOO_MUCH_MEMORY}
    enclosures = [
        {"name": enclosure.name, "content": b64encode(enclosure.content).decode()}
        for enclosure in extracted.enclosures
    ]
    return {
        "pages": extracted.pages,
        "note": extracted.note,
        "enclosures": enclosures,
        "pictures": extracted.pictures,
        "is_form": extracted.is_form,
    }
