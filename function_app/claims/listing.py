"""Claims, newest first. No engine promises an order, so time is walked backwards in growing
windows: a page of recent claims reads only the recent past, however many claims there are.
"""

import base64
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Annotated, Any, NamedTuple, Self

from durabletask.client import (
    OrchestrationQuery,
    OrchestrationState,
    OrchestrationStatus,
    TaskHubGrpcClient,
)
from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    WithJsonSchema,
)

from function_app.claims.instances import (
    ID_PREFIX,
    ClaimInstance,
    claim_id_of,
    engine_states,
    is_claim,
)
from function_app.claims.steps import Step
from function_app.kit.durable.runtime_status import RuntimeStatus

FIRST_WINDOW = timedelta(minutes=1)
WIDEST_WINDOW = timedelta(days=60)
SLACK = timedelta(seconds=1)  # engines round times, and differ on whether a bound is included


class Position(NamedTuple):
    """The place of a claim in the list: later claims come first, then by id."""

    created: datetime
    instance_id: str

    @classmethod
    def of(cls, state: OrchestrationState) -> Self:
        return cls(state.created_at, state.instance_id)

    @classmethod
    def decode(cls, cursor: object) -> Self:
        try:
            text = base64.b64decode(str(cursor), altchars=b"-_", validate=True).decode()
            created, instance_id = text.split("|")
            moment = datetime.fromisoformat(created).replace(tzinfo=None)
        except ValueError as error:
            raise ValueError("is not a cursor of this list") from error
        if not 2000 <= moment.year < 9000:  # windows are reckoned from it, both ways
            raise ValueError("is not a cursor of this list")
        return cls(moment, instance_id)

    def encode(self) -> str:
        text = f"{self.created.isoformat()}|{self.instance_id}"
        return base64.urlsafe_b64encode(text.encode()).decode()


def _known_status(value: str) -> str:
    for known in (*RuntimeStatus, *Step):
        if known.lower() == value.lower():
            return known
    known = ", ".join((*RuntimeStatus, *Step))
    raise ValueError(f"must be one of {known}")


KnownStatus = Annotated[
    str, AfterValidator(_known_status), WithJsonSchema({"enum": [*RuntimeStatus, *Step]})
]


class ListQuery(BaseModel):
    model_config = ConfigDict(extra="forbid")

    limit: Annotated[int, Field(ge=1, le=100)] = 20
    status: KnownStatus | None = None
    cursor: (
        Annotated[
            Position,
            BeforeValidator(Position.decode),
            WithJsonSchema({"type": "string", "description": "The `next_cursor` of a page."}),
        ]
        | None
    ) = None


class Page(NamedTuple):
    claims: list[dict[str, Any]]
    next_cursor: str | None


def list_claims(client: TaskHubGrpcClient, query: ListQuery, now: datetime) -> Page:
    return page_of(_newest_first(client, query, now), query)


def page_of(newest_first: Iterable[ClaimInstance], query: ListQuery) -> Page:
    chosen: list[ClaimInstance] = []
    for instance in newest_first:
        if _has_status(instance, query.status):
            chosen.append(instance)
        if len(chosen) > query.limit:
            break
    page = chosen[: query.limit]
    more = len(chosen) > query.limit
    return Page(
        [_item(one) for one in page], Position.of(page[-1].state).encode() if more else None
    )


def count_claims(client: TaskHubGrpcClient, status: str | None, now: datetime) -> int:
    every = _newest_first(client, ListQuery(status=status), now)
    return sum(1 for instance in every if _has_status(instance, status))


def _has_status(instance: ClaimInstance, status: str | None) -> bool:
    return status is None or status in (instance.runtime_status, _live_step(instance))


def _live_step(instance: ClaimInstance) -> str | None:
    """A claim that was stopped on its way is at no step any more."""
    stopped = instance.has_ended and instance.runtime_status is not RuntimeStatus.COMPLETED
    return None if stopped else instance.step


def _item(instance: ClaimInstance) -> dict[str, Any]:
    return {
        **instance.summary(),
        "claim_id": claim_id_of(instance.instance_id),
    }


def _newest_first(
    client: TaskHubGrpcClient, query: ListQuery, now: datetime
) -> Iterator[ClaimInstance]:
    after, states = query.cursor, engine_states(query.status)
    for start, end in _windows(after.created if after else None, now):
        inside = [
            state
            for state in _created_between(client, start, end, states)
            if after is None or Position.of(state) < after
        ]
        for state in sorted(inside, key=Position.of, reverse=True):
            yield with_custom_status(client, state)


def _windows(
    newest: datetime | None, now: datetime
) -> Iterator[tuple[datetime | None, datetime | None]]:
    """From the newest claim backwards; an end that is None is open. The first window has no end, as
    an engine's clock may be ahead of ours.
    """
    end = newest + timedelta(microseconds=1) if newest else None
    start = (newest or now.astimezone(UTC).replace(tzinfo=None)) - FIRST_WINDOW
    width = FIRST_WINDOW
    while width < WIDEST_WINDOW:
        yield start, end
        width *= 8
        end, start = start, start - width
    yield None, end


def _created_between(
    client: TaskHubGrpcClient,
    start: datetime | None,
    end: datetime | None,
    states: list[OrchestrationStatus] | None,
) -> list[OrchestrationState]:
    """Asks for a little more than the window and cuts it here: no claim falls between two."""
    found = client.get_all_orchestration_states(
        OrchestrationQuery(
            created_time_from=start - SLACK if start else None,
            created_time_to=end + SLACK if end else None,
            runtime_status=states,
            instance_id_prefix=ID_PREFIX,
        )
    )
    return [
        state
        for state in found
        if is_claim(state.instance_id)
        and (start is None or state.created_at >= start)
        and (end is None or state.created_at < end)
    ]


def with_custom_status(client: TaskHubGrpcClient, state: OrchestrationState) -> ClaimInstance:
    """A list comes without inputs and outputs, and from some engines without custom status too."""
    if state.serialized_custom_status is None:
        state = client.get_orchestration_state(state.instance_id) or state
    return ClaimInstance(state)
