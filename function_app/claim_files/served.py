"""What a kept file is to a browser: told by its first bytes, and nothing that a browser would run.
A name or a Content-Type is only what somebody said.
"""

from codecs import getincrementaldecoder
from dataclasses import dataclass

_BEGINNINGS = {
    b"\x89PNG\r\n\x1a\n": ("image/png", "png"),
    b"\xff\xd8\xff": ("image/jpeg", "jpg"),
    b"GIF87a": ("image/gif", "gif"),
    b"GIF89a": ("image/gif", "gif"),
}
_PDF_HEADER_WITHIN = 1024
_decoder = getincrementaldecoder("utf-8")
_TEXT_CONTROLS = frozenset(b"\t\n\r\f\x1b\x08")


@dataclass(frozen=True)
class Served:
    content_type: str
    extension: str


def served_as(content: bytes) -> Served:
    for beginning, (content_type, extension) in _BEGINNINGS.items():
        if content.startswith(beginning):
            return Served(content_type, extension)
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return Served("image/webp", "webp")
    head = content[:_PDF_HEADER_WITHIN]
    if b"%PDF-" in head:
        return Served("application/pdf", "pdf")
    if _is_text(head):  # HTML too
        return Served("text/plain; charset=utf-8", "txt")
    return Served("application/octet-stream", "bin")


def _is_text(head: bytes) -> bool:
    try:
        _decoder().decode(head)  # a letter may be cut off at its end
    except UnicodeDecodeError:
        return False
    return not any(byte < 0x20 and byte not in _TEXT_CONTROLS for byte in head)
