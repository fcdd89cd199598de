"""Plain JSON: what every engine, database and browser on a claim's way can carry unharmed.

Python's parser also takes NaN, lone surrogates and any depth; the next reader may not.
"""

import json
import math
from typing import Any, NoReturn

MAX_DEPTH = 64


class NotPlainJson(ValueError):
    """The text is no JSON, or JSON that cannot be passed on safely."""


def loads(text: str | bytes) -> Any:
    try:
        decoded = text.decode("utf-8-sig") if isinstance(text, bytes) else text
        value = json.loads(
            decoded, parse_constant=_refuse_constant, object_pairs_hook=_refuse_duplicates
        )
    except NotPlainJson:
        raise
    except (ValueError, RecursionError) as error:
        raise NotPlainJson("The text is not valid JSON in UTF-8.") from error
    check(value)
    return value


def check(value: Any) -> None:
    """Walks level by level, so that a deep value cannot exhaust the stack."""
    level: list[Any] = [value]
    texts: list[str] = []
    for _ in range(MAX_DEPTH):
        below: list[Any] = []
        for item in level:
            if isinstance(item, str):
                texts.append(item)
            elif isinstance(item, dict):
                texts += item  # pyright: ignore[reportUnknownArgumentType]
                below += item.values()  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]
            elif isinstance(item, list):
                below += item  # pyright: ignore[reportUnknownArgumentType]
            elif isinstance(item, float) and not math.isfinite(item):
                raise NotPlainJson("The JSON contains a number that is not finite.")
        if not below:
            _check_text("".join(texts))
            return
        level = below
    raise NotPlainJson(f"The JSON is nested deeper than {MAX_DEPTH} levels.")


def _check_text(text: str) -> None:
    try:
        text.encode()
    except UnicodeEncodeError as error:
        raise NotPlainJson("The JSON contains half of a surrogate pair.") from error
    if "\0" in text:
        raise NotPlainJson("The JSON contains a NUL character.")


def _refuse_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Of two values for one key, readers differ on which one counts."""
    value = dict(pairs)
    if len(value) < len(pairs):
        raise NotPlainJson("The JSON names a key twice.")
    return value


def _refuse_constant(name: str) -> NoReturn:
    raise NotPlainJson(f"{name} is not JSON.")
