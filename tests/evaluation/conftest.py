"""The default claims, read once by the offline agents."""

import pytest

from evaluation.claims import DEFAULT_CLAIMS, DEFAULT_SEED, GeneratedClaim, generate
from evaluation.reading import Reading, read_all
from function_app.agents.offline.assistant import OfflineClaimAssistant
from function_app.rules.adjudication import CodedRules


@pytest.fixture(scope="session")
def claims() -> list[GeneratedClaim]:
    return generate(DEFAULT_SEED, DEFAULT_CLAIMS)


@pytest.fixture(scope="session")
def readings(claims: list[GeneratedClaim]) -> list[Reading]:
    return read_all(claims, OfflineClaimAssistant(), CodedRules())
