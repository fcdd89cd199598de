"""Letters in HTML, read in the app's own process: what a mail program shows, at once."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from function_app.kit.html_text import text_of_html


@pytest.mark.parametrize(
    ("markup", "text"),
    [
        ("<p>Repair &amp; parts</p>goodbye\nnow<br>end", "Repair & parts\ngoodbye now\nend"),
        ("<table><tr><td>Total</td><td>$5.00</td></tr></table>", "Total      $5.00"),
        ("<b>VIN:</b> 1HGCM<wbr>82633", "VIN: 1HGCM82633"),
        ("Contract&nbsp;&nbsp;&nbsp;VSC-7", "Contract\u00a0\u00a0\u00a0VSC-7"),
        ("1 < 2 and 3 > 2 & 4 <5", "1 < 2 and 3 > 2 & 4 <5"),
    ],
)
def test_words_lines_and_cells(markup: str, text: str) -> None:
    assert text_of_html(markup) == text


@pytest.mark.parametrize(
    "unseen",
    [
        "<style>p{}</style>",
        "<style>\n<!--\np.MsoNormal{margin:0}\n-->\n</style>",
        "<script>if (1 < 2 && 3 > 2) alert('</p>')</script>",
        "<SCRIPT SRC=a>x</SCRIPT >",
        '<script>a = "<!--"</script>',
        "<title>t</title>",
        "<template><p>t</p></template>",
        "<noscript>n</noscript>",
        "<iframe><p>old browsers</p></iframe>",
        "<!-- hidden > -->",
        "<!-->",
        "<!--->",
        "<!-- a --!>",
        "<!DOCTYPE html>",
        "<![if !supportLists]>",
        "<?xml version='1.0'?>",
        "</ nothing>",
        '<img alt="a > b" src="cid:1">',
        "<img alt='a < b > c'>",
        '<a title = "</a>">',
        '<a title="<!--">',
        '<a href=x/y=">',
    ],
)
def test_what_no_mail_program_shows(unseen: str) -> None:
    assert text_of_html(f"<p>Contract {unseen}VSC-7</p>") == "Contract VSC-7"


@pytest.mark.parametrize(
    "unended", ["<script>x", "<!-- x", "<!x", "<p title='x > y", "<p", "<p x", "<style><!-- x"]
)
def test_a_part_that_does_not_end_is_not_shown(unended: str) -> None:
    assert text_of_html(f"<p>Contract VSC-7</p>{unended}") == "Contract VSC-7"


@pytest.mark.parametrize(
    "piece",
    ["<", "<!", "<!--", "<!-->", "<a ", "<a b='", "</", "&#", "&", "&amp", "<![CDATA[", "<?", "\0",
     "<div>", "<a b=", "<a b= ", "<script>", "<!---", "--!", "</titl",
     '="<a b=\'"\'', "<p a='\">\" b='>"],
)  # fmt: skip
@pytest.mark.parametrize("start", ["", "<html>", "<a ", "<!--", "<title>", "<a b='"])
def test_hostile_markup_ends(start: str, piece: str) -> None:
    """With a pattern that looks back, these take minutes instead of milliseconds."""
    text_of_html(start + piece * 100_000)


MARKS = st.sampled_from(
    ["<p>", "</p>", "<p a='", "<p a=\"", "'", '"', ">", "<", "=", "<!--", "-->", "&lt;", "word",
     "<script>", "</script>", "<td>", "\0", " "]
)  # fmt: skip


@given(st.lists(MARKS, max_size=40))
def test_any_markup_becomes_text(marks: list[str]) -> None:
    text = text_of_html("".join(marks))
    assert "\n\n" not in text
    assert text == text.strip()
