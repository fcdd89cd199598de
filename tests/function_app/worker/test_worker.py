"""How the worker begins and ends."""

import signal
import subprocess
import sys
from threading import Event
from time import monotonic

import pytest
from durabletask.client import OrchestrationStatus, TaskHubGrpcClient

from function_app.client.instances import shown
from function_app.workflows.chaining.models import ORCHESTRATOR as CHAIN
from function_app.workflows.writing.models import ORCHESTRATOR
from tests.command_line import printed_until, running
from tests.function_app.worker.conftest import OFFLINE, PATIENCE_SECONDS
from tests.hosts import ROOT
from tests.openai_server import OpenAiServer


@pytest.mark.parametrize("stop", [signal.SIGTERM, signal.SIGINT])
def test_worker_stops_in_good_order(endpoint: str, stop: signal.Signals) -> None:
    env = {**OFFLINE, "ENDPOINT": endpoint}
    with running("function_app.worker", seconds=60, env=env) as worker:
        printed_until(f"task hub default at {endpoint}", worker.stdout)
        worker.send_signal(stop)
        rest, _ = worker.communicate(timeout=30)
    assert worker.returncode == 0, rest
    assert "Traceback" not in rest


def test_sigterm_while_an_agent_is_asked_loses_nothing(endpoint: str) -> None:
    """What the worker has in hand is done before it ends, or by the next worker."""
    asked, go_on = Event(), Event()

    def answer(_: object) -> dict[str, str]:
        asked.set()
        assert go_on.wait(30)
        return {"title": "Oil", "content": "Change it."}

    order = {"topic": "Oil", "max_review_attempts": 1}
    with OpenAiServer(answer) as model, TaskHubGrpcClient(host_address=endpoint) as hub:
        env = {**OFFLINE, **model.azure_settings, "ENDPOINT": endpoint}
        with running("function_app.worker", seconds=60, env=env) as worker:
            printed_until("Ctrl-C", worker.stdout)
            instance = hub.schedule_new_orchestration(ORCHESTRATOR, input=order)
            assert asked.wait(30)
            worker.send_signal(signal.SIGTERM)
            printed_until("Stops when the work in hand is done.", worker.stdout)
            go_on.set()
            rest, _ = worker.communicate(timeout=30)
        assert worker.returncode == 0, rest
        assert "Traceback" not in rest
        with running("function_app.worker", seconds=60, env=env) as following:
            printed_until("Ctrl-C", following.stdout)
            deadline = monotonic() + PATIENCE_SECONDS
            while not shown(hub, instance)[-1].startswith("Request ID: "):
                assert monotonic() < deadline, shown(hub, instance)


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


def test_a_worker_leaves_what_began_on_newer_code_and_takes_the_rest(endpoint: str) -> None:
    env = {**OFFLINE, "ENDPOINT": endpoint}
    with TaskHubGrpcClient(host_address=endpoint) as hub:
        newer = hub.schedule_new_orchestration(CHAIN, version="99.0")
        older = hub.schedule_new_orchestration(CHAIN, version="0.9")
        with running("function_app.worker", seconds=60, env=env) as worker:
            printed_until("Ctrl-C", worker.stdout)
            ended = hub.wait_for_orchestration_completion(older, timeout=30)
            assert ended
            assert ended.runtime_status is OrchestrationStatus.COMPLETED
            waits = hub.get_orchestration_state(newer)
            assert waits
            assert waits.runtime_status is OrchestrationStatus.PENDING
        hub.terminate_orchestration(newer)


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
