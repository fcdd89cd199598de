"""The real app in each mode of REVIEW_AUTH, with a webhook that hears the notices."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Any

import httpx
import pytest

from function_app.access.link_tokens import LinkSigner
from tests.function_app.claims.conftest import ClaimsApi
from tests.function_app.claims.gates import Gates
from tests.hosts import ROOT, running_host

KEY, OLD_KEY = "today-" * 8, "before-" * 8
type Running = Callable[..., AbstractContextManager[ClaimsApi]]


@pytest.fixture(scope="session")
def gates() -> Iterator[Gates]:
    with Gates() as server:
        yield server


@pytest.fixture(scope="session")
def running(gates: Gates, tmp_path_factory: pytest.TempPathFactory) -> Running:
    @contextmanager
    def run(**settings: Any) -> Iterator[ClaimsApi]:
        env = {"TEST_GATES_URL": gates.url, "NOTIFICATION_WEBHOOK_URL": f"{gates.url}/notify"}
        env |= {"CLAIM_FILES": "folder:files"}
        data = tmp_path_factory.mktemp("access")
        with running_host(ROOT / "tests/apps/claims", data_dir=data, env=env | settings) as host:
            yield ClaimsApi(host)

    return run


@pytest.fixture(scope="module")
def api(running: Running) -> Iterator[ClaimsApi]:
    """Open, as a laptop is."""
    with running() as api:
        yield api


@pytest.fixture(scope="module")
def linked(running: Running) -> Iterator[ClaimsApi]:
    with running(REVIEW_AUTH="link", REVIEW_LINK_KEYS=f"{KEY},{OLD_KEY}") as api:
        yield api


@pytest.fixture(scope="session")
def signer() -> LinkSigner:
    return LinkSigner((KEY,), hours=72)


def decision(**more: Any) -> dict[str, Any]:
    return {"decision": "approved", "reviewer": "mallory@example.com", **more}


def said(reply: httpx.Response) -> tuple[int, str]:
    return reply.status_code, reply.json()["error"]
