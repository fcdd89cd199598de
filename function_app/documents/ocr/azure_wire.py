"""Requests to Azure Document Intelligence within the time there is. Every way in which one fails
becomes a clause for the claims reviewer, and advice for the operator in the log; what the service
wrote is never repeated.
"""

import logging
import re
from collections.abc import Callable, Iterator, Mapping
from time import monotonic, sleep
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from azure.ai.documentintelligence import DocumentIntelligenceClient
from azure.core.credentials import TokenCredential
from azure.core.exceptions import (
    AzureError,
    ClientAuthenticationError,
    HttpResponseError,
    ServiceRequestTimeoutError,
    ServiceResponseTimeoutError,
)
from azure.core.rest import HttpRequest

from function_app.documents.ocr.ports import OcrFailed
from function_app.kit.retry_after import seconds_to_wait

_log = logging.getLogger(__name__)

PAUSE = 1.0  # seconds, where the service asks for no other
_API = "api-version=2024-11-30"
_SHORTEST_PAUSE = 0.2  # whatever it asks for
_CONNECT_WITHIN = 10.0  # seconds
_MOST_BYTES = 20_000_000  # a page full of words has three
_PASSING = frozenset({408, 425, 429})
_WORD = re.compile(r"[\w.:-]{1,128}")

_SERVICE = "the service that reads scans"
OUT_OF_TIME = f"{_SERVICE} did not finish in the time there was"
BUSY = f"{_SERVICE} is busy"
SILENT = f"{_SERVICE} could not be reached"
NOT_SIGNED_IN = f"{_SERVICE} does not accept the app's sign-in"
NOT_THERE = f"{_SERVICE} is not at the address that is set for it"
NOT_TAKEN = f"{_SERVICE} does not take this picture"
NOT_READ = f"{_SERVICE} could not read it"
GARBLED = f"what {_SERVICE} sent cannot be understood"
_ADVICE = {
    401: "the credential was not accepted; check AZURE_TENANT_ID, AZURE_CLIENT_ID and "
    "AZURE_CLIENT_SECRET, or the managed identity",
    403: "give the app's identity the role Cognitive Services User on the resource",
    404: "check DOCUMENT_INTELLIGENCE_ENDPOINT: it is the resource's own address",
}


class Answer(NamedTuple):
    status_code: int
    headers: Mapping[str, str]
    content: bytes


class Wire:
    def __init__(
        self, endpoint: str, credential: TokenCredential, pause: Callable[[float], object] = sleep
    ) -> None:
        self._pause = pause
        # The settings let plain http through to this machine alone, where no real token goes.
        self._options = {"enforce_https": urlsplit(endpoint).scheme == "https"}
        self._client = DocumentIntelligenceClient(
            endpoint, credential, retry_total=0, permit_redirects=False
        )

    def close(self) -> None:
        self._client.close()

    def send(
        self, method: str, path: str, end: float, most_tries: int = 4, **content: Any
    ) -> Answer:
        """Sent again while the service is busy or not well. Raises `OcrFailed`."""
        tries = 0
        while True:
            tries += 1
            answer = self._answer(method, path, end, content)
            if answer is not None and answer.status_code < 300:
                return answer
            reason = _passing_reason(answer)
            if tries == most_tries:
                raise OcrFailed(reason)
            asked = None if answer is None else seconds_to_wait(answer.headers)
            self.wait(PAUSE * 2 ** (tries - 1) if asked is None else asked, end, reason)

    def wait(self, seconds: float, end: float, reason: str) -> None:
        """Not at all when nothing would be left of the time then."""
        seconds = max(seconds, _SHORTEST_PAUSE)
        if monotonic() + seconds >= end:
            raise OcrFailed(reason)
        self._pause(seconds)

    def _answer(
        self, method: str, path: str, end: float, content: Mapping[str, Any]
    ) -> Answer | None:
        left = end - monotonic()
        if left <= 0:
            raise OcrFailed(OUT_OF_TIME)
        request = HttpRequest(method, f"{path}?{_API}", **content)
        try:
            response = self._client.send_request(
                request,
                stream=True,
                connection_timeout=min(left, _CONNECT_WITHIN),
                read_timeout=left,
                **self._options,
            )
            with response:
                is_taken = response.status_code < 300
                body = _read(response.iter_bytes(), end) if is_taken else b""
            return Answer(response.status_code, response.headers, body)
        except ClientAuthenticationError as error:
            _log.warning("ocr_no_credential engine=azure: %s", _ADVICE[401])
            raise OcrFailed(NOT_SIGNED_IN) from error
        except (ServiceRequestTimeoutError, ServiceResponseTimeoutError) as error:
            raise OcrFailed(OUT_OF_TIME) from error
        except HttpResponseError:  # it holds what came, which may be the document's words
            raise OcrFailed(GARBLED) from None
        except AzureError as error:
            _log.warning("ocr_unreachable engine=azure error=%s", type(error).__name__)
            return None


def _read(pieces: Iterator[bytes], end: float) -> bytes:
    """The time is for all of it, however slowly it comes."""
    content = bytearray()
    for piece in pieces:
        content += piece
        if len(content) > _MOST_BYTES:
            raise OcrFailed(GARBLED)
        if monotonic() >= end:
            raise OcrFailed(OUT_OF_TIME)
    return bytes(content)


def _passing_reason(answer: Answer | None) -> str:
    """Why it may be sent again; raises when another try does not mend it."""
    if answer is None:
        return SILENT
    status = answer.status_code
    request, advice = named(answer.headers.get("apim-request-id")), _ADVICE.get(status, "")
    _log.warning("ocr_refused engine=azure status=%d request=%s %s", status, request, advice)
    match status:
        case 429:
            return BUSY
        case _ if status in _PASSING or status >= 500:
            return SILENT
        case 401 | 403:
            raise OcrFailed(NOT_SIGNED_IN)
        case 404:
            raise OcrFailed(NOT_THERE)
        case _:
            raise OcrFailed(NOT_TAKEN if status >= 400 else NOT_THERE)


def named(written: str | None) -> str | None:
    """Of the service's own vocabulary; anything else may be somebody's text."""
    return written if _WORD.fullmatch(written or "") else None
