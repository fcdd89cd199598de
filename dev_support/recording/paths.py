"""The paths that are recorded, each a function that goes it and names the instance to keep. Those
of one host know nothing of each other: a path has claims of its own.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from dev_support.recording.people import People

type Way = Callable[[People], str]

_ACTION = "action_approval_orchestration"
_WRITING = "content_generation_hitl_orchestration"
_SPAM = "spam_detection_orchestration"
_POLICY = Path(__file__).with_name("approval-policy.yaml")
_NOBODY_LISTENS = "http://127.0.0.1:1/api/projects/claims"


def claim_approved(people: People) -> str:
    claim = people.file("APPROVED")
    people.decide(claim, "approved", claim_amounts={"total_estimate": 700, "deductible": 100})
    return people.ended(claim)


def claim_rejected(people: People) -> str:
    claim = people.file("REJECTED")
    people.decide(claim, "rejected", comments="The contract had ended.")
    return people.ended(claim)


def claim_late(people: People) -> str:
    claim = people.file("LATE")
    people.pass_time(hours=25)
    return people.ended(claim)


def claim_changes_requested(people: People) -> str:
    claim = people.file("CHANGES")
    status = f"/api/claims/status/{claim}"
    first = people.waiting(status)["request_id"]
    people.decide(claim, "changes_requested", comments="The deductible is 100 dollars.")
    people.waiting(status, besides=first)
    people.decide(claim, "approved")
    return people.ended(claim)


def claim_new_link(people: People) -> str:
    claim = people.file("LINK")
    people.post(f"/api/review/{claim}/link")
    people.pass_time(hours=1)
    people.ended(f"link-{claim}")
    people.decide(claim, "rejected")
    return f"link-{claim}"


def claim_purged(people: People) -> str:
    claim = people.file("PURGED")
    people.decide(claim, "rejected")
    people.ended(claim)
    people.http.delete(f"/api/claims/{claim}").raise_for_status()
    return people.ended(f"purged-{claim}")


def claim_quorum(people: People) -> str:
    """More than the policy lets one person approve."""
    claim = people.file("QUORUM")
    people.decide(claim, "approved")
    people.decide(claim, "approved", by="carol")
    return people.ended(claim)


def claim_ladder(people: People) -> str:
    """Nobody decides: reminded, escalated, and late in the end."""
    claim = people.file("LADDER")
    for step, hours in ((1, 5), (2, 5), (3, 11)):
        people.pass_timer(claim, step, hours=hours)
    return people.ended(claim)


def claim_undone(people: People) -> str:
    """Taken back, decided again, and that stays."""
    claim = people.file("UNDONE")
    status = f"/api/claims/status/{claim}"
    first = people.waiting(status)["request_id"]
    decision_id = people.decide(claim, "approved", undo_seconds=10)
    people.post(f"/api/claims/undo/{claim}", {"decision_id": decision_id})
    people.waiting(status, besides=first)
    people.decide(claim, "rejected", undo_seconds=10)
    people.pass_time(hours=1)
    return people.ended(claim)


def claim_settled(people: People) -> str:
    """What is left to a person is settled after a reminder."""
    claim = people.file("SETTLED")
    first = people.waiting(f"/api/claims/status/{claim}")["request_id"]
    people.decide(claim, "approved")
    people.waiting(f"/api/claims/status/{claim}", besides=first)
    people.pass_timer(claim, 2, hours=25)
    people.pass_timer(claim, 3, hours=0)
    settlement = {"decision": "approved", "approved_amount": 500, "reviewer": "bob@example.com"}
    people.post(f"/api/claims/settle/{claim}", settlement)
    return people.ended(claim)


def claim_reopened(people: People) -> str:
    claim = people.file("REOPENED")
    people.decide(claim, "rejected")
    people.ended(claim)
    why = {"reviewer": "ann@example.com", "reason": "The estimate came by post."}
    again = people.post(f"/api/claims/reopen/{claim}", why)["instance_id"]
    people.waiting(f"/api/claims/status/{again}")
    people.decide(again, "approved")
    return people.ended(again)


def claim_asked(people: People) -> str:
    """Nobody answers what the claimant is asked: reminded twice, and back in the queue."""
    claim = people.file("ASKED")
    status = f"/api/claims/status/{claim}"
    first = people.waiting(status)["request_id"]
    people.decide(claim, "info_requested", questions=["Who drove the car?"], due_days=4)
    for timer, hours in ((2, 48), (3, 24), (4, 24)):  # the first was the review's deadline
        people.pass_timer(claim, timer, hours=hours)
    people.waiting(status, besides=first)
    people.decide(claim, "approved")
    return people.ended(claim)


def desk_rebuilt(people: People) -> str:
    people.post("/api/desk/rebuild")
    return people.ended("desk-rebuild")


def claim_agents_down(people: People) -> str:
    claim = people.send("DOWN")
    for pause in (1, 2, 3):  # before agent 1 is asked again
        people.pass_timer(claim, pause)
    people.waiting(f"/api/claims/status/{claim}")
    people.decide(claim, "approved")
    for pause in (5, 6, 7):  # agent 2; the fourth was the review's deadline
        people.pass_timer(claim, pause)
    return people.ended(claim)


def action_counted(people: People) -> str:
    return _asked(people, "action-counted", "How many claims are waiting for a decision?", None)


def action_approved(people: People) -> str:
    return _asked(
        people, "action-approved", "Purge the claims that finished more than 30 days ago.", True
    )


def action_rejected(people: People) -> str:
    return _asked(
        people, "action-rejected", "Purge the claims that finished more than 30 days ago.", False
    )


def action_late(people: People) -> str:
    given = {
        "request": "Purge the claims that finished more than 30 days ago.",
        "timeout_seconds": 300,
    }
    action = people.start(_ACTION, "action-late", given)
    people.waiting(f"/api/actions/status/{action}")
    people.pass_time(hours=1)
    return people.ended(action)


def writing_second_draft(people: People) -> str:
    draft = people.start(_WRITING, "writing-second-draft", {"topic": "Regular oil changes"})
    status = f"/api/hitl/status/{draft}"
    first = people.waiting(status)["request_id"]
    path, no = f"/api/hitl/approve/{draft}", {"approved": False, "feedback": "Make it shorter."}
    people.post(path, {**no, "request_id": first})
    second = people.waiting(status, besides=first)["request_id"]
    people.post(path, {"approved": True, "request_id": second})
    return people.ended(draft)


def writing_late(people: People) -> str:
    draft = people.start(_WRITING, "writing-late", {"topic": "Regular oil changes"})
    people.waiting(f"/api/hitl/status/{draft}")
    people.pass_time(hours=100)
    return people.ended(draft)


def spam_found(people: People) -> str:
    mail = "URGENT! You have won $1,000,000. Click http://bit.ly/prize and enter your password!!!"
    given = {"email_id": "mail-1", "email_content": mail}
    return people.ended(people.start(_SPAM, "spam-found", given))


def mail_answered(people: People) -> str:
    mail = "Hello,\n\nhave you got the estimate for my Toyota?\n\nKind regards\nMaria Alvarez"
    given = {"email_id": "mail-2", "email_content": mail}
    return people.ended(people.start(_SPAM, "mail-answered", given))


def chaining(people: People) -> str:
    return people.ended(people.start("single_agent_orchestration", "chaining", None))


def concurrency(people: People) -> str:
    given = "What is temperature?"
    return people.ended(people.start("multi_agent_concurrent_orchestration", "concurrency", given))


def _asked(people: People, action: str, request: str, approved: bool | None) -> str:
    people.start(_ACTION, action, {"request": request, "timeout_seconds": 300})
    if approved is not None:
        asked = people.waiting(f"/api/actions/status/{action}")["request_id"]
        decision = {"request_id": asked, "approved": approved, "reviewer": "ann@example.com"}
        people.post(f"/api/actions/approve/{action}", decision)
    return people.ended(action)


@dataclass(frozen=True)
class Paths:
    """That are gone on one host, under these settings."""

    settings: Mapping[str, str]
    ways: tuple[Way, ...]


ALL = (
    Paths(
        {},
        (
            *(claim_approved, claim_rejected, claim_late, claim_changes_requested),
            *(
                claim_new_link,
                claim_purged,
                claim_undone,
                claim_reopened,
                claim_asked,
                action_counted,
                action_approved,
                action_rejected,
            ),
            *(action_late, writing_second_draft, writing_late, spam_found, mail_answered),
            *(chaining, concurrency),
        ),
    ),
    Paths({"AFTER_REVIEW": "desk"}, (claim_settled,)),
    Paths({"DESK_DATABASE_URL": "sqlite:///desk.db"}, (desk_rebuilt,)),
    Paths({"APPROVAL_POLICY": str(_POLICY)}, (claim_quorum, claim_ladder)),
    Paths(
        {
            "AGENT_MOCK_MODE": "false",
            "AGENT1_PROJECT_ENDPOINT": _NOBODY_LISTENS,
            "AGENT2_PROJECT_ENDPOINT": _NOBODY_LISTENS,
        },
        (claim_agents_down,),
    ),
)
