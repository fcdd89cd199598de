"""What language models write for JSON, and what is read from it: every figure or none."""

import json
from typing import Any

import pytest

from tests.late import late

is_cut_off = late("function_app.agents.foundry.json_in_text.is_cut_off")
objects_in = late("function_app.agents.foundry.json_in_text.objects_in")

WHOLE = {"decision": "DENIED", "reason": 'a "quote", a } and a \\ back'}
TEXT = json.dumps(WHOLE)


@pytest.mark.parametrize(
    "written",
    [
        TEXT,
        f"```json\n{TEXT}\n```",
        f"```\n{TEXT}\n```",
        f"Here is my decision:\n{TEXT}\nBest regards",
        TEXT.removesuffix("}") + ",}",
        f"{TEXT}\nNote: {{braces",
        f"\ufeff{TEXT}",
        "{decision: 'DENIED', " + TEXT.partition(", ")[2],
    ],
)
def test_object_is_found_in_whatever_stands_around_it(written: str) -> None:
    assert list(objects_in(written)) == [WHOLE]


@pytest.mark.parametrize(
    ("figure", "value"),
    [
        ("330.00", 330.0),
        ("285.00 + 45.00", 330.0),
        ("3.5 * 125.00", 437.5),
        ("3.5 * 125.00 + 1", 438.5),
        ("1,234.50", 1234.5),
        ("$1,234.50", 1234.5),
        ("1,000 + 1,000.50", 2000.5),
        ("285.00 - 45.00", "285.00 - 45.00"),
        ("100 / 3", "100 / 3"),
        ("2026-06-28", "2026-06-28"),
        ('"555-0101"', "555-0101"),
        ("'555-0101'", "555-0101"),
        ('"a: 1 + 1, b"', "a: 1 + 1, b"),
        ("1 234.50", 1234.5),
        ("1'234.50", 1234.5),
        ("USD 1,234.50", 1234.5),
        ("(75.00)", "(75.00)"),
        ("75.00-", "75.00-"),
        ("1.234,50", "1.234,50"),
        ("72,400 km", "72,400 km"),
        ("EUR 1,234.50", "EUR 1,234.50"),
        ("about 1,234.50", "about 1,234.50"),
        ("45k", "45k"),
        ("1,234.50 /* with tax */", 1234.5),
        ("DENIED", "DENIED"),
        ("True", True),
    ],
)
def test_figure_is_worked_out_or_left_for_the_model_to_refuse(figure: str, value: Any) -> None:
    (found,) = objects_in(f'{{"figure": {figure}, "last": 1,}}')
    assert found == {"figure": value, "last": 1}


def test_no_beginning_of_a_reply_is_taken_for_the_whole() -> None:
    text = json.dumps({"a": {"b": [1, 2.5]}, "c": "x } y", "d": 725.5})
    for end in range(1, len(text)):
        assert list(objects_in(text[:end])) == []
        assert is_cut_off(text[:end])
    assert not is_cut_off(text)


@pytest.mark.parametrize("depth", [65, 20_000])
def test_depths_that_nothing_could_carry_are_no_json(depth: int) -> None:
    assert list(objects_in('{"a":' * depth + "1" + "}" * depth)) == []
    assert list(objects_in('{"a":' * depth + "1," + "}" * depth)) == []


def test_several_objects_are_all_found() -> None:
    assert list(objects_in('{"a": 1} and {"b": 2}')) == [{"a": 1}, {"b": 2}]


@pytest.mark.parametrize("figure", ["*".join(["9" * 300] * 4_000), "9" * 5_000, "1e999"])
def test_figure_past_any_number_is_no_json(figure: str) -> None:
    assert list(objects_in(f'{{"figure": {figure}, "last": 1}}')) in ([], [{"last": 1}])
    assert list(objects_in(f'{{"figure": {figure}, "last": 1,}}')) in ([], [{"last": 1}])
