"""What the index has of a claim: from how it was filed, from what agent 1 read, and from where it
stands. All of it is made here, for what is noted on the way and for what the engine tells later.
"""

from collections.abc import Iterator, Mapping
from datetime import datetime
from decimal import Decimal
from typing import Any, cast

from function_app.approval_policy.facts import has_no_contract, mailbox_of, people_of
from function_app.claim_index.ports import Value
from function_app.claims.decisions.state import GOES_ON
from function_app.claims.steps import Step
from function_app.domain.claim import ClaimRequest
from function_app.domain.document import DocumentStatus
from function_app.domain.extraction import ExtractedInfo
from function_app.domain.message import AgentMessage, AgentReply
from function_app.domain.reading import ClaimClassification, ClaimFlags
from function_app.domain.values.lenient import Confidence
from function_app.kit.durable.runtime_status import RuntimeStatus
from function_app.kit.timestamps import as_utc

_MOST_CENTS = 2**62  # more fits into no database
_MOST_CHARACTERS = 2000
NOT_READ = "not_read"
UNDECIDED: dict[str, Value] = {
    "decision": None,
    "decided_ms": None,
    "decided_by": None,
    "outcome": None,
    "straight_through": False,
}
_NOT_URGENT = {"", "standard"}
_UNREADABLE = {DocumentStatus.FAILED, DocumentStatus.NOT_ACCESSIBLE}


class _Paper(AgentMessage):
    status: DocumentStatus = DocumentStatus.FAILED


class _Reading(AgentReply):
    """What a row shows of agent 1's answer; the rest of it, as the evidence, is not read here."""

    classification: ClaimClassification = ClaimClassification()
    confidence_score: Confidence = 0.0
    flags: ClaimFlags = ClaimFlags()
    extracted_info: ExtractedInfo = ExtractedInfo()
    documents: tuple[_Paper, ...] = ()


def ms_of(moment: datetime) -> int:
    return us_of(moment) // 1000


def us_of(moment: datetime) -> int:
    since = as_utc(moment) - datetime.fromisoformat("1970-01-01T00:00:00+00:00")
    return (since.days * 86_400 + since.seconds) * 1_000_000 + since.microseconds


def filed_columns(claim_id: str, created: datetime, *, is_exact: bool) -> dict[str, Value]:
    return {
        "claim_id": claim_id,
        "created_ms": ms_of(created),
        "created_us": us_of(created),
        "is_exact": is_exact,
    }


def filer_column(filer: str | None) -> dict[str, Value]:
    """The mailbox of whoever filed it, where a sign-in told: the policy may keep it from them."""
    return {"filer": mailbox_of(filer)} if filer else {}


def submitted_columns(claim: ClaimRequest) -> dict[str, Value]:
    """What is known of it before agent 1 has read it."""
    search = _searched(claim.claim_id, claim.claimant_name)
    people: list[str] = sorted(people_of(None, claim, None))
    return {"claimant": claim.claimant_name, "search": search, "people": people}


def reading_columns(claim: ClaimRequest, output: Mapping[str, Any] | None) -> dict[str, Value]:
    """`output` is what agent 1's answer dumps; None: it has read nothing."""
    read = _Reading.model_validate(output or {})
    info, kind = read.extracted_info, read.classification
    claimant = info.claimant_name or claim.claimant_name
    names = (claim.claim_id, claimant, kind.component_category)
    return {
        "claimant": claimant,
        "claim_type": kind.known_type.value if output else None,
        "component": kind.component_category,
        "amount_cents": _cents(read),
        "confidence": read.confidence_score if output else None,
        "flags": list(_flags(read, output)),
        "urgent": (kind.urgency or "").lower() not in _NOT_URGENT,
        "search": _searched(*names, info.vehicle_vin, info.contract_number),
        "people": sorted(people_of(output, claim, None)),
    }


def _searched(*texts: str | None) -> str:
    return " ".join(filter(None, texts)).lower()[:_MOST_CHARACTERS]


def _cents(read: _Reading) -> int | None:
    """The total, or what parts and labor come to where there is none."""
    info = read.extracted_info
    parts = [cost for cost in (info.total_parts_cost, info.total_labor_cost) if cost is not None]
    amount = info.total_estimate
    if amount is None:
        amount = sum(parts, Decimal()) if parts else None
    return None if amount is None else min(int(amount * 100), _MOST_CENTS)


def _flags(read: _Reading, output: Mapping[str, Any] | None) -> Iterator[str]:
    if output is None:
        yield NOT_READ
        return
    if read.flags.potential_concerns:
        yield "concerns"
    if read.flags.missing_information:
        yield "missing_information"
    if has_no_contract(output):
        yield "no_contract"
    if any(paper.status in _UNREADABLE for paper in read.documents):
        yield "unreadable_document"


def step_columns(step: Step) -> dict[str, Value]:
    """At a step at which it waits for nobody."""
    status = RuntimeStatus.COMPLETED if step.is_last else RuntimeStatus.RUNNING
    return {
        "step": step.value,
        "runtime_status": status.value,
        "due_ms": None,
        "escalation": 0,
        "request_id": None,
        "roles": [],
    }


def note_columns(note: Mapping[str, Any]) -> dict[str, Value]:
    """What a claim's progress note tells, but for when it was decided."""
    due, decided = note.get("expires_at"), cast("dict[str, Any]", note.get("decided") or {})
    word = decided.get("decision")
    is_decided = word is not None and word not in GOES_ON
    return {
        "due_ms": ms_of(datetime.fromisoformat(due)) if due else None,
        "escalation": note.get("escalation", 0),
        "request_id": note.get("request_id"),
        "roles": [*note.get("approval_roles", [])],
        "news": bool(note.get("news")),
        "info_rounds": note.get("info_rounds", 0),
        "decision": word if is_decided else None,
        "decided_by": decided.get("reviewer") if is_decided else None,
        "straight_through": word == "approved" and decided.get("reviewer") is None,
    }
