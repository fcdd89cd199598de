"""Agent 2's instructions say what the rules say: who follows them decides as the rules do, also
after somebody has changed a limit.
"""

import json
import re
from collections.abc import Iterator
from decimal import Decimal
from pathlib import Path
from typing import Any

import pytest

from function_app.agents.gate import RulesGate
from function_app.agents.prompts import instructions
from function_app.desk.views.page_view import review_page
from function_app.domain.adjudication import Agent2Output
from function_app.domain.adjudication_form import FORM, PART
from function_app.rules.adjudication import CodedRules
from function_app.rules.coverage import COVERAGE
from function_app.rules.limits import PROJECT, SHIPPED, Limits, read_limits
from function_app.rules.rule_table import RULES
from function_app.rules.rules_in_words import decisions_in_words
from function_app.settings import get_settings
from tests.function_app.agents.faithful_reader import FaithfulReader
from tests.function_app.desk.drawn import waiting
from tests.function_app.rules.test_adjudication import FLAT, GONE, NESTED, changed
from tests.function_app.rules.test_rule_table import CLAIMS, FAILING
from tests.late import late

provision = late("function_app.agents.provision.main")
strict_schema = late("function_app.agents.foundry.schema.strict_schema")
TOLD = instructions("adjudicator")
_STOLEN = changed(
    NESTED,
    contract__product_type="Theft",
    contract__max_claim_amount=9000,
    issue={"description": "Vehicle stolen", "date_of_loss": "2025-05-01"},
    repair={"total_estimate": 900},
)
ASKED: list[dict[str, Any]] = [
    NESTED, FLAT, {}, *CLAIMS, *(changed(NESTED, **changes) for changes in FAILING.values()),
    *(
        changed(NESTED, metadata__data_source="agent1_extraction", **changes)
        for changes in ({}, *FAILING.values())
    ),
    *(changed(NESTED, repair__total_estimate=n) for n in (800, 1500, 1500.01, 4999, 5000.01)),
    *(changed(_STOLEN, submission_date=day) for day in ("2025-05-11", "2025-05-31", "2025-06-30")),
    *(changed(_STOLEN, repair={"total_estimate": amount}) for amount in (1900, 2100, 5000.01)),
    changed(NESTED, contract__deductible=GONE), changed(NESTED, contract__deductible="some"),
    changed(NESTED, documents__photos=False, repair__facility={"type": "Independent"}),
    changed(NESTED, documents__photos=False, contract__status="Expired"),
    changed(NESTED, contract__product_type="PPM", repair__diagnosis="Oil change", repair__parts=[],
            issue__description="Due at 45,000 miles"),
]  # fmt: skip
EDITS = {
    "auto_approve_up_to = 1500.00": "auto_approve_up_to = 800.00",
    'auto_approve_products = ["VSC"]': 'auto_approve_products = ["PPM", "Theft"]',
    "senior_review_over = 5000.00": "senior_review_over = 4000.00",
    "theft_waiting_days = 30": "theft_waiting_days = 10",
    "theft_maximum = 5000.00": "theft_maximum = 2000.00",
}


@pytest.fixture
def rules_file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[str]:
    """Every limit is another one, and the setting names the file."""
    text = (PROJECT / SHIPPED).read_text("utf-8")
    for old, new in EDITS.items():
        assert old in text
        text = text.replace(old, new)
    file = tmp_path / "rules.toml"
    file.write_text(text, "utf-8")
    monkeypatch.setenv("ADJUDICATION_RULES_FILE", str(file))
    monkeypatch.setenv("AGENT_MOCK_MODE", "true")
    get_settings.cache_clear()
    yield str(file)
    get_settings.cache_clear()


def disagreements(reader: FaithfulReader, limits: Limits) -> list[Agent2Output]:
    gate = RulesGate(reader, CodedRules(limits), limits)
    answers = [gate.adjudicate(claim) for claim in ASKED]
    return [answer for answer in answers if answer.disagreement]


