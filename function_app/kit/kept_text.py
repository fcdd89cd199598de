"""Texts that stay the same while the app runs: compressed once, and not sent to a client twice."""

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass
from http import HTTPStatus
from typing import Self, cast

from azure.functions import HttpRequest, HttpResponse

from function_app.kit.content_coding import (
    FOR_ALL_READERS,
    VARY,
    Coding,
    encoded,
    headers_of,
    preferred_coding,
)


@dataclass(frozen=True)
class Encoded:
    """`etag` names these very bytes: the same text has another one in another coding."""

    content: bytes
    etag: str


@dataclass(frozen=True)
class KeptText:
    content_type: str
    digest: str
    in_coding: Mapping[Coding, Encoded]

    @classmethod
    def of(cls, content: bytes, content_type: str) -> Self:
        digest = digest_of(content)
        return cls(
            content_type,
            digest,
            {
                Coding.IDENTITY: Encoded(content, f'"{digest}"'),
                Coding.GZIP: Encoded(
                    encoded(content, Coding.GZIP, FOR_ALL_READERS), f'"{digest}-gzip"'
                ),
            },
        )

    def reply(self, req: HttpRequest, cache_control: str) -> HttpResponse:
        """Raises `NoReadableCoding`."""
        coding = preferred_coding(req)
        text = self.in_coding[coding]
        headers = {
            "Content-Type": self.content_type,
            "ETag": text.etag,
            "Cache-Control": cache_control,
            "X-Content-Type-Options": "nosniff",
        }
        if _is_known(req, text.etag):
            return HttpResponse(status_code=HTTPStatus.NOT_MODIFIED, headers={**headers, **VARY})
        return HttpResponse(text.content, headers={**headers, **headers_of(coding)})


def digest_of(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()[:16]


def _is_known(req: HttpRequest, etag: str) -> bool:
    """Whatever else is in the client's list: its quotes make a tag differ from a longer one."""
    known = cast(Mapping[str, str], req.headers).get("If-None-Match", "")
    return etag in known or known.strip() == "*"
