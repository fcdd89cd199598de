"""What the policy says of a claim, and of a decision on it."""

from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from function_app.approval_policy.evaluate import (
    Requirement,
    is_sampled,
    refusal,
    requirement,
    role_of,
    straight_through,
)
from function_app.approval_policy.facts import ReviewFacts, facts_of
from function_app.approval_policy.models import ApprovalPolicy
from function_app.approval_policy.read_file import EXAMPLE, read_policy
from function_app.domain.claim import ClaimRequest, ClaimType
from function_app.domain.decision import ApprovalDecision

CLAIM = ClaimRequest(claim_id="C-1", email_content="Help", sender_email="Maria@Example.com")
CONTRACT = {"field": "contract_number", "source": "document", "supported": True}
READING: dict[str, Any] = {
    "classification": {"claim_type": "VSC"},
    "confidence_score": 0.9,
    "extracted_info": {"contract_number": "VSC-1", "total_estimate": 800.0, "deductible": 100.0},
    "evidence": [CONTRACT, *({**CONTRACT, "field": f} for f in ("total_estimate", "deductible"))],
}
POLICY = ApprovalPolicy.model_validate(
    {
        "roles": {"adjuster": ["ann@example.com", "bob@example.com"], "lead": ["Eve@Example.com"]},
        "authority": {"adjuster": 1000},
        "approvals": [
            {"when": {"no_contract": True}, "count": 2},
            {"when": {"amount_raised": True}, "count": 2, "roles": ["lead", "adjuster"]},
            {"when": {"claim_type": ["Theft", "GAP"], "amount_over": 500}, "count": 3},
            {"when": {"concern": "check digit"}, "roles": ["lead"]},
            {"when": {"confidence_below": 0.5}, "count": 2, "roles": ["adjuster"]},
            {"when": {"amount_over": 2000}, "roles": "lead"},
        ],
    }
)
EVERYBODY = ("adjuster", "lead")


def decision(word: str = "approved", reviewer: str = "ann@example.com", **more: Any):
    given = {"decision": word, "reviewer": reviewer, "comments": "See page 2.", **more}
    return ApprovalDecision.model_validate(given)


def reading(**changes: Any) -> dict[str, Any]:
    return {**READING, **changes}


def needed(given: dict[str, Any] | None = READING, **more: Any) -> tuple[int, tuple[str, ...]]:
    needs = requirement(POLICY, facts_of(given, CLAIM, decision(**more)))
    return needs.count, needs.roles


def refused(
    reviewer: str = "ann@example.com",
    *approved_by: str,
    policy: ApprovalPolicy | None = POLICY,
    read: dict[str, Any] | None = READING,
    word: str = "approved",
    filed_by: str | None = None,
    brought_in: tuple[str, ...] = (),
    **more: Any,
) -> str | None:
    made = decision(word, reviewer, **more)
    facts = facts_of(read, CLAIM, made, filed_by)
    return refusal(policy, facts, made, approved_by, brought_in)


def test_one_approval_is_enough_without_a_policy_and_where_nothing_fits() -> None:
    assert requirement(None, facts_of(None, CLAIM)) == Requirement(1, ())
    assert needed() == (1, EVERYBODY)


THEFT = {"claim_type": "Theft"}


@pytest.mark.parametrize(
    ("changes", "count", "roles"),
    [
        ({"evidence": []}, 2, EVERYBODY),
        ({"classification": THEFT}, 3, EVERYBODY),
        ({"classification": THEFT, "extracted_info": {"total_estimate": 500.0}}, 1, EVERYBODY),
        ({"flags": {"potential_concerns": ["The CHECK DIGIT of VIN 1"]}}, 1, ("lead",)),
        ({"confidence_score": 0.49}, 2, ("adjuster",)),
        ({"confidence_score": 0.5}, 1, EVERYBODY),
        ({"extracted_info": {"total_estimate": 2000.01}}, 1, ("lead",)),
        ({"extracted_info": {"total_parts_cost": 1500.0, "total_labor_cost": 501.0}}, 1, ("lead",)),
    ],
)
def test_the_first_rule_that_fits_counts(
    changes: dict[str, Any], count: int, roles: tuple[str, ...]
) -> None:
    assert needed(reading(**changes)) == (count, roles)


def test_of_a_claim_that_could_not_be_read_no_contract_is_known() -> None:
    assert needed(None) == (2, EVERYBODY)


