"""What a picture says about itself in its first bytes; no picture is ever decoded here."""

import re
from io import BytesIO

import imagesize  # pyright: ignore[reportMissingTypeStubs]

# Photographs have their size within the first hundred kilobytes; beyond, only a file made for it
# has anything to find, millions of times. A TIFF may have it at the end, and is not searched.
_HEAD = 1024 * 1024
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


def description(content: bytes) -> str:
    size = picture_size(content)
    pixels = f", {size[0]} x {size[1]} pixels" if size else ""
    return f"{picture_format(content)}{pixels}"


def picture_format(content: bytes) -> str:
    for start, name in _NAMES:
        if content.startswith(start):
            return name
    return "AVIF" if _FTYP_AVIF.match(content) else "HEIC"


def picture_size(content: bytes) -> tuple[int, int] | None:
    """Width and height in pixels as they are stored, where the file's head tells.

    How a HEIC is to be turned can be written so that finding it out takes hours.
    """
    head = content if picture_format(content) == "TIFF" else content[:_HEAD]
    width, height = imagesize.get(  # pyright: ignore[reportUnknownMemberType]
        BytesIO(head), exif_rotation=False
    )
    return (width, height) if width > 0 and height > 0 else None
