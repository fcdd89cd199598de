"""What was typed survives a reload, until the decision."""

import pytest
from playwright.sync_api import Page, Route, expect

from tests.browser.desk import OpenClaim

DRAFTS = "Object.keys(sessionStorage).filter(key => key.includes('draft')).length"


def part(page: Page, number: int, name: str, cost: str) -> None:
    row = page.get_by_role("group", name=f"Part {number}", exact=True)
    row.get_by_label("Name").fill(name)
    row.get_by_label("Cost").fill(cost)


def fill(page: Page, label: str, text: str) -> None:
    page.get_by_label(label, exact=True).fill(text)


def value(page: Page, label: str) -> str:
    return page.get_by_label(label, exact=True).input_value()


def test_every_kind_of_entry_is_put_back_after_a_reload(form: Page) -> None:
    fill(form, "VIN", "1HGCM82633A004352")
    fill(form, "Comments", "Called the shop.\nThey agree.")
    fill(form, "Reviewer e-mail", "rev@example.com")
    form.get_by_label("Status", exact=True).select_option("Active")
    form.get_by_label("Photos", exact=True).check()
    form.get_by_label("Claim form", exact=True).uncheck()
    form.reload()
    assert value(form, "VIN") == "1HGCM82633A004352"
    assert value(form, "Comments") == "Called the shop.\nThey agree."
    assert value(form, "Reviewer e-mail") == "rev@example.com"
    assert value(form, "Status") == "Active"
    expect(form.get_by_label("Photos", exact=True)).to_be_checked()
    expect(form.get_by_label("Claim form", exact=True)).not_to_be_checked()
    expect(form.locator("#vehicle-vin-missing")).to_be_hidden()
    expect(form.locator("#restored")).to_be_visible()


def test_parts_and_their_sum_are_put_back(form: Page) -> None:
    fill(form, "Total parts", "12")
    part(form, 1, "Alternator", "285")
    form.get_by_role("button", name="Add part").click()
    part(form, 2, "Belt", "45")
    fill(form, "Total labor", "400")
    form.reload()
    assert value(form, "Total parts") == "330.00"
    assert value(form, "Total estimate") == "730.00"
    form.get_by_role("button", name="Remove part 1").click()
    assert value(form, "Total parts") == "45.00"
    form.get_by_role("button", name="Remove part 1").click()
    assert value(form, "Total parts") == "12"


def test_a_removed_part_stays_removed(form: Page) -> None:
    part(form, 1, "Alternator", "285")
    form.get_by_role("button", name="Add part").click()
    part(form, 2, "Belt", "45")
    form.get_by_role("button", name="Remove part 1").click()
    form.reload()
    assert value(form, "Total parts") == "45.00"
    expect(form.get_by_role("group", name="Part 2", exact=True)).to_have_count(0)


@pytest.mark.parametrize("typed", ["800", ""])
def test_the_reviewers_own_estimate_is_put_back(form: Page, typed: str) -> None:
    fill(form, "Total estimate", typed)
    form.get_by_label("Total estimate").blur()
    form.reload()
    assert value(form, "Total estimate") == typed


def test_an_estimate_that_follows_typed_totals_goes_on_following(form: Page) -> None:
    fill(form, "Total parts", "300")
    fill(form, "Total labor", "400")
    form.reload()
    assert value(form, "Total estimate") == "700.00"


def test_the_sum_taken_over_by_a_click_is_put_back(form: Page) -> None:
    fill(form, "Total estimate", "1")
    fill(form, "Total parts", "300")
    fill(form, "Total labor", "400")
    form.get_by_role("button", name="Use the sum").click()
    form.reload()
    assert value(form, "Total estimate") == "700.00"


def test_entries_are_still_there_after_a_visit_to_another_page(
    claim: OpenClaim, form: Page
) -> None:
    fill(form, "Comments", "Kept.")
    form.goto("about:blank")
    form.goto(claim.review_url)
    assert value(form, "Comments") == "Kept."


def test_the_reader_can_start_again_from_what_agent_1_read(form: Page) -> None:
    fill(form, "Contract number", "WRONG")
    form.reload()
    form.get_by_role("button", name="Start again").click()
    expect(form.get_by_label("Contract number")).to_have_value("VSC-7788")
    expect(form.locator("#restored")).to_be_hidden()


def test_a_form_that_nobody_touched_is_drawn_afresh(form: Page) -> None:
    assert form.evaluate(DRAFTS) == 0
    form.reload()
    expect(form.locator("#restored")).to_be_hidden()


def test_entries_for_another_wait_are_not_put_back(claim: OpenClaim, form: Page) -> None:
    fill(form, "Comments", "For the first wait.")
    claim.forget()
    claim.start(email_content="The same number, filed anew.")
    claim.reach("awaiting_approval")
    form.reload()
    expect(form.get_by_label("Text of the e-mail")).to_contain_text("filed anew")
    assert value(form, "Comments") == ""


def test_nothing_is_kept_once_the_decision_is_taken(form: Page) -> None:
    fill(form, "Comments", "Private.")
    fill(form, "Reviewer e-mail", "rev@example.com")
    assert form.evaluate(DRAFTS) == 1
    form.get_by_role("button", name="Approve").click()
    expect(form.locator("#decide")).to_be_hidden()
    assert form.evaluate(DRAFTS) == 0


def test_a_claim_that_ended_elsewhere_leaves_nothing_behind(claim: OpenClaim, form: Page) -> None:
    fill(form, "Comments", "Private.")
    claim.time_out()
    form.reload()
    expect(form.locator("#outcome")).to_contain_text("Timed out")
    assert form.evaluate(DRAFTS) == 0


def test_a_decision_that_did_not_arrive_keeps_the_entries(form: Page) -> None:
    def break_down(route: Route) -> None:
        route.fulfill(status=500, json={"error": "internal_error", "message": "Something broke."})

    form.route("**/claims/approve/*", break_down)
    fill(form, "Comments", "Kept.")
    fill(form, "Reviewer e-mail", "rev@example.com")
    form.get_by_role("button", name="Approve").click()
    expect(form.get_by_role("alert")).to_contain_text("Something broke.")
    form.reload()
    assert value(form, "Comments") == "Kept."
