"""The app on one folder, in one process after another, each of which may be told where to die."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from email.message import EmailMessage
from pathlib import Path
from time import monotonic
from typing import Any

import httpx

from function_app.claims.decisions.state import COUNTED, UNDONE
from local_host.engine.filters import InstanceFilter
from local_host.engine.queries import matching
from local_host.store import history_records
from tests.function_app.claims.claimant.conftest import AskApi, settings
from tests.hosts import ROOT, running_host
from tests.kills.boxes import Box, Folders
from tests.local_host.crash.histories import history_faults
from tests.local_host.store import rows
from tests.mail_server import mail_server

THE_END = "the end"
_MENDS_SECONDS = 301  # what trails the engine is mended every five minutes
_PATIENCE_SECONDS = 20
_STILL = 25  # looks, at which nothing new was passed
_TAKEN = {"taken", UNDONE, *COUNTED}
_LEAD = {"X-Reviewer": "lead@example.com"}
_VIEWS = ("open", "with_claimant", "settlement", "decided")


class NeverPassed(AssertionError):
    """The act came to its end, and not by this point."""


@dataclass(frozen=True)
class Mortal(AskApi):
    """`folder` is where it keeps everything but what lies in `box`."""

    folder: Path
    box: Box

    def begin(self, last: str | None) -> None:
        self.host.post("/api/points", json={"last": last}).raise_for_status()

    def passed(self) -> list[str]:
        """Since `begin`, once no more are added."""
        seen, still = list[str](), 0
        while still < _STILL:
            now = self.host.get("/api/points").raise_for_status().json()
            still = still + 1 if now == seen else 0
            seen = now
        return seen

    def dies_in(self, act: Callable[[], httpx.Response], then: Callable[[], None], last: str):
        """What the act answered, if it did. It ends by `then`, or by a death; in the new life it
        has not begun to count.
        """
        self.begin(last)
        reply = None
        with suppress(httpx.TransportError):
            reply = act()
            then()
            if last != THE_END:
                passed = self.passed()
                self.begin(None)
                raise NeverPassed(f"{last} is not among {passed}")
            self.host.process.kill()
        self.host.ended()
        self.host.restart()
        return reply

    def seen(self, claim_id: str) -> dict[str, Any]:
        """What there is of a claim, whoever looks: as often as it is there."""
        step = self.step(claim_id)
        return {
            "step": step,
            "on the desk": self._row(claim_id, step) == step,
            "told": sorted(one["event"] for one in self.audit(claim_id) if _counts(one)),
            "mails": self.mailed(claim_id),
        }

    def mailed(self, claim_id: str) -> list[str]:
        """The same mail once more has the same number: whoever gets it twice drops one."""
        mails = self.letters(claim_id.partition("~")[0])
        numbered = {mail["Message-ID"]: mail["Subject"] for mail in mails}
        return sorted(subject.partition(" [")[0] for subject in numbered.values())

    def _row(self, claim_id: str, wanted: str | None) -> str | None:
        self.host.advance_clock(_MENDS_SECONDS)
        deadline = monotonic() + _PATIENCE_SECONDS
        while (found := self._step_on_desk(claim_id)) != wanted and monotonic() < deadline:
            pass
        return found

    def _step_on_desk(self, claim_id: str) -> str | None:
        found = list[str]()
        for view in _VIEWS:
            asked = {"view": view, "q": claim_id.partition("~")[0], "limit": 100}
            reply = self.host.get("/api/desk/claims", params=asked, headers=_LEAD)
            rows_ = reply.raise_for_status().json()["claims"]
            found += [one["step"] for one in rows_ if one["instance_id"] == f"claim-{claim_id}"]
        return " and ".join(found) or None


def _counts(entry: dict[str, Any]) -> bool:
    """Not what was asked again, and refused or ignored."""
    return (
        entry["event"] not in {"refused", "event_ignored"}
        and entry.get("verdict", "taken") in _TAKEN
    )


@contextmanager
def mortal_app(
    folder: Path, mailed: Sequence[EmailMessage] = (), box: Box | None = None
) -> Iterator[Mortal]:
    """`mailed` is what was sent before."""
    box = box or Folders(folder)
    with mail_server() as mails:
        mails.mails.extend(mailed)
        env = {
            **settings(mails),
            **box.settings,
            "AFTER_REVIEW": "desk",
            "LETTERS": "auto",
            "DESK_DATABASE_URL": "sqlite:///desk.db",
        }
        with running_host(ROOT / "tests/apps/mortal", data_dir=folder, env=env) as host:
            yield Mortal(host, mails, folder, box)
            host.stop()


def torn_histories(folder: Path) -> list[str]:
    with rows.opened(folder) as db:
        faults = [*rows.damage(db), *(f"{stray}, which is not there" for stray in rows.strays(db))]
        for one in matching(db, InstanceFilter(), 1_000_000):
            found = history_faults(history_records.read_history(db, one.instance_id))
            faults += [f"{one.instance_id}: {fault}" for fault in found]
    return faults
