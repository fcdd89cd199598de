"""Has the pages of a document that are pictures drawn and read, and says what became of each."""

import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from function_app.documents.errors import AttachmentNotReadable, AttachmentOnlyRecorded
from function_app.documents.ocr.none import NoOcr
from function_app.documents.ocr.ports import Ocr, OcrFailed
from function_app.documents.parsing.extracted_text import ExtractedText, holds_text
from function_app.documents.sandbox.isolated_images import Drawn, draw_isolated
from function_app.domain.document import DocumentKind
from function_app.domain.recognition import PageImage, RecognisedPage


@dataclass(frozen=True)
class Pictures:
    """What they added to the document's text: that of `pages`, and why it is not all."""

    pages: tuple[str, ...]
    note: str | None
    recognised: tuple[RecognisedPage, ...] = ()
    images: tuple[PageImage, ...] = field(default=(), repr=False)


@dataclass(frozen=True)
class PictureReader:
    ocr: Ocr
    keeps_images: bool = False  # for an agent that has eyes

    def read_file(self, content: bytes, end: float) -> Pictures:
        """A picture by itself. That it holds no text is no failure: it may show the damage."""
        from function_app.documents.parsing.pictures import description  # noqa: PLC0415

        what = f"a picture ({description(content)})"
        if isinstance(self.ocr, NoOcr) and not self.keeps_images:
            raise AttachmentOnlyRecorded(f"it is {what}, and {self.ocr.reason}")
        drawn = draw_isolated(content, DocumentKind.PICTURE, (), end - time.monotonic())
        if not drawn.images:
            raise AttachmentNotReadable(f"it is {what}, and {drawn.problem or 'nothing is in it'}")
        pages, reason = self._recognised(drawn, end)
        kept = drawn.images if self.keeps_images else ()
        if not pages and not kept:
            raise AttachmentNotReadable(f"it is {what}, and {reason}")
        texts = _set_in([""] * len(drawn.images), pages)
        unread = [image.page for image in drawn.images if not _is_among(pages, image.page)]
        note = [
            *_said_of_unread(unread, len(texts), reason),
            *_said_of_nothing_found(texts, pages, f"This is {what}"),
            *([f"Of the file, {drawn.problem}."] if drawn.problem else []),
        ]
        return Pictures(texts, " ".join(note) or None, pages, kept)

    def read_pages(self, content: bytes, extracted: ExtractedText, end: float) -> Pictures:
        """Those pages of a PDF on which nothing else is, or a stamp or a footer."""
        drawn, pages, reason = Drawn(), (), None
        if isinstance(self.ocr, NoOcr) and not self.keeps_images:
            reason = self.ocr.reason
        else:
            seconds = end - time.monotonic()
            drawn = draw_isolated(content, DocumentKind.PDF, extracted.pictures, seconds)
            pages, reason = self._recognised(drawn, end)
        texts = _set_in(extracted.pages, pages)
        kept = drawn.images if self.keeps_images else ()
        if not pages and not kept and not holds_text(texts):
            count = _count(len(extracted.pictures))
            raise AttachmentNotReadable(f"the PDF holds no text, only pictures ({count}): {reason}")
        unread = [number for number in extracted.pictures if not _is_among(pages, number)]
        note = [
            *([extracted.note] if extracted.note else []),
            *_said_of_unread(unread, len(texts), reason),
            *_said_of_nothing_found(texts, pages, "The PDF holds only pictures"),
        ]
        return Pictures(texts, " ".join(note) or None, pages, kept)

    def _recognised(self, drawn: Drawn, end: float) -> tuple[tuple[RecognisedPage, ...], str]:
        """And why others are not there."""
        if not drawn.images:
            return (), drawn.problem or "it could not be opened"
        try:
            pages = self.ocr.read(drawn.images, end - time.monotonic())
        except OcrFailed as failed:
            return (), failed.reason
        return tuple(pages), drawn.problem or "there was no time left for it"


def _is_among(pages: Sequence[RecognisedPage], number: int) -> bool:
    return any(page.page == number for page in pages)


def _set_in(texts: Sequence[str], pages: Sequence[RecognisedPage]) -> tuple[str, ...]:
    read = {page.page: page.text for page in pages}
    return tuple(
        _with_stamp(read[number], printed) if number in read else printed
        for number, printed in enumerate(texts, 1)
    )


def _with_stamp(recognised: str, printed: str) -> str:
    """What is printed was read for certain; OCR saw it, too."""
    stamp = {_squeezed(line) for line in printed.splitlines()}
    lines = (line for line in recognised.splitlines() if _squeezed(line) not in stamp or not line)
    return "\n".join(filter(None, ("\n".join(lines), printed)))


def _squeezed(line: str) -> str:
    return re.sub(r"\W+", "", line).casefold()


def _said_of_unread(numbers: Sequence[int], count: int, reason: str | None) -> Iterator[str]:
    if numbers and count == 1:
        yield f"It is a picture that was not read: {reason}."
    elif len(numbers) == 1:
        yield f"Page {numbers[0]} of {count} is a picture that was not read: {reason}."
    elif numbers:
        listed = ", ".join(map(str, numbers))
        yield f"Pages {listed} of {count} are pictures that were not read: {reason}."


def _said_of_nothing_found(
    texts: Sequence[str], pages: Sequence[RecognisedPage], whole: str
) -> Iterator[str]:
    blank = [page.page for page in pages if not holds_text([page.text])]
    if blank and not holds_text(texts):
        yield f"{whole} in which no text was found; look at it yourself."
    elif len(blank) == 1:
        yield f"No text was found in the picture on page {blank[0]}."
    elif blank:
        yield f"No text was found in the pictures on pages {', '.join(map(str, blank))}."


def _count(pages: int) -> str:
    return "1 page" if pages == 1 else f"{pages} pages"
