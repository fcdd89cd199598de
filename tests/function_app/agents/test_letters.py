"""Figures, days and people as letters from many countries write them; mails that quote others."""

import json
import unicodedata
from datetime import date
from decimal import Decimal
from pathlib import Path
from time import process_time
from typing import Any

import pytest

from function_app.agents.foundry.json_in_text import objects_in
from function_app.agents.offline.assessment.classify import classify
from function_app.agents.offline.assessment.concerns import Source, concerns
from function_app.agents.offline.reading.fields import read_document, read_email
from function_app.domain.reading import Agent1Output
from function_app.kit.quoted_mail import layers
from tests.function_app.agents.letter_claims import CAMRY, read

_LETTERS = Path(__file__).parent / "letters"
_REQUESTS: dict[str, Any] = {
    letter["case"]: letter["request"]
    for letter in json.loads((_LETTERS / "letters.json").read_text("utf-8"))
}


def read_case(case: str) -> tuple[dict[str, Any], list[str]]:
    output = read(_REQUESTS[case])
    return output.extracted_info.dump(), output.flags.potential_concerns


@pytest.mark.parametrize(
    ("case", "field", "value"),
    [
        ("thousands-space", "total_estimate", 1234.50),
        ("thousands-apostrophe", "total_estimate", 1234.50),
        ("odometer-space", "current_odometer", 45210),
        ("date-format-in-label", "date_of_loss", "2026-10-03"),
        ("date-format-behind", "date_of_loss", "2026-10-03"),
        ("address-apostrophe-sender", "claimant_email", "nora.o'quist@example.com"),
        ("address-apostrophe-text", "claimant_email", "nora.o'quist@example.com"),
        ("sender-comment", "claimant_email", "nora@example.com"),
        ("sender-semicolon", "claimant_email", "nora@example.com"),
        ("name-signed-scandinavian", "claimant_name", "Øyvind Åsen"),
        ("name-signed-polish", "claimant_name", "Łukasz Żak"),
        ("name-signed-particles", "claimant_name", "Maria de la Cruz"),
        ("name-signed-van-der", "claimant_name", "Ludwig van der Berg"),
        ("name-introduced", "claimant_name", "Nora Quist"),
        ("name-none", "claimant_name", None),
    ],
)
def test_what_is_clear_is_read_without_a_concern(case: str, field: str, value: object) -> None:
    info, concerns = read_case(case)
    assert info[field] == value
    assert concerns == []


@pytest.mark.parametrize(
    ("case", "field", "said"),
    [
        ("currency-eur", "total_estimate", "EUR 767.50"),
        ("currency-cad", "total_estimate", "767.50 CAD"),
        ("currency-gbp", "total_estimate", "£767.50"),
        ("negative-parentheses", "total_estimate", "(767.50)"),
        ("negative-minus-behind", "total_estimate", "767.50-"),
        ("negative-cr", "total_estimate", "$767.50 CR"),
        ("odometer-km-in-label", "current_odometer", "km"),
    ],
)
def test_what_is_not_in_dollars_or_miles_stays_open_with_a_concern(
    case: str, field: str, said: str
) -> None:
    info, concerns = read_case(case)
    assert info[field] is None
    assert any(said in concern for concern in concerns)


@pytest.mark.parametrize(
    "name",
    [
        "José Ángel Núñez", "Zoë O'Quist", "Jean-Luc d'Arcy", "Nora J. Quist", "Émile Zola",
        "王小明", "山田 太郎", "Иван Петров", "Γιώργος Παπαδόπουλος", "प्रिया शर्मा", "محمد علي",
        "김 민수", "María de los Ángeles Pérez", "Omar bin Saleh", "Zoe\u0308 Nun\u0303ez",
    ],
)  # fmt: skip
@pytest.mark.parametrize("closing", ["Kind regards,", "Mit freundlichen Grüßen", "Cordialement,"])
def test_a_name_is_read_in_any_script(name: str, closing: str) -> None:
    letter = {"email_content": f"Hello,\n\n{CAMRY}\n\n{closing}\n{name}\n"}
    output = read(letter)
    assert output.extracted_info.claimant_name == unicodedata.normalize("NFC", name)
    assert output.flags.potential_concerns == []


