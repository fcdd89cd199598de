"""What can be asked of the index: which claims, in which order."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum


class View(StrEnum):
    """`open` is what waits for a person here and is not snoozed; `mine`, `unassigned` and
    `settlement` are of it.
    """

    OPEN = "open"
    MINE = "mine"
    UNASSIGNED = "unassigned"
    WITH_CLAIMANT = "with_claimant"
    SETTLEMENT = "settlement"
    SNOOZED = "snoozed"
    DECIDED = "decided"


class Sort(StrEnum):
    """`due`: escalated, then due, then urgent, then oldest. Else the largest amount, the oldest, or
    the lowest confidence first.
    """

    DUE = "due"
    AMOUNT = "amount"
    AGE = "age"
    CONFIDENCE = "confidence"


type Key = tuple[int | float | str, ...]
"""Where a row stands in an order: the values that it is ordered by, and its id."""

# How many values stand before the id in each order.
KEY_LENGTHS: Mapping[Sort, int] = {Sort.DUE: 4, Sort.AMOUNT: 2, Sort.AGE: 1, Sort.CONFIDENCE: 2}


@dataclass(frozen=True)
class Asked:
    """`me` asks, at `now_ms`. `assignee` is somebody's address; `nobody` asks for claims that
    nobody has. Each of the `words` stands in what can be searched.
    """

    view: View
    me: str | None
    now_ms: int
    sort: Sort = Sort.DUE
    words: tuple[str, ...] = ()
    claim_type: str | None = None
    flag: str | None = None
    assignee: str | None = None
    nobody: bool = False
    min_cents: int | None = None
    max_cents: int | None = None
    due_before_ms: int | None = None
