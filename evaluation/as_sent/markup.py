"""A page as HTML in several layouts: for browsers that print it, for pages and for mails."""

from collections.abc import Callable, Mapping, Sequence
from html import escape

from evaluation.layouts import Page, Row

_STYLE = """body { font: 10pt/1.4 sans-serif; margin: 24px } h1 { font-size: 15pt; margin: 0 }
table { border-collapse: collapse; width: 100%; margin: 8px 0 } td, th { padding: 2px 6px }
small { font-size: 7.5pt } .right td:last-child { text-align: right }
.boxed td, .boxed th { border: 1px solid #888 } th { text-align: left }
dl { display: grid; grid-template-columns: 11em 1fr; margin: 8px 0 } dd { margin: 0 }
.pairs { display: grid; grid-template-columns: 1fr 1fr; gap: 2px 24px }
.pairs div { display: flex; justify-content: space-between; border-bottom: 1px dotted #999 }"""


def markup(page: Page, layout: str) -> str:
    return (
        f"<!doctype html><html><head><meta charset='utf-8'><title>{escape(page.title)}</title>"
        f"<style>{_STYLE}</style></head><body><h1>{escape(page.issuer)}</h1>"
        f"<small>{escape(page.contact)}</small><h2>{escape(page.title)}</h2>"
        f"{MARKUP_LAYOUTS[layout](page)}<p><small>{escape(page.small_print)}</small></p>"
        "</body></html>"
    )


def _table(page: Page) -> str:
    return _cells(page.rows, "boxed") + _items(page) + _cells(page.sums, "right")


def _list(page: Page) -> str:
    rows = "".join(f"<dt>{escape(name)}</dt><dd>{escape(value)}</dd>" for name, value in page.rows)
    return f"<dl>{rows}</dl>{_items(page)}{_cells(page.sums, 'right')}"


def _pairs(page: Page) -> str:
    rows = "".join(
        f"<div><span>{escape(name)}</span><b>{escape(value)}</b></div>" for name, value in page.rows
    )
    return f"<div class='pairs'>{rows}</div>{_items(page)}{_cells(page.sums, 'right')}"


def _paragraphs(page: Page) -> str:
    rows = "<br>".join(
        f"<b>{escape(name)}:</b> {escape(value)}" for name, value in (*page.rows, *page.sums)
    )
    return f"<p>{escape(page.opening)}</p><p>{rows}</p>{_items(page)}"


MARKUP_LAYOUTS: Mapping[str, Callable[[Page], str]] = {
    "table": _table,
    "list": _list,
    "pairs": _pairs,
    "paragraphs": _paragraphs,
}


def _cells(rows: Sequence[Row], kind: str) -> str:
    lines = "".join(
        f"<tr><td>{escape(name)}</td><td>{escape(value)}</td></tr>" for name, value in rows
    )
    return f"<table class='{kind}'>{lines}</table>" if lines else ""


def _items(page: Page) -> str:
    if not page.items:
        return ""
    head, *lines = page.items
    body = "".join(_row(line, "td") for line in lines)
    return f"<table class='boxed'>{_row(head, 'th')}{body}</table>"


def _row(cells: Sequence[str], tag: str) -> str:
    return "<tr>" + "".join(f"<{tag}>{escape(cell)}</{tag}>" for cell in cells) + "</tr>"
