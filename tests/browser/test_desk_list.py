"""The claims desk as a list: who may see it, what it shows, and that it stays current without
moving under anybody's eyes.
"""

from collections.abc import Iterator

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import open_desk
from tests.browser.desk import READING, Desk, OpenClaim
from tests.browser.queue_desk import (
    desk_url,
    ids,
    is_look,
    pass_time_until,
    reading,
    row,
    sit_down,
    until_listed,
)  # fmt: skip
from tests.function_app.desk.drawn import HOSTILE

SIZES = {"desk": (1440, 900), "laptop": (1024, 768), "zoomed": (720, 450), "phone": (390, 844)}


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    data = tmp_path_factory.mktemp("desk")
    with open_desk(data, DESK_DATABASE_URL="sqlite:///desk.db") as desk:
        yield desk


@pytest.fixture(scope="module")
def claims(desk: Desk) -> list[OpenClaim]:
    hostile = reading(HOSTILE)
    hostile["classification"] = {**READING["classification"], "component_category": HOSTILE * 3}
    hostile["flags"] = {"missing_information": [HOSTILE], "potential_concerns": ["W" * 300]}
    waiting = [
        desk.waiting_claim(reading("Maria Lopez")),
        desk.waiting_claim(reading("Aisha Khan", total_estimate=4120)),
        desk.waiting_claim(hostile, claim_id="H" * 64),
    ]
    return until_listed(desk, waiting)


def test_markup_of_a_claim_is_shown_in_its_row_and_never_run(
    desk: Desk, claims: list[OpenClaim], page: Page
) -> None:
    sit_down(page, desk)
    expect(row(page, claims[2])).to_contain_text(HOSTILE)
    assert page.locator("img").count() == 0


def test_what_would_move_a_row_waits_until_it_is_asked_for(
    desk: Desk, claims: list[OpenClaim], page: Page
) -> None:
    page.clock.install()
    sit_down(page, desk)
    before = ids(page)
    row(page, claims[1]).get_by_role("link").focus()
    new = desk.waiting_claim(reading("New Comer"))
    claims[0].decide_elsewhere("rejected")
    claims[0].ended()
    changes = page.get_by_role("button", name="2 changes")
    pass_time_until(page, changes)
    expect(page).to_have_title(f"({len(before)}) Claims")
    assert ids(page) == before
    changes.click()
    expect(row(page, new)).to_be_visible()
    expect(row(page, claims[0])).to_have_count(0)
    expect(row(page, claims[1]).get_by_role("link")).to_be_focused()
    with page.expect_response(is_look) as unchanged:
        page.clock.run_for(5_000)
    assert unchanged.value.status == 304


def test_what_is_asked_for_stands_in_the_address(
    desk: Desk, claims: list[OpenClaim], page: Page
) -> None:
    sit_down(page, desk)
    page.keyboard.press("/")
    page.keyboard.type("aisha")
    expect(page.locator("#board tbody tr")).to_have_count(1)
    page.get_by_label("Sorted by").select_option("Largest amount")
    page.wait_for_url(desk_url(desk, "?q=aisha&sort=amount"))
    page.get_by_role("link", name="Snoozed").click()
    page.wait_for_url(desk_url(desk, "?q=aisha&sort=amount&view=snoozed"))
    expect(page.get_by_text("Nothing found")).to_be_visible()
    page.go_back()
    expect(page.locator("#board tbody tr")).to_have_count(1)
    expect(page.get_by_role("searchbox")).to_have_value("aisha")
    page.get_by_role("button", name="Filters").click()
    page.get_by_label("Amount from").fill("a lot")
    page.get_by_label("Amount from").press("Enter")
    expect(page.get_by_role("status")).to_contain_text("must be an amount of dollars")
    expect(page.locator("#board tbody tr")).to_have_count(1)


def test_without_a_desk_no_page_leads_to_it(
    tmp_path_factory: pytest.TempPathFactory, page: Page
) -> None:
    with open_desk(tmp_path_factory.mktemp("no-desk")) as desk:
        page.goto(desk.waiting_claim().review_url)
        expect(page.get_by_role("banner").get_by_role("link", name="Desk")).to_have_count(0)
