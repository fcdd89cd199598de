"""Pages are drawn for a reviewer in a process of their own, whatever is in the file."""

import struct
import sys
import zlib
from io import BytesIO
from time import monotonic

import pytest
from PIL import Image
from pypdf import PdfReader, PdfWriter
from pypdf.generic import RectangleObject

from function_app.documents.sandbox import isolated_pages
from function_app.documents.sandbox.isolated_pages import DrawnPages, NoTurnToDraw, draw_pages
from function_app.documents.sandbox.turns import Turns
from function_app.domain.document import DocumentKind
from function_app.domain.recognition import PlacedWord
from tests.function_app.documents.hostile_pdfs import REFUSED, many_pages
from tests.function_app.documents.parsing.test_pictures import FTYP
from tests.function_app.documents.pdf_files import form_pdf, pages, pdf
from tests.function_app.documents.sandbox.test_isolated_images import (
    GREEN,
    RED,
    is_near,
    saved,
    turned,
    two_colours,
)

posix = pytest.mark.skipif(sys.platform == "win32", reason="has no such limits")
VIN = "1HGCM82633A004352"


def drawn(content: bytes, *numbers: int, widths: tuple[int, ...] = (800,)) -> DrawnPages:
    return draw_pages(content, DocumentKind.PDF, numbers or (1,), widths)


def opened(picture: bytes) -> Image.Image:
    return Image.open(BytesIO(picture))


def word(found: DrawnPages, text: str, page: int = 1) -> PlacedWord:
    (one,) = [word for word in found.words[page] if word.text == text]
    return one


def ink_in(picture: Image.Image, box: PlacedWord) -> float:
    """The darkest grey within the box, from 0 for black."""
    width, height = picture.size
    left, top, right, bottom = box.x, box.y, box.x + box.w, box.y + box.h
    part = (int(left * width), int(top * height), int(right * width), int(bottom * height))
    darkest, _ = picture.convert("L").crop(part).getextrema()
    assert isinstance(darkest, int | float)
    return darkest


def test_a_page_is_as_wide_as_was_asked_for_and_its_words_lie_on_their_print() -> None:
    found = drawn(pages(["CLAIM FORM", f"VIN: {VIN}"], ["Page two"]), widths=(800, 1600))
    assert (found.count, found.sizes, found.problem) == (2, [(595, 842)] * 2, None)
    for width in (800, 1600):
        picture = opened(found.pictures[1, width])
        assert (picture.format, picture.width) == ("WEBP", width)
        assert ink_in(picture, word(found, VIN)) < 100
        blank = word(found, VIN)._replace(y=0.5)
        assert ink_in(picture, blank) > 250
    assert [found.text for found in found.words[1]] == ["CLAIM", "FORM", "VIN:", VIN]


@pytest.mark.parametrize("quarters", [90, 180, 270])
def test_words_lie_on_their_print_on_a_page_that_is_turned_and_cut(quarters: int) -> None:
    writer = PdfWriter(PdfReader(BytesIO(pages(["CLAIM FORM", f"VIN: {VIN}"]))))
    page = writer.pages[0]
    page.cropbox = RectangleObject((40, 300, 500, 830))
    page.rotate(quarters)
    file = BytesIO()
    writer.write(file)
    found = drawn(file.getvalue())
    picture, box = opened(found.pictures[1, 800]), word(found, VIN)
    assert ink_in(picture, box) < 120
    assert (box.h > box.w) is (quarters != 180)
    assert ink_in(picture, box._replace(x=1 - box.x - box.w, y=1 - box.y - box.h)) > 250


def test_what_is_typed_into_a_form_is_drawn_and_among_the_words() -> None:
    found = drawn(form_pdf(VIN=VIN, Name="Maria Lopez"))
    picture = opened(found.pictures[1, 800])
    for text in (VIN, "Maria", "Lopez"):
        assert ink_in(picture, word(found, text)) < 100
    assert word(found, "Maria").x < word(found, "Lopez").x


def test_a_photograph_is_upright_and_no_larger_than_it_is() -> None:
    content = saved(two_colours().resize((2000, 1000)), "JPEG", exif=turned())
    found = draw_pages(content, DocumentKind.PICTURE, [1], [800, 1600])
    assert (found.count, found.sizes, found.words[1]) == (1, [(1000, 2000)], ())
    small, large = (opened(found.pictures[1, width]) for width in (800, 1600))
    assert (small.size, large.size) == ((800, 1600), (1000, 2000))
    assert is_near(small.getpixel((400, 400)), RED)
    assert is_near(small.getpixel((400, 1200)), GREEN)


