"""The generated claims: the same for a seed, of all types, and true to what is written."""

import re
from collections import Counter

from evaluation.claims import DEFAULT_SEED, GeneratedClaim, generate
from evaluation.emails import TONES
from evaluation.layouts import LAYOUTS
from function_app.domain.claim import ClaimType
from function_app.domain.values.vin import vin_problem


def test_a_seed_makes_the_same_claims_to_the_byte_however_many_are_asked_for(
    claims: list[GeneratedClaim],
) -> None:
    assert generate(DEFAULT_SEED, 14) == generate(DEFAULT_SEED, 14) == claims[:14]


def test_another_seed_makes_other_claims(claims: list[GeneratedClaim]) -> None:
    others = generate(DEFAULT_SEED + 1, 14)

    assert not {claim.facts.vehicle_vin for claim in claims} & {
        claim.facts.vehicle_vin for claim in others
    }


def test_every_type_has_at_least_five_claims_no_two_with_one_story(
    claims: list[GeneratedClaim],
) -> None:
    types = Counter(claim.claim_type for claim in claims)

    assert types.keys() == set(ClaimType)
    assert min(types.values()) >= 5
    assert len({claim.incident.formal for claim in claims}) == len(claims)


def test_every_tone_and_layout_occurs_and_so_do_letters_alone_and_contradictions(
    claims: list[GeneratedClaim],
) -> None:
    assert {claim.tone for claim in claims} == set(TONES)
    assert {claim.paper.layout for claim in claims if claim.paper} == set(LAYOUTS)
    assert any(claim.paper is None for claim in claims)
    assert any(claim.contradicted for claim in claims)


def test_vins_have_their_check_digit(claims: list[GeneratedClaim]) -> None:
    assert not [claim for claim in claims if vin_problem(claim.facts.vehicle_vin or "")]


def test_what_is_neither_in_letter_nor_paper_is_not_the_truth(
    claims: list[GeneratedClaim],
) -> None:
    letters_alone = [claim for claim in claims if claim.paper is None]

    for claim in letters_alone:
        for field in ("claimant_name", "contract_number", "vehicle_vin", "lienholder"):
            known = getattr(claim.truth, field)
            assert (known is not None) is (str(getattr(claim.facts, field)) in claim.email)


def test_a_paper_corrects_the_letter(claims: list[GeneratedClaim]) -> None:
    for claim in claims:
        if claim.contradicted == "contract_number":
            assert str(claim.truth.contract_number) not in claim.email
            assert claim.paper is not None
            assert "contract_number" in claim.paper.fields


def test_no_wording_is_left_unfilled(claims: list[GeneratedClaim]) -> None:
    assert not [claim.email for claim in claims if re.search(r"[{}]", claim.email)]
