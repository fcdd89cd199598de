"""What a claim that has ended teaches, from the result that the engine keeps: which fields its
reviewer changed, and what a person made of what agent 2 had said. No activity does anything for it:
whoever looks asks the engine for the few that are new, and a timer for the rest.
"""

from collections.abc import Mapping
from datetime import UTC, datetime, timedelta
from itertools import batched
from typing import TYPE_CHECKING, Any, Final

from durabletask.client import TaskHubGrpcClient

from function_app.claims.decisions.parse import parse_decision
from function_app.claims.instances import ClaimInstance
from function_app.domain.adjudication_form import FORM
from function_app.domain.reading import Agent1Output
from function_app.kit.timestamps import to_milliseconds

if TYPE_CHECKING:
    from function_app.claim_index.database import Database
    from function_app.claim_index.learned import Lesson

# ruff: noqa: PLC0415
# The database's libraries and the readers of values are slow to load, and a cold start does
# without them.

LONGEST: Final = timedelta(days=90)
FOR_A_LOOK: Final = 30
FOR_THE_TIMER: Final = 1000
_AT_ONCE: Final = 50
_NOTHING: Final = (None, "", False)


def learn(hub: TaskHubGrpcClient, database: "Database", most: int) -> int:
    """How many were learned. Raises `IndexUnavailable`."""
    from function_app.claim_index import learned

    since_ms = to_milliseconds(datetime.now(UTC) - LONGEST)
    with database.reading() as connection:
        new = learned.unlearned(connection, since_ms, most)
    count = 0
    for some in batched(new, _AT_ONCE, strict=False):
        found = [(one, lesson) for one in some if (lesson := _of(hub, one.instance_id))]
        with database.writing_aside() as connection:
            learned.note(connection, found)
        count += len(found)
    return count


def _of(hub: TaskHubGrpcClient, instance_id: str) -> "Lesson | None":
    """None while the engine is about to end it. A claim that it does not know teaches nothing."""
    from function_app.claim_index.learned import Lesson

    state = hub.get_orchestration_state(instance_id)
    if state is None:
        return Lesson(0)
    claim = ClaimInstance(state)
    if claim.output is not None:
        return lesson_of(claim.output)
    return Lesson(0) if claim.has_ended else None


def lesson_of(output: Mapping[str, Any]) -> "Lesson":
    from function_app.audit.changes import changes
    from function_app.claim_index.learned import Lesson
    from function_app.rules.loose_object import as_object

    read = output.get("agent1_output")
    said = output.get("approval_decision")
    decision = parse_decision(said) if said else None
    checked = _opinion(as_object(output.get("agent2_output")))
    settled = _word(as_object(output.get("settlement")))
    decided_ms = _decided_ms(output)
    if decision is None or read is None:
        return Lesson(decided_ms, checked=checked, settled=settled)
    # Whoever turns a claim down has not confirmed what was read of it.
    if decision.decision != "approved" and decision.claim_data is None:
        return Lesson(decided_ms, checked=checked, settled=settled)
    found = changes(Agent1Output.model_validate(read), decision)
    kinds = {one["field"]: _kind(one) for one in found if one["field"] in FORM}
    return Lesson(decided_ms, is_judged=True, checked=checked, settled=settled, changes=kinds)


def _decided_ms(output: Mapping[str, Any]) -> int:
    approvals: list[dict[str, Any]] = output.get("approvals") or []
    at = approvals[-1]["at"] if approvals else output["completed_at"]
    return to_milliseconds(datetime.fromisoformat(at))


def _opinion(verdict: Mapping[str, Any]) -> str | None:
    """Agent 2's own, where it and the coded rules differed and a person was asked for that."""
    from function_app.rules.loose_object import as_object

    own = as_object(as_object(verdict.get("disagreement")).get("agent")) or verdict
    return _word(own)


def _word(said: Mapping[str, object]) -> str | None:
    word = said.get("decision")
    return word if isinstance(word, str) else None


def _kind(change: Mapping[str, Any]) -> str:
    if change["read"] in _NOTHING:
        return "filled_in"
    return "cleared" if change["decided"] in _NOTHING else "corrected"
