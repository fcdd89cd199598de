"""The record of a claim: what happened to it, as a signed chain. It is made when it is asked for,
from what the engine and the claim's files keep anyway.
"""

import json
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from durabletask.client import TaskHubGrpcClient
from pydantic import SecretStr

from function_app.audit.chain import Entry, chained, head_of
from function_app.audit.errors import RecordNotWhole
from function_app.audit.signing import signed
from function_app.claim_files.ports import ClaimFiles
from function_app.claim_index.ports import IndexUnavailable
from function_app.claims.decisions.parse import parse_decision
from function_app.claims.decisions.state import UNDONE, handled
from function_app.claims.decisions.undoing import takes_back
from function_app.claims.further_case.cases import following
from function_app.claims.instances import ClaimInstance
from function_app.claims.new_link.asking import links_told
from function_app.domain.decision import ApprovalDecision
from function_app.domain.settlement import SettlementDecision
from function_app.domain.undoing import UndoDecision
from function_app.kit.timestamps import iso_utc

TAKEN, OPEN, NOT_COUNTED = "taken", "open", "not_counted"


@dataclass(frozen=True)
class Record:
    entries: list[Entry]
    head: Entry

    def dump(self) -> dict[str, Any]:
        return {
            "instance_id": self.head["instance_id"],
            "entries": self.entries,
            "head": self.head,
        }

    def lines(self) -> Iterator[dict[str, Any]]:
        """Of JSON Lines."""
        yield from self.entries
        yield {"head": self.head}


@dataclass(frozen=True)
class Records:
    """`key` signs the head of each."""

    files: ClaimFiles
    key: SecretStr | None

    def of(
        self, client: TaskHubGrpcClient, instance: ClaimInstance, *, whole: bool = True
    ) -> Record:
        """Raises `RecordNotWhole` where the desk's database does not answer. Where it need not be
        `whole`, its head says then that what the desk did is not in it.
        """
        # With it come the readers of values, which a cold start does without.
        from function_app.audit import entries  # noqa: PLC0415
        from function_app.audit.desk_acts import done_at_the_desk  # noqa: PLC0415
        from function_app.audit.journal import Journal  # noqa: PLC0415

        history = client.get_orchestration_history(instance.instance_id)
        verdicts = _Verdicts(instance)
        happened = Journal(verdicts.of, verdicts.of_later).entries(history)
        attempts = entries.refused(self.files.attempts(instance.instance_id))
        written = entries.letters(self.files.letter_notes(instance.instance_id))
        links = entries.links_sent(links_told(client, instance.instance_id))
        again = entries.reopened(following(client, instance))
        facts: dict[str, str] = {}
        try:
            acts = done_at_the_desk(instance.instance_id)
        except IndexUnavailable as error:
            if whole:
                raise RecordNotWhole from error
            acts, facts = [], {"desk": "unavailable"}
        told = entries.in_order(happened, links, attempts, written, acts, again)
        chain = chained(instance.instance_id, told)
        head = head_of(
            chain,
            instance.instance_id,
            filed_at=iso_utc(instance.state.created_at),
            runtime_status=instance.runtime_status.value,
            **facts,
        )
        return Record(chain, signed(head, self.key))


@dataclass(frozen=True)
class _Verdicts:
    """By what the claim notes of the decisions that it has looked at. They are asked for in the
    order in which it heard of them: of several that take the same decision back, the first did.
    """

    instance: ClaimInstance
    _made: dict[str | None, ApprovalDecision] = field(
        default_factory=dict[str | None, ApprovalDecision]
    )

    def of(self, decision: ApprovalDecision) -> str:
        self._made.setdefault(decision.decision_id, decision)
        known = handled(self.instance.note)
        if decision.decision_id in known:
            return known[decision.decision_id]
        is_named = decision.decision_id is not None
        by_id = is_named and decision.decision_id == self.instance.decision_id
        if by_id or decision == self._settled:
            return TAKEN
        return NOT_COUNTED if self.instance.has_ended else OPEN

    def of_later(self, one: UndoDecision | SettlementDecision) -> str:
        known, settlement = handled(self.instance.note), self.instance.settlement or {}
        match one:
            case UndoDecision() if known.get(one.decision_id) == UNDONE:
                made = self._made.get(one.decision_id)
                if made is None or not takes_back(one, made):
                    return NOT_COUNTED
                del self._made[one.decision_id]
                return TAKEN
            case SettlementDecision() if settlement.get("decision_id") == one.decision_id:
                return TAKEN
            case SettlementDecision() if one.decision_id in known:
                return known[one.decision_id]
            case _:
                return NOT_COUNTED if self.instance.has_ended else OPEN

    @property
    def _settled(self) -> ApprovalDecision | None:
        decision = (self.instance.output or {}).get("approval_decision")
        return parse_decision(json.dumps(decision)) if decision else None
