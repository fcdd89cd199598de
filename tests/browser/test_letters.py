"""The letters to a claimant on the claim's page: read there, and sent from there."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.accessibility import assert_accessible
from tests.function_app.letters.conftest import LettersApi, letters_host, pdf_text
from tests.function_app.letters.test_letters_journey import APPROVED


@pytest.fixture(scope="module")
def draft(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LettersApi]:
    folder = tmp_path_factory.mktemp("letters")
    with letters_host(folder, LETTERS="draft", LETTERS_RECEIVED="true") as api:
        yield api


def test_a_draft_is_read_and_sent_by_keyboard(draft: LettersApi, page: Page) -> None:
    draft.gates.words["agent2/paid"] = APPROVED
    draft.file("paid")
    draft.approve("paid")
    draft.ended("paid")
    page.goto(f"{draft.host.url}/api/review/claim-paid")
    letters = page.locator("#letters")
    expect(letters).to_contain_text("Draft, not sent")
    assert_accessible(page)
    with page.expect_download() as download:
        page.get_by_label("Download the letter as PDF: The claim is approved").click()
    assert "$667.50" in pdf_text(download.value.path().read_bytes())

    send = page.get_by_role("button", name="Send: The claim is approved")
    send.focus()
    page.keyboard.press("Enter")
    expect(page.locator("#letters-reviewer-error")).to_have_text("Enter your e-mail address.")
    expect(page.get_by_label("Reviewer e-mail")).to_be_focused()
    draft.mails.replies.append("451 later")
    page.get_by_label("Reviewer e-mail").fill("ann@example.com")
    send.click()
    expect(page.locator("#letters-problem")).to_contain_text("is kept as a draft")
    assert_accessible(page)

    send.click()
    expect(send).to_have_count(0)
    expect(letters).to_contain_text("by ann@example.com")
    expect(letters).to_be_focused()
    expect(page.get_by_role("button", name="Send: The claim was received")).to_be_visible()
    assert len(draft.sent("paid")) == 1


@pytest.mark.parametrize("width", [1440, 390])
def test_the_letters_fit_every_width(draft: LettersApi, page: Page, width: int) -> None:
    name = "W" * 60
    claim = f"wide-{width}"
    draft.file(claim, sender_email=f"{name}@example.com")
    page.set_viewport_size({"width": width, "height": 900})
    page.goto(f"{draft.host.url}/api/review/claim-{claim}")
    expect(page.locator("#letters")).to_contain_text("The claim was received")
    assert page.evaluate("() => document.documentElement.scrollWidth <= window.innerWidth")
    assert_accessible(page)
