"""Where the letters of a line stand in the picture that an engine read."""

from collections.abc import Sequence
from dataclasses import replace

from function_app.documents.ocr.words import Box, Line
from function_app.documents.parsing.placed_words import Rect


def letters_of(
    text: str, box: Box, words: Sequence[tuple[str, Box]], is_turned: bool = False
) -> tuple[Rect, ...]:
    """By the places of its words, where they spell the line, else by the line's box alone."""
    if is_turned:  # it is read from the corner that is the lower right
        box = Box(*box[4:], *box[:4])
    whole = box.letters(len(text))
    found = [rect for word, place in words for rect in place.letters(len(word))]
    if "".join(word for word, _ in words) != "".join(text.split()):
        return whole
    by_word = iter(found)
    return tuple(
        rect if letter.isspace() else next(by_word)
        for letter, rect in zip(text, whole, strict=True)
    )


def turned_back(line: Line, height: float) -> Line:
    """Found on a picture of that height, after it was turned to the right by a quarter."""
    letters = (
        Rect(rect.top, height - rect.right, rect.bottom, height - rect.left)
        for rect in line.letters
    )
    return replace(line, letters=tuple(letters))
