"""AA-01 to AA-08, one pure function each: passed, failed, or unknown where the facts do not say.

Nothing is assumed in the claimant's favour or against it; an unknown is for a person to clear up.
A reason is a clause, which others join to sentences: it has no colon and no full stop.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

from function_app.domain.claim import ClaimType
from function_app.domain.form_fields import listed
from function_app.domain.values.money import dollars
from function_app.rules.coverage import Evidence, coverage_evidence
from function_app.rules.facts import AdjudicationFacts
from function_app.rules.limits import Limits

INACTIVE = (
    "inactive", "not active", "expired", "cancelled", "canceled", "lapsed", "suspended",
    "terminated", "void", "voided", "closed", "ended", "revoked", "pending",
)  # fmt: skip
_NO_MORE_THAN_INACTIVE = ("inactive", "not active")
_INDEPENDENT = ("independent", "unauthorized", "unauthorised", "not auth", "non-auth", "non auth")
_PAPERS_IN_WORDS = {
    "claim_form or repair_estimate": "a claim form or a repair estimate is missing",
    "photos": "photos are missing",
}


class RuleOutcome(StrEnum):
    PASSED = "PASSED"
    FAILED = "FAILED"
    UNKNOWN = "UNKNOWN"


@dataclass(frozen=True)
class Verdict:
    outcome: RuleOutcome
    reason: str


def _passed(reason: str) -> Verdict:
    return Verdict(RuleOutcome.PASSED, reason)


def _failed(reason: str) -> Verdict:
    return Verdict(RuleOutcome.FAILED, reason)


def _unknown(reason: str) -> Verdict:
    return Verdict(RuleOutcome.UNKNOWN, reason)


def quoted(text: str) -> str:
    return f'"{text[:60]}…"' if len(text) > 60 else f'"{text}"'


def contract_is_active(facts: AdjudicationFacts, _: Limits) -> Verdict:
    status = facts.contract_status
    if status is None:
        return _unknown("the contract's status is not given")
    if status.lower() == "active":
        return _passed("the contract is active")
    if status.lower() in _NO_MORE_THAN_INACTIVE:
        return _failed("the contract is not active")
    if status.lower() in INACTIVE:
        return _failed(f"the contract is not active, its status is {status.lower()}")
    return _unknown(f"the contract's status {quoted(status)} is not one of the known ones")


def loss_lies_in_coverage_period(facts: AdjudicationFacts, _: Limits) -> Verdict:
    loss_is_unreadable = any("date_of_loss" in p or "date_noticed" in p for p in facts.unreadable)
    day = facts.date_of_loss or facts.submission_date
    what = "date of loss" if facts.date_of_loss else "claim date"
    effective, expiration = facts.effective, facts.expiration
    if loss_is_unreadable or day is None:
        neither = "neither a date of loss nor a claim date is known"
        return _unknown("the date of loss cannot be read" if loss_is_unreadable else neither)
    if effective and expiration and effective > expiration:
        return _unknown("the contract ends before it begins")
    if effective and day < effective:
        return _failed(f"the {what} {day} is before the coverage began on {effective}")
    if expiration and day > expiration:
        return _failed(f"the {what} {day} is after the coverage ended on {expiration}")
    if effective and expiration:
        return _passed(f"the {what} {day} lies between {effective} and {expiration}")
    return _unknown("the coverage period is not fully given")


def mileage_is_within_limit(facts: AdjudicationFacts, _: Limits) -> Verdict:
    mileage, limit = facts.mileage, facts.mileage_limit
    if mileage is None:
        return _unknown("the vehicle's mileage is not known")
    if limit is None:
        return _unknown("the mileage limit is not known")
    if mileage > limit:
        return _failed(f"the mileage {mileage:,.0f} is over the limit of {limit:,.0f}")
    return _passed(f"the mileage {mileage:,.0f} is within the limit of {limit:,.0f}")


def missing_documents(facts: AdjudicationFacts) -> list[str]:
    """What is known to be missing; what nobody mentioned is not in it."""
    form_or_estimate = (facts.claim_form, facts.repair_estimate)
    missing = ["claim_form or repair_estimate"] if form_or_estimate == (False, False) else []
    return missing + (["photos"] if facts.photos is False else [])


def missing_in_words(missing: Sequence[str]) -> str:
    """`missing_documents` as a clause for people."""
    return " and ".join(_PAPERS_IN_WORDS.get(name, f"{name} is missing") for name in missing)


def documents_are_complete(facts: AdjudicationFacts, _: Limits) -> Verdict:
    if missing := missing_documents(facts):
        return _failed(missing_in_words(missing))
    if not facts.claim_form and not facts.repair_estimate:
        return _unknown("it is not known whether a claim form or an estimate is there")
    if facts.photos is None:
        return _unknown("it is not known whether photos are there")
    return _passed("a claim form or an estimate is there, and photos")


def facility_is_authorized(facts: AdjudicationFacts, _: Limits) -> Verdict:
    kind = facts.facility_type
    if kind is None:
        return _unknown("it is not known whether the repair facility is authorized")
    if kind.lower().startswith(_INDEPENDENT):
        return _failed("the repair facility is independent, not an authorized one")
    if kind.lower().startswith(("authorized", "authorised")):
        return _passed("the repair facility is authorized")
    return _unknown(f"the facility type {quoted(kind)} is not one of the known ones")


def amount_is_within_maximum(facts: AdjudicationFacts, limits: Limits) -> Verdict:
    estimate, maximum = facts.estimate, payable_maximum(facts, limits)
    if estimate is None:
        return _unknown("the amount claimed is not known")
    if maximum is None:
        return _unknown("the contract's maximum is not known")
    if estimate > maximum:
        return _failed(
            f"the estimate {dollars(estimate)} is over the contract's maximum of {dollars(maximum)}"
        )
    return _passed(f"the estimate {dollars(estimate)} is within {dollars(maximum)}")


def payable_maximum(facts: AdjudicationFacts, limits: Limits) -> Decimal | None:
    """The contract's maximum; a theft pays at most its own, whatever the contract says."""
    if facts.maximum is not None and facts.product is ClaimType.THEFT:
        return min(facts.maximum, limits.theft_maximum)
    return facts.maximum


