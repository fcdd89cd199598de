"""Figures and days as nobody expects them: a wrong value is worse than none."""

import unicodedata
from collections.abc import Callable, Sequence
from typing import Any

import pytest

from function_app.domain.reading import Agent1Output
from tests.function_app.agents.letter_claims import CAMRY, read, read_paper

type Misread = list[tuple[object, object, list[str]]]

NO_CAR = "My car broke. Contract VSC-2291847.\n"


def read_letter(text: str) -> Agent1Output:
    return read({"email_content": NO_CAR + text})


def read_form(text: str) -> Agent1Output:
    return read_paper(f"REPAIR FORM\n\n{text}")


READERS = pytest.mark.parametrize("reader", [read_letter, read_form])


def misread(
    reader: Callable[[str], Agent1Output],
    texts: Sequence[str],
    field: str,
    *allowed: str | None,
    is_told: bool = True,
) -> Misread:
    """Those of another value, and those left open without a word where one is due."""
    wrong: Misread = []
    for text in texts:
        output = reader(text)
        value: Any = getattr(output.extracted_info, field)
        value = None if value is None else unicodedata.normalize("NFC", str(value))
        told = output.flags.potential_concerns
        if value not in allowed or (value is None and is_told and not told):
            wrong.append((text, value, told))
    return wrong


OF_ONE_TOTAL = (
    "$767.50", "767.50", "USD 767.50", "US$767.50", "767.50 USD", "$ 767.50", "$767.50.",
    "767,50 $", "$767,50", "$0767.50", "($767.50)", "approx 767.50", "767.50?",
)  # fmt: skip
OF_THOUSANDS = (
    "1,767.50", "1'767.50", "1\u2019767.50", "$1 767.50", "$1\u2009767.50", "$1\u202f767.50",
    "$1\u00a0767.50", "1.767,50", "$1.767,50", "1 767,50 $", "1\u00b4767.50", "1`767.50",
    "1\u02d9767.50", "1\u00b7767.50", "1_767.50", "\uff11,767.50", "$ 1,767.50", "USD 1.767,50",
)  # fmt: skip
FOREIGN = (
    "Fr. 767.50", "Fr 767.50", "Fr.767.50", "frs 767.50", "CHF 767.50", "SFr. 767.50", "767.50 Fr.",
    "767.50 CHF", "€767.50", "767,50 €", "767.50 euros", "-€767.50", "C$767.50", "CA$767.50",
    "767.50 CAD", "Can$767.50", "$767.50 CAD", "$767.50 Cdn", "$767.50 (CAD)", "$767.50 Canadian",
    "A$767.50", "NZ$767.50", "Mex$ 767.50", "$767.50 MXN", "$767.50 pesos", "767.50 MN",
    "B$ 767.50",
    "CI$ 767.50", "EC$767.50", "£767.50", "767.50 quid", "767.50 PLN", "767,50 zł", "kr. 767,50",
    "Kč 767", "767 Kč", "₹767.50", "Rs. 767.50", "R$ 767.50", "R 767.50", "767.50 TL", "767.50 Ft",
    "лв 767.50", "767.50 \u0440\u0443\u0431.", "767.50 грн", "AED767.50",
    "Dhs 767.50", "RM 767.50", "Rp 767.50",
    "B/. 767.50", "S/ 767.50", "S/. 767.50", "Bs 767.50", "Q767.50", "L 767.50", "¤767.50",
    "767.50 Mark", "DM 767.50", "767.50 lev", "767.50 dinars", "767.50 baht", "767.50 won",
    "767.50 rand", "767.50 reais", "767.50 forint", "767.50 koruna", "767.50 USDT", "767.50 円",
    "767.50元", "\uffe5767.50", "\uff04767.50 CAD", "767.50 / EUR", "767.50, Euro", "767.50 in EUR",
    "767.50 (in euros)", "767.50   EUR",
)  # fmt: skip
FOREIGN_BY_ITS_WORDS = (
    "Total amount (with tax, in EUR): 767.50", "Total (CHF, rounded): 767.50",
    "Total in €: 767.50", "Total €: 767.50", "Total (€): 767.50", "Total [EUR]: 767.50",
    "TOTAL CHF 767.50", "Total   EUR   767.50", "Total   767.50   EUR", "Total (CAD): $767.50",
    "The total is 767.50, all in Swiss francs.", "Prices in CHF incl. VAT.\nTotal: 767.50",
    "Invoice currency EUR\nTotal: 767.50", "All prices CAD.\nTotal: $767.50",
    "(Canadian funds)\nTotal: $767.50", "Everything is in pesos. The total is $767.50.",
)  # fmt: skip
NEGATIVE = (
    "<767.50>", "(767.50)", "[767.50]", "{767.50}", "767.50-", "767.50 -", "-767.50", "- 767.50",
    "\u2212767.50", "\u2013767.50", "$-767.50", "$(767.50)", "<$767.50>", "$<767.50>", "767.50 CR",
    "767.50CR", "767.50 Cr.", "767.50 (CR)", "767.50   CR", "$767.50 credit", "767.50 credit",
    "767.50 credited", "credit 767.50", "credit of $767.50", "Credit: 767.50", "minus 767.50",
    "neg. 767.50", "less 767.50", "(-767.50)", "(767.50", "--767.50", "767.50 refund",
    "refund 767.50", "767.50 H", "\u2010767.50", "\ufe63767.50", "\uff0d767.50",
    "\uff08767.50\uff09", "- $767.50", "USD -767.50", "USD (767.50)",
)  # fmt: skip
NOT_THAT_MUCH = (
    "7B7.50", "767.50.00", "7,67.50", "767.500", "1.767.50", "1,767,50", "767.50/2",
    "767.50-800.00", "$700-$767.50", "$700 to 767.50", "<$767.50", "less than $767.50",
    "up to $767.50", "767.50 each", "767:50", "$767.50k", "2 x $767.50", "7 67.50",
)  # fmt: skip


