"""What the clients make of the host's replies: only what the workflow promises goes on."""

import json

import durabletask.internal.orchestrator_service_pb2 as pb
import pytest
from google.protobuf.wrappers_pb2 import StringValue

from bench.claim import ClaimWrong
from bench.client import Pace, awaits_approval, check_completed, expect
from bench.http_client import Reply


@pytest.mark.parametrize(
    ("status", "step", "awaits"),
    [
        ("Pending", None, False),
        ("Running", {"step": "agent1_processing"}, False),
        ("Running", {"step": "awaiting_approval"}, True),
    ],
)
def test_a_claim_on_its_way_awaits_approval_or_not_yet(
    status: str, step: dict[str, str] | None, awaits: bool
) -> None:
    assert awaits_approval({"runtimeStatus": status, "customStatus": step}) is awaits


def test_a_claim_that_has_ended_will_never_await_approval() -> None:
    failed = {"instanceId": "claim-1", "runtimeStatus": "Failed", "customStatus": None}

    with pytest.raises(ClaimWrong, match="claim-1 is Failed"):
        awaits_approval(failed)


def test_a_claim_must_end_completed_and_with_its_result() -> None:
    output = StringValue(value=json.dumps({"claim_id": "1", "status": "rejected"}))
    failed = pb.OrchestrationState(orchestrationStatus=pb.ORCHESTRATION_STATUS_FAILED)
    completed = pb.OrchestrationState(
        orchestrationStatus=pb.ORCHESTRATION_STATUS_COMPLETED, output=output
    )

    with pytest.raises(ClaimWrong, match="claim-1 ended as ORCHESTRATION_STATUS_FAILED"):
        check_completed("claim-1", pb.GetInstanceResponse(orchestrationState=failed))
    with pytest.raises(ClaimWrong, match=r"claim-1 ended with .*rejected"):
        check_completed("claim-1", pb.GetInstanceResponse(orchestrationState=completed))


def test_an_unexpected_reply_is_quoted() -> None:
    assert expect(Reply(202, b"[1]"), 200, 202) == [1]
    with pytest.raises(ClaimWrong, match=r"answered 409: .*claim_already_exists"):
        expect(Reply(409, b'{"error": "claim_already_exists"}'), 202)


def test_clients_look_when_a_claim_is_soon_there_and_then_ever_less_often() -> None:
    pace = Pace()
    assert pace.first_look() == 0
    pace.took(0.1)
    assert 0.05 < pace.first_look() < 0.1
    assert 0 < pace.pause(0.1) < pace.pause(1.0) < 1.0
