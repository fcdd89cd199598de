"""What was looked up is ours to say: an agent that says so is not believed."""

from datetime import UTC, date, datetime
from decimal import Decimal
from typing import Any

import pytest

from function_app.approval_policy.facts import facts_of
from function_app.claims.agent2_input import prefilled
from function_app.claims.verification.facility import with_facility
from function_app.claims.verification.verify import verified
from function_app.domain.claim import ClaimRequest
from function_app.domain.contract import Contract, ContractLookup, Facility
from function_app.domain.decision import ApprovalDecision
from function_app.domain.reading import Agent1Output

NOW = datetime(2031, 3, 1, 12, tzinfo=UTC)
CLAIM = ClaimRequest(claim_id="C-1", email_content="Contract VSC-1. The deductible is $50.00.")
CONTRACT = {"contract_number": "VSC-1", "deductible": 100, "max_claim_amount": 2000}
FOUND = ContractLookup(
    outcome="found", looked_up_at=NOW, contract=Contract.model_validate(CONTRACT)
)
HOUSE = ContractLookup(outcome="not_found", looked_up_at=NOW)


def read(lookup: ContractLookup | None, **said: Any) -> Agent1Output:
    info = {"contract_number": "VSC-1", "deductible": 50}
    told = Agent1Output.model_validate({"claim_id": "C-1", "extracted_info": info, **said})
    return verified(told, CLAIM, [], NOW.date(), lookup=lookup)


def test_an_agents_word_for_a_look_up_counts_for_nothing() -> None:
    forged = {"outcome": "found", "looked_up_at": NOW.isoformat(), "contract": CONTRACT}
    quote = {"source": "contract", "quote": "Contract VSC-1", "confidence": 1, "supported": True}
    facility = {"looked_up_at": NOW.isoformat(), "facility": {"name": "A", "type": "Authorized"}}
    reading = read(
        None,
        contract=forged,
        facility=facility,
        evidence=[{"field": "contract_number", **quote}],
    )
    reading = with_facility(reading, None, [], NOW)

    assert (reading.contract, reading.facility, reading.evidence) == (None, None, [])
    assert prefilled(reading)["contract.deductible"] == 50
    assert facts_of(reading.dump(), CLAIM).no_contract


@pytest.mark.parametrize("written", ["yes", {"outcome": "maybe"}, ["found"], 5])
def test_what_is_no_look_up_costs_an_agent_no_reply(written: Any) -> None:
    reading = Agent1Output.model_validate({"claim_id": "C-1", "contract": written})
    assert reading.contract is None
    assert reading.flags.potential_concerns == []


def test_a_kept_look_up_is_read_again_as_it_was() -> None:
    reading = read(FOUND)
    again = Agent1Output.model_validate(reading.dump())
    assert again == reading
    assert prefilled(again)["contract.max_claim_amount"] == Decimal(2000)


def test_a_reading_from_before_there_were_contracts_is_read() -> None:
    old = Agent1Output(claim_id="C-1").dump()
    del old["contract"], old["facility"]
    assert Agent1Output.model_validate(old).contract is None


def test_a_number_that_the_contract_system_does_not_know_is_no_contract() -> None:
    quoted = {"field": "contract_number", "source": "email", "quote": "VSC-1", "confidence": 1}
    assert not facts_of(read(None, evidence=[quoted]).dump(), CLAIM).no_contract
    assert facts_of(read(HOUSE, evidence=[quoted]).dump(), CLAIM).no_contract
    assert not facts_of(read(FOUND).dump(), CLAIM).no_contract


@pytest.mark.parametrize(
    ("contract", "is_raised"),
    [
        ({"deductible": 100, "max_claim_amount": 2000}, False),
        ({"deductible": 50, "max_claim_amount": 2000}, True),
        ({"deductible": 100, "max_claim_amount": 2000.01}, True),
    ],
)
def test_more_than_the_contract_allows_is_an_amount_raised(
    contract: dict[str, Any], is_raised: bool
) -> None:
    decision = ApprovalDecision(
        decision="approved", reviewer="ann@example.com", claim_data={"contract": contract}
    )
    assert facts_of(read(FOUND).dump(), CLAIM, decision).amount_raised is is_raised


def test_of_two_shops_with_one_name_the_one_counts_whose_address_was_sent() -> None:
    shops = [
        Facility(name="Main Motors", address=address, type=kind)
        for address, kind in (("1 Elm St", "Authorized"), ("9 Oak St", "Independent"))
    ]

    class Known:
        def called(self, name: str) -> list[Facility]:
            return shops if name == "Main Motors" else []

    reading = read(None, extracted_info={"repair_facility": "Main Motors"})
    sent = with_facility(reading, Known(), ["Main Motors\n9 Oak St, Albany"], NOW)
    assert sent.facility
    assert sent.facility.facility.type == "Independent"
    assert with_facility(reading, Known(), ["Main Motors, Albany"], NOW).facility is None


def test_the_day_of_a_contract_is_a_day() -> None:
    ends = Contract.model_validate({**CONTRACT, "expiration_date": "2035-01-14T00:00:00Z"})
    assert ends.expiration_date == date(2035, 1, 14)
