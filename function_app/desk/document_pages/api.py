"""`GET review/{instance_id}/files` and what lies below a file: its pages as pictures, with their
words. A stranger's PDF is never opened in the reader's browser: it is drawn here, in a sandbox.
"""

from typing import Any, Final

from azure.durable_functions import SyncDurableFunctionsClient
from azure.functions import HttpRequest, HttpResponse

from function_app.access.guard import signed_in
from function_app.claim_files.opened import claim_files
from function_app.claims.instances import agent1_output, find_claim
from function_app.desk.document_pages.about import FILES, MARKS, PICTURE, SHEETS, WORDS
from function_app.desk.document_pages.errors import PageNotFound, or_refused
from function_app.desk.kept_file import FILE_HEADERS, SHA256, FileNotFound
from function_app.domain.reading import Agent1Output
from function_app.kit import http
from function_app.kit.errors import ValidationFailed
from function_app.kit.routes import ANONYMOUS, Route

# The address names the bytes. A day is as long as somebody works on a claim; it may be deleted.
FOR_A_DAY: Final = "private, max-age=86400, immutable"
_WIDTHS: Final = {"800": 800, "1600": 1600}
_MOST_DRAWN_FIRST = 3


def files_of_claim(req: HttpRequest, client: SyncDurableFunctionsClient) -> HttpResponse:
    """What was fetched and is kept; its first pages are drawn meanwhile."""
    from function_app.documents.rendering.kept import KeptDocument  # noqa: PLC0415
    from function_app.documents.rendering.pages import draw_first, kind_and_count  # noqa: PLC0415

    instance_id = req.route_params["instance_id"]
    signed_in(req, instance_id)
    reading = _reading(client, instance_id)
    reports = [report for report in (reading.documents if reading else []) if report.sha256]
    files = list[dict[str, Any]]()
    for report in reports:
        document = KeptDocument(claim_files(), instance_id, report.sha256 or "")
        kind, count = kind_and_count(document)
        if kind is None:
            continue  # no place for files was set up when it was read
        if count is None and len(files) < _MOST_DRAWN_FIRST:
            draw_first(document)
        files.append(
            {
                "sha256": report.sha256,
                "name": report.name,
                "kind": kind,
                "pages": count or report.pages or None,
            }
        )
    return http.reply({"files": files})


def sheets(req: HttpRequest, client: SyncDurableFunctionsClient) -> HttpResponse:
    from function_app.documents.rendering import pages  # noqa: PLC0415

    document = _document(req, client)
    found = or_refused(lambda: pages.sheets(document))
    sizes = [{"width": width, "height": height} for width, height in found.sizes]
    return http.reply({"kind": found.kind, "count": found.count, "pages": sizes})


def page_picture(req: HttpRequest, client: SyncDurableFunctionsClient) -> HttpResponse:
    from function_app.documents.rendering import pages  # noqa: PLC0415

    document, number, width = _document(req, client), _page(req), _width(req)
    content = or_refused(lambda: pages.picture(document, number, width))
    return _for_a_day(content, "image/webp")


def page_words(req: HttpRequest, client: SyncDurableFunctionsClient) -> HttpResponse:
    from function_app.documents.rendering import pages  # noqa: PLC0415

    document, number = _document(req, client), _page(req)
    return _for_a_day(or_refused(lambda: pages.words(document, number)), "application/json")


def page_marks(req: HttpRequest, client: SyncDurableFunctionsClient) -> HttpResponse:
    """By the path of the form's field: where on this page its quote stands."""
    from function_app.desk.views.marks_view import marks_of_page  # noqa: PLC0415
    from function_app.documents.rendering import pages  # noqa: PLC0415
    from function_app.documents.rendering.kept import words_in  # noqa: PLC0415

    document, number = _document(req, client), _page(req)
    words = words_in(or_refused(lambda: pages.words(document, number)))
    reading = _reading(client, document.instance_id)
    marks = marks_of_page(reading, document.sha256, number, words)
    told = {path: [mark._asdict() for mark in boxes] for path, boxes in marks.items()}
    return http.reply({"marks": told})


def _reading(client: SyncDurableFunctionsClient, instance_id: str) -> Agent1Output | None:
    find_claim(client, instance_id)
    output = agent1_output(client.get_orchestration_history(instance_id))
    return Agent1Output.model_validate(output) if output else None


def _document(req: HttpRequest, client: SyncDurableFunctionsClient) -> Any:
    from function_app.documents.rendering.kept import KeptDocument  # noqa: PLC0415

    instance_id, digest = req.route_params["instance_id"], req.route_params["sha256"]
    signed_in(req, instance_id)
    find_claim(client, instance_id)
    if not SHA256.fullmatch(digest):
        raise FileNotFound
    return KeptDocument(claim_files(), instance_id, digest)


def _page(req: HttpRequest) -> int:
    number = req.route_params["n"]
    if not (number.isascii() and number.isdecimal() and len(number) < 6):
        raise PageNotFound
    return int(number)


def _width(req: HttpRequest) -> int:
    asked = req.params.get("w", "800")
    if asked not in _WIDTHS:
        raise ValidationFailed([{"field": "w", "message": "must be 800 or 1600"}])
    return _WIDTHS[asked]


def _for_a_day(content: bytes, content_type: str) -> HttpResponse:
    headers = {**FILE_HEADERS, "Content-Type": content_type, "Cache-Control": FOR_A_DAY}
    return HttpResponse(content, headers=headers)


_FILE = "review/{instance_id}/files/{sha256}"

ROUTES = (
    Route("GET", "review/{instance_id}/files", files_of_claim, ANONYMOUS, about=FILES),
    Route("GET", f"{_FILE}/pages", sheets, ANONYMOUS, about=SHEETS),
    Route("GET", f"{_FILE}/pages/{{n}}", page_picture, ANONYMOUS, about=PICTURE),
    Route("GET", f"{_FILE}/pages/{{n}}/words", page_words, ANONYMOUS, about=WORDS),
    Route("GET", f"{_FILE}/pages/{{n}}/marks", page_marks, ANONYMOUS, about=MARKS),
)
