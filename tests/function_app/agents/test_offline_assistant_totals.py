"""A total that somebody states is the total, in whatever words; a sum of ours never replaces it."""

from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from function_app.agents.offline.reading.fields import read_document, read_email
from tests.function_app.agents.claim_documents import read_claim
from tests.function_app.documents.attachment_server import attachment_server

BOTH = "The shop asks $330.00 for parts and $437.50 for labor"
WORDINGS = (
    f"{BOTH}, {{}} in all.",
    f"{BOTH}, {{}} altogether.",
    f"{BOTH}, {{}} all told.",
    f"{BOTH}, {{}} in total.",
    f"{BOTH}, {{}} total.",
    f"{BOTH}, {{}} all in.",
    f"{BOTH}, {{}} combined.",
    f"{BOTH}, so {{}} for everything.",
    f"{BOTH}, in all {{}}.",
    f"{BOTH}, altogether about {{}}.",
    f"{BOTH}, so I am claiming {{}}.",
    f"{BOTH}. My claim is for {{}}.",
    f"{BOTH}. Please reimburse me {{}}.",
    f"{BOTH}, which comes to {{}}.",
    f"{BOTH}; together that comes out to {{}}.",
    f"{BOTH}, and it all came to {{}}.",
    f"{BOTH} comes to {{}}.",
    f"{BOTH}, which adds up to {{}}.",
    f"{BOTH}, amounting to {{}}.",
    f"{BOTH}, bringing it to {{}}.",
    f"{BOTH}, bringing the whole repair to {{}}.",
    f"{BOTH}, making it {{}}.",
    f"{BOTH}, for a total of {{}}.",
    f"{BOTH}, a grand total of {{}}.",
    f"{BOTH}. The sum is {{}}.",
    f"{BOTH}. That is {{}} for parts and labor.",
    f"{BOTH}. Parts and labor come to {{}}.",
    "Parts are $330.00, labor is $437.50, all told {}.",
    "Parts $330.00, labor $437.50, altogether {}.",
    "$330.00 parts plus $437.50 labor comes to {}.",
    "I paid $330.00 for parts and $437.50 for labor, {} in all.",
    "The estimate is $330.00 for parts and $437.50 for labor, {} in all.",
    "Estimate: parts $330.00, labor $437.50, {} in all",
    "Parts: $330.00\nLabor: $437.50\n\nI am claiming {}.",
    "In total {}: $330.00 for parts and $437.50 for labor.",
    "It comes to {}, $330.00 for parts and $437.50 for labor.",
)
ODD_WORDINGS = (
    f"{BOTH}, hence {{}} is what I am out of pocket.",
    f"{BOTH}, so please send {{}}.",
    f"{BOTH}. Could you wire {{}} soon?",
    f"{BOTH} ({{}}).",
)
ADDS_UP = Decimal("767.50")


def concerns(email: str) -> str:
    return "\n".join(read_claim(email).flags.potential_concerns)


def amounts(email: str) -> tuple[Decimal | None, ...]:
    info = read_email(email).info
    return info.total_parts_cost, info.total_labor_cost, info.total_estimate


@pytest.mark.parametrize("wording", WORDINGS)
@pytest.mark.parametrize("total", ["$767.50", "$800.00", "$700", "1,800.00", "800 dollars"])
def test_a_stated_total_is_read_as_it_is_stated(wording: str, total: str) -> None:
    stated = Decimal(total.strip("$ dolars").replace(",", ""))
    assert amounts(wording.format(total)) == (Decimal("330.00"), Decimal("437.50"), stated)


@pytest.mark.parametrize("wording", WORDINGS)
def test_a_stated_total_that_adds_up_is_no_concern(wording: str) -> None:
    assert concerns(wording.format("$767.50")) == ""


@pytest.mark.parametrize("wording", WORDINGS)
def test_a_stated_total_that_does_not_add_up_is_told_with_both_numbers(wording: str) -> None:
    assert concerns(wording.format("$800.00")) == (
        "In the e-mail, parts of 330.00 and labor of 437.50 make 767.50, but the total is 800.00."
    )


@pytest.mark.parametrize("wording", ODD_WORDINGS)
def test_an_amount_in_words_we_do_not_know_leaves_the_total_open(wording: str) -> None:
    email = wording.format("$800.00")
    assert read_email(email).info.total_estimate is None
    assert concerns(email) == (
        "The total in the e-mail is unclear: parts of 330.00 and labor of 437.50 make 767.50, "
        "but 800.00 is named, too."
    )


@pytest.mark.parametrize("wording", ODD_WORDINGS)
def test_an_amount_in_words_we_do_not_know_is_the_total_where_it_is_the_sum(wording: str) -> None:
    email = wording.format("$767.50")
    assert read_email(email).info.total_estimate == ADDS_UP
    assert concerns(email) == ""


@settings(deadline=None)
@given(
    st.sampled_from([*WORDINGS, *ODD_WORDINGS]),
    st.decimals(min_value=1, max_value=99_999, places=2),
    st.sampled_from(["Hello,\n\n{}\n\nThanks,\nAnn Lee", "{} My deductible is $100.00.", "{}"]),
)
def test_a_stated_total_never_gives_way_to_a_calculated_one(
    wording: str, stated: Decimal, letter: str
) -> None:
    reading = read_email(letter.format(wording.format(f"${stated:,.2f}")))
    assert reading.info.total_estimate in (stated, None)
    assert reading.amounts.total_is_stated


@pytest.mark.parametrize(
    "rest",
    ["", " My deductible is $100.00.", " Towing was $85.00.", " I owe $9,000.00 on the loan.",
     " That leaves $667.50 after the deductible.", " They charge $125.00 per hour."],
)  # fmt: skip
def test_what_is_surely_no_total_leaves_the_sum(rest: str) -> None:
    email = f"{BOTH}.{rest}"
    assert amounts(email) == (Decimal("330.00"), Decimal("437.50"), ADDS_UP)
    assert "Calculated, not stated in what was sent: total estimate." in concerns(email)


def test_a_sum_of_parts_or_of_labor_is_no_total() -> None:
    email = "Parts come to $330.00, and labor adds up to $437.50."
    assert amounts(email) == (Decimal("330.00"), Decimal("437.50"), ADDS_UP)


def test_an_estimate_outweighs_what_is_claimed_and_both_are_told() -> None:
    email = "The estimate is $767.50, and I am claiming $800.00."
    assert read_email(email).info.total_estimate == ADDS_UP
    assert concerns(email) == (
        "In the e-mail the total is 767.50, but 800.00 is named as one, too."
    )


def test_a_total_in_a_documents_last_line_is_no_part() -> None:
    info = read_document("Alternator $330.00\nLabor: $437.50\nAll told $800.00").info
    assert info.total_parts_cost == Decimal("330.00")
    assert info.total_estimate == Decimal("800.00")


def test_the_emails_stated_total_stands_before_the_sum_of_a_documents_lines() -> None:
    with attachment_server() as server:
        url = server.serves("/bill.txt", b"Repair invoice\nParts: $330.00\nLabor: $437.50\n")
        read = read_claim("The alternator failed. I am claiming $800.00.", url)
    assert read.extracted_info.total_estimate == Decimal("800.00")
    assert "The total differs: 800.00 in the e-mail, 767.50 in bill.txt." in (
        read.flags.potential_concerns
    )
