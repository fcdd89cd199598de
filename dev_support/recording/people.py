"""The app on a local host whose time stands still, and what its people do with it."""

import time
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from dev_support.host_process import OFFLINE_AGENTS, HostFailed, open_log, start_host

BEGINNING = "2026-01-05T09:00:00Z"
PATIENCE_SECONDS = 60
# Not as a laptop is set up, where a person settles what is left to one.
_SETTINGS = {"CLAIM_FILES": "folder:files", "AFTER_REVIEW": "end"}
_MANAGEMENT = "/runtime/webhooks/durabletask"
_EMAIL = (
    "The alternator of my 2019 Toyota Camry failed on December 30, 2025 at 45,000 miles. My "
    "contract number is VSC-2291847. Lakeside Toyota Service wants $330.00 for parts and $437.50 "
    "for labor, $767.50 in all.\n\nMaria Alvarez, (312) 555-0148"
)
type Json = dict[str, Any]


@dataclass(frozen=True)
class People:
    http: httpx.Client

    def file(self, claim_id: str) -> str:
        """A made-up claim, once it waits for its reviewer; the instance's id."""
        instance_id = self.send(claim_id)
        self.waiting(f"/api/claims/status/{instance_id}")
        return instance_id

    def send(self, claim_id: str) -> str:
        body = {
            "claim_id": claim_id,
            "email_content": _EMAIL,
            "sender_email": "maria.alvarez@example.com",
        }
        return self.post("/api/claims/start", body)["instance_id"]

    def decide(self, instance_id: str, decision: str, by: str = "ann", **more: Any) -> str:
        """The decision's id."""
        body = {"decision": decision, "reviewer": f"{by}@example.com", **more}
        return self.post(f"/api/claims/approve/{instance_id}", body)["decision_id"]

    def start(self, orchestrator: str, instance_id: str, given: Any) -> str:
        """By the engine's own API, where the caller chooses the id."""
        reply = self.http.post(
            f"{_MANAGEMENT}/orchestrators/{orchestrator}/{instance_id}", json=given
        )
        reply.raise_for_status()
        return instance_id

    def waiting(self, path: str, besides: str | None = None) -> Json:
        """The status of what waits for a person, for another request than the one `besides`."""
        return self._until(path, lambda s: s.get("request_id") not in (None, besides))

    def ended(self, instance_id: str) -> str:
        path = f"{_MANAGEMENT}/instances/{instance_id}"
        self._until(path, lambda s: s["runtimeStatus"] not in {"Pending", "Running"})
        return instance_id

    def pass_time(self, *, hours: float) -> None:
        self.post("/admin/local/clock", {"advance_seconds": hours * 3600})

    def pass_timer(self, instance_id: str, number: int, *, hours: float = 1) -> None:
        """Once the instance has set its timer of this number, and waits for nothing else; the
        first is number 1.
        """
        path = f"{_MANAGEMENT}/instances/{instance_id}?showHistory=true"
        self._until(path, lambda s: _waits_for_timer(s, number))
        self.pass_time(hours=hours)

    def post(self, path: str, body: Any = None) -> Json:
        reply = self.http.post(path, json=body)
        if reply.is_error:
            raise HostFailed(f"{path}: {reply.status_code} {reply.text}")
        return reply.json() if reply.content else {}

    def _until(self, path: str, holds: Callable[[Json], bool]) -> Json:
        deadline = time.monotonic() + PATIENCE_SECONDS
        while not holds(status := self.http.get(path).json()):
            if time.monotonic() > deadline:
                raise HostFailed(f"{path}: {status}")
        return status


def _waits_for_timer(status: Json, number: int) -> bool:
    count = Counter[str](event["EventType"] for event in status["historyEvents"])
    has_been_answered = count["TaskScheduled"] == 0  # one that has is told with its answer
    return count["TimerCreated"] >= number and has_been_answered


@contextmanager
def at_work(folder: Path, settings: Mapping[str, str]) -> Iterator[People]:
    with open_log(folder, "recording.log") as log:
        host = start_host(
            log,
            folder,
            settings={**OFFLINE_AGENTS, **_SETTINGS, **settings},
            options=("--still-at", BEGINNING),
        )
        try:
            host.wait_until_ready()
            with httpx.Client(base_url=host.url, timeout=PATIENCE_SECONDS) as http:
                yield People(http)
        finally:
            host.stop()
