"""REVIEW_AUTH=easyauth, over HTTP: on a laptop by LOCAL_PRINCIPAL, in Azure by the platform."""

import base64
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from function_app.settings import Platform, Settings
from tests.function_app.access.conftest import Running, decision, said
from tests.function_app.claims.conftest import ClaimsApi
from tests.hosts import HostDied

ADA, MALLORY = "ada@example.com", "mallory@example.com"
BEARER = {"authorization": "Bearer of-no-interest-here"}  # the platform has checked it


def principal(mail: str, *roles: str) -> dict[str, str]:
    claims = [{"typ": "preferred_username", "val": mail}]
    claims += [{"typ": "roles", "val": role} for role in roles]
    written = json.dumps({"claims": claims, "role_typ": "roles"}).encode()
    return {"X-MS-CLIENT-PRINCIPAL": base64.b64encode(written).decode()}


@pytest.fixture(scope="module")
def laptop(running: Running) -> Iterator[ClaimsApi]:
    settings = {"REVIEWERS": "role:adjuster", "LOCAL_PRINCIPAL": f"{ADA};adjuster,manager"}
    with running(REVIEW_AUTH="easyauth", **settings) as api:
        yield api


@pytest.fixture(scope="module")
def azure(running: Running) -> Iterator[ClaimsApi]:
    """On Flex Consumption."""
    settings = {"REVIEWERS": "@example.com", "LOCAL_PRINCIPAL": ADA, "WEBSITE_POD_NAME": "1"}
    with running(REVIEW_AUTH="easyauth", TRUST_SIGN_IN_HEADERS="true", **settings) as api:
        yield api


def approve(api: ClaimsApi, claim_id: str, headers: dict[str, str], **body: Any):
    path = f"/api/claims/approve/claim-{claim_id}"
    return api.host.post(path, json=decision(**body), headers=headers)


def test_the_local_principal_decides_whatever_the_body_says(laptop: ClaimsApi):
    laptop.waiting("local")
    assert approve(laptop, "local", {}).json()["success"] is True
    made = laptop.ended("local")["output"]["approval_decision"]
    assert (made["reviewer"], made["signed_in_by"]) == (ADA, "easyauth")
    assert made["roles"] == ["adjuster", "manager"]


def test_a_browser_needs_the_token_of_the_page(laptop: ClaimsApi):
    laptop.waiting("browser")
    page = laptop.host.get("/api/review/claim-browser").text
    origin = {"origin": laptop.host.url, "sec-fetch-site": "same-origin"}
    assert said(approve(laptop, "browser", origin)) == (403, "wrong_csrf_token")
    token = laptop.host.get("/api/review/claim-browser/state").json()["csrf_token"]
    assert token in page
    assert approve(laptop, "browser", {**origin, "x-csrf-token": token}).is_success


def test_the_platforms_header_counts_for_nothing_on_a_laptop(laptop: ClaimsApi):
    laptop.waiting("claimed")
    assert approve(laptop, "claimed", principal(MALLORY, "adjuster")).is_success
    assert laptop.ended("claimed")["output"]["approval_decision"]["reviewer"] == ADA


def test_who_is_not_listed_may_not_look_or_decide(running: Running):
    with running(REVIEW_AUTH="easyauth", REVIEWERS=MALLORY, LOCAL_PRINCIPAL=ADA) as api:
        api.waiting("listed")
        for claim_id in ("listed", "there-is-none"):
            refused = approve(api, claim_id, {})
            assert said(refused) == (403, "not_allowed")
            assert refused.json()["reason"] == "not_a_reviewer"
            page = api.host.get(f"/api/review/claim-{claim_id}")
            assert (page.status_code, "may not review" in page.text) == (403, True)
        tried = api.host.get("/api/claims/claim-listed/audit").json()["entries"]
        refused = [one for one in tried if one["event"] == "refused"]
        assert {(one["code"], one["reason"], one["who"]) for one in refused} == {
            ("not_allowed", "not_a_reviewer", ADA)
        }


def test_nobody_is_signed_in_where_the_setting_names_nobody(running: Running):
    with running(REVIEW_AUTH="easyauth", REVIEWERS=ADA) as api:
        assert said(approve(api, "x", principal(ADA))) == (401, "not_signed_in")
        page = api.host.get("/api/review/claim-x")
        assert (page.status_code, "LOCAL_PRINCIPAL" in page.text) == (401, True)


def test_in_azure_the_platform_says_who_it_is(azure: ClaimsApi):
    azure.waiting("azure")
    headers = principal(ADA, "adjuster") | BEARER
    assert approve(azure, "azure", headers).json()["success"] is True
    made = azure.ended("azure")["output"]["approval_decision"]
    assert (made["reviewer"], made["roles"]) == (ADA, ["adjuster"])


def test_who_filed_a_claim_does_not_approve_it_where_the_policy_wants_four_eyes(
    running: Running, tmp_path: Path
):
    policy = tmp_path / "policy.yaml"
    policy.write_text("approvals:\n  - count: 1\n")
    settings = {"REVIEWERS": "@example.com", "APPROVAL_POLICY": str(policy)}
    in_azure = {"WEBSITE_INSTANCE_ID": "1", "TRUST_SIGN_IN_HEADERS": "true"}
    with running(REVIEW_AUTH="easyauth", **settings, **in_azure) as api:
        claim = {"claim_id": "mine", "email_content": "It broke."}
        filed = api.host.post("/api/claims/start", json=claim, headers=principal(ADA))
        assert filed.status_code == 202
        api.at("mine", "awaiting_approval")
        refused = approve(api, "mine", principal("Ada+2@example.com") | BEARER)
        assert (refused.status_code, refused.json()["reason"]) == (403, "own_claim")
        record = api.host.get("/api/claims/claim-mine/audit").json()["entries"]
        assert record[0]["filer"] == ADA
        assert approve(api, "mine", principal("bob@example.com") | BEARER).is_success


