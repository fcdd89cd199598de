"""Tells what a file is by its first bytes; a name or a Content-Type is only what somebody said."""

import codecs
import re

from function_app.documents.parsing.charset import beginning
from function_app.documents.parsing.recorded_formats import recorded_format
from function_app.domain.document import DocumentKind

_PDF_HEADER_WITHIN = 1024
_MAIL_HEADERS_WITHIN = 16 * 1024
# Behind more than that there must be a first object, too: a letter may be about such files.
_PDF_AFTER_JUNK = re.compile(rb"%PDF-\d\.\d\s+(?:%[^\r\n]{0,200}\s+)?\d{1,9} \d{1,5} obj\b")
_JUNK = 1024 * 1024
_PICTURES = (b"\xff\xd8\xff", b"\x89PNG\r\n", b"GIF87a", b"GIF89a", b"II*\x00", b"MM\x00*")
_ZIP = b"PK\x03\x04"
_WORD = re.compile(rb"word/document\d*\.xml")
_OFFICE = (_ZIP, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1")
# Mail programs and shops save a part of a page as well: it begins with whatever stood there.
_ELEMENT = (
    r"(?:html|head|title|meta|base|link|style|script|noscript|template|body|div|span|p|br|hr|pre"
    r"|table|caption|colgroup|col|thead|tbody|tfoot|tr|td|th|center|font|h[1-6]|ul|ol|li|dl|dt|dd"
    r"|a|abbr|b|big|bdi|bdo|cite|code|del|dfn|em|i|img|ins|kbd|label|mark|nobr|q|s|samp|small"
    r"|strike|strong|sub|sup|svg|time|tt|u|var|address|article|aside|blockquote|details|summary"
    r"|dialog|dir|fieldset|figure|figcaption|footer|form|frameset|header|hgroup|main|menu|nav"
    r"|section|legend|button|input|select|option|textarea|iframe|object|embed|picture|map|area"
    r"|audio|video|canvas|math|marquee|o:p)(?=[\s/>])"
)
_HTML = re.compile(
    rf"\s*(?:<\?xml[^>]*>\s*)?<(?:!--|!\[if|!doctype\s*(?:html|svg)|{_ELEMENT})", re.IGNORECASE
)
_CLOSED = re.compile(rf"</{_ELEMENT}|<br\s*/?>", re.IGNORECASE)
_MAIL_HEADER = re.compile(r"[!-9;-~]{1,76}:(?:\s|$)")
_IN_MAILS = re.compile(
    r"^(?:from|sender|to|date|subject|received|return-path|message-id):",
    re.IGNORECASE | re.MULTILINE,
)
_ONLY_IN_MAILS = re.compile(
    r"^(?:x-[!-9;-~]+|mime-version|content-type|content-transfer-encoding|received|return-path|message-id"
    r"|delivered-to|dkim-signature|x-mailer|arc-seal|authentication-results|in-reply-to"
    r"|references|user-agent|thread-[a-z]+|list-[a-z]+):",
    re.IGNORECASE | re.MULTILINE,
)
_UTF16 = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_TEXT_CONTROLS = frozenset(b"\t\n\r\f\x1b\x08")


def kind_of(content: bytes, name: str = "") -> DocumentKind:
    """Of a text only its name can tell that it is a table."""
    kind = _kind_of(content)
    is_table = kind is DocumentKind.TEXT and name.lower().endswith((".csv", ".tsv"))
    return DocumentKind.TABLE if is_table else kind


def _kind_of(content: bytes) -> DocumentKind:
    head = content[:_PDF_HEADER_WITHIN]
    if b"%PDF-" in head:
        return DocumentKind.PDF
    if head.startswith(_PICTURES) or _is_bitmap(head) or _is_modern_picture(head):
        return DocumentKind.PICTURE
    if head.startswith(_OFFICE):
        return _kind_of_office(content)
    if recorded_format(head):
        return DocumentKind.UNKNOWN
    return _kind_by_what_follows(content, head)


def _kind_by_what_follows(content: bytes, head: bytes) -> DocumentKind:
    """Nothing at the very beginning tells."""
    if _PDF_AFTER_JUNK.search(content, 0, _JUNK):
        return DocumentKind.PDF
    if _is_mail(content):
        return DocumentKind.MAIL
    return _kind_of_text(head, beginning(head))


def _kind_of_office(content: bytes) -> DocumentKind:
    """The names of its parts stand in an archive as they are."""
    if content.startswith(_ZIP):
        if _WORD.search(content):
            return DocumentKind.WORD
        if b"xl/workbook.xml" in content:
            return DocumentKind.SHEET
    return DocumentKind.OFFICE


def _kind_of_text(head: bytes, text: str) -> DocumentKind:
    if text.lstrip().startswith("{\\rtf"):
        return DocumentKind.RTF
    if _is_html(text):
        return DocumentKind.HTML
    return DocumentKind.TEXT if _looks_like_text(head) else DocumentKind.UNKNOWN


def _is_mail(content: bytes) -> bool:
    """Header lines down to a blank one, and among them some that nobody writes by hand."""
    head = beginning(content[:_MAIL_HEADERS_WITHIN]).lstrip().replace("\r\n", "\n")
    headers, blank, _ = head.partition("\n\n")
    lines = headers.rstrip("\n").split("\n")
    if lines[0].startswith(("From ", ">From ")):
        lines = lines[1:]
    if not blank and len(content) > _MAIL_HEADERS_WITHIN:
        lines = lines[:-1]  # it may be cut
    are_headers = all(_MAIL_HEADER.match(line) or line[:1] in (" ", "\t") for line in lines)
    return are_headers and all(sign.search(headers) for sign in (_IN_MAILS, _ONLY_IN_MAILS))


def _is_html(head: str) -> bool:
    """Some begin with words. In a text that only mentions marks, most lines have none."""
    if _HTML.match(head):
        return True
    lines = sum(not line.isspace() for line in head.splitlines(keepends=True))
    return 0 < lines <= 2 * len(_CLOSED.findall(head))


def _is_bitmap(head: bytes) -> bool:
    """A letter about a BMW begins like one, but for the reserved bytes."""
    return head.startswith(b"BM") and head[6:10] == bytes(4)


def _is_modern_picture(head: bytes) -> bool:
    webp = head.startswith(b"RIFF") and head[8:12] == b"WEBP"
    return webp or head[4:12] in (b"ftypheic", b"ftypheix", b"ftypmif1", b"ftypavif")


def _looks_like_text(head: bytes) -> bool:
    if head.startswith(_UTF16):
        return True
    return not any(byte < 0x20 and byte not in _TEXT_CONTROLS for byte in head)
