"""After the decision: it is taken back, the claim is settled by a person, it is reopened."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import READERS_ZONE, hurry, open_desk
from tests.browser.desk import Desk, OpenClaim, reject

MANUAL = {
    "decision": "MANUAL_REVIEW",
    "reason": "The mileage limit is not known.",
    "rules_passed": ["AA-01"],
    "rules_triggered": ["AA-03"],
}


@pytest.fixture(scope="module")
def settled(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Where a person settles what the automatic check leaves to one."""
    folder: Path = tmp_path_factory.mktemp("afterwards")
    with open_desk(folder / "data", AFTER_REVIEW="desk") as desk:
        yield desk


@pytest.fixture
def slow(page: Page) -> Page:
    """The moment in which a decision can be taken back lasts."""
    page.remove_listener("requestfinished", hurry)
    return page


def decide(page: Page, claim: OpenClaim, reviewer: str = "rev@example.com") -> None:
    page.goto(claim.review_url)
    page.get_by_label("Reviewer e-mail").fill(reviewer)
    page.get_by_role("button", name="Approve").click()


def test_a_decision_is_taken_back_by_keyboard_and_the_form_is_as_it_was(
    claim: OpenClaim, slow: Page, browser: Browser
) -> None:
    slow.goto(claim.review_url)
    slow.get_by_label("Comments").fill("Too fast.")
    make = slow.locator("[name='vehicle.make']")
    make.evaluate("field => field.closest('details')?.setAttribute('open', '')")
    make.fill("Acura")
    slow.get_by_label("Reviewer e-mail").fill("rev@example.com")
    slow.get_by_role("button", name="Approve").click()
    undo = slow.get_by_role("button", name="Undo")
    expect(undo).to_be_visible()
    expect(slow.locator("#undo")).to_contain_text("Approved by rev@example.com.")
    expect(slow.locator(".undo-ticking")).to_contain_text("This can be taken back for")
    assert_accessible(slow)
    expect(slow.locator("#outcome")).to_be_focused()
    slow.keyboard.press("Tab")
    expect(undo).to_be_focused()
    slow.keyboard.press("Enter")

    expect(slow.locator("#restored-words")).to_contain_text("The decision was taken back.")
    expect(make).to_have_value("Acura")
    expect(slow.get_by_label("Comments")).to_have_value("Too fast.")
    assert claim.status()["custom_status"]["step"] == "awaiting_approval"
    other = browser.new_page(timezone_id=READERS_ZONE)
    other.goto(claim.review_url)
    expect(other.locator("[name='vehicle.make']")).to_have_value("Acura")
    other.close()

    hurried = slow
    hurried.on("requestfinished", hurry)
    hurried.get_by_role("button", name="Approve").click()
    expect(hurried.locator("#outcome")).to_contain_text("Approved by the automatic check")
    assert claim.ended()["output"]["agent2_input"]["vehicle"]["make"] == "Acura"


def test_whoever_is_at_undo_stays_there_when_the_page_is_drawn_anew(
    claim: OpenClaim, slow: Page
) -> None:
    held: list[Route] = []

    def hold(route: Route) -> None:
        held.append(route)

    slow.route("**/review/*/state", hold)
    decide(slow, claim)
    undo = slow.get_by_role("button", name="Undo")
    expect(slow.locator("#outcome")).to_be_focused()
    slow.keyboard.press("Tab")
    expect(undo).to_be_focused()
    before = undo.element_handle()
    slow.unroute("**/review/*/state")
    for route in held:
        route.continue_()
    slow.wait_for_function("button => !button.isConnected", arg=before)
    expect(undo).to_be_focused()


def test_nothing_ticks_for_whoever_wants_nothing_to_move(claim: OpenClaim, slow: Page) -> None:
    slow.emulate_media(reduced_motion="reduce")
    decide(slow, claim)
    expect(slow.locator(".undo-fixed")).to_contain_text("seconds")
    expect(slow.locator(".undo-ticking")).to_be_hidden()
    claim.api.host.advance_clock(10)
    claim.ended()
    expect(slow.get_by_role("button", name="Undo")).to_have_count(0)


