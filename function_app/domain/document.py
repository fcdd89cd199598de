"""An attachment as the agents and the reviewer get it: its text, or why there is none."""

from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import sha256
from typing import Literal

from function_app.domain.recognition import PageImage, RecognisedPage

type ReadBy = Literal["text", "form", "ocr"]


class DocumentStatus(StrEnum):
    SUCCESS = "success"
    RECORDED = "recorded"  # fetched and kept; its format is not read
    FAILED = "failed"  # fetched, not readable
    NOT_ACCESSIBLE = "not_accessible"  # could not be fetched


class DocumentKind(StrEnum):
    PDF = "pdf"
    HTML = "html"
    TEXT = "text"
    RTF = "rtf"
    MAIL = "mail"
    TABLE = "table"  # as text: .csv
    SHEET = "sheet"  # .xlsx
    WORD = "word"  # .docx
    PICTURE = "picture"
    OFFICE = "office"  # every other ZIP or OLE container
    UNKNOWN = "unknown"


@dataclass(frozen=True)
class NamedBytes:
    """A file that is at hand, with what its sender calls it."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True)
class Document:
    """`pages` are empty unless the status is success; `note` then says what was left out, if any.

    Page n of the file is `pages[n - 1]`, blank when nothing is on it; a format without pages has
    one. `name` is the file's name for people, and differs from the other names of its claim.
    `url` is empty where nothing was fetched: it came with the claim. `content` are its bytes.
    `read_by` is "form" when somebody typed into its fields, "ocr" when OCR read any of its pages;
    those are `recognised`. `images` are the pages that are pictures, for an agent that has eyes.
    """

    url: str
    name: str
    status: DocumentStatus
    pages: tuple[str, ...] = ()
    note: str | None = None
    kind: DocumentKind | None = None
    content: bytes | None = field(default=None, repr=False, compare=False)
    read_by: ReadBy = "text"
    recognised: tuple[RecognisedPage, ...] = ()
    images: tuple[PageImage, ...] = field(default=(), repr=False, compare=False)

    @property
    def sha256(self) -> str | None:
        """Names the very bytes that were read."""
        return None if self.content is None else sha256(self.content).hexdigest()

    @property
    def is_from_claimant(self) -> bool:
        """It came with the claim or an answer of theirs, and from no address."""
        return not self.url

    @property
    def text(self) -> str | None:
        return "\n".join(page for page in self.pages if page) or None

    @property
    def ocr_pages(self) -> tuple[int, ...]:
        return tuple(page.page for page in self.recognised)

    @property
    def ocr_confidence(self) -> float | None:
        """Of all pages that OCR read, each by the length of its text."""
        known = [(p.confidence, len(p.text)) for p in self.recognised if p.confidence is not None]
        letters = sum(length for _, length in known)
        return sum(sure * length for sure, length in known) / letters if letters else None
