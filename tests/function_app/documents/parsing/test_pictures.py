"""What is said of a picture without looking into it."""

import struct
from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from function_app.documents.parsing.file_kind import kind_of
from function_app.documents.parsing.pictures import description, picture_format, picture_size
from function_app.domain.document import DocumentKind

STARTS = [
    b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"BM", b"II*\x00", b"MM\x00*",
    b"\x00\x00\x00\x18ftypheic", b"\x00\x00\x00\x18ftypavif",
    b"RIFF\x00\x00\x00\x00WEBPVP8 ", b"RIFF\x00\x00\x00\x00WEBPVP8L",
    b"RIFF\x00\x00\x00\x00WEBPVP8X",
]  # fmt: skip


def picture(name: str, mode: str = "RGB", **options: object) -> bytes:
    file = BytesIO()
    Image.new(mode, (403, 302)).save(file, name, **options)
    return file.getvalue()


def box(kind: bytes, *content: bytes) -> bytes:
    inside = b"".join(content)
    return struct.pack(">I4s", 8 + len(inside), kind) + inside


def plain(kind: bytes, *content: bytes, version: int = 0) -> bytes:
    return box(kind, bytes([version, 0, 0, 0]), *content)


FTYP = box(b"ftyp", b"heic", bytes(4), b"mif1heic")
PRIMARY = plain(b"pitm", struct.pack(">H", 1))
SIZE = box(
    b"iprp",
    box(b"ipco", plain(b"ispe", struct.pack(">II", 403, 302))),
    plain(b"ipma", struct.pack(">IHBB", 1, 1, 1, 1)),
)
HEIC = FTYP + plain(b"meta", PRIMARY, SIZE) + box(b"mdat", bytes(50))


def turned_by_a_puzzle() -> bytes:
    """How this HEIC is to be turned stands in 65,535 pieces of a byte, and is looked up in each."""
    count = 65_535
    item = plain(b"infe", struct.pack(">HH4s", 2, 0, b"Exif"), version=2)
    exif = struct.pack(">I", 0) + b"MM\0*\0\0\0\x08\xff\xff" + bytes(count)

    def head(start: int) -> bytes:
        pieces = [struct.pack(">II", start + number, 1) for number in range(count)]
        place = struct.pack(">BBHHHH", 0x44, 0, 1, 2, 0, count)
        located = plain(b"iloc", place, *pieces)
        items = plain(b"iinf", struct.pack(">H", 1), item)
        return FTYP + plain(b"meta", PRIMARY, items, located, SIZE)

    return head(len(head(0)) + 8) + box(b"mdat", exif)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("JPEG", picture("JPEG")),
        ("JPEG", picture("JPEG", progressive=True, comment=b"x" * 5000)),
        ("JPEG", picture("JPEG", icc_profile=b"x" * 300_000)),
        ("PNG", picture("PNG")),
        ("GIF", picture("GIF", "P")),
        ("BMP", picture("BMP")),
        ("TIFF", picture("TIFF")),
        ("TIFF", picture("TIFF", "1", compression="group4")),
        ("WebP", picture("WEBP")),
        ("WebP", picture("WEBP", lossless=True)),
        ("WebP", picture("WEBP", "RGBA", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0")),
        ("AVIF", picture("AVIF")),
        ("HEIC", HEIC),
    ],
)
def test_format_and_size(name: str, content: bytes) -> None:
    assert kind_of(content) is DocumentKind.PICTURE
    assert picture_format(content) == name
    assert picture_size(content) == (403, 302)
    assert description(content) == f"{name}, 403 x 302 pixels"


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("JPEG", b"\xff\xd8\xff\xe0"),
        ("TIFF", b"II*\x00\xff\xff\xff\xff"),
        ("HEIC", b"\x00\x00\x00\x18ftypheic"),
        ("AVIF", b"\x00\x00\x00\x18ftypavif"),
        ("PNG", b"\x89PNG\r\n\x1a\n\x00\x00\x00\x0dIHDR" + bytes(20)),
    ],
)
def test_a_picture_that_does_not_tell_its_size(name: str, content: bytes) -> None:
    assert picture_format(content) == name
    assert picture_size(content) is None
    assert description(content) == name


@given(st.sampled_from(STARTS), st.binary(max_size=60))
def test_any_bytes_have_a_size_or_none(start: bytes, rest: bytes) -> None:
    size = picture_size(start + rest)
    assert size is None or min(size) > 0


@pytest.mark.parametrize(
    "content",
    [
        b"\xff\xd8" + b"\xff\xe0\x00\x02" * 2_000_000,
        b"\xff\xd8\xff\xe0\x00\x10" + b"a" * 8_000_000,
        FTYP + struct.pack(">I4s", 8, b"free") * 1_000_000,
        FTYP + plain(b"meta", struct.pack(">I4s", 8, b"free") * 1_000_000),
        b"II*\x00\x08\x00\x00\x00\xff\xff" + bytes(8_000_000),
    ],
    ids=["segments", "no segment", "boxes", "boxes in a box", "entries"],
)
def test_a_picture_that_is_searched_for_long_has_no_size(content: bytes) -> None:
    assert picture_size(content) is None


def test_a_picture_that_is_turned_by_a_puzzle_ends() -> None:
    """Solving it takes hours."""
    assert picture_size(turned_by_a_puzzle()) == (403, 302)