@pytest.mark.parametrize("path", [*FORM])
def test_every_field_of_the_form_is_told(path: str) -> None:
    assert f"- `{path}` {FORM[path].entry.label}" in TOLD


def test_every_path_that_is_told_leads_somewhere() -> None:
    places = {source for field in [*FORM.values(), *PART.values()] for source in field.sources}
    assert set(re.findall(r"`([a-z_]+\.[a-z_.]+)`", TOLD)) <= places


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_every_rule_is_told_with_what_it_reads(rule: Any) -> None:
    (line,) = [line for line in TOLD.splitlines() if line.startswith(f"- {rule.id} ")]
    assert line.startswith(f"- {rule.id} {rule.title}. ")
    assert line.endswith(f"Reads {', '.join(f'`{path}`' for path in rule.reads)}.")


@pytest.mark.parametrize("product", COVERAGE)
def test_the_coverage_table_is_told(product: Any) -> None:
    (line,) = [line for line in TOLD.splitlines() if line.startswith(f"- {product} covers: ")]
    for name in (*COVERAGE[product].covered, *COVERAGE[product].not_covered):
        assert name in line


def test_every_limit_is_told() -> None:
    for name, words in read_limits().in_words().items():
        other = {"auto_approve_products": ("PPM",), "theft_waiting_days": 77}
        changed_limits = read_limits().model_copy(update={name: other.get(name, Decimal(77))})
        assert words in TOLD
        assert instructions("adjudicator", changed_limits) != TOLD


def test_nothing_in_the_instructions_is_left_unfilled() -> None:
    for role in ("adjudicator", "claim_assistant"):
        assert not re.search(r"\$[a-z]|[{}]", instructions(role))


def test_who_follows_the_instructions_decides_as_the_rules_do() -> None:
    reader = FaithfulReader(TOLD)
    assert reader.limits == read_limits()
    assert disagreements(reader, read_limits()) == []
    decisions = {reader.adjudicate(claim).decision for claim in ASKED}
    assert len(decisions) == 4


def test_a_changed_limit_reaches_instructions_schema_table_page_and_decisions(
    rules_file: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    monkeypatch.chdir(tmp_path)  # away from the local settings of whoever runs this
    limits = read_limits(rules_file)
    assert provision(["--dry-run"]) == 0
    agent = json.loads(capsys.readouterr().out)["claim-approval-agent"]

    reader = FaithfulReader(agent["instructions"])
    assert reader.limits == limits
    assert disagreements(reader, limits) == []

    summary = agent["text"]["format"]["schema"]["properties"]["evaluation_summary"]
    assert summary["properties"]["auto_approve_threshold"]["anyOf"][0]["enum"] == [800.0]
    assert agent["text"]["format"]["schema"] == strict_schema(Agent2Output, limits)

    assert "the estimate is over $800.00; the contract is not of the type PPM or Theft" in (
        decision_table(limits)
    )
    form = review_page(waiting(), limits).form
    assert form
    assert form.limits == (
        "Approved without a person: PPM or Theft claims up to $800.00; "
        "over $4,000.00 a senior adjuster decides."
    )


def test_an_agent_that_was_not_told_of_a_changed_limit_pays_nothing_alone(rules_file: str) -> None:
    """Until it is provisioned again, a person decides where the two differ."""
    differing = disagreements(FaithfulReader(TOLD), read_limits(rules_file))
    assert len(differing) > 3
    assert {answer.decision for answer in differing} == {"MANUAL_REVIEW"}
    assert {answer.approved_amount for answer in differing} == {0}


def decision_table(limits: Limits) -> str:
    """In Markdown, as the README has it."""
    rows = [f"| `{decision}` | {when} |" for decision, when in decisions_in_words(limits)]
    return "\n".join(["| The first that applies | When |", "|---|---|", *rows])


def test_the_readme_has_the_table_of_decisions() -> None:
    pages = [PROJECT / "README.md", *(PROJECT / "docs").glob("*.md")]
    assert any(decision_table(read_limits()) in page.read_text("utf-8") for page in pages)
