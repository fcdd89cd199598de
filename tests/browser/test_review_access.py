"""Coming to a claim's page: by a link, signed in, or as somebody who may not."""

import re
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from function_app.access.link_tokens import LinkSigner
from tests.browser.desk import READING, VERDICT, OpenClaim
from tests.function_app.claims.conftest import ClaimsApi
from tests.function_app.claims.gates import Gates
from tests.hosts import ROOT, running_host

KEY = "a-key-of-this-test-" * 2
ADA = "ada@example.com"


@pytest.fixture(scope="module")
def gates() -> Iterator[Gates]:
    with Gates() as server:
        yield server


@pytest.fixture(scope="module")
def linked(gates: Gates, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClaimsApi]:
    env = {
        "TEST_GATES_URL": gates.url,
        "NOTIFICATION_WEBHOOK_URL": f"{gates.url}/notify",
        "REVIEW_AUTH": "link",
        "REVIEW_LINK_KEYS": KEY,
    }
    data = tmp_path_factory.mktemp("linked")
    with running_host(ROOT / "tests/apps/claims", data_dir=data, env=env) as host:
        yield ClaimsApi(host)


@pytest.fixture
def claim(linked: ClaimsApi, gates: Gates, request: pytest.FixtureRequest) -> OpenClaim:
    """It waits for its reviewer."""
    claim = OpenClaim(linked, gates, re.sub(r"\W", "-", request.node.name)[:60])
    claim.agent_says("agent1", READING)
    claim.agent_says("agent2", VERDICT)
    claim.start()
    claim.reach("awaiting_approval")
    return claim


def link(claim: OpenClaim, *, instance: str | None = None, hours: float = 72) -> str:
    """Ada's; `instance` is another claim than the one whose page it leads to."""
    signer = LinkSigner((KEY,), hours)
    of = instance or f"claim-{claim.claim_id}"
    return signer.link(claim.review_url, of, claim.status()["request_id"], ADA)


def nothing_is_wrong(page: Page) -> None:
    found = Axe().run(page).response["violations"]
    assert found == [], [violation["id"] for violation in found]


def test_a_link_opens_the_page_and_leaves_the_address_bar(claim: OpenClaim, page: Page):
    page.goto(link(claim))
    expect(page).to_have_url(claim.review_url)
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("heading", name="Approved by the automatic check")).to_be_visible()
    made = claim.ended()["output"]["approval_decision"]
    assert (made["reviewer"], made["signed_in_by"]) == (ADA, "link")
    page.reload()
    expect(page.get_by_role("heading", name="Approved by the automatic check")).to_be_visible()


def test_the_page_asks_no_route_that_is_for_machines(claim: OpenClaim, page: Page):
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.goto(link(claim))
    page.get_by_role("button", name="Approve").click()
    expect(page.get_by_role("heading", name="Approved by the automatic check")).to_be_visible()
    paths = {re.sub(r"\?.*", "", url).removeprefix(claim.api.host.url) for url in asked}
    own = f"/api/review/claim-{claim.claim_id}"
    assert {path for path in paths if not path.startswith("/api/static/")} <= {
        own,
        f"{own}/state",
        f"/api/claims/approve/claim-{claim.claim_id}",
        f"/api/claims/preview/claim-{claim.claim_id}",
    }


@pytest.mark.parametrize(
    ("come", "title"),
    [
        (lambda claim: claim.review_url, "Please open your link"),
        (lambda claim: f"{claim.review_url}?t=x.y", "Please open your link"),
        (lambda claim: link(claim, instance="claim-another"), "This link is for another claim"),
    ],
    ids=["without", "tampered", "foreign"],
)
def test_somebody_without_a_good_link_can_ask_for_a_new_one(
    claim: OpenClaim, page: Page, come: Callable[[OpenClaim], str], title: str
):
    page.goto(come(claim))
    expect(page.get_by_role("heading", level=1)).to_have_text(title)
    nothing_is_wrong(page)
    page.get_by_role("button", name="Ask for a new link").click()
    expect(page.get_by_role("status")).to_contain_text("its reviewers are sent a new link")
    nothing_is_wrong(page)


