"""A quote is found among the words of a page's picture."""

import pytest

from function_app.claims.verification.marked_words import Mark, MarkedPage
from function_app.domain.recognition import PlacedWord

LINES = (
    "REPAIR ESTIMATE",
    "Vehicle: 2019 Toyota Camry   VIN: 4T1B11HK1KU218764",
    "The pump does not deliver pres-",
    "sure. Oﬃce copy, page 1",
    "Parts total $1,234.50",
)
WIDTH, HEIGHT = 0.01, 0.02


def words() -> list[PlacedWord]:
    """Each letter is one hundredth of the page wide, each line stands at a tenth."""
    placed: list[PlacedWord] = []
    for row, line in enumerate(LINES):
        at = 0
        for text in line.split():
            at = line.index(text, at)
            placed.append(PlacedWord(text, at * WIDTH, row / 10, len(text) * WIDTH, HEIGHT))
            at += len(text)
    return placed


def marked(quote: str) -> list[tuple[int, int, int]]:
    """Of each mark the row, and from which letter to which."""
    return [
        (round(mark.y * 10), round(mark.x / WIDTH), round((mark.x + mark.w) / WIDTH))
        for mark in MarkedPage(words()).marks(quote)
    ]


@pytest.mark.parametrize(
    ("quote", "places"),
    [
        ("VIN: 4T1B11HK1KU218764", [(1, 29, 51)]),
        ("vin 4t1b11hk1ku218764", [(1, 29, 51)]),
        ("Vehicle:\n  2019 Toyota\tCamry", [(1, 0, 26)]),
        ("deliver pressure", [(2, 18, 31), (3, 0, 5)]),
        ("Office copy", [(3, 6, 16)]),
        ("$1,234.50", [(4, 12, 21)]),
        ("Parts total … $1,234.50", [(4, 0, 21)]),
        ("ESTIMATE … Parts total", [(0, 7, 15), (4, 0, 11)]),
        ("Parts total 15: $1,234.50", [(4, 12, 21)]),
        ("Parts total\nVehicle", [(1, 0, 8), (4, 0, 11)]),
        ("234.50", []),
        ("total $1,234", []),
        ("photos enclosed: Yes", []),
        ("", []),
    ],
)
def test_a_quote_is_marked_whatever_became_of_its_typography(
    quote: str, places: list[tuple[int, int, int]]
) -> None:
    assert marked(quote) == places


def test_what_stands_in_one_line_is_one_mark() -> None:
    (mark,) = MarkedPage(words()).marks("REPAIR ESTIMATE")
    assert mark == pytest.approx(Mark(0.0, 0.0, 0.15, HEIGHT))


def test_a_page_without_words_has_no_marks() -> None:
    assert MarkedPage([]).marks("VIN") == []
