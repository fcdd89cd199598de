"""The review form in a browser: totals that add up as one types, and one decision, sent once."""

import threading
from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from function_app.domain.decision import ApprovalDecision


@pytest.fixture
def form(desk: Any, page: Page) -> Page:
    page.goto(desk.review_url)
    return page


def fill(page: Page, **values: str) -> None:
    for label, value in values.items():
        page.get_by_label(label.replace("_", " "), exact=True).fill(value)


def value(page: Page, label: str) -> str:
    return page.get_by_label(label, exact=True).input_value()


def part(page: Page, number: int, cost: str, name: str = "Part") -> None:
    row = page.get_by_role("group", name=f"Part {number}", exact=True)
    row.get_by_label("Name").fill(name)
    row.get_by_label("Cost").fill(cost)


def add_part(page: Page) -> None:
    page.get_by_role("button", name="Add part").click()


def approve(page: Page, reviewer: str = "rev@example.com") -> None:
    page.get_by_label("Reviewer e-mail").fill(reviewer)
    page.get_by_role("button", name="Approve").click()


def test_parts_and_labor_add_up_as_one_types(form: Page) -> None:
    part(form, 1, "285.00")
    add_part(form)
    part(form, 2, "$45")
    assert value(form, "Total parts") == "330.00"
    fill(form, Labor_hours="3.5", Labor_rate_per_hour="125")
    assert value(form, "Total labor") == "437.50"
    assert value(form, "Total estimate") == "767.50"
    expect(form.locator("#payable")).to_have_text("$667.50")


@pytest.mark.parametrize(
    ("costs", "total"),
    [
        (["0.10", "0.20"], "0.30"),
        (["1.005", "1"], "1.00"),
        (["1,234.56", ".44"], "1235.00"),
        (["8.20", "0.09", "0.01"], "8.30"),
        (["9007199254.74", "0.01"], "9007199254.75"),
    ],
)
def test_sums_are_exact_to_the_cent(form: Page, costs: list[str], total: str) -> None:
    for number, cost in enumerate(costs, start=1):
        if number > 1:
            add_part(form)
        part(form, number, cost)
    assert value(form, "Total parts") == total


@pytest.mark.parametrize(
    ("hours", "rate", "labor"),
    [("0.33", "0.50", "0.17"), ("1.15", "100", "115.00"), ("2.25", "99.99", "224.98")],
)
def test_labor_is_rounded_half_up_to_the_cent(
    form: Page, hours: str, rate: str, labor: str
) -> None:
    fill(form, Labor_hours=hours, Labor_rate_per_hour=rate)
    assert value(form, "Total labor") == labor


def test_a_removed_part_leaves_the_sum(form: Page) -> None:
    part(form, 1, "10")
    add_part(form)
    part(form, 2, "5")
    form.get_by_role("button", name="Remove part 1").click()
    assert value(form, "Total parts") == "5.00"
    form.get_by_role("button", name="Remove part 1").click()
    assert value(form, "Total parts") == ""
    assert value(form, "Total estimate") == "767.50"


def test_the_estimate_that_was_read_stays_until_the_sum_is_complete(form: Page) -> None:
    part(form, 1, "330")
    assert value(form, "Total estimate") == "767.50"
    fill(form, Total_labor="400")
    assert value(form, "Total estimate") == "730.00"
    expect(form.locator("#repair-total_estimate-hint")).to_have_text("Agent 1 read $767.50.")


def test_totals_without_lines_can_be_typed(form: Page) -> None:
    fill(form, Total_parts="300", Total_labor="400.55")
    assert value(form, "Total estimate") == "700.55"
    expect(form.locator("#mismatch")).to_be_hidden()


def test_totals_that_do_not_add_up_are_shown_and_mended_by_a_click(form: Page) -> None:
    fill(form, Total_parts="330", Total_labor="400", Total_estimate="767.50")
    expect(form.locator("#mismatch")).to_contain_text(
        "Parts $330.00 + labor $400.00 = $730.00, but the estimate says $767.50."
    )
    form.get_by_role("button", name="Use the sum").click()
    assert value(form, "Total estimate") == "730.00"
    expect(form.locator("#mismatch")).to_be_hidden()


def test_the_reviewers_own_estimate_is_not_overwritten(form: Page) -> None:
    fill(form, Total_estimate="800")
    fill(form, Labor_hours="2", Labor_rate_per_hour="100")
    part(form, 1, "300")
    assert value(form, "Total estimate") == "800"
    expect(form.locator("#mismatch")).to_be_visible()


def test_a_missing_mark_goes_when_the_field_is_filled(form: Page) -> None:
    mark = form.locator("#vehicle-vin-missing")
    expect(mark).to_be_visible()
    fill(form, VIN="1HGCM82633A004352")
    expect(mark).to_be_hidden()
    fill(form, VIN="")
    expect(mark).to_be_visible()


