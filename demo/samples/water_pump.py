"""A repair order that went through a scanner: its text is read by OCR."""

from datetime import date, timedelta
from decimal import Decimal

from demo.documents import Line, Panel, Paper
from demo.pictures import scanned
from demo.samples.sample import Expected, Review, Sample, day, flowed, gold_contract

PARTS = (
    Line("Water pump", "21111AA280", Decimal(1), Decimal("214.60")),
    Line("Coolant, gallon", "SOA868V9270", Decimal(2), Decimal("31.45")),
)
LABOR = (Line("Labor: replace water pump", "", Decimal("2.8"), Decimal("132.00")),)
EMAIL = """Hello,

my Subaru lost all its coolant on {lost} and was towed to Granite State Motors, where they found a
leaking water pump. Their repair order is attached as a scan, everything you need is on it.

Kind regards,
Helen Brandt
"""


def claim(today: date) -> Sample:
    lost = today - timedelta(days=5)
    return Sample(
        key="SCAN",
        headline="Water pump failure, the repair order is a scan",
        sender="helen.brandt@example.com",
        email=flowed(EMAIL.format(lost=day(lost))),
        file_name="repair-order-scan.pdf",
        url_path="repair-order-scan.pdf",
        paper=_order(lost),
        review=Review(
            coverage=gold_contract(today),
            facility_type="Authorized",
            facility_address="412 Elm St, Manchester, NH 03101",
            driveable=False,
            documents=("claim_form", "repair_estimate", "diagnostic_report", "photos"),
            parts=PARTS,
            labor=LABOR,
            comments="Covered failure, figures agree with the scan.",
        ),
        expected=Expected("APPROVED", Decimal("647.10"), Decimal("100.00"), Decimal("547.10")),
        send=scanned,
    )


def _order(lost: date) -> Paper:
    return Paper(
        issuer="Granite State Motors",
        address="412 Elm St - Manchester, NH 03101 - (603) 555-0184",
        title="Repair order",
        accent="#333333",
        panels=(
            Panel(
                "Customer",
                (
                    ("Customer name", "Helen Brandt"),
                    ("Phone", "(603) 555-0137"),
                    ("Contract number", "VSC-4471920"),
                    ("Deductible", "$100.00"),
                ),
            ),
            Panel(
                "Vehicle and work",
                (
                    ("Vehicle", "2021 Subaru Outback"),
                    ("VIN", "4S4BTAFC7M3162845"),
                    ("Odometer", "52,318"),
                    ("Date of loss", day(lost)),
                    ("Repair facility", "Granite State Motors"),
                    ("Diagnosis", "Water pump seal failed, coolant leaking. Replace pump."),
                ),
            ),
        ),
        parts=PARTS,
        labor=LABOR,
        closing="Parts and labor are guaranteed for 12 months.",
    )
