"""A contract system over real HTTP: slow, wrong, moved away, hostile."""

import json
from datetime import date
from decimal import Decimal
from typing import Any

import pytest

from dev_support.loopback_server import Answer, Reply
from function_app.contracts.ports import ContractsUnavailable
from function_app.contracts.service import ContractService
from function_app.contracts.service_token import service_token
from function_app.settings import Settings
from tests.function_app.contracts.contract_system import (
    CONTRACT,
    ContractSystem,
    HangsUp,
    Slow,
    contract,
)

NUMBER, VIN = "VSC-2291847", "4T1B11HK1KU218764"


def find(system: ContractSystem, number: str | None = NUMBER, vin: str | None = VIN) -> Any:
    return ContractService(f"{system.url}/contracts?v=1", within_seconds=0.5).find(number, vin)


def test_a_contract_is_asked_for_by_number_and_vin() -> None:
    with ContractSystem(contract()) as system:
        found = find(system)

    assert system.queries == [{"v": ["1"], "contract_number": [NUMBER], "vin": [VIN]}]
    assert "Authorization" not in system.asked[0].headers
    assert (found.max_claim_amount, found.expiration_date) == (Decimal(7500), date(2035, 1, 14))
    assert (found.holder_email, found.mileage_limit) == (CONTRACT["holder_email"], 100_000)
    assert not hasattr(found, "internal_note")


def test_what_is_not_known_is_not_asked_with() -> None:
    with ContractSystem(contract()) as system:
        assert find(system, number=None)
    assert system.queries == [{"v": ["1"], "vin": [VIN]}]


def test_there_is_no_such_contract() -> None:
    with ContractSystem(Reply(b"nothing here", 404)) as system:
        assert find(system) is None
    assert len(system.asked) == 1


@pytest.mark.parametrize("passing", [Reply(status=500), Reply(status=429), HangsUp(), Slow()])
def test_what_may_pass_is_tried_once_more(passing: Answer) -> None:
    with ContractSystem(passing, contract()) as system:
        assert find(system).contract_number == NUMBER
    assert len(system.asked) == 2


def test_a_system_that_is_down_is_tried_twice() -> None:
    with (
        ContractSystem(Reply(status=503)) as system,
        pytest.raises(ContractsUnavailable, match="503"),
    ):
        find(system)
    assert len(system.asked) == 2
    with pytest.raises(ContractsUnavailable, match="reached"):
        find(system)  # nobody listens any more


def test_a_byte_now_and_then_keeps_no_claim_waiting() -> None:
    with ContractSystem(Slow()) as system, pytest.raises(ContractsUnavailable, match="within"):
        find(system)


def test_it_is_not_followed_elsewhere() -> None:
    with ContractSystem(contract()) as elsewhere:
        moved = Reply(status=302, headers={"Location": f"{elsewhere.url}/contracts"})
        with ContractSystem(moved) as system, pytest.raises(ContractsUnavailable, match="302"):
            find(system)
    assert elsewhere.asked == []


HOSTILE = {
    "ten megabytes": Reply(b'{"contract_number": "' + b"9" * 10_000_000 + b'"}'),
    "no JSON": Reply(b"<html>Please sign in</html>"),
    "a list": Reply(b"[]"),
    "null": Reply(b"null"),
    "nothing": Reply(b""),
    "too deep": Reply(b"[" * 20_000 + b"]" * 20_000),
    "not finite": Reply(json.dumps({**CONTRACT, "deductible": float("nan")}).encode()),
    "a key twice": Reply(b'{"contract_number": "VSC-2291847", "contract_number": "VSC-1"}'),
    "no number": contract(contract_number=None),
    "another contract": contract(contract_number="VSC-1"),
    "a wrong type": contract(max_claim_amount={"amount": 1}),
    "a yes for an amount": contract(deductible=True),
    "another currency": contract(deductible="100 EUR"),
    "less than nothing": contract(deductible=-1),
    "kilometers": contract(mileage_limit="100000 km"),
    "a day of two meanings": contract(effective_date="03/04/2026"),
    "an end before its beginning": contract(expiration_date="2024-12-31"),
    "an unknown status": contract(status="Actve"),
    "half a VIN": contract(vin="4T1B11HK1"),
    "what nobody sees": contract(holder_name="Maria \u202e Alvarez"),
    "a text without end": contract(coverage_level="G" * 5000),
    "compressed": Reply(b"\x1f\x8b\x08\x00", headers={"Content-Encoding": "gzip"}),
    "a part": Reply(json.dumps(CONTRACT).encode(), 206),
}


@pytest.mark.parametrize("answer", HOSTILE.values(), ids=HOSTILE)
def test_what_is_no_contract_counts_for_nothing_and_is_quoted_nowhere(answer: Answer) -> None:
    with ContractSystem(answer) as system, pytest.raises(ContractsUnavailable) as refused:
        find(system)
    assert len(system.asked) == 1
    said = f"{refused.value}{refused.value.__cause__}"
    assert len(said) < 300
    assert not any(word in said for word in ("EUR", "km", "Actve", "03/04", "Alvarez", "4T1B"))


@pytest.mark.parametrize(
    ("given", "sent"),
    [
        ({"contracts_token": "of-the-vault"}, "Bearer of-the-vault"),
        ({"contracts_scope": "api://contracts/.default"}, "Bearer worthless-outside-this-machine"),
    ],
)
def test_the_system_is_shown_a_token(given: dict[str, str], sent: str) -> None:
    with ContractSystem(contract()) as system:
        settings = Settings(contracts=system.url, **given)  # pyright: ignore[reportArgumentType]
        ContractService(system.url, service_token(settings)).find(NUMBER, VIN)
    assert system.asked[0].headers["Authorization"] == sent
