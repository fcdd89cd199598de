"""Load from many clients on a host that is killed now and then, at moments drawn by a seed."""

import os
import random
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing
from threading import Condition
from typing import Any

import httpx

from tests.hosts import Host
from tests.local_host.crash.doors import HostGone

SEED_VARIABLE = "STORM_SEED"
_CLIENTS = 6
_PATIENCE_SECONDS = 60


def new_seed() -> int:
    """Drawn, or given by the environment to draw the same choices and counts again."""
    seed = int(os.environ.get(SEED_VARIABLE) or random.randrange(2**32))
    print(f"{SEED_VARIABLE}={seed}")
    return seed


class Storm:
    """`blow` runs stories, numbered from 0, until the host has been killed often enough."""

    def __init__(self, host: Host, seed: int) -> None:
        self._host, self._random = host, random.Random(seed)
        self._changed = Condition()
        self._is_up, self._replies, self._kills_left, self._next = True, 0, 0, 0
        self._client = httpx.Client(base_url=host.url, timeout=30)

    def blow(self, kills: int, story: Callable[[int], None]) -> None:
        self._kills_left = kills
        with closing(self._client), ThreadPoolExecutor(_CLIENTS) as pool:
            clients = [pool.submit(self._tell, story) for _ in range(_CLIENTS)]
            for _ in range(kills):
                self._wait_for(self._replies + self._random.randint(20, 90))
                self._set(up=False)
                self._host.kill9()
                self._host.restart()
                self._set(up=True)
            for client in clients:
                client.result()

    def ask(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Raises HostGone when the host died before it answered."""
        with self._changed:
            assert self._changed.wait_for(lambda: self._is_up, _PATIENCE_SECONDS)
        try:
            reply = self._client.request(method, path, **options)
        except httpx.TransportError as error:
            raise HostGone from error
        with self._changed:
            self._replies += 1
            self._changed.notify_all()
        return reply

    def insist(self, method: str, path: str, **options: Any) -> httpx.Response:
        """Ask until there is an answer, of this host or of a later one."""
        while True:
            try:
                return self.ask(method, path, **options)
            except HostGone:
                continue

    def _tell(self, story: Callable[[int], None]) -> None:
        while self._kills_left:
            with self._changed:
                number, self._next = self._next, self._next + 1
            story(number)

    def _wait_for(self, replies: int) -> None:
        with self._changed:
            enough = self._changed.wait_for(lambda: self._replies >= replies, _PATIENCE_SECONDS)
        assert enough, "the clients do not get on"

    def _set(self, *, up: bool) -> None:
        with self._changed:
            self._is_up = up
            self._kills_left -= up
            self._changed.notify_all()
