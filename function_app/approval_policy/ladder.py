"""When each step of the ladder is due, in the working hours of the policy's calendar.

Only activities ask: holidays and time zones come with libraries, whose updates must not change what
an orchestration decides when it is replayed. It reads what was recorded.
"""

from datetime import UTC, datetime, timedelta

from function_app.approval_policy.models import ApprovalPolicy, LadderStep
from function_app.approval_policy.values import minutes_of, span_of

_MINUTES = {"m": 1, "h": 60}


def next_steps(policy: ApprovalPolicy, since: datetime) -> list[LadderStep]:
    """Of a wait that began at `since`, the next step first."""
    return [
        LadderStep(
            number=number, action=rule.action, at=_due(policy, since, rule.after), to=rule.to
        )
        for number, rule in enumerate(policy.ladder, 1)
    ]


def _due(policy: ApprovalPolicy, since: datetime, after: str) -> datetime:
    span = working_span(policy, after)
    begin = since.astimezone(UTC)
    if policy.calendar is None:
        return begin + span
    from function_app.approval_policy.working_time import (  # noqa: PLC0415 - zones, for a ladder
        after_working_time,
    )

    return after_working_time(policy.calendar, begin, span)


def working_span(policy: ApprovalPolicy, after: str) -> timedelta:
    """A day is a working day: as many hours as people work on one."""
    number, unit = span_of(after)
    if unit in _MINUTES:
        return timedelta(minutes=float(number) * _MINUTES[unit])
    begin, end = minutes_of(policy.calendar.hours) if policy.calendar else (0, 24 * 60)
    return timedelta(minutes=float(number) * (end - begin))
