"""One workflow on its way over HTTP: each step is printed as it happens, with the time it took."""

import json
import shutil
import sys
import textwrap
import time
from collections.abc import Callable
from typing import Any

import httpx

type Json = dict[str, Any]

FINAL = frozenset({"Completed", "Failed", "Terminated", "Canceled"})
PATIENCE_SECONDS = 120
_WIDTH = 18
_NARROWEST = 40


class WorkflowStuck(Exception):
    pass


class WorkflowRefused(Exception):
    pass


class NobodyAnswers(Exception):
    """A person was asked, and the terminal has ended."""


class Walkthrough:
    """`decides` plays the person who would otherwise be asked in the terminal; `check` raises when
    the host is gone.
    """

    def __init__(self, base_url: str, check: Callable[[], None], *, decides: bool) -> None:
        self.http = httpx.Client(base_url=f"{base_url}/api/", trust_env=False, timeout=60)
        self.decides = decides
        self._check = check
        self._began = time.monotonic()

    def show(self, step: str, text: str) -> None:
        elapsed = time.monotonic() - self._began
        head = f"{elapsed:9.2f} s  {step:<{_WIDTH}}  "
        width = max(shutil.get_terminal_size().columns - len(head), _NARROWEST)
        lines = [part for line in text.splitlines() for part in textwrap.wrap(line, width) or [""]]
        print(head + f"\n{'':<{len(head)}}".join(lines), flush=True)

    def post(self, path: str, body: Json | str) -> Json:
        """An object as JSON, anything else as text; the answer is JSON."""
        accept = {"Accept": "application/json"}
        if isinstance(body, dict):
            return _read(self.http.post(path, headers=accept, json=body))
        text = {"Content-Type": "text/plain; charset=utf-8"}
        return _read(self.http.post(path, headers=accept | text, content=body))

    def get(self, path: str) -> Json:
        return _read(self.http.get(path))

    def start(self, path: str, body: Json | str) -> Json:
        """Starts a workflow and shows what was said; gives its status at that moment."""
        started = self.post(path, body)
        self.show("started", f"{started['message']} {started['instanceId']}")
        return _read(self.http.get(started["statusQueryGetUri"])) | {
            "statusQueryGetUri": started["statusQueryGetUri"]
        }

    def follow(self, status: Json, reached: Callable[[Json], bool] = lambda _: False) -> Json:
        """The status once the workflow has ended, or `reached` is true of it."""
        address, said = status["statusQueryGetUri"], status.get("workflowStatus")
        deadline = time.monotonic() + PATIENCE_SECONDS
        while time.monotonic() < deadline:
            self._check()
            status = _read(self.http.get(address)) | {"statusQueryGetUri": address}
            if status.get("workflowStatus") not in (None, said):
                said = status["workflowStatus"]
                self.show("status", said)
            if status["runtimeStatus"] in FINAL or reached(status):
                return status
            time.sleep(0.02)
        raise WorkflowStuck(f"The workflow has not gone on for {PATIENCE_SECONDS} s: {address}")

    def get_when_there(self, path: str) -> Json:
        """What may be written a moment later: 404 is asked again."""
        deadline = time.monotonic() + PATIENCE_SECONDS
        while (answer := self.http.get(path)).status_code == 404 and time.monotonic() < deadline:
            self._check()
            time.sleep(0.02)
        return _read(answer)

    def follow_to_end(self, status: Json) -> Json:
        ended = self.follow(status)
        failure: Json = ended.get("failureDetails") or {}
        self.show(
            "ended", " ".join(filter(None, (ended["runtimeStatus"], failure.get("errorMessage"))))
        )
        return ended

    def ask(self, question: str, played: str) -> str:
        """What the person says; `played` when the demo plays the person."""
        if self.decides:
            self.show("person", f"{question} {played}")
            return played
        try:
            answer = input(f"\n{question} ").strip()
        except EOFError:
            raise NobodyAnswers("Nobody answers here; --decide plays the person.") from None
        if not sys.stdin.isatty():
            print(answer)
        return answer

    def ask_yes_or_no(self, question: str, *, played: bool) -> bool:
        while True:
            answer = self.ask(f"{question} (yes/no)", "yes" if played else "no").lower()
            if answer in {"yes", "y", "no", "n"}:
                return answer.startswith("y")
            print("Please answer yes or no.")

    def close(self) -> None:
        self.http.close()


def _read(answer: httpx.Response) -> Json:
    if answer.is_error:
        raise WorkflowRefused(
            f"{answer.request.url.path} answered {answer.status_code}: {answer.text[:2000]}"
        )
    return json.loads(answer.content)
