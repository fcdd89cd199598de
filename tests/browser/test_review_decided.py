"""What becomes of a decision is told truly: received, won, lost to whom, or refused and why."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import open_desk
from tests.browser.desk import CONTRACT_FORM, READING, Desk, OpenClaim

POLICY = """
roles: {adjuster: [ann@example.com, bob@example.com], supervisor: [carol@example.com]}
authority: {adjuster: 1000, supervisor: 5000}
approvals:
  - when: {amount_over: 500}
    count: 2
    roles: [adjuster, supervisor]
ladder:
  - {after: "4h", do: remind}
  - {after: "8h", do: escalate, to: supervisor}
"""


@pytest.fixture(scope="module")
def policed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Two approvals are needed above $500."""
    folder: Path = tmp_path_factory.mktemp("policed")
    (folder / "policy.yaml").write_text(POLICY)
    settings = {
        "APPROVAL_POLICY": str(folder / "policy.yaml"),
        "CLAIM_FILES": f"folder:{folder / 'files'}",
    }
    with open_desk(folder / "data", **settings) as desk:
        yield desk


def press(page: Page, button: str, reviewer: str = "rev@example.com") -> None:
    page.get_by_label("Reviewer e-mail").fill(reviewer)
    page.get_by_role("button", name=button).click()


def answer_pending(page: Page) -> None:
    """The decision arrives, and its reply says no more than that."""

    def pending(route: Route) -> None:
        decision_id = route.fetch().json()["decision_id"]
        reply = {"success": None, "status": "pending", "decision_id": decision_id}
        route.fulfill(status=202, json=reply)

    page.route("**/claims/approve/*", pending, times=1)


def test_a_received_decision_is_called_so_until_it_is_known_to_have_won(
    claim: OpenClaim, form: Page
) -> None:
    form.route("**/review/*/state", lambda route: route.abort())
    answer_pending(form)
    press(form, "Approve")
    expect(form.locator("#connection")).to_contain_text("Your decision was received.")
    expect(form.locator("#connection")).to_be_focused()
    expect(form.locator("#decide")).to_be_hidden()
    assert_accessible(form)
    form.unroute("**/review/*/state")
    expect(form.locator("#outcome")).to_contain_text("Approved by rev@example.com")
    expect(form.get_by_role("alert")).to_have_count(0)
    assert claim.ended()["output"]["approval_decision"]["reviewer"] == "rev@example.com"


def test_a_received_decision_that_lost_is_told_who_won(claim: OpenClaim, form: Page) -> None:
    answer_pending(form)
    claim.decide_elsewhere("rejected")
    press(form, "Approve")
    notice = form.get_by_role("alert")
    expect(notice).to_contain_text("Your approval was not taken. ann@example.com rejected the")
    expect(form.locator("#outcome")).to_contain_text("Rejected by the reviewer")


def test_a_received_decision_that_was_refused_opens_the_form_again(form: Page) -> None:
    answer_pending(form)
    press(form, "Approve", "maria@example.com")
    expect(form.get_by_role("alert")).to_contain_text("This claim is your own")
    expect(form.get_by_label("Comments")).to_be_enabled()


def test_who_was_first_is_named(claim: OpenClaim, form: Page) -> None:
    claim.decide_elsewhere("rejected", reviewer="bob@example.com")
    press(form, "Approve")
    expect(form.get_by_role("alert")).to_contain_text(
        "Your approval was not taken. bob@example.com rejected the claim first."
    )
    assert_accessible(form)


def test_nobody_decides_on_a_claim_of_their_own(claim: OpenClaim, form: Page) -> None:
    form.get_by_label("Comments").fill("Kept.")
    press(form, "Approve", "maria@example.com")
    problem = form.get_by_role("alert")
    expect(problem).to_contain_text("This claim is your own")
    expect(problem).to_contain_text("Ask another reviewer to decide it.")
    expect(problem).to_be_focused()
    expect(form.get_by_label("Comments")).to_have_value("Kept.")
    assert_accessible(form)
    press(form, "Approve")
    expect(form.locator("#decide")).to_be_hidden()
    claim.ended()


def test_a_rejection_is_asked_for_twice(claim: OpenClaim, form: Page, sent: list[Any]) -> None:
    form.get_by_label("Reviewer e-mail").fill("rev@example.com")
    reject = form.get_by_role("button", name="Reject", exact=True)
    reject.focus()
    form.keyboard.press("Enter")
    question = form.get_by_role("group", name="Reject this claim for good?")
    reason = question.get_by_label("Reason for the rejection")
    expect(reason).to_be_focused()
    assert_accessible(form)
    form.keyboard.press("Escape")
    expect(reject).to_be_focused()
    expect(question).to_be_hidden()
    form.keyboard.press("Enter")
    question.get_by_role("button", name="Reject for good").click()  # without a reason
    expect(form.locator("#reason-code-error")).to_have_text("Choose a reason.")
    expect(reason).to_be_focused()
    assert sent == []
    form.keyboard.press("ArrowDown")
    form.keyboard.press("Tab")
    form.keyboard.press("Enter")
    expect(form.locator("#outcome")).to_contain_text("Reason: It is not covered.")
    expect(form.locator("#outcome")).to_contain_text("Rejected by rev@example.com")
    assert [(one["decision"], one["reason_code"]) for one in sent] == [("rejected", "not_covered")]


