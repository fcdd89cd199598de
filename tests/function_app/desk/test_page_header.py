"""What the page says of a claim before anything is decided, and what was sent."""

import pytest

from tests.function_app.desk.drawn import drawn, reading, waiting


def test_header_names_the_claim_its_class_the_confidence_and_the_flags() -> None:
    text = drawn(waiting()).text
    for shown in (
        "Claim CLM-7", "VSC", "Mechanical", "Urgent", "85%, high", "The transmission slips.",
        "phone number", "mileage is high",
    ):  # fmt: skip
        assert shown in text


@pytest.mark.parametrize(
    ("score", "words"), [(0.8, "80%, high"), (0.5, "50%, medium"), (0, "0%, low")]
)
def test_confidence_is_said_in_a_plain_word(score: float, words: str) -> None:
    assert words in drawn(waiting(agent1=reading(confidence_score=score))).text


def test_names_of_fields_and_papers_are_said_in_words() -> None:
    flags = {
        "missing_information": ["vehicle_vin: not in the claim_form", "date_of_loss"],
        "potential_concerns": ["Ask for repair_estimate.pdf again", "MANUAL_REVIEW is advised"],
    }
    text = drawn(waiting(agent1=reading(flags=flags, justification="A claim_form came."))).text
    for said in (
        "VIN: not in the claim form", "date of loss", "manual review is advised",
        "A claim form came.", "Ask for repair_estimate.pdf again",
    ):  # fmt: skip
        assert said in text


def test_only_a_claim_that_waits_has_a_deadline() -> None:
    due = "2031-03-02T00:00:00Z"
    (time,) = drawn(waiting(expires_at=due)).all("time")
    assert time["datetime"] == due
    assert "Decide before" not in drawn(waiting(step="agent2_processing", expires_at=due)).text
    assert "Decide before" not in drawn(waiting(expires_at="tomorrow")).text


def test_email_and_document_text_stand_beside_the_form() -> None:
    text = drawn(waiting()).text
    assert "It slips." in text
    assert "INVOICE 42" in text


def test_an_attachment_leads_to_what_was_kept_and_the_senders_address_is_text() -> None:
    page = drawn(waiting(agent1=reading(documents=[{"name": "x.pdf", "sha256": "ab" * 32}])))
    _skip, link = page.all("a")
    assert link["href"] == f"claim-CLM-7/files/{'ab' * 32}"
    assert "download" in link
    assert "https://a.example/x.pdf" in page.text


def test_an_attachment_that_was_not_kept_is_no_link() -> None:
    page = drawn(waiting())
    assert [link["href"] for link in page.all("a")] == ["#decision"]
    assert "https://a.example/x.pdf" in page.text


def test_when_agent_1_is_down_the_form_is_empty_and_the_reason_shown() -> None:
    page = drawn(waiting(agent1=None, agent1_error="The claim assistant did not answer."))
    assert "The claim assistant did not answer." in page.text
    entries = [i for i in page.all("input") if i.get("type") != "radio"]
    filled = [i for i in entries if i.get("value") or "checked" in i]
    assert filled == []
    assert "It slips." in page.text
