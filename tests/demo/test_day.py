"""`demo --claims N`: a desk in the middle of a day, on a real local host."""

import os
import re
import signal
from datetime import date, datetime
from pathlib import Path
from typing import Any

import httpx
import pytest

from demo.day.claims import claims_of_the_day
from demo.day.plan import DEADLINE, ENDS, Fate, planned
from tests.command_line import printed_until, running

TODAY = date(2031, 3, 1)
no_signals = pytest.mark.skipif(os.name == "nt", reason="Ctrl-C is a signal elsewhere only")


@no_signals
def test_eight_claims_fill_a_desk_of_every_kind(tmp_path: Path) -> None:
    with running(
        "demo", "--claims", "8", "--port", "0", "--data-dir", str(tmp_path), seconds=90
    ) as process:
        output = printed_until("Ctrl-C", process.stdout)
        (link,) = re.findall(r"^The desk: (\S+)$", output, re.M)
        page = httpx.get(link, trust_env=False, headers={"Accept": "text/html"})
        views = {
            view: httpx.get(f"{link}/claims", params={"view": view}, trust_env=False).json()
            for view in ("open", "mine", "with_claimant", "settlement", "snoozed", "decided")
        }
        process.send_signal(signal.SIGINT)
        farewell = process.communicate(timeout=30)[0]

    assert page.status_code == 200
    assert "dana.whitfield@example.com" in page.text
    rows = {view: reply["claims"] for view, reply in views.items()}
    assert [len(rows[view]) for view in rows] == [4, 1, 1, 1, 1, 2], rows
    overdue, now = rows["open"][0], _moment(views["open"]["now"])
    assert _moment(overdue["due_at"]) < now
    assert overdue["escalation"] == 1
    assert rows["mine"][0]["assignee"] == "dana.whitfield@example.com"
    assert f"--data-dir {tmp_path}` serves them again" in farewell


@no_signals
def test_a_day_wants_a_folder_of_its_own(tmp_path: Path) -> None:
    (tmp_path / "durable.db").write_bytes(b"")
    arguments = ("--claims", "1", "--port", "0", "--data-dir", str(tmp_path))
    with running("demo", *arguments, seconds=60) as process:
        output = process.communicate(timeout=60)[0]

    assert process.returncode == 1
    assert "holds claims already" in output


def test_a_whole_day_has_claims_of_all_kinds() -> None:
    claims = claims_of_the_day(60, TODAY)
    plan = planned(claims)

    assert {one.fate for one in plan} == {*Fate}
    assert len({one.claim.generated.facts.claimant_name for one in plan}) > 45
    assert len({one.claim.generated.claim_type for one in plan}) == 7
    assert sum("urgent" in one.email or "as soon as" in one.email for one in claims) >= 6
    sent = [name for one in claims for name in one.attachments]
    assert any("scan" in name for name in sent)
    assert any("photo" in name for name in sent)
    late = [one for one in plan if one.filed > DEADLINE]
    assert [one.fate for one in late] == [Fate.OVERDUE]
    assert all(one.filed - ENDS < DEADLINE for one in plan), "the host would end its wait"


def _moment(written: Any) -> datetime:
    return datetime.fromisoformat(written)
