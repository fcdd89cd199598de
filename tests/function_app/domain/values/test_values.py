"""What people and language models write, read as values."""

from datetime import date
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import TypeAdapter, ValidationError

from function_app.domain.adjudication import Agent2Output
from function_app.domain.claim import ClaimRequest
from function_app.domain.decision import ApprovalDecision
from function_app.domain.reading import Agent1Output, ClaimClassification
from function_app.domain.values.lenient import Confidence, Day, Money, TextList, Whole


@pytest.mark.parametrize(
    ("written", "amount"),
    [
        ("$1,234.50", "1234.50"),
        ("1234.5", "1234.50"),
        ("USD 99", "99.00"),
        (285, "285.00"),
        (0.1 + 0.2, "0.30"),
        ("2.005", "2.01"),
        ("767.50 dollars", "767.50"),
        ("N/A", None),
        ("", None),
        (None, None),
    ],
)
def test_money_is_read_to_the_cent(written: Any, amount: str | None) -> None:
    expected = None if amount is None else Decimal(amount)
    assert TypeAdapter(Money).validate_python(written) == expected


@pytest.mark.parametrize(
    "written",
    ["1.234,50", "285.00 + 45.00", "-5", "about 5", "nan", float("nan"), float("inf"), True, [5],
     "9" * 40, "1,23"],
)  # fmt: skip
def test_what_is_no_amount_is_refused_and_never_guessed(written: Any) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Money).validate_python(written)


@pytest.mark.parametrize(
    ("written", "whole"), [("45,210 miles", 45210), ("45k", 45000), (12.0, 12), ("unknown", None)]
)
def test_an_odometer_is_read_as_a_whole_number(written: Any, whole: int | None) -> None:
    assert TypeAdapter(Whole).validate_python(written) == whole


@pytest.mark.parametrize(
    "written",
    ["2026-10-03", "10/03/2026", "October 3, 2026", "Oct 3rd, 2026", "OCT 3, 2026",
     "3 October 2026", "2026-10-03T08:15:00Z"],
)  # fmt: skip
def test_a_day_is_read_in_the_ways_people_write_it(written: str) -> None:
    assert TypeAdapter(Day).validate_python(written) == date(2026, 10, 3)


def test_a_day_that_does_not_exist_is_refused() -> None:
    with pytest.raises(ValidationError, match="is not a date"):
        TypeAdapter(Day).validate_python("2026-02-30")


@pytest.mark.parametrize(("written", "share"), [("85%", 0.85), (85, 0.85), (0.85, 0.85), ("1", 1)])
def test_a_confidence_is_a_share_of_one(written: Any, share: float) -> None:
    assert TypeAdapter(Confidence).validate_python(written) == pytest.approx(share)


def test_a_list_may_hold_words_and_objects() -> None:
    written = ["VIN", {"field": "photos", "reason": "none attached"}, "", None]
    assert TypeAdapter(TextList).validate_python(written) == ["VIN", "photos: none attached"]


@pytest.mark.parametrize(
    "written",
    ['"jane@x.com>', 'Jane <"jane,doe@x.com', '"jane:doe@x.com', "a:" * 2000, "<a@b.c>" * 100_000,
     "a@b", "a b@c.de", "@x.com", "a@x.com, b@x.com", "x" * 321 + "@x.com"],
)  # fmt: skip
def test_what_is_no_address_is_refused(written: str) -> None:
    with pytest.raises(ValidationError, match="must be an e-mail address"):
        ApprovalDecision.model_validate({"decision": "approved", "reviewer": written})


@given(st.emails() | st.text(max_size=40) | st.from_regex(r"[a-z<>\"@., ]{1,20}", fullmatch=True))
def test_an_address_that_was_accepted_is_accepted_again_as_it_is(written: str) -> None:
    try:
        first = ApprovalDecision.model_validate({"decision": "approved", "reviewer": written})
    except ValidationError:
        return
    assert ApprovalDecision.model_validate_json(first.model_dump_json()) == first


