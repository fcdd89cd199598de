"""What tests of the desk in a browser need: its address, its rows, somebody who sits there."""

from collections.abc import Callable
from time import monotonic
from typing import Any

from playwright.sync_api import Locator, Page, Response, expect

from tests.browser.desk import READING, Desk, OpenClaim

ANA, BO = "ana@example.com", "bo@example.com"


def reading(claimant: str, **info: Any) -> dict[str, Any]:
    extracted = {**READING["extracted_info"], "claimant_name": claimant, **info}
    return {**READING, "extracted_info": extracted}


def desk_url(desk: Desk, query: str = "") -> str:
    return f"{desk.api.host.url}/api/desk{query}"


def sit_down(page: Page, desk: Desk, who: str = ANA, query: str = "") -> None:
    """As somebody who has said who they are."""
    page.context.add_cookies(
        [{"name": "claims_desk_person", "value": who, "url": desk.api.host.url}]
    )
    page.goto(desk_url(desk, query))
    expect(page.get_by_role("heading", name="Claims desk")).to_be_visible()


def until_listed(desk: Desk, claims: list[OpenClaim]) -> list[OpenClaim]:
    """The desk may trail the claims by a second."""
    _until(desk, {f"claim-{claim.claim_id}" for claim in claims}.issubset)
    return claims


def until_gone(desk: Desk, claims: list[OpenClaim]) -> None:
    """Else the next test would see them go."""
    _until(desk, {f"claim-{claim.claim_id}" for claim in claims}.isdisjoint)


def _until(desk: Desk, holds: Callable[[set[str]], bool]) -> None:
    deadline = monotonic() + 20
    while not holds(listed := _listed(desk)):
        assert monotonic() < deadline, listed


def _listed(desk: Desk) -> set[str]:
    reply = desk.api.host.get("/api/desk/claims?limit=100")
    return {row["instance_id"] for row in reply.json()["claims"]}


def is_look(response: Response) -> bool:
    return response.url.partition("?")[0].endswith("/api/desk")


def ids(page: Page) -> list[str | None]:
    return [one.get_attribute("data-claim") for one in page.locator("#board tbody tr").all()]


def row(page: Page, claim: OpenClaim) -> Locator:
    return page.locator(f"[data-claim='{claim.claim_id}']")


def pass_time_until(page: Page, shown: Locator) -> None:
    """The page looks every 5 s, and what happened is in the index soon after."""
    for _ in range(50):
        with page.expect_response(is_look):
            page.clock.run_for(5_000)
        if shown.is_visible():
            return
    expect(shown).to_be_visible()
