"""A `durabletask` worker at the other end of a gRPC stream, as the engine sees it."""

import asyncio
import uuid
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from local_host.durable_sdk import Message, pb
from local_host.engine.events import value_of
from local_host.engine.workers import FunctionFailed, Work, WorkAborted, WorkerGone, WorkKind

_UNSAID = 100  # side by side, where the worker sets no limit


class ConnectedWorker:
    """`items` is what the stream sends; the worker's answers come back under their tokens."""

    def __init__(self, request: pb.GetWorkItemsRequest) -> None:
        self.items: asyncio.Queue[pb.WorkItem] = asyncio.Queue()
        self._questions: dict[str, _Question[Any]] = {}
        self._gone = False
        self._filters = _filters(request)
        self._capacity = {
            WorkKind.ORCHESTRATION: request.maxConcurrentOrchestrationWorkItems or _UNSAID,
            WorkKind.ACTIVITY: request.maxConcurrentActivityWorkItems or _UNSAID,
            WorkKind.ENTITY: request.maxConcurrentEntityWorkItems or _UNSAID,
        }

    def takes(self, work: Work) -> bool:
        if self._filters is None:
            return True
        versions = self._filters[work.kind].get(work.name.lower())
        return versions is not None and (not versions or work.version in versions)

    def capacity(self, kind: WorkKind) -> int:
        return self._capacity[kind]

    async def run_orchestrator(self, request: pb.OrchestratorRequest) -> pb.OrchestratorResponse:
        return await self._ask(pb.WorkItem(orchestratorRequest=request), _decisions)

    async def run_activity(self, request: pb.ActivityRequest) -> str | None:
        return await self._ask(pb.WorkItem(activityRequest=request), _result)

    async def run_entity(self, request: pb.EntityBatchRequest) -> pb.EntityBatchResult:
        return await self._ask(pb.WorkItem(entityRequest=request), _batch_result)

    def answer(self, token: str, message: Message) -> bool:
        """False when this worker was not asked under the token, or has answered before."""
        question = self._questions.pop(token, None)
        if question is not None:
            question.answer(message)
        return question is not None

    def abandon(self, token: str) -> None:
        question = self._questions.pop(token, None)
        if question is not None:
            question.refuse(WorkAborted("the worker has abandoned it"))

    def close(self) -> bool:
        """The stream has ended: another worker may do what this one has not; whether there is any.

        A worker that stops in good order ends its stream first and its work after that, so its
        answers are still welcome.
        """
        self._gone = True
        for question in self._questions.values():
            question.come_late()
        return bool(self._questions)

    async def _ask[Answer](self, item: pb.WorkItem, read: Callable[[Message], Answer]) -> Answer:
        if self._gone:
            raise WorkerGone
        item.completionToken = uuid.uuid4().hex
        question = _Question(read)
        self._questions[item.completionToken] = question
        self.items.put_nowait(item)
        return await question.answered


class _Question[Answer]:
    def __init__(self, read: Callable[[Message], Answer]) -> None:
        self._read = read
        self.answered: asyncio.Future[Answer] = asyncio.get_running_loop().create_future()

    def answer(self, message: Message) -> None:
        try:
            answer = self._read(message)
        except (FunctionFailed, WorkAborted) as failed:
            self.refuse(failed)
        else:
            if not self.answered.done():
                self.answered.set_result(answer)

    def refuse(self, error: Exception) -> None:
        if not self.answered.done():
            self.answered.set_exception(error)

    def come_late(self) -> None:
        gone = WorkerGone()
        self.refuse(gone)
        self.answered = gone.late


def _decisions(message: Message) -> pb.OrchestratorResponse:
    return _meant(message, pb.OrchestratorResponse)


def _result(message: Message) -> str | None:
    message = _meant(message, pb.ActivityResponse)
    if message.HasField("failureDetails"):
        raise FunctionFailed(message.failureDetails)
    return value_of(message, "result")


def _batch_result(message: Message) -> pb.EntityBatchResult:
    message = _meant(message, pb.EntityBatchResult)
    if message.HasField("failureDetails"):
        raise FunctionFailed(message.failureDetails)
    return message


def _meant[M: Message](message: Message, kind: type[M]) -> M:
    """A worker may answer under the token of a question of another kind."""
    if not isinstance(message, kind):
        raise WorkAborted("the worker has answered something else")
    return message


type _Versions = Mapping[str, frozenset[str]]


def _filters(request: pb.GetWorkItemsRequest) -> Mapping[WorkKind, _Versions] | None:
    """The versions taken of each name, none meaning any; None when the worker takes everything."""
    if not request.HasField("workItemFilters"):
        return None
    wanted = request.workItemFilters
    return {
        WorkKind.ORCHESTRATION: _versions((f.name, f.versions) for f in wanted.orchestrations),
        WorkKind.ACTIVITY: _versions((f.name, f.versions) for f in wanted.activities),
        WorkKind.ENTITY: _versions((f.name, ()) for f in wanted.entities),
    }


def _versions(filters: Iterable[tuple[str, Iterable[str]]]) -> _Versions:
    """Two filters of one name add up, and one without versions takes them all."""
    merged: dict[str, frozenset[str]] = {}
    for name, given in filters:
        key, versions = name.lower(), frozenset(given)
        known = merged.get(key)
        both = known is None or (known and versions)
        merged[key] = (known or frozenset()) | versions if both else frozenset()
    return merged