@given(st.from_regex(r"\$?\d{1,14}(\.\d{1,4})?k?", fullmatch=True))
def test_an_amount_that_was_accepted_is_accepted_again_as_it_is(written: str) -> None:
    try:
        first = Agent1Output.model_validate(
            {"claim_id": "A", "extracted_info": {"total_estimate": written}}
        )
    except ValidationError:
        return
    assert Agent1Output.model_validate_json(first.model_dump_json()) == first


def test_an_error_does_not_quote_what_was_sent() -> None:
    with pytest.raises(ValidationError) as error:
        ApprovalDecision.model_validate({"decision": "Maria Alvarez", "reviewer": "r@example.com"})
    assert "Maria" not in str(error.value)


@pytest.mark.parametrize(
    ("sender", "address"),
    [
        ("jo@example.com", "jo@example.com"),
        ("Jo Doe <jo@example.com>", "jo@example.com"),
        ("<jo@example.com>", "jo@example.com"),
        ("jo@example.com (Jo Doe)", "jo@example.com"),
        ("Jo Doe <jo@example.com> (on holiday)", "jo@example.com"),
        ('"x@example.com via Claims" <claims@example.com>', "claims@example.com"),
        ('"Doe, \\"Jo\\" <J>" <jo@example.com>', "jo@example.com"),
        ("jo@example.com;", "jo@example.com"),
        ("Jo Doe <jo@example.com>; ", "jo@example.com"),
        ("nora.o'quist@example.com", "nora.o'quist@example.com"),
        (f"bounce+SRS={'a' * 90}=jo@relay.example", f"bounce+SRS={'a' * 90}=jo@relay.example"),
        ("", None),
    ],
)
def test_a_sender_is_an_address(sender: str, address: str | None) -> None:
    request = ClaimRequest.model_validate(
        {"claim_id": "A", "email_content": "x", "sender_email": sender}
    )
    assert request.sender_email == address


@pytest.mark.parametrize(
    "sender",
    [
        "nobody",
        "jo@",
        "@example.com",
        "jo@localhost",
        "a@b.com, c@d.com",
        "a@b.com; c@d.com",
        "a@b.com <c@d.com>",
        "Jo <a@b.com> <c@d.com>",
        '"Jo" <jo@example.com',
        "jo@example.com (Jo) (Doe) <",
        f"{'a' * 400}@example.com",
        '"' * 900,
        "(" * 900,
        "a" * 2000,
    ],
)
def test_what_names_no_one_address_is_refused(sender: str) -> None:
    with pytest.raises(ValidationError, match="must be an e-mail address"):
        ClaimRequest.model_validate({"claim_id": "A", "email_content": "x", "sender_email": sender})


@pytest.mark.parametrize("amount", ["5", True, -1, float("nan"), {}, 1e300])
def test_a_reviewers_amount_is_a_number_of_at_least_zero(amount: Any) -> None:
    with pytest.raises(ValidationError):
        ApprovalDecision.model_validate(
            {
                "decision": "approved",
                "reviewer": "r@example.com",
                "claim_amounts": {"deductible": amount},
            }
        )


def test_a_models_nulls_leave_the_defaults() -> None:
    written = {
        "claim_id": "A-1",
        "classification": {"claim_type": None, "urgency": "N/A"},
        "confidence_score": None,
        "flags": {"requires_human_review": None, "missing_information": None},
        "extracted_info": None,
    }
    output = Agent1Output.model_validate(written)
    assert output == Agent1Output(claim_id="A-1")
    assert output.flags.requires_human_review is True
    adjudication = {"claim_id": "unknown", "decision": "approve", "evaluation_summary": None}
    assert Agent2Output.model_validate(adjudication).claim_id == "unknown"


@pytest.mark.parametrize(
    ("written", "known"),
    [("vsc", "VSC"), ("Tire and Wheel", "Tire & Wheel"), ("Boat", "Boat")],
)
def test_a_claim_type_is_known_by_any_spelling(written: str, known: str) -> None:
    assert ClaimClassification.model_validate({"claim_type": written}).claim_type == known


