"""The list as a file for a spreadsheet, in which no cell is taken for a formula."""

import csv
import io
from collections.abc import Iterator
from datetime import datetime

from function_app.access.desk_person import DeskPerson
from function_app.claim_index.ports import DeskRow
from function_app.desk.queue import database
from function_app.desk.queue.errors import TooManyRows
from function_app.desk.queue.query import DeskFilters
from function_app.kit.timestamps import to_milliseconds

MOST_ROWS = 10_000
COLUMNS = tuple(DeskRow.model_fields)
_BOM = "\ufeff"  # without it a spreadsheet takes UTF-8 for something else
_BEGIN_FORMULAS = ("=", "+", "-", "@", "\t", "\r")
_AT_ONCE = 500


def claims_as_csv(person: DeskPerson, filters: DeskFilters, now: datetime) -> str:
    """Raises `TooManyRows`, `DeskNotSetUp` and `DeskUnavailable`."""
    text = io.StringIO(_BOM)
    text.seek(0, io.SEEK_END)
    lines = csv.writer(text)
    lines.writerow(COLUMNS)
    lines.writerows(_cells(row) for row in _rows(person, filters, to_milliseconds(now)))
    return text.getvalue()


def _rows(person: DeskPerson, filters: DeskFilters, now_ms: int) -> Iterator[DeskRow]:
    from function_app.claim_index import queries  # noqa: PLC0415 - slow to load

    with database.reading() as connection:
        found = queries.page(connection, filters.asked(person.mail, now_ms), MOST_ROWS + 1)
        if len(found) > MOST_ROWS:
            raise TooManyRows(MOST_ROWS)
        seen = queries.mark(connection, person.mail, now_ms).seen
        for start in range(0, len(found), _AT_ONCE):
            ids = [row[-1] for row in found[start : start + _AT_ONCE]]
            yield from queries.rows(connection, ids, now_ms, seen)


def _cells(row: DeskRow) -> list[str]:
    return [_cell(value) for value in row.dump().values()]


def _cell(value: object) -> str:
    match value:
        case None:
            return ""
        case bool():
            return "true" if value else "false"
        case list():
            return _defused("; ".join(map(str, value)))  # pyright: ignore[reportUnknownArgumentType]
        case _:
            return _defused(str(value))


def _defused(text: str) -> str:
    """A spreadsheet shows what follows an apostrophe as it is."""
    return f"'{text}" if text.startswith(_BEGIN_FORMULAS) else text
