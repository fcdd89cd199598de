"""What a clerk does at the desk, by keyboard and by mouse, and what a colleague sees of it."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import open_desk
from tests.browser.desk import Desk, OpenClaim
from tests.browser.queue_desk import (
    ANA,
    BO,
    desk_url,
    pass_time_until,
    reading,
    row,
    sit_down,
    until_gone,
    until_listed,
)  # fmt: skip


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    data = tmp_path_factory.mktemp("desk")
    with open_desk(data, DESK_DATABASE_URL="sqlite:///desk.db") as desk:
        yield desk


@pytest.fixture
def claims(desk: Desk) -> Iterator[list[OpenClaim]]:
    """Two that wait, the first of them due first."""
    waiting = [desk.waiting_claim(reading("Maria Lopez")), desk.waiting_claim(reading("Wei Chen"))]
    yield until_listed(desk, waiting)
    for claim in waiting:
        claim.decide_elsewhere("rejected", override=True)
        claim.ended()
    until_gone(desk, waiting)


@pytest.fixture
def colleague(browser: Browser, desk: Desk) -> Iterator[Page]:
    with browser.new_context() as context:
        page = context.new_page()
        sit_down(page, desk, BO)
        yield page


def has(page: Page, claim: OpenClaim, whom: str) -> None:
    expect(row(page, claim).locator(".assignee")).to_have_text(whom)


def post(page: Page, path: str, **body: str) -> None:
    """As a page of this reader's own sends it."""
    sent = """([path, body]) => fetch(path, {method: "POST", body: JSON.stringify(body), headers: {
      "Content-Type": "application/json",
      "X-CSRF-Token": document.querySelector("meta[name=csrf-token]").content}}).then(r => r.ok)"""
    assert page.evaluate(sent, [path, body])


def test_who_works_here_is_asked_once(desk: Desk, page: Page) -> None:
    answer = page.goto(desk_url(desk))
    assert answer is not None
    assert answer.status == 401
    assert_accessible(page)
    field = page.get_by_label("Your e-mail address")
    field.fill("ana at home")
    field.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Please enter an e-mail address")
    field.fill(ANA)
    field.press("Enter")
    expect(page.get_by_role("heading", name="Claims desk")).to_be_visible()
    page.goto(desk_url(desk, "?view=mine"))
    expect(page.get_by_text(ANA).first).to_be_visible()


def test_a_claim_is_taken_snoozed_and_opened_by_keyboard_alone(
    desk: Desk, claims: list[OpenClaim], page: Page
) -> None:
    first, second = claims
    sit_down(page, desk)
    for key in "jt":
        page.keyboard.press(key)
    has(page, first, "You")
    expect(row(page, first).get_by_role("link")).to_be_focused()
    page.keyboard.press("j")
    page.keyboard.press("x")
    expect(page.get_by_role("region", name="Selected claims")).to_contain_text("1 selected")
    page.keyboard.press("s")
    dialog = page.get_by_role("dialog", name="Snooze")
    assert_accessible(page)
    dialog.get_by_label("Why").fill("The shop calls back at noon, just before n and t")
    page.keyboard.press("Enter")
    expect(dialog).to_be_hidden()
    expect(row(page, second)).to_have_count(0)
    expect(page.locator("[data-count=snoozed]")).to_have_text("1")
    expect(row(page, first).get_by_role("link")).to_be_focused()
    page.keyboard.press("Enter")
    page.wait_for_url(first.review_url)


def test_a_snooze_never_outlasts_the_deadline(
    desk: Desk, claims: list[OpenClaim], page: Page
) -> None:
    sit_down(page, desk)
    row(page, claims[0]).get_by_role("button", name="More to do").click()
    page.get_by_role("menuitem", name="Snooze").click()
    dialog = page.get_by_role("dialog", name="Snooze")
    dialog.get_by_label("Date and time").fill("2099-01-01T09:00")
    dialog.get_by_label("at", exact=True).check()
    dialog.get_by_role("button", name="Snooze").click()
    expect(dialog.get_by_role("alert")).to_contain_text("That is after the deadline")
    page.keyboard.press("Escape")
    expect(row(page, claims[0])).to_be_visible()