@pytest.mark.parametrize(
    ("entry", "known"),
    [
        (CONTRACT, True),
        ({**CONTRACT, "source": "email"}, True),
        ({**CONTRACT, "source": "contract"}, True),  # looked up
        ({**CONTRACT, "supported": False}, False),
        ({**CONTRACT, "supported": "yes"}, False),
        ({**CONTRACT, "source": "reviewer"}, False),
        ({**CONTRACT, "field": "vehicle_vin"}, False),
    ],
)
def test_a_contract_is_on_record_by_a_quote_of_the_claim_alone(
    entry: dict[str, Any], known: bool
) -> None:
    assert facts_of(reading(evidence=[entry]), CLAIM).no_contract is not known


def test_the_number_that_a_reviewer_types_puts_no_contract_on_record() -> None:
    form = {"contract": {"contract_number": "VSC-1"}, "repair": {"total_estimate": 10}}
    assert needed(reading(evidence=[]), claim_data=form)[0] == 2


@pytest.mark.parametrize(
    ("more", "raised"),
    [
        ({}, False),
        ({"claim_amounts": {"total_estimate": 800}}, False),
        ({"claim_amounts": {"total_estimate": 800.01}}, True),
        ({"claim_amounts": {"total_parts_cost": 5000}}, False),  # the total that was read stands
        ({"claim_amounts": {"deductible": 99.99}}, True),
        ({"claim_amounts": {"deductible": 150}}, False),
        ({"claim_data": {"repair": {"total_estimate": 800}}}, False),
        ({"claim_data": {"repair": {"total_estimate": "$8,000.00"}}}, True),
        ({"claim_data": {"total_estimate": "eighty thousand or so"}}, True),
        ({"claim_data": {"repair": {"total_labor_cost": 500, "parts": [{"cost": 301}]}}}, True),
        ({"claim_data": {"estimate": 900}}, True),
        ({"claim_data": {"repair": {"total_estimate": 700}, "deductible": 50}}, True),
        ({"claim_data": {}}, False),
    ],
)
def test_whoever_would_pay_more_than_was_read_raises_it(more: dict[str, Any], raised: bool) -> None:
    assert facts_of(READING, CLAIM, decision(**more)).amount_raised is raised


def test_an_amount_where_none_was_read_is_raised() -> None:
    given = reading(extracted_info={"contract_number": "VSC-1"})
    assert facts_of(given, CLAIM, decision(claim_amounts={"total_estimate": 1})).amount_raised
    assert not facts_of(given, CLAIM, decision()).amount_raised


@pytest.mark.parametrize("field", ["total_estimate", "deductible"])
def test_asking_for_a_change_of_the_amount_is_no_way_round(field: str) -> None:
    others = [entry for entry in READING["evidence"] if entry["field"] != field]
    said = {**CONTRACT, "field": field, "source": "reviewer"}
    after = reading(evidence=[*others, said])
    assert facts_of(after, CLAIM, decision()).amount_raised
    both = reading(evidence=[*READING["evidence"], said])
    assert not facts_of(both, CLAIM, decision()).amount_raised


def test_calling_a_claim_another_type_makes_nothing_easier() -> None:
    theft = reading(classification=THEFT)
    form = {"repair": {"total_estimate": 800}, "issue": {"claim_type": "VSC"}}
    assert needed(theft, claim_data=form)[0] == 3
    form = {"repair": {"total_estimate": 800}, "contract": {"product_type": "gap"}}
    assert needed(claim_data=form)[0] == 3


@pytest.mark.parametrize("policy", [None, POLICY])
@pytest.mark.parametrize("word", ["approved", "rejected", "changes_requested"])
@pytest.mark.parametrize(
    "read",
    [
        READING,  # the sender's
        reading(extracted_info={"claimant_email": "Claimant@example.com"}),
        reading(email_body_extraction={"claimant_email": "claimant@example.com"}),
        reading(
            document_extraction={"extracted_fields": {"claimant_email": "CLAIMANT@example.com"}}
        ),
    ],
)
def test_nobody_decides_on_their_own_claim(
    policy: ApprovalPolicy | None, word: str, read: dict[str, Any]
) -> None:
    who = "maria@example.com" if read is READING else "claimant@EXAMPLE.com"
    anybody = {"roles": ["lead"], "signed_in_by": "easyauth"}
    assert refused(who, policy=policy, word=word, read=read, **anybody) == "own_claim"
    assert refused("sue@example.com", policy=policy, word=word, read=read, **anybody) is None


