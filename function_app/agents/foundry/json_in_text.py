"""Finds the JSON objects in what a language model wrote: in fences, between prose, one or several.

`json_repair` mends commas, quotes and comments, but also closes what was cut off, and keeps of
`285.00 + 45.00` the 285.00 and of `1 234.50` the 1: figures that nobody wrote. So it gets whole
objects only, with sums worked out and all else that stands without quotes as a text.
"""

import json
import math
import re
from collections.abc import Iterator
from typing import Any, cast

import json_repair

from function_app.domain.values.measures import money_of
from function_app.kit.plain_json import check

_TOKEN = re.compile(r'"(?:[^"\\]|\\.)*(?:"|\Z)|[{}]', re.DOTALL)  # an open string runs to the end
_STRING = r'"(?:[^"\\]|\\.)*"' + r"|(?<=[:,\[{])\s*'(?:[^'\\]|\\.)*'(?=\s*[:,\]}])"
_NEXT_MEMBER = r"""\s*(?:["'\]}]|\w{1,60}\s*:|//|/\*|\#|\Z)"""
# Up to the next member, the end of the object or of the line, or a comment.
_BARE = (
    r"""(?<=:)\s*(?P<bare>[^\s"'\[\]{},]"""
    rf"""(?:[^"\[\]{{}}\n,/\#]|,(?!{_NEXT_MEMBER})|/(?![/*]))*)"""
)
_STRING_OR_BARE = re.compile(rf"{_STRING}|{_BARE}", re.DOTALL)
_LONGEST_FIGURE = 200
_PYTHON = frozenset({"True", "False", "None"})


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
        return json_repair.loads(_STRING_OR_BARE.sub(_quoted, written))
    except (ValueError, RecursionError, ArithmeticError):  # a sum may be past any number
        return None


def _quoted(match: re.Match[str]) -> str:
    """What JSON knows stays, sums and products are worked out, all else becomes a text, which the
    model reads or leaves out.
    """
    bare = (match["bare"] or "").strip()
    if not bare or bare in _PYTHON or _is_json(bare):
        return match[0]
    if len(bare) > _LONGEST_FIGURE and bare[0].isdigit():
        raise ValueError("is past any number")
    try:
        terms = [
            math.prod(money_of(factor, exact=True) for factor in term.split("*"))
            for term in bare.split("+")
        ]
    except ValueError:
        return json.dumps(bare)
    return str(sum(terms))


def _is_json(bare: str) -> bool:
    try:
        json.loads(bare)
    except ValueError:
        return False
    return True