def test_next_takes_the_first_claim_that_nobody_has_and_opens_it(
    desk: Desk, claims: list[OpenClaim], page: Page, colleague: Page
) -> None:
    sit_down(page, desk)
    post(colleague, f"desk/claims/claim-{claims[0].claim_id}/take")
    page.keyboard.press("n")
    page.wait_for_url(claims[1].review_url)
    page.goto(desk_url(desk))
    page.get_by_role("button", name="Next claim").click()
    expect(page.get_by_role("status")).to_contain_text("No claim is left")


def test_keys_do_nothing_in_a_field_and_can_be_switched_off(
    desk: Desk, claims: list[OpenClaim], page: Page
) -> None:
    sit_down(page, desk)
    page.keyboard.press("j")
    page.keyboard.press("/")
    page.keyboard.type("txs?")
    expect(page.get_by_role("searchbox")).to_have_value("txs?")
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_text("Nothing found")).to_be_visible()
    page.get_by_role("link", name="Clear filters").click()
    page.wait_for_url(desk_url(desk, "?view=open"))
    expect(row(page, claims[0])).to_be_visible()
    page.keyboard.press("?")
    page.get_by_label("Use these keys").uncheck()
    page.get_by_role("button", name="Close").click()
    page.reload()
    row(page, claims[0]).get_by_role("link").focus()
    for key in "xt?":
        page.keyboard.press(key)
    expect(page.get_by_role("dialog")).to_have_count(0)
    expect(page.get_by_role("region", name="Selected claims")).to_have_count(0)
    has(page, claims[0], "Nobody")
    page.goto(claims[0].review_url)
    page.get_by_role("button", name="History and notes").click()
    expect(page.get_by_label("Keys a r i")).not_to_be_checked()


def test_several_are_handed_over_at_once(desk: Desk, claims: list[OpenClaim], page: Page) -> None:
    sit_down(page, desk)
    page.get_by_label("Select all claims shown").check()
    bar = page.get_by_role("region", name="Selected claims")
    bar.get_by_role("button", name="Assign").click()
    page.get_by_role("dialog", name="Assign").get_by_label("To").fill(BO)
    page.keyboard.press("Enter")
    expect(page.get_by_role("status")).to_have_text("2 claims assigned.")
    for claim in claims:
        has(page, claim, "bo")
    expect(bar).to_have_count(0)


def test_a_colleague_who_takes_or_opens_a_claim_is_seen_and_moves_nothing(
    desk: Desk, claims: list[OpenClaim], page: Page, colleague: Page
) -> None:
    page.clock.install()
    sit_down(page, desk)
    one = row(page, claims[0])
    one.get_by_role("button", name="Take").focus()
    for act in ("seen", "take"):
        post(colleague, f"desk/claims/claim-{claims[0].claim_id}/{act}")
    pass_time_until(page, one.get_by_text("bo looks"))
    has(page, claims[0], "bo")
    expect(page.get_by_role("button", name="change")).to_have_count(0)
    assert page.evaluate("document.activeElement.closest('tr').dataset.claim") == (
        claims[0].claim_id
    )


def test_what_is_asked_for_is_kept_as_a_view_of_ones_own(
    desk: Desk, claims: list[OpenClaim], page: Page
) -> None:
    sit_down(page, desk, "cy@example.com", "?q=lopez&type=VSC")
    page.get_by_role("button", name="Save as a view").click()
    page.get_by_role("dialog").get_by_label("Name").fill("<Lopez>")
    page.keyboard.press("Enter")
    saved = page.get_by_role("link", name="<Lopez> 1")
    expect(saved).to_have_attribute("aria-current", "page")
    page.goto(desk_url(desk))
    saved.click()
    expect(page.locator("#board tbody tr")).to_have_count(1)
    page.get_by_role("button", name="Delete the view <Lopez>").click()
    expect(saved).to_have_count(0)


def test_a_link_is_for_one_claim_and_opens_no_desk(
    tmp_path_factory: pytest.TempPathFactory, page: Page
) -> None:
    settings = {
        "DESK_DATABASE_URL": "sqlite:///desk.db", "REVIEW_AUTH": "link",
        "REVIEW_LINK_KEYS": "k" * 40,
    }  # fmt: skip
    with open_desk(tmp_path_factory.mktemp("links"), **settings) as desk:
        answer = page.goto(desk_url(desk))
        assert answer is not None
        assert answer.status == 403
        expect(page.get_by_role("heading", name="A link is for one claim")).to_be_visible()
        expect(page.get_by_role("banner").get_by_role("link", name="Desk")).to_have_count(0)
