"""What a reviewer may see of the desk, its figures, and where there is none."""

from itertools import count

from playwright.sync_api import Page, expect

from tests.browser.desk import READING
from tests.browser.queue_desk import reading, until_listed
from tests.browser.states.house import DEAD, House
from tests.function_app.desk.drawn import HOSTILE

DEAREST = "desk?sort=amount&limit=8"  # no more than it takes
_numbers = count(1)


def _sit_down(house: House, page: Page, path: str = "desk", place: str = "whole") -> None:
    house.sit_down(page, place)
    house.goto(page, path, place)


def _claims(house: House) -> None:
    """The last of them is hostile."""
    hostile = reading(HOSTILE, total_estimate=99_000)
    hostile["classification"] = {**READING["classification"], "component_category": HOSTILE * 3}
    hostile["flags"] = {"missing_information": [HOSTILE], "potential_concerns": ["W" * 300]}
    claims = [
        house.desk.waiting_claim(reading("Aisha Khan", total_estimate=4120)),
        house.desk.waiting_claim(hostile, claim_id="H" * 62 + f"{next(_numbers):02}"),
    ]
    until_listed(house.desk, claims)


def queue(house: House, page: Page) -> None:
    _claims(house)
    _sit_down(house, page, DEAREST)
    expect(page.locator("#board tbody tr").first).to_be_visible()


def queue_without_scripts(house: House, page: Page) -> None:
    queue(house, page)


def filters_and_a_selection(house: House, page: Page) -> None:
    queue(house, page)
    page.get_by_role("button", name="Filters").click()
    page.locator("#board tbody input[type=checkbox]").first.check()


def help_with_keys(house: House, page: Page) -> None:
    queue(house, page)
    page.get_by_role("button", name="Help").click()


def snoozing(house: House, page: Page) -> None:
    queue(house, page)
    page.get_by_role("button", name="More").first.click()
    page.get_by_role("menuitem", name="Snooze").click()
    expect(page.get_by_role("dialog", name="Snooze")).to_be_visible()


def nothing_found(house: House, page: Page) -> None:
    _sit_down(house, page, "desk?q=nobody")
    expect(page.get_by_text("Nothing found")).to_be_visible()


def dead_mails(house: House, page: Page) -> None:
    _sit_down(house, page, DEAREST)
    page.get_by_text(f"{len(DEAD)} e-mails").click()
    expect(page.locator(".dead-mails dd").first).to_be_visible()


def settlement_view(house: House, page: Page) -> None:
    _sit_down(house, page, "desk?view=settlement")


def decided_view(house: House, page: Page) -> None:
    _sit_down(house, page, "desk?view=decided&limit=10")


def dashboard(house: House, page: Page) -> None:
    _sit_down(house, page, "desk/dashboard")
    expect(page.locator("canvas").first).to_be_visible()


def dashboard_with_its_tables(house: House, page: Page) -> None:
    dashboard(house, page)
    for table in page.locator("[data-chart] summary").all():
        table.click()


def learning(house: House, page: Page) -> None:
    _sit_down(house, page, "desk/learning?show=changed")
    for table in page.locator("[data-chart] summary").all():
        table.click()


def of_a_first_day(house: House, page: Page) -> None:
    _sit_down(house, page, place="empty")


def dashboard_of_a_first_day(house: House, page: Page) -> None:
    _sit_down(house, page, "desk/dashboard", "empty")


def learning_of_a_first_day(house: House, page: Page) -> None:
    _sit_down(house, page, "desk/learning", "empty")


def who_are_you(house: House, page: Page) -> None:
    page.context.clear_cookies()
    house.goto(page, "desk", "empty")
    page.get_by_role("button", name="Open the desk").click()


def asked_for_what_it_does_not_know(house: House, page: Page) -> None:
    _sit_down(house, page, "desk?view=nonsense&colour=blue")
    expect(page.get_by_role("heading", level=1)).to_have_text("The desk cannot show that")


def not_set_up(house: House, page: Page) -> None:
    answer = house.goto(page, "desk", "unset")
    assert answer is not None
    assert answer.status == 503
    expect(page.get_by_role("heading", name="The desk is not set up")).to_be_visible()
    expect(page.get_by_text("DESK_DATABASE_URL")).to_be_visible()


def database_away(house: House, page: Page) -> None:
    _sit_down(house, page, place="away")
    heading = page.get_by_role("heading", level=1)
    expect(heading).to_have_text("The desk's database does not answer")


def dashboard_away(house: House, page: Page) -> None:
    _sit_down(house, page, "desk/dashboard", "away")


def not_by_link(house: House, page: Page) -> None:
    house.goto(page, "desk", "links")
    expect(page.get_by_role("heading", level=1)).to_have_text("A link is for one claim")


STATES = (
    queue, queue_without_scripts, filters_and_a_selection, help_with_keys, snoozing, nothing_found,
    dead_mails, settlement_view, decided_view, dashboard, dashboard_with_its_tables, learning,
    of_a_first_day, dashboard_of_a_first_day, learning_of_a_first_day, who_are_you,
    asked_for_what_it_does_not_know, not_set_up, database_away, dashboard_away, not_by_link,
)  # fmt: skip
