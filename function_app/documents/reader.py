"""Reads an attachment: fetch it, tell what it is, turn it into text.

A bad attachment is an everyday event, not an error: every failure is a document with a status and a
note for the claims reviewer. Nothing that is read here can take the process down with it.
"""

import ssl
from collections.abc import Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import repeat
from time import monotonic

import httpcore

from function_app.documents.errors import (
    AttachmentNotAccessible,
    AttachmentNotReadable,
    AttachmentOnlyRecorded,
)
from function_app.documents.fetching.connection import Resolve, look_up
from function_app.documents.fetching.fetcher import Download, Fetcher, trusted_authorities
from function_app.documents.fetching.host_rules import HostRules
from function_app.documents.fetching.time_budget import ClaimTimeBudget
from function_app.documents.file_names import file_name, file_names, no_two_alike, readable_name
from function_app.documents.ocr.none import NoOcr
from function_app.documents.ocr.picture_reader import PictureReader, Pictures
from function_app.documents.parsing.charset import codec_of_content_type
from function_app.documents.parsing.extract_text import extract_text
from function_app.documents.parsing.extracted_text import ExtractedText
from function_app.documents.parsing.file_kind import kind_of
from function_app.documents.sandbox.isolated_reader import (
    MAX_SECONDS,
    parser_command,
    read_isolated,
    read_pdf_isolated,
)
from function_app.domain.document import Document, DocumentKind, DocumentStatus, NamedBytes

PICTURE_SECONDS = 120.0  # more, for all of a claim's pages that are pictures
_AT_ONCE = 4
_TABLES = ("text/csv", "text/tab-separated-values")
_MOST_LAYERS = 2  # a mail that was forwarded in a mail is opened, too
_ATTACHMENTS_WORTH_OF_TIME = 2  # of one attachment's limit, for all of a claim's
_OUT_OF_TIME = "The attachment was not downloaded: the ones before it took all the time there is."
_HAVE_A_PARSER = frozenset(
    {
        DocumentKind.PDF,
        DocumentKind.HTML,
        DocumentKind.RTF,
        DocumentKind.MAIL,
        DocumentKind.WORD,
        DocumentKind.SHEET,
    }
)


