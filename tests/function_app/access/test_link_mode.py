"""REVIEW_AUTH=link, over HTTP: a link opens one claim's page, and decides on one wait of it."""

import re
from collections.abc import Callable, Iterator
from typing import Any

import httpx
import pytest

from function_app.access.guessing import MOST_PER_CLAIM
from function_app.access.link_tokens import LinkSigner
from tests.function_app.access.conftest import OLD_KEY, Running, decision, said
from tests.function_app.claims.conftest import ClaimsApi
from tests.function_app.claims.gates import Gates

ADA = "ada@example.com"


def page_of(claim_id: str) -> str:
    return f"/api/review/claim-{claim_id}"


def approve(api: ClaimsApi, claim_id: str, headers: dict[str, str], **body: Any) -> httpx.Response:
    path = f"/api/claims/approve/claim-{claim_id}"
    return api.host.post(path, json=decision(**body), headers=headers)


@pytest.fixture
def token(linked: ClaimsApi, signer: LinkSigner) -> Callable[..., str]:
    """Ada's, for the wait that the claim is in, unless it is said otherwise."""

    def sign(claim_id: str, reviewer: str | None = ADA, request_id: str | None = None) -> str:
        request_id = request_id or linked.status(claim_id)["request_id"]
        return signer.sign(f"claim-{claim_id}", request_id, reviewer)

    return sign


@pytest.fixture
def browser(linked: ClaimsApi) -> Iterator[httpx.Client]:
    """What keeps cookies."""
    with httpx.Client(base_url=linked.host.url) as client:
        yield client


def test_the_notice_carries_the_link_and_the_reply_to_filing_does_not(
    linked: ClaimsApi, gates: Gates
):
    filed = linked.start("told")
    assert "?" not in filed.json()["review_url"]
    linked.at("told", "awaiting_approval")
    link = next(n["review_url"] for _, n in gates.notices if n["claim_id"] == "told")
    assert httpx.get(link).status_code == 303
    status = linked.host.get("/api/claims/status/claim-told").text
    assert link.partition("?t=")[2] not in status


def test_opening_a_link_sets_a_cookie_for_this_claim_and_takes_the_token_away(
    linked: ClaimsApi, token: Callable[..., str]
):
    linked.waiting("opened")
    reply = linked.host.get(page_of("opened"), params={"t": token("opened")})
    assert reply.status_code == 303
    assert reply.next_request is not None
    assert reply.next_request.url == f"{linked.host.url}{page_of('opened')}"
    assert reply.headers["referrer-policy"] == "no-referrer"
    cookies = reply.headers.get_list("set-cookie")
    paths = {re.search(r"path=([^;]+)", cookie, re.IGNORECASE)[1] for cookie in cookies}  # pyright: ignore[reportOptionalSubscript]
    deeds = ("approve", "undo", "settle", "reopen", "letters")
    assert paths == {page_of("opened"), *(f"/api/claims/{deed}/claim-opened" for deed in deeds)}
    for cookie in map(str.lower, cookies):
        assert "httponly" in cookie
        assert "samesite=lax" in cookie
        assert "secure" not in cookie  # http


def test_a_link_to_one_claim_asks_for_contracts_for_no_other(
    linked: ClaimsApi, token: Callable[..., str], browser: httpx.Client
):
    linked.waiting("asks")
    linked.waiting("asks-not")
    browser.get(page_of("asks"), params={"t": token("asks")})
    codes = {
        name: browser.get(f"{page_of(name)}/contracts/VSC-1").status_code
        for name in ("asks", "asks-not")
    }
    assert codes == {"asks": 502, "asks-not": 401}, "no contract system is set up here"
    by_header = {"X-Review-Token": token("asks")}
    for name, code in (("asks", 502), ("asks-not", 403)):
        asked = {"instance_id": f"claim-{name}"}
        reply = linked.host.get("/api/contracts/VSC-1", params=asked, headers=by_header)
        assert reply.status_code == code


