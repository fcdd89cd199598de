"""Each state of the review page, one load each: what axe finds, at which width it scrolls sideways,
in light, dark and forced colours.
"""

from collections.abc import Callable, Iterator

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import open_desk
from tests.browser.desk import Desk, OpenClaim
from tests.browser.queue_desk import ANA, sit_down
from tests.browser.test_review_afterwards import MANUAL

WIDTHS = (1440, 1024, 720, 390)  # 720: 1440 at 200 %
OVERRULED = {"contract.coverage_level": "The renewal letter says Silver."}
PREPARED: dict[str, Callable[[OpenClaim], object]] = {}


def state(prepare: Callable[[OpenClaim], object]) -> Callable[[OpenClaim], object]:
    PREPARED[prepare.__name__] = prepare
    return prepare


@state
def timed_out(claim: OpenClaim) -> None:
    claim.time_out()


@state
def waiting(claim: OpenClaim) -> None:
    pass


@state
def with_claimant(claim: OpenClaim) -> None:
    body = {"questions": ["When did you notice it?"], "documents": ["photos"]}
    claim.decide_elsewhere("info_requested", **body)
    claim.reach("with_claimant")


@state
def decided(claim: OpenClaim) -> None:
    claim.decide_elsewhere("rejected", reason_code="duplicate", undo_seconds=30, reviewer=ANA)


@state
def approved(claim: OpenClaim) -> None:
    claim.approve_elsewhere_and_end(overrides=OVERRULED)


@state
def rejected(claim: OpenClaim) -> None:
    claim.decide_elsewhere("rejected", reason_code="other", comments="It was sold.")
    claim.ended()


@state
def settling(claim: OpenClaim) -> None:
    claim.agent_says("agent2", MANUAL)
    claim.decide_elsewhere()
    claim.reach("awaiting_settlement")


@state
def settled(claim: OpenClaim) -> None:
    settling(claim)
    assert claim.api.settle(claim.claim_id, comments="The shop confirmed it.").status_code == 200
    claim.ended()


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    settings = {
        "DESK_DATABASE_URL": "sqlite:///desk.db", "AFTER_REVIEW": "desk",
        "CLAIM_FILES": "folder:files", "CLAIMANT_MAIL": "log",
    }  # fmt: skip
    with open_desk(tmp_path_factory.mktemp("states"), **settings) as desk:
        yield desk


@pytest.mark.parametrize("name", PREPARED)
def test_axe_finds_nothing_and_nothing_scrolls_sideways(desk: Desk, page: Page, name: str) -> None:
    sit_down(page, desk)
    page.emulate_media(reduced_motion="reduce")  # a colour on its way to another is no contrast
    claim = desk.waiting_claim()
    PREPARED[name](claim)
    page.goto(claim.review_url)
    expect(page.locator("main h1")).to_be_visible()
    for width in WIDTHS:
        page.set_viewport_size(ViewportSize(width=width, height=844 if width == 390 else 900))
        assert page.evaluate("document.documentElement.scrollWidth") == width
        if width in {1440, 390}:
            assert_accessible(page)
    page.emulate_media(color_scheme="dark")
    assert_accessible(page)
    page.emulate_media(color_scheme="light", forced_colors="active")
    assert_accessible(page)


def test_what_a_person_settled_is_told_apart_from_the_automatic_check(
    desk: Desk, page: Page
) -> None:
    claim = desk.waiting_claim()
    settled(claim)
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
