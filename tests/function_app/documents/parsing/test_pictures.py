"""What is said of a picture without looking into it."""

from io import BytesIO

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from function_app.documents.parsing.pictures import picture_format, picture_size
from function_app.documents.parsing.sniff import kind_of
from function_app.domain.document import DocumentKind

STARTS = [
    b"\xff\xd8\xff\xe0", b"\x89PNG\r\n\x1a\n", b"GIF89a", b"BM", b"II*\x00",
    b"RIFF\x00\x00\x00\x00WEBPVP8 ", b"RIFF\x00\x00\x00\x00WEBPVP8L",
    b"RIFF\x00\x00\x00\x00WEBPVP8X",
]  # fmt: skip


def picture(name: str, mode: str = "RGB", **options: object) -> bytes:
    file = BytesIO()
    Image.new(mode, (403, 302)).save(file, name, **options)
    return file.getvalue()


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("JPEG", picture("JPEG")),
        ("JPEG", picture("JPEG", progressive=True, comment=b"x" * 5000)),
        ("PNG", picture("PNG")),
        ("GIF", picture("GIF", "P")),
        ("BMP", picture("BMP")),
        ("WebP", picture("WEBP")),
        ("WebP", picture("WEBP", lossless=True)),
        ("WebP", picture("WEBP", "RGBA", exif=b"Exif\0\0MM\0*\0\0\0\x08\0\0\0\0\0\0")),
    ],
)
def test_format_and_size(name: str, content: bytes) -> None:
    assert kind_of(content) is DocumentKind.PICTURE
    assert picture_format(content) == name
    assert picture_size(content) == (403, 302)


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("TIFF", picture("TIFF")),
        ("HEIC", b"\x00\x00\x00\x18ftypheic"),
        ("AVIF", b"\x00\x00\x00\x18ftypavif"),
    ],
)
def test_a_format_whose_size_is_not_told(name: str, content: bytes) -> None:
    assert picture_format(content) == name
    assert picture_size(content) is None


@given(st.sampled_from(STARTS), st.binary(max_size=60))
def test_any_bytes_have_a_size_or_none(start: bytes, rest: bytes) -> None:
    size = picture_size(start + rest)
    assert size is None or min(size) > 0


def test_a_picture_of_endless_segments_ends() -> None:
    assert picture_size(b"\xff\xd8" + b"\xff\xe0\x00\x02" * 2_000_000) is None
