"""Where a claim stands, in sentences."""

from datetime import datetime

from function_app.chat.offline.conversation import ClaimStatus, Lookup

_ENDED = {
    "Failed": "it ended because of a fault; please write to the claims team.",
    "Terminated": "it was stopped.",
    "Canceled": "it was canceled.",
    "Suspended": "it is on hold.",
    "Pending": "it was received and has not begun yet.",
}
_RUNTIME = {"Running": "it is being worked on.", "Completed": "it has ended."}
_DECISIONS = {
    "APPROVED": "It was approved.",
    "DENIED": "It was denied.",
    "REQUEST_DOCUMENTS": "Documents are missing.",
    "MANUAL_REVIEW": "It is in manual review.",
}


def standing(claim_id: str, lookup: Lookup | None, *, is_why_asked: bool = False) -> str:
    if lookup is None:
        return f"I cannot look up claims here, so I do not know where claim {claim_id} stands."
    status = lookup(claim_id)
    if status is None:
        return f"There is no claim with the id {claim_id}. Please check the id."
    why = "The reasons are on its review page." if is_why_asked and status.decision else ""
    return " ".join(filter(None, (_in_words(status), why)))


def _in_words(status: ClaimStatus) -> str:
    where = _ENDED.get(status.runtime_status)
    if where is None and status.step_message:
        where = status.step_message[0].lower() + status.step_message[1:]
    where = where or _RUNTIME.get(status.runtime_status, "its state is not known.")
    since = f"The last change was on {_time(status.last_updated)}." if status.last_updated else ""
    return " ".join(filter(None, (f"Claim {status.claim_id}: {where}", _decided(status), since)))


def _decided(status: ClaimStatus) -> str:
    decision = (status.decision or "").upper()
    if decision == "APPROVED" and status.approved_amount:
        return f"It was approved for {status.approved_amount}."
    return _DECISIONS.get(decision, "")


def _time(written: str) -> str:
    """`28 Nov 2026, 18:59 UTC`."""
    moment = datetime.fromisoformat(written)
    return f"{moment.day} {moment:%b %Y, %H:%M} UTC"
