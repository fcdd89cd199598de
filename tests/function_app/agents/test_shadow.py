"""A second agent beside agent 1, at the wire."""

import json
import logging
from collections.abc import Iterator
from contextlib import ExitStack
from logging.handlers import QueueHandler
from pathlib import Path
from queue import Queue
from threading import Event, Semaphore
from typing import Any

import pytest

from demo.foundry.answers import said
from demo.foundry.service import FoundryService, Question
from dev_support.loopback_server import Answer
from function_app.agents.shadow import AT_ONCE, MOST_WAITING, Shadow, ShadowedAssistant, is_chosen
from function_app.claim_index.database import Database
from function_app.claim_index.learned import ask_shadow, note_shadow, shadows
from function_app.domain.claim import Agent1Input, ClaimRequest
from tests.desk_rows import claim_row, fill, opened
from tests.function_app.agents.foundry_wire import (
    READING,
    FoundryClaimAssistant,
    StaticCredential,
    connect,
)

SECRET = "Somebody Else"
OTHERWISE = {
    **READING,
    "classification": {"claim_type": "gap"},
    "extracted_info": {"claimant_name": SECRET, "vehicle_vin": "1HGCM82633A004352"},
}


class Wire:
    """Agent 1 and the second agent, each in a project of its own; the second can be held back."""

    def __init__(self, database: Database, stack: ExitStack) -> None:
        self.database, self.open, self.asked = database, Event(), list[Question]()
        self.kept = Semaphore(0)
        self.answers: list[Answer] = []
        self.first = self._agent(stack, lambda _: said(json.dumps(READING)))
        second = self._agent(stack, self._reply)
        self.shadow = Shadow(lambda: second[0], 100, self, second[1].conversations.delete)
        self.assistant = ShadowedAssistant(self.first[0], self.shadow)
        self.service = second[2]

    def _agent(self, stack: ExitStack, reply: Any) -> tuple[Any, Any, FoundryService]:
        service = stack.enter_context(FoundryService(reply))
        client = connect(service.endpoint, StaticCredential(), 30)
        stack.callback(client.close)
        return FoundryClaimAssistant(client, "agent"), client, service

    def _reply(self, question: Question) -> Answer:
        self.asked.append(question)
        assert self.open.wait(20)
        return self.answers.pop(0) if self.answers else said(json.dumps(OTHERWISE))

    def begin(self, instance_id: str) -> bool:
        with self.database.writing_aside() as connection:
            return ask_shadow(connection, instance_id, "second", 1)

    def keep(self, instance_id: str, compared: Any, differing: Any) -> None:
        with self.database.writing_aside() as connection:
            note_shadow(connection, instance_id, compared, differing)
        self.kept.release()

    def read(self, claim_id: str) -> Any:
        claim = ClaimRequest(claim_id=claim_id, email_content="The car does not start.")
        return self.assistant.read(Agent1Input(instance_id=f"claim-{claim_id}", claim=claim), [])


@pytest.fixture
def wire(tmp_path: Path) -> Iterator[Wire]:
    database = opened("sqlite:///desk.db", tmp_path)
    fill(database, [claim_row(f"c{number}") for number in range(20)])
    with ExitStack() as stack:
        wire = Wire(database, stack)
        yield wire
        wire.open.set()
    database.close()


def test_only_the_names_of_fields_that_differ_are_kept(
    wire: Wire, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.INFO)
    wire.open.set()
    assert wire.read("c1").extracted_info.claimant_name == "Dana Reyes"
    assert wire.kept.acquire(timeout=20)
    with wire.database.reading() as connection:
        (one,) = shadows(connection, 0)
    assert (one.claim_id, one.agent) == ("c1", "second")
    assert one.compared == ["claimant_name", "vehicle_vin", "claim_type"]
    assert one.differing == one.compared
    assert SECRET not in caplog.text
    assert wire.service.conversations == []


def test_one_that_hangs_delays_no_claim_and_others_are_left_out(
    wire: Wire, caplog: pytest.LogCaptureFixture
) -> None:
    for number in range(MOST_WAITING + 6):
        assert wire.read(f"c{number}").classification.claim_type == "VSC"
    assert "shadow_skipped" in caplog.text
    assert not wire.kept.acquire(blocking=False)
    wire.open.set()
    assert all(wire.kept.acquire(timeout=20) for _ in range(MOST_WAITING + AT_ONCE))


def test_an_activity_that_runs_again_asks_it_once(wire: Wire) -> None:
    wire.open.set()
    for _ in range(3):
        wire.read("c1")
    wire.read("unknown-to-the-desk")
    wire.read("c2")  # behind the others
    assert all(wire.kept.acquire(timeout=20) for _ in range(2))
    assert len(wire.asked) == 2


def test_its_failure_is_a_line_in_the_log(wire: Wire, caplog: pytest.LogCaptureFixture) -> None:
    wire.answers = [said("no JSON"), said(f"still none, {SECRET}")]
    wire.open.set()
    lines = Queue[logging.LogRecord]()
    told = QueueHandler(lines)
    logging.getLogger("function_app.agents.shadow").addHandler(told)
    try:
        assert wire.read("c1").extracted_info.claimant_name == "Dana Reyes"
        record = lines.get(timeout=20)
    finally:
        logging.getLogger("function_app.agents.shadow").removeHandler(told)
    assert record.getMessage() == "shadow_failed instance=claim-c1 AgentAnswerUnusable"
    assert SECRET not in caplog.text
    wire.read("c2")
    assert wire.kept.acquire(timeout=20)


def test_the_same_claims_are_chosen_each_time_and_more_of_them_for_more_percent() -> None:
    ids = [f"VSC-{number}" for number in range(2000)]
    few = {one for one in ids if is_chosen(one, 10)}
    more = {one for one in ids if is_chosen(one, 50)}
    assert few < more
    assert 140 < len(few) < 260
    assert not any(is_chosen(one, 0) for one in ids)
    assert all(is_chosen(one, 100) for one in ids)
