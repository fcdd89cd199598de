"""The page of a reviewer whom the app knows, and what a stranger sees instead of it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from function_app.access.link_tokens import LinkSigner
from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import open_desk
from tests.browser.desk import Desk, OpenClaim

POLICY = """
four_eyes: false  # whoever is signed in here files the claims as well
roles: {adjuster: [ann@example.com], clerk: []}
approvals:
  - roles: [adjuster]
"""
DAVE = "dave@example.com"
KEY = "k" * 40


@pytest.fixture(scope="module")
def clerks_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    """Whoever comes is Dave, a clerk, whose approvals do not count."""
    folder = tmp_path_factory.mktemp("signed-in")
    (folder / "policy.yaml").write_text(POLICY)
    with open_desk(
        folder / "data",
        REVIEW_AUTH="easyauth",
        LOCAL_PRINCIPAL=f"{DAVE};clerk",
        REVIEWERS="@example.com",
        APPROVAL_POLICY=str(folder / "policy.yaml"),
    ) as desk:
        yield desk


@pytest.fixture(scope="module")
def strangers_desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with open_desk(
        tmp_path_factory.mktemp("link"), REVIEW_AUTH="link", REVIEW_LINK_KEYS=KEY
    ) as desk:
        yield desk


def link_to(claim: OpenClaim, reviewer: str) -> str:
    instance_id, request_id = f"claim-{claim.claim_id}", claim.status()["request_id"]
    return LinkSigner((KEY,), 1).link(claim.review_url, instance_id, request_id, reviewer)


def test_who_is_signed_in_is_shown_and_cannot_be_changed(clerks_desk: Desk, page: Page) -> None:
    claim = clerks_desk.waiting_claim()
    page.goto(claim.review_url)
    expect(page.get_by_text("Signed in as dave@example.com")).to_be_visible()
    expect(page.get_by_label("Reviewer e-mail")).to_have_count(0)
    page.get_by_label("Comments").fill("Kept over a reload.")
    page.reload()
    expect(page.get_by_label("Comments")).to_have_value("Kept over a reload.")
    assert page.evaluate("localStorage.length") == 0
    assert_accessible(page)


def test_who_is_no_reviewer_of_this_claim_is_told_whom_to_ask(
    clerks_desk: Desk, page: Page
) -> None:
    page.goto(clerks_desk.waiting_claim().review_url)
    page.get_by_role("button", name="Approve").click()
    problem = page.get_by_role("alert")
    expect(problem).to_contain_text("You are not among the people who may decide this claim.")
    expect(problem).to_contain_text("Ask one of its reviewers")
    assert_accessible(page)


def test_a_stranger_gets_a_page_that_helps(strangers_desk: Desk, page: Page) -> None:
    page.goto(f"{strangers_desk.api.host.url}/api/review/claim-NOBODY")
    expect(page.get_by_role("heading")).to_have_text("Please open your link")
    assert_accessible(page)
    page.set_viewport_size({"width": 390, "height": 844})
    assert page.evaluate("document.documentElement.scrollWidth") == 390
    page.get_by_role("button", name="Ask for a new link").click()
    expect(page.get_by_role("status")).to_contain_text("are sent a new link")
    assert_accessible(page)
    page.goto(f"{strangers_desk.api.host.url}/api/review/claim-NOBODY?t=forged")
    expect(page.get_by_role("heading")).to_be_visible()
    assert_accessible(page)


def test_a_link_decides_on_its_own_wait_and_what_was_typed_outlives_it(
    strangers_desk: Desk, page: Page
) -> None:
    claim = strangers_desk.waiting_claim()
    page.goto(link_to(claim, DAVE))
    assert page.url == claim.review_url
    expect(page.get_by_text(f"Signed in as {DAVE}")).to_be_visible()
    page.get_by_label("Lienholder").fill("First Bank")
    page.get_by_label("Comments").fill("Please read the estimate again.")
    page.get_by_role("button", name="Request changes").click()
    expect(page.get_by_role("heading", name="Your link has ended")).to_be_visible()
    expect(page.locator("#standing")).to_contain_text("Please read the estimate again.")
    expect(page.locator("#review-form")).to_have_count(0)
    assert_accessible(page)

    page.goto(link_to(claim, DAVE))
    expect(page.get_by_label("Lienholder")).to_have_value("First Bank")
    page.get_by_role("button", name="Approve").click()
    expect(page.locator("#decide")).to_be_hidden()
    decision = claim.ended()["output"]["approval_decision"]
    assert (decision["reviewer"], decision["signed_in_by"]) == (DAVE, "link")
    expect(page.locator("#outcome")).to_contain_text(f"Approved by {DAVE}")
