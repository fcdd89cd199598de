"""A dead alternator, an authorized shop, every paper there: approved automatically."""

from datetime import date, timedelta
from decimal import Decimal

from demo.documents import Line, Panel, Paper
from demo.samples.sample import Coverage, Expected, Review, Sample, day, flowed

PARTS = (
    Line("Alternator assembly, 130 A", "06L-903-026", Decimal(1), Decimal("285.00")),
    Line("Serpentine drive belt", "K060841", Decimal(1), Decimal("45.00")),
)
LABOR = (
    Line("Labor: diagnose, replace alternator and belt", "", Decimal("3.5"), Decimal("125.00")),
)
DIAGNOSIS = (
    "Alternator failed internally, no charging output. "
    "Drive belt glazed by the seized pulley. Replace both."
)
EMAIL = """Subject: Claim under my service contract, alternator

Hello,

On {lost} the battery light came on while I was driving home and the next morning my Camry would
not start. I had it towed to Lakeside Toyota Service. They tested it and say the alternator has
failed and is not charging at all. My contract number is VSC-2291847 and the car has 45,000 miles
on it.

The claim form with the shop's figures is attached. You can reach me at (312) 555-0148.

Thank you,
Maria Alvarez
"""


def claim(today: date) -> Sample:
    lost = today - timedelta(days=4)
    return Sample(
        key="ALTERNATOR",
        headline="Alternator failure, authorized shop, all papers there",
        sender="maria.alvarez@example.com",
        email=flowed(EMAIL.format(lost=f"{lost:%B} {lost.day}")),
        file_name="VSC Claim Form.pdf",
        url_path="VSC Claim Form.pdf",
        paper=_claim_form(lost),
        review=Review(
            coverage=Coverage(
                product="VSC",
                level="Gold",
                effective=today - timedelta(days=800),
                expiration=today + timedelta(days=1000),
                maximum=Decimal("7500.00"),
                mileage_at_purchase=12_000,
                mileage_limit=100_000,
            ),
            facility_type="Authorized",
            facility_address="2210 Lakeshore Ave, Evanston, IL 60201",
            driveable=False,
            documents=("claim_form", "repair_estimate", "diagnostic_report", "photos"),
            parts=PARTS,
            labor=LABOR,
            comments="Covered electrical failure, figures agree with the form.",
        ),
        expected=Expected("APPROVED", Decimal("767.50"), Decimal("100.00"), Decimal("667.50")),
    )


def _claim_form(lost: date) -> Paper:
    return Paper(
        issuer="Summit Vehicle Protection",
        address="Claims Department · PO Box 4410 · Schaumburg, IL 60168",
        title="VSC claim form",
        accent="#1f4e79",
        panels=(
            Panel(
                "Claimant",
                (
                    ("Claimant name", "Maria Alvarez"),
                    ("Phone", "(312) 555-0148"),
                    ("Email", "maria.alvarez@example.com"),
                    ("Address", "1418 Sherman Ave, Evanston, IL 60201"),
                    ("Contract number", "VSC-2291847"),
                    ("Lienholder", "Northern Trust Auto Finance"),
                ),
            ),
            Panel(
                "Vehicle",
                (
                    ("Year", "2019"),
                    ("Make", "Toyota"),
                    ("Model", "Camry"),
                    ("VIN", "4T1B11HK1KU218764"),
                    ("Current odometer", "45,000 miles"),
                ),
            ),
            Panel(
                "Loss and repair",
                (
                    ("Date of loss", day(lost)),
                    ("Repair facility", "Lakeside Toyota Service"),
                    ("Customer complaint", "Battery light on, vehicle will not start."),
                    ("Diagnosis", DIAGNOSIS),
                    ("Deductible", "$100.00"),
                ),
            ),
        ),
        parts=PARTS,
        labor=LABOR,
        closing="The above is true to the best of my knowledge. Signed: Maria Alvarez",
    )
