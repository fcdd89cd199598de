"""The rules as they are told to people and to agent 2, who has to come to the same decisions."""

from collections.abc import Iterator

from function_app.domain.adjudication import AdjudicationDecision
from function_app.domain.adjudication_form import DataSource
from function_app.domain.form_fields import listed
from function_app.rules.adjudication import QUEUES, REVIEW_QUEUE, SENIOR_QUEUE
from function_app.rules.coverage import COVERAGE
from function_app.rules.limits import Limits
from function_app.rules.rule_table import RULES, Rule, leading_to


def rules_in_words(limits: Limits) -> str:
    return "\n".join(f"- {_told(rule, limits)}" for rule in RULES.values())


def _told(rule: Rule, limits: Limits) -> str:
    instructions = " ".join(rule.instructions.format(**limits.in_words()).split())
    reads = ", ".join(f"`{path}`" for path in rule.reads)
    return f"{rule.id} {rule.title}. {instructions} Reads {reads}."


def coverage_in_words() -> str:
    return "\n".join(
        f"- {product} covers: {', '.join(coverage.covered)}. "
        f"It does not cover: {', '.join(coverage.not_covered)}."
        for product, coverage in COVERAGE.items()
    )


def decisions_in_words(limits: Limits) -> list[tuple[AdjudicationDecision, str]]:
    """In their order: the first whose words are true is the decision."""
    denied, documents, person = (
        AdjudicationDecision.DENIED,
        AdjudicationDecision.REQUEST_DOCUMENTS,
        AdjudicationDecision.MANUAL_REVIEW,
    )
    unconfirmed = f"`metadata.data_source` is `{DataSource.AGENT1}`"
    return [
        (person, f"{unconfirmed}: what agent 1 read and nobody confirmed settles nothing"),
        (denied, f"{listed(leading_to(denied))} fails"),
        (documents, f"{listed(leading_to(documents))} fails"),
        (person, "; ".join(_what_a_person_decides(limits))),
        (AdjudicationDecision.APPROVED, "nothing of the above is so, and all rules passed"),
    ]


def _what_a_person_decides(limits: Limits) -> Iterator[str]:
    words = limits.in_words()
    yield f"{listed(leading_to(AdjudicationDecision.MANUAL_REVIEW))} fails"
    yield "a rule is unknown"
    yield "a value that the rules read is there and cannot be understood"
    yield "the deductible is not known"
    yield f"the estimate is over {words['auto_approve_up_to']}"
    yield f"the contract is not of the type {words['auto_approve_products']}"


def queues_in_words(limits: Limits) -> str:
    queues = [f"`{queue}` for {decision}" for decision, queue in QUEUES.items()]
    large = f"an estimate over {limits.in_words()['senior_review_over']}"
    person = AdjudicationDecision.MANUAL_REVIEW
    return ", ".join(
        [*queues, f"`{SENIOR_QUEUE}` for {person} with {large}", f"`{REVIEW_QUEUE}` for any other"]
    )


def limits_in_words(limits: Limits) -> str:
    """For a reviewer, in a sentence."""
    words = limits.in_words()
    return (
        f"Approved without a person: {words['auto_approve_products']} claims up to "
        f"{words['auto_approve_up_to']}; over {words['senior_review_over']} a senior adjuster "
        "decides."
    )
