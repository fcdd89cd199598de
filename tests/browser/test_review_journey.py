"""A claim from the intake system to agent 2's result, on the running host, decided in a browser."""

from collections.abc import Iterator
from datetime import date
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from demo.documents import draw
from demo.samples import alternator
from demo.samples.sample import Sample
from dev_support.file_share import serve
from tests.browser.desk import reject
from tests.hosts import Host, running_host

RESULT_WITHIN = 30_000  # milliseconds


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    with running_host(data_dir=tmp_path_factory.mktemp("claims")) as host:
        yield host


@pytest.fixture(scope="module")
def sample() -> Sample:
    return alternator.claim(date.today())  # noqa: DTZ011 - a claimant's own calendar


@pytest.fixture(scope="module")
def papers(sample: Sample) -> Iterator[str]:
    with serve({sample.file_name: draw(sample.paper)}) as url:
        yield url


def file_claim(host: Host, sample: Sample, papers: str, claim_id: str) -> dict[str, Any]:
    body = {
        "claim_id": claim_id,
        "email_content": sample.email,
        "sender_email": sample.sender,
        "attachment_url": papers + sample.url_path,
    }
    reply = host.post("/api/claims/start", json=body)
    assert reply.status_code == 202, reply.text
    return reply.json()


def complete(page: Page, sample: Sample) -> None:
    """What the reviewer knows and agent 1 cannot read."""
    review = sample.review
    page.get_by_label("Product type").select_option("VSC")
    page.get_by_label("Status", exact=True).select_option("Active")
    page.get_by_label("Coverage level").fill(review.coverage.level)
    page.get_by_label("Effective date").fill(review.coverage.effective.isoformat())
    page.get_by_label("Expiration date").fill(review.coverage.expiration.isoformat())
    page.get_by_label("Maximum amount").fill(str(review.coverage.maximum))
    page.get_by_label("Mileage limit").fill(f"{review.coverage.mileage_limit:,}")
    for question in ("Drivable", "Pre-existing"):
        group = page.get_by_role("radiogroup", name=question)
        group.get_by_label("No", exact=True).check()
    page.get_by_label("Facility type").select_option(review.facility_type)
    for document in ("Claim form", "Repair estimate", "Photos"):
        page.get_by_label(document, exact=True).check()


def assert_lines(page: Page, sample: Sample) -> None:
    """As they were read from the papers, which agree: they are folded to one line."""
    page.locator("#fold-cost summary").first.click()
    for number, line in enumerate(sample.review.parts, start=1):
        row = page.get_by_role("group", name=f"Part {number}", exact=True)
        expect(row.get_by_label("Name")).to_have_value(line.description)
        expect(row.get_by_label("Part number")).to_have_value(line.number)
        expect(row.get_by_label("Cost")).to_have_value(str(line.amount))
    (labor,) = sample.review.labor
    expect(page.get_by_label("Labor hours")).to_have_value(f"{labor.quantity:.2f}")
    expect(page.get_by_label("Labor rate per hour")).to_have_value(str(labor.unit_price))


