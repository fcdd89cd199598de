"""The text of an HTML document as a browser would show it: one line per block, cells apart.

Markup can be made that keeps a parser by the rules of HTML busy for hours, or fills the memory: it
works in a process of its own, whose limits end it.
"""

import re
from collections.abc import Iterator

from selectolax.lexbor import LexborHTMLParser, LexborNode, SelectolaxError

from function_app.kit.html_text import UNSEEN, break_at, tidy_lines

_TEXT = "-text"
_KEEPS_LINES = frozenset({"pre", "textarea"})
_NOT_DISPLAYED = re.compile(r"(?:^|;)\s*display\s*:\s*none\b", re.IGNORECASE)
_INLINE_ENDS, _INLINE_BEGINS = "\x01", "\x02"
# Pages set them apart by their style: <span>Odometer</span><b>114,657</b>.
_SIDE_BY_SIDE = re.compile(r"(?:(?<=[a-z.:#)])|(?<=[A-Za-z][A-Z]))\x01+\x02+(?=[A-Z0-9$(])")
_INLINE_MARKS = re.compile(r"[\x01\x02]")
_APART = "   "
_SPACES = re.compile(r"[ \t\n\f\r]+")  # a space that does not break keeps its columns apart


def text_of_html_document(markup: str) -> str:
    try:
        page = LexborHTMLParser(markup, scripting=True)  # what is in noscript is not shown
    except SelectolaxError as error:  # it reads any markup: what failed was the memory
        raise MemoryError from error
    if not page.root:
        return ""
    text = _SIDE_BY_SIDE.sub(_APART, "".join(_pieces(page.root)))
    return tidy_lines(_INLINE_MARKS.sub("", text))


def _pieces(root: LexborNode) -> Iterator[str]:
    """Without recursion: elements are nested as deep as somebody likes."""
    open_elements = [(iter([root]), "", False)]
    while open_elements:
        children, at_end, keeps_lines = open_elements[-1]
        node = next(children, None)
        if node is None:
            yield at_end
            open_elements.pop()
        elif (tag := node.tag or "") == _TEXT:
            text = node.text_content or ""
            yield text if keeps_lines else _SPACES.sub(" ", text)
        elif tag not in UNSEEN and not _is_hidden(node):
            yield break_at(tag) or _INLINE_BEGINS
            inside = node.iter(include_text=True)
            at_end = break_at(tag) or _INLINE_ENDS
            open_elements.append((inside, at_end, keeps_lines or tag in _KEEPS_LINES))


def _is_hidden(node: LexborNode) -> bool:
    attributes = node.attributes
    return "hidden" in attributes or bool(_NOT_DISPLAYED.search(attributes.get("style") or ""))
