"""Hands what the host has done over to a process of its own, which makes spans of it and exports
them: in the host, that would take the interpreter from the claims. Nobody waits for that process;
it may be slow, or gone.
"""

import logging
import os
import subprocess
import sys
from pathlib import Path
from threading import Event, Thread
from typing import IO

from local_host.telemetry.facts import Facts, packed

logger = logging.getLogger(__name__)

_EVERY_SECONDS = 0.5
_EXPORTER = "local_host.telemetry.exporter"
_CODE = Path(__file__).parents[2]


class HandOver:
    """`about` is the resource of the app, as JSON: the spans go out in its name."""

    def __init__(self, noted: Facts, about: str) -> None:
        self._noted = noted
        self._about = about
        self._is_over = Event()
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        self._process = _started()
        Thread(target=self._run, daemon=True).start()

    def finish(self) -> None:
        """Hands over the rest, and waits until it is sent."""
        self._is_over.set()
        if self._process:
            self._process.wait()

    def give_up(self) -> None:
        """Whatever has not been sent by now is lost."""
        if self._process and self._process.poll() is None:
            logger.warning("span_exporter_killed")
            self._process.kill()
            self._process.wait()

    def _run(self) -> None:
        if self._process and self._process.stdin:
            try:
                self._write(self._process.stdin)
            except OSError:
                logger.warning("span_exporter_gone exit_code=%s", self._process.poll())
        while not self._is_over.wait(_EVERY_SECONDS):
            self._noted.forget()

    def _write(self, exporter: IO[bytes]) -> None:
        """Raises OSError when that process is gone."""
        with exporter:
            exporter.write(packed(self._about))
            while not self._is_over.wait(_EVERY_SECONDS):
                self._hand_over(exporter)
            self._hand_over(exporter)

    def _hand_over(self, exporter: IO[bytes]) -> None:
        if noted := self._noted.taken():
            exporter.write(packed(noted))
            exporter.flush()


def _started() -> subprocess.Popen[bytes] | None:
    """The working folder is the app's: a setting may name a file in it, but with `-P` no module is
    looked for there.
    """
    path = os.environ.get("PYTHONPATH")
    code = f"{_CODE}{os.pathsep}{path}" if path else str(_CODE)
    try:
        return subprocess.Popen(  # noqa: S603 - our own program
            [sys.executable, "-P", "-m", _EXPORTER],
            stdin=subprocess.PIPE,
            stdout=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": code},
        )
    except OSError as error:
        logger.warning("span_exporter_not_started reason=%s", error)
        return None
