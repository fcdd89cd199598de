"""The process that reads pictures: a frame for each on stdin, and one with its text on stdout.

The engine and its models are loaded, and tried, before the limits are set and the first byte is
read. After that nothing can be opened any more, neither a file nor a connection.
"""

import os
import sys
from types import ModuleType

from function_app.documents.sandbox.frames import frames, write_frame
from function_app.documents.sandbox.limits import limit_myself, open_nothing_more

MAX_MEMORY = 2 * 1024 * 1024 * 1024
MAX_CPU_SECONDS = 150
_ONE_THREAD = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")


class _NoRequests(ModuleType):
    """In place of the package with which rapidocr would fetch models."""

    Response = object


def main() -> None:
    os.environ.update(dict.fromkeys(_ONE_THREAD, "1"))
    sys.modules["requests"] = _NoRequests("requests")
    from function_app.documents.ocr.engine import Engine  # noqa: PLC0415

    engine = Engine()
    limit_myself(MAX_CPU_SECONDS, memory=MAX_MEMORY)
    open_nothing_more()
    for head, content in frames(sys.stdin.buffer.read()):
        page = engine.read(head["page"], content)
        unsure = [[words.text, words.confidence] for words in page.unsure]
        answer = {"page": page.page, "confidence": page.confidence, "unsure": unsure}
        write_frame(sys.stdout.buffer, answer, page.text.encode())
