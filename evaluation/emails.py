"""The letters: the same claim told formally, tersely, at length, forwarded, as a list, as a table.

Beside the fields there are the incident's `brief`, `casual` and `formal` words, and figures that
are nobody's: `other_phone`, `other_sum`, `other_day`, `other_number`.
"""

from collections.abc import Mapping, Sequence
from random import Random

from evaluation.templates import Alternatives, Text, compose

VEHICLE = "{vehicle_year} {vehicle_make} {vehicle_model}"

FORMAL: Sequence[Alternatives] = (
    ("To whom it may concern,\n\n", "Dear Claims Department,\n\n", "Dear Sir or Madam,\n\n"),
    (
        f"I hereby submit a claim under contract {{contract_number}} for my {VEHICLE}. ",
        f"Please accept this letter as notice of a claim concerning my {VEHICLE}. ",
        "Please accept this letter as notice of a claim. ",
    ),
    ("{formal}\n\n",),
    ("The event took place on {date_of_loss}. ", "This occurred on {date_of_loss}. "),
    (
        "The vehicle identification number is {vehicle_vin}. ",
        "The VIN of the vehicle is {vehicle_vin}. ",
        "",
    ),
    (
        "At the time the odometer showed {current_odometer} miles. ",
        "The vehicle had covered {current_odometer} miles. ",
    ),
    ("I acquired the vehicle on {other_day}. ", ""),
    (
        "\n\nThe work was entrusted to {repair_facility}. ",
        "\n\nThe vehicle was inspected at {repair_facility}. ",
    ),
    ("Their diagnosis reads: {diagnosis}. ", ""),
    (
        (
            "The estimate amounts to {total_estimate}, of which {total_parts_cost} is for parts "
            "and {total_labor_cost} for labor. "
        ),
        "The total cost is {total_estimate}. ",
        "",
    ),
    ("My deductible is {deductible}. ", ""),
    ("The vehicle is financed through {lienholder}. ", ""),
    ("\n\nI can be reached at {claimant_phone}.", ""),
    ("\n\nRespectfully,\n{claimant_name}\n", "\n\nSincerely yours,\n\n{claimant_name}\n"),
    ("{claimant_address}\n", ""),
)

TERSE: Sequence[Alternatives] = (
    ("{brief}.\n",),
    (f"{VEHICLE}, {{current_odometer}} mi.\n", f"{VEHICLE}\n", f"Car: {VEHICLE}.\n"),
    ("{contract_number}, VIN {vehicle_vin}\n", "Contract {contract_number}\n", ""),
    ("{date_of_loss}.\n", "Happened {date_of_loss}.\n"),
    ("Now at {repair_facility}, they want {total_estimate}.\n", "It's at {repair_facility}.\n", ""),
    ("{claimant_name}, {claimant_phone}\n", "{claimant_name}\n", "- {claimant_name}\n"),
)

RAMBLING: Sequence[Alternatives] = (
    ("Hi there,\n\n", "hello,\n\n", "Hey folks,\n\n"),
    (
        (
            "I'm {claimant_name} and I've been a customer since {other_day}, never had to bother "
            "you before. "
        ),
        (
            "my name is {claimant_name}, sorry for the long mail, I already called {other_phone} "
            "twice and was on hold for 45 minutes. "
        ),
    ),
    (
        f"So this is about my {VEHICLE}, which my brother in law picked for me. ",
        f"I drive a {VEHICLE}, paid way too much for it. ",
    ),
    ("{casual} ",),
    ("That was {date_of_loss}, I remember because it was my mom's birthday. ",),
    (
        "It has {current_odometer} miles on it, most of it highway, I drive about 60 miles a day.",
        "There's {current_odometer} miles on the clock.",
    ),
    ("\n\nI spent {other_sum} on Ubers since then which is ridiculous. ", "\n\n"),
    (
        "My neighbor said to go to {repair_facility} so that's where it is now. ",
        "The people over at {repair_facility} were really nice about it. ",
        "",
    ),
    ('They wrote down "{diagnosis}", whatever that means. ', ""),
    (
        (
            "They want {total_parts_cost} for the parts and another {total_labor_cost} for their "
            "time, so {total_estimate} altogether. "
        ),
        "All in all it's going to be {total_estimate}. ",
        "",
    ),
    ("I know there's a {deductible} deductible. ", ""),
    ("The loan is with {lienholder} if that matters. ", ""),
    (
        "\n\nMy contract number should be {contract_number}. ",
        "\n\nOn the card it says {contract_number}, I guess that's the contract. ",
        "",
    ),
    ("The VIN, copied from the windshield: {vehicle_vin}. ", ""),
    (
        "Call me after 5 on {claimant_phone}, I live at {claimant_address}.",
        "My cell is {claimant_phone}.",
    ),
    ("\n\nThanks so much!!\n", "\n\nthx\n"),
)

