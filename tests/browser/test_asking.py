"""Two people in two browsers: a reviewer asks, and a claimant answers without any script."""

import re
from collections.abc import Iterator
from email import message_from_bytes
from email.policy import default
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import open_desk
from tests.browser.desk import READING, Desk, OpenClaim
from tests.function_app.claims.claimant.conftest import PNG
from tests.function_app.documents.pdf_files import pdf

NOTE = "I doubt the mileage."
SECOND: dict[str, Any] = {
    **READING,
    "extracted_info": {**READING["extracted_info"], "current_odometer": 48210},
}


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("asking")


@pytest.fixture(scope="module")
def asking_desk(data: Path) -> Iterator[Desk]:
    with open_desk(data, CLAIM_FILES="folder:files", CLAIMANT_MAIL="log") as desk:
        yield desk


@pytest.fixture
def asked_claim(asking_desk: Desk) -> OpenClaim:
    return asking_desk.waiting_claim(sender_email="maria@example.com")


@pytest.fixture
def claimant(browser: Browser) -> Iterator[Page]:
    """A page of a browser that runs no script."""
    context = browser.new_context(
        java_script_enabled=False, viewport={"width": 390, "height": 844}, locale="en-US"
    )
    yield context.new_page()
    context.close()


def link(data: Path, claim: OpenClaim) -> str:
    """It is written beside what the page shows."""
    claim.api.until(claim.claim_id, lambda _: bool(_letters(data, claim)))
    return re.findall(r"http://\S+", _letters(data, claim)[0])[0]


def _letters(data: Path, claim: OpenClaim) -> list[Any]:
    paths = (data / "outbox").glob("*.eml")
    mails = [message_from_bytes(path.read_bytes(), policy=default) for path in paths]
    return [_text(m) for m in mails if f"[claim {claim.claim_id}]" in m["Subject"]]


def _text(mail: Any) -> str:
    return mail.get_body(("plain",)).get_content()


def ask(page: Page, claim: OpenClaim) -> None:
    page.goto(claim.review_url)
    page.get_by_role("button", name="Ask the claimant").click()
    dialog = page.get_by_role("dialog", name="Ask the claimant")
    expect(dialog.get_by_label("Questions, one a line")).to_be_focused()
    dialog.get_by_label("Add a question that is often asked").select_option(index=1)
    dialog.get_by_label("Photos of the damage").check()
    dialog.get_by_label("A note for your colleagues").fill(NOTE)
    dialog.get_by_label("Your e-mail").fill("rev@example.com")
    assert_accessible(page)
    dialog.get_by_role("button", name="Send the questions").click()
    expect(page.locator("#outcome")).to_contain_text("The claimant was asked")


def test_the_claimant_answers_without_scripts_and_the_reviewer_sees_it_on_top(
    asking_desk: Desk, asked_claim: OpenClaim, data: Path, page: Page, claimant: Page
) -> None:
    ask(page, asked_claim)
    assert_accessible(page)
    url = link(data, asked_claim)
    claimant.goto(url)
    expect(claimant.get_by_role("heading", level=1)).to_have_text(
        "We need your help with your claim"
    )
    assert NOTE not in claimant.content()
    assert "rev@example.com" not in claimant.content()
    claimant.get_by_role("button", name="Send my answer").click()
    expect(claimant.get_by_role("alert")).to_contain_text("An answer or a file is needed.")
    claimant.get_by_label("What was the mileage").fill("Odometer: 48,210 miles")
    claimant.get_by_label("Files").set_input_files(
        [
            {"name": "part.png", "mimeType": "image/png", "buffer": PNG},
            {"name": "estimate.pdf", "mimeType": "application/pdf", "buffer": pdf("Total 900")},
        ]
    )
    asked_claim.agent_says("agent1", SECOND)
    claimant.get_by_role("button", name="Send my answer").click()
    expect(claimant.get_by_role("heading", level=1)).to_have_text("Thank you, we have your answer")
    claimant.goto(url)
    expect(claimant.get_by_role("button")).to_have_count(0)

    news = page.locator(".answers.news")
    expect(news).to_contain_text("The claimant answered")
    expect(news).to_contain_text("Odometer: 48,210 miles")
    expect(news.get_by_role("link", name="estimate.pdf")).to_be_visible()
    expect(page.locator("#vehicle-current_mileage")).to_have_value("48210")
    expect(page.locator(".changes")).to_contain_text("Current mileage")
    assert_accessible(page)


def test_a_question_is_called_back_on_the_page(asked_claim: OpenClaim, page: Page) -> None:
    ask(page, asked_claim)
    page.get_by_role("button", name="Call the question back").click()
    expect(page.locator("#recall-reason-error")).to_have_text("Say why.")
    page.get_by_label("Why the answer is not needed any more").fill("They rang.")
    page.get_by_role("button", name="Call the question back").click()
    expect(page.get_by_role("button", name="Approve")).to_be_visible()
    expect(page.locator(".answers").first).to_contain_text("The question was called back")
    expect(page.locator(".answers").first).to_contain_text("Reason: They rang.")


def test_what_is_typed_stays_when_the_page_is_drawn_anew(
    asked_claim: OpenClaim, page: Page
) -> None:
    ask(page, asked_claim)
    looks = list[Route]()

    def hold(look: Route) -> None:
        looks.append(look)

    page.route("**/review/*/state", hold)
    with page.expect_request("**/review/*/state"):
        page.reload()
    reason = page.get_by_label("Why the answer is not needed any more")
    reason.fill("They rang.")
    with page.expect_request("**/review/*/state"):  # the next look, once the page was drawn
        looks.pop().continue_()
    expect(reason).to_have_value("They rang.")
    expect(reason).to_be_focused()
