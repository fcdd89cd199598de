"""A typical claim, an e-mail with a form of one page, on a local host with Foundry agents that a
stand-in plays: approved, rejected, and left alone until its time is over; then deleted.
"""

import tempfile
import time
from collections.abc import Callable
from contextlib import closing
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import httpx

from costs.actions import Work, work_in
from costs.tokens import CountedAgents
from demo.claims_api import ClaimsApi, Json
from demo.documents import draw
from demo.foundry.service import FoundryService
from demo.journey import ClaimStuck, Journey
from demo.reviewer import REVIEWER, decision
from demo.samples import alternator
from dev_support.file_share import serve
from dev_support.host_process import HostProcess, open_log, start_host
from function_app.claims.tombstones import tombstone_of
from function_app.settings import Settings

_WRITTEN = date(2026, 11, 2)  # always the same claim, so that the figures can be compared
_INSTANCES = "/runtime/webhooks/durabletask/instances"
_LONGER_THAN_A_CLAIM_WAITS = 25 * 3600


class Taken(NamedTuple):
    """By one claim; `deleted` is what deleting it takes later."""

    work: Work
    input_tokens: int
    output_tokens: int
    deleted: Work


class _Desk:
    def __init__(self, host: HostProcess, documents_url: str) -> None:
        self._host = host
        self._documents_url = documents_url
        self._api = ClaimsApi(host.url)
        self._http = httpx.Client(base_url=host.url, trust_env=False, timeout=30)

    def close(self) -> None:
        self._api.close()
        self._http.close()

    def measure(self, name: str, decide: Callable[[Json], None]) -> Taken:
        claim = Journey(self._api, alternator.claim(_WRITTEN), name)
        claim.file(self._documents_url)
        claim.follow(lambda one: one.waits_for_reviewer, self._host.check_alive)
        decide(claim.status)
        claim.follow(lambda one: one.has_ended, self._host.check_alive)
        work = work_in(self._history(claim.instance_id))
        result: Json = claim.status["output"]
        answers = [result[agent] for agent in ("agent1_output", "agent2_output")]
        seen = [answer["provenance"] for answer in answers if answer]
        self._http.delete(f"/api/claims/{claim.instance_id}").raise_for_status()
        return Taken(
            work,
            sum(answer["input_tokens"] for answer in seen),
            sum(answer["output_tokens"] for answer in seen),
            work_in(self._history(tombstone_of(claim.instance_id))),
        )

    def approve(self, status: Json) -> None:
        body = decision(alternator.claim(_WRITTEN), status, _WRITTEN)
        self._api.approve(status["instance_id"], body)

    def reject(self, status: Json) -> None:
        seen = {name: status[name] for name in ("request_id", "seen_digest")}
        body = {"decision": "rejected", "reviewer": REVIEWER, "comments": "Not covered."}
        self._api.approve(status["instance_id"], body | seen)

    def leave_alone(self, status: Json) -> None:
        later = {"advance_seconds": _LONGER_THAN_A_CLAIM_WAITS}
        self._http.post("/admin/local/clock", json=later).raise_for_status()

    def _history(self, instance_id: str) -> list[dict[str, Any]]:
        path = f"{_INSTANCES}/{instance_id}?showHistory=true"
        deadline = time.monotonic() + 60
        while time.monotonic() < deadline:
            instance = self._http.get(path).raise_for_status().json()
            if instance["runtimeStatus"] == "Completed":
                return instance["historyEvents"]
            time.sleep(0.02)
        raise ClaimStuck(f"{instance_id} has not ended after a minute")


def measure() -> dict[str, Taken]:
    """By how the claim ends."""
    settings = Settings()
    paper = alternator.claim(_WRITTEN)
    with (
        tempfile.TemporaryDirectory(prefix="claims-costs-") as folder,
        serve({paper.file_name: draw(paper.paper)}) as documents_url,
        FoundryService(CountedAgents(settings).reply) as agents,
        open_log(Path(folder), "host.log") as log,
    ):
        host = start_host(log, Path(folder), settings=_settings(agents.endpoint, settings))
        try:
            host.wait_until_ready()
            with closing(_Desk(host, documents_url)) as desk:
                return {
                    "approved": desk.measure("A", desk.approve),
                    "rejected": desk.measure("R", desk.reject),
                    "nobody decides": desk.measure("N", desk.leave_alone),
                }
        finally:
            host.kill()


def _settings(endpoint: str, settings: Settings) -> dict[str, str]:
    """Whatever local.settings.json says."""
    return {
        "AGENT_MOCK_MODE": "false",
        "AGENT1_PROJECT_ENDPOINT": endpoint,
        "AGENT1_NAME": settings.agent1_name,
        "AGENT2_PROJECT_ENDPOINT": endpoint,
        "AGENT2_NAME": settings.agent2_name,
        "APPROVAL_TIMEOUT_HOURS": "24",
        "RETENTION_DAYS": "",
        "SPAM_CHECK_CLAIMS": "false",
    }
