"""Where the latest question of a claim stands, as the claim's progress note tells it."""

from dataclasses import dataclass

from function_app.claims.instances import ClaimInstance
from function_app.claims.steps import Step


@dataclass(frozen=True)
class LatestQuestion:
    """`outcome` is empty while it is open: `answered`, `recalled`, `due` or `not_told`."""

    request_id: str
    round: int
    due_at: str
    outcome: str = ""
    reply_id: str = ""


def latest_question(claim: ClaimInstance) -> LatestQuestion | None:
    note = claim.note.get("claimant")
    return LatestQuestion(**note) if note else None


def open_question(claim: ClaimInstance) -> LatestQuestion | None:
    """The one that an answer is taken for; a claim that is paused takes it when it goes on."""
    question = latest_question(claim)
    is_open = not claim.has_ended and claim.step == Step.WITH_CLAIMANT
    return question if is_open and question and not question.outcome else None
