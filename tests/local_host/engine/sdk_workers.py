"""Runs orchestrators and entities with the SDK's own executor, activities in this process."""

import asyncio
import base64
import json
from collections.abc import Callable
from typing import Any

import durabletask.internal.helpers as helpers
import durabletask.internal.orchestrator_service_pb2 as pb
from azure.durable_functions.worker import DurableFunctionsWorker

from local_host.engine.entities import entity_name
from local_host.engine.events import failure_details, start_in
from local_host.engine.workers import FunctionFailed, Work, WorkAborted, WorkerGone, WorkKind


class SdkWorkers:
    """Each orchestrator and activity under its Python name.

    `hold(name)` makes an activity or an orchestrator wait until `release(name)`, so that a test can
    look at what happens meanwhile. `runs` counts the activity calls by name; `aborts` says how many
    turns are lost with their worker, `leaves` how many are answered when their worker has left;
    `parallel` how much runs side by side.
    """

    def __init__(self, *functions: Callable[..., Any]) -> None:
        self._functions = {function.__name__: function for function in functions}
        self._sdk: dict[str, DurableFunctionsWorker] = {}
        self._gates: dict[str, asyncio.Event] = {}
        self.runs: dict[str, int] = {}
        self.aborts = 0
        self.leaves = 0
        self.turns: list[pb.OrchestratorRequest] = []
        self.parallel = dict.fromkeys(WorkKind, 8)

    def hold(self, name: str) -> None:
        self._gates[name] = asyncio.Event()

    def release(self, name: str) -> None:
        self._gates[name].set()

    def takes(self, work: Work) -> bool:
        return work.name in self._functions

    def capacity(self, kind: WorkKind) -> int:
        return self.parallel[kind]

    async def run_orchestrator(self, request: pb.OrchestratorRequest) -> pb.OrchestratorResponse:
        name = start_in((*request.pastEvents, *request.newEvents)).name
        self.turns.append(request)
        if gate := self._gates.get(name):
            await gate.wait()
        if self.aborts:
            self.aborts -= 1
            raise WorkAborted("the worker died")
        if name not in self._functions:
            raise FunctionFailed(failure_details("NotFound", f"no orchestrator {name}"))
        encoded = base64.b64encode(request.SerializeToString())
        sdk = self._sdk.setdefault(name, DurableFunctionsWorker())
        answered = sdk.execute_orchestration_request(self._functions[name], encoded)
        answer = pb.OrchestratorResponse.FromString(base64.b64decode(answered))
        if self.leaves:
            self.leaves -= 1
            await asyncio.sleep(0)
            gone = WorkerGone()
            asyncio.get_running_loop().call_soon(gone.late.set_result, answer)
            raise gone
        return answer

    async def run_activity(self, request: pb.ActivityRequest) -> str | None:
        self.runs[request.name] = self.runs.get(request.name, 0) + 1
        if gate := self._gates.get(request.name):
            await gate.wait()
        try:
            result = self._functions[request.name](json.loads(request.input.value or "null"))
        except Exception as error:
            raise FunctionFailed(helpers.new_failure_details(error)) from error
        return json.dumps(result)

    async def run_entity(self, request: pb.EntityBatchRequest) -> pb.EntityBatchResult:
        name = entity_name(request.instanceId)
        self.runs[name] = self.runs.get(name, 0) + 1
        if gate := self._gates.get(name):
            await gate.wait()
        if name not in self._functions:
            raise FunctionFailed(failure_details("NotFound", f"no entity {name}"))
        encoded = base64.b64encode(request.SerializeToString())
        sdk = self._sdk.setdefault(name, DurableFunctionsWorker())
        answer = sdk.execute_entity_batch_request(self._functions[name], encoded)
        return pb.EntityBatchResult.FromString(base64.b64decode(answer))
