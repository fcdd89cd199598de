"""The text of an RTF file: what a page would show, tables with a line for each row."""

import codecs
import re
from contextlib import suppress
from dataclasses import dataclass, field, replace
from typing import Any

_TOKEN = re.compile(
    r"\\(?P<word>[A-Za-z]{1,32})(?P<number>-?\d{1,10})? ?|\\'(?P<byte>[0-9A-Fa-f]{2})"
    r"|\\(?P<symbol>.)|(?P<brace>[{}])|(?P<text>[^\\{}\r\n]+)|[\r\n]+|\\",
    re.DOTALL,
)
_WRITTEN = {
    "par": "\n", "sect": "\n\n", "page": "\n\n", "line": "\n", "softline": "\n", "row": "\n",
    "nestrow": "\n", "cell": "   ", "nestcell": "   ", "tab": "\t", "emdash": "\u2014",
    "endash": "\u2013", "emspace": "\u2003", "enspace": "\u2002", "qmspace": "\u2005",
    "bullet": "\u2022", "lquote": "\u2018", "rquote": "\u2019", "ldblquote": "\u201c",
    "rdblquote": "\u201d",
}  # fmt: skip
_SYMBOLS = {
    "~": "\u00a0", "_": "\u2011", "\n": "\n", "\r": "\n", "{": "{", "}": "}", "\\": "\\",
}  # fmt: skip
_UNSEEN = frozenset(
    {"annotation", "colortbl", "info", "stylesheet", "pict", "fontemb", "filetbl", "listtable",
     "listoverridetable", "revtbl", "rsidtbl", "objdata", "object", "template", "themedata",
     "nonesttables", "private", "xe", "tc", "upr", "atnid", "atnauthor", "bkmkstart", "bkmkend",
     "fldinst", "datafield", "pgptbl", "xmlnstbl", "sn", "sv", "shprslt", "ftnsep", "ftnsepc"}
)  # fmt: skip
_SEEN_AGAIN = frozenset({"shptxt", "ud", "result"})  # inside of what is not shown itself
_CODE_PAGE = {"mac": "mac-roman", "pc": "cp437", "pca": "cp850"}
_OF_CHARSET = {
    77: "mac-roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gb18030", 136: "cp950",
    161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256", 186: "cp1257",
    204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
_CUT_OFF = "The end of the file is missing."


def text_of_rtf(content: bytes) -> tuple[str, str | None]:
    """The text, and a note if the file ends early."""
    reading = _Reading()
    return reading.read(content.decode("latin-1")), _CUT_OFF if reading.groups else None


@dataclass(frozen=True)
class _Group:
    """What holds until the group ends."""

    is_unseen: bool = False
    is_hidden: bool = False
    is_font_table: bool = False
    codec: str | None = None  # of the font, if it has one of its own
    stand_ins: int = 1  # how many characters an old reader would show for one of Unicode


@dataclass
class _Reading:
    groups: list[_Group] = field(default_factory=list[_Group])
    group: _Group = _Group()
    codec: str = "cp1252"
    codecs_of_fonts: dict[int, str | None] = field(default_factory=dict[int, str | None])
    font: int = 0
    passed_over: int = 0
    waiting: bytearray = field(default_factory=bytearray)  # a character may be of two bytes
    written: list[str] = field(default_factory=list[str])

    def read(self, text: str) -> str:
        position = text.find("{")
        while token := _TOKEN.match(text, position):
            position = token.end()
            if token["word"] == "bin":
                position += max(int(token["number"] or 0), 0)
            self._take(token)
            if token["brace"] == "}" and not self.groups:
                break
        self._settle()
        return "".join(self.written).encode("utf-16", "surrogatepass").decode("utf-16", "replace")

    def _take(self, token: re.Match[str]) -> None:
        if brace := token["brace"]:
            self._enter_or_leave(brace)
        elif word := token["word"]:
            number = token["number"]
            self._obey(word, int(number) if number else None)
        elif byte := token["byte"]:
            self._write_bytes(bytes.fromhex(byte))
        elif token["symbol"] == "*":
            self.group = replace(self.group, is_unseen=True)
        elif symbol := token["symbol"]:
            self._write(_SYMBOLS.get(symbol, ""))
        elif plain := token["text"]:
            self._write_bytes(plain.encode("latin-1"))

    def _enter_or_leave(self, brace: str) -> None:
        self._settle()
        self.passed_over = 0
        if brace == "{":
            self.groups.append(self.group)
        elif self.groups:
            self.group = self.groups.pop()

    def _obey(self, word: str, number: int | None) -> None:
        is_on = number != 0
        match word:
            case "u" if number is not None:
                self._write(chr(number % 0x10000))
                self.passed_over = self.group.stand_ins
            case "uc":
                self._change(stand_ins=max(number or 0, 0))
            case "v" | "deleted":
                self._change(is_hidden=is_on)
            case "plain":
                self._change(is_hidden=False)
            case "fonttbl":
                self._change(is_unseen=True, is_font_table=True)
            case "f" | "fcharset" | "ansicpg" | "mac" | "pc" | "pca":
                self._choose_codec(word, number or 0)
            case _ if word in _UNSEEN:
                self._change(is_unseen=True)
            case _ if word in _SEEN_AGAIN:
                self._change(is_unseen=False)
            case _:
                self._write(_WRITTEN.get(word, ""))

    def _choose_codec(self, word: str, number: int) -> None:
        if word == "f":
            self.font = number
            self._change(codec=self.codecs_of_fonts.get(number))
        elif word == "fcharset" and self.group.is_font_table:
            self.codecs_of_fonts[self.font] = _OF_CHARSET.get(number)
        elif word == "ansicpg":
            with suppress(LookupError):
                self.codec = codecs.lookup(f"cp{number}").name
        elif word in _CODE_PAGE:
            self.codec = _CODE_PAGE[word]

    def _change(self, **changes: Any) -> None:
        self._settle()
        self.group = replace(self.group, **changes)

    def _write(self, text: str) -> None:
        if self.passed_over and text:
            self.passed_over -= 1
            return
        self._settle()
        if text and not self._is_unseen:
            self.written.append(text)

    def _write_bytes(self, content: bytes) -> None:
        passed_over = min(self.passed_over, len(content))
        self.passed_over -= passed_over
        if not self._is_unseen:
            self.waiting += content[passed_over:]

    def _settle(self) -> None:
        if self.waiting:
            self.written.append(self.waiting.decode(self.group.codec or self.codec, "replace"))
            self.waiting.clear()

    @property
    def _is_unseen(self) -> bool:
        return self.group.is_unseen or self.group.is_hidden
