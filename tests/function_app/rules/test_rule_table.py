"""The table of rules tells the truth: which fields a rule reads, where its failure leads."""

import copy
from typing import Any

import pytest

from function_app.domain.adjudication import AdjudicationDecision
from function_app.domain.adjudication_form import FORM
from function_app.domain.claim import ClaimType
from function_app.rules.adjudication import CodedRules
from function_app.rules.conditions import RuleOutcome, missing_in_words
from function_app.rules.coverage import COVERAGE, coverage_evidence
from function_app.rules.facts import gather_facts
from function_app.rules.limits import read_limits
from function_app.rules.rule_table import RULES, leading_to
from tests.function_app.rules.test_adjudication import GONE, NESTED, adjudicate, changed

LIMITS = read_limits()
FAILING: dict[str, dict[str, object]] = {
    "AA-01": {"contract__status": "Expired"},
    "AA-02": {"issue__date_noticed": "2030-01-01"},
    "AA-03": {"vehicle__current_mileage": 120000},
    "AA-04": {"documents__photos": False},
    "AA-05": {"repair__facility": {"type": "Independent"}},
    "AA-06": {"contract__max_claim_amount": 700},
    "AA-07": {"flags__is_pre_existing": True},
    "AA-08": {"contract__product_type": "PPM"},
}
# Claims in which every field that a rule may look at makes a difference in one of them.
_UNTOTALLED = changed(
    NESTED,
    repair__total_estimate=GONE,
    repair__total_parts_cost=GONE,
    repair__total_labor_cost=GONE,
)
_WITHOUT_LINES = changed(
    NESTED, repair__total_estimate=GONE, repair__parts=GONE, repair__labor_hours=GONE
)
_STOLEN = changed(
    NESTED,
    contract__product_type="Theft",
    contract__max_claim_amount=6000,
    submission_date="2025-07-10",
    issue={"description": "Vehicle stolen", "date_noticed": "2025-06-01"},
    repair={"total_estimate": 5500},
)
_ONE_PAPER = changed(NESTED, documents={"claim_form": True, "photos": True})
_OTHER_PAPER = changed(NESTED, documents={"repair_estimate": True, "photos": True})
_VAGUE = changed(NESTED, repair__diagnosis=GONE, repair__parts=GONE)
_UNDATED = changed(NESTED, issue__date_noticed=GONE)
CLAIMS: list[dict[str, Any]] = [
    NESTED, _UNTOTALLED, _WITHOUT_LINES, _STOLEN, _ONE_PAPER, _OTHER_PAPER, _UNDATED,
    changed(_STOLEN, issue__claim_type="Theft", contract__product_type=GONE),
    changed(_STOLEN, submission_date=GONE, metadata__submission_date="2025-07-10"),
    changed(_UNDATED, submission_date=GONE, metadata__submission_date="2025-06-10"),
    changed(_VAGUE, issue__component_category="Alternator"),
    changed(_VAGUE, repair__parts=[{"name": "Alternator", "cost": 1}]),
    changed(_VAGUE, issue__description="The alternator failed"),
    changed(_VAGUE, repair__diagnosis="The alternator failed"),
]  # fmt: skip


def without(claim: dict[str, Any], path: str) -> dict[str, Any]:
    *sections, name = path.split(".")
    left = copy.deepcopy(claim)
    holder: Any = left
    for section in sections:
        holder = holder.get(section, {})
    holder.pop(name, None)
    return left


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_rule_reads_the_fields_that_the_table_says_and_no_others(rule: Any) -> None:
    def verdict(claim: dict[str, Any]) -> Any:
        return rule.holds(gather_facts(claim), LIMITS)

    makes_a_difference = {
        path for claim in CLAIMS for path in FORM if verdict(without(claim, path)) != verdict(claim)
    }
    assert makes_a_difference == set(rule.reads)


@pytest.mark.parametrize("rule", RULES.values(), ids=RULES)
def test_a_failure_leads_where_the_table_says(rule: Any) -> None:
    output = adjudicate(changed(NESTED, **FAILING[rule.id]))
    assert output.rules_failed == [rule.id]
    assert output.decision is rule.leads_to
    assert output.rules_triggered == [rule.id]


def test_every_rule_has_its_own_words_and_the_ids_follow_each_other() -> None:
    assert list(RULES) == [f"AA-{number:02}" for number in range(1, len(RULES) + 1)]
    for said in ("title", "fails", "asks", "instructions"):
        assert len({getattr(rule, said) for rule in RULES.values()}) == len(RULES)


def test_every_decision_but_the_payment_has_its_rules() -> None:
    led_to = {rule.leads_to for rule in RULES.values()}
    assert led_to == set(AdjudicationDecision) - {AdjudicationDecision.APPROVED}
    assert leading_to(AdjudicationDecision.REQUEST_DOCUMENTS) == ["AA-04"]


@pytest.mark.parametrize(
    ("status", "said"),
    [
        ("not active", "Denied: the contract is not active (AA-01)."),
        ("Inactive", "Denied: the contract is not active (AA-01)."),
        ("Expired", "Denied: the contract is not active, its status is expired (AA-01)."),
    ],
)
def test_a_contract_that_is_not_active_is_said_so_once(status: str, said: str) -> None:
    assert adjudicate(changed(NESTED, contract__status=status)).reason == said


@pytest.mark.parametrize(
    ("documents", "said"),
    [
        ({"claim_form": True, "photos": False}, "photos are missing"),
        (
            {"claim_form": False, "repair_estimate": False, "photos": True},
            "a claim form or a repair estimate is missing",
        ),
        ([], "a claim form or a repair estimate is missing and photos are missing"),
    ],
)
def test_what_is_missing_is_said_in_plain_words(documents: object, said: str) -> None:
    output = adjudicate(changed(NESTED, documents=documents))
    assert output.reason == f"Documents are needed: {said} (AA-04)."
    assert missing_in_words(output.missing_documents) == said


@pytest.mark.parametrize("claim", [*CLAIMS, {}, *(changed(NESTED, **c) for c in FAILING.values())])
def test_a_reason_is_a_clause_that_can_be_joined_to_others(claim: dict[str, Any]) -> None:
    for rule in RULES.values():
        verdict = rule.holds(gather_facts(claim), LIMITS)
        assert verdict.outcome in RuleOutcome
        assert ": " not in verdict.reason
        assert not verdict.reason.endswith(".")


@pytest.mark.parametrize("product", COVERAGE)
def test_the_words_of_the_coverage_table_are_those_that_are_looked_for(product: Any) -> None:
    coverage = COVERAGE[product]
    for name in coverage.covered:
        assert coverage_evidence(product, name).covered, name
        assert not coverage_evidence(product, name).not_covered, name
    for name in coverage.not_covered:
        assert coverage_evidence(product, name).not_covered, name


def test_the_limits_are_those_of_the_file() -> None:
    limits = LIMITS.model_copy(
        update={
            "auto_approve_products": (ClaimType.PPM, ClaimType.GAP),
            "theft_waiting_days": 60,
            "senior_review_over": 700,
        }
    )
    rules = CodedRules(limits)
    assert rules.adjudicate(NESTED).assigned_queue == "senior_adjuster"
    assert "only PPM or GAP claims are paid automatically" in str(rules.adjudicate(NESTED).reason)
    stolen = {*rules.adjudicate(_STOLEN).rules_passed}
    assert stolen == {*CodedRules().adjudicate(_STOLEN).rules_passed} - {"AA-08"}