@pytest.mark.parametrize(
    ("words", "name"),
    [
        ("My name is Łukasz Żak. My car broke.", "Łukasz Żak"),
        ("My name is Maria de la Cruz and my car broke.", "Maria de la Cruz"),
        ("This is Nora Quist. My car broke.", "Nora Quist"),
        ("Hi, this is Ludwig van der Berg, my car broke.", "Ludwig van der Berg"),
        ("I am Nora Quist's husband.", None),
        ("This is Very Important. Please Help.", None),
        ("I am Still Waiting For An Answer.", None),
        ("This is My Second Request.", None),
    ],
)
def test_an_introduction_is_a_name_and_nothing_else(words: str, name: str | None) -> None:
    assert read({"email_content": f"{words} {CAMRY}"}).extracted_info.claimant_name == name


def read_mail(case: str) -> tuple[dict[str, Any], list[str]]:
    output = read(json.loads((_LETTERS / f"{case}.json").read_text("utf-8")))
    return output.extracted_info.dump(), output.flags.potential_concerns


OWN = {
    "claimant_name": "Nora Quist", "claimant_phone": None, "claimant_email": "nora@example.com",
    "contract_number": "VSC-2291847", "vehicle_year": 2019, "vehicle_make": "Toyota",
    "vehicle_model": "Camry", "vehicle_vin": "4T1B11HK1KU218764", "current_odometer": 45210,
    "date_of_loss": "2026-10-03", "total_estimate": 767.50, "deductible": None,
}  # fmt: skip
OF_NO_CAR = (
    "claimant_name", "vehicle_year", "vehicle_make", "vehicle_model", "vehicle_vin",
    "current_odometer",
)  # fmt: skip


@pytest.mark.parametrize("case", ["mail_gmail", "mail_outlook"])
def test_ones_own_words_tell_the_claim_and_a_quoted_one_of_another_nothing(case: str) -> None:
    info, concerns = read_mail(case)
    assert {field: info[field] for field in OWN} == OWN
    assert "The total differs: 767.50 in the e-mail, 3250.00 in a mail that it quotes." in concerns


def test_two_lines_above_a_quoted_mail_are_the_claim() -> None:
    info, concerns = read_mail("mail_outlook_short")
    assert {field: info[field] for field in OWN} == {**OWN, **dict.fromkeys(OF_NO_CAR)}
    assert any("VSC-1110009 in a mail that it quotes" in concern for concern in concerns)


ANSWERED = """\
The total is $767.50.

Thanks,
Nora Quist

{head}
{mark}Dear Ms. Quist, we have contract VSC-2291847 on file, deductible $100.00.
{mark}Regards,
{mark}Peter Lamb, phone 555-201-7788
"""


@pytest.mark.parametrize(
    "head",
    [
        "On Mon, Oct 5, 2026 at 9:14 AM Desk <desk@harbor.example> wrote:",
        (
            "On Mon, Oct 5, 2026 at 9:14 AM The Claims Desk of Harbor Insurance\n"
            "<desk@harbor.example> wrote:\n"
        ),
        "Am Mo., 5. Okt. 2026 um 09:14 Uhr schrieb Desk <desk@harbor.example>:",
        "Le lun. 5 oct. 2026 à 09:14, Desk <desk@harbor.example> a écrit :",
        "El lun, 5 oct 2026 a las 9:14, Desk (<desk@harbor.example>) escribió:",
        "W dniu 5.10.2026 o 09:14, Desk <desk@harbor.example> pisze:",
        "2026年10月5日(月) 9:14 Desk <desk@harbor.example>:",
    ],
)
@pytest.mark.parametrize("mark", ["", "> "])
def test_what_a_mail_program_heads_is_quoted(head: str, mark: str) -> None:
    output = read({"email_content": ANSWERED.format(head=head, mark=mark)})
    info = output.extracted_info
    assert (info.claimant_name, info.claimant_phone) == ("Nora Quist", None)
    assert (info.contract_number, info.deductible) == ("VSC-2291847", 100)
    assert output.flags.potential_concerns == [
        (
            "Only in a mail that the e-mail quotes or forwards, not in the sender's own words: "
            "contract number, deductible."
        )
    ]


