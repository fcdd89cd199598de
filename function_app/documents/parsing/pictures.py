"""What a picture says about itself in its first bytes; no picture is ever decoded here."""

import re
import struct
from collections.abc import Callable

_MOST_SEGMENTS = 200
_JPEG_FRAMES = frozenset(range(0xC0, 0xD0)) - {0xC4, 0xC8, 0xCC}
_NAMES = (
    (b"\xff\xd8\xff", "JPEG"),
    (b"\x89PNG\r\n", "PNG"),
    (b"GIF8", "GIF"),
    (b"BM", "BMP"),
    (b"II*\x00", "TIFF"),
    (b"MM\x00*", "TIFF"),
    (b"RIFF", "WebP"),
)
_FTYP_AVIF = re.compile(rb".{4}ftypavif", re.DOTALL)


def picture_format(content: bytes) -> str:
    for start, name in _NAMES:
        if content.startswith(start):
            return name
    return "AVIF" if _FTYP_AVIF.match(content) else "HEIC"


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Width and height in pixels, where the file's head tells."""
    measure = _MEASURES.get(picture_format(content))
    try:
        width, height = measure(content) if measure else (0, 0)
    except struct.error:  # it ends too early
        return None
    return (width, height) if width > 0 and height > 0 else None


def _jpeg(content: bytes) -> tuple[int, int]:
    position = 2
    for _ in range(_MOST_SEGMENTS):
        marker, length = struct.unpack_from(">xBH", content, position)
        if marker in _JPEG_FRAMES:
            height, width = struct.unpack_from(">HH", content, position + 5)
            return width, height
        position += 2 + length
    return 0, 0


def _png(content: bytes) -> tuple[int, int]:
    return struct.unpack_from(">II", content, 16)


def _gif(content: bytes) -> tuple[int, int]:
    return struct.unpack_from("<HH", content, 6)


def _bmp(content: bytes) -> tuple[int, int]:
    width, height = struct.unpack_from("<ii", content, 18)
    return width, abs(height)  # negative: the rows run from top to bottom


def _webp(content: bytes) -> tuple[int, int]:
    match content[12:16]:
        case b"VP8X":
            width, more, height, most = struct.unpack_from("<HBHB", content, 24)
            return (more << 16 | width) + 1, (most << 16 | height) + 1
        case b"VP8L":
            (bits,) = struct.unpack_from("<I", content, 21)
            return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
        case _:
            width, height = struct.unpack_from("<HH", content, 26)
            return width & 0x3FFF, height & 0x3FFF


_MEASURES: dict[str, Callable[[bytes], tuple[int, int]]] = {
    "JPEG": _jpeg, "PNG": _png, "GIF": _gif, "BMP": _bmp, "WebP": _webp,
}  # fmt: skip
