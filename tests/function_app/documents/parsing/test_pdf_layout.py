"""Letters become lines by where they stand."""

from function_app.documents.parsing.pdf_layout import Glyph, laid_out


def drawn(text: str, x: float, y: float, *, em: float = 10, width: float = 5) -> list[Glyph]:
    return [
        Glyph(letter, x + number * width, y, width, em)
        for number, letter in enumerate(text)
        if letter != "_"
    ]


def test_a_value_stands_behind_its_label_whatever_was_drawn_first() -> None:
    text = laid_out([*drawn("767.50", 200, 700), *drawn("Total:", 50, 701.5)])
    assert text.split() == ["Total:", "767.50"]
    assert "\n" not in text


def test_columns_stand_below_each_other() -> None:
    rows = [("Belt", "45.00"), ("Alternator", "285.00")]
    glyphs = [
        glyph
        for row, (name, price) in enumerate(rows)
        for glyph in (*drawn(name, 50, 700 - 12 * row), *drawn(price, 200, 700 - 12 * row))
    ]
    assert laid_out(glyphs).splitlines() == [
        "Belt                          45.00",
        "Alternator                    285.00",
    ]


def test_a_gap_without_a_space_parts_words() -> None:
    assert laid_out([*drawn("Total", 50, 700), *drawn("due", 77.3, 700)]) == "Total due"


def test_letters_that_are_spaced_out_are_one_word() -> None:
    spaced = [glyph._replace(width=3) for glyph in drawn("ESTIMATE", 50, 700)]
    assert laid_out(spaced) == "ESTIMATE"


def test_raised_cents_do_not_run_into_the_dollars() -> None:
    text = laid_out([*drawn("$767", 50, 700), *drawn("50", 70, 704, em=6, width=3)])
    assert "76750" not in text


def test_bold_made_of_two_impressions_is_read_once() -> None:
    twice = [*drawn("Total", 50, 700), *drawn("Total", 50.3, 700)]
    assert laid_out(twice) == "Total"


def test_a_ligature_is_both_of_its_letters() -> None:
    glyphs = [Glyph("f", 50, 700, 6, 10), Glyph("f", 50, 700, 6, 10), Glyph("i", 50, 700, 6, 10)]
    assert laid_out(glyphs) == "ffi"


def test_lines_that_waver_by_a_degree_are_lines() -> None:
    waver = [
        glyph._replace(y=glyph.y + glyph.x * 0.0175, angle=1.0)
        for glyph in (*drawn("Total", 50, 700), *drawn("767.50", 400, 700))
    ]
    assert laid_out(waver).split() == ["Total", "767.50"]
    assert "\n" not in laid_out(waver)


def test_a_page_a_mile_wide_is_not_a_mile_of_spaces() -> None:
    text = laid_out([*drawn("Total", 0, 700, em=1, width=0.5), *drawn("5.00", 60_000, 700)])
    assert text.split() == ["Total", "5.00"]
    assert len(text) < 200


def test_hebrew_is_read_from_the_right_and_its_numbers_from_the_left() -> None:
    assert laid_out(drawn("767.50_:ךס", 50, 700)) == "סך: 767.50"


def test_a_hebrew_name_in_an_english_line_is_turned() -> None:
    assert laid_out(drawn("Name:_הרש_", 50, 700)) == "Name: שרה"


def in_order(glyphs: list[Glyph]) -> list[Glyph]:
    return [glyph._replace(order=place) for place, glyph in enumerate(glyphs)]


def test_a_label_that_runs_over_its_value_is_read_before_it() -> None:
    glyphs = in_order([*drawn("Identification:", 50, 700), *drawn("5XYRCC", 110.5, 700)])

    assert laid_out(glyphs) == "Identification:  5XYRCC"


def test_what_is_drawn_again_at_its_place_is_read_once() -> None:
    glyphs = in_order([*drawn("Total", 50, 700), *drawn("Total", 50, 700)])

    assert laid_out(glyphs) == "Total"


def test_a_value_on_a_line_to_write_on_is_read_without_it() -> None:
    line = [Glyph("_", 80 + 5 * n, 700, 5, 10) for n in range(12)]
    glyphs = in_order([*drawn("Name", 50, 700), *line, *drawn("Ann", 84, 700)])

    assert laid_out(glyphs).split() == ["Name", "Ann"]


def test_a_letter_that_leans_over_the_space_behind_it_ends_its_word() -> None:
    glyphs = [*drawn("of rain", 50, 700)]
    glyphs[1] = glyphs[1]._replace(width=12)
    assert laid_out(glyphs) == "of rain"
