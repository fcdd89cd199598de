"""The process that draws the pages of one attachment that are pictures: the file on stdin, a frame
for each page on stdout, and one with the problem that ended it, if any.

Nothing else of the app ever decodes a picture.
"""

import sys
from importlib import import_module
from typing import Any, BinaryIO

from function_app.documents.errors import AttachmentNotReadable
from function_app.documents.sandbox.damage import DAMAGE
from function_app.documents.sandbox.frames import write_frame
from function_app.documents.sandbox.limits import limit_myself
from function_app.domain.document import DocumentKind

MAX_CPU_SECONDS = 30
MAX_MEMORY = 1024 * 1024 * 1024
_MOST_BYTES = 30_000_000  # of all pages together
_PARSING = "function_app.documents.parsing"


def main(given_kind: str, numbers: str) -> None:
    is_pdf = DocumentKind(given_kind) is DocumentKind.PDF
    parser: Any = import_module(f"{_PARSING}.{'pdf' if is_pdf else 'picture'}_images")
    # What decodes HEIC does nothing without a thread of its own.
    limit_myself(MAX_CPU_SECONDS, memory=MAX_MEMORY, needs_threads=not is_pdf)
    content, answers = sys.stdin.buffer.read(), sys.stdout.buffer
    if is_pdf:
        images = parser.images_of_pdf(content, [int(number) for number in numbers.split(",")])
    else:
        images = parser.images_of_picture(content)
    if problem := _hand_over(images, answers):
        write_frame(answers, {"problem": problem})


def _hand_over(images: Any, answers: BinaryIO) -> str | None:
    handed = 0
    try:
        for image in images:
            handed += len(image.content)
            if handed > _MOST_BYTES:
                return "its pictures are too large"
            head = {"page": image.page, "width": image.width, "height": image.height}
            write_frame(answers, {**head, "media_type": image.media_type}, image.content)
    except AttachmentNotReadable as problem:
        return problem.reason
    except MemoryError:
        return "opening it takes more memory than is allowed"
    except DAMAGE:
        return "the picture is damaged"
    return None
