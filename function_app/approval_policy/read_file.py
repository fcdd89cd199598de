"""The policy's file, read and checked when the app starts: whatever is wrong with it is said at
once, place by place, and not when the first claim meets it.
"""

from collections.abc import Iterator
from datetime import UTC, datetime
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import ValidationError
from pydantic_core import ErrorDetails

from function_app.approval_policy.models import ApprovalPolicy, Calendar, When
from function_app.domain.form_fields import listed
from function_app.environment import InvalidSettings
from function_app.kit.validation_messages import validation_message

if TYPE_CHECKING:
    import yaml

# ruff: noqa: PLC0415
# YAML, holidays and time zones are libraries of their own: only for those who have a policy.

PROJECT = Path(__file__).resolve().parents[2]
EXAMPLE = "approval-policy.example.yaml"


@cache
def read_policy(file: str | None) -> ApprovalPolicy | None:
    """A relative path starts at the project. Raises `InvalidSettings`, which names each place."""
    if file is None:
        return None
    faults, policy = _read(PROJECT / file)
    if policy is not None:
        faults = list(_faults(policy))
    if faults or policy is None:
        raise InvalidSettings([f"{file} (APPROVAL_POLICY): {fault}" for fault in faults])
    return policy


def _read(path: Path) -> tuple[list[str], ApprovalPolicy | None]:
    import yaml

    try:
        return [], ApprovalPolicy.model_validate(_load(path.read_text("utf-8-sig")))
    except ValidationError as error:
        return [_fault(one) for one in error.errors()], None
    except yaml.MarkedYAMLError as error:
        return [f"is not written as YAML{_where(error)}"], None
    except (ValueError, yaml.YAMLError, RecursionError):
        return ["is not written as YAML"], None
    except OSError as error:
        why = error.strerror or "cannot be read"
        return [f"{why[0].lower()}{why[1:]}"], None


def _load(text: str) -> Any:
    """Of two entries with one name YAML would take the second without a word."""
    import yaml

    class Loader(yaml.SafeLoader):
        def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict[Any, Any]:
            names = [name.value for name, _ in node.value]
            for n, (name, _) in enumerate(node.value):
                if name.value in names[:n]:
                    problem = f"{name.value} is there twice"
                    raise yaml.MarkedYAMLError(problem=problem, problem_mark=name.start_mark)
            return super().construct_mapping(node, deep)

    return yaml.load(text, Loader)  # noqa: S506 - a safe loader


def _where(error: "yaml.MarkedYAMLError") -> str:
    line = f", near line {error.problem_mark.line + 1}" if error.problem_mark else ""
    return f"{line}: {error.problem}" if error.problem else line


def _fault(error: ErrorDetails) -> str:
    return " ".join([*_place(error["loc"]), validation_message(error)])


def _place(names: tuple[int | str, ...]) -> list[str]:
    """`approvals 2, when, amount_over`: people count from one."""
    told: list[str] = []
    for name in names:
        if isinstance(name, int) and told:
            told[-1] += f" {name + 1}"
        elif name != "[key]":
            told.append(str(name))
    return [", ".join(told)] if told else []


def _faults(policy: ApprovalPolicy) -> list[str]:
    """What only shows when its parts are held against each other."""
    calendar = list(_wrong_calendar(policy.calendar)) if policy.calendar else []
    places = [*_unknown_roles(policy), *_never_reached(policy), *calendar]
    return places or list(_wrong_ladder(policy))


def _unknown_roles(policy: ApprovalPolicy) -> Iterator[str]:
    known = f"is no role; the roles are {listed([*policy.roles])}" if policy.roles else "is no role"
    named = [
        *(("authority", role) for role in policy.authority),
        *(
            (f"approvals {n}, roles", role)
            for n, rule in enumerate(policy.approvals, 1)
            for role in rule.roles
        ),
        *((f"ladder {n}, to", rule.to) for n, rule in enumerate(policy.ladder, 1) if rule.to),
    ]
    yield from (f"{place}: {role} {known}" for place, role in named if role not in policy.roles)


def _never_reached(policy: ApprovalPolicy) -> Iterator[str]:
    for n, rule in enumerate(policy.approvals[:-1], 1):
        if rule.when == When():
            yield f"approvals {n} always fits, so that what follows it never counts"
    for n, step in enumerate(policy.ladder[:-1], 1):
        if step.action.ends_the_wait:
            yield f"ladder {n} ends the wait, so that what follows it never happens"


def _wrong_calendar(calendar: Calendar) -> Iterator[str]:
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    from holidays import list_supported_countries

    try:
        ZoneInfo(calendar.zone)
    except (ValueError, OSError, ZoneInfoNotFoundError):
        yield "calendar, zone must be a time zone, such as America/New_York"
    if calendar.country is not None and calendar.country not in list_supported_countries():
        yield "calendar, country must be the two letters of a country, such as US"


def _wrong_ladder(policy: ApprovalPolicy) -> Iterator[str]:
    from function_app.approval_policy.ladder import next_steps
    from function_app.approval_policy.working_time import NeverDue

    try:
        due = [step.at for step in next_steps(policy, datetime.now(UTC))]
    except NeverDue:
        yield "ladder: the calendar has too little working time for it"
        return
    for n, (one, other) in enumerate(pairwise(due), 2):
        if other < one:
            yield f"ladder {n}, after must not be sooner than that of the step before it"
