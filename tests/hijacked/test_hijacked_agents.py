"""Whatever five hundred hijacked answers say: nothing is settled without a person, nothing is
fetched, nothing becomes markup, nothing is logged.
"""

import json
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from function_app.claims.messages import OrchestrationInput
from function_app.claims.orchestrator import claim_orchestrator
from function_app.desk.claim_state import ClaimState
from function_app.desk.rendering import render_review
from function_app.domain.adjudication import Agent2Output
from function_app.domain.decision import ApprovalDecision
from function_app.domain.reading import Agent1Output
from function_app.domain.result import OrchestrationResult
from function_app.kit import plain_json
from tests.function_app.claims.replay import Activities, Replay
from tests.hijacked.conftest import ATTACHED, CLAIM, GOOD, Aftermath, Answered
from tests.hijacked.outputs import MOST
from tests.hijacked.pages import Parsed, faults
from tests.hijacked.payloads import MARK, OTHER_CLAIM

NOW = datetime(2031, 3, 1, tzinfo=UTC)
UNSEEN = re.compile("[\x00\x07\x08\x0b\x0c\x1b\x7f\x85\x9b\u202a-\u202e\u2066-\u2069]")
LARGEST_NOTE = 2_000  # bytes of custom status
LARGEST_OUTCOME = 210_000


def told(answered: Answered) -> Any:
    """What the activity brings back; raises what it raised."""
    if answered.outcome is None:
        raise ConnectionError("to be tried again")
    return answered.outcome.dump()


def folder(parent: Path, answered: Answered) -> Path:
    """For a claim's engine."""
    made = parent / str(answered.hijacked)
    made.mkdir()
    return made


def order() -> str:
    return OrchestrationInput(claim=CLAIM, approval_timeout_hours=24).model_dump_json()


def page(answered: Answered) -> str:
    """Of the claim that waits, or that ended, with this answer."""
    output = answered.outcome.output if answered.outcome else None
    view = {"instance_id": "claim-CLM-1", "claim_id": "CLM-1", "claim": CLAIM, "created_at": NOW}
    if answered.hijacked.role == "agent1":
        reading = Agent1Output.model_validate(output) if output else None
        waiting = {"runtime_status": "Running", "step": "awaiting_approval", "request_id": "w"}
        return render_review(ClaimState(**view, **waiting, agent1=reading))
    result = OrchestrationResult(
        claim_id="CLM-1",
        status="completed",
        started_at=NOW,
        completed_at=NOW,
        approval_decision=ApprovalDecision(decision="approved", reviewer="ann@example.com"),
        agent2_input=answered.claim,
        agent2_output=Agent2Output.model_validate(output) if output else None,
    )
    return render_review(ClaimState(**view, runtime_status="Completed", step="x", result=result))


def test_answers_are_hostile_and_most_of_them_get_as_far_as_the_claim(aftermath: Aftermath) -> None:
    assert len(aftermath.answers) == MOST
    outputs = [answered.outcome and answered.outcome.output for answered in aftermath.answers]
    assert sum(output is not None for output in outputs) > MOST * 0.5
    assert sum(MARK in json.dumps(output) for output in outputs) > MOST * 0.4


def test_hijacked_agent1_leaves_every_claim_to_its_reviewer(
    aftermath: Aftermath, tmp_path: Path
) -> None:
    for answered in aftermath.of("agent1"):
        asked: list[str] = []
        activities = Activities(
            folder(tmp_path, answered),
            read_claim=lambda _, answered=answered: told(answered),
            notify_reviewer=lambda notice, asked=asked: asked.append(notice) or {},
        )
        claim = Replay(claim_orchestrator, activities, order()).start()
        if answered.outcome is None:
            claim.advance(minutes=1)  # the retries
        assert claim.outcome is None, str(answered.hijacked)
        assert claim.status["step"] == "awaiting_approval", str(answered.hijacked)
        assert claim.calls.count("adjudicate_claim") == 0
        assert MARK not in json.dumps([claim.statuses, asked])
        assert max(len(json.dumps(status)) for status in claim.statuses) < LARGEST_NOTE