def test_a_link_of_an_earlier_round_only_shows_the_claim(claim: OpenClaim, page: Page):
    first = link(claim)
    headers = {"x-review-token": first.partition("?t=")[2]}
    asked = claim.api.host.post(
        f"/api/claims/approve/claim-{claim.claim_id}",
        json={"decision": "changes_requested", "comments": "Please read the total again."},
        headers=headers,
    )
    assert asked.is_success, asked.text
    claim.api.until(claim.claim_id, lambda state: state.get("round") == 2)
    page.goto(first)
    expect(page.get_by_role("heading", name="Your link has ended")).to_be_visible()
    expect(page.get_by_role("button", name="Approve")).to_have_count(0)
    nothing_is_wrong(page)
    page.get_by_role("button", name="Ask for a new link").click()
    expect(page.locator("#asked")).to_contain_text("its reviewers are sent a new link")


def test_a_session_that_ends_while_the_page_is_open_says_so(claim: OpenClaim, page: Page):
    page.goto(link(claim))
    expect(page.get_by_role("button", name="Approve")).to_be_visible()
    page.context.clear_cookies()
    page.get_by_role("button", name="Approve").click()
    expect(page.locator("#problem")).to_contain_text("You are no longer signed in")
    assert claim.status()["custom_status"]["step"] == "awaiting_approval"


@pytest.mark.parametrize(
    ("settings", "title"),
    [
        ({"REVIEW_AUTH": "easyauth", "REVIEWERS": ADA}, "Please sign in"),
        (
            {"REVIEW_AUTH": "easyauth", "REVIEWERS": ADA, "LOCAL_PRINCIPAL": "bob@example.com"},
            "You may not review claims",
        ),
        (
            {"REVIEW_AUTH": "easyauth", "REVIEWERS": ADA, "WEBSITE_INSTANCE_ID": "1",
             "TRUST_SIGN_IN_HEADERS": "true"},
            "Please sign in",
        ),
        (
            {"REVIEW_AUTH": "link", "REVIEW_LINK_KEYS": KEY, "REVIEW_LINK_HOURS": "1e-7"},
            "This link has ended",
        ),
    ],
    ids=["nobody", "not listed", "azure", "expired"],
)  # fmt: skip
def test_each_refusal_is_a_page_that_a_person_understands(
    tmp_path: Path, page: Page, settings: dict[str, str], title: str
):
    with running_host(data_dir=tmp_path, env=settings) as host:
        url = f"{host.url}/api/review/claim-x"
        page.goto(LinkSigner((KEY,), 1).link(url, "claim-x", None, ADA))
        expect(page.get_by_role("heading", level=1)).to_have_text(title)
        nothing_is_wrong(page)
        if "WEBSITE_INSTANCE_ID" in settings:
            expect(page.get_by_role("link", name="Sign in")).to_have_attribute(
                "href", "/.auth/login/aad?post_login_redirect_uri=%2Fapi%2Freview%2Fclaim-x"
            )


def test_who_guesses_is_told_to_wait(claim: OpenClaim, page: Page):
    for nth in range(30):
        claim.api.host.get(claim.review_url, params={"t": f"x{nth}"})
    page.goto(f"{claim.review_url}?t=x")
    expect(page.get_by_role("heading", level=1)).to_have_text("Please wait a moment")
    nothing_is_wrong(page)


def test_the_signed_in_reviewer_decides(gates: Gates, tmp_path: Path, page: Page):
    env = {"REVIEW_AUTH": "easyauth", "REVIEWERS": ADA, "LOCAL_PRINCIPAL": ADA}
    env["TEST_GATES_URL"] = gates.url
    with running_host(ROOT / "tests/apps/claims", data_dir=tmp_path, env=env) as host:
        claim = OpenClaim(ClaimsApi(host), gates, "signed-in")
        claim.agent_says("agent1", READING)
        claim.agent_says("agent2", VERDICT)
        claim.start()
        claim.reach("awaiting_approval")
        page.goto(claim.review_url)
        page.get_by_role("button", name="Approve").click()
        expect(page.get_by_role("heading", name="Approved by the automatic check")).to_be_visible()
        assert claim.ended()["output"]["approval_decision"]["reviewer"] == ADA
