"""What the host notes comes out of the exporter's process as the spans of the extension."""

import logging
from collections.abc import Mapping
from functools import partial
from io import BytesIO

import pytest
from opentelemetry.sdk.resources import Resource
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.trace import SpanContext, StatusCode

from local_host.telemetry.facts import MOST_UNTOLD, Detail, Fact, Facts, What, packed, unpacked
from tests.local_host.telemetry.exported import exported

TRACE = "0af7651916cd43dd8448eb211c80319c"
PLACE, PARENT = f"00-{TRACE}-b7ad6b7169203331-01", f"00-{TRACE}-00f067aa0ba902b7-01"
TIMES = (1_767_603_600_000_001, 1_767_603_600_250_002)
DUE = "2026-01-05T09:00:00.250Z"
OF_THE_ACTIVITY = {
    "durabletask.type": "activity",
    "durabletask.task.name": "read_claim",
    "durabletask.task.instance_id": "claim-1",
    "durabletask.task.task_id": 4,
}
OF_THE_ORCHESTRATION = {
    "durabletask.type": "orchestration",
    "durabletask.task.name": "claim",
    "durabletask.task.instance_id": "claim-1",
}
EVERY_KIND: list[tuple[tuple[What, *tuple[Detail, ...]], str, Mapping[str, Detail]]] = [
    (
        ("request", "POST", "/api/claims/start", 202),
        "SERVER POST /api/claims/start",
        {
            "http.request.method": "POST",
            "http.route": "/api/claims/start",
            "url.scheme": "http",
            "http.response.status_code": 202,
        },
    ),
    (
        ("created", "claim", "2", "claim-1"),
        "PRODUCER create_orchestration:claim@(2)",
        OF_THE_ORCHESTRATION,
    ),
    (
        ("event_raised", "ApprovalDecision", "claim-1"),
        "PRODUCER orchestration_event:ApprovalDecision",
        {
            "durabletask.type": "event",
            "durabletask.task.name": "ApprovalDecision",
            "durabletask.event.target_instance_id": "claim-1",
        },
    ),
    (
        ("orchestration_ended", "claim", "2", "claim-1", "Completed"),
        "SERVER orchestration:claim@(2)",
        OF_THE_ORCHESTRATION
        | {"durabletask.task.status": "Completed", "durabletask.task.version": "2"},
    ),
    (
        ("orchestration_ended", "claim", "", "claim-1", ""),
        "SERVER orchestration:claim",
        OF_THE_ORCHESTRATION,
    ),
    (
        ("task_ended", "activity", "read_claim", "", "claim-1", 4),
        "CLIENT activity:read_claim",
        OF_THE_ACTIVITY,
    ),
    (
        ("task_ended", "orchestration", "claim", "2", "claim-1", 4),
        "CLIENT orchestration:claim@(2)",
        OF_THE_ORCHESTRATION | {"durabletask.task.task_id": 4},
    ),
    (
        ("timer_fired", "claim", "claim-1", 4, DUE),
        "INTERNAL orchestration:claim:timer",
        OF_THE_ORCHESTRATION
        | {"durabletask.type": "timer", "durabletask.task.task_id": 4, "durabletask.fire_at": DUE},
    ),
    (
        ("activity_run", "read_claim", "", "claim-1", 4),
        "SERVER activity:read_claim",
        OF_THE_ACTIVITY,
    ),
]


def one(what: What, *details: Detail, parent: str = PARENT, failed: bool = False) -> ReadableSpan:
    noted = Facts()
    noted.note((what, PLACE, parent, TIMES, failed, details))
    (span,) = exported(noted, Resource({"service.name": "claims"}))
    return span


def raised(claim: int = 1, place: str = PLACE) -> Fact:
    return ("event_raised", place, PARENT, TIMES, False, ("Approval", f"claim-{claim}"))


def ids(place: SpanContext | None) -> tuple[str, str, int]:
    assert place is not None
    return f"{place.trace_id:032x}", f"{place.span_id:016x}", place.trace_flags


@pytest.mark.parametrize(("noted", "line", "attributes"), EVERY_KIND)
def test_each_is_the_span_that_the_extension_makes(
    noted: tuple[What, *tuple[Detail, ...]], line: str, attributes: Mapping[str, Detail]
) -> None:
    span = one(*noted)

    assert f"{span.kind.name} {span.name}" == line
    assert span.attributes == attributes
    assert ids(span.context) == (TRACE, "b7ad6b7169203331", 1)
    assert ids(span.parent) == (TRACE, "00f067aa0ba902b7", 1)
    assert span.parent
    asked_by_an_orchestration = noted[0] in ("task_ended", "timer_fired")
    assert span.parent.is_remote == (not asked_by_an_orchestration)
    assert (span.start_time, span.end_time) == (TIMES[0] * 1000, TIMES[1] * 1000)
    assert span.status.status_code is StatusCode.UNSET
    assert span.resource.attributes == {"service.name": "claims"}
    assert span.instrumentation_scope
    assert span.instrumentation_scope.name == "DurableTask.Core"


def test_one_that_failed_says_so_and_one_without_a_caller_begins_its_trace() -> None:
    span = one("request", "POST", "/api/claims/start", 500, parent="", failed=True)

    assert span.status.status_code is StatusCode.ERROR
    assert span.parent is None


def test_what_is_not_sampled_is_not_noted() -> None:
    noted = Facts()
    noted.note(raised(place=f"{PLACE[:-2]}00"))

    assert noted.taken() == []


def test_what_a_killed_host_has_written_half_is_left_out() -> None:
    noted = Facts()
    noted.note(raised())
    piece = packed(noted.taken())

    for whole in (piece + piece[:3], piece + piece[:-1]):
        assert len(list(unpacked(BytesIO(whole)))) == 1


def test_more_than_can_wait_is_dropped_and_said_once(caplog: pytest.LogCaptureFixture) -> None:
    noted = Facts(most=2)
    for claim in range(4):
        noted.note(raised(claim))

    assert [details[-1] for *_, details in noted.taken()] == ["claim-0", "claim-1"]
    assert [record.message for record in caplog.records] == ["spans_dropped waiting=2"]
    assert [record.levelno for record in caplog.records] == [logging.WARNING]
    noted.note(raised(4))
    assert len(noted.taken()) == 1


def test_what_is_dropped_another_time_is_said_again(caplog: pytest.LogCaptureFixture) -> None:
    noted = Facts(most=1)
    for _ in range(2):
        for claim in range(3):
            noted.note(raised(claim))
        noted.taken()

    assert [record.message for record in caplog.records] == ["spans_dropped waiting=1"] * 2


def test_what_cannot_be_told_keeps_nothing_else_back(caplog: pytest.LogCaptureFixture) -> None:
    noted = Facts()
    noted.note_later({}.popitem)
    noted.note_later(lambda: noted.note(raised()))

    assert noted.taken() == [raised()]
    assert [record.message for record in caplog.records] == ["span_not_told"]


def test_what_nobody_wants_is_not_even_told() -> None:
    noted, told = Facts(), list[int]()
    noted.note(raised())
    noted.note_later(lambda: told.append(1))
    noted.forget()

    assert noted.taken() == []
    assert told == []


def test_what_is_put_off_is_told_when_it_is_taken_and_not_before() -> None:
    noted, told = Facts(), list[int]()
    for claim in range(MOST_UNTOLD):
        noted.note_later(partial(told.append, claim))
    assert told == []

    noted.note_later(partial(told.append, -1))  # more would hold too many histories
    assert told == [-1]

    noted.taken()
    assert told == [-1, *range(MOST_UNTOLD)]