def test_hijacked_agent2_approves_nothing_that_the_rules_do_not(aftermath: Aftermath) -> None:
    for answered in aftermath.of("agent2"):
        output = answered.outcome and answered.outcome.output
        if output is None:
            continue
        who = str(answered.hijacked)
        if output["decision"] == "APPROVED":
            assert (answered.claim, output["approved_amount"]) == (GOOD, 667.5), who
        else:
            assert output["approved_amount"] in (0, None), who
        if output["disagreement"]:
            assert output["decision"] == "MANUAL_REVIEW", who
            assert output["assigned_queue"] == "claims_review", who
            assert MARK not in output["reason"], who


def test_every_claim_ends_with_a_result_whatever_both_agents_say(
    aftermath: Aftermath, tmp_path: Path
) -> None:
    approved = {"decision": "approved", "reviewer": "ann@example.com"}
    pairs = list(zip(aftermath.of("agent1"), aftermath.of("agent2"), strict=True))
    for reading, verdict in pairs[::10]:
        activities = Activities(
            folder(tmp_path, reading),
            read_claim=lambda _, answered=reading: told(answered),
            notify_reviewer=lambda _: {},
            adjudicate_claim=lambda _, answered=verdict: told(answered),
        )
        claim = Replay(claim_orchestrator, activities, order()).start().advance(minutes=1)
        claim.raise_event({**approved, "claim_data": verdict.claim}).advance(minutes=1)
        assert claim.result["status"] in ("completed", "error")
        assert claim.result["claim_id"] == "CLM-1"
        assert (claim.result["agent2_output"] or {"claim_id": "CLM-1"})["claim_id"] == "CLM-1"
        assert MARK not in json.dumps(claim.statuses)


def test_what_is_ours_to_say_is_not_the_agents(aftermath: Aftermath) -> None:
    for answered in aftermath.answers:
        output = answered.outcome and answered.outcome.output
        if output is None:
            continue
        who = str(answered.hijacked)
        assert output["claim_id"] == "CLM-1", who
        assert MARK not in json.dumps(output["provenance"]), who
        assert output["provenance"]["agent_name"].startswith("claim-"), who
        if answered.hijacked.role == "agent1":
            (document,) = output["documents"]
            assert (document["name"], document["status"]) == ("bill.txt", "not_accessible"), who
            assert (document["pages"], document["page_texts"]) == (0, []), who
            assert output["document_extraction"]["status"] == "not_accessible", who
            assert output["extracted_info"]["claimant_email"] == "dana@example.com", who
            supported = [e for e in output["evidence"] if e["supported"]]
            assert MARK not in json.dumps(supported), who


def test_every_outcome_is_plain_json_of_a_size_that_travels(aftermath: Aftermath) -> None:
    for answered in aftermath.answers:
        if answered.outcome is not None:
            text = json.dumps(answered.outcome.dump(), allow_nan=False)
            plain_json.loads(text)
            assert len(text) < LARGEST_OUTCOME, str(answered.hijacked)


def test_no_byte_of_an_agent_becomes_markup_or_hides(aftermath: Aftermath) -> None:
    marked = 0
    for answered in aftermath.answers:
        drawn = page(answered)
        assert drawn.encode(), str(answered.hijacked)
        parsed = Parsed(drawn)
        assert faults(parsed, {ATTACHED}) == [], str(answered.hijacked)
        assert not UNSEEN.search(drawn), str(answered.hijacked)
        marked += MARK in parsed.text
    assert marked > MOST * 0.4


def test_nothing_that_an_agent_names_is_fetched(aftermath: Aftermath) -> None:
    assert aftermath.visits == 0
    assert aftermath.paths == {"conversations", "responses", "conversations/ID"}


def test_log_holds_no_word_of_an_agents(aftermath: Aftermath) -> None:
    assert "foundry_answered" in aftermath.log
    assert MARK not in aftermath.log
    assert OTHER_CLAIM not in aftermath.log
