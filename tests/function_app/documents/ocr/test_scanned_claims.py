"""Claims whose papers are a scan and a photograph, over real HTTP, from letter to result."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import Any

import pytest

from demo.claims_api import ClaimsApi
from demo.journey import Journey
from demo.results import outcome
from demo.reviewer import decision
from demo.samples import samples_on_pictures
from dev_support.file_share import serve
from tests.hosts import running_host

TODAY = datetime.now(UTC).date()
SAMPLES = samples_on_pictures(TODAY)
WHAT_THE_PAPERS_SAY = {
    "SCAN": {
        "claimant_name": "Helen Brandt",
        "vehicle_vin": "4S4BTAFC7M3162845",
        "current_odometer": 52318,
        "contract_number": "VSC-4471920",
        "repair_facility": "Granite State Motors",
        "total_parts_cost": 277.5,
        "total_labor_cost": 369.6,
        "total_estimate": 647.1,
    },
    "PHOTO": {
        "claimant_name": "Tomas Rivera",
        "vehicle_vin": "4T1B11HK1KU218764",
        "current_odometer": 63905,
        "contract_number": "VSC-6603158",
        "repair_facility": "Bayview Auto Care",
        "total_parts_cost": 544.5,
        "total_labor_cost": 409.6,
        "total_estimate": 954.1,
    },
}


@pytest.fixture(scope="module")
def journeys(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, Journey]]:
    papers = {sample.file_name: sample.file for sample in SAMPLES}
    folder = tmp_path_factory.mktemp("scans")
    with (
        serve(papers) as documents_url,
        running_host(data_dir=folder) as host,
        closing(ClaimsApi(host.url)) as api,
    ):
        under_way = {sample.key: Journey(api, sample, "ocr") for sample in SAMPLES}
        for journey in under_way.values():
            journey.file(documents_url)
        for journey in under_way.values():
            journey.follow(lambda claim: claim.waits_for_reviewer, lambda: None)
            approval = decision(journey.sample, journey.status, TODAY)
            api.approve(journey.instance_id, approval)
            journey.follow(lambda claim: claim.has_ended, lambda: None)
        yield under_way


def reading(journey: Journey) -> dict[str, Any]:
    return journey.status["output"]["agent1_output"]


@pytest.mark.parametrize("key", WHAT_THE_PAPERS_SAY)
def test_a_picture_is_read_without_an_error(journeys: dict[str, Journey], key: str) -> None:
    said = WHAT_THE_PAPERS_SAY[key]
    info = reading(journeys[key])["extracted_info"]
    found = {name: type(said[name])(info[name]) for name in said if info[name] is not None}
    assert found == said


@pytest.mark.parametrize("sample", SAMPLES, ids=lambda sample: sample.key)
def test_the_claim_ends_as_on_a_printed_paper(journeys: dict[str, Journey], sample: Any) -> None:
    assert outcome(journeys[sample.key].status)[0] == sample.expected


@pytest.mark.parametrize("key", WHAT_THE_PAPERS_SAY)
def test_it_says_that_ocr_read_it_and_how_sure_that_is(
    journeys: dict[str, Journey], key: str
) -> None:
    read = reading(journeys[key])
    paper = read["documents"][0]
    assert (paper["status"], paper["read_by"], paper["ocr_pages"]) == ("success", "ocr", [1])
    assert paper["ocr_confidence"] > 0.9
    on_paper = [entry for entry in read["evidence"] if entry["source"] == "document"]
    assert {entry["page"] for entry in on_paper} == {1}
    assert all(entry["supported"] and entry["ocr_confidence"] > 0.5 for entry in on_paper)
    assert all(entry["confidence"] <= entry["ocr_confidence"] for entry in on_paper)
