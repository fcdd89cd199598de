"""The default claims, read once by the offline agents: their papers, and what is reached at least.

Reading them takes long, so all tests of it are here: each file may run in a process of its own.
"""

import pytest

from evaluation.claims import GeneratedClaim
from evaluation.metrics import accuracy, scored
from evaluation.reading import Reading, read_all
from function_app.agents.offline.assistant import OfflineClaimAssistant
from function_app.domain.document import DocumentStatus
from function_app.rules.adjudication import CodedRules


@pytest.fixture(scope="module")
def readings(claims: list[GeneratedClaim]) -> list[Reading]:
    return read_all(claims, OfflineClaimAssistant(), CodedRules())


def test_the_offline_agents_read_no_worse_than_they_did(readings: list[Reading]) -> None:
    scores = scored(readings)

    assert scores.failures == []
    assert scores.overall.precision is not None
    assert scores.overall.precision >= 0.95
    assert scores.overall.recall is not None
    assert scores.overall.recall >= 0.94
    assert (accuracy(scores.types) or 0) >= 0.90
    assert (scores.support_rate or 0) >= 0.98
    assert (accuracy(scores.decisions) or 0) >= 0.91


def test_papers_are_read_and_say_what_the_truth_takes_from_them(readings: list[Reading]) -> None:
    """By VIN and name, which every layout prints in one piece."""
    with_paper = [(each, each.claim.paper) for each in readings if each.claim.paper]

    for reading, paper in with_paper:
        (document,) = reading.documents
        assert document.status is DocumentStatus.SUCCESS
        assert len(document.pages) == (3 if paper.layout == "several pages" else 1)
        for field in {"vehicle_vin", "claimant_name"} & paper.fields:
            assert str(getattr(reading.claim.facts, field)) in (document.text or "")