def test_the_cookie_shows_the_page_and_decides_with_the_pages_token(
    linked: ClaimsApi, token: Callable[..., str], browser: httpx.Client
):
    linked.waiting("cookie")
    shown = browser.get(page_of("cookie"), params={"t": token("cookie")}, follow_redirects=True)
    assert shown.status_code == 200
    state = browser.get(f"{page_of('cookie')}/state").json()
    assert state["csrf_token"] in shown.text
    path = "/api/claims/approve/claim-cookie"
    refused = browser.post(path, json=decision())
    assert said(refused) == (403, "wrong_csrf_token")
    foreign = {"x-csrf-token": state["csrf_token"], "origin": "http://localhost:1"}
    assert said(browser.post(path, json=decision(), headers=foreign))[0] == 403
    taken = browser.post(path, json=decision(), headers={"x-csrf-token": state["csrf_token"]})
    assert taken.json()["success"] is True
    end = linked.ended("cookie")
    made = end["output"]["approval_decision"]
    assert (made["reviewer"], made["signed_in_by"]) == (ADA, "link")


def test_a_token_of_another_page_or_person_is_no_csrf_token(
    linked: ClaimsApi, token: Callable[..., str], browser: httpx.Client
):
    for claim_id in ("mine", "other"):
        linked.waiting(claim_id)
        browser.get(page_of(claim_id), params={"t": token(claim_id)})
    other = browser.get(f"{page_of('other')}/state").json()["csrf_token"]
    bobs = {"x-review-token": token("mine", "bob@example.com")}
    bob = linked.host.get(f"{page_of('mine')}/state", headers=bobs).json()["csrf_token"]
    for wrong in (other, bob, "", "x"):
        reply = browser.post(
            "/api/claims/approve/claim-mine", json=decision(), headers={"x-csrf-token": wrong}
        )
        assert said(reply) == (403, "wrong_csrf_token")


def test_an_api_caller_sends_the_token_in_a_header(linked: ClaimsApi, token: Callable[..., str]):
    linked.waiting("header")
    headers = {"x-review-token": token("header")}
    assert approve(linked, "header", headers).json()["success"] is True
    assert linked.ended("header")["output"]["approval_decision"]["reviewer"] == ADA


def test_a_link_for_nobody_in_particular_takes_the_name_that_is_given(
    linked: ClaimsApi, token: Callable[..., str]
):
    linked.waiting("nobodys")
    headers = {"x-review-token": token("nobodys", None)}
    assert approve(linked, "nobodys", headers, reviewer="eve@example.com").is_success
    made = linked.ended("nobodys")["output"]["approval_decision"]
    assert (made["reviewer"], made["roles"]) == ("eve@example.com", [])


def test_what_the_body_says_of_the_sign_in_is_not_believed(
    linked: ClaimsApi, token: Callable[..., str]
):
    linked.waiting("lied")
    lie = {"roles": ["manager"], "signed_in_by": "open", "decision_id": "1"}
    assert approve(linked, "lied", {"x-review-token": token("lied")}, **lie).is_success
    made = linked.ended("lied")["output"]["approval_decision"]
    assert (made["roles"], made["signed_in_by"]) == (None, "link")
    assert made["decision_id"] != "1"


def test_a_key_that_was_replaced_still_opens(linked: ClaimsApi):
    linked.waiting("old-key")
    old = LinkSigner((OLD_KEY,), hours=72).sign("claim-old-key", None, ADA)
    assert approve(linked, "old-key", {"x-review-token": old}).is_success


@pytest.mark.parametrize("claim_id", ["asked-for", "there-is-none"])
def test_a_stranger_hears_the_same_whether_the_claim_exists_or_not(
    linked: ClaimsApi, signer: LinkSigner, claim_id: str
):
    if claim_id == "asked-for":
        linked.waiting(claim_id)
    good = signer.sign(f"claim-{claim_id}", "r", None)
    foreign = signer.sign("claim-another", "r", None)
    tokens = {
        "": (401, "not_signed_in"),
        "x": (401, "not_signed_in"),
        good[:-1]: (401, "not_signed_in"),
        good + "=": (401, "not_signed_in"),
        LinkSigner(("k" * 40,), 1).sign(f"claim-{claim_id}", "r", None): (401, "not_signed_in"),
        foreign: (403, "not_allowed"),
    }
    for token, answer in tokens.items():
        headers = {"x-review-token": token}
        assert said(approve(linked, claim_id, headers)) == answer
        assert said(linked.host.get(f"{page_of(claim_id)}/state", headers=headers)) == answer
        page = linked.host.get(page_of(claim_id), params={"t": token} if token else {})
        assert page.status_code == answer[0]
        assert page.headers["content-type"].startswith("text/html")
        assert claim_id not in page.text.replace(f"claim-{claim_id}/link", "")


