"""What counts for and against precision and recall, nulls among it."""

from collections import Counter
from decimal import Decimal

import pytest

from evaluation.metrics import Tally, accuracy, summed
from evaluation.sameness import same


def tally(*pairs: tuple[object, object]) -> Tally:
    counted = Tally()
    for true, read in pairs:
        counted.count("contract_number", true, read)
    return counted


def test_null_where_nothing_was_to_be_known_counts_nowhere() -> None:
    assert tally((None, None)) == Tally()
    assert tally((None, None)).precision is None
    assert tally((None, None)).recall is None


def test_a_missed_value_costs_recall_alone() -> None:
    counted = tally(("A1", "A1"), ("B2", None))

    assert (counted.precision, counted.recall) == (1.0, 0.5)


def test_an_invented_value_costs_precision_alone() -> None:
    counted = tally(("A1", "A1"), (None, "B2"))

    assert (counted.precision, counted.recall) == (0.5, 1.0)


def test_a_wrong_value_costs_both() -> None:
    counted = tally(("A1", "A1"), ("B2", "C3"))

    assert (counted.precision, counted.recall) == (0.5, 0.5)


def test_nothing_read_has_no_precision_and_no_recall() -> None:
    counted = tally(("A1", None))

    assert (counted.precision, counted.recall) == (None, 0.0)


def test_tallies_add_up() -> None:
    assert summed([tally(("A", "A"), ("B", None)), tally((None, "C"), ("D", "E"))]) == Tally(
        right=1, wrong=1, missed=1, invented=1
    )


def test_accuracy_is_the_share_of_the_diagonal() -> None:
    matrix = Counter({("VSC", "VSC"): 2, ("GAP", "VSC"): 1, ("GAP", "no answer"): 1})

    assert accuracy(matrix) == 0.5
    assert accuracy(Counter()) is None


@pytest.mark.parametrize(
    ("field", "true", "read"),
    [
        ("claimant_phone", "2085550142", "+1 (208) 555-0142"),
        ("claimant_name", "Noor Van Buren", "NOOR VAN BUREN"),
        ("claimant_address", "12 Juniper Ct, Reno, NV 89501", "12 Juniper Ct., Reno NV 89501"),
        ("contract_number", "VP-123456", "vp 123456"),
        ("vehicle_make", "Chevrolet", "Chevy"),
        ("vehicle_model", "F-150", "F150"),
        ("total_estimate", Decimal("767.50"), Decimal("767.5")),
        ("diagnosis", "Valve body solenoid C stuck", "valve body solenoid C stuck."),
    ],
)
def test_the_same_value_written_otherwise_is_right(field: str, true: object, read: object) -> None:
    assert same(field, true, read)


@pytest.mark.parametrize(
    ("field", "true", "read"),
    [
        ("claimant_phone", "2085550142", "2085550143"),
        ("claimant_name", "Noor Van Buren", "Noor"),
        ("claimant_address", "12 Juniper Ct, Reno, NV 89501", "12 Juniper Ct, Reno"),
        ("contract_number", "VP-123456", "123456"),
        ("vehicle_model", "F-150", "F-150 37"),
        ("total_estimate", Decimal("767.50"), Decimal("767.05")),
        ("diagnosis", "Valve body solenoid C stuck", "Valve body"),
    ],
)
def test_half_a_value_and_another_one_are_wrong(field: str, true: object, read: object) -> None:
    assert not same(field, true, read)