@READERS
@pytest.mark.parametrize("words", ["Total estimate: {}", "The estimate came to {} in all."])
def test_an_amount_is_what_it_says_or_open(
    reader: Callable[[str], Agent1Output], words: str
) -> None:
    every = [words.format(written) for written in OF_ONE_TOTAL]
    assert misread(reader, every, "total_estimate", "767.50", None, is_told=False) == []
    every = [words.format(written) for written in OF_THOUSANDS]
    assert misread(reader, every, "total_estimate", "1767.50", None, is_told=False) == []


@READERS
def test_another_currency_is_never_taken_for_dollars(
    reader: Callable[[str], Agent1Output],
) -> None:
    every = [f"Total estimate: {written}" for written in FOREIGN]
    assert misread(reader, [*every, *FOREIGN_BY_ITS_WORDS], "total_estimate", None) == []
    every = [f"The estimate came to {w} in all." for w in FOREIGN if "   " not in w]
    assert misread(reader, every, "total_estimate", None, is_told=False) == []
    every = [f"Deductible: {written}" for written in ("€100", "100 CHF", "CAD 100.00")]
    assert misread(reader, every, "deductible", None) == []


@READERS
def test_less_than_nothing_is_never_an_amount(reader: Callable[[str], Agent1Output]) -> None:
    every = [f"Total estimate: {written}" for written in NEGATIVE]
    of_credits = ["Total credit: 767.50", "CREDIT NOTE\nTotal: 767.50", "Total refund: $767.50"]
    assert misread(reader, [*every, *of_credits], "total_estimate", None) == []
    every = [
        f"Parts: {written}\nTotal: $900.00" for written in ("(330.00)", "330.00 CR", "<330.00>")
    ]
    assert misread(reader, every, "total_parts_cost", None, "-330.00", is_told=False) == []


@READERS
def test_what_limits_an_amount_or_garbles_it_leaves_it_open(
    reader: Callable[[str], Agent1Output],
) -> None:
    every = [f"Total estimate: {written}" for written in NOT_THAT_MUCH]
    assert misread(reader, every, "total_estimate", None) == []


