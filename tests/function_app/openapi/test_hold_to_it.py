"""The app keeps to its document: schemathesis makes requests of it, right ones and wrong ones, and
looks at every answer.
"""

import subprocess
import sys
from pathlib import Path

import pytest

from tests.hosts import Host

CONFIG = Path(__file__).with_name("schemathesis.toml")
# The same code answers for each agent, by its name or its topic; HEAD is a GET without the body.
IN_SHORT = [
    *("--exclude-method", "HEAD", "--exclude-path-regex", r"^/agents/\w+/run$"),
    *("--max-examples", "3", "--generation-deterministic"),
]
AT_LENGTH = ["--max-examples", "300"]


@pytest.mark.parametrize(
    "extent", [IN_SHORT, pytest.param(AT_LENGTH, marks=pytest.mark.slow)], ids=["short", "long"]
)
def test_the_app_holds_to_its_document(host: Host, extent: list[str], tmp_path: Path) -> None:
    started = host.post("/api/claims/start", json={"claim_id": "VSC-1001", "email_content": "Hi"})
    assert started.status_code in (202, 409), started.text

    run = [sys.executable, "-c", "from schemathesis.cli import schemathesis; schemathesis()"]
    run += ["--config-file", str(CONFIG), "run", f"{host.url}/api/openapi.json", "--no-color"]
    done = subprocess.run(
        [*run, *extent], cwd=tmp_path, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout[-20_000:] + done.stderr