@pytest.mark.parametrize(
    "reviewer",
    [
        "maria+claims@example.com",
        "MARIA+x+y@Example.com",
        "\uff4daria@example.com",
        "Maria Lee <maria@example.com>",
    ],
)
def test_another_address_of_the_same_mailbox_is_no_other_person(reviewer: str) -> None:
    assert refused(reviewer, policy=None) == "own_claim"
    assert refused("sue+1@example.com", "sue+2@example.com") == "already_approved"
    aliased = CLAIM.model_copy(update={"sender_email": "Jo <jo+claims@example.com>"})
    made = decision(reviewer="jo@example.com")
    assert refusal(None, facts_of(None, aliased, made), made) == "own_claim"
    assert refused("mariana@example.com", policy=None) is None


def test_whom_the_form_names_as_the_claimant_does_not_decide() -> None:
    form = {"claimant": {"email": "Ann Lee <ann@example.com>"}, "repair": {"total_estimate": 800}}
    assert refused("ann@example.com", claim_data=form) == "own_claim"
    assert refused("bob@example.com", claim_data=form) is None


def test_who_filed_a_claim_does_not_approve_it_where_four_eyes_are_needed() -> None:
    assert refused("ann@example.com", filed_by="Ann@example.com") == "own_claim"
    assert refused("ann@example.com", filed_by="ann@example.com", word="rejected") is None
    alone = POLICY.model_copy(update={"four_eyes": False})
    assert refused("ann@example.com", filed_by="ann@example.com", policy=alone) is None
    assert refused("ann@example.com", filed_by="ann@example.com", policy=None) is None


def test_nobody_approves_twice_but_may_still_reject() -> None:
    assert refused("ann@example.com", "ANN@example.com") == "already_approved"
    assert refused("bob@example.com", "ann@example.com") is None
    assert refused("ann@example.com", "ann@example.com", word="rejected") is None


def test_a_role_approves_up_to_its_authority() -> None:
    form = {"repair": {"total_estimate": 1000.01}}
    read = reading(extracted_info={"total_estimate": 1000.0, "contract_number": "VSC-1"})
    assert refused("ann@example.com", read=read) is None
    assert refused("ann@example.com", read=read, claim_data=form) == "over_authority"
    assert refused("eve@example.com", read=read, claim_data=form) is None
    assert refused("ann@example.com", read=read, claim_data=form, word="rejected") is None


def test_an_amount_that_nobody_can_read_is_over_every_authority() -> None:
    form = {"repair": {"total_estimate": "45k or so"}}
    assert refused("ann@example.com", claim_data=form) == "over_authority"
    assert refused("eve@example.com", claim_data=form) is None


def test_who_has_no_role_or_not_the_one_that_is_needed_is_no_reviewer() -> None:
    assert refused("sue@example.com") == "not_a_reviewer"
    assert refused("sue@example.com", word="rejected") == "not_a_reviewer"
    doubtful = reading(confidence_score=0.1)
    assert refused("eve@example.com", read=doubtful) == "not_a_reviewer"
    assert refused("eve@example.com", read=doubtful, word="rejected") is None


def test_the_ladder_brings_a_role_in() -> None:
    doubtful = reading(confidence_score=0.1)
    assert refused("eve@example.com", read=doubtful, brought_in=("lead",)) is None
    facts = facts_of(doubtful, CLAIM, decision(reviewer="eve@example.com"))
    made = decision(reviewer="eve@example.com")
    assert role_of(POLICY, facts, made, ("lead",)) == "lead"


@pytest.mark.parametrize(
    ("more", "role"),
    [
        ({"roles": ["lead"], "signed_in_by": "easyauth"}, "lead"),
        ({"roles": ["boss"], "signed_in_by": "easyauth"}, None),
        ({"roles": [], "signed_in_by": "easyauth"}, None),
        ({"signed_in_by": "link"}, None),
        ({"signed_in_by": "open"}, "adjuster"),
        ({}, None),
    ],
)
def test_roles_are_what_the_sign_in_says_and_everybodys_where_it_is_open(
    more: dict[str, Any], role: str | None
) -> None:
    made = decision(reviewer="sue@example.com", **more)
    facts = facts_of(READING, CLAIM, made)
    assert role_of(POLICY, facts, made) == role
    assert (refusal(POLICY, facts, made) is None) is (role is not None)


def test_an_approval_counts_by_a_role_that_may_give_it() -> None:
    made = decision(reviewer="sue@example.com", signed_in_by="open")
    facts = facts_of(reading(extracted_info={"total_estimate": 1500.0}), CLAIM, made)
    assert role_of(POLICY, facts, made) == "lead"
    assert role_of(None, facts, made) is None


