"""A claims desk for a browser: claims on the running host, and all that may happen to one while its
page is open. Agents say what the test writes for them; everything else is the real app.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from itertools import count
from typing import Any

from playwright.sync_api import Page

from tests.function_app.claims.conftest import ClaimsApi, State
from tests.function_app.claims.gates import Gates

CONTRACT_FORM = "VSC Claim Form.txt"
A_DAY = 24 * 3600
READING: dict[str, Any] = {
    "classification": {"claim_type": "VSC", "sub_type": "Electrical", "urgency": "Standard"},
    "justification": "The alternator failed and the car does not start.",
    "confidence_score": 0.86,
    "flags": {
        "missing_information": ["vehicle_vin: not in the e-mail or the document"],
        "potential_concerns": ["The estimate is a month old"],
    },
    "document_extraction": {
        "status": "success",
        "document_type": "claim_form",
        "summary": "A claim form for an alternator.",
    },
    "documents": [{"name": CONTRACT_FORM, "document_type": "claim_form"}],
    "extracted_info": {
        "claimant_name": "Maria Lopez",
        "claimant_email": "maria@example.com",
        "contract_number": "VSC-7788",
        "vehicle_year": 2021,
        "vehicle_make": "Honda",
        "vehicle_model": "Accord",
        "current_odometer": 45000,
        "date_of_loss": "2025-02-10",
        "issue_summary": "The car does not start.",
        "repair_facility": "Main Street Motors",
        "diagnosis": "Alternator failure",
        "total_estimate": 767.5,
        "deductible": 100,
    },
}
VERDICT: dict[str, Any] = {
    "decision": "APPROVED", "decision_type": "AUTO", "approved_amount": 667.5,
    "deductible_applied": 100, "rules_passed": ["AA-01"], "reason": "Every rule passed.",
}  # fmt: skip


@dataclass
class OpenClaim:
    """A claim whose page is looked at, and what others do to it meanwhile."""

    api: ClaimsApi
    gates: Gates
    claim_id: str
    _held: set[str] = field(default_factory=set[str])

    @property
    def review_url(self) -> str:
        return f"{self.api.host.url}/api/review/claim-{self.claim_id}"

    def status(self) -> State:
        return self.api.status(self.claim_id)

    def hold(self, agent: str) -> None:
        """The agent takes its time until it is let go."""
        self.gates.close_gate(f"{agent}/{self.claim_id}")

    def let_go(self, agent: str) -> None:
        self.gates.open_gate(f"{agent}/{self.claim_id}")

    def agent_says(self, agent: str, words: Mapping[str, Any]) -> None:
        self.gates.words[f"{agent}/{self.claim_id}"] = dict(words)

    def start(self, **body: Any) -> None:
        assert self.api.start(self.claim_id, **body).status_code == 202

    def reach(self, step: str) -> State:
        return self.api.at(self.claim_id, step)

    def decide_elsewhere(self, decision: str = "approved", **body: Any) -> None:
        assert self.api.approve(self.claim_id, decision, **body).status_code == 200

    def ask_for_changes_elsewhere(self, words: str = "Please read the estimate again.") -> None:
        self.decide_elsewhere("changes_requested", comments=words)

    def approve_elsewhere_and_end(self, **verdict: Any) -> State:
        self.agent_says("agent2", VERDICT | verdict)
        self.decide_elsewhere()
        return self.ended()

    def ended(self) -> State:
        return self.api.ended(self.claim_id)

    def time_out(self) -> None:
        self.api.host.advance_clock(A_DAY + 60)
        self.ended()

    def manage(self, verb: str) -> None:
        """An operator suspends, resumes or terminates it, through the host's management API."""
        instance = f"/runtime/webhooks/durabletask/instances/claim-{self.claim_id}"
        assert self.api.host.post(f"{instance}/{verb}").is_success
        wanted = {"suspend": "Suspended", "resume": "Running", "terminate": "Terminated"}[verb]
        self.api.until(self.claim_id, lambda state: state["runtime_status"] == wanted)

    def forget(self) -> None:
        """Ends it and takes it out of the store, so that its number is free again."""
        self.manage("terminate")
        instance = f"/runtime/webhooks/durabletask/instances/claim-{self.claim_id}"
        assert self.api.host.delete(instance).is_success


@dataclass
class Desk:
    """`papers` is where attachments are served, by the name that `files` holds them under."""

    api: ClaimsApi
    gates: Gates
    papers: str
    files: dict[str, bytes]
    _numbers: Any = field(default_factory=lambda: count(1001))

    def new_claim(self, claim_id: str | None = None) -> OpenClaim:
        """Not filed yet."""
        return OpenClaim(self.api, self.gates, claim_id or f"CLM-{next(self._numbers)}")

    def waiting_claim(
        self, reading: Mapping[str, Any] = READING, claim_id: str | None = None, **body: Any
    ) -> OpenClaim:
        """Read by agent 1, before its reviewer."""
        claim = self.new_claim(claim_id)
        claim.agent_says("agent1", reading)
        claim.start(**self.letter() | body)
        claim.reach("awaiting_approval")
        return claim

    def letter(self) -> dict[str, Any]:
        return {
            "email_content": "My car will not start.\nPlease help, Maria Lopez",
            "sender_email": "maria@example.com",
            "attachment_url": f"{self.papers}VSC%20Claim%20Form.txt",
        }


def reject(page: Page, reason: str = "not_covered") -> None:
    """Asked for twice, with a reason: a rejection ends the claim."""
    page.get_by_role("button", name="Reject").click()
    page.get_by_label("Reason for the rejection").select_option(reason)
    page.get_by_role("button", name="Reject for good").click()