def test_a_claim_is_reviewed_on_the_page_and_paid_to_the_cent(
    host: Host, sample: Sample, papers: str, page: Page
) -> None:
    started = file_claim(host, sample, papers, "JOURNEY-1")
    page.goto(started["review_url"])

    expect(page.get_by_label("Contract number")).to_have_value("VSC-2291847", timeout=RESULT_WITHIN)
    expect(page.get_by_label("VIN")).to_have_value("4T1B11HK1KU218764")
    expect(page.get_by_label("E-mail", exact=True)).to_have_value(sample.sender)
    expect(page.get_by_label("Total estimate")).to_have_value("767.50")
    expect(page.get_by_label("Text of VSC Claim Form.pdf")).to_contain_text(
        "Summit Vehicle Protection"
    )
    expect(page.locator("#contract-status-missing")).to_be_visible()

    complete(page, sample)
    assert_lines(page, sample)
    expect(page.get_by_label("Total estimate")).to_have_value("767.50")
    expect(page.locator("#payable")).to_have_text("$667.50")
    page.get_by_label("Reviewer e-mail").fill("reviewer@example.com")
    page.get_by_role("button", name="Approve").click()

    outcome = page.locator("#outcome")
    expect(outcome).to_contain_text("Approved by the automatic check", timeout=RESULT_WITHIN)
    expect(outcome).to_contain_text("$667.50")
    expect(outcome).to_contain_text("The component is covered AA-08")
    expect(page.get_by_label("Comments")).to_be_disabled()

    output = host.get(f"/api/claims/status/{started['instance_id']}").json()["output"]
    assert output["status"] == "completed"
    assert output["agent2_output"]["approved_amount"] == 667.5
    assert output["agent2_input"]["metadata"]["data_source"] == "reviewer_claim_data"
    assert output["approval_decision"]["reviewer"] == "reviewer@example.com"

    page.reload()
    expect(outcome).to_contain_text("Approved by reviewer@example.com")
    expect(outcome).to_contain_text("What the reviewer confirmed")
    expect(outcome).to_contain_text("VSC-2291847")
    expect(page.locator("#review-form")).to_have_count(0)
    part = outcome.get_by_text(sample.review.parts[0].description)
    expect(part).to_be_visible()
    expect(outcome).to_contain_text("Expiration date")


def test_a_claim_rejected_on_the_page_is_rejected(
    host: Host, sample: Sample, papers: str, page: Page
) -> None:
    started = file_claim(host, sample, papers, "JOURNEY-2")
    page.goto(started["review_url"])
    page.get_by_label("Reviewer e-mail").fill("reviewer@example.com", timeout=RESULT_WITHIN)
    reject(page)
    expect(page.locator("#outcome")).to_contain_text("Rejected by the reviewer")
    status = host.get(f"/api/claims/status/{started['instance_id']}").json()
    assert status["output"]["status"] == "rejected"
    assert status["output"]["agent2_output"] is None


def test_a_form_left_open_learns_that_the_claim_was_decided_elsewhere(
    host: Host, sample: Sample, papers: str, page: Page
) -> None:
    started = file_claim(host, sample, papers, "JOURNEY-3")
    page.goto(started["review_url"])
    page.get_by_label("Reviewer e-mail").fill("late@example.com", timeout=RESULT_WITHIN)
    first = {"decision": "rejected", "reviewer": "first@example.com"}
    assert host.post(started["approval_url"], json=first).status_code == 200
    page.get_by_role("button", name="Approve").click()
    notice = page.get_by_role("alert")
    expect(notice).to_contain_text("The claim was rejected by first@example.com.")
    expect(notice).to_be_in_viewport()
    expect(page.locator("#outcome")).to_contain_text("Rejected by the reviewer")


def test_of_two_tabs_the_one_that_lost_is_told_so_above_the_verdict(
    host: Host, sample: Sample, papers: str, page: Page
) -> None:
    started = file_claim(host, sample, papers, "JOURNEY-4")
    page.goto(started["review_url"])
    page.get_by_label("Reviewer e-mail").fill("late@example.com", timeout=RESULT_WITHIN)
    first = page.context.new_page()
    first.goto(started["review_url"])
    first.get_by_label("Reviewer e-mail").fill("first@example.com")
    first.get_by_role("button", name="Approve").click()
    expect(first.locator("#outcome")).to_contain_text("documents are needed", timeout=RESULT_WITHIN)
    reject(page)
    notice = page.get_by_role("alert")
    expect(notice).to_contain_text("The claim was approved by first@example.com.")
    expect(notice).to_be_in_viewport()
    expect(first.get_by_role("alert")).to_have_count(0)


def test_an_unknown_claim_has_a_page_that_says_so(host: Host, page: Page) -> None:
    response = page.goto(f"{host.url}/api/review/claim-NOBODY")
    assert response is not None
    assert response.status == 404
    assert "frame-ancestors 'none'" in response.headers["content-security-policy"]
    expect(page.get_by_role("heading")).to_have_text("This claim is not known")
