"""A review page as the server draws it, for the states in which a claim can be."""

from dataclasses import replace
from datetime import UTC, datetime
from html.parser import HTMLParser
from typing import Any

from function_app.claims.decisions.history import TakenDecision
from function_app.desk.claim_state import ClaimState
from function_app.desk.rendering import render_review
from function_app.domain.claim import ClaimRequest
from function_app.domain.decision import ApprovalDecision
from function_app.domain.reading import Agent1Output
from function_app.domain.result import OrchestrationResult

HOSTILE = '<script>alert(1)</script>"><img src=x onerror=alert(1)> {{ 7 * 7 }}'
FILED = datetime(2031, 2, 28, 23, 0, tzinfo=UTC)
DECIDED = datetime(2031, 3, 1, 9, 30, tzinfo=UTC)
ENDED = datetime(2031, 3, 1, 9, 31, tzinfo=UTC)
APPROVED = ApprovalDecision(decision="approved", reviewer="r@x.example")


class Drawn(HTMLParser):
    """The page as a browser reads it: its elements by id and by name, and its visible text. What
    stands in the side panel, which says much a second time, is told apart, and so is
    what a script may show later.
    """

    def __init__(self, page: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.beside: list[tuple[str, dict[str, str | None]]] = []
        self.later: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self._is_beside = False
        self._is_template = False
        self.feed(page)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self._is_beside |= tag == "aside"
        self._is_template |= tag == "template"
        self._told_apart().append((tag, dict(attrs)))

    def handle_endtag(self, tag: str) -> None:
        self._is_beside &= tag != "aside"
        self._is_template &= tag != "template"

    def handle_data(self, data: str) -> None:
        if not self._is_template:
            self.text += data

    def _told_apart(self) -> list[tuple[str, dict[str, str | None]]]:
        if self._is_template:
            return self.later
        return self.beside if self._is_beside else self.tags

    def all(self, tag: str) -> list[dict[str, str | None]]:
        return [attributes for name, attributes in self.tags if name == tag]

    def find(self, **wanted: str) -> dict[str, str | None] | None:
        return next((a for _, a in self.tags if wanted.items() <= a.items()), None)

    def field(self, name: str) -> dict[str, str | None]:
        found = self.find(name=name)
        assert found is not None, name
        return found


def reading(**changes: Any) -> Agent1Output:
    return Agent1Output.model_validate(
        {
            "claim_id": "CLM-7",
            "classification": {"claim_type": "VSC", "sub_type": "Mechanical", "urgency": "Urgent"},
            "justification": "The transmission slips.",
            "confidence_score": "85%",
            "flags": {
                "missing_information": ["phone number"],
                "potential_concerns": ["mileage is high"],
            },
            "document_extraction": {
                "status": "success",
                "document_type": "invoice",
            },
            "documents": [
                {
                    "name": "x.pdf",
                    "status": "success",
                    "document_type": "invoice",
                    "pages": 1,
                    "characters": 10,
                    "page_texts": ["INVOICE 42"],
                }
            ],
            "extracted_info": {
                "claimant_name": "Ana Diaz",
                "contract_number": "C-1",
                "total_estimate": "$1,234.50",
                "date_of_loss": "02/10/2031",
            },
        }
        | changes
    )


def waiting(**changes: Any) -> ClaimState:
    state = ClaimState(
        instance_id="claim-CLM-7",
        claim_id="CLM-7",
        runtime_status="Running",
        step="awaiting_approval",
        request_id="wait-1",
        created_at=FILED,
        updated_at=ENDED,
        claim=ClaimRequest(
            claim_id="CLM-7", email_content="It slips.", attachment_url="https://a.example/x.pdf"
        ),
        agent1=reading(),
    )
    return replace(state, **changes)


def ended(status: str, decision: ApprovalDecision | None = None, **gathered: Any) -> ClaimState:
    result = OrchestrationResult(
        claim_id="CLM-7",
        status=status,
        started_at=FILED,
        completed_at=ENDED,
        approval_decision=decision,
        **gathered,
    )
    return waiting(
        runtime_status="Completed",
        step="any",
        request_id=None,
        taken=TakenDecision(decision, DECIDED) if decision else None,
        result=result,
    )


def drawn(state: ClaimState) -> Drawn:
    return Drawn(render_review(state))
