"""A table that was saved as text (.csv, .tsv): a line for each row, its cells apart."""

import csv
from collections.abc import Iterator
from io import StringIO
from itertools import islice

_DELIMITERS = (",", ";", "\t", "|")
_LOOKED_AT = 20  # rows
_BETWEEN = "   "


def text_of_table(text: str, most_characters: int) -> str:
    """Where it is no table after all, the text as it is."""
    first, _, rest = text.partition("\n")
    told = first.strip().lower().removeprefix("sep=")
    has_told = first.lower().startswith("sep=") and told in _DELIMITERS
    table = rest if has_told else text
    delimiter = told if has_told else max(_DELIMITERS, key=lambda mark: _fits(table, mark))
    try:
        return "\n".join(_lines(table, delimiter, most_characters))
    except csv.Error:
        return text


def _lines(table: str, delimiter: str, room: int) -> Iterator[str]:
    for row in csv.reader(StringIO(table, newline=""), delimiter=delimiter):
        line = _BETWEEN.join(" ".join(cell.split()) for cell in row).rstrip()
        yield line
        room -= len(line) + 1
        if room < 0:
            return


def _fits(table: str, delimiter: str) -> tuple[int, int]:
    """How many of the first rows have as many cells as most have, if that is more than one."""
    rows = csv.reader(StringIO(table, newline=""), delimiter=delimiter)
    try:
        widths = [len(row) for row in islice(rows, _LOOKED_AT) if row]
    except csv.Error:
        return (0, 0)
    usual = max(set(widths), key=widths.count, default=1)
    return (widths.count(usual), usual) if usual > 1 else (0, 0)
