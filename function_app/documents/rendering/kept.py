"""What is kept of a document for whoever looks at it, beside its bytes and under its SHA-256."""

import json
import logging
from typing import Protocol

from function_app.documents.parsing.placed_words import understood_words
from function_app.domain.document import Document
from function_app.domain.recognition import PlacedWord

logger = logging.getLogger(__name__)


class Store(Protocol):
    """Of a claim's files, what is needed here."""

    def get(self, instance_id: str, sha256: str) -> bytes | None: ...
    def keep_made(self, content: bytes, instance_id: str, name: str) -> None: ...
    def made(self, instance_id: str, name: str) -> bytes | None: ...


class KeptDocument:
    """One document of one claim."""

    def __init__(self, store: Store, instance_id: str, sha256: str) -> None:
        self._store = store
        self.instance_id = instance_id
        self.sha256 = sha256

    @property
    def key(self) -> tuple[str, str]:
        return self.instance_id, self.sha256

    def content(self) -> bytes | None:
        return self._store.get(self.instance_id, self.sha256)

    def picture(self, page: int, width: int) -> bytes | None:
        return self._made(_picture(page, width))

    def keep_picture(self, page: int, width: int, content: bytes) -> None:
        self._keep(_picture(page, width), content)

    def words(self, page: int) -> bytes | None:
        """As JSON: what OCR read, where it did."""
        return self._made(f"{page}.read.json") or self._made(f"{page}.words.json")

    def keep_words(self, page: int, words: tuple[PlacedWord, ...], *, by_ocr: bool = False) -> None:
        written = json.dumps([word._asdict() for word in words], separators=(",", ":"))
        self._keep(f"{page}.{'read' if by_ocr else 'words'}.json", written.encode())

    def note(self, name: str) -> object:
        """What was found out about it, or None."""
        written = self._made(f"{name}.json")
        return None if written is None else json.loads(written)

    def keep_note(self, name: str, value: object) -> None:
        self._keep(f"{name}.json", json.dumps(value).encode())

    def _made(self, name: str) -> bytes | None:
        return self._store.made(self.instance_id, f"{self.sha256}.{name}")

    def _keep(self, name: str, content: bytes) -> None:
        self._store.keep_made(content, self.instance_id, f"{self.sha256}.{name}")


def words_in(written: bytes) -> tuple[PlacedWord, ...]:
    return understood_words([list(word.values()) for word in json.loads(written)])


def keep_what_ocr_found(store: Store, instance_id: str, document: Document) -> None:
    """Finding the words again would cost seconds, or money. A claim never fails over it."""
    pages = [page for page in document.recognised if page.words]
    if document.sha256 is None or not pages:
        return
    kept = KeptDocument(store, instance_id, document.sha256)
    try:
        for page in pages:
            kept.keep_words(page.page, page.words, by_ocr=True)
    except Exception as error:  # noqa: BLE001 - whatever a store raises
        logger.warning("recognised_words_not_kept: %s", type(error).__name__)


def _picture(page: int, width: int) -> str:
    return f"{page}.{width}.webp"
