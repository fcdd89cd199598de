"""The page "Change it": its examples are made in a copy of the project, and do what it promises."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.hosts import ROOT

PAGE = (ROOT / "docs" / "change-it.md").read_text("utf-8")
SECTIONS = dict(re.findall(r"^## ([^\n]+)\n(.*?)(?=^## |\Z)", PAGE, re.MULTILINE | re.DOTALL))
_BLOCK = re.compile(r"```diff\n--- (\S+)\n(.*?)```", re.DOTALL)
CLAIM = """
from tests.function_app.rules.test_adjudication import NESTED, changed
from function_app.rules.adjudication import CodedRules
from function_app.agents.prompts import instructions
from function_app.agents.foundry.schema import strict_schema
from function_app.domain.adjudication import Agent2Output
from function_app.domain.reading import Agent1Output
def decided(claim): return CodedRules().adjudicate(claim)
"""
PROMISED = {
    "Change a limit": """
from function_app.rules.limits import read_limits
from function_app.rules.rules_in_words import limits_in_words
assert decided(changed(NESTED, repair__total_estimate=1999.99)).decision == "APPROVED"
assert decided(changed(NESTED, repair__total_estimate=2000.01)).decision == "MANUAL_REVIEW"
assert "the estimate is over $2,000.00" in instructions("adjudicator")
assert "[2000.0]" in str(strict_schema(Agent2Output))
assert "up to $2,000.00" in limits_in_words(read_limits())
""",
    "Read another field": """
from datetime import date
from function_app.agents.offline.assistant import OfflineClaimAssistant
from function_app.claims.agent2_input import build_agent2_input
from function_app.domain.claim import Agent1Input, ClaimRequest
from function_app.domain.decision import ApprovalDecision
from tests.function_app.desk.drawn import drawn, waiting
claim = ClaimRequest(claim_id="C-1", email_content="My car was stolen.\\nPolice report no: 24-1187")
reading = OfflineClaimAssistant().read(Agent1Input(instance_id="1", claim=claim), [])
assert reading.extracted_info.police_report == "24-1187"
assert [e.field for e in reading.evidence if e.quote.endswith("24-1187")] == ["police_report"]
decision = ApprovalDecision(decision="approved", reviewer="ann@example.com")
form = build_agent2_input("C-1", date(2026, 1, 1), reading, decision)
assert form["issue"]["police_report"] == "24-1187"
page = drawn(waiting(claim=claim, agent1=reading))
assert page.field("issue.police_report")["value"] == "24-1187"
assert "Police report" in page.text
assert "`police_report`" in instructions("claim_assistant")
assert "police_report" in str(strict_schema(Agent1Output))
assert "- `issue.police_report` Police report" in instructions("adjudicator")
""",
    "Add a rule": """
from function_app.rules.limits import read_limits
from function_app.rules.rule_table import RULES
from function_app.rules.rules_in_words import decisions_in_words
late = decided(changed(NESTED, submission_date="2025-09-15"))
assert (late.decision, late.rules_failed) == ("MANUAL_REVIEW", ["AA-09"])
assert "the loss was reported after 106 days (AA-09)" in late.reason
assert decided(NESTED).rules_passed[-1] == "AA-09"
assert RULES["AA-09"].title == "The loss was reported in time"
told = "- AA-09 The loss was reported in time. Passes when at most 90 days lie between"
assert told in instructions("adjudicator")
assert strict_schema(Agent2Output)["properties"]["rules_failed"]["items"]["enum"][-1] == "AA-09"
assert "AA-05, AA-06 or AA-09 fails" in str(decisions_in_words(read_limits()))
""",
}  # fmt: skip


def change(copy: Path, section: str) -> None:
    """Makes the changes that its blocks show; each has exactly one place in its file."""
    blocks = _BLOCK.findall(SECTIONS[section])
    assert blocks
    for name, block in blocks:
        before, after = (
            "".join(line[1:] + "\n" for line in block.splitlines() if line[:1] in kept)
            for kept in (("-", " ", ""), ("+", " ", ""))
        )
        text = (copy / name).read_text("utf-8")
        assert text.count(before) == 1, f"{name} has no such place: {before}"
        (copy / name).write_text(text.replace(before, after), "utf-8")


@pytest.mark.parametrize("section", PROMISED)
def test_an_example_does_what_the_page_promises(section: str, tmp_path: Path) -> None:
    for folder in ("function_app", "static", "tests"):
        shutil.copytree(
            ROOT / folder, tmp_path / folder, ignore=shutil.ignore_patterns("__pycache__")
        )
    change(tmp_path, section)
    done = subprocess.run(
        [sys.executable, "-c", CLAIM + PROMISED[section]],
        cwd=tmp_path,
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )
    assert done.returncode == 0, done.stderr


def test_every_example_is_looked_at() -> None:
    assert SECTIONS.keys() == PROMISED.keys()


@pytest.mark.parametrize("link", re.findall(r"\]\((?!http)([^)#]+)\)", PAGE))
def test_every_link_leads_somewhere(link: str) -> None:
    assert (ROOT / "docs" / link).exists()
