"""What becomes of a document whose pages are pictures; its engine answers as it is told."""

from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO

import pytest
from PIL import Image
from reportlab.lib.utils import ImageReader
from reportlab.pdfgen.canvas import Canvas

from function_app.documents.ocr.none import NOT_INSTALLED, NoOcr
from function_app.documents.ocr.picture_reader import PictureReader
from function_app.documents.ocr.ports import Ocr, OcrFailed
from function_app.documents.reader import DocumentReader
from function_app.domain.document import Document, DocumentStatus
from function_app.domain.recognition import PageImage, RecognisedPage
from tests.function_app.documents.attachment_server import attachment_server
from tests.function_app.documents.pdf_files import pdf

STAMP = "RECEIVED 11/23/2026, page 1"
PHOTO = Image.new("RGB", (400, 300), (120, 90, 60))


@dataclass
class Answering:
    """By page; those that it does not know are missing, as when time runs out."""

    texts: dict[int, str]
    name: str = "local"

    def read(self, images: Sequence[PageImage], seconds_left: float) -> list[RecognisedPage]:
        assert seconds_left > 0
        return [
            RecognisedPage(image.page, text, 0.95 if text else None)
            for image in images
            if (text := self.texts.get(image.page)) is not None
        ]


class Failing:
    name = "local"

    def read(self, images: Sequence[PageImage], seconds_left: float) -> list[RecognisedPage]:
        raise OcrFailed("the service is away")


def jpeg() -> bytes:
    file = BytesIO()
    PHOTO.save(file, "JPEG")
    return file.getvalue()


def scan(*printed: str) -> bytes:
    """A picture over each page, and what is printed on it."""
    file = BytesIO()
    canvas = Canvas(file)
    for text in printed:
        canvas.drawImage(ImageReader(PHOTO), 0, 0, 595, 842)
        canvas.drawString(60, 30, text)
        canvas.showPage()
    canvas.save()
    return file.getvalue()


def read(content: bytes, ocr: Ocr, *, keeps_images: bool = False) -> Document:
    reader = DocumentReader(
        allowed_hosts=["127.0.0.1"], pictures=PictureReader(ocr, keeps_images=keeps_images)
    )
    with attachment_server() as server:
        return reader.read(server.serves("/paper", content))


def test_under_a_stamp_the_picture_is_read_and_the_stamp_stays() -> None:
    document = read(scan(STAMP, ""), Answering({1: f"Total: $767.50\n{STAMP}", 2: "VIN X"}))
    assert document.pages == (f"Total: $767.50\n{STAMP}", "VIN X")
    assert (document.read_by, document.ocr_pages, document.note) == ("ocr", (1, 2), None)
    assert document.ocr_confidence == pytest.approx(0.95)  # pyright: ignore[reportUnknownMemberType]
    assert document.images == ()


def test_a_page_that_is_not_read_is_named() -> None:
    document = read(scan("", "", ""), Answering({1: "Total: $767.50, one engine", 2: ""}))
    assert document.status is DocumentStatus.SUCCESS
    assert document.note == (
        "Page 3 of 3 is a picture that was not read: there was no time left for it. "
        "No text was found in the picture on page 2."
    )


@pytest.mark.parametrize("content", [jpeg(), scan("")], ids=["picture", "pdf"])
def test_a_photograph_without_text_is_no_failure(content: bytes) -> None:
    document = read(content, Answering({1: ""}))
    assert (document.status, document.text) == (DocumentStatus.SUCCESS, None)
    assert document.note
    assert document.note.endswith("in which no text was found; look at it yourself.")


@pytest.mark.parametrize(
    ("content", "ocr", "status", "note"),
    [
        (scan("", ""), NoOcr(NOT_INSTALLED), DocumentStatus.FAILED,
         ("The attachment was downloaded but could not be read: the PDF holds no text, only "
         f"pictures (2 pages): {NOT_INSTALLED}.")),
        (scan("", ""), Failing(), DocumentStatus.FAILED,
         ("The attachment was downloaded but could not be read: the PDF holds no text, only "
         "pictures (2 pages): the service is away.")),
        (scan(STAMP, ""), NoOcr(), DocumentStatus.SUCCESS,
         ("Pages 1, 2 of 2 are pictures that were not read: reading scans and photographs is "
         "turned off here (OCR=off).")),
        (jpeg(), NoOcr(NOT_INSTALLED), DocumentStatus.RECORDED,
         ("The attachment was kept for you to open, but not read: it is a picture (JPEG, 400 x 300 "
         f"pixels), and {NOT_INSTALLED}.")),
        (jpeg(), Failing(), DocumentStatus.FAILED,
         ("The attachment was downloaded but could not be read: it is a picture (JPEG, 400 x 300 "
         "pixels), and the service is away.")),
        (jpeg()[:-300], Answering({}), DocumentStatus.FAILED,
         ("The attachment was downloaded but could not be read: it is a picture (JPEG, 400 x 300 "
         "pixels), and the picture is damaged.")),
    ],
    ids=["scan", "engine fails", "stamp", "picture", "picture, engine fails", "damaged"],
)  # fmt: skip
def test_what_is_not_read_says_why(
    content: bytes, ocr: Ocr, status: DocumentStatus, note: str
) -> None:
    document = read(content, ocr)
    assert (document.status, document.note) == (status, note)
    assert document.read_by == "text"


def test_an_agent_with_eyes_is_given_the_pages_also_without_an_engine() -> None:
    document = read(scan(""), NoOcr(), keeps_images=True)
    assert document.status is DocumentStatus.SUCCESS
    assert [(image.page, image.media_type) for image in document.images] == [(1, "image/jpeg")]


def test_a_printed_page_costs_no_reading() -> None:
    document = read(pdf("Claim form", "Contract VSC-100"), Failing())
    assert (document.status, document.note) == (DocumentStatus.SUCCESS, None)