def test_a_decision_carries_the_form_and_nothing_invented(desk: Any, form: Page) -> None:
    part(form, 1, "285", name="Alternator")
    add_part(form)
    fill(form, Labor_hours="3.5", Labor_rate_per_hour="125.00", Comments="All in order.")
    form.get_by_label("Status", exact=True).select_option("Active")
    form.get_by_label("Driveable").select_option("No")
    form.get_by_label("Photos").check()
    approve(form)
    expect(form.locator("#connection")).to_contain_text("Your decision was sent")
    (sent,) = desk.decisions
    assert ApprovalDecision.model_validate(sent).decision == "approved"
    assert sent["request_id"] == "wait-1"
    assert sent["reviewer"] == "rev@example.com"
    assert sent["comments"] == "All in order."
    assert sent["claim_amounts"] == {
        "total_parts_cost": 285,
        "total_labor_cost": 437.5,
        "total_estimate": 722.5,
        "deductible": 100,
    }
    data = sent["claim_data"]
    assert data["claim_id"] == "CLM-1001"
    assert data["claimant"] == {
        "name": "Maria Lopez", "email": "maria@example.com", "phone": None, "address": None,
    }  # fmt: skip
    assert data["contract"] == {
        "contract_number": "VSC-7788", "product_type": None, "coverage_level": None,
        "status": "Active", "effective_date": None, "expiration_date": None,
        "max_claim_amount": None, "deductible": 100,
    }  # fmt: skip
    assert data["vehicle"]["current_mileage"] == 45000
    assert data["vehicle"]["vin"] is None
    assert data["issue"]["is_vehicle_driveable"] is False
    assert data["issue"]["date_noticed"] == "2031-02-10"
    assert data["flags"] == {"is_pre_existing": None}
    assert data["repair"]["parts"] == [{"name": "Alternator", "part_number": None, "cost": 285}]
    assert data["repair"]["labor_hours"] == 3.5
    assert data["repair"]["facility"] == {
        "name": "Main Street Motors", "type": None, "address": None,
    }  # fmt: skip
    assert data["documents"] == {
        "claim_form": True, "repair_estimate": False, "diagnostic_report": False,
        "photos": True, "prior_authorization": False,
    }  # fmt: skip


def test_reject_sends_a_rejection(desk: Any, form: Page) -> None:
    form.get_by_label("Reviewer e-mail").fill("rev@example.com")
    form.get_by_role("button", name="Reject").click()
    expect(form.locator("#decide")).to_be_hidden()
    assert [sent["decision"] for sent in desk.decisions] == ["rejected"]


def test_a_double_click_decides_once(desk: Any, form: Page) -> None:
    form.get_by_label("Reviewer e-mail").fill("rev@example.com")
    form.get_by_role("button", name="Approve").dblclick()
    expect(form.locator("#decide")).to_be_hidden()
    assert len(desk.decisions) == 1


def test_the_form_is_locked_while_a_decision_is_under_way(desk: Any, form: Page) -> None:
    release = threading.Event()
    desk.answer = lambda body: (release.wait(10), (200, {"success": True}))[1]
    approve(form)
    expect(form.get_by_label("Comments")).to_be_disabled()
    expect(form.get_by_role("button", name="Sending…")).to_be_disabled()
    expect(form.get_by_role("button", name="Reject")).to_be_disabled()
    release.set()
    expect(form.locator("#decide")).to_be_hidden()


@pytest.mark.parametrize(
    "label", ["Reviewer e-mail", "Name", "Total estimate", "Date of loss", "Photos"]
)
def test_enter_in_a_field_decides_nothing(desk: Any, form: Page, label: str) -> None:
    form.get_by_label("Reviewer e-mail").fill("rev@example.com")
    form.get_by_label(label).first.press("Enter")
    expect(form.get_by_label("Comments")).to_be_enabled()
    assert desk.decisions == []


@pytest.mark.parametrize("reviewer", ["", "someone", "a@b", "a b@c.de"])
def test_a_decision_needs_the_reviewers_address(desk: Any, form: Page, reviewer: str) -> None:
    approve(form, reviewer)
    field = form.get_by_label("Reviewer e-mail")
    expect(field).to_be_focused()
    expect(field).to_have_attribute("aria-invalid", "true")
    expect(form.locator("#reviewer-error")).to_contain_text("e-mail address")
    assert desk.decisions == []


@pytest.mark.parametrize(
    ("label", "text"),
    [
        ("Year", "last year"),
        ("Total estimate", "-5"),
        ("Total estimate", "1.234,50"),
        ("Labor hours", "three"),
        ("Current mileage", "45k"),
    ],
)
def test_a_field_that_cannot_be_read_is_pointed_out(
    desk: Any, form: Page, label: str, text: str
) -> None:
    fill(form, **{label: text})
    approve(form)
    expect(form.get_by_label(label, exact=True)).to_be_focused()
    expect(form.locator(".error").filter(has_text="Enter")).to_have_count(1)
    assert desk.decisions == []


def test_a_part_with_a_wrong_cost_is_pointed_out(desk: Any, form: Page) -> None:
    part(form, 1, "a lot")
    approve(form)
    expect(form.get_by_label("Cost")).to_be_focused()
    expect(form.locator("#part-1-error")).to_have_text("Enter an amount such as 1234.50.")
    assert desk.decisions == []


