"""The review form in a browser: totals that add up as one types, and one decision, sent once."""

from typing import Any

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.desk import READING, VERDICT, Desk, OpenClaim, reject


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
    expect(form.locator("#repair-total_estimate-hint")).to_have_text("The assistant read $767.50.")


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


def test_a_sum_that_differs_is_not_left_folded(form: Page) -> None:
    fill(form, Total_parts="330", Total_labor="437.50")
    form.route("**/claims/preview/*", lambda route: route.abort())  # a rule may open it, too
    amounts = form.locator("#fold-cost")
    amounts.locator("summary").first.click()
    expect(amounts).not_to_have_attribute("open", "")
    change = "f => (f.value = '400', f.dispatchEvent(new Event('input', { bubbles: true })))"
    for field in ("#repair-total_labor_cost", "#repair-total_estimate"):
        form.locator(field).evaluate(change)
    expect(form.locator("#mismatch")).to_be_visible()
    expect(amounts.locator(".fold-note")).to_contain_text("the sum differs")


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


def test_a_decision_carries_the_form_and_nothing_invented(claim: OpenClaim, form: Page) -> None:
    request_id = claim.status()["request_id"]
    part(form, 1, "285", name="Alternator")
    add_part(form)
    fill(form, Labor_hours="3.5", Labor_rate_per_hour="125.00", Comments="All in order.")
    form.get_by_label("Status", exact=True).select_option("Active")
    form.get_by_role("radiogroup", name="Drivable").get_by_label("No", exact=True).check()
    form.get_by_label("Photos", exact=True).check()
    approve(form)
    expect(form.locator("#connection")).to_contain_text("Your decision was sent")
    taken = claim.ended()["output"]["approval_decision"]
    assert taken["decision"] == "approved"
    assert taken["request_id"] == request_id
    assert taken["reviewer"] == "rev@example.com"
    assert taken["comments"] == "All in order."
    assert taken["claim_amounts"] == {
        "total_parts_cost": 285,
        "total_labor_cost": 437.5,
        "total_estimate": 722.5,
        "deductible": 100,
    }
    data = taken["claim_data"]
    assert data["claim_id"] == claim.claim_id
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
    assert data["issue"]["date_noticed"] == "2025-02-10"
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


def test_reject_sends_a_rejection(claim: OpenClaim, form: Page) -> None:
    form.get_by_label("Reviewer e-mail").fill("rev@example.com")
    reject(form)
    expect(form.locator("#decide")).to_be_hidden()
    assert claim.ended()["output"]["approval_decision"]["decision"] == "rejected"


def test_a_double_click_decides_once(form: Page, sent: list[Any]) -> None:
    form.get_by_label("Reviewer e-mail").fill("rev@example.com")
    form.get_by_role("button", name="Approve").dblclick()
    expect(form.locator("#decide")).to_be_hidden()
    assert len(sent) == 1


def test_the_form_is_locked_while_a_decision_is_under_way(form: Page) -> None:
    under_way: list[Route] = []

    def hold(route: Route) -> None:
        under_way.append(route)

    form.route("**/claims/approve/*", hold)
    approve(form)
    expect(form.get_by_label("Comments")).to_be_disabled()
    expect(form.get_by_role("button", name="Sending…")).to_be_disabled()
    expect(form.get_by_role("button", name="Reject")).to_be_disabled()
    under_way[0].continue_()
    expect(form.locator("#decide")).to_be_hidden()


def test_enter_in_a_field_decides_nothing(form: Page, sent: list[Any]) -> None:
    form.get_by_label("Reviewer e-mail").fill("rev@example.com")
    for label in ("Reviewer e-mail", "Name", "Total estimate", "Date of loss", "Photos"):
        form.get_by_label(label).first.press("Enter")
        expect(form.get_by_label("Comments")).to_be_enabled()
    assert sent == []


def test_a_decision_needs_the_reviewers_address(form: Page, sent: list[Any]) -> None:
    field = form.get_by_label("Reviewer e-mail")
    for reviewer in ("", "someone", "a@b", "a b@c.de"):
        form.get_by_label("Comments").focus()
        approve(form, reviewer)
        expect(field).to_be_focused()
        expect(field).to_have_attribute("aria-invalid", "true")
        expect(form.locator("#reviewer-error")).to_contain_text("e-mail address")
    assert sent == []


def test_a_field_that_cannot_be_read_is_pointed_out(form: Page, sent: list[Any]) -> None:
    errors = form.locator(".error").filter(has_text="Enter")
    for label, text in [
        ("Year", "last year"),
        ("Total estimate", "-5"),
        ("Total estimate", "1.234,50"),
        ("Labor hours", "three"),
        ("Current mileage", "45k"),
    ]:
        before = value(form, label)
        fill(form, **{label: text})
        approve(form)
        expect(form.get_by_label(label, exact=True)).to_be_focused()
        expect(errors).to_have_count(1)
        fill(form, **{label: before})
    assert sent == []


