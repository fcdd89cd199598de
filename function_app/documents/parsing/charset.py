"""Which characters the bytes of a text stand for: what the file says of itself, then what the
server said of it, then what it can be.
"""

import codecs
import re
from collections.abc import Iterator, Sequence
from contextlib import suppress

from function_app.domain.document import DocumentKind

_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_UTF32 = (codecs.BOM_UTF32_LE, codecs.BOM_UTF32_BE)
_LOOKED_AT = 4096
_CONTENT_TYPE = re.compile(r"\bcharset\s*=\s*[\"']?([\w.:-]{1,40})", re.IGNORECASE)
_META = re.compile(rb"<meta\s[^>]*?\bcharset\s*=\s*[\"']?\s*([\w.:-]{1,40})", re.IGNORECASE)
_COMMENT = re.compile(rb"<!--.*?-->", re.DOTALL)
_XML_DECLARATION = re.compile(rb"\s*<\?xml\s[^>]*?\bencoding\s*=\s*[\"']([\w.:-]{1,40})")
# Python also calls things codecs that no text is written in; some take hours.
_OF_TEXTS = re.compile(
    r"utf-8|ascii|cp125\d|iso8859-\d+|koi8-[rtu]|mac-(?:roman|cyrillic)|cp(?:437|85[0258]|866|874)"
    r"|tis-620|cp932|shift_jis|euc_jp|iso2022_jp|cp949|euc_kr|johab|gb2312|gbk|gb18030|hz"
    r"|big5(?:hkscs)?|cp950"
)
_IN_FACT = {  # what files that name the former are written in
    "ascii": "cp1252", "iso8859-1": "cp1252", "shift_jis": "cp932", "euc_kr": "cp949",
    "gb2312": "gb18030", "gbk": "gb18030",
}  # fmt: skip
_ALSO_CALLED = {  # by programs that write for browsers
    "x-sjis": "cp932", "ms_kanji": "cp932", "x-euc-jp": "euc_jp", "x-gbk": "gb18030",
    "gb_2312-80": "gb18030", "big5-hkscs": "big5hkscs", "x-x-big5": "big5", "cn-big5": "big5",
    "x-mac-cyrillic": "mac-cyrillic", "x-mac-roman": "mac-roman", "macroman": "mac-roman",
    "dos-874": "cp874", "windows-874": "cp874", "iso-8859-8-i": "iso8859-8", "koi": "koi8-r",
    "ks_c_5601-1987": "cp949", "ks_c_5601-1989": "cp949", "windows-949": "cp949",
    "unicode-1-1-utf-8": "utf-8", "x-unicode20utf8": "utf-8", "utf8mb4": "utf-8",
}  # fmt: skip
_X_WINDOWS = re.compile(r"x-cp(?=125\d$)", re.IGNORECASE)
_LAST_RESORT = "cp1252"
_MOST_LOST = 0.25  # of what is not ASCII


def decoded(content: bytes, kind: DocumentKind, codec_from_server: str | None = None) -> str:
    if content.startswith(_UTF16):
        codec = "utf-32" if content.startswith(_UTF32) else "utf-16"
        return content.decode(codec, "replace")
    candidates = list(dict.fromkeys(_candidates(content, kind, codec_from_server)))
    for codec in candidates:
        with suppress(UnicodeDecodeError):
            return content.decode(codec)
    return _nearly_decoded(content, candidates)


def _nearly_decoded(content: bytes, candidates: Sequence[str]) -> str:
    """A byte that was lost on the way makes no other language of a text."""
    for codec in candidates:
        text = content.decode(codec, "replace")
        beyond_ascii = len(text) - len(text.encode("ascii", "ignore"))
        if text.count("\ufffd") <= _MOST_LOST * beyond_ascii:
            return text
    return content.decode(_LAST_RESORT, "replace")


def beginning(content: bytes) -> str:
    """Enough of a text to tell what it is, whatever it is written in."""
    if content.startswith(_UTF16):
        return content.decode("utf-16", "ignore")
    return content.removeprefix(codecs.BOM_UTF8).decode("latin-1")


def codec_of_content_type(header: str) -> str | None:
    named = _CONTENT_TYPE.search(header)
    return _codec_named(named[1]) if named else None


def codec_of_charset(named: str) -> str | None:
    return _codec_named(named.strip(" \"'"))


def _candidates(content: bytes, kind: DocumentKind, codec_from_server: str | None) -> Iterator[str]:
    if content.startswith(codecs.BOM_UTF8):
        yield "utf-8-sig"
    if declared := _declared(content[:_LOOKED_AT], kind):
        yield declared
    if codec_from_server:
        yield codec_from_server
    yield "utf-8"


def _declared(head: bytes, kind: DocumentKind) -> str | None:
    named = _XML_DECLARATION.match(head)
    if not named and kind is DocumentKind.HTML:
        named = _META.search(_COMMENT.sub(b"", head))
    return _codec_named(named[1].decode("ascii", "replace")) if named else None


def _codec_named(label: str) -> str | None:
    known = _ALSO_CALLED.get(label.lower()) or _X_WINDOWS.sub("cp", label)
    try:
        name = codecs.lookup(known).name
    except (LookupError, ValueError):
        return None
    return _IN_FACT.get(name, name) if _OF_TEXTS.fullmatch(name) else None