KILOMETERS = (
    "72400 km", "72,400 km", "72.400 km", "72 400 km", "72400 Km.", "72400 kms", "72400 kilometres",
    "72400 Kilometern", "72400 kilómetros", "72400 klicks", "72400 k.m.", "72 tkm", "72k km",
    "72400 (km)", "72400 [km]", "72400/km", "72400 - km", "km 72400", "72400 км", "72400 公里",
    "72400 キロ", "72400 χλμ", "72400 كم",
)  # fmt: skip
KILOMETERS_BY_THEIR_WORDS = (
    "Odometer (km): 72400", "Odometer km: 72400", "Odometer in kilometres: 72400",
    "Odometer [km]: 72400", "Odometer - km: 72400", "Kilometers: 72400", "Kilometerstand: 72400",
    "Kilométrage : 72400", "KM reading: 72400", "Mileage/km: 72400", "Odometer   km   72400",
    "Odometer   72400   km", "Odo km=72400", "Odometer: 72400\nUnit: km",
    "Odometer unit - km\nOdometer: 72400", "The odometer reads in kilometres: 72400.",
    "My odometer is in km; it shows 72400.", "The mileage, in km, is 72400.",
    "It is a Canadian car, all readings are km. Odometer: 72400",
    "Odometer: 72400 not miles but km",
)  # fmt: skip
MILES = (
    "Odometer: 4 5 2 1 0", "Odometer: 4   5   2   1   0", "Odometer: 4|5|2|1|0",
    "Odometer: 45210", "Odometer: 45,210 mi", "Odometer: 45,210 miles (72,758 km)",
    "Odometer: 72,758 km (45,210 miles)", "Odometer (miles): 45210", "Odometer: 45'210 miles",
    "Odometer: 45\u2009210 miles", "The odometer shows 45,210 miles, that is 72,758 km.",
)  # fmt: skip


@READERS
def test_kilometers_are_never_miles(reader: Callable[[str], Agent1Output]) -> None:
    every = [f"Odometer: {written}" for written in KILOMETERS]
    every += [f"The odometer shows {written}." for written in KILOMETERS]
    every += KILOMETERS_BY_THEIR_WORDS
    assert misread(reader, every, "current_odometer", None, is_told=False) == []
    assert misread(reader, MILES, "current_odometer", "45210") == []


OCTOBER = (
    "Date of loss: 03-10-2026 (DD-MM-YYYY)", "Date of loss: 03/10/2026 (3 October)",
    "Date of loss: 2026-03-10 (YYYY-DD-MM)", "Date of loss (YYYY/DD/MM): 2026/03/10",
    "Date of loss [TT/MM/JJJJ]: 03/10/2026", "Date of loss (day month year): 03/10/2026",
    "Date of loss: 03/10/2026\nAll dates DD/MM/YYYY", "Date of loss (D/M/Y): 03/10/2026",
    "Date of loss: 03-10-2026\nTowed on 25-10-2026.",
    "Date of loss: 3.10.2026\nRepaired 20.10.2026", "Date of loss: 03/10/2026 (UK date)",
    "Date of loss: Saturday 03/10/2026", "Date of loss: 03.10.2026, Sat.",
    "It failed on Sat, 3/10/26.",
    "It failed on 3.10.2026. It was repaired on 20.10.2026.",
    "It failed on 03-10-2026 and was towed on 13-10-2026.",
)  # fmt: skip
UNCLEAR = ("03/10/2026 (Sunday)", "03-10-2026", "3-10-2026", "03.10.2026", "3-10-26", "03.10.26")


@READERS
def test_a_day_that_may_be_another_stays_open(reader: Callable[[str], Agent1Output]) -> None:
    assert misread(reader, OCTOBER, "date_of_loss", "2026-10-03", None) == []
    every = [f"Date of loss: {written}" for written in UNCLEAR]
    every += [f"The alternator failed on {written}." for written in UNCLEAR]
    assert misread(reader, every, "date_of_loss", None) == []


