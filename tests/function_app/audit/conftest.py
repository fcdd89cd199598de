"""Claims whose record is kept: the real app with a place for files, a key and a retention."""

from base64 import b64encode
from collections.abc import Iterator
from pathlib import Path

import pytest

from dev_support.file_share import serve
from tests.function_app.claims.conftest import ClaimsApi
from tests.function_app.claims.gates import Gates
from tests.hosts import ROOT, running_host

SEED = b64encode(bytes(range(32))).decode()
DAY = 86_400
PAPERS = {
    "estimate.txt": b"REPAIR ESTIMATE\nTotal: $767.50\n",
    "page.html": b"<html><script>alert(1)</script>",
}


@pytest.fixture(scope="session")
def gates() -> Iterator[Gates]:
    with Gates() as server:
        yield server


@pytest.fixture(scope="module")
def data(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("record")


@pytest.fixture(scope="module")
def env(gates: Gates) -> dict[str, str]:
    return {
        "TEST_GATES_URL": gates.url,
        "NOTIFICATION_WEBHOOK_URL": f"{gates.url}/notify",
        "CLAIM_FILES": "folder:files",
        "AUDIT_SIGNING_KEY": SEED,
        "RETENTION_DAYS": "30",
    }


@pytest.fixture(scope="module")
def api(data: Path, env: dict[str, str]) -> Iterator[ClaimsApi]:
    with running_host(ROOT / "tests/apps/claims", data_dir=data, env=env) as host:
        yield ClaimsApi(host)


@pytest.fixture(scope="module")
def papers() -> Iterator[str]:
    """Where the documents of the tests can be fetched."""
    with serve(PAPERS) as url:
        yield url
