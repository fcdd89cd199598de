"""The engine's first worker: the orchestrators, activities and entities of the loaded app.

Activities and entities may be many and slow, and share the worker library's threads with everything
else: some threads are never theirs, so that HTTP handlers and orchestrators go on meanwhile.
"""

import asyncio
import base64
import binascii
from collections.abc import Mapping
from contextlib import nullcontext
from itertools import chain

from local_host.app.failures import InvocationFailed
from local_host.app.functions import LoadedApp, LoadedFunction
from local_host.app.invocation import Invoker
from local_host.durable_sdk import DecodeError, Message, pb
from local_host.engine.entities import entity_name
from local_host.engine.events import failure_details, start_in, value_of
from local_host.engine.tracing import Tracing
from local_host.engine.versions import Versioning
from local_host.engine.workers import FunctionFailed, Work, WorkAborted, WorkKind

_LEAST_LEFT_FREE = 2


def slow_threads(threads: int) -> int:
    """How many of so many threads activities and entities may take: a quarter is left, and two at
    least.
    """
    return max(1, threads - max(_LEAST_LEFT_FREE, threads // 4))


class FunctionWorker:
    """`parallel` is what host.json allows, `threads` what functions of all kinds share."""

    def __init__(
        self,
        app: LoadedApp,
        invoker: Invoker,
        parallel: Mapping[WorkKind, int],
        threads: int,
        *,
        versioning: Versioning,
        tracing: Tracing | None = None,
    ) -> None:
        self._tracing = tracing
        self._app = app
        self._invoker = invoker
        self._parallel = parallel
        self._versioning = versioning
        self._slow_threads = asyncio.Semaphore(slow_threads(threads))

    def takes(self, work: Work) -> bool:
        return self._function(work.kind, work.name) is not None

    def capacity(self, kind: WorkKind) -> int:
        return self._parallel[kind]

    async def run_orchestrator(self, request: pb.OrchestratorRequest) -> pb.OrchestratorResponse:
        started = start_in(chain(request.pastEvents, request.newEvents))
        if self._versioning.fails(started.version.value):
            raise FunctionFailed(_version_mismatch(started.version.value, self._versioning))
        place = self._taken_from(started)
        return await self._run(
            WorkKind.ORCHESTRATION, started.name, request, pb.OrchestratorResponse, place
        )

    def _taken_from(self, started: pb.ExecutionStartedEvent) -> str:
        """Where the orchestrator runs in its trace. A coroutine function is invoked there; the SDK,
        which sees to one in a thread, would read it anew in each run.
        """
        if not self._tracing:
            return ""
        place = started.parentTraceContext.traceParent
        function = self._app.orchestration(started.name)
        if function and not function.needs_thread:
            started.ClearField("parentTraceContext")
        return place

    async def run_activity(self, request: pb.ActivityRequest) -> str | None:
        function = self._existing(WorkKind.ACTIVITY, request.name)
        place = self._tracing.traceparent_of(request) if self._tracing else ""
        given = value_of(request, "input")
        try:
            async with self._slow_threads if function.needs_thread else nullcontext():
                return await self._invoker.invoke_activity(function, given, place)
        except InvocationFailed as failed:
            raise _failed(failed) from failed

    async def run_entity(self, request: pb.EntityBatchRequest) -> pb.EntityBatchResult:
        name = entity_name(request.instanceId)
        async with self._slow_threads:
            return await self._run(WorkKind.ENTITY, name, request, pb.EntityBatchResult)

    async def _run[Answer: Message](
        self,
        kind: WorkKind,
        name: str,
        request: Message,
        answer: type[Answer],
        place: str = "",
    ) -> Answer:
        function = self._existing(kind, name)
        encoded = base64.b64encode(request.SerializeToString()).decode()
        try:
            answered = await self._invoker.invoke_durable(function, encoded, place)
            return answer.FromString(base64.b64decode(answered))
        except InvocationFailed as failed:
            raise _failed(failed) from failed
        except (binascii.Error, DecodeError) as error:
            raise WorkAborted(f"the answer of {name} is not an {answer.__name__}") from error

    def _function(self, kind: WorkKind, name: str) -> LoadedFunction | None:
        match kind:
            case WorkKind.ORCHESTRATION:
                return self._app.orchestration(name)
            case WorkKind.ACTIVITY:
                return self._app.activity(name)
            case WorkKind.ENTITY:
                return self._app.entity(name)

    def _existing(self, kind: WorkKind, name: str) -> LoadedFunction:
        function = self._function(kind, name)
        if function is None:
            kind_name = "orchestrator" if kind is WorkKind.ORCHESTRATION else kind.value
            message = f"The {kind_name} function {name!r} does not exist in this app."
            raise FunctionFailed(failure_details("FunctionNotFound", message))
        return function


def _version_mismatch(version: str, versioning: Versioning) -> pb.TaskFailureDetails:
    message = (
        f"The app's orchestrations are of version {versioning.current}; with versionMatchStrategy "
        f"{versioning.match} it does not take one of version {version or 'none'}."
    )
    return failure_details("VersionMismatch", message)


def _failed(failed: InvocationFailed) -> FunctionFailed:
    return FunctionFailed(failure_details(failed.error_type, failed.message, failed.stack_trace))
