"""The process that reads pictures: a frame for each on stdin, and one with its text on stdout.

The engine and its models are loaded, and tried, before the limits are set and the first byte is
read. After that nothing can be opened any more, neither a file nor a connection.
"""

import sys
from types import ModuleType
from typing import Any

from function_app.documents.sandbox.frames import frames, write_frame
from function_app.documents.sandbox.limits import limit_myself, open_nothing_more
from function_app.environment import prepare_engine

MAX_MEMORY = 2 * 1024 * 1024 * 1024
MAX_CPU_SECONDS = 150


class _NoRequests(ModuleType):
    """In place of the package with which rapidocr would fetch models."""

    Response = object


def main() -> None:
    prepare_engine()
    sys.modules["requests"] = _NoRequests("requests")
    from function_app.documents.ocr.engine import Engine  # noqa: PLC0415

    engine = Engine()
    # Not polite: it has seconds to work, and half the processors at most are busy with it.
    limit_myself(MAX_CPU_SECONDS, memory=MAX_MEMORY, politeness=0)
    open_nothing_more()
    for head, content in frames(sys.stdin.buffer.read()):
        page = engine.read(head["page"], content)
        unsure = [[words.text, words.confidence] for words in page.unsure]
        answer: dict[str, Any] = {"page": page.page, "confidence": page.confidence}
        answer |= {"unsure": unsure, "words": page.words}
        write_frame(sys.stdout.buffer, answer, page.text.encode())
