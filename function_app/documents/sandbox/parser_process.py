"""The process that reads one attachment: the file on stdin, its text as JSON on stdout.

It loads the parser and nothing of the app. The limits come after the imports, which may write
compiled files, and before the first byte is read.
"""

import json
import sys
from importlib import import_module
from typing import Any

from function_app.documents.errors import AttachmentNotReadable
from function_app.documents.parsing.read_text import read_text
from function_app.documents.sandbox.limits import limit_myself
from function_app.domain.document import DocumentKind

TOO_MUCH_MEMORY = "reading it takes more memory than is allowed"


def main(kind: str) -> None:
    if kind == DocumentKind.PDF:
        _load_pdf_parser()
    limit_myself()
    content = sys.stdin.buffer.read()
    sys.stdout.write(json.dumps(_answer(content, DocumentKind(kind))))


def _load_pdf_parser() -> None:
    modules: dict[str, Any] = sys.modules
    modules["PIL"] = None  # pictures are never decoded
    import_module("function_app.documents.parsing.pdf")


def _answer(content: bytes, kind: DocumentKind) -> dict[str, Any]:
    try:
        readable = read_text(content, kind)
    except AttachmentNotReadable as problem:
        return {"problem": problem.reason}
    except MemoryError:
        return {"problem": TOO_MUCH_MEMORY}
    return {"pages": readable.pages, "note": readable.note}
