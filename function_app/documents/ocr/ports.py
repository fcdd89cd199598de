"""What reads a picture of a page; nothing else knows which engine it is."""

from collections.abc import Sequence
from typing import Protocol

from function_app.domain.recognition import PageImage, RecognisedPage


class OcrFailed(Exception):
    """`reason` is a clause that a claims reviewer understands."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


class Ocr(Protocol):
    @property
    def name(self) -> str:
        """local | azure"""
        ...

    def read(self, images: Sequence[PageImage], seconds_left: float) -> list[RecognisedPage]:
        """The pages it could read, in their order; those that time ran out for are missing."""
        ...
