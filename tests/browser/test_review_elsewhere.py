"""A claim that goes on without the open form: decided by someone else, timed out, paused."""

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

ANN = {"decision": "approved", "reviewer": "ann@example.com"}
VERDICT = {"claim_id": "CLM-1001", "decision": "APPROVED", "approved_amount": 667.5}


@pytest.fixture
def form(desk: Any, page: Page) -> Page:
    page.clock.install()
    page.goto(desk.review_url)
    return page


def press(page: Page, button: str) -> None:
    page.get_by_label("Reviewer e-mail").fill("rev@example.com")
    page.get_by_role("button", name=button).click()


def refuse(desk: Any, **changes: Any) -> None:
    """The next decision comes too late: the claim has already moved on."""

    def answer(body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        desk.move(**changes)
        message = "The claim is not waiting for a decision: it is at agent2_processing."
        return 409, {"error": "not_awaiting_approval", "message": message}

    desk.answer = answer


def expect_closed(page: Page) -> None:
    expect(page.get_by_role("alert")).to_be_in_viewport(ratio=1)
    expect(page.get_by_label("Comments")).to_be_disabled()
    for gone in ("#decide", "#open-fields", "#vehicle-vin-missing", "#add-part", ".deadline"):
        expect(page.locator(gone)).to_be_hidden()


def test_the_loser_is_told_at_the_top_and_not_shown_a_verdict_as_its_own(
    desk: Any, form: Page
) -> None:
    refuse(desk, step="agent2_processing")
    press(form, "Reject")
    notice = form.get_by_role("alert")
    expect(notice).to_contain_text("Your rejection was not taken.")
    expect(notice).to_contain_text("The claim has been approved already.")
    expect(form.locator("#outcome")).to_contain_text("Agent 2 is adjudicating the claim.")
    expect(notice).to_be_focused()
    expect_closed(form)
    assert "agent2_processing" not in form.locator("body").inner_text()
    desk.end(approval_decision=ANN, agent2_output=VERDICT)
    form.clock.fast_forward(10_000)
    expect(form.locator("#outcome")).to_contain_text("Approved by agent 2")
    expect(notice).to_contain_text("The claim was approved by ann@example.com.")
    expect_closed(form)


@pytest.mark.parametrize("width", [390, 1440])
def test_the_notice_stays_in_view_when_the_verdict_is_drawn_below_it(
    desk: Any, form: Page, width: int
) -> None:
    form.set_viewport_size({"width": width, "height": 600})
    rules = {"rules_evaluated": ["AA-01", "AA-02"], "reason": "It is so. " * 40}
    done = desk.view
    desk.end(approval_decision=ANN, agent2_output={**VERDICT, **rules})
    done, desk.view = desk.view, done
    refuse(desk, runtime_status="Completed", step="agent2_completed", result=done.result)
    press(form, "Reject")
    expect(form.locator("#outcome")).to_contain_text("Approved by agent 2")
    form.clock.run_for(2_000)
    expect(form.get_by_role("alert")).to_be_in_viewport(ratio=1)
    assert form.evaluate("document.getElementById('notice').getBoundingClientRect().top") < 100


def test_the_notice_stands_directly_above_the_outcome(desk: Any, form: Page) -> None:
    refuse(desk, step="agent2_processing")
    press(form, "Approve")
    expect(form.locator("#notice:visible + #outcome")).to_contain_text("Agent 2")


def test_the_winner_is_told_of_no_loss(desk: Any, form: Page) -> None:
    press(form, "Approve")
    expect(form.locator("#decide")).to_be_hidden()
    expect(form.get_by_role("alert")).to_have_count(0)


def test_a_decision_whose_answer_was_lost_is_not_called_lost(desk: Any, form: Page) -> None:
    def drop(route: Route) -> None:
        route.abort()

    form.route("**/claims/approve/*", drop)
    press(form, "Approve")
    expect(form.get_by_role("alert")).to_contain_text("could not be reached")
    form.unroute("**/claims/approve/*", drop)
    refuse(desk, step="agent2_processing")
    form.get_by_role("button", name="Approve").click()
    expect(form.get_by_role("alert")).to_contain_text("an earlier try of yours may have arrived")


def time_out(desk: Any) -> None:
    desk.end("timeout")


def approve_elsewhere(desk: Any) -> None:
    desk.end(approval_decision=ANN, agent2_output=VERDICT)


@pytest.mark.parametrize(
    ("end", "words"),
    [
        (time_out, "The claim timed out: nobody decided in time."),
        (approve_elsewhere, "The claim was approved by ann@example.com."),
    ],
)
def test_an_open_form_notices_that_the_claim_has_moved_on(
    desk: Any, form: Page, end: Any, words: str
) -> None:
    expect(form.locator(".deadline")).to_contain_text("Mar 1, 2031")
    form.get_by_label("Comments").fill("Half a sentence")
    end(desk)
    form.clock.fast_forward(15_000)
    expect(form.get_by_role("alert")).to_contain_text(words)
    expect_closed(form)
    assert desk.decisions == []


@pytest.mark.parametrize(
    "returning",
    ["dispatchEvent(new Event('focus'))", "document.dispatchEvent(new Event('visibilitychange'))"],
)
def test_a_reader_who_comes_back_sees_at_once_that_the_claim_has_moved_on(
    desk: Any, form: Page, returning: str
) -> None:
    desk.end("timeout")
    form.evaluate(returning)
    expect(form.get_by_role("alert")).to_contain_text("The claim timed out")


def test_an_open_form_stays_open_while_the_claim_waits(desk: Any, form: Page) -> None:
    with form.expect_response("**/claims/status/*"):
        form.clock.fast_forward(15_000)
    form.get_by_label("Comments").fill("Still here")
    with form.expect_response("**/claims/status/*"):
        form.clock.fast_forward(15_000)
    expect(form.get_by_label("Comments")).to_have_value("Still here")
    expect(form.get_by_role("alert")).to_have_count(0)


def test_a_lost_connection_closes_no_form(desk: Any, form: Page) -> None:
    form.route("**/claims/status/*", lambda route: route.abort())
    with form.expect_event("requestfailed"):
        form.clock.fast_forward(15_000)
    press(form, "Approve")
    expect(form.locator("#decide")).to_be_hidden()
    assert len(desk.decisions) == 1


def test_a_paused_claim_closes_the_form_and_opens_it_again_as_it_was(desk: Any, form: Page) -> None:
    form.get_by_label("Comments").fill("Half a sentence")
    desk.move(runtime_status="Suspended")
    form.clock.fast_forward(15_000)
    expect(form.get_by_role("alert")).to_contain_text("An operator paused the claim")
    desk.move(runtime_status="Running")
    form.clock.fast_forward(10_000)
    expect(form.get_by_label("Comments")).to_be_enabled()
    expect(form.get_by_label("Comments")).to_have_value("Half a sentence")


def test_the_deadline_goes_when_the_decision_is_taken(desk: Any, form: Page) -> None:
    def take(body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        desk.move(step="agent2_processing")
        return 200, {"success": True}

    desk.answer = take
    expect(form.locator(".deadline")).to_be_visible()
    press(form, "Approve")
    expect(form.locator("#outcome")).to_contain_text("Agent 2 is adjudicating")
    expect(form.locator(".deadline")).to_have_count(0)
