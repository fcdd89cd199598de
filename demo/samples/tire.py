"""A pothole, a tire and a bent rim, and no photos: the documents are asked for."""

from datetime import date, timedelta
from decimal import Decimal

from demo.documents import Line, Panel, Paper
from demo.samples.sample import Coverage, Expected, Review, Sample, day, flowed

PARTS = (
    Line("Tire 235/45R18 94V", "MX-23545-18", Decimal(1), Decimal("189.95")),
    Line("Alloy wheel 18 x 8", "42700-TVA-A92", Decimal(1), Decimal("264.00")),
)
LABOR = (Line("Labor: mount, balance, fit sensor", "", Decimal("1.2"), Decimal("95.00")),)
EMAIL = """Good morning,

I hit a deep pothole on Route 9 on {lost}. The front right tire blew out and the rim is bent, so I
put the spare on and drove to Halden Tire Center, where both were replaced. The invoice is attached.

My Tire & Wheel contract is TW-118204, the car is a 2020 Honda Accord with 31,870 miles.
I did not take any pictures at the roadside, sorry.

Best,
Priya Raman
Cell 518.555.0167
"""


def claim(today: date) -> Sample:
    lost = today - timedelta(days=9)
    return Sample(
        key="TIRE",
        headline="Pothole damage, invoice there, photos missing",
        sender="priya.raman@example.com",
        email=flowed(EMAIL.format(lost=day(lost))),
        file_name="Tire & Wheel Invoice.pdf",
        url_path="Tire%20%26%20Wheel%20Invoice.pdf",
        paper=_invoice(lost),
        review=Review(
            coverage=Coverage(
                product="Tire & Wheel",
                level="Standard",
                effective=today - timedelta(days=300),
                expiration=today + timedelta(days=795),
                maximum=Decimal("2000.00"),
                mileage_at_purchase=24_150,
                mileage_limit=80_000,
            ),
            facility_type="Authorized",
            facility_address="88 Delaware Ave, Albany, NY 12202",
            driveable=True,
            documents=("claim_form", "repair_estimate"),
            parts=PARTS,
            labor=LABOR,
            comments="Road hazard is covered; photos of the damage are still to come.",
        ),
        expected=Expected(
            "REQUEST_DOCUMENTS", Decimal("567.95"), Decimal("50.00"), Decimal("0.00")
        ),
    )


def _invoice(lost: date) -> Paper:
    return Paper(
        issuer="Halden Tire Center",
        address="88 Delaware Ave · Albany, NY 12202 · (518) 555-0110",
        title="Invoice",
        accent="#2f5d3a",
        panels=(
            Panel(
                "Bill to",
                (
                    ("Customer", "Priya Raman"),
                    ("Phone", "(518) 555-0167"),
                    ("Address", "41 Myrtle Ave, Albany, NY 12202"),
                    ("Invoice number", "HT-20418"),
                    ("Invoice date", day(lost + timedelta(days=1))),
                    ("Contract number", "TW-118204"),
                ),
            ),
            Panel(
                "Vehicle and work",
                (
                    ("Vehicle", "2020 Honda Accord"),
                    ("VIN", "1HGCV1F36LA047281"),
                    ("Mileage", "31,870"),
                    ("Date of loss", day(lost)),
                    ("Repair facility", "Halden Tire Center"),
                    ("Diagnosis", "Sidewall blowout and bent rim, front right, from road hazard."),
                    ("Deductible", "$50.00"),
                ),
            ),
        ),
        parts=PARTS,
        labor=LABOR,
        closing="Thank you for your business. Paid items remain under the manufacturer's warranty.",
        total_label="Invoice total",
    )