@pytest.mark.parametrize(
    "head",
    [
        "From: Desk <desk@harbor.example>\nSent: Monday\nTo: Nora\nSubject: RE: claim\n",
        "*From:* Desk\n*Sent:* Monday\n*To:* Nora\n*Subject:* RE: claim\n",
        "Von: Desk\nGesendet: Montag, 5. Oktober 2026 09:14\nAn: Nora\nBetreff: AW: Schaden\n",
        "De\u00a0: Desk\nEnvoyé\u00a0: lundi 5 octobre 2026\nÀ\u00a0: Nora\nObjet\u00a0: RE\n",
        "De: Desk\nEnviado el: lunes\nPara: Nora\nAsunto: RE\n",
        "Od: Desk\nOdesláno: pondělí 5. října 2026 9:14\nKomu: Nora\nPředmět: RE\n",
        "差出人: Desk\n送信日時: 2026年10月5日 9:14\n宛先: Nora\n件名: RE\n",
        "-----Original Message-----\nFrom: Desk\nSubject: RE\n",
        "-----Ursprüngliche Nachricht-----\nVon: Desk\nBetreff: AW\n",
        "________________________________\nFrom: Desk\nSent: Monday\nSubject: RE\n",
    ],
)
def test_what_a_mail_programs_head_begins_is_quoted(head: str) -> None:
    output = read({"email_content": ANSWERED.format(head=head, mark="")})
    assert output.extracted_info.claimant_name == "Nora Quist"
    assert output.extracted_info.claimant_phone is None
    assert any("contract number, deductible" in said for said in output.flags.potential_concerns)


def test_the_same_contract_written_otherwise_is_no_other_claim() -> None:
    own = "My Camry will not start. Contract VSC-2291847.\n\n"
    quoted = "On Mon, Nov 2, 2026, Lakeside wrote:\n> Contract: VSC2291847\n> Total: $767.50\n"
    info = read({"email_content": own + quoted}).extracted_info
    assert (info.contract_number, info.total_estimate) == ("VSC-2291847", Decimal("767.50"))


def test_what_stands_below_the_quoted_mail_is_ones_own() -> None:
    head = "On Mon, Oct 5, 2026 at 9:14 AM Desk <desk@harbor.example> wrote:\n"
    quoted = "> Which contract? We have VSC-1110009 here, total $3,250.00.\n"
    own = "\nIt is VSC-2291847, total $767.50.\n\nThanks,\nNora Quist\n"
    info = read({"email_content": head + quoted + own}).extracted_info
    assert (info.contract_number, info.total_estimate) == ("VSC-2291847", Decimal("767.50"))
    assert info.claimant_name == "Nora Quist"


@pytest.mark.parametrize(
    "text",
    [
        "Towed.\nFrom: Main Street\nTo: Lakeside Auto\nDate: October 3, 2026\nTotal: $50.00",
        "On October 3, 2026 the shop wrote:\nthe alternator is dead, total $50.00.",
        "From: Nora Quist <nora@example.com>\nTo: c@h.example\nSubject: claim\n\nTotal: $50.00",
    ],
)
def test_what_only_looks_quoted_is_ones_own(text: str) -> None:
    output = read({"email_content": text})
    assert output.extracted_info.total_estimate == 50
    assert not any("quotes" in concern for concern in output.flags.potential_concerns)