class DocumentReader:
    def __init__(
        self,
        *,
        allowed_hosts: Iterable[str] = (),
        max_bytes: int = 10 * 1024 * 1024,
        timeout_seconds: float = 30,
        resolve: Resolve = look_up,
        ssl_context: ssl.SSLContext | None = None,
        network: httpcore.NetworkBackend | None = None,
        pictures: PictureReader | None = None,
    ) -> None:
        self._pictures = pictures or PictureReader(NoOcr())
        self._time_budget = ClaimTimeBudget(
            full_seconds=_ATTACHMENTS_WORTH_OF_TIME * timeout_seconds,
            short_seconds=timeout_seconds / 6,
        )
        self._fetcher = Fetcher(
            rules=HostRules.naming(allowed_hosts),
            max_bytes=max_bytes,
            timeout_seconds=timeout_seconds,
            resolve=resolve,
            ssl_context=ssl_context or trusted_authorities(),
            network=network or httpcore.SyncBackend(),
        )

    def read_all(self, urls: Sequence[str], kept: Sequence[NamedBytes] = ()) -> list[Document]:
        """In their order; a few at once, while there is time. `kept` are files that are at hand,
        and follow. Behind them all stands what was enclosed in them.
        """
        if not urls and not kept:
            return []
        with (
            self._time_budget.for_one_claim() as seconds,
            ThreadPoolExecutor(_AT_ONCE, "attachment") as threads,
        ):
            end = monotonic() + seconds
            read = list(threads.map(self._read, urls, file_names(urls), repeat(end)))
            read += threads.map(self._read_kept, kept, repeat(end))
        every = [files[0] for files in read] + [inner for files in read for inner in files[1:]]
        names = no_two_alike(document.name for document in every)
        return [replace(document, name=name) for document, name in zip(every, names, strict=True)]

    def read(self, url: str) -> Document:
        return self.read_all([url])[0]

    def _read(self, url: str, name: str, end: float) -> list[Document]:
        """The attachment, then what was enclosed in it."""
        seconds_left = end - monotonic()
        if seconds_left <= 0:
            return [Document(url, name, DocumentStatus.NOT_ACCESSIBLE, note=_OUT_OF_TIME)]
        try:
            download = self._fetcher.get(url, seconds_left)
        except AttachmentNotAccessible as problem:
            note = f"The attachment could not be downloaded: {problem.reason}."
            return [Document(url, name, DocumentStatus.NOT_ACCESSIBLE, note=note)]
        return list(self._documents(url, name, file_name(url), download, end=end))

    def _read_kept(self, kept: NamedBytes, end: float) -> list[Document]:
        """No address leads to it: none that a stranger may write could name it."""
        name = readable_name(kept.name)
        download = Download(kept.content, "")
        return list(self._documents("", name, name, download, end=end))

    def _documents(
        self, url: str, name: str, file_name: str, download: Download, *, end: float, depth: int = 0
    ) -> Iterator[Document]:
        """All that came in one download share the time to read it."""
        content = download.content
        is_table = download.content_type.lower().startswith(_TABLES)
        kind = kind_of(content, "table.csv" if is_table else file_name)
        document = Document(url, name, DocumentStatus.SUCCESS, kind=kind, content=content)
        try:
            extracted, pictures = self._read_in(download, kind, end)
        except AttachmentOnlyRecorded as problem:
            note = f"The attachment was kept for you to open, but not read: {problem.reason}."
            yield replace(document, status=DocumentStatus.RECORDED, note=note)
            return
        except AttachmentNotReadable as problem:
            note = f"The attachment was downloaded but could not be read: {problem.reason}."
            yield replace(document, status=DocumentStatus.FAILED, note=note)
            return
        is_opened = depth < _MOST_LAYERS
        yield replace(
            document,
            pages=pictures.pages,
            note=pictures.note if is_opened else _with_unopened(pictures.note, extracted),
            read_by="ocr" if pictures.recognised else "form" if extracted.is_form else "text",
            recognised=pictures.recognised,
            images=pictures.images,
        )
        if is_opened:
            for enclosed in extracted.enclosures:
                own = readable_name(enclosed.name)
                inner = Download(enclosed.content, "")
                own_name = f"{own} (in {name})"
                yield from self._documents(url, own_name, own, inner, end=end, depth=depth + 1)

    def _read_in(
        self, download: Download, kind: DocumentKind, end: float
    ) -> tuple[ExtractedText, Pictures]:
        """What is written in it, and what that and its pictures come to."""
        if kind is DocumentKind.PICTURE:
            found = self._pictures.read_file(download.content, end + PICTURE_SECONDS)
            return ExtractedText(found.pages), found
        extracted = _text_of(download, kind, end)
        if not extracted.pictures:
            return extracted, Pictures(extracted.pages, extracted.note)
        end += PICTURE_SECONDS
        return extracted, self._pictures.read_pages(download.content, extracted, end)


def _with_unopened(note: str | None, extracted: ExtractedText) -> str | None:
    names = ", ".join(readable_name(enclosed.name) for enclosed in extracted.enclosures)
    remarks = [note, f"Attached to it and not opened: {names}." if names else None]
    return " ".join(filter(None, remarks)) or None


def _text_of(download: Download, kind: DocumentKind, end: float) -> ExtractedText:
    """What came in time has a little more of it to be read, in turn with what other claims sent."""
    codec = codec_of_content_type(download.content_type)
    if kind in _HAVE_A_PARSER:
        seconds_left = end - monotonic() + MAX_SECONDS
        if kind is DocumentKind.PDF:
            return read_pdf_isolated(download.content, seconds_left)
        return read_isolated(download.content, parser_command(kind, codec), seconds_left)
    return extract_text(download.content, kind, codec)
