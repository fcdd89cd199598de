"""What is known of decided claims, and which of them each number of the page counts."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from function_app.claim_index.learned import Learned, Shadowed
from function_app.domain.adjudication import AdjudicationDecision
from function_app.domain.claim import ClaimType
from function_app.kit.timestamps import from_milliseconds

_AGREES: Final = {
    AdjudicationDecision.APPROVED.value: "approved",
    AdjudicationDecision.DENIED.value: "denied",
}


@dataclass(frozen=True)
class Known:
    """Newest first. `changes`: by claim its fields, each with what became of it."""

    claims: Sequence[Learned]
    changes: Mapping[str, Mapping[str, str]]
    shadows: Sequence[Shadowed]
    unanswered: int

    def changed(self, one: Learned) -> Mapping[str, str]:
        return self.changes.get(one.instance_id, {}) if one.is_judged else {}

    def counts(self, show: str, one: Learned) -> bool:
        """Whether the number that is named `show` counts this claim."""
        match show:
            case "changed":
                return bool(self.changed(one))
            case "settled":
                return one.settled is not None
            case "overruled":
                return is_overruled(one.checked, one.settled)
            case _:
                return one.is_judged

    def counted(self, show: str) -> list[Learned]:
        return [one for one in self.claims if self.counts(show, one)]


def is_overruled(checked: str | None, settled: str | None) -> bool:
    """A person settled it against what agent 2 itself had said."""
    agreeing = _AGREES.get(checked or "")
    return None not in (settled, agreeing) and agreeing != settled


def type_of(one: Learned) -> str:
    return one.claim_type or ClaimType.OTHER.value


def day_of(moment_ms: int) -> str:
    return from_milliseconds(moment_ms).date().isoformat()
