"""The visible text of an HTML e-mail, one line per block; and what in HTML is seen, and where.

The app's own process reads letters, so this takes time in proportion to the markup whatever it is:
it looks at one tag after the other and builds no tree. Documents have a real parser, in a process
of its own (see `function_app.documents.parsing.html`).
"""

import re
from collections.abc import Iterator
from functools import cache
from html import unescape

UNSEEN = frozenset(
    {"script", "style", "title", "template", "noscript", "iframe", "noembed", "noframes", "xmp",
     "plaintext", "datalist", "audio", "video", "canvas"}
)  # fmt: skip
_BLOCKS = frozenset(
    {"p", "div", "br", "li", "tr", "table", "caption", "ul", "ol", "dl", "dt", "dd", "section",
     "article", "aside", "header", "footer", "main", "nav", "address", "center", "h1", "h2", "h3",
     "h4", "h5", "h6", "blockquote", "pre", "hr", "body", "form", "fieldset", "legend", "option",
     "textarea", "figure", "figcaption", "details", "summary"}
)  # fmt: skip
_CELLS = frozenset({"td", "th"})

# Where the markup ends inside one, so does what a browser shows.
_COMMENT = r"<!--(?:-?>|.*?(?:--!?>|\Z))"
_DECLARATION = r"<(?:[!?]|/(?![A-Za-z]))[^>]*+(?:>|\Z)"
_VALUE = r"""=\s*+(?:"[^"]*+(?:"|\Z)|'[^']*+(?:'|\Z)|[^\s>]*+)"""
_TAG = rf"<(?P<close>/?)(?P<name>[A-Za-z][^\s/>]*+)(?:[^>=]|{_VALUE})*+(?:>|\Z)"
_MARK = re.compile(f"{_COMMENT}|{_DECLARATION}|{_TAG}", re.DOTALL)
_ABSURD_REFERENCE = re.compile(r"&#[xX]?[0-9a-fA-F]{8,}")  # no character has such a number
_LOOKS_LIKE_HTML = re.compile(r"<(?:html|body|div|p|br|table)\b[^<>]{0,200}>", re.IGNORECASE)
_SPACES = re.compile(r"\s+")


def text_of_letter(written: str) -> str:
    """A letter that is no HTML is its own text, and may have `<dana@example.com>` in it."""
    return text_of_html(written) if _LOOKS_LIKE_HTML.search(written) else written


def text_of_html(markup: str) -> str:
    return tidy_lines("".join(_pieces(markup)))


def break_at(tag: str) -> str:
    """What stands in the text where an element begins or ends."""
    if tag in _BLOCKS:
        return "\n"
    return "   " if tag in _CELLS else ""


def tidy_lines(text: str) -> str:
    lines = (line.strip() for line in text.splitlines())
    return "\n".join(line for line in lines if line)


def _pieces(markup: str) -> Iterator[str]:
    position = 0
    while mark := _MARK.search(markup, position):
        yield _words(markup[position : mark.start()])
        position = mark.end()
        name = (mark["name"] or "").lower()
        if name in UNSEEN and not mark["close"]:
            end = _end_tag(name).search(markup, position)
            position = end.start() if end else len(markup)
        yield break_at(name)
    yield _words(markup[position:])


@cache
def _end_tag(name: str) -> re.Pattern[str]:
    return re.compile(rf"</{name}(?=[\s/>])", re.IGNORECASE)


def _words(text: str) -> str:
    return unescape(_ABSURD_REFERENCE.sub(" ", _SPACES.sub(" ", text)))
