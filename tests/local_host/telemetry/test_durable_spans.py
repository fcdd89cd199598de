"""What the engine tells of its work, as the Durable extension does: once each, whatever is run
again.
"""

from datetime import timedelta
from pathlib import Path
from typing import Any

import durabletask.internal.orchestrator_service_pb2 as pb
import pytest
from durabletask.task import OrchestrationContext, RetryPolicy
from opentelemetry.sdk.trace import ReadableSpan
from opentelemetry.trace import SpanContext, StatusCode

from local_host.engine import commands
from local_host.telemetry.durable import DurableSpans
from local_host.telemetry.facts import Facts
from tests.local_host.engine.engine_bench import Bench, bench, run
from tests.local_host.engine.orchestrations import boom, double, waits_for_approval
from tests.local_host.telemetry.exported import exported

CALLER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01"
UNSAMPLED = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00"


class Told:
    def __init__(self) -> None:
        self._noted, self._spans = Facts(), list[ReadableSpan]()
        self.tracing = DurableSpans(self._noted)

    @property
    def spans(self) -> list[ReadableSpan]:
        self._spans += exported(self._noted)
        return [span for span in self._spans if "marker" not in span.name]

    @property
    def lines(self) -> list[str]:
        return sorted(f"{span.kind.name} {span.name}" for span in self.spans)

    def one(self, name: str, kind: str) -> ReadableSpan:
        (found,) = [s for s in self.spans if s.name == name and s.kind.name == kind]
        return found


@pytest.fixture
def told() -> Told:
    return Told()


def place_of(span: ReadableSpan) -> SpanContext:
    assert span.context
    return span.context


async def start(b: Bench, name: str, traceparent: str = CALLER) -> None:
    place = pb.TraceContext(traceParent=traceparent, spanID=traceparent[36:52])
    request = pb.CreateInstanceRequest(name=name, instanceId="one", parentTraceContext=place)
    await b.engine.start_instance(request)


def test_a_family_with_a_retry_and_a_timer_is_one_whole_trace(tmp_path: Path, told: Told) -> None:
    twice = RetryPolicy(first_retry_interval=timedelta(seconds=1), max_number_of_attempts=2)

    def child(ctx: OrchestrationContext, _: Any) -> Any:
        return (yield ctx.call_activity("double", input=21))

    def parent(ctx: OrchestrationContext, _: Any) -> Any:
        result = yield ctx.call_sub_orchestrator("child")
        try:
            yield ctx.call_activity("boom", retry_policy=twice)
        except Exception:  # noqa: BLE001 - it fails twice, as is wanted here
            return result

    async def scenario() -> None:
        async with bench(tmp_path, parent, child, double, boom, tracing=told.tracing) as b:
            await start(b, "parent")
            while not b.workers.runs.get("boom"):
                await b.settle()
            await b.settle()
            b.clock.advance(2_000_000)
            assert await b.result() == 42

    run(scenario)

    assert told.lines == [
        *("CLIENT activity:boom", "CLIENT activity:boom", "CLIENT activity:double"),
        "CLIENT orchestration:child",
        "INTERNAL orchestration:parent:timer",
        *("SERVER activity:boom", "SERVER activity:boom", "SERVER activity:double"),
        *("SERVER orchestration:child", "SERVER orchestration:parent"),
    ]
    ids = [place_of(span).span_id for span in told.spans]
    assert len({*ids}) == len(ids)
    assert {f"{place_of(span).trace_id:032x}" for span in told.spans} == {CALLER[3:35]}
    outside = {s.parent.span_id for s in told.spans if s.parent} - {*ids}
    assert {f"{span_id:016x}" for span_id in outside} == {CALLER[36:52]}


def test_spans_say_what_the_extension_says_and_no_exceptions_text(
    tmp_path: Path, told: Told
) -> None:
    def fails(ctx: OrchestrationContext, _: Any) -> Any:
        yield ctx.call_activity("boom")

    async def scenario() -> None:
        async with bench(tmp_path, fails, boom, tracing=told.tracing) as b:
            await start(b, "fails")
            assert "out of paper" in await b.result()

    run(scenario)

    activity = told.one("activity:boom", "SERVER")
    assert dict(activity.attributes or {}) == {
        "durabletask.type": "activity",
        "durabletask.task.name": "boom",
        "durabletask.task.instance_id": "one",
        "durabletask.task.task_id": 1,
    }
    orchestration = told.one("orchestration:fails", "SERVER")
    assert dict(orchestration.attributes or {}) == {
        "durabletask.type": "orchestration",
        "durabletask.task.name": "fails",
        "durabletask.task.instance_id": "one",
        "durabletask.task.status": "Failed",
    }
    assert {span.status.status_code for span in told.spans} == {StatusCode.ERROR}
    assert "out of paper" not in "".join(span.to_json() for span in told.spans)


def test_what_is_run_again_in_the_next_process_is_told_once(tmp_path: Path, told: Told) -> None:
    def works(ctx: OrchestrationContext, _: Any) -> Any:
        first = yield ctx.call_activity("double", input=1)
        return (yield ctx.call_activity("twice", input=first))

    def twice(number: int) -> int:
        return number * 2

    async def scenario() -> None:
        async with bench(tmp_path, works, double, twice, tracing=told.tracing) as b:
            b.workers.hold("twice")
            await start(b, "works")
            while not b.workers.runs.get("twice"):
                await b.settle()
        async with bench(tmp_path, works, double, twice, tracing=told.tracing) as b:
            b.workers.aborts = 2
            assert await b.result() == 4

    run(scenario)

    assert told.lines == [
        *("CLIENT activity:double", "CLIENT activity:twice"),
        *("SERVER activity:double", "SERVER activity:twice"),
        "SERVER orchestration:works",
    ]
    asked = told.one("activity:twice", "CLIENT")
    run_of_it = told.one("activity:twice", "SERVER")
    assert run_of_it.parent
    assert run_of_it.parent.span_id == place_of(asked).span_id


def test_a_terminated_orchestration_ends_its_trace(tmp_path: Path, told: Told) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, waits_for_approval, tracing=told.tracing) as b:
            await start(b, "waits_for_approval")
            await b.says("waiting")
            await b.do(commands.terminate, "one", "enough", recursive=False)

    run(scenario)

    span = told.one("orchestration:waits_for_approval", "SERVER")
    assert (span.attributes or {})["durabletask.task.status"] == "Terminated"


@pytest.mark.parametrize("traceparent", [UNSAMPLED, ""])
def test_the_caller_says_whether_a_trace_is_kept(
    traceparent: str, tmp_path: Path, told: Told
) -> None:
    """Without a caller it begins here, and is kept."""

    def works(ctx: OrchestrationContext, _: Any) -> Any:
        return (yield ctx.call_activity("double", input=1))

    async def scenario() -> None:
        async with bench(tmp_path, works, double, tracing=told.tracing) as b:
            await start(b, "works", traceparent)
            await b.result()

    run(scenario)

    assert len(told.spans) == (0 if traceparent else 3)
    assert len({place_of(span).trace_id for span in told.spans}) == len(told.spans[:1])
