import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from time import monotonic

import pytest
from durabletask.client import TaskHubGrpcClient

from function_app.client.instances import shown
from tests.command_line import printed_until, running
from tests.function_app.workflows.actions.conftest import as_requested
from tests.hosts import ROOT, Host, running_host
from tests.openai_server import OpenAiServer

PATIENCE_SECONDS = 60
OFFLINE = {"AGENT_MOCK_MODE": "true", "NOTIFICATION_WEBHOOK_URL": ""}


@dataclass(frozen=True)
class CommandLine:
    """The client as its users run it: a process for each command."""

    endpoint: str

    def __call__(
        self, *arguments: str, stdin: str | None = None
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            self.command(*arguments),
            cwd=ROOT,
            input=stdin if stdin is not None else "",
            capture_output=True,
            text=True,
            timeout=PATIENCE_SECONDS,
            check=False,
        )

    def command(self, *arguments: str) -> list[str]:
        client = [sys.executable, "-m", "function_app.client", "--endpoint", self.endpoint]
        return [*client, *arguments]

    def started(self, *arguments: str, stdin: str | None = None) -> str:
        """The instance id."""
        done = self("start", *arguments, stdin=stdin)
        assert done.returncode == 0, done.stderr
        return done.stdout.split()[0]

    def asked(self, instance: str) -> str:
        """The request id, once a decision is awaited. Looked at without a process each time."""
        deadline = monotonic() + PATIENCE_SECONDS
        with TaskHubGrpcClient(host_address=self.endpoint) as hub:
            while not (last := shown(hub, instance)[-1]).startswith("Request ID: "):
                assert monotonic() < deadline, last
        return last.removeprefix("Request ID: ")


@pytest.fixture(scope="module")
def hub(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Host]:
    """A host without functions: its work is done by the worker."""
    folder = tmp_path_factory.mktemp("hub")
    with running_host(ROOT / "tests/apps/empty", data_dir=folder, grpc_port=0) as host:
        yield host


@pytest.fixture(scope="module")
def endpoint(hub: Host) -> str:
    return f"http://{hub.grpc_address}"


@pytest.fixture(scope="module")
def model() -> Iterator[OpenAiServer]:
    """It says of an action what the request says, and otherwise something about the topic."""
    with OpenAiServer(as_requested) as server:
        yield server


@pytest.fixture(scope="module")
def client(endpoint: str, model: OpenAiServer) -> Iterator[CommandLine]:
    """With a worker of the same hub."""
    env = {**OFFLINE, **model.azure_settings, "ENDPOINT": endpoint}
    with running("function_app.worker", seconds=300, env=env) as worker:
        printed_until("Ctrl-C", worker.stdout)
        yield CommandLine(endpoint)
        worker.terminate()
        rest, _ = worker.communicate(timeout=PATIENCE_SECONDS)
        assert worker.returncode == 0, rest
