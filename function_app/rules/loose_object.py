"""Reads typed values out of a JSON object that a person or a program filled in freely.

A value that is missing is None; one that is there and makes no sense is None too, and is remembered
under its path in `unreadable`. Nothing that JSON can hold raises here.
"""

import re
from collections.abc import Callable
from datetime import date
from decimal import Decimal
from functools import lru_cache
from typing import cast

from function_app.domain.values.days import day_of
from function_app.domain.values.measures import money_of, quantity_of
from function_app.domain.values.money import to_cents
from function_app.domain.values.texts import unknown_is_none

_YES = frozenset({"yes", "y", "true", "1"})
_NO = frozenset({"no", "n", "false", "0"})
_LONGEST_NAME = 64


def as_object(value: object) -> dict[str, object]:
    return cast("dict[str, object]", value) if isinstance(value, dict) else {}


def as_list(value: object) -> list[object]:
    return cast("list[object]", value) if isinstance(value, list) else []


def one_line(text: str) -> str:
    """On one line and encodable: half a surrogate pair becomes a question mark."""
    return " ".join(text.encode("utf-8", "replace").decode("utf-8").split())


def to_number(value: object) -> Decimal:
    """A number that can mean one thing only: `"45k"` and `"1.234,50"` are not guessed at."""
    return quantity_of(value, exact=True)


def to_money(value: object) -> Decimal:
    return to_cents(money_of(value, exact=True))


def to_day(value: object) -> date:
    return day_of(value, exact=True)


def to_text(value: object) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError("is not a text")  # noqa: TRY004 - callers tell unreadable by ValueError
    return one_line(str(value))


def to_flag(value: object) -> bool:
    if isinstance(value, bool):
        return value
    word = str(value).strip().lower() if isinstance(value, str | int) else ""
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise ValueError("is neither yes nor no")


def _plain(name: object) -> str:
    """The same names come with every claim; the long ones are nobody's fields."""
    text = str(name)
    return _plain_name(text) if len(text) <= _LONGEST_NAME else _without_spacing(text)


def _without_spacing(text: str) -> str:
    return re.sub(r"[\s_-]", "", text).lower()


_plain_name = lru_cache(maxsize=512)(_without_spacing)


def _by_plain_name(members: dict[str, object]) -> dict[str, object]:
    """Of several that are spelled alike, the first that holds a value."""
    known: dict[str, object] = {}
    for name, entry in members.items():
        if entry is not None:
            known.setdefault(_plain(name), entry)
    return known


class LooseObject:
    def __init__(self, content: object) -> None:
        self._content = content
        self._known: dict[int, dict[str, object]] = {}  # by the identity of an object within
        self.unreadable: list[str] = []

    def find(self, *paths: str) -> object:
        """The first of these dotted paths that holds a value."""
        return self._first(paths)[1]

    def place_of(self, *paths: str) -> str:
        """Which of these paths that is; the first where none holds a value."""
        return self._first(paths)[0]

    def read[T](self, parse: Callable[[object], T], *paths: str) -> T | None:
        path, value = self._first(paths)
        return None if value is None else self.derive(parse, value, path)

    def derive[T](self, parse: Callable[[object], T], value: object, path: str) -> T | None:
        """`read` for a value worked out from others; `path` is what to blame for nonsense."""
        try:
            return parse(value)
        except ValueError:
            self.unreadable.append(path)
            return None

    def _first(self, paths: tuple[str, ...]) -> tuple[str, object]:
        for path in paths:
            value = self._content
            for name in path.split("."):
                value = self._member(value, name)
            if (known := unknown_is_none(value)) is not None:
                return path, known
        return paths[0], None

    def _member(self, value: object, name: str) -> object:
        """`max_claim_amount` also answers to `maxClaimAmount` and `Max Claim Amount`."""
        if not isinstance(value, dict):
            return None
        members: dict[str, object] = value  # pyright: ignore[reportUnknownVariableType]
        found = members.get(name)
        if found is not None:
            return found
        known = self._known.get(id(members))
        if known is None:
            known = self._known[id(members)] = _by_plain_name(members)
        return known.get(_plain(name))