@pytest.mark.parametrize(
    "text",
    [
        "Date of loss: 03/10/2026", "Date of loss: 03-10-2026\nTowed on 03-25-2026.",
        "Date of loss: 03-10-2026 (MM-DD-YYYY)",
        "Date of loss: Tue 03/10/2026",
        "The alternator failed on 03-10-2026. It was towed on 12-28-2026.",
    ],
)  # fmt: skip
def test_a_day_is_clear_where_another_tells_the_order(text: str) -> None:
    assert misread(read_letter, [text], "date_of_loss", "2026-03-10") == []


CONTRADICTIONS = (
    ("Total: $500.00\nTotal: $800.00", "500", "800"),
    ("The bill was $500.00. No wait, the bill was $800.00.", "500", "800"),
    ("They quoted $500.00 but invoiced $800.00 in total.", "500", "800"),
    ("Total: $500\nTotal due: $800", "500", "800"),
    ("The total is $500. In sum it is $800.", "500", "800"),
    ("I want $500.00 in total. The shop's total is 800 dollars.", "500", "800"),
    ("Total estimate: 500.00   Total: 800.00", "500", "800"),
    ("The total came to $500.00 (or $800.00 in all).", "500", "800"),
    ("Odometer: 45,210 miles\nOdometer: 54,210 miles", "45210", "54210"),
    ("45k miles on it, and the odometer says 61,220.", "45000", "61220"),
    ("Odometer 45,210 / 54,210 miles", "45210", "54210"),
    ("Mileage: 45,210 (54,210 on the invoice)", "45210", "54210"),
    ("Mileage in: 45210\nMiles: 54210", "45210", "54210"),
    ("Contract: VSC-1111111\nContract: VSC-2222222", "1111111", "2222222"),
    ("Policy 1111111, contract number VSC-2222222", "1111111", "2222222"),
    ("Contract #: VSC-1111111 / VSC-2222222", "1111111", "2222222"),
    ("Certificate: A1111111   Policy: B2222222", "1111111", "2222222"),
    ("VIN 4T1B11HK1KU218764\nMy VIN is 1HGCM82633A004352", "4T1B11HK1", "1HGCM82633A004352"),
)


@pytest.mark.parametrize(("text", "one", "other"), CONTRADICTIONS)
def test_what_contradicts_itself_is_told(text: str, one: str, other: str) -> None:
    told = read({"email_content": f"My car broke.\n{text}"}).flags.potential_concerns
    assert any(one in t.replace(",", "") and other in t.replace(",", "") for t in told), told


NAMES = (
    "Øyvind Åsen", "Conor O'Quist", "Nguyễn Văn An", "Þórður Björnsson", "Иван Петров",
    "Ελένη Παππά", "محمد علي", "דוד כהן", "王小明", "山田太郎", "김민수", "สมชาย ใจดี",
    "Jean-Baptiste Le Goff", "Anne-Marie d'Aubigny", "Ş. Y\u0131lmaz", "İpek Çelik", "ÅSA ÖBERG",
    "Martin Luther King Jr.", "Bjørn St. Clair", "Երևան Հակոբյան", "გიორგი ბერიძე", "አበበ በቀለ",
    "தமிழ் செல்வன்",
)  # fmt: skip


@pytest.mark.parametrize("name", NAMES)
def test_a_name_is_whole_wherever_it_stands(name: str) -> None:
    for letter in (
        f"Hello,\n\n{CAMRY}\n\nKind regards,\n{name}",
        f"Claimant name: {name}\n{CAMRY}",
        f"My name is {name}. {CAMRY}",
    ):
        output = read({"email_content": letter})
        assert output.extracted_info.claimant_name == unicodedata.normalize("NFC", name), letter


@pytest.mark.parametrize("address", ["nora.o'quist@example.com", "d'arcy.o'quist@example.co.uk"])
def test_an_address_may_have_an_apostrophe(address: str) -> None:
    every = [
        words.format(address)
        for words in (
            "Email: {}", "My e-mail is {}.", "You can e-mail me at {}, thanks.", "Email: '{}'",
            "Email: <{}>", "E-mail address: mailto:{}",
        )
    ]  # fmt: skip
    assert misread(read_letter, every, "claimant_email", address) == []
