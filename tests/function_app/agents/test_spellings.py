"""One spelling, one value: in the replies of both agents, in people's letters and papers, in what a
reviewer sends to the rules, and in a quote. What none can read stays open, and is told.
"""

from collections.abc import Callable, Iterable, Iterator
from decimal import Decimal
from typing import Any

import pytest

from function_app.agents.offline.reading.fields import read_document, read_email
from function_app.agents.offline.reading.reading import Reading
from function_app.claims.verification.quoted_values import says
from function_app.domain.adjudication import Agent2Output
from function_app.domain.reading import Agent1Output
from function_app.domain.unreadable import could_not_be_read
from function_app.rules.loose_object import LooseObject, to_day, to_money, to_number
from tests.function_app.agents.spellings import (
    CONFIDENCES,
    FLAGS,
    LISTS,
    Spelling,
    amounts,
    days,
    mileages,
)


def once_each(spellings: Iterable[Spelling]) -> list[Spelling]:
    """Some forms write some values alike."""
    return list({repr(each.written): each for each in spellings}.values())


AMOUNTS, MILEAGES, DAYS = once_each(amounts()), once_each(mileages()), once_each(days())
FIELDS: dict[str, list[Spelling]] = {
    "total_estimate": AMOUNTS,
    "current_odometer": MILEAGES,
    "date_of_loss": DAYS,
}
LABELS = {
    "total_estimate": "Total estimate",
    "current_odometer": "Odometer",
    "date_of_loss": "Date of loss",
}
IN_THE_RULES: dict[str, Callable[[object], object]] = {
    "total_estimate": to_money,
    "current_odometer": to_number,
    "date_of_loss": to_day,
}
OF_EITHER_ORDER = ("10-03-2026", "10-03-26", "05-04-2026", "05-04-26")
type Misread = list[tuple[str, object, object]]


def every() -> Iterator[tuple[str, Spelling]]:
    return ((field, each) for field, spellings in FIELDS.items() for each in spellings)


def in_cents(value: object) -> object:
    is_amount = isinstance(value, float | Decimal)
    return round(Decimal(str(value)), 2) if is_amount else value


def agent_1(**reply: Any) -> Agent1Output:
    return Agent1Output.model_validate({"claim_id": "C-1", **reply})


def agent_2(**reply: Any) -> Agent2Output:
    return Agent2Output.model_validate({"claim_id": "C-1", "decision": "approved", **reply})


def test_the_table_is_long() -> None:
    assert min(len(AMOUNTS), len(MILEAGES), len(DAYS)) > 80
    assert len(list(every())) + len(CONFIDENCES) + len(FLAGS) + len(LISTS) > 300


@pytest.mark.parametrize("field", FIELDS)
def test_agent_1_is_read_as_the_table_says(field: str) -> None:
    misread: Misread = []
    for each in FIELDS[field]:
        output = agent_1(extracted_info={field: each.written, "diagnosis": "Worn belt"})
        assert output.extracted_info.diagnosis == "Worn belt"
        assert Agent1Output.model_validate(output.dump()) == output
        read = getattr(output.extracted_info, field)
        told = [] if each.value is not None else [could_not_be_read(field, each.written)]
        if read != in_cents(each.value) or output.flags.potential_concerns != told:
            misread.append((each.written, read, output.flags.potential_concerns))
    assert not misread, misread


def test_agent_2_is_read_as_the_table_says() -> None:
    misread: Misread = []
    for each in AMOUNTS:
        output = agent_2(approved_amount=each.written, reason="All good.")
        assert (output.decision, output.reason) == ("APPROVED", "All good.")
        if output.approved_amount != in_cents(each.value):
            misread.append((each.written, output.approved_amount, each.value))
    assert not misread, misread


@pytest.mark.parametrize("read", [read_email, read_document])
@pytest.mark.parametrize("field", FIELDS)
def test_people_are_read_as_the_table_says(field: str, read: Callable[[str], Reading]) -> None:
    """A day with hyphens, of which either number may be the month, stays open and is told."""
    misread: Misread = []
    for each in FIELDS[field]:
        expected = None if each.written in OF_EITHER_ORDER else each.value
        reading = read(f"{LABELS[field]}: {each.written}")
        value = getattr(reading.info, field)
        has_figures = any(map(str.isdigit, str(each.written)))
        is_told = [unreadable.field for unreadable in reading.unreadable] == [field]
        if value != in_cents(expected) or is_told != (expected is None and has_figures):
            misread.append((each.written, value, reading.unreadable))
    assert not misread, misread


@pytest.mark.parametrize("field", FIELDS)
def test_rules_are_read_as_the_table_says_and_want_it_exact(field: str) -> None:
    misread: Misread = []
    for each in FIELDS[field]:
        given = LooseObject({"here": each.written})
        read = given.read(IN_THE_RULES[field], "here")
        expected = each.value if each.is_exact else None
        if in_cents(read) != in_cents(expected) or bool(given.unreadable) != (expected is None):
            misread.append((each.written, read, expected))
    assert not misread, misread


def test_a_quote_says_the_value_that_is_read_from_it() -> None:
    unsaid = [
        each.written
        for field, each in every()
        if isinstance(each.written, str) and each.value is not None
        if not says(f"{LABELS[field]}: {each.written}", field, each.value)
    ]
    assert unsaid == []


def test_confidences_flags_and_lists_are_read_as_the_table_says() -> None:
    for each in CONFIDENCES:
        assert agent_1(confidence_score=each.written).confidence_score == (each.value or 0.0)
    for each in FLAGS:
        flags = agent_1(flags={"requires_human_review": each.written}).flags
        assert flags.requires_human_review is (True if each.value is None else each.value)
        assert len(flags.potential_concerns) == (each.value is None)
        assert agent_2(evaluation_summary={"coverage_valid": each.written}).decision == "APPROVED"
    for each in LISTS:
        assert agent_1(flags={"missing_information": each.written}).flags.missing_information == (
            each.value
        )
        assert agent_2(rules_failed=each.written).rules_failed == each.value
