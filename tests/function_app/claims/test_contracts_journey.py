"""Claims whose contract is looked up, over HTTP, in a contract system of the tests."""

import json
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from dev_support.loopback_server import Answer, Reply
from function_app.access.refusals import TooManyAttempts
from function_app.claims.asked_contracts import MOST_NUMBERS, AskedContracts
from tests.function_app.claims.conftest import ClaimsApi, State
from tests.function_app.contracts.contract_system import CONTRACT, ContractSystem, contract
from tests.hosts import running_host

LETTER = """Contract number: VSC-2291847
VIN: 4T1B11HK1KU218764
Odometer: 45,000 miles
Date of loss: 10/03/2026
Repair facility: Lakeside Toyota Service
The alternator failed. Parts $330.00, labor $437.50, total $767.50, deductible $100.00.

Maria Alvarez
"""
SENDER = {"sender_email": "maria.alvarez@example.com", "claimant_name": "Maria Alvarez"}
FACILITIES = "name,address,type\nLakeside Toyota Service,2210 Lakeshore Ave,Authorized\n"
NOT_FOUND, DOWN = Reply(status=404), Reply(status=503)
CANARIES = ("canary-holder", "canary.mail@example.com", "canary-lender", "canary-level")


def by_number(number: str) -> Answer:
    return contract() if number == CONTRACT["contract_number"] else NOT_FOUND


@pytest.fixture(scope="module")
def system() -> Iterator[ContractSystem]:
    with ContractSystem(by_number) as system:
        yield system


@pytest.fixture(scope="module")
def api(system: ContractSystem, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClaimsApi]:
    data = tmp_path_factory.mktemp("contracts")
    (data / "facilities.csv").write_text(FACILITIES)
    env = {
        "CONTRACTS": f"{system.url}/contracts",
        "CONTRACTS_TOKEN": "canary-token",
        "FACILITIES": f"csv:{data / 'facilities.csv'}",
        "CLAIM_FILES": "folder:files",
    }
    with running_host(data_dir=data, env=env) as host:
        yield ClaimsApi(host)


@pytest.fixture
def answers(system: ContractSystem) -> Iterator[Callable[..., None]]:
    def change(*answers: Any) -> None:
        system.answers[:] = answers

    yield change
    system.answers[:] = [by_number]


def filed(api: ClaimsApi, claim_id: str, letter: str = LETTER) -> State:
    return api.waiting(claim_id, email_content=letter, **SENDER)["agent1_output"]


def asked(api: ClaimsApi, claim_id: str, number: str = "VSC-2291847") -> httpx.Response:
    return api.host.get(f"/api/contracts/{number}", params={"instance_id": f"claim-{claim_id}"})


def concerns(reading: State) -> str:
    return "\n".join(reading["flags"]["potential_concerns"])


def evidence(reading: State, field: str) -> list[State]:
    return [entry for entry in reading["evidence"] if entry["field"] == field]


def test_a_claim_approved_without_typing_is_adjudicated_on_what_was_looked_up(
    api: ClaimsApi, system: ContractSystem
):
    before = len(system.asked)
    reading = filed(api, "C-1")

    assert len(system.asked) == before + 1, "once for a reading"
    kept = reading["contract"]
    assert (kept["outcome"], kept["source"]) == ("found", "Contract system")
    assert kept["contract"]["holder_email"] == CONTRACT["holder_email"]
    first = evidence(reading, "deductible")[0]
    assert (first["source"], first["supported"], first["quote"]) == ("contract", True, "100.00")
    assert reading["facility"]["facility"]["type"] == "Authorized"
    assert "ontract" not in concerns(reading)

    assert api.approve("C-1").status_code == 200
    form = api.ended("C-1")["output"]["agent2_input"]
    assert form["contract"]["status"] == "Active"
    assert form["contract"]["max_claim_amount"] == 7500
    assert form["contract"]["expiration_date"] == "2035-01-14"
    assert form["vehicle"]["mileage_limit"] == 100_000
    assert form["vehicle"]["lienholder"] == CONTRACT["lienholder"]
    assert form["repair"]["facility"]["type"] == "Authorized"
    reason = api.status("C-1")["output"]["agent2_output"]["reason"]
    assert "contract" not in reason.lower().replace("contractor", "")


