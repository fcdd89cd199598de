"""The app as it is deployed, offline: what a reviewer's form comes to, from filing to result."""

from pathlib import Path
from typing import Any

import pytest

from function_app.rules.limits import PROJECT, SHIPPED
from tests.function_app.claims.conftest import ClaimsApi, State
from tests.hosts import running_host

# As a reviewer's own tool sends it: nobody has written down when it happened or was filed.
FORM: dict[str, Any] = {
    "contract": {
        "contract_number": "VSC-2291847",
        "product_type": "VSC",
        "status": "Active",
        "effective_date": "2024-01-01",
        "expiration_date": "2099-12-31",
        "deductible": 50.00,
        "max_claim_amount": 5000.00,
    },
    "vehicle": {"mileage": 45000, "mileage_limit": 100000},
    "issue": {"description": "The car does not start"},
    "repair": {
        "facility": {"name": "Lakeside Toyota Service", "type": "Authorized"},
        "diagnosis": "Alternator failed internally",
        "total_estimate": 775.00,
    },
    "documents": {"repair_estimate": True, "photos": True},
    "flags": {"is_pre_existing": False},
    "note": {"of": "the caller's own"},
}


def adjudicated(api: ClaimsApi, claim_id: str, form: dict[str, Any]) -> State:
    api.waiting(claim_id)
    assert api.approve(claim_id, claim_data=form).status_code == 200
    return api.ended(claim_id)["output"]


def test_claim_without_a_date_of_loss_is_judged_by_the_day_of_its_filing(tmp_path: Path) -> None:
    with running_host(data_dir=tmp_path) as host:
        api = ClaimsApi(host)
        result = adjudicated(api, "UNDATED-1", FORM)
        unreadable = {**FORM, "issue": {**FORM["issue"], "date_of_loss": "a while ago"}}
        referred = adjudicated(api, "UNDATED-2", unreadable)["agent2_output"]

    verdict = result["agent2_output"]
    assert (verdict["decision"], verdict["approved_amount"]) == ("APPROVED", 725.00)
    assert verdict["deductible_applied"] == 50.00
    assert result["agent2_input"] == {
        **FORM,
        "claim_id": "UNDATED-1",
        "metadata": {
            "submission_date": result["started_at"][:10],
            "data_source": "reviewer_claim_data",
        },
    }
    assert referred["decision"] == "MANUAL_REVIEW"
    assert "issue.date_of_loss could not be read" in referred["reason"]


@pytest.mark.parametrize(
    ("limit", "decision"), [("775.00", "APPROVED"), ("774.99", "MANUAL_REVIEW")]
)
def test_limits_of_another_file_are_those_that_count(
    tmp_path: Path, limit: str, decision: str
) -> None:
    text = (PROJECT / SHIPPED).read_text("utf-8")
    file = tmp_path / "limits.toml"
    file.write_text(text.replace("auto_approve_up_to = 1500.00", f"auto_approve_up_to = {limit}"))
    env = {"ADJUDICATION_RULES_FILE": str(file)}
    with running_host(data_dir=tmp_path / "state", env=env) as host:
        api = ClaimsApi(host)
        page = host.get(api.waiting("LIMIT-0")["review_url"]).text
        verdict = adjudicated(api, "LIMIT-1", FORM)["agent2_output"]

    assert f"Approved without a person: VSC claims up to ${limit};" in page
    assert verdict["decision"] == decision
    assert verdict["evaluation_summary"]["auto_approve_threshold"] == float(limit)
