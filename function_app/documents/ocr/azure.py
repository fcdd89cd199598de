"""Azure Document Intelligence as the engine of OCR.

It is asked for `prebuilt-read`, which gives each word with its place and its confidence. Tables,
which only the far dearer `prebuilt-layout` names, our own rules set from the places.
"""

import logging
import re
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from time import monotonic, sleep

from azure.core.credentials import TokenCredential
from pydantic import BaseModel, ValidationError

from function_app.documents.ocr.azure_wire import (
    GARBLED,
    NOT_READ,
    OUT_OF_TIME,
    PAUSE,
    Answer,
    Wire,
    named,
)
from function_app.documents.ocr.azure_words import NotUnderstood, page_of
from function_app.documents.ocr.ports import OcrFailed
from function_app.domain.recognition import PageImage, RecognisedPage
from function_app.kit.retry_after import seconds_to_wait

_log = logging.getLogger(__name__)

_MODEL = "/documentModels/prebuilt-read"
_AT_ONCE = 4
_FORGET_WITHIN = 5.0  # seconds
_RESULT = re.compile(r"/analyzeResults/([\w-]{1,100})(?:\?|\Z)")


class _Failure(BaseModel):
    code: str = ""


class _Operation(BaseModel):
    status: str
    analyzeResult: object = None  # noqa: N815 - the service's name
    error: _Failure | None = None


class AzureOcr:
    name = "azure"

    def __init__(
        self, endpoint: str, credential: TokenCredential, pause: Callable[[float], object] = sleep
    ) -> None:
        self._wire = Wire(endpoint, credential, pause)

    def close(self) -> None:
        self._wire.close()

    def read(self, images: Sequence[PageImage], seconds_left: float) -> list[RecognisedPage]:
        end = monotonic() + seconds_left

        def attempt(image: PageImage) -> RecognisedPage | OcrFailed:
            try:
                return self._read(image, end)
            except OcrFailed as failure:
                return failure

        with ThreadPoolExecutor(_AT_ONCE, "ocr") as threads:
            outcomes = list(threads.map(attempt, images))
        pages = [outcome for outcome in outcomes if isinstance(outcome, RecognisedPage)]
        failures = [outcome for outcome in outcomes if isinstance(outcome, OcrFailed)]
        if failures:
            raise OcrFailed(failures[0].reason, pages)
        return pages

    def _read(self, image: PageImage, end: float) -> RecognisedPage:
        body = {"Content-Type": "application/octet-stream"}
        begun = self._wire.send(
            "POST", f"{_MODEL}:analyze", end, content=image.content, headers=body
        )
        # Only the id of the result is taken from the address: a token goes where the settings say.
        found = _RESULT.search(begun.headers.get("Operation-Location", ""))
        if found is None:
            raise OcrFailed(GARBLED)
        result = f"{_MODEL}/analyzeResults/{found[1]}"
        analysed = self._analysed(result, begun, end)
        self._forget(result)
        try:
            return page_of(analysed, image.page, (image.width, image.height))
        except NotUnderstood:
            raise OcrFailed(GARBLED) from None

    def _analysed(self, result: str, answer: Answer, end: float) -> object:
        """Looks until it is done, as often as the service asks for."""
        while True:
            self._wire.wait(seconds_to_wait(answer.headers) or PAUSE, end, OUT_OF_TIME)
            answer = self._wire.send("GET", result, end)
            operation = _operation(answer)
            match operation.status:
                case "notStarted" | "running":
                    continue
                case "succeeded":
                    return operation.analyzeResult
                case _:
                    code = named(operation.error.code) if operation.error else None
                    _log.warning("ocr_failed engine=azure code=%s", code)
                    raise OcrFailed(NOT_READ)

    def _forget(self, result: str) -> None:
        """The service keeps for a day what it read; what has been fetched it need not keep."""
        with suppress(OcrFailed):
            self._wire.send("DELETE", result, monotonic() + _FORGET_WITHIN, most_tries=1)


def _operation(answer: Answer) -> _Operation:
    try:
        return _Operation.model_validate_json(answer.content)
    except ValidationError:
        pass
    raise OcrFailed(GARBLED)  # outside the handler: a validation error knows what was read
