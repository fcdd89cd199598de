"""Pages that somebody saved or exported become what a browser would have shown."""

from pathlib import Path

import pytest

from function_app.documents.parsing.extract_text import extract_text
from function_app.documents.parsing.file_kind import kind_of
from function_app.documents.parsing.html import text_of_html_document
from function_app.domain.document import DocumentKind

SAVED_PAGES = Path(__file__).parents[1] / "saved_pages"


def text_of(content: bytes) -> str:
    assert kind_of(content) is DocumentKind.HTML
    (text,) = extract_text(content, DocumentKind.HTML).pages
    return text


@pytest.mark.parametrize(
    ("page", "lines"),
    [
        ("comment_first", ["Repair estimate", "Contract number      VSC-5550123"]),
        ("fragment_div", ["Repair estimate", "Contract number      VSC-5550123"]),
        ("fragment_meta", ["Repair estimate", "Contract number      VSC-5550123"]),
        ("fragment_table", ["Contract number      VSC-5550123", "Repair estimate"]),
    ],
)
def test_a_page_may_begin_with_anything(page: str, lines: list[str]) -> None:
    text = text_of((SAVED_PAGES / f"{page}.html").read_bytes())
    assert text.splitlines()[: len(lines)] == lines
    assert text.splitlines()[-1] == "Total      $767.50"
    assert not any(mark in text for mark in ("<", ">", "script", "1HGCM82633A004352", "color"))


def test_what_a_quoted_attribute_holds_is_no_text() -> None:
    content = (SAVED_PAGES / "greater_than_in_attribute.html").read_bytes()
    assert text_of(content).splitlines() == ["1.", "Contract number VSC-5550123", "Total $767.50"]


@pytest.mark.parametrize(
    ("markup", "lines"),
    [
        ("<p>Repair &amp; parts</p>goodbye\nnow<br>end", ["Repair & parts", "goodbye now", "end"]),
        ("<table><tr><td>Parts<td>$5<tr><td>Tax<td>$1", ["Parts      $5", "Tax      $1"]),
        ("<b>VIN:</b> 1HGCM<wbr>82633", ["VIN: 1HGCM82633"]),
        ("<pre>Part      $5.00\nLabor     $9.00</pre>", ["Part      $5.00", "Labor     $9.00"]),
        ("<p>Contract&nbsp;&nbsp;&nbsp;VSC-7", ["Contract\u00a0\u00a0\u00a0VSC-7"]),
        ("<table><tr><td><table><tr><td>in</table><td>out</table>", ["in", "out"]),
        ("<select><option>Yes<option selected>No</select>", ["Yes", "No"]),
        ("<p>1 < 2 &lt; 3 &notit;", ["1 < 2 < 3 ¬it;"]),
        ("<p>&#0; &#x110000; &#99999999999;", ["\ufffd \ufffd \ufffd"]),
    ],
)  # fmt: skip
def test_words_lines_and_cells(markup: str, lines: list[str]) -> None:
    text = text_of_html_document(markup)
    assert [line.strip() for line in text.splitlines()] == lines


@pytest.mark.parametrize(
    "unseen",
    [
        "<style>p{}</style>",
        "<script>if (1 < 2) alert('</p>')</script>",
        "<script><!--<script></script> alert(1) --></script>",
        "<svg><title>x</title><script>x</script><style>x</style></svg>",
        "<template><p>t</p></template>",
        "<noscript><p>n</p></noscript>",
        "<iframe><p>old browsers</p></iframe>",
        "<noembed><p>x</p></noembed>",
        "<noframes><p>x</p></noframes>",
        "<xmp><p>x</p></xmp>",
        "<datalist><option>x</datalist>",
        "<!-- <p>x</p> -->",
        "<![CDATA[x]]>",
        "<?php echo 'x' ?>",
        '<img alt="a > b">',
        '<span title="</span>"></span>',
        "<span hidden>x <b>y</b></span>",
        '<span style="color: red; Display : NONE">x <b>y</b></span>',
        "<input type=hidden value=x>",
    ],
)
def test_what_no_browser_shows(unseen: str) -> None:
    assert text_of_html_document(f"<p>Contract {unseen}VSC-7").split() == ["Contract", "VSC-7"]


@pytest.mark.parametrize(
    "shown",
    ['<span style="display:block">VSC-7</span>', "<span class=hidden>VSC-7</span>",
     '<span data-style="display:none">VSC-7</span>', "<i><b>VSC-7</i></b>",
     "<head><title>t</title><p>VSC-7", "<x-part>VSC-7</x-part>", "<VSC-7></VSC-7>VSC-7"],
)  # fmt: skip
def test_what_browsers_show(shown: str) -> None:
    assert text_of_html_document(f"<p>Contract {shown}").split() == ["Contract", "VSC-7"]


@pytest.mark.parametrize("markup", ["", "<frameset><frame>", "<html hidden>x", "<head>", "\0"])
def test_a_page_without_text(markup: str) -> None:
    assert text_of_html_document(markup) == ""


def test_label_and_value_that_only_their_style_sets_apart_are_two_words() -> None:
    markup = "<div><span>Odometer</span><b>114,657</b></div><p>Vehicle I<i>D</i> <b>4S</b><b>4H</b>"

    assert text_of_html_document(markup).split("\n") == ["Odometer   114,657", "Vehicle ID 4S4H"]
