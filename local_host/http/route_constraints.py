"""Route constraints: what may follow the colon in `{id:int}`, as ASP.NET understands each name."""

import math
import re
from collections.abc import Callable
from datetime import datetime
from decimal import Decimal, InvalidOperation

type Constraint = Callable[[str], bool]

_DATE_FORMATS = ("%m/%d/%Y", "%m/%d/%Y %H:%M", "%m/%d/%Y %H:%M:%S", "%m/%d/%Y %I:%M:%S %p")
_INTEGER = re.compile(r"\s*[+-]?\d+\s*", re.ASCII)
_GUID = re.compile(
    r"[0-9a-f]{32}|(?P<open>[{(])?[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}(?(open)[)}])",
    re.IGNORECASE,
)


class UnknownConstraint(ValueError):
    def __init__(self, name: str, argument: str | None) -> None:
        written = name if argument is None else f"{name}({argument})"
        super().__init__(f"the constraint {written!r} is not known")


def constraint(name: str, argument: str | None) -> Constraint:
    """The test a value must pass. Raises `UnknownConstraint` when name or argument mean nothing."""
    if argument is None and name in _PLAIN:
        return _PLAIN[name]
    if argument is not None and name in _WITH_ARGUMENT:
        try:
            return _WITH_ARGUMENT[name](argument)
        except (ValueError, re.error) as error:
            raise UnknownConstraint(name, argument) from error
    raise UnknownConstraint(name, argument)


def _integer(value: str, bits: int) -> int | None:
    if not _INTEGER.fullmatch(value):
        return None
    number = int(value)
    return number if -(1 << bits - 1) <= number < 1 << bits - 1 else None


def _is_decimal(value: str) -> bool:
    try:
        return Decimal(value.replace(",", "")).is_finite() and "e" not in value.lower()
    except InvalidOperation:
        return False


def _is_float(value: str) -> bool:
    try:
        return math.isfinite(float(value.replace(",", ""))) and "_" not in value
    except ValueError:
        return False


def _is_datetime(value: str) -> bool:
    return _parses(value, datetime.fromisoformat) or any(
        _parses(value, lambda text, form=form: datetime.strptime(text, form))  # noqa: DTZ007 - only its form counts
        for form in _DATE_FORMATS
    )


def _parses(value: str, parse: Callable[[str], object]) -> bool:
    try:
        parse(value)
    except ValueError:
        return False
    return True


def _length(argument: str) -> Constraint:
    low, _, high = argument.partition(",")
    shortest = int(low)
    longest = int(high) if high else shortest
    return lambda value: shortest <= len(value) <= longest


def _between(low: int | None, high: int | None) -> Constraint:
    def accepts(value: str) -> bool:
        number = _integer(value, 64)
        if number is None:
            return False
        return (low is None or low <= number) and (high is None or number <= high)

    return accepts


def _range(argument: str) -> Constraint:
    low, high = argument.split(",")
    return _between(int(low), int(high))


def _regex(argument: str) -> Constraint:
    pattern = re.compile(argument, re.IGNORECASE)
    return lambda value: pattern.search(value) is not None


_PLAIN: dict[str, Constraint] = {
    "alpha": lambda value: re.fullmatch("[a-zA-Z]*", value) is not None,
    "bool": lambda value: value.strip().lower() in {"true", "false"},
    "datetime": _is_datetime,
    "decimal": _is_decimal,
    "double": _is_float,
    "float": _is_float,
    "guid": lambda value: _GUID.fullmatch(value) is not None,
    "int": lambda value: _integer(value, 32) is not None,
    "long": lambda value: _integer(value, 64) is not None,
    "required": lambda value: value != "",
}
_WITH_ARGUMENT: dict[str, Callable[[str], Constraint]] = {
    "length": _length,
    "max": lambda argument: _between(None, int(argument)),
    "maxlength": lambda argument: _length(f"0,{int(argument)}"),
    "min": lambda argument: _between(int(argument), None),
    "minlength": lambda argument: _length(f"{int(argument)},{2**31}"),
    "range": _range,
    "regex": _regex,
}
