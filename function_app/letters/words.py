"""Why a claim is not paid, in its claimant's words: the reason, and what the contract asks for."""

from collections.abc import Iterator
from datetime import date

from function_app.domain.claim import ClaimType
from function_app.domain.decision import RejectionReason
from function_app.domain.letter import LetterOrder
from function_app.rules.coverage import COVERAGE
from function_app.rules.rule_table import RULES

# Each reason that can be told as it is, with the rule of the contract that it stands for.
_REASONS: dict[RejectionReason, tuple[str, str | None]] = {
    "not_covered": ("The repair is not covered by the contract", "AA-08"),
    "contract_inactive": ("The contract is not active", "AA-01"),
    "outside_period": ("The loss lies outside the coverage period", "AA-02"),
    "over_mileage": ("The mileage is over the limit", "AA-03"),
    "pre_existing": ("The problem is pre-existing", "AA-07"),
    "duplicate": ("It was claimed before", None),
    "withdrawn": ("The claim was withdrawn", None),
}
# These need words that a person finds: the reviewer's own are not for the claimant.
_IN_GENERAL: dict[RejectionReason, str] = {
    "suspected_fraud": "We could not confirm what the claim says",
}


def reasons(order: LetterOrder) -> list[str]:
    if order.reason_code in _REASONS:
        return [_REASONS[order.reason_code][0]]
    if order.reason_code in _IN_GENERAL:
        return [_IN_GENERAL[order.reason_code]]
    return [RULES[rule].fails for rule in order.rules if rule in RULES]


def needs_a_look(order: LetterOrder) -> bool:
    """Whether a person has to read it before it goes, however letters are sent."""
    if order.kind == "documents_requested":
        return not order.documents
    if order.kind != "denied":
        return False
    if order.reason_code is not None:
        return order.reason_code not in _REASONS
    return not reasons(order)


def contract_words(order: LetterOrder) -> list[str]:
    code = order.reason_code
    rule = _REASONS[code][1] if code in _REASONS else None
    broken = [rule] if rule else [] if code else [one for one in order.rules if one in RULES]
    return [words for rule in broken for words in _of_rule(rule, order)]


def _of_rule(rule: str, order: LetterOrder) -> Iterator[str]:
    yield f"{RULES[rule].title}."
    if rule == "AA-02" and order.effective_date and order.expiration_date:
        first, last = order.effective_date, order.expiration_date
        yield f"The contract covers losses from {_day(first)} to {_day(last)}."
    if rule == "AA-03" and order.mileage_limit is not None:
        yield f"The contract covers the vehicle up to {order.mileage_limit:,} miles."
    product = order.product
    if rule == "AA-08" and product in ClaimType and ClaimType(product) in COVERAGE:
        coverage = COVERAGE[ClaimType(product)]
        yield f"A {product} contract covers: {', '.join(coverage.covered)}."
        yield f"It does not cover: {', '.join(coverage.not_covered)}."


def _day(day: date) -> str:
    return f"{day:%B} {day.day}, {day.year}"
