"""What every host of this app must do. The suite starts a local host for itself, or speaks to the
one that CLAIMS_BASE_URL names: over HTTP alone, with CLAIMS_FUNCTION_KEY where it asks for a key.
"""

import os
from collections.abc import Callable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager
from uuid import uuid4

import pytest

from tests.contract.target import BASE_URL, Target, named_target
from tests.hosts import running_host

type Targets = Callable[..., AbstractContextManager[Target]]

# Nobody has signed in, as at a host that has just been deployed.
SIGN_IN = {"REVIEW_AUTH": "easyauth", "REVIEWERS": "@example.com"}


@pytest.fixture(scope="module")
def target(targets: Targets) -> Iterator[Target]:
    """With offline agents, and `REVIEW_AUTH=open`."""
    with targets() as target:
        yield target


@pytest.fixture(scope="module")
def deployed(targets: Targets) -> Iterator[Target]:
    """As in Azure: reviewers sign in."""
    with targets(SIGN_IN) as target:
        yield target


@pytest.fixture(scope="session")
def targets(tmp_path_factory: pytest.TempPathFactory) -> Targets:
    @contextmanager
    def named(env: Mapping[str, str] | None = None) -> Iterator[Target]:
        with closing(named_target()) as target:
            yield target

    @contextmanager
    def own(env: Mapping[str, str] | None = None) -> Iterator[Target]:
        with (
            running_host(data_dir=tmp_path_factory.mktemp("contract"), env=env) as host,
            closing(Target(host.url, clock=host.advance_clock)) as target,
        ):
            yield target

    return named if os.environ.get(BASE_URL) else own


@pytest.fixture
def claim_id() -> str:
    """Of its own in every run: an id is taken for good, and a named host keeps its claims."""
    return f"CONTRACT-{uuid4().hex[:12]}"
