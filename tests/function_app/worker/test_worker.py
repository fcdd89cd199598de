"""How the worker begins and ends."""

import signal
import subprocess
import sys

import pytest

from tests.command_line import printed_until, running
from tests.function_app.worker.conftest import OFFLINE
from tests.hosts import ROOT


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_worker_stops_in_good_order(endpoint: str, stop: signal.Signals) -> None:
    env = {**OFFLINE, "ENDPOINT": endpoint}
    with running("function_app.worker", seconds=60, env=env) as worker:
        printed_until(f"task hub default at {endpoint}", worker.stdout)
        worker.send_signal(stop)
        rest, _ = worker.communicate(timeout=30)
    assert worker.returncode == 0, rest
    assert "Traceback" not in rest


@pytest.mark.parametrize(
    ("arguments", "env", "said"),
    [
        (["--endpoint", "localhost:8080"], {}, "ENDPOINT must be an address"),
        ([], {"ENDPOINT": "ftp://x"}, "ENDPOINT must be an address"),
        ([], {"APPROVAL_TIMEOUT_HOURS": "soon"}, "APPROVAL_TIMEOUT_HOURS must be a number"),
        (["--port", "1"], {}, "unrecognized arguments"),
    ],
)
def test_wrong_settings_are_named_in_one_message(
    arguments: list[str], env: dict[str, str], said: str
) -> None:
    with running("function_app.worker", *arguments, seconds=60, env={**OFFLINE, **env}) as worker:
        printed, _ = worker.communicate(timeout=30)
    assert worker.returncode == 2
    assert said in printed
    assert "Traceback" not in printed


def test_tls_and_a_credential_go_with_https() -> None:
    code = (
        "from function_app.task_hub import TaskHub\n"
        "hub = TaskHub('https://name.region.durabletask.io', 'claims')\n"
        "print(type(hub._credential()).__name__, hub._is_secure)\n"
        "hub = TaskHub('http://localhost:8080', 'claims')\n"
        "print(hub._credential(), hub._is_secure)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=ROOT, capture_output=True, text=True, check=True
    )
    assert done.stdout.split() == ["DefaultAzureCredential", "True", "None", "False"]
