"""Has the pages of an attachment that are pictures drawn, in a process of its own."""

import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass

from function_app.documents.sandbox.child_process import ChildOverran, run_child
from function_app.documents.sandbox.frames import frames
from function_app.documents.sandbox.isolated_command import isolated_command
from function_app.documents.sandbox.turns import NoTurn, Turns
from function_app.domain.document import DocumentKind
from function_app.domain.recognition import PageImage

logger = logging.getLogger(__name__)

MOST_PICTURES = 20
_MAX_SECONDS = 40.0
_MOST_OUTPUT = 32_000_000
_TURNS = Turns(max(2, os.process_cpu_count() or 2))
_TOO_LONG = "opening it took too long"
_BROKE_DOWN = "the program that opens it broke down over it; it may be damaged"


@dataclass(frozen=True)
class Drawn:
    """`problem` is why there are no more, if there should be."""

    images: tuple[PageImage, ...] = ()
    problem: str | None = None


def draw_isolated(
    content: bytes, kind: DocumentKind, pages: Sequence[int], seconds: float
) -> Drawn:
    """Of a PDF the pages that are named."""
    numbers = ",".join(map(str, pages[:MOST_PICTURES]))
    command = isolated_command("image_process", kind, numbers)
    try:
        with _TURNS.taken(seconds) as left:
            seconds = min(left, _MAX_SECONDS)
            result = run_child(command, content, seconds=seconds, most_output=_MOST_OUTPUT)
    except NoTurn:
        return Drawn(problem="there was no time left to open it")
    except ChildOverran as overran:
        drawn = _understood(overran.output)
        return Drawn(drawn.images, drawn.problem or _TOO_LONG)
    drawn = _understood(result.output)
    if result.exit_code:
        logger.warning("attachment_drawing_broke_down exit_code=%s", result.exit_code)
        reason = _TOO_LONG if result.is_out_of_processor_time else _BROKE_DOWN
        return Drawn(drawn.images, drawn.problem or reason)
    return drawn


def _understood(output: bytes) -> Drawn:
    images, problem = list[PageImage](), None
    for head, content in frames(output):
        match head:
            case {"problem": str(reason)}:
                problem = reason
            case {
                "page": int(page),
                "width": int(width),
                "height": int(height),
                "media_type": "image/jpeg",
            }:
                images.append(PageImage(page, "image/jpeg", content, width, height))
            case _:
                break
    return Drawn(tuple(images), problem)
