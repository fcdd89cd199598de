"""A claim's whole way with its claimant: asked, answered with a photo and a PDF, on top again with
what is new, approved, taken back, approved once more, and settled by a second person, of which the
claimant is told by letter.
"""

import json
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from hashlib import sha256
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from function_app.audit.__main__ import main
from function_app.domain.paper_names import PAPER_NAMES
from tests.browser.conftest import READERS_ZONE, hurry, open_desk
from tests.browser.desk import Desk, OpenClaim
from tests.browser.queue_desk import ANA, BO, ids, row, sit_down
from tests.browser.test_asking import SECOND, claimant, link
from tests.function_app.claims.claimant.conftest import PNG
from tests.function_app.documents.pdf_files import pdf
from tests.function_app.letters.conftest import pdf_text

__all__ = ["claimant"]
PAPERS = {
    "decision": "REQUEST_DOCUMENTS",
    "reason": "The repair estimate is missing.",
    "missing_documents": ["repair_estimate"],
}
MANUAL = {"decision": "MANUAL_REVIEW", "reason": "The mileage limit is not known."}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("whole-way")


@pytest.fixture(scope="module")
def whole_desk(data: Path) -> Iterator[Desk]:
    with open_desk(
        data,
        AFTER_REVIEW="desk",
        CLAIM_FILES="folder:files",
        CLAIMANT_MAIL="log",
        DESK_DATABASE_URL="sqlite:///desk.db",
        LETTERS="auto",
    ) as desk:
        yield desk


def ask_for_the_mileage(page: Page, claim: OpenClaim) -> None:
    page.goto(claim.review_url)
    page.get_by_role("button", name="Ask the claimant").click()
    dialog = page.get_by_role("dialog", name="Ask the claimant")
    dialog.get_by_label("Questions, one a line").fill("What was the mileage?")
    dialog.get_by_label("Photos of the damage").check()
    dialog.get_by_role("button", name="Send the questions").click()
    expect(page.locator("#outcome")).to_contain_text("The claimant was asked")


def answer(page: Page, url: str) -> None:
    page.goto(url)
    page.get_by_label("What was the mileage?").fill("Odometer: 48,210 miles")
    page.get_by_label("Files").set_input_files(
        [
            {"name": "part.png", "mimeType": "image/png", "buffer": PNG},
            {"name": "estimate.pdf", "mimeType": "application/pdf", "buffer": pdf("Total 767.50")},
        ]
    )
    page.get_by_role("button", name="Send my answer").click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Thank you, we have your answer")


def test_claim_goes_to_its_claimant_and_back_and_is_settled_by_a_second_person(
    whole_desk: Desk, data: Path, page: Page, claimant: Page, browser: Browser, tmp_path: Path
) -> None:
    page.remove_listener("requestfinished", hurry)
    claim = whole_desk.waiting_claim()
    claim.agent_says("agent2", MANUAL)
    claim.api.host.advance_clock(5 * 3600)
    later = whole_desk.waiting_claim()
    sit_down(page, whole_desk, ANA)
    ask_for_the_mileage(page, claim)
    sit_down(page, whole_desk, ANA, "?view=with_claimant")
    expect(row(page, claim)).to_be_visible()
    claim.agent_says("agent1", SECOND)
    answer(claimant, link(data, claim))
    claim.reach("awaiting_approval")

    while not (returned := claim.api.row(claim.claim_id)) or not returned["news"]:
        pass  # the index comes after the claim
    sit_down(page, whole_desk, ANA)
    assert ids(page) == [claim.claim_id, later.claim_id]
    page.goto(claim.review_url)
    expect(page.locator(".answers.news")).to_contain_text("Odometer: 48,210 miles")
    expect(page.locator(".changes")).to_contain_text("Current mileage")
    page.get_by_role("button", name="Approve").click()
    page.get_by_role("button", name="Undo").click()
    expect(page.locator("#restored-words")).to_contain_text("The decision was taken back.")
    page.on("requestfinished", hurry)
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("heading", name="Settle this claim")).to_be_visible()

    second = browser.new_page(timezone_id=READERS_ZONE)
    sit_down(second, whole_desk, BO, "?view=settlement")
    assert ids(second) == [claim.claim_id]
    second.goto(claim.review_url)
    second.get_by_role("radio", name="Approve").check()
    second.get_by_label("Approved amount ($)").fill("667.50")
    second.get_by_role("button", name="Approve and settle").click()
    expect(second.locator("#outcome h2")).to_contain_text(f"Approved by {BO}")
    second.close()

    settlement = claim.ended()["output"]["settlement"]
    assert (settlement["reviewer"], settlement["approved_amount"]) == (BO, 667.5)
    record = whole_desk.api.host.get(f"/api/claims/claim-{claim.claim_id}/audit").json()
    told = [entry["event"] for entry in record["entries"]]
    order = ["asked", "answered", "undo", "settlement"]
    assert [event for event in told if event in order] == order
    assert_told_by_letter(data, claim, record["entries"])
    (tmp_path / "record.json").write_text(json.dumps(record))
    assert main(["verify", str(tmp_path / "record.json")]) == 0


def test_documents_that_the_check_missed_are_filled_in_for_a_person_to_send(
    whole_desk: Desk, data: Path, page: Page
) -> None:
    claim = whole_desk.waiting_claim()
    claim.agent_says("agent2", PAPERS)
    claim.decide_elsewhere()
    claim.reach("awaiting_settlement")
    sit_down(page, whole_desk, ANA)
    page.goto(claim.review_url)
    page.get_by_role("button", name="Ask the claimant").click()
    dialog = page.get_by_role("dialog", name="Ask the claimant")
    expect(dialog.get_by_role("checkbox", checked=True)).to_have_count(1)
    dialog.get_by_role("button", name="Send the questions").click()
    claim.reach("with_claimant")
    assert PAPER_NAMES["repair_estimate"] in mail_text(data, claim)


def mail_text(data: Path, claim: OpenClaim) -> str:
    link(data, claim)
    mails = [path.read_text() for path in (data / "outbox").glob("*.eml")]
    return next(text for text in mails if f"[claim {claim.claim_id}]" in text)


def assert_told_by_letter(data: Path, claim: OpenClaim, entries: list[dict[str, Any]]) -> None:
    """One mail in the outbox tells the amount, and is the one that the record names."""
    paths = (data / "outbox").glob("*.eml")
    mails = [message_from_bytes(path.read_bytes(), policy=default) for path in paths]
    subject = f"Your claim is approved [claim {claim.claim_id}]"
    [letter] = [one for one in mails if one["Subject"] == subject]
    [paper] = letter.iter_attachments()
    printed = paper.get_content()
    body: Any = letter.get_body(("plain",))
    for told in (body.get_content(), pdf_text(printed)):
        assert "$667.50" in told
        assert BO not in told
    assert letter["To"] == "maria@example.com"
    [sent] = [one for one in entries if one["event"] == "letter_sent" and one["kind"] == "approved"]
    assert (sent["to"], sent["who"]) == ("maria@example.com", None)
    assert sent["pdf_sha256"] == sha256(printed).hexdigest()
