"""Where a value was read, on the page: marked beside the form, and quoted below the field."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.desk import READING, Desk, OpenClaim
from tests.function_app.documents.pdf_files import pages

VIN = "1HGCM82633A004352"
FORM = "VSC Claim Form.pdf"
MARKED = """name => [...CSS.highlights.get(name) ?? []].map(range => range.toString())"""
IN_VIEW = """name => {
  const [range] = CSS.highlights.get(name);
  const box = range.startContainer.parentElement.closest(".text");
  const [mark, frame] = [range.getBoundingClientRect(), box.getBoundingClientRect()];
  return mark.top >= frame.top && mark.bottom <= Math.min(frame.bottom, innerHeight);
}"""


def quoted(field: str, quote: str, **more: Any) -> dict[str, Any]:
    return {"field": field, "source": "email", "quote": quote} | more


@pytest.fixture(scope="module")  # its page is only looked at
def backed(desk: Desk) -> OpenClaim:
    """A claim with a document of two pages, one that was lost, and evidence."""
    desk.files[FORM] = pages(
        ["CLAIM FORM", *["The holder agrees."] * 40],
        ["Vehicle", f"VIN: {VIN}", "Pump $285.00", "Belt $45.00", *["The holder agrees."] * 40],
    )
    on_page_two = {"source": "document", "document": FORM, "page": 2}
    reading = {
        **READING,
        "documents": [{"name": FORM, "document_type": "claim_form"}],
        "extracted_info": {
            **READING["extracted_info"], "vehicle_vin": VIN, "total_parts_cost": 330,
        },
        "evidence": [
            quoted("claimant_name", "Maria Lopez"),
            quoted("vehicle_vin", f"VIN: {VIN}", **on_page_two),
            quoted("total_parts_cost", "Pump $285.00 … Belt $45.00", **on_page_two),
            quoted("diagnosis", "the alternator is dead"),
        ],
    }  # fmt: skip
    urls = [f"{desk.papers}VSC%20Claim%20Form.pdf", f"{desk.papers}lost.pdf"]
    return desk.waiting_claim(reading, attachment_url="", attachment_urls=urls)


def marked(page: Page, name: str = "quoted") -> list[str]:
    return page.evaluate(MARKED, name)


def source(page: Page, field: str) -> Locator:
    return page.locator(f"#{field}-source")


def test_a_field_in_use_has_its_quote_marked_and_in_view(backed: OpenClaim, page: Page) -> None:
    page.goto(backed.review_url)
    assert marked(page) == []
    page.get_by_label("VIN").focus()
    assert marked(page) == [f"VIN: {VIN}"]
    assert page.evaluate(IN_VIEW, "quoted")
    page.get_by_label("Name", exact=True).first.focus()
    assert marked(page) == ["Maria Lopez"]
    page.get_by_label("Mileage limit").focus()
    assert marked(page) == []
    page.get_by_label("VIN").focus()
    page.get_by_label("Text of the e-mail").focus()
    assert marked(page) == []


def test_the_text_itself_stays_as_it_is(backed: OpenClaim, page: Page) -> None:
    page.goto(backed.review_url)
    text = page.get_by_label("Text of VSC Claim Form.pdf")
    before = text.inner_html()
    page.get_by_label("VIN").focus()
    assert text.inner_html() == before


def test_the_page_does_not_jump_while_the_quote_is_brought_into_view(
    backed: OpenClaim, page: Page
) -> None:
    page.goto(backed.review_url)
    page.get_by_label("VIN").scroll_into_view_if_needed()
    before = page.evaluate("scrollY")
    page.get_by_label("VIN").evaluate("input => input.focus({ preventScroll: true })")
    assert page.evaluate("scrollY") == before


def test_the_pointer_marks_and_moves_nothing(backed: OpenClaim, page: Page) -> None:
    page.goto(backed.review_url)
    page.get_by_label("VIN").hover()
    assert marked(page, "pointed-at") == [f"VIN: {VIN}"]
    assert page.get_by_label("Text of VSC Claim Form.pdf").evaluate("e => e.scrollTop") == 0
    page.get_by_role("heading", name="Vehicle", exact=True).hover()
    assert marked(page, "pointed-at") == []


def test_the_source_is_opened_by_keyboard_and_shows_the_quote(
    backed: OpenClaim, page: Page
) -> None:
    page.goto(backed.review_url)
    page.get_by_label("VIN").focus()
    page.keyboard.press("Tab")
    summary = source(page, "vehicle-vin").locator("summary")
    expect(summary).to_be_focused()
    expect(summary).to_have_text("Read from VSC Claim Form.pdf, page 2")
    assert marked(page) == [f"VIN: {VIN}"]
    page.keyboard.press("Enter")
    expect(source(page, "vehicle-vin").get_by_text(f"VIN: {VIN}")).to_be_visible()


def test_a_sum_shows_every_line_that_makes_it(backed: OpenClaim, page: Page) -> None:
    page.goto(backed.review_url)
    total = page.get_by_label("Total parts")
    total.focus()
    assert marked(page) == ["Pump $285.00", "Belt $45.00"]
    expect(total).to_have_accessible_description("calculated")
    source(page, "repair-total_parts_cost").locator("summary").click()
    expect(page.get_by_text("Calculated from these figures, not stated.")).to_be_visible()


@pytest.mark.parametrize(
    ("label", "why"),
    [
        ("Diagnosis", "These words are not there."),
        ("Repair facility", "The assistant gave no source."),
    ],
)
def test_an_unsupported_value_says_so_in_words_until_it_is_edited(
    backed: OpenClaim, page: Page, label: str, why: str
) -> None:
    page.goto(backed.review_url)
    field = page.get_by_label(label, exact=True)
    badge = page.locator(".field", has=field).locator(".unsupported")
    expect(badge).to_have_text("unsupported")
    expect(badge).to_be_visible()
    expect(field).to_have_accessible_description("unsupported")
    place = page.locator(".field", has=field).locator(".read-from")
    if place.locator("summary").count():
        place.locator("summary").click()
    expect(place).to_contain_text(why)
    field.fill("What the reviewer found out")
    expect(badge).to_be_hidden()


LETTER = """\
My car will not start, please help.

