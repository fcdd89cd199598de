"""What happened to a claim, as its durable history tells it: who, what, when, from what."""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Any

from durabletask.history import (
    EventRaisedEvent,
    ExecutionStartedEvent,
    HistoryEvent,
    TaskCompletedEvent,
    TaskFailedEvent,
    TaskScheduledEvent,
)
from pydantic import ValidationError

from function_app.audit.changes import changes
from function_app.audit.entries import Happened
from function_app.audit.lifecycle import filed, lifecycle
from function_app.audit.questions import Questions, claimant_told
from function_app.claims.claimant.messages import TELL_CLAIMANT
from function_app.claims.decisions.parse import parse_decision
from function_app.claims.steps import (
    ADJUDICATE_CLAIM,
    APPROVAL_DECISION,
    NOTIFY_REVIEWER,
    READ_CLAIM,
    SETTLEMENT_DECISION,
    UNDO_DECISION,
    WRITE_LETTER,
)
from function_app.domain.decision import ApprovalDecision
from function_app.domain.reading import Agent1Output
from function_app.domain.settlement import SettlementDecision
from function_app.domain.undoing import UndoDecision
from function_app.kit.durable.event_data import read_event
from function_app.kit.durable.outcome import ActivityOutcome
from function_app.kit.timestamps import iso_utc

_OFFLINE = {"agent_name": "offline"}
_TOLD_OF_A_NOTICE = ("request_id", "occasion", "to", "due_at")
_TOLD_OF_A_DECISION = {
    "reviewer", "decision", "comments", "request_id", "seen_digest", "decision_id",
    "signed_in_by", "roles", "overrides", "questions", "documents", "due_days",
}  # fmt: skip


@dataclass
class Journal:
    """Reads a history from its beginning. `verdict` says whether a decision counted, or why not;
    `later` says so of what is decided after it.
    """

    verdict: Callable[[ApprovalDecision], str]
    later: Callable[[UndoDecision | SettlementDecision], str]
    _scheduled: dict[int, TaskScheduledEvent] = field(default_factory=dict[int, TaskScheduledEvent])
    _reading: Agent1Output | None = None
    _questions: Questions = field(default_factory=Questions)

    def entries(self, history: Iterable[HistoryEvent]) -> Iterator[Happened]:
        for event in history:
            happened = self._questions.heard(event) or self._told(event)
            if happened:
                yield {"at": iso_utc(event.timestamp), **happened}

    def _told(self, event: HistoryEvent) -> Happened | None:
        match event:
            case ExecutionStartedEvent():
                return filed(event.input)
            case TaskScheduledEvent():
                self._scheduled[event.event_id] = event
                return None
            case TaskCompletedEvent():
                return self._done(self._scheduled.get(event.task_scheduled_id), event.result)
            case TaskFailedEvent():
                tried = self._scheduled.get(event.task_scheduled_id)
                return {"event": "try_failed", "step": tried and tried.name}
            case EventRaisedEvent():
                return self._raised(event)
            case _:
                return lifecycle(event)

    def _done(self, task: TaskScheduledEvent | None, result: str | None) -> Happened | None:
        try:
            outcome = ActivityOutcome.model_validate_json(result or "{}")
        except ValidationError:
            return None
        if task is None or task.name == WRITE_LETTER:  # the letter itself is told of
            return None
        if task.name == READ_CLAIM:
            return self._read(outcome)
        if task.name == NOTIFY_REVIEWER:
            return _notified(_notice(task), outcome)
        if task.name == ADJUDICATE_CLAIM:
            return _adjudicated(outcome)
        of_claimant = task.name == TELL_CLAIMANT
        other = {"event": "step_done", "step": task.name, "failure": outcome.failure}
        return claimant_told(task, outcome) if of_claimant else other

    def _read(self, outcome: ActivityOutcome) -> Happened:
        if outcome.output is None:
            return {"event": "not_read", "failure": outcome.failure}
        self._reading = reading = Agent1Output.model_validate(outcome.output)
        told = reading.dump()
        return {
            "event": "read",
            "agent": told["provenance"] or _OFFLINE,
            "classification": told["classification"],
            "confidence_score": reading.confidence_score,
            "values": {n: v for n, v in told["extracted_info"].items() if v is not None},
            "evidence": told["evidence"],
            "documents": [
                {name: report[name] for name in ("name", "document_type", "status", "sha256")}
                for report in told["documents"]
            ],
            "contract": told["contract"],
            "facility": told["facility"],
            "concerns": reading.flags.potential_concerns,
        }

    def _raised(self, event: EventRaisedEvent) -> Happened:
        data = json.loads(event.input) if event.input else None
        name = event.name.lower()
        if later := self._decided_later(name, data):
            return later
        decision = parse_decision(data) if name == APPROVAL_DECISION.lower() and data else None
        if decision is None:
            content = sha256((event.input or "").encode()).hexdigest()
            return {"event": "event_ignored", "name": event.name, "sha256": content}
        return {
            "event": "decision",
            "verdict": self.verdict(decision),
            **decision.model_dump(mode="json", include=_TOLD_OF_A_DECISION),
            **({"override": True} if decision.override else {}),
            "changes": changes(self._reading, decision),
        }

    def _decided_later(self, name: str, data: Any) -> Happened | None:
        if name == UNDO_DECISION.lower() and (undo := read_event(data, UndoDecision)):
            return {"event": "undo", "verdict": self.later(undo), **undo.dump()}
        if name == SETTLEMENT_DECISION.lower() and (one := read_event(data, SettlementDecision)):
            return {"event": "settlement", "verdict": self.later(one), **one.dump()}
        return None


def _notice(task: TaskScheduledEvent) -> dict[str, Any]:
    """Activities are given text, which an engine keeps as JSON."""
    text = json.loads(task.input or '"{}"')
    return json.loads(text) if isinstance(text, str) else {}


def _notified(notice: Mapping[str, Any], outcome: ActivityOutcome) -> Happened:
    return {
        "event": "notified",
        **{name: notice[name] for name in _TOLD_OF_A_NOTICE if notice.get(name) is not None},
        "notice_number": notice.get("number", 0),  # `number` is the entry's own
        "deliveries": (outcome.output or {}).get("deliveries", []),
        "failure": outcome.failure,
    }


def _adjudicated(outcome: ActivityOutcome) -> Happened:
    if outcome.output is None:
        return {"event": "not_adjudicated", "failure": outcome.failure}
    told = {name: value for name, value in outcome.output.items() if name != "provenance"}
    agent = outcome.output.get("provenance") or _OFFLINE
    return {"event": "adjudicated", "agent": agent, "adjudication": told}
