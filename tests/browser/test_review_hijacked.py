"""A hijacked agent's words in a real browser: text, whatever they look like."""

import pytest
from playwright.sync_api import Page, Request

from function_app.domain.adjudication import Agent2Output
from function_app.domain.reading import Agent1Output
from tests.browser.conftest import Desk, waiting_claim
from tests.function_app.documents.canaries import canary
from tests.hijacked.outputs import READING, VERDICT, saturated
from tests.hijacked.pages import ATTRIBUTES, TAGS
from tests.hijacked.payloads import MARK

ELEMENTS = """() => [...document.querySelectorAll("*")].flatMap((element) => [
    element.localName, ...[...element.attributes].map((attribute) => "@" + attribute.name)])"""
STRANGE = ",".join(
    ["base", "meta[http-equiv]", "img", "iframe", "script:not([src])"]
    + [f"[{name}*={MARK}]" for name in ("href", "src", "action", "id", "name", "class", "style")]
)
# What a page can make of a payload; the others are looked at as HTML alone.
LOOKED_AT = ("script", "attribute", "element", "link", "template", "code", "unseen")
OURS = TAGS | {f"@{name}" for name in ATTRIBUTES} | {"@open", "@data-words"}


def assert_only_ours(page: Page) -> None:
    assert set(page.evaluate(ELEMENTS)) <= OURS
    assert page.locator(STRANGE).count() == 0
    assert page.evaluate("typeof window.pwned") == "undefined"
    assert MARK in page.locator("main").inner_text()


@pytest.fixture
def asked(page: Page) -> list[str]:
    """Where the page's requests went."""
    addresses: list[str] = []

    def remember(request: Request) -> None:
        addresses.append(request.url)

    page.on("request", remember)
    page.on("dialog", lambda dialog: addresses.append(f"dialog {dialog.message}"))
    return addresses


def test_no_word_of_a_hijacked_agent_becomes_script_element_or_request(
    page: Page, desk: Desk, asked: list[str]
) -> None:
    with canary() as listener:
        url = f"http://127.0.0.1:{listener.port}"
        for kind in LOOKED_AT:
            reading = {"claim_id": "CLM-1001", **saturated(READING, kind, url)}
            desk.view = waiting_claim(agent1=Agent1Output.model_validate(reading))
            page.goto(desk.review_url)
            page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
            assert_only_ours(page)

            verdict = {"claim_id": "CLM-1001", **saturated(VERDICT, kind, url)}
            both = {"agent": verdict, "rules": verdict}
            desk.end(
                agent2_output=Agent2Output.model_validate({**verdict, "disagreement": both}),
                agent1_output=desk.view.agent1,
            )
            page.goto(desk.review_url)
            assert_only_ours(page)
        assert listener.visits() == 0
    assert asked
    assert all(address.startswith(f"{desk.url}/api/") for address in asked)
