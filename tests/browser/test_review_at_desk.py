"""The review page where there is a desk: colleagues see who looks, what one has taken is decided by
another only on purpose, notes are kept, and one claim follows the other.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import hurry, open_desk
from tests.browser.desk import Desk, OpenClaim, reject
from tests.browser.queue_desk import ANA, BO, desk_url, row, sit_down

ON_SCREEN = """() => new Promise((shown) => new PerformanceObserver((list) => {
  const first = list.getEntriesByName("first-contentful-paint")[0];
  if (first) shown(first.startTime);
}).observe({ type: "paint", buffered: true }))"""


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    settings = {"DESK_DATABASE_URL": "sqlite:///desk.db", "CLAIMANT_MAIL": "log"}
    with open_desk(tmp_path_factory.mktemp("at-desk"), **settings) as desk:
        yield desk


def take(desk: Desk, claim: OpenClaim, who: str) -> None:
    path = f"/api/desk/claims/claim-{claim.claim_id}/take"
    assert desk.api.host.post(path, json={}, headers={"X-Reviewer": who}).status_code == 200


def test_after_a_decision_enter_brings_the_next_claim(desk: Desk, page: Page) -> None:
    page.remove_listener("requestfinished", hurry)
    sit_down(page, desk)
    first, second = desk.waiting_claim(), desk.waiting_claim()
    take(desk, first, ANA)
    page.goto(first.review_url)
    reject(page)
    expect(page.get_by_role("button", name="Undo")).to_be_in_viewport()
    expect(page.get_by_role("button", name="Next claim")).to_be_in_viewport()
    expect(page.locator("#outcome")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(second.review_url)
    assert page.evaluate(ON_SCREEN) < 2_000  # a fifth of a second, on a machine that has time
    reject(page)
    expect(page.locator("#outcome")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#next-said")).to_have_text("No claim waits for you just now.")


def test_what_a_colleague_has_taken_is_decided_on_purpose_only(desk: Desk, page: Page) -> None:
    claim = desk.waiting_claim()
    take(desk, claim, BO)
    sit_down(page, desk)
    page.goto(claim.review_url)
    page.get_by_role("button", name="Approve").click()
    question = page.get_by_role("group", name=f"Nothing was sent: {BO} has taken this claim")
    expect(question.get_by_role("button", name="Leave it to them")).to_be_focused()
    question.get_by_role("button", name="Leave it to them").click()
    assert claim.status()["custom_status"]["step"] == "awaiting_approval"
    page.get_by_role("button", name="Ask the claimant").click()
    page.get_by_label("Questions, one a line").fill("When did you notice it?")
    page.get_by_role("button", name="Send the questions").click()
    expect(page.get_by_role("dialog").get_by_role("alert")).to_contain_text(f"{BO} has taken")
    page.get_by_role("button", name="Keep reviewing").last.click()
    page.get_by_role("button", name="Approve").click()
    question.get_by_role("button", name="Go on anyway").click()
    expect(page.locator("#decide")).to_be_hidden()
    assert claim.ended()["output"]["approval_decision"]["reviewer"] == ANA


def test_whoever_has_a_page_open_is_seen_at_the_desk(
    desk: Desk, page: Page, browser: Browser
) -> None:
    claim = desk.waiting_claim()
    page.clock.install()
    sit_down(page, desk, BO)
    with page.expect_request("**/seen"):
        page.goto(claim.review_url)
    with page.expect_request("**/seen"):
        page.clock.run_for(15_000)
    context = browser.new_context()
    colleague = context.new_page()
    sit_down(colleague, desk, ANA)
    expect(row(colleague, claim)).to_contain_text("bo looks")
    context.close()


def test_a_note_of_the_page_is_there_for_a_colleague(desk: Desk, page: Page) -> None:
    claim = desk.waiting_claim()
    sit_down(page, desk)
    page.goto(claim.review_url)
    page.get_by_role("button", name="History and notes").click()
    page.get_by_label("New note").fill("<b>The shop</b> calls back.")
    page.get_by_role("button", name="Add note").click()
    expect(page.locator("#notes")).to_contain_text(f"{ANA}, ")
    page.context.clear_cookies()
    sit_down(page, desk, BO)
    page.goto(claim.review_url)
    page.get_by_role("button", name="History and notes").click()
    expect(page.locator("#notes")).to_contain_text("<b>The shop</b> calls back.")


def test_the_keys_lead_to_the_decision_and_send_nothing(desk: Desk, page: Page) -> None:
    claim = desk.waiting_claim()
    sit_down(page, desk)
    page.goto(claim.review_url)
    for key, name in {"i": "Ask the claimant", "r": "Reject", "a": "Approve"}.items():
        page.keyboard.press(key)
        expect(page.get_by_role("button", name=name)).to_be_focused()
    page.get_by_role("link", name="Desk").click()
    page.wait_for_url(desk_url(desk))
    assert claim.status()["custom_status"]["step"] == "awaiting_approval"