def test_the_second_approver_sees_the_first_ones_words_and_the_claim_goes_on(
    policed: Desk, page: Page
) -> None:
    claim = policed.waiting_claim()
    page.goto(claim.review_url)
    standing = page.locator("#standing")
    expect(standing).to_contain_text("0 of 2 approvals")
    expect(standing).to_contain_text("2 approvals are needed, one of: adjuster, supervisor.")
    expect(page.locator(".deadline")).to_contain_text("Reminder on")
    page.get_by_label("Comments").fill("I called the shop.")
    press(page, "Approve", "ann@example.com")
    expect(page.locator("#connection")).to_contain_text("1 of 2 approvals")
    expect(standing).to_contain_text("Approved by ann@example.com, as adjuster")
    expect(standing).to_contain_text("I called the shop.")
    expect(page.locator("#decide")).to_be_hidden()
    assert_accessible(page)

    page.reload()
    expect(standing.get_by_role("heading")).to_have_text("1 of 2 approvals")
    expect(standing).to_contain_text("I called the shop.")
    assert_accessible(page)
    press(page, "Approve", "ann@example.com")
    problem = page.get_by_role("alert")
    expect(problem).to_contain_text("You have approved this claim already.")
    expect(problem).to_contain_text("another reviewer")
    assert_accessible(page)
    press(page, "Approve", "carol@example.com")
    outcome = page.locator("#outcome")
    expect(outcome).to_contain_text("Approved by the automatic check")
    page.reload()
    expect(outcome.get_by_role("list").first).to_contain_text("Approved by ann@example.com")
    expect(outcome.get_by_role("list").first).to_contain_text("Approved by carol@example.com")
    assert_accessible(page)


def test_an_amount_above_what_anybody_may_approve_is_refused_with_a_way_on(
    policed: Desk, page: Page
) -> None:
    info = {**READING["extracted_info"], "total_estimate": 9000}
    claim = policed.waiting_claim({**READING, "extracted_info": info})
    page.goto(claim.review_url)
    press(page, "Approve", "carol@example.com")
    problem = page.get_by_role("alert")
    expect(problem).to_contain_text("The amount is above what you may approve.")
    expect(problem).to_contain_text("Ask a reviewer with a higher limit")
    assert_accessible(page)


def test_the_page_tells_what_comes_next_when_nobody_decides(policed: Desk, page: Page) -> None:
    claim = policed.waiting_claim()
    policed.api.host.advance_clock(4 * 3600 + 60)
    claim.api.until(claim.claim_id, lambda state: state["next_step"]["action"] == "escalate")
    page.goto(claim.review_url)
    expect(page.locator(".deadline")).to_contain_text("Escalates to supervisor on")


def test_the_missing_contract_stands_first_among_the_concerns(desk: Desk, page: Page) -> None:
    info = {**READING["extracted_info"], "contract_number": None}
    claim = desk.waiting_claim({**READING, "extracted_info": info})
    page.goto(claim.review_url)
    first = page.locator(".claim-header .flag").first
    expect(first.get_by_role("heading")).to_have_text("Concerns")
    expect(first.get_by_role("listitem").first).to_contain_text("No contract on record")
    expect(first).to_be_in_viewport()


def test_an_open_form_shows_an_approval_that_somebody_else_has_given(
    policed: Desk, page: Page
) -> None:
    claim = policed.waiting_claim()
    page.clock.install()
    page.goto(claim.review_url)
    page.get_by_label("Comments").fill("Half a sentence")
    claim.decide_elsewhere(comments="All in order.")
    page.clock.fast_forward(15_000)
    expect(page.locator("#standing")).to_contain_text("1 of 2 approvals")
    expect(page.locator("#standing")).to_contain_text("All in order.")
    expect(page.get_by_label("Comments")).to_have_value("Half a sentence")
    press(page, "Approve", "carol@example.com")
    expect(page.locator("#decide")).to_be_hidden()
    claim.ended()


def test_a_document_is_saved_as_it_was_read_and_a_deleted_claim_says_so(
    policed: Desk, page: Page
) -> None:
    claim = policed.waiting_claim()
    read, policed.files[CONTRACT_FORM] = policed.files[CONTRACT_FORM], b"Something else by now"
    page.goto(claim.review_url)
    address = page.locator(".paper .source").last
    expect(address).to_contain_text(policed.papers)
    expect(address.get_by_role("link")).to_have_count(0)
    with page.expect_download() as saved:
        page.get_by_role("link", name=CONTRACT_FORM).click()
    assert saved.value.path().read_bytes() == read
    policed.files[CONTRACT_FORM] = read
    assert_accessible(page)

    claim.decide_elsewhere("rejected")
    claim.ended()
    assert claim.api.host.delete(f"/api/claims/claim-{claim.claim_id}").is_success
    page.reload()
    expect(page.get_by_role("heading")).to_have_text("This claim was deleted")
    assert_accessible(page)