def test_a_fax_has_pages() -> None:
    sheets = [Image.new("1", (90, 120), number % 2) for number in range(3)]
    fax = saved(sheets[0], "TIFF", compression="group4", save_all=True, append_images=sheets[1:])
    found = draw_pages(fax, DocumentKind.PICTURE, [2, 3, 4], [800])
    assert (found.count, sorted(found.pictures)) == (3, [(2, 800), (3, 800)])
    assert [opened(found.pictures[n, 800]).convert("L").getpixel((9, 9)) for n in (2, 3)] == [
        255,
        0,
    ]


def test_a_long_receipt_is_drawn_narrower() -> None:
    found = draw_pages(saved(Image.new("L", (400, 9000)), "PNG"), DocumentKind.PICTURE, [1], [800])
    assert opened(found.pictures[1, 800]).size == (400, 9000)
    file = BytesIO()
    writer = PdfWriter()
    writer.add_blank_page(width=200, height=14_000)
    writer.write(file)
    picture = opened(drawn(file.getvalue(), widths=(1600,)).pictures[1, 1600])
    assert picture.height == 12_000
    assert picture.width == round(12_000 * 200 / 14_000)


def test_of_a_very_long_file_the_first_two_hundred_pages_can_be_seen() -> None:
    found = drawn(many_pages(230), 200, 201)
    assert (found.count, len(found.sizes)) == (230, 200)
    assert sorted(found.pictures) == [(200, 800)]


@pytest.mark.parametrize("name", REFUSED)
def test_a_file_made_to_harm_is_drawn_or_refused_in_time(name: str) -> None:
    """What another reader finds too complex, PDFium may well draw; none takes long."""
    make, _ = REFUSED[name]
    begun = monotonic()
    found = drawn(make(), widths=(800, 1600))
    assert monotonic() - begun < 25
    assert all(picture.startswith(b"RIFF") for picture in found.pictures.values())
    assert found.pictures or found.problem or found.problems


@posix
def test_a_picture_that_unpacks_to_gigabytes_is_refused() -> None:
    head = struct.pack(">IIBBBBB", 60_000, 60_000, 8, 2, 0, 0, 0)

    def chunk(name: bytes, data: bytes) -> bytes:
        checked = name + data
        return struct.pack(">I", len(data)) + checked + struct.pack(">I", zlib.crc32(checked))

    bomb = b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(b"\0" * 999))
    found = draw_pages(bomb, DocumentKind.PICTURE, [1], [800])
    assert (found.pictures, found.problem) == ({}, "it has more than 100 million pixels")


@pytest.mark.parametrize(
    ("content", "kind"),
    [
        (b"%PDF-1.7 nothing else", DocumentKind.PDF),
        (pdf("VIN")[:-900], DocumentKind.PDF),
        (b"", DocumentKind.PDF),
        (b"\xff\xd8\xff\xe0 no picture", DocumentKind.PICTURE),
        (FTYP + bytes(40), DocumentKind.PICTURE),
    ],
)
def test_what_is_damaged_has_a_reason(content: bytes, kind: DocumentKind) -> None:
    found = draw_pages(content, kind, [1], [800])
    assert found.pictures or found.problem


@posix
def test_what_takes_too_long_is_stopped(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolated_pages, "_MAX_SECONDS", 0.05)
    found = drawn(pdf("VIN"))
    assert (found.problem, found.is_final) == ("drawing it took too long", False)


def test_without_a_turn_nothing_is_said_of_the_file(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(isolated_pages, "_TURNS", turns := Turns(1))
    with turns.taken(1), pytest.raises(NoTurnToDraw):
        draw_pages(pdf("VIN"), DocumentKind.PDF, [1], [800], seconds=0.01)


@pytest.mark.parametrize(
    "frame",
    [
        b'{"page": 1, "width": 800, "size": 5}\n<svg>',
        b'{"count": 1, "sizes": [[0, 1]], "size": 0}\n',
        b'{"page": 1, "words": [["a", 0, 0, 2, 0], ["b", "0", 0, 0, 0], [1], "x"], "size": 0}\n',
        b'{"page": 1, "words": [["a", NaN, 0, 0, 0]], "size": 0}\n',
        b'{"page": "1", "words": [], "size": 0}\n',
    ],
)
def test_a_process_that_was_taken_over_is_not_believed(frame: bytes) -> None:
    found = isolated_pages._understood(frame)  # pyright: ignore[reportPrivateUsage]
    assert (found.pictures, list(found.sizes)) == ({}, [])
    assert not any(found.words.values())
