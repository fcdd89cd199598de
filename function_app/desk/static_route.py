"""`GET static/{*path}`: a file that the pages load, kept by browsers for good under its version."""

from http import HTTPStatus
from typing import Annotated, Final, TypedDict

from azure.functions import HttpRequest, HttpResponse
from pydantic import Field

from function_app.desk.static_files import static_files
from function_app.kit import http
from function_app.kit.about import About, Reply
from function_app.kit.content_coding import NoReadableCoding
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
    return file.reply(req, FOR_GOOD if is_current else ASK_EACH_TIME)


class _OfFile(TypedDict):
    path: Annotated[str, Field(min_length=1, examples=["review.css"])]


_FILE = About(
    "A file that the pages load.",
    {
        200: Reply(
            "The file.",
            media=("text/css", "text/javascript", "image/svg+xml"),
            headers=("ETag", "Vary"),
        ),
        304: Reply("The file has not changed.", headers=("ETag", "Vary")),
        404: Reply("There is no such file.", media=("text/plain",)),
    },
    path=_OfFile,
    refuses=(NoReadableCoding,),
)

ROUTES = (Route("GET", "static/{*path}", static_file, ANONYMOUS, about=_FILE),)
