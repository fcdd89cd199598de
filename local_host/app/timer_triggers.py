"""Timer triggers: functions that run when their schedule says so, by the engine's clock.

When each ran and is to run next is kept in the store: one that was missed while the host was down
runs once at the start, as past due. A function that is still running is not started again.
"""

import asyncio
import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from local_host.app.failures import InvocationFailed
from local_host.app.functions import AppLoadError, LoadedApp, LoadedFunction, TriggerKind
from local_host.app.invocation import Invoker
from local_host.app.schedules import BadSchedule, Schedule, parse_schedule
from local_host.clock import MICROSECONDS
from local_host.engine.engine import Engine
from local_host.engine.timers import TimerHeap
from local_host.store import records
from local_host.store.failpoints import Commit
from local_host.store.writer import WriteFailed

logger = logging.getLogger(__name__)

_MONITORED = timedelta(minutes=1)  # what runs more often than that is not made up for


@dataclass(frozen=True, slots=True)
class _Timer:
    function: LoadedFunction
    schedule: Schedule

    @property
    def key(self) -> str:
        return f"timer:{self.function.name.lower()}"

    def is_monitored(self, now: datetime) -> bool:
        first = self.schedule.following(now)
        often = self.schedule.following(first) - first < _MONITORED
        return self.function.trigger.get("useMonitor", True) is not False and not often


@dataclass(frozen=True, slots=True)
class _Status:
    last: datetime
    following: datetime


class TimerTriggers:
    """Raises AppLoadError for a schedule that cannot be followed."""

    def __init__(
        self, app: LoadedApp, invoker: Invoker, engine: Engine, environment: Mapping[str, str]
    ) -> None:
        self._invoker = invoker
        self._engine = engine
        self._timers = {
            function.name: _Timer(function, _schedule(function, environment))
            for function in app.of_kind(TriggerKind.TIMER)
        }
        self._alarms = TimerHeap(engine.clock, self._ring)
        self._running: set[asyncio.Task[None]] = set()

    def start(self) -> None:
        now = self._now()
        for timer in self._timers.values():
            kept = self._read(timer) if timer.is_monitored(now) else None
            if kept is not None and kept.following <= now:
                self._run(timer, kept, past_due=True)
            elif timer.function.trigger.get("runOnStartup") is True:
                self._run(timer, kept, past_due=False)
            else:
                self._set_alarm(timer, kept.following if kept else timer.schedule.following(now))

    async def stop(self) -> None:
        self._alarms.stop()
        for task in self._running:
            task.cancel()
        await asyncio.gather(*self._running, return_exceptions=True)

    def _ring(self, name: str) -> None:
        timer = self._timers[name]
        self._run(timer, self._read(timer), past_due=False)

    def _run(self, timer: _Timer, kept: _Status | None, *, past_due: bool) -> None:
        task = asyncio.get_running_loop().create_task(self._fire(timer, kept, past_due=past_due))
        self._running.add(task)
        task.add_done_callback(self._running.discard)

    async def _fire(self, timer: _Timer, kept: _Status | None, *, past_due: bool) -> None:
        now = self._now()
        following = timer.schedule.following(now)
        last = kept.last if kept else datetime.min.replace(tzinfo=UTC)
        try:
            await self._invoker.invoke_timer(
                timer.function, last=last, following=following, past_due=past_due
            )
        except InvocationFailed as failed:
            logger.warning("timer_function_failed function=%s", failed.function)
        following = timer.schedule.following(self._now())
        await self._keep(timer, _Status(now, following))
        self._set_alarm(timer, following)

    def _set_alarm(self, timer: _Timer, moment: datetime) -> None:
        self._alarms.add(round(moment.timestamp() * MICROSECONDS), timer.function.name)

    def _now(self) -> datetime:
        return datetime.fromtimestamp(self._engine.clock.now() / MICROSECONDS, UTC)

    def _read(self, timer: _Timer) -> _Status | None:
        text = records.read_meta(self._engine.reader, timer.key, "")
        if not text:
            return None
        kept = json.loads(text)
        return _Status(
            datetime.fromisoformat(kept["last"]), datetime.fromisoformat(kept["following"])
        )

    async def _keep(self, timer: _Timer, status: _Status) -> None:
        kept = {"last": status.last.isoformat(), "following": status.following.isoformat()}
        try:
            await self._engine.transact(
                Commit.SCHEDULE, lambda tx: records.write_meta(tx.db, timer.key, json.dumps(kept))
            )
        except WriteFailed as error:  # it has run; at worst it runs once more after a restart
            logger.warning("timer_not_kept function=%s %s", timer.function.name, error)


def _schedule(function: LoadedFunction, environment: Mapping[str, str]) -> Schedule:
    try:
        return parse_schedule(function.schedule or "", environment)
    except BadSchedule as error:
        raise AppLoadError(f"The timer trigger {function.name}: {error}.") from error
