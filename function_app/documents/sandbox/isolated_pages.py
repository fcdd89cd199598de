"""Has pages of an attachment drawn for a reviewer, in a process of its own: whatever becomes of it,
there are pictures or a reason.
"""

import logging
import os
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from function_app.documents.parsing.placed_words import understood_words
from function_app.documents.sandbox.child_process import ChildOverran, run_child
from function_app.documents.sandbox.frames import frames
from function_app.documents.sandbox.isolated_command import isolated_command
from function_app.documents.sandbox.page_process import MOST_SHOWN
from function_app.documents.sandbox.turns import NoTurn, Turns
from function_app.domain.document import DocumentKind
from function_app.domain.recognition import PlacedWord

logger = logging.getLogger(__name__)

POLITE, AT_ONCE = 5, 0  # how long its work waits while the host has other work
_MAX_SECONDS = 20.0
_MOST_OUTPUT = 40_000_000
_LARGEST_SIDE = 1_000_000
_TURNS = Turns(max(2, os.process_cpu_count() or 2))
_TOO_LONG = "drawing it took too long"
_BROKE_DOWN = "the program that draws it broke down over it; it may be damaged"


class NoTurnToDraw(Exception):
    """Too much else is being drawn."""


@dataclass
class DrawnPages:
    """`count` is how many pages the file has, `sizes` are of those that are shown, each in a unit
    of its own. `problem` is why there is not all that was asked for; `problems`, of a page. They
    may be remembered where that `is_final`: on a quieter day a file may be drawn in time.
    """

    count: int = 0
    sizes: Sequence[tuple[int, int]] = ()
    pictures: dict[tuple[int, int], bytes] = field(default_factory=dict[tuple[int, int], bytes])
    words: dict[int, tuple[PlacedWord, ...]] = field(
        default_factory=dict[int, tuple[PlacedWord, ...]]
    )
    problems: dict[int, str] = field(default_factory=dict[int, str])
    problem: str | None = None
    is_final: bool = True


def draw_pages(
    content: bytes,
    kind: DocumentKind,
    numbers: Sequence[int],
    widths: Sequence[int],
    *,
    seconds: float = _MAX_SECONDS,
    politeness: int = AT_ONCE,
) -> DrawnPages:
    """Raises `NoTurnToDraw` where there was no time for it, which says nothing of the file."""
    command = isolated_command(
        "page_process", kind, _joined(numbers), _joined(widths), str(politeness)
    )
    try:
        with _TURNS.taken(seconds) as left:
            result = run_child(
                command, content, seconds=min(left, _MAX_SECONDS), most_output=_MOST_OUTPUT
            )
    except NoTurn as error:
        raise NoTurnToDraw from error
    except ChildOverran as overran:
        return replace(_understood(overran.output, _TOO_LONG), is_final=False)
    if not result.exit_code:
        return _understood(result.output)
    logger.warning("page_drawing_broke_down exit_code=%s", result.exit_code)
    reason = _TOO_LONG if result.is_out_of_processor_time else _BROKE_DOWN
    return _understood(result.output, reason)


def _joined(numbers: Sequence[int]) -> str:
    return ",".join(map(str, numbers))


def _understood(output: bytes, problem: str | None = None) -> DrawnPages:
    """Nothing but pictures of the one kind is believed to be one."""
    drawn = DrawnPages(problem=problem)
    for head, content in frames(output):
        match head:
            case {"problem": str(reason)}:
                drawn.problem = reason
            case {"count": int(count), "sizes": [*sizes]}:
                drawn.count, drawn.sizes = count, _sizes(sizes)
            case {"page": int(page), "page_problem": str(reason)}:
                drawn.problems[page] = reason
            case {"page": int(page), "width": int(width)} if _is_webp(content):
                drawn.pictures[page, width] = content
            case {"page": int(page), "words": words}:
                drawn.words[page] = understood_words(words)
            case _:
                break
    return drawn


def _sizes(found: Sequence[object]) -> list[tuple[int, int]]:
    sizes = list[tuple[int, int]]()
    for entry in found[:MOST_SHOWN]:
        match entry:
            case [int(width), int(height)] if 0 < width < _LARGEST_SIDE and height > 0:
                sizes.append((width, min(height, _LARGEST_SIDE)))
            case _:
                break
    return sizes


def _is_webp(content: bytes) -> bool:
    return content.startswith(b"RIFF") and content[8:12] == b"WEBP"
