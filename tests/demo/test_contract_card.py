"""The contract card is what a reviewer needs: with it the form leads to the expected result."""

import re
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from demo.contract_card import card_lines, contract_card
from demo.documents import draw
from demo.samples import samples
from demo.samples.sample import Sample
from dev_support.file_share import serve
from function_app.agents.offline.assistant import OfflineClaimAssistant
from function_app.desk.views.form_view import prefill
from function_app.documents.reader import DocumentReader
from function_app.domain.adjudication_form import FORM
from function_app.domain.claim import Agent1Input, ClaimRequest
from function_app.domain.reading import Agent1Output
from function_app.rules.adjudication import CodedRules

PAGE = Path(__file__).resolve().parent.parent.parent / "static" / "_form.html"
TODAY = date(2031, 3, 1)


def paths_by_label() -> dict[str, str]:
    """Of the fields that the page draws."""
    drawn = re.findall(r'entry\("([\w.]+)"', PAGE.read_text("utf-8"))
    return {FORM[path].entry.label: path for path in drawn}


def read_by_agent1(sample: Sample) -> Agent1Output:
    reader = DocumentReader(allowed_hosts=("127.0.0.1",), max_bytes=10**6, timeout_seconds=10)
    with serve({sample.file_name: draw(sample.paper)}) as documents:
        claim = ClaimRequest(
            claim_id=sample.key,
            email_content=sample.email,
            sender_email=sample.sender,
            attachment_url=documents + sample.url_path,
        )
        question = Agent1Input(instance_id="1", claim=claim)
        return OfflineClaimAssistant().read(question, reader.read_all(claim.attachments))


def completed(sample: Sample) -> dict[str, Any]:
    """The form as the page sends it: what agent 1 read, what the card says, nothing else."""
    paths = paths_by_label()
    words = {"Yes": True, "No": False, "": True}
    card = {
        paths[label]: words.get(value, value)
        for _, values in contract_card(sample.review)
        for label, value in values.items()
    }
    boxes = {path: False for path in paths.values() if path.startswith("documents.")}
    form: dict[str, Any] = {
        "submission_date": TODAY.isoformat(),
        "metadata": {"data_source": "reviewer_claim_data"},
    }
    for path, value in (boxes | prefill(read_by_agent1(sample)) | card).items():
        *folders, name = path.split(".")
        place = form
        for folder in folders:
            place = place.setdefault(folder, {})
        place[name] = value
    return form


@pytest.mark.parametrize("sample", samples(TODAY), ids=lambda sample: sample.key)
def test_the_form_completed_with_the_card_ends_as_expected(sample: Sample) -> None:
    result = CodedRules().adjudicate(completed(sample))

    assert result.decision == sample.expected.decision, result.reason
    assert result.approved_amount == sample.expected.approved


def test_it_reads_as_the_form_does() -> None:
    lines = card_lines(contract_card(samples(TODAY)[0].review))

    assert lines == [
        "Contract   Product type VSC, Coverage level Gold, Status Active, Maximum amount 7500.00",
        "           Effective date 2028-12-21, Expiration date 2033-11-25",
        "Vehicle    Mileage limit 100000, Drivable No",
        "Repair     Pre-existing No, Facility type Authorized",
        "Documents  Claim form, Repair estimate, Diagnostic report, Photos",
    ]
