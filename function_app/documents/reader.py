"""Reads an attachment: fetch it, tell what it is, turn it into text.

A bad attachment is an everyday event, not an error: every failure is a document with a status and a
note for the claims reviewer.
"""

import ssl
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from time import monotonic

from function_app.claims.models import DocumentStatus
from function_app.documents.address import HostRules
from function_app.documents.connection import Resolve, look_up
from function_app.documents.errors import AttachmentNotAccessible, AttachmentNotReadable
from function_app.documents.fetch import Fetcher, trusted_authorities
from function_app.documents.names import file_name, file_names
from function_app.documents.sniff import DocumentKind, kind_of
from function_app.documents.text import read_text

_ATTACHMENTS_WORTH_OF_TIME = 4  # of one attachment's limit, for all of a claim's


@dataclass(frozen=True)
class Document:
    """`pages` are empty unless the status is success; `note` then says what was left out, if any.

    Page n of the file is `pages[n - 1]`, blank when nothing is on it; a format without pages has
    one. `name` is the file's name for people, and differs from the other names of its claim.
    """

    url: str
    name: str
    status: DocumentStatus
    pages: tuple[str, ...] = ()
    note: str | None = None
    kind: DocumentKind | None = None

    @property
    def text(self) -> str | None:
        return "\n".join(page for page in self.pages if page) or None


class DocumentReader:
    def __init__(
        self,
        *,
        allowed_hosts: Iterable[str] = (),
        max_bytes: int = 10 * 1024 * 1024,
        timeout_seconds: float = 30,
        resolve: Resolve = look_up,
        ssl_context: ssl.SSLContext | None = None,
    ) -> None:
        self._timeout_seconds = timeout_seconds
        self._fetcher = Fetcher(
            rules=HostRules.naming(allowed_hosts),
            max_bytes=max_bytes,
            timeout_seconds=timeout_seconds,
            resolve=resolve,
            ssl_context=ssl_context or trusted_authorities(),
        )

    def read_all(self, urls: Sequence[str]) -> list[Document]:
        """One after another, while there is time: a claim must not wait for its slowest sender."""
        end = monotonic() + _ATTACHMENTS_WORTH_OF_TIME * self._timeout_seconds
        named = zip(urls, file_names(urls), strict=True)
        return [
            self.read(url, name) if monotonic() < end else _out_of_time(url, name)
            for url, name in named
        ]

    def read(self, url: str, name: str | None = None) -> Document:
        name = name or file_name(url)
        try:
            content = self._fetcher.get(url)
        except AttachmentNotAccessible as problem:
            note = f"The attachment could not be downloaded: {problem.reason}."
            return Document(url, name, DocumentStatus.NOT_ACCESSIBLE, note=note)
        return _understood(url, name, content)


def _out_of_time(url: str, name: str) -> Document:
    note = "The attachment was not downloaded: the ones before it took all the time there is."
    return Document(url, name, DocumentStatus.NOT_ACCESSIBLE, note=note)


def _understood(url: str, name: str, content: bytes) -> Document:
    kind = kind_of(content)
    try:
        readable = read_text(content, kind)
    except AttachmentNotReadable as problem:
        note = f"The attachment was downloaded but could not be read: {problem.reason}."
        return Document(url, name, DocumentStatus.FAILED, note=note, kind=kind)
    return Document(url, name, DocumentStatus.SUCCESS, readable.pages, readable.note, kind)