@pytest.mark.parametrize(
    ("written", "decision"),
    [("approved", "APPROVED"), ("Deny", "DENIED"), ("request documents", "REQUEST_DOCUMENTS"),
     ("PAY IT NOW", "MANUAL_REVIEW"), ("", "MANUAL_REVIEW"), (None, "MANUAL_REVIEW")],
)  # fmt: skip
def test_a_decision_in_words_never_seen_goes_to_a_person(written: Any, decision: str) -> None:
    output = Agent2Output.model_validate({"claim_id": "A", "decision": written})
    assert output.decision == decision


def test_a_blank_is_a_missing_field_in_an_events_data_too() -> None:
    decision = ApprovalDecision.model_validate(
        {"decision": "approved", "reviewer": "r@example.com", "claim_amounts": "", "claim_data": ""}
    )
    assert (decision.claim_amounts, decision.claim_data) == (None, None)


def test_blank_attachment_urls_are_no_attachments() -> None:
    claim = ClaimRequest.model_validate(
        {"claim_id": "A", "attachment_urls": ["", "https://a.example/b.pdf", " "]}
    )
    assert claim.attachments == ["https://a.example/b.pdf"]


@pytest.mark.parametrize("decision", ["DENIED", "MANUAL_REVIEW", "REQUEST_DOCUMENTS", "pay up"])
def test_what_is_not_approved_pays_nothing_whatever_figure_stands_beside_it(decision: str) -> None:
    written = {"claim_id": "x", "decision": decision, "approved_amount": "$9,999.00"}
    assert Agent2Output.model_validate(written).approved_amount == 0


def test_what_is_approved_pays_its_amount_in_whatever_order_it_is_written() -> None:
    written = {"approved_amount": "$667.50", "decision": "approved", "claim_id": "x"}
    assert Agent2Output.model_validate(written).approved_amount == Decimal("667.50")


@pytest.mark.parametrize(
    ("written", "seen"),
    [
        ("Dana\u202e seyeR", "Dana seyeR"),
        ("\u2066Dana\u2069 Reyes", "Dana Reyes"),
        ("\x1b[31mDana\x07\x00\x7f\x9b", "[31mDana"),
        ("Dana\r\nReyes\tJr.", "Dana \nReyes\tJr."),
        ("page one\x0cpage two", "page one page two"),
        ("שלום Dana", "שלום Dana"),
        ("Zoë 😀 \u200fx", "Zoë 😀 \u200fx"),
    ],
)
def test_agents_text_is_what_a_reader_sees_of_it(written: str, seen: str) -> None:
    reading = Agent1Output.model_validate(
        {
            "claim_id": "x",
            "justification": written,
            "classification": {"claim_type": written},
            "flags": {"potential_concerns": [written, {"why": written}]},
            "documents": [{"name": written, "document_type": written}],
            "evidence": [{"field": "diagnosis", "source": "email", "quote": written}],
        }
    )
    assert reading.justification == reading.classification.claim_type == seen
    assert reading.flags.potential_concerns == [seen, seen]
    assert (reading.documents[0].name, reading.documents[0].document_type) == (seen, seen)
    assert reading.evidence[0].quote == seen


@pytest.mark.parametrize("written", ["\u202e", "\x00 \x07", "\u2028"])
def test_a_text_of_which_nothing_is_seen_is_unknown(written: str) -> None:
    known = {"claim_id": "x", "decision": "DENIED"}
    output = Agent2Output.model_validate(
        {**known, "reason": written, "priority": written, "rules_failed": [written, "AA-01"]}
    )
    assert (output.reason, output.priority, output.rules_failed) == (None, None, ["AA-01"])


@pytest.mark.parametrize("written", ["1\u202e5", "1\x005"])
def test_a_figure_with_something_unseen_in_it_is_no_figure(written: str) -> None:
    with pytest.raises(ValidationError):
        TypeAdapter(Money).validate_python(written)
