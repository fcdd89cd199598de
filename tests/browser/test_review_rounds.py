"""Changes are requested: the assistant reads the claim again, and nothing typed is lost."""

import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.desk import READING, OpenClaim

WORDS = "The estimate on page 2 says $2,480.00.\nPlease read it again."
SECOND: dict[str, Any] = {
    **READING,
    "extracted_info": {
        **READING["extracted_info"],
        "total_estimate": 2480,
        "vehicle_model": None,
        "vehicle_vin": "1HGCM82633A004352",
    },
}
RELOAD = "Reload and keep what I typed"


def press(page: Page, button: str) -> None:
    page.get_by_label("Reviewer e-mail").fill("rev@example.com")
    page.get_by_role("button", name=button).click()


def ask_for_changes(page: Page, words: str = WORDS) -> None:
    page.get_by_label("Comments").fill(words)
    press(page, "Request changes")


def place(page: Page, path: str) -> Locator:
    return page.locator(f".field:has(#{path.replace('.', '-')})")


def test_a_request_for_changes_needs_words(form: Page, sent: list[Any]) -> None:
    ask_for_changes(form, "  ")
    expect(form.get_by_label("Comments")).to_be_focused()
    expect(form.locator("#comments-error")).to_have_text(
        "Say what the assistant should look at again."
    )
    assert_accessible(form)
    press(form, "Approve")
    expect(form.locator("#decide")).to_be_hidden()
    assert [one["decision"] for one in sent] == ["approved"]


def test_a_decision_says_which_wait_it_is_for_and_what_was_seen(
    claim: OpenClaim, form: Page, sent: list[Any]
) -> None:
    asked = claim.status()
    press(form, "Approve")
    expect(form.locator("#decide")).to_be_hidden()
    assert sent[0]["request_id"] == asked["request_id"]
    assert sent[0]["seen_digest"] == asked["seen_digest"]


def test_the_page_follows_to_the_next_round_and_marks_what_changed(
    claim: OpenClaim, form: Page
) -> None:
    claim.agent_says("agent1", SECOND)
    claim.hold("agent1")
    ask_for_changes(form)
    expect(form.locator("#outcome")).to_contain_text("The assistant is reading the claim again")
    expect(form.locator("#standing")).to_contain_text("The estimate on page 2 says $2,480.00.")
    expect(form.get_by_label("Comments")).to_be_disabled()
    assert_accessible(form)
    claim.let_go("agent1")

    standing, estimate = form.locator("#standing"), form.get_by_label("Total estimate")
    expect(standing.get_by_role("heading")).to_have_text("Round 2: what has changed")
    expect(standing).to_contain_text("rev@example.com asked for changes")
    expect(standing).to_contain_text("Please read it again.")
    row = form.get_by_role("row", name="Total estimate")
    expect(row.get_by_role("cell")).to_have_text(["$767.50", "$2,480.00"])
    expect(form.get_by_role("row")).to_have_count(4)
    row.get_by_role("link").click()
    expect(estimate).to_be_focused()
    expect(place(form, "vehicle.model")).to_contain_text("changed from Accord to not known")
    expect(place(form, "vehicle.make")).not_to_contain_text("changed")
    expect(estimate).to_have_value("2480.00")
    expect(estimate).to_have_accessible_description(
        re.compile(re.escape("changed from $767.50 to $2,480.00"))
    )
    expect(form.get_by_label("Comments")).to_have_value("")
    assert_accessible(form)


def test_what_was_typed_goes_on_into_the_next_round_and_is_marked(
    claim: OpenClaim, form: Page
) -> None:
    claim.agent_says("agent1", SECOND)
    form.get_by_label("Lienholder").fill("First Bank")
    form.get_by_label("Status", exact=True).select_option("Active")
    form.get_by_label("Photos", exact=True).check()
    form.get_by_label("Model").fill("Accord EX")
    form.get_by_label("Name").last.fill("Alternator")
    ask_for_changes(form)
    expect(form.locator("#restored")).to_contain_text("What you had typed was put into the new")
    for path in ("vehicle.lienholder", "contract.status", "documents.photos", "vehicle.model"):
        expect(place(form, path)).to_contain_text("typed by you")
    for path in ("vehicle.make", "repair.total_estimate", "documents.claim_form"):
        expect(place(form, path)).not_to_contain_text("typed by you")
    expect(form.get_by_label("Lienholder")).to_have_value("First Bank")
    expect(form.get_by_label("Status", exact=True)).to_have_value("Active")
    expect(form.locator("#documents-photos")).to_be_checked()
    expect(form.get_by_label("Model")).to_have_value("Accord EX")
    expect(form.get_by_label("Name").last).to_have_value("Alternator")
    expect(form.get_by_label("VIN")).to_have_value("1HGCM82633A004352")
    expect(form.get_by_label("Total estimate")).to_have_value("2480.00")
    form.reload()
    expect(form.get_by_label("Lienholder")).to_have_value("First Bank")
    form.get_by_role("button", name="Start again").click()
    expect(form.get_by_label("Lienholder")).to_have_value("")
    expect(form.get_by_label("Model")).to_have_value("")


