"""Orchestrations as data: one orchestrator of the SDK that runs any program, and random programs.

A program is a list of steps. A step waits for any or for all of its tasks, for all of them while it
holds its entity, begins again with the steps that are left, or fails. What came of each step is the
trace, which is the output.
"""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any

import azure.durable_functions as df
from durabletask.entities import EntityInstanceId
from durabletask.task import (
    CancellableTask,
    OrchestrationContext,
    RetryPolicy,
    Task,
    TaskFailedError,
    when_all,
    when_any,
)
from hypothesis import strategies as st

type Step = dict[str, Any]
type Program = dict[str, Any]

ATTEMPTS, RETRY_SECONDS = 3, 10
_RETRIES = RetryPolicy(
    first_retry_interval=timedelta(seconds=RETRY_SECONDS), max_number_of_attempts=ATTEMPTS
)


def interpreter(ctx: OrchestrationContext, program: Program) -> Any:
    trace = program["trace"]
    for number, step in enumerate(program["steps"]):
        ctx.set_custom_status(len(trace))
        if step["do"] == "fail":
            raise ValueError("as the program says")
        if step["do"] == "again":
            rest = {"steps": program["steps"][number + 1 :], "trace": [*trace, "again"]}
            ctx.continue_as_new(rest, save_events=step["keep"])
            return None
        if step["do"] == "locked":
            with (yield ctx.lock_entities([_entity(ctx)])):
                trace.append((yield when_all([_start(ctx, spec, "") for spec in step["tasks"]])))
            continue
        tasks = [
            _start(ctx, spec, f"{ctx.instance_id}-{len(trace)}-{n}")
            for n, spec in enumerate(step["tasks"])
        ]
        try:
            if step["do"] == "any":
                winner = yield when_any(tasks)
                trace.append([tasks.index(winner), winner.get_result()])
            else:
                trace.append((yield when_all(tasks)))
        except TaskFailedError:
            trace.append("failed")
        for task in tasks:
            if isinstance(task, CancellableTask):
                task.cancel()
    return trace


def _start(ctx: OrchestrationContext, spec: dict[str, Any], name: str) -> Task[Any]:
    match spec:
        case {"timer": seconds}:
            return ctx.create_timer(timedelta(seconds=seconds))
        case {"event": event}:
            return ctx.wait_for_external_event(event)
        case {"activity": seconds_down}:
            up_at = ctx.current_utc_datetime + timedelta(seconds=seconds_down)
            return ctx.call_activity(
                "unreliable",
                input=up_at.replace(tzinfo=UTC).timestamp(),
                retry_policy=_RETRIES,
            )
        case {"call": number}:
            return ctx.call_entity(_entity(ctx), "add", number)
        case {"child": program}:
            return ctx.call_sub_orchestrator("interpreter", input=program, instance_id=name)
        case _:
            raise AssertionError(spec)


def _entity(ctx: OrchestrationContext) -> EntityInstanceId:
    return EntityInstanceId("tally", ctx.instance_id)


def tally(context: df.DurableEntityContext) -> None:
    """Adds up; says how much it is."""
    total = context.get_state(lambda: 0) + context.get_input()
    context.set_state(total)
    context.set_result(total)


def unreliable_at(now: Callable[[], datetime]) -> Callable[[float], str]:
    def unreliable(up_at: float) -> str:
        if now().timestamp() < up_at:
            raise ConnectionError("still down")
        return "done"

    return unreliable


EVENTS = st.sampled_from(["Go", "go", "GO", "Stop"])
SECONDS = st.sampled_from([1, 5, 5, 10, 60])
_CHEAP = st.one_of(
    st.builds(lambda seconds: {"timer": seconds}, SECONDS),
    st.builds(lambda event: {"event": event}, EVENTS),
)
_CALL = st.builds(lambda number: {"call": number}, st.integers(1, 9))
_ACTIVITY = st.builds(lambda down: {"activity": down}, st.sampled_from([0, 0, 5, 15, 100]))


def _steps(children: st.SearchStrategy[Program] | None, *, root: bool) -> st.SearchStrategy[Any]:
    work = _ACTIVITY
    if children is not None:
        work |= st.builds(lambda program: {"child": program}, children)
    if root:  # each has an entity of its own: who of two is heard first nobody says
        work |= _CALL
    # Of two pieces of work the faster one would win a race, and which that is nobody says.
    races = st.builds(
        lambda few, some: [*some, *few],
        st.lists(work, max_size=1),
        st.lists(_CHEAP, min_size=1, max_size=2),
    )
    step = st.one_of(
        st.builds(lambda tasks: {"do": "any", "tasks": tasks}, races),
        st.builds(
            lambda tasks: {"do": "all", "tasks": tasks},
            st.lists(work | _CHEAP, min_size=1, max_size=3),
        ),
        st.builds(lambda keep: {"do": "again", "keep": keep}, st.booleans()),
    )
    if root:
        step |= st.builds(
            lambda call, some: {"do": "locked", "tasks": [call, *some]},
            _CALL,
            st.lists(_CHEAP, max_size=1),
        )
    end = st.sampled_from([[], [], [], [{"do": "fail"}]])
    return st.builds(lambda steps, end: [*steps, *end], st.lists(step, min_size=1, max_size=4), end)


def _programs(
    children: st.SearchStrategy[Program] | None, *, root: bool = False
) -> st.SearchStrategy[Program]:
    return st.builds(lambda steps: {"steps": steps, "trace": []}, _steps(children, root=root))


PROGRAMS = _programs(_programs(_programs(None)), root=True)
