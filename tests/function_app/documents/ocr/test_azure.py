"""Azure Document Intelligence at the wire: the real SDK and real HTTP, against a stand-in."""

import logging
import traceback
from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from azure.core.credentials import AccessToken
from azure.core.exceptions import ClientAuthenticationError

from dev_support.loopback_server import Answer, Reply
from function_app.documents.ocr import azure_wire
from function_app.documents.ocr.azure import AzureOcr
from function_app.documents.ocr.ports import OcrFailed
from function_app.domain.recognition import PageImage, UnsureWords
from tests.broken_answers import RawBytes, Silence
from tests.function_app.documents.ocr.document_intelligence import (
    DocumentIntelligence,
    Json,
    Written,
    in_json,
    json_reply,
    refused,
    running,
    succeeded,
)

LINE = [
    Written("Total:", 100, 100),
    Written("$1,234.50", 181, 102),
    Written("VIN", 700, 99),
    Written("1HGCM82633A004352", 744, 101, confidence=0.5),
    Written("Mileage", 100, 140),
    Written("72,400", 700, 139),
]
AS_IT_STANDS = [["Total: $1,234.50", "VIN 1HGCM82633A004352"], ["Mileage", "72,400"]]
READ = succeeded(in_json(LINE))
CUT_OFF = RawBytes((b'HTTP/1.1 200 OK\r\nContent-Length: 900\r\n\r\n{"status": "succ',))


class Credential:
    def get_token(self, *scopes: str, **_: object) -> AccessToken:
        assert scopes == ("https://cognitiveservices.azure.com/.default",)
        return AccessToken("a-token", 4102444800)


class Nobody:
    def get_token(self, *_: str, **__: object) -> AccessToken:
        raise ClientAuthenticationError("Dana Reyes is not signed in")


@contextmanager
def engine(
    service: DocumentIntelligence, pauses: list[float] | None = None, credential: object = None
) -> Iterator[AzureOcr]:
    """Its pauses are written down and take no time."""
    written_down = pauses if pauses is not None else []
    with service:
        ocr = AzureOcr(service.url, credential or Credential(), written_down.append)  # pyright: ignore[reportArgumentType]
        yield ocr
        ocr.close()


def picture(page: int = 1) -> PageImage:
    return PageImage(page, "image/jpeg", b"\xff\xd8 a picture", 1700, 2200)


def cells(text: str) -> list[list[str]]:
    """Of each line, what stands apart."""
    lines = (line.split("  ") for line in text.splitlines() if line.strip())
    return [[cell.strip() for cell in line if cell.strip()] for line in lines]


def test_picture_is_read_and_its_result_not_left_with_the_service() -> None:
    pauses: list[float] = []
    service = DocumentIntelligence(running(Retry_After="3"), running(), READ)
    with engine(service, pauses) as ocr:
        (page,) = ocr.read([picture(3)], 30)
    assert cells(page.text) == AS_IT_STANDS
    assert page.page == 3
    letters = sum(len(word.text) for word in LINE)
    assert page.confidence == pytest.approx((0.99 * (letters - 17) + 0.5 * 17) / letters)
    assert page.unsure == (UnsureWords("1HGCM82633A004352", 0.5),)
    assert service.steps == ["POST", "GET", "GET", "GET", "DELETE"]
    assert pauses == [1, 3, 1]
    sent = service.requests[0]
    assert sent.body == picture().content
    assert sent.headers["Content-Type"] == "application/octet-stream"
    assert {request.headers["Authorization"] for request in service.requests} == {"Bearer a-token"}


@pytest.mark.parametrize("degrees", [-7, 3, 25, 90, 180, -90])
def test_lines_are_found_however_the_page_lies(degrees: float) -> None:
    with engine(DocumentIntelligence(succeeded(in_json(LINE, degrees)))) as ocr:
        (page,) = ocr.read([picture()], 30)
    assert cells(page.text) == AS_IT_STANDS


