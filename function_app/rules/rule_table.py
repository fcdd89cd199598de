"""AA-01 to AA-08 as one table: what each is called, what is said when it fails, which fields of the
form it reads, where a failure leads, and what agent 2 is told of it. The page, the schema of agent
2's reply, its instructions and the decision itself are made from this table.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from function_app.domain.adjudication import AdjudicationDecision
from function_app.domain.form_fields import listed
from function_app.rules import conditions
from function_app.rules.conditions import INACTIVE, RuleOutcome, Verdict
from function_app.rules.facts import AdjudicationFacts
from function_app.rules.limits import Limits

_DENIED = AdjudicationDecision.DENIED
_REQUEST_DOCUMENTS = AdjudicationDecision.REQUEST_DOCUMENTS
_MANUAL_REVIEW = AdjudicationDecision.MANUAL_REVIEW
_DAY_OF_LOSS = ("issue.date_noticed", "submission_date", "metadata.submission_date")
_PRODUCT = ("contract.product_type", "issue.claim_type")


@dataclass(frozen=True)
class Rule:
    """`title` is what holds, `fails` what is so when it does not, `asks` what is open where it is
    unknown. `instructions` tell agent 2 when it passes, fails and is unknown; the names of limits
    stand in braces.
    """

    id: str
    title: str
    fails: str
    asks: str
    leads_to: AdjudicationDecision  # when it fails
    reads: tuple[str, ...]
    holds: Callable[[AdjudicationFacts, Limits], Verdict]
    instructions: str


_TABLE = (
    Rule(
        id="AA-01",
        title="The contract is active",
        fails="The contract is not active",
        asks="Is the contract active?",
        leads_to=_DENIED,
        reads=("contract.status",),
        holds=conditions.contract_is_active,
        instructions=f"""
            Passes when the status is Active. Fails when it is {listed(INACTIVE)}. Any
            other word is unknown. Capital letters make no difference.
        """,
    ),
    Rule(
        id="AA-02",
        title="The loss lies in the coverage period",
        fails="The loss lies outside the coverage period",
        asks="Does the loss lie in the coverage period?",
        leads_to=_DENIED,
        reads=(*_DAY_OF_LOSS, "contract.effective_date", "contract.expiration_date"),
        holds=conditions.loss_lies_in_coverage_period,
        instructions="""
            The day is the date of loss; where none is written, the claim date, and
            without that the day of filing. A date of loss that is written but cannot be
            read is unknown: no other day takes its place. Fails when the day is before
            the effective date or after the expiration date, even if only that one of
            the two is given. Passes when both are given and the day is neither.
            Otherwise it is unknown, and always where the contract ends before it
            begins.
        """,
    ),
    Rule(
        id="AA-03",
        title="The mileage is within the limit",
        fails="The mileage is over the limit",
        asks="Is the mileage within the limit?",
        leads_to=_DENIED,
        reads=("vehicle.current_mileage", "vehicle.mileage_limit"),
        holds=conditions.mileage_is_within_limit,
        instructions="""
            Passes when the current mileage is at most the mileage limit, and fails when
            it is more.
        """,
    ),
    Rule(
        id="AA-04",
        title="The required documents are there",
        fails="Required documents are missing",
        asks="Are the required documents there?",
        leads_to=_REQUEST_DOCUMENTS,
        reads=("documents.claim_form", "documents.repair_estimate", "documents.photos"),
        holds=conditions.documents_are_complete,
        instructions="""
            Passes when a claim form or a repair estimate is there, and photos. Fails
            when claim form and repair estimate are both said to be missing, or the
            photos are; `missing_documents` then holds `claim_form or repair_estimate`,
            or `photos`, or both. Where the documents are given as a list of names,
            those that are not in it are missing.
        """,
    ),
    Rule(
        id="AA-05",
        title="The repair facility is authorized",
        fails="The repair facility is not authorized",
        asks="Is the repair facility authorized?",
        leads_to=_MANUAL_REVIEW,
        reads=("repair.facility.type",),
        holds=conditions.facility_is_authorized,
        instructions="""
            Passes when the facility is authorized, or the value is true. Fails when it
            is independent or not authorized, or the value is false. Any other word is
            unknown.
        """,
    ),
    Rule(
        id="AA-06",
        title="The amount is within the contract's maximum",
        fails="The amount is over the contract's maximum",
        asks="Is the amount within the contract's maximum?",
        leads_to=_MANUAL_REVIEW,
        reads=(
            "repair.total_estimate", "repair.total_parts_cost", "repair.parts",
            "repair.total_labor_cost", "repair.labor_hours", "repair.labor_rate",
            "contract.max_claim_amount", *_PRODUCT,
        ),
        holds=conditions.amount_is_within_maximum,
        instructions="""
            Passes when the estimate is at most the contract's maximum, and fails when
            it is more. For Theft the maximum is never more than {theft_maximum}.
        """,
    ),
    Rule(
        id="AA-07",
        title="The problem is not pre-existing",
        fails="The problem is pre-existing",
        asks="Is the problem pre-existing?",
        leads_to=_DENIED,
        reads=("flags.is_pre_existing",),
        holds=conditions.loss_is_not_pre_existing,
        instructions="Passes when the flag is false, and fails when it is true.",
    ),
    Rule(
        id="AA-08",
        title="The component is covered",
        fails="The component is not covered",
        asks="Is the component covered?",
        leads_to=_DENIED,
        reads=(
            *_PRODUCT, "repair.diagnosis", "issue.description", "issue.component_category",
            "repair.parts", *_DAY_OF_LOSS,
        ),
        holds=conditions.component_is_covered,
        instructions="""
            Look for the words of the coverage table, below, in the diagnosis, the
            issue, the component and the names of the parts. Passes when they name
            something that the product covers and nothing that it does not cover; fails
            when it is the other way round; both or neither is unknown. A negation, as
            in "no sign of an accident", does not count against. Words that are part of
            what is not covered do not count for what is covered: an engine oil change
            is no engine. Where no fault was found nothing is covered. A theft that
            passes is unknown until {theft_waiting_days} lie between the date of loss
            and the claim date, and where one of these is not known.
        """,
    ),
)  # fmt: skip
RULES = {rule.id: rule for rule in _TABLE}


@dataclass(frozen=True)
class Finding:
    rule: Rule
    outcome: RuleOutcome
    reason: str


def evaluate(facts: AdjudicationFacts, limits: Limits) -> list[Finding]:
    verdicts = [(rule, rule.holds(facts, limits)) for rule in RULES.values()]
    return [Finding(rule, verdict.outcome, verdict.reason) for rule, verdict in verdicts]


def leading_to(decision: AdjudicationDecision) -> list[str]:
    """The rules whose failure leads there."""
    return [rule.id for rule in RULES.values() if rule.leads_to is decision]


def ids(findings: Iterable[Finding]) -> list[str]:
    return [finding.rule.id for finding in findings]


def clauses(findings: Sequence[Finding]) -> list[str]:
    return [f"{finding.reason} ({finding.rule.id})" for finding in findings]
