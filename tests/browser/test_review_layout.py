"""The review page under a hostile claim, on a phone, and by keyboard alone."""

from typing import Any

import pytest
from playwright.sync_api import Page, expect

from function_app.domain.claim import ClaimRequest
from function_app.domain.reading import Agent1Output

MARKUP = '</textarea><script>document.title="owned"</script>"><img src=x onerror=alert(1)>'
ARABIC = "سيارتي لا تعمل وأحتاج إلى المساعدة"
PHONE = {"width": 390, "height": 844}
DESK = {"width": 1440, "height": 900}


def make_hostile(desk: Any) -> None:
    reading = desk.view.agent1.dump()
    reading["classification"] = {
        "claim_type": MARKUP, "sub_type": "x" * 300, "component_category": ARABIC,
    }  # fmt: skip
    reading["justification"] = "y" * 5_000
    reading["flags"] = {
        "missing_information": [MARKUP, "z" * 3_000],
        "potential_concerns": [ARABIC],
    }
    (report,) = reading["documents"]
    report |= {"name": MARKUP, "page_texts": ["W" * 60_000], "characters": 60_000}
    reading["evidence"] = [
        {"field": "claimant_name", "source": "document", "document": MARKUP, "quote": "v" * 300},
        {"field": "issue_summary", "source": "email", "quote": MARKUP},
    ]
    reading["extracted_info"] |= {"claimant_name": ARABIC, "issue_summary": MARKUP}
    claim = ClaimRequest(
        claim_id="C" * 64,
        email_content=MARKUP + ARABIC + "q" * 60_000,
        attachment_urls=["https://a.example/" + "a" * 2_000, "javascript:alert(1)"],
    )
    desk.move(claim_id="C" * 64, claim=claim, agent1=Agent1Output.model_validate(reading))


@pytest.mark.parametrize("size", [DESK, PHONE])
@pytest.mark.parametrize("hostile", [False, True])
def test_nothing_scrolls_sideways(
    desk: Any, page: Page, size: dict[str, Any], hostile: bool
) -> None:
    if hostile:
        make_hostile(desk)
    page.set_viewport_size(size)  # pyright: ignore[reportArgumentType]
    page.goto(desk.review_url)
    expect(page.get_by_role("button", name="Approve")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == size["width"]


def test_markup_of_a_claim_is_shown_and_never_run(desk: Any, page: Page) -> None:
    make_hostile(desk)
    page.goto(desk.review_url)
    expect(page.get_by_label("Text of the e-mail")).to_contain_text(MARKUP)
    expect(page.get_by_label("Issue", exact=True)).to_have_value(MARKUP)
    assert "owned" not in page.title()
    assert page.locator("img").count() == 0


def test_long_texts_scroll_inside_their_box(desk: Any, page: Page) -> None:
    make_hostile(desk)
    page.goto(desk.review_url)
    box = page.get_by_label(f"Text of {MARKUP}")
    assert box.evaluate("e => e.clientHeight") < 500
    assert box.evaluate("e => (e.scrollTop = 1000, e.scrollTop)") == 1000
    box.focus()
    expect(box).to_be_focused()


def test_a_phone_has_one_column_and_fingers_fit(desk: Any, page: Page) -> None:
    page.set_viewport_size(PHONE)  # pyright: ignore[reportArgumentType]
    page.goto(desk.review_url)
    form, material = page.locator("#review-form"), page.locator(".material")
    assert form.evaluate("e => e.getBoundingClientRect().left") == material.evaluate(
        "e => e.getBoundingClientRect().left"
    )
    small = page.evaluate("""
        [...document.querySelectorAll("button, .form-control, select, .box, a")]
          .filter(e => e.offsetParent && e.getBoundingClientRect().height < 40)
          .map(e => e.outerHTML)
    """)
    assert small == []


def test_email_and_form_stand_side_by_side_on_a_desk(desk: Any, page: Page) -> None:
    page.goto(desk.review_url)
    material, form = (page.locator(s).bounding_box() for s in (".material", "#review-form"))
    assert material is not None
    assert form is not None
    assert material["x"] + material["width"] <= form["x"]
    assert material["y"] == form["y"]


def test_the_keyboard_reaches_everything_in_reading_order(desk: Any, page: Page) -> None:
    page.goto(desk.review_url)
    names: list[str] = []
    for _ in range(80):
        page.keyboard.press("Tab")
        name = page.evaluate("document.activeElement.name || document.activeElement.textContent")
        if not names or names[-1] != name:
            names.append(name)
        if name == "Reject":
            break
    stations = [
        "claimant.name", "contract.contract_number", "vehicle.year", "issue.description",
        "Add part", "repair.total_estimate", "documents.claim_form", "reviewer", "comments",
        "Approve", "Reject",
    ]  # fmt: skip
    assert [name for name in names if name in stations] == stations


def test_the_claim_can_be_decided_by_keyboard_alone(desk: Any, page: Page) -> None:
    page.goto(desk.review_url)
    page.get_by_label("Reviewer e-mail").focus()
    page.keyboard.type("rev@example.com")
    for _ in range(2):
        page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Approve")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("#decide")).to_be_hidden()
    assert [sent["decision"] for sent in desk.decisions] == ["approved"]
