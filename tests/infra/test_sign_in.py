"""Which paths the platform lets through without a sign-in, held against the app's own routes."""

import json
import os
import re
import subprocess
import sys

from tests.infra.bicep import INFRA, ROOT, Resource, read_bicep

PROBE = """
import json
from main import app
print(json.dumps([
    [trigger.route, trigger.auth_level.value.lower()]
    for function in app.get_functions()
    if (trigger := function.get_trigger()).type == "httpTrigger"
]))
"""
# Anybody may read them; what else a browser asks for is for reviewers.
ANYBODY_READS = {"health", "health/ready", "openapi.json"}
# What a claimant sees, whose link is the key, and what that page is drawn with.
FOR_CLAIMANTS = {"/api/claimant/*", "/api/static/*"}
FOR_PEOPLE = ("/api/review", "/api/desk/claims", "/approve")


def resource(file: str, symbol: str) -> Resource:
    return next(r for r in read_bicep(INFRA / file).resources if r.symbol == symbol)


def excluded() -> list[str]:
    return resource("app/sign-in.bicep", "signIn").body["properties"]["globalValidation"][
        "excludedPaths"
    ]


def routes() -> list[tuple[str, str]]:
    done = subprocess.run(
        [sys.executable, "-c", PROBE], cwd=ROOT, env=dict(os.environ), capture_output=True,
        text=True, check=True,
    )  # fmt: skip
    return [(route, level) for route, level in json.loads(done.stdout.splitlines()[-1])]


def test_programs_reach_each_exact_path_that_they_call_and_people_none_without_signing_in() -> None:
    app = routes()
    assert len(app) > 25
    for_programs = {
        f"/api/{route}"
        for route, level in app
        if "{" not in route and (level == "function" or route in ANYBODY_READS)
    }

    assert {*excluded()} == for_programs | FOR_CLAIMANTS | {"/api/health/ready"}


def test_the_guide_names_the_excluded_paths() -> None:
    section = (ROOT / "docs/azure.md").read_text("utf-8").partition("## Sign-in")[2]
    assert re.findall(r"`(/api/[\w/.*]+)`", section.partition("A program that")[0]) == excluded()


def test_no_excluded_path_leads_to_a_page_a_file_or_a_decision() -> None:
    for path in excluded():
        assert path.startswith("/api/")
        assert not any(people in path for people in FOR_PEOPLE)
        assert path in FOR_CLAIMANTS or not {*path} & {*"*?{}"}
    assert len(excluded()) == len({*excluded()})


def test_who_is_not_signed_in_is_sent_to_the_sign_in_and_no_secret_is_kept() -> None:
    properties = resource("app/sign-in.bicep", "signIn").body["properties"]
    validation = properties["globalValidation"]
    registration = properties["identityProviders"]["azureActiveDirectory"]["registration"]

    assert validation["requireAuthentication"] is True
    assert validation["unauthenticatedClientAction"] == "RedirectToLoginPage"
    assert registration["clientSecretSettingName"] == "OVERRIDE_USE_MI_FIC_ASSERTION_CLIENTID"


def test_headers_are_trusted_exactly_where_the_sign_in_is_on() -> None:
    decided = read_bicep(INFRA / "app/settings.bicep").variables["decided"]
    main = (INFRA / "main.bicep").read_text()

    assert decided["TRUST_SIGN_IN_HEADERS"].values == ("true", "false")
    assert "TRUST_SIGN_IN_HEADERS: signIn ?" in (INFRA / "app/settings.bicep").read_text()
    assert "module access 'app/sign-in.bicep' = if (signIn) {" in main


def test_azure_refuses_an_app_that_neither_the_sign_in_nor_the_network_guards() -> None:
    chosen = "any(signIn ? 'sign-in' : (privateNetworking ? 'private network' : 'nothing'))"
    site = (INFRA / "app/site.bicep").read_text("utf-8")

    assert f"guardedBy: {chosen}" in (INFRA / "main.bicep").read_text("utf-8")
    # What is not allowed stops the deployment before anything is made.
    assert re.search(
        r"@allowed\(\['sign-in', 'private network'\]\)\n.*\nparam guardedBy string", site
    )
    assert "publicNetworkAccess: guardedBy == 'sign-in' ? 'Enabled' : 'Disabled'" in site


def test_doors_that_nobody_needs_are_closed() -> None:
    site = resource("app/site.bicep", "site").body["properties"]
    storage = resource("storage/storage.bicep", "account").body["properties"]
    vault = resource("vault/vault.bicep", "vault").body["properties"]
    passwords = [
        resource("app/site.bicep", symbol).body["properties"]["allow"]
        for symbol in ("noFtpPassword", "noDeploymentPassword")
    ]

    assert (site["httpsOnly"], site["siteConfig"]["minTlsVersion"], passwords) == (
        True,
        "1.2",
        [False] * 2,
    )
    assert not storage["allowSharedKeyAccess"]
    assert not storage["allowBlobPublicAccess"]
    assert storage["minimumTlsVersion"] == "TLS1_2"
    assert (vault["enableRbacAuthorization"], vault["enablePurgeProtection"]) == (True, True)
    for file, symbol in (
        ("foundry/new.bicep", "account"),
        ("foundry/document-intelligence.bicep", "account"),
    ):
        assert resource(file, symbol).body["properties"]["disableLocalAuth"] is True
    assert resource("monitoring/monitoring.bicep", "insights").body["properties"][
        "DisableLocalAuth"
    ]