def test_the_page_shows_the_value_its_source_and_what_the_claim_says(api: ClaimsApi):
    filed(api, "C-2", LETTER.replace("deductible $100.00", "deductible $50.00"))

    page = api.host.get("/api/review/claim-C-2").text

    assert 'name="contract.deductible"' in page
    assert 'value="100.00" data-read="100.00"' in page
    assert "Contract system, <time datetime=" in page
    assert 'The claim says <span dir="auto">$50.00</span>' in page
    assert 'contract-lookup-words"></p>' in page, "all is well with the look-up"


@pytest.mark.parametrize(
    ("claim_id", "changed", "concern"),
    [
        ("C-3", {"vin": "1FTEW1EP3JFB40915"}, "is for the VIN 1FTEW1EP3JFB40915, the claim names"),
        ("C-4", {"holder_name": "Derek Osei"}, "is Derek Osei, not Maria Alvarez."),
        ("C-5", {"deductible": 250}, "deductible is $250.00, the claim says $100.00."),
    ],
)
def test_where_contract_and_claim_differ_the_contract_counts_and_a_reviewer_is_told(
    api: ClaimsApi,
    answers: Callable[..., None],
    claim_id: str,
    changed: dict[str, Any],
    concern: str,
):
    answers(contract(**changed))
    reading = filed(api, claim_id)

    assert concern in concerns(reading)
    assert reading["flags"]["requires_human_review"]
    if "deductible" in changed:
        assert reading["extracted_info"]["deductible"] == 250
        entries = evidence(reading, "deductible")
        assert [(e["source"], e["supported"]) for e in entries[:2]] == [
            ("contract", True),
            ("email", False),
        ]
        assert entries[1]["problem"] == "other_value"


def test_there_is_no_such_contract(api: ClaimsApi, answers: Callable[..., None]):
    answers(NOT_FOUND)
    reading = filed(api, "C-6")

    assert reading["flags"]["potential_concerns"][0] == (
        'No contract on record: the contract system has none with number "VSC-2291847".'
    )
    assert concerns(reading).count("No contract on record") == 1
    assert reading["contract"]["contract"] is None
    assert "The contract system has no such contract." in api.host.get("/api/review/claim-C-6").text


def test_a_contract_system_that_is_down_keeps_no_claim_and_is_asked_again_from_the_page(
    api: ClaimsApi, answers: Callable[..., None]
):
    answers(DOWN)
    reading = filed(api, "C-7")

    assert reading["contract"]["outcome"] == "unavailable"
    assert "The contract could not be looked up" in concerns(reading)
    page = api.host.get("/api/review/claim-C-7").text
    assert "The contract could not be looked up." in page
    assert "Look up again" in page
    down = asked(api, "C-7")
    assert (down.status_code, down.json()["error"]) == (502, "contract_system_unavailable")
    answers(by_number)
    up = asked(api, "C-7")
    assert up.status_code == 200
    assert up.json().keys() == {"contract", "source", "looked_up_at"}
    assert up.json()["contract"]["deductible"] == 100
    own = api.host.get("/api/review/claim-C-7/contracts/VSC-2291847")
    assert own.json()["contract"] == up.json()["contract"]
    none = asked(api, "C-7", "VSC-0")
    assert (none.status_code, none.json()["error"]) == (404, "no_such_contract")


def test_a_contract_is_for_a_claim_that_waits(api: ClaimsApi):
    filed(api, "C-8")
    assert api.approve("C-8", "rejected").status_code == 200
    api.ended("C-8")
    assert asked(api, "C-8").json()["error"] == "orchestration_completed"
    assert asked(api, "nobody").json()["error"] == "instance_not_found"
    assert api.host.get("/api/contracts/VSC-2291847").status_code == 404


