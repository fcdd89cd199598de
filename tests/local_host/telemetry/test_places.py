"""What a caller gives as its place in a trace may be anything."""

import pytest

from local_host.telemetry.places import parsed, traceparent

TRACE, SPAN = "0af7651916cd43dd8448eb211c80319c", "b7ad6b7169203331"


@pytest.mark.parametrize("flags", ["00", "01"])
def test_a_place_is_read_and_told_as_it_was_given(flags: str) -> None:
    given = f"00-{TRACE}-{SPAN}-{flags}"
    place = parsed(given)

    assert place is not None
    assert traceparent(place) == given


def test_a_later_version_may_say_more() -> None:
    place = parsed(f"01-{TRACE}-{SPAN}-01-more")

    assert place is not None
    assert traceparent(place) == f"00-{TRACE}-{SPAN}-01"


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
    assert parsed(given) is None
