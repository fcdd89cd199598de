"""Goes through a recorded history turn by turn on today's code, with the SDK's own worker."""

import base64
import json
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import durabletask.internal.orchestrator_service_pb2 as pb
from azure.durable_functions.worker import DurableFunctionsWorker
from google.protobuf.json_format import ParseDict

from function_app.bootstrap.chat_sessions import build_sessions
from function_app.bootstrap.workflows import build_workflows
from function_app.environment import prepare_environment
from function_app.settings import Settings

prepare_environment()  # as the app does: the durable codec is strict
HISTORIES = Path(__file__).with_name("histories")
type Events = list[pb.HistoryEvent]
# What an orchestrator does, as its history has it and as its answer does, and what must not change.
_DEEDS = {
    "taskScheduled": ("scheduleTask", ("name", "input")),
    "timerCreated": ("createTimer", ("fireAt",)),
    "subOrchestrationInstanceCreated": ("createSubOrchestration", ("name", "instanceId", "input")),
    "eventSent": ("sendEvent", ("name",)),
    "entityOperationCalled": ("sendEntityMessage", ("targetInstanceId", "operation", "input")),
    "entityOperationSignaled": ("sendEntityMessage", ("targetInstanceId", "operation", "input")),
    "entityLockRequested": ("sendEntityMessage", ("lockSet",)),
    "entityUnlockSent": ("sendEntityMessage", ("targetInstanceId",)),
}


@dataclass(frozen=True)
class Deed:
    """`number` is by which the engine finds its result again."""

    kind: str
    number: int
    said: dict[str, Any]

    def is_repeated_by(self, today: "Deed") -> bool:
        same = (self.kind, self.number) == (today.kind, today.number)
        return same and is_within(self.said, today.said)


@dataclass(frozen=True)
class Turn:
    past: Events
    new: Events
    deeds: list[Deed]


@dataclass(frozen=True)
class Recorded:
    path: Path
    document: dict[str, Any]

    @classmethod
    def read(cls, path: Path) -> "Recorded":
        return cls(path, json.loads(path.read_text("utf-8")))

    @property
    def history(self) -> Events:
        return [ParseDict(event, pb.HistoryEvent()) for event in self.document["history"]]

    def differences(self) -> list[str]:
        """What today's code does otherwise in the first turn that differs."""
        for number, turn in enumerate(self._turns(), 1):
            today = self._replayed(turn)
            if len(today) != len(turn.deeds) or not all(
                then.is_repeated_by(now) for then, now in zip(turn.deeds, today, strict=True)
            ):
                return [f"turn {number}", *(f"then {d}" for d in turn.deeds)] + [
                    f"now  {d}" for d in today
                ]
        return []

    def _turns(self) -> Iterator[Turn]:
        history = self.history
        begins = [n for n, event in enumerate(history) if event.HasField("orchestratorStarted")]
        for begin, end in zip(begins, [*begins[1:], len(history)], strict=True):
            turn = history[begin:end]
            new = list(_told(turn))
            deeds = [deed for event in turn[len(new) :] if (deed := self._recorded(event))]
            yield Turn(history[:begin], new, deeds)

    def _recorded(self, event: pb.HistoryEvent) -> Deed | None:
        kind = event.WhichOneof("eventType") or ""
        if kind == "executionCompleted":
            status = event.executionCompleted.orchestrationStatus
            return Deed(kind, -1, {"status": status, "result": _data(self.document["output"])})
        if kind not in _DEEDS:
            return None
        return Deed(kind, event.eventId, _said(getattr(event, kind), _DEEDS[kind][1]))

    def _replayed(self, turn: Turn) -> list[Deed]:
        request = pb.OrchestratorRequest(
            instanceId=self.document["instance_id"],
            pastEvents=turn.past,
            newEvents=turn.new,
            entityParameters=pb.OrchestratorEntityParameters(),
        )
        orchestrator = orchestrators()[self.document["orchestrator"]]
        encoded = base64.b64encode(request.SerializeToString())
        answer = DurableFunctionsWorker().execute_orchestration_request(orchestrator, encoded)
        actions = pb.OrchestratorResponse.FromString(base64.b64decode(answer)).actions
        # The history has its end last, whatever the order of the answer.
        return sorted(map(_done, actions), key=lambda deed: deed.kind == "executionCompleted")


@cache
def orchestrators() -> dict[str, Any]:
    settings = Settings(agent_mock_mode=True)
    workflows = build_workflows(settings, build_sessions(settings))
    return {name: code for one in workflows for name, code in one.orchestrators.items()}


def is_within(then: Any, now: Any) -> bool:
    """Whether all that was said then is said now. A field may have been added: whoever reads a
    stored message does without those that it does not know.
    """
    if isinstance(then, dict) and isinstance(now, dict):
        return all(name in now and is_within(said, now[name]) for name, said in then.items())
    if isinstance(then, list) and isinstance(now, list):
        return len(then) == len(now) and all(map(is_within, then, now))
    return bool(then == now)


def _told(turn: Events) -> Iterator[pb.HistoryEvent]:
    """What the engine told; what the orchestrator did comes after it, with numbers from zero."""
    for event in turn:
        is_end = event.HasField("orchestratorCompleted") or event.HasField("executionCompleted")
        if is_end or event.eventId >= 0:
            return
        yield event


def _done(action: pb.OrchestratorAction) -> Deed:
    field = action.WhichOneof("orchestratorActionType") or ""
    what = getattr(action, field)
    if field == "completeOrchestration":
        # A failure's text is in the history, and not in the output that is kept.
        result = what.result.value if what.HasField("result") else None
        said = {"status": what.orchestrationStatus, "result": _data(result)}
        return Deed("executionCompleted", -1, said)
    if field == "sendEntityMessage":
        kind = what.WhichOneof("EntityMessageType") or ""
        return Deed(kind, action.id, _said(getattr(what, kind), _DEEDS[kind][1]))
    kind, fields = next((k, f) for k, (sent_as, f) in _DEEDS.items() if sent_as == field)
    return Deed(kind, action.id, _said(what, fields))


def _said(message: Any, fields: tuple[str, ...]) -> dict[str, Any]:
    return {name: _plain(getattr(message, name)) for name in fields}


def _plain(value: Any) -> Any:
    if hasattr(value, "ToDatetime"):
        return value.ToDatetime().isoformat()
    if hasattr(value, "value"):
        return _data(value.value)
    return value if isinstance(value, str) else list(value)


def _data(text: str | None) -> Any:
    """JSON, also where it is a JSON text within another."""
    if text is None:
        return None
    try:
        value = json.loads(text)
    except ValueError:
        return text
    return _data(value) if isinstance(value, str) and value != text else value