def test_one_claim_is_no_key_to_all_contracts(api: ClaimsApi, system: ContractSystem):
    filed(api, "C-9")
    codes = [asked(api, "C-9", f"VSC-{n}").status_code for n in range(MOST_NUMBERS + 1)]
    assert codes == [404] * MOST_NUMBERS + [429]
    before = len(system.asked)
    refused = asked(api, "C-9")
    assert (refused.status_code, refused.json()["error"]) == (429, "too_many_attempts")
    assert int(refused.headers["Retry-After"]) > 80_000
    assert len(system.asked) == before
    assert asked(api, "C-9", "vsc 3").status_code == 404, "it was asked for before"


def test_a_day_later_more_may_be_asked():
    now = [0.0]
    asked = AskedContracts(clock=lambda: now[0])
    for number in range(MOST_NUMBERS):
        asked.ask("claim-1", str(number))
    with pytest.raises(TooManyAttempts):
        asked.ask("claim-1", "another")
    asked.ask("claim-2", "another")
    now[0] = 24 * 3600
    asked.ask("claim-1", "another")


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        ("because", "must be an object"),
        ({"contract.deductible": 5}, "must be text"),
        ({"contract.deductible": " "}, "must say why contract.deductible is overruled"),
        ({"contract.deductible": "x" * 501}, "at most 500 characters"),
        ({"claimant.name": "other spelling"}, "can name contract.contract_number"),
    ],
)
def test_a_reason_is_for_a_value_that_can_be_looked_up(
    api: ClaimsApi, overrides: Any, message: str
):
    reply = api.approve("C-none", overrides=overrides)
    assert (reply.status_code, reply.json()["error"]) == (400, "validation_failed")
    assert message in reply.json()["message"]


def test_why_a_value_was_overruled_is_in_the_audit(api: ClaimsApi):
    filed(api, "C-10")
    why = {"contract.deductible": "Waived by the dealer, letter of May 2."}
    form = {"contract": {"contract_number": "VSC-2291847", "deductible": 0}}
    assert api.approve("C-10", claim_data=form, overrides=why).status_code == 200
    api.ended("C-10")

    entries = api.host.get("/api/claims/claim-C-10/audit").json()["entries"]

    (decided,) = [entry for entry in entries if entry["event"] == "decision"]
    assert decided["overrides"] == why
    change = next(c for c in decided["changes"] if c["field"] == "contract.deductible")
    assert (change["read"], change["decided"]) == (100, 0)
    read = next(entry for entry in entries if entry["event"] == "read")
    assert read["contract"]["contract"]["contract_number"] == "VSC-2291847"


def test_nobody_decides_on_a_claim_under_a_contract_of_their_own(
    api: ClaimsApi, answers: Callable[..., None]
):
    answers(contract(holder_email="Ann+claims@example.com"))
    filed(api, "C-11")
    reply = api.approve("C-11")
    assert (reply.status_code, reply.json()["reason"]) == (403, "own_claim")


def test_what_is_known_of_a_contract_is_in_no_log(api: ClaimsApi, answers: Callable[..., None]):
    fields = ("holder_name", "holder_email", "lienholder", "coverage_level")
    known = dict(zip(fields, CANARIES, strict=True))
    answers(DOWN, contract(**known))
    filed(api, "C-12")
    answers(contract(**known, status="canary-status"))
    assert asked(api, "C-12").status_code == 502
    answers(contract(**known))
    assert asked(api, "C-12").status_code == 200
    printed = "".join(api.host.output)
    assert "contract_system_unavailable" in printed
    hidden = [*CANARIES, "canary-status", "canary-token", "VSC-2291847", "4T1B11HK1KU218764"]
    assert [word for word in hidden if word in printed] == []
    listed = json.dumps(api.host.get("/api/claims?limit=100").json())
    assert "canary" not in listed
