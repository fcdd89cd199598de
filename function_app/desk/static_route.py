"""`GET static/...`: a file that the pages load, kept by browsers for good under its version."""

from collections.abc import Mapping
from http import HTTPStatus
from typing import Final, cast

from azure.functions import HttpRequest, HttpResponse

from function_app.desk.static_files import static_files
from function_app.kit import http
from function_app.kit.content_coding import VARY, headers_of, preferred_coding
from function_app.kit.routes import ANONYMOUS, Route

FOR_GOOD: Final = "public, max-age=31536000, immutable"
ASK_EACH_TIME: Final = "no-cache"


def static_file(req: HttpRequest) -> HttpResponse:
    found = static_files().find(req.route_params.get("path", ""))
    if found is None:
        return HttpResponse(
            "There is no such file.", status_code=HTTPStatus.NOT_FOUND, headers=http.HEADERS
        )
    file, is_current = found
    coding = preferred_coding(req)
    text = file.in_coding[coding]
    headers = {
        "Content-Type": file.content_type,
        "ETag": text.etag,
        "Cache-Control": FOR_GOOD if is_current else ASK_EACH_TIME,
        "X-Content-Type-Options": "nosniff",
    }
    if _is_known(req, text.etag):
        return HttpResponse(status_code=HTTPStatus.NOT_MODIFIED, headers={**headers, **VARY})
    return HttpResponse(text.content, headers={**headers, **headers_of(coding)})


def _is_known(req: HttpRequest, etag: str) -> bool:
    """Whatever else is in the client's list: its quotes make a tag differ from a longer one."""
    known = cast(Mapping[str, str], req.headers).get("If-None-Match", "")
    return etag in known or known.strip() == "*"


ROUTES = (Route("GET", "static/{*path}", static_file, ANONYMOUS),)
