"""What a claimant may see at their link."""

from playwright.sync_api import Page, expect

from tests.browser.states import claims
from tests.browser.states.house import House

A_DAY = 24 * 3600


def _asked(house: House, **body: object) -> str:
    claim = house.desk.waiting_claim()
    claim.decide_elsewhere("info_requested", **(claims.ASKED | body))
    claim.reach("with_claimant")
    return house.link(claim)


def _answer(page: Page, words: str) -> None:
    page.get_by_label("When did you notice it?").fill(words)
    page.get_by_role("button", name="Send my answer").click()


def asked(house: House, page: Page) -> None:
    questions = ["When did you notice it?", "Which shop has it?" + " And who" * 60, "W" * 200]
    papers = ["claim_form", "repair_estimate", "diagnostic_report", "photos"]
    page.goto(_asked(house, questions=questions, documents=papers))
    expect(page.get_by_role("button", name="Send my answer")).to_be_visible()


def asked_for_files_alone(house: House, page: Page) -> None:
    page.goto(_asked(house, questions=[]))


def nothing_filled_in(house: House, page: Page) -> None:
    page.goto(_asked(house))
    _answer(page, "")
    expect(page.get_by_role("alert")).to_be_visible()


def upload_refused(house: House, page: Page) -> None:
    page.goto(_asked(house))
    file = {
        "name": f"{'W' * 80}.exe",
        "mimeType": "application/pdf",
        "buffer": b"\x7fELF\0\1\2\3" * 9,
    }
    page.get_by_label("Files").set_input_files([file])
    _answer(page, "On Monday.")
    expect(page.get_by_role("alert")).to_contain_text("choose your files again")


def answered(house: House, page: Page) -> None:
    page.goto(_asked(house))
    _answer(page, "On Monday.")
    expect(page.get_by_role("heading", level=1)).to_contain_text("Thank you")


def called_back(house: House, page: Page) -> None:
    claim = house.desk.waiting_claim()
    claim.decide_elsewhere("info_requested", **claims.ASKED)
    claim.reach("with_claimant")
    link = house.link(claim)
    claim.api.host.post(f"/api/claims/recall/claim-{claim.claim_id}", json={"reason": "They rang."})
    claim.reach("awaiting_approval")
    page.goto(link)


def too_late(house: House, page: Page) -> None:
    link = _asked(house, due_days=1)
    house.desk.api.host.advance_clock(A_DAY + 60)
    page.goto(link)
    heading = page.get_by_role("heading", level=1)
    while heading.inner_text() != "The time to answer is over":
        page.reload()


def with_a_claim_that_has_ended(house: House, page: Page) -> None:
    claim = house.desk.waiting_claim()
    claim.decide_elsewhere("info_requested", **claims.ASKED)
    claim.reach("with_claimant")
    link = house.link(claim)
    claim.manage("terminate")
    page.goto(link)


def with_a_link_that_is_cut_off(house: House, page: Page) -> None:
    house.goto(page, "claimant/abc")


STATES = (
    too_late, asked, asked_for_files_alone, nothing_filled_in, upload_refused, answered,
    called_back, with_a_claim_that_has_ended, with_a_link_that_is_cut_off,
)  # fmt: skip
