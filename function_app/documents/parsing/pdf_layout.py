"""Sets the letters of a page into lines as they stand there: labels by their values, cells apart.

It goes by where each letter is, never by the order in which the program that made the file drew it.
"""

import math
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import pairwise
from statistics import median
from typing import NamedTuple

_SAME_LINE = 0.5  # all of these in ems of the smaller letter
_SPACE = 0.15
_DRAWN_SPACE = 0.05
_COLUMN = 1.0
_SPACED_OUT = 0.35
_DRAWN_TWICE = 0.12
_BACKWARDS = 0.3
_ONE_STRETCH = 1.5
_COVERED = 0.5  # of the narrower letter's width
_BLANK_LINE = 1.6
_WIDEST = 120  # characters; a page can be made a mile wide
_SAME_DIRECTION = 3  # degrees, as scanned pages waver
_RIGHT_TO_LEFT = frozenset({"R", "AL"})
_LEFT_TO_RIGHT = frozenset({"L", "EN", "AN"})
_INSIDE_NUMBERS = frozenset({"ES", "CS", "ET"})


class Glyph(NamedTuple):
    """What stands at a place: `x` and `y` where it begins on its base line, in points."""

    text: str
    x: float
    y: float
    width: float
    em: float
    angle: float = 0.0  # degrees, against the clock
    order: int = 0  # in which it was drawn
    source: int = 0  # its number among the letters of the page, for whoever asks where it stands


def laid_out(glyphs: Sequence[Glyph]) -> str:
    """The page's text; what is written in another direction follows behind."""
    groups = sorted(_by_direction(glyphs), key=len, reverse=True)
    return "\n".join(filter(None, (_block(_turned_upright(group)) for group in groups)))


