"""A hijacked agent's words in a real browser: text, whatever they look like."""

import pytest
from playwright.sync_api import Page, Request

from tests.browser.desk import Desk
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
OURS = TAGS | {f"@{name}" for name in ATTRIBUTES} | {"@open", "@data-words", "@aria-invalid"}


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
            claim = desk.waiting_claim(saturated(READING, kind, url))
            page.goto(claim.review_url)
            page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
            assert_only_ours(page)

            verdict = {**saturated(VERDICT, kind, url), "claim_id": claim.claim_id}
            both = {"agent": verdict, "rules": verdict}
            claim.agent_says("agent2", {**verdict, "disagreement": both})
            claim.decide_elsewhere()
            claim.ended()
            page.goto(claim.review_url)
            page.evaluate("document.querySelectorAll('details').forEach((one) => one.open = true)")
            assert_only_ours(page)
        assert listener.visits() == 0
    assert asked
    assert all(address.startswith(f"{desk.api.host.url}/api/") for address in asked)
