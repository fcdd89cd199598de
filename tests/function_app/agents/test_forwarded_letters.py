"""Whoever sends a claim for somebody else is not its claimant, whatever they sign."""

import pytest

from tests.function_app.agents.letter_claims import read

AGENT = "john@sunrise.example"
HEADS = {
    "gmail": (
        "---------- Forwarded message ---------\nFrom: Nora Quist <nora@example.com>\n"
        "Date: Mon, Oct 5, 2026 at 9:14 AM\nSubject: My car\nTo: <john@sunrise.example>\n\n"
    ),
    "outlook": (
        "________________________________\nFrom: Nora Quist <nora@example.com>\n"
        "Sent: Monday, October 5, 2026 9:14 AM\nTo: John Agent\nSubject: My car\n\n"
    ),
    "apple": (
        "Begin forwarded message:\n\nFrom: Nora Quist <nora@example.com>\nSubject: My car\n"
        "Date: October 5, 2026 at 9:14:00 AM EDT\nTo: john@sunrise.example\n\n"
    ),
    "original": (
        "-----Original Message-----\nFrom: Nora Quist [mailto:nora@example.com]\n"
        "Sent: Monday, October 5, 2026 9:14 AM\nTo: John Agent\nSubject: My car\n\n"
    ),
    "german": (
        "---------- Weitergeleitete Nachricht ---------\nVon: Nora Quist <nora@example.com>\n"
        "Datum: 5. Oktober 2026\nBetreff: Mein Auto\nAn: john@sunrise.example\n\n"
    ),
    "no address": (
        "From: Nora Quist\nSent: Monday, October 5, 2026 9:14 AM\nTo: John\nSubject: My car\n\n"
    ),
}
NORA = """\
My 2019 Toyota Camry will not start, contract VSC-2291847. The alternator failed on October 3, 2026.
The estimate is $767.50 in total. Call me at (555) 100-2000.

Thanks,
Nora Quist
"""
SIGNED = (
    (
        "Hi team,\n\nplease see below.\n\nRegards,\nJohn Agent\nSunrise Insurance Agency\n"
        "12 Harbor Street, Dover, DE 19901\nPhone 555-201-7788\njohn@sunrise.example\n\n"
    ),
    "FYI\n\nJohn Agent\n555-201-7788\n\n",
    "Please handle.\n\nThanks,\nJohn Agent\nM: (555) 201-7788 | john@sunrise.example\n\n",
    "Please open a claim for our customer.\n\nJohn Agent\nService Advisor\nTel. 555-201-7788\n\n",
    "see below\n\n-- \nJohn Agent\nSunrise\nCell: 555-201-7788\nEmail: john@sunrise.example\n\n",
    "I forward this for my client. My direct number is 555-201-7788.\n\nJohn Agent, CPCU\n\n",
    "Hello, this is John Agent from Sunrise. You can reach me at 555-201-7788.\n\nJohn\n\n",
    "Agent: John Agent\nPhone: 555-201-7788\nEmail: john@sunrise.example\n\n",
)
FROM_THE_SHOP = """\
---------- Forwarded message ---------
From: Lakeside Auto <service@lakeside.example>
Date: Mon, Oct 5, 2026 at 9:14 AM
Subject: Estimate
To: <nora@example.com>

Hello Ms. Quist, the alternator failed. The estimate is $767.50 in total. Call us at 555-201-7788.

Regards,
Pete Lamb
Lakeside Auto
"""


@pytest.mark.parametrize("head", HEADS.values(), ids=HEADS)
@pytest.mark.parametrize("signed", SIGNED)
def test_what_an_agent_signs_is_not_the_claimants(signed: str, head: str) -> None:
    output = read({"email_content": signed + head + NORA, "sender_email": AGENT})
    info = output.extracted_info
    assert (info.claimant_name, info.claimant_phone) == ("Nora Quist", "(555) 100-2000")
    assert info.claimant_email in ("nora@example.com", None)
    assert info.claimant_address is None
    assert info.contract_number == "VSC-2291847"
    assert any("sent for somebody else" in said for said in output.flags.potential_concerns)


@pytest.mark.parametrize(
    "own",
    [
        "Here is the estimate for my car.\n\nNora Quist\n\n",
        "Please pay this.\n\nThanks, Nora Quist\n\n",
    ],
)
def test_whoever_forwards_the_shops_mail_is_still_the_claimant(own: str) -> None:
    output = read({"email_content": own + FROM_THE_SHOP, "sender_email": "nora@example.com"})
    info = output.extracted_info
    assert (info.claimant_name, info.claimant_email) == ("Nora Quist", "nora@example.com")
    assert (info.claimant_phone, info.total_estimate) == (None, 767.5)


@pytest.mark.parametrize(
    ("words", "name"),
    [
        (
            "I am writing on behalf of my client Nora Quist. Her 2019 Camry broke down.",
            "Nora Quist",
        ),
        ("Our customer's 2019 Toyota Camry broke down.", None),
        ("My 2019 Toyota Camry broke down. I am your customer since 2011.", "John Agent"),
    ],
)
def test_a_letter_says_for_whom_it_is_written(words: str, name: str | None) -> None:
    letter = f"{words}\n\nRegards,\nJohn Agent\n555-201-7788\n"
    info = read({"email_content": letter, "sender_email": AGENT}).extracted_info
    is_own = name == "John Agent"
    assert info.claimant_name == name
    assert info.claimant_email == (AGENT if is_own else None)
    assert info.claimant_phone == ("555-201-7788" if is_own else None)
