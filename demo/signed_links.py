"""`demo --links`: reviewers who sign in by links of their own. One claim takes two approvals; with
the other nothing happens for four hours, on a clock that is moved, and it is escalated.
"""

import json
import secrets
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from queue import Empty, SimpleQueue

import httpx

from demo.at_the_desk import AT_THE_DESK
from demo.claims_api import ClaimsApi, Json
from demo.journey import ClaimStuck, Journey
from demo.reviewer import REVIEWER, decision
from dev_support.host_process import OFFLINE_AGENTS, HostProcess
from dev_support.loopback_server import LoopbackServer, Reply, Request
from function_app.access.link_tokens import LinkSigner

POLICY = Path(__file__).with_name("approval-policy.yaml")
SUPERVISOR = "sam.okafor@example.com"
ESCALATED_AFTER_SECONDS = 4 * 3600
LINK_HOURS = 72
_PATIENCE_SECONDS = 30


class Inbox(LoopbackServer):
    """Where the app's notices arrive, as in a chat's webhook."""

    def __init__(self) -> None:
        super().__init__()
        self._notices = SimpleQueue[Json]()

    def answer(self, request: Request) -> Reply:
        self._notices.put(json.loads(request.body))
        return Reply()

    def notice_of(self, instance_id: str, occasion: str) -> Json:
        """The next one of this kind. Raises `ClaimStuck` when none comes."""
        while True:
            try:
                notice = self._notices.get(timeout=_PATIENCE_SECONDS)
            except Empty:
                raise ClaimStuck(f"Nobody was told of {instance_id}: {occasion}") from None
            is_it = notice.get("occasion", "review") == occasion
            if notice["instance_id"] == instance_id and is_it:
                return notice


@dataclass(frozen=True)
class LinkDemo:
    inbox: Inbox
    signer: LinkSigner

    @property
    def settings(self) -> Mapping[str, str]:
        return {
            **OFFLINE_AGENTS,
            **AT_THE_DESK,
            "REVIEW_AUTH": "link",
            "LOCAL_PRINCIPAL": "",
            "REVIEW_LINK_KEYS": self.signer.keys[0],
            "REVIEW_LINK_HOURS": str(LINK_HOURS),
            "APPROVAL_POLICY": str(POLICY),
            "NOTIFY": "webhook",
            "NOTIFICATION_WEBHOOK_URL": self.inbox.url,
        }

    def prepare(self, journeys: list[Journey], host: HostProcess) -> None:
        """Nobody decides on any; of the last one the telling is shown."""
        escalated = journeys[-1]
        print()
        escalated.show("clock", "four hours go by, and nobody decides")
        httpx.post(
            f"{host.url}/admin/local/clock",
            json={"advance_seconds": ESCALATED_AFTER_SECONDS},
            trust_env=False,
        ).raise_for_status()
        self.inbox.notice_of(escalated.instance_id, "escalate")
        escalated.show("escalated", f"the supervisor has been told: {SUPERVISOR}")

    def show_links(self, journey: Journey) -> None:
        journey.look()
        for who, mail in (("reviewer", REVIEWER), ("supervisor", SUPERVISOR)):
            journey.show("link", f"for {mail}, {who}:")
            print(f"{'':<13}{self._link(journey, mail)}")

    def decide(self, api: ClaimsApi, journey: Journey, today: date) -> None:
        """As many sign the claim as it needs, each with a link of their own."""
        body = decision(journey.sample, journey.status, today)
        for mail in (REVIEWER, SUPERVISOR):
            reply = api.approve(journey.instance_id, body, token=self._token(journey, mail))
            journey.show("approved", f"by {mail}. {reply['message']}")
            journey.look()
            if not journey.is_undecided:
                break

    def _link(self, journey: Journey, mail: str) -> str:
        request_id: str = journey.status["request_id"]
        return self.signer.link(journey.review_url, journey.instance_id, request_id, mail)

    def _token(self, journey: Journey, mail: str) -> str:
        return self.signer.sign(journey.instance_id, journey.status["request_id"], mail)


@contextmanager
def link_demo() -> Iterator[LinkDemo]:
    with Inbox() as inbox:
        yield LinkDemo(inbox, LinkSigner((secrets.token_urlsafe(32),), LINK_HOURS))
