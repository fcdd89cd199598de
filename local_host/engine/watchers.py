"""Who waits for an instance to change: told after each commit that touched it."""

import asyncio
import contextlib
from collections.abc import Generator


class Watchers:
    def __init__(self) -> None:
        self._waiting: dict[str, set[asyncio.Event]] = {}

    @contextlib.contextmanager
    def watching(self, instance_id: str) -> Generator[asyncio.Event]:
        """An event that is set whenever the instance has changed."""
        changed = asyncio.Event()
        waiting = self._waiting.setdefault(instance_id, set())
        waiting.add(changed)
        try:
            yield changed
        finally:
            waiting.discard(changed)
            if not waiting:
                self._waiting.pop(instance_id, None)

    def tell(self, instance_id: str) -> None:
        for changed in self._waiting.get(instance_id, ()):
            changed.set()