def test_a_policy_without_roles_asks_for_none() -> None:
    policy = ApprovalPolicy.model_validate({"approvals": [{"count": 2}]})
    assert refused("sue@example.com", policy=policy) is None
    assert refused("sue@example.com", policy=policy, word="rejected") is None


def test_a_link_for_nobody_in_particular_is_not_two_people() -> None:
    unnamed = {"signed_in_by": "link", "roles": []}
    for count, reason in ((1, None), (2, "not_a_reviewer")):
        policy = ApprovalPolicy.model_validate({"approvals": [{"count": count}]})
        assert refused("a@example.com", policy=policy, **unnamed) == reason
        assert refused("a@example.com", policy=policy, signed_in_by="link") is None


FACTS = st.builds(
    ReviewFacts,
    claim_types=st.lists(st.sampled_from(list(ClaimType)), min_size=1, max_size=2).map(tuple),
    amount=st.none() | st.decimals(0, 10**7, places=2) | st.just(Decimal("Infinity")),
    confidence=st.floats(0, 1),
    concerns=st.lists(st.text(), max_size=2).map(tuple),
    no_contract=st.just(True),
    amount_raised=st.booleans(),
    all_supported=st.booleans(),
)


@settings(deadline=None)  # the first time the file is read
@given(FACTS, st.text(min_size=1))
def test_the_example_never_pays_a_claim_with_no_contract_without_a_second_approval(
    facts: ReviewFacts, claim_id: str
) -> None:
    policy = read_policy(EXAMPLE)
    assert policy is not None
    assert requirement(policy, facts).count >= 2
    on = policy.straight_through.model_copy(update={"enabled": True})
    eager = policy.model_copy(update={"straight_through": on})
    assert not straight_through(eager, facts, claim_id, rules_agree=True)


THROUGH = ApprovalPolicy.model_validate(
    {
        "approvals": [{"when": {"claim_type": "GAP"}, "count": 2}],
        "straight_through": {
            "enabled": True, "amount_up_to": 800, "confidence_from": 0.9, "sample": 0.25
        },
    }
)  # fmt: skip
GOOD = ReviewFacts(
    claim_types=("VSC",), amount=Decimal(800), confidence=0.9, no_contract=False, all_supported=True
)


def of(**changes: Any) -> ReviewFacts:
    return ReviewFacts(**{**vars(GOOD), **changes})


NOT_SAMPLED = next(f"C-{n}" for n in range(100) if not is_sampled(f"C-{n}", 0.25))
SAMPLED = next(f"C-{n}" for n in range(100) if is_sampled(f"C-{n}", 0.25))


def test_a_claim_on_which_all_agree_goes_straight_through() -> None:
    assert straight_through(THROUGH, GOOD, NOT_SAMPLED, rules_agree=True)


@pytest.mark.parametrize(
    "facts",
    [
        of(amount=Decimal("800.01")),
        of(amount=None),
        of(confidence=0.89),
        of(all_supported=False),
        of(concerns=("Look.",)),
        of(no_contract=True),
        of(claim_types=("GAP",)),
    ],
)
def test_a_claim_that_anything_speaks_against_does_not(facts: ReviewFacts) -> None:
    assert not straight_through(THROUGH, facts, NOT_SAMPLED, rules_agree=True)


def test_nor_does_one_that_the_rules_would_not_pay_one_of_the_sample_or_any_without_a_policy() -> (
    None
):
    assert not straight_through(THROUGH, GOOD, NOT_SAMPLED, rules_agree=False)
    assert not straight_through(THROUGH, GOOD, SAMPLED, rules_agree=True)
    assert not straight_through(None, GOOD, NOT_SAMPLED, rules_agree=True)
    assert not straight_through(ApprovalPolicy(), GOOD, NOT_SAMPLED, rules_agree=True)
    assert not straight_through(read_policy(EXAMPLE), GOOD, NOT_SAMPLED, rules_agree=True)


def test_the_sample_is_the_share_that_the_policy_says() -> None:
    sampled = sum(is_sampled(f"CLM-{n}", 0.25) for n in range(4000))
    assert 900 < sampled < 1100
    assert all(is_sampled(f"CLM-{n}", 1) for n in range(100))


def test_values_without_a_quote_that_holds_are_not_all_supported() -> None:
    assert facts_of(READING, CLAIM).all_supported
    assert not facts_of(reading(evidence=READING["evidence"][:2]), CLAIM).all_supported
    assert not facts_of(None, CLAIM).all_supported
