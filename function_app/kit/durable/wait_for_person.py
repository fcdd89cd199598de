"""The wait for a person: their answer comes as an external event, and races with a deadline."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from durabletask.task import CancellableTask, OrchestrationContext, when_any

from function_app.kit.durable.payload_guard import EventData
from function_app.kit.durable.retry import TaskGenerator


class Inbox:
    """The events of one name, one after the other. Anyone may raise one, with any JSON.

    What was raised before it was opened is passed over: nobody could see yet what there is to
    decide.
    """

    def __init__(self, ctx: OrchestrationContext, event_name: str) -> None:
        self._ctx, self._event_name = ctx, event_name
        first = self._next()
        while first.is_complete:
            first = self._next()
        self._awaited: CancellableTask[Any] | None = first

    @property
    def next(self) -> CancellableTask[Any]:
        """The event that is awaited: the same task until it was taken."""
        self._awaited = self._awaited or self._next()
        return self._awaited

    def take(self) -> Any:
        """The data of the event that has come."""
        data = self.next.get_result()
        self._awaited = None
        return data

    def close(self) -> None:
        """An event that is still awaited would be missing in the next inbox."""
        if self._awaited is not None:
            self._awaited.cancel()

    def _next(self) -> CancellableTask[Any]:
        return self._ctx.wait_for_external_event(self._event_name, data_type=EventData)


def wait_for_answer[A](
    ctx: OrchestrationContext,
    event_name: str,
    expires_at: datetime,
    read: Callable[[Any], A | None],
) -> TaskGenerator[A | None]:
    """The first event that `read` makes something of; None when the deadline is first.

    What `read` returns None for is ignored, and the wait goes on.
    """
    deadline = ctx.create_timer(expires_at)
    inbox = Inbox(ctx, event_name)
    while True:
        winner = yield when_any([inbox.next, deadline])
        if winner is deadline:
            inbox.close()
            return None
        answer = read(inbox.take())
        if answer is not None:
            deadline.cancel()
            return answer
