"""The pages of a PDF as one of the two readers found them, and what is said about them."""

from collections.abc import Iterator
from dataclasses import dataclass, field

from function_app.documents.errors import AttachmentNotReadable
from function_app.documents.parsing.extracted_text import holds_text


@dataclass(frozen=True)
class Page:
    text: str
    is_picture: bool = False
    may_hold_more: bool = False  # letters are drawn on it of which the reader made nothing
    is_blank: bool = False  # or the reader stumbled at its beginning

    @property
    def number_of_letters(self) -> int:
        return sum(map(str.isalnum, self.text))


@dataclass
class ReadPages:
    """Of `count` pages that the file has; a problem stands for a page that could not be read."""

    count: int
    pages: list[Page | AttachmentNotReadable] = field(default_factory=list)  # pyright: ignore[reportUnknownVariableType]
    remarks: list[str] = field(default_factory=list[str])

    def result(self) -> tuple[list[str], str | None]:
        """The texts and a note, or the reason why there is nothing to read."""
        texts = [page.text if isinstance(page, Page) else "" for page in self.pages]
        if not holds_text(texts):
            self._refuse()
        return texts, " ".join([*self.remarks, *self._left_out()]) or None

    def _refuse(self) -> None:
        for problem in self.pages:
            if isinstance(problem, AttachmentNotReadable):
                raise problem
        if pictures := self._pictures():
            raise AttachmentNotReadable(
                f"the PDF holds no text, only pictures ({_count(pictures)}); it may be a scan"
            )

    def _left_out(self) -> Iterator[str]:
        read = len(self.pages)
        if read < self.count:
            yield f"Only the first {read} of {self.count} pages were read."
        bad = [number for number, page in enumerate(self.pages, 1) if not isinstance(page, Page)]
        if len(bad) == 1:
            yield f"Page {bad[0]} of {self.count} could not be read."
        elif bad:
            yield f"Pages {', '.join(map(str, bad))} of {self.count} could not be read."
        if pictures := self._pictures():
            yield f"{_count(pictures)} with a picture and no text could not be read."

    def _pictures(self) -> int:
        return sum(isinstance(page, Page) and page.is_picture for page in self.pages)


def _count(pages: int) -> str:
    return "1 page" if pages == 1 else f"{pages} pages"
