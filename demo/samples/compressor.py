"""An estimate that was photographed on a table: its text is read by OCR."""

from datetime import date, timedelta
from decimal import Decimal

from demo.documents import Line, Panel, Paper
from demo.pictures import photographed
from demo.samples.sample import Expected, Review, Sample, day, flowed, gold_contract

PARTS = (
    Line("A/C compressor", "88320-06520", Decimal(1), Decimal("486.20")),
    Line("Receiver drier", "88471-06010", Decimal(1), Decimal("58.30")),
)
LABOR = (Line("Labor: replace compressor, recharge", "", Decimal("3.2"), Decimal("128.00")),)
EMAIL = """Hi,

the air conditioning of my car blew only warm air since {lost}. Here is a photo of the estimate
from Bayview Auto Care with all the details.

Tomas Rivera
"""


def claim(today: date) -> Sample:
    lost = today - timedelta(days=5)
    return Sample(
        key="PHOTO",
        headline="Air conditioning failure, the estimate is a photograph",
        sender="tomas.rivera@example.com",
        email=flowed(EMAIL.format(lost=day(lost))),
        file_name="estimate-photo.jpg",
        url_path="estimate-photo.jpg",
        paper=_order(lost),
        review=Review(
            coverage=gold_contract(today),
            facility_type="Authorized",
            facility_address="77 Harbor Rd, Tampa, FL 33602",
            driveable=False,
            documents=("claim_form", "repair_estimate", "diagnostic_report", "photos"),
            parts=PARTS,
            labor=LABOR,
            comments="Covered failure, figures agree with the photograph.",
        ),
        expected=Expected("APPROVED", Decimal("954.10"), Decimal("100.00"), Decimal("854.10")),
        send=photographed,
    )


def _order(lost: date) -> Paper:
    return Paper(
        issuer="Bayview Auto Care",
        address="77 Harbor Rd - Tampa, FL 33602 - (813) 555-0126",
        title="Repair estimate",
        accent="#1f4e79",
        panels=(
            Panel(
                "Customer",
                (
                    ("Customer name", "Tomas Rivera"),
                    ("Phone", "(813) 555-0171"),
                    ("Contract number", "VSC-6603158"),
                    ("Deductible", "$100.00"),
                ),
            ),
            Panel(
                "Vehicle and work",
                (
                    ("Vehicle", "2019 Toyota Camry"),
                    ("VIN", "4T1B11HK1KU218764"),
                    ("Odometer", "63,905"),
                    ("Date of loss", day(lost)),
                    ("Repair facility", "Bayview Auto Care"),
                    ("Diagnosis", "A/C compressor seized. Replace compressor and drier."),
                ),
            ),
        ),
        parts=PARTS,
        labor=LABOR,
        closing="This estimate is valid for 30 days.",
    )
