"""The engine's workers: the orchestrators and activities of the loaded app."""

import base64
import binascii
from dataclasses import dataclass

import durabletask.internal.orchestrator_service_pb2 as pb
from google.protobuf.message import DecodeError

from local_host.app.failures import InvocationFailed
from local_host.app.functions import LoadedApp
from local_host.app.invocation import Invoker
from local_host.engine.events import failure_details, value_of
from local_host.engine.workers import FunctionFailed, WorkAborted


@dataclass(frozen=True, slots=True)
class FunctionWorkers:
    app: LoadedApp
    invoker: Invoker

    def has_orchestrator(self, name: str) -> bool:
        return self.app.orchestration(name) is not None

    async def run_orchestrator(
        self, name: str, request: pb.OrchestratorRequest
    ) -> pb.OrchestratorResponse:
        function = self.app.orchestration(name)
        if function is None:
            raise _missing("orchestrator", name)
        encoded = base64.b64encode(request.SerializeToString()).decode()
        try:
            answer = await self.invoker.invoke_orchestrator(function, encoded)
            return pb.OrchestratorResponse.FromString(base64.b64decode(answer))
        except InvocationFailed as failed:
            raise _failed(failed) from failed
        except (binascii.Error, DecodeError) as error:
            raise WorkAborted(f"the answer of {name} is not an OrchestratorResponse") from error

    async def run_activity(self, request: pb.ActivityRequest) -> str | None:
        function = self.app.activity(request.name)
        if function is None:
            raise _missing("activity", request.name)
        try:
            return await self.invoker.invoke_activity(function, value_of(request, "input"))
        except InvocationFailed as failed:
            raise _failed(failed) from failed


def _failed(failed: InvocationFailed) -> FunctionFailed:
    return FunctionFailed(failure_details(failed.error_type, failed.message, failed.stack_trace))


def _missing(kind: str, name: str) -> FunctionFailed:
    message = f"The {kind} function {name!r} does not exist in this app."
    return FunctionFailed(failure_details("FunctionNotFound", message))
