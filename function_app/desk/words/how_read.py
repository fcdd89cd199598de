"""How a document came to its text, in words a claims clerk understands."""

from collections.abc import Sequence

from function_app.domain.document import DocumentStatus
from function_app.domain.reading import DocumentReport

_BY_OCR = "read by text recognition"
_COMPARE = "Please compare what matters with the file."


def how_read(report: DocumentReport) -> str:
    """Nothing of a document that was not read: its fate and its note say why."""
    if report.status is not DocumentStatus.SUCCESS:
        return ""
    if not report.ocr_pages:
        return (
            "Filled-in form: the text of the file and what was entered in its fields."
            if report.read_by == "form"
            else "Text of the file."
        )
    if not report.characters and not any(report.page_texts):
        return "Scan or photo: text recognition found no text in it."
    scanned = f"{_BY_OCR}{_sure(report.ocr_confidence)}"
    if len(report.ocr_pages) >= report.pages:
        return f"Scan or photo: {scanned}. {_COMPARE}"
    is_one = len(report.ocr_pages) == 1
    pages = (
        f"page {report.ocr_pages[0]} is a scan or photo"
        if is_one
        else f"pages {_listed(report.ocr_pages)} are scans or photos"
    )
    return f"Text of the file; {pages}, {scanned}. {_COMPARE}"


def page_remark(report: DocumentReport, page: int) -> str:
    return _BY_OCR if page in report.ocr_pages and len(report.ocr_pages) < report.pages else ""


def sure(share: float) -> str:
    """Nothing that was recognised is certain."""
    return f"{min(int(share * 100), 99)}% sure"


def _sure(share: float | None) -> str:
    return "" if share is None else f", {sure(share)}"


def _listed(pages: Sequence[int]) -> str:
    return f"{', '.join(map(str, pages[:-1]))} and {pages[-1]}"