def test_whoever_is_too_late_to_take_it_back_is_told_so(claim: OpenClaim, slow: Page) -> None:
    decide(slow, claim)
    undo = slow.get_by_role("button", name="Undo")
    expect(undo).to_be_visible()
    slow.route("**/review/*/state", lambda route: route.abort())
    claim.api.host.advance_clock(10)
    claim.ended()
    undo.click()
    expect(slow.locator("#undo-said")).to_contain_text("can no longer be taken back")


def test_a_person_settles_what_the_automatic_check_left_to_one(settled: Desk, page: Page) -> None:
    claim = settled.waiting_claim()
    claim.agent_says("agent2", MANUAL)
    decide(page, claim)
    expect(page.get_by_role("heading", name="Settle this claim")).to_be_visible()
    expect(page.locator(".settle")).to_contain_text("The mileage limit is not known")
    assert_accessible(page)

    page.get_by_role("button", name="Settle the claim").click()
    expect(page.locator("#settle-decision-error")).to_contain_text("Choose whether")
    page.get_by_role("radio", name="Approve").check()
    page.get_by_label("Approved amount ($)").fill("nothing")
    page.get_by_label("Reviewer e-mail").fill("bob@example.com")
    page.get_by_role("button", name="Approve and settle").click()
    expect(page.locator("#settle-amount-error")).to_contain_text("Enter an amount")
    page.get_by_label("Approved amount ($)").fill("500")
    page.get_by_role("button", name="Approve and settle").click()

    expect(page.locator("#outcome h2")).to_contain_text("Approved by bob@example.com")
    expect(page.locator("#outcome")).to_contain_text("$500.00 will be paid.")
    assert claim.ended()["output"]["settlement"]["approved_amount"] == 500


def test_a_denial_has_its_reason_and_is_shown_with_it(settled: Desk, page: Page) -> None:
    claim = settled.waiting_claim()
    claim.agent_says("agent2", MANUAL)
    claim.decide_elsewhere()
    claim.reach("awaiting_settlement")
    page.goto(claim.review_url)
    page.get_by_role("radio", name="Deny").check()
    page.get_by_label("Reviewer e-mail").fill("bob@example.com")
    page.get_by_role("button", name="Deny and settle").click()
    expect(page.locator("#settle-reason-error")).to_contain_text("Choose a reason")
    page.get_by_label("Reason for the denial").select_option("over_mileage")
    page.get_by_role("button", name="Deny and settle").click()
    expect(page.locator("#outcome h2")).to_contain_text("Denied by bob@example.com")
    expect(page.locator("#outcome")).to_contain_text("The mileage is over the limit")


def test_a_settlement_elsewhere_closes_the_form(settled: Desk, page: Page) -> None:
    claim = settled.waiting_claim()
    claim.agent_says("agent2", MANUAL)
    claim.decide_elsewhere()
    claim.reach("awaiting_settlement")
    page.goto(claim.review_url)
    expect(page.get_by_role("button", name="Settle the claim")).to_be_visible()
    assert claim.api.settle(claim.claim_id).status_code == 200
    page.evaluate("window.dispatchEvent(new Event('focus'))")
    expect(page.locator("#outcome h2")).to_contain_text("Approved by bob@example.com")


def test_a_rejected_claim_is_reopened_and_each_case_shows_the_other(
    claim: OpenClaim, page: Page
) -> None:
    page.goto(claim.review_url)
    page.get_by_label("Reviewer e-mail").fill("rev@example.com")
    reject(page)
    expect(page.get_by_role("heading", name="Reopen this claim")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Reopen the claim").click()
    expect(page.locator("#reopen-reason-error")).to_contain_text("Say why")
    page.get_by_role("textbox", name="Reason").fill("The estimate came by post.")
    page.get_by_role("button", name="Reopen the claim").click()

    expect(page).to_have_url(f"{claim.review_url}~2")
    expect(page.locator("#cases")).to_contain_text("The estimate came by post.")
    expect(page.get_by_role("button", name="Approve")).to_be_visible()
    assert_accessible(page)
    page.get_by_role("link", name="The case before this one").click()
    expect(page.get_by_role("heading", name="Reopen this claim")).to_have_count(0)
    page.get_by_role("link", name="The case after this one").click()
    expect(page).to_have_url(f"{claim.review_url}~2")
