"""The documents beside the form as pictures of their pages: marked, searched, turned, copied; and
the text where a picture cannot be shown.
"""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from PIL import Image, ImageDraw
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import open_desk
from tests.browser.desk import READING, Desk, OpenClaim
from tests.browser.test_review_evidence import VIN, quoted
from tests.function_app.documents.pdf_files import pages

FORM = "VSC Claim Form.pdf"
# Whether the word lies within the mark, and how many times it is wider than high.
APART = """(paper, text) => {
  const box = (e) => e.getBoundingClientRect();
  const mark = box(paper.querySelector(".mark"));
  const word = box([...paper.querySelectorAll(".word")].find((e) => e.textContent === text));
  const inside = word.left > mark.left - 9 && word.right < mark.right + 9
    && word.top > mark.top - 9 && word.bottom < mark.bottom + 9;
  return [inside, Math.round(word.width / word.height)];
}"""
SMALL_PRINT = ["The holder agrees to the terms of the plan."] * 20
PAPERS = {
    FORM: pages(
        ["VSC CLAIM FORM", "Holder: Maria Lopez", *SMALL_PRINT],
        [*SMALL_PRINT, *SMALL_PRINT, "Vehicle", f"VIN: {VIN}", "Pump $285.00", "Belt $45.00"],
        ["Third page", *SMALL_PRINT],
    ),
    "damaged.pdf": b"%PDF-1.7 nothing more",
}


def _photo() -> bytes:
    picture = Image.new("RGB", (900, 600), "#8899aa")
    ImageDraw.Draw(picture).ellipse((300, 200, 600, 400), fill="#333")
    exif = Image.Exif()
    exif[0x0112] = 6
    file = BytesIO()
    picture.save(file, "JPEG", exif=exif.tobytes())
    return file.getvalue()


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    env = {"CLAIM_FILES": "folder:files", "OCR": "off"}
    with open_desk(tmp_path_factory.mktemp("viewer"), **env) as desk:
        desk.files |= {**PAPERS, "photo.jpg": _photo()}
        yield desk


@pytest.fixture(scope="module")
def claim(kept: Desk) -> OpenClaim:  # its page is only looked at
    on_page_two: dict[str, Any] = {"source": "document", "document": FORM, "page": 2}
    reading = {
        **READING,
        "documents": [{"name": FORM, "document_type": "claim_form"}],
        "extracted_info": {
            **READING["extracted_info"], "vehicle_vin": VIN, "total_parts_cost": 330,
        },
        "evidence": [
            quoted("claimant_name", "Maria Lopez", source="document", document=FORM, page=1),
            quoted("vehicle_vin", f"VIN: {VIN}", **on_page_two),
            quoted("total_parts_cost", "Pump $285.00 … Belt $45.00", **on_page_two),
        ],
    }  # fmt: skip
    urls = [
        f"{kept.papers}{name}" for name in ("VSC%20Claim%20Form.pdf", "photo.jpg", "damaged.pdf")
    ]
    return kept.waiting_claim(reading, attachment_url="", attachment_urls=urls)


@pytest.fixture
def paper(claim: OpenClaim, page: Page) -> Locator:
    page.goto(claim.review_url)
    return page.locator(".paper", has=page.locator(f"h2 >> text={FORM}")).first


def shown(paper: Locator, number: int) -> Locator:
    """The picture of a page, once it is there."""
    picture = paper.locator(f'.sheet[data-page="{number}"] .picture')
    expect(picture).not_to_have_js_property("naturalWidth", 0)  # one without an address is complete
    expect(picture).to_have_js_property("complete", True)
    return picture


def use(page: Page, label: str) -> None:
    """Whatever is folded over the field."""
    field = page.get_by_label(label, exact=True).first
    field.evaluate(
        "field => { const fold = field.closest('details'); if (fold) fold.open = true; }"
    )
    field.focus()


def in_view(mark: Locator) -> bool:
    return mark.evaluate("""mark => {
      const [box, frame] = [mark, mark.closest(".sheets")].map((e) => e.getBoundingClientRect());
      return box.height > 5 && box.top >= frame.top && box.bottom <= frame.bottom;
    }""")


