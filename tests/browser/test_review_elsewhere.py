"""A claim that goes on without the open form: decided by someone else, timed out, paused."""

from collections.abc import Callable
from datetime import datetime
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.conftest import READERS_ZONE
from tests.browser.desk import OpenClaim, reject


@pytest.fixture
def form(claim: OpenClaim, page: Page) -> Page:
    page.clock.install()
    page.goto(claim.review_url)
    return page


def press(page: Page, button: str) -> None:
    page.get_by_label("Reviewer e-mail").fill("rev@example.com")
    reject(page) if button == "Reject" else page.get_by_role("button", name=button).click()


def expect_closed(page: Page) -> None:
    expect(page.get_by_role("alert")).to_be_in_viewport(ratio=1)
    expect(page.get_by_label("Comments")).to_be_disabled()
    for gone in ("#decide", "#open-fields", "#vehicle-vin-missing", "#add-part", ".deadline"):
        expect(page.locator(gone)).to_be_hidden()


def test_the_loser_is_told_at_the_top_and_not_shown_a_verdict_as_its_own(
    claim: OpenClaim, form: Page
) -> None:
    claim.hold("agent2")
    claim.decide_elsewhere()
    press(form, "Reject")
    notice = form.get_by_role("alert")
    expect(notice).to_contain_text("Your rejection was not taken.")
    expect(notice).to_contain_text("The claim has been approved already.")
    expect(form.locator("#outcome")).to_contain_text("The automatic check is under way.")
    expect(notice).to_be_focused()
    expect_closed(form)
    assert "agent2_processing" not in form.locator("body").inner_text()
    claim.let_go("agent2")
    claim.ended()
    form.clock.fast_forward(10_000)
    expect(form.locator("#outcome")).to_contain_text("Approved by the automatic check")
    expect(notice).to_contain_text("The claim was approved by ann@example.com.")
    expect_closed(form)


@pytest.mark.parametrize("width", [390, 1440])
def test_the_notice_stays_in_view_when_the_verdict_is_drawn_below_it(
    claim: OpenClaim, form: Page, width: int
) -> None:
    form.set_viewport_size({"width": width, "height": 600})
    claim.approve_elsewhere_and_end(rules_evaluated=["AA-01", "AA-02"], reason="It is so. " * 40)
    press(form, "Reject")
    expect(form.locator("#outcome")).to_contain_text("Approved by the automatic check")
    form.clock.run_for(2_000)
    expect(form.get_by_role("alert")).to_be_in_viewport(ratio=1)
    assert form.evaluate("document.getElementById('notice').getBoundingClientRect().top") < 100


def test_the_notice_stands_directly_above_the_outcome(claim: OpenClaim, form: Page) -> None:
    claim.hold("agent2")
    claim.decide_elsewhere()
    press(form, "Approve")
    expect(form.locator("#notice:visible + #outcome")).to_contain_text("The automatic check")
    claim.let_go("agent2")


def test_the_winner_is_told_of_no_loss(form: Page) -> None:
    press(form, "Approve")
    expect(form.locator("#decide")).to_be_hidden()
    expect(form.get_by_role("alert")).to_have_count(0)


def test_a_decision_whose_answer_was_lost_is_not_called_lost(form: Page) -> None:
    def lose_the_answer(route: Route) -> None:
        assert route.fetch().ok
        route.abort()

    form.route("**/claims/approve/*", lose_the_answer, times=1)
    press(form, "Approve")
    expect(form.get_by_role("alert")).to_contain_text("could not be reached")
    form.get_by_role("button", name="Approve").click()
    expect(form.get_by_role("alert")).to_contain_text("an earlier try of yours may have arrived")


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (OpenClaim.time_out, "The claim timed out: nobody decided in time."),
        (OpenClaim.approve_elsewhere_and_end, "The claim was approved by ann@example.com."),
    ],
)
def test_an_open_form_notices_that_the_claim_has_moved_on(
    claim: OpenClaim,
    form: Page,
    sent: list[Any],
    end: Callable[[OpenClaim], object],
    words: str,
) -> None:
    due = datetime.fromisoformat(claim.status()["custom_status"]["expires_at"])
    there = due.astimezone(ZoneInfo(READERS_ZONE))
    expect(form.locator(".deadline")).to_contain_text(
        f"{there:%b} {there.day}, {there.year}, {there.hour % 12 or 12}:{there:%M}"
    )
    form.get_by_label("Comments").fill("Half a sentence")
    end(claim)
    form.clock.fast_forward(15_000)
    expect(form.get_by_role("alert")).to_contain_text(words)
    expect_closed(form)
    assert sent == []


@pytest.mark.parametrize(
    "returning",
    ["dispatchEvent(new Event('focus'))", "document.dispatchEvent(new Event('visibilitychange'))"],
)
def test_a_reader_who_comes_back_sees_at_once_that_the_claim_has_moved_on(
    claim: OpenClaim, form: Page, returning: str
) -> None:
    claim.time_out()
    form.evaluate(returning)
    expect(form.get_by_role("alert")).to_contain_text("The claim timed out")


def test_an_open_form_stays_open_while_the_claim_waits(form: Page) -> None:
    with form.expect_response("**/review/*/state"):
        form.clock.fast_forward(15_000)
    form.get_by_label("Comments").fill("Still here")
    with form.expect_response("**/review/*/state"):
        form.clock.fast_forward(15_000)
    expect(form.get_by_label("Comments")).to_have_value("Still here")
    expect(form.get_by_role("alert")).to_have_count(0)


def test_a_lost_connection_closes_no_form(form: Page, sent: list[Any]) -> None:
    form.route("**/review/*/state", lambda route: route.abort())
    with form.expect_event("requestfailed"):
        form.clock.fast_forward(15_000)
    press(form, "Approve")
    expect(form.locator("#decide")).to_be_hidden()
    assert len(sent) == 1


def test_a_paused_claim_closes_the_form_and_opens_it_again_as_it_was(
    claim: OpenClaim, form: Page
) -> None:
    form.get_by_label("Comments").fill("Half a sentence")
    claim.manage("suspend")
    form.clock.fast_forward(15_000)
    expect(form.get_by_role("alert")).to_contain_text("An operator paused the claim")
    claim.manage("resume")
    form.clock.fast_forward(10_000)
    expect(form.get_by_label("Comments")).to_be_enabled()
    expect(form.get_by_label("Comments")).to_have_value("Half a sentence")


def test_the_deadline_goes_when_the_decision_is_taken(claim: OpenClaim, form: Page) -> None:
    claim.hold("agent2")
    expect(form.locator(".deadline")).to_be_visible()
    press(form, "Approve")
    expect(form.locator("#outcome")).to_contain_text("The automatic check is under way")
    expect(form.locator(".deadline")).to_have_count(0)
    claim.let_go("agent2")
