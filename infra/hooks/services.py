"""What the hooks talk to: azd, which knows the environment and who is signed in, and services that
answer in JSON. The standard library is enough, so the hooks run wherever azd does.
"""

import json
import os
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Container, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

PROJECT = Path(__file__).resolve().parents[2]
LIBRARIES = Path(".python_packages/lib/site-packages")
_LONGEST_WAIT_SECONDS = 300
_PAUSE_SECONDS = 10


class Refused(Exception):
    """A service said no; `status` is its HTTP status, 0 where there was no answer."""

    def __init__(self, status: int, said: str) -> None:
        super().__init__(f"HTTP {status}: {said}" if status else said)
        self.status = status


@dataclass(frozen=True)
class Service:
    """One service of Azure, called as whoever is signed in."""

    base: str
    token: str

    def call(
        self, method: str, path: str, body: Any = None, headers: Mapping[str, str] | None = None
    ) -> dict[str, Any]:
        """Raises `Refused`."""
        request = urllib.request.Request(  # noqa: S310 - our own addresses
            self.base.rstrip("/") + path,
            method=method,
            data=None if body is None else json.dumps(body).encode(),
            headers={
                "Authorization": f"Bearer {self.token}",
                "Content-Type": "application/json",
                **(headers or {}),
            },
        )
        try:
            with urllib.request.urlopen(request, timeout=60) as reply:  # noqa: S310
                return json.loads(reply.read() or b"{}")
        except urllib.error.HTTPError as error:
            raise Refused(error.code, error.read().decode(errors="replace")[:500]) from None
        except urllib.error.URLError as error:
            raise Refused(0, f"{self.base} cannot be reached: {error.reason}") from None


def service(base: str, scope: str) -> Service:
    printed = _azd("auth", "token", "--scope", scope, "--output", "json")
    return Service(base, json.loads(printed)["token"])


def remember(name: str, value: str) -> None:
    """In the azd environment, for this run and for later ones."""
    _azd("env", "set", name, value, "--environment", value_of("AZURE_ENV_NAME"))


def value_of(name: str, default: str = "") -> str:
    return os.environ.get(name) or default


def stored(name: str) -> str:
    """For a command outside of `azd up`, which hands the values over by itself."""
    return os.environ.get(name) or _azd("env", "get-value", name).strip()


def is_on(name: str, *, default: bool) -> bool:
    return value_of(name, str(default)).lower() == "true"


def when_the_role_has_arrived[T](
    do: Callable[[], T], sleep: Callable[[float], None] = time.sleep
) -> T:
    """A role that was just given counts after some minutes."""
    return patiently(do, {403}, sleep)


def patiently[T](
    do: Callable[[], T], statuses: Container[int], sleep: Callable[[float], None] = time.sleep
) -> T:
    """Again and again while a service answers with one of these, for five minutes at most."""
    for _ in range(_LONGEST_WAIT_SECONDS // _PAUSE_SECONDS):
        try:
            return do()
        except Refused as refusal:
            if refusal.status not in statuses:
                raise
        sleep(_PAUSE_SECONDS)
    return do()


def project_python() -> str:
    """The project's own, where it has been set up; else the one that runs this."""
    for own in (".venv/bin/python", ".venv/Scripts/python.exe"):
        if (PROJECT / own).exists():
            return str(PROJECT / own)
    return sys.executable


def _azd(*arguments: str) -> str:
    done = subprocess.run(["azd", *arguments], stdout=subprocess.PIPE, text=True, check=True)
    return done.stdout
