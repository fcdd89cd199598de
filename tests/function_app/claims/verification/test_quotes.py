"""Finding a quote in a text that was typeset, wrapped and copied on the way."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from function_app.claims.verification.quotes import Passage, Span

FORM = (
    "Repair facility:  Café “Süd” Auto\nTransmis-\nsion slipped; 2 \u00d7 $165.00 = $330.00\n"
    "Parts $330.00   Labor $437.50\nVIN: 1HGCM82633A004352 (312) 555-0148"
)
WORDS = st.lists(st.from_regex(r"\A[A-Za-zäöüßéñÅ]{1,9}\Z|\A\d{1,4}(?:\.\d\d)?\Z"), min_size=1)


def quoted(text: str, quote: str) -> list[str]:
    return [text[span.start : span.end] for span in Passage(text).find(quote)]


@pytest.mark.parametrize(
    ("quote", "found"),
    [
        ("Repair facility: Café", "Repair facility:  Café"),
        ('café "süd" AUTO', "Café “Süd” Auto"),
        ("Cafe Sud", "Café “Süd"),
        ("Cafe\u0301", "Café"),
        ("transmission slipped", "Transmis-\nsion slipped"),
        ("trans\u00admission", "Transmis-\nsion"),
        ("2 x $165.00", "2 \u00d7 $165.00"),
        ("330.00\u00a0Labor", "330.00   Labor"),
        ("312-555-0148", "312) 555-0148"),
    ],
)
def test_a_quote_is_found_as_it_stands_there(quote: str, found: str) -> None:
    assert quoted(FORM, quote) == [found]


@pytest.mark.parametrize(
    "quote",
    [
        "", "...", "“ ”", "acility", "Repair faci", "slipped Parts", "$33.00", "$3300", "30.00",
        "1HGCM826", "33A004352", "Labor $330.00", "165 .00",
    ],
)  # fmt: skip
def test_half_words_other_numbers_and_other_orders_are_not_there(quote: str) -> None:
    assert quoted(FORM, quote) == []


def test_two_numbers_are_not_one() -> None:
    assert quoted("1 500 miles", "1500 miles") == []
    assert quoted("$1,500", "$15.00") == []


def test_a_quote_with_gaps_is_several() -> None:
    assert quoted(FORM, "Parts $330.00 … VIN: 1HGCM82633A004352") == [
        "Parts $330.00",
        "VIN: 1HGCM82633A004352",
    ]
    assert quoted(FORM, "Parts $330.00 [...] Labor $999.00") == []


def test_pieces_of_a_quote_stand_near_each_other() -> None:
    far = f"Maria {'and so on ' * 300} Lopez"
    assert quoted(far, "Maria") == ["Maria"]
    assert quoted(far, "Maria … Lopez") == []


def test_the_first_whole_words_are_taken_and_not_part_of_another() -> None:
    assert Passage("notice: no tice").find("notice") == [Span(0, 6)]
    assert Passage("carton car").find("car") == [Span(7, 10)]


@given(WORDS, st.data())
def test_any_run_of_words_is_found_however_it_is_spaced(words: list[str], data: st.DataObject):
    text = data.draw(st.sampled_from([" ", "\n", "  \t", " - ", ", "])).join(words)
    start = data.draw(st.integers(0, len(words) - 1))
    end = data.draw(st.integers(start + 1, len(words)))
    quote = " ".join(words[start:end]).swapcase()
    assert len(Passage(text).find(quote)) == 1


@given(st.text(), st.text(max_size=30))
def test_what_is_found_has_the_letters_of_the_quote(text: str, quote: str) -> None:
    for span in Passage(text + quote).find(quote):
        assert 0 <= span.start < span.end <= len(text + quote)
