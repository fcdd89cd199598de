"""Reads pictures on this machine, with rapidocr and onnxruntime, in a process of its own.

The packages are optional, their models come with them, and nothing but that process loads them.
"""

import logging
import os
from collections.abc import Iterator, Sequence
from importlib.util import find_spec
from io import BytesIO
from typing import Any

from function_app.documents.ocr.none import NOT_INSTALLED, NoOcr
from function_app.documents.ocr.ports import Ocr, OcrFailed
from function_app.documents.parsing.placed_words import understood_words
from function_app.documents.sandbox.child_process import ChildOverran, run_child
from function_app.documents.sandbox.frames import frames, write_frame
from function_app.documents.sandbox.isolated_command import isolated_command
from function_app.documents.sandbox.turns import NoTurn, Turns
from function_app.domain.recognition import PageImage, RecognisedPage, UnsureWords

logger = logging.getLogger(__name__)

_PACKAGES = ("rapidocr", "onnxruntime")
_MOST_OUTPUT = 8_000_000
_TURNS = Turns(max(1, (os.process_cpu_count() or 2) // 2))
_TOO_LONG = "reading the picture took too long"


def local_ocr() -> Ocr:
    is_there = all(find_spec(package) for package in _PACKAGES)
    return LocalOcr() if is_there else NoOcr(NOT_INSTALLED)


class LocalOcr:
    name = "local"

    def __init__(self, command: Sequence[str] | None = None) -> None:
        self._command = command or isolated_command("ocr_process")

    def read(self, images: Sequence[PageImage], seconds_left: float) -> list[RecognisedPage]:
        """One document's; waits for its turn. A page that costs too much costs those behind it."""
        try:
            with _TURNS.taken(seconds_left) as left:
                pages, problem = self._read(images, left)
        except NoTurn:
            raise OcrFailed("there was no time left to read the picture") from None
        if not pages:
            raise OcrFailed(problem)
        return pages

    def _read(
        self, images: Sequence[PageImage], seconds: float
    ) -> tuple[list[RecognisedPage], str]:
        given = BytesIO()
        for image in images:
            write_frame(given, {"page": image.page}, image.content)
        try:
            result = run_child(
                self._command, given.getvalue(), seconds=seconds, most_output=_MOST_OUTPUT
            )
        except ChildOverran as overran:
            return list(_pages(overran.output)), _TOO_LONG
        if result.exit_code:
            logger.warning("ocr_broke_down exit_code=%s", result.exit_code)
        ran_out = result.is_out_of_processor_time
        problem = _TOO_LONG if ran_out else "the program that reads pictures broke down over it"
        return list(_pages(result.output)), problem


def _pages(output: bytes) -> Iterator[RecognisedPage]:
    for head, content in frames(output):
        match head:
            case {"page": int(page), "confidence": float() | None as sure, "unsure": [*words]}:
                text = content.decode("utf-8", "replace")
                placed = understood_words(head.get("words"))
                yield RecognisedPage(page, text, sure, tuple(_unsure(words)), placed)
            case _:
                return


def _unsure(words: Any) -> Iterator[UnsureWords]:
    return (UnsureWords(str(text), float(confidence)) for text, confidence in words)