def test_in_azure_the_local_principal_counts_for_nothing(azure: ClaimsApi):
    for headers in ({}, BEARER, {"X-MS-CLIENT-PRINCIPAL": "e30="}):
        assert said(approve(azure, "nobody", headers)) == (401, "not_signed_in")
    page = azure.host.get("/api/review/claim-nobody")
    assert (page.status_code, "/.auth/login/aad" in page.text) == (401, True)


def test_in_azure_a_session_needs_the_token_of_the_page(azure: ClaimsApi):
    azure.waiting("session")
    headers = principal(ADA)
    assert said(approve(azure, "session", headers)) == (403, "wrong_csrf_token")
    of_page = azure.host.get("/api/review/claim-session/state", headers=headers)
    token = {"x-csrf-token": of_page.json()["csrf_token"]}
    bob = principal("bob@example.com") | token
    assert said(approve(azure, "session", bob)) == (403, "wrong_csrf_token")
    assert approve(azure, "session", headers | token).is_success


def test_headers_that_the_platform_did_not_set_are_not_believed(running: Running):
    """The platform may say so, too, but what counts is what the deployment says."""
    in_azure = {"WEBSITE_INSTANCE_ID": "1", "WEBSITE_AUTH_ENABLED": "true"}
    with running(REVIEW_AUTH="easyauth", REVIEWERS=ADA, **in_azure) as api:
        assert said(approve(api, "x", principal(ADA) | BEARER)) == (401, "not_signed_in")


FOUR_EYES = "{four_eyes: true}"


@pytest.fixture(scope="module")
def four_eyes(running: Running, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClaimsApi]:
    policy = tmp_path_factory.mktemp("policy") / "policy.yaml"
    policy.write_text(FOUR_EYES)
    settings = {"REVIEWERS": "@example.com", "WEBSITE_INSTANCE_ID": "1"}
    signed_in = {"REVIEW_AUTH": "easyauth", "TRUST_SIGN_IN_HEADERS": "true"}
    with running(APPROVAL_POLICY=str(policy), **settings, **signed_in) as api:
        yield api


def test_whoever_filed_a_claim_does_not_approve_it(four_eyes: ClaimsApi):
    path = "/api/claims/start"
    claim = {"claim_id": "eyes", "email_content": "It broke."}
    assert four_eyes.host.post(path, json=claim, headers=principal(ADA)).status_code == 202
    four_eyes.at("eyes", "awaiting_approval")
    refused = approve(four_eyes, "eyes", principal(ADA) | BEARER)
    assert (*said(refused), refused.json()["reason"]) == (403, "not_allowed", "own_claim")
    bob = principal("bob@example.com") | BEARER
    assert approve(four_eyes, "eyes", bob).status_code == 200
    entries = four_eyes.host.get("/api/claims/claim-eyes/audit").json()["entries"]
    assert [one["filer"] for one in entries if one["event"] == "filed"] == [ADA]
    decisions = [one for one in entries if one["event"] == "decision"]
    assert [(one["reviewer"], one["verdict"], one["signed_in_by"]) for one in decisions] == [
        (ADA, "own_claim", "easyauth"),
        ("bob@example.com", "taken", "easyauth"),
    ]


def test_on_a_laptop_the_local_principal_files(running: Running, tmp_path: Path):
    (tmp_path / "policy.yaml").write_text(FOUR_EYES)
    settings = {"REVIEWERS": ADA, "LOCAL_PRINCIPAL": ADA}
    policy = {"APPROVAL_POLICY": str(tmp_path / "policy.yaml")}
    with running(REVIEW_AUTH="easyauth", **settings, **policy) as api:
        api.waiting("mine")
        refused = approve(api, "mine", principal("bob@example.com"))
        assert (*said(refused), refused.json()["reason"]) == (403, "not_allowed", "own_claim")


def test_what_the_platform_did_not_say_names_no_filer(laptop: ClaimsApi):
    claim = {"claim_id": "said", "email_content": "It broke."}
    headers = principal(MALLORY)
    assert laptop.host.post("/api/claims/start", json=claim, headers=headers).status_code == 202
    laptop.at("said", "awaiting_approval")  # the first turn writes it down
    (filed, *_) = laptop.host.get("/api/claims/claim-said/audit").json()["entries"]
    assert filed["filer"] == ADA


@pytest.mark.parametrize(
    ("platform", "trusted", "believed"),
    [
        ({"website_instance_id": "1", "website_auth_enabled": True}, True, True),
        ({"website_pod_name": "1"}, True, True),
        ({"website_sku": "FlexConsumption"}, True, True),
        ({"website_instance_id": "1", "website_auth_enabled": False}, True, False),
        ({"website_pod_name": "1"}, False, False),
        ({}, True, False),
    ],
)
def test_headers_are_believed_where_the_deployment_says_so_and_the_platform_does_not_deny_it(
    platform: dict[str, Any], trusted: bool, believed: bool
):
    settings = Settings(trust_sign_in_headers=trusted)
    assert Platform(**platform).signs_people_in(settings) is believed


@pytest.mark.parametrize("way", ["", "open"])
def test_azure_is_not_started_open_to_all(running: Running, way: str):
    with (
        pytest.raises(HostDied, match="REVIEW_AUTH must be link or easyauth"),
        running(REVIEW_AUTH=way, WEBSITE_SKU="FlexConsumption"),
    ):
        pass
