"""Decided claims of a real app, exported as a record, become a set that the command measures by."""

import json
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.evaluation.test_evaluation import run
from tests.function_app.claims.conftest import ClaimsApi
from tests.hosts import ROOT, Host, running_host

VIN = "1HGCM82633A004352"
LETTER = (
    "My name is Maria Lopez. My contract number is VSC-20931.\n"
    "The VIN is 1HGCM82633A004351.\nThe alternator failed. The estimate is $767.50 in total."
)


@pytest.fixture(scope="module")
def host(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    env = {"REVIEW_AUTH": "open", "APPROVAL_POLICY": ""}
    with running_host(ROOT, data_dir=tmp_path_factory.mktemp("golden"), env=env) as host:
        yield host


def decide(host: Host, claim_id: str, **decision: object) -> None:
    api = ClaimsApi(host)
    api.waiting(claim_id, email_content=LETTER, sender_email="maria@example.com")
    body = {"reviewer": "ana@example.com", **decision}
    assert host.post(f"/api/claims/approve/claim-{claim_id}", json=body).status_code == 200


def test_the_truth_is_what_was_read_and_what_a_reviewer_made_of_it(
    host: Host, tmp_path: Path
) -> None:
    decide(host, "as-read", decision="approved")
    decide(host, "corrected", decision="approved", claim_data={"vehicle": {"vin": VIN}})
    decide(host, "turned-down", decision="rejected")
    for name in ("as-read", "corrected", "turned-down"):
        ClaimsApi(host).ended(name)
    record, golden, numbers = (tmp_path / name for name in ("record", "golden", "numbers"))
    record.write_text(host.get("/api/audit?format=jsonl").text, "utf-8")

    done = run("--from-audit", str(record), "--golden", str(golden), "--json", str(numbers))

    assert done.returncode == 0, done.stderr
    claims = {one["claim_id"]: one for one in map(json.loads, golden.read_text().splitlines())}
    assert claims.keys() == {"as-read", "corrected"}
    assert claims["as-read"]["truth"]["contract_number"] == "VSC-20931"
    assert claims["corrected"]["truth"]["vehicle_vin"] == VIN
    fields = json.loads(numbers.read_text())["fields"]
    assert (fields["vehicle_vin"]["right"], fields["vehicle_vin"]["wrong"]) == (1, 1)
    assert "2 claims" in done.stdout


def test_what_is_no_record_or_was_changed_is_said_in_words(host: Host, tmp_path: Path) -> None:
    file = tmp_path / "record"
    decide(host, "once-more", decision="approved")
    ClaimsApi(host).ended("once-more")
    whole = host.get("/api/claims/claim-once-more/audit?format=jsonl").text
    for text in ("", "[]", "{}", whole.replace("20931", "20932")):
        file.write_text(text, "utf-8")
        done = run("--from-audit", str(file))
        assert done.returncode == 1, text[:40]
        assert "Traceback" not in done.stderr
        assert str(file) in done.stderr
