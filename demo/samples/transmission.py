"""A new transmission at an independent shop, and expensive: a person must settle it."""

from datetime import date, timedelta
from decimal import Decimal

from demo.documents import Line, Panel, Paper
from demo.samples.sample import Coverage, Expected, Review, Sample, day, flowed

PARTS = (
    Line("Remanufactured transmission, 10R80", "JL3Z-7000-C", Decimal(1), Decimal("3480.00")),
    Line("Torque converter", "JL3Z-7902-A", Decimal(1), Decimal("415.00")),
    Line("Transmission fluid, quart", "XT-12-QULV", Decimal(13), Decimal("11.75")),
)
LABOR = (Line("Labor: remove and replace transmission", "", Decimal("14.5"), Decimal("138.00")),)
DIAGNOSIS = (
    "Internal transmission failure. 3-4 clutch pack burnt, metal in pan, "
    "torque converter contaminated. Replace with remanufactured unit."
)
EMAIL = """Hi claims team,

my 2018 F-150 started slipping between 3rd and 4th gear about two weeks ago, and on {lost} it
lost drive completely on the highway. I can't drive it. Ridgeline Transmission & Auto opened it up
and found burnt clutches and metal in the pan, so they want to replace the whole transmission.

Estimate attached. Contract no. VSC-3380652, odometer reads 78,420. VIN is 1FTEW1EP3JFB40915.

I need the truck for work, please hurry.

Derek Osei
720-555-0193
"""


def claim(today: date) -> Sample:
    lost = today - timedelta(days=6)
    return Sample(
        key="TRANSMISSION",
        headline="Transmission failure, independent shop, a large amount",
        sender="derek.osei@example.com",
        email=flowed(EMAIL.format(lost=f"{lost:%B} {lost.day}, {lost.year}")),
        file_name="transmission-estimate.pdf",
        url_path="transmission-estimate.pdf",
        paper=_estimate(lost),
        review=Review(
            coverage=Coverage(
                product="VSC",
                level="Platinum",
                effective=today - timedelta(days=500),
                expiration=today + timedelta(days=960),
                maximum=Decimal("10000.00"),
                mileage_at_purchase=51_300,
                mileage_limit=125_000,
            ),
            facility_type="Independent",
            facility_address="5580 Federal Blvd, Denver, CO 80221",
            driveable=False,
            documents=("claim_form", "repair_estimate", "diagnostic_report", "photos"),
            parts=PARTS,
            labor=LABOR,
            comments="The loss is covered; the amount is for an adjuster to settle.",
        ),
        expected=Expected("MANUAL_REVIEW", Decimal("6048.75"), Decimal("200.00"), Decimal("0.00")),
    )


def _estimate(lost: date) -> Paper:
    return Paper(
        issuer="Ridgeline Transmission & Auto",
        address="5580 Federal Blvd · Denver, CO 80221 · (303) 555-0122",
        title="Repair estimate",
        accent="#7a3b10",
        panels=(
            Panel(
                "Customer",
                (
                    ("Customer name", "Derek Osei"),
                    ("Phone", "(720) 555-0193"),
                    ("Address", "3907 Tennyson St, Denver, CO 80212"),
                    ("Contract number", "VSC-3380652"),
                    ("Deductible", "$200.00"),
                ),
            ),
            Panel(
                "Vehicle",
                (
                    ("Vehicle", "2018 Ford F-150"),
                    ("VIN", "1FTEW1EP3JFB40915"),
                    ("Odometer", "78,420"),
                    ("Date of loss", day(lost)),
                ),
            ),
            Panel(
                "Findings",
                (
                    ("Repair facility", "Ridgeline Transmission & Auto"),
                    ("Diagnosis", DIAGNOSIS),
                ),
            ),
        ),
        parts=PARTS,
        labor=LABOR,
        closing="This estimate is valid for 30 days. Work starts after authorization.",
    )
