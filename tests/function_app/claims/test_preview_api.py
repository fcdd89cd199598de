"""What the rules would make of a form, over real HTTP, and what a decision says of its form."""

from typing import Any

from tests.function_app.claims.conftest import ClaimsApi
from tests.function_app.rules.test_preview import PAID, changed


def ask(api: ClaimsApi, claim_id: str, **body: Any) -> Any:
    return api.host.post(f"/api/claims/preview/claim-{claim_id}", json=body)


def test_preview_says_what_the_rules_make_of_the_form_and_leaves_the_claim_as_it_was(
    api: ClaimsApi,
):
    before = api.waiting("preview-1")
    reply = ask(api, "preview-1", claim_data=PAID)
    assert reply.status_code == 200
    seen = reply.json()
    assert seen["decision"] == "APPROVED"
    assert seen["approved_amount"] == 667.5
    assert seen["missing_documents"] == []
    assert seen["verdict"] == "Would be approved: $667.50"
    assert seen["warnings"] == []
    assert [rule["id"] for rule in seen["rules"]] == [f"AA-0{n}" for n in range(1, 9)]
    assert seen["rules"][2] == {
        "id": "AA-03",
        "title": "The mileage is within the limit",
        "outcome": "PASSED",
        "reason": "the mileage 45,000 is within the limit of 100,000",
        "fields": ["vehicle.current_mileage", "vehicle.mileage_limit"],
    }
    assert api.status("preview-1") == before


def test_preview_takes_the_day_of_filing_where_the_form_has_none(api: ClaimsApi):
    api.waiting("preview-2")
    form = changed("issue.date_noticed", None)
    period = next(
        rule for rule in ask(api, "preview-2", claim_data=form).json()["rules"]
        if rule["id"] == "AA-02"
    )  # fmt: skip
    assert period["outcome"] == "PASSED"
    assert "claim date" in period["reason"]


def test_preview_of_what_is_no_form_or_no_claim_is_refused(api: ClaimsApi):
    api.waiting("preview-3")
    for body in ({}, {"claim_data": "all of it"}, {"claim_data": {"x": "y" * 300_000}}):
        refused = ask(api, "preview-3", **body)
        assert refused.status_code == 400
        assert refused.json()["details"][0]["field"] == "claim_data"
    assert ask(api, "never-filed", claim_data={}).status_code == 404


def test_approval_names_the_fields_that_the_rules_cannot_read_and_counts(api: ClaimsApi):
    api.waiting("warned-1")
    form = changed("contract.status", "Actve")
    reply = api.approve("warned-1", claim_data=form)
    assert reply.status_code == 200
    assert reply.json()["warnings"] == ["contract.status"]
    given = api.ended("warned-1")["output"]["agent2_input"]
    assert given["contract"]["status"] == "Actve"


def test_a_decision_without_such_a_field_has_no_warnings(api: ClaimsApi):
    api.waiting("warned-2")
    assert api.approve("warned-2", claim_data=PAID).json()["warnings"] == []
    api.waiting("warned-3")
    assert api.approve("warned-3", "rejected", claim_data={}).json()["warnings"] == []
