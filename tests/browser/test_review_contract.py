"""The contract on the review page: looked up again by its number, and overruled for a reason."""

from collections.abc import Iterator
from typing import Any

import pytest
from playwright.sync_api import Page, expect

from dev_support.loopback_server import Answer, Reply
from tests.browser.accessibility import assert_accessible
from tests.function_app.claims.conftest import ClaimsApi
from tests.function_app.contracts.contract_system import CONTRACT, ContractSystem, contract
from tests.hosts import running_host

LETTER = (
    "Contract number: VSC-{number}\nVIN: 4T1B11HK1KU218764\n"
    "The alternator failed. Total $767.50, deductible $50.00.\n"
)
KNOWN = {
    "VSC-2291847": contract(),
    "VSC-7": contract(contract_number="VSC-7", coverage_level=None, deductible=250),
}


def by_number(number: str) -> Answer:
    return KNOWN.get(number, Reply(status=404))


@pytest.fixture(scope="module")
def system() -> Iterator[ContractSystem]:
    with ContractSystem(by_number) as system:
        yield system


@pytest.fixture(scope="module")
def api(system: ContractSystem, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClaimsApi]:
    env = {"CONTRACTS": system.url}
    with running_host(data_dir=tmp_path_factory.mktemp("claims"), env=env) as host:
        yield ClaimsApi(host)


@pytest.fixture
def opened(api: ClaimsApi, page: Page) -> Any:
    def open_claim(claim_id: str, number: str = "2291847") -> None:
        letter = LETTER.format(number=number)
        api.waiting(claim_id, email_content=letter, sender_email="maria.alvarez@example.com")
        page.goto(f"{api.host.url}/api/review/claim-{claim_id}")
        page.get_by_label("Reviewer e-mail").fill("dana.whitfield@example.com")

    return open_claim


def deductible(page: Page) -> Any:
    return page.locator("#contract-deductible")


def test_a_looked_up_value_is_overruled_with_a_reason_only(
    opened: Any, page: Page, sent: list[dict[str, Any]]
) -> None:
    opened("B-1")
    expect(deductible(page)).to_have_value("100.00")
    source = page.locator("#contract-deductible-looked-up")
    expect(source).to_contain_text("Contract system, ")
    expect(source).to_contain_text("The claim says $50.00")
    reason = page.locator("#contract-deductible-reason")
    expect(reason).to_be_hidden()
    deductible(page).fill("$100")
    expect(reason).to_be_hidden()

    deductible(page).fill("0")
    expect(reason).to_be_visible()
    assert_accessible(page)
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_text("Say why this is not as it was looked up.")).to_be_visible()
    expect(reason).to_be_focused()
    assert sent == []
    reason.fill("Waived by the dealer.")
    page.reload()
    expect(reason).to_have_value("Waived by the dealer.")
    page.get_by_role("button", name="Approve").click()

    expect(page.locator(".outcome")).to_be_visible()
    assert sent[0]["overrides"] == {"contract.deductible": "Waived by the dealer."}
    assert sent[0]["claim_data"]["contract"]["deductible"] == 0


def test_another_number_brings_its_own_contract(opened: Any, page: Page) -> None:
    opened("B-2", number="404")
    words = page.locator("#contract-lookup-words")
    expect(words).to_have_text("The contract system has no such contract.")
    number = page.get_by_label("Contract number")

    number.fill("VSC-2291847")
    number.blur()
    expect(words).to_contain_text("Its holder is Maria Alvarez.")
    expect(page.get_by_label("Coverage level")).to_have_value("Gold")
    expect(page.get_by_label("Status")).to_have_value("Active")
    expect(page.get_by_label("Expiration date")).to_have_value(CONTRACT["expiration_date"])
    expect(page.locator("#contract-status-looked-up")).to_contain_text("Contract system, ")

    number.fill("VSC-7")
    number.blur()
    expect(deductible(page)).to_have_value("250")
    expect(page.get_by_label("Coverage level")).to_have_value("")
    expect(page.locator("#contract-coverage_level-looked-up")).to_be_hidden()
    number.fill("VSC-8")
    number.blur()
    expect(words).to_have_text("There is no contract with this number.")
    expect(deductible(page)).to_have_value("")
    expect(number).to_have_value("VSC-8")


def test_what_could_not_be_looked_up_is_asked_for_again(
    opened: Any, page: Page, system: ContractSystem
) -> None:
    system.answers[:] = [Reply(status=503)]
    opened("B-3")
    words = page.locator("#contract-lookup-words")
    expect(words).to_have_text("The contract could not be looked up.")
    assert_accessible(page)
    again = page.get_by_role("button", name="Look up again")
    again.click()
    expect(words).to_have_text("The contract could not be looked up.")
    system.answers[:] = [by_number]
    again.click()
    expect(deductible(page)).to_have_value("100")
    expect(page.locator("#contract-deductible-reason")).to_be_hidden()
    expect(again).to_be_hidden()