def test_the_first_page_is_there_and_a_field_marks_its_quote_on_the_page_where_it_stands(
    paper: Locator, page: Page
) -> None:
    shown(paper, 1)
    marks = paper.locator(".mark")
    expect(marks).to_have_count(0)
    use(page, "VIN")
    expect(marks).to_have_count(1)
    assert paper.locator('.sheet[data-page="2"] .mark').count() == 1
    expect(paper.locator(".where")).to_have_text("Page 2 of 3")
    assert in_view(marks)
    word = paper.locator(".word", has_text=VIN)
    mark, print_ = marks.bounding_box(), word.bounding_box()
    assert mark
    assert print_
    assert mark["x"] < print_["x"]
    assert abs(mark["x"] + mark["width"] - print_["x"] - print_["width"]) < 12
    assert abs(mark["y"] - print_["y"]) < 12
    use(page, "Total parts")
    expect(marks).to_have_count(2)
    use(page, "Mileage limit")
    expect(marks).to_have_count(0)


def test_the_page_itself_does_not_jump_while_a_quote_is_brought_into_view(
    paper: Locator, page: Page
) -> None:
    shown(paper, 1)
    page.get_by_label("VIN", exact=True).evaluate(
        "field => { field.closest('details').open = true; field.scrollIntoView(); }"
    )
    before = page.evaluate("scrollY")
    page.get_by_label("VIN", exact=True).evaluate("field => field.focus({ preventScroll: true })")
    expect(paper.locator(".mark")).to_have_count(1)
    assert page.evaluate("scrollY") == before


def test_the_mark_stays_on_its_words_when_the_page_is_enlarged_and_turned(
    paper: Locator, page: Page
) -> None:
    shown(paper, 1)
    use(page, "VIN")
    expect(paper.locator(".mark")).to_have_count(1)
    paper.get_by_role("button", name="Larger").click()
    paper.get_by_role("button", name="Larger").click()
    expect(paper.locator(".zoom")).to_have_text("150%")
    inside, lying = paper.evaluate(APART, VIN)
    assert inside
    assert lying > 5
    paper.get_by_role("button", name="Turn to the right").click()
    inside, standing = paper.evaluate(APART, VIN)
    assert inside
    assert standing == 0
    paper.locator(".zoom").click()
    expect(paper.locator(".zoom")).to_have_text("100%")


def test_keys_go_from_page_to_page_while_the_pages_have_the_focus(
    paper: Locator, page: Page
) -> None:
    shown(paper, 1)
    where = paper.locator(".where")
    paper.get_by_label(f"Pages of {FORM}", exact=True).focus()
    for key, said in (
        ("ArrowRight", "Page 2 of 3"),
        ("ArrowRight", "Page 3 of 3"),
        ("ArrowRight", "Page 3 of 3"),
        ("ArrowLeft", "Page 2 of 3"),
    ):
        page.keyboard.press(key)
        expect(where).to_have_text(said)
    shown(paper, 2)
    page.keyboard.press("+")
    expect(paper.locator(".zoom")).to_have_text("125%")
    page.keyboard.press("0")
    expect(paper.locator(".zoom")).to_have_text("100%")


def test_words_are_found_on_all_pages(paper: Locator, page: Page) -> None:
    find = paper.get_by_label(f"Find words in {FORM}")
    find.fill("vin: 1hgcm")
    count = paper.locator(".found-count")
    expect(count).to_have_text("1 of 1")
    assert in_view(paper.locator(".found.is-here").first)
    find.fill("THE  holder")
    expect(count).to_have_text("1 of 80")
    find.press("Enter")
    expect(count).to_have_text("2 of 80")
    find.press("Shift+Enter")
    find.press("Shift+Enter")
    expect(count).to_have_text("80 of 80")
    expect(paper.locator(".where")).to_have_text("Page 3 of 3")
    find.fill("zebra")
    expect(count).to_have_text("Not found")
    find.fill("")
    expect(count).to_have_text("")
    assert paper.locator(".found").count() == 0


