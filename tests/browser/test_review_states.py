"""What the page of a claim that has ended says of how it came to that."""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import open_desk
from tests.browser.desk import Desk
from tests.browser.test_review_afterwards import MANUAL

OVERRULED = {"contract.coverage_level": "The renewal letter says Silver."}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    with open_desk(tmp_path_factory.mktemp("states"), AFTER_REVIEW="desk") as desk:
        yield desk


def test_what_a_person_settled_is_told_apart_from_the_automatic_check(
    desk: Desk, page: Page
) -> None:
    claim = desk.waiting_claim()
    claim.agent_says("agent2", MANUAL)
    claim.decide_elsewhere()
    claim.reach("awaiting_settlement")
    assert claim.api.settle(claim.claim_id, comments="The shop confirmed it.").status_code == 200
    claim.ended()
    page.goto(claim.review_url)
    outcome = page.locator("#outcome")
    expect(outcome).to_contain_text("What bob@example.com says")
    expect(outcome).to_contain_text("The shop confirmed it.")
    expect(outcome).to_contain_text("What the automatic check had said")
    expect(outcome).not_to_contain_text("$0.00")


def test_why_a_looked_up_value_was_overruled_stays_on_the_page(desk: Desk, page: Page) -> None:
    claim = desk.waiting_claim()
    claim.decide_elsewhere(overrides=OVERRULED)
    claim.ended()
    page.goto(claim.review_url)
    expect(page.locator(".overruled")).to_contain_text(OVERRULED["contract.coverage_level"])
