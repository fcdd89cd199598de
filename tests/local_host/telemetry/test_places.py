"""What a caller gives as its place in a trace may be anything; the places of durable work are
reckoned again by whatever version of the host comes next, so they stay what they are.
"""

import pytest

from local_host.telemetry.places import beside, of_activity_run, of_orchestration, of_task, parsed

TRACE, SPAN = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"
EXECUTION = "3f2b8c1d5e6f4a7b9c0d1e2f3a4b5c6d"


@pytest.mark.parametrize("flags", ["00", "01"])
def test_a_place_is_read_and_told_as_it_was_given(flags: str) -> None:
    given = f"00-{TRACE}-{SPAN}-{flags}"

    assert parsed(given) == given


def test_a_later_version_may_say_more() -> None:
    assert parsed(f"01-{TRACE}-{SPAN}-01-more") == f"00-{TRACE}-{SPAN}-01"


@pytest.mark.parametrize(
    "given",
    [
        *("", "-", "00", "Chen", f"00-{TRACE}-{SPAN}", f"00-{TRACE}-{SPAN}-01-more"),
        *(f"ff-{TRACE}-{SPAN}-01", f"00-{TRACE.upper()}-{SPAN}-01", f"00-{TRACE}-{SPAN}-1"),
        *("00-+1-0x2-01", f"00-{TRACE}-{SPAN}-fffffffff1", f"00-{TRACE}{TRACE}-{SPAN}-01"),
        *(f"00-{'0' * 32}-{SPAN}-01", f"00-{TRACE}-{'0' * 16}-01", f"00-{TRACE}-{SPAN}-01\n"),
    ],
)
def test_what_is_none_begins_no_trace_of_anybody_else(given: str) -> None:
    assert parsed(given) == ""


@pytest.mark.parametrize("flags", ["00", "01"])
def test_an_orchestration_is_where_it_has_always_been(flags: str) -> None:
    place = of_orchestration(EXECUTION, f"00-{TRACE}-{SPAN}-{flags}")

    assert place == f"00-{TRACE}-81a52e188d852a6b-{flags}"


@pytest.mark.parametrize("caller", ["", "nonsense"])
def test_so_is_one_that_begins_its_trace(caller: str) -> None:
    begun = "00-3ff26e4ff14d8b9ce22e155504476241-81a52e188d852a6b-01"

    assert of_orchestration(EXECUTION, caller) == begun


def test_so_is_what_an_orchestration_has_asked_for() -> None:
    own = of_orchestration(EXECUTION, f"00-{TRACE}-{SPAN}-01")
    activity, timer = of_task(own, 3, 1), of_task(own, 1_767_603_600_000_000, 7)

    assert activity == f"00-{TRACE}-e013a081a33b6651-01"
    assert timer == f"00-{TRACE}-56ce7bc3d2103c3a-01"
    assert of_activity_run(activity) == f"00-{TRACE}-7e24d938dc711a44-01"
    assert of_activity_run("") == ""
    assert of_task(f"00-{TRACE}-00000000000000ff-01", 3, 1) == f"00-{TRACE}-5e6e726915b63ce5-01"


def test_no_place_is_the_one_that_stands_for_none() -> None:
    one = beside(f"00-{TRACE}-{SPAN}-01", f"{1:016x}")

    assert of_task(beside(one, "a1918d96ea49c41a"), 3, 1) == one
    assert of_activity_run(beside(one, "9e3779b97f4a7c15")) == one
