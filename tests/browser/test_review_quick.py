"""The demo's alternator claim, its contract looked up: decided in three presses with nothing typed,
on a page that is short, as are those of the other samples. Its host is the real one, with the
demo's contracts.
"""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, ViewportSize, expect

from demo.contract_files import contract_files
from demo.documents import draw
from demo.samples import alternator, samples
from demo.samples.sample import Sample
from dev_support.file_share import serve
from tests.browser.accessibility import assert_accessible
from tests.hosts import Host, running_host

RESULT_WITHIN = 30_000  # milliseconds
TODAY = date.today()  # noqa: DTZ011 - a claimant's own calendar
SAMPLE = alternator.claim(TODAY)
SAMPLES = {sample.file_name: sample for sample in samples(TODAY)}
MOST = {1440: (900, 2000), 1024: (768, 2400), 390: (844, 4200)}  # by width: height, and of the page


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    folder = tmp_path_factory.mktemp("quick")
    settings = contract_files(folder, [*SAMPLES.values()])
    env = {**settings, "LOCAL_PRINCIPAL": "dana@example.com", "REVIEW_AUTH": "easyauth"}
    env["REVIEWERS"] = "dana@example.com"
    with running_host(data_dir=folder, env=env) as host:
        yield host


@pytest.fixture
def opened(request: pytest.FixtureRequest, host: Host, page: Page) -> Iterator[dict[str, Any]]:
    with open_claim(host, page, SAMPLE, request.node.name) as started:
        yield started


@contextmanager
def open_claim(host: Host, page: Page, sample: Sample, name: str) -> Iterator[dict[str, Any]]:
    with serve({sample.file_name: draw(sample.paper)}) as papers:
        body = {
            "claim_id": f"QUICK-{abs(hash(name)) % 10**8}",
            "email_content": sample.email,
            "sender_email": sample.sender,
            "attachment_url": papers + sample.url_path,
        }
        started = host.post("/api/claims/start", json=body).json()
        page.goto(started["review_url"])
        expect(page.locator("#verdict")).not_to_be_empty(timeout=RESULT_WITHIN)
        yield started


def assert_paid(host: Host, page: Page, started: dict[str, Any]) -> None:
    outcome = page.locator("#outcome")
    expect(outcome).to_contain_text("Approved by the automatic check", timeout=RESULT_WITHIN)
    output = host.get(f"/api/claims/status/{started['instance_id']}").json()["output"]
    assert output["agent2_output"]["approved_amount"] == 667.5
    assert output["approval_decision"]["reviewer"] == "dana@example.com"


def test_three_presses_of_the_mouse_approve_it(
    host: Host, page: Page, opened: dict[str, Any]
) -> None:
    page.get_by_label("Photos", exact=True).click()
    page.get_by_role("radiogroup", name="Pre-existing").get_by_label("No", exact=True).click()
    expect(page.locator("#verdict")).to_have_text("Would be approved: $667.50")
    page.get_by_role("button", name="Approve").click()
    assert_paid(host, page, opened)


def test_three_presses_of_the_keyboard_approve_it(
    host: Host, page: Page, opened: dict[str, Any]
) -> None:
    page.get_by_label("Photos", exact=True).focus()
    page.keyboard.press("Space")
    pre_existing = page.get_by_role("radiogroup", name="Pre-existing")
    pre_existing.get_by_label("No", exact=True).focus()
    page.keyboard.press("Space")
    expect(page.locator("#verdict")).to_have_text("Would be approved: $667.50")
    page.keyboard.press("a")
    expect(page.get_by_role("button", name="Approve")).to_be_focused()
    page.keyboard.press("Enter")
    assert_paid(host, page, opened)


@pytest.mark.parametrize("name", SAMPLES)
def test_the_page_of_a_sample_is_short(host: Host, page: Page, name: str) -> None:
    with open_claim(host, page, SAMPLES[name], name):
        expect(page.locator(".sheet img").first).to_be_visible(timeout=RESULT_WITHIN)
        for width, (height, most) in MOST.items():
            page.set_viewport_size(ViewportSize(width=width, height=height))
            assert page.evaluate("document.documentElement.scrollHeight") <= most
            assert page.evaluate("document.documentElement.scrollWidth") == width


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("width", [1440, 720, 390])  # 720: at 200 %
def test_axe_finds_nothing_and_the_decision_is_in_view(
    page: Page, opened: dict[str, Any], scheme: Any, width: int
) -> None:
    page.emulate_media(color_scheme=scheme)
    page.set_viewport_size(ViewportSize(width=width, height=450 if width == 720 else 844))
    assert page.evaluate("document.documentElement.scrollWidth") == width
    for place in ("0", "document.body.scrollHeight"):
        page.evaluate(f"window.scrollTo(0, {place})")
        expect(page.get_by_role("button", name="Approve")).to_be_in_viewport()
    assert_accessible(page)
    page.get_by_role("button", name="History and notes").click()
    expect(page.get_by_role("complementary", name="History and notes")).to_be_visible()
    assert_accessible(page)
