"""The pages of a PDF as one of the two readers found them, and what is said about them."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from function_app.documents.errors import AttachmentNotReadable
from function_app.documents.parsing.extracted_text import ExtractedText, holds_text


@dataclass(frozen=True)
class Page:
    text: str
    is_picture: bool = False  # nothing else is on it, or a stamp or a footer
    is_form: bool = False
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

    def result(self) -> ExtractedText:
        """Or the reason why there is nothing to read."""
        texts = tuple(page.text if isinstance(page, Page) else "" for page in self.pages)
        pictures = tuple(self._numbers(lambda page: page.is_picture))
        if not pictures and not holds_text(texts):
            self._refuse()
        return ExtractedText(
            texts,
            " ".join([*self.remarks, *self._left_out()]) or None,
            pictures=pictures,
            is_form=any(self._numbers(lambda page: page.is_form)),
        )

    def _numbers(self, wanted: Callable[[Page], bool]) -> Iterator[int]:
        for number, page in enumerate(self.pages, 1):
            if isinstance(page, Page) and wanted(page):
                yield number

    def _refuse(self) -> None:
        for problem in self.pages:
            if isinstance(problem, AttachmentNotReadable):
                raise problem

    def _left_out(self) -> Iterator[str]:
        read = len(self.pages)
        if read < self.count:
            yield f"Only the first {read} of {self.count} pages were read."
        bad = [number for number, page in enumerate(self.pages, 1) if not isinstance(page, Page)]
        if len(bad) == 1:
            yield f"Page {bad[0]} of {self.count} could not be read."
        elif bad:
            yield f"Pages {', '.join(map(str, bad))} of {self.count} could not be read."
