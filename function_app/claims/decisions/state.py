"""What a claim's progress note tells of its decisions: which one counts now, and what became of any
other that the workflow has looked at.
"""

from typing import Any, TypedDict

GOES_ON = frozenset({"changes_requested", "info_requested"})  # the review, in a further round
COUNTED = GOES_ON | {"approved", "rejected"}
UNDONE = "undone"  # it counted, until it was taken back


class Winner(TypedDict):
    """`decision_id` is null for a decision that came past `approve`, `reviewer` where nobody
    decided and the approval policy did.
    """

    decision_id: str | None
    decision: str | None
    reviewer: str | None


def decided(note: dict[str, Any]) -> Winner | None:
    """The last decision that ended a wait of the claim; None when none has."""
    decision_id, known = note.get("decision_id"), _known(note)
    if decision_id is None and not known:
        return None
    return Winner(
        decision_id=decision_id, decision=known.get("decision"), reviewer=known.get("reviewer")
    )


def fate(note: dict[str, Any], decision_id: str) -> str | None:
    """The decision itself when it counted, else the code of its refusal; None when the workflow has
    not come to it, or never will.
    """
    if note.get("decision_id") == decision_id:
        return _known(note).get("decision")
    return handled(note).get(decision_id)


def handled(note: dict[str, Any]) -> dict[str, str]:
    """What became of decisions, by their id; of the one that ended the wait `decided` tells."""
    return note.get("handled", {})


def _known(note: dict[str, Any]) -> dict[str, str | None]:
    return note.get("decided", {})
