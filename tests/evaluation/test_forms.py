"""Agent 2's questions: each changes one thing, and what is expected follows from the rules."""

import json
from collections import Counter
from decimal import Decimal

from evaluation.claims import generate
from evaluation.forms import VARIATIONS, questions
from function_app.domain.adjudication import AdjudicationDecision
from function_app.domain.claim import ClaimType

CLAIMS = generate(3, 42)
ASKED = [question for claim in CLAIMS for question in questions(claim)]


def test_every_variation_is_asked_and_every_decision_expected() -> None:
    assert {question.variation for question in ASKED} == {"in order", *VARIATIONS}
    assert Counter(question.expected for question in ASKED).keys() == set(AdjudicationDecision)


def test_only_small_claims_of_a_service_contract_are_expected_to_be_approved() -> None:
    for claim in CLAIMS:
        in_order, *varied = questions(claim)
        is_small = (claim.facts.total_estimate or Decimal(9999)) <= 1500
        approved = claim.claim_type is ClaimType.VSC and is_small
        assert (in_order.expected is AdjudicationDecision.APPROVED) is approved
        assert all(question.expected is not AdjudicationDecision.APPROVED for question in varied)


def test_a_variation_leaves_the_form_in_order_alone() -> None:
    for claim in CLAIMS:
        in_order, *varied = questions(claim)
        assert all(question.form != in_order.form for question in varied)
        assert in_order.form == next(questions(claim)).form


def test_a_form_is_json() -> None:
    for question in ASKED:
        assert json.loads(json.dumps(question.form)) == question.form
