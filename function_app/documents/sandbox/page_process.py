"""The process that draws pages of one attachment for a reviewer: the file on stdin; on stdout a
frame with the sizes of the pages, then one for each picture and for the words of each page.
"""

import sys
from contextlib import AbstractContextManager
from importlib import import_module
from typing import Any, BinaryIO

from function_app.documents.errors import AttachmentNotReadable
from function_app.documents.parsing.page_picture import ShownPage
from function_app.documents.sandbox.damage import DAMAGE
from function_app.documents.sandbox.frames import write_frame
from function_app.documents.sandbox.limits import limit_myself
from function_app.domain.document import DocumentKind

MAX_CPU_SECONDS = 15
MAX_MEMORY = 1024 * 1024 * 1024
MOST_SHOWN = 200  # pages of a file
_PARSING = "function_app.documents.parsing"


def main(given_kind: str, numbers: str, widths: str, politeness: str) -> None:
    is_pdf = DocumentKind(given_kind) is DocumentKind.PDF
    parser: Any = import_module(f"{_PARSING}.{'pdf' if is_pdf else 'picture'}_pages")
    open_pages = parser.PagesOfPdf if is_pdf else parser.PagesOfPicture
    # What decodes HEIC does nothing without a thread of its own.
    limit_myself(
        MAX_CPU_SECONDS, memory=MAX_MEMORY, politeness=int(politeness), needs_threads=not is_pdf
    )
    content, answers = sys.stdin.buffer.read(), sys.stdout.buffer
    if problem := _hand_over(open_pages(content), _listed(numbers), _listed(widths), answers):
        write_frame(answers, {"problem": problem})


def _listed(numbers: str) -> list[int]:
    return [int(number) for number in numbers.split(",") if number]


def _hand_over(
    opening: AbstractContextManager[Any], numbers: list[int], widths: list[int], answers: BinaryIO
) -> str | None:
    try:
        with opening as pages:
            sizes = pages.sizes(MOST_SHOWN)
            write_frame(answers, {"count": pages.count, "sizes": sizes})
            for shown in pages.shown([n for n in numbers if n <= len(sizes)], widths):
                _write(shown, answers)
    except AttachmentNotReadable as problem:
        return problem.reason
    except MemoryError:
        return "drawing it takes more memory than is allowed"
    except DAMAGE:
        return "the file is damaged"
    return None


def _write(shown: ShownPage, answers: BinaryIO) -> None:
    if shown.problem:
        write_frame(answers, {"page": shown.page, "page_problem": shown.problem})
        return
    for width, picture in shown.pictures.items():
        write_frame(answers, {"page": shown.page, "width": width}, picture)
    write_frame(answers, {"page": shown.page, "words": shown.words})
