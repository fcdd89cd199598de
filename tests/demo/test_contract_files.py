"""What the demo's contract system knows is what a reviewer needs: with it, and with what only a
person can tick, the form leads to the expected result.
"""

import re
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from demo.contract_files import contract_files
from demo.documents import draw
from demo.samples import samples, samples_on_pictures
from demo.samples.sample import Sample
from dev_support.file_share import serve
from function_app.agents.offline.assistant import OfflineClaimAssistant
from function_app.claims.verification.facility import with_facility
from function_app.claims.verification.verify import verified
from function_app.contracts.contract_file import ContractFile
from function_app.contracts.facility_file import FacilityFile
from function_app.contracts.look_up import look_up
from function_app.desk.views.form_view import prefill
from function_app.documents.reader import DocumentReader
from function_app.domain.adjudication_form import FORM
from function_app.domain.claim import Agent1Input, ClaimRequest
from function_app.domain.reading import Agent1Output
from function_app.rules.adjudication import CodedRules

PAGE = Path(__file__).resolve().parent.parent.parent / "static" / "_form.html"
TODAY = date(2031, 3, 1)
NOW = datetime(2031, 3, 1, 12, tzinfo=UTC)
EVERY = [*samples(TODAY), *samples_on_pictures(TODAY)]


@pytest.fixture(scope="module")
def settings(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    return {**contract_files(tmp_path_factory.mktemp("demo"), EVERY)}


def read_and_looked_up(sample: Sample, settings: dict[str, str]) -> Agent1Output:
    reader = DocumentReader(allowed_hosts=("127.0.0.1",), max_bytes=10**6, timeout_seconds=10)
    contracts = ContractFile.read(settings["CONTRACTS"].removeprefix("csv:"))
    facilities = FacilityFile.read(settings["FACILITIES"].removeprefix("csv:"))
    with serve({sample.file_name: draw(sample.paper)}) as papers:
        claim = ClaimRequest(
            claim_id=sample.key,
            email_content=sample.email,
            sender_email=sample.sender,
            attachment_url=papers + sample.url_path,
        )
        documents = reader.read_all(claim.attachments)
    answer = OfflineClaimAssistant().read(Agent1Input(instance_id="1", claim=claim), documents)
    info = answer.extracted_info
    lookup = look_up(contracts, info.contract_number, info.vehicle_vin, NOW)
    reading = verified(answer, claim, documents, TODAY, lookup=lookup)
    return with_facility(reading, facilities, [], NOW)


def completed(sample: Sample, reading: Agent1Output) -> dict[str, Any]:
    """The form as the page sends it: what stands in it, and the ticks of a person."""
    drawn = re.findall(r'entry\("([\w.]+)"', PAGE.read_text("utf-8"))
    ticked = {f"documents.{name}" for name in sample.review.documents}
    values: dict[str, Any] = {
        **{path: path in ticked for path in drawn if path.startswith("documents.")},
        **prefill(reading),
        **dict.fromkeys(ticked, True),
        "flags.is_pre_existing": False,
        "issue.is_vehicle_driveable": sample.review.driveable,
        "submission_date": TODAY.isoformat(),
        "metadata.data_source": "reviewer_claim_data",
    }
    form: dict[str, Any] = {}
    for path, value in values.items():
        *folders, name = path.split(".")
        place = form
        for folder in folders:
            place = place.setdefault(folder, {})
        place[name] = value
    return form


@pytest.mark.parametrize("sample", samples(TODAY), ids=lambda sample: sample.key)
def test_the_form_as_it_is_found_ends_as_expected(sample: Sample, settings: dict[str, str]) -> None:
    reading = read_and_looked_up(sample, settings)

    result = CodedRules().adjudicate(completed(sample, reading))

    assert result.decision == sample.expected.decision, result.reason
    assert result.approved_amount == sample.expected.approved


@pytest.mark.parametrize("sample", samples(TODAY), ids=lambda sample: sample.key)
def test_the_papers_agree_with_the_contracts(sample: Sample, settings: dict[str, str]) -> None:
    reading = read_and_looked_up(sample, settings)

    assert reading.contract
    assert reading.contract.outcome == "found"
    assert not [c for c in reading.flags.potential_concerns if "ontract" in c]
    for path in ("contract.status", "contract.expiration_date", "repair.facility.type"):
        assert prefill(reading)[path], FORM[path].entry.label