def loss_is_not_pre_existing(facts: AdjudicationFacts, _: Limits) -> Verdict:
    match facts.pre_existing:
        case None:
            return _unknown("it is not known whether the problem is pre-existing")
        case True:
            return _failed("the problem is pre-existing")
        case False:
            return _passed("the problem is not pre-existing")


def component_is_covered(facts: AdjudicationFacts, limits: Limits) -> Verdict:
    product = facts.product
    if product is None:
        return _unknown("the contract's product type is not known")
    if not facts.description:
        return _unknown("nothing says what failed")
    verdict = _weigh(product, coverage_evidence(product, facts.description))
    if product is ClaimType.THEFT and verdict.outcome is RuleOutcome.PASSED:
        return _theft_has_waited(facts, limits, verdict)
    return verdict


def _weigh(product: ClaimType, evidence: Evidence) -> Verdict:
    covered, excluded = ", ".join(evidence.covered), listed(evidence.not_covered)
    if covered and excluded:
        return _unknown(f"the description names what {product} covers ({covered}) "
                        f"and what it does not ({excluded})")  # fmt: skip
    if excluded:
        return _failed(f"{product} does not cover {excluded}")
    if covered:
        return _passed(f"{product} covers {covered}")
    return _unknown(f"the description does not show whether {product} covers this")


def _theft_has_waited(facts: AdjudicationFacts, limits: Limits, covered: Verdict) -> Verdict:
    """An early claim may yet become a covered one, so it is not a failed rule."""
    if facts.date_of_loss is None or facts.submission_date is None:
        return _unknown("it is not known how long the vehicle has been stolen")
    days, needed = (facts.submission_date - facts.date_of_loss).days, limits.theft_waiting_days
    if days < needed:
        return _unknown(f"a theft is covered after {needed} days; {days} have passed")
    return covered
