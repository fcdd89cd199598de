"""`python -m function_app.links ID REVIEWER`, as somebody runs it who looks after the app."""

import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from function_app.links import main
from tests.function_app.access.conftest import KEY
from tests.function_app.claims.conftest import ClaimsApi
from tests.function_app.claims.gates import Gates
from tests.hosts import ROOT, running_host

ADA = "ada@example.com"


@pytest.fixture(scope="module")
def api(gates: Gates, tmp_path_factory: pytest.TempPathFactory) -> Iterator[ClaimsApi]:
    env = {"TEST_GATES_URL": gates.url, "REVIEW_AUTH": "link", "REVIEW_LINK_KEYS": KEY}
    data, project = tmp_path_factory.mktemp("links"), ROOT / "tests/apps/claims"
    with running_host(project, data_dir=data, env=env, grpc_port=0) as host:
        yield ClaimsApi(host)


def links(tmp_path: Path, *arguments: str, keys: str = KEY) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "function_app.links", *arguments],
        cwd=tmp_path,  # without settings of somebody's own
        env={"PYTHONPATH": str(ROOT), "REVIEW_AUTH": "link", "REVIEW_LINK_KEYS": keys},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def made(api: ClaimsApi, tmp_path: Path, claim: str) -> str:
    where = ("--url", f"{api.host.url}/api", "--endpoint", f"http://{api.host.grpc_address}")
    done = links(tmp_path, claim, ADA, *where)
    assert (done.returncode, done.stderr) == (0, "")
    return done.stdout.strip()


def test_its_link_opens_the_page_and_decides_as_that_person_on_this_wait_alone(
    api: ClaimsApi, tmp_path: Path
) -> None:
    api.waiting("minted")
    link = made(api, tmp_path, "minted")
    assert httpx.get(link).status_code == 303
    headers = {"X-Review-Token": link.partition("?t=")[2]}
    body = {"decision": "changes_requested", "comments": "Look again.", "reviewer": "eve@x.example"}
    path = "/api/claims/approve/claim-minted"
    assert api.host.post(path, json=body, headers=headers).status_code == 200
    api.until("minted", lambda state: state.get("round") == 2)
    assert api.status("minted")["decided_by"] == ADA
    assert api.host.post(path, json=body, headers=headers).status_code == 410


def test_without_a_key_nothing_is_signed(tmp_path: Path) -> None:
    done = links(tmp_path, "claim-1", ADA, keys="")
    assert (done.returncode, done.stdout) == (2, "")
    assert "REVIEW_LINK_KEYS is needed" in done.stderr


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["claim-1", "nobody"], "REVIEWER"),
        (["not an id", ADA], "must be the id of an instance"),
    ],
)
def test_what_is_no_claim_and_no_address_is_said(
    capsys: pytest.CaptureFixture[str], arguments: list[str], said: str
) -> None:
    with pytest.raises(SystemExit, match="2"):
        main(arguments)
    assert said in capsys.readouterr().err