@pytest.mark.parametrize(
    "text",
    [
        "\n" * 60_000 + "On 2026 9:14 <a@b.example>:\n", "From: a\n" * 8_000, ">" * 60_000,
        "On Mon 2026 9:14 <a@b.example>:\n" * 2_000, "-- forwarded " * 5_000, "a@" * 30_000,
    ],
)  # fmt: skip
def test_a_letter_that_only_seems_to_quote_takes_no_time(text: str) -> None:
    begin = process_time()
    layers(text)
    assert process_time() - begin < 1


@pytest.mark.parametrize(
    ("text", "one", "other"),
    [
        ("The shop wants $767.50 in all.\nTotal: $3,250.00", "767.50", "3,250.00"),
        ("The total is $500.00. The estimate comes to $800.00.", "500.00", "800.00"),
        ("Total: $500.00\nGrand total: $800.00", "500.00", "800.00"),
        ("Odometer: 45,210\nIt has 98,000 miles on it.", "45210", "98000"),
        ("The mileage is 45,210. Odometer: 72,400", "45210", "72400"),
        ("Contract VSC-2291847, and then contract VSC-1110009.", "VSC-2291847", "VSC-1110009"),
        ("Contract: VSC-2291847\nPolicy number: VSC-1110009", "VSC-2291847", "VSC-1110009"),
    ],
)
def test_two_of_what_there_is_one_of_raise_a_concern(text: str, one: str, other: str) -> None:
    raised = read({"email_content": text}).flags.potential_concerns
    assert any(one in concern and other in concern for concern in raised)


@pytest.mark.parametrize(
    "text",
    [
        "It has 45k miles, the odometer shows 45,210. Contract VSC-2291847, in short 2291847.",
        "Parts: $330.00\nLabor: $437.50\nTotal: $767.50\nDeductible: $100.00\nBalance due: $667.50",
        "The estimate is $767.50 in all. Total: $767.50",
        "Contract: VSC-2291847\nIt was towed 12 miles. Odometer: 45,210",
    ],
)
def test_what_agrees_raises_none(text: str) -> None:
    raised = read({"email_content": text}).flags.potential_concerns
    assert not any("named" in concern for concern in raised)


def test_two_mileages_in_mail_and_paper_raise_a_concern() -> None:
    mail = Source("the e-mail", read_email("It has 98,000 miles."))
    paper = Source("a.pdf", read_document("Odometer: 45,210"))
    said = concerns(classify([]), [mail, paper])
    assert "The mileage differs: 98000 in the e-mail, 45210 in a.pdf." in said


def test_credits_among_the_parts_are_taken_off() -> None:
    info = read_document((_LETTERS / "credits.txt").read_text("utf-8")).info
    assert (info.total_parts_cost, info.total_labor_cost) == (Decimal(225), Decimal("437.50"))
    assert info.total_estimate == Decimal("662.50")


@pytest.mark.parametrize(
    ("number", "value"), [(0, Decimal("1234.50")), (1, Decimal("1234.50")), (2, None), (3, None)]
)
def test_what_a_model_replies_is_read_by_the_same_rules(number: int, value: Decimal | None) -> None:
    replies = json.loads((_LETTERS / "agent_replies.json").read_text("utf-8"))
    (content,) = objects_in(replies[number]["reply"])
    answer = Agent1Output.model_validate(
        {
            "claim_id": "C-1", "classification": {"claim_type": "VSC"}, "justification": "-",
            "confidence_score": 1, "extracted_info": content,
        }
    )  # fmt: skip
    (field,) = content
    assert getattr(answer.extracted_info, field) == value
    assert bool(answer.flags.potential_concerns) is (value is None)


