"""What begins gets the app's version for good; whether the app may go on with it is host.json's."""

from pathlib import Path
from typing import Any

import durabletask.internal.orchestrator_service_pb2 as pb
import pytest
from durabletask.task import OrchestrationContext
from google.protobuf.wrappers_pb2 import StringValue

from local_host.clock import VirtualClock
from local_host.engine.versions import FailureStrategy, MatchStrategy, Versioning, compare
from local_host.engine.workers import Work, WorkKind
from tests.local_host.engine.engine_bench import bench, run

STRICT, NEWER_WAIT = MatchStrategy.STRICT, MatchStrategy.CURRENT_OR_OLDER


@pytest.mark.parametrize(
    ("older", "newer"),
    [
        *(("1.9", "1.10"), ("9", "10"), ("1.0", "1.0.1"), ("1.9", "2"), ("2", "1" * 5000)),
        *(("", "0"), ("Blue", "red"), ("", "x"), ("1.0", "1.0-beta")),
    ],
)
def test_versions_compare_as_numbers_and_none_is_older_than_any(older: str, newer: str) -> None:
    assert compare(older, newer) < 0 < compare(newer, older)


@pytest.mark.parametrize(
    ("one", "other"), [("1.0", "1"), ("01.2", "1.2"), ("0.0", "0"), ("RC", "rc"), ("", "")]
)
def test_one_version_has_several_spellings(one: str, other: str) -> None:
    assert compare(one, other) == 0


@pytest.mark.parametrize(
    ("match", "taken"),
    [
        (MatchStrategy.NONE, ["", "1.9", "1.10", "1.11"]),
        (MatchStrategy.CURRENT_OR_OLDER, ["", "1.9", "1.10"]),
        (MatchStrategy.STRICT, ["1.10"]),
    ],
)
def test_each_strategy_takes_the_versions_that_it_promises(
    match: MatchStrategy, taken: list[str]
) -> None:
    waits = Versioning("1.10", match)
    fails = Versioning("1.10", match, FailureStrategy.FAIL)
    versions = ["", "1.9", "1.10", "1.11"]
    turns = {version: Work(WorkKind.ORCHESTRATION, "claim", version) for version in versions}
    assert [v for v, turn in turns.items() if not waits.holds_back(turn)] == taken
    assert [v for v in versions if not fails.fails(v)] == taken
    assert not any(fails.holds_back(turn) or waits.fails(v) for v, turn in turns.items())
    assert not waits.holds_back(Work(WorkKind.ACTIVITY, "read", "1.11"))


def child(ctx: OrchestrationContext, _: Any) -> str | None:
    return ctx.version


def parent(ctx: OrchestrationContext, _: Any) -> Any:
    own = yield ctx.call_sub_orchestrator("child")
    named = yield ctx.call_sub_orchestrator("child", version="0.5")
    return [ctx.version, own, named]


def versioned(ctx: OrchestrationContext, _: Any) -> Any:
    """Begins on one version and must end on it, whatever the app has become meanwhile."""
    yield ctx.wait_for_external_event("Go")
    return ctx.version


def test_an_instance_and_its_children_keep_the_version_that_they_began_with(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, versioned, parent, child, versioning=Versioning("1.1")) as b:
            await b.start("parent", instance_id="family")
            assert await b.result("family") == ["1.1", "1.1", "0.5"]
            await b.start("versioned")
        async with bench(tmp_path, versioned, versioning=Versioning("1.2")) as b:
            await b.event("Go")
            assert await b.result() == "1.1"

    run(scenario)


def test_what_is_too_new_waits_until_the_app_is_newer(tmp_path: Path) -> None:
    async def scenario() -> None:
        async with bench(tmp_path, child, versioning=Versioning("1.9")) as b:
            request = pb.CreateInstanceRequest(
                name="child", instanceId="one", version=StringValue(value="1.10")
            )
            await b.engine.start_instance(request)
            await b.start("child", instance_id="other")
            assert await b.result("other") == "1.9"
            assert b.status("one") == pb.ORCHESTRATION_STATUS_PENDING
        async with bench(tmp_path, child, clock=VirtualClock(), versioning=Versioning("1.10")) as b:
            assert await b.result("one") == "1.10"

    run(scenario)
