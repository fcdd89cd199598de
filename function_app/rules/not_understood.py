"""Which fields of a claim hold something that the rules make nothing of: a misspelled status, a
date that is none. The claim goes on as it was sent; whoever sent it should hear of it.
"""

from collections.abc import Iterator
from typing import Any

from function_app.domain.adjudication_form import sources
from function_app.rules.conditions import RuleOutcome, contract_is_active, facility_is_authorized
from function_app.rules.facts import AdjudicationFacts, gather_facts
from function_app.rules.limits import Limits
from function_app.rules.loose_object import LooseObject


def fields_not_understood(claim: dict[str, Any], limits: Limits) -> list[str]:
    """By the place at which each was sent, such as `contract.status`."""
    facts = gather_facts(claim)
    unknown = _unknown_words(LooseObject(claim), facts, limits)
    return list(dict.fromkeys([*facts.unreadable, *unknown]))


def _unknown_words(given: LooseObject, facts: AdjudicationFacts, limits: Limits) -> Iterator[str]:
    """A text that can be read and is none of the words that a rule knows."""
    for holds, word, field in (
        (contract_is_active, facts.contract_status, "contract.status"),
        (facility_is_authorized, facts.facility_type, "repair.facility.type"),
    ):
        if word is not None and holds(facts, limits).outcome is RuleOutcome.UNKNOWN:
            yield given.place_of(*sources(field))
