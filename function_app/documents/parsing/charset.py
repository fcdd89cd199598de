"""Which characters the bytes of a text stand for: what the file says of itself, then what the
server said of it, then what it can be.
"""

import codecs
import re
from collections.abc import Iterator
from contextlib import suppress

from function_app.domain.document import DocumentKind

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_LOOKED_AT = 4096
_CONTENT_TYPE = re.compile(r"\bcharset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_META = re.compile(rb"<meta\s[^>]*?\bcharset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_XML_DECLARATION = re.compile(rb"\s*<\?xml\s[^>]*?\bencoding\s*=\s*[\"']([\w.:-]{1,40})")
# Python also calls things codecs that no text is written in; some take hours.
_OF_TEXTS = re.compile(
    r"utf-8|ascii|cp125\d|iso8859-\d+|koi8-[rtu]|mac-roman|cp866|tis-620|cp932|shift_jis|euc_jp"
    r"|iso2022_jp|cp949|euc_kr|gb2312|gbk|gb18030|big5"
)
_IN_FACT = {  # what files that name the former are written in
    "ascii": "cp1252", "iso8859-1": "cp1252", "shift_jis": "cp932", "euc_kr": "cp949",
    "gb2312": "gb18030", "gbk": "gb18030",
}  # fmt: skip
_LAST_RESORT = "cp1252"


def decoded(content: bytes, kind: DocumentKind, codec_from_server: str | None = None) -> str:
    if content.startswith(_UTF16):
        return content.decode("utf-16", "replace")
    for codec in _candidates(content, kind, codec_from_server):
        with suppress(UnicodeDecodeError):
            return content.decode(codec)
    return content.decode(_LAST_RESORT, "replace")


def beginning(content: bytes) -> str:
    """Enough of a text to tell what it is, whatever it is written in."""
    if content.startswith(_UTF16):
        return content.decode("utf-16", "ignore")
    return content.removeprefix(codecs.BOM_UTF8).decode("latin-1")


def codec_of_content_type(header: str) -> str | None:
    named = _CONTENT_TYPE.search(header)
    return _codec_named(named[1]) if named else None


def _candidates(content: bytes, kind: DocumentKind, codec_from_server: str | None) -> Iterator[str]:
    if content.startswith(codecs.BOM_UTF8):
        yield "utf-8-sig"
    if kind is DocumentKind.HTML and (declared := _declared(content[:_LOOKED_AT])):
        yield declared
    if codec_from_server:
        yield codec_from_server
    yield "utf-8"


def _declared(head: bytes) -> str | None:
    named = _XML_DECLARATION.match(head) or _META.search(head)
    return _codec_named(named[1].decode("ascii", "replace")) if named else None


def _codec_named(label: str) -> str | None:
    try:
        name = codecs.lookup(label).name
    except (LookupError, ValueError):
        return None
    return _IN_FACT.get(name, name) if _OF_TEXTS.fullmatch(name) else None
