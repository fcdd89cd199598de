"""The text of a Word document (.docx): a line for each paragraph and each row of a table."""

import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import IO
from xml.etree.ElementTree import Element, ParseError, iterparse
from zipfile import ZipFile

from function_app.documents.parsing.unpacking import DAMAGE, damaged, unpacked

_BEFORE = re.compile(r"word/header\d*\.xml")
_TEXT = re.compile(r"word/document\d*\.xml")
_BEHIND = re.compile(r"word/(?:footnotes|endnotes|footer)\d*\.xml")
_PICTURE = re.compile(r"word/media/.+\.(?:jpe?g|png|gif|bmp|tiff?|heic|webp)", re.IGNORECASE)
_UNSEEN = frozenset({"del", "moveFrom", "Fallback", "instrText", "rPrChange", "pPrChange", "tabs"})
_WRITTEN = {"tab": "\t", "br": "\n", "cr": "\n", "noBreakHyphen": "\u2011"}
_OFF = frozenset({"0", "false", "off"})


def text_of_word(content: bytes) -> tuple[str, str | None]:
    """The text, and a note about the pictures in it."""
    archive = unpacked(content)
    names = archive.namelist()
    parts = [
        name for kind in (_BEFORE, _TEXT, _BEHIND) for name in sorted(filter(kind.fullmatch, names))
    ]
    try:
        texts = [_text(archive, name) for name in parts]
    except (*DAMAGE, ParseError, UnicodeError) as error:
        raise damaged() from error
    pictures = sum(bool(_PICTURE.fullmatch(name)) for name in names)
    note = f"Pictures in the document, not read: {pictures}." if pictures else None
    return "\n".join(dict.fromkeys(texts)), note  # three headers often are one


@dataclass
class _Page:
    written: list[str] = field(default_factory=list[str])
    run: list[str] = field(default_factory=list[str])
    unseen: int = 0
    cells: int = 0
    is_hidden: bool = False


def _text(archive: ZipFile, name: str) -> str:
    page = _Page()
    with archive.open(name) as part:
        for event, element in _events(part):
            tag = element.tag.rpartition("}")[2]
            if event == "start":
                _begin(page, tag)
            else:
                _end(page, tag, element)
    return "".join(page.written)


def _events(part: IO[bytes]) -> Iterator[tuple[str, Element]]:
    """Nothing outside the file is ever loaded; the process's limits hold for what is in it."""
    yield from iterparse(part, events=("start", "end"))  # noqa: S314


def _begin(page: _Page, tag: str) -> None:
    if tag in _UNSEEN:
        page.unseen += 1
    elif tag == "tc":
        page.cells += 1
    elif tag == "r":
        _write(page)  # of the run that this one stands in, as those of a text box do


def _end(page: _Page, tag: str, element: Element) -> None:
    match tag:
        case _ if tag in _UNSEEN:
            page.unseen -= 1
        case "t" if not page.unseen:
            page.run.append(element.text or "")
        case "vanish":
            page.is_hidden = _is_on(element)
        case "r":
            _write(page)
        case "p":
            page.written.append(" " if page.cells else "\n")
        case "tc":
            page.cells -= 1
            page.written.append("   ")
        case "tr":
            page.written.append("\n")
        case _ if not page.unseen:
            page.run.append(_WRITTEN.get(tag, ""))
        case _:
            pass
    if tag in ("p", "r", "tr"):
        element.clear()


def _write(page: _Page) -> None:
    if not page.is_hidden:
        page.written += page.run
    page.run.clear()
    page.is_hidden = False


def _is_on(element: Element) -> bool:
    return not _OFF.intersection(element.attrib.values())
