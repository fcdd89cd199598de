"""What the page of a claim may look like."""

from typing import Any

from playwright.sync_api import Page, expect

from tests.browser.desk import READING, OpenClaim
from tests.browser.queue_desk import ANA
from tests.browser.states.house import House
from tests.browser.test_asking import SECOND
from tests.browser.test_review_afterwards import MANUAL
from tests.function_app.claims.claimant.conftest import PNG
from tests.function_app.documents.pdf_files import pdf

OVERRULED = {"contract.coverage_level": "The renewal letter says Silver."}
ASKED: dict[str, Any] = {"questions": ["When did you notice it?"], "documents": ["photos"]}


def _filed(house: House, claim_id: str | None = None, **info: Any) -> OpenClaim:
    reading = {**READING, "extracted_info": {**READING["extracted_info"], **info}}
    return house.desk.waiting_claim(reading, claim_id=claim_id)


def _show(house: House, page: Page, claim: OpenClaim, case: str = "") -> OpenClaim:
    house.sit_down(page)
    page.goto(claim.review_url + case)
    return claim


def being_read(house: House, page: Page) -> None:
    claim = house.desk.new_claim()
    claim.hold("agent1")
    claim.start()
    claim.gates.wait_for(f"agent1/{claim.claim_id}")
    _show(house, page, claim)


def waiting(house: House, page: Page) -> None:
    _show(house, page, _filed(house))
    expect(page.locator("#verdict")).not_to_be_empty()


def waiting_without_scripts(house: House, page: Page) -> None:
    _show(house, page, _filed(house))


def not_read_by_the_assistant(house: House, page: Page) -> None:
    claim = house.desk.waiting_claim(claim_id="agent1-misconfigured-look")
    _show(house, page, claim)


def to_be_rejected(house: House, page: Page) -> None:
    waiting(house, page)
    page.get_by_role("button", name="Reject").click()
    page.get_by_role("button", name="Reject for good").click()
    expect(page.locator("#reason-code-error")).to_have_text("Choose a reason.")


def with_history_beside(house: House, page: Page) -> None:
    waiting(house, page)
    page.get_by_role("button", name="History and notes").click()
    expect(page.get_by_role("complementary")).to_be_visible()


def approved_once(house: House, page: Page) -> None:
    claim = _filed(house, total_estimate=7500)
    claim.decide_elsewhere(comments="All in order.")
    _show(house, page, claim)
    expect(page.locator("#standing")).to_contain_text("1 of 2 approvals")


def read_again(house: House, page: Page) -> None:
    claim = _filed(house)
    claim.agent_says("agent1", SECOND)
    claim.ask_for_changes_elsewhere()
    claim.api.until(claim.claim_id, lambda state: state["custom_status"].get("round") == 2)
    claim.reach("awaiting_approval")
    _show(house, page, claim)
    expect(page.locator(".changes")).to_be_visible()


def being_asked_about(house: House, page: Page) -> None:
    waiting(house, page)
    page.get_by_role("button", name="Ask the claimant").click()
    expect(page.get_by_role("dialog")).to_be_visible()


def with_claimant(house: House, page: Page) -> OpenClaim:
    claim = _filed(house)
    claim.decide_elsewhere("info_requested", **ASKED)
    claim.reach("with_claimant")
    return _show(house, page, claim)


def answered(house: House, page: Page) -> None:
    claim = with_claimant(house, page)
    files = [("files", ("part.png", PNG)), ("files", ("estimate.pdf", pdf("Total 900")))]
    claim.agent_says("agent1", SECOND)
    parts = [("answer-1", (None, "On Monday, at 48,210 miles.")), *files]
    reply = claim.api.host.post(house.link(claim), files=parts)
    assert reply.status_code == 303, reply.text
    claim.reach("awaiting_approval")
    _show(house, page, claim)
    expect(page.locator(".answers.news")).to_be_visible()


def decided(house: House, page: Page) -> None:
    claim = _filed(house)
    body = {"reason_code": "duplicate", "undo_seconds": 30, "reviewer": ANA}
    claim.decide_elsewhere("rejected", **body)
    _show(house, page, claim)
    expect(page.get_by_role("button", name="Undo")).to_be_visible()


def being_checked(house: House, page: Page) -> None:
    claim = _filed(house)
    claim.hold("agent2")
    claim.decide_elsewhere()
    claim.gates.wait_for(f"agent2/{claim.claim_id}")
    _show(house, page, claim)


def approved(house: House, page: Page) -> None:
    claim = _filed(house)
    claim.approve_elsewhere_and_end(overrides=OVERRULED)
    _show(house, page, claim)
    expect(page.locator("#letters")).to_contain_text("Draft, not sent")


def rejected(house: House, page: Page) -> None:
    claim = _filed(house)
    claim.decide_elsewhere("rejected", reason_code="other", comments="It was sold.")
    claim.ended()
    _show(house, page, claim)


def settling(house: House, page: Page) -> OpenClaim:
    claim = _filed(house)
    claim.agent_says("agent2", MANUAL)
    claim.decide_elsewhere()
    claim.reach("awaiting_settlement")
    return _show(house, page, claim)


def settled(house: House, page: Page) -> None:
    claim = settling(house, page)
    assert claim.api.settle(claim.claim_id, comments="The shop confirmed it.").status_code == 200
    claim.ended()
    _show(house, page, claim)


def reopened(house: House, page: Page) -> OpenClaim:
    claim = _filed(house)
    claim.decide_elsewhere("rejected", reason_code="not_covered")
    claim.ended()
    assert claim.api.reopen(claim.claim_id).status_code == 202
    claim.api.at(f"{claim.claim_id}~2", "awaiting_approval")
    return _show(house, page, claim, "~2")


def reopened_and_the_first_of_two_cases(house: House, page: Page) -> None:
    _show(house, page, reopened(house, page))


def failed(house: House, page: Page) -> None:
    claim = _filed(house, claim_id="agent2-misconfigured-look")
    claim.decide_elsewhere()
    claim.ended()
    _show(house, page, claim)


def paused(house: House, page: Page) -> None:
    claim = _filed(house)
    claim.manage("suspend")
    _show(house, page, claim)


def broken_off(house: House, page: Page) -> None:
    claim = _filed(house)
    claim.manage("terminate")
    _show(house, page, claim)


def timed_out(house: House, page: Page) -> None:
    claim = _filed(house)
    claim.time_out()
    _show(house, page, claim)


def deleted(house: House, page: Page) -> None:
    claim = _filed(house)
    claim.decide_elsewhere("rejected")
    claim.ended()
    assert claim.api.host.delete(f"/api/claims/claim-{claim.claim_id}").is_success
    _show(house, page, claim)


def unknown(house: House, page: Page) -> None:
    house.goto(page, f"review/claim-{'X' * 60}")


def without_a_link(house: House, page: Page) -> None:
    house.goto(page, "review/claim-NOBODY", "links")


def with_a_link_that_is_none_of_ours(house: House, page: Page) -> None:
    house.goto(page, "review/claim-NOBODY?t=forged", "links")


STATES = (
    timed_out, being_read, waiting, waiting_without_scripts, not_read_by_the_assistant,
    to_be_rejected, with_history_beside, approved_once, read_again, being_asked_about,
    with_claimant, answered, decided, being_checked, approved, rejected, settling, settled,
    reopened, reopened_and_the_first_of_two_cases, failed, paused, broken_off, deleted, unknown,
    without_a_link, with_a_link_that_is_none_of_ours,
)  # fmt: skip
