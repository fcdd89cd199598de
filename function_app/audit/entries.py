"""What stands in a claim's record beside its own history: what was kept of it elsewhere."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from function_app.claim_files.ports import Attempt, LetterNote
from function_app.claims.instances import ClaimInstance
from function_app.claims.messages import Reopened
from function_app.claims.new_link.orchestrator import LinkTold
from function_app.kit.timestamps import iso_utc

type Happened = dict[str, Any]

_TOLD_OF_A_LETTER = {"made": "letter_made", "sent": "letter_sent", "failed": "letter_not_sent"}


def reopened(following: ClaimInstance | None) -> list[Happened]:
    """What happened to a claim after it had ended, as its further case knows it."""
    why = following and following.given.reopened
    if following is None or why is None:
        return []
    return [
        {
            "at": iso_utc(following.state.created_at),
            "event": "reopened",
            "reopened_as": following.instance_id,
            **who_reopened(why),
        }
    ]


def links_sent(links: Sequence[LinkTold]) -> list[Happened]:
    """By an orchestration of their own, so that the claim's history does not have them."""
    return [
        {
            "at": iso_utc(link.at),
            "event": "notified",
            "request_id": link.request_id,
            "occasion": "new_link",
            "notice_number": link.number,
            "to": [person.dump() for person in link.to],
            "deliveries": [delivery.dump() for delivery in link.deliveries],
            "failure": link.failure,
        }
        for link in links
    ]


def refused(attempts: Sequence[Attempt]) -> list[Happened]:
    return [
        {"at": one.at, "event": "refused", "code": one.code, "reason": one.reason, "who": one.who}
        for one in attempts
    ]


def letters(notes: Sequence[LetterNote]) -> list[Happened]:
    """An attempt to send one says what came of it."""
    told = [note for note in notes if note.happened != "sending"]
    return [
        {
            "at": note.at,
            "event": _TOLD_OF_A_LETTER[note.happened],
            "letter": note.number,
            "kind": note.kind,
            "to": note.to,
            "pdf_sha256": note.pdf,
            "mail_sha256": note.mail,
            "who": note.who,
            "reason": note.reason,
        }
        for note in told
    ]


def in_order(*told: Iterable[Happened]) -> list[Happened]:
    every = [entry for entries in told for entry in entries]
    return sorted(every, key=lambda entry: datetime.fromisoformat(entry["at"]))


def who_reopened(why: Reopened) -> Happened:
    return why.model_dump(mode="json", include={"reviewer", "reason", "signed_in_by"})
