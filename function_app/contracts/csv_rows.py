"""A list that somebody keeps as a CSV file: read whole when the app starts, and every value that
cannot be used is named with its row and column.
"""

import csv
from collections.abc import Iterator
from pathlib import Path

from pydantic import BaseModel, ValidationError

from function_app.environment import InvalidSettings
from function_app.kit.validation_messages import validation_message

PROJECT = Path(__file__).resolve().parents[2]
_MOST_FAULTS = 20
_LONGEST_VALUE = 10_000  # characters
type Row[M] = tuple[int, M]  # numbered as a spreadsheet does: the header is row 1


class _Unusable(Exception):
    """What is wrong with the file as a whole."""


def read_rows[M: BaseModel](setting: str, place: str, model: type[M]) -> list[Row[M]]:
    """Columns that `model` does not know are ignored. Raises `InvalidSettings`."""
    named = f"{place} ({setting})"
    try:
        with (PROJECT / place).open(encoding="utf-8-sig", newline="") as file:
            first = file.readline()
            file.seek(0)
            lines = csv.reader(file, delimiter=_delimiter(first), strict=True)
            return _usable(named, lines, model)
    except _Unusable as error:
        raise InvalidSettings([f"{named}: {error}"]) from None
    except UnicodeDecodeError:
        raise InvalidSettings([f"{named}: is not written in UTF-8"]) from None
    except csv.Error as error:
        raise InvalidSettings([f"{named}: is not written as CSV: {error}"]) from None
    except OSError as error:
        raise InvalidSettings([f"{named}: {error.strerror or 'cannot be read'}"]) from None


def fault(setting: str, place: str, row: int, column: str, what: str) -> str:
    return f"{place} ({setting}): row {row}, {column} {what}"


def _delimiter(header: str) -> str:
    """Spreadsheets write semicolons where a comma is the decimal point."""
    return ";" if header.count(";") > header.count(",") else ","


def _usable[M: BaseModel](named: str, lines: Iterator[list[str]], model: type[M]) -> list[Row[M]]:
    columns = _columns(next(lines, list[str]()), model)
    rows, faults = list[Row[M]](), list[str]()
    for number, cells in enumerate(lines, 2):
        if not any(map(str.strip, cells)):
            continue
        found = _row(columns, cells, model)
        if isinstance(found, list):
            faults += [f"{named}: row {number}, {one}" for one in found]
        else:
            rows.append((number, found))
    if faults:
        more = len(faults) - _MOST_FAULTS
        rest = [f"{named}: and {more} more"] if more > 0 else []
        raise InvalidSettings([*faults[:_MOST_FAULTS], *rest])
    return rows


def _columns(header: list[str], model: type[BaseModel]) -> list[str]:
    columns = ["_".join(name.casefold().split()) for name in header]
    known = [name for name in columns if name in model.model_fields]
    for name, field in model.model_fields.items():
        if field.is_required() and name not in known:
            raise _Unusable(f"has no column {name} in row 1")
        if known.count(name) > 1:
            raise _Unusable(f"has the column {name} more than once in row 1")
    return columns


def _row[M: BaseModel](columns: list[str], cells: list[str], model: type[M]) -> M | list[str]:
    """Or what is wrong with it."""
    if len(cells) > len(columns):
        return ["has more values than there are columns"]
    if any(len(cell) > _LONGEST_VALUE for cell in cells):
        return ["has a value that is far too long"]
    try:
        return model.model_validate(dict(zip(columns, cells, strict=False)))
    except ValidationError as error:
        return [
            " ".join([*map(str, one["loc"]), validation_message(one)])
            for one in error.errors(include_url=False)
        ]
