"""What was looked up for the claim, as the page shows it: each value with its source and time, what
the claim says instead, and how the look-up of the contract ended.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Final

from function_app.claims.agent2_input import looked_up
from function_app.claims.verification.looked_up import said_otherwise
from function_app.desk.words.dates_and_times import Moment, moment
from function_app.desk.words.named_values import NamedValue, written
from function_app.domain.adjudication_form import FORM
from function_app.domain.contract import CONTRACT_FIELDS, CONTRACT_SYSTEM, LOOKED_UP_FIELDS
from function_app.domain.decision import ApprovalDecision
from function_app.domain.reading import Agent1Output

_WORDS: Final = {
    "found": "",
    "not_found": "The contract system has no such contract.",
    "unavailable": "The contract could not be looked up.",
}


@dataclass(frozen=True)
class LookedUp:
    """`value` as the form's field holds it; empty where nothing was looked up, which the page may
    do later. `key` is the contract's own name for the field.
    """

    value: str = ""
    source: str = CONTRACT_SYSTEM
    at: Moment | None = None
    claim_says: str = ""
    key: str = ""


@dataclass(frozen=True)
class ContractState:
    """`words` are empty while all is well."""

    words: str
    number: str  # that was asked for


def looked_up_fields(agent1: Agent1Output | None) -> dict[str, LookedUp]:
    """By the path of the form's field."""
    found = looked_up(agent1) if agent1 else {}
    return {path: _field(path, found, agent1) for path in LOOKED_UP_FIELDS}


def contract_state(agent1: Agent1Output | None) -> ContractState:
    lookup = agent1.contract if agent1 else None
    number = (agent1.extracted_info.contract_number if agent1 else None) or ""
    return ContractState(_WORDS[lookup.outcome] if lookup else "", number if lookup else "")


def overruled(decision: ApprovalDecision | None, agent1: Agent1Output | None) -> list[NamedValue]:
    """Of a decision: each value that is not as it was looked up, and why."""
    found = looked_up(agent1) if agent1 else {}
    reasons = decision.overrides if decision else {}
    return [_overruled(path, why, found.get(path)) for path, why in reasons.items()]


def _overruled(path: str, why: str, known: object) -> NamedValue:
    entry = FORM[path].entry
    before = "" if known is None else f" (looked up: {written(entry.kind, known)})"
    return NamedValue(entry.label, f"{why}{before}")


def _field(path: str, found: Mapping[str, object], agent1: Agent1Output | None) -> LookedUp:
    key = CONTRACT_FIELDS.get(path, "")
    if path not in found or agent1 is None:
        return LookedUp(key=key)
    source, at = _source(agent1, is_of_contract=bool(key))
    return LookedUp(
        value=str(found[path]),
        source=source,
        at=moment(at),
        claim_says=_claim_says(path, found[path], agent1),
        key=key,
    )


def _source(agent1: Agent1Output, *, is_of_contract: bool) -> tuple[str, datetime | None]:
    lookup = agent1.contract if is_of_contract else agent1.facility
    return (lookup.source, lookup.looked_up_at) if lookup else ("", None)


def _claim_says(path: str, known: object, agent1: Agent1Output) -> str:
    """What stands in the mail and in the papers, where it differs."""
    entry = FORM[path].entry
    if entry.read_as is None:
        return ""
    papers = agent1.document_extraction
    read = [agent1.email_body_extraction, *([papers.extracted_fields] if papers else [])]
    values = [dict(info)[entry.read_as] for info in read]
    others = [v for v in values if said_otherwise(entry.read_as, v, known)]
    return " or ".join(dict.fromkeys(written(entry.kind, value) for value in others))
