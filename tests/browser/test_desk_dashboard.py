"""What the desk's figures look like, to whoever sees them and to whoever does not."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect
from sqlalchemy import select

from function_app.claim_index.database import Database
from function_app.claim_index.learned import Lesson, ask_shadow, note, note_shadow, unlearned
from function_app.claim_index.tables import CLAIMS
from tests.browser.accessibility import assert_accessible
from tests.browser.conftest import open_desk
from tests.browser.desk import Desk
from tests.browser.queue_desk import ANA, BO, desk_url, sit_down
from tests.desk_rows import Row, claim_row, fill, opened
from tests.function_app.desk.drawn import HOSTILE

SIZES = {"desk": (1440, 900), "laptop": (1024, 768), "zoomed": (720, 450), "phone": (390, 844)}
TYPES = ("VSC", "GAP", "PPM", "Tire & Wheel", "Theft", "Other")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Desk]:
    data = tmp_path_factory.mktemp("desk")
    remember_days(data)
    with open_desk(data, DESK_DATABASE_URL="sqlite:///desk.db") as desk:
        yield desk


def remember_days(data: Path) -> None:
    database = opened("sqlite:///desk.db", data)
    fill(database, _claims(), [{"instance_id": f"claim-open-{n}", "assignee": ANA} for n in (1, 2)])
    _learn(database)
    database.close()


def _claims() -> Iterator[Row]:
    now = datetime.now(UTC)
    for n in range(7):
        filed = now - timedelta(days=n, hours=3)
        late = n in {1, 4}
        due = now + timedelta(hours=-1 if late else 30)
        yield claim_row(
            f"open-{n}", created_ms=_ms(filed), due_ms=_ms(due), amount_cents=66_750 * n
        )
    for n in range(240):
        filed = now - timedelta(hours=3 * n + (n * n) % 7)
        decided = min(now, filed + timedelta(hours=2 + n % 20))
        yield claim_row(
            f"decided-{n}",
            created_ms=_ms(filed),
            decided_ms=_ms(decided),
            step="agent2_completed",
            claim_type=TYPES[n % 6],
            decided_by=(ANA, BO, HOSTILE)[n % 3],
            due_ms=_ms(filed + timedelta(hours=14)),
        )


def _learn(database: Database) -> None:
    """What has been made of the decided claims."""
    since = _ms(datetime.now(UTC) - timedelta(days=90))
    fields: tuple[str, ...] = (
        *("vehicle.vin", "contract.contract_number"),
        *("repair.total_estimate", "claimant.name"),
    )
    with database.writing_aside() as connection:
        at = dict(connection.execute(select(CLAIMS.c.instance_id, CLAIMS.c.decided_ms)).all())
        for n, one in enumerate(unlearned(connection, since, 1000)):
            changed = dict.fromkeys(fields[n % 5 :], ("corrected", "filled_in", "cleared")[n % 3])
            checked = ("MANUAL_REVIEW", "APPROVED", "DENIED")[n % 3] if n % 4 == 0 else "APPROVED"
            settled = ("approved", "denied")[n % 2] if n % 8 == 0 else None
            settled = "denied" if n % 24 == 16 else settled
            note(connection, [(one, Lesson(at[one.instance_id], True, checked, settled, changed))])
            if n < 40 and ask_shadow(
                connection, one.instance_id, "claims-next", _ms(datetime.now(UTC))
            ):
                differing = ["vehicle_vin", "claim_type"][: n % 3]
                note_shadow(connection, one.instance_id, ["vehicle_vin", "claim_type"], differing)


def _ms(moment: datetime) -> int:
    return round(moment.timestamp() * 1000)


def look(page: Page, desk: Desk, which: str = "dashboard") -> None:
    sit_down(page, desk)
    page.goto(f"{desk_url(desk)}/{which}")


def test_the_desk_leads_to_its_figures_and_each_chart_has_its_table(desk: Desk, page: Page) -> None:
    sit_down(page, desk)
    page.get_by_role("link", name="Dashboard").click()
    expect(page.get_by_role("heading", name="Dashboard")).to_be_visible()
    charts = page.locator("[data-chart]")
    assert charts.count() == 2
    for chart in charts.all():
        expect(chart.locator("canvas")).to_be_visible()
        chart.locator("summary").click()
        expect(chart.locator("tbody tr")).to_have_count(30)
    filed = page.get_by_role("table", name="Filed and decided, day by day")
    told = sum(map(int, filed.locator("tbody td:nth-child(2)").all_inner_texts()))
    within = page.locator("#filed .told").inner_text()
    assert f"filed {told:,}" in within
    expect(page.get_by_role("link", name="Overdue")).to_have_count(0)
    expect(page.get_by_role("listitem").filter(has_text="Overdue 2")).to_be_visible()
    oldest = page.get_by_role("link", name="Oldest: 6 d 3 h")
    assert (oldest.get_attribute("href") or "").endswith("review/claim-open-6")


def test_a_lead_sees_who_has_how_much(desk: Desk, page: Page) -> None:
    look(page, desk)
    load = page.get_by_role("region", name="Load per reviewer")
    ana = load.get_by_role("row").filter(has_text=ANA)
    assert ana.get_by_role("cell").all_inner_texts()[:4] == ["2", "0", "1", "$2,002.50"]
    expect(load).to_contain_text(HOSTILE)
    ana.get_by_role("link").click()
    expect(page.locator("#board tbody tr")).to_have_count(2)


def test_each_number_of_what_was_learned_leads_to_its_claims(desk: Desk, page: Page) -> None:
    sit_down(page, desk)
    page.get_by_role("link", name="Learning").click()
    fields = page.get_by_role("region", name="Changed fields, by claim type")
    for n in (0, 2, 5):  # all of them, those corrected, and those of one type
        number = (
            fields.get_by_role("row").filter(has_text="Vehicle: VIN").get_by_role("link").nth(n)
        )
        count = int(number.inner_text())
        number.click()
        behind = page.get_by_role("region", name=f"{count} claims with changes: Vehicle: VIN")
        expect(behind.get_by_role("listitem")).to_have_count(count)
        assert_accessible(page)
    overruled = page.get_by_role("row", name="Approved Denied overruled")
    count = overruled.get_by_role("link").inner_text()
    overruled.get_by_role("link").click()
    settled = f"{count} claims settled by a person: Approved, denied"
    expect(page.get_by_role("heading", name=settled)).to_be_visible()
    first = page.locator(".claims-behind a").first
    assert "/review/claim-decided-" in first.evaluate("one => one.href")
    page.get_by_role("link", name="Close this list").click()
    expect(page.locator("#behind")).to_have_count(0)
