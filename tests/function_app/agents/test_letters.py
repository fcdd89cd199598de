"""Figures, days and people as letters from many countries write them; mails that quote others."""

import json
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from function_app.agents.offline.assistant import OfflineClaimAssistant
from function_app.claims.verification.verify import verified
from function_app.domain.claim import Agent1Input, ClaimRequest
from function_app.domain.reading import Agent1Output
from tests.function_app.agents.claim_documents import TODAY

_LETTERS = Path(__file__).parent / "letters"
_REQUESTS: dict[str, Any] = {
    letter["case"]: letter["request"]
    for letter in json.loads((_LETTERS / "letters.json").read_text("utf-8"))
}
CAMRY = "My 2019 Toyota Camry will not start. Contract VSC-2291847."


def read(request: dict[str, Any]) -> Agent1Output:
    claim = ClaimRequest.read({"claim_id": "C-1", **request})
    question = Agent1Input(instance_id="claim-C-1", claim=claim)
    return verified(OfflineClaimAssistant().read(question, []), claim, [], TODAY.replace(year=2027))


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
