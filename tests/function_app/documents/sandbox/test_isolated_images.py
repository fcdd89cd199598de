"""Pictures are decoded in a process of their own, whatever is in the file."""

import struct
import sys
import zlib
from io import BytesIO

import pillow_heif  # pyright: ignore[reportMissingTypeStubs]
import pytest
from PIL import Image

from function_app.documents.parsing.page_size import MOST_PIXELS
from function_app.documents.sandbox import isolated_images
from function_app.documents.sandbox.isolated_images import Drawn, draw_isolated
from function_app.domain.document import DocumentKind
from tests.function_app.documents.parsing.test_pictures import FTYP, turned_by_a_puzzle
from tests.function_app.documents.pdf_files import scanned_pdf

pillow_heif.register_heif_opener()  # pyright: ignore[reportUnknownMemberType]
posix = pytest.mark.skipif(sys.platform == "win32", reason="has no limit on memory")
SIDEWAYS = 6  # a camera held upright writes that the picture is to be turned
RED, GREEN = (254, 0, 0), (0, 128, 0)


def drawn(content: bytes, seconds: float = 120) -> Drawn:
    return draw_isolated(content, DocumentKind.PICTURE, (), seconds)


def two_colours(mode: str = "RGB") -> Image.Image:
    """Red on the left, green on the right."""
    picture = Image.new("RGB", (80, 40), RED)
    picture.paste(GREEN, (40, 0, 80, 40))
    return picture.convert(mode)


def saved(picture: Image.Image, name: str, **options: object) -> bytes:
    file = BytesIO()
    picture.save(file, name, **options)
    return file.getvalue()


def is_near(one: object, other: tuple[int, ...]) -> bool:
    assert isinstance(one, tuple)
    return all(abs(a - b) < 40 for a, b in zip(one, other, strict=True))


def turned() -> bytes:
    exif = Image.Exif()
    exif[0x0112] = SIDEWAYS
    return exif.tobytes()


@pytest.mark.parametrize("name", ["JPEG", "PNG", "WEBP", "HEIF", "AVIF", "TIFF"])
def test_a_picture_is_turned_as_its_file_says(name: str) -> None:
    """By a quarter to the right: what was left is on top."""
    picture = drawn(saved(two_colours(), name, exif=turned())).images[0]
    assert (picture.page, picture.width, picture.height) == (1, 40, 80)
    upright = Image.open(BytesIO(picture.content))
    assert is_near(upright.getpixel((20, 20)), RED)
    assert is_near(upright.getpixel((20, 60)), GREEN)


def test_what_is_transparent_is_white_paper() -> None:
    ink = Image.new("RGBA", (50, 50), (0, 0, 0, 0))
    picture = drawn(saved(ink, "PNG")).images[0]
    assert is_near(Image.open(BytesIO(picture.content)).getpixel((25, 25)), (255, 255, 255))


@pytest.mark.parametrize("name", ["PNG", "TIFF"])
def test_a_scan_in_sixteen_bits_keeps_its_greys(name: str) -> None:
    picture = drawn(saved(Image.new("I;16", (50, 50), 100 * 256), name)).images[0]
    assert Image.open(BytesIO(picture.content)).getpixel((25, 25)) == 100


def test_a_fax_has_pages_and_the_first_twenty_are_read() -> None:
    pages = [Image.new("1", (90, 120), number % 2) for number in range(23)]
    fax = saved(pages[0], "TIFF", compression="group4", save_all=True, append_images=pages[1:])
    found = drawn(fax)
    assert [image.page for image in found.images] == list(range(1, 21))
    assert found.problem == "only the first 20 pages of it are read"


def test_a_large_picture_is_made_smaller() -> None:
    picture = drawn(saved(Image.new("RGB", (6000, 4000)), "JPEG")).images[0]
    assert 0.9 * MOST_PIXELS < picture.width * picture.height < 1.1 * MOST_PIXELS


def test_the_pages_of_a_pdf_that_are_named() -> None:
    found = draw_isolated(scanned_pdf(3, title="A title"), DocumentKind.PDF, (2, 4), 120)
    assert [image.page for image in found.images] == [2, 4]
    assert found.problem is None


