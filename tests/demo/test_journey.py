"""Steps that pass faster than the demo looks are still told."""

import json
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import date

import pytest

from demo.claims_api import ClaimsApi
from demo.journey import Journey, steps_between
from demo.samples import samples
from dev_support.loopback_server import Reply, Request, serving


@contextmanager
def api_that_shows(*steps: str) -> Iterator[ClaimsApi]:
    """Each look finds the next of `steps`."""
    coming = iter(steps)

    def answer(_: Request) -> Reply:
        step = next(coming)
        status = {"custom_status": {"step": step, "message": f"This is {step}."}}
        return Reply(json.dumps(status).encode())

    with serving(answer) as server, closing(ClaimsApi(server.url)) as api:
        yield api


def test_a_step_that_was_not_seen_is_told_in_its_own_words(
    capsys: pytest.CaptureFixture[str],
) -> None:
    with api_that_shows("awaiting_approval", "awaiting_approval", "agent2_completed") as api:
        journey = Journey(api, samples(date(2031, 3, 1))[0], "1")
        for _ in range(3):
            journey.look()

    told = [line.split(" s  ", 1)[1] for line in capsys.readouterr().out.splitlines()]
    assert told == [
        "agent1_processing   The claim assistant is reading the claim.",
        "agent1_completed    The claim has been read; a reviewer is being told.",
        "awaiting_approval   This is awaiting_approval.",
        "agent2_processing   The claim was approved and is being adjudicated.",
        "agent2_completed    This is agent2_completed.",
    ]


def test_nothing_is_made_up_between_neighbours_or_for_other_endings() -> None:
    assert steps_between("agent1_processing", "agent1_completed") == ()
    assert steps_between("awaiting_approval", "rejected") == ()