def test_fields_that_the_server_refuses_are_named_where_they_are(desk: Any, form: Page) -> None:
    desk.answer = lambda body: (
        400,
        {
            "error": "validation_failed",
            "details": [
                {"field": "claim_amounts.deductible", "message": "must not be negative"},
                {"field": "reviewer", "message": "must be an e-mail address"},
            ],
        },
    )
    approve(form)
    expect(form.get_by_label("Deductible")).to_be_focused()
    expect(form.locator("#contract-deductible-error")).to_have_text("Must not be negative")
    expect(form.locator("#reviewer-error")).to_have_text("Must be an e-mail address")
    expect(form.get_by_label("Comments")).to_be_enabled()


def test_a_refusal_that_belongs_to_no_field_is_said(desk: Any, form: Page) -> None:
    details = [{"field": "claim_data", "message": "is too large"}]
    desk.answer = lambda body: (400, {"error": "validation_failed", "details": details})
    approve(form)
    expect(form.get_by_role("alert")).to_contain_text("claim_data: is too large")


def test_without_a_connection_the_entries_are_kept_and_can_be_sent_again(
    desk: Any, form: Page
) -> None:
    def drop(route: Route) -> None:
        route.abort()

    form.route("**/claims/approve/*", drop)
    fill(form, Comments="Kept.")
    approve(form)
    expect(form.get_by_role("alert")).to_contain_text("could not be reached")
    assert value(form, "Comments") == "Kept."
    form.unroute("**/claims/approve/*", drop)
    form.get_by_role("button", name="Approve").click()
    expect(form.locator("#decide")).to_be_hidden()
    expect(form.get_by_role("alert")).to_be_hidden()
    assert len(desk.decisions) == 1


def test_a_server_error_can_be_tried_again(desk: Any, form: Page) -> None:
    desk.answer = lambda body: (500, {"error": "internal_error", "message": "Something broke."})
    approve(form)
    expect(form.get_by_role("alert")).to_contain_text("Something broke.")
    expect(form.get_by_role("button", name="Approve")).to_be_enabled()


def test_after_the_decision_the_page_follows_the_claim_to_its_result(desk: Any, form: Page) -> None:
    def take(body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        desk.move(step="agent2_processing")
        return 200, {"success": True}

    desk.answer = take
    approve(form)
    outcome = form.locator("#outcome")
    expect(outcome).to_contain_text("Agent 2 is adjudicating the claim.")
    expect(outcome).to_be_focused()
    expect(outcome).to_have_attribute("aria-live", "polite")
    verdict = {
        "claim_id": "CLM-1001", "decision": "APPROVED", "approved_amount": 667.5,
        "deductible_applied": 100, "rules_passed": ["AA-01"], "reason": "Every rule passed.",
    }  # fmt: skip
    desk.end(agent2_output=verdict)
    expect(outcome).to_contain_text("Approved by agent 2")
    expect(outcome).to_contain_text("$667.50")
    expect(outcome).to_contain_text("Every rule passed.")
    expect(form.get_by_label("Comments")).to_be_disabled()


def test_following_outlives_a_lost_connection(desk: Any, form: Page) -> None:
    def drop(route: Route) -> None:
        route.abort()

    def take(body: dict[str, Any]) -> tuple[int, dict[str, Any]]:
        desk.move(step="agent2_processing")
        return 200, {"success": True}

    desk.answer = take
    form.route("**/claims/status/*", drop)
    approve(form)
    expect(form.locator("#connection")).to_have_text("The connection was lost. Trying again.")
    desk.move(runtime_status="Failed")
    form.unroute("**/claims/status/*", drop)
    expect(form.locator("#outcome")).to_contain_text("Processing failed")
    expect(form.locator("#connection")).to_have_text("")


def test_a_form_of_an_earlier_wait_asks_for_a_reload(desk: Any, form: Page) -> None:
    desk.answer = lambda body: (409, {"error": "stale_request", "message": "Too late."})
    approve(form)
    expect(form.get_by_role("alert")).to_contain_text("reload the page")
    expect(form.get_by_role("alert")).to_be_in_viewport()
    expect(form.get_by_label("Comments")).to_be_disabled()


def test_the_form_opens_when_agent_1_has_read_the_claim(desk: Any, page: Page) -> None:
    reading = desk.view.agent1
    desk.move(step="agent1_processing", agent1=None)
    page.goto(desk.review_url)
    expect(page.locator("#outcome")).to_contain_text("Agent 1 is reading the claim")
    expect(page.locator("#review-form")).to_have_count(0)
    desk.move(step="awaiting_approval", agent1=reading)
    expect(page.get_by_label("Contract number")).to_have_value("VSC-7788")


def test_the_reviewers_address_is_remembered(desk: Any, form: Page) -> None:
    approve(form)
    expect(form.locator("#decide")).to_be_hidden()
    form.goto(desk.review_url)
    expect(form.get_by_label("Reviewer e-mail")).to_have_value("rev@example.com")
