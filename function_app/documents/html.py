"""The visible text of an HTML page or e-mail, one line per block."""

from html.parser import HTMLParser
from typing import override

_UNSEEN = frozenset({"script", "style", "head", "title", "template", "noscript"})
_BLOCKS = frozenset(
    {"p", "div", "br", "li", "tr", "table", "ul", "ol", "section", "article", "header", "footer",
     "h1", "h2", "h3", "h4", "h5", "h6", "blockquote", "pre", "dt", "dd", "hr", "body"}
)  # fmt: skip
_CELLS = frozenset({"td", "th"})


class _VisibleText(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.pieces: list[str] = []
        self._unseen: str | None = None

    @override
    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        if tag == "body":
            self._unseen = None  # a head that nobody closed
        elif self._unseen is None and tag in _UNSEEN:
            self._unseen = tag
        self._break_at(tag)

    @override
    def handle_endtag(self, tag: str) -> None:
        if tag == self._unseen:
            self._unseen = None
        self._break_at(tag)

    @override
    def handle_data(self, data: str) -> None:
        if self._unseen is None:
            self.pieces.append(" ".join(data.split()).join(_edges(data)))

    def _break_at(self, tag: str) -> None:
        if tag in _BLOCKS:
            self.pieces.append("\n")
        elif tag in _CELLS:
            self.pieces.append("\t")


def _edges(data: str) -> tuple[str, str]:
    """The white space at both ends still separates words from their neighbours."""
    return (" " if data[:1].isspace() else "", " " if data[-1:].isspace() else "")


def text_of_html(markup: str) -> str:
    parser = _VisibleText()
    parser.feed(markup)
    parser.close()
    lines = (line.strip() for line in "".join(parser.pieces).splitlines())
    return "\n".join(line for line in lines if line)
