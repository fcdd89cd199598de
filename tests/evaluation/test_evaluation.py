"""The command as it is run."""

import dataclasses
import json
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from dev_support import ROOT
from evaluation.claims import DEFAULT_SEED, generate
from evaluation.metrics import FIELDS, scored
from evaluation.reading import read_all
from function_app.agents.ports import AgentFailed, AgentUnavailable
from function_app.domain.adjudication import Agent2Output
from function_app.domain.claim import Agent1Input, ClaimType
from function_app.domain.document import Document
from function_app.domain.reading import Agent1Output


def run(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "evaluation", *arguments],
        cwd=ROOT,
        env={"AGENT_MOCK_MODE": "true", "PATH": ""},
        capture_output=True,
        text=True,
        timeout=60,
        check=False,
    )


def rows_of(markdown: str) -> list[list[str]]:
    lines = [line for line in markdown.splitlines() if line.startswith("|")]
    return [[cell.strip() for cell in line.strip("|").split("|")] for line in lines]


def test_the_report_has_a_row_for_each_field_and_the_json_the_same_numbers(tmp_path: Path) -> None:
    file = tmp_path / "numbers.json"

    done = run("--claims", "7", "--seed", "11", "--markdown", "--json", str(file))

    assert done.returncode == 0, done.stderr
    numbers: dict[str, Any] = json.loads(file.read_text("utf-8"))
    rows = {row[0]: row[1:] for row in rows_of(done.stdout)}
    assert [*numbers["fields"]] == FIELDS
    for field, figures in numbers["fields"].items():
        counts = [str(figures[name]) for name in ("right", "wrong", "missed", "invented")]
        assert rows[field][2:] == counts
    assert rows["claimant_email"][:3] == ["100.0 %", "100.0 %", "7"]
    assert [*numbers["classification"]["matrix"]] == [kind.value for kind in ClaimType]
    assert "7 claims" in done.stdout
    assert "seed 11" in done.stdout


def test_one_claim_is_shown_with_truth_and_reading() -> None:
    done = run("--show", "EVAL-003", "--markdown")

    claim = generate(DEFAULT_SEED, 3)[-1]
    rows = {row[0]: row[1:] for row in rows_of(done.stdout)}
    assert done.returncode == 0, done.stderr
    assert claim.email.strip() in done.stdout
    assert rows["claimant_email"][:2] == [claim.truth.claimant_email] * 2
    assert rows["in order"][0].startswith("MANUAL_REVIEW")


def test_a_claim_that_is_not_there_is_named() -> None:
    done = run("--show", "EVAL-099")

    assert done.returncode == 1
    assert "EVAL-099" in done.stderr


def test_no_claims_at_all_are_refused() -> None:
    assert run("--claims", "0").returncode == 2


class FailingAssistant:
    def read(self, question: Agent1Input, documents: Sequence[Document]) -> Agent1Output:
        raise AgentUnavailable("throttled")


class FailingAdjudicator:
    def adjudicate(self, claim: dict[str, Any]) -> Agent2Output:
        raise AgentFailed("wrong name")


def test_an_agent_that_fails_is_counted_and_told_and_stops_nothing() -> None:
    claims = [dataclasses.replace(claim, paper=None) for claim in generate(DEFAULT_SEED, 2)]

    scores = scored(read_all(claims, FailingAssistant(), FailingAdjudicator()))

    assert scores.overall.right == 0
    assert scores.overall.recall == 0
    assert scores.types == {("VSC", "no answer"): 1, ("GAP", "no answer"): 1}
    assert sum(n for (_, got), n in scores.decisions.items() if got == "no answer") == 6
    assert scores.failures[0] == "EVAL-001: agent 1: throttled"
    assert len(scores.failures) == 8
