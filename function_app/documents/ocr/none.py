"""What is said of a scan where nothing reads scans."""

from collections.abc import Sequence

from function_app.documents.ocr.ports import OcrFailed
from function_app.domain.recognition import PageImage, RecognisedPage

TURNED_OFF = "reading scans and photographs is turned off here (OCR=off)"
NOT_INSTALLED = (
    "what reads scans and photographs is not installed here; "
    "`python3 dev.py setup --ocr` installs it"
)


class NoOcr:
    name = "off"

    def __init__(self, reason: str = TURNED_OFF) -> None:
        self.reason = reason

    def read(self, images: Sequence[PageImage], seconds_left: float) -> list[RecognisedPage]:
        raise OcrFailed(self.reason)
