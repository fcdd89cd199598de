"""What became of each claim, and whether all of them ended as they must, to the cent."""

from collections.abc import Sequence
from decimal import Decimal
from textwrap import shorten
from typing import Any

from demo.claims_api import Json
from demo.documents import money
from demo.journey import Journey
from demo.samples.sample import Expected


def outcome(status: Json) -> tuple[Expected, str]:
    """What the claim's result says, and agent 2's reason (or what went wrong)."""
    output = status["output"]  # the reason, a text, if somebody terminated the claim
    result: Json = output if isinstance(output, dict) else _to_be_settled(status)
    adjudication: Json = result.get("agent2_output") or {}
    form: Json = result.get("agent2_input") or {}
    found = Expected(
        decision=adjudication.get("decision") or str(result.get("status") or "no result"),
        estimate=_money((form.get("repair") or {}).get("total_estimate")),
        deductible=_money((form.get("contract") or {}).get("deductible")),
        approved=_money(adjudication.get("approved_amount")),
    )
    return found, adjudication.get("reason") or result.get("error_message") or ""


def verdict(status: Json) -> str:
    """The result in a line."""
    if status["runtime_status"] != "Completed" and not _to_be_settled(status):
        return status["runtime_status"].lower()
    found, reason = outcome(status)
    if found.decision != "APPROVED":
        return f"{found.decision}  {reason}".rstrip()
    return (
        f"{found.decision}  {money(found.approved)} of {money(found.estimate)}, "
        f"deductible {money(found.deductible)}"
    )


def report(journeys: Sequence[Journey]) -> bool:
    """Prints the table; true when every claim ended as its sample expects."""
    head = ("Claim", "Decision", "Estimate", "Deductible", "Approved")
    width = max(len(journey.claim_id) for journey in journeys)
    print(f"\n{head[0]:<{width}}  {head[1]:<18}{head[2]:>10}{head[3]:>12}{head[4]:>10}  Reason")
    wrong: list[str] = []
    for journey in journeys:
        found, reason = outcome(journey.status)
        print(
            f"{journey.claim_id:<{width}}  {found.decision:<18}{found.estimate:>10,.2f}"
            f"{found.deductible:>12,.2f}{found.approved:>10,.2f}  {shorten(reason, 110)}"
        )
        if found != journey.sample.expected:
            wrong.append(f"{journey.claim_id}: expected {journey.sample.expected}")
    print("\n" + ("\n".join(wrong) or "Every claim ended as it must, to the cent."), flush=True)
    return not wrong


def _to_be_settled(status: Json) -> Json:
    """Of a claim that waits for a person to settle it its status has what agent 2 said."""
    return status if "agent2_output" in status else {}


def _money(value: Any) -> Decimal:
    return Decimal(str(value or 0)).quantize(Decimal("0.01"))