FORWARDED: Sequence[Alternatives] = (
    ("Hello, see below what I got. {casual}", "Please see the message underneath. {formal}"),
    (" It was on {date_of_loss}.", " Date it happened: {date_of_loss}."),
    (" My contract is {contract_number}.", ""),
    ("\n\n{claimant_name}\n{claimant_phone}\n", "\n\nRegards, {claimant_name}\n"),
    (
        (
            "\n---------- Forwarded message ---------\nFrom: Service Desk <desk@{other_host}>\n"
            "Date: {other_day}\nSubject: Your vehicle, ref. {other_number}\n\n"
        ),
    ),
    ("Dear customer,\n\nregarding your " + VEHICLE + " (VIN {vehicle_vin}): ", "Good day,\n\n"),
    ("our technician noted: {diagnosis}. ", ""),
    (
        "Parts come to {total_parts_cost}, labor {total_labor_cost}, in total {total_estimate}. ",
        "You would have to pay {total_estimate} in total. ",
        "",
    ),
    ("Mileage on arrival was {current_odometer}. ", ""),
    (
        "\n\nQuestions? Call {other_phone}.\n{repair_facility}\n",
        "\n\nYour {repair_facility} team\n",
    ),
)

BULLETS: Sequence[Alternatives] = (
    ("Claim for the following:\n\n", "Here is everything you asked for.\n\n"),
    ("* What: {brief}\n", "* Problem - {brief}\n"),
    ("* When: {date_of_loss}\n", "* Day it happened: {date_of_loss}\n"),
    (f"* Car: {VEHICLE}\n", f"* Vehicle - {VEHICLE}\n"),
    ("* VIN: {vehicle_vin}\n", ""),
    ("* Miles: {current_odometer}\n", "* Odometer reading {current_odometer}\n"),
    ("* Contract: {contract_number}\n", "* Contract no. {contract_number}\n", ""),
    ("* Shop: {repair_facility}\n", "* Being fixed at: {repair_facility}\n"),
    ("* Shop says: {diagnosis}\n", ""),
    ("* Parts {total_parts_cost}\n* Labor {total_labor_cost}\n* Total {total_estimate}\n", ""),
    ("* Deductible: {deductible}\n", ""),
    ("* Bank: {lienholder}\n", "* Lienholder: {lienholder}\n", ""),
    ("* Reference of the police / shop: {other_number}\n", ""),
    ("\n{claimant_name}\n{claimant_address}\nph. {claimant_phone}\n", "\n{claimant_name}\n"),
)

TABLE: Sequence[Alternatives] = (
    ("Claim form, filled in as text\n\n",),
    ("Name              | {claimant_name}\n",),
    ("Telephone         | {claimant_phone}\n", ""),
    ("Home address      | {claimant_address}\n", ""),
    ("Contract number   | {contract_number}\n",),
    ("Year, make, model | " + VEHICLE + "\n",),
    ("VIN               | {vehicle_vin}\n", ""),
    ("Mileage           | {current_odometer}\n",),
    ("Date of event     | {date_of_loss}\n",),
    ("Description       | {formal}\n", "Description       | {brief}\n"),
    ("Repairer          | {repair_facility}\n", ""),
    ("Parts             | {total_parts_cost}\n", ""),
    ("Labor             | {total_labor_cost}\n", ""),
    ("Total             | {total_estimate}\n", ""),
    ("Deductible        | {deductible}\n", ""),
    ("Financed by       | {lienholder}\n", ""),
    ("Sent on           | {other_day}\n", ""),
)

COVER_NOTE: Sequence[Alternatives] = (
    ("Hi, {brief}. Everything else is in the attachment.\n\n{claimant_name}\n",),
    ("Sent from my phone\n", ""),
)

TONES: Mapping[str, Sequence[Alternatives]] = {
    "formal": FORMAL,
    "terse": TERSE,
    "rambling": RAMBLING,
    "forwarded": FORWARDED,
    "bullets": BULLETS,
    "table": TABLE,
    "cover note": COVER_NOTE,
}


def email(tone: str, values: Mapping[str, str], random: Random) -> Text:
    return compose(TONES[tone], values, random)
