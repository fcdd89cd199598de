"""The time of a wait stands still while the claim is with its claimant: what was left of it is left
when the claim comes back, and so are the reminders that were still to come.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from function_app.approval_policy.models import LadderStep

_LEAST = 4  # a quarter of the whole time: an answer that comes late is to be read in peace


class StoppedClock(NamedTuple):
    """`steps` are reckoned from the moment `stopped_at`. `brought_in` are the roles to which the
    ladder had turned; they may still decide.
    """

    stopped_at: datetime
    steps: tuple[LadderStep, ...]
    brought_in: tuple[str, ...]

    @classmethod
    def at(
        cls, now: datetime, steps: Sequence[LadderStep], brought_in: Sequence[str], whole: timedelta
    ) -> "StoppedClock":
        missing = max(now + whole / _LEAST - steps[-1].at, timedelta())
        later = tuple(step.model_copy(update={"at": step.at + missing}) for step in steps)
        return cls(now, later, tuple(brought_in))

    def going_on(self, now: datetime) -> list[LadderStep]:
        stood = now - self.stopped_at
        return [step.model_copy(update={"at": step.at + stood}) for step in self.steps]