def test_words_stay_apart_and_in_reading_order() -> None:
    touching = [Written("rear", 100, 100), Written("bumper.", 148, 100), Written("-", 236, 112, 4)]
    hebrew = [Written("\u05e9\u05dc\u05d5\u05dd", 200, 200), Written("\u05dc\u05da", 168, 200)]
    with engine(DocumentIntelligence(succeeded(in_json([*touching, *hebrew])))) as ocr:
        (page,) = ocr.read([picture()], 30)
    lines = [line.strip() for line in page.text.splitlines() if line.strip()]
    assert lines == ["rear bumper. -", "\u05e9\u05dc\u05d5\u05dd \u05dc\u05da"]


def test_stamp_that_stands_on_its_side_is_told_behind_the_page() -> None:
    page = in_json(LINE)
    page["words"][2:2] = in_json([Written("PAID", 120, -900), Written("TODAY", 176, -900)], 90)[
        "words"
    ]
    with engine(DocumentIntelligence(succeeded(page))) as ocr:
        (read,) = ocr.read([picture()], 30)
    assert cells(read.text) == [*AS_IT_STANDS, ["PAID TODAY"]]


@pytest.mark.parametrize("pages", [[], [{"pageNumber": 1}], [in_json([])]])
def test_photo_without_words_is_no_failure(pages: list[Json]) -> None:
    with engine(DocumentIntelligence(succeeded(*pages))) as ocr:
        (page,) = ocr.read([picture()], 30)
    assert (page.text, page.confidence, page.unsure) == ("", None, ())


@pytest.mark.parametrize(
    ("passing", "pause"),
    [
        (refused(429, Retry_After="7"), 7),
        (refused(429, retry_after_ms="250"), 0.25),
        (refused(429, retry_after_ms="1"), 0.2),
        (refused(503), 1),
        (RawBytes(()), 1),
    ],
)
def test_busy_service_is_asked_again_when_it_says(passing: Answer, pause: float) -> None:
    pauses: list[float] = []
    service = DocumentIntelligence(passing, READ, taking=[passing, None])
    with engine(service, pauses) as ocr:
        (page,) = ocr.read([picture()], 30)
    assert cells(page.text) == AS_IT_STANDS
    assert pauses == [pause, 1, pause]


def test_no_time_is_spent_on_a_service_that_is_busy_for_longer() -> None:
    pauses: list[float] = []
    service = DocumentIntelligence(READ, taking=[refused(429, Retry_After="600")])
    with engine(service, pauses) as ocr, pytest.raises(OcrFailed) as raised:
        ocr.read([picture()], 30)
    assert raised.value.reason == azure_wire.BUSY
    assert (pauses, service.steps) == ([], ["POST"])


def test_service_that_stays_down_is_given_up() -> None:
    pauses: list[float] = []
    service = DocumentIntelligence(READ, taking=[refused(500)])
    with engine(service, pauses) as ocr, pytest.raises(OcrFailed) as raised:
        ocr.read([picture()], 30)
    assert raised.value.reason == azure_wire.SILENT
    assert pauses == [1, 2, 4]


def test_reading_that_never_ends_ends_with_the_time() -> None:
    service = DocumentIntelligence(running(Retry_After="0.01"))
    with engine(service) as ocr, pytest.raises(OcrFailed) as raised:
        ocr.read([picture()], 0.2)
    assert raised.value.reason == azure_wire.OUT_OF_TIME


FAILING: list[tuple[Answer, str]] = [
    (refused(400), azure_wire.NOT_TAKEN),
    (refused(413), azure_wire.NOT_TAKEN),
    (refused(401), azure_wire.NOT_SIGNED_IN),
    (refused(403), azure_wire.NOT_SIGNED_IN),
    (refused(404), azure_wire.NOT_THERE),
    (Reply(status=302, headers={"Location": "https://example.com/"}), azure_wire.NOT_THERE),
    (Silence(), azure_wire.OUT_OF_TIME),
]


