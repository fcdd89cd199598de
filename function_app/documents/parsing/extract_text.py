"""Turns the bytes of an attachment into text that a person can read beside the form."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace

from function_app.documents.errors import AttachmentNotReadable, AttachmentOnlyRecorded
from function_app.documents.parsing.charset import decoded
from function_app.documents.parsing.extracted_text import ExtractedText, holds_text
from function_app.documents.parsing.recorded_formats import recorded_format
from function_app.domain.document import DocumentKind

MAX_CHARACTERS = 200_000
_CUT = f"Only the first {MAX_CHARACTERS:,} characters were read."
_CONTROLS = re.compile(r"[^\S\n\t ]|[\x00-\x08\x0e-\x1f\x7f\ud800-\udfff]")
_BLANK_LINES = re.compile(r"\n{3,}")


def extract_text(
    content: bytes, kind: DocumentKind, codec_from_server: str | None = None
) -> ExtractedText:
    if not content.strip(b"\x00\t\r\n "):
        raise AttachmentNotReadable("the file is empty")
    if kind is DocumentKind.MAIL:
        return _mail(content)
    if kind is DocumentKind.PDF:
        return _pdf(content)
    raw, note = _raw_pages(content, kind, codec_from_server)
    return _tidied(ExtractedText(tuple(raw), note))


def _tidied(raw: ExtractedText) -> ExtractedText:
    pages = tuple(tidy(page) for page in _within(MAX_CHARACTERS, raw.pages))
    if not raw.pictures and not holds_text(pages):
        raise AttachmentNotReadable("it holds no text; it may be a scan or a photograph")
    is_cut = sum(map(len, raw.pages)) > MAX_CHARACTERS
    return replace(raw, pages=pages, note=_CUT if is_cut else raw.note)


def _pdf(content: bytes) -> ExtractedText:
    from function_app.documents.parsing.pdf import pages_of_pdf  # noqa: PLC0415

    return _tidied(pages_of_pdf(content))


def _mail(content: bytes) -> ExtractedText:
    """A line may be all that its writer has to say of what is attached."""
    from function_app.documents.parsing.mail import read_mail  # noqa: PLC0415

    text, enclosures, note = read_mail(content)
    if not text and not enclosures:
        raise AttachmentNotReadable("the mail is empty")
    if len(text) > MAX_CHARACTERS:
        note = f"{_CUT} {note}" if note else _CUT
    return ExtractedText((tidy(text[:MAX_CHARACTERS]),), note, tuple(enclosures))


def _within(room: int, pages: Sequence[str]) -> Iterator[str]:
    for page in pages:
        if room <= 0:
            return
        yield page[:room]
        room -= len(page)


# What only one kind of file needs is imported when such a file is read: a process reads one file.


def _raw_pages(
    content: bytes, kind: DocumentKind, codec_from_server: str | None
) -> tuple[list[str], str | None]:
    match kind:
        case DocumentKind.HTML:
            from function_app.documents.parsing.html import text_of_html_document  # noqa: PLC0415

            markup = decoded(content, kind, codec_from_server)
            return [text_of_html_document(markup)], None
        case DocumentKind.RTF | DocumentKind.WORD:
            text, note = _of_a_word_processor(content, kind)
            return [text], note
        case DocumentKind.SHEET:
            from function_app.documents.parsing.sheet import pages_of_sheets  # noqa: PLC0415

            return pages_of_sheets(content)
        case DocumentKind.TEXT | DocumentKind.TABLE:
            text = decoded(content, kind, codec_from_server)
            return [_of_a_table(text) if kind is DocumentKind.TABLE else text], None
        case DocumentKind.PICTURE:
            from function_app.documents.parsing.pictures import description  # noqa: PLC0415

            raise AttachmentOnlyRecorded(f"it is a picture ({description(content)})")
        case _:
            if name := recorded_format(content):
                raise AttachmentOnlyRecorded(f"it is {name}")
            raise AttachmentNotReadable("it is neither a PDF nor a text")


def _of_a_word_processor(content: bytes, kind: DocumentKind) -> tuple[str, str | None]:
    if kind is DocumentKind.RTF:
        from function_app.documents.parsing.rtf import text_of_rtf  # noqa: PLC0415

        return text_of_rtf(content)
    from function_app.documents.parsing.word import text_of_word  # noqa: PLC0415

    return text_of_word(content)


def _of_a_table(text: str) -> str:
    from function_app.documents.parsing.table_text import text_of_table  # noqa: PLC0415

    return text_of_table(text, MAX_CHARACTERS)


def tidy(text: str) -> str:
    """Plain line ends and spaces, and nothing that JSON or a page could not carry."""
    lines = "\n".join(line.rstrip() for line in text.splitlines())
    return _BLANK_LINES.sub("\n\n", _CONTROLS.sub(" ", lines)).strip()
