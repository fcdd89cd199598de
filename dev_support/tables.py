"""Rows as a table to read or, in Markdown, to paste; the first column to the left."""

from collections.abc import Sequence

type Row = Sequence[str]


def number(value: float | None, unit: str = "") -> str:
    """The digits that matter, three at least; a dash where there is nothing to tell."""
    if value is None:
        return "-"
    decimals = 0 if abs(value) >= 100 or value == int(value) else 1 if abs(value) >= 10 else 2
    return f"{value:,.{decimals}f} {unit}".rstrip()


def text_table(head: Row, body: Sequence[Row]) -> str:
    widths = [max(map(len, column)) for column in zip(head, *body, strict=True)]
    lines = [
        "  ".join(
            cell.rjust(width) if column else cell.ljust(width)
            for column, (cell, width) in enumerate(zip(row, widths, strict=True))
        ).rstrip()
        for row in (head, *body)
    ]
    return "\n".join([lines[0], "-" * max(map(len, lines)), *lines[1:]])


def markdown_table(head: Row, body: Sequence[Row]) -> str:
    rule = ["---", *["---:"] * (len(head) - 1)]
    return "\n".join(f"| {' | '.join(row)} |" for row in (head, rule, *body))