Maria Lopez

On Mon, Oct 5, 2026 at 9:14 AM Claims Desk <desk@harbor.example> wrote:
> Dear Ms. Lopez, which contract is it?
> We have VSC-7788 here.
"""


@pytest.fixture(scope="module")  # its page is only looked at
def answering(desk: Desk) -> OpenClaim:
    """A letter that quotes the mail it answers."""
    evidence = [quoted("claimant_name", "Maria Lopez"), quoted("contract_number", "VSC-7788")]
    return desk.waiting_claim({**READING, "evidence": evidence}, email_content=LETTER)


@pytest.mark.parametrize("width", [1440, 390])
def test_a_quoted_mail_is_folded_until_something_in_it_is_looked_for(
    answering: OpenClaim, page: Page, width: int
) -> None:
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(answering.review_url)
    letter = page.get_by_label("Text of the e-mail")
    fold = letter.locator("summary")
    expect(letter.get_by_text("My car will not start")).to_be_visible()
    expect(fold).to_have_text(
        "Earlier mail, quoted: On Mon, Oct 5, 2026 at 9:14 AM "
        "Claims Desk <desk@harbor.example> wrote"
    )
    expect(letter.get_by_text("which contract is it")).to_be_hidden()
    assert_accessible(page)
    page.get_by_label("Contract number").focus()
    assert marked(page) == ["VSC-7788"]
    expect(letter.get_by_text("which contract is it")).to_be_visible()
    assert width < 1000 or page.evaluate(IN_VIEW, "quoted")
    expect(source(page, "contract-contract_number")).to_contain_text("Earlier mail in the e-mail")
    assert page.evaluate("document.documentElement.scrollWidth") == width
    assert_accessible(page)
    fold.press("Enter")
    expect(letter.get_by_text("which contract is it")).to_be_hidden()
    page.get_by_label("Name", exact=True).first.focus()
    assert marked(page) == ["Maria Lopez"]


def test_the_pointer_does_not_unfold_a_quoted_mail(answering: OpenClaim, page: Page) -> None:
    page.goto(answering.review_url)
    page.get_by_label("Contract number").hover()
    expect(page.get_by_text("which contract is it")).to_be_hidden()


def test_each_document_says_how_it_was_read(backed: OpenClaim, page: Page) -> None:
    page.goto(backed.review_url)
    read = page.get_by_role("region", name="VSC Claim Form.pdf", exact=True)
    expect(read.get_by_text("Text of the file.")).to_be_visible()
    expect(page.get_by_role("region", name="lost.pdf")).not_to_contain_text("Text of the file")


def test_an_attachment_that_was_lost_says_why(backed: OpenClaim, page: Page) -> None:
    page.goto(backed.review_url)
    lost = page.get_by_role("region", name="lost.pdf")
    expect(lost).to_contain_text("Could not be fetched")
    expect(lost).to_contain_text("404")
    read = page.get_by_role("region", name="VSC Claim Form.pdf", exact=True)
    expect(read).to_contain_text("Read: Claim form, 2 pages")


def test_a_browser_that_cannot_paint_still_brings_the_quote_into_view(
    backed: OpenClaim, page: Page
) -> None:
    page.add_init_script("delete CSS.highlights; delete CSS.__proto__.highlights;")
    page.goto(backed.review_url)
    assert page.evaluate("'highlights' in CSS") is False
    page.get_by_label("VIN").focus()
    assert page.get_by_label("Text of VSC Claim Form.pdf").evaluate("e => e.scrollTop") > 0


def test_on_a_phone_the_quote_opens_below_the_field(backed: OpenClaim, page: Page) -> None:
    page.set_viewport_size({"width": 390, "height": 844})
    page.goto(backed.review_url)
    summary = source(page, "vehicle-vin").locator("summary")
    assert summary.evaluate("e => e.getBoundingClientRect().height") >= 40
    summary.click()
    expect(source(page, "vehicle-vin").locator("blockquote")).to_be_in_viewport()
    assert page.evaluate("document.documentElement.scrollWidth") == 390