def png(width: int, height: int, colours: int, bits: int, dots: bytes) -> bytes:
    def part(kind: bytes, content: bytes) -> bytes:
        checked = struct.pack(">I", zlib.crc32(kind + content))
        return struct.pack(">I", len(content)) + kind + content + checked

    head = struct.pack(">IIBBBBB", width, height, bits, colours, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + part(b"IHDR", head) + part(b"IDAT", dots) + part(b"IEND", b"")
    )  # fmt: skip


GREY, GREY_WITH_ALPHA = 0, 4
HUGE_TIFF = saved(Image.new("1", (12_000, 12_000)), "TIFF", compression="group4")
DAMAGED = "the picture is damaged"
TOO_LARGE = "it has more than 100 million pixels"


@pytest.mark.parametrize(
    ("content", "problem"),
    [
        pytest.param(png(200_000, 200_000, GREY, 1, zlib.compress(b"")), TOO_LARGE, id="png"),
        pytest.param(HUGE_TIFF, TOO_LARGE, id="tiff"),
        pytest.param(saved(Image.new("RGB", (400, 400)), "JPEG")[:-200], DAMAGED, id="cut"),
        pytest.param(b"\xff\xd8\xff\xe0" + bytes(5000), DAMAGED, id="no jpeg"),
        pytest.param(FTYP + bytes(5000), DAMAGED, id="no heic"),
        pytest.param(turned_by_a_puzzle(), DAMAGED, id="heic that is a puzzle"),
        pytest.param(
            b"II*\x00\x08\x00\x00\x00\xff\xff" + bytes(70_000), DAMAGED, id="tiff entries"
        ),
    ],
)
def test_a_hostile_picture_ends_in_a_reason(content: bytes, problem: str) -> None:
    assert drawn(content) == Drawn(problem=problem)


@posix
def test_a_picture_that_needs_more_memory_than_is_allowed() -> None:
    rows = (bytes(1 + 2 * 9_999) for _ in range(9_999))
    packer = zlib.compressobj(1)
    dots = b"".join([*(packer.compress(row) for row in rows), packer.flush()])
    assert drawn(png(9_999, 9_999, GREY_WITH_ALPHA, 8, dots)) == Drawn(
        problem="opening it takes more memory than is allowed"
    )


def test_a_page_that_takes_for_ever_to_draw() -> None:
    """In little memory: what needs much of that ends sooner, in another way."""
    draws = b"/S sh\n" * 20_000
    shading = (
        b"<</ShadingType 2/ColorSpace/DeviceRGB/Coords[0 0 600 800]"
        b"/Function<</FunctionType 2/Domain[0 1]/C0[0 0 0]/C1[1 1 1]/N 1>>>>"
    )
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Count 1/Kids[3 0 R]>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 4 0 R"
        b"/Resources<</Shading<</S %b>>>>>>" % shading,
        b"<</Length %d>>stream\n%b\nendstream" % (len(draws), draws),
    ]
    body = b"%PDF-1.7\n" + b"".join(
        b"%d 0 obj %b endobj\n" % (number, content) for number, content in enumerate(objects, 1)
    )
    content = body + b"trailer<</Root 1 0 R/Size %d>>\n%%%%EOF" % (len(objects) + 1)
    found = draw_isolated(content, DocumentKind.PDF, (1,), 1.5)  # before its memory is full
    assert found == Drawn(problem="opening it took too long")


@posix
@pytest.mark.parametrize(
    ("ends", "problem"),
    [
        ("SIGXCPU", "opening it took too long"),
        ("SIGSEGV", "the program that opens it broke down over it; it may be damaged"),
    ],
)
def test_why_a_picture_was_not_drawn(
    monkeypatch: pytest.MonkeyPatch, ends: str, problem: str
) -> None:
    code = f"import os, signal; os.kill(os.getpid(), signal.{ends})"
    command = (sys.executable, "-c", code)
    monkeypatch.setattr(isolated_images, "isolated_command", lambda *_: command)
    assert drawn(b"") == Drawn(problem=problem)
