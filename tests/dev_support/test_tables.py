"""Numbers and tables as people read them."""

import pytest

from dev_support.tables import markdown_table, number, text_table


@pytest.mark.parametrize(
    ("value", "unit", "expected"),
    [
        (0.1234, "ms", "0.12 ms"),
        (12.345, "ms", "12.3 ms"),
        (1234.5, "/s", "1,234 /s"),
        (-2.5, "KB", "-2.50 KB"),
        (42, "", "42"),
        (None, "KB", "-"),
    ],
)
def test_a_number_shows_the_digits_that_matter(
    value: float | None, unit: str, expected: str
) -> None:
    assert number(value, unit) == expected


def test_a_table_to_read_is_aligned() -> None:
    table = text_table(("", "Here"), [("Flows", "9 /s"), ("Threads", "42")])

    assert table.splitlines() == [
        "         Here",
        "-------------",
        "Flows    9 /s",
        "Threads    42",
    ]


def test_a_table_to_paste_is_markdown() -> None:
    table = markdown_table(("", "Here"), [("Flows", "9 /s")])

    assert table.splitlines() == ["|  | Here |", "| --- | ---: |", "| Flows | 9 /s |"]
