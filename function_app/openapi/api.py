"""`GET openapi.json`: what the app answers to, for people's tools and for programs."""

import json
from collections.abc import Sequence
from functools import cache
from typing import Any

from azure.functions import HttpRequest, HttpResponse

from function_app.kit.about import About, Reply
from function_app.kit.content_coding import NoReadableCoding
from function_app.kit.kept_text import KeptText
from function_app.kit.routes import ANONYMOUS, Route

_DOCUMENT = About(
    "This document.",
    {
        200: Reply("The app's API in OpenAPI 3.1.", dict[str, Any], headers=("ETag", "Vary")),
        304: Reply("The document has not changed.", headers=("ETag", "Vary")),
    },
    refuses=(NoReadableCoding,),
    tag="host",
)


def routes(others: Sequence[Route]) -> Sequence[Route]:
    """The route of the document, which describes `others` and itself."""

    @cache
    def text() -> KeptText:
        # When it is first asked for: a cold start does without it.
        from function_app.openapi.document import document  # noqa: PLC0415

        content = json.dumps(document((*others, *own)), ensure_ascii=False)
        return KeptText.of(content.encode(), "application/json; charset=utf-8")

    def openapi_document(req: HttpRequest) -> HttpResponse:
        return text().reply(req, "no-cache")

    own = (Route("GET", "openapi.json", openapi_document, ANONYMOUS, about=_DOCUMENT),)
    return own
