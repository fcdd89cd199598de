"""Reads an attachment in a process of its own, for kinds whose parser a hostile file can make
explode: whatever becomes of that process, the app gets text or a reason.
"""

import logging
import os
import time
from collections.abc import Sequence

from pydantic import Base64Bytes, BaseModel, ConfigDict, ValidationError

from function_app.documents.errors import AttachmentNotReadable
from function_app.documents.parsing.extracted_text import Enclosure, ExtractedText
from function_app.documents.sandbox.child_process import ChildOverran, ChildResult, run_started
from function_app.documents.sandbox.isolated_command import isolated_command
from function_app.documents.sandbox.spare_process import SpareProcess
from function_app.documents.sandbox.turns import NoTurn, Turns
from function_app.domain.document import DocumentKind

logger = logging.getLogger(__name__)

MAX_SECONDS = 20.0
PDFIUM = "pypdfium2_raw"
_MOST_OUTPUT = 4_000_000
_TURNS = Turns(max(2, os.process_cpu_count() or 2))
_SPARE = SpareProcess()
_TOO_LONG = "reading it took too long"
_STOPPED = "the program that reads it broke down over it; it may be damaged"


class _Enclosure(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    name: str
    content: Base64Bytes


class _Answer(BaseModel):
    model_config = ConfigDict(strict=True, extra="forbid")

    pages: list[str] = []
    note: str | None = None
    problem: str | None = None
    enclosures: list[_Enclosure] = []
    pictures: list[int] = []
    is_form: bool = False


class _BrokeDown(AttachmentNotReadable):
    def __init__(self) -> None:
        super().__init__(_STOPPED)


def parser_command(
    kind: DocumentKind, codec_from_server: str | None = None, *, without: str = ""
) -> tuple[str, ...]:
    return isolated_command("parser_process", kind, codec_from_server or "", without)


def read_pdf_isolated(content: bytes, seconds: float) -> ExtractedText:
    """PDFium is native code: a file over which it breaks down is left to the second reader."""
    end = time.monotonic() + seconds
    command = parser_command(DocumentKind.PDF)
    try:
        return read_isolated(content, command, seconds)
    except _BrokeDown:
        second = parser_command(DocumentKind.PDF, without=PDFIUM)
        return read_isolated(content, second, end - time.monotonic())
    finally:
        _SPARE.make_ready(command)  # more papers come, as a rule


def read_isolated(content: bytes, command: Sequence[str], seconds: float) -> ExtractedText:
    """Waits for its turn too: no more are read at once than there are processors."""
    most_output = _MOST_OUTPUT + 2 * len(content)  # what is enclosed comes out again
    try:
        with _TURNS.taken(seconds) as left:
            child, seconds = _SPARE.take(command), min(left, MAX_SECONDS)
            result = run_started(child, content, seconds=seconds, most_output=most_output)
    except NoTurn as error:
        raise AttachmentNotReadable("there was no time left to read it") from error
    except ChildOverran as error:
        raise AttachmentNotReadable(_TOO_LONG) from error
    return _understood(result)


def _understood(result: ChildResult) -> ExtractedText:
    try:
        answer = _Answer.model_validate_json(result.output)
    except ValidationError:
        answer = _Answer()
    if answer.problem:
        raise AttachmentNotReadable(answer.problem)
    if not answer.pages:
        logger.warning("attachment_parser_broke_down exit_code=%s", result.exit_code)
        if result.is_out_of_processor_time:
            raise AttachmentNotReadable(_TOO_LONG)
        raise _BrokeDown
    enclosures = tuple(Enclosure(found.name, found.content) for found in answer.enclosures)
    return ExtractedText(
        tuple(answer.pages), answer.note, enclosures, tuple(answer.pictures), answer.is_form
    )
