"""The form as the server draws it: filled from agent 1, labelled, and for one wait of the claim."""

from function_app.desk.views.form_view import prefill
from tests.function_app.desk.drawn import drawn, reading, waiting


def test_form_is_filled_from_agent_1_and_marks_what_is_missing() -> None:
    page = drawn(waiting())
    assert page.field("claimant.name")["value"] == "Ana Diaz"
    assert page.field("repair.total_estimate")["value"] == "1234.50"
    assert page.field("issue.date_noticed")["value"] == "2031-02-10"
    assert "checked" in page.field("documents.repair_estimate")
    assert "checked" not in page.field("documents.photos")
    vin, name = page.find(id="vehicle-vin-missing"), page.find(id="claimant-name-missing")
    assert vin is not None
    assert "hidden" not in vin
    assert name is not None
    assert "hidden" in name
    assert "vehicle-vin-missing" in (page.field("vehicle.vin")["aria-describedby"] or "")


def test_form_answers_the_wait_that_it_was_drawn_for() -> None:
    form = drawn(waiting()).find(id="review-form")
    assert form is not None
    assert form["data-request-id"] == "wait-1"
    assert form["data-claim-id"] == "CLM-7"
    assert form["data-submission-date"] == "2031-02-28"


def test_every_field_has_a_label() -> None:
    page = drawn(waiting())
    labelled = {label.get("for") for label in page.all("label")}
    for tag in ("input", "select", "textarea"):
        for attributes in page.all(tag):
            wrapped = "data-part" in attributes or attributes.get("type") in ("checkbox", "radio")
            if "hidden" in attributes or attributes.get("type") == "hidden":
                continue  # radio buttons, which have labels, fill it
            assert wrapped or attributes["id"] in labelled


def test_no_button_submits_the_form_by_the_enter_key() -> None:
    buttons = drawn(waiting()).all("button")
    assert {button["type"] for button in buttons} == {"button"}
    decisions = {b["data-decision"] for b in buttons if "data-decision" in b}
    assert decisions == {"approved", "changes_requested", "rejected"}


def test_a_document_that_failed_says_why_and_ticks_nothing() -> None:
    failed = {"status": "failed", "document_type": "claim_form", "notes": "The PDF is encrypted."}
    report = {"name": "x.pdf", **failed}
    page = drawn(waiting(agent1=reading(document_extraction=failed, documents=[report])))
    assert "Could not be read" in page.text
    assert "The PDF is encrypted." in page.text
    assert "checked" not in page.field("documents.claim_form")


def test_nothing_read_prefills_nothing() -> None:
    assert prefill(None) == {}
