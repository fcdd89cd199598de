"""The visible text of an HTML page or e-mail, one line per block.

Every pattern takes time in proportion to the markup; the standard library's parser does not, on
markup made for it.
"""

import re
from collections.abc import Iterator
from html import unescape

_TAG = re.compile(r"<(?P<close>/?)(?P<name>[A-Za-z][A-Za-z0-9]*+)[^<>]*+>")
_UNSEEN = frozenset({"script", "style", "head", "title", "template", "noscript"})
_BLOCKS = frozenset(
    {"p", "div", "br", "li", "tr", "table", "ul", "ol", "section", "article", "header", "footer",
     "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "dt", "dd", "hr", "body"}
)  # fmt: skip
_CELLS = frozenset({"td", "th"})
_ABSURD_REFERENCE = re.compile(r"&#[xX]?[0-9a-fA-F]{8,}")  # no character has such a number
_SPACES = re.compile(r"\s+")


def text_of_html(markup: str) -> str:
    seen = "".join(_pieces("".join(_without_comments(markup))))
    lines = (line.strip() for line in seen.splitlines())
    return "\n".join(line for line in lines if line)


def _without_comments(markup: str) -> Iterator[str]:
    """Drops comments and declarations, and everything after one that never ends."""
    position = 0
    while (start := markup.find("<!", position)) >= 0:
        yield markup[position:start]
        closing = "-->" if markup.startswith("<!--", start) else ">"
        end = markup.find(closing, start + 2)
        if end < 0:
            return
        position = end + len(closing)
    yield markup[position:]


def _pieces(markup: str) -> Iterator[str]:
    position, unseen = 0, None
    for tag in _TAG.finditer(markup):
        if unseen is None:
            yield _words(markup[position : tag.start()])
        position = tag.end()
        unseen = _unseen_after(unseen, tag)
        yield _break_at(tag["name"].lower())
    if unseen is None:
        yield _words(markup[position:])


def _unseen_after(unseen: str | None, tag: re.Match[str]) -> str | None:
    name, closes = tag["name"].lower(), bool(tag["close"])
    if name == "body" or (closes and name == unseen):
        return None  # a body also ends a head that nobody closed
    return name if unseen is None and not closes and name in _UNSEEN else unseen


def _break_at(name: str) -> str:
    if name in _BLOCKS:
        return "\n"
    return "   " if name in _CELLS else ""


def _words(text: str) -> str:
    return unescape(_ABSURD_REFERENCE.sub(" ", _SPACES.sub(" ", text)))
