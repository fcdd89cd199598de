"""What comes next while nobody decides: reminders and the like, as they were planned when the wait
began, and at last the end of the wait.
"""

from collections.abc import Iterable
from datetime import datetime

from function_app.approval_policy.models import LadderAction, LadderStep


def up_to_the_end(planned: Iterable[LadderStep], deadline: datetime) -> list[LadderStep]:
    """In order; the deadline of every claim ends a ladder that has no end of its own."""
    steps = list(planned)
    if not any(step.action.ends_the_wait for step in steps):
        steps.append(LadderStep(number=0, action=LadderAction.TIMEOUT, at=deadline))
    steps.sort(key=lambda step: step.at)
    last = next(n for n, step in enumerate(steps) if step.action.ends_the_wait)
    return steps[: last + 1]