def test_a_stale_decision_offers_a_reload_that_keeps_what_was_typed(
    claim: OpenClaim, form: Page
) -> None:
    claim.agent_says("agent1", SECOND)
    form.get_by_label("Lienholder").fill("First Bank")
    form.get_by_label("Comments").fill("Half a sentence")
    claim.ask_for_changes_elsewhere()
    claim.api.until(claim.claim_id, lambda state: state.get("round") == 2)
    press(form, "Approve")
    notice = form.get_by_role("alert")
    expect(notice).to_contain_text("Your decision was not taken.")
    expect(notice).to_be_focused()
    assert_accessible(form)
    form.keyboard.press("Tab")
    expect(form.get_by_role("button", name=RELOAD)).to_be_focused()
    form.keyboard.press("Enter")
    expect(form.locator("#standing")).to_contain_text("ann@example.com asked for changes")
    expect(form.get_by_label("Lienholder")).to_have_value("First Bank")
    expect(form.get_by_label("Comments")).to_have_value("Half a sentence")
    expect(place(form, "vehicle.lienholder")).to_contain_text("typed by you")
    expect(form.get_by_label("Total estimate")).to_have_value("2480.00")
    press(form, "Approve")
    expect(form.locator("#decide")).to_be_hidden()
    assert claim.ended()["output"]["agent2_input"]["repair"]["total_estimate"] == 2480


def test_a_reading_that_is_not_what_was_seen_is_decided_on_by_nobody(form: Page) -> None:
    form.evaluate("document.getElementById('review-form').dataset.seenDigest = 'f'.repeat(64)")
    form.get_by_label("Lienholder").fill("First Bank")
    press(form, "Approve")
    form.get_by_role("button", name=RELOAD).click()
    expect(form.get_by_label("Lienholder")).to_have_value("First Bank")
    press(form, "Approve")
    expect(form.locator("#decide")).to_be_hidden()


def test_an_open_form_comes_again_when_somebody_else_asks_for_changes(
    claim: OpenClaim, page: Page
) -> None:
    page.clock.install()
    page.goto(claim.review_url)
    page.get_by_label("Lienholder").fill("First Bank")
    claim.hold("agent1")
    claim.ask_for_changes_elsewhere()
    page.clock.fast_forward(15_000)
    expect(page.get_by_role("alert")).to_contain_text("ann@example.com asked for changes")
    claim.let_go("agent1")
    page.clock.fast_forward(10_000)
    expect(page.locator("#standing")).to_contain_text(
        "The assistant answered again and left every value"
    )
    expect(page.get_by_label("Lienholder")).to_have_value("First Bank")
    expect(page.get_by_label("Lienholder")).to_be_enabled()


def test_the_last_round_takes_no_request_for_changes(claim: OpenClaim, form: Page) -> None:
    ask_for_changes(form)
    expect(form.get_by_role("heading", name="Round 2")).to_be_visible()
    ask_for_changes(form, "And the shop's name.")
    expect(form.get_by_role("heading", name="Round 3")).to_be_visible()
    expect(form.get_by_text("This is the last round")).to_be_visible()
    expect(form.get_by_role("button", name="Request changes")).to_have_count(0)
    expect(form.locator("#standing figure")).to_have_count(2)
    assert_accessible(form)
    press(form, "Approve")
    expect(form.locator("#outcome")).to_contain_text("Changes requested by rev@example.com")
    claim.ended()


@pytest.mark.parametrize(
    ("answer", "words"),
    [
        ({"error": "no_more_rounds"}, "Changes can not be requested any more"),
        ({"error": "link_expired"}, "Your link has expired. Reload the page to ask for a new one."),
        ({"error": "too_many_attempts", "message": "Wait a minute."}, "Wait a minute."),
    ],
)
def test_what_can_be_mended_leaves_the_form_open(
    form: Page, answer: dict[str, str], words: str
) -> None:
    def refuse(route: Route) -> None:
        route.fulfill(status=409, json={"success": False, **answer})

    form.route("**/claims/approve/*", refuse, times=1)
    ask_for_changes(form)
    expect(form.get_by_role("alert")).to_contain_text(words)
    expect(form.get_by_role("alert")).to_be_focused()
    expect(form.get_by_label("Comments")).to_have_value(WORDS)
    expect(form.get_by_label("Comments")).to_be_enabled()
