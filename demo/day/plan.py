"""What has become of each claim by now, and how many hours ago it came in."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

from demo.day.claims import DayClaim

BEGINS = 25.0  # hours ago
ENDS = 0.5  # hours ago: so long a claim that is overdue still waits
_OVERDUE_SINCE = 0.2
DEADLINE = 24.0  # hours
_LATEST = 0.7
_FORGOTTEN_EVERY = 15


class Fate(Enum):
    NEW = auto()
    OVERDUE = auto()
    TO_SETTLE = auto()
    ASKED = auto()
    APPROVED = auto()
    SNOOZED = auto()
    MINE = auto()
    TAKEN = auto()
    NOTED = auto()
    REJECTED = auto()


_ALL = (
    *(Fate.OVERDUE, Fate.TO_SETTLE, Fate.ASKED, Fate.APPROVED, Fate.SNOOZED, Fate.MINE),
    *(Fate.NOTED, Fate.REJECTED, Fate.TAKEN, *[Fate.APPROVED] * 8),
)
_DECIDED = {Fate.APPROVED, Fate.REJECTED, Fate.TO_SETTLE, Fate.ASKED}
_FITS: dict[Fate, Callable[[DayClaim], bool]] = {
    Fate.APPROVED: lambda claim: claim.is_small_repair,
    Fate.TO_SETTLE: lambda claim: claim.is_no_repair,
}


@dataclass(frozen=True)
class Planned:
    claim: DayClaim
    fate: Fate
    filed: float  # hours ago

    @property
    def decided(self) -> float:
        """Hours ago, where somebody has done something with it."""
        return max(self.filed - 1.5 - self.claim.generated.number % 5 * 0.7, ENDS)

    @property
    def is_decided(self) -> bool:
        return self.fate in _DECIDED


def planned(claims: Sequence[DayClaim]) -> list[Planned]:
    """The first that came in first. Pictures come last: they take a while to be read."""
    fates = _fates(claims)
    order = sorted(claims, key=lambda one: (one.is_picture, _rank(one, fates[one.claim_id])))
    most = DEADLINE - 1.5 - _LATEST
    plan = [
        Planned(claim, fates[claim.claim_id], _LATEST + most * (1 - place / len(order)) ** 1.3)
        for place, claim in enumerate(order)
    ]
    return [_overdue(one) if one.fate is Fate.OVERDUE else one for one in plan]


def _overdue(one: Planned) -> Planned:
    return Planned(one.claim, one.fate, DEADLINE + _OVERDUE_SINCE)


def _rank(claim: DayClaim, fate: Fate) -> int:
    """What was dealt with came in early; some that was not, earlier still."""
    if fate is Fate.NEW and claim.generated.number % _FORGOTTEN_EVERY == 0:
        return 0
    ranks = {Fate.OVERDUE: 0, Fate.SNOOZED: 3, **dict.fromkeys(_DECIDED, 1)}
    return ranks.get(fate, 2)


def _fates(claims: Sequence[DayClaim]) -> dict[str, Fate]:
    left = [claim for claim in claims if not claim.is_picture] or list(claims)
    fates = dict.fromkeys((claim.claim_id for claim in claims), Fate.NEW)
    for fate in _ALL:
        fitting = [claim for claim in left if _FITS.get(fate, lambda _: True)(claim)]
        for chosen in (fitting or left)[:1]:
            left.remove(chosen)
            fates[chosen.claim_id] = fate
    return fates