def words_in(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    """In the order of the page's text, each by its letters."""
    for group in sorted(_by_direction(glyphs), key=len, reverse=True):
        upright = _turned_upright(group)
        if not any(_is_seen(glyph) for glyph in upright):
            continue
        left, unit = _grid(upright)
        for line in _lines(upright):
            yield from _words_of(_spaced(line, left, unit))


def _words_of(spaced: Iterable[tuple[int, Glyph]]) -> Iterator[list[Glyph]]:
    word = list[Glyph]()
    for spaces, glyph in spaced:
        if word and spaces:
            yield word
            word = []
        word.append(glyph)
    if word:
        yield word


def _by_direction(glyphs: Sequence[Glyph]) -> Iterator[list[Glyph]]:
    group, last = list[Glyph](), None
    for glyph in sorted(glyphs, key=lambda g: g.angle):
        if last is not None and glyph.angle - last > _SAME_DIRECTION:
            yield group
            group = []
        group.append(glyph)
        last = glyph.angle
    yield group


def _turned_upright(glyphs: list[Glyph]) -> list[Glyph]:
    if not glyphs:
        return []
    angle = Counter(round(g.angle, 1) for g in glyphs).most_common(1)[0][0]
    if angle == 0:
        return glyphs
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    return [g._replace(x=g.x * cos + g.y * sin, y=g.y * cos - g.x * sin) for g in glyphs]


def _block(glyphs: list[Glyph]) -> str:
    if not any(map(_is_seen, glyphs)):
        return ""
    left, unit = _grid(glyphs)
    lines, last = list[str](), None
    for line in _lines(glyphs):
        text = _text(line, left, unit)
        if not text:
            continue
        if last and last[0].y - line[0].y > _BLANK_LINE * max(last[0].em, line[0].em):
            lines.append("")
        lines.append(text)
        last = line
    return "\n".join(lines)


def _grid(glyphs: Sequence[Glyph]) -> tuple[float, float]:
    """Where the page's text begins, and how wide a letter is as a rule."""
    seen = list(filter(_is_seen, glyphs))
    left = min(g.x for g in seen)
    right = max(g.x + g.width for g in seen)
    return left, max(median(g.width for g in seen), (right - left) / _WIDEST, 0.01)


def _is_seen(glyph: Glyph) -> bool:
    return not glyph.text.isspace()


def _lines(glyphs: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """From the top; raised cents and footnote marks do not run into the figure before them."""
    line = list[Glyph]()
    for glyph in sorted(glyphs, key=lambda g: -g.y):
        if line and line[0].y - glyph.y > _SAME_LINE * min(line[0].em, glyph.em):
            yield line
            line = []
        line.append(glyph)
    if line:
        yield line


def _text(line: list[Glyph], left: float, unit: float) -> str:
    pieces = list[str]()
    for spaces, glyph in _spaced(line, left, unit):
        pieces += [" " * spaces, glyph.text] if spaces else [glyph.text]
    return "".join(in_reading_order(pieces)).rstrip()


def _spaced(line: list[Glyph], left: float, unit: float) -> Iterator[tuple[int, Glyph]]:
    """What is drawn on the line, from the left, each with the spaces before it."""
    line.sort(key=lambda g: g.x)
    if any(map(_is_drawn_over, line, line[1:])):
        line = _one_after_another(line)
    spaced_out = _letter_spacing(list(filter(_is_seen, line)))
    length, last, space = 0, None, None
    for glyph in line:
        if glyph.text.isspace():
            space = glyph
            continue
        if last is None:
            spaces = round((glyph.x - left) / unit)
        elif _is_drawn_twice(last, glyph):
            continue
        elif _begins_again(last, glyph):
            spaces = 2
        else:
            gap = (glyph.x - last.x - last.width) / max(min(glyph.em, last.em), 0.01)
            is_wide = space is not None and _stands_between(last, space, glyph)
            spaces = max(_spaces(gap - spaced_out, space is not None), is_wide)
            if spaces > 1:
                spaces = max(spaces, round((glyph.x - left) / unit) - length)
        yield spaces, glyph
        length += spaces + len(glyph.text)
        last, space = glyph, None


def _is_drawn_over(one: Glyph, other: Glyph) -> bool:
    """Neighbours on the page of which the one was drawn long before the other."""
    if abs(one.order - other.order) < 2 or one.text.isspace() or other.text.isspace():
        return False
    return one.x + one.width - other.x > _COVERED * min(one.width, other.width)


def _one_after_another(line: list[Glyph]) -> list[Glyph]:
    """A value that did not fit runs over what stands beside it: each is read by itself. What was
    drawn a second time at its place is read once, and a line to write on not at all.
    """
    stretches = list(_stretches(sorted(line, key=lambda g: g.order)))
    stretches.sort(key=lambda stretch: stretch[0].x)
    kept = list[Glyph]()
    for stretch in stretches:
        kept += [g for g in stretch if not any(_repeats(g, other) for other in kept)]
    return [g for g in kept if g.text != "_"] if len(stretches) > 1 else kept


def _stretches(drawn: Iterable[Glyph]) -> Iterator[list[Glyph]]:
    """Letters that were drawn in one go."""
    stretch = list[Glyph]()
    for glyph in drawn:
        if stretch and not _goes_on(stretch[-1], glyph):
            yield stretch
            stretch = []
        stretch.append(glyph)
    if stretch:
        yield stretch


def _goes_on(last: Glyph, glyph: Glyph) -> bool:
    return not _begins_again(last, glyph) and (
        glyph.x - last.x - last.width < _ONE_STRETCH * glyph.em
    )


def _begins_again(last: Glyph, glyph: Glyph) -> bool:
    return glyph.x < last.x - _BACKWARDS * glyph.em


def _repeats(glyph: Glyph, other: Glyph) -> bool:
    apart = _DRAWN_TWICE * glyph.em
    return (
        glyph.text == other.text
        and abs(glyph.x - other.x) < apart
        and abs(glyph.y - other.y) < apart
        and abs(glyph.order - other.order) > 1
    )


def _spaces(gap: float, space_drawn: bool) -> int:
    if gap > _COLUMN:
        return 2
    return int(gap > (_DRAWN_SPACE if space_drawn else _SPACE))


def _stands_between(last: Glyph, space: Glyph, glyph: Glyph) -> bool:
    """With room of its own, even where the letter before it leans over."""
    room = _SPACE * min(last.em, glyph.em)
    return space.x - last.x > room and glyph.x - space.x > room


def _letter_spacing(line: Sequence[Glyph]) -> float:
    """How far apart the letters of one word stand, in a line that is s p a c e d out."""
    gaps = [(b.x - a.x - a.width) / max(min(a.em, b.em), 0.01) for a, b in pairwise(line)]
    usual = median(gaps) if len(gaps) > 5 else 0.0
    return usual if 0 < usual < _SPACED_OUT else 0.0


def _is_drawn_twice(last: Glyph, glyph: Glyph) -> bool:
    """Bold made of two impressions; the letters of a ligature stand at exactly one place."""
    apart = glyph.x - last.x
    return glyph.text == last.text and 0 < apart < _DRAWN_TWICE * min(glyph.em, last.width)


def in_reading_order(pieces: list[str]) -> list[str]:
    """Hebrew and Arabic are drawn from the right, the numbers and names in them from the left."""
    classes = [unicodedata.bidirectional(piece[0]) for piece in pieces]
    if _RIGHT_TO_LEFT.isdisjoint(classes):
        return pieces
    from_right = sum(kind in _RIGHT_TO_LEFT for kind in classes)
    if from_right >= sum(kind == "L" for kind in classes):
        return _runs_turned(pieces[::-1], classes[::-1], _LEFT_TO_RIGHT)
    return _runs_turned(pieces, classes, _RIGHT_TO_LEFT)


def _runs_turned(pieces: list[str], classes: list[str], turned: frozenset[str]) -> list[str]:
    """Each run of what goes the other way is turned, with what stands between two of its kind."""
    other = _LEFT_TO_RIGHT if turned is _RIGHT_TO_LEFT else _RIGHT_TO_LEFT
    result, start = list[str](), 0
    while start < len(pieces):
        end = start
        if classes[start] in turned:
            for place in range(start, len(pieces)):
                if classes[place] in other or (len(pieces[place]) > 1 and pieces[place].isspace()):
                    break
                if classes[place] in turned or _belongs_to_number(classes, place):
                    end = place
        run = pieces[start : end + 1]
        result += reversed(run) if classes[start] in turned else run
        start = end + 1
    return result


def _belongs_to_number(classes: list[str], place: int) -> bool:
    return classes[place] in _INSIDE_NUMBERS and classes[place - 1] in _LEFT_TO_RIGHT
