"""What the rules make of the form while it is filled in, and what is seen to be wrong as typed."""

from typing import Any

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.desk import reject


def label(page: Page, name: str) -> Any:
    return page.get_by_label(name, exact=True)


def test_the_rules_stand_at_the_fields_that_they_read(form: Page) -> None:
    status = form.locator(".field", has=form.locator("#contract-status"))
    expect(status.locator(".rule-mark")).to_contain_text("? AA-01")
    expect(form.locator("#contract-status-rules")).to_have_text(
        "The contract's status is not given."
    )
    label(form, "Status").select_option("Expired")
    expect(form.locator("#verdict")).to_have_text(
        "Would be denied: the contract is not active, its status is expired"
    )
    expect(status.locator(".rule-mark")).to_contain_text("✕ AA-01")


def test_the_rules_are_asked_once_after_a_change(form: Page) -> None:
    expect(form.locator("#verdict")).not_to_be_empty()
    asked: list[Request] = []

    def remember(request: Request) -> None:
        if "/preview/" in request.url:
            asked.append(request)

    form.on("request", remember)
    label(form, "Mileage limit").press_sequentially("100000", delay=20)
    expect(form.locator("#vehicle-mileage_limit-rules")).to_be_empty()
    assert len(asked) == 1


def test_rules_that_cannot_be_asked_keep_nobody_from_deciding(form: Page) -> None:
    form.route("**/claims/preview/*", lambda route: route.abort())
    label(form, "Mileage limit").fill("100000")
    expect(form.locator("#verdict")).to_have_text("The rules could not be asked just now.")
    form.get_by_label("Reviewer e-mail").fill("rev@example.com")
    form.get_by_role("button", name="Approve").click()
    expect(form.locator("#outcome")).to_contain_text("Approved by rev@example.com")


@pytest.mark.parametrize(
    ("field", "wrong", "said", "right"),
    [
        ("VIN", "123", "A VIN has 17 characters, this one has 3.", "1HGCM82633A004352"),
        ("Year", "20019", "Enter a year from 1900 to", "2019"),
        ("Date of loss", "2099-01-01", "This day is after the claim was filed.", "2025-02-10"),
    ],
)
def test_what_can_be_seen_to_be_wrong_is_said_as_typed(
    form: Page, sent: list[Any], field: str, wrong: str, said: str, right: str
) -> None:
    entry = label(form, field)
    error = form.locator(".field", has=entry).locator(".error").first
    entry.fill(wrong)
    entry.blur()
    expect(error).to_contain_text(said)
    form.get_by_label("Reviewer e-mail").fill("rev@example.com")
    form.get_by_role("button", name="Approve").click()
    expect(entry).to_be_focused()
    assert sent == []
    entry.fill(right)
    expect(error).to_be_empty()


def test_a_contract_that_ends_before_it_begins_is_not_approved(form: Page, sent: list[Any]) -> None:
    label(form, "Expiration date").fill("2024-01-01")
    label(form, "Effective date").fill("2025-01-01")
    label(form, "Effective date").blur()
    expect(form.locator("#contract-expiration_date-error")).to_have_text(
        "The contract ends before it begins."
    )
    form.get_by_label("Reviewer e-mail").fill("rev@example.com")
    form.get_by_role("button", name="Approve").click()
    expect(label(form, "Expiration date")).to_be_focused()
    assert sent == []


def test_a_doubtful_vin_is_named_and_stops_nothing(form: Page, sent: list[Any]) -> None:
    label(form, "VIN").fill("1HGCM82643A004352")
    label(form, "VIN").blur()
    expect(form.locator("#vehicle-vin-error")).to_contain_text("The check digit is wrong")
    form.get_by_label("Reviewer e-mail").fill("rev@example.com")
    form.get_by_role("button", name="Approve").click()
    expect(form.locator("#decide")).to_be_hidden()
    assert len(sent) == 1


def test_what_the_reviewer_changed_is_marked_with_the_old_value(form: Page) -> None:
    label(form, "Make").fill("Acura")
    change = form.locator("#vehicle-make-was")
    expect(change).to_have_text("You changed Honda")
    label(form, "Make").fill("Honda")
    expect(change).to_be_empty()


def test_another_reason_needs_a_comment(form: Page, sent: list[Any]) -> None:
    form.get_by_label("Reviewer e-mail").fill("rev@example.com")
    reject(form, "other")
    expect(form.locator("#comments-error")).to_contain_text("Say why")
    expect(form.get_by_label("Comments")).to_be_focused()
    assert sent == []
    form.get_by_label("Comments").fill("The shop took it back.")
    form.get_by_role("button", name="Reject for good").click()
    expect(form.locator("#outcome")).to_contain_text("Rejected by rev@example.com")


def test_keys_lead_to_the_decision_and_never_send_it(form: Page, sent: list[Any]) -> None:
    form.locator("#history-title").evaluate("document.activeElement.blur()")
    for key, name in (("a", "Approve"), ("r", "Reject"), ("i", "Ask the claimant")):
        form.keyboard.press(key)
        expect(form.get_by_role("button", name=name)).to_be_focused()
    form.get_by_label("Comments").focus()
    form.keyboard.press("a")
    expect(form.get_by_label("Comments")).to_have_value("a")
    form.get_by_role("button", name="History and notes").click()
    form.get_by_label("Keys a r i").uncheck()
    form.keyboard.press("Escape")
    form.keyboard.press("r")
    expect(form.get_by_role("button", name="History and notes")).to_be_focused()
    assert sent == []


def test_the_skip_link_leads_to_the_decision(form: Page) -> None:
    form.keyboard.press("Tab")
    form.keyboard.press("Tab")
    link = form.get_by_role("link", name="Skip to the decision")
    link.focus()
    expect(link).to_be_in_viewport()
    form.keyboard.press("Enter")
    form.keyboard.press("Tab")
    expect(form.get_by_role("button", name="Approve")).to_be_focused()


def test_a_section_that_agrees_is_one_line_and_opens(form: Page) -> None:
    label(form, "Phone").fill("(312) 555-0148")
    claimant = form.locator("#fold-claimant")
    claimant.locator("summary").first.click()
    expect(claimant.locator(".fold-line")).to_contain_text("Maria Lopez · maria@example.com")
    expect(claimant.locator(".fold-note")).to_have_text("✓ complete")
