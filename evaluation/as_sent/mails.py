"""The claim told in a mail: above an older one that has it wrong, around one that was forwarded,
and saved as a file with its paper inside.
"""

from collections.abc import Mapping, Sequence
from email.message import EmailMessage
from random import Random

from evaluation.as_sent.markup import MARKUP_LAYOUTS, markup
from evaluation.emails import VEHICLE
from evaluation.layouts import Page
from evaluation.templates import Alternatives, Text, compose

OWN_WORDS: Sequence[Alternatives] = (
    ("Hello claims team,\n\n", "Good afternoon,\n\n", "Team,\n\n"),
    ("{casual}\n\n", "{formal}\n\n"),
    ("It happened on {date_of_loss}. ", "This goes back to {date_of_loss}. "),
    (f"The car is a {VEHICLE}. ", f"We are talking about our {VEHICLE}. "),
    ("Its VIN: {vehicle_vin}. ", ""),
    (
        "The odometer stands at {current_odometer} miles. ",
        "I have driven it {current_odometer} miles. ",
        "",
    ),
    ("Contract: {contract_number}. ", "You know me under contract {contract_number}. "),
    (
        "\n\n{repair_facility} has it in the shop. ",
        "\n\nI took it to {repair_facility}. ",
    ),
    (
        "Their estimate is {total_estimate}: {total_parts_cost} parts, {total_labor_cost} labor. ",
        "They quoted me {total_estimate} in total. ",
        "",
    ),
    ("\n\nKind regards\n{claimant_name}\n", "\n\nBest,\n{claimant_name}\n"),
    ("{claimant_phone}\n", "Mobile: {claimant_phone}\n", ""),
)
OF_THE_SHOP: Sequence[Alternatives] = (
    (f"Your {VEHICLE} has been looked at.\n\n", f"Here is the quote for the {VEHICLE}.\n\n"),
    ("VIN: {vehicle_vin}\n", ""),
    ("Mileage: {current_odometer}\n", "Odometer: {current_odometer} mi\n"),
    ("Diagnosis: {diagnosis}\n", ""),
    ("Parts: {total_parts_cost}\nLabor: {total_labor_cost}\nTotal: {total_estimate}\n", ""),
    ("\nRegards,\nDana at the front desk, {other_phone}\n", "\nThe service desk\n"),
)
COVERING: Sequence[Alternatives] = (
    ("Hi, please see what the shop sent me, below. {brief}.\n", "FYI, my claim. {brief}.\n"),
    ("It was on {date_of_loss}. ", ""),
    ("My contract number is {contract_number}.\n", "Contract {contract_number}.\n"),
    ("\n{claimant_name}\n", "\nThanks, {claimant_name}\n"),
)
_ABOVE_THE_QUOTED = (
    "On Tue, Aug 4, 2026 at 9:12 AM Claims Desk <claims@insurer.example> wrote:",
    "Am 04.08.2026 um 09:12 schrieb Claims Desk <claims@insurer.example>:",
    (
        "-----Original Message-----\nFrom: Claims Desk <claims@insurer.example>\n"
        "Sent: Tuesday, August 4, 2026 9:12 AM\nTo: {claimant_email}\nSubject: RE: Your inquiry"
    ),
)
_FORWARDING = (
    (
        "---------- Forwarded message ---------\nFrom: Service <service@{other_host}>\n"
        "Date: Tue, Aug 4, 2026 at 9:12 AM\nSubject: Your car\nTo: <{claimant_email}>\n"
    ),
    (
        "Begin forwarded message:\n\nFrom: Service <service@{other_host}>\nSubject: Your car\n"
        "Date: August 4, 2026 at 9:12:00 AM EDT\nTo: {claimant_email}\n"
    ),
)
_WRONGLY: Mapping[str, str] = {
    "current_odometer": "We have noted a mileage of {wrong_miles}.",
    "contract_number": "Is your contract number {wrong_contract}?",
    "total_estimate": "The first quote that we got was for ${wrong_sum} in total.",
}


def answered(values: Mapping[str, str], random: Random) -> Text:
    """What the older mail says is wrong, and only about what the newer one tells."""
    own = compose(OWN_WORDS, values, random)
    wrong = {
        "wrong_miles": f"{random.randrange(3_000, 8_000)}",
        "wrong_contract": f"XQ-{random.randrange(100_000, 999_999)}",
        "wrong_sum": f"{random.randrange(3_000, 5_000)}.00",
    }
    told = [text.format(**wrong) for field, text in _WRONGLY.items() if field in own.fields]
    above = random.choice(_ABOVE_THE_QUOTED)
    mark = "" if above.startswith("-") else "> "
    older = ["Thank you for your message.", *told, "", "Your claims desk"]
    quoted = "\n".join(f"{mark}{line}" for line in older)
    return Text(f"{own.content}\n{above.format(**values)}\n\n{quoted}\n", own.fields)


def forwarded(values: Mapping[str, str], random: Random) -> Text:
    own, shops = compose(COVERING, values, random), compose(OF_THE_SHOP, values, random)
    above = random.choice(_FORWARDING).format(**values)
    return Text(f"{own.content}\n{above}\n{shops.content}", own.fields | shops.fields)


def saved_with_paper(page: Page, paper: bytes, random: Random) -> bytes:
    """The words in HTML, as telephones write them."""
    mail = EmailMessage()
    mail["From"], mail["To"] = "Service Desk <desk@shop.example>", "claims@insurer.example"
    mail["Subject"] = f"{page.title} attached"
    mail.set_content("Please find it attached.")
    mail.add_alternative("<p>Please find it <b>attached</b>.</p>", subtype="html")
    mail.add_attachment(paper, maintype="application", subtype="pdf", filename="Scan 0001.pdf")
    return mail.as_bytes()


def saved_as_html(page: Page, random: Random) -> bytes:
    """A mail that is the paper."""
    mail = EmailMessage()
    mail["From"], mail["To"] = "Service Desk <desk@shop.example>", "claims@insurer.example"
    mail["Subject"] = page.title
    mail.set_content(markup(page, random.choice(list(MARKUP_LAYOUTS))), subtype="html")
    return mail.as_bytes()