def test_what_is_selected_on_the_picture_can_be_copied(paper: Locator, page: Page) -> None:
    shown(paper, 1)
    expect(paper.locator(".word").first).to_have_text("VSC")
    copied = paper.evaluate("""paper => {
      const words = [...paper.querySelectorAll(".word")];
      const [from, to] = [words[1].firstChild, words[5].firstChild];
      getSelection().setBaseAndExtent(from, 2, to, 3);
      const clipboardData = new DataTransfer();
      const event = new ClipboardEvent("copy", { clipboardData, bubbles: true, cancelable: true });
      words[1].dispatchEvent(event);
      return event.clipboardData.getData("text/plain");
    }""")
    assert copied == "AIM FORM\nHolder: Maria Lop"


def test_the_text_is_the_other_tab(paper: Locator, page: Page) -> None:
    shown(paper, 1)
    text = page.get_by_label(f"Text of {FORM}")
    expect(text).to_be_hidden()
    paper.get_by_role("tab", name="Document").focus()
    page.keyboard.press("ArrowRight")
    expect(paper.get_by_role("tab", name="Text")).to_be_focused()
    expect(text).to_contain_text(f"VIN: {VIN}")
    expect(paper.locator(".sheets")).to_be_hidden()
    use(page, "VIN")
    assert text.evaluate("text => text.scrollTop") > 0


def test_a_photograph_is_upright(claim: OpenClaim, page: Page) -> None:
    page.goto(claim.review_url)
    paper = page.locator(".paper", has_text="photo.jpg")
    paper.scroll_into_view_if_needed()
    picture = shown(paper, 1)
    assert picture.evaluate("p => p.naturalHeight > p.naturalWidth")
    expect(paper.get_by_role("tablist")).to_be_hidden()
    paper.get_by_role("button", name="Larger").click()
    assert picture.evaluate("p => p.clientWidth > p.closest('.sheets').clientWidth")


def test_a_file_that_cannot_be_drawn_says_why_and_keeps_its_text(
    claim: OpenClaim, page: Page
) -> None:
    page.goto(claim.review_url)
    paper = page.locator(".paper", has_text="damaged.pdf")
    paper.scroll_into_view_if_needed()
    expect(paper.locator(".not-shown")).to_have_text(
        "This cannot be shown as a picture: the file is damaged, or protected by a password."
    )
    expect(paper.locator(".viewer")).to_have_count(0)


def test_a_page_that_cannot_be_drawn_shows_its_text(claim: OpenClaim, page: Page) -> None:
    def refuse(route: Route) -> None:
        route.fulfill(status=422, json={"error": "page_not_shown", "message": "It is damaged."})

    page.route(re.compile(r"/pages/2\?w="), refuse)
    page.goto(claim.review_url)
    paper = page.locator(".paper", has_text=FORM).first
    paper.get_by_role("button", name="Next page").click()
    sheet = paper.locator('.sheet[data-page="2"]')
    expect(sheet).to_contain_text("It is damaged. This is the text of the page:")
    expect(sheet).to_contain_text(f"VIN: {VIN}")


def test_without_the_list_of_files_the_page_is_as_it_was(claim: OpenClaim, page: Page) -> None:
    page.route(re.compile(r"/files$"), lambda route: route.abort())
    page.goto(claim.review_url)
    expect(page.get_by_label(f"Text of {FORM}")).to_be_visible()
    assert page.locator(".viewer").count() == 0


def test_the_original_is_saved_and_told_by_its_digest(paper: Locator, page: Page) -> None:
    shown(paper, 1)
    with page.expect_download() as saved:
        paper.get_by_role("link", name="Download the original").click()
    assert saved.value.path().read_bytes() == PAPERS[FORM]
    digest = paper.locator(".digest code").inner_text()
    assert saved.value.suggested_filename == f"{digest[:12]}.pdf"


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 1024, 390])
def test_the_viewer_is_accessible_and_fits(
    claim: OpenClaim, page: Page, width: int, scheme: Any
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size({"width": width, "height": 844})
    page.goto(claim.review_url)
    paper = page.locator(".paper", has_text=FORM).first
    paper.scroll_into_view_if_needed()
    shown(paper, 1)
    use(page, "VIN")
    expect(paper.locator(".mark")).to_have_count(1)
    paper.get_by_label(f"Find words in {FORM}").fill("holder")
    expect(paper.locator(".found-count")).to_have_text("1 of 81")
    assert_accessible(page)
    assert page.evaluate("document.documentElement.scrollWidth") == width
