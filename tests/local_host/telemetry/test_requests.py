"""Whether a trace that begins with a request is kept, says the sampler of the app."""

from collections.abc import Callable

import durabletask.internal.orchestrator_service_pb2 as pb
import pytest
from opentelemetry.sdk.trace import TracerProvider
from opentelemetry.sdk.trace.sampling import ALWAYS_OFF, ALWAYS_ON, DEFAULT_OFF, DEFAULT_ON, Sampler

from local_host.telemetry.facts import Facts
from local_host.telemetry.requests import RequestSpans

CALLER = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331"

type Asked = pb.CreateInstanceRequest | pb.RaiseEventRequest


def told(sampler: Sampler, headers: dict[str, str]) -> int:
    noted = Facts()
    with RequestSpans(noted, TracerProvider(sampler)).http("GET", "/api/it", headers) as span:
        span.replied(200)
    return len(noted.taken())


@pytest.mark.parametrize(
    ("sampler", "kept"), [(DEFAULT_ON, 1), (ALWAYS_ON, 1), (DEFAULT_OFF, 0), (ALWAYS_OFF, 0)]
)
def test_a_request_without_a_caller_asks_the_sampler(sampler: Sampler, kept: int) -> None:
    assert told(sampler, {}) == kept


@pytest.mark.parametrize("asks", [pb.CreateInstanceRequest, pb.RaiseEventRequest])
@pytest.mark.parametrize(("sampler", "kept"), [(DEFAULT_ON, 1), (ALWAYS_ON, 1), (ALWAYS_OFF, 0)])
def test_so_does_what_a_client_asks_outside_any_trace(
    asks: Callable[..., Asked], sampler: Sampler, kept: int
) -> None:
    noted, request = Facts(), asks(name="claim", instanceId="claim-1")
    with RequestSpans(noted, TracerProvider(sampler)).asking[request.__class__](request):
        pass

    assert len(noted.taken()) == kept


@pytest.mark.parametrize(("flags", "kept"), [("01", 1), ("00", 0)])
def test_one_of_a_caller_does_as_the_caller_says(flags: str, kept: int) -> None:
    for sampler in (DEFAULT_ON, DEFAULT_OFF):
        assert told(sampler, {"traceparent": f"{CALLER}-{flags}"}) == kept
