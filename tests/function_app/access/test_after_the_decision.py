"""Undo, settle and reopen ask who it is as approve does."""

from collections.abc import Iterator
from typing import Any

import httpx
import pytest

from function_app.access.link_tokens import LinkSigner
from tests.function_app.access.conftest import KEY, Running, decision, said
from tests.function_app.access.test_easyauth_mode import ADA, BEARER, MALLORY, principal
from tests.function_app.claims.conftest import ClaimsApi
from tests.function_app.claims.gates import Gates


@pytest.fixture(scope="module")
def linked(running: Running) -> Iterator[ClaimsApi]:
    """Where what is left to a person waits for one, and each comes by a link."""
    settings = {"REVIEW_AUTH": "link", "REVIEW_LINK_KEYS": KEY, "AFTER_REVIEW": "desk"}
    with running(**settings) as api:
        yield api


@pytest.fixture(scope="module")
def azure(running: Running) -> Iterator[ClaimsApi]:
    settings = {"REVIEWERS": "@example.com", "WEBSITE_POD_NAME": "1"}
    with running(REVIEW_AUTH="easyauth", TRUST_SIGN_IN_HEADERS="true", **settings) as api:
        yield api


@pytest.fixture
def browser(linked: ClaimsApi) -> Iterator[httpx.Client]:
    with httpx.Client(base_url=linked.host.url, timeout=30) as client:
        yield client


def _opened(browser: httpx.Client, signer: LinkSigner, claim: str, request_id: str) -> None:
    token = signer.sign(f"claim-{claim}", request_id, ADA)
    browser.get(f"/api/review/claim-{claim}", params={"t": token})


def _send(browser: httpx.Client, deed: str, claim: str, body: dict[str, Any]) -> httpx.Response:
    state = browser.get(f"/api/review/claim-{claim}/state").json()
    headers = {"x-csrf-token": state["csrf_token"]}
    return browser.post(f"/api/claims/{deed}/claim-{claim}", json=body, headers=headers)


def test_whoever_undoes_by_a_link_goes_on_in_the_wait_that_follows(
    linked: ClaimsApi, signer: LinkSigner, browser: httpx.Client
):
    first = linked.waiting("goes-on")["request_id"]
    _opened(browser, signer, "goes-on", first)
    made = _send(browser, "approve", "goes-on", decision(undo_seconds=30)).json()
    body = {"decision_id": made["decision_id"], "reviewer": MALLORY}
    path = "/api/claims/undo/claim-goes-on"
    assert said(browser.post(path, json=body)) == (403, "wrong_csrf_token")
    assert said(linked.host.post(path, json=body)) == (401, "not_signed_in")
    undone = _send(browser, "undo", "goes-on", body)
    assert undone.status_code == 200, undone.text

    assert _send(browser, "approve", "goes-on", decision()).status_code == 200
    assert linked.ended("goes-on")["output"]["approval_decision"]["reviewer"] == ADA


def test_a_link_for_an_earlier_wait_does_not_settle(
    linked: ClaimsApi, signer: LinkSigner, browser: httpx.Client, gates: Gates
):
    gates.words["agent2/left"] = {"decision": "MANUAL_REVIEW"}
    first = linked.waiting("left")["request_id"]
    _opened(browser, signer, "left", first)
    _send(browser, "approve", "left", decision())
    to_settle = linked.at("left", "awaiting_settlement")["request_id"]
    body = {"decision": "approved", "approved_amount": 5, "reviewer": MALLORY}
    assert said(_send(browser, "settle", "left", body)) == (410, "link_expired")
    assert "Your link has ended" in browser.get("/api/review/claim-left").text
    _opened(browser, signer, "left", to_settle)
    assert _send(browser, "settle", "left", body).status_code == 200
    assert linked.ended("left")["output"]["settlement"]["reviewer"] == ADA


def test_who_is_signed_in_takes_back_no_decision_of_somebody_else(azure: ClaimsApi):
    azure.waiting("signed")
    ada, mallory = BEARER | principal(ADA), BEARER | principal(MALLORY)
    made = azure.host.post(
        "/api/claims/approve/claim-signed", json=decision(undo_seconds=30), headers=ada
    )
    body = {"decision_id": made.json()["decision_id"], "reviewer": ADA}
    path = "/api/claims/undo/claim-signed"
    assert said(azure.host.post(path, json=body, headers=mallory)) == (403, "decided_by_another")
    assert azure.host.post(path, json=body, headers=ada).status_code == 200


def test_nobody_reopens_a_claim_of_their_own(azure: ClaimsApi):
    azure.waiting("own", sender_email=MALLORY)
    ada, mallory = BEARER | principal(ADA), BEARER | principal(MALLORY)
    no = decision(decision="rejected")
    azure.host.post("/api/claims/approve/claim-own", json=no, headers=ada)
    azure.ended("own")
    path, body = "/api/claims/reopen/claim-own", {"reviewer": ADA, "reason": "Please."}
    refused = azure.host.post(path, json=body, headers=mallory)
    assert (said(refused), refused.json()["reason"]) == ((403, "not_allowed"), "own_claim")
    assert azure.host.post(path, json=body, headers=ada).status_code == 202


def test_a_letter_is_sent_by_whoever_the_link_or_the_sign_in_names(
    linked: ClaimsApi, azure: ClaimsApi, signer: LinkSigner, browser: httpx.Client
):
    path, body = "/api/claims/letters/claim-written", {"letter": "denied", "reviewer": MALLORY}
    request_id = linked.waiting("written")["request_id"]
    _opened(browser, signer, "written", request_id)
    assert said(linked.host.post(path, json=body)) == (401, "not_signed_in")
    assert said(browser.post(path, json=body)) == (403, "wrong_csrf_token")
    assert said(_send(browser, "letters", "written", body)) == (404, "letter_not_found")

    azure.waiting("written", sender_email=MALLORY)
    assert said(azure.host.post(path, json=body)) == (401, "not_signed_in")
    mallory = BEARER | principal(MALLORY)
    refused = azure.host.post(path, json={**body, "reviewer": ADA}, headers=mallory)
    assert (said(refused), refused.json()["reason"]) == ((403, "not_allowed"), "own_claim")
