"""The review page under a hostile claim, on a phone, and by keyboard alone."""

from typing import Any
from urllib.parse import quote

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.desk import READING, Desk, OpenClaim

MARKUP = '</textarea><script>document.title="owned"</script>"><img src=x onerror=alert(1)>'
ARABIC = "سيارتي لا تعمل وأحتاج إلى المساعدة"
FILE_NAME = '"><img src=x onerror=alert(1)>.txt'
PHONE = ViewportSize(width=390, height=844)
DESK = ViewportSize(width=1440, height=900)


@pytest.fixture(scope="module")  # its page is only looked at
def hostile(desk: Desk) -> OpenClaim:
    desk.files[FILE_NAME] = b"W" * 60_000
    reading: dict[str, Any] = {
        **READING,
        "classification": {
            "claim_type": MARKUP, "sub_type": "x" * 300, "component_category": ARABIC,
        },
        "justification": "y" * 5_000,
        "flags": {
            "missing_information": [MARKUP, "z" * 3_000],
            "potential_concerns": [ARABIC],
        },
        "documents": [{"name": FILE_NAME, "document_type": MARKUP}],
        "evidence": [
            {
                "field": "claimant_name", "source": "document", "document": FILE_NAME,
                "quote": "v" * 300,
            },
            {"field": "issue_summary", "source": "email", "quote": MARKUP},
        ],
        "extracted_info": {
            **READING["extracted_info"], "claimant_name": ARABIC, "issue_summary": MARKUP,
        },
    }  # fmt: skip
    attachments = [
        desk.papers + quote(FILE_NAME), desk.papers + "a" * 2_000, "javascript:alert(1)",
    ]  # fmt: skip
    return desk.waiting_claim(
        reading,
        claim_id="C" * 64,
        email_content=MARKUP + ARABIC + "q" * 60_000,
        attachment_url="",
        attachment_urls=attachments,
    )


@pytest.mark.parametrize("size", [DESK, PHONE])
@pytest.mark.parametrize("kind", ["claim", "hostile"])
def test_nothing_scrolls_sideways_and_axe_finds_nothing(
    request: pytest.FixtureRequest, page: Page, size: ViewportSize, kind: str
) -> None:
    page.set_viewport_size(size)
    page.goto(request.getfixturevalue(kind).review_url)
    expect(page.get_by_role("button", name="Approve")).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") == size["width"]
    assert_accessible(page)


def test_markup_of_a_claim_is_shown_and_never_run(hostile: OpenClaim, page: Page) -> None:
    page.goto(hostile.review_url)
    expect(page.get_by_label("Text of the e-mail")).to_contain_text(MARKUP)
    expect(page.get_by_label("Issue", exact=True)).to_have_value(MARKUP)
    assert "owned" not in page.title()
    assert page.locator("img").count() == 0


def test_long_texts_scroll_inside_their_box(hostile: OpenClaim, page: Page) -> None:
    page.goto(hostile.review_url)
    box = page.get_by_label(f"Text of {FILE_NAME}")
    assert box.evaluate("e => e.clientHeight") < 500
    assert box.evaluate("e => (e.scrollTop = 1000, e.scrollTop)") == 1000
    box.focus()
    expect(box).to_be_focused()


def test_a_phone_has_one_column_and_fingers_fit(claim: OpenClaim, page: Page) -> None:
    page.set_viewport_size(PHONE)
    page.goto(claim.review_url)
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


def test_email_and_form_stand_side_by_side_on_a_desk(form: Page) -> None:
    material, entries = (form.locator(s).bounding_box() for s in (".material", "#review-form"))
    assert material is not None
    assert entries is not None
    assert material["x"] + material["width"] <= entries["x"]
    assert material["y"] == entries["y"]


def test_the_keyboard_reaches_everything_in_reading_order(form: Page) -> None:
    names: list[str] = []
    for _ in range(80):
        form.keyboard.press("Tab")
        name = form.evaluate("document.activeElement.name || document.activeElement.textContent")
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


def test_the_claim_can_be_decided_by_keyboard_alone(claim: OpenClaim, form: Page) -> None:
    form.get_by_label("Reviewer e-mail").focus()
    form.keyboard.type("rev@example.com")
    for _ in range(2):
        form.keyboard.press("Tab")
    expect(form.get_by_role("button", name="Approve")).to_be_focused()
    form.keyboard.press("Enter")
    expect(form.locator("#decide")).to_be_hidden()
    assert claim.ended()["output"]["approval_decision"]["decision"] == "approved"