@pytest.mark.parametrize(
    "line",
    [
        "Date of loss (JJ/MM/AAAA): 03/10/2026", "Date of loss (TT.MM.JJJJ): 03.10.2026",
        "Date of loss (day first): 03/10/2026", "Date of loss: 3/10/26 (d/m/y)",
        "It failed on 03/10/2026 (UK format).", "Date of loss [DD-MM-YYYY]: 03-10-2026",
    ],
)  # fmt: skip
def test_a_day_that_says_that_it_comes_first(line: str) -> None:
    output = read({"email_content": f"{CAMRY}\n{line}"})
    assert output.extracted_info.date_of_loss == date(2026, 10, 3)
    assert output.flags.potential_concerns == []


@pytest.mark.parametrize(
    "line",
    [
        "Date of loss: 03.10.2026", "It failed on 03.10.2026.", "It failed on 3.10.26.",
        "All dates are dd/mm/yyyy.\nDate of loss: 03/10/2026",
        "Date of purchase: 25/12/2024\nDate of loss: 03/10/2026",
        "Bought on 25.12.2024. It failed on 03/10/2026.",
    ],
)  # fmt: skip
def test_a_day_that_could_be_two_stays_open_with_a_concern(line: str) -> None:
    output = read({"email_content": f"{CAMRY}\n{line}"})
    assert output.extracted_info.date_of_loss is None
    assert any(said.startswith("The date of loss") for said in output.flags.potential_concerns)


def test_a_day_as_americans_write_it_is_clear() -> None:
    letter = f"{CAMRY} Bought on 12/25/2024.\nDate of loss: 03/10/2026"
    assert read({"email_content": letter}).extracted_info.date_of_loss == date(2026, 3, 10)


@pytest.mark.parametrize(
    "line",
    [
        "Total estimate in CAD: 767.50", "Total estimate, CAD: 767.50", "Total (EUR): 767.50",
        "Total in Canadian dollars: 767.50", "All prices in Canadian dollars.\nTotal: $767.50",
        "All amounts are in EUR.\nTotal: 767.50", "Currency: CAD\nTotal estimate: 767.50",
        "Total: 767.50 RSD", "Total: \u20bf767.50", "Total: R$ 767.50", "Total: 767,50 kr",
    ],
)  # fmt: skip
def test_money_that_is_not_ours_stays_open_with_a_concern(line: str) -> None:
    output = read({"email_content": f"{CAMRY}\n{line}"})
    assert output.extracted_info.total_estimate is None
    assert any("total estimate could not" in said for said in output.flags.potential_concerns)


@pytest.mark.parametrize(
    "line",
    [
        "Odometer in km: 72400", "Odometer, km: 72400", "Mileage (in km): 72400",
        "Odometer unit: km\nOdometer: 72400", "Mileage is in kilometers.\nMileage: 72,400",
    ],
)  # fmt: skip
def test_kilometers_are_never_miles(line: str) -> None:
    output = read({"email_content": f"{CAMRY}\n{line}"})
    assert output.extracted_info.current_odometer is None
    assert any("72" in said for said in output.flags.potential_concerns)


@pytest.mark.parametrize(
    "line", ["Total in USD: 767.50", "Total (US dollars): 767.50", "Currency: USD\nTotal: 767.50"]
)
def test_our_own_money_may_be_named(line: str) -> None:
    assert read({"email_content": line}).extracted_info.total_estimate == Decimal("767.50")


@pytest.mark.parametrize("written", ["minus 767.50", "minus $767.50", "CR 767.50", "$-767.50"])
def test_less_than_nothing_may_be_said_in_words(written: str) -> None:
    output = read({"email_content": f"Total estimate: {written}"})
    assert output.extracted_info.total_estimate is None
    assert any(written in said for said in output.flags.potential_concerns)


def test_a_deductible_may_be_taken_off() -> None:
    info = read({"email_content": "They want $867.50, minus $100.00 deductible."}).extracted_info
    assert info.deductible == 100