@pytest.mark.parametrize(("answer", "reason"), FAILING)
def test_picture_that_is_not_taken(
    answer: Answer, reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    failure = failed(DocumentIntelligence(READ, taking=[answer]))
    assert failure.reason == reason
    assert "Dana" not in "".join(traceback.format_exception(failure)) + caplog.text


def failed(service: DocumentIntelligence) -> OcrFailed:
    with engine(service) as ocr, pytest.raises(OcrFailed) as raised:
        ocr.read([picture()], 1.2)
    return raised.value


@pytest.mark.parametrize(
    "headers",
    [{}, {"Operation-Location": "nowhere"}, {"Operation-Location": "/analyzeResults/../x"}],
)
def test_picture_that_is_taken_to_nowhere(headers: dict[str, str]) -> None:
    taken = Reply(status=202, headers=headers)
    assert failed(DocumentIntelligence(READ, taking=[taken])).reason == azure_wire.GARBLED


WORD = in_json([Written("Dana", 1, 1)])["words"][0]


@pytest.mark.parametrize(
    ("answer", "reason"),
    [
        *FAILING,
        (json_reply({"status": "failed", "error": {"code": "Dana is ill"}}), azure_wire.NOT_READ),
        (json_reply({"status": "canceled"}), azure_wire.NOT_READ),
        (json_reply({"state": "Dana"}), azure_wire.GARBLED),
        (json_reply(["Dana"]), azure_wire.GARBLED),
        (json_reply({"status": "succeeded"}), azure_wire.GARBLED),
        (json_reply({"status": "succeeded", "analyzeResult": "Dana"}), azure_wire.GARBLED),
        (succeeded({"words": [WORD | {"polygon": [1, 2]}]}), azure_wire.GARBLED),
        (succeeded({"words": [WORD | {"polygon": [float("nan")] * 8}]}), azure_wire.GARBLED),
        (succeeded({"words": [WORD | {"polygon": [1e308] * 8}] * 2}), azure_wire.GARBLED),
        (succeeded({"words": [WORD | {"content": "Dana" * 1_000}]}), azure_wire.GARBLED),
        (succeeded({"words": [WORD] * 20_001}), azure_wire.GARBLED),
        (Reply(b" " * 20_000_001, headers={"Content-Type": "text/json"}), azure_wire.GARBLED),
        (succeeded({"words": [WORD | {"confidence": 7}]}), azure_wire.GARBLED),
        (succeeded({"words": [{"content": "Dana"}]}), azure_wire.GARBLED),
        (Reply(b"<html>Dana", headers={"Content-Type": "application/json"}), azure_wire.GARBLED),
        (Reply(b"<html>Dana", headers={"Content-Type": "text/html"}), azure_wire.GARBLED),
        (CUT_OFF, azure_wire.GARBLED),
    ],
)
def test_answer_that_is_no_reading(
    answer: Answer, reason: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO, "function_app")
    failure = failed(DocumentIntelligence(answer))
    assert failure.reason == reason
    assert "Dana" not in "".join(traceback.format_exception(failure)) + caplog.text


def test_operator_learns_what_to_do(caplog: pytest.LogCaptureFixture) -> None:
    failed(DocumentIntelligence(READ, taking=[refused(403, apim_request_id="r-7")]))
    assert "status=403 request=r-7 give the app's identity the role" in caplog.text


def test_no_picture_goes_out_without_a_sign_in() -> None:
    service = DocumentIntelligence(READ)
    with engine(service, credential=Nobody()) as ocr, pytest.raises(OcrFailed) as raised:
        ocr.read([picture()], 30)
    assert raised.value.reason == azure_wire.NOT_SIGNED_IN
    assert service.requests == []


def test_token_goes_nowhere_but_where_the_settings_say() -> None:
    """Wherever the service says that its result is."""
    service = DocumentIntelligence(READ)
    service.place = "https://elsewhere.example.com"
    with engine(service) as ocr:
        (page,) = ocr.read([picture()], 30)
    assert cells(page.text) == AS_IT_STANDS


def test_page_that_is_refused_does_not_cost_the_others() -> None:
    service = DocumentIntelligence(READ, taking=[refused(400), None])
    with engine(service) as ocr, pytest.raises(OcrFailed) as raised:
        ocr.read([picture(1), picture(2), picture(5)], 30)
    assert raised.value.reason == azure_wire.NOT_TAKEN
    assert [cells(page.text) for page in raised.value.pages] == [AS_IT_STANDS, AS_IT_STANDS]


def test_no_pictures_need_no_service() -> None:
    with engine(DocumentIntelligence()) as ocr:
        assert ocr.read([], 30) == []
