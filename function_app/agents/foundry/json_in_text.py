"""Finds the JSON objects in what a language model wrote: in fences, between prose, one or several.

`json_repair` mends commas, quotes and comments, but also closes what was cut off, and keeps of
`285.00 + 45.00` the 285.00 and of `1,234.50` the 1: figures that nobody wrote. So it gets whole
objects only, and figures worked out.
"""

import json
import math
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any, cast

import json_repair

from function_app.kit.plain_json import check

_STRING = r'"(?:[^"\\]|\\.)*"'
_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\Z)|[{}]', re.DOTALL)  # an open string runs to the end
_NUMBER = r"\$?\d+(?:,\d{3})*(?:\.\d+)?"
_FIGURE = rf"(?<=:)\s*{_NUMBER}(?:\s*[-+*/x]\s*{_NUMBER})*(?=\s*[,}}\]])"
_STRING_OR_FIGURE = re.compile(rf"{_STRING}|{_FIGURE}", re.DOTALL)


def objects_in(text: str) -> Iterator[dict[str, Any]]:
    for written in _outermost(text):
        content = _parsed(written)
        if isinstance(content, dict):
            yield cast("dict[str, Any]", content)


def is_cut_off(text: str) -> bool:
    """An object begins that never ends."""
    depth = 0
    for token in _TOKEN.findall(text):
        depth = max(0, depth + {"{": 1, "}": -1}.get(token, 0))
    return depth > 0


def _outermost(text: str) -> Iterator[str]:
    depth = start = 0
    for token in _TOKEN.finditer(text):
        if token[0] == "{":
            start = token.start() if depth == 0 else start
            depth += 1
        elif token[0] == "}" and depth:
            depth -= 1
            if depth == 0:
                yield text[start : token.end()]


def _parsed(written: str) -> Any:
    """None when it is no JSON, or holds what cannot be passed on: NaN, half a character."""
    try:
        content = json.loads(written, strict=False)
    except (ValueError, RecursionError):
        content = _mended(written)
    try:
        check(content)
    except ValueError:
        return None
    return content


def _mended(written: str) -> Any:
    try:
        return json_repair.loads(_STRING_OR_FIGURE.sub(_worked_out, written))
    except (ValueError, RecursionError, ArithmeticError):  # a sum may be past any number
        return None


def _worked_out(match: re.Match[str]) -> str:
    """Sums and products are worked out; of anything else comes a text, which no figure accepts."""
    written = match[0]
    if written.startswith('"'):
        return written
    if re.search(r"[-/x]", written):
        return json.dumps(written.strip())
    written = re.sub(r"[$,\s]", "", written)
    terms = [math.prod(map(Decimal, term.split("*"))) for term in written.split("+")]
    return str(sum(terms))