def test_a_part_with_a_wrong_cost_is_pointed_out(form: Page, sent: list[Any]) -> None:
    part(form, 1, "a lot")
    approve(form)
    expect(form.get_by_label("Cost")).to_be_focused()
    expect(form.locator("#part-1-error")).to_have_text("Enter an amount such as 1234.50.")
    assert sent == []


def test_fields_that_the_server_refuses_are_named_where_they_are(form: Page) -> None:
    fill(form, Deductible="200,000,000,000")
    approve(form, reviewer="a<b@example.com")
    question = form.get_by_role("group", name="The rules cannot read Deductible")
    question.get_by_role("button", name="Send it all the same").click()
    expect(form.get_by_role("textbox", name="Deductible")).to_be_focused()
    expect(form.locator("#contract-deductible-error")).to_have_text("Is too large")
    expect(form.locator("#reviewer-error")).to_have_text("Must be an e-mail address")
    expect(form.get_by_label("Comments")).to_be_enabled()


def test_a_refusal_that_belongs_to_no_field_is_said(form: Page) -> None:
    fill(form, Issue="It broke. " * 30_000)
    approve(form)
    alert = form.get_by_role("alert")
    expect(alert).to_contain_text("The form is 301,")
    expect(alert).to_contain_text("bytes long; at most 262,144 are accepted. You can try again.")


def test_without_a_connection_the_entries_are_kept_and_can_be_sent_again(
    form: Page, sent: list[Any]
) -> None:
    form.route("**/claims/approve/*", lambda route: route.abort(), times=1)
    fill(form, Comments="Kept.")
    approve(form)
    expect(form.get_by_role("alert")).to_contain_text("could not be reached")
    assert value(form, "Comments") == "Kept."
    form.get_by_role("button", name="Approve").click()
    expect(form.locator("#decide")).to_be_hidden()
    expect(form.get_by_role("alert")).to_be_hidden()
    assert [one["comments"] for one in sent] == ["Kept.", "Kept."]


def test_a_server_error_can_be_tried_again(form: Page) -> None:
    def break_down(route: Route) -> None:
        route.fulfill(status=500, json={"error": "internal_error", "message": "Something broke."})

    form.route("**/claims/approve/*", break_down, times=1)
    approve(form)
    expect(form.get_by_role("alert")).to_contain_text("Something broke.")
    form.get_by_role("button", name="Approve").click()
    expect(form.locator("#decide")).to_be_hidden()


def test_after_the_decision_the_page_follows_the_claim_to_its_result(
    claim: OpenClaim, form: Page
) -> None:
    claim.hold("agent2")
    claim.agent_says("agent2", VERDICT)
    approve(form)
    outcome = form.locator("#outcome")
    expect(outcome).to_contain_text("The automatic check is under way.")
    expect(outcome).to_contain_text("Approved by rev@example.com")
    expect(outcome).to_be_focused()
    expect(outcome).to_have_attribute("aria-live", "polite")
    claim.let_go("agent2")
    expect(outcome).to_contain_text("Approved by the automatic check")
    expect(outcome).to_contain_text("$667.50")
    expect(outcome).to_contain_text("Every rule passed.")
    expect(outcome.locator(".milestones time")).to_have_count(3)
    assert "UTC" not in outcome.inner_text()  # but the reader's own zone
    expect(form.get_by_label("Comments")).to_be_disabled()


def test_following_outlives_a_lost_connection(claim: OpenClaim, form: Page) -> None:
    def drop(route: Route) -> None:
        route.abort()

    claim.hold("agent2")
    form.route("**/review/*/state", drop)
    approve(form)
    expect(form.locator("#connection")).to_have_text("The connection was lost. Trying again.")
    claim.manage("terminate")
    form.unroute("**/review/*/state", drop)
    expect(form.locator("#outcome")).to_contain_text("The claim was terminated")
    expect(form.locator("#connection")).to_have_text("")
    claim.let_go("agent2")


def test_a_form_of_an_earlier_wait_asks_for_a_reload(form: Page) -> None:
    form.evaluate("document.getElementById('review-form').dataset.requestId = 'an-earlier-one'")
    approve(form)
    expect(form.get_by_role("alert")).to_contain_text("reload the page")
    expect(form.get_by_role("alert")).to_be_in_viewport()
    expect(form.get_by_label("Comments")).to_be_disabled()


def test_the_form_opens_when_agent_1_has_read_the_claim(desk: Desk, page: Page) -> None:
    claim = desk.new_claim()
    claim.agent_says("agent1", READING)
    claim.hold("agent1")
    claim.start(**desk.letter())
    page.goto(claim.review_url)
    expect(page.locator("#outcome")).to_contain_text("The assistant is reading the claim")
    expect(page.locator("#review-form")).to_have_count(0)
    claim.let_go("agent1")
    expect(page.get_by_label("Contract number")).to_have_value("VSC-7788")


def test_the_reviewers_address_is_remembered(desk: Desk, form: Page) -> None:
    approve(form)
    expect(form.locator("#decide")).to_be_hidden()
    form.goto(desk.waiting_claim().review_url)
    expect(form.get_by_label("Reviewer e-mail")).to_have_value("rev@example.com")
