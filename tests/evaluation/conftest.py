"""The default claims."""

import pytest

from evaluation.claims import DEFAULT_CLAIMS, DEFAULT_SEED, GeneratedClaim, generate


@pytest.fixture(scope="session")
def claims() -> list[GeneratedClaim]:
    return generate(DEFAULT_SEED, DEFAULT_CLAIMS)
