"""What agent 2 is given: the reviewer's form as it is, or that form filled from agent 1."""

from datetime import date
from typing import Any, cast

from function_app.domain.adjudication_form import FILLED_BY, FORM, AdjudicationForm, DataSource
from function_app.domain.contract import CONTRACT_FIELDS, FACILITY_TYPE
from function_app.domain.decision import ApprovalDecision, ClaimAmounts
from function_app.domain.document import DocumentStatus
from function_app.domain.reading import Agent1Output


def build_agent2_input(
    claim_id: str, submitted: date, reading: Agent1Output | None, decision: ApprovalDecision | None
) -> dict[str, Any]:
    """Without a decision it is the form as agent 1 fills it, which the policy lets through."""
    if decision and decision.claim_data is not None:
        return from_reviewer(claim_id, submitted, decision.claim_data)
    amounts = (decision and decision.claim_amounts) or ClaimAmounts()
    source = DataSource.AGENT1 if decision else DataSource.POLICY
    return _from_agent1(claim_id, submitted, reading, amounts, source)


def from_reviewer(claim_id: str, submitted: date, claim_data: dict[str, Any]) -> dict[str, Any]:
    """As it was sent. Only `metadata` is ours: it tells the day of filing where nobody has."""
    given = claim_data.get("metadata")
    metadata = cast(dict[str, Any], given) if isinstance(given, dict) else {}
    filed = metadata.get("submission_date") or submitted.isoformat()
    ours = {"submission_date": filed, "data_source": DataSource.REVIEWER.value}
    return {**claim_data, "claim_id": claim_id, "metadata": {**metadata, **ours}}


def _from_agent1(
    claim_id: str,
    submitted: date,
    reading: Agent1Output | None,
    amounts: ClaimAmounts,
    source: DataSource,
) -> dict[str, Any]:
    """What is not known is null; a figure of the reviewer's takes the place of agent 1's."""
    form = AdjudicationForm.at(
        {
            **(prefilled(reading) if reading else {}),
            **{FILLED_BY[name]: figure for name, figure in amounts if figure is not None},
            "claim_id": claim_id,
            "submission_date": submitted,
            "metadata.data_source": source,
        }
    )
    # What agent 1 made of the claim stands in its classification, the day of filing at the top.
    elsewhere = {
        "issue": {"claim_type", "component_category"},
        "metadata": {"submission_date"},
    }
    classification = reading.classification.dump() if reading else None
    return form.model_dump(mode="json", exclude=elsewhere) | {"classification": classification}


def prefilled(reading: Agent1Output) -> dict[str, object]:
    """The form as its reviewer finds it: what agent 1 read, and over that what was looked up."""
    return filled_by_agent1(reading) | looked_up(reading)


def looked_up(reading: Agent1Output) -> dict[str, object]:
    """By the path of the form's field; what the contract leaves open is not in it."""
    found: dict[str, object] = {}
    if reading.contract and reading.contract.contract:
        known = dict(reading.contract.contract)
        found = {path: known[name] for path, name in CONTRACT_FIELDS.items()}
    if reading.facility:
        found[FACILITY_TYPE] = reading.facility.facility.type
    return {path: value for path, value in found.items() if value is not None}


def filled_by_agent1(reading: Agent1Output) -> dict[str, object]:
    """What agent 1 read, by the path of the form's field; what it did not find is not in it."""
    read: dict[str, object] = {**dict(reading.classification), **dict(reading.extracted_info)}
    filled = {path: read[name] for name, path in FILLED_BY.items() if read[name] is not None}
    info = reading.extracted_info
    lines = reading.repair_lines.that_add_up_to(info.total_parts_cost, info.total_labor_cost)
    return {**filled, **lines, **dict.fromkeys(_boxes(reading), True)}


def _boxes(reading: Agent1Output) -> list[str]:
    """Ticked by the documents that could be read. Of other kinds nothing is known."""
    merged = reading.document_extraction
    every = [*reading.documents, *([merged] if merged else [])]
    seen = {paper.document_type for paper in every if paper.status is DocumentStatus.SUCCESS}
    return [path for path, field in FORM.items() if seen.intersection(field.entry.shown_by)]
