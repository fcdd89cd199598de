"""What is known of claims in one place that can sort and filter them: what is written there while
they run, and a row as the desk shows it. The engine stays the truth, and all of this can be made
again from it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Protocol

from function_app.domain.message import Message
from function_app.domain.values.lenient import Cents

type Value = str | int | float | bool | list[str] | None
type Columns = Mapping[str, Value]


class IndexUnavailable(Exception):
    """The desk's database does not answer, or is not one that this version of the app can use."""


class DeskRow(Message):
    """One claim on the desk. `claimant` to `flags` are null or empty until agent 1 has read it;
    `due_at` is when the wait ends. `assignee`, `seen_by` and `snoozed_until` are the desk's own.
    """

    instance_id: str
    claim_id: str
    step: str
    claimant: str | None = None
    claim_type: str | None = None
    component: str | None = None
    amount: Cents | None = None
    confidence: float | None = None
    flags: list[str] = []  # noqa: RUF012 - pydantic copies it
    urgent: bool = False
    created_time: datetime
    due_at: datetime | None = None
    escalation: int = 0
    assignee: str | None = None
    seen_by: list[str] = []  # noqa: RUF012
    snoozed_until: datetime | None = None
    news: bool = False
    version: int = 0


@dataclass(frozen=True)
class Change:
    """What became known of a claim when its progress note was at `revision`. Its columns come in
    three groups, and each is written only where nothing newer stands in it. What agent 1 read may
    be older than the rest: then `read_at` is its revision.
    """

    instance_id: str
    revision: int
    filed: Columns = field(default_factory=dict[str, Value])
    reading: Columns = field(default_factory=dict[str, Value])
    state: Columns = field(default_factory=dict[str, Value])
    read_at: int | None = None
    engine_ms: int = 0  # the engine's own last change, where the engine itself was asked


@dataclass(frozen=True)
class ClaimPurged:
    """The engine knows it no more; `is_erased`, because somebody had it erased."""

    instance_id: str
    is_erased: bool = True


class ClaimIndex(Protocol):
    def note(self, change: Change | ClaimPurged) -> None:
        """Hands the change over and returns at once. It never raises: what cannot be written is
        mended later.
        """
        ...

    def flush(self, seconds: float) -> bool:
        """Waits until what was noted in this process is written; False when that takes longer."""
        ...
