"""The sample claims are sound: papers add up, VINs are real ones, nothing in them grows stale."""

import io
from datetime import date
from decimal import Decimal

import pytest
from pypdf import PdfReader

from demo.documents import draw, money
from demo.samples import samples
from demo.samples.sample import Sample, day

TODAY = date(2031, 3, 1)
LETTERS = dict(
    zip("ABCDEFGHJKLMNPRSTUVWXYZ", [*range(1, 9), *range(1, 6), 7, 9, *range(2, 10)], strict=True)
)
WEIGHTS = (8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2)

each_sample = pytest.mark.parametrize("sample", samples(TODAY), ids=lambda sample: sample.key)


def read(sample: Sample) -> str:
    reader = PdfReader(io.BytesIO(draw(sample.paper)))
    assert len(reader.pages) == 1
    return reader.pages[0].extract_text()


def fields(sample: Sample) -> dict[str, str]:
    return {label: value for panel in sample.paper.panels for label, value in panel.fields}


@each_sample
def test_vin_has_a_correct_check_digit(sample: Sample) -> None:
    vin = fields(sample)["VIN"]
    values = [int(c) if c.isdigit() else LETTERS[c] for c in vin]
    remainder = sum(v * w for v, w in zip(values, WEIGHTS, strict=True)) % 11

    assert vin[8] == ("X" if remainder == 10 else str(remainder))


@each_sample
def test_the_paper_adds_up_to_the_expected_estimate(sample: Sample) -> None:
    assert sample.paper.total == sample.expected.estimate
    assert fields(sample)["Deductible"] == money(sample.expected.deductible)


@each_sample
def test_the_pdf_can_be_read_back(sample: Sample) -> None:
    text = read(sample)

    assert sample.paper.title.upper() in text
    assert f"Contract number: {fields(sample)['Contract number']}" in text
    assert f"{sample.paper.total_label}: {money(sample.expected.estimate)}" in text
    assert all(line.description in text for line in sample.review.parts)


@each_sample
def test_the_loss_lies_in_the_coverage_period_whenever_the_demo_is_run(sample: Sample) -> None:
    coverage = sample.review.coverage
    lost = fields(sample)["Date of loss"]

    assert coverage.effective < TODAY < coverage.expiration
    assert lost in {day(date.fromordinal(TODAY.toordinal() - ago)) for ago in range(1, 30)}


def test_an_approved_amount_is_the_estimate_less_the_deductible() -> None:
    approved = [s.expected for s in samples(TODAY) if s.expected.decision == "APPROVED"]

    assert [(e.estimate - e.deductible, e.approved) for e in approved] == [
        (Decimal("667.50"), Decimal("667.50"))
    ]


def test_the_three_claims_end_in_three_ways() -> None:
    assert {sample.expected.decision for sample in samples(TODAY)} == {
        "APPROVED",
        "MANUAL_REVIEW",
        "REQUEST_DOCUMENTS",
    }


def test_one_address_has_spaces_and_one_is_encoded_already() -> None:
    paths = [sample.url_path for sample in samples(TODAY)]

    assert "VSC Claim Form.pdf" in paths
    assert any("%20" in path for path in paths)