def test_a_link_ends_with_its_wait(linked: ClaimsApi, token: Callable[..., str]):
    linked.waiting("rounds")
    first = token("rounds")
    asked = approve(
        linked,
        "rounds",
        {"x-review-token": first},
        decision="changes_requested",
        comments="Read the total again.",
    )
    assert asked.is_success, asked.text
    linked.until("rounds", lambda s: s.get("round") == 2)
    assert said(approve(linked, "rounds", {"x-review-token": first})) == (410, "link_expired")
    looked = linked.host.get(page_of("rounds"), params={"t": first}, follow_redirects=False)
    assert looked.status_code == 303  # it still shows what came of the decision
    second = token("rounds")
    assert approve(linked, "rounds", {"x-review-token": second}).is_success


def test_after_the_decision_the_holder_sees_the_outcome(
    linked: ClaimsApi, token: Callable[..., str]
):
    linked.waiting("over")
    headers = {"x-review-token": token("over")}
    assert approve(linked, "over", headers, decision="rejected").is_success
    linked.ended("over")
    state = linked.host.get(f"{page_of('over')}/state", headers=headers).json()
    assert (state["decision"], state["decided_by"]) == ("rejected", ADA)
    assert linked.host.get(page_of("over"), headers=headers).status_code == 200
    assert said(approve(linked, "over", headers)) == (409, "orchestration_completed")


def test_looking_changes_nothing(linked: ClaimsApi, token: Callable[..., str]):
    """A mail scanner opens every link, as often as it likes."""
    before = linked.waiting("scanned")
    for method in ("GET", "HEAD"):
        for path in ("", "/state", "/link"):
            url = f"{page_of('scanned')}{path}"
            linked.host.client.request(method, url, params={"t": token("scanned")})
    assert linked.status("scanned") == before
    assert approve(linked, "scanned", {"x-review-token": token("scanned")}).is_success


def test_guessing_is_slowed_and_shuts_nobody_else_out(linked: ClaimsApi, token: Callable[..., str]):
    linked.waiting("guessed")
    for _ in range(3 * MOST_PER_CLAIM):  # no credential is no guess
        assert linked.host.get(f"{page_of('guessed')}/state").status_code == 401
    replies = [approve(linked, "guessed", {"x-review-token": f"x{n}"}) for n in range(200)]
    codes = [reply.status_code for reply in replies]
    assert codes[0] == 401
    assert codes[-1] == 429
    assert 0 < int(replies[-1].headers["retry-after"]) <= 60
    assert approve(linked, "guessed", {"x-review-token": token("guessed")}).is_success


def test_links_of_fractions_of_an_hour_end(running: Running, signer: LinkSigner):
    keys = ",".join(signer.keys)
    with running(REVIEW_AUTH="link", REVIEW_LINK_KEYS=keys, REVIEW_LINK_HOURS="1e-7") as api:
        headers = {"x-review-token": signer.sign("claim-x", "r", None)}
        assert said(approve(api, "x", headers)) == (410, "link_expired")
        page = api.host.get(page_of("x"), headers=headers)
        assert page.status_code == 410
        assert "This link has ended" in page.text
        api.waiting("ended")
        of_ada = {"x-review-token": signer.sign("claim-ended", "r", ADA)}
        assert said(approve(api, "ended", of_ada)) == (410, "link_expired")
        tried = api.host.get("/api/claims/claim-ended/audit").json()["entries"][-1]
        assert (tried["code"], tried["who"]) == ("link_expired", ADA)
