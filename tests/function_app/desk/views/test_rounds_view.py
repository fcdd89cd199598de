"""What a reviewer asked for, and what agent 1 has changed since."""

from datetime import UTC, datetime
from typing import Any

from function_app.claims.decisions.history import TakenDecision
from function_app.desk.claim_state import ClaimState, EarlierRound
from function_app.desk.views.rounds_view import rounds_view
from function_app.domain.decision import ApprovalDecision
from tests.function_app.desk.drawn import APPROVED, HOSTILE, Drawn, drawn, ended, reading, waiting

ASKED = TakenDecision(
    ApprovalDecision(decision="changes_requested", reviewer="bob@x.example", comments="Again."),
    datetime(2031, 3, 1, tzinfo=UTC),
)
BEFORE = EarlierRound(reading(), ASKED)
INFO = {
    "contract_number": "C-2", "total_estimate": 99, "date_of_loss": "2031-02-11",
    "current_odometer": 45120,
}  # fmt: skip


def second_round(**changes: Any) -> ClaimState:
    return waiting(earlier=(BEFORE,), **changes)


def test_the_first_round_and_an_ended_claim_have_no_such_list() -> None:
    assert rounds_view(waiting()) is None
    assert rounds_view(ended("completed", APPROVED)) is None


def test_every_change_is_listed_as_the_page_writes_values() -> None:
    claim = second_round(agent1=reading(extracted_info=INFO))
    view = rounds_view(claim)
    assert view is not None
    assert [(one.label, one.change.old, one.change.new) for one in view.changed] == [
        ("Name", "Ana Diaz", "not known"),
        ("Contract number", "C-1", "C-2"),
        ("Current mileage", "not known", "45,120"),
        ("Date of loss", "Feb 10, 2031", "Feb 11, 2031"),
        ("Total estimate", "$1,234.50", "$99.00"),
    ]
    assert [(wish.reviewer, wish.words) for wish in view.wishes] == [("bob@x.example", "Again.")]
    page = drawn(claim)
    assert page.find(id="contract-contract_number-changed") is not None
    assert "changed from C-1 to C-2" in page.text
    assert "contract-contract_number-changed" in (
        page.field("contract.contract_number")["aria-describedby"] or ""
    )


def test_a_box_that_was_ticked_or_not_is_a_change() -> None:
    documents = [{"name": "x.pdf", "status": "success", "document_type": "claim_form"}]
    view = rounds_view(second_round(agent1=reading(documents=documents)))
    assert view is not None
    assert [(one.label, one.change.old, one.change.new) for one in view.changed] == [
        ("Claim form", "not ticked", "ticked")
    ]


def test_an_answer_without_a_change_and_no_answer_are_told_apart() -> None:
    same, silent = second_round(), second_round(agent1_error="It is down.")
    assert "left every value as it was" in drawn(same).text
    assert "The assistant did not answer again" in drawn(silent).text


def test_while_agent_1_reads_again_the_words_stand_there_without_a_list() -> None:
    view = rounds_view(second_round(step="agent1_processing", request_id=None))
    assert view is not None
    assert (view.title, view.changed) == ("Changes were requested", [])


def test_hostile_words_stay_text() -> None:
    decision = ASKED.decision.model_copy(update={"comments": HOSTILE})
    earlier = EarlierRound(
        reading(extracted_info={"claimant_name": HOSTILE}), TakenDecision(decision, ASKED.at)
    )
    page: Drawn = drawn(waiting(earlier=(earlier,)))
    assert page.all("img") == []
    assert "{{ 7 * 7 }}" in page.text
